//! A chip's image in QEMU: what is booted is a decoded file of the output folder, as a loader would write it.
//!
//! QEMU is the one on the path, and its machine the first of the chip's that it knows. Two variables choose others:
//! `FROSTBYTE_QEMU` names the program, `FROSTBYTE_MACHINE` one of the chip's machines. A QEMU that is only unpacked
//! somewhere may need its own variable `QEMU_MODULE_DIR` besides, which reaches it as everything does.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cache;
use crate::cargo::{self, Guard};
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::image::{Image, ImageError, ImageFormat, dfu, elf, hex};
use crate::plan::Plan;
use crate::repo::Repo;
use crate::toolchain;
use crate::ui::Ui;

pub const QEMU: &str = "qemu-system-arm";
pub const PACKAGES: [&str; 1] = ["qemu-system-arm"];
const OTHER_QEMU: &str = "FROSTBYTE_QEMU";
const OTHER_MACHINE: &str = "FROSTBYTE_MACHINE";

/// An emulator and the machine in it that has the board's chip.
pub struct Emulator {
    qemu: PathBuf,
    machine: String,
}

/// Finds QEMU and a machine; installs QEMU where that is allowed.
pub fn find(ui: &Ui, plan: &Plan) -> Result<Emulator> {
    if plan.emulators.is_empty() {
        return Err(Diagnostic::new(format!("no emulator has the chip of `{}`", plan.board)).exit(Exit::Usage));
    }
    let qemu = match program()? {
        Some(qemu) => qemu,
        None => {
            toolchain::install(ui, "the emulator", &PACKAGES)?;
            let gone = || Diagnostic::new(format!("{QEMU} is not on the path")).exit(Exit::Io);
            cargo::find_program(QEMU).ok_or_else(gone)?
        }
    };
    let machines = cargo::qemu_machines(ui, &qemu)?;
    let known = |machine: &&String| machines.lines().any(|line| line.split(' ').next() == Some(machine.as_str()));
    let wanted = wanted_machines(plan)?;
    let machine = wanted.iter().find(known).cloned().ok_or_else(|| {
        let list = wanted.join(", ");
        let lacking = Diagnostic::new(format!("`{}` has none of the machines {list}", qemu.display()));
        lacking.help(format!("is it a {QEMU}? its `-M help` lists them; {OTHER_QEMU} names another one")).exit(Exit::Io)
    })?;
    Ok(Emulator { qemu, machine })
}

/// QEMU, if it is there: the one that is asked for, else that of the path.
///
/// # Errors
/// The one that is asked for is not there.
pub fn program() -> Result<Option<PathBuf>> {
    let Some(name) = variable(OTHER_QEMU) else { return Ok(cargo::find_program(QEMU)) };
    match cargo::find_program(&name) {
        None => {
            let wrong = Diagnostic::new(format!("{OTHER_QEMU} names `{name}`, which is no program"));
            Err(wrong.help(format!("name a {QEMU}, or unset it to take the one on the path")).exit(Exit::Usage))
        }
        found => Ok(found),
    }
}

/// The machines to look for: all that have the chip, or the one that is asked for.
fn wanted_machines(plan: &Plan) -> Result<Vec<String>> {
    match variable(OTHER_MACHINE) {
        None => Ok(plan.emulators.clone()),
        Some(name) if plan.emulators.contains(&name) => Ok(vec![name]),
        Some(name) => {
            let known = plan.emulators.join("`, `");
            let wrong = Diagnostic::new(format!("{OTHER_MACHINE} names `{name}`, which has not the chip of `{}`", plan.board));
            Err(wrong.help(format!("it has: `{known}`")).exit(Exit::Usage))
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

impl Emulator {
    pub fn machine(&self) -> &str {
        &self.machine
    }

    /// Boots an image in `folder`. The serial port is the child's standard input and output; with `pty` QEMU
    /// makes one and names it on its output.
    pub fn boot(&self, ui: &Ui, repo: &Repo, plan: &Plan, folder: &Path, pty: bool) -> Result<Guard> {
        self.start(ui, repo, plan, folder, pty, &[])
    }

    /// The same with a clock of its own: each instruction takes a nanosecond, so that time is a count. A plugin of QEMU's may be added.
    pub fn boot_counting(&self, ui: &Ui, repo: &Repo, plan: &Plan, folder: &Path, plugin: Option<&str>) -> Result<Guard> {
        let options = ["-icount", "shift=0"].into_iter().chain(plugin.iter().flat_map(|plugin| ["-plugin", plugin]));
        self.start(ui, repo, plan, folder, false, &options.collect::<Vec<_>>())
    }

    fn start(&self, ui: &Ui, repo: &Repo, plan: &Plan, folder: &Path, pty: bool, options: &[&str]) -> Result<Guard> {
        let image = read_image(repo, plan, folder)?;
        let program = elf::encode(&image, entry(plan, &image).unwrap_or_default());
        let path = repo.cache().join(&plan.board).join("emulated.elf");
        cache::write_if_changed(&path, &program)?;
        cargo::start_qemu(ui, &self.qemu, &self.machine, &path, pty, options)
    }
}

/// Decodes the file that is most like what a loader gets, of the formats that the board's manifest asks for.
fn read_image(repo: &Repo, plan: &Plan, folder: &Path) -> Result<Image> {
    type Decode = fn(&[u8]) -> std::result::Result<Image, ImageError>;
    let formats: [(ImageFormat, &str, Decode); 3] = [
        (ImageFormat::Dfu, "firmware.dfu", |bytes| Ok(dfu::decode(bytes)?.0)),
        (ImageFormat::Hex, "firmware.hex", |bytes| hex::decode(&String::from_utf8_lossy(bytes))),
        (ImageFormat::Elf, "firmware.elf", elf::decode),
    ];
    let Some((_, name, decode)) = formats.into_iter().find(|(format, ..)| plan.images.contains(format)) else {
        let missing = Diagnostic::new(format!("`{}` has no image that the emulator takes", plan.board));
        return Err(missing.help("add `elf` to `images` in its manifest").exit(Exit::Usage));
    };
    let file = folder.join(name);
    let bytes = fs::read(&file).map_err(|e| diag::io("read", &file, &e))?;
    decode(&bytes).map_err(|error| Diagnostic::new(format!("`{}` is damaged: {error}", repo.show(&file))).exit(Exit::Io))
}

/// The reset handler: the second word of the vector table.
fn entry(plan: &Plan, image: &Image) -> Option<u32> {
    let vectors = plan.vectors()?.addresses.start;
    let segment = image.segments().iter().find(|segment| u64::from(segment.address) == vectors)?;
    Some(u32::from_le_bytes(segment.data.get(4..8)?.try_into().ok()?))
}

//! A chip's image in QEMU: what is booted is a decoded file of the output folder, as a loader would write it.

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
    let qemu = match cargo::find_program(QEMU) {
        Some(qemu) => qemu,
        None => {
            toolchain::install(ui, "the emulator", &PACKAGES)?;
            let gone = || Diagnostic::new(format!("{QEMU} is not on the path")).exit(Exit::Io);
            cargo::find_program(QEMU).ok_or_else(gone)?
        }
    };
    let machines = cargo::qemu_machines(ui, &qemu)?;
    let known = |machine: &&String| machines.lines().any(|line| line.split(' ').next() == Some(machine.as_str()));
    let machine = plan.emulators.iter().find(known).cloned().ok_or_else(|| {
        let list = plan.emulators.join(", ");
        Diagnostic::new(format!("this QEMU has none of the machines {list}")).exit(Exit::Io)
    })?;
    Ok(Emulator { qemu, machine })
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

//! The last step of a chip's image: the port's archive and the frozen modules, put in their places by a linker.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cache;
use crate::cargo;
use crate::codegen;
use crate::diag::{self, Diagnostic, Exit, Failure, Result};
use crate::plan::Plan;
use crate::port::{self, Port};
use crate::repo::Repo;
use crate::size::Report;
use crate::toolchain::Toolchain;
use crate::ui::Ui;

/// What the linker made.
pub struct Linked {
    pub elf: Vec<u8>,
    pub map: Vec<u8>,
    /// What it said if the result does not fit; then `elf` is of use for reports only.
    pub overflow: Option<String>,
}

/// Links. The linker runs in the board's cache folder and sees names without folders, so that its map is the same
/// everywhere.
pub fn link(ui: &Ui, repo: &Repo, plan: &Plan, toolchain: &Toolchain, port: &Port, frozen: &[PathBuf]) -> Result<Linked> {
    let folder = repo.cache().join(&plan.board);
    let linker = toolchain.linker.as_ref().expect("a toolchain for a chip has a linker");
    let relative = |path: &Path| path.strip_prefix(&folder).unwrap_or(path).as_os_str().to_os_string();
    let mut arguments: Vec<OsString> = Vec::new();
    if linker.flavor {
        arguments.extend(["-flavor", "gnu"].map(OsString::from));
    }
    arguments.extend(["-o", "firmware.elf", "-Map=firmware.map", "--gc-sections", "-T"].map(OsString::from));
    arguments.push(port::link_script(repo, plan).into());
    let memory_at = arguments.len();
    arguments.push("-L".into());
    arguments.push(repo.generated(&plan.board).into());
    arguments.push("-L".into());
    arguments.push(repo.root.join(port::LINK_SCRIPTS).into());
    arguments.push(relative(&port.file));
    arguments.extend(frozen.iter().map(|path| relative(path)));
    ui.detail("Linking", &plan.board);
    let mut output = cargo::link(ui, &linker.path, &arguments, &folder)?;
    let mut overflow = None;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let failed = |said| Err(Diagnostic::new("linking failed").output(said).exit(Exit::Build));
        if !said.contains("will not fit in region") && !said.contains("overflowed by") {
            return failed(said);
        }
        // Once more, as if there were room: the report tells what is big.
        let roomy = folder.join("roomy");
        cache::write(&roomy.join("memory.x"), codegen::link::generate_roomy(plan).as_bytes())?;
        arguments.insert(memory_at, roomy.into());
        arguments.insert(memory_at, "-L".into());
        output = cargo::link(ui, &linker.path, &arguments, &folder)?;
        if !output.status.success() {
            return failed(said);
        }
        overflow = Some(said);
    }
    let read = |name: &str| fs::read(folder.join(name)).map_err(|e| diag::io("read", &folder.join(name), &e));
    Ok(Linked { elf: read("firmware.elf")?, map: read("firmware.map")?, overflow })
}

/// Explains what does not fit: by how much, what is big, and what grew since `last`, the report of an image that did.
pub fn check_fit(plan: &Plan, linked: &Linked, report: &Report, last: Option<&Report>) -> Result<()> {
    let Some(said) = &linked.overflow else {
        return Ok(());
    };
    let mut list = Vec::new();
    for (region, excess) in report.overflows() {
        let mut error = Diagnostic::new(format!(
            "the image does not fit: `{}` needs {} bytes, has {} bytes ({excess} bytes too many)",
            region.name, region.used, region.size
        ));
        error = error.note(format!("biggest: {}", rows(&report.groups, 5)));
        if !report.modules.is_empty() {
            error = error.note(format!("biggest frozen modules: {}", rows(&report.modules, 5)));
        }
        if let Some(grown) = last.map(|last| grown(report, last)).filter(|grown| !grown.is_empty()) {
            error = error.note(format!("since the last image that did fit: {grown}"));
        }
        list.push(error.help(format!("drop a set from `frozen` in manifests/{}.toml", plan.board)));
    }
    if list.is_empty() {
        list.push(Diagnostic::new("the image does not fit").output(said.clone()));
    }
    Failure::check(Exit::DoesNotFit, list)
}

fn rows(rows: &[(String, u64)], n: usize) -> String {
    let rows = rows.iter().take(n).map(|(name, bytes)| format!("{name} {bytes} bytes"));
    rows.collect::<Vec<_>>().join(", ")
}

/// The rows that grew most.
fn grown(now: &Report, before: &Report) -> String {
    let old = |name: &str| before.groups.iter().chain(&before.modules).find(|row| row.0 == name).map_or(0, |row| row.1);
    let all = now.groups.iter().filter(|row| row.0 != "frozen").chain(&now.modules);
    let mut grown: Vec<_> = all.filter(|(name, bytes)| *bytes > old(name)).map(|(n, b)| (n, b - old(n))).collect();
    grown.sort_by_key(|&(_, bytes)| std::cmp::Reverse(bytes));
    let grown = grown.iter().take(5).map(|(name, bytes)| format!("{name} +{bytes} bytes"));
    grown.collect::<Vec<_>>().join(", ")
}

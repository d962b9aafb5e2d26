//! `doctor`: what is there, what is missing, and what to type.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::bench::callgrind;
use crate::cargo;
use crate::emulator;
use crate::manifest;
use crate::repo::Repo;
use crate::toolchain;
use crate::ui::Ui;

/// One thing that a build or a run may want.
struct Finding {
    what: String,
    /// Where it is, or which version; `None` if it is missing.
    found: Option<String>,
    /// Who wants it.
    wanted_for: String,
    advice: String,
}

/// Looks at everything; changes nothing.
pub fn doctor(ui: &Ui, repo: &Repo) {
    let findings = findings(ui, repo);
    ui.result(table(&findings));
    let boards = manifest::board_names(repo).into_iter().map(|name| {
        let state = manifest::load(repo, &name).err().map(|failure| failure.render(ui.color));
        (name, state)
    });
    let mut broken = serde_json::Map::new();
    for (name, errors) in boards {
        if let Some(errors) = errors {
            ui.result(format!("\nmanifests/{name}.toml has mistakes:\n{errors}"));
            broken.insert(name, errors.into());
        }
    }
    let list = findings.iter().map(|f| json!({ "what": f.what, "found": f.found, "wanted_for": f.wanted_for, "advice": f.advice }));
    ui.report(json!({ "findings": list.collect::<Vec<Value>>(), "broken_manifests": broken }));
}

fn findings(ui: &Ui, repo: &Repo) -> Vec<Finding> {
    let program = |name: &str| cargo::find_program(name).map(|path| path.display().to_string());
    let rustc = Path::new("rustc");
    let version = cargo::rustc_version(ui, rustc).ok().and_then(|text| text.lines().next().map(str::to_string));
    let home = cargo::rustc_sysroot(ui, rustc).ok();
    let lld = home.as_ref().and_then(|home| toolchain::find_linker(home)).map(|(path, _)| path.display().to_string());
    let source = toolchain::distribution_source().map(|path| path.display().to_string());
    let finding = |what: &str, found: Option<String>, wanted_for: &str, advice: &str| Finding {
        what: what.into(),
        found,
        wanted_for: wanted_for.into(),
        advice: advice.into(),
    };
    let apt = |packages: &[&str]| toolchain::advice(packages);
    let rustup = "install it from https://rustup.rs";
    let mut findings = vec![
        finding("rustc", version, "everything", rustup),
        finding("cc", program("cc"), "everything", &apt(&["gcc", "libc6-dev"])),
        finding("rustup", program("rustup"), "images, unless the distribution's compiler is there", rustup),
        finding("distribution's compiler, source", source, "images, where rustup cannot download", &apt(&toolchain::COMPILER_PACKAGES)),
        finding("linker for chips", lld, "images", &apt(&toolchain::LINKER_PACKAGES)),
        qemu(&apt(&emulator::PACKAGES)),
        finding(
            callgrind::VALGRIND,
            program(callgrind::VALGRIND),
            "bench, to count instructions on this machine",
            &apt(&[callgrind::VALGRIND]),
        ),
        finding("python3", program("python3"), "test", &apt(&["python3", "python3-venv"])),
    ];
    let boards = manifest::board_names(repo).into_iter();
    let mut targets: Vec<_> = boards.filter_map(|name| Some(manifest::load(repo, &name).ok()?.1.target.value)).collect();
    targets.sort();
    targets.dedup();
    for target in targets.iter().filter(|target| *target != "host") {
        let installed = home.as_ref().filter(|home| toolchain::has_core(home, target));
        let found = installed.map(|home| home.join("lib/rustlib").join(target).display().to_string());
        let advice = format!("`build` adds it; or type `rustup target add {target}`");
        findings.push(finding(&format!("target {target}"), found, "images", &advice));
    }
    findings
}

/// The emulator, or why the one that is asked for is none.
fn qemu(advice: &str) -> Finding {
    let (found, advice) = match emulator::program() {
        Ok(found) => (found.map(|path| path.display().to_string()), advice.to_string()),
        Err(failure) => (None, failure.list.iter().map(|wrong| wrong.message.clone()).collect()),
    };
    Finding { what: emulator::QEMU.into(), found, wanted_for: "run, test".into(), advice }
}

fn table(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let Finding { what, found, wanted_for, advice } = finding;
        match found {
            Some(found) => writeln!(text, "  found  {what:<36} {found}"),
            None => writeln!(text, "missing  {what:<36} for {wanted_for}: {advice}"),
        }
        .expect("a string takes all");
    }
    text
}

//! `doctor`: what is there, what is missing, and what to type.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::cargo;
use crate::manifest;
use crate::repo::Repo;
use crate::ui::Ui;

/// One thing that a build or a run may want.
struct Finding {
    what: &'static str,
    /// Where it is, or which version; `None` if it is missing.
    found: Option<String>,
    /// Who wants it.
    wanted_for: &'static str,
    advice: &'static str,
}

/// Looks at everything; changes nothing.
pub fn doctor(ui: &Ui, repo: &Repo) {
    let findings = findings(ui);
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

fn findings(ui: &Ui) -> Vec<Finding> {
    let program = |name: &str| cargo::find_program(name).map(|path| path.display().to_string());
    let rustc = Path::new("rustc");
    let version = cargo::rustc_version(ui, rustc).ok().and_then(|text| text.lines().next().map(str::to_string));
    let home = cargo::rustc_sysroot(ui, rustc).ok();
    let target = home.as_ref().map(|home| home.join("lib/rustlib/thumbv7em-none-eabihf")).filter(|path| path.is_dir());
    let lld = home.as_ref().and_then(|home| crate::toolchain::find_linker(home)).map(|(path, _)| path);
    let source = Path::new("/usr/lib/rustlib/src/rust/library/core");
    vec![
        Finding { what: "rustc", found: version, wanted_for: "everything", advice: "install rustup from https://rustup.rs" },
        Finding { what: "cc", found: program("cc"), wanted_for: "everything", advice: "apt-get install gcc" },
        Finding {
            what: "rustup",
            found: program("rustup"),
            wanted_for: "images, unless the distribution's compiler is there",
            advice: "install it from https://rustup.rs",
        },
        Finding {
            what: "target thumbv7em-none-eabihf",
            found: target.map(|path| path.display().to_string()),
            wanted_for: "pyboard; `build` adds it",
            advice: "rustup target add thumbv7em-none-eabihf",
        },
        Finding {
            what: "distribution's compiler and source",
            found: source.is_dir().then(|| "/usr/lib/rustlib/src/rust".to_string()),
            wanted_for: "images, where rustup cannot download",
            advice: "apt-get install --no-install-recommends rustc-web rust-web-src",
        },
        Finding {
            what: "linker for chips",
            found: lld.map(|path| path.display().to_string()),
            wanted_for: "images",
            advice: "apt-get install --no-install-recommends lld-19",
        },
        Finding {
            what: "qemu-system-arm",
            found: program("qemu-system-arm"),
            wanted_for: "run, test",
            advice: "apt-get install --no-install-recommends qemu-system-arm",
        },
        Finding {
            what: "python3",
            found: program("python3"),
            wanted_for: "test",
            advice: "apt-get install --no-install-recommends python3 python3-venv",
        },
    ]
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

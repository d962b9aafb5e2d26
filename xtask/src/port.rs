//! The port of a board, built by cargo: an archive for a chip, a program for a host.
//!
//! cargo decides by time stamps what to compile; here content decides. A package whose content changed is forgotten
//! by cargo first, so that an older file in the place of a newer one is seen too.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::PackageId;
use object::read::elf::ElfFile32;
use serde_json::json;

use crate::cache::{self, Inputs};
use crate::cargo::{self, PortBuild};
use crate::codegen;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::freeze::{self, layout::Machine};
use crate::link;
use crate::panics;
use crate::plan::Plan;
use crate::repo::Repo;
use crate::state::State;
use crate::toolchain::Toolchain;
use crate::ui::Ui;

/// The variable that tells a port's build script where its generated sources are.
const GENERATED: &str = "FROSTBYTE_GEN";
/// The variable that tells a host's build script where the frozen objects are.
const FROZEN: &str = "FROSTBYTE_FROZEN";

/// What was built.
pub struct Port {
    pub file: PathBuf,
    pub hash: String,
}

/// What a build of the port is asked for, beside the plan.
struct Flags {
    target_dir: PathBuf,
    rustflags: Vec<String>,
    env: Vec<(&'static str, OsString)>,
}

impl Flags {
    fn new(repo: &Repo, plan: &Plan, toolchain: &Toolchain) -> Self {
        let env = vec![(GENERATED, repo.generated(&plan.board).into())];
        Self { target_dir: repo.target.join("build"), rustflags: rustflags(repo, plan, toolchain), env }
    }

    /// The flags for rustc, less the paths of this machine: those do not decide what is made.
    fn meaning(&self) -> String {
        let is_path = |flag: &&String| flag.starts_with("--remap-path-prefix") || flag.starts_with("--sysroot");
        self.rustflags.iter().filter(|flag| !is_path(flag)).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    fn build<'a>(&'a self, plan: &'a Plan, toolchain: &'a Toolchain) -> PortBuild<'a> {
        PortBuild {
            package: &plan.port,
            target: &toolchain.target,
            profile: if plan.is_host() { "host" } else { "firmware" },
            target_dir: &self.target_dir,
            default_features: plan.repl,
            features: if plan.coverage { &["coverage"] } else { &[] },
            rustflags: &self.rustflags,
            env: &self.env,
        }
    }
}

/// Packages of this repository that a port is made of: name and folder.
pub type Packages = BTreeMap<String, PathBuf>;

/// The port's packages; asks cargo only when a `Cargo.toml` or the lock file changed.
pub fn packages(ui: &Ui, repo: &Repo, plan: &Plan, state: &mut State) -> Result<Packages> {
    let remembered = state.0["packages"]
        .as_object()
        .map(|packages| packages.iter().filter_map(|(name, folder)| Some((name.clone(), repo.root.join(folder.as_str()?)))).collect());
    if let Some(packages) = remembered.filter(|packages| state.0["manifests"] == manifests_key(repo, packages)) {
        return Ok(packages);
    }
    let packages = ask_cargo(ui, repo, &plan.port)?;
    state.0["manifests"] = manifests_key(repo, &packages).into();
    state.0["packages"] = packages.iter().map(|(name, folder)| (name.clone(), json!(repo.show(folder)))).collect();
    Ok(packages)
}

fn manifests_key(repo: &Repo, packages: &Packages) -> String {
    let mut inputs = Inputs::default();
    let files = ["Cargo.toml", "Cargo.lock"].map(|file| repo.root.join(file));
    for file in files.into_iter().chain(packages.values().map(|folder| folder.join("Cargo.toml"))) {
        inputs.0.insert(repo.show(&file), cache::hash_file(&file).unwrap_or_default());
    }
    inputs.key()
}

fn ask_cargo(ui: &Ui, repo: &Repo, port: &str) -> Result<Packages> {
    let metadata = cargo::metadata(ui, repo)?;
    let resolve = metadata.resolve.as_ref().expect("cargo metadata resolves unless told not to");
    let dependencies: BTreeMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, &node.dependencies)).collect();
    let package = |id: &PackageId| metadata.packages.iter().find(|package| package.id == *id);
    let folder = repo.port(port);
    let root = metadata.workspace_packages().into_iter().find(|p| p.manifest_path.starts_with(folder.to_string_lossy().as_ref()));
    let root = root.ok_or_else(|| Diagnostic::new(format!("ports/{port} is no package of the workspace")).exit(Exit::Build))?;
    let mut found = Packages::new();
    let mut todo = vec![&root.id];
    while let Some(id) = todo.pop() {
        let Some(package) = package(id).filter(|package| package.source.is_none()) else {
            continue;
        };
        let folder = package.manifest_path.parent().expect("a manifest lies in a folder");
        if found.insert(package.name.to_string(), folder.into()).is_none() {
            todo.extend(dependencies.get(id).into_iter().flat_map(|ids| ids.iter()));
        }
    }
    Ok(found)
}

/// The content of the packages and of what they all share.
pub fn inputs(repo: &Repo, packages: &Packages) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    for file in ["Cargo.toml", "Cargo.lock"] {
        inputs.add_file(repo, &repo.root.join(file))?;
    }
    for folder in packages.values() {
        inputs.add_tree(repo, folder)?;
    }
    Ok(inputs)
}

/// Builds the port, unless the last build had the same inputs.
pub fn build(ui: &Ui, repo: &Repo, plan: &Plan, toolchain: &Toolchain, packages: &Packages, state: &mut State) -> Result<Port> {
    let flags = Flags::new(repo, plan, toolchain);
    let build = flags.build(plan, toolchain);
    let mut inputs = inputs(repo, packages)?;
    inputs.add("gen/board.rs", codegen::board::generate(plan).as_bytes());
    inputs.add("toolchain", toolchain.identity().to_string().as_bytes());
    inputs.add("flags", format!("{} {} {} {:?}", flags.meaning(), build.profile, build.default_features, build.features).as_bytes());
    let file = repo.cache().join(&plan.board).join(if plan.is_host() { "program" } else { "libport.a" });
    let last = &state.0["port"];
    if last["key"] == inputs.key()
        && let Some(hash) = cache::hash_file(&file).filter(|hash| last["hash"] == **hash)
    {
        return Ok(Port { file, hash });
    }
    let trees = trees(repo, packages)?;
    let changed = trees.iter().filter(|(name, tree)| last["trees"][name.as_str()] != ***tree);
    let changed: Vec<_> = changed.map(|(name, _)| name.clone()).collect();
    let busy = ui.busy("Compiling", format!("{} for {}", plan.port, toolchain.target));
    if !changed.is_empty() {
        cargo::forget(ui, repo, &build, &changed)?;
    }
    let made = cargo::build_port(ui, repo, toolchain, &build)?;
    drop(busy);
    let bytes = fs::read(&made).map_err(|e| diag::io("read", &made, &e))?;
    cache::write(&file, &bytes)?;
    let hash = cache::hash(&bytes);
    state.0["port"] = json!({ "key": inputs.key(), "hash": hash, "trees": trees });
    state.write(repo, &plan.board)?;
    Ok(Port { file, hash })
}

/// A host's program with the frozen objects in `folder`: cargo links it.
pub fn build_with_frozen(ui: &Ui, repo: &Repo, plan: &Plan, toolchain: &Toolchain, folder: &Path) -> Result<PathBuf> {
    let mut flags = Flags::new(repo, plan, toolchain);
    flags.env.push((FROZEN, folder.into()));
    let _busy = ui.busy("Linking", &plan.board);
    cargo::build_port(ui, repo, toolchain, &flags.build(plan, toolchain))
}

/// The names that the port's Rust code declares, in order of their numbers; remembered as long as the port is the same,
/// and with them, for a chip, where its code can panic.
pub fn names(ui: &Ui, repo: &Repo, plan: &Plan, toolchain: &Toolchain, port: &Port, state: &mut State) -> Result<Vec<String>> {
    if let Some(names) = state.port_names().filter(|_| plan.is_host() || state.panics().is_some()) {
        return Ok(names);
    }
    let program = match plan.is_host() {
        true => fs::read(&port.file).map_err(|e| diag::io("read", &port.file, &e))?,
        false => {
            let nothing = freeze::freeze(repo, plan, toolchain, &[], &[])?;
            link::link(ui, repo, plan, toolchain, port, &nothing.files)?.elf
        }
    };
    let names = freeze::image::names(&program, &Machine::of(plan)).map_err(|what| {
        let error = Diagnostic::new(format!("port `{}` does not say what the freezer needs: {what}", plan.port));
        error.help("`firmware/vm/src/layout.rs` and `xtask/src/freeze/layout.rs` belong together").exit(Exit::Bug)
    })?;
    state.0["port"]["names"] = json!(names);
    state.0["port"]["panics"] = json!(ElfFile32::parse(&program[..]).ok().map(|elf| panics::account(&elf).json()));
    state.write(repo, &plan.board)?;
    Ok(names)
}

/// The content of each package as one hash.
fn trees(repo: &Repo, packages: &Packages) -> Result<BTreeMap<String, String>> {
    let tree = |(name, folder): (&String, &PathBuf)| {
        let mut inputs = Inputs::default();
        inputs.add_tree(repo, folder)?;
        Ok((name.clone(), inputs.key()))
    };
    packages.iter().map(tree).collect()
}

/// No path of this machine reaches the image; later flags win over earlier ones.
fn rustflags(repo: &Repo, plan: &Plan, toolchain: &Toolchain) -> Vec<String> {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let mut remaps = vec![(repo.root.clone(), "frostbyte"), (repo.target.clone(), "target")];
    remaps.push((toolchain.home.join("lib/rustlib/src/rust"), "rust"));
    let registry = cargo_home.map(|home| home.join("registry/src")).unwrap_or_default();
    let mut sources: Vec<_> = fs::read_dir(registry).into_iter().flatten().flatten().map(|e| e.path()).collect();
    sources.sort();
    remaps.extend(sources.into_iter().map(|source| (source, "crates")));
    let remap = |(from, to): &(PathBuf, &str)| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags: Vec<_> = remaps.iter().map(remap).collect();
    if let Some(sysroot) = &toolchain.sysroot {
        flags.push(format!("--sysroot={}", sysroot.display()));
    }
    if plan.is_host() {
        // One indirect jump for each opcode in place of one for all: see the notes on dispatch in ARCHITECTURE.md.
        flags.extend(["-C", "llvm-args=-tail-dup-pred-size=1000"].map(String::from));
        if toolchain.target.ends_with("-linux-gnu") {
            // The table of jumps holds addresses then, not distances to be added up.
            flags.extend(["-C", "relocation-model=static"].map(String::from));
        }
    }
    flags
}

/// The folder of what ports' linker scripts include.
pub const LINK_SCRIPTS: &str = "firmware/cortex";

/// The linker script of a chip's port.
pub fn link_script(repo: &Repo, plan: &Plan) -> PathBuf {
    repo.port(&plan.port).join("link.x")
}

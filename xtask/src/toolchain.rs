//! Finds a compiler that has the target's core library, and a linker; or makes them; or says what to type.
//!
//! In this order: a target that is installed; `rustup target add`; a distribution's rustc with its library source, from
//! which the core library is built once and kept. Nothing of it is configured in the repository.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cache::{self, Witness};
use crate::cargo;
use crate::diag::{self, Diagnostic, Exit, Failure, Result};
use crate::repo::Repo;
use crate::ui::Ui;

const RUSTUP_LIMIT: Duration = Duration::from_secs(180);
/// Debian's compiler that knows all targets, its source, and a linker.
pub const COMPILER_PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];
pub const LINKER_PACKAGES: [&str; 1] = ["lld-19"];
const DISTRIBUTION_RUSTC: &str = "/usr/bin/rustc";

/// How the core library is built: with bitcode, for link-time optimisation.
const SYSROOT_FLAGS: [&str; 3] = ["-Cembed-bitcode=yes", "-Copt-level=s", "-Cpanic=abort"];

/// Forces one way: `installed`, `rustup` or `distribution`. For tests of this file.
const FORCE: &str = "FROSTBYTE_TOOLCHAIN";

/// A compiler and a linker for one target.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// What rustc calls the target.
    pub target: String,
    /// What `rustc -vV` prints.
    pub version: String,
    /// The compiler, where it is not what cargo takes by itself.
    pub own_rustc: Option<PathBuf>,
    /// The folder with the core library, where it is not the compiler's own.
    pub sysroot: Option<PathBuf>,
    /// Where the compiler's own files lie.
    pub home: PathBuf,
    /// Absent for the machine that builds: there cargo links.
    pub linker: Option<Linker>,
    /// How it was found, in words.
    pub way: String,
    /// Files whose change means: look again.
    pub witnesses: Vec<Witness>,
}

#[derive(Clone, Debug)]
pub struct Linker {
    pub path: PathBuf,
    /// Makes a linker of many dialects speak GNU's.
    pub flavor: bool,
    pub version: String,
}

impl Toolchain {
    /// What of it decides the bytes of an image.
    pub fn identity(&self) -> Value {
        json!({
            "rustc": self.version, "target": self.target,
            "linker": self.linker.as_ref().map(|linker| &linker.version),
        })
    }

    pub fn json(&self) -> Value {
        json!({
            "target": self.target, "version": self.version, "own_rustc": self.own_rustc, "sysroot": self.sysroot,
            "home": self.home, "way": self.way, "choice": choice(),
            "linker": self.linker.as_ref().map(|l| json!({ "path": l.path, "flavor": l.flavor, "version": l.version })),
            "witnesses": self.witnesses.iter().map(Witness::json).collect::<Vec<_>>(),
        })
    }

    /// The toolchain of an earlier build, if nothing about it changed since.
    pub fn remembered(value: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_string);
        let path = |value: &Value| value.as_str().map(PathBuf::from);
        let linker = &value["linker"];
        let toolchain = Self {
            target: text(&value["target"])?,
            version: text(&value["version"])?,
            own_rustc: path(&value["own_rustc"]),
            sysroot: path(&value["sysroot"]),
            home: path(&value["home"])?,
            way: text(&value["way"])?,
            linker: path(&linker["path"]).map(|path| Linker {
                path,
                flavor: linker["flavor"] == true,
                version: text(&linker["version"]).unwrap_or_default(),
            }),
            witnesses: value["witnesses"].as_array()?.iter().map(Witness::from_json).collect::<Option<_>>()?,
        };
        (value["choice"] == choice() && toolchain.witnesses.iter().all(Witness::still_true)).then_some(toolchain)
    }
}

/// What the environment says about which toolchain to take.
fn choice() -> Value {
    json!({ "force": forced(), "rustup": env::var("RUSTUP_TOOLCHAIN").ok() })
}

fn forced() -> Option<String> {
    env::var(FORCE).ok().filter(|way| !way.is_empty())
}

/// Finds or makes a toolchain for `target`; `host` is the machine that builds.
pub fn pick(ui: &Ui, repo: &Repo, target: &str) -> Result<Toolchain> {
    let mut toolchain = compiler(ui, repo, target)?;
    if target != "host" {
        toolchain.linker = Some(linker(ui, &toolchain.home)?);
    }
    toolchain.witnesses = witnesses(&toolchain);
    Ok(toolchain)
}

/// The compiler that cargo takes by itself, with the name of its own machine.
fn default_compiler(ui: &Ui) -> Result<(PathBuf, String, String)> {
    let rustc = Path::new("rustc");
    let version = cargo::rustc_version(ui, rustc)?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_string();
    Ok((cargo::rustc_sysroot(ui, rustc)?, version, host))
}

fn compiler(ui: &Ui, repo: &Repo, target: &str) -> Result<Toolchain> {
    let (home, version, host) = default_compiler(ui)?;
    let target = if target == "host" { &host } else { target };
    let plain = |way: &str| Toolchain {
        target: target.to_string(),
        version: version.clone(),
        own_rustc: None,
        sysroot: None,
        home: home.clone(),
        linker: None,
        way: way.to_string(),
        witnesses: Vec::new(),
    };
    let force = forced();
    let allowed = |way: &str| force.as_deref().is_none_or(|force| force == way) || *target == host;
    if allowed("installed") && has_core(&home, target) {
        return Ok(plain("the target is installed"));
    }
    if allowed("rustup") && cargo::find_program("rustup").is_some() {
        let _busy = ui.busy("Fetching", format!("rustup target {target}"));
        if cargo::rustup_target_add(ui, target, RUSTUP_LIMIT) && has_core(&home, target) {
            return Ok(plain("rustup added the target"));
        }
    }
    if allowed("distribution") {
        let other_way = |failure: Failure| failure.help(format!("or, with a network, type `rustup target add {target}`"));
        return with_own_sysroot(ui, repo, target, &home).map_err(other_way);
    }
    Err(Diagnostic::new(format!("the way `{}` of {FORCE} leads to no compiler", force.unwrap_or_default())).exit(Exit::Io))
}

/// Whether the compiler in `home` has a core library for `target`.
pub fn has_core(home: &Path, target: &str) -> bool {
    let files = fs::read_dir(home.join("lib/rustlib").join(target).join("lib"));
    files.into_iter().flatten().flatten().any(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("libcore-") && name.ends_with(".rlib")
    })
}

/// A compiler with its library source, and the core library built from it.
fn with_own_sysroot(ui: &Ui, repo: &Repo, target: &str, default_home: &Path) -> Result<Toolchain> {
    let (rustc, home) = match source_compiler(ui, default_home) {
        Some(found) => found,
        None => {
            install(ui, &format!("the core library for {target}"), &COMPILER_PACKAGES)?;
            source_compiler(ui, default_home).ok_or_else(|| missing(&format!("the core library for {target}"), &COMPILER_PACKAGES))?
        }
    };
    let version = cargo::rustc_version(ui, &rustc)?;
    let key = cache::hash(format!("{version}{target}{SYSROOT_FLAGS:?}").as_bytes());
    let sysroot = repo.cache().join("sysroot").join(&key[..16]);
    if !has_core(&sysroot, target) {
        build_sysroot(ui, &rustc, &home, target, &sysroot)?;
    }
    Ok(Toolchain {
        target: target.to_string(),
        version,
        own_rustc: Some(rustc),
        sysroot: Some(sysroot),
        home,
        linker: None,
        way: "the core library was built from the distribution's source".to_string(),
        witnesses: Vec::new(),
    })
}

/// The library source of the distribution's compiler, if it is installed.
pub fn distribution_source() -> Option<PathBuf> {
    let source = Path::new("/usr/lib/rustlib/src/rust");
    (Path::new(DISTRIBUTION_RUSTC).is_file() && source.join("library/core").is_dir()).then(|| source.to_path_buf())
}

fn source_compiler(ui: &Ui, default_home: &Path) -> Option<(PathBuf, PathBuf)> {
    let has_source = |home: &Path| home.join("lib/rustlib/src/rust/library/core").is_dir();
    let default_rustc = default_home.join("bin/rustc");
    if has_source(default_home) && default_rustc.is_file() {
        return Some((default_rustc, default_home.to_path_buf()));
    }
    let rustc = PathBuf::from(DISTRIBUTION_RUSTC);
    let home = rustc.is_file().then(|| cargo::rustc_sysroot(ui, &rustc).ok()).flatten()?;
    has_source(&home).then_some((rustc, home))
}

/// Builds the core library in a folder of its own and moves it to `sysroot` when it is whole.
fn build_sysroot(ui: &Ui, rustc: &Path, home: &Path, target: &str, sysroot: &Path) -> Result<()> {
    let _busy = ui.busy("Building", format!("the core library for {target} (once, about half a minute)"));
    let parent = sysroot.parent().expect("the cache has folders");
    fs::create_dir_all(parent).map_err(|e| diag::io("create", parent, &e))?;
    let work = tempfile::tempdir_in(parent).map_err(|e| diag::io("create a folder in", parent, &e))?;
    let package = work.path().join("empty");
    let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n";
    cache::write(&package.join("Cargo.toml"), manifest.as_bytes())?;
    cache::write(&package.join("src/lib.rs"), b"#![no_std]\nextern crate alloc;\n")?;
    let target_dir = work.path().join("target");
    let source = home.join("lib/rustlib/src/rust");
    let mut flags = SYSROOT_FLAGS.map(String::from).to_vec();
    flags.push(format!("--remap-path-prefix={}=rust", source.display()));
    cargo::build_sysroot(ui, rustc, &package, target, &target_dir, &flags)?;

    let libraries = target_dir.join(target).join("release/deps");
    let lib = Path::new("lib/rustlib").join(target).join("lib");
    let new = work.path().join("sysroot");
    for file in fs::read_dir(&libraries).map_err(|e| diag::io("read", &libraries, &e))?.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let is_library = ["libcore-", "liballoc-", "libcompiler_builtins-"].iter().any(|p| name.starts_with(p));
        if is_library && name.ends_with(".rlib") {
            let bytes = fs::read(file.path()).map_err(|e| diag::io("read", &file.path(), &e))?;
            cache::write(&new.join(&lib).join(name), &bytes)?;
        }
    }
    let _ = fs::remove_dir_all(sysroot);
    fs::rename(&new, sysroot).map_err(|e| diag::io("create", sysroot, &e))
}

/// rust-lld of this or another rustup toolchain, else lld, else GNU's for ARM.
fn linker(ui: &Ui, home: &Path) -> Result<Linker> {
    let found = find_linker(home).or_else(|| {
        install(ui, "a linker", &LINKER_PACKAGES).ok()?;
        find_linker(home)
    });
    let (path, flavor) = found.ok_or_else(|| missing("a linker", &LINKER_PACKAGES))?;
    let arguments: &[&str] = if flavor { &["-flavor", "gnu"] } else { &[] };
    let version = cargo::version_line(ui, &path, arguments)?;
    Ok(Linker { path, flavor, version })
}

/// The linker's path, and whether it has to be told to speak GNU's dialect.
pub fn find_linker(home: &Path) -> Option<(PathBuf, bool)> {
    let rustup = env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let rustup = rustup.or_else(|| env::home_dir().map(|home| home.join(".rustup")));
    let mut homes = vec![home.to_path_buf()];
    let others = rustup.and_then(|rustup| fs::read_dir(rustup.join("toolchains")).ok());
    let mut others: Vec<_> = others.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    others.sort();
    homes.extend(others);
    let rust_lld = homes.iter().flat_map(|home| {
        let hosts = fs::read_dir(home.join("lib/rustlib")).into_iter().flatten().flatten();
        hosts.map(|host| host.path().join("bin/rust-lld")).filter(|path| path.is_file())
    });
    if let Some(path) = rust_lld.into_iter().next() {
        return Some((path, true));
    }
    ["ld.lld-19", "ld.lld", "ld.lld-16", "arm-none-eabi-ld"].iter().find_map(|name| cargo::find_program(name)).map(|path| (path, false))
}

/// Installs Debian packages if this is allowed: as root, with `CI` set or with `--yes`.
pub fn install(ui: &Ui, what: &str, packages: &[&str]) -> Result<()> {
    if !ui.yes || !cargo::is_root() || cargo::find_program("apt-get").is_none() {
        return Err(missing(what, packages));
    }
    let _busy = ui.busy("Installing", packages.join(", "));
    cargo::apt_install(ui, packages).map_err(|failure| failure.help(advice(packages)))
}

/// The failure that says what to type.
fn missing(what: &str, packages: &[&str]) -> Failure {
    Diagnostic::new(format!("{what} is missing")).help(advice(packages)).exit(Exit::Io)
}

/// The line to type.
pub fn advice(packages: &[&str]) -> String {
    let sudo = if cargo::is_root() { "" } else { "sudo " };
    format!("type `{sudo}apt-get install --no-install-recommends {}`", packages.join(" "))
}

/// The files that a change of compiler or linker would touch.
fn witnesses(toolchain: &Toolchain) -> Vec<Witness> {
    let mut files = vec![toolchain.home.join("bin/rustc"), toolchain.home.join("lib/rustlib/components")];
    files.extend(cargo::find_program("rustc"));
    files.extend(toolchain.own_rustc.clone());
    files.extend(toolchain.linker.as_ref().map(|linker| linker.path.clone()));
    let rustup = env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let rustup = rustup.or_else(|| env::home_dir().map(|home| home.join(".rustup")));
    files.extend(rustup.map(|rustup| rustup.join("settings.toml")));
    let library = toolchain.sysroot.as_ref().unwrap_or(&toolchain.home).join("lib/rustlib").join(&toolchain.target);
    files.push(library.join("lib"));
    files.into_iter().map(Witness::of).collect()
}

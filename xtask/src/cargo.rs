//! The only file that starts processes: cargo, rustc, rustup, the linker, the package manager, the emulator.
//!
//! `cargo xtask` itself runs under cargo, which leaves its mark on the environment (`CARGO_*`); children do not see it,
//! nor flags meant for other builds. What says where packages come from is kept, and so is `RUSTUP_TOOLCHAIN`: without
//! it rustup would obey the `rust-toolchain.toml` of any crate that is compiled, and install what that asks for.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use cargo_metadata::{Message, Metadata, MetadataCommand};
use xshell::{Cmd, Shell, cmd};

use crate::diag::{Diagnostic, Exit, Result};
use crate::repo::Repo;
use crate::toolchain::Toolchain;
use crate::ui::Ui;

/// Variables of cargo and rustc that a user sets for good, not for one build.
const KEPT: [&str; 6] = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_", "CARGO_SOURCE_"];
const STRIPPED: [&str; 3] = ["CARGO", "RUSTC", "RUSTDOC"];
const STRIPPED_EXACT: [&str; 3] = ["RUSTFLAGS", "RUST_RECURSION_COUNT", "LD_LIBRARY_PATH"];

/// Between the flags in `CARGO_ENCODED_RUSTFLAGS`.
const FLAG_END: &str = "\u{1f}";

/// Whether a variable of ours is hidden from children.
fn is_stripped(name: &str) -> bool {
    let kept = KEPT.iter().any(|prefix| name.starts_with(prefix));
    STRIPPED_EXACT.contains(&name) || (!kept && STRIPPED.iter().any(|prefix| name.starts_with(prefix)))
}

/// The environment's part in a child, made once for each command.
fn command(ui: &Ui, cmd: Cmd) -> Command {
    ui.detail("Running", cmd.to_string());
    let mut command = Command::from(cmd);
    for (name, _) in env::vars_os() {
        if is_stripped(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

fn shell() -> Shell {
    Shell::new().expect("the current folder exists")
}

/// The cargo that runs us, else the one on the path.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Why a tool did not do its work.
fn tool_failed(program: &OsStr, what: &str, output: &Output) -> Diagnostic {
    let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy();
    let text = String::from_utf8_lossy(&output.stderr);
    let failed = Diagnostic::new(format!("{name} failed {what} ({})", output.status)).output(without_warnings(&text));
    match OFFLINE.iter().any(|words| text.contains(words)) {
        true => failed.help("the first build downloads crates: is there a network?"),
        false => failed,
    }
}

/// What cargo says when it cannot reach a registry.
const OFFLINE: [&str; 4] = ["failed to download", "failed to get", "Could not resolve host", "using offline mode"];

/// What cargo says, less its progress and warnings, in which an error would drown.
fn without_warnings(text: &str) -> String {
    let is_progress = |line: &&str| !line.contains("Compiling ") && !line.contains("Downloaded ");
    let text: String = text.lines().filter(is_progress).flat_map(|line| [line, "\n"]).collect();
    let is_warning = |block: &&str| {
        let first = block.trim_start().lines().next().unwrap_or_default();
        first.contains("warning") && !block.contains("error")
    };
    let blocks: Vec<_> = text.split("\n\n").filter(|block| !is_warning(block)).collect();
    blocks.join("\n\n")
}

fn not_started(program: &OsStr, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(format!("cannot start `{}`: {error}", program.to_string_lossy()))
}

/// Runs to the end and gives what was printed, whatever the status.
fn output(mut command: Command) -> Result<Output> {
    let program = command.get_program().to_os_string();
    command.stdin(Stdio::null()).output().map_err(|e| not_started(&program, &e).exit(Exit::Io))
}

/// Runs to the end and gives the output stream, if the status is good.
fn text(command: Command, what: &str) -> Result<String> {
    let program = command.get_program().to_os_string();
    let output = output(command)?;
    if !output.status.success() {
        return Err(tool_failed(&program, what, &output).exit(Exit::Io));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs for at most `limit`; `None` when the time is over and the child is killed.
fn limited(mut command: Command, limit: Duration) -> Result<Option<Output>> {
    let program = command.get_program().to_os_string();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = Guard(child.map_err(|e| not_started(&program, &e).exit(Exit::Io))?);
    let stdout = collect(child.0.stdout.take().expect("stdout is piped"));
    let stderr = collect(child.0.stderr.take().expect("stderr is piped"));
    let end = Instant::now() + limit;
    // Short at first: what is measured often takes no more than a millisecond or two.
    let mut pause = Duration::from_micros(100);
    while Instant::now() < end {
        if let Some(status) = child.try_wait() {
            let bytes = |reader: JoinHandle<Vec<u8>>| reader.join().unwrap_or_default();
            return Ok(Some(Output { status, stdout: bytes(stdout), stderr: bytes(stderr) }));
        }
        thread::sleep(pause);
        pause = (pause + pause / 8).min(Duration::from_millis(20));
    }
    Ok(None)
}

/// Reads a stream to its end, beside the work.
pub fn collect(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

/// A child that does not outlive its owner.
pub struct Guard(Child);

impl Guard {
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// The status, if the child has ended.
    pub fn try_wait(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    /// Asks the child to end, and waits for it for at most `limit`; whether it ended.
    pub fn end(&mut self, limit: Duration) -> bool {
        let _ = rustix::process::kill_process(rustix::process::Pid::from_child(&self.0), rustix::process::Signal::TERM);
        let end = Instant::now() + limit;
        while self.try_wait().is_none() {
            if Instant::now() > end {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first file called `name` in the folders of `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return std::path::absolute(name).ok().filter(|path| path.is_file());
    }
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

// rustc and rustup

/// `rustc -vV`.
pub fn rustc_version(ui: &Ui, rustc: &Path) -> Result<String> {
    let sh = shell();
    text(command(ui, cmd!(sh, "{rustc} -vV")), "to tell its version")
}

/// `rustc --print sysroot`.
pub fn rustc_sysroot(ui: &Ui, rustc: &Path) -> Result<PathBuf> {
    let sh = shell();
    let path = text(command(ui, cmd!(sh, "{rustc} --print sysroot")), "to name its folder")?;
    Ok(path.trim_end().into())
}

/// `rustup target add`, for at most `limit`; whether it worked.
pub fn rustup_target_add(ui: &Ui, target: &str, limit: Duration) -> bool {
    let sh = shell();
    let run = limited(command(ui, cmd!(sh, "rustup target add {target}")), limit);
    matches!(run, Ok(Some(output)) if output.status.success())
}

/// `program --version`, first line.
pub fn version_line(ui: &Ui, program: &Path, arguments: &[&str]) -> Result<String> {
    let sh = shell();
    let text = text(command(ui, cmd!(sh, "{program} {arguments...} --version")), "to tell its version")?;
    Ok(text.lines().next().unwrap_or_default().to_string())
}

/// Builds `core` and `alloc` from source, in the package `folder`, into `target_dir`.
pub fn build_sysroot(ui: &Ui, rustc: &Path, folder: &Path, target: &str, target_dir: &Path, rustflags: &[String]) -> Result<()> {
    let (sh, cargo) = (shell(), cargo());
    sh.change_dir(folder);
    let build = cmd!(sh, "{cargo} build --release -Z build-std=core,alloc --target {target} --target-dir {target_dir}");
    let mut build = command(ui, build);
    build.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1");
    build.env("CARGO_ENCODED_RUSTFLAGS", rustflags.join(FLAG_END));
    text(build, "to build the core library").map(drop)
}

// cargo

/// What `cargo metadata` says of the workspace and its dependencies.
pub fn metadata(ui: &Ui, repo: &Repo) -> Result<Metadata> {
    let sh = shell();
    let mut query = MetadataCommand::new();
    query.cargo_path(cargo()).manifest_path(repo.root.join("Cargo.toml"));
    let query = query.cargo_command();
    let arguments: Vec<_> = query.get_args().map(OsStr::to_os_string).collect();
    let program = query.get_program().to_os_string();
    sh.change_dir(&repo.root);
    let text = text(command(ui, cmd!(sh, "{program} {arguments...}")), "to describe the workspace")?;
    MetadataCommand::parse(text).map_err(|e| Diagnostic::new(format!("cargo metadata gave something unreadable: {e}")).exit(Exit::Bug))
}

/// One cargo build of a port.
pub struct PortBuild<'a> {
    pub package: &'a str,
    pub target: &'a str,
    pub profile: &'a str,
    pub target_dir: &'a Path,
    pub default_features: bool,
    pub features: &'a [&'a str],
    pub rustflags: &'a [String],
    pub env: &'a [(&'a str, OsString)],
}

/// Builds a port's archive or program and gives the path of the file.
pub fn build_port(ui: &Ui, repo: &Repo, toolchain: &Toolchain, build: &PortBuild) -> Result<PathBuf> {
    let (sh, cargo) = (shell(), cargo());
    sh.change_dir(&repo.root);
    let PortBuild { package, target, profile, target_dir, .. } = build;
    let defaults = (!build.default_features).then_some("--no-default-features");
    let features = defaults.into_iter().chain(build.features.iter().flat_map(|feature| ["--features", feature]));
    let cmd = cmd!(
        sh,
        "{cargo} build --locked -p {package} --profile {profile} --target {target} --target-dir {target_dir}
         {features...} --message-format json-render-diagnostics"
    );
    let mut command = command(ui, cmd);
    command.env("CARGO_ENCODED_RUSTFLAGS", build.rustflags.join(FLAG_END));
    command.envs(build.env.iter().cloned());
    if let Some(rustc) = &toolchain.own_rustc {
        command.env("RUSTC", rustc);
    }
    if ui.color {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let output = output(command)?;
    if !output.status.success() {
        let failed = tool_failed(&cargo, &format!("to build `{package}`"), &output);
        let exit = if failed.help.is_empty() { Exit::Build } else { Exit::Io };
        return Err(failed.exit(exit));
    }
    if ui.verbose {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }
    let files = Message::parse_stream(&output.stdout[..]).flatten().filter_map(|message| match message {
        Message::CompilerArtifact(artifact) if artifact.target.name == *package => Some(artifact),
        _ => None,
    });
    let mut files = files.flat_map(|artifact| match artifact.executable {
        Some(program) => vec![program],
        None => artifact.filenames,
    });
    let file = files.find(|path| matches!(path.extension(), Some("a") | None)).map(Into::into);
    let nothing = || Diagnostic::new(format!("`{package}` is neither an archive nor a program")).exit(Exit::Build);
    file.ok_or_else(nothing)
}

/// Type-checks packages, without their default features, as `toolchain` would build them.
pub fn check_packages(ui: &Ui, repo: &Repo, toolchain: &Toolchain, packages: &[&str], target_dir: &Path) -> Result<()> {
    let (sh, cargo) = (shell(), cargo());
    sh.change_dir(&repo.root);
    let target = &toolchain.target;
    let names = packages.iter().flat_map(|name| ["-p", name]);
    let check = cmd!(sh, "{cargo} check --locked --no-default-features --target {target} --target-dir {target_dir}");
    let mut check = command(ui, check.args(names));
    let sysroot = toolchain.sysroot.iter().map(|sysroot| format!("--sysroot={}", sysroot.display()));
    check.env("CARGO_ENCODED_RUSTFLAGS", sysroot.collect::<Vec<_>>().join(FLAG_END));
    if let Some(rustc) = &toolchain.own_rustc {
        check.env("RUSTC", rustc);
    }
    let output = output(check)?;
    if output.status.success() {
        return Ok(());
    }
    let failed = tool_failed(&cargo, &format!("to check {} for {target}", packages.join(" and ")), &output);
    let exit = if failed.help.is_empty() { Exit::Build } else { Exit::Io };
    Err(failed.exit(exit))
}

/// Makes cargo forget packages whose content changed: it looks at time stamps alone.
pub fn forget(ui: &Ui, repo: &Repo, build: &PortBuild, packages: &[String]) -> Result<()> {
    let (sh, cargo) = (shell(), cargo());
    sh.change_dir(&repo.root);
    let PortBuild { target, profile, target_dir, .. } = build;
    let packages = packages.iter().flat_map(|name| ["-p", name]);
    let clean = cmd!(sh, "{cargo} clean --quiet --profile {profile} --target {target} --target-dir {target_dir}");
    text(command(ui, clean.args(packages)), "to forget changed packages").map(drop)
}

/// Runs the linker; what it prints comes back, whatever the status.
pub fn link(ui: &Ui, linker: &Path, arguments: &[OsString], folder: &Path) -> Result<Output> {
    let sh = shell();
    sh.change_dir(folder);
    output(command(ui, cmd!(sh, "{linker} {arguments...}")))
}

// Packages of the operating system

/// Installs Debian packages; only called as root.
pub fn apt_install(ui: &Ui, packages: &[&str]) -> Result<()> {
    let sh = shell();
    let noninteractive = BTreeMap::from([("DEBIAN_FRONTEND", "noninteractive")]);
    // The lists may be missing (fresh containers) or old; an error here shows up in the next step.
    let _ = output(command(ui, cmd!(sh, "apt-get update --quiet").envs(noninteractive.clone())));
    let install = cmd!(sh, "apt-get install --quiet --yes --no-install-recommends {packages...}");
    text(command(ui, install.envs(noninteractive)), "to install packages").map(drop)
}

/// Whether this process may install packages.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

// The emulator, and programs for the machine that builds

/// What `qemu-system-arm -M help` lists.
pub fn qemu_machines(ui: &Ui, qemu: &Path) -> Result<String> {
    let sh = shell();
    text(command(ui, cmd!(sh, "{qemu} -M help")), "to list its machines")
}

/// Starts an emulator whose serial port is its standard input and output (or, for `pty`, one it makes and names).
pub fn start_qemu(ui: &Ui, qemu: &Path, machine: &str, elf: &Path, pty: bool, options: &[&str]) -> Result<Guard> {
    let sh = shell();
    let serial = if pty { "pty" } else { "stdio" };
    // Where it can be had, the system sees to it that the emulator ends with us, however we end.
    let setpriv = find_program("setpriv");
    let prefix = setpriv.iter().flat_map(|setpriv| [setpriv.as_os_str(), "--pdeathsig".as_ref(), "KILL".as_ref()]);
    let mut words = prefix.chain([qemu.as_os_str()]);
    let (program, rest) = (words.next().unwrap_or(qemu.as_os_str()), words);
    let cmd = cmd!(sh, "{program} {rest...} -M {machine} -nographic -monitor none -serial {serial} -kernel {elf} {options...}");
    let mut command = command(ui, cmd);
    let stdin = if pty { Stdio::null() } else { Stdio::piped() };
    let child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    child.map(Guard).map_err(|e| not_started(qemu.as_os_str(), &e).exit(Exit::Io))
}

/// Starts a program with this process' own terminal, but for its output if that is to be piped.
pub fn start_program(ui: &Ui, program: &Path, arguments: &[OsString], piped: bool) -> Result<Guard> {
    let sh = shell();
    let mut command = command(ui, cmd!(sh, "{program} {arguments...}"));
    let child = command.stdout(if piped { Stdio::piped() } else { Stdio::inherit() }).spawn();
    child.map(Guard).map_err(|e| not_started(program.as_os_str(), &e).exit(Exit::Io))
}

/// Runs a program for at most `limit` and gives what it printed; `None` when its time is over.
pub fn run_limited(ui: &Ui, program: &Path, arguments: &[&OsStr], limit: Duration) -> Result<Option<Output>> {
    let sh = shell();
    limited(command(ui, cmd!(sh, "{program} {arguments...}")), limit)
}

/// Builds a program of the workspace for this machine, in a profile of its own; the path of the file.
pub fn build_program(ui: &Ui, repo: &Repo, package: &str, profile: &str) -> Result<PathBuf> {
    let (sh, cargo) = (shell(), cargo());
    sh.change_dir(&repo.root);
    let target_dir = &repo.target;
    let build = cmd!(sh, "{cargo} build --locked --quiet -p {package} --profile {profile} --target-dir {target_dir}");
    let output = output(command(ui, build))?;
    match output.status.success() {
        true => Ok(target_dir.join(profile).join(package)),
        false => Err(tool_failed(&cargo, &format!("to build `{package}`"), &output).exit(Exit::Build)),
    }
}

/// Compiles a plugin of QEMU for this machine: one file, which is no part of any crate.
pub fn compile_plugin(ui: &Ui, source: &Path, api: u32, library: &Path) -> Result<()> {
    let sh = shell();
    let cfg = format!("api=\"{api}\"");
    let check = "cfg(api, values(\"1\", \"2\", \"4\"))";
    let rustc =
        cmd!(sh, "rustc --edition 2024 --crate-name count --crate-type cdylib -O --cfg {cfg} --check-cfg {check} -o {library} {source}");
    text(command(ui, rustc), "to compile the emulator's plugin").map(drop)
}

/// What a program printed, and whether its status is good.
pub struct Told {
    pub text: String,
    pub ok: bool,
}

/// Runs a program that tells on this process' own error stream how far it is.
pub fn run_telling(ui: &Ui, program: &Path, arguments: &[OsString]) -> Result<Told> {
    let sh = shell();
    let mut command = command(ui, cmd!(sh, "{program} {arguments...}"));
    if ui.quiet {
        command.stderr(Stdio::null());
    } else {
        command.stderr(Stdio::inherit());
    }
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = Guard(child.map_err(|e| not_started(program.as_os_str(), &e).exit(Exit::Io))?);
    let mut text = String::new();
    let read = child.0.stdout.take().map(|mut out| out.read_to_string(&mut text));
    let status = child.0.wait();
    match (read, status) {
        (Some(Ok(_)), Ok(status)) => Ok(Told { text, ok: status.success() }),
        (Some(Err(error)), _) | (_, Err(error)) => Err(not_started(program.as_os_str(), &error).exit(Exit::Io)),
        (None, _) => Ok(Told { text, ok: false }),
    }
}

/// Runs cargo with this process' own output, all of it on the error stream under `--json`; whether it succeeded.
pub fn run_visible(ui: &Ui, repo: &Repo, arguments: &[OsString]) -> Result<bool> {
    let (sh, cargo) = (shell(), cargo());
    sh.change_dir(&repo.root);
    let mut command = command(ui, cmd!(sh, "{cargo} {arguments...}"));
    if ui.json {
        command.stdout(std::io::stderr());
    }
    let status = command.env("CARGO_TARGET_DIR", &repo.target).status();
    status.map(|status| status.success()).map_err(|e| not_started(&cargo, &e).exit(Exit::Io))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_stand_alone() {
        let text = "   Compiling vm\nwarning: unused\n --> x\n\nerror: wrong\n --> y\n\nwarning: 1 warning\nerror: end\n";
        assert_eq!(without_warnings(text), "error: wrong\n --> y\n\nwarning: 1 warning\nerror: end\n");
    }

    #[test]
    fn children_do_not_see_the_outer_cargo() {
        for name in ["CARGO_MANIFEST_DIR", "CARGO", "CARGO_TARGET_DIR", "RUSTFLAGS", "RUSTC"] {
            assert!(is_stripped(name), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_REGISTRIES_X_INDEX", "CARGO_NET_OFFLINE", "PATH", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
            assert!(!is_stripped(name), "{name}");
        }
    }
}

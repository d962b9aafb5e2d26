//! `run`: the board's last image in an emulator, with its console here, or a program sent to it; a host's program as
//! a program.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use serde_json::json;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::cargo::{self, Guard};
use crate::diag::{self, Diagnostic, Exit, Failure, Result};
use crate::dist::{self, PROGRAM};
use crate::emulator::{self, Emulator};
use crate::manifest;
use crate::plan::Plan;
use crate::raw_repl::{Line, Outcome, Trouble};
use crate::repo::Repo;
use crate::ui::Ui;

/// Ctrl-], as other terminal programs have it.
const LEAVE: u8 = 0x1d;
/// How long piped input waits for the board's first prompt.
const WAKING: Duration = Duration::from_secs(5);
/// How often a board that does not answer yet is asked for its prompt, and how that ends.
const ASK_AGAIN: Duration = Duration::from_millis(500);
const PROMPT: &[u8] = b"> ";
/// After the end of piped input the board may go on as long as it is not silent for this long.
const SILENCE: Duration = Duration::from_secs(1);
/// How often signals, limits and the child's end are looked at.
const TICK: Duration = Duration::from_millis(50);

/// What the command line asks for.
pub struct Request {
    pub script: Option<PathBuf>,
    pub arguments: Vec<String>,
    pub timeout: Option<Duration>,
    pub pty: bool,
}

/// Runs; the number is this process' exit code.
pub fn run(ui: &Ui, repo: &Repo, board: &str, request: Request) -> Result<u8> {
    let (board, chip) = manifest::load(repo, board)?;
    let plan = Plan::new(board, chip);
    check(ui, &plan, &request)?;
    let folder = last_image(ui, repo, &plan)?;
    let stop = Stop::new(request.timeout);
    if plan.is_host() {
        return run_program(ui, &plan, &folder.join(PROGRAM), request, &stop);
    }
    let emulator = emulator::find(ui, &plan)?;
    match &request.script {
        Some(script) => run_script(ui, repo, &plan, &emulator, &folder, script, request.timeout),
        None if request.pty => serve_pty(ui, repo, &plan, emulator.boot(ui, repo, &plan, &folder, true)?, &stop),
        None => console(ui, &plan, &emulator, emulator.boot(ui, repo, &plan, &folder, false)?, &stop),
    }
}

/// Refuses what has no meaning for this board.
fn check(ui: &Ui, plan: &Plan, request: &Request) -> Result<()> {
    let refused = |message: &str| Err(Diagnostic::new(message).exit(Exit::Usage));
    if plan.is_host() {
        return if request.pty { refused("a host's program is on this terminal: it has no serial port") } else { Ok(()) };
    }
    match &request.script {
        Some(option) if option.to_string_lossy().starts_with('-') => {
            refused(&format!("unexpected option `{}`; see `cargo xtask run --help`", option.display()))
        }
        _ if !request.arguments.is_empty() => refused("a program on a board takes no arguments"),
        None if ui.json && !request.pty => refused("with `--json` a program is needed: a console is no JSON"),
        _ => Ok(()),
    }
}

/// The folder of the board's last image; builds one if there is none.
fn last_image(ui: &Ui, repo: &Repo, plan: &Plan) -> Result<PathBuf> {
    match dist::last_build(repo, &plan.board) {
        Some((folder, record)) => {
            let added = record["added"].as_str().map(|added| format!(", with `{added}` added by `freeze`")).unwrap_or_default();
            let coverage = if record["coverage"] == true { ", made with `--coverage`" } else { "" };
            ui.status("Running", format!("{}{added}{coverage}", repo.show(&folder)));
            Ok(folder)
        }
        None => Ok(dist::build(ui, repo, &plan.board, None)?.folder),
    }
}

/// Signals and the limit: why to stop before the child does.
struct Stop {
    signal: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Stop {
    /// From now on signals do not end this process at once, so that it can end its children.
    fn new(timeout: Option<Duration>) -> Self {
        let signal = Arc::new(AtomicBool::new(false));
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let _ = signal_hook::flag::register(number, signal.clone());
        }
        Self { signal, deadline: timeout.map(|timeout| Instant::now() + timeout) }
    }

    fn interrupted(&self) -> bool {
        self.signal.load(Ordering::Relaxed)
    }

    fn timed_out(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

fn timed_out(timeout: Option<Duration>) -> Diagnostic {
    Diagnostic::new(format!("no end after {} s", timeout.unwrap_or_default().as_secs_f32()))
}

/// A host's program: its exit code is ours.
fn run_program(ui: &Ui, plan: &Plan, program: &Path, request: Request, stop: &Stop) -> Result<u8> {
    let script = request.script.map(PathBuf::into_os_string);
    let arguments: Vec<_> = script.into_iter().chain(request.arguments.into_iter().map(OsString::from)).collect();
    let mut child = cargo::start_program(ui, program, &arguments, ui.json)?;
    let output = child.child().stdout.take().map(cargo::collect);
    loop {
        if let Some(status) = child.try_wait() {
            let code = status.code().map_or(Exit::Program as u8, |code| code as u8);
            let output = output.map(|output| output.join().unwrap_or_default()).unwrap_or_default();
            let output = String::from_utf8_lossy(&output).into_owned();
            ui.report_with(code, json!({ "board": plan.board, "program": { "ended": "exit", "value": code, "output": output } }));
            return Ok(code);
        }
        // An interrupt reaches the program too, by the terminal; it decides what to do about it.
        if stop.timed_out() {
            return Err(timed_out(request.timeout).exit(Exit::Timeout));
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Sends a program through the raw REPL.
fn run_script(
    ui: &Ui,
    repo: &Repo,
    plan: &Plan,
    emulator: &Emulator,
    folder: &Path,
    script: &Path,
    timeout: Option<Duration>,
) -> Result<u8> {
    let program = fs::read(script).map_err(|e| diag::io("read", script, &e))?;
    let not_text = |_| Diagnostic::new(format!("`{}` is not UTF-8", script.display())).exit(Exit::Usage);
    let program = String::from_utf8(program).map_err(not_text)?;
    let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut guard = emulator.boot(ui, repo, plan, folder, false)?;
    let child = guard.child();
    let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    let mut line = Line::new(stdin, stdout, timeout);
    let (done, finished) = channel();
    let collect = ui.json;
    // In a thread, so that a signal can end the wait: the guard kills the emulator, and with it the line.
    thread::spawn(move || {
        let mut output = Vec::new();
        let outcome = match collect {
            true => line.run(&name, &program, &mut output),
            false => line.run(&name, &program, &mut std::io::stdout()),
        };
        let _ = done.send((outcome, String::from_utf8_lossy(&output).into_owned()));
    });
    let stop = Stop::new(None);
    let (outcome, output) = loop {
        match finished.recv_timeout(TICK) {
            Ok(result) => break result,
            Err(RecvTimeoutError::Timeout) if !stop.interrupted() => {}
            Err(_) => return Err(Diagnostic::new("interrupted").exit(Exit::Program)),
        }
    };
    let data = |how: &str, value: &str| json!({ "board": plan.board, "program": { "ended": how, "value": value, "output": output } });
    let failure = |diagnostic: Diagnostic, exit, data| Err(Failure { data, ..diagnostic.exit(exit) });
    match &outcome {
        Ok(Outcome::Done) => {
            ui.report(data("done", ""));
            Ok(0)
        }
        Ok(Outcome::Failed(error)) => {
            let last = error.trim_end().lines().next_back().unwrap_or_default();
            failure(Diagnostic::new("the program failed").output(error), Exit::Program, data("exception", last))
        }
        Ok(Outcome::Exit(value)) => {
            let message = format!("the program ended with SystemExit: {value}");
            failure(Diagnostic::new(message), Exit::Program, data("exit", value))
        }
        Err(Trouble::Timeout(said)) => {
            let error = timed_out(timeout);
            let error = if said.is_empty() { error } else { error.note(format!("last from the board: {said}")) };
            failure(error, Exit::Timeout, data("timeout", ""))
        }
        Err(Trouble::Closed) => failure(emulator_ended(&mut guard), Exit::Io, data("gone", "")),
        Err(Trouble::Confused(what)) => {
            let message = format!("the board does not speak the raw REPL's protocol: {what}");
            failure(Diagnostic::new(message), Exit::Program, data("confused", ""))
        }
    }
}

fn emulator_ended(guard: &mut Guard) -> Diagnostic {
    let mut said = String::new();
    let _ = guard.child().kill();
    if let Some(mut stderr) = guard.child().stderr.take() {
        let _ = stderr.read_to_string(&mut said);
    }
    Diagnostic::new("the emulator ended").output(said)
}

/// Names the virtual serial port and waits.
fn serve_pty(ui: &Ui, repo: &Repo, plan: &Plan, mut guard: Guard, stop: &Stop) -> Result<u8> {
    let stdout = guard.child().stdout.take().expect("piped");
    let lines = BufReader::new(stdout).lines().map_while(std::io::Result::ok);
    let port = lines.filter_map(|line| line.split(' ').find(|word| word.starts_with("/dev/")).map(str::to_string)).next();
    let Some(port) = port else {
        return Err(emulator_ended(&mut guard).exit(Exit::Io));
    };
    wait_for_prompt(Path::new(&port), stop);
    ui.status("Serving", format!("{} on {port}; Ctrl-C ends it", repo.show(&repo.images(&plan.board))));
    ui.answer(format!("{port}\n"));
    ui.report(json!({ "board": plan.board, "port": port }));
    while !stop.interrupted() && !stop.timed_out() {
        if guard.try_wait().is_some() {
            return Err(emulator_ended(&mut guard).exit(Exit::Io));
        }
        thread::sleep(TICK);
    }
    Ok(0)
}

/// Waits until the board on a serial port answers, for at most [`WAKING`]: what is sent to one that is still starting is lost, and
/// tools begin as soon as the port has a name.
fn wait_for_prompt(port: &Path, stop: &Stop) {
    // A process that leads a session must not get the port as its terminal; what is there is taken, and no more waited for.
    let flags = (OFlags::NOCTTY | OFlags::NONBLOCK).bits().cast_signed();
    let Ok(mut line) = fs::OpenOptions::new().read(true).write(true).custom_flags(flags).open(port) else { return };
    let mut said = Vec::new();
    let (end, mut ask) = (Instant::now() + WAKING, Instant::now());
    while Instant::now() < end && !stop.interrupted() {
        if Instant::now() >= ask {
            let _ = line.write_all(b"\r");
            ask = Instant::now() + ASK_AGAIN;
        }
        thread::sleep(TICK);
        let before = said.len();
        let _ = line.read_to_end(&mut said);
        // Its last prompt: nothing follows.
        if said.len() == before && said.ends_with(PROMPT) {
            break;
        }
    }
}

/// The board's console on this terminal, or on whatever the streams are.
fn console(ui: &Ui, plan: &Plan, emulator: &Emulator, mut guard: Guard, stop: &Stop) -> Result<u8> {
    let terminal = RawTerminal::enter();
    let leave = if terminal.is_some() { "; Ctrl-] leaves" } else { "" };
    ui.status("Booting", format!("{} in QEMU ({}){leave}\r", plan.machine(), emulator.machine()));
    let child = guard.child();
    let (mut to_board, mut from_board) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    let (sender, events) = channel();
    let board_events = sender.clone();
    let (awake, is_awake) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = from_board.read(&mut buffer) {
            if buffer[..n].ends_with(PROMPT) {
                let _ = awake.send(());
            }
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(&buffer[..n]).and_then(|()| out.flush());
            let _ = board_events.send(Event::Output);
        }
        let _ = board_events.send(Event::Ended);
    });
    thread::spawn(move || {
        // What a pipe holds is there at once, but a board that is still starting does not listen.
        if !std::io::stdin().is_terminal() {
            let _ = is_awake.recv_timeout(WAKING);
        }
        let mut buffer = [0; 256];
        while let Ok(n @ 1..) = std::io::stdin().read(&mut buffer) {
            let leave = buffer[..n].iter().position(|&byte| byte == LEAVE);
            if to_board.write_all(&buffer[..leave.unwrap_or(n)]).and_then(|()| to_board.flush()).is_err() {
                return;
            }
            if leave.is_some() {
                break;
            }
        }
        let _ = sender.send(if std::io::stdin().is_terminal() { Event::Leave } else { Event::EndOfInput });
        // The line stays open as long as the board may still answer.
        thread::park();
        drop(to_board);
    });
    let mut silent_from = None;
    loop {
        match events.recv_timeout(TICK) {
            Ok(Event::Leave) => break,
            Ok(Event::Ended) => return Err(emulator_ended(&mut guard).exit(Exit::Io)),
            Ok(Event::EndOfInput) => silent_from = Some(Instant::now()),
            Ok(Event::Output) => silent_from = silent_from.map(|_| Instant::now()),
            Err(_) => {}
        }
        if stop.interrupted() || silent_from.is_some_and(|from| from.elapsed() > SILENCE) {
            break;
        }
        if stop.timed_out() {
            drop(terminal);
            return Err(Diagnostic::new("the time is over").exit(Exit::Timeout));
        }
    }
    drop(terminal);
    eprintln!();
    Ok(0)
}

enum Event {
    Output,
    /// The emulator.
    Ended,
    /// The user asked for it.
    Leave,
    EndOfInput,
}

/// The terminal passes on every key as it is, until the value is dropped.
struct RawTerminal(Termios);

impl RawTerminal {
    fn enter() -> Option<Self> {
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            return None;
        }
        let before = tcgetattr(&stdin).ok()?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&stdin, OptionalActions::Now, &raw).ok()?;
        Some(Self(before))
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}

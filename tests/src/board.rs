//! Cases on a board's image in the emulator, through its raw REPL.
//!
//! `cargo xtask run` boots the image and gives its console as standard input and output. One emulator serves many
//! cases; before each the board is reset softly, so that no case sees what another left.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::case::Case;
use crate::process;
use crate::repo::Repo;

pub const RAW_MODE: u8 = 0x01;
pub const FRIENDLY_MODE: u8 = 0x02;
pub const INTERRUPT: u8 = 0x03;
pub const END: u8 = 0x04;
pub const PASTE_MODE: u8 = 0x05;
const PASTE: [u8; 3] = [0x05, b'A', 0x01];
const BANNER: &[u8] = b"raw REPL; CTRL-B to exit\r\n>";

const BOOT_LIMIT: Duration = Duration::from_secs(120);
const ASK_AGAIN: Duration = Duration::from_millis(500);
/// The emulator is some twenty times slower than the host program.
const CASE_LIMIT: Duration = Duration::from_secs(60);
/// A program that prints more than this is stopped.
const MAX_OUTPUT: usize = 1 << 20;

/// A booted board.
pub struct Board {
    xtask: Child,
    from_board: Receiver<Vec<u8>>,
    /// Received and not yet used.
    pending: Vec<u8>,
}

/// Why a board gave no answer.
#[derive(Debug)]
pub enum Trouble {
    /// The time is over; what it sent so far.
    Timeout(String),
    /// The emulator ended.
    Gone,
}

/// What a program printed: its output, and its traceback if it failed.
#[derive(Debug, Default)]
pub struct Reply {
    pub output: String,
    pub error: String,
}

/// Builds the board's image; with `added`, the frozen modules at that path come on top of the manifest's; with
/// `coverage`, `micropython.coverage()` tells how many functions of each frozen module were entered.
///
/// # Errors
/// What xtask says.
pub fn build(repo: &Repo, board: &str, added: Option<&str>, coverage: bool) -> Result<(), String> {
    let mut command = xtask(repo);
    match added {
        Some(path) => command.args(["freeze", path, "--board", board, "--quiet"]),
        None => command.args(["build", "--board", board, "--quiet"]),
    };
    command.args(coverage.then_some("--coverage"));
    let ended = process::run(&mut command, Duration::from_secs(1800))?;
    match ended.ok() {
        true => Ok(()),
        false => Err(format!("the image of `{board}` does not build\n{}{}", ended.stdout, ended.stderr)),
    }
}

fn xtask(repo: &Repo) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&repo.root).args(["run", "--quiet", "--package", "xtask", "--"]);
    command
}

impl Board {
    /// Boots the board's last image and waits for its raw REPL.
    ///
    /// # Errors
    /// There is no emulator, or the image does not come up.
    pub fn boot(repo: &Repo, board: &str) -> Result<Self, String> {
        let mut command = xtask(repo);
        command.args(["run", "--board", board, "--quiet"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut xtask = command.spawn().map_err(|error| format!("cannot start xtask: {error}"))?;
        let mut console = xtask.stdout.take().ok_or("xtask has no output")?;
        let (sender, from_board) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = console.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut board = Self { xtask, from_board, pending: Vec::new() };
        board.enter().map_err(|trouble| format!("no prompt from the image: {trouble:?}"))?;
        Ok(board)
    }

    /// Asks for the raw REPL until it answers.
    fn enter(&mut self) -> Result<(), Trouble> {
        let end = Instant::now() + BOOT_LIMIT;
        loop {
            self.send(&[b'\r', INTERRUPT, INTERRUPT, b'\r', RAW_MODE])?;
            match self.until(BANNER, Instant::now() + ASK_AGAIN) {
                Err(Trouble::Timeout(_)) if Instant::now() < end => {}
                answer => return answer.map(drop),
            }
        }
    }

    /// Runs a case from a fresh start; the transcript has the form of [`process::Ended::transcript`].
    ///
    /// # Errors
    /// The board must be booted anew after one.
    pub fn run_case(&mut self, case: &Case, program: &str) -> Result<String, Trouble> {
        self.run_file(&case.name, program)
    }

    /// The same for a program that would be the file `name`.py elsewhere.
    ///
    /// # Errors
    /// The board must be booted anew after one.
    pub fn run_file(&mut self, name: &str, program: &str) -> Result<String, Trouble> {
        self.reset()?;
        let Reply { output, error } = self.run(program, CASE_LIMIT)?;
        let mut text = output;
        if !error.is_empty() {
            text.push_str(&error);
            text.push_str("-- exit status 1\n");
        }
        // On the host the program is a file.
        Ok(text.replace("\"<stdin>\"", &format!("\"{name}.py\"")))
    }

    /// A soft reset that stays in the raw REPL.
    pub fn reset(&mut self) -> Result<(), Trouble> {
        while let Ok(old) = self.from_board.try_recv() {
            drop(old);
        }
        self.pending.clear();
        self.send(&[END])?;
        self.until(b"soft reboot\r\n", Instant::now() + CASE_LIMIT)?;
        self.until(BANNER, Instant::now() + CASE_LIMIT).map(drop)
    }

    /// Runs `program` and waits for its end.
    pub fn run(&mut self, program: &str, limit: Duration) -> Result<Reply, Trouble> {
        let end = Instant::now() + limit;
        self.start(program, end)?;
        self.finish(end)
    }

    /// Sends `program`; it runs when this returns.
    pub fn start(&mut self, program: &str, end: Instant) -> Result<(), Trouble> {
        self.send(&PASTE)?;
        let answer = self.exactly(2, end)?;
        if answer != [b'R', 1] {
            return Err(Trouble::Timeout(format!("no raw paste mode: {answer:?}")));
        }
        self.paste(program.as_bytes(), end)
    }

    /// Waits for the end of the program that runs.
    pub fn finish(&mut self, end: Instant) -> Result<Reply, Trouble> {
        let output = self.until(&[END], end)?;
        let error = self.until(&[END], end)?;
        self.until(b">", end)?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        Ok(Reply { output: text(output), error: text(error) })
    }

    /// Sends as much as the board allows: it tells a window first, and opens it again by one byte.
    fn paste(&mut self, program: &[u8], end: Instant) -> Result<(), Trouble> {
        let size = self.exactly(2, end)?;
        let window = usize::from(u16::from_le_bytes([size[0], size[1]]));
        let mut allowed = window;
        let mut rest = program;
        while !rest.is_empty() {
            while allowed == 0 {
                match self.exactly(1, end)?[0] {
                    0x01 => allowed += window,
                    // It has seen enough: the program has a mistake.
                    _ => {
                        self.send(&[END])?;
                        return Ok(());
                    }
                }
            }
            let (now, later) = rest.split_at(rest.len().min(allowed));
            self.send(now)?;
            allowed -= now.len();
            rest = later;
        }
        self.send(&[END])?;
        self.skip_windows(end)
    }

    /// Up to and with the end mark that acknowledges a pasted program.
    fn skip_windows(&mut self, end: Instant) -> Result<(), Trouble> {
        self.until(&[END], end).map(drop)
    }

    /// Types `bytes`.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let stdin = self.xtask.stdin.as_mut().ok_or(Trouble::Gone)?;
        stdin.write_all(bytes).and_then(|()| stdin.flush()).map_err(|_| Trouble::Gone)
    }

    /// Everything before `mark`, which is taken too.
    pub fn until(&mut self, mark: &[u8], end: Instant) -> Result<Vec<u8>, Trouble> {
        let mut searched = 0;
        loop {
            let found = self.pending[searched..].windows(mark.len()).position(|window| window == mark);
            if let Some(position) = found.map(|position| position + searched) {
                let rest = self.pending.split_off(position + mark.len());
                let mut before = std::mem::replace(&mut self.pending, rest);
                before.truncate(position);
                return Ok(before);
            }
            searched = (self.pending.len() + 1).saturating_sub(mark.len());
            self.receive(end)?;
        }
    }

    /// Drops what has come so far; how much that was.
    pub fn forget(&mut self) -> usize {
        while let Ok(bytes) = self.from_board.try_recv() {
            self.pending.extend(bytes);
        }
        let n = self.pending.len();
        self.pending.clear();
        n
    }

    fn exactly(&mut self, count: usize, end: Instant) -> Result<Vec<u8>, Trouble> {
        while self.pending.len() < count {
            self.receive(end)?;
        }
        let rest = self.pending.split_off(count);
        Ok(std::mem::replace(&mut self.pending, rest))
    }

    fn receive(&mut self, end: Instant) -> Result<(), Trouble> {
        let left = end.saturating_duration_since(Instant::now());
        let trouble = |pending: &[u8]| Trouble::Timeout(String::from_utf8_lossy(pending).into_owned());
        match self.from_board.recv_timeout(left) {
            Ok(bytes) => self.pending.extend(bytes),
            Err(RecvTimeoutError::Timeout) => return Err(trouble(&self.pending)),
            Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Gone),
        }
        match self.pending.len() > MAX_OUTPUT {
            true => Err(trouble(&self.pending[..1000])),
            false => Ok(()),
        }
    }
}

impl Drop for Board {
    /// Stops what runs; xtask ends the emulator when its input ends and the board is silent, or when it is told to.
    fn drop(&mut self) {
        let _ = self.send(&[INTERRUPT, INTERRUPT]);
        drop(self.xtask.stdin.take());
        end(&mut self.xtask);
    }
}

/// Waits for xtask to end, and asks it to if it does not. It must not be killed: it would leave the emulator behind.
fn end(xtask: &mut Child) {
    for ask in [false, true] {
        if ask {
            let _ = Command::new("kill").arg(xtask.id().to_string()).status();
        }
        let end = Instant::now() + Duration::from_secs(3);
        while Instant::now() < end {
            if matches!(xtask.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
    let _ = xtask.kill();
    let _ = xtask.wait();
}

/// A board whose serial port is one of this machine, for other tools.
pub struct SerialPort {
    xtask: Child,
    pub name: String,
}

impl SerialPort {
    /// Boots the board's last image on a new port.
    ///
    /// # Errors
    /// There is no emulator, or it names no port.
    pub fn open(repo: &Repo, board: &str) -> Result<Self, String> {
        let mut command = xtask(repo);
        command.args(["run", "--board", board, "--pty"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut xtask = command.spawn().map_err(|error| format!("cannot start xtask: {error}"))?;
        let mut name = String::new();
        if let Some(stdout) = xtask.stdout.take() {
            let _ = BufReader::new(stdout).read_line(&mut name);
        }
        let name = name.trim().to_string();
        match name.starts_with("/dev/") {
            true => Ok(Self { xtask, name }),
            false => {
                end(&mut xtask);
                Err(format!("xtask names no port: `{name}`"))
            }
        }
    }
}

impl Drop for SerialPort {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.xtask.id().to_string()).status();
        end(&mut self.xtask);
    }
}

//! Child processes with a limit on their time and on what they may print.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Output beyond this many bytes is cut: a program that floods must not take the test run with it.
const MAX_OUTPUT: u64 = 4 << 20;
const TICK: Duration = Duration::from_millis(1);

/// How a process ended, and what it printed.
#[derive(Clone, Debug)]
pub struct Ended {
    pub stdout: String,
    pub stderr: String,
    pub how: How,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Exit(i32),
    /// By a signal.
    Killed,
    /// It was still running when its time was over.
    Timeout,
}

impl Ended {
    pub fn ok(&self) -> bool {
        self.how == How::Exit(0)
    }

    /// The standard output, followed by a line about the end if that was not a plain one.
    pub fn transcript(&self) -> String {
        let mut text = self.stdout.clone();
        match self.how {
            How::Exit(0) => {}
            How::Exit(code) => text.push_str(&format!("-- exit status {code}\n")),
            How::Killed => text.push_str("-- killed by a signal\n"),
            How::Timeout => text.push_str("-- time limit\n"),
        }
        text
    }
}

/// Runs `command` to its end, or ends it when `limit` is over.
///
/// # Errors
/// It could not be started, in words.
pub fn run(command: &mut Command, limit: Duration) -> Result<Ended, String> {
    run_with(command, "", limit)
}

/// Runs `command` with `input` as its standard input.
///
/// # Errors
/// It could not be started, in words.
pub fn run_with(command: &mut Command, input: &str, limit: Duration) -> Result<Ended, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("cannot start `{name}`: {error}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A child that does not read its input is none of our business.
        let _ = stdin.write_all(input.as_bytes());
    }
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let how = wait(&mut child, limit);
    let text = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
        let bytes = reader.and_then(|reader| reader.join().ok()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Ok(Ended { stdout: text(stdout), stderr: text(stderr), how })
}

/// A command that sees nothing of this process' environment but the search path.
pub fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

fn collect(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.by_ref().take(MAX_OUTPUT).read_to_end(&mut bytes);
        // The rest is read too, or the child would wait for ever.
        let _ = std::io::copy(&mut from, &mut std::io::sink());
        bytes
    })
}

fn wait(child: &mut Child, limit: Duration) -> How {
    let end = Instant::now() + limit;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code().map_or(How::Killed, How::Exit),
            Ok(None) if Instant::now() < end => thread::sleep(TICK),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return How::Timeout;
            }
        }
    }
}

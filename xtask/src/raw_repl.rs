//! MicroPython's raw REPL, the client's side: a program goes in, its output and its error come out.
//!
//! Byte for byte what `mpremote` sends. Raw paste mode has flow control; a board without it gets the text in pieces.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

const INTERRUPT: u8 = 0x03;
const END: u8 = 0x04;
const BANNER: &[u8] = b"raw REPL; CTRL-B to exit\r\n>";
/// How often a board that is still booting is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(300);
/// A board without flow control takes this many bytes, then a pause.
const PIECE: usize = 128;
const PAUSE: Duration = Duration::from_millis(10);

/// How a program ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Done,
    /// With its traceback.
    Failed(String),
    /// `SystemExit` with something else than nothing, `None` or 0: its argument as Python shows it.
    Exit(String),
}

/// The global that the board keeps the arguments of a `SystemExit` in.
const EXIT: &str = "__exit__";

/// Why there is no outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The time is over; what the board said last.
    Timeout(String),
    /// The board is gone.
    Closed,
    /// It said something else than the protocol allows.
    Confused(String),
}

/// A serial line to a board.
pub struct Line<W> {
    to_board: W,
    from_board: Receiver<u8>,
    /// A byte that was looked at and not yet taken.
    pushed_back: Option<u8>,
    deadline: Option<Instant>,
    /// Everything received, for messages.
    seen: Vec<u8>,
}

impl<W: Write> Line<W> {
    /// Reads in a thread of its own, so that waiting can have a limit.
    pub fn new(to_board: W, mut from_board: impl Read + Send + 'static, timeout: Option<Duration>) -> Self {
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = from_board.read(&mut buffer) {
                if buffer[..n].iter().any(|&byte| sender.send(byte).is_err()) {
                    break;
                }
            }
        });
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        Self { to_board, from_board: receiver, pushed_back: None, deadline, seen: Vec::new() }
    }

    /// Runs `program`, a file called `name`; its output goes to `out` as it comes.
    ///
    /// The raw REPL swallows `SystemExit`. A program that may raise it is run from inside another, which keeps it.
    pub fn run(&mut self, name: &str, program: &str, out: &mut dyn Write) -> Result<Outcome, Trouble> {
        self.enter()?;
        if !program.contains("exit") && !program.contains("SystemExit") {
            return self.execute(program.as_bytes(), out);
        }
        let (name, program) = (literal(name), literal(program));
        let outer = format!("{EXIT} = ()\ntry:\n exec(compile({program}, {name}, 'exec'))\nexcept SystemExit as e:\n {EXIT} = e.args\n");
        let outcome = self.execute(outer.as_bytes(), out)?;
        if outcome != Outcome::Done {
            return Ok(outcome);
        }
        let mut value = Vec::new();
        self.execute(format!("print(repr({EXIT}[0] if {EXIT} else None))").as_bytes(), &mut value)?;
        let value = String::from_utf8_lossy(&value).trim().to_string();
        Ok(if ["None", "0", "False"].contains(&&*value) { Outcome::Done } else { Outcome::Exit(value) })
    }

    /// Runs `program` in the raw REPL, which waits for it.
    fn execute(&mut self, program: &[u8], out: &mut dyn Write) -> Result<Outcome, Trouble> {
        self.send(&[0x05, b'A', 0x01])?;
        match (self.byte()?, self.byte()?) {
            (b'R', 1) => self.paste(program)?,
            (b'R', 0) => {
                self.wait_for(b">")?;
                self.send_pieces(program)?;
            }
            _ => {
                self.wait_for(BANNER)?;
                self.send_pieces(program)?;
            }
        }
        // What came before is no news to who waits for the program.
        self.seen.clear();
        self.until_end(out)?;
        let mut error = Vec::new();
        self.until_end(&mut error)?;
        self.wait_for(b">")?;
        let error = String::from_utf8_lossy(&error).replace("\r\n", "\n");
        Ok(if error.is_empty() { Outcome::Done } else { Outcome::Failed(error) })
    }

    /// Interrupts whatever runs and asks for the raw REPL until it answers.
    fn enter(&mut self) -> Result<(), Trouble> {
        loop {
            self.send(&[b'\r', INTERRUPT, INTERRUPT, b'\r', 0x01])?;
            match self.wait_until(BANNER, Instant::now() + ASK_AGAIN) {
                Ok(()) => break,
                Err(Trouble::Timeout(_)) if self.deadline.is_none_or(|deadline| Instant::now() < deadline) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        // Answers to earlier questions may still be under way.
        while self.from_board.recv_timeout(ASK_AGAIN / 3).is_ok() {}
        Ok(())
    }

    /// Sends as fast as the board allows: it opens windows of a size it tells first.
    fn paste(&mut self, program: &[u8]) -> Result<(), Trouble> {
        let window = usize::from(u16::from_le_bytes([self.byte()?, self.byte()?]));
        let mut allowed = window;
        let mut rest = program;
        while !rest.is_empty() {
            while allowed == 0 || !self.is_quiet() {
                match self.byte()? {
                    0x01 => allowed += window,
                    END => {
                        // It wants no more: the program has a mistake.
                        self.send(&[END])?;
                        return Ok(());
                    }
                    byte => return Err(self.confused(byte)),
                }
            }
            let (now, later) = rest.split_at(rest.len().min(allowed));
            self.send(now)?;
            allowed -= now.len();
            rest = later;
        }
        self.send(&[END])?;
        loop {
            match self.byte()? {
                END => return Ok(()),
                0x01 => {}
                byte => return Err(self.confused(byte)),
            }
        }
    }

    fn is_quiet(&mut self) -> bool {
        match self.from_board.try_recv() {
            Ok(byte) => {
                self.pushed_back = Some(byte);
                false
            }
            Err(_) => true,
        }
    }

    fn send_pieces(&mut self, program: &[u8]) -> Result<(), Trouble> {
        for piece in program.chunks(PIECE) {
            self.send(piece)?;
            thread::sleep(PAUSE);
        }
        self.send(&[END])?;
        self.wait_for(b"OK")
    }

    /// Passes on everything before the next end mark.
    fn until_end(&mut self, out: &mut dyn Write) -> Result<(), Trouble> {
        loop {
            match self.byte()? {
                END => return Ok(()),
                // The board's lines end in CR LF; a program's output here ends them as the terminal does.
                b'\r' => {}
                byte => {
                    let _ = out.write_all(&[byte]);
                    if byte == b'\n' {
                        let _ = out.flush();
                    }
                }
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.to_board.write_all(bytes).and_then(|()| self.to_board.flush()).map_err(|_| Trouble::Closed)
    }

    fn wait_for(&mut self, text: &[u8]) -> Result<(), Trouble> {
        let far = Instant::now() + Duration::from_secs(3600);
        self.wait_until(text, self.deadline.unwrap_or(far))
    }

    fn wait_until(&mut self, text: &[u8], until: Instant) -> Result<(), Trouble> {
        let start = self.seen.len();
        while !self.seen[start..].ends_with(text) {
            self.byte_until(Some(until))?;
        }
        Ok(())
    }

    fn byte(&mut self) -> Result<u8, Trouble> {
        self.byte_until(self.deadline)
    }

    fn byte_until(&mut self, until: Option<Instant>) -> Result<u8, Trouble> {
        let until = [until, self.deadline].into_iter().flatten().min();
        let byte = match (self.pushed_back.take(), until) {
            (Some(byte), _) => Ok(byte),
            (None, None) => self.from_board.recv().map_err(|_| RecvTimeoutError::Disconnected),
            (None, Some(until)) => self.from_board.recv_timeout(until.saturating_duration_since(Instant::now())),
        };
        match byte {
            Ok(byte) => {
                self.seen.push(byte);
                Ok(byte)
            }
            Err(RecvTimeoutError::Timeout) => Err(Trouble::Timeout(self.tail())),
            Err(RecvTimeoutError::Disconnected) => Err(Trouble::Closed),
        }
    }

    fn confused(&self, byte: u8) -> Trouble {
        Trouble::Confused(format!("unexpected byte {byte:#04x} after: {}", self.tail()))
    }

    /// The last line or so of what the board said.
    fn tail(&self) -> String {
        let start = self.seen.len().saturating_sub(200);
        String::from_utf8_lossy(&self.seen[start..]).escape_debug().to_string()
    }
}

/// `text` as a Python string literal.
fn literal(text: &str) -> String {
    let mut literal = String::from("'");
    for character in text.chars() {
        match character {
            '\\' | '\'' => literal.extend(['\\', character]),
            '\n' => literal.push_str("\\n"),
            ' '..='~' => literal.push(character),
            _ if (character as u32) < 0x100 => literal.push_str(&format!("\\x{:02x}", character as u32)),
            _ => literal.push(character),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixStream;

    /// A board that answers as the protocol says; `replies` are the output and the error of one program after the other.
    fn board(stream: UnixStream, raw_paste: bool, replies: Vec<(&'static str, &'static str)>) -> thread::JoinHandle<Vec<String>> {
        thread::spawn(move || {
            let mut line = Line::new(stream.try_clone().unwrap(), stream.try_clone().unwrap(), Some(Duration::from_secs(10)));
            let mut programs = Vec::new();
            while line.byte().unwrap() != 0x01 {}
            line.send(b"raw REPL; CTRL-B to exit\r\n>").unwrap();
            for (output, error) in replies {
                line.wait_for(&[0x05, b'A', 0x01]).unwrap();
                line.send(if raw_paste { b"R\x01\x10\x00\x01" } else { b"R\x00>" }).unwrap();
                let mut program = Vec::new();
                loop {
                    match line.byte().unwrap() {
                        END => break,
                        byte => program.push(byte),
                    }
                    if raw_paste && program.len() % 16 == 0 {
                        line.send(&[0x01]).unwrap();
                    }
                }
                line.send(if raw_paste { &[END] } else { b"OK" }).unwrap();
                line.send(format!("{output}\x04{error}\x04>").as_bytes()).unwrap();
                programs.push(String::from_utf8(program).unwrap());
            }
            programs
        })
    }

    fn run(program: &str, raw_paste: bool, replies: Vec<(&'static str, &'static str)>) -> (Outcome, String, Vec<String>) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let board = board(theirs, raw_paste, replies);
        let mut line = Line::new(ours.try_clone().unwrap(), ours, Some(Duration::from_secs(10)));
        let mut out = Vec::new();
        let outcome = line.run("x.py", program, &mut out).unwrap();
        (outcome, String::from_utf8(out).unwrap(), board.join().unwrap())
    }

    #[test]
    fn a_program_goes_in_and_its_output_comes_out() {
        let long = format!("print({:?})\n", "x".repeat(500));
        for raw_paste in [true, false] {
            let (outcome, out, programs) = run(&long, raw_paste, vec![("hello\r\n", "")]);
            assert_eq!((outcome, &*out), (Outcome::Done, "hello\n"));
            assert_eq!(programs, std::slice::from_ref(&long));
        }
    }

    #[test]
    fn a_traceback_is_a_failure() {
        let (outcome, out, _) = run("1/0", true, vec![("before\r\n", "Traceback\r\nZeroDivisionError: \r\n")]);
        assert_eq!((outcome, &*out), (Outcome::Failed("Traceback\nZeroDivisionError: \n".into()), "before\n"));
    }

    #[test]
    fn the_value_of_system_exit_is_asked_for() {
        let (outcome, _, programs) = run("import sys\nsys.exit('bad\\n')", true, vec![("", ""), ("3\r\n", "")]);
        assert_eq!(outcome, Outcome::Exit("3".into()));
        assert!(programs[0].contains(r"exec(compile('import sys\nsys.exit(\'bad\\n\')', 'x.py', 'exec'))"), "{}", programs[0]);
        let (outcome, _, _) = run("exit()", true, vec![("", ""), ("None\r\n", "")]);
        assert_eq!(outcome, Outcome::Done);
    }

    #[test]
    fn a_silent_board_is_a_timeout() {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        let mut line = Line::new(ours.try_clone().unwrap(), ours, Some(Duration::from_millis(50)));
        assert_eq!(line.run("x.py", "1", &mut Vec::new()), Err(Trouble::Timeout(String::new())));
    }
}

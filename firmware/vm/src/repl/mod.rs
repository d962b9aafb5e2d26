//! The prompt: friendly with line editing, raw for programs such as `mpremote`.
//!
//! Portable, without memory of its own to speak of: a [`Session`] supplies the terminal, the buffer for the text and the
//! interpreter. The bytes on the wire are MicroPython's (release 1.29), because other people's tools speak them.

mod complete;
mod edit;
mod history;
mod incomplete;
mod session;
#[cfg(test)]
mod tests;

use core::ops::Range;
use edit::{Indent, Line};
use history::History;

pub use complete::MAX_NAME;
pub use session::{run, run_start_file};

const CTRL_A: u8 = 1;
const CTRL_B: u8 = 2;
const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const CTRL_E: u8 = 5;

const NEW_LINE: &[u8] = b"\r\n";

/// What is shown for text that outgrew its buffer.
const NO_MEMORY: &[u8] = b"MemoryError: \r\n";

/// Raw-paste mode: the sender may be two windows of this many bytes ahead of us, so the console must hold twice that.
const WINDOW_BYTES: u16 = 128;

/// The buffer cannot grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Which prompt to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// `sys.ps1`.
    Statement,
    /// `sys.ps2`: the statement goes on.
    Continuation,
}

/// How to compile the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One statement; expressions print their value.
    Single,
    /// A whole program.
    File,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By itself.
    Done,
    /// With an exception, which waits for [`Session::report`].
    Raised,
    /// With a `SystemExit`, which ends the prompt: a soft reset on a board.
    Leave,
}

/// Where names are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The globals of `__main__`.
    Main,
    /// The object that this part of the text names, dots included, found from the globals of `__main__` on.
    Attributes(Range<usize>),
    /// Modules that are built in.
    Modules,
}

/// Terminal, text buffer and interpreter behind a prompt.
pub trait Session {
    /// Waits for a byte; `None` when there will not be any more.
    fn read(&mut self) -> Option<u8>;

    /// Sends bytes as they are.
    fn write(&mut self, bytes: &[u8]);

    /// The text typed so far.
    fn text(&self) -> &[u8];
    fn text_mut(&mut self) -> &mut [u8];
    /// Appends to the text.
    ///
    /// # Errors
    /// [`Full`] leaves the text as it was.
    fn push(&mut self, byte: u8) -> Result<(), Full>;
    /// Keeps the first `len` bytes of the text.
    fn truncate(&mut self, len: usize);

    /// Says what this is, in two lines.
    fn banner(&mut self);

    fn prompt(&mut self, prompt: Prompt) {
        self.write(match prompt {
            Prompt::Statement => b">>> ",
            Prompt::Continuation => b"... ",
        });
    }

    /// Compiles and runs the text, and may take it. Only in here does Ctrl-C interrupt; elsewhere it is a byte like others.
    fn execute(&mut self, kind: Kind) -> Outcome;

    /// Compiles a program while it comes in, every byte [shown](Paste::take) to `paste`, and runs it. Nothing need be read when the text is refused.
    fn execute_paste(&mut self, paste: &mut Paste) -> Outcome;

    /// Prints the traceback of the exception that [`Outcome::Raised`] spoke of.
    fn report(&mut self);

    /// The next name of `scope` that starts with the text in `part`, for the Tab key: where to go on, and the length of
    /// the name, whose bytes go into `name`. Names are counted from 0, in the order of their qstrs; those that start
    /// with `_` are left out if `part` does not.
    fn next_name(&mut self, _scope: &Scope, _part: Range<usize>, _from: usize, _name: &mut [u8; MAX_NAME]) -> Option<(usize, usize)> {
        None
    }
}

/// A program that comes in raw-paste mode, under flow control.
pub struct Paste {
    /// Bytes that the sender may send before it hears of us.
    room: u16,
    /// Nothing more is to be read.
    over: bool,
}

/// What a byte of a [`Paste`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    Byte(u8),
    End,
    /// The sender gave it up.
    Interrupt,
}

impl Paste {
    const fn new() -> Self {
        Self { room: WINDOW_BYTES, over: false }
    }

    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Takes the next byte from the sender, `None` if there will not be any more: what it says, and what to send back.
    pub fn take(&mut self, byte: Option<u8>) -> (Pasted, &'static [u8]) {
        match byte {
            Some(CTRL_C | CTRL_D) => {
                self.over = true;
                (if byte == Some(CTRL_C) { Pasted::Interrupt } else { Pasted::End }, &[CTRL_D])
            }
            Some(byte) => {
                self.room -= 1;
                if self.room > 0 {
                    return (Pasted::Byte(byte), &[]);
                }
                self.room = WINDOW_BYTES;
                (Pasted::Byte(byte), &[1])
            }
            None => {
                self.over = true;
                (Pasted::End, &[])
            }
        }
    }
}

/// Who is expected at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Friendly,
    Raw,
}

/// The state between statements.
pub struct Repl {
    mode: Mode,
    history: History,
}

impl Repl {
    /// Starts in `mode`, which a soft reset keeps; the history does not survive one.
    pub const fn new(mode: Mode) -> Self {
        Self { mode, history: History::new() }
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Reads and runs until the user leaves, a program does, or the input ends.
    pub fn run(&mut self, session: &mut impl Session) {
        loop {
            let next = match self.mode {
                Mode::Friendly => self.friendly(session),
                Mode::Raw => raw(session),
            };
            match next {
                Some(mode) => self.mode = mode,
                None => return,
            }
        }
    }

    /// The mode to go on in, `None` to leave.
    fn friendly(&mut self, session: &mut impl Session) -> Option<Mode> {
        session.banner();
        loop {
            session.truncate(0);
            let mut indent = Indent::On;
            let line = edit::line(session, &mut self.history, Prompt::Statement, &mut indent);
            let kind = match line? {
                Line::Entered if session.text().is_empty() => continue,
                Line::Entered => match self.continuation(session, &mut indent)? {
                    true => Kind::Single,
                    false => continue,
                },
                Line::Key(CTRL_E) => match paste(session)? {
                    true => Kind::File,
                    false => continue,
                },
                Line::Key(key) => {
                    session.write(NEW_LINE);
                    match key {
                        CTRL_A => return Some(Mode::Raw),
                        CTRL_B => session.banner(),
                        CTRL_D => return None,
                        _ => (),
                    }
                    continue;
                }
            };
            match session.execute(kind) {
                Outcome::Done => (),
                Outcome::Raised => session.report(),
                Outcome::Leave => return None,
            }
        }
    }

    /// Reads the rest of a statement. `Some(false)`: it was given up; `None`: the input ended.
    fn continuation(&mut self, session: &mut impl Session, indent: &mut Indent) -> Option<bool> {
        while incomplete::is_incomplete(session.text()) {
            if session.push(b'\n').is_err() {
                session.write(NO_MEMORY);
                return Some(false);
            }
            match edit::line(session, &mut self.history, Prompt::Continuation, indent)? {
                Line::Key(CTRL_C) => {
                    session.write(NEW_LINE);
                    return Some(false);
                }
                Line::Key(_) => break,
                Line::Entered => (),
            }
        }
        Some(true)
    }
}

/// Paste mode: text without editing. `Some(false)`: it was given up; `None`: the input ended.
fn paste(session: &mut impl Session) -> Option<bool> {
    session.write(b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
    let mut fits = true;
    let mut after_cr = false;
    loop {
        let byte = session.read()?;
        match byte {
            CTRL_C | CTRL_D => {
                session.write(NEW_LINE);
                if byte == CTRL_D && !fits {
                    session.write(NO_MEMORY);
                }
                return Some(byte == CTRL_D && fits);
            }
            b'\r' | b'\n' => {
                session.write(b"\r\n=== ");
                if !(byte == b'\n' && after_cr) {
                    fits = fits && session.push(b'\n').is_ok();
                }
            }
            _ => {
                session.write(&[byte]);
                fits = fits && session.push(byte).is_ok();
            }
        }
        after_cr = byte == b'\r';
    }
}

/// The mode to go on in, `None` to leave.
fn raw(session: &mut impl Session) -> Option<Mode> {
    const BANNER: &[u8] = b"raw REPL; CTRL-B to exit\r\n";
    session.write(BANNER);
    'text: loop {
        session.write(b">");
        session.truncate(0);
        let mut fits = true;
        loop {
            match session.read()? {
                CTRL_A => {
                    match *session.text() {
                        [CTRL_E, b'A'] => {
                            session.truncate(0);
                            raw_paste(session)?;
                        }
                        [CTRL_E, _] => session.write(b"R\0"),
                        _ => session.write(BANNER),
                    }
                    continue 'text;
                }
                CTRL_B => {
                    session.write(NEW_LINE);
                    return Some(Mode::Friendly);
                }
                CTRL_C => {
                    session.truncate(0);
                    fits = true;
                }
                CTRL_D => {
                    session.write(b"OK");
                    if session.text().is_empty() {
                        session.write(NEW_LINE);
                        return None;
                    }
                    execute_raw(session, fits)?;
                    continue 'text;
                }
                byte => fits = fits && session.push(byte).is_ok(),
            }
        }
    }
}

/// Runs the text for a program at the other end: output, 4, error text, 4. `None` to leave.
fn execute_raw(session: &mut impl Session, fits: bool) -> Option<()> {
    let outcome = if fits { session.execute(Kind::File) } else { Outcome::Done };
    if fits {
        return tell_raw(session, outcome);
    }
    session.write(&[CTRL_D]);
    session.write(NO_MEMORY);
    session.write(&[CTRL_D]);
    Some(())
}

/// What follows the output: 4, error text, 4. `None` to leave.
fn tell_raw(session: &mut impl Session, outcome: Outcome) -> Option<()> {
    session.write(&[CTRL_D]);
    if outcome == Outcome::Raised {
        session.report();
    }
    session.write(&[CTRL_D]);
    (outcome != Outcome::Leave).then_some(())
}

/// Raw-paste mode: as [`execute_raw`], with the text under flow control, compiled while it comes in. `None` to leave.
fn raw_paste(session: &mut impl Session) -> Option<()> {
    let [low, high] = WINDOW_BYTES.to_le_bytes();
    session.write(&[b'R', 1, low, high, 1]);
    let mut paste = Paste::new();
    let outcome = session.execute_paste(&mut paste);
    if !paste.is_over() {
        // We say that it is over; the sender has yet to notice.
        session.write(&[CTRL_D]);
        while !matches!(session.read()?, CTRL_C | CTRL_D) {}
    }
    tell_raw(session, outcome)
}

//! One line at the prompt: keys in, text and redrawing out.
//!
//! Escape sequences are those of a VT100. The line is the end of the session's text; what stands before it are the
//! finished lines of the same statement.

use super::complete::{Completion, MAX_NAME, complete};
use super::history::History;
use super::{CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E, NEW_LINE, Prompt, Session};

const CTRL_F: u8 = 6;
const BACKSPACE: u8 = 8;
const CTRL_K: u8 = 11;
const CTRL_N: u8 = 14;
const CTRL_P: u8 = 16;
const CTRL_U: u8 = 21;
const CTRL_W: u8 = 23;
const ESCAPE: u8 = 27;
const DELETE: u8 = 127;

const INDENT: &[u8] = b"    ";

/// How the user ended the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// With Enter: it stands at the end of the text.
    Entered,
    /// With Ctrl-C, or, while the line was empty, with one of Ctrl-A to Ctrl-E.
    Key(u8),
}

/// Whether lines of a statement start with spaces by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indent {
    Off,
    On,
    /// The spaces before the cursor were just put there.
    Added,
}

/// What arrow keys and their kind ask for.
enum Motion {
    Left,
    Right,
    Home,
    End,
    Older,
    Newer,
    Delete,
    WordLeft,
    WordRight,
    DeleteWordLeft,
    DeleteWordRight,
}

struct Editor<'a, S> {
    session: &'a mut S,
    history: &'a mut History,
    prompt: Prompt,
    /// Where the line starts in the text.
    start: usize,
    cursor: usize,
    /// Lines back in the history; 0 is the line itself.
    age: usize,
}

/// Shows the prompt and reads one line behind the text. `None`: the input ended.
pub fn line<S: Session>(session: &mut S, history: &mut History, prompt: Prompt, indent: &mut Indent) -> Option<Line> {
    let start = session.text().len();
    session.prompt(prompt);
    let mut editor = Editor { session, history, prompt, start, cursor: start, age: 0 };
    if *indent != Indent::Off {
        *indent = editor.indent();
    }
    loop {
        let key = editor.session.read()?;
        let was = *indent;
        if was == Indent::Added {
            *indent = Indent::On;
        }
        match key {
            CTRL_C => return Some(Line::Key(key)),
            // A continuation line has nothing to offer to the others.
            CTRL_A..=CTRL_E if editor.is_empty() && (prompt == Prompt::Statement || key == CTRL_D) => {
                return Some(Line::Key(key));
            }
            b'\r' | b'\n' => {
                editor.session.write(NEW_LINE);
                editor.remember();
                return Some(Line::Entered);
            }
            b'\t' if was == Indent::Added => *indent = Indent::Off,
            b' ' if was == Indent::Added => {
                *indent = Indent::Off;
                editor.unindent();
            }
            b'\t' => editor.tab(),
            BACKSPACE | DELETE => editor.backspace(),
            CTRL_K => editor.remove(editor.cursor, editor.end()),
            CTRL_U => editor.remove(editor.start, editor.cursor),
            b' '..=b'~' => editor.insert(&[key]),
            ESCAPE => {
                if let Some(motion) = escape(editor.session)? {
                    editor.go(motion);
                }
            }
            CTRL_A => editor.go(Motion::Home),
            CTRL_B => editor.go(Motion::Left),
            CTRL_D => editor.go(Motion::Delete),
            CTRL_E => editor.go(Motion::End),
            CTRL_F => editor.go(Motion::Right),
            CTRL_N => editor.go(Motion::Newer),
            CTRL_P => editor.go(Motion::Older),
            CTRL_W => editor.go(Motion::DeleteWordLeft),
            _ => (),
        }
    }
}

/// The rest of an escape sequence; `Some(None)` if it means nothing here, `None` when the input ended.
fn escape(session: &mut impl Session) -> Option<Option<Motion>> {
    match session.read()? {
        b'[' | b'O' => {}
        b'b' => return Some(Some(Motion::WordLeft)),
        b'f' => return Some(Some(Motion::WordRight)),
        b'd' => return Some(Some(Motion::DeleteWordRight)),
        DELETE => return Some(Some(Motion::DeleteWordLeft)),
        _ => return Some(None),
    }
    let mut number = 0;
    let mut key = session.read()?;
    while key.is_ascii_digit() || key == b';' {
        number = key;
        key = session.read()?;
    }
    Some(match (key, number) {
        // With the Ctrl key.
        (b'C', b'5') => Some(Motion::WordRight),
        (b'D', b'5') => Some(Motion::WordLeft),
        (b'A', _) => Some(Motion::Older),
        (b'B', _) => Some(Motion::Newer),
        (b'C', _) => Some(Motion::Right),
        (b'D', _) => Some(Motion::Left),
        (b'H', _) | (b'~', b'1' | b'7') => Some(Motion::Home),
        (b'F', _) | (b'~', b'4' | b'8') => Some(Motion::End),
        (b'~', b'3') => Some(Motion::Delete),
        _ => None,
    })
}

impl<S: Session> Editor<'_, S> {
    fn end(&self) -> usize {
        self.session.text().len()
    }

    fn is_empty(&self) -> bool {
        self.end() == self.start
    }

    fn remember(&mut self) {
        self.history.push(self.session.text().get(self.start..).unwrap_or_default());
    }

    fn go(&mut self, motion: Motion) {
        match motion {
            Motion::Left => self.move_to(self.cursor.saturating_sub(1).max(self.start)),
            Motion::Right => self.move_to((self.cursor + 1).min(self.end())),
            Motion::Home => self.move_to(self.start),
            Motion::End => self.move_to(self.end()),
            Motion::Older => self.recall(self.age + 1),
            Motion::Newer if self.age > 0 => self.recall(self.age - 1),
            Motion::Newer => (),
            Motion::Delete => self.remove(self.cursor, (self.cursor + 1).min(self.end())),
            Motion::WordLeft => self.move_to(self.word_start()),
            Motion::WordRight => self.move_to(self.word_end()),
            Motion::DeleteWordLeft => self.remove(self.word_start(), self.cursor),
            Motion::DeleteWordRight => self.remove(self.cursor, self.word_end()),
        }
    }

    /// Where the word begins that the cursor is in, or else the one before it.
    fn word_start(&self) -> usize {
        let before = self.session.text().get(self.start..self.cursor).unwrap_or_default();
        self.cursor - word_len(before.iter().rev())
    }

    /// Where the word ends that the cursor is in, or else the next one.
    fn word_end(&self) -> usize {
        self.cursor + word_len(self.session.text().get(self.cursor..).unwrap_or_default().iter())
    }

    fn move_to(&mut self, cursor: usize) {
        if cursor < self.cursor {
            self.back(self.cursor - cursor);
        } else {
            self.show(self.cursor, cursor);
        }
        self.cursor = cursor;
    }

    /// Puts `bytes` before the cursor, as many of them as there is room for.
    fn insert(&mut self, bytes: &[u8]) {
        let (from, end) = (self.cursor, self.end());
        let mut cursor = from;
        for byte in bytes {
            // Every byte behind the cursor moves up by one; the last one is appended.
            if self.session.push(0).is_err() {
                break;
            }
            let mut carry = *byte;
            for slot in self.session.text_mut().iter_mut().skip(cursor) {
                core::mem::swap(slot, &mut carry);
            }
            cursor += 1;
        }
        self.redraw(from, end, cursor);
    }

    /// Takes `from..to` out of the line; the cursor goes there.
    fn remove(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let end = self.end();
        let text = self.session.text_mut();
        for at in to..end {
            let byte = text.get(at).copied().unwrap_or_default();
            if let Some(slot) = text.get_mut(at - (to - from)) {
                *slot = byte;
            }
        }
        self.session.truncate(end - (to - from));
        self.redraw(from, end, from);
    }

    /// One character, or one level of an indentation.
    fn backspace(&mut self) {
        let before = self.session.text().get(self.start..self.cursor).unwrap_or_default();
        let n = match before.len() {
            0 => return,
            4.. if is_blank(before) => INDENT.len(),
            _ => 1,
        };
        self.remove(self.cursor - n, self.cursor);
    }

    fn tab(&mut self) {
        let text = self.session.text();
        let before = self.cursor.checked_sub(1).and_then(|at| text.get(at));
        if before.is_some_and(|byte| byte.is_ascii_whitespace()) {
            return self.insert(INDENT);
        }
        let mut insert = [0; MAX_NAME];
        match complete(self.session, self.start..self.cursor, &mut insert) {
            Completion::Unknown => (),
            Completion::Insert(len) => self.insert(insert.get(..len).unwrap_or_default()),
            Completion::Listed => {
                self.session.prompt(self.prompt);
                self.show(self.start, self.end());
                self.back(self.end() - self.cursor);
            }
        }
    }

    /// Shows another line of the history in place of this one.
    fn recall(&mut self, age: usize) {
        let line = match age.checked_sub(1) {
            None => Some(&[][..]),
            Some(age) => self.history.get(age),
        };
        let Some(line) = line else { return };
        let end = self.session.text().len();
        self.session.truncate(self.start);
        for byte in line {
            if self.session.push(*byte).is_err() {
                break;
            }
        }
        self.age = age;
        self.redraw(self.start, end, self.end());
    }

    /// Starts a continuation line as deep as the line before it, deeper behind a colon.
    fn indent(&mut self) -> Indent {
        let text = self.session.text().strip_suffix(b"\n").unwrap_or_default();
        let mut lines = text.rsplit(|byte| *byte == b'\n');
        let Some(above) = lines.next() else {
            return Indent::On;
        };
        // Two blank lines in a row: the user wants to get out.
        if is_blank(above) && lines.next().is_none_or(is_blank) {
            return Indent::On;
        }
        let n_spaces = above.iter().take_while(|byte| **byte == b' ').count();
        let n_levels = n_spaces / INDENT.len() + above.ends_with(b":") as usize;
        for _ in 0..n_levels {
            self.insert(INDENT);
        }
        if n_levels == 0 { Indent::On } else { Indent::Added }
    }

    /// Space right behind an indentation: keep one of the spaces.
    fn unindent(&mut self) {
        let n = INDENT.len() - 1;
        self.back(n);
        self.cursor -= n;
        self.session.truncate(self.cursor);
    }

    /// After a change from `from` on, with the cursor still where it was: draws the rest of the line.
    fn redraw(&mut self, from: usize, old_end: usize, cursor: usize) {
        self.back(self.cursor.saturating_sub(from));
        if self.end() < old_end {
            self.session.write(b"\x1b[K");
        }
        self.show(from, self.end());
        self.back(self.end() - cursor);
        self.cursor = cursor;
    }

    fn show(&mut self, from: usize, to: usize) {
        for at in from..to {
            let byte = self.session.text().get(at).copied().unwrap_or_default();
            self.session.write(&[byte]);
        }
    }

    fn back(&mut self, n: usize) {
        if n <= 4 {
            for _ in 0..n {
                self.session.write(&[BACKSPACE]);
            }
            return;
        }
        self.session.write(b"\x1b[");
        for unit in [10_000, 1_000, 100, 10, 1] {
            if n >= unit {
                self.session.write(&[b'0' + (n.checked_div(unit).unwrap_or(0) % 10) as u8]);
            }
        }
        self.session.write(b"D");
    }
}

/// Bytes of a word with what stands before it.
fn word_len<'t>(text: impl Iterator<Item = &'t u8> + Clone) -> usize {
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let gap = text.clone().take_while(|byte| !is_word(byte)).count();
    gap + text.skip(gap).take_while(is_word).count()
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| *byte == b' ')
}

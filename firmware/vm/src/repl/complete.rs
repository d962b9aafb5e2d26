//! What the Tab key adds to a line.
//!
//! Only names with dots between them are looked at; nothing is called or indexed.

use super::{Scope, Session};
use core::ops::Range;

/// Columns of the list: their width, and that of the whole.
const COLUMN: usize = 16;
const LIST: usize = 4 * COLUMN;

const IMPORT: &[u8] = b"import ";

/// Longest name that is completed, in bytes.
pub const MAX_NAME: usize = 64;

/// What the text before the cursor can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    Unknown,
    /// The first `usize` bytes of the buffer that was lent are to be inserted.
    Insert(usize),
    /// Several names fit; they have been written to the terminal.
    Listed,
}

/// Completes the part of the text in `line`, which ends at the cursor.
pub fn complete(session: &mut impl Session, line: Range<usize>, insert: &mut [u8; MAX_NAME]) -> Completion {
    let typed = session.text().get(line.clone()).unwrap_or_default();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'.';
    let token = typed.iter().rev().take_while(|byte| is_name(byte)).count();
    let token = line.end - token..line.end;
    let name = session.text().get(token.clone()).unwrap_or_default();
    let part = name.iter().rev().take_while(|byte| **byte != b'.').count();
    let part = line.end - part..line.end;
    let is_import = typed.starts_with(IMPORT);
    let scope = match (part.start == token.start, is_import) {
        (true, true) if part.is_empty() => return Completion::Unknown,
        (true, true) => Scope::Modules,
        (true, false) => Scope::Main,
        (false, true) => return Completion::Unknown,
        (false, false) => Scope::Attributes(token.start..part.start - 1),
    };
    let typed = part.len();
    match common(session, &scope, part.clone(), insert) {
        (0, _) if token == line => keyword(session, line, insert),
        (0, _) => Completion::Unknown,
        (_, len) if len > typed => {
            for at in typed..len {
                let byte = insert.get(at).copied().unwrap_or_default();
                if let Some(slot) = insert.get_mut(at - typed) {
                    *slot = byte;
                }
            }
            Completion::Insert(len - typed)
        }
        (1, _) => Completion::Unknown,
        _ => {
            list(session, &scope, part);
            Completion::Listed
        }
    }
}

/// How many names fit, and the length of what they start with, which `prefix` receives.
fn common(session: &mut impl Session, scope: &Scope, part: Range<usize>, prefix: &mut [u8; MAX_NAME]) -> (usize, usize) {
    let mut name = [0; MAX_NAME];
    let (mut n, mut len, mut from) = (0, 0, 0);
    while let Some((next, name_len)) = session.next_name(scope, part.clone(), from, &mut name) {
        let name = name.get(..name_len).unwrap_or_default();
        if n == 0 {
            prefix.iter_mut().zip(name).for_each(|(slot, byte)| *slot = *byte);
            len = name.len();
        } else {
            len = prefix.iter().zip(name).take(len).take_while(|(a, b)| a == b).count();
        }
        (n, from) = (n + 1, next);
    }
    (n, len)
}

/// The start of a line can also become the word `import`.
fn keyword(session: &impl Session, line: Range<usize>, insert: &mut [u8; MAX_NAME]) -> Completion {
    let typed = session.text().get(line).unwrap_or_default();
    match IMPORT.strip_prefix(typed) {
        Some(rest) if !typed.is_empty() => {
            insert.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
            Completion::Insert(rest.len())
        }
        _ => Completion::Unknown,
    }
}

/// Writes all names that fit, in columns.
fn list(session: &mut impl Session, scope: &Scope, part: Range<usize>) {
    let mut name = [0; MAX_NAME];
    let (mut column, mut from) = (LIST, 0);
    while let Some((next, len)) = session.next_name(scope, part.clone(), from, &mut name) {
        let gap = match COLUMN - column % COLUMN {
            gap @ ..2 => gap + COLUMN,
            gap => gap,
        };
        if column + gap + len > LIST {
            session.write(super::NEW_LINE);
            column = 0;
        } else {
            (0..gap).for_each(|_| session.write(b" "));
            column += gap;
        }
        session.write(name.get(..len).unwrap_or_default());
        column += len;
        from = next;
    }
    session.write(super::NEW_LINE);
}

//! The characters of a text: line ends made equal, and text fed back in front of what is still to be read.

use bytecode::{Arena, ArenaVec};

use crate::error::Fallible;

/// A cursor over the bytes of a source text.
///
/// CR and CR LF read as LF, and a last line without an end gets one. Text that was [fed](Self::feed) is read before the
/// rest of the source.
pub struct Chars<'s, 't> {
    source: &'s [u8],
    pos: usize,
    /// Number of positions: the length of the source, and one more if a line end is supplied.
    end: usize,
    /// Text to read first, last byte first.
    fed: ArenaVec<'t, u8>,
    pub line: u32,
    /// Column of the next character, counted from 1; a tab goes on to the next multiple of 8.
    pub column: u32,
}

/// A place in the source.
#[derive(Clone, Copy)]
pub struct Place {
    pos: usize,
    line: u32,
    column: u32,
}

impl<'s, 't> Chars<'s, 't> {
    pub fn new(source: &'s [u8], arena: &'t Arena<'t>) -> Self {
        let open_end = !matches!(source.last(), None | Some(b'\n' | b'\r'));
        Chars { source, pos: 0, end: source.len() + usize::from(open_end), fed: ArenaVec::new(arena), line: 1, column: 1 }
    }

    /// The character `ahead` places on, `None` behind the end.
    pub fn peek(&self, ahead: usize) -> Option<u8> {
        match self.fed.len().checked_sub(ahead + 1) {
            Some(i) => self.fed.get(i).copied(),
            None => self.source_byte(self.pos + (ahead - self.fed.len())),
        }
    }

    pub fn is(&self, byte: u8) -> bool {
        self.peek(0) == Some(byte)
    }

    /// Whether the next character, a line end, is written otherwise in the source.
    pub fn is_carriage_return(&self) -> bool {
        self.source.get(self.pos) != Some(&b'\n')
    }

    fn source_byte(&self, pos: usize) -> Option<u8> {
        match self.source.get(pos) {
            Some(b'\r') => Some(b'\n'),
            Some(&byte) => Some(byte),
            None if pos < self.end => Some(b'\n'),
            None => None,
        }
    }

    pub fn advance(&mut self) {
        let byte = match self.fed.pop() {
            Some(byte) => Some(byte),
            None => {
                let byte = self.source_byte(self.pos);
                let crlf = self.source.get(self.pos..self.pos + 2) == Some(b"\r\n");
                self.pos = (self.pos + 1 + usize::from(crlf)).min(self.end);
                byte
            }
        };
        match byte {
            Some(b'\n') => {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            }
            Some(b'\t') => self.column = (((self.column - 1) / 8 + 1) * 8).saturating_add(1),
            Some(_) => self.column = self.column.saturating_add(1),
            None => {}
        }
    }

    /// The longest run of source bytes for which `wanted` holds, now read. Empty while fed text is read, where
    /// characters have to be taken one by one. `wanted` must refuse line ends and tabs.
    pub fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'s [u8] {
        if !self.fed.is_empty() {
            return &[];
        }
        let rest = self.source.get(self.pos..).unwrap_or_default();
        let len = rest.iter().position(|&byte| !wanted(byte)).unwrap_or(rest.len());
        self.pos += len;
        self.column = self.column.saturating_add(len as u32);
        rest.get(..len).unwrap_or_default()
    }

    /// The place of the next character, to [go back](Self::go_back) to. `None` while fed text is read.
    pub fn place(&self) -> Option<Place> {
        self.fed.is_empty().then_some(Place { pos: self.pos, line: self.line, column: self.column })
    }

    /// Back to a place from which only source was read since.
    pub fn go_back(&mut self, to: Place) {
        Place { pos: self.pos, line: self.line, column: self.column } = to;
    }

    /// The source from an offset up to the next character.
    pub fn since(&self, start: usize) -> &'s [u8] {
        self.source.get(start..self.pos).unwrap_or_default()
    }

    /// Puts `text` in front of what is still to be read.
    pub fn feed(&mut self, text: &[u8]) -> Fallible {
        self.fed.reserve(text.len())?;
        for &byte in text.iter().rev() {
            self.fed.push(byte)?;
        }
        Ok(())
    }

    /// Offset in the source of the next character that is not fed text.
    pub fn offset(&self) -> usize {
        self.pos
    }

    /// Column of a source offset, in bytes from 1.
    pub fn column_of(&self, offset: usize) -> u32 {
        // The line end that a text without one gets begins a line of its own.
        let Some(before) = self.source.get(..offset) else { return 1 };
        let line_start = before.iter().rposition(|&b| b == b'\n' || b == b'\r');
        (before.len() - line_start.map_or(0, |i| i + 1)) as u32 + 1
    }
}

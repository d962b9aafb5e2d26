//! The characters of a text: line ends made equal, text in pieces joined, and text fed back in front of what is still to be read.

use bytecode::{Arena, ArenaVec};

use crate::error::Fallible;
use crate::source::{Reader, Source, Stopped};

/// Bytes of a text that is read in pieces.
const WINDOW_BYTES: usize = 128;
/// So many bytes behind the next character can be looked at.
const LOOK_AHEAD: usize = 16;

/// The newest piece of a text that somebody reads for us.
struct Window<'t> {
    reader: &'t mut dyn Reader,
    bytes: [u8; WINDOW_BYTES],
    len: usize,
    /// The last byte that was read.
    last: u8,
}

/// Where the bytes come from.
enum Input<'s, 't> {
    Whole(&'s [u8]),
    Pieces(Window<'t>),
}

/// A cursor over the bytes of a source text.
///
/// CR and CR LF read as LF, and a last line without an end gets one. Text that was [fed](Self::feed) is read before the
/// rest of the source.
pub struct Chars<'s, 't> {
    input: Input<'s, 't>,
    /// Position in the whole text, or in the newest piece.
    pos: usize,
    /// Number of positions: the length of the source or piece, and one more if a line end is supplied.
    end: usize,
    /// From this position on, more has to be read.
    read_at: usize,
    /// The reader failed.
    pub stopped: bool,
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
    pub fn new(source: Source<'s, 't>, arena: &'t Arena<'t>) -> Self {
        let is_open = |source: &[u8]| !matches!(source.last(), None | Some(b'\n' | b'\r'));
        let (input, end, read_at) = match source {
            Source::Text(text) => (Input::Whole(text), text.len() + usize::from(is_open(text)), usize::MAX),
            Source::Reader(reader) => (Input::Pieces(Window { reader, bytes: [0; WINDOW_BYTES], len: 0, last: b'\n' }), 0, 0),
        };
        let mut chars = Chars { input, pos: 0, end, read_at, stopped: false, fed: ArenaVec::new(arena), line: 1, column: 1 };
        if chars.read_at == 0 {
            chars.read_on();
        }
        chars
    }

    /// The bytes that are here.
    fn bytes(&self) -> &[u8] {
        match &self.input {
            Input::Whole(text) => text,
            Input::Pieces(window) => window.bytes.get(..window.len).unwrap_or_default(),
        }
    }

    /// The text if all of it is here.
    fn whole(&self) -> Option<&'s [u8]> {
        match &self.input {
            Input::Whole(text) => Some(text),
            Input::Pieces(_) => None,
        }
    }

    /// Forgets what was read and fills the window with what follows.
    #[cold]
    fn read_on(&mut self) {
        let Input::Pieces(window) = &mut self.input else { return };
        let done = self.pos.min(window.len);
        // Not `copy_within`, which could panic.
        for to in 0..window.len - done {
            let byte = window.bytes.get(done + to).copied().unwrap_or(0);
            if let Some(slot) = window.bytes.get_mut(to) {
                *slot = byte;
            }
        }
        window.len -= done;
        self.pos -= done;
        self.read_at = WINDOW_BYTES - LOOK_AHEAD;
        // Less than there is room for is no sign of the end.
        while let Some(room @ [_, ..]) = window.bytes.get_mut(window.len..) {
            let n = match window.reader.read(room) {
                Ok(n) => n.min(room.len()),
                Err(Stopped) => {
                    self.stopped = true;
                    0
                }
            };
            if let Some(&last) = room.get(..n).and_then(<[u8]>::last) {
                window.len += n;
                window.last = last;
                continue;
            }
            self.read_at = usize::MAX;
            if !matches!(window.last, b'\n' | b'\r')
                && let Some(slot) = room.first_mut()
            {
                *slot = b'\n';
                window.len += 1;
            }
            break;
        }
        self.end = window.len;
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
        self.bytes().get(self.pos) != Some(&b'\n')
    }

    fn source_byte(&self, pos: usize) -> Option<u8> {
        match self.bytes().get(pos) {
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
                let crlf = self.bytes().get(self.pos..self.pos + 2) == Some(b"\r\n");
                self.pos = (self.pos + 1 + usize::from(crlf)).min(self.end);
                if self.pos >= self.read_at {
                    self.read_on();
                }
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

    /// The longest run of source bytes for which `wanted` holds, now read. Empty while fed text is read, or a text in
    /// pieces, where characters have to be taken one by one. `wanted` must refuse line ends and tabs.
    pub fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'s [u8] {
        if !self.fed.is_empty() {
            return &[];
        }
        let rest = self.whole().and_then(|text| text.get(self.pos..)).unwrap_or_default();
        let len = rest.iter().position(|&byte| !wanted(byte)).unwrap_or(rest.len());
        self.pos += len;
        self.column = self.column.saturating_add(len as u32);
        rest.get(..len).unwrap_or_default()
    }

    /// The place of the next character, to [go back](Self::go_back) to. `None` while fed text is read, or a text in pieces.
    pub fn place(&self) -> Option<Place> {
        (self.fed.is_empty() && self.whole().is_some()).then_some(Place { pos: self.pos, line: self.line, column: self.column })
    }

    /// Back to a place from which only source was read since.
    pub fn go_back(&mut self, to: Place) {
        Place { pos: self.pos, line: self.line, column: self.column } = to;
    }

    /// The source from an offset up to the next character.
    pub fn since(&self, start: usize) -> &'s [u8] {
        self.whole().and_then(|text| text.get(start..self.pos)).unwrap_or_default()
    }

    /// Puts `text` in front of what is still to be read.
    pub fn feed(&mut self, text: &[u8]) -> Fallible {
        self.fed.reserve(text.len())?;
        for &byte in text.iter().rev() {
            self.fed.push(byte)?;
        }
        Ok(())
    }

    /// Offset of the next character that is not fed text, in the source if all of it is here.
    pub fn offset(&self) -> usize {
        self.pos
    }

    /// Column of a source offset, in bytes from 1; 0 if the text is not here any more.
    pub fn column_of(&self, offset: usize) -> u32 {
        let Some(text) = self.whole() else { return 0 };
        // The line end that a text without one gets begins a line of its own.
        let Some(before) = text.get(..offset) else { return 1 };
        let line_start = before.iter().rposition(|&b| b == b'\n' || b == b'\r');
        (before.len() - line_start.map_or(0, |i| i + 1)) as u32 + 1
    }
}

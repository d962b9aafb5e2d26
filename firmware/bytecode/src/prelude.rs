//! What precedes the opcodes of a function: frame sizes, arguments, names, line table, closure list.
//!
//! ```text
//! signature     n_state - 1, n_exc_stack, n_pos_args, scope flags, n_kwonly_args, n_def_pos_args, bits interleaved
//! sizes         n_info, n_cell, bits interleaved
//! source info   n_info bytes: name, argument names (varuint indices of names), line table
//! closure list  n_cell bytes: local slots that become cells on entry
//! opcodes
//! ```

use crate::lines;
use crate::varuint::{Cursor, Malformed};

/// The function is a generator (every `async def` is one).
pub const GENERATOR: u8 = 0x01;
/// The function has a `**kwargs` parameter.
pub const VAR_KEYWORDS: u8 = 0x02;
/// The function has an `*args` parameter.
pub const VAR_ARGS: u8 = 0x04;
/// Some keyword-only parameters have defaults.
pub const DEF_KW_ARGS: u8 = 0x08;

/// The numbers at the start of a function's data, and where its parts lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prelude {
    /// Slots for locals and the operand stack together; at least 1.
    pub n_state: u32,
    /// Deepest nesting of exception blocks.
    pub n_exc_stack: u32,
    /// [`GENERATOR`], [`VAR_KEYWORDS`], [`VAR_ARGS`], [`DEF_KW_ARGS`].
    pub scope_flags: u8,
    /// Positional parameters, after the cells that a closure passes in.
    pub n_pos_args: u32,
    pub n_kwonly_args: u32,
    /// How many of the last positional parameters have defaults.
    pub n_def_pos_args: u32,
    /// Bytes of names and line table.
    pub n_info: u32,
    /// Entries of the closure list.
    pub n_cell: u32,
    /// Where the source info begins in the function's data.
    pub info_start: u32,
    /// Where the closure list begins.
    pub cells_start: u32,
    /// Where the opcodes begin; they go up to the end of the data.
    pub opcodes_start: u32,
}

impl Prelude {
    /// Reads the prelude of `data`; the parts it names lie inside `data`.
    pub fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new(data);
        let mut prelude = Self::decode_signature(&mut cursor)?;
        (prelude.n_info, prelude.n_cell) = decode_sizes(&mut cursor)?;
        let info_start = cursor.offset();
        let cells_start = info_start.checked_add(prelude.n_info as usize);
        let opcodes_start = cells_start.and_then(|start| start.checked_add(prelude.n_cell as usize));
        match (cells_start, opcodes_start) {
            (Some(cells), Some(opcodes)) if opcodes <= data.len() && u32::try_from(data.len()).is_ok() => {
                prelude.info_start = info_start as u32;
                prelude.cells_start = cells as u32;
                prelude.opcodes_start = opcodes as u32;
                Ok(prelude)
            }
            _ => Err(Malformed::PreludeTooLong),
        }
    }

    fn decode_signature(cursor: &mut Cursor) -> Result<Self, Malformed> {
        let mut byte = cursor.byte()?;
        let mut state = u32::from(byte >> 3 & 0x0F);
        let mut prelude = Prelude { n_exc_stack: u32::from(byte >> 2 & 1), n_pos_args: u32::from(byte & 3), ..Prelude::default() };
        let mut n = 0;
        while byte & 0x80 != 0 {
            // Twelve more bytes give `n_state` 28 bits and the smallest field, the flags, 12.
            if n == 12 {
                return Err(Malformed::SignatureTooLong);
            }
            byte = cursor.byte()?;
            let bit = |position: u32| u32::from(byte >> position & 1);
            state |= u32::from(byte >> 4 & 3) << (4 + 2 * n);
            prelude.n_exc_stack |= bit(1) << (1 + n);
            prelude.n_pos_args |= bit(2) << (2 + n);
            prelude.n_kwonly_args |= bit(3) << n;
            prelude.n_def_pos_args |= bit(0) << n;
            if bit(6) != 0 {
                if n > 3 {
                    return Err(Malformed::UnknownScopeFlags);
                }
                prelude.scope_flags |= 1 << n;
            }
            n += 1;
        }
        prelude.n_state = state + 1;
        Ok(prelude)
    }

    /// Writes signature and sizes; the offsets are not looked at.
    pub fn encode(&self) -> EncodedPrelude {
        let mut encoded = EncodedPrelude { bytes: [0; 72], len: 0 };
        self.encode_signature(&mut encoded);
        let (mut info, mut cell) = (self.n_info, self.n_cell);
        loop {
            let byte = (info as u8 & 0x3F) << 1 | cell as u8 & 1;
            (info, cell) = (info >> 6, cell >> 1);
            if encoded.push(byte, info | cell != 0) {
                break encoded;
            }
        }
    }

    fn encode_signature(&self, encoded: &mut EncodedPrelude) {
        let mut state = self.n_state.saturating_sub(1);
        let (mut exc, mut pos, mut flags) = (self.n_exc_stack, self.n_pos_args, self.scope_flags);
        let (mut kwonly, mut defaults) = (self.n_kwonly_args, self.n_def_pos_args);
        let mut byte = (state as u8 & 0x0F) << 3 | (exc as u8 & 1) << 2 | pos as u8 & 3;
        (state, exc, pos) = (state >> 4, exc >> 1, pos >> 2);
        while !encoded.push(byte, state | exc | pos | u32::from(flags) | kwonly | defaults != 0) {
            byte = (flags & 1) << 6
                | (state as u8 & 3) << 4
                | (kwonly as u8 & 1) << 3
                | (pos as u8 & 1) << 2
                | (exc as u8 & 1) << 1
                | defaults as u8 & 1;
            (state, exc, pos) = (state >> 2, exc >> 1, pos >> 1);
            (flags, kwonly, defaults) = (flags >> 1, kwonly >> 1, defaults >> 1);
        }
    }

    /// The opcodes.
    pub fn opcodes<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        data.get(self.opcodes_start as usize..).unwrap_or_default()
    }

    /// The local slots that become cells on entry.
    pub fn cells<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        data.get(self.cells_start as usize..self.opcodes_start as usize).unwrap_or_default()
    }

    fn info<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        data.get(self.info_start as usize..self.cells_start as usize).unwrap_or_default()
    }

    /// Slots of the frame that a call needs: `n_state` and one more. The official compiler does not count the local slot of a
    /// class body that assigns to `__class__`, and its runtime happens to survive that.
    pub fn frame_slots(&self) -> u32 {
        self.n_state.saturating_add(1)
    }

    /// Number of parameters with a name: positional (with the cells of a closure) and keyword-only ones.
    pub fn n_named_args(&self) -> u32 {
        self.n_pos_args + self.n_kwonly_args
    }

    /// Local slots that hold something on entry: named parameters, `*args`, `**kwargs`.
    pub fn n_arg_slots(&self) -> u32 {
        let flag = |flag| u32::from(self.scope_flags & flag != 0);
        self.n_named_args() + flag(VAR_ARGS) + flag(VAR_KEYWORDS)
    }

    /// The indices of the function's name and of its parameters' names, in slot order.
    pub fn names<'a>(&self, data: &'a [u8]) -> Names<'a> {
        Names { cursor: Cursor::new(self.info(data)), left: self.n_named_args().saturating_add(1) }
    }

    /// The line table (empty if the names before it are malformed).
    pub fn line_table<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        let mut names = self.names(data);
        if names.by_ref().any(|name| name.is_err()) {
            return &[];
        }
        self.info(data).get(names.cursor.offset()..).unwrap_or_default()
    }

    /// The source line of the opcode at `opcode_offset`, counted from the first opcode.
    pub fn line_of(&self, data: &[u8], opcode_offset: u32) -> u32 {
        lines::line_of(self.line_table(data), opcode_offset)
    }
}

/// The indices of a function's name and of the names of its `n_named_args` parameters, for a prelude that was decoded before: only its ends are looked for.
pub fn names_of(data: &[u8], n_named_args: u32) -> Names<'_> {
    let end = |start: usize| start + data.get(start..).unwrap_or_default().iter().take_while(|&&byte| byte & 0x80 != 0).count() + 1;
    Names { cursor: Cursor::at(data, end(end(0))), left: n_named_args.saturating_add(1) }
}

fn decode_sizes(cursor: &mut Cursor) -> Result<(u32, u32), Malformed> {
    let (mut info, mut cell) = (0u32, 0u32);
    for n in 0..16 {
        let byte = cursor.byte()?;
        let group = u32::from(byte >> 1 & 0x3F);
        if group.leading_zeros() < 6 * n && group != 0 {
            break;
        }
        info |= group.checked_shl(6 * n).unwrap_or(0);
        cell |= u32::from(byte & 1) << n;
        if byte & 0x80 == 0 {
            return Ok((info, cell));
        }
    }
    Err(Malformed::SizesTooLarge)
}

/// Iterator over the indices of names in source info; ends after the first error.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    cursor: Cursor<'a>,
    left: u32,
}

impl Iterator for Names<'_> {
    type Item = Result<u32, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let name = self.cursor.varuint();
        if name.is_err() {
            self.left = 0;
        }
        Some(name)
    }
}

/// Signature and sizes in their written form.
#[derive(Clone, Copy, Debug)]
pub struct EncodedPrelude {
    bytes: [u8; 72],
    len: u8,
}

impl EncodedPrelude {
    /// Adds a byte with the mark for "more"; returns whether it was the last.
    fn push(&mut self, byte: u8, more: bool) -> bool {
        if let Some(place) = self.bytes.get_mut(usize::from(self.len)) {
            *place = byte | u8::from(more) << 7;
            self.len += 1;
        }
        !more
    }

    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }
}

impl core::ops::Deref for EncodedPrelude {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n_state: u32, n_exc_stack: u32, scope_flags: u8, args: [u32; 3], sizes: [u32; 2]) -> Prelude {
        Prelude {
            n_state,
            n_exc_stack,
            scope_flags,
            n_pos_args: args[0],
            n_kwonly_args: args[1],
            n_def_pos_args: args[2],
            n_info: sizes[0],
            n_cell: sizes[1],
            ..Prelude::default()
        }
    }

    #[test]
    fn numbers_of_the_fact_sheet() {
        let cases: [(Prelude, &[u8]); 6] = [
            (numbers(1, 0, 0, [0, 0, 0], [1, 0]), &[0x00, 0x02]),
            (numbers(8, 0, 0xE, [2, 1, 1], [4, 0]), &[0xBA, 0x89, 0xC0, 0xC0, 0x40, 0x08]),
            (numbers(9, 0, 0xE, [2, 1, 1], [7, 1]), &[0xC2, 0x89, 0xC0, 0xC0, 0x40, 0x0F]),
            (numbers(14, 3, 0, [1, 0, 0], [13, 0]), &[0xED, 0x02, 0x1A]),
            (numbers(5, 0, 1, [2, 0, 0], [8, 1]), &[0xA2, 0x40, 0x11]),
            (numbers(1, 0, 0, [0, 0, 0], [64, 5]), &[0x00, 0x81, 0x82, 0x01]),
        ];
        for (expected, bytes) in cases {
            assert_eq!(expected.encode().as_slice(), bytes);
            let mut data = [0; 100];
            data[..bytes.len()].copy_from_slice(bytes);
            let found = Prelude::decode(&data).unwrap();
            assert_eq!(found.info_start as usize, bytes.len());
            assert_eq!(found.cells_start, found.info_start + found.n_info);
            assert_eq!(found.opcodes_start, found.cells_start + found.n_cell);
            let bare = Prelude { info_start: 0, cells_start: 0, opcodes_start: 0, ..found };
            assert_eq!(bare, expected);
        }
    }

    #[test]
    fn anything_written_reads_back() {
        let mut seed = 1u32;
        let mut random = |bits: u32| {
            seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
            (seed >> 8) & ((1 << bits) - 1)
        };
        for _ in 0..1000 {
            let args = [random(12), random(12), random(12)];
            let prelude = numbers(random(16) + 1, random(12), random(4) as u8, args, [random(20), random(9)]);
            let written = prelude.encode();
            let mut cursor = Cursor::new(&written);
            let read = Prelude::decode_signature(&mut cursor).unwrap();
            let (n_info, n_cell) = decode_sizes(&mut cursor).unwrap();
            assert_eq!(Prelude { n_info, n_cell, ..read }, prelude);
            assert_eq!(cursor.offset(), written.len());
        }
    }

    #[test]
    fn short_and_overlong_ones_are_refused() {
        assert!(Prelude::decode(&[]).is_err());
        assert!(Prelude::decode(&[0x80]).is_err());
        assert!(Prelude::decode(&[0x00, 0x02]).is_err());
        assert!(Prelude::decode(&[0xFF; 100]).is_err());
        assert!(Prelude::decode(&[&[0x00][..], &[0xFF; 100]].concat()).is_err());
        assert!(Prelude::decode(&[0x00, 0xFE, 0xFE, 0xFE, 0xFE, 0xFE, 0x7E]).is_err());
    }

    #[test]
    fn names_and_lines() {
        // The function `inner(n)` of a closure: name 4, arguments 8 (a cell) and 9, one step of no bytes and three lines.
        let data = [0x1A, 0x08, 4, 8, 9, 0x60, 0x25, 0x00, 0xB1, 0xF2, 0x63];
        let prelude = Prelude::decode(&data).unwrap();
        assert!(prelude.names(&data).eq([Ok(4), Ok(8), Ok(9)]));
        assert_eq!(prelude.line_table(&data), &[0x60]);
        assert_eq!(prelude.line_of(&data, 2), 4);
        assert_eq!(prelude.opcodes(&data), &[0x25, 0x00, 0xB1, 0xF2, 0x63]);
    }
}

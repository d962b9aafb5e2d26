//! The line table of a function: steps that advance (opcode offset, line), starting at offset 0, line 1.
//!
//! ```text
//! 0LLBBBBB             B opcode bytes (0 to 31), L lines (0 to 3)
//! 1LLLBBBB LLLLLLLL    B opcode bytes (0 to 15), L lines (0 to 2047), high bits first
//! ```

use crate::varuint::{Cursor, Malformed};

/// One step of a line table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Opcode bytes that it advances.
    pub bytes: u32,
    /// Lines that it advances.
    pub lines: u32,
}

/// Iterator over the steps of a line table; ends after the first error.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    table: &'a [u8],
    cursor: Cursor<'a>,
}

/// The steps of `table`.
pub fn steps(table: &[u8]) -> Steps<'_> {
    Steps { table, cursor: Cursor::new(table) }
}

impl Iterator for Steps<'_> {
    type Item = Result<Step, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = u32::from(self.cursor.byte().ok()?);
        if first & 0x80 == 0 {
            return Some(Ok(Step { bytes: first & 0x1F, lines: first >> 5 }));
        }
        let second = self.cursor.byte().map_err(|_| {
            self.cursor = Cursor::at(self.table, self.table.len());
            Malformed::LineTableCut
        });
        Some(second.map(|low| Step { bytes: first & 0x0F, lines: (first & 0x70) << 4 | u32::from(low) }))
    }
}

/// The source line of the opcode at `opcode_offset`, counted from the first opcode. A malformed table gives some line.
pub fn line_of(table: &[u8], opcode_offset: u32) -> u32 {
    let mut left = opcode_offset;
    let mut line: u32 = 1;
    for step in steps(table).map_while(Result::ok) {
        match left.checked_sub(step.bytes) {
            Some(rest) => left = rest,
            None => break,
        }
        line = line.saturating_add(step.lines);
    }
    line
}

/// The written form of the steps that advance `bytes` opcode bytes and `lines` lines, as the official compiler chooses them.
pub fn encode(bytes: u32, lines: u32) -> EncodedSteps {
    EncodedSteps { bytes, lines, pending: None }
}

/// Iterator over the bytes of some steps.
#[derive(Clone, Debug)]
pub struct EncodedSteps {
    bytes: u32,
    lines: u32,
    pending: Option<u8>,
}

impl Iterator for EncodedSteps {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if let Some(low) = self.pending.take() {
            return Some(low);
        }
        if self.bytes == 0 && self.lines == 0 {
            return None;
        }
        let short = self.lines <= 6 || self.bytes > 15;
        let bytes = self.bytes.min(if short { 31 } else { 15 });
        let lines = match short {
            true if bytes < self.bytes => 0,
            true => self.lines.min(3),
            false => self.lines.min(2047),
        };
        self.bytes -= bytes;
        self.lines -= lines;
        if short {
            return Some((lines << 5 | bytes) as u8);
        }
        self.pending = Some(lines as u8);
        Some((0x80 | (lines >> 8) << 4 | bytes) as u8)
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn encoded(bytes: u32, lines: u32) -> Vec<u8> {
        encode(bytes, lines).collect()
    }

    #[test]
    fn steps_of_the_official_compiler() {
        assert_eq!(encoded(13, 3), [0x6D]);
        assert_eq!(encoded(4, 6), [0x64, 0x60]);
        assert_eq!(encoded(0, 7), [0x80, 0x07]);
        assert_eq!(encoded(0, 9), [0x80, 0x09]);
        assert_eq!(encoded(16, 9), [0x10 | 0x60, 0x60, 0x60]);
        assert_eq!(encoded(40, 1), [0x1F, 0x29]);
        assert_eq!(encoded(3, 2047 + 3), [0xF3, 0xFF, 0x60]);
        assert_eq!(encoded(0, 0), []);
    }

    #[test]
    fn steps_add_up() {
        for bytes in (0..70).step_by(3) {
            for lines in (0..5000).step_by(37) {
                let table = encoded(bytes, lines);
                let sum = steps(&table).fold((0, 0), |sum, step| {
                    let step = step.unwrap();
                    (sum.0 + step.bytes, sum.1 + step.lines)
                });
                assert_eq!(sum, (bytes, lines));
                assert_eq!(line_of(&table, bytes), 1 + lines);
            }
        }
    }

    #[test]
    fn look_up() {
        // 13 bytes and 3 lines, then 2 lines more.
        let table = [0x6D, 0x40];
        assert_eq!(line_of(&table, 0), 1);
        assert_eq!(line_of(&table, 12), 1);
        assert_eq!(line_of(&table, 13), 6);
        assert_eq!(line_of(&table, u32::MAX), 6);
        assert_eq!(line_of(&[], 5), 1);
        assert_eq!(line_of(&[0x80], 5), 1);
    }
}

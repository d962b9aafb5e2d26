//! Walking over opcodes: one instruction after the other, checked for its length.

use crate::opcode::{self, Operand, op};
use crate::varuint::{Cursor, Malformed};

/// One decoded instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instr {
    /// Where it begins, counted from the first opcode.
    pub offset: u32,
    /// The opcode byte; it may be undefined.
    pub op: u8,
    /// The operand: an index, a count, a small integer, or, for labels, the offset that the label names (which may lie
    /// outside of the code). 0 if the opcode has none.
    pub operand: i64,
    /// The extra byte, 0 if the opcode has none.
    pub extra: u8,
    /// Length in bytes with everything.
    pub len: u32,
}

impl Instr {
    /// Decodes the instruction at `offset` of `opcodes`.
    #[inline]
    pub fn decode(opcodes: &[u8], offset: u32) -> Result<Self, Malformed> {
        // The usual ones: a byte alone, or with an operand of one or two bytes, or a label of one.
        match *opcodes.get(offset as usize..).unwrap_or_default() {
            [op @ (0x50..=0x5F | 0x70..), ..] => Ok(Instr { offset, op, operand: 0, extra: 0, len: 1 }),
            [op @ (0x10..=0x1F | 0x23..=0x3F), operand @ 0..0x80, ..] if op != op::LOAD_CONST_SMALL_INT => {
                Ok(Instr { offset, op, operand: i64::from(operand), extra: 0, len: 2 })
            }
            [op @ (0x10..=0x1F | 0x23..=0x3F), high @ 0x80..=0xFF, low @ 0..0x80, ..] => {
                let operand = i64::from(high & 0x7F) << 7 | i64::from(low);
                Ok(Instr { offset, op, operand, extra: 0, len: 3 })
            }
            [op @ (0x42..=0x4F), label @ 0..0x80, ..] => {
                let zero = if op <= op::POP_JUMP_IF_FALSE { 0x40 } else { 0 };
                Ok(Instr { offset, op, operand: i64::from(offset) + 2 + i64::from(label) - zero, extra: 0, len: 2 })
            }
            _ => Self::decode_any(opcodes, offset),
        }
    }

    fn decode_any(opcodes: &[u8], offset: u32) -> Result<Self, Malformed> {
        let mut cursor = Cursor::at(opcodes, offset as usize);
        let op = cursor.byte()?;
        let operand = match opcode::operand_kind(op) {
            Operand::None => 0,
            Operand::Qstr | Operand::VarUint => i64::from(cursor.varuint()?),
            Operand::SmallInt => cursor.small_int()?,
            Operand::SignedLabel => label(&mut cursor, 0x40, 0x4000)?,
            Operand::UnsignedLabel => label(&mut cursor, 0, 0)?,
        };
        let extra = if opcode::has_extra_byte(op) { cursor.byte()? } else { 0 };
        Ok(Instr { offset, op, operand, extra, len: (cursor.offset() - offset as usize) as u32 })
    }

    /// Where the next instruction begins.
    pub const fn end(&self) -> u32 {
        self.offset + self.len
    }

    /// The offset that a label names, for opcodes with a label; `None` for others and for offsets below 0.
    pub fn target(&self) -> Option<u32> {
        match opcode::operand_kind(self.op) {
            Operand::SignedLabel | Operand::UnsignedLabel => u32::try_from(self.operand).ok(),
            _ => None,
        }
    }

    /// Whether execution never goes on with the next instruction.
    pub const fn is_terminator(&self) -> bool {
        matches!(
            self.op,
            op::UNWIND_JUMP | op::JUMP | op::POP_EXCEPT_JUMP | op::RETURN_VALUE | op::RAISE_LAST | op::RAISE_OBJ | op::RAISE_FROM
        )
    }
}

/// Reads a label and returns the offset it names. `short` and `long` are what stands for a distance of 0.
fn label(cursor: &mut Cursor, short: i64, long: i64) -> Result<i64, Malformed> {
    let first = i64::from(cursor.byte()?);
    let distance = match first & 0x80 {
        0 => first - short,
        _ => (first & 0x7F | i64::from(cursor.byte()?) << 7) - long,
    };
    Ok(cursor.offset() as i64 + distance)
}

/// Iterator over the instructions of a function; ends after the first error.
#[derive(Clone, Debug)]
pub struct Instructions<'a> {
    opcodes: &'a [u8],
    offset: u32,
}

impl<'a> Instructions<'a> {
    pub const fn new(opcodes: &'a [u8]) -> Self {
        Instructions { opcodes, offset: 0 }
    }
}

impl Iterator for Instructions<'_> {
    type Item = Result<Instr, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.offset as usize >= self.opcodes.len() {
            return None;
        }
        let instr = Instr::decode(self.opcodes, self.offset);
        self.offset = match &instr {
            Ok(instr) => instr.end(),
            Err(_) => u32::MAX,
        };
        Some(instr)
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn decoded(bytes: &[u8]) -> Vec<(u32, u8, i64, u8)> {
        Instructions::new(bytes).map(|instr| instr.map(|instr| (instr.offset, instr.op, instr.operand, instr.extra)).unwrap()).collect()
    }

    #[test]
    fn forms_of_operands() {
        let bytes = [0x10, 0x82, 0x2C, 0x22, 0x6F, 0x20, 0x01, 0x02, 0x31, 0x82, 0x01, 0x51, 0x81];
        let expected = [
            (0, op::LOAD_CONST_STRING, 300, 0),
            (3, op::LOAD_CONST_SMALL_INT, -17, 0),
            (5, op::MAKE_CLOSURE, 1, 2),
            (8, op::UNPACK_EX, 257, 0),
            (11, op::LOAD_CONST_NONE, 0, 0),
            (12, 0x81, 0, 0),
        ];
        assert_eq!(decoded(&bytes), expected);
    }

    #[test]
    fn labels_count_from_behind_the_label() {
        // `for` loop of the vectors, an unwinding jump, and the same jump in both lengths.
        assert_eq!(decoded(&[0x4B, 0x0C]), [(0, op::FOR_ITER, 14, 0)]);
        assert_eq!(decoded(&[0x42, 0x32]), [(0, op::JUMP, -12, 0)]);
        assert_eq!(decoded(&[0x40, 0x45, 0x81]), [(0, op::UNWIND_JUMP, 7, 0x81)]);
        assert_eq!(decoded(&[0x42, 0x41]), [(0, op::JUMP, 3, 0)]);
        assert_eq!(decoded(&[0x42, 0x81, 0x80]), [(0, op::JUMP, 4, 0)]);
        assert_eq!(decoded(&[0x49, 0x81, 0x01]), [(0, op::SETUP_FINALLY, 3 + 129, 0)]);
    }

    #[test]
    fn cut_off_instructions_are_refused() {
        for bytes in [&[0x10][..], &[0x10, 0x80], &[0x22], &[0x42], &[0x42, 0x80], &[0x40, 0x40], &[0x20, 0x00]] {
            assert_eq!(Instructions::new(bytes).filter(Result::is_err).count(), 1);
        }
    }
}

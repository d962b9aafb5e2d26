//! The bytes of one function under construction.
//!
//! Jumps have one of two sizes, so their bytes are not written at first: they, labels and line numbers are kept in a list
//! of events, each with its place in the other bytes.

use core::ops::Range;

use bytecode::opcode::{Operand, has_extra_byte};
use bytecode::opcode::{SMALL_INT_MULTI_ZERO, op, operand_kind, stack_effect};
use bytecode::{Arena, ArenaVec, lines, varuint};

use crate::chunked::Chunked;
use crate::error::{Failed, Fallible};

/// A place that jumps go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(u32);

#[derive(Clone, Copy)]
enum What {
    /// opcode, label
    Jump(u8, u32),
    /// label
    Label(u32),
    /// number of lines to advance
    Line(u32),
    /// The extra byte of the jump before.
    Extra(u8),
}

/// Each event is a byte with which of [`What`] it is and, above that, how far behind the event before; what does not fit there follows as a number.
/// Then come the opcode of a jump, and the number that belongs to the event. Numbers are as in bytecode.
const KIND_BITS: u32 = 2;
const MAX_STEP: u32 = u8::MAX as u32 >> KIND_BITS;

/// The events from their bytes, each with its place in the bytes that are no jumps.
struct Events<I> {
    bytes: I,
    at: u32,
}

impl<I: Iterator<Item = u8>> Events<I> {
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        loop {
            let byte = self.bytes.next()?;
            number = number << 7 | u32::from(byte & 0x7F);
            if byte < 0x80 {
                return Some(number);
            }
        }
    }
}

impl<I: Iterator<Item = u8>> Iterator for Events<I> {
    type Item = (u32, What);

    fn next(&mut self) -> Option<(u32, What)> {
        let head = u32::from(self.bytes.next()?);
        let mut step = head >> KIND_BITS;
        if step == MAX_STEP {
            step = self.number()?;
        }
        self.at = self.at.wrapping_add(step);
        let what = match head & ((1 << KIND_BITS) - 1) {
            0 => What::Jump(self.bytes.next()?, self.number()?),
            1 => What::Label(self.number()?),
            2 => What::Line(self.number()?),
            _ => What::Extra(self.bytes.next()?),
        };
        Some((self.at, what))
    }
}

pub(super) struct Code<'t> {
    bytes: Chunked<'t, u8, 64>,
    /// Bytes of [`Events`].
    events: Chunked<'t, u8, 32>,
    /// Where the newest event is.
    last_at: u32,
    /// Where labels are, by the newest layout.
    labels: Chunked<'t, u32, 16>,
    with_lines: bool,
    last_line: u32,
    /// Nothing can get here until a label is placed.
    unreachable: bool,
    depth: i32,
    pub max_depth: i32,
}

/// A jump is too long for its encoding.
pub(super) struct Overflow;

impl<'t> Code<'t> {
    pub fn new(arena: &'t Arena<'t>, with_lines: bool) -> Self {
        Code {
            bytes: Chunked::new(arena),
            events: Chunked::new(arena),
            last_at: 0,
            labels: Chunked::new(arena),
            with_lines,
            last_line: 1,
            unreachable: false,
            depth: 0,
            max_depth: 0,
        }
    }

    /// Begins another function.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.events.clear();
        self.last_at = 0;
        self.labels.clear();
        self.last_line = 1;
        self.unreachable = false;
        self.depth = 0;
        self.max_depth = 0;
    }

    pub fn adjust(&mut self, change: i32) {
        self.depth += change;
        self.max_depth = self.max_depth.max(self.depth);
    }

    fn effect(&mut self, opcode: u8, operand: u32, extra: u8) {
        let effect = stack_effect(opcode, i64::from(operand), extra).unwrap_or(0);
        self.adjust(i32::try_from(effect).unwrap_or(0));
    }

    pub fn op(&mut self, opcode: u8) -> Fallible {
        self.effect(opcode, 0, 0);
        if !self.unreachable {
            self.bytes.push(opcode)?;
        }
        if matches!(opcode, op::RETURN_VALUE | op::RAISE_LAST | op::RAISE_OBJ | op::RAISE_FROM) {
            self.unreachable = true;
        }
        Ok(())
    }

    pub fn op_uint(&mut self, opcode: u8, operand: u32, extra: Option<u8>) -> Fallible {
        self.effect(opcode, operand, extra.unwrap_or(0));
        if !self.unreachable {
            self.bytes.push(opcode)?;
            self.bytes.extend_from_slice(varuint::encode(operand).as_slice())?;
            if let Some(extra) = extra {
                self.bytes.push(extra)?;
            }
        }
        Ok(())
    }

    pub fn small_int(&mut self, value: i64) -> Fallible {
        if (-16..=47).contains(&value) {
            return self.op((i64::from(SMALL_INT_MULTI_ZERO) + value) as u8);
        }
        self.effect(op::LOAD_CONST_SMALL_INT, 0, 0);
        if !self.unreachable {
            self.bytes.push(op::LOAD_CONST_SMALL_INT)?;
            self.bytes.extend_from_slice(varuint::encode_small_int(value).as_slice())?;
        }
        Ok(())
    }

    fn event(&mut self, what: What) -> Fallible {
        let at = u32::try_from(self.bytes.len()).map_err(|_| Failed)?;
        let step = at.wrapping_sub(self.last_at);
        self.last_at = at;
        let (kind, opcode, number) = match what {
            What::Jump(opcode, label) => (0, Some(opcode), Some(label)),
            What::Label(label) => (1, None, Some(label)),
            What::Line(advance) => (2, None, Some(advance)),
            What::Extra(byte) => (3, Some(byte), None),
        };
        self.events.push((step.min(MAX_STEP) << KIND_BITS) as u8 | kind)?;
        if step >= MAX_STEP {
            self.events.extend_from_slice(varuint::encode(step).as_slice())?;
        }
        if let Some(opcode) = opcode {
            self.events.push(opcode)?;
        }
        if let Some(number) = number {
            self.events.extend_from_slice(varuint::encode(number).as_slice())?;
        }
        Ok(())
    }

    fn events(&self) -> Events<impl Iterator<Item = u8>> {
        Events { bytes: self.events.iter(), at: 0 }
    }

    pub fn jump(&mut self, opcode: u8, to: Label, extra: u8) -> Fallible {
        self.effect(opcode, 0, extra);
        if !self.unreachable {
            self.event(What::Jump(opcode, to.0))?;
            if has_extra_byte(opcode) {
                self.event(What::Extra(extra))?;
            }
        }
        if matches!(opcode, op::JUMP | op::UNWIND_JUMP | op::POP_EXCEPT_JUMP) {
            self.unreachable = true;
        }
        Ok(())
    }

    pub fn new_label(&mut self) -> Fallible<Label> {
        self.labels.push(0).map(Label)
    }

    pub fn place(&mut self, label: Label) -> Fallible {
        self.unreachable = false;
        self.event(What::Label(label.0))
    }

    pub fn line(&mut self, line: u32) -> Fallible {
        if self.with_lines && line > self.last_line {
            let advance = line - self.last_line;
            self.last_line = line;
            self.event(What::Line(advance))?;
        }
        Ok(())
    }

    /// Finds the size of each jump: from all long ones, until a layout is as long as the one before. Returns that length.
    pub fn lay_out(&mut self) -> u32 {
        let mut length = self.layout_pass(true);
        loop {
            let next = self.layout_pass(false);
            if next == length {
                return length;
            }
            length = next;
        }
    }

    /// Where a label is, by the newest layout.
    fn place_of(&self, label: u32) -> u32 {
        self.labels.get(label).unwrap_or(0)
    }

    /// Length of a jump at `here`.
    fn jump_bytes(&self, opcode: u8, label: u32, here: u32) -> u32 {
        let short = is_short(opcode, here, self.place_of(label));
        3 - u32::from(short) + u32::from(has_extra_byte(opcode))
    }

    /// Places all labels; returns the length of the code.
    fn layout_pass(&mut self, all_long: bool) -> u32 {
        let mut extra = 0;
        for (at, what) in self.events() {
            let here = at + extra;
            match what {
                What::Label(label) => self.labels.update(label, |place| *place = here),
                What::Jump(opcode, _) if all_long => extra += 3 + u32::from(has_extra_byte(opcode)),
                What::Jump(opcode, label) => extra += self.jump_bytes(opcode, label, here),
                What::Line(_) | What::Extra(_) => {}
            }
        }
        self.bytes.len() as u32 + extra
    }

    /// The line table for the layout found.
    pub fn write_lines(&self, out: &mut ArenaVec<'_, u8>) -> Fallible {
        let mut extra = 0;
        let mut last = 0;
        for (at, what) in self.events() {
            let here = at + extra;
            match what {
                What::Jump(opcode, label) => extra += self.jump_bytes(opcode, label, here),
                What::Line(advance) => {
                    for byte in lines::encode(here - last, advance) {
                        out.push(byte)?;
                    }
                    last = here;
                }
                What::Label(_) | What::Extra(_) => {}
            }
        }
        Ok(())
    }

    fn copy_bytes(&self, range: Range<usize>, out: &mut ArenaVec<'_, u8>) -> Fallible {
        for cell in self.bytes.range(range).flatten() {
            out.push(cell.get())?;
        }
        Ok(())
    }

    /// The opcodes in the layout found.
    pub fn write_opcodes(&self, out: &mut ArenaVec<'_, u8>) -> Fallible<Result<(), Overflow>> {
        let mut extra_bytes = 0;
        let mut from = 0;
        for (at, what) in self.events() {
            let here = at + extra_bytes;
            let (opcode, label) = match what {
                What::Jump(opcode, label) => (opcode, label),
                What::Extra(byte) => {
                    out.push(byte)?;
                    continue;
                }
                What::Label(_) | What::Line(_) => continue,
            };
            self.copy_bytes(from..at as usize, out)?;
            from = at as usize;
            let to = self.place_of(label);
            let short = is_short(opcode, here, to);
            let label_bytes = if short { 1 } else { 2 };
            let distance = i64::from(to) - i64::from(here) - 1 - label_bytes;
            let signed = operand_kind(opcode) == Operand::SignedLabel;
            out.push(opcode)?;
            match (short, signed) {
                (true, true) => out.push((distance + 0x40) as u8)?,
                (true, false) => out.push(distance as u8)?,
                (false, _) => {
                    let value = distance + if signed { 0x4000 } else { 0 };
                    if !(0..0x8000).contains(&value) {
                        return Ok(Err(Overflow));
                    }
                    out.push(value as u8 & 0x7F | 0x80)?;
                    out.push((value >> 7) as u8)?;
                }
            }
            extra_bytes += self.jump_bytes(opcode, label, here);
        }
        self.copy_bytes(from..self.bytes.len(), out)?;
        Ok(Ok(()))
    }
}

/// Whether the one-byte form reaches from a jump at `here`.
fn is_short(opcode: u8, here: u32, to: u32) -> bool {
    let distance = i64::from(to) - i64::from(here) - 2;
    match operand_kind(opcode) {
        Operand::SignedLabel => (-64..=63).contains(&distance),
        _ => (0..=127).contains(&distance),
    }
}

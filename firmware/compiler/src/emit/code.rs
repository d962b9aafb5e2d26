//! The bytes of one function under construction.
//!
//! Jumps have one of two sizes, so their bytes are not written at first: they, labels and line numbers are kept in a list
//! of events, each with its place in the other bytes.

use bytecode::opcode::{Operand, has_extra_byte};
use bytecode::opcode::{SMALL_INT_MULTI_ZERO, op, operand_kind, stack_effect};
use bytecode::{Arena, ArenaVec, lines, varuint};

use crate::error::Fallible;

/// A place that jumps go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(u32);

#[derive(Clone, Copy)]
enum What {
    /// opcode, extra byte
    Jump(u8, u8),
    Label,
    Line,
}

#[derive(Clone, Copy)]
struct Event {
    /// Offset in the bytes that are no jumps.
    at: u32,
    what: What,
    /// The label, or the number of lines to advance.
    value: u32,
}

pub(super) struct Code<'t> {
    bytes: ArenaVec<'t, u8>,
    events: ArenaVec<'t, Event>,
    /// Where labels are, by the newest layout.
    labels: ArenaVec<'t, u32>,
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
            bytes: ArenaVec::new(arena),
            events: ArenaVec::new(arena),
            labels: ArenaVec::new(arena),
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

    fn event(&mut self, what: What, value: u32) -> Fallible {
        let at = self.bytes.len() as u32;
        self.events.push(Event { at, what, value })?;
        Ok(())
    }

    pub fn jump(&mut self, opcode: u8, to: Label, extra: u8) -> Fallible {
        self.effect(opcode, 0, extra);
        if !self.unreachable {
            self.event(What::Jump(opcode, extra), to.0)?;
        }
        if matches!(opcode, op::JUMP | op::UNWIND_JUMP | op::POP_EXCEPT_JUMP) {
            self.unreachable = true;
        }
        Ok(())
    }

    pub fn new_label(&mut self) -> Fallible<Label> {
        let label = Label(self.labels.len() as u32);
        self.labels.push(0)?;
        Ok(label)
    }

    pub fn place(&mut self, label: Label) -> Fallible {
        self.unreachable = false;
        self.event(What::Label, label.0)
    }

    pub fn line(&mut self, line: u32) -> Fallible {
        if self.with_lines && line > self.last_line {
            let advance = line - self.last_line;
            self.last_line = line;
            self.event(What::Line, advance)?;
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

    /// Places all labels; returns the length of the code.
    fn layout_pass(&mut self, all_long: bool) -> u32 {
        let mut extra = 0;
        for event in self.events.iter() {
            let here = event.at + extra;
            match event.what {
                What::Label => {
                    if let Some(place) = self.labels.get_mut(event.value as usize) {
                        *place = here;
                    }
                }
                What::Jump(opcode, _) => {
                    let to = self.labels.get(event.value as usize).copied().unwrap_or(0);
                    let short = !all_long && is_short(opcode, here, to);
                    extra += 3 - u32::from(short) + u32::from(has_extra_byte(opcode));
                }
                What::Line => {}
            }
        }
        self.bytes.len() as u32 + extra
    }

    /// The line table for the layout found.
    pub fn write_lines(&self, out: &mut ArenaVec<'_, u8>) -> Fallible {
        let mut extra = 0;
        let mut last = 0;
        for event in self.events.iter() {
            let here = event.at + extra;
            match event.what {
                What::Jump(opcode, _) => {
                    let to = self.labels.get(event.value as usize).copied().unwrap_or(0);
                    let short = is_short(opcode, here, to);
                    extra += 3 - u32::from(short) + u32::from(has_extra_byte(opcode));
                }
                What::Line => {
                    for byte in lines::encode(here - last, event.value) {
                        out.push(byte)?;
                    }
                    last = here;
                }
                What::Label => {}
            }
        }
        Ok(())
    }

    /// The opcodes in the layout found.
    pub fn write_opcodes(&self, out: &mut ArenaVec<'_, u8>) -> Fallible<Result<(), Overflow>> {
        let mut extra_bytes = 0;
        let mut from = 0;
        for event in self.events.iter() {
            let here = event.at + extra_bytes;
            let What::Jump(opcode, extra) = event.what else {
                continue;
            };
            let between = self.bytes.get(from..event.at as usize);
            out.extend_from_slice(between.unwrap_or_default())?;
            from = event.at as usize;
            let to = self.labels.get(event.value as usize).copied().unwrap_or(0);
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
            extra_bytes += 1 + label_bytes as u32;
            if has_extra_byte(opcode) {
                out.push(extra)?;
                extra_bytes += 1;
            }
        }
        out.extend_from_slice(self.bytes.get(from..).unwrap_or_default())?;
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

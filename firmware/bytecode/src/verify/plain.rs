//! The instructions whose whole effect is to take objects from the operand stack and to leave something there: nearly all
//! that there are in a function. A byte says what each does, so that they are followed quickly; the rest, and whatever is
//! wrong with one of these, is the business of [`super::step`].

use super::stack::Kind;
use crate::opcode::{self, Operand, op};

/// What an instruction does to the operand stack.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Plain(u8);

/// How many objects are taken: two bits.
const TAKES: u8 = 0x03;
/// The kind of slot that is left, a number from [`LEFT`]: three bits.
const LEAVES_SHIFT: u32 = 2;
/// A varuint follows the opcode.
const HAS_OPERAND: u8 = 0x20;
/// The operand is the number of arguments, which are taken as well.
const CALLS: u8 = 0x40;
/// Not a plain one.
const OTHER: u8 = 0x80;

/// What an instruction leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Left {
    Nothing,
    One(Kind),
    /// An object, and an object or null above it.
    Method,
}

const LEFT: [Left; 8] = [
    Left::Nothing,
    Left::One(Kind::Object),
    Left::One(Kind::SmallInt),
    Left::One(Kind::Str),
    Left::One(Kind::Null),
    Left::Method,
    Left::Nothing,
    Left::Nothing,
];
const NOTHING: u8 = 0;
const OBJECT: u8 = 1;
const SMALL_INT: u8 = 2;
const STR: u8 = 3;
const NULL: u8 = 4;
const METHOD: u8 = 5;

impl Plain {
    #[inline(always)]
    pub fn of(op: u8) -> Plain {
        // As many rows as there are bytes: no check remains.
        PLAIN[usize::from(op)]
    }

    #[inline(always)]
    pub fn is_other(self) -> bool {
        self.0 & OTHER != 0
    }

    #[inline(always)]
    pub fn takes(self) -> usize {
        usize::from(self.0 & TAKES)
    }

    #[inline(always)]
    pub fn has_operand(self) -> bool {
        self.0 & HAS_OPERAND != 0
    }

    /// It takes arguments, an object or null below them if it calls a method, and an object below that.
    #[inline(always)]
    pub fn calls(self) -> bool {
        self.0 & CALLS != 0
    }

    #[inline(always)]
    pub fn leaves(self) -> Left {
        LEFT[usize::from(self.0 >> LEAVES_SHIFT & 7)]
    }
}

const fn row(op: u8) -> u8 {
    let (takes, leaves) = match op {
        op::LOAD_CONST_STRING => (0, STR),
        op::LOAD_NULL => (0, NULL),
        op::LOAD_CONST_SMALL_INT | 0x70..=0xAF => (0, SMALL_INT),
        op::LOAD_NAME | op::LOAD_GLOBAL | op::LOAD_CONST_FALSE | op::LOAD_CONST_NONE | op::LOAD_CONST_TRUE => (0, OBJECT),
        // If the slot holds no cell.
        0xB0..=0xBF => (0, OBJECT),
        0xC0..=0xCF | op::STORE_NAME | op::STORE_GLOBAL | op::POP_TOP => (1, NOTHING),
        op::STORE_ATTR => (2, NOTHING),
        op::STORE_SUBSCR => (3, NOTHING),
        op::LOAD_ATTR | op::GET_ITER | 0xD0..=0xD3 => (1, OBJECT),
        op::LOAD_METHOD => (1, METHOD),
        op::LOAD_SUBSCR | op::IMPORT_NAME | 0xD7..=0xF9 => (2, OBJECT),
        op::CALL_FUNCTION => return CALLS | HAS_OPERAND | 1 | OBJECT << LEAVES_SHIFT,
        op::CALL_METHOD => return CALLS | HAS_OPERAND | 2 | OBJECT << LEAVES_SHIFT,
        _ => return OTHER,
    };
    let operand = match opcode::operand_kind(op) {
        Operand::None => 0,
        _ => HAS_OPERAND,
    };
    takes | leaves << LEAVES_SHIFT | operand
}

const PLAIN: [Plain; 256] = {
    let mut rows = [Plain(OTHER); 256];
    let mut op = 0;
    while op < 256 {
        rows[op] = Plain(row(op as u8));
        op += 1;
    }
    rows
};

//! The instructions whose whole effect is to take objects from the operand stack and to leave something there: nearly all
//! that there are in a function. A byte says what each does, so that they are followed quickly; the rest, and whatever is
//! wrong with one of these, is the business of [`super::step`].

use super::stack::Kind;
use crate::opcode::{self, Operand, op};

/// What an instruction does to the operand stack, packed: how many objects are taken, how many slots are left, the kind of
/// the lower one of these, and how its bytes go on.
#[derive(Clone, Copy)]
pub struct Plain(u16);

const TAKES: u16 = 0x0003;
const LEAVES: u16 = 0x000C;
const KIND: u16 = 0x00F0;
/// A varuint follows the opcode.
const HAS_OPERAND: u16 = 0x0100;
/// The operand is a number of objects that are taken as well.
const COUNTS: u16 = 0x0200;
/// It uses a local slot, by the low four bits of its number.
const LOCAL: u16 = 0x0400;
/// Not a plain one.
const OTHER: u16 = 0x8000;

impl Plain {
    #[inline(always)]
    pub fn of(op: u8) -> Plain {
        ROWS[usize::from(op)]
    }

    #[inline(always)]
    pub fn is_other(self) -> bool {
        self.0 & OTHER != 0
    }

    #[inline(always)]
    pub fn takes(self) -> usize {
        usize::from(self.0 & TAKES)
    }

    /// Slots that are left: objects, but of two, the upper one is an object or null.
    #[inline(always)]
    pub fn leaves(self) -> usize {
        usize::from((self.0 & LEAVES) >> LEAVES.trailing_zeros())
    }

    /// The kind of the slot that is left, the lower one of two.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        KINDS[usize::from((self.0 & KIND) >> KIND.trailing_zeros())]
    }

    #[inline(always)]
    pub fn has_operand(self) -> bool {
        self.0 & HAS_OPERAND != 0
    }

    /// The operand is a number of objects that are taken as well.
    #[inline(always)]
    pub fn counts(self) -> bool {
        self.0 & COUNTS != 0
    }

    #[inline(always)]
    pub fn is_local(self) -> bool {
        self.0 & LOCAL != 0
    }
}

/// The kinds in the order of their numbers, so that they need not be looked up.
const KINDS: [Kind; 16] = {
    use Kind::*;
    [SmallInt, Str, Tuple, List, Dict, Set, Cell, Object, Null, MaybeNull, Pending, Iter0, Iter1, Iter2, Iter3, Object]
};

const fn row(op: u8) -> u16 {
    let (takes, leaves, kind) = match op {
        op::LOAD_CONST_STRING => (0, 1, Kind::Str),
        op::LOAD_CONST_SMALL_INT | 0x70..=0xAF => (0, 1, Kind::SmallInt),
        op::LOAD_NAME | op::LOAD_GLOBAL | op::LOAD_CONST_FALSE | op::LOAD_CONST_NONE | op::LOAD_CONST_TRUE => (0, 1, Kind::Object),
        // If the slot holds no cell.
        0xB0..=0xBF => (0, 1, Kind::Object),
        0xC0..=0xCF | op::STORE_NAME | op::STORE_GLOBAL | op::POP_TOP => (1, 0, Kind::Object),
        op::STORE_ATTR => (2, 0, Kind::Object),
        op::STORE_SUBSCR => (3, 0, Kind::Object),
        op::LOAD_ATTR | op::GET_ITER | 0xD0..=0xD3 => (1, 1, Kind::Object),
        op::LOAD_METHOD => (1, 2, Kind::Object),
        op::LOAD_SUBSCR | op::IMPORT_NAME | 0xD7..=0xF9 => (2, 1, Kind::Object),
        op::BUILD_TUPLE => (0, 1, Kind::Tuple),
        op::BUILD_LIST => (0, 1, Kind::List),
        op::BUILD_SET => (0, 1, Kind::Set),
        op::BUILD_MAP => (0, 1, Kind::Dict),
        op::CALL_FUNCTION => (1, 1, Kind::Object),
        // An object or null lies between the object and the arguments.
        op::CALL_METHOD => (2, 1, Kind::Object),
        _ => return OTHER,
    };
    let form = match op {
        op::BUILD_TUPLE | op::BUILD_LIST | op::BUILD_SET | op::CALL_FUNCTION | op::CALL_METHOD => COUNTS | HAS_OPERAND,
        0xB0..=0xCF => LOCAL,
        _ if matches!(opcode::operand_kind(op), Operand::None) => 0,
        _ => HAS_OPERAND,
    };
    takes | leaves << LEAVES.trailing_zeros() | (kind as u16) << KIND.trailing_zeros() | form
}

const ROWS: [Plain; 256] = {
    let mut rows = [Plain(OTHER); 256];
    let mut op = 0;
    while op < 256 {
        rows[op] = Plain(row(op as u8));
        op += 1;
    }
    rows
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_their_numbers() {
        for kind in KINDS.iter().take(15) {
            assert_eq!(KINDS[*kind as usize], *kind);
        }
    }

    #[test]
    fn effects_are_those_of_the_instruction_set() {
        for op in 0..=255 {
            let plain = Plain::of(op);
            let operand = if plain.counts() { 3 } else { 0 };
            let effect = plain.leaves() as i64 - plain.takes() as i64 - operand;
            assert!(plain.is_other() || opcode::stack_effect(op, operand, 0) == Some(effect), "{op:#x}");
        }
    }
}

//! The opcodes that span ranges, number by number: rustc makes comparisons of a range, and the table of jumps would lose its unreachable rest with them.

use bytecode::opcode::op;

use crate::ops::{BinaryOp, UnaryOp};

macro_rules! numbers {
    ($first:ident, $operators:ident: $($name:ident = $operator:ident;)*) => {
        $(pub(super) const $name: u8 = op::$first + $operators::$operator as u8;)*
    };
}

numbers! {
    UNARY_OP_MULTI, UnaryOp:
    POSITIVE = Positive;
    NEGATIVE = Negative;
    INVERT = Invert;
    NOT = Not;
}

numbers! {
    BINARY_OP_MULTI, BinaryOp:
    LESS = Less;
    MORE = More;
    EQUAL = Equal;
    LESS_EQUAL = LessEqual;
    MORE_EQUAL = MoreEqual;
    NOT_EQUAL = NotEqual;
    IN = In;
    IS = Is;
    EXCEPTION_MATCH = ExceptionMatch;
    INPLACE_OR = InplaceOr;
    INPLACE_XOR = InplaceXor;
    INPLACE_AND = InplaceAnd;
    INPLACE_LSHIFT = InplaceLshift;
    INPLACE_RSHIFT = InplaceRshift;
    INPLACE_ADD = InplaceAdd;
    INPLACE_SUBTRACT = InplaceSubtract;
    INPLACE_MULTIPLY = InplaceMultiply;
    INPLACE_MAT_MULTIPLY = InplaceMatMultiply;
    INPLACE_FLOOR_DIVIDE = InplaceFloorDivide;
    INPLACE_TRUE_DIVIDE = InplaceTrueDivide;
    INPLACE_MODULO = InplaceModulo;
    INPLACE_POWER = InplacePower;
    OR = Or;
    XOR = Xor;
    AND = And;
    LSHIFT = Lshift;
    RSHIFT = Rshift;
    ADD = Add;
    SUBTRACT = Subtract;
    MULTIPLY = Multiply;
    MAT_MULTIPLY = MatMultiply;
    FLOOR_DIVIDE = FloorDivide;
    TRUE_DIVIDE = TrueDivide;
    MODULO = Modulo;
    POWER = Power;
}

/// All numbers of `LOAD_CONST_SMALL_INT_MULTI`.
#[rustfmt::skip]
macro_rules! small_int_multi {
    () => {
        0x70 | 0x71 | 0x72 | 0x73 | 0x74 | 0x75 | 0x76 | 0x77 | 0x78 | 0x79 | 0x7A | 0x7B | 0x7C | 0x7D | 0x7E | 0x7F
        | 0x80 | 0x81 | 0x82 | 0x83 | 0x84 | 0x85 | 0x86 | 0x87 | 0x88 | 0x89 | 0x8A | 0x8B | 0x8C | 0x8D | 0x8E | 0x8F
        | 0x90 | 0x91 | 0x92 | 0x93 | 0x94 | 0x95 | 0x96 | 0x97 | 0x98 | 0x99 | 0x9A | 0x9B | 0x9C | 0x9D | 0x9E | 0x9F
        | 0xA0 | 0xA1 | 0xA2 | 0xA3 | 0xA4 | 0xA5 | 0xA6 | 0xA7 | 0xA8 | 0xA9 | 0xAA | 0xAB | 0xAC | 0xAD | 0xAE | 0xAF
    };
}

/// All numbers of `LOAD_FAST_MULTI`.
#[rustfmt::skip]
macro_rules! load_fast_multi {
    () => {
        0xB0 | 0xB1 | 0xB2 | 0xB3 | 0xB4 | 0xB5 | 0xB6 | 0xB7 | 0xB8 | 0xB9 | 0xBA | 0xBB | 0xBC | 0xBD | 0xBE | 0xBF
    };
}

/// All numbers of `STORE_FAST_MULTI`.
#[rustfmt::skip]
macro_rules! store_fast_multi {
    () => {
        0xC0 | 0xC1 | 0xC2 | 0xC3 | 0xC4 | 0xC5 | 0xC6 | 0xC7 | 0xC8 | 0xC9 | 0xCA | 0xCB | 0xCC | 0xCD | 0xCE | 0xCF
    };
}

pub(super) use {load_fast_multi, small_int_multi, store_fast_multi};

//! The instruction set of `.mpy` version 6: one table, and what follows from it.
//!
//! An instruction is one opcode byte, an operand whose form follows from the opcode's high nibble, and for three opcodes
//! one extra byte. So the length of an instruction can be found without knowing the opcode ([`operand_kind`],
//! [`has_extra_byte`]); the table states each row's form again, and a test compares the two.

/// The form of the bytes after an opcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    None,
    /// Varuint: an index into the module's table of names.
    Qstr,
    /// Varuint: a number whose meaning depends on the opcode.
    VarUint,
    /// The same groups as a varuint, two's complement, sign in bit 6 of the first byte.
    SmallInt,
    /// One or two bytes, distance from the end of the label, -16384 to 16383.
    SignedLabel,
    /// One or two bytes, distance from the end of the label, 0 to 32767: forward only.
    UnsignedLabel,
}

/// The form of the operand of any byte taken as an opcode, defined or not.
pub const fn operand_kind(op: u8) -> Operand {
    match op {
        0x10..=0x1F => Operand::Qstr,
        op::LOAD_CONST_SMALL_INT => Operand::SmallInt,
        0x20..=0x3F => Operand::VarUint,
        0x40..=0x44 => Operand::SignedLabel,
        0x45..=0x4F => Operand::UnsignedLabel,
        _ => Operand::None,
    }
}

/// Whether one more plain byte follows the operand.
pub const fn has_extra_byte(op: u8) -> bool {
    op & 0x9E == 0
}

/// A bit for each defined opcode.
const DEFINED: [u32; 8] = {
    let mut bits = [0; 8];
    let mut op = 0;
    while op < 256 {
        if name(op as u8).is_some() {
            bits[op >> 5] |= 1 << (op & 31);
        }
        op += 1;
    }
    bits
};

/// Whether an instruction has this number.
pub const fn is_defined(op: u8) -> bool {
    DEFINED[op as usize >> 5] >> (op & 31) & 1 != 0
}

/// Number of positional values and of name-value pairs in the operand of the `CALL_` opcodes.
pub const fn call_counts(operand: i64) -> (u8, u8) {
    (operand as u8, (operand >> 8) as u8)
}

/// Slots of the arguments of a call: the values, and two for each pair.
const fn call_slots(operand: i64) -> i64 {
    let (values, pairs) = call_counts(operand);
    values as i64 + 2 * pairs as i64
}

macro_rules! opcodes {
    ($( $first:literal $(..= $last:literal)? $name:ident $kind:ident |$n:pat_param, $extra:pat_param| $effect:expr; )*) => {
        /// The number of each opcode; of an opcode that spans a range (`_MULTI`), the first.
        pub mod op {
            $( pub const $name: u8 = $first; )*
        }

        /// The name of an opcode, `None` for an undefined byte.
        pub const fn name(op: u8) -> Option<&'static str> {
            match op {
                $( $first $(..= $last)? => Some(stringify!($name)), )*
                _ => None,
            }
        }

        /// By how much the official compiler says the operand stack grows; `None` for an undefined opcode.
        ///
        /// `operand` is the decoded operand and `extra` the extra byte (0 where there is none). The sum of these numbers
        /// decides `n_state`, so byte equality depends on them. At run time some opcodes do something else: jumps that
        /// keep or drop by outcome, and everything around `finally` (see [`crate::verify`]).
        pub fn stack_effect(op: u8, operand: i64, extra: u8) -> Option<i64> {
            Some(match op {
                $( $first $(..= $last)? => {
                    let effect: fn(i64, i64) -> i64 = |$n, $extra| $effect;
                    effect(operand, i64::from(extra))
                } )*
                _ => return None,
            })
        }

        /// Every row of the table: first and last number, name, form of the operand.
        #[cfg(test)]
        const ROWS: &[(u8, u8, &str, Operand)] =
            &[ $( ($first, last_of!($first $(, $last)?), stringify!($name), Operand::$kind) ),* ];
    };
}

#[cfg(test)]
macro_rules! last_of {
    ($first:literal) => {
        $first
    };
    ($first:literal, $last:literal) => {
        $last
    };
}

opcodes! {
    0x10 LOAD_CONST_STRING      Qstr          |_, _| 1;
    0x11 LOAD_NAME              Qstr          |_, _| 1;
    0x12 LOAD_GLOBAL            Qstr          |_, _| 1;
    0x13 LOAD_ATTR              Qstr          |_, _| 0;
    0x14 LOAD_METHOD            Qstr          |_, _| 1;
    0x15 LOAD_SUPER_METHOD      Qstr          |_, _| -1;
    0x16 STORE_NAME             Qstr          |_, _| -1;
    0x17 STORE_GLOBAL           Qstr          |_, _| -1;
    0x18 STORE_ATTR             Qstr          |_, _| -2;
    0x19 DELETE_NAME            Qstr          |_, _| 0;
    0x1A DELETE_GLOBAL          Qstr          |_, _| 0;
    0x1B IMPORT_NAME            Qstr          |_, _| -1;
    0x1C IMPORT_FROM            Qstr          |_, _| 1;
    0x20 MAKE_CLOSURE           VarUint       |_, c| 1 - c;
    0x21 MAKE_CLOSURE_DEFARGS   VarUint       |_, c| -1 - c;
    0x22 LOAD_CONST_SMALL_INT   SmallInt      |_, _| 1;
    0x23 LOAD_CONST_OBJ         VarUint       |_, _| 1;
    0x24 LOAD_FAST_N            VarUint       |_, _| 1;
    0x25 LOAD_DEREF             VarUint       |_, _| 1;
    0x26 STORE_FAST_N           VarUint       |_, _| -1;
    0x27 STORE_DEREF            VarUint       |_, _| -1;
    0x28 DELETE_FAST            VarUint       |_, _| 0;
    0x29 DELETE_DEREF           VarUint       |_, _| 0;
    0x2A BUILD_TUPLE            VarUint       |n, _| 1 - n;
    0x2B BUILD_LIST             VarUint       |n, _| 1 - n;
    0x2C BUILD_MAP              VarUint       |_, _| 1;
    0x2D BUILD_SET              VarUint       |n, _| 1 - n;
    0x2E BUILD_SLICE            VarUint       |n, _| 1 - n;
    0x2F STORE_COMP             VarUint       |n, _| if n & 3 == 1 { -2 } else { -1 };
    0x30 UNPACK_SEQUENCE        VarUint       |n, _| n - 1;
    0x31 UNPACK_EX              VarUint       |n, _| (n & 0xFF) + (n >> 8 & 0xFF);
    0x32 MAKE_FUNCTION          VarUint       |_, _| 1;
    0x33 MAKE_FUNCTION_DEFARGS  VarUint       |_, _| -1;
    0x34 CALL_FUNCTION          VarUint       |n, _| -call_slots(n);
    0x35 CALL_FUNCTION_VAR_KW   VarUint       |n, _| -call_slots(n) - 1;
    0x36 CALL_METHOD            VarUint       |n, _| -call_slots(n) - 1;
    0x37 CALL_METHOD_VAR_KW     VarUint       |n, _| -call_slots(n) - 2;
    0x40 UNWIND_JUMP            SignedLabel   |_, _| 0;
    0x42 JUMP                   SignedLabel   |_, _| 0;
    0x43 POP_JUMP_IF_TRUE       SignedLabel   |_, _| -1;
    0x44 POP_JUMP_IF_FALSE      SignedLabel   |_, _| -1;
    0x45 JUMP_IF_TRUE_OR_POP    UnsignedLabel |_, _| -1;
    0x46 JUMP_IF_FALSE_OR_POP   UnsignedLabel |_, _| -1;
    0x47 SETUP_WITH             UnsignedLabel |_, _| 2;
    0x48 SETUP_EXCEPT           UnsignedLabel |_, _| 0;
    0x49 SETUP_FINALLY          UnsignedLabel |_, _| 0;
    0x4A POP_EXCEPT_JUMP        UnsignedLabel |_, _| 0;
    0x4B FOR_ITER               UnsignedLabel |_, _| 1;
    0x50 LOAD_CONST_FALSE       None          |_, _| 1;
    0x51 LOAD_CONST_NONE        None          |_, _| 1;
    0x52 LOAD_CONST_TRUE        None          |_, _| 1;
    0x53 LOAD_NULL              None          |_, _| 1;
    0x54 LOAD_BUILD_CLASS       None          |_, _| 1;
    0x55 LOAD_SUBSCR            None          |_, _| -1;
    0x56 STORE_SUBSCR           None          |_, _| -3;
    0x57 DUP_TOP                None          |_, _| 1;
    0x58 DUP_TOP_TWO            None          |_, _| 2;
    0x59 POP_TOP                None          |_, _| -1;
    0x5A ROT_TWO                None          |_, _| 0;
    0x5B ROT_THREE              None          |_, _| 0;
    0x5C WITH_CLEANUP           None          |_, _| 2;
    0x5D END_FINALLY            None          |_, _| -1;
    0x5E GET_ITER               None          |_, _| 0;
    0x5F GET_ITER_STACK         None          |_, _| 3;
    0x62 STORE_MAP              None          |_, _| -2;
    0x63 RETURN_VALUE           None          |_, _| -1;
    0x64 RAISE_LAST             None          |_, _| 0;
    0x65 RAISE_OBJ              None          |_, _| -1;
    0x66 RAISE_FROM             None          |_, _| -2;
    0x67 YIELD_VALUE            None          |_, _| 0;
    0x68 YIELD_FROM             None          |_, _| -1;
    0x69 IMPORT_STAR            None          |_, _| -1;
    0x70..=0xAF LOAD_CONST_SMALL_INT_MULTI None |_, _| 1;
    0xB0..=0xBF LOAD_FAST_MULTI            None |_, _| 1;
    0xC0..=0xCF STORE_FAST_MULTI           None |_, _| -1;
    0xD0..=0xD3 UNARY_OP_MULTI             None |_, _| 0;
    0xD7..=0xF9 BINARY_OP_MULTI            None |_, _| -1;
}

/// What `LOAD_CONST_SMALL_INT_MULTI` subtracts from its number: the range is -16 to 47.
pub const SMALL_INT_MULTI_ZERO: u8 = 0x80;

macro_rules! operators {
    ($(#[$doc:meta])* $type:ident: $($number:literal $variant:ident $text:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $type { $( $variant = $number, )* }

        impl $type {
            /// The operator with this number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $( $number => Some(Self::$variant), )*
                    _ => None,
                }
            }

            /// How source text spells it; for operators without a spelling, the name of the built-in function.
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }
        }
    };
}

operators! {
    /// Unary operators. Bytecode holds the first four; run-time code uses the rest.
    UnaryOp:
    0 Positive "+";
    1 Negative "-";
    2 Invert "~";
    3 Not "not";
    4 Bool "bool";
    5 Len "len";
    6 Hash "hash";
    7 Abs "abs";
    8 Int "int";
    9 Float "float";
    10 Complex "complex";
    11 SizeOf "sizeof";
}

operators! {
    /// Binary operators. Bytecode holds those up to [`BinaryOp::Power`]; run-time code uses the rest.
    BinaryOp:
    0 Less "<";
    1 More ">";
    2 Equal "==";
    3 LessEqual "<=";
    4 MoreEqual ">=";
    5 NotEqual "!=";
    6 In "in";
    7 Is "is";
    8 ExceptionMatch "except";
    9 InplaceOr "|=";
    10 InplaceXor "^=";
    11 InplaceAnd "&=";
    12 InplaceLshift "<<=";
    13 InplaceRshift ">>=";
    14 InplaceAdd "+=";
    15 InplaceSubtract "-=";
    16 InplaceMultiply "*=";
    17 InplaceMatMultiply "@=";
    18 InplaceFloorDivide "//=";
    19 InplaceTrueDivide "/=";
    20 InplaceModulo "%=";
    21 InplacePower "**=";
    22 Or "|";
    23 Xor "^";
    24 And "&";
    25 Lshift "<<";
    26 Rshift ">>";
    27 Add "+";
    28 Subtract "-";
    29 Multiply "*";
    30 MatMultiply "@";
    31 FloorDivide "//";
    32 TrueDivide "/";
    33 Modulo "%";
    34 Power "**";
    35 DivMod "divmod";
    36 Contains "contains";
    37 ReverseOr "reflected |";
    38 ReverseXor "reflected ^";
    39 ReverseAnd "reflected &";
    40 ReverseLshift "reflected <<";
    41 ReverseRshift "reflected >>";
    42 ReverseAdd "reflected +";
    43 ReverseSubtract "reflected -";
    44 ReverseMultiply "reflected *";
    45 ReverseMatMultiply "reflected @";
    46 ReverseFloorDivide "reflected //";
    47 ReverseTrueDivide "reflected /";
    48 ReverseModulo "reflected %";
    49 ReversePower "reflected **";
    50 NotIn "not in";
    51 IsNot "is not";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_agree_with_the_rule_for_forms() {
        for &(first, last, row_name, kind) in ROWS {
            for number in first..=last {
                assert_eq!(operand_kind(number), kind, "{row_name}");
                assert_eq!(name(number), Some(row_name));
                assert!(stack_effect(number, 0, 0).is_some());
            }
        }
        let with_extra = ROWS.iter().filter(|row| has_extra_byte(row.0)).map(|row| row.0);
        assert!(with_extra.eq([op::MAKE_CLOSURE, op::MAKE_CLOSURE_DEFARGS, op::UNWIND_JUMP]));
    }

    #[test]
    fn undefined_bytes_have_no_name() {
        assert!((0..=255).all(|byte| is_defined(byte) == name(byte).is_some()));
        let undefined = (0..=255).filter(|&byte| name(byte).is_none());
        let expected = (0x00..=0x0F)
            .chain(0x1D..=0x1F)
            .chain(0x38..=0x3F)
            .chain([0x41])
            .chain(0x4C..=0x4F)
            .chain([0x60, 0x61])
            .chain(0x6A..=0x6F)
            .chain(0xD4..=0xD6)
            .chain(0xFA..=0xFF);
        assert!(undefined.eq(expected));
    }

    #[test]
    fn effects_of_calls_count_pairs_twice() {
        assert_eq!(stack_effect(op::CALL_FUNCTION, 0x0203, 0), Some(-7));
        assert_eq!(stack_effect(op::CALL_METHOD_VAR_KW, 0x0203, 0), Some(-9));
        assert_eq!(stack_effect(op::MAKE_CLOSURE, 0, 3), Some(-2));
        assert_eq!(stack_effect(op::STORE_COMP, 0x19, 0), Some(-2));
    }

    #[test]
    fn operators_have_the_numbers_of_the_format() {
        assert_eq!(op::BINARY_OP_MULTI + BinaryOp::Add as u8, 0xF2);
        assert_eq!(op::UNARY_OP_MULTI + UnaryOp::Not as u8, 0xD3);
        assert_eq!(BinaryOp::from_number(34), Some(BinaryOp::Power));
        assert_eq!(BinaryOp::from_number(52), None);
    }
}

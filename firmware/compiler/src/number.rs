//! Number literals and the arithmetic of folding.

use bytecode::Arena;
use bytecode::opcode::{BinaryOp, UnaryOp};

use crate::error::Fallible;
use crate::value::{Value, Values};

/// What an integer literal says.
pub(crate) enum Literal<'a, 'l> {
    Value(Value<'a>),
    /// Not of this base; the text behind the base's prefix.
    Bad {
        base: u8,
        digits: &'l [u8],
    },
}

/// Whether `value` fits in a small integer of `bits` bits, sign included.
pub(crate) fn fits_small(value: i64, bits: u8) -> bool {
    let spare = 64u32.saturating_sub(u32::from(bits));
    value.checked_shl(spare).is_some_and(|v| v >> spare == value)
}

/// Reads an integer literal without underscores.
pub(crate) fn integer<'a, 'l>(text: &'l [u8], _arena: &'a Arena<'a>) -> Fallible<Literal<'a, 'l>> {
    let (base, digits) = match text {
        [b'0', b'b' | b'B', digits @ ..] => (2, digits),
        [b'0', b'o' | b'O', digits @ ..] => (8, digits),
        [b'0', b'x' | b'X', digits @ ..] => (16, digits),
        _ => (10, text),
    };
    let leading_zero = base == 10 && digits.first() == Some(&b'0');
    let bad = Literal::Bad { base: if leading_zero { 0 } else { base }, digits };
    let mut value: i64 = 0;
    for &digit in digits {
        let Some(digit) = char::from(digit).to_digit(u32::from(base)) else {
            return Ok(bad);
        };
        value = value.wrapping_mul(i64::from(base)).wrapping_add(i64::from(digit));
    }
    if digits.is_empty() || leading_zero && digits.iter().any(|&digit| digit != b'0') {
        return Ok(bad);
    }
    Ok(Literal::Value(Value::Int(value)))
}

/// Reads a literal with a point, an exponent or the suffix `j`.
pub(crate) fn float_or_imaginary<'a>(text: &[u8]) -> Option<Value<'a>> {
    let (digits, imaginary) = match text {
        [digits @ .., b'j' | b'J'] => (digits, true),
        _ => (text, false),
    };
    let value: f64 = numbers::parse_f64(digits)?;
    Some(match imaginary {
        true => Value::Imaginary(value),
        false => Value::Float(value),
    })
}

/// `left op right`; `None` if that is not folded.
pub(crate) fn binary<'a>(op: BinaryOp, left: Value<'a>, right: Value<'a>, _values: &mut Values<'a, '_>) -> Fallible<Option<Value<'a>>> {
    let (Value::Int(a), Value::Int(b)) = (left, right) else {
        return Ok(None);
    };
    Ok(match op {
        BinaryOp::Or => Some(a | b),
        BinaryOp::Xor => Some(a ^ b),
        BinaryOp::And => Some(a & b),
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        _ => None,
    }
    .map(Value::Int))
}

/// `op operand`; `None` if that is not folded.
pub(crate) fn unary<'a>(op: UnaryOp, operand: Value<'a>, values: &mut Values<'a, '_>) -> Fallible<Option<Value<'a>>> {
    Ok(match (op, operand) {
        (UnaryOp::Positive, value) => Some(value),
        (UnaryOp::Negative, Value::Int(value)) => value.checked_neg().map(Value::Int),
        (UnaryOp::Negative, Value::Float(value)) => Some(values.float(-value)),
        (UnaryOp::Invert, Value::Int(value)) => Some(Value::Int(!value)),
        _ => None,
    })
}

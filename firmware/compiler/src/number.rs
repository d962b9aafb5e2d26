//! Number literals and the arithmetic of folding.

use bytecode::opcode::{BinaryOp, UnaryOp};
use bytecode::{Arena, ArenaVec};
use numbers::big::{self, Int, Shape, Small, TextFormat};
use numbers::floatmath::{self, NoFloat};
use numbers::inttext;

use crate::error::{Failed, Fallible};
use crate::value::{Value, Values};

/// Longest integer constant, in digits of 32 bits. The original has no limit but its memory, which comes to about this.
const MAX_DIGITS: usize = 1 << 17;
/// Longest integer that is written as a constant of a module: the time for its text grows with the square of the length.
const MAX_WRITTEN_DIGITS: usize = 1 << 16;
/// Results of more digits than this are not folded: computing them runs out of memory, which is an exception like others.
const UNFOLDED_DIGITS: usize = 1 << 18;

/// The least positive integer that is no small one where those have 63 bits.
pub(crate) const FIRST_BIG: i64 = 1 << 62;

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
    value.checked_shl(spare).is_some_and(|shifted| shifted >> spare == value)
}

/// Reads an integer literal without underscores.
pub(crate) fn integer<'a, 'l>(text: &'l [u8], values: &Values<'a, '_>) -> Fallible<Literal<'a, 'l>> {
    let text = match inttext::parse(text, 0) {
        Ok(text) => text,
        Err(error) => {
            return Ok(Literal::Bad { base: error.base as u8, digits: error.rest });
        }
    };
    if let Some(value) = text.to_i64() {
        return Ok(Literal::Value(Value::Int(value)));
    }
    let len = text.value_len();
    if len > MAX_WRITTEN_DIGITS {
        return Err(Failed);
    }
    let out = values.arena.alloc_slice_fill(len, 0)?;
    let shape = values.watched(|watch| text.value(out, watch)).map_err(|_| Failed)?;
    let int = shape.of(out);
    Ok(Literal::Value(int.to_i64().map_or(Value::Big(int.is_negative(), int.digits()), Value::Int)))
}

/// Reads a literal with a point, an exponent or the suffix `j`.
pub(crate) fn float_or_imaginary<'a>(text: &[u8]) -> Option<Value<'a>> {
    let (digits, imaginary) = match text {
        [digits @ .., b'j' | b'J'] => (digits, true),
        _ => (text, false),
    };
    let value = numbers::parse_f64(digits)?;
    Some(match imaginary {
        true => Value::Imaginary(value),
        false => Value::Float(value),
    })
}

/// An integer as a constant, its digits copied if they are needed.
fn int_value<'a>(int: Int<'_>, arena: &'a Arena<'a>) -> Fallible<Value<'a>> {
    Ok(match int.to_i64() {
        Some(value) => Value::Int(value),
        None => Value::Big(int.is_negative(), arena.alloc_slice_copy(int.digits())?),
    })
}

/// A number as an operand.
enum Operand<'a> {
    Small(Small),
    Big(Int<'a>),
    Float(f64),
}

impl<'a> Operand<'a> {
    fn new(value: Value<'a>) -> Option<Self> {
        Some(match value {
            Value::Int(value) => Operand::Small(Small::from(value)),
            Value::Big(negative, digits) => Operand::Big(Int::new(negative, digits)),
            Value::Float(value) => Operand::Float(value),
            Value::Nan(_) => Operand::Float(f64::NAN),
            _ => return None,
        })
    }

    fn int(&self) -> Option<Int<'_>> {
        match self {
            Operand::Small(small) => Some(small.int()),
            Operand::Big(int) => Some(*int),
            Operand::Float(_) => None,
        }
    }

    fn float(&self) -> f64 {
        match self {
            Operand::Float(value) => *value,
            Operand::Small(small) => small.int().to_f64(),
            Operand::Big(int) => int.to_f64(),
        }
    }
}

/// `left op right`; `None` if that is not folded.
pub(crate) fn binary<'a>(op: BinaryOp, left: Value<'a>, right: Value<'a>, values: &mut Values<'a, '_>) -> Fallible<Option<Value<'a>>> {
    if let (Value::Int(a), Value::Int(b)) = (left, right)
        && let Some(value) = binary_small(op, a, b)
    {
        return Ok(Some(Value::Int(value)));
    }
    let (Some(left), Some(right)) = (Operand::new(left), Operand::new(right)) else {
        return Ok(None);
    };
    let float = match (left.int(), right.int()) {
        (Some(a), Some(b)) => match op {
            BinaryOp::TrueDivide => floatmath::divide_ints(a, b),
            BinaryOp::Power if b.is_negative() => floatmath::power_of_ints(a, b),
            _ => return binary_int(op, a, b, values),
        },
        _ => binary_float(op, left.float(), right.float()),
    };
    Ok(float.ok().map(|value| values.float(value)))
}

/// The usual cases.
fn binary_small(op: BinaryOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinaryOp::Or => Some(a | b),
        BinaryOp::Xor => Some(a ^ b),
        BinaryOp::And => Some(a & b),
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::Lshift if (0..63).contains(&b) => {
            let shifted = a << b;
            (shifted >> b == a).then_some(shifted)
        }
        BinaryOp::Rshift if (0..63).contains(&b) => Some(a >> b),
        _ => None,
    }
}

fn binary_float(op: BinaryOp, a: f64, b: f64) -> Result<f64, NoFloat> {
    match op {
        BinaryOp::Add => Ok(a + b),
        BinaryOp::Subtract => Ok(a - b),
        BinaryOp::Multiply => Ok(a * b),
        BinaryOp::TrueDivide => floatmath::divide(a, b),
        BinaryOp::FloorDivide => floatmath::floor_divide(a, b),
        BinaryOp::Modulo => floatmath::modulo(a, b),
        BinaryOp::Power => floatmath::power(a, b),
        // Not an operation on floats.
        _ => Err(NoFloat::Complex),
    }
}

/// Space for a result or for intermediate digits; `None` if the result is too long to fold.
fn digits<'m>(arena: &'m Arena<'m>, len: Option<usize>) -> Fallible<Option<&'m mut [u32]>> {
    match len {
        Some(len) if len <= MAX_DIGITS => Ok(Some(arena.alloc_slice_fill(len, 0)?)),
        Some(len) if len <= UNFOLDED_DIGITS => Err(Failed),
        _ => Ok(None),
    }
}

fn binary_int<'a>(op: BinaryOp, a: Int<'_>, b: Int<'_>, values: &mut Values<'a, '_>) -> Fallible<Option<Value<'a>>> {
    let scratch = values.arena.scratch();
    let count = b.to_u64().and_then(|count| usize::try_from(count).ok());
    let exponent = b.to_u64().and_then(|count| u32::try_from(count).ok());
    let len = match op {
        BinaryOp::Or => Some(big::or_len(a, b)),
        BinaryOp::Xor => Some(big::xor_len(a, b)),
        BinaryOp::And => Some(big::and_len(a, b)),
        BinaryOp::Add => Some(big::add_len(a, b)),
        BinaryOp::Subtract => Some(big::sub_len(a, b)),
        BinaryOp::Multiply => Some(big::mul_len(a, b)),
        BinaryOp::FloorDivide => Some(big::div_floor_len(a, b).max(big::rem_floor_len(a, b))),
        BinaryOp::Modulo => Some(big::rem_floor_len(a, b)),
        BinaryOp::Lshift => count.and_then(|count| big::shift_left_len(a, count)),
        // A count that fits no machine word is an error at run time.
        BinaryOp::Rshift if b.is_negative() || b.to_i64().is_none() => None,
        BinaryOp::Rshift => Some(big::shift_right_len(a, count.unwrap_or(usize::MAX))),
        BinaryOp::Power => power_len(a, b, exponent),
        _ => None,
    };
    let Some(out) = digits(&scratch, len)? else {
        return Ok(None);
    };
    let shape = values.watched(|watch| -> Fallible<Option<Result<Shape, big::Error>>> {
        Ok(Some(match op {
            BinaryOp::Or => big::or(out, a, b),
            BinaryOp::Xor => big::xor(out, a, b),
            BinaryOp::And => big::and(out, a, b),
            BinaryOp::Add => big::add(out, a, b),
            BinaryOp::Subtract => big::sub(out, a, b),
            BinaryOp::Multiply => big::mul(out, a, b, &mut [], watch),
            BinaryOp::FloorDivide => {
                let remainder = digits(&scratch, Some(big::rem_floor_len(a, b)))?;
                big::div_rem_floor(out, remainder.unwrap_or_default(), a, b, watch).map(|both| both.0)
            }
            BinaryOp::Modulo => big::rem_floor(out, a, b, watch),
            BinaryOp::Lshift => big::shift_left(out, a, count.unwrap_or(0)),
            BinaryOp::Rshift => big::shift_right(out, a, count.unwrap_or(usize::MAX)),
            _ => {
                // Bases -1, 0 and 1 take any exponent: only whether it is zero or odd counts.
                let exponent = exponent.unwrap_or(2 + u32::from(b.is_odd()));
                let scratch_len = big::pow_scratch_len(a, exponent).map(|(len, _)| len);
                let Some(space) = digits(&scratch, scratch_len)? else {
                    return Ok(None);
                };
                big::pow(out, a, exponent, space, watch)
            }
        }))
    })?;
    match shape {
        Some(shape) => shape_value(shape, out, values.arena),
        None => Ok(None),
    }
}

fn power_len(base: Int<'_>, exponent: Int<'_>, small: Option<u32>) -> Option<usize> {
    match small {
        _ if exponent.is_negative() => None,
        Some(exponent) => big::pow_len(base, exponent),
        None => (base.bit_len() <= 1).then_some(1),
    }
}

fn shape_value<'a>(shape: Result<Shape, big::Error>, out: &[u32], arena: &'a Arena<'a>) -> Fallible<Option<Value<'a>>> {
    match shape {
        Ok(shape) => int_value(shape.of(out), arena).map(Some),
        Err(big::Error::Interrupted) => Err(Failed),
        Err(_) => Ok(None),
    }
}

/// `op operand`; `None` if that is not folded.
pub(crate) fn unary<'a>(op: UnaryOp, operand: Value<'a>, values: &mut Values<'a, '_>) -> Fallible<Option<Value<'a>>> {
    Ok(match (op, operand) {
        (UnaryOp::Positive, value) => Some(value),
        (UnaryOp::Invert, Value::Int(value)) => Some(Value::Int(!value)),
        (UnaryOp::Negative, Value::Int(value)) if value != i64::MIN => Some(Value::Int(-value)),
        (UnaryOp::Negative, Value::Float(value)) => Some(Value::Float(-value)),
        (UnaryOp::Negative, Value::Nan(_)) => Some(values.float(f64::NAN)),
        (_, operand) => {
            let Some(operand) = Operand::new(operand) else {
                return Ok(None);
            };
            let Some(int) = operand.int() else {
                return Ok(None);
            };
            if op == UnaryOp::Negative {
                return int_value(int.negated(), values.arena).map(Some);
            }
            let scratch = values.arena.scratch();
            let Some(out) = digits(&scratch, Some(big::invert_len(int)))? else {
                return Ok(None);
            };
            let shape = big::invert(out, int);
            return shape_value(shape, out, values.arena);
        }
    })
}

/// The decimal text of an integer.
pub(crate) fn decimal<'a>(int: Int<'_>, values: &Values<'a, '_>) -> Fallible<&'a str> {
    let arena = values.arena;
    if int.digits().len() > MAX_WRITTEN_DIGITS {
        return Err(Failed);
    }
    let format = TextFormat::default();
    let mut text: ArenaVec<'a, u8> = ArenaVec::with_capacity(arena, big::format_len(int, format) + 1)?;
    text.resize(big::format_len(int, format), b' ')?;
    let start = {
        let scratch = arena.scratch();
        let space = scratch.alloc_slice_fill(big::format_scratch_len(int, format), 0)?;
        values.watched(|watch| big::format(&mut text, int, format, space, watch)).map_err(|_| Failed)?
    };
    // The text lies at the end; a sign fits in front, since `format_len` counts it.
    let text: &'a [u8] = text.into_slice();
    let digits = text.get(start..).unwrap_or_default();
    let digits = match int.is_negative() {
        true => {
            let mut signed = ArenaVec::with_capacity(arena, digits.len() + 1)?;
            signed.push(b'-')?;
            signed.extend_from_slice(digits)?;
            signed.into_slice()
        }
        false => digits,
    };
    core::str::from_utf8(digits).map_err(|_| Failed)
}

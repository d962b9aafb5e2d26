//! Shifts and bit operations. Negative numbers are two's complement with endless sign bits.

use super::digits::{self, TwosComplement};
use super::{DIGIT_BITS, Error, Int, Shape, destination};

/// Digits that [`shift_left`] may write; `None` if that is beyond any memory.
pub fn shift_left_len(a: Int, count: usize) -> Option<usize> {
    if a.is_zero() {
        return Some(0);
    }
    a.digits.len().checked_add(count / DIGIT_BITS + 1)
}

/// `a << count`.
pub fn shift_left(out: &mut [u32], a: Int, count: usize) -> Result<Shape, Error> {
    let out = destination(out, shift_left_len(a, count).ok_or(Error::Space)?)?;
    let (zeros, out_high) = super::split(out, (count / DIGIT_BITS).min(out.len()))?;
    zeros.fill(0);
    let shift = (count % DIGIT_BITS) as u32;
    let mut below = 0;
    for (place, to) in out_high.iter_mut().enumerate() {
        let digit = a.digits.get(place).copied().unwrap_or(0);
        *to = ((u64::from(digit) << 32 | u64::from(below)) << shift >> 32) as u32;
        below = digit;
    }
    Ok(Shape::new(a.negative, out))
}

/// Digits that [`shift_right`] may write.
pub fn shift_right_len(a: Int, count: usize) -> usize {
    a.digits.len().saturating_sub(count / DIGIT_BITS) + 1
}

/// `a >> count`, rounding to minus infinity.
pub fn shift_right(out: &mut [u32], a: Int, count: usize) -> Result<Shape, Error> {
    let out = destination(out, shift_right_len(a, count))?;
    let (lost, kept) = a.digits.split_at_checked(count / DIGIT_BITS).unwrap_or((a.digits, &[]));
    let shift = (count % DIGIT_BITS) as u32;
    for (place, to) in out.iter_mut().enumerate() {
        let low = kept.get(place).copied().unwrap_or(0);
        let high = kept.get(place + 1).copied().unwrap_or(0);
        *to = ((u64::from(high) << 32 | u64::from(low)) >> shift) as u32;
    }
    let lost_bits = kept.first().is_some_and(|digit| digit & ((1 << shift) - 1) != 0);
    if a.negative && (lost_bits || lost.iter().any(|digit| *digit != 0)) {
        digits::increment(out);
    }
    Ok(Shape::new(a.negative, out))
}

/// Digits that [`invert`] may write.
pub fn invert_len(a: Int) -> usize {
    a.digits.len() + 1
}

/// `~a`, that is `-a - 1`.
pub fn invert(out: &mut [u32], a: Int) -> Result<Shape, Error> {
    let minus_one = Int { negative: true, digits: &[1] };
    if a.is_zero() {
        return super::add(out, minus_one, Int::ZERO);
    }
    super::sub(out, minus_one, a)
}

/// Digits that [`and`] may write.
pub fn and_len(a: Int, b: Int) -> usize {
    a.digits.len().max(b.digits.len()) + 1
}

/// Digits that [`or`] may write.
pub fn or_len(a: Int, b: Int) -> usize {
    and_len(a, b)
}

/// Digits that [`xor`] may write.
pub fn xor_len(a: Int, b: Int) -> usize {
    and_len(a, b)
}

/// `a & b`.
pub fn and(out: &mut [u32], a: Int, b: Int) -> Result<Shape, Error> {
    bitwise(out, a, b, a.negative & b.negative, |a, b| a & b)
}

/// `a | b`.
pub fn or(out: &mut [u32], a: Int, b: Int) -> Result<Shape, Error> {
    bitwise(out, a, b, a.negative | b.negative, |a, b| a | b)
}

/// `a ^ b`.
pub fn xor(out: &mut [u32], a: Int, b: Int) -> Result<Shape, Error> {
    bitwise(out, a, b, a.negative ^ b.negative, |a, b| a ^ b)
}

fn bitwise(out: &mut [u32], a: Int, b: Int, negative: bool, combine: impl Fn(u32, u32) -> u32) -> Result<Shape, Error> {
    let out = destination(out, and_len(a, b))?;
    let mut a = TwosComplement::new(a.negative, a.digits);
    let mut b = TwosComplement::new(b.negative, b.digits);
    for to in out.iter_mut() {
        *to = combine(a.next_digit(), b.next_digit());
    }
    if negative {
        digits::negate(out);
    }
    Ok(Shape::new(negative, out))
}

//! Machine integers and floats.

use super::{DIGIT_BITS, Error, Int, Shape, bits, destination};
use crate::float::{Binary, Float};

/// Digits for a machine integer, so that it can be an operand.
#[derive(Clone, Copy, Debug)]
pub struct Small {
    negative: bool,
    digits: [u32; 4],
}

impl Small {
    pub fn int(&self) -> Int<'_> {
        Int::new(self.negative, &self.digits)
    }
}

impl From<u128> for Small {
    fn from(value: u128) -> Small {
        let digit = |n: u32| (value >> (32 * n)) as u32;
        Small { negative: false, digits: [digit(0), digit(1), digit(2), digit(3)] }
    }
}

impl From<u64> for Small {
    fn from(value: u64) -> Small {
        Small { negative: false, digits: [value as u32, (value >> 32) as u32, 0, 0] }
    }
}

impl From<i64> for Small {
    fn from(value: i64) -> Small {
        Small { negative: value < 0, ..Small::from(value.unsigned_abs()) }
    }
}

impl From<i128> for Small {
    fn from(value: i128) -> Small {
        Small { negative: value < 0, ..Small::from(value.unsigned_abs()) }
    }
}

impl Int<'_> {
    /// The value, if it fits.
    pub fn to_i64(self) -> Option<i64> {
        let magnitude = self.magnitude().to_u64()?;
        if self.negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
    }

    /// The value, if it fits.
    pub fn to_u64(self) -> Option<u64> {
        match (self.negative, self.digits) {
            (false, []) => Some(0),
            (false, [low]) => Some(u64::from(*low)),
            (false, [low, high]) => Some(u64::from(*high) << 32 | u64::from(*low)),
            _ => None,
        }
    }

    /// The value modulo 2^64, in two's complement; for masks and hashes.
    pub fn low_u64(self) -> u64 {
        let digit = |place: usize| self.digits.get(place).copied().unwrap_or(0);
        let low = u64::from(digit(1)) << 32 | u64::from(digit(0));
        if self.negative { low.wrapping_neg() } else { low }
    }

    /// As a double, as the reference's cross compiler finds it: 32 bits at a time from the highest, rounding at each step.
    /// Too large gives infinity.
    pub fn to_f64(self) -> f64 {
        let magnitude = self.digits.iter().rev().fold(0.0, |sum, digit| sum * 4294967296.0 + f64::from(*digit));
        if self.negative { -magnitude } else { magnitude }
    }

    /// As a float, as the reference's runtimes find it: 16 bits at a time. Differs from [`Int::to_f64`] in the last digit of
    /// about one long integer in seventy.
    pub fn to_float<F: Float>(self) -> F {
        let append = |sum: F, half: u32| sum * F::TWO_TO_16 + F::from_u16(half as u16);
        let magnitude = self.digits.iter().rev().fold(F::ZERO, |sum, digit| append(append(sum, *digit >> 16), *digit & 0xffff));
        if self.negative { -magnitude } else { magnitude }
    }
}

/// Digits that [`from_f64`] may write.
pub fn from_f64_len(value: f64) -> usize {
    if !value.is_finite() {
        return 0;
    }
    let (_, exponent) = value.magnitude().parts();
    exponent.max(0) as usize / DIGIT_BITS + 3
}

/// The integer part, towards zero. The caller has turned infinity and NaN away; here they give zero.
///
/// Serves singles too, which are doubles exactly.
pub fn from_f64(out: &mut [u32], value: f64) -> Result<Shape, Error> {
    let out = destination(out, from_f64_len(value))?;
    if !value.is_finite() {
        return Ok(Int::ZERO.shape());
    }
    let (significand, exponent) = value.magnitude().parts();
    let integer = if exponent < 0 { significand.checked_shr(exponent.unsigned_abs()).unwrap_or(0) } else { significand };
    let magnitude = Small::from(integer);
    let shape = bits::shift_left(out, magnitude.int(), exponent.max(0) as usize)?;
    Ok(Shape { negative: value < 0.0 && shape.len > 0, ..shape })
}

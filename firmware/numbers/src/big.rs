//! Integers of any size: a sign and `u32` digits, least significant first.
//!
//! Operations read [`Int`]s and write digits to a slice that the caller gives. How long it must be says the function of the same
//! name ending in `_len`, an upper bound that is cheap to compute; a shorter slice gives [`Error::Space`], never a panic. What
//! was written comes back as a [`Shape`], without leading zeros; [`Shape::of`] makes an [`Int`] of it. Digits of the
//! destination beyond the shape's length are left with anything. Semantics are Python's: division rounds to minus infinity, bit
//! operations see two's complement with endless sign bits.
//!
//! What can take long takes a [`Watch`], which can stop it.

mod bits;
mod bytes;
mod convert;
mod digits;
mod div;
mod mul;
mod operation;
mod pow;
mod text;

#[cfg(test)]
mod tests;

use core::cmp::Ordering;

pub use bits::{and, and_len, invert, invert_len, or, or_len, shift_left, shift_left_len, shift_right, shift_right_len, xor, xor_len};
pub use bytes::{ByteOrder, BytesError, from_bytes, from_bytes_len, to_bytes, to_bytes_truncated};
pub use convert::{Small, from_f64, from_f64_len};
pub use div::{div_floor, div_floor_len, div_rem_floor, rem_floor, rem_floor_len};
pub use mul::{mul, mul_len, mul_scratch_len};
pub use operation::{Need, Operation, Refusal};
pub use pow::{pow, pow_len, pow_mod, pow_mod_len, pow_mod_scratch_len, pow_scratch_len};
pub use text::{TextFormat, format, format_len, format_scratch_len, parse, parse_len};

pub use crate::watch::Watch;

/// Bits of a digit.
pub const DIGIT_BITS: usize = 32;

/// Why an operation gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The destination or the scratch space is shorter than the companion `_len` function says.
    Space,
    /// Division or remainder by zero, or a power modulo zero.
    DivideByZero,
    /// The [`Watch`] said stop.
    Interrupted,
}

/// An integer over somebody else's digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Int<'a> {
    negative: bool,
    digits: &'a [u32],
}

impl<'a> Int<'a> {
    pub const ZERO: Int<'static> = Int { negative: false, digits: &[] };

    /// Leading zeros (at the end of the slice) are ignored, as is the sign of zero.
    pub fn new(negative: bool, digits: &'a [u32]) -> Int<'a> {
        let digits = digits::trimmed(digits);
        Int { negative: negative && !digits.is_empty(), digits }
    }

    /// The same of digits that end with one other than zero, if there are any.
    #[inline(always)]
    pub fn of_trimmed(negative: bool, digits: &'a [u32]) -> Int<'a> {
        debug_assert!(digits.last() != Some(&0));
        Int { negative, digits }
    }

    /// Below zero.
    pub fn is_negative(self) -> bool {
        self.negative
    }

    pub fn is_zero(self) -> bool {
        self.digits.is_empty()
    }

    pub fn is_odd(self) -> bool {
        self.digits.first().is_some_and(|digit| digit & 1 == 1)
    }

    /// The digits of the absolute value, least significant first, the last one not zero.
    pub fn digits(self) -> &'a [u32] {
        self.digits
    }

    pub fn magnitude(self) -> Int<'a> {
        Int { negative: false, ..self }
    }

    pub fn negated(self) -> Int<'a> {
        Int { negative: !self.negative && !self.is_zero(), ..self }
    }

    /// Bits of the absolute value without leading zeros; 0 for zero.
    pub fn bit_len(self) -> usize {
        self.digits.last().map_or(0, |top| self.digits.len() * DIGIT_BITS - top.leading_zeros() as usize)
    }

    fn shape(self) -> Shape {
        Shape { negative: self.negative, len: self.digits.len() }
    }
}

impl PartialOrd for Int<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Int<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => digits::compare(self.digits, other.digits),
            (true, true) => digits::compare(other.digits, self.digits),
        }
    }
}

/// Sign and length of a result in its destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub negative: bool,
    /// Digits, the last one not zero.
    pub len: usize,
}

impl Shape {
    /// The result, given the destination it was written to.
    pub fn of(self, destination: &[u32]) -> Int<'_> {
        Int::new(self.negative, destination.get(..self.len).unwrap_or(destination))
    }

    /// Trims what an operation wrote.
    fn new(negative: bool, written: &[u32]) -> Shape {
        Int::new(negative, written).shape()
    }
}

/// Digits that [`add`] may write.
pub fn add_len(a: Int, b: Int) -> usize {
    a.digits.len().max(b.digits.len()) + 1
}

/// Digits that [`sub`] may write.
pub fn sub_len(a: Int, b: Int) -> usize {
    add_len(a, b)
}

/// `a + b`.
pub fn add(out: &mut [u32], a: Int, b: Int) -> Result<Shape, Error> {
    let (long, short) = if digits::compare(a.digits, b.digits).is_lt() { (b, a) } else { (a, b) };
    let same_sign = a.negative == b.negative;
    let out = destination(out, long.digits.len() + usize::from(same_sign))?;
    digits::copy(out, long.digits);
    if same_sign {
        digits::add_assign(out, short.digits);
    } else {
        digits::sub_assign(out, short.digits);
    }
    Ok(Shape::new(long.negative, out))
}

/// `a - b`.
pub fn sub(out: &mut [u32], a: Int, b: Int) -> Result<Shape, Error> {
    add(out, a, b.negated())
}

/// The first `len` digits of a destination or of scratch space.
fn destination(out: &mut [u32], len: usize) -> Result<&mut [u32], Error> {
    out.get_mut(..len).ok_or(Error::Space)
}

/// Splits `len` digits of scratch space off.
fn split(scratch: &mut [u32], len: usize) -> Result<(&mut [u32], &mut [u32]), Error> {
    scratch.split_at_mut_checked(len).ok_or(Error::Space)
}

//! Loops over digit slices, without signs. Where a result would need more digits than the slice has, the excess is returned or
//! dropped, never written elsewhere.

use core::cmp::Ordering;

/// Without leading zeros.
#[inline(always)]
pub(super) fn trimmed(mut digits: &[u32]) -> &[u32] {
    while let [rest @ .., 0] = digits {
        digits = rest;
    }
    digits
}

/// Compares values; neither has leading zeros.
pub(super) fn compare(a: &[u32], b: &[u32]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// Writes `source` to the low digits of `out` and zeros above.
pub(super) fn copy(out: &mut [u32], source: &[u32]) {
    let len = source.len().min(out.len());
    let (low, high) = out.split_at_mut(len);
    low.iter_mut().zip(source).for_each(|(to, from)| *to = *from);
    high.fill(0);
}

/// `a += b`; `b` is not longer. Returns the carry.
pub(super) fn add_assign(a: &mut [u32], b: &[u32]) -> bool {
    let (low, high) = a.split_at_mut(b.len().min(a.len()));
    let mut carry = false;
    for (to, from) in low.iter_mut().zip(b) {
        let sum = u64::from(*to) + u64::from(*from) + u64::from(carry);
        *to = sum as u32;
        carry = sum >> 32 != 0;
    }
    if carry { increment(high) } else { false }
}

/// `a += 1`. Returns the carry.
pub(super) fn increment(a: &mut [u32]) -> bool {
    for digit in a {
        *digit = digit.wrapping_add(1);
        if *digit != 0 {
            return false;
        }
    }
    true
}

/// `a -= b`; `b` is not longer. Returns the borrow.
pub(super) fn sub_assign(a: &mut [u32], b: &[u32]) -> bool {
    let (low, high) = a.split_at_mut(b.len().min(a.len()));
    let mut borrow = false;
    for (to, from) in low.iter_mut().zip(b) {
        let difference = u64::from(*to).wrapping_sub(u64::from(*from)).wrapping_sub(u64::from(borrow));
        *to = difference as u32;
        borrow = difference >> 32 != 0;
    }
    if !borrow {
        return false;
    }
    for digit in high {
        let (difference, under) = digit.overflowing_sub(1);
        *digit = difference;
        if !under {
            return false;
        }
    }
    true
}

/// `a = b - a`, where `b >= a`; `a` has as many digits as `b` or more.
pub(super) fn sub_reversed(a: &mut [u32], b: &[u32]) {
    let mut borrow = false;
    for (place, to) in a.iter_mut().enumerate() {
        let from = b.get(place).copied().unwrap_or(0);
        let difference = u64::from(from).wrapping_sub(u64::from(*to)).wrapping_sub(u64::from(borrow));
        *to = difference as u32;
        borrow = difference >> 32 != 0;
    }
}

/// `a += b * factor` over the digits of `b`, which is not longer. Returns the digit that follows.
pub(super) fn add_product(a: &mut [u32], b: &[u32], factor: u32) -> u32 {
    let mut carry = 0;
    for (to, from) in a.iter_mut().zip(b) {
        let sum = u64::from(*from) * u64::from(factor) + u64::from(*to) + carry;
        *to = sum as u32;
        carry = sum >> 32;
    }
    carry as u32
}

/// `a = a * factor + add`. Returns the digit that follows.
pub(super) fn scale(a: &mut [u32], factor: u32, add: u32) -> u32 {
    let mut carry = u64::from(add);
    for digit in a {
        let product = u64::from(*digit) * u64::from(factor) + carry;
        *digit = product as u32;
        carry = product >> 32;
    }
    carry as u32
}

/// `a /= divisor` (not zero). Returns the remainder.
#[inline(always)]
pub(super) fn divide(a: &mut [u32], divisor: u32) -> u32 {
    let divisor = u64::from(divisor.max(1));
    let mut rest = 0;
    for digit in a.iter_mut().rev() {
        let part = rest << 32 | u64::from(*digit);
        *digit = (part / divisor) as u32;
        rest = part % divisor;
    }
    rest as u32
}

/// Two's complement digits of a number, one after the other, without end.
pub(super) struct TwosComplement<'a> {
    digits: core::slice::Iter<'a, u32>,
    negative: bool,
    carry: bool,
}

impl<'a> TwosComplement<'a> {
    pub(super) fn new(negative: bool, digits: &'a [u32]) -> TwosComplement<'a> {
        TwosComplement { digits: digits.iter(), negative, carry: negative }
    }

    pub(super) fn next_digit(&mut self) -> u32 {
        let digit = self.digits.next().copied().unwrap_or(0);
        if !self.negative {
            return digit;
        }
        let (digit, carry) = (!digit).overflowing_add(u32::from(self.carry));
        self.carry = carry;
        digit
    }
}

/// Two's complement in place: `a = 2^(32 * len) - a`.
pub(super) fn negate(a: &mut [u32]) {
    a.iter_mut().for_each(|digit| *digit = !*digit);
    increment(a);
}

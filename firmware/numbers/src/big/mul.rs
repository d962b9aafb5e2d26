//! Multiplication: schoolbook, and Karatsuba's method where scratch space is given and both factors are long.

use core::cmp::Ordering;

use super::{Error, Int, Shape, Watch, destination, digits, split};

/// Digits from which on Karatsuba's method is faster (measured on x86-64).
const THRESHOLD: usize = 40;

/// Digits that [`mul`] may write.
pub fn mul_len(a: Int, b: Int) -> usize {
    a.digits.len() + b.digits.len()
}

/// Scratch digits with which [`mul`] is fastest; it works with less, down to none.
pub fn mul_scratch_len(a: Int, b: Int) -> usize {
    scratch_len(a.digits.len(), b.digits.len())
}

/// `a * b`.
///
/// Without scratch space the time grows with the product of the lengths; with [`mul_scratch_len`] digits of it,
/// for factors of equal length, with the power 1.6 of the length.
pub fn mul(out: &mut [u32], a: Int, b: Int, scratch: &mut [u32], watch: &mut Watch) -> Result<Shape, Error> {
    let out = destination(out, mul_len(a, b))?;
    multiply(out, a.digits, b.digits, scratch, watch)?;
    Ok(Shape::new(a.negative != b.negative, out))
}

pub(super) fn scratch_len(a: usize, b: usize) -> usize {
    let (short, long) = (a.min(b), a.max(b));
    if short < THRESHOLD {
        0
    } else if short == long {
        karatsuba_scratch_len(short)
    } else {
        3 * short + karatsuba_scratch_len(short)
    }
}

/// `out = a * b`; `out` has exactly as many digits as both together.
pub(super) fn multiply(out: &mut [u32], a: &[u32], b: &[u32], scratch: &mut [u32], watch: &mut Watch) -> Result<(), Error> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() < THRESHOLD || scratch.len() < scratch_len(short.len(), long.len()) {
        return schoolbook(out, short, long, watch);
    }
    if short.len() == long.len() {
        return karatsuba(out, short, long, scratch, watch);
    }
    // The longer factor is taken in pieces as long as the shorter one; each product is added where it belongs.
    let (product, scratch) = split(scratch, 2 * short.len())?;
    let (padded, scratch) = split(scratch, short.len())?;
    out.fill(0);
    for (n, piece) in long.chunks(short.len()).enumerate() {
        let out = out.get_mut(n * short.len()..).ok_or(Error::Space)?;
        if piece.len() < THRESHOLD {
            let (product, _) = split(product, piece.len() + short.len())?;
            schoolbook(product, piece, short, watch)?;
            digits::add_assign(out, product);
            continue;
        }
        digits::copy(padded, piece);
        karatsuba(product, padded, short, scratch, watch)?;
        digits::add_assign(out, digits::trimmed(product));
    }
    Ok(())
}

fn schoolbook(out: &mut [u32], short: &[u32], long: &[u32], watch: &mut Watch) -> Result<(), Error> {
    out.fill(0);
    for (place, factor) in short.iter().enumerate() {
        watch.spend(long.len())?;
        let Some((row, above)) = out.get_mut(place..).and_then(|out| out.split_at_mut_checked(long.len())) else {
            return Err(Error::Space);
        };
        let carry = digits::add_product(row, long, *factor);
        if let Some(digit) = above.first_mut() {
            *digit = carry;
        }
    }
    Ok(())
}

fn karatsuba_scratch_len(mut len: usize) -> usize {
    let mut total = 0;
    while len >= THRESHOLD {
        len = len.div_ceil(2);
        total += 4 * len + 1;
    }
    total
}

/// Factors of equal length. Recursion halves the length, so it is at most 32 calls deep (some hundred bytes each).
fn karatsuba(out: &mut [u32], a: &[u32], b: &[u32], scratch: &mut [u32], watch: &mut Watch) -> Result<(), Error> {
    if a.len() < THRESHOLD {
        return schoolbook(out, a, b, watch);
    }
    let half = a.len().div_ceil(2);
    let (Some((a0, a1)), Some((b0, b1))) = (a.split_at_checked(half), b.split_at_checked(half)) else {
        return Err(Error::Space);
    };
    let (sums, rest) = split(scratch, 2 * half + 1)?;
    let (product, rest) = split(rest, 2 * half)?;
    // a*b = low + (low + high - (a0 - a1)(b0 - b1)) B + high B^2, B = 2^(32 half)
    let (left, right) = split(sums, half)?;
    let (right, _) = split(right, half)?;
    let negative = difference(left, a0, a1) != difference(right, b0, b1);
    karatsuba(product, left, right, rest, watch)?;
    let (low, high) = split(out, 2 * half)?;
    karatsuba(low, a0, b0, rest, watch)?;
    karatsuba(high, a1, b1, rest, watch)?;
    digits::copy(sums, low);
    digits::add_assign(sums, high);
    if negative {
        digits::add_assign(sums, product);
    } else {
        digits::sub_assign(sums, product);
    }
    let middle = out.get_mut(half..).ok_or(Error::Space)?;
    digits::add_assign(middle, digits::trimmed(sums));
    Ok(())
}

/// `out = |a - b|`, and whether `a < b`; `b` is not longer.
fn difference(out: &mut [u32], a: &[u32], b: &[u32]) -> bool {
    digits::copy(out, a);
    if digits::compare(digits::trimmed(a), digits::trimmed(b)) == Ordering::Less {
        digits::sub_reversed(out, b);
        return true;
    }
    digits::sub_assign(out, b);
    false
}

//! Powers, plain and modulo a number.

use super::{DIGIT_BITS, Error, Int, Shape, Watch, bits, destination, digits, div, mul, split};

/// Digits that [`pow`] may write; `None` if that is beyond any memory.
pub fn pow_len(base: Int, exponent: u32) -> Option<usize> {
    match base.digits {
        [] | [1] => Some(1),
        _ => Some(base.bit_len().checked_mul(exponent as usize)? / DIGIT_BITS + 2),
    }
}

/// Scratch digits that [`pow`] needs, and those with which it is fastest.
pub fn pow_scratch_len(base: Int, exponent: u32) -> Option<(usize, usize)> {
    let len = pow_len(base, exponent)?;
    Some((len, len.checked_add(mul::scratch_len(len / 2 + 1, len / 2 + 1))?))
}

/// `base ** exponent`.
///
/// An exponent of 2^32 or more makes sense only for the bases -1, 0 and 1, which the caller sees to.
pub fn pow(out: &mut [u32], base: Int, exponent: u32, scratch: &mut [u32], watch: &mut Watch) -> Result<Shape, Error> {
    let negative = base.negative && exponent & 1 == 1;
    let len = pow_len(base, exponent).ok_or(Error::Space)?;
    let out = destination(out, len)?;
    if base.is_zero() || exponent == 0 || base.digits == [1] {
        digits::copy(out, if base.is_zero() && exponent != 0 { &[0] } else { &[1] });
        return Ok(Shape::new(negative, out));
    }
    if base.digits == [2] {
        return bits::shift_left(out, Int { negative, digits: &[1] }, exponent as usize);
    }
    let (other, scratch) = split(scratch, len)?;
    // From the exponent's second highest bit down: square, and multiply by the base where the bit is set.
    digits::copy(out, base.digits);
    let (mut value, mut spare) = (&mut *out, &mut *other);
    let (mut len, mut in_other) = (base.digits.len(), false);
    for step in steps(exponent) {
        let a = value.get(..len).ok_or(Error::Space)?;
        let b = if step == Step::Square { a } else { base.digits };
        let product = spare.get_mut(..a.len() + b.len()).ok_or(Error::Space)?;
        mul::multiply(product, a, b, scratch, watch)?;
        len = digits::trimmed(product).len();
        core::mem::swap(&mut value, &mut spare);
        in_other = !in_other;
    }
    if in_other {
        digits::copy(out, other.get(..len).unwrap_or_default());
    }
    Ok(Shape::new(negative, out.get(..len).unwrap_or_default()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Square,
    Multiply,
}

/// What makes `b ** exponent` of `b`; the exponent is not zero.
fn steps(exponent: u32) -> impl Iterator<Item = Step> {
    let lower_bits = 31u32.saturating_sub(exponent.leading_zeros());
    (0..lower_bits).rev().flat_map(move |bit| {
        let multiply = (exponent >> bit & 1 == 1).then_some(Step::Multiply);
        core::iter::once(Step::Square).chain(multiply)
    })
}

/// Digits that [`pow_mod`] may write.
pub fn pow_mod_len(modulus: Int) -> usize {
    modulus.digits.len() + 1
}

/// Scratch digits that [`pow_mod`] needs.
pub fn pow_mod_scratch_len(base: Int, modulus: Int) -> usize {
    let len = modulus.digits.len();
    let reduced_base = div::rem_floor_len(base, modulus);
    // The base, a product, its remainder; then what multiplication likes to have.
    reduced_base + 2 * len + (2 * len + 1) + mul::scratch_len(len, len)
}

/// `pow(base, exponent, modulus)`: the result has the sign of the modulus. The exponent must not be negative; its sign is ignored.
pub fn pow_mod(out: &mut [u32], base: Int, exponent: Int, modulus: Int, scratch: &mut [u32], watch: &mut Watch) -> Result<Shape, Error> {
    let m = modulus.magnitude();
    let out = destination(out, pow_mod_len(modulus))?;
    let (base_place, scratch) = split(scratch, div::rem_floor_len(base, m))?;
    let (product_place, scratch) = split(scratch, 2 * m.digits.len())?;
    let (remainder, scratch) = split(scratch, 2 * m.digits.len() + 1)?;
    let base = div::rem_floor(base_place, base, m, watch)?.of(base_place);
    digits::copy(out, if m.digits == [1] { &[0] } else { &[1] });
    let mut multiply = |out: &mut [u32], by: Option<Int>| {
        let value = digits::trimmed(out);
        let by = by.map_or(value, |by| by.digits);
        let product = destination(product_place, value.len() + by.len())?;
        mul::multiply(product, value, by, scratch, watch)?;
        let product = digits::trimmed(product);
        let remainder = destination(remainder, product.len().max(m.digits.len()) + 1)?;
        div::divide(None, remainder, product, m.digits, watch)?;
        digits::copy(out, digits::trimmed(remainder));
        Ok(())
    };
    for digit in exponent.digits.iter().rev() {
        for bit in (0..32).rev() {
            multiply(out, None)?;
            if digit >> bit & 1 == 1 {
                multiply(out, Some(base))?;
            }
        }
    }
    if modulus.negative && out.iter().any(|digit| *digit != 0) {
        digits::sub_reversed(out, m.digits);
    }
    Ok(Shape::new(modulus.negative, out))
}

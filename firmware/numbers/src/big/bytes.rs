//! `int.to_bytes` and `int.from_bytes`.

use super::{Error, Int, Shape, destination, digits};
use crate::big::digits::TwosComplement;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

/// Why a number has no such bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesError {
    /// More bytes would be needed.
    Overflow,
    /// Below zero, and no signed form was asked for.
    Negative,
}

/// Fills `out` with the number, in two's complement if `signed`.
pub fn to_bytes(out: &mut [u8], a: Int, order: ByteOrder, signed: bool) -> Result<(), BytesError> {
    if a.is_negative() && !signed {
        return Err(BytesError::Negative);
    }
    if !fits(a, out.len(), signed) {
        return Err(BytesError::Overflow);
    }
    to_bytes_truncated(out, a, order);
    Ok(())
}

/// Fills `out` with the low bytes of the number in two's complement, whatever is lost.
pub fn to_bytes_truncated(out: &mut [u8], a: Int, order: ByteOrder) {
    let mut source = TwosComplement::new(a.negative, a.digits);
    for chunk in out.chunks_mut(4) {
        let digit = source.next_digit().to_le_bytes();
        chunk.iter_mut().zip(digit).for_each(|(to, from)| *to = from);
    }
    if order == ByteOrder::Big {
        crate::slices::reverse(out);
    }
}

fn fits(a: Int, len_bytes: usize, signed: bool) -> bool {
    let bits = len_bytes.saturating_mul(8);
    if !signed || a.is_zero() {
        return a.bit_len() <= bits;
    }
    // -2^(n-1) fits n bits although its magnitude has n.
    let is_power = a.digits.iter().map(|digit| digit.count_ones()).sum::<u32>() == 1;
    a.bit_len() < bits || (a.negative && is_power && a.bit_len() == bits)
}

/// Digits that [`from_bytes`] may write.
pub fn from_bytes_len(bytes: &[u8]) -> usize {
    bytes.len().div_ceil(4)
}

/// The number that the bytes are.
pub fn from_bytes(out: &mut [u32], bytes: &[u8], order: ByteOrder, signed: bool) -> Result<Shape, Error> {
    let out = destination(out, from_bytes_len(bytes))?;
    let last = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let negative = signed && last.is_some_and(|byte| byte & 0x80 != 0);
    let filler = if negative { 0xff } else { 0 };
    for (n, to) in out.iter_mut().enumerate() {
        let byte = |k: usize| {
            let place = 4 * n + k;
            let place = if order == ByteOrder::Little { place } else { (bytes.len() - 1).wrapping_sub(place) };
            bytes.get(place).copied().unwrap_or(filler)
        };
        *to = u32::from_le_bytes([byte(0), byte(1), byte(2), byte(3)]);
    }
    if negative {
        digits::negate(out);
    }
    Ok(Shape::new(negative, out))
}

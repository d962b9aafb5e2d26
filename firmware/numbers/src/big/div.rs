//! Division that rounds to minus infinity, and the remainder that has the divisor's sign.

use super::{Error, Int, Shape, Watch, destination, digits};

/// Digits that the quotient of [`div_floor`] may take.
pub fn div_floor_len(a: Int, b: Int) -> usize {
    (a.digits.len() + 2).saturating_sub(b.digits.len()).max(1)
}

/// Digits that the remainder takes while it is computed, with [`div_floor`] too.
pub fn rem_floor_len(a: Int, b: Int) -> usize {
    a.digits.len().max(b.digits.len()) + 1
}

/// `a // b`, with scratch space of [`rem_floor_len`] digits.
pub fn div_floor(quotient: &mut [u32], a: Int, b: Int, scratch: &mut [u32], watch: &mut Watch) -> Result<Shape, Error> {
    div_rem_floor(quotient, scratch, a, b, watch).map(|(quotient, _)| quotient)
}

/// `a % b`. No place for a quotient is needed.
pub fn rem_floor(remainder: &mut [u32], a: Int, b: Int, watch: &mut Watch) -> Result<Shape, Error> {
    floor(None, remainder, a, b, watch).map(|(_, remainder)| remainder)
}

/// `a // b` and `a % b`, in places of [`div_floor_len`] and [`rem_floor_len`] digits.
pub fn div_rem_floor(quotient: &mut [u32], remainder: &mut [u32], a: Int, b: Int, watch: &mut Watch) -> Result<(Shape, Shape), Error> {
    let quotient = destination(quotient, div_floor_len(a, b))?;
    floor(Some(quotient), remainder, a, b, watch)
}

fn floor(mut quotient: Option<&mut [u32]>, remainder: &mut [u32], a: Int, b: Int, watch: &mut Watch) -> Result<(Shape, Shape), Error> {
    let remainder = destination(remainder, rem_floor_len(a, b))?;
    divide(quotient.as_deref_mut(), remainder, a.digits, b.digits, watch)?;
    let differ = a.negative != b.negative;
    if differ && remainder.iter().any(|digit| *digit != 0) {
        // Towards minus infinity: one further away from zero, and the rest of the divisor remains.
        digits::sub_reversed(remainder, b.digits);
        if let Some(quotient) = &mut quotient {
            digits::increment(quotient);
        }
    }
    let quotient = quotient.map_or(Int::ZERO.shape(), |quotient| Shape::new(differ, quotient));
    Ok((quotient, Shape::new(b.negative, remainder)))
}

/// Magnitudes: `remainder`, longer than `a` and `b`, becomes `a % b`; the quotient fits its place.
///
/// The method is Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1); the divisor is not stored normalised,
/// its shifted digits are made when needed, so that no further space is.
pub(super) fn divide(
    mut quotient: Option<&mut [u32]>,
    remainder: &mut [u32],
    a: &[u32],
    b: &[u32],
    watch: &mut Watch,
) -> Result<(), Error> {
    let Some((top, lower)) = b.split_last() else {
        return Err(Error::DivideByZero);
    };
    digits::copy(remainder, a);
    if let Some(quotient) = &mut quotient {
        quotient.fill(0);
    }
    if a.len() < b.len() {
        return Ok(());
    }
    if lower.is_empty() {
        watch.spend(a.len())?;
        let rest = digits::divide(remainder, *top);
        if let Some(quotient) = &mut quotient {
            digits::copy(quotient, remainder);
        }
        digits::copy(remainder, &[rest]);
        return Ok(());
    }
    let shift = top.leading_zeros();
    let divisor = Shifted { digits: b, shift };
    let (first, second) = (divisor.get(b.len() - 1), divisor.get(b.len().wrapping_sub(2)));
    shift_up(remainder, shift);
    for place in (0..=a.len() - b.len()).rev() {
        watch.spend(b.len())?;
        // One digit more than the divisor: the part of the remainder that the quotient digit is taken from.
        let window = remainder.get_mut(place..=place + b.len()).ok_or(Error::Space)?;
        let digit = quotient_digit(window, first, second);
        let digit = if divisor.subtract(window, digit) { divisor.add_back(window, digit) } else { digit };
        if let Some(slot) = quotient.as_mut().and_then(|quotient| quotient.get_mut(place)) {
            *slot = digit;
        }
    }
    shift_down(remainder, shift);
    Ok(())
}

/// A divisor times `2^shift`, so that its top bit is set.
struct Shifted<'a> {
    digits: &'a [u32],
    shift: u32,
}

impl Shifted<'_> {
    fn get(&self, place: usize) -> u32 {
        let digit = |place: usize| self.digits.get(place).copied().unwrap_or(0);
        joined(digit(place), digit(place.wrapping_sub(1)), self.shift)
    }

    /// `window -= self * factor`; whether that went below zero.
    fn subtract(&self, window: &mut [u32], factor: u32) -> bool {
        let (mut carry, mut borrow, mut below) = (0u64, false, 0);
        let Some((last, window)) = window.split_last_mut() else {
            return false;
        };
        for (to, digit) in window.iter_mut().zip(self.digits) {
            let product = u64::from(joined(*digit, below, self.shift)) * u64::from(factor) + carry;
            below = *digit;
            carry = product >> 32;
            let difference = u64::from(*to).wrapping_sub(product & 0xffff_ffff).wrapping_sub(u64::from(borrow));
            *to = difference as u32;
            borrow = difference >> 32 != 0;
        }
        let difference = u64::from(*last).wrapping_sub(carry).wrapping_sub(u64::from(borrow));
        *last = difference as u32;
        difference >> 32 != 0
    }

    /// Undoes one subtraction too many, which happens about twice in 2^32 digits; returns the right digit.
    #[cold]
    fn add_back(&self, window: &mut [u32], digit: u32) -> u32 {
        let (mut carry, mut below) = (0u64, 0);
        for (place, to) in window.iter_mut().enumerate() {
            let digit = self.digits.get(place).copied();
            let part = digit.map_or(0, |digit| joined(digit, below, self.shift));
            below = digit.unwrap_or(0);
            let sum = u64::from(*to) + u64::from(part) + carry;
            *to = sum as u32;
            carry = sum >> 32;
        }
        digit.wrapping_sub(1)
    }
}

/// The upper 32 bits of `high:low << shift`, where `shift < 32`.
fn joined(high: u32, low: u32, shift: u32) -> u32 {
    // In halves: a shift of 64 bits is a call on a small chip. The lower half goes in two steps since `shift` may be 0.
    high << (shift & 31) | low >> 1 >> (!shift & 31)
}

/// The quotient digit, or one more, from the top three digits of the window and the top two of the normalised divisor.
fn quotient_digit(window: &[u32], first: u32, second: u32) -> u32 {
    let [.., next, middle, top] = window else {
        return 0;
    };
    let (first, second) = (u64::from(first), u64::from(second));
    let high = u64::from(*top) << 32 | u64::from(*middle);
    let (mut digit, mut rest) = if u64::from(*top) >= first {
        (0xffff_ffff, high.wrapping_sub(0xffff_ffff * first))
    } else {
        (high / first.max(1), high % first.max(1))
    };
    while rest >> 32 == 0 && digit * second > (rest << 32 | u64::from(*next)) {
        digit -= 1;
        rest += first;
    }
    digit as u32
}

fn shift_up(digits: &mut [u32], shift: u32) {
    let mut below = 0;
    for digit in digits {
        let moved = joined(*digit, below, shift);
        below = *digit;
        *digit = moved;
    }
}

fn shift_down(digits: &mut [u32], shift: u32) {
    let mut above = 0;
    for digit in digits.iter_mut().rev() {
        let moved = *digit >> (shift & 31) | above << 1 << (!shift & 31);
        above = *digit;
        *digit = moved;
    }
}

//! The 80-bit extended format (64-bit significand, round to nearest even) in integer arithmetic, as far as number texts need it.
//!
//! The reference releases compute texts in C's `long double`, which on x86-64 Linux is the x87 format; equal bytes in the object
//! table need equal rounding at every step. Differences from the hardware that cannot be seen here: no NaN, no sign, and what
//! falls below the smallest normal number (2^-16382) becomes zero, which is far below any double.

use core::cmp::Ordering;

/// A non-negative number `significand * 2^exponent`.
///
/// The top bit of the significand is set, except in zero. Infinity has the exponent [`Wide::INFINITE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wide {
    significand: u64,
    exponent: i32,
}

const TOP: u64 = 1 << 63;
/// Exponent of the largest finite number's lowest bit: the format ends below 2^16384.
const MAX_EXPONENT: i32 = 16384 - 64;
const MIN_EXPONENT: i32 = -16382 - 63;

impl Wide {
    const INFINITE: i32 = i32::MAX;
    const ZERO: Wide = Wide { significand: 0, exponent: 0 };
    const TEN: Wide = Wide { significand: 10 << 60, exponent: -60 };

    /// `integer * 2^exponent`, exactly.
    pub fn new(integer: u64, exponent: i32) -> Wide {
        if integer == 0 {
            return Wide::ZERO;
        }
        let shift = integer.leading_zeros();
        Wide { significand: integer << shift, exponent: exponent - shift as i32 }.limited()
    }

    pub fn is_zero(self) -> bool {
        self.significand == 0
    }

    pub fn is_infinite(self) -> bool {
        self.exponent == Wide::INFINITE
    }

    /// The significand with its top bit set, and the exponent of its lowest bit. Not of zero or infinity.
    pub fn parts(self) -> (u64, i32) {
        (self.significand, self.exponent)
    }

    fn limited(self) -> Wide {
        if self.exponent > MAX_EXPONENT {
            Wide { significand: TOP, exponent: Wide::INFINITE }
        } else if self.exponent < MIN_EXPONENT {
            Wide::ZERO
        } else {
            self
        }
    }

    /// Rounds `high + low * 2^-64` (the top bit of `high` is set) to nearest even.
    fn rounded(high: u64, low: u64, exponent: i32) -> Wide {
        let up = low > TOP || (low == TOP && high & 1 == 1);
        match high.checked_add(u64::from(up)) {
            Some(significand) => Wide { significand, exponent },
            None => Wide { significand: TOP, exponent: exponent + 1 },
        }
        .limited()
    }

    fn mul(self, other: Wide) -> Wide {
        if self.is_zero() || other.is_zero() {
            return Wide::ZERO;
        }
        if self.is_infinite() || other.is_infinite() {
            return Wide { significand: TOP, exponent: Wide::INFINITE };
        }
        let (high, low) = widening_mul(self.significand, other.significand);
        let exponent = self.exponent + other.exponent + 64;
        if high & TOP != 0 { Wide::rounded(high, low, exponent) } else { Wide::rounded(high << 1 | low >> 63, low << 1, exponent - 1) }
    }

    /// Division by something that is not zero; of a finite number.
    fn div(self, other: Wide) -> Wide {
        if self.is_zero() || other.is_infinite() {
            return Wide::ZERO;
        }
        let (a, b) = (self.significand, other.significand);
        let exponent = self.exponent - other.exponent;
        // The dividend is shifted so that the quotient has exactly 64 bits; its high word stays below the divisor.
        let (quotient, remainder, exponent) = if a < b {
            let (q, r) = div_wide(a, 0, b);
            (q, r, exponent - 64)
        } else {
            let (q, r) = div_wide(a >> 1, a << 63, b);
            (q, r, exponent - 63)
        };
        // What follows the quotient is remainder / divisor, of which only "below, at or above one half" matters.
        let low = match remainder.cmp(&(b - remainder)) {
            Ordering::Less => 0,
            Ordering::Equal => TOP,
            Ordering::Greater => TOP + 1,
        };
        Wide::rounded(quotient, low, exponent)
    }

    /// `self * 10^power` the way the reference gets there: square and multiply (or divide) from the lowest bit, rounding each step.
    pub fn scaled(self, power: i32) -> Wide {
        if self.is_zero() {
            return self;
        }
        let (mut value, mut factor) = (self, Wide::TEN);
        let mut bits = power.unsigned_abs();
        while bits != 0 {
            if bits & 1 == 1 {
                value = if power > 0 { value.mul(factor) } else { value.div(factor) };
            }
            bits >>= 1;
            if bits != 0 {
                factor = factor.mul(factor);
            }
        }
        value
    }

    /// The integer part of `self + 1/2`, the sum rounded to the format; `None` from 2^64 on.
    pub fn rounded_integer(self) -> Option<u64> {
        let s = self.significand;
        if self.is_zero() {
            return Some(0);
        }
        if self.exponent > 0 {
            return None;
        }
        match self.exponent.unsigned_abs() {
            // The sum is a tie between two integers, to even.
            0 => s.checked_add(s & 1),
            // A carry out of the top leaves a fraction below one half: rounding away its last bit cannot reach the integer part.
            shift @ 1..=63 => match s.overflowing_add(1 << (shift - 1)) {
                (sum, false) => Some(sum >> shift),
                (sum, true) => Some(sum >> shift | 1 << (64 - shift)),
            },
            64 => Some(1),
            // Below one half by less than the format can tell: the sum becomes 1.
            65 if s == u64::MAX => Some(1),
            _ => Some(0),
        }
    }
}

fn widening_mul(a: u64, b: u64) -> (u64, u64) {
    let product = u128::from(a) * u128::from(b);
    ((product >> 64) as u64, product as u64)
}

/// `(high * 2^64 + low) / divisor` and the remainder; `high < divisor`, and the divisor's top bit is set.
///
/// Two schoolbook steps of 32 bits each: a 128-bit division routine would be large on a chip.
fn div_wide(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    let (q1, rest) = div_step(high, low >> 32, divisor);
    let (q0, rest) = div_step(rest, low & 0xffff_ffff, divisor);
    (q1 << 32 | q0, rest)
}

/// One 32-bit quotient digit of `(high * 2^32 + next) / divisor`.
fn div_step(high: u64, next: u64, divisor: u64) -> (u64, u64) {
    let (d1, d0) = ((divisor >> 32).max(1), divisor & 0xffff_ffff);
    let (mut q, mut rest) = (high / d1, high % d1);
    while q > 0xffff_ffff || q * d0 > (rest << 32 | next) {
        q -= 1;
        rest += d1;
        if rest > 0xffff_ffff {
            break;
        }
    }
    let remainder = (high << 32 | next).wrapping_sub(q.wrapping_mul(divisor));
    (q, remainder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_agrees_with_128_bit_arithmetic() {
        let mut seed = 0x1234_5678_9abc_def1u64;
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            match seed % 5 {
                0 => seed | 0xffff_ffff_0000_0000,
                1 => seed & 0xffff_ffff_8000_0001,
                _ => seed,
            }
        };
        for _ in 0..200_000 {
            let divisor = next() | TOP;
            let (high, low) = (next() % divisor, next());
            let whole = u128::from(high) << 64 | u128::from(low);
            let expected = ((whole / u128::from(divisor)) as u64, (whole % u128::from(divisor)) as u64);
            assert_eq!(div_wide(high, low, divisor), expected);
        }
    }

    #[test]
    fn halves_round_up_into_the_integer() {
        assert_eq!(Wide::new(5, -1).rounded_integer(), Some(3));
        assert_eq!(Wide::new(1, -1).rounded_integer(), Some(1));
        assert_eq!(Wide::new(1, -2).rounded_integer(), Some(0));
        assert_eq!(Wide::new(7, 0).rounded_integer(), Some(7));
        assert_eq!(Wide::new(u64::MAX, -1).rounded_integer(), Some(1 << 63));
        assert_eq!(Wide::new(u64::MAX, 1).rounded_integer(), None);
    }
}

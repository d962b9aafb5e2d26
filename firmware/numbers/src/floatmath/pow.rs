//! `pow` in double precision, rounded correctly but for about one case in 2^40.
//!
//! Folded constants are written to files, so the last digit should be that of the reference's C library, whose `pow` is off by
//! less than 0.52 units in the last place; common portable ones are off by up to 0.7. The method: a fast logarithm and
//! exponential with some 62 bits and a known error; where that leaves the rounding open, slow ones with about 100.

use super::pair::{LN_2, Pair};
use crate::float::Binary;

/// C's `pow`, special cases included.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let magnitude = x.magnitude();
    if y.is_infinite() {
        return match magnitude {
            1.0 => 1.0,
            _ if (magnitude > 1.0) == (y > 0.0) => f64::INFINITY,
            _ => 0.0,
        };
    }
    let whole = libm::floor(y) == y;
    let result = if magnitude == 0.0 || magnitude.is_infinite() {
        if (magnitude == 0.0) == (y > 0.0) { 0.0 } else { f64::INFINITY }
    } else if x < 0.0 && !whole {
        return f64::NAN;
    } else {
        positive(magnitude, y)
    };
    // From 2^53 on all floats are even.
    let odd = whole && y.magnitude() < 9007199254740992.0 && y as i64 & 1 == 1;
    if x.is_sign_negative() && odd { -result } else { result }
}

/// `x` is positive and finite, `y` finite and not zero.
fn positive(x: f64, y: f64) -> f64 {
    match y {
        _ if x == 1.0 => return x,
        1.0 => return x,
        -1.0 => return 1.0 / x,
        2.0 => return x * x,
        0.5 => return libm::sqrt(x),
        _ => {}
    }
    let (exponent, fraction) = split(x);
    // The logarithm to the base 2, good to four digits: keeps what follows within its range.
    let s = (fraction - 1.0) / (fraction + 1.0);
    let rough = (f64::from(exponent) + s * (2.0 + s * s * (2.0 / 3.0)) * core::f64::consts::LOG2_E) * y;
    if rough > 1030.0 {
        return f64::INFINITY;
    }
    if rough < -1090.0 {
        return 0.0;
    }
    let halves = 2.0 * y;
    if y.magnitude() <= 64.0 && libm::floor(halves) == halves && rough.magnitude() < 900.0 && exponent.unsigned_abs() < 900 {
        return rounded(power_of_halves(x, halves as i32), 0);
    }
    if let Some(result) = fast::power(exponent, fraction, y) {
        return result;
    }
    slow(exponent, fraction, y)
}

/// `(fraction * 2^exponent) ** y` by the series.
fn slow(exponent: i32, fraction: f64, y: f64) -> f64 {
    let logarithm = of_split(exponent, fraction);
    let power = logarithm.times(y);
    let doublings = libm::floor(power.high / LN_2.high + 0.5);
    rounded(power.add(LN_2.times(-doublings)).exp(), doublings as i32)
}

/// The logarithm of a positive number, to some 100 bits.
pub(super) fn logarithm(x: f64) -> Pair {
    let (exponent, fraction) = split(x);
    of_split(exponent, fraction)
}

fn of_split(exponent: i32, fraction: f64) -> Pair {
    Pair::ln(fraction).add(LN_2.times(f64::from(exponent)))
}

/// `x = fraction * 2^exponent`, the fraction in [sqrt(1/2), sqrt(2)].
fn split(x: f64) -> (i32, f64) {
    let (x, shift) = if x < f64::MIN_POSITIVE { (x * 18014398509481984.0, 54) } else { (x, 0) };
    let exponent = x.exponent_field() as i32 - 1022;
    let fraction = with_exponent(x, 1022);
    if fraction < core::f64::consts::FRAC_1_SQRT_2 { (exponent - 1 - shift, fraction * 2.0) } else { (exponent - shift, fraction) }
}

/// `x` with another exponent field.
fn with_exponent(x: f64, field: u64) -> f64 {
    f64::from_bits(x.to_bits() & 0x800f_ffff_ffff_ffff | field << 52)
}

/// `x ** (halves / 2)` by squaring, and a square root if that is needed.
fn power_of_halves(x: f64, halves: i32) -> Pair {
    let mut power = Pair::ONE;
    if halves & 1 == 1 {
        let root = libm::sqrt(x);
        let square = Pair::product(root, root);
        power = Pair::ordered_sum(root, ((x - square.high) - square.low) / (2.0 * root));
    }
    let (mut square, mut bits) = (Pair::new(x), halves.unsigned_abs() / 2);
    while bits != 0 {
        if bits & 1 == 1 {
            power = power.mul(square);
        }
        bits >>= 1;
        if bits != 0 {
            square = square.mul(square);
        }
    }
    if halves < 0 { Pair::ONE.div(power) } else { power }
}

/// The double nearest to `pair * 2^exponent`; a tie goes to even.
pub(super) fn rounded(pair: Pair, exponent: i32) -> f64 {
    let Pair { high, low } = Pair::ordered_sum(pair.high, pair.low);
    let (_, top) = libm::frexp(high);
    if top + exponent > -1021 {
        let unit = libm::ldexp(1.0, top - 53);
        // An exact tie that noise pushed to the wrong side.
        let tie = (low.magnitude() / unit - 0.5).magnitude() < 1e-13;
        let step = if low > 0.0 { unit } else { -unit };
        return libm::ldexp(if tie && high.to_bits() & 1 == 1 { high + step } else { high }, exponent);
    }
    // Few bits of `high` remain: round once, from an integer with more bits than that.
    let whole = libm::ldexp(high, 62 - top);
    let integer = (whole as i64).saturating_add(libm::ldexp(low, 62 - top) as i64);
    f64::narrowed_from(integer.unsigned_abs(), exponent + top - 62)
}

/// A logarithm and an exponential by tables of 46 and 32 entries.
mod fast {
    use super::super::pair::{LN_2, Pair};
    use super::with_exponent;
    use crate::float::Binary;

    /// ln 2 with so few bits that a product with 16 more is exact, and the rest.
    const LN_2_HIGH: f64 = f64::from_bits(LN_2.high.to_bits() & !0x1f_ffff);
    const LN_2_LOW: f64 = (LN_2.high - LN_2_HIGH) + LN_2.low;

    /// Of a 64th of the range around one: a short number near the reciprocal of its middle, and minus that number's logarithm.
    struct Section {
        reciprocal: f64,
        logarithm: Pair,
    }

    const TWO_TO_MINUS_64: f64 = 1.0 / 18446744073709551616.0;
    const TWO_TO_MINUS_70: f64 = TWO_TO_MINUS_64 / 64.0;

    const FIRST_SECTION: usize = 45;
    static SECTIONS: [Section; 46] = {
        let mut sections = [const { Section { reciprocal: 1.0, logarithm: Pair::new(0.0) } }; 46];
        let mut n = 0;
        while n < 46 {
            let middle = (FIRST_SECTION + n) as f64 / 64.0 + 1.0 / 128.0;
            // Next to one nothing is reduced, so that small logarithms keep all their digits.
            if n != 18 && n != 19 {
                let reciprocal = (256.0 / middle + 0.5) as i32 as f64 / 256.0;
                let logarithm = Pair::ln(reciprocal).scaled(-1.0);
                sections[n] = Section { reciprocal, logarithm };
            }
            n += 1;
        }
        sections
    };

    /// `1/3` to `1/13`.
    const LN_TERMS: [f64; 11] = {
        let mut terms = [0.0; 11];
        let mut n = 0;
        while n < 11 {
            terms[n] = 1.0 / (n + 3) as f64;
            n += 1;
        }
        terms
    };

    /// `2^(n/32)`.
    static POWERS: [Pair; 32] = {
        let mut powers = [Pair::ONE; 32];
        let mut n = 1;
        while n < 32 {
            powers[n] = LN_2.times(n as f64 / 32.0).exp();
            n += 1;
        }
        powers
    };

    /// `(fraction * 2^exponent) ** y`, if the result is normal and its rounding is certain.
    pub(super) fn power(exponent: i32, fraction: f64, y: f64) -> Option<f64> {
        let power = ln(exponent, fraction)?.times(y);
        let steps = libm::floor(power.high * (32.0 / LN_2.high) + 0.5);
        let n = steps as i32;
        if !(-1021 * 32..1023 * 32).contains(&n) {
            return None;
        }
        let rest = Pair::sum(power.high - steps * (LN_2_HIGH / 32.0), power.low - steps * (LN_2_LOW / 32.0));
        let r = rest.high;
        // exp(r) - 1 - r
        let curve = r * r * (1.0 / 2.0 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r / 5040.0)))));
        let base = POWERS.get((n & 31) as usize)?;
        let slope = Pair::product(base.high, r);
        let sum = Pair::ordered_sum(base.high, slope.high);
        let low = sum.low + (slope.low + base.high * (rest.low + curve) + base.low * (1.0 + r));
        // Relative errors: of this exponential below 2^-64; of the logarithm below 2^-64, and below 2^-70 in absolute terms.
        let of_power = (y.magnitude() * TWO_TO_MINUS_70).min(power.high.magnitude() * TWO_TO_MINUS_64);
        let error = (TWO_TO_MINUS_64 + of_power) * sum.high;
        let result = sum.high + (low - error);
        (result == sum.high + (low + error)).then(|| result * with_exponent(1.0, (1023 + (n >> 5)).clamp(1, 2046) as u64))
    }

    fn ln(exponent: i32, fraction: f64) -> Option<Pair> {
        let section = SECTIONS.get(((fraction * 64.0) as usize).wrapping_sub(FIRST_SECTION))?;
        let product = Pair::product(fraction, section.reciprocal);
        let z = Pair::ordered_sum(product.high - 1.0, product.low);
        let exponent = f64::from(exponent);
        let square = Pair::product(z.high, z.high);
        // ln(1 + z) - z + z^2/2
        let curve = LN_TERMS.iter().rev().fold(0.0, |sum, term| term - z.high * sum);
        let curve = curve * z.high * square.high;
        let whole = Pair::sum(exponent * LN_2_HIGH, section.logarithm.high);
        let linear = Pair::sum(whole.high, z.high);
        let bent = Pair::sum(linear.high, -0.5 * square.high);
        let low = (whole.low + linear.low + bent.low)
            + (exponent * LN_2_LOW + section.logarithm.low + z.low * (1.0 - z.high) - 0.5 * square.low + curve);
        Some(Pair::ordered_sum(bent.high, low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_way_agrees_with_the_slow_one() {
        let mut seed = 0x1234_5678_9abc_def0u64;
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let (mut fast_ones, rounds) = (0, 20_000);
        for round in 0..rounds {
            let mantissa = next() >> 12;
            // Numbers near one too, with exponents that bring the result anywhere.
            let fraction = match round % 4 {
                0 => 1.0 + (mantissa >> (next() % 40)) as f64 / 9007199254740992.0 / 2.5,
                1 => 1.0 - (mantissa >> (next() % 40)) as f64 / 9007199254740992.0 / 2.0,
                _ => 0.708 + mantissa as f64 / 9007199254740992.0 * 1.4,
            };
            let exponent = if round % 3 == 0 { 0 } else { (next() % 2000) as i32 - 1000 };
            let logarithm = Pair::ln(fraction).add(LN_2.times(f64::from(exponent))).high;
            let y = (next() >> 11) as f64 / 9007199254740992.0 * if round % 5 == 0 { 3.0 } else { 700.0 / logarithm };
            if (y * logarithm).magnitude() < 700.0
                && let Some(result) = fast::power(exponent, fraction, y)
            {
                assert_eq!(result, slow(exponent, fraction, y), "{fraction:e} * 2^{exponent} ** {y:e}");
                fast_ones += 1;
            }
        }
        assert!(fast_ones > rounds / 2, "{fast_ones}");
    }
}

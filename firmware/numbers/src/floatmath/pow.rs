//! `pow` in double precision, rounded correctly but for about one case in 2^40.
//!
//! Folded constants are written to files, so the last digit should be that of the reference's C library, whose `pow` is off by
//! less than 0.52 units in the last place; common portable ones are off by up to 0.7. The method: sums of two doubles
//! carry about 100 bits through a logarithm and an exponential.

use crate::float::Binary;

/// An unevaluated sum; `low` is at most half a unit in the last place of `high`.
#[derive(Clone, Copy, Debug)]
struct Pair {
    high: f64,
    low: f64,
}

const ONE: Pair = Pair { high: 1.0, low: 0.0 };
const LN_2: Pair = Pair { high: f64::from_bits(0x3fe6_2e42_fefa_39ef), low: f64::from_bits(0x3c7a_bc9e_3b39_803f) };
/// Arguments are halved so often before the exponential's series, and its result squared as often.
const HALVINGS: i32 = 6;

impl Pair {
    /// The exact sum.
    fn sum(a: f64, b: f64) -> Pair {
        let high = a + b;
        let part = high - a;
        Pair { high, low: (a - (high - part)) + (b - part) }
    }

    /// The exact sum where `|a| >= |b|`.
    fn ordered_sum(a: f64, b: f64) -> Pair {
        let high = a + b;
        Pair { high, low: b - (high - a) }
    }

    /// The exact product, of factors below 2^990.
    fn product(a: f64, b: f64) -> Pair {
        let halves = |x: f64| {
            let scaled = x * 134_217_729.0;
            let high = scaled - (scaled - x);
            (high, x - high)
        };
        let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
        let high = a * b;
        Pair { high, low: ((a1 * b1 - high) + a1 * b0 + a0 * b1) + a0 * b0 }
    }

    fn add(self, other: Pair) -> Pair {
        let (high, low) = (Pair::sum(self.high, other.high), Pair::sum(self.low, other.low));
        let sum = Pair::ordered_sum(high.high, high.low + low.high);
        Pair::ordered_sum(sum.high, sum.low + low.low)
    }

    fn mul(self, other: Pair) -> Pair {
        let product = Pair::product(self.high, other.high);
        Pair::ordered_sum(product.high, product.low + (self.high * other.low + self.low * other.high))
    }

    fn div(self, other: Pair) -> Pair {
        let first = self.high / other.high;
        let rest = self.add(other.times(-first));
        let second = rest.high / other.high;
        let third = rest.add(other.times(-second)).high / other.high;
        let sum = Pair::ordered_sum(first, second);
        Pair::ordered_sum(sum.high, sum.low + third)
    }

    fn times(self, factor: f64) -> Pair {
        let product = Pair::product(self.high, factor);
        Pair::ordered_sum(product.high, product.low + self.low * factor)
    }

    /// By a power of two, exactly.
    fn scaled(self, factor: f64) -> Pair {
        Pair { high: self.high * factor, low: self.low * factor }
    }

    /// The reciprocal of a small integer.
    fn one_over(n: i32) -> Pair {
        let n = f64::from(n);
        let high = 1.0 / n;
        let back = Pair::product(high, n);
        Pair { high, low: ((1.0 - back.high) - back.low) / n }
    }
}

/// C's `pow`, special cases included.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let magnitude = x.magnitude();
    let odd = y.magnitude() < 9007199254740992.0 && libm::fmod(y, 2.0).magnitude() == 1.0;
    if y.is_infinite() {
        return match magnitude {
            1.0 => 1.0,
            _ if (magnitude > 1.0) == (y > 0.0) => f64::INFINITY,
            _ => 0.0,
        };
    }
    let result = if magnitude == 0.0 || magnitude.is_infinite() {
        if (magnitude == 0.0) == (y > 0.0) { 0.0 } else { f64::INFINITY }
    } else if x < 0.0 && libm::floor(y) != y {
        return f64::NAN;
    } else {
        positive(magnitude, y)
    };
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
    if y.magnitude() <= 64.0 && libm::floor(y) == y && rough.magnitude() < 900.0 && exponent.unsigned_abs() < 900 {
        return rounded(integer_power(x, y as i32), 0);
    }
    let logarithm = ln(fraction).add(LN_2.times(f64::from(exponent)));
    let power = logarithm.times(y);
    let halvings = libm::floor(power.high / LN_2.high + 0.5);
    rounded(exp(power.add(LN_2.times(-halvings))), halvings as i32)
}

/// `x = fraction * 2^exponent`, the fraction in [sqrt(1/2), sqrt(2)].
fn split(x: f64) -> (i32, f64) {
    let (fraction, exponent) = libm::frexp(x);
    if fraction < core::f64::consts::FRAC_1_SQRT_2 { (exponent - 1, fraction * 2.0) } else { (exponent, fraction) }
}

fn integer_power(x: f64, n: i32) -> Pair {
    let (mut power, mut square, mut bits) = (ONE, Pair { high: x, low: 0.0 }, n.unsigned_abs());
    while bits != 0 {
        if bits & 1 == 1 {
            power = power.mul(square);
        }
        bits >>= 1;
        if bits != 0 {
            square = square.mul(square);
        }
    }
    if n < 0 { ONE.div(power) } else { power }
}

/// The natural logarithm of a number between sqrt(1/2) and sqrt(2): `2 artanh((x - 1) / (x + 1))`.
fn ln(x: f64) -> Pair {
    let s = Pair { high: x - 1.0, low: 0.0 }.div(Pair::sum(x, 1.0));
    let square = s.mul(s);
    // The last terms are so small that one double is enough for them.
    let tail = (12..21).rev().fold(0.0, |sum, n| sum * square.high + 1.0 / f64::from(2 * n + 1));
    let series = (0..12).rev().fold(Pair { high: tail, low: 0.0 }, |sum, n| sum.mul(square).add(Pair::one_over(2 * n + 1)));
    s.mul(series).scaled(2.0)
}

/// The exponential of a number of at most 0.35.
fn exp(x: Pair) -> Pair {
    let x = x.scaled(1.0 / f64::from(1 << HALVINGS));
    // exp(x) - 1, so that small parts are not lost beside the one: terms x^n / n! from the last.
    let tail = (9..14).rev().fold(0.0, |sum, n| (sum + 1.0) * x.high / f64::from(n));
    let mut less_one = (1..9).rev().fold(Pair { high: tail, low: 0.0 }, |sum, n| sum.add(ONE).mul(x).mul(Pair::one_over(n)));
    for _ in 0..HALVINGS {
        // (1 + e)^2 - 1
        less_one = less_one.scaled(2.0).add(less_one.mul(less_one));
    }
    less_one.add(ONE)
}

/// The double nearest to `pair * 2^exponent`; a tie goes to even.
fn rounded(pair: Pair, exponent: i32) -> f64 {
    let Pair { high, low } = Pair::ordered_sum(pair.high, pair.low);
    let (_, top) = libm::frexp(high);
    if top + exponent > -1021 {
        let unit = libm::ldexp(1.0, top - 53);
        // An exact tie that noise pushed to the wrong side.
        let tie = (low.magnitude() / unit - 0.5).magnitude() < 1e-13;
        let high = if tie && high.to_bits() & 1 == 1 { high + if low > 0.0 { unit } else { -unit } } else { high };
        return libm::ldexp(high, exponent);
    }
    // Few bits of `high` remain: round once, from an integer with more bits than that.
    let whole = libm::ldexp(high, 62 - top);
    let integer = (whole as i64).saturating_add(libm::ldexp(low, 62 - top) as i64);
    f64::narrowed_from(integer.unsigned_abs(), exponent + top - 62)
}

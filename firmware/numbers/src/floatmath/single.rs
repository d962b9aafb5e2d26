//! Angles and the gamma function in single precision, rounded correctly but for very rare cases.
//!
//! They are computed in double precision, which needs few terms and no second way for large arguments: a fifth of the portable library's
//! code. Coefficients: fitted in Chebyshev's sense over the interval that is told, with arithmetic of 40 digits.

/// Bits of 2/pi behind a word of zeros.
const TWO_BY_PI: [u32; 8] = [0, 0xa2f9_836e, 0x4e44_1529, 0xfc27_57d1, 0xf534_ddc0, 0xdb62_9599, 0x3c43_9041, 0xfe51_63ab];
/// Quarters of a turn are counted in units of 2 ** -64 there.
const UNIT: f64 = core::f64::consts::FRAC_PI_2 / 18446744073709551616.0;
/// `(sin x / x - 1) / x ** 2` by `x ** 2`, up to an eighth of a turn, to 3e-11.
const SIN: [f64; 4] = [2.7249895230611676e-06, -0.000198400864995936, 0.008333331874273714, -0.16666666663854168];
/// `(cos x - 1) / x ** 2` by `x ** 2`, up to an eighth of a turn, to 4e-13.
const COS: [f64; 5] = [-2.7237108576245085e-07, 2.4799861846361453e-05, -0.0013888885090262895, 0.041666666637384386, -0.49999999999963873];
/// `1 / gamma(1 + x)` from -1/2 to 1/2, to 1e-11.
const INVERSE_GAMMA: [f64; 11] = [
    0.00012712886541053835,
    -0.00022874824099243946,
    -0.0011649322337498145,
    0.0072222937486588,
    -0.009621997527284426,
    -0.04219809977806287,
    0.16653861254891034,
    -0.04200261875372265,
    -0.655878071534869,
    0.5772156646980963,
    1.0,
];

/// The sine of an angle in radians.
pub fn sin(x: f32) -> f32 {
    let (quarters, angle) = reduced(x);
    turned(angle, quarters) as f32
}

/// The cosine of an angle in radians.
pub fn cos(x: f32) -> f32 {
    let (quarters, angle) = reduced(x);
    turned(angle, quarters + 1) as f32
}

/// The tangent of an angle in radians.
pub fn tan(x: f32) -> f32 {
    let (quarters, angle) = reduced(x);
    (turned(angle, quarters) / turned(angle, quarters + 1)) as f32
}

/// The sine of `angle`, which is at most an eighth of a turn, and so many quarters.
fn turned(angle: f64, quarters: u32) -> f64 {
    let square = angle * angle;
    let value = match quarters & 1 {
        0 => angle * (1.0 + square * polynomial(&SIN, square)),
        _ => 1.0 + square * polynomial(&COS, square),
    };
    if quarters & 2 == 0 { value } else { -value }
}

/// `x` as quarters of a turn, modulo four or more, and an angle of at most an eighth of a turn.
fn reduced(x: f32) -> (u32, f64) {
    let magnitude = x.to_bits() & 0x7fff_ffff;
    if magnitude <= core::f32::consts::FRAC_PI_4.to_bits() {
        return (0, f64::from(x));
    }
    if x.is_nan() || x.is_infinite() {
        return (0, f64::NAN);
    }
    let mantissa = u64::from(magnitude & 0x007f_ffff | 0x0080_0000);
    // The exponent says which 96 bits of 2/pi matter: what lies before them makes whole turns, what follows is too small.
    let offset = (magnitude >> 23) - 120;
    let word = |i: usize| TWO_BY_PI.get((offset >> 5) as usize + i).copied().unwrap_or(0);
    let window = |i: usize| ((u64::from(word(i)) << 32 | u64::from(word(i + 1))) << (offset & 31)) >> 32;
    let product = (mantissa * window(0)) << 32;
    let quarters = product.wrapping_add(mantissa * window(1)).wrapping_add(mantissa * window(2) >> 32);
    let rest = (quarters << 2) as i64 as f64 * UNIT;
    let whole = (quarters.wrapping_add(1 << 61) >> 62) as u32;
    if x < 0.0 { (whole.wrapping_neg() & 3, -rest) } else { (whole, rest) }
}

/// The polynomial with `coefficients`, that of the highest power first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The gamma function: `n!` is `gamma(n + 1)`. Not a number for negative integers, infinite for zeros.
pub fn gamma(x: f32) -> f32 {
    /// What lies beyond is infinite, or less than the smallest number.
    const MAX: f32 = 50.0;
    let below = libm::floorf(x);
    if x.is_nan() || below == x && x < 0.0 {
        return f32::NAN;
    }
    if x == 0.0 {
        return 1.0 / x;
    }
    if x > MAX {
        return f32::INFINITY;
    }
    if x < -MAX {
        return if below as i32 & 1 == 0 { 0.0 } else { -0.0 };
    }
    // From `gamma(1 + rest)` by steps of one to `gamma(nearest + rest)`.
    let nearest = libm::floorf(x + 0.5);
    let rest = f64::from(x) - f64::from(nearest);
    let (mut product, mut divisor) = (1.0, polynomial(&INVERSE_GAMMA, rest));
    for step in 1..nearest as i32 {
        product *= rest + f64::from(step);
    }
    for step in nearest as i32..1 {
        divisor *= rest + f64::from(step);
    }
    (product / divisor) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of the results are not the nearest, and whether one is not one of the two nearest.
    fn misses(ours: fn(f32) -> f32, exact: fn(f64) -> f64, arguments: impl Iterator<Item = f32>) -> usize {
        let mut n = 0;
        for x in arguments {
            let (result, nearest) = (ours(x), exact(f64::from(x)) as f32);
            assert!(result.to_bits().abs_diff(nearest.to_bits()) <= 1 || result.is_nan() && nearest.is_nan(), "{x}: {result} {nearest}");
            n += usize::from(result.to_bits() != nearest.to_bits() && !nearest.is_nan());
        }
        n
    }

    /// Numbers of every size and sign.
    fn all() -> impl Iterator<Item = f32> {
        (0..u32::MAX).step_by(20_011).map(f32::from_bits)
    }

    #[test]
    fn angles_as_in_double_precision() {
        for (ours, exact) in [(sin as fn(f32) -> f32, f64::sin as fn(f64) -> f64), (cos, f64::cos), (tan, f64::tan)] {
            assert!(misses(ours, exact, all()) < 50);
            assert!(misses(ours, exact, (-200_000..200_000).map(|i| i as f32 / 1000.0)) < 50);
        }
        assert!(sin(-0.0).is_sign_negative() && sin(f32::INFINITY).is_nan() && cos(f32::NAN).is_nan());
        // Next to a multiple of pi, and the largest number.
        assert_eq!((cos(16367173.0 * 4.0), sin(f32::MAX)), ((16367173.0 * 4.0f64).cos() as f32, f64::from(f32::MAX).sin() as f32));
    }

    #[test]
    fn gamma_as_in_double_precision() {
        assert!(misses(gamma, libm::tgamma, all()) < 50);
        assert!(misses(gamma, libm::tgamma, (-45_000..36_000).map(|i| i as f32 / 1000.0)) < 50);
        assert_eq!((gamma(1.0), gamma(5.0), gamma(0.5)), (1.0, 24.0, 1.7724539));
        assert_eq!((gamma(0.0), gamma(-0.0), gamma(36.0)), (f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY));
        assert!(gamma(-3.0).is_nan() && gamma(f32::NEG_INFINITY).is_nan());
    }
}

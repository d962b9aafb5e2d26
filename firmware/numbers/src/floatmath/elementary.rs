//! Exponentials, logarithms and angles in double precision, rounded correctly but for very rare cases.
//!
//! Programs print all digits of such results, and the reference's C library is nearly always right in the last one; common portable
//! libraries are off in up to a sixth of all cases. Arguments outside the usual range are left to the portable library.

use super::pair::{LN_2, Pair};
use super::pow::{logarithm, rounded};
use crate::float::Binary;

const LN_10: Pair = Pair::ln(1.25).add(LN_2.times(3.0));
const HALF_PI: Pair = Pair { high: core::f64::consts::FRAC_PI_2, low: f64::from_bits(0x3c91_a626_3314_5c07) };
/// What follows behind [`HALF_PI`]: multiples of it may cancel an angle nearly.
const HALF_PI_REST: f64 = f64::from_bits(0xb91f_1976_b7ed_8fbc);
/// Beyond it, half turns are no longer subtracted precisely enough.
const MAX_ANGLE: f64 = 1048576.0;
/// Below it, the sine is the angle.
const MIN_ANGLE: f64 = 1e-10;

/// `e ** x`.
pub fn exp(x: f64) -> f64 {
    if x == 0.0 || !(-740.0..709.0).contains(&x) {
        return libm::exp(x);
    }
    let doublings = libm::floor(x / LN_2.high + 0.5);
    rounded(Pair::new(x).add(LN_2.times(-doublings)).exp(), doublings as i32)
}

/// `(e ** x + e ** -x) / 2`, rounded at each step, as the reference's library does.
pub fn cosh(x: f64) -> f64 {
    let x = x.magnitude();
    if !(0.35..709.0).contains(&x) {
        return libm::cosh(x);
    }
    let power = exp(x);
    0.5 * power + 0.5 / power
}

/// The natural logarithm.
pub fn ln(x: f64) -> f64 {
    if is_ordinary(x) { logarithm(x).high } else { libm::log(x) }
}

/// The logarithm to the base 10.
pub fn log10(x: f64) -> f64 {
    if is_ordinary(x) { logarithm(x).div(LN_10).high } else { libm::log10(x) }
}

fn is_ordinary(x: f64) -> bool {
    x > 0.0 && x != 1.0 && x < f64::INFINITY
}

/// The sine of an angle in radians.
pub fn sin(x: f64) -> f64 {
    if is_angle(x) { sin_and_cos(x).0.high } else { libm::sin(x) }
}

/// The cosine of an angle in radians.
pub fn cos(x: f64) -> f64 {
    if is_angle(x) { sin_and_cos(x).1.high } else { libm::cos(x) }
}

/// The tangent of an angle in radians.
pub fn tan(x: f64) -> f64 {
    if !is_angle(x) {
        return libm::tan(x);
    }
    let (sin, cos) = sin_and_cos(x);
    sin.div(cos).high
}

fn is_angle(x: f64) -> bool {
    (MIN_ANGLE..MAX_ANGLE).contains(&x.magnitude())
}

/// The angle whose tangent is `x`.
pub fn atan(x: f64) -> f64 {
    atan2(x, 1.0)
}

/// The angle of the point `(x, y)`.
pub fn atan2(y: f64, x: f64) -> f64 {
    let angle = libm::atan2(y, x);
    let larger = if y.magnitude() > x.magnitude() { y } else { x };
    if !(MIN_ANGLE..4.0).contains(&angle.magnitude()) || larger.is_infinite() || y == 0.0 || x == 0.0 {
        return angle;
    }
    let (_, exponent) = libm::frexp(larger);
    let (y, x) = (libm::ldexp(y, -exponent), libm::ldexp(x, -exponent));
    // The point, turned back by the angle, lies where the angle is the error.
    let (sin, cos) = sin_and_cos(angle);
    let across = cos.times(y).add(sin.times(-x));
    angle + across.high / (x * cos.high + y * sin.high)
}

/// The angle whose sine is `x`.
pub fn asin(x: f64) -> f64 {
    let angle = libm::asin(x);
    if !(MIN_ANGLE..0.9999).contains(&x.magnitude()) {
        return angle;
    }
    let (sin, cos) = sin_and_cos(angle);
    angle + Pair::new(x).add(sin.scaled(-1.0)).high / cos.high
}

/// The angle whose cosine is `x`.
pub fn acos(x: f64) -> f64 {
    let angle = libm::acos(x);
    if !(MIN_ANGLE..0.9999).contains(&x.magnitude()) {
        return angle;
    }
    let (sin, cos) = sin_and_cos(angle);
    angle + cos.add(Pair::new(-x)).high / sin.high
}

fn sin_and_cos(x: f64) -> (Pair, Pair) {
    let quarters = libm::floor(x / HALF_PI.high + 0.5);
    let near = Pair::new(x).add(Pair::product(HALF_PI.high, -quarters));
    let angle = near.add(Pair::product(HALF_PI.low, -quarters)).add(Pair::new(HALF_PI_REST * -quarters));
    let square = angle.mul(angle);
    let (sin, cos) = (angle.mul(series(square, 3.0)), series(square, 2.0));
    match quarters as i32 & 3 {
        0 => (sin, cos),
        1 => (cos, sin.scaled(-1.0)),
        2 => (sin.scaled(-1.0), cos.scaled(-1.0)),
        _ => (cos.scaled(-1.0), sin),
    }
}

/// `1 - s/(n(n-1)) (1 - s/((n+2)(n+1)) (1 - ...))`: the cosine from `n = 2`, from 3 the sine by its argument.
fn series(square: Pair, first: f64) -> Pair {
    let mut n = first + 26.0;
    let mut sum = Pair::ONE;
    while n >= first {
        sum = Pair::ONE.add(square.mul(sum).div(Pair::new(-n * (n - 1.0))));
        n -= 2.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: correctly rounded, from arithmetic of 200 bits.
    #[test]
    fn last_digits_are_right() {
        for (x, expected) in [
            (7.374, 1593.9970361985993),
            (26.601, 356999422115.26746),
            (-29.213, 2.0556790039544103e-13),
            (7.047, 1149.405349235404),
            (-12.642, 3.2333235076461153e-06),
            (-735.5, 3.7707e-320),
            (1e-05, 1.00001000005),
        ] {
            assert_eq!(exp(x), expected, "exp {x}");
        }
        for (x, expected) in [
            (74.179, 4.3064810912480125),
            (64.897, 4.172801397680159),
            (21.673, 3.076067246206265),
            (12.67, 2.5392369943330477),
            (96.148, 4.565888670986415),
            (5e-324, -744.4400719213812),
            (0.9999, -0.00010000500033334732),
        ] {
            assert_eq!(ln(x), expected, "ln {x}");
        }
        for (x, expected) in [
            (79.519, 1.9004709099051944),
            (90.09, 1.9546765869186435),
            (27.948, 1.4463507345823055),
            (0.177, -0.7520267336381934),
            (53.922, 1.731765992074284),
        ] {
            assert_eq!(log10(x), expected, "log10 {x}");
        }
        for (x, expected) in [
            (44.245, 0.2596916165786593),
            (-38.679, -0.8304350661819303),
            (41.635, -0.7133700795412015),
            (37.14, -0.530433493022003),
            (17.783, -0.8755417194986737),
            (78.53981633974483, -4.91096680932118e-16),
            (355.0, -3.014435335948845e-05),
            (1048573.0, -0.4603759769537612),
            (300000.0, 0.10706364941313236),
            (1e-09, 1e-09),
        ] {
            assert_eq!(sin(x), expected, "sin {x}");
        }
        for (x, expected) in [
            (23.99, 0.4151021658722755),
            (-3.093, -0.9988196093020417),
            (26.573, 0.13016714342678648),
            (-29.054, -0.7111483109382706),
            (-29.522, -0.3175363200172832),
            (std::f64::consts::FRAC_PI_2, 6.123233995736766e-17),
        ] {
            assert_eq!(cos(x), expected, "cos {x}");
        }
        for (x, expected) in [
            (42.232, 5.511042555241956),
            (-25.343, -0.2134129864942347),
            (-34.04, 0.5692724085525612),
            (-28.452, -0.17955938429992363),
            (44.098, 0.11622194002251675),
        ] {
            assert_eq!(tan(x), expected, "tan {x}");
        }
        for (y, x, expected) in [
            (-4.71, -0.344, -1.6437029695060752),
            (0.438, 0.739, 0.5350292550106924),
            (2.971, -3.612, 2.45326050981529),
            (4.824, 3.724, 0.9133798762554732),
            (1.906, 4.666, 0.3878012149216666),
            (1e-07, 1.0, 9.999999999999966e-08),
            (-1e+300, 1e+299, -1.4711276743037347),
        ] {
            assert_eq!(atan2(y, x), expected, "{y} {x}");
        }
    }

    #[test]
    fn unusual_arguments_are_those_of_c() {
        assert!(ln(-1.0).is_nan() && sin(f64::INFINITY).is_nan() && exp(f64::NAN).is_nan() && atan2(f64::NAN, 1.0).is_nan());
        assert_eq!((exp(1000.0), exp(-1000.0), exp(0.0), ln(0.0), ln(1.0)), (f64::INFINITY, 0.0, 1.0, f64::NEG_INFINITY, 0.0));
        assert_eq!((log10(1000.0), log10(1e-5), log10(1e300)), (3.0, -5.0, 300.0));
        assert_eq!((atan2(0.0, -1.0), atan2(1.0, 0.0), atan2(-1.0, f64::INFINITY)), (core::f64::consts::PI, HALF_PI.high, -0.0));
        assert_eq!((sin(1e-300), tan(5e-324), atan2(1e-300, 1e300), atan(-0.0).is_sign_negative()), (1e-300, 5e-324, 0.0, true));
    }
}

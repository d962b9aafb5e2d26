//! Arithmetic with Python's rules that processors do not have: `//`, `%`, `**`, and integers that become floats.
//!
//! Where these give no float, the caller raises or builds a complex number; the texts of errors are its business.

pub mod elementary;
mod pair;
mod pow;

use crate::big::Int;
use crate::float::Float;

/// What is needed beyond the layout of a float type.
pub trait Arithmetic:
    Copy
    + PartialOrd
    + core::ops::Add<Output = Self>
    + core::ops::Sub<Output = Self>
    + core::ops::Mul<Output = Self>
    + core::ops::Div<Output = Self>
    + core::ops::Neg<Output = Self>
{
    const ZERO: Self;
    const ONE: Self;
    const HALF: Self;
    const TWO_TO_16: Self;

    fn floor(self) -> Self;
    /// C's `pow`.
    fn c_pow(self, exponent: Self) -> Self;
    fn from_u16(value: u16) -> Self;
}

impl Arithmetic for f64 {
    const ZERO: f64 = 0.0;
    const ONE: f64 = 1.0;
    const HALF: f64 = 0.5;
    const TWO_TO_16: f64 = 65536.0;

    fn floor(self) -> f64 {
        libm::floor(self)
    }

    fn c_pow(self, exponent: f64) -> f64 {
        pow::pow(self, exponent)
    }

    fn from_u16(value: u16) -> f64 {
        f64::from(value)
    }
}

impl Arithmetic for f32 {
    const ZERO: f32 = 0.0;
    const ONE: f32 = 1.0;
    const HALF: f32 = 0.5;
    const TWO_TO_16: f32 = 65536.0;

    fn floor(self) -> f32 {
        libm::floorf(self)
    }

    fn c_pow(self, exponent: f32) -> f32 {
        libm::powf(self, exponent)
    }

    fn from_u16(value: u16) -> f32 {
        f32::from(value)
    }
}

/// C's `fmod`: the exact remainder of a division that truncates, with the sign of `x`.
pub fn fmod<F: Float>(x: F, y: F) -> F {
    if x.is_nan() || y.is_nan() || x.is_infinite() || y.is_zero() {
        return F::nan();
    }
    if y.is_infinite() || x.magnitude() < y.magnitude() {
        return x;
    }
    let ((mut rest, x_exponent), (divisor, y_exponent)) = (x.magnitude().parts(), y.magnitude().parts());
    let divisor = divisor.max(1);
    rest %= divisor;
    // Long division by as many bits at a time as a word has room for.
    let mut bits = (x_exponent - y_exponent).max(0).unsigned_abs();
    while bits > 0 && rest > 0 {
        let step = bits.min(rest.leading_zeros());
        rest = (rest << step) % divisor;
        bits -= step;
    }
    let magnitude = F::narrowed_from(rest, y_exponent);
    if x.is_negative() { magnitude.negated() } else { magnitude }
}

/// Why an operation gives no float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFloat {
    /// Python raises `ZeroDivisionError`.
    DivideByZero,
    /// A power of a negative number that is complex.
    Complex,
}

/// `x / y`.
pub fn divide<F: Float>(x: F, y: F) -> Result<F, NoFloat> {
    nonzero(y).map(|y| x / y)
}

/// `x // y`: the largest integer not above the quotient.
pub fn floor_divide<F: Float>(x: F, y: F) -> Result<F, NoFloat> {
    nonzero(y).map(|y| quotient(x, y, fmod(x, y)))
}

/// `x % y`: has the sign of `y`, also if it is zero.
pub fn modulo<F: Float>(x: F, y: F) -> Result<F, NoFloat> {
    nonzero(y).map(|y| remainder(y, fmod(x, y)))
}

/// `divmod(x, y)`.
pub fn divide_with_remainder<F: Float>(x: F, y: F) -> Result<(F, F), NoFloat> {
    let y = nonzero(y)?;
    let m = fmod(x, y);
    Ok((quotient(x, y, m), remainder(y, m)))
}

fn nonzero<F: Float>(y: F) -> Result<F, NoFloat> {
    if y.is_zero() { Err(NoFloat::DivideByZero) } else { Ok(y) }
}

/// From the truncated remainder `m`.
fn remainder<F: Float>(y: F, m: F) -> F {
    if m.is_zero() {
        return if y.is_negative() { -F::ZERO } else { F::ZERO };
    }
    if (m < F::ZERO) != (y < F::ZERO) { m + y } else { m }
}

/// From the truncated remainder `m`.
fn quotient<F: Float>(x: F, y: F, m: F) -> F {
    let mut d = (x - m) / y;
    if !m.is_zero() && (m < F::ZERO) != (y < F::ZERO) {
        d = d - F::ONE;
    }
    if d.is_zero() {
        return if x.is_negative() != y.is_negative() { -F::ZERO } else { F::ZERO };
    }
    // The difference `x - m` is a multiple of `y` but for its rounding.
    let whole = d.floor();
    if d - whole > F::HALF { whole + F::ONE } else { whole }
}

/// `x ** y`.
pub fn power<F: Float>(x: F, y: F) -> Result<F, NoFloat> {
    if x.is_zero() && y < F::ZERO && !y.is_infinite() {
        return Err(NoFloat::DivideByZero);
    }
    if x < F::ZERO && !y.is_nan() && y.floor() != y {
        return Err(NoFloat::Complex);
    }
    Ok(x.c_pow(y))
}

/// `a / b` of integers at run time: both become floats first, as in the reference. (The compiler, for equal files, takes
/// `divide(a.to_f64(), b.to_f64())`.)
pub fn divide_ints<F: Float>(a: Int, b: Int) -> Result<F, NoFloat> {
    divide(a.to_float(), b.to_float())
}

/// `a ** b` of integers at run time where `b` is negative. (The compiler takes `power(a.to_f64(), b.to_f64())`.)
pub fn power_of_ints<F: Float>(a: Int, b: Int) -> Result<F, NoFloat> {
    power(a.to_float(), b.to_float())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(result: Result<f64, NoFloat>) -> Result<u64, NoFloat> {
        result.map(f64::to_bits)
    }

    #[test]
    fn floor_division_and_remainder_as_the_reference() {
        for (x, y, quotient, remainder) in [
            (-5.0, f64::INFINITY, -1.0, f64::INFINITY),
            (5.0, f64::INFINITY, 0.0, 5.0),
            (7.0, 0.1, 69.0, 0.09999999999999962),
            (-7.0, 0.1, -70.0, 3.885780586188048e-16),
            (0.0, -1.0, -0.0, -0.0),
            (-0.0, -1.0, 0.0, -0.0),
            (-0.0, 1.0, -0.0, 0.0),
            (5.5, 2.0, 2.0, 1.5),
            (-5.5, 2.0, -3.0, 0.5),
            (5.5, -2.0, -3.0, -0.5),
            (1.0, 5e-324, f64::INFINITY, 0.0),
        ] {
            assert_eq!(bits(floor_divide(x, y)), bits(Ok(quotient)), "{x} // {y}");
            assert_eq!(bits(modulo(x, y)), bits(Ok(remainder)), "{x} % {y}");
        }
        assert_eq!(floor_divide(1.0, -0.0), Err(NoFloat::DivideByZero));
        assert!(floor_divide(f64::INFINITY, 1.0).is_ok_and(f64::is_nan));
        assert_eq!(divide_with_remainder(7.5f32, -2.0), Ok((-4.0, -0.5)));
    }

    #[test]
    fn powers_as_the_reference() {
        for (x, y, power) in [
            (0.0, f64::NEG_INFINITY, f64::INFINITY),
            (1.0, f64::NAN, 1.0),
            (f64::NAN, 0.0, 1.0),
            (5.0, 400.0, 3.872591914849318e279),
            (2.0, 0.5, core::f64::consts::SQRT_2),
            (2.5, -2.5, 0.10119288512538814),
            (-2.0, 7.0, -128.0),
            (-2.0, f64::INFINITY, f64::INFINITY),
            (-1.0, f64::NEG_INFINITY, 1.0),
            (f64::NEG_INFINITY, -3.0, -0.0),
            (f64::NEG_INFINITY, 3.0, f64::NEG_INFINITY),
            (-0.0, 3.0, -0.0),
            (-0.0, 0.5, 0.0),
            (10.0, 22.0, 1e22),
            (10.0, -400.0, 0.0),
            (2.0, -1074.0, 5e-324),
            (2.0, 1024.0, f64::INFINITY),
        ] {
            assert_eq!(bits(super::power(x, y)), bits(Ok(power)), "{x} ** {y}");
        }
        assert_eq!(power(0.0, -1.0), Err(NoFloat::DivideByZero));
        assert_eq!(power(-8.0, 0.5), Err(NoFloat::Complex));
        assert_eq!(power(f64::NEG_INFINITY, 0.5), Err(NoFloat::Complex));
    }

    #[test]
    fn integers_become_floats_first() {
        let huge = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        let huge = Int::new(false, &huge);
        assert!(divide_ints::<f64>(huge, huge).is_ok_and(f64::is_nan));
        assert_eq!(power_of_ints::<f64>(Int::new(true, &[2]), Int::new(true, &[3])), Ok(-0.125));
        assert_eq!(divide_ints::<f64>(huge, Int::ZERO), Err(NoFloat::DivideByZero));
    }
}

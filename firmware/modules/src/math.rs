//! `math`: functions of the C library, by `libm` and, where that is off in the last digit, by `numbers`; on a desktop by its own, as far as std has them.

use vm::args::{ANY, NativeBody, Param};
use vm::heap::Header;
use vm::ops::BinaryOp;
use vm::types::exception::{VALUE_ERROR, ZERO_DIVISION_ERROR};
use vm::types::float::{self, FLOAT, Float, number};
use vm::types::int;
use vm::types::module::Module;
use vm::{Args, Number, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::math, &MEMBERS).fixed();

/// The C library's functions in the width of the build.
#[cfg(feature = "float64")]
pub mod c {
    #[cfg(not(feature = "system-math"))]
    pub use libm::{acosh, asinh, expm1, log2, sinh, tanh};
    pub use libm::{atanh, ceil, copysign, erf, erfc, fabs, floor, frexp, ldexp, lgamma, modf, sqrt, tgamma, trunc};
    #[cfg(not(feature = "system-math"))]
    pub use numbers::floatmath::elementary::{acos, asin, atan, atan2, cos, cosh, exp, ln as log, log10, sin, tan};
    #[cfg(feature = "system-math")]
    pub use system::*;

    #[cfg(feature = "system-math")]
    mod system {
        macro_rules! by_std {
            ($($name:ident: $method:ident),*) => { $(pub fn $name(x: f64) -> f64 { x.$method() })* };
        }
        by_std! {
            acos: acos, asin: asin, atan: atan, cos: cos, cosh: cosh, exp: exp, expm1: exp_m1, log: ln, log10: log10, log2: log2, sin: sin,
            sinh: sinh, tan: tan, tanh: tanh
        }

        pub fn atan2(y: f64, x: f64) -> f64 {
            y.atan2(x)
        }

        /// Beyond it, one more or less is lost in a square.
        const LARGE: f64 = 268_435_456.0;

        // Those of std have other roundings: here are the formulas that C libraries use.
        pub fn acosh(x: f64) -> f64 {
            if x < 1.0 {
                return f64::NAN;
            }
            if x > LARGE {
                return x.ln() + core::f64::consts::LN_2;
            }
            if x > 2.0 {
                return (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln();
            }
            let above = x - 1.0;
            (above + (2.0 * above + above * above).sqrt()).ln_1p()
        }

        pub fn asinh(x: f64) -> f64 {
            let size = x.abs();
            let result = if size > LARGE {
                size.ln() + core::f64::consts::LN_2
            } else if size > 2.0 {
                (2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size)).ln()
            } else {
                let square = size * size;
                (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
            };
            result.copysign(x)
        }
    }
}
#[cfg(not(feature = "float64"))]
pub mod c {
    pub use libm::{
        acosf as acos, acoshf as acosh, asinf as asin, asinhf as asinh, atan2f as atan2, atanf as atan, atanhf as atanh, ceilf as ceil,
        copysignf as copysign, cosf as cos, coshf as cosh, erfcf as erfc, erff as erf, expf as exp, expm1f as expm1, fabsf as fabs,
        floorf as floor, frexpf as frexp, ldexpf as ldexp, lgammaf as lgamma, log2f as log2, log10f as log10, logf as log, modff as modf,
        sinf as sin, sinhf as sinh, sqrtf as sqrt, tanf as tan, tanhf as tanh, tgammaf as tgamma, truncf as trunc,
    };
}

macro_rules! constants {
    ($($name:ident = $value:expr;)*) => {
        $(static $name: Float = Float { header: Header::of(&FLOAT), value: $value as Number };)*
    };
}

constants! {
    E = core::f64::consts::E;
    PI = core::f64::consts::PI;
    TAU = core::f64::consts::TAU;
    INF = f64::INFINITY;
    NAN = f64::NAN;
}

/// A function of the C library with one argument, as a function of the module.
macro_rules! one {
    ($function:expr) => {{
        const BODY: NativeBody = |vm, args| by_one(vm, args, $function);
        BODY
    }};
}

/// The same with two.
macro_rules! two {
    ($function:expr) => {{
        const BODY: NativeBody = |vm, args| by_two(vm, args, $function);
        BODY
    }};
}

/// A question about a float.
macro_rules! question {
    ($method:ident) => {{
        const BODY: NativeBody = |vm, args| Ok(Value::bool(number(vm, args.get(0))?.$method()));
        BODY
    }};
}

/// The whole number that a function of the C library finds.
macro_rules! whole {
    ($function:expr) => {{
        const BODY: NativeBody = |vm, args| by_whole(vm, args, $function);
        BODY
    }};
}

members! {
    static MEMBERS;
    acos: f(one!(c::acos), 1),
    acosh: f(one!(c::acosh), 1),
    asin: f(one!(c::asin), 1),
    asinh: f(one!(c::asinh), 1),
    atan: f(one!(c::atan), 1),
    atan2: f(two!(c::atan2), 2),
    atanh: f(one!(c::atanh), 1),
    ceil: f(whole!(c::ceil), 1),
    copysign: f(two!(c::copysign), 2),
    cos: f(one!(c::cos), 1),
    cosh: f(one!(c::cosh), 1),
    degrees: f(degrees, 1),
    e: t(&E),
    erf: f(one!(c::erf), 1),
    erfc: f(one!(c::erfc), 1),
    exp: f(one!(c::exp), 1),
    expm1: f(one!(c::expm1), 1),
    fabs: f(one!(c::fabs), 1),
    factorial: f(factorial, 1),
    floor: f(whole!(c::floor), 1),
    fmod: f(two!(numbers::floatmath::fmod::<Number>), 2),
    frexp: f(frexp, 1),
    gamma: f(one!(c::tgamma), 1),
    inf: t(&INF),
    isclose: kw(isclose, 2, ANY),
    isfinite: f(question!(is_finite), 1),
    isinf: f(question!(is_infinite), 1),
    isnan: f(question!(is_nan), 1),
    ldexp: f(ldexp, 2),
    lgamma: f(one!(c::lgamma), 1),
    log: f(log, 1, 2),
    log10: f(one!(c::log10), 1),
    log2: f(one!(c::log2), 1),
    modf: f(modf, 1),
    nan: t(&NAN),
    pi: t(&PI),
    pow: f(two!(numbers::floatmath::Arithmetic::c_pow), 2),
    radians: f(radians, 1),
    sin: f(one!(c::sin), 1),
    sinh: f(one!(c::sinh), 1),
    sqrt: f(one!(c::sqrt), 1),
    tan: f(one!(c::tan), 1),
    tanh: f(one!(c::tanh), 1),
    tau: t(&TAU),
    trunc: f(whole!(c::trunc), 1),
}

#[cold]
fn domain_error(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "math domain error")
}

fn by_one(vm: &mut Vm, args: Args, function: fn(Number) -> Number) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    let y = function(x);
    checked(vm, y, y.is_nan() && !x.is_nan() || y.is_infinite() && !x.is_infinite())
}

fn by_two(vm: &mut Vm, args: Args, function: fn(Number, Number) -> Number) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    let y = number(vm, args.get(1))?;
    let z = function(x, y);
    let no_nan = !x.is_nan() && !y.is_nan();
    let no_infinity = !x.is_infinite() && !y.is_infinite();
    checked(vm, z, z.is_nan() && no_nan || z.is_infinite() && no_infinity)
}

fn by_whole(vm: &mut Vm, args: Args, function: fn(Number) -> Number) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    int::from_number(vm, function(x))
}

/// The result, unless it is none.
fn checked(vm: &mut Vm, result: Number, failed: bool) -> Result<Value, Raised> {
    if failed { Err(domain_error(vm)) } else { float::new(vm, result) }
}

fn degrees(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    float::new(vm, x * (180.0 / PI.value))
}

fn radians(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    float::new(vm, x * (PI.value / 180.0))
}

/// `log(x[, base])`.
fn log(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    if x <= 0.0 {
        return Err(domain_error(vm));
    }
    let natural = c::log(x);
    let Some(base) = args.optional(1) else { return float::new(vm, natural) };
    let base = number(vm, base)?;
    if base <= 0.0 {
        return Err(domain_error(vm));
    }
    if base == 1.0 {
        return Err(vm.raise_text(ZERO_DIVISION_ERROR, "divide by zero"));
    }
    float::new(vm, natural / c::log(base))
}

fn ldexp(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let exponent = vm.int_arg(args.get(1))?.clamp(-10_000, 10_000);
    let x = number(vm, args.get(0))?;
    float::new(vm, c::ldexp(x, exponent as i32))
}

/// `frexp(x)`: mantissa and exponent.
fn frexp(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    let (mantissa, exponent) = if x.is_finite() { c::frexp(x) } else { (x, 0) };
    let mantissa = float::new(vm, mantissa)?;
    vm.new_tuple(&[mantissa, Value::small_wrapping(exponent as isize)])
}

/// `modf(x)`: the part behind the point and the one before.
fn modf(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let x = number(vm, args.get(0))?;
    let (fraction, whole) = if x.is_infinite() { (c::copysign(0.0, x), x) } else { c::modf(x) };
    let fraction = float::new(vm, fraction)?;
    let whole = float::new(vm, whole)?;
    vm.new_tuple(&[fraction, whole])
}

/// `isclose(a, b, *, rel_tol, abs_tol)`.
fn isclose(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let params =
        [Param::required(q::a), Param::required(q::b), Param::keyword(q::rel_tol, Value::NONE), Param::keyword(q::abs_tol, Value::NONE)];
    let [a, b, relative, absolute] = vm.parse_args(args, &params)?;
    let a = number(vm, a)?;
    let b = number(vm, b)?;
    let default = if size_of::<Number>() == 8 { 1e-9 } else { 1e-5 };
    let relative = if relative.is_none() { default } else { number(vm, relative)? };
    let absolute = if absolute.is_none() { 0.0 } else { number(vm, absolute)? };
    if relative < 0.0 || absolute < 0.0 {
        return Err(domain_error(vm));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = c::fabs(a - b);
    let close = difference <= relative * c::fabs(a) || difference <= relative * c::fabs(b) || difference <= absolute;
    Ok(Value::bool(close))
}

fn factorial(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let n = vm.int_arg(args.get(0))?;
    if n < 0 {
        return Err(vm.raise_text(VALUE_ERROR, "negative factorial"));
    }
    let mut product = Value::from_i16(1);
    for factor in 2..=n {
        let factor = int::from_word(vm, factor)?;
        product = vm.binary(BinaryOp::Multiply, product, factor)?;
        vm.poll()?;
    }
    Ok(product)
}

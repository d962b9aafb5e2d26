//! `cmath`: functions of complex numbers, by the textbook's formulas, whose roundings programs see.

use numbers::floatmath;

use vm::types::complex::{self, Parts};
use vm::types::exception::Part::TypeOf;
use vm::types::exception::TYPE_ERROR;
use vm::types::float::{self, Float};
use vm::types::module::Module;
use vm::{Args, Number, Raised, Value, Vm, members};

use crate::math::c::{atan2, cos, cosh, exp, log, log10, sin, sinh, sqrt};
use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::cmath, &MEMBERS).fixed();

/// A function of one complex number with a complex result.
macro_rules! map {
    ($function:expr) => {
        |vm, args| {
            let number = number(vm, args.get(0))?;
            let (re, im) = $function(number);
            complex::new(vm, re, im)
        }
    };
}

members! {
    static MEMBERS;
    e: t(&E),
    pi: t(&PI),
    cos: f(map!(|(x, y): Parts| (cos(x) * cosh(y), -sin(x) * sinh(y))), 1),
    exp: f(map!(|(x, y): Parts| (exp(x) * cos(y), exp(x) * sin(y))), 1),
    log: f(map!(|z| (0.5 * log(square(z)), angle(z))), 1),
    log10: f(map!(|z| (0.5 * log10(square(z)), core::f64::consts::LOG10_E as Number * angle(z))), 1),
    phase: f(phase, 1),
    polar: f(polar, 1),
    rect: f(rect, 2),
    sin: f(map!(|(x, y): Parts| (sin(x) * cosh(y), cos(x) * sinh(y))), 1),
    sqrt: f(map!(root), 1),
}

fn number(vm: &mut Vm, value: Value) -> Result<Parts, Raised> {
    match complex::maybe(vm, value)? {
        Some(parts) => Ok(parts),
        None => Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to complex", &[TypeOf(value)])),
    }
}

/// Of the modulus.
fn square((x, y): Parts) -> Number {
    x * x + y * y
}

fn angle((x, y): Parts) -> Number {
    atan2(y, x)
}

fn root(z: Parts) -> Parts {
    let root = floatmath::power(square(z), 0.25).unwrap_or(Number::NAN);
    let half = 0.5 * angle(z);
    (root * cos(half), root * sin(half))
}

fn phase(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let number = number(vm, args.get(0))?;
    float::new(vm, angle(number))
}

fn polar(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let number = number(vm, args.get(0))?;
    let parts = [float::new(vm, sqrt(square(number)))?, float::new(vm, angle(number))?];
    vm.new_tuple(&parts)
}

fn rect(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (r, phi) = (float::number(vm, args.get(0))?, float::number(vm, args.get(1))?);
    complex::new(vm, r * cos(phi), r * sin(phi))
}

static E: Float = Float::of(core::f64::consts::E as Number);
static PI: Float = Float::of(core::f64::consts::PI as Number);

//! `math`: functions of the C library, by `libm`.

use vm::ops::UnaryOp;
use vm::types::exception::VALUE_ERROR;
use vm::types::float::{self, Float};
use vm::types::module::Module;
use vm::{Args, Number, Qstr, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::math, &MEMBERS).with_hooks(Some(constant), None);

macro_rules! functions {
    ($($name:ident: $double:path, $single:path;)*) => {
        $(
            fn $name(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
                let x = number(vm, args.get(0))?;
                #[cfg(feature = "float64")]
                let y = $double(x);
                #[cfg(not(feature = "float64"))]
                let y = $single(x);
                checked(vm, y, x.is_finite())
            }
        )*
    };
}

functions! {
    acos: libm::acos, libm::acosf;
    asin: libm::asin, libm::asinf;
    atan: libm::atan, libm::atanf;
    cos: libm::cos, libm::cosf;
    exp: libm::exp, libm::expf;
    sin: libm::sin, libm::sinf;
    sqrt: libm::sqrt, libm::sqrtf;
    tan: libm::tan, libm::tanf;
}

members! {
    static MEMBERS;
    acos: f(acos, 1),
    asin: f(asin, 1),
    atan: f(atan, 1),
    cos: f(cos, 1),
    exp: f(exp, 1),
    sin: f(sin, 1),
    sqrt: f(sqrt, 1),
    tan: f(tan, 1),
}

/// The float behind a number.
fn number(vm: &mut Vm, value: Value) -> Result<Number, Raised> {
    let converted = vm.unary(UnaryOp::Float, value)?;
    match converted.cast::<Float>() {
        Some(float) => Ok(float.get(&vm.heap).value),
        None => Err(vm.not_implicitly(value, q::float)),
    }
}

/// The result, unless a finite argument gave none: `ValueError: math domain error`.
fn checked(vm: &mut Vm, result: Number, argument_is_finite: bool) -> Result<Value, Raised> {
    if argument_is_finite && !result.is_finite() {
        return Err(vm.raise_text(VALUE_ERROR, "math domain error"));
    }
    float::new(vm, result)
}

/// The constants: objects made when they are read, since a module in flash holds none of the heap.
fn constant(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    let value = match name {
        q::e => core::f64::consts::E,
        q::pi => core::f64::consts::PI,
        q::tau => core::f64::consts::TAU,
        q::inf => f64::INFINITY,
        q::nan => f64::NAN,
        _ => return Ok(None),
    };
    float::new(vm, value as Number).map(Some)
}

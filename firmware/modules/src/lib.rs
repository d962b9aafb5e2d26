//! Python modules written in Rust, one file or folder each, against the public API of `vm`.
//!
//! Knows nothing of chips: what a module needs from hardware it asks of a trait that a port implements.
#![no_std]
#![forbid(unsafe_code)]

mod array;
mod math;

use vm::heap::Member;
use vm::members;

vm::qstrs! {
    /// Names of this crate's modules, one per line, sorted. What `vm` has already is taken from there.
    pub mod own after vm::q::END;
    acos,
    asin,
    atan,
    atan2,
    ceil,
    copysign,
    cos,
    degrees,
    e,
    exp,
    fabs,
    floor,
    fmod,
    frexp,
    inf,
    isfinite,
    isinf,
    isnan,
    ldexp,
    log,
    math,
    modf,
    nan,
    pi,
    radians,
    sin,
    sqrt,
    tan,
    tau,
    trunc,
}

pub use own::POOL;

/// Names, as constants: those of `vm`, then this crate's own.
pub mod q {
    pub use super::own::*;
    #[allow(unused_imports)]
    pub use vm::q::*;
}

members! {
    /// Every module of this crate, for the configuration of a `Vm`.
    pub static MODULES;
    array: t(&array::MODULE),
    math: t(&math::MODULE),
}

/// The table as a slice.
pub static ALL: &[Member] = &MODULES;

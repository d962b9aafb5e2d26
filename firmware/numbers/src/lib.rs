//! Numbers as Python has them: integers of any size, floats as text, the arithmetic rules of both.
//!
//! Two consumers need exactly the same answers, which is why this is a crate: the compiler folds constants and writes number
//! texts into `.mpy` files, the VM computes and prints at run time. It knows neither objects nor a heap nor error texts:
//! operands are slices, results go to slices that the caller gives, and what can go wrong is an enum.
//!
//! | module | what |
//! |---|---|
//! | [`float`](mod@float) | text to float, float to text (`repr`, `%e %f %g`), in double or single precision |
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod float;

pub use float::{FloatText, format_f32, format_f64, parse_f32, parse_f64};

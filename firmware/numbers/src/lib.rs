//! Numbers as Python has them: integers of any size, floats as text, the arithmetic rules of both.
//!
//! Two consumers need exactly the same answers, which is why this is a crate: the compiler folds constants and writes number
//! texts into `.mpy` files, the VM computes and prints at run time. It knows neither objects nor a heap nor error texts:
//! operands are slices, results go to slices that the caller gives, and what can go wrong is an enum.
//!
//! | module | what |
//! |---|---|
//! | [`big`] | integers of any size over `u32` digit slices |
//! | [`float`](mod@float) | text to float, float to text (`repr`, `%e %f %g`), in double or single precision |
//! | [`floatmath`] | `//`, `%`, `**` on floats, true division and powers of integers |
//! | [`inttext`] | the text rules of `int()` and of integer literals |
//! | [`slices`] | copying and turning round without a panic |
//! | [`watch`] | stopping a long computation |
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod big;
pub mod float;
pub mod floatmath;
pub mod inttext;
pub mod slices;
pub mod watch;

pub use float::{Float, FloatText, format_f32, format_f64, parse_f32, parse_f64};

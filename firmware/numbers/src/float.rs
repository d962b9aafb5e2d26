//! Text to float and float to text, as releases 1.26 and later do it.
//!
//! Both directions go through a 64-bit integer of decimal digits and one wider floating type, the x87 80-bit format, here
//! in integer arithmetic; the texts are therefore those of the reference's x86-64 Linux binaries, to the last digit. Facts: found
//! by experiment with the official `mpy-cross` and `micropython` 1.29.
//!
//! Both widths share everything but their few bits of layout; functions are generic over [`Float`], so that an image links
//! only the width it uses. Single precision uses the same wide type (the reference's boards have no 80-bit type): 7 digits
//! if they read back, else 8, else 9.

mod binary;
mod format;
mod read;
mod wide;

pub(crate) use binary::Binary;
pub use format::{FloatText, Style, format_style};
pub(crate) use read::trimmed_start;
pub use read::{float_from_text, scan};

/// `f32` or `f64`.
pub trait Float: Binary + crate::floatmath::Arithmetic {}

impl Float for f32 {}
impl Float for f64 {}

/// Reads a float literal: digits, point, exponent, `_` anywhere among them; no sign, no space, no `inf` or `nan`.
///
/// Too large gives infinity, too small zero. `None` if the text is not of this form (`1e`, `1.2.3`, `1e+`).
pub fn parse<F: Float>(text: &[u8]) -> Option<F> {
    read::literal(text)
}

/// `repr` of a float: always with a point, an exponent, `inf` or `nan`.
///
/// 16 digits if they read back, else 17, 18 or 19; in single precision 7, 8 or 9.
pub fn format<F: Float>(value: F) -> FloatText {
    format::repr(value)
}

/// [`parse`] in double precision.
pub fn parse_f64(text: &[u8]) -> Option<f64> {
    read::literal(text)
}

/// [`parse`] in single precision.
pub fn parse_f32(text: &[u8]) -> Option<f32> {
    read::literal(text)
}

/// [`format()`] in double precision.
pub fn format_f64(value: f64) -> FloatText {
    format::repr(value)
}

/// [`format()`] in single precision.
pub fn format_f32(value: f32) -> FloatText {
    format::repr(value)
}

#[cfg(test)]
mod tests;

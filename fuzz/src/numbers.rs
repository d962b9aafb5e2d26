//! The texts of floats in `.mpy` files.

use std::fmt;

use bytecode::mpy::NumberText;

pub struct Numbers;

impl NumberText for Numbers {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        ::numbers::parse_f64(text)
    }

    fn write_float(&self, value: f64, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(::numbers::format_f64(value).as_str())
    }
}

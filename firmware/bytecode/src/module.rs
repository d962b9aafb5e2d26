//! A module as it travels: what the compiler makes, what a `.mpy` file holds, what a loader or the freezer takes.
//!
//! Everything here borrows from an arena (`'a`). Container layout: `.mpy` version 6 of MicroPython; see [`crate::mpy`].

use core::fmt;

/// Text as the format has it: UTF-8, except that a literal may hold a lone surrogate (`"\ud800"`, three bytes) and that the
/// official compiler copies bytes of the source that are not UTF-8. So it cannot be a `str`; print it through [`Lossy`].
pub type Text<'a> = &'a [u8];

/// One compiled module: two tables that all its functions share, and the outermost function.
#[derive(Clone, Copy, Debug)]
pub struct Module<'a> {
    /// Names that opcodes and preludes refer to by index. Entry 0 is the source file name that tracebacks show.
    pub qstrs: &'a [Text<'a>],
    /// Constants that `LOAD_CONST_OBJ` refers to by index.
    pub consts: &'a [Const<'a>],
    pub root: &'a RawCode<'a>,
}

/// An entry of the constant table, or an element of a constant tuple.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Const<'a> {
    None,
    False,
    True,
    Ellipsis,
    Str(Text<'a>),
    Bytes(&'a [u8]),
    /// Decimal digits with an optional `-`: any size, and any reader's idea of a small integer.
    Int(&'a str),
    /// The value as double precision text gives it; single precision runtimes round it once more.
    Float(f64),
    /// Real part, imaginary part.
    Complex(f64, f64),
    Tuple(&'a [Const<'a>]),
}

/// One function: its bytes as the file holds them, and the functions it makes.
#[derive(Clone, Copy, Debug)]
pub struct RawCode<'a> {
    /// Prelude, source info, closure list and opcodes, as `.mpy` version 6 lays them out.
    pub data: &'a [u8],
    /// In the order in which `MAKE_FUNCTION` and its relatives number them.
    pub children: &'a [&'a RawCode<'a>],
}

/// Prints a [`Text`], with U+FFFD in place of what is not UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Lossy<'a>(pub Text<'a>);

impl fmt::Display for Lossy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_str("\u{FFFD}")?;
            }
        }
        Ok(())
    }
}

/// The pieces of a text as a machine has it, where a `str` is UTF-8: U+FFFD for an encoded surrogate, and NUL for each other byte that is not UTF-8.
/// Together they have as many bytes as the text.
pub fn repaired(text: Text<'_>) -> Repaired<'_> {
    Repaired { rest: text }
}

/// Iterator over the pieces of a [`repaired`] text.
#[derive(Clone, Debug)]
pub struct Repaired<'a> {
    rest: Text<'a>,
}

impl<'a> Iterator for Repaired<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let valid = self.rest.utf8_chunks().next()?.valid();
        self.rest = self.rest.get(valid.len()..).unwrap_or_default();
        if !valid.is_empty() {
            return Some(valid);
        }
        let (piece, rest) = match self.rest {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, rest @ ..] => ("\u{FFFD}", rest),
            [_, rest @ ..] => ("\0", rest),
            [] => return None,
        };
        self.rest = rest;
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use super::*;

    #[test]
    fn repaired_text_is_as_long_and_valid() {
        let repaired = |text| repaired(text).collect::<String>();
        assert_eq!(repaired(b""), "");
        assert_eq!(repaired("aä€".as_bytes()), "aä€");
        assert_eq!(repaired(b"a\xED\xA0\x80b"), "a\u{FFFD}b");
        assert_eq!(repaired(b"\xED\xBF\xBF\xED\xA0"), "\u{FFFD}\0\0");
        assert_eq!(repaired(b"\xED\x9F\xBF\xFFx"), "\u{D7FF}\0x");
    }

    #[test]
    fn text_with_a_surrogate_can_be_printed() {
        assert_eq!(Lossy(b"a\xED\xA0\x80b").to_string(), "a\u{FFFD}\u{FFFD}\u{FFFD}b");
    }
}

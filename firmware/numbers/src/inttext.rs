//! The text of an integer, as `int()` and the compiler take it: sign, prefix, digits, underscores anywhere.
//!
//! This finds out what the text says and whether it is right; [`IntText::value`] then computes. A text that fits a machine integer,
//! as nearly all do, needs no digit slices at all: [`IntText::to_i64`].

use crate::big::{self, Error, Shape, Watch};
use crate::float::trimmed_start;

/// A text that is an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntText<'a> {
    negative: bool,
    base: u32,
    /// Digits of the base and underscores.
    digits: &'a [u8],
}

/// Why a text is no integer, in the terms of the message `invalid syntax for integer with base 16: 'rest'`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntTextError<'a> {
    /// The base to name. 0 if the text starts with a zero that is no prefix where the base is 0.
    pub base: u32,
    /// The text after sign and prefix, to its end; the compiler shows it without underscores, `int()` as it is.
    pub rest: &'a [u8],
}

/// Reads the whole of `text` as `int(text, base)` does. The base is 2 to 36, or 0, where a prefix decides.
///
/// White space may surround the text. The prefixes `0b`, `0o` and `0x` (either case) are taken if the base is theirs or 0. With base 0 a
/// decimal number must not start with a zero unless it is zero.
///
/// # Errors
/// [`IntTextError`] says what the message must name.
pub fn parse(text: &[u8], base: u32) -> Result<IntText<'_>, IntTextError<'_>> {
    let text = trimmed_start(text);
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, named_base, rest) = match (base, prefix(text)) {
        (0, Some(prefix_base)) => (prefix_base, prefix_base, text.get(2..).unwrap_or_default()),
        (0, None) => (10, if text.first() == Some(&b'0') { 0 } else { 10 }, text),
        (base, Some(prefix_base)) if base == prefix_base => (base, base, text.get(2..).unwrap_or_default()),
        (base, _) => (base, base, text),
    };
    let is_part = |byte: &u8| *byte == b'_' || digit(*byte).is_some_and(|value| value < base);
    let len = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    let (digits, end) = rest.split_at_checked(len).unwrap_or((rest, &[]));
    // Base 0 named for a decimal number: it starts with a zero.
    let leading_zero = named_base == 0 && digits.iter().any(|byte| !matches!(byte, b'0' | b'_'));
    if digits.is_empty() || leading_zero || !trimmed_start(end).is_empty() {
        return Err(IntTextError { base: named_base, rest });
    }
    Ok(IntText { negative, base, digits })
}

/// The base that the text's first two characters name.
fn prefix(text: &[u8]) -> Option<u32> {
    match text {
        [b'0', b'b' | b'B', ..] => Some(2),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'x' | b'X', ..] => Some(16),
        _ => None,
    }
}

fn digit(byte: u8) -> Option<u32> {
    (byte as char).to_digit(36)
}

impl IntText<'_> {
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The value, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.digits.iter().filter_map(|byte| digit(*byte)).try_fold(0i64, |sum, digit| {
            let sum = sum.checked_mul(i64::from(self.base))?;
            let digit = i64::from(digit);
            if self.negative { sum.checked_sub(digit) } else { sum.checked_add(digit) }
        })
    }

    /// Digits that [`IntText::value`] may write.
    pub fn value_len(&self) -> usize {
        big::parse_len(self.digits.len(), self.base)
    }

    /// The value of any size.
    pub fn value(&self, out: &mut [u32], watch: &mut Watch) -> Result<Shape, Error> {
        let shape = big::parse(out, self.digits, self.base, watch)?;
        Ok(Shape { negative: self.negative && shape.len > 0, ..shape })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, base: u32) -> Result<i64, (u32, &str)> {
        parse(text.as_bytes(), base)
            .map(|text| text.to_i64().unwrap())
            .map_err(|error| (error.base, core::str::from_utf8(error.rest).unwrap()))
    }

    #[test]
    fn texts_as_the_reference_takes_them() {
        for (text, base, expected) in [
            (" 12 ", 10, 12),
            ("1__0", 10, 10),
            ("_1", 10, 1),
            ("1_", 10, 1),
            ("_", 10, 0),
            ("-_1", 10, -1),
            ("0x10", 0, 16),
            ("0X1f", 16, 31),
            ("0b11", 2, 3),
            ("0o17", 0, 15),
            ("0b1", 16, 177),
            ("b1", 16, 177),
            ("0x_1", 0, 1),
            ("00", 0, 0),
            ("0_0", 0, 0),
            ("-00", 0, 0),
            ("Z", 36, 35),
            ("\x0b1", 10, 1),
            ("+0b1", 0, 1),
            ("0 ", 0, 0),
            ("0_", 0, 0),
            ("_0", 0, 0),
            ("_01", 0, 1),
            ("01", 10, 1),
            ("0e", 16, 14),
            ("-9223372036854775808", 10, i64::MIN),
        ] {
            assert_eq!(value(text, base), Ok(expected), "{text}");
        }
        for (text, base, named, rest) in [
            ("", 10, 10, ""),
            (" ", 10, 10, ""),
            ("-", 10, 10, ""),
            ("+-1", 10, 10, "-1"),
            ("- 1", 10, 10, " 1"),
            ("0x10", 10, 10, "0x10"),
            ("0o17", 10, 10, "0o17"),
            ("0x", 16, 16, ""),
            ("0x", 0, 16, ""),
            ("0_x1", 0, 0, "0_x1"),
            ("01", 0, 0, "01"),
            ("-01", 0, 0, "01"),
            ("0_7", 0, 0, "0_7"),
            ("z", 35, 35, "z"),
            ("12", 2, 2, "12"),
            (" 0x1g ", 16, 16, "1g "),
            ("0b2", 0, 2, "2"),
            ("0 1", 0, 0, "0 1"),
            ("1.5", 10, 10, "1.5"),
            ("0L", 0, 0, "0L"),
            ("00x1", 0, 0, "00x1"),
            ("_0x1", 0, 10, "_0x1"),
            ("  +1z", 0, 10, "1z"),
            ("\n1x", 10, 10, "1x"),
            ("8", 8, 8, "8"),
            ("\u{ff11}", 10, 10, "\u{ff11}"),
            ("0x1", 2, 2, "0x1"),
            ("1\0", 10, 10, "1\0"),
            ("08", 0, 0, "08"),
        ] {
            assert_eq!(value(text, base), Err((named, rest)), "{text}");
        }
    }

    #[test]
    fn long_texts_need_digits() {
        let text = parse(b" -0xffff_ffff_ffff_ffff_f", 0).unwrap();
        assert_eq!(text.to_i64(), None);
        let mut out = [0; 8];
        assert!(text.value_len() <= 8);
        let shape = text.value(&mut out, &mut Watch::never()).unwrap();
        assert_eq!(shape.of(&out), big::Int::new(true, &[0xffff_ffff, 0xffff_ffff, 0xf]));
    }

    #[test]
    fn any_bytes_are_safe() {
        let alphabet = b"01789aAfFxXoObB_ +-zZ.\n\xff";
        let mut seed = 11u64;
        let mut text = [0; 40];
        for _ in 0..100_000 {
            for byte in &mut text {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                *byte = alphabet[(seed >> 33) as usize % alphabet.len()];
            }
            let text = &text[..(seed >> 50) as usize % 41];
            if let Ok(text) = parse(text, [0, 2, 8, 10, 16, 36][(seed >> 20) as usize % 6]) {
                let mut out = [0; 8];
                let shape = text.value(&mut out[..text.value_len()], &mut Watch::never()).unwrap();
                assert_eq!(shape.of(&out).to_i64(), text.to_i64());
            }
        }
    }
}

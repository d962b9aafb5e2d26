//! Text to float.

use super::wide::Wide;
use super::{Binary, Float};

/// A significand below this takes one more decimal digit without overflow.
const ROOM_FOR_A_DIGIT: u64 = 0x1999_9999_9999_9998;
/// A written exponent stops growing here, far beyond any float.
const MAX_WRITTEN_EXPONENT: i32 = 100_000_000;

/// Python's `float(text)`: surrounding white space, a sign, `inf`, `infinity` and `nan` in any case.
pub fn float_from_text<F: Float>(text: &[u8]) -> Option<F> {
    let text = trimmed(text);
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let value = if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") {
        F::infinity()
    } else if text.eq_ignore_ascii_case(b"nan") {
        F::nan()
    } else {
        literal(text)?
    };
    Some(if negative { value.negated() } else { value })
}

/// Reads an unsigned decimal number at the start of `text` and says how many bytes it took.
///
/// For texts in which something follows the number, such as complex numbers. `None` if there is no number, or an `e` without digits.
pub fn scan<F: Float>(text: &[u8]) -> Option<(F, usize)> {
    read(text)
}

pub(super) fn literal<F: Binary>(text: &[u8]) -> Option<F> {
    read(text).filter(|(_, used)| *used == text.len()).map(|(value, _)| value)
}

/// The text from the first byte that is no white space; vertical tab counts as such, as in C.
pub(crate) fn trimmed_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

fn trimmed(text: &[u8]) -> &[u8] {
    let text = trimmed_start(text);
    let end = text.iter().rposition(|byte| !is_space(byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// The digits read so far. Zeros are held back until a digit other than zero follows, so that trailing zeros cost no precision.
#[derive(Default)]
struct Decimal {
    significand: u64,
    exponent: i32,
    pending_integer_zeros: i32,
    pending_fraction_zeros: i32,
}

impl Decimal {
    fn take(&mut self, digit: u8, in_fraction: bool) {
        if digit == 0 || self.significand >= ROOM_FOR_A_DIGIT {
            let pending = if in_fraction { &mut self.pending_fraction_zeros } else { &mut self.pending_integer_zeros };
            *pending = pending.saturating_add(1);
            return;
        }
        while self.pending_integer_zeros > 0 {
            self.pending_integer_zeros -= 1;
            self.accept(0, false);
            if self.significand == 0 {
                self.pending_integer_zeros = 0;
            }
        }
        while self.pending_fraction_zeros > 0 {
            if self.significand == 0 {
                self.exponent = self.exponent.saturating_sub(self.pending_fraction_zeros);
                self.pending_fraction_zeros = 0;
                break;
            }
            self.pending_fraction_zeros -= 1;
            self.accept(0, true);
        }
        self.accept(digit, in_fraction);
    }

    fn accept(&mut self, digit: u8, in_fraction: bool) {
        if self.significand < ROOM_FOR_A_DIGIT {
            self.significand = self.significand * 10 + u64::from(digit);
            if in_fraction {
                self.exponent = self.exponent.saturating_sub(1);
            }
        } else if !in_fraction {
            self.exponent = self.exponent.saturating_add(1);
        }
    }

    fn value<F: Binary>(&self, written_exponent: i32) -> F {
        let exponent = written_exponent.saturating_add(self.exponent).saturating_add(self.pending_integer_zeros);
        F::narrowed(Wide::new(self.significand, 0).scaled(exponent))
    }
}

fn read<F: Binary>(text: &[u8]) -> Option<(F, usize)> {
    let mut decimal = Decimal::default();
    let mut in_fraction = false;
    let mut used = 0;
    let mut exponent = 0;
    // At least one character of the number must come before an `e`: a point or an underscore will do.
    while let Some(&byte) = text.get(used) {
        match byte {
            b'0'..=b'9' => decimal.take(byte - b'0', in_fraction),
            b'_' => {}
            b'.' if !in_fraction => in_fraction = true,
            b'e' | b'E' => {
                let (value, length) = written_exponent(text.get(used + 1..).unwrap_or_default())?;
                exponent = value;
                used += 1 + length;
                break;
            }
            _ => break,
        }
        used += 1;
    }
    (used > 0).then(|| (decimal.value(exponent), used))
}

/// Sign and digits after an `e`, and their length; `None` without a digit.
fn written_exponent(text: &[u8]) -> Option<(i32, usize)> {
    let (negative, signs) = match text.first() {
        Some(b'-') => (true, 1),
        Some(b'+') => (false, 1),
        _ => (false, 0),
    };
    let mut value: i32 = 0;
    let mut used = signs;
    let mut any = false;
    while let Some(&byte) = text.get(used) {
        match byte {
            b'0'..=b'9' => {
                any = true;
                if value < MAX_WRITTEN_EXPONENT {
                    value = value * 10 + i32::from(byte - b'0');
                }
            }
            b'_' => {}
            _ => break,
        }
        used += 1;
    }
    any.then_some((if negative { -value } else { value }, used))
}

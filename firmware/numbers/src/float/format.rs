//! Float to text: `repr` and the `%e %f %g` styles.

use core::fmt;

use super::wide::Wide;
use super::{Binary, Float};

/// Characters that a formatted number may have in the reference, sign included; the source of most of its odd rules.
const ROOM: i32 = 33;
/// Decimal digits that fit the 64-bit significand; what is asked beyond them is zeros.
const MAX_DIGITS: i32 = 19;

/// The text of a float: ASCII.
#[derive(Clone, Copy)]
pub struct FloatText {
    bytes: [u8; 40],
    len: u8,
}

impl FloatText {
    fn new() -> FloatText {
        FloatText { bytes: [0; 40], len: 0 }
    }

    /// The text as bytes, for those who have no use for UTF-8 checks.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(usize::from(self.len)) {
            *place = byte;
            self.len += 1;
        }
    }

    fn push_all(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.push(*byte));
    }

    fn drop_last_while(&mut self, condition: impl Fn(u8) -> bool) {
        while self.as_bytes().last().is_some_and(|byte| condition(*byte)) {
            self.len -= 1;
        }
    }
}

impl fmt::Display for FloatText {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for FloatText {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

/// How `%` and `format()` want a float written. Padding, the `%` type and zero filling are the caller's.
///
/// The alternate form (`#`) changes nothing, as in the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// `e`, `f` or `g`, upper case for upper-case letters in the text; anything else counts as `g`.
    pub letter: u8,
    /// Digits after the point, for `g` significant digits. Without it 6.
    pub precision: Option<u32>,
    /// What stands before a number that is not negative: `Some(b'+')`, `Some(b' ')` or nothing.
    pub sign: Option<u8>,
}

/// `%e`, `%f` or `%g` of a float, rounded from at most 19 digits.
///
/// Fits 33 characters. What would not fit is shortened as the reference does: `%f` of a large number becomes general
/// style, superfluous decimals are left out.
pub fn format_style<F: Float>(value: F, style: Style) -> FloatText {
    styled(value, style)
}

/// Decimal digits followed by zeros.
struct Digits {
    ascii: [u8; MAX_DIGITS as usize + 1],
    first: usize,
    zeros: i32,
}

impl Digits {
    /// `number` as `count` digits: zeros in front if it has fewer than `known` (of which there are at most 20), behind for the rest.
    fn new(mut number: u64, known: i32, count: i32) -> Digits {
        let mut ascii = [b'0'; MAX_DIGITS as usize + 1];
        let mut first = ascii.len();
        for (place, slot) in ascii.iter_mut().enumerate().rev() {
            if number == 0 {
                break;
            }
            *slot = b'0' + (number % 10) as u8;
            number /= 10;
            first = place;
        }
        let least = known.clamp(0, ascii.len() as i32) as usize;
        Digits { ascii, first: first.min(ascii.len() - least), zeros: (count - known).max(0) }
    }

    fn len(&self) -> i32 {
        self.known().len() as i32 + self.zeros
    }

    fn known(&self) -> &[u8] {
        self.ascii.get(self.first..).unwrap_or_default()
    }

    /// Writes the digits with a point before the last `decimals` of them, and at least one digit before the point.
    fn write(&self, text: &mut FloatText, decimals: i32) {
        let start = (self.len() - decimals).min(0);
        if start == self.len() - decimals {
            text.push(b'0');
        }
        for place in start..self.len() {
            if place == self.len() - decimals {
                text.push(b'.');
            }
            let digit = usize::try_from(place).ok().and_then(|place| self.known().get(place));
            text.push(digit.copied().unwrap_or(b'0'));
        }
    }
}

/// The decimal exponent of a positive finite value: the power of ten of its first digit, as far as the format's rounding tells.
fn decimal_exponent<F: Binary>(value: F) -> i32 {
    let one = Wide::new(1, 0);
    let power = |e: i32| F::narrowed(one.scaled(e));
    let binary = value.exponent_field() as i32 - F::BIAS;
    // log10(2), truncated towards zero; exact enough for every exponent field.
    let mut e = binary * 30103 / 100_000;
    if binary >= 0 {
        while value >= power(e + 1) {
            e += 1;
        }
    } else {
        while value < power(e) {
            e -= 1;
        }
    }
    e
}

/// A number's digits as an integer, how many of them were asked for, and the decimal exponent of the first.
#[derive(Clone, Copy)]
struct Decimal {
    number: u64,
    known: i32,
    e: i32,
}

impl Decimal {
    /// `count` digits, 1 to 19.
    fn rounded(value: Wide, count: i32, e: i32) -> Decimal {
        let number = value.scaled(count - e - 1).rounded_integer().unwrap_or(u64::MAX);
        match number >= 10u64.pow(count.unsigned_abs()) {
            true => Decimal { number: number / 10, known: count, e: e + 1 },
            false => Decimal { number, known: count, e },
        }
    }

    /// `least` digits, or as many more, up to `most`, as it takes to read the value back.
    fn shortest<F: Binary>(value: F, (least, most): (i32, i32), e: i32) -> Decimal {
        let wide = if value.is_zero() { Wide::new(0, 0) } else { value.widened() };
        let mut decimal = Decimal::rounded(wide, least, e);
        while decimal.known < most && !decimal.reads_back(value) {
            decimal = Decimal::rounded(wide, decimal.known + 1, e);
        }
        decimal
    }

    /// Whether the text of these digits, read as a literal, is `value`.
    fn reads_back<F: Binary>(mut self, value: F) -> bool {
        let mut exponent = self.e + 1 - self.known;
        // The reader leaves trailing zeros out of its significand.
        while self.number != 0 && self.number.is_multiple_of(10) {
            self.number /= 10;
            exponent += 1;
        }
        F::narrowed(Wide::new(self.number, 0).scaled(exponent)) == value
    }
}

pub(super) fn repr<F: Binary>(value: F) -> FloatText {
    let mut text = FloatText::new();
    if value.is_nan() {
        text.push_all(b"nan");
        return text;
    }
    if value.is_negative() {
        text.push(b'-');
    }
    let value = value.magnitude();
    if value.is_infinite() {
        text.push_all(b"inf");
        return text;
    }
    if value.is_zero() {
        text.push_all(b"0.0");
        return text;
    }
    let (least, most) = F::REPR_DIGITS;
    let decimal = Decimal::shortest(value, (least, most), decimal_exponent(value));
    write_general(&mut text, decimal, decimal.known, least, b'e');
    if !text.as_bytes().iter().any(|byte| matches!(byte, b'.' | b'e')) {
        text.push_all(b".0");
    }
    text
}

fn styled<F: Binary>(value: F, style: Style) -> FloatText {
    let mut text = FloatText::new();
    let upper = style.letter.is_ascii_uppercase();
    if value.is_negative() && !value.is_nan() {
        text.push(b'-');
    } else if let Some(sign) = style.sign {
        text.push(sign);
    }
    let value = value.magnitude();
    if value.is_nan() || value.is_infinite() {
        text.push_all(match (value.is_nan(), upper) {
            (true, false) => b"nan",
            (true, true) => b"NAN",
            (false, false) => b"inf",
            (false, true) => b"INF",
        });
        return text;
    }
    let room = ROOM - i32::from(text.len);
    let precision = style.precision.map_or(6, |digits| digits.min(100) as i32);
    let e = if value.is_zero() { 0 } else { decimal_exponent(value) };
    let e_letter = if upper { b'E' } else { b'e' };
    let general = |text: &mut FloatText, count: i32, limit: i32| {
        let (count, limit) = (count.min(room - 3).max(1), limit.min(room - 3).max(1));
        write_general(text, Decimal::shortest(value, asked::<F>(count), e), count, limit, e_letter);
    };
    match style.letter | 0x20 {
        b'e' => {
            let count = 1 + precision.min(room - 9);
            write_exponent(&mut text, Decimal::shortest(value, asked::<F>(count), e), count, e_letter);
        }
        b'f' if e > 0 && e + precision + 2 > room => general(&mut text, precision + 1, precision),
        b'f' => write_fixed(&mut text, value, e, precision, room),
        _ => general(&mut text, precision, precision),
    }
    text
}

/// How many digits to try first and last for `count` wanted ones.
fn asked<F: Binary>(count: i32) -> (i32, i32) {
    let (least, most) = F::REPR_DIGITS;
    (count.min(least), count.min(most))
}

/// `%f` of a number that fits.
///
/// From 30 digits before the point on (29 after a sign) the reference leaves digits out, so that 1e30 reads as 1e29; not here.
fn write_fixed<F: Binary>(text: &mut FloatText, value: F, e: i32, precision: i32, room: i32) {
    let decimals = match e {
        0.. => precision.min((room - 4 - e).max(0)),
        -2..0 => precision.min(room - 4),
        _ => precision.min(room - 3),
    };
    // Digits from the first one that is not zero; there may be none.
    let count = decimals + e + 1;
    let (least, most) = F::REPR_DIGITS;
    let least = if e < 0 { least - 1 } else { least };
    let (number, known) = if count <= least {
        let wide = if value.is_zero() { Wide::new(0, 0) } else { value.widened() };
        (wide.scaled(decimals).rounded_integer().unwrap_or(u64::MAX), count)
    } else {
        let decimal = Decimal::shortest(value, (least, count.min(most)), e);
        // A number rounded up to the next power of ten has one digit more before the point.
        (decimal.number, decimal.known - (decimal.e - e))
    };
    Digits::new(number, known, count).write(text, decimals);
}

/// `count` digits as `%g` writes them: fixed if the exponent is in `-4..limit`, and no zeros at the end of a fraction.
fn write_general(text: &mut FloatText, decimal: Decimal, count: i32, limit: i32, e_letter: u8) {
    let exponent_form = !(-4..limit).contains(&decimal.e);
    let decimals = if exponent_form { count - 1 } else { count - 1 - decimal.e };
    Digits::new(decimal.number, decimal.known, count).write(text, decimals);
    if decimals > 0 {
        text.drop_last_while(|byte| byte == b'0');
        text.drop_last_while(|byte| byte == b'.');
    }
    if exponent_form {
        write_exponent_part(text, decimal.e, e_letter);
    }
}

/// `d.ddde+XX`.
fn write_exponent(text: &mut FloatText, decimal: Decimal, count: i32, e_letter: u8) {
    Digits::new(decimal.number, decimal.known, count).write(text, count - 1);
    write_exponent_part(text, decimal.e, e_letter);
}

fn write_exponent_part(text: &mut FloatText, e: i32, e_letter: u8) {
    text.push(e_letter);
    text.push(if e < 0 { b'-' } else { b'+' });
    Digits::new(u64::from(e.unsigned_abs()), 2, 2).write(text, 0);
}

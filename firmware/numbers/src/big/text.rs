//! Integers as text, in bases 2 to 36.

use super::{DIGIT_BITS, Error, Int, Shape, Watch, destination, digits};

/// How [`format`] writes an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextFormat {
    /// 2 to 36; others are taken as the nearest of these.
    pub base: u32,
    /// Letters from `A` instead of `a`.
    pub upper: bool,
    /// What stands between groups of three digits in base 10, of four in other bases.
    pub separator: Option<u8>,
    /// Zeros are put in front until the text is this long, with separators where they belong among them.
    pub width: usize,
}

impl Default for TextFormat {
    fn default() -> TextFormat {
        TextFormat { base: 10, upper: false, separator: None, width: 0 }
    }
}

/// Bytes that [`format`] may write.
pub fn format_len(a: Int, format: TextFormat) -> usize {
    let digits = digits_bound(a.bit_len(), format.base);
    let digits = if format.separator.is_some() { digits + digits / 3 } else { digits };
    digits.max(format.width) + 1
}

/// Scratch digits that [`format`] needs.
pub fn format_scratch_len(a: Int, format: TextFormat) -> usize {
    if format.base.is_power_of_two() { 0 } else { a.digits.len() }
}

/// Writes the absolute value to the end of `out`, and returns where it starts: sign and prefix go before it, the caller's choice.
///
/// The time for bases that are no power of two grows with the square of the length.
pub fn format(out: &mut [u8], a: Int, format: TextFormat, scratch: &mut [u32], watch: &mut Watch) -> Result<usize, Error> {
    let base = format.base.clamp(2, 36);
    let start = out.len();
    let mut writer = Writer { start, out, format, in_group: 0, group: if base == 10 { 3 } else { 4 } };
    if base.is_power_of_two() {
        powers_of_two(&mut writer, a, base.trailing_zeros(), watch)?;
    } else {
        let rest = destination(scratch, a.digits.len())?;
        digits::copy(rest, a.digits);
        // Constants for base 10, so that the division becomes a multiplication where the compiler can do that.
        match base {
            10 => chunks(&mut writer, rest, watch, 10, 9, |rest| digits::divide(rest, 1_000_000_000))?,
            _ => {
                let (chunk, count) = chunk(base);
                chunks(&mut writer, rest, watch, base, count, |rest| digits::divide(rest, chunk))?;
            }
        }
    }
    writer.finish()
}

/// Takes `count` digits of the text at a time by one division of all digits.
fn chunks(
    writer: &mut Writer,
    mut rest: &mut [u32],
    watch: &mut Watch,
    base: u32,
    count: u32,
    divide: impl Fn(&mut [u32]) -> u32,
) -> Result<(), Error> {
    while !rest.is_empty() {
        watch.spend(rest.len())?;
        let mut part = divide(rest);
        let len = digits::trimmed(rest).len();
        rest = rest.get_mut(..len).unwrap_or_default();
        for _ in 0..count {
            if rest.is_empty() && part == 0 {
                break;
            }
            writer.digit(part % base)?;
            part /= base;
        }
    }
    Ok(())
}

fn powers_of_two(writer: &mut Writer, a: Int, bits: u32, watch: &mut Watch) -> Result<(), Error> {
    let mut place = 0;
    while place < a.bit_len() {
        watch.spend(1)?;
        let digit = |n: usize| u64::from(a.digits.get(n).copied().unwrap_or(0));
        let pair = digit(place / DIGIT_BITS + 1) << 32 | digit(place / DIGIT_BITS);
        writer.digit((pair >> (place % DIGIT_BITS)) as u32 & ((1 << bits) - 1))?;
        place += bits as usize;
    }
    Ok(())
}

/// Writes from the last digit to the first.
struct Writer<'a> {
    out: &'a mut [u8],
    start: usize,
    format: TextFormat,
    in_group: u32,
    group: u32,
}

impl Writer<'_> {
    fn digit(&mut self, digit: u32) -> Result<(), Error> {
        if let Some(separator) = self.format.separator {
            if self.in_group == self.group {
                self.in_group = 0;
                self.byte(separator)?;
            }
            self.in_group += 1;
        }
        let letters = if self.format.upper { b'A' } else { b'a' };
        let digit = digit as u8;
        self.byte(if digit < 10 { b'0' + digit } else { letters + (digit - 10) })
    }

    fn byte(&mut self, byte: u8) -> Result<(), Error> {
        self.start = self.start.checked_sub(1).ok_or(Error::Space)?;
        *self.out.get_mut(self.start).ok_or(Error::Space)? = byte;
        Ok(())
    }

    fn finish(mut self) -> Result<usize, Error> {
        let end = self.out.len();
        while self.start == end || end - self.start < self.format.width {
            self.digit(0)?;
        }
        Ok(self.start)
    }
}

/// Digits that [`parse`] may write for `count` digits of text.
pub fn parse_len(count: usize, base: u32) -> usize {
    let bits = 32 - (base.clamp(2, 36) - 1).leading_zeros();
    // `count * bits / 32` rounded up, without overflow; one more for the last carry.
    count / DIGIT_BITS * bits as usize + (count % DIGIT_BITS * bits as usize).div_ceil(DIGIT_BITS) + 1
}

/// Reads digits of `base`; what is no digit, such as `_`, is skipped: `inttext` has checked the text.
///
/// The time for bases that are no power of two grows with the square of the length.
pub fn parse(out: &mut [u32], text: &[u8], base: u32, watch: &mut Watch) -> Result<Shape, Error> {
    let base = base.clamp(2, 36);
    let values = text.iter().filter_map(|byte| (*byte as char).to_digit(36)).filter(|value| *value < base);
    if base.is_power_of_two() {
        return parse_bits(out, values.rev(), base.trailing_zeros(), watch);
    }
    let mut values = values.peekable();
    let (_, chunk_digits) = chunk(base);
    let mut len = 0;
    while values.peek().is_some() {
        let (mut factor, mut part) = (1, 0);
        for value in values.by_ref().take(chunk_digits as usize) {
            factor *= base;
            part = part * base + value;
        }
        watch.spend(len + 1)?;
        let carry = digits::scale(out.get_mut(..len).ok_or(Error::Space)?, factor, part);
        if carry != 0 {
            *out.get_mut(len).ok_or(Error::Space)? = carry;
            len += 1;
        }
    }
    Ok(Shape::new(false, out.get(..len).ok_or(Error::Space)?))
}

/// Digits of `bits` bits each, least significant first.
fn parse_bits(out: &mut [u32], values: impl Iterator<Item = u32>, bits: u32, watch: &mut Watch) -> Result<Shape, Error> {
    let (mut len, mut pending, mut filled) = (0, 0u64, 0);
    let mut put = |digit: u32| {
        *out.get_mut(len).ok_or(Error::Space)? = digit;
        len += 1;
        Ok(())
    };
    for value in values {
        pending |= u64::from(value) << filled;
        filled += bits;
        if filled >= DIGIT_BITS as u32 {
            watch.spend(1)?;
            put(pending as u32)?;
            pending >>= DIGIT_BITS;
            filled -= DIGIT_BITS as u32;
        }
    }
    put(pending as u32)?;
    Ok(Shape::new(false, out.get(..len).ok_or(Error::Space)?))
}

/// The largest power of `base` in 32 bits, and which it is.
fn chunk(base: u32) -> (u32, u32) {
    let (mut power, mut count) = (base, 1);
    while let Some(next) = power.checked_mul(base) {
        power = next;
        count += 1;
    }
    (power, count)
}

/// No fewer digits than a number of so many bits has.
fn digits_bound(bits: usize, base: u32) -> usize {
    // 256 / log2(base), rounded up.
    let per_256_bits = match base.clamp(2, 36) {
        2 => 256,
        3 => 162,
        4..8 => 128,
        8 | 9 => 86,
        10 => 78,
        11..16 => 77,
        _ => 64,
    };
    bits / 256 * per_256_bits + (bits % 256 * per_256_bits).div_ceil(256) + 1
}

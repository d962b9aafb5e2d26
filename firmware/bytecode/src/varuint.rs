//! Variable-length numbers, and a cursor that reads them: 7 bits a byte, most significant group first, bit 7 = more.
//!
//! Readers take redundant leading groups; writers write none. The signed form is that of `LOAD_CONST_SMALL_INT`.

reasons! {
    /// Bytes that are not what their format says: too short, or a number out of range.
    pub enum Malformed {
        Truncated "truncated"
        NumberTooLarge "number too large"
        SignatureTooLong "the signature is too long"
        UnknownScopeFlags "unknown scope flags"
        PreludeTooLong "the prelude is longer than the function"
        SizesTooLarge "the sizes in the prelude are too large"
        LineTableCut "the line table ends inside a step"
    }
}

/// A position in a byte string; reading moves it.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Cursor<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Cursor { bytes, offset: 0 }
    }

    /// A cursor at `offset`; behind the end it just reads nothing.
    pub const fn at(bytes: &'a [u8], offset: usize) -> Self {
        Cursor { bytes, offset }
    }

    /// Where the next byte is read.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// How many bytes there are still to read.
    pub const fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.offset)
    }

    pub fn byte(&mut self) -> Result<u8, Malformed> {
        let byte = *self.bytes.get(self.offset).ok_or(Malformed::Truncated)?;
        self.offset += 1;
        Ok(byte)
    }

    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let rest = self.bytes.get(self.offset..).unwrap_or_default();
        let taken = rest.get(..len).ok_or(Malformed::Truncated)?;
        self.offset += len;
        Ok(taken)
    }

    /// An unsigned number.
    pub fn varuint(&mut self) -> Result<u32, Malformed> {
        let mut value: u32 = 0;
        loop {
            let byte = self.byte()?;
            if value >> 25 != 0 {
                return Err(Malformed::NumberTooLarge);
            }
            value = value << 7 | u32::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
    }

    /// A signed number: the same groups, two's complement, the sign in bit 6 of the first byte.
    pub fn small_int(&mut self) -> Result<i64, Malformed> {
        let mut byte = self.byte()?;
        let mut value: i64 = if byte & 0x40 != 0 { -1 } else { 0 };
        loop {
            if value >> 56 != value >> 63 {
                return Err(Malformed::NumberTooLarge);
            }
            value = value << 7 | i64::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            byte = self.byte()?;
        }
    }
}

/// A number in its written form, at most ten bytes.
#[derive(Clone, Copy, Debug)]
pub struct Encoded {
    bytes: [u8; 10],
    start: u8,
}

impl Encoded {
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(usize::from(self.start)..).unwrap_or_default()
    }
}

impl core::ops::Deref for Encoded {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

/// Writes an unsigned number.
pub fn encode(value: u32) -> Encoded {
    groups(i64::from(value), |rest, _| rest == 0)
}

/// Writes a signed number.
pub fn encode_small_int(value: i64) -> Encoded {
    groups(value, |rest, group| rest == if group & 0x40 == 0 { 0 } else { -1 })
}

/// Writes groups from the lowest until `done(bits not yet written, group just written)`.
fn groups(mut value: i64, done: fn(i64, u8) -> bool) -> Encoded {
    let mut bytes = [0; 10];
    let mut start = 10;
    let mut more = 0;
    for byte in bytes.iter_mut().rev() {
        let group = value as u8 & 0x7F;
        *byte = group | more;
        start -= 1;
        value >>= 7;
        more = 0x80;
        if done(value, group) {
            break;
        }
    }
    Encoded { bytes, start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_numbers_of_the_fact_sheet() {
        let cases: [(u32, &[u8]); 7] = [
            (0, &[0]),
            (127, &[0x7F]),
            (128, &[0x81, 0x00]),
            (300, &[0x82, 0x2C]),
            (16383, &[0xFF, 0x7F]),
            (16384, &[0x81, 0x80, 0x00]),
            (u32::MAX, &[0x8F, 0xFF, 0xFF, 0xFF, 0x7F]),
        ];
        for (value, bytes) in cases {
            assert_eq!(encode(value).as_slice(), bytes);
            assert_eq!(Cursor::new(bytes).varuint(), Ok(value));
        }
    }

    #[test]
    fn signed_numbers_of_the_fact_sheet() {
        let cases: [(i64, &[u8]); 15] = [
            (48, &[0x30]),
            (63, &[0x3F]),
            (64, &[0x80, 0x40]),
            (300, &[0x82, 0x2C]),
            (8191, &[0xBF, 0x7F]),
            (8192, &[0x80, 0xC0, 0x00]),
            (-17, &[0x6F]),
            (-64, &[0x40]),
            (-65, &[0xFF, 0x3F]),
            (-1000, &[0xF8, 0x18]),
            (-8192, &[0xC0, 0x00]),
            (1073741823, &[0x83, 0xFF, 0xFF, 0xFF, 0x7F]),
            (-1073741824, &[0xFC, 0x80, 0x80, 0x80, 0x00]),
            (i64::MAX, &[0x80, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
            (i64::MIN, &[0xFF, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
        ];
        for (value, bytes) in cases {
            assert_eq!(encode_small_int(value).as_slice(), bytes);
            assert_eq!(Cursor::new(bytes).small_int(), Ok(value));
        }
    }

    #[test]
    fn redundant_groups_are_read() {
        assert_eq!(Cursor::new(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x00]).varuint(), Ok(128));
        assert_eq!(Cursor::new(&[0xFF, 0xFF, 0x6F]).small_int(), Ok(-17));
    }

    #[test]
    fn what_does_not_fit_or_ends_is_refused() {
        assert!(Cursor::new(&[0x90, 0x80, 0x80, 0x80, 0x00]).varuint().is_err());
        assert!(Cursor::new(&[0x80]).varuint().is_err());
        assert!(Cursor::new(&[]).small_int().is_err());
        assert!(Cursor::new(&[0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).small_int().is_err());
        assert!(Cursor::new(&[1, 2]).take(3).is_err());
        assert!(Cursor::at(&[1, 2], 5).byte().is_err());
    }
}

//! Intel HEX, as debug probes and production programmers take it.
//!
//! A line is `:LLAAAATT<data>CC`: length, low half of the address, type, data, two's complement of the sum of all
//! bytes. Types: 00 data, 01 end, 04 upper half of the address (a new one at each 64 KiB); 05, a start address, is
//! accepted and means nothing to a chip that starts by its vector table. Intel's "Hexadecimal Object File Format
//! Specification", revision A.

use std::fmt::Write;

use super::{Image, ImageError, Segment};

const BYTES_PER_LINE: usize = 16;

const DATA: u8 = 0;
const END: u8 = 1;
const UPPER_ADDRESS: u8 = 4;
const START_ADDRESS: u8 = 5;

/// Encodes `image` in ascending order of address.
pub fn encode(image: &Image) -> String {
    let mut text = String::new();
    let mut upper = 0;
    for segment in image.segments() {
        let mut address = segment.address;
        let mut rest = &segment.data[..];
        while !rest.is_empty() {
            if address >> 16 != upper {
                upper = address >> 16;
                line(&mut text, 0, UPPER_ADDRESS, &(upper as u16).to_be_bytes());
            }
            let to_boundary = 0x1_0000 - (address & 0xffff) as usize;
            let (now, later) = rest.split_at(rest.len().min(BYTES_PER_LINE).min(to_boundary));
            line(&mut text, address as u16, DATA, now);
            address = address.wrapping_add(now.len() as u32);
            rest = later;
        }
    }
    line(&mut text, 0, END, &[]);
    text
}

fn line(text: &mut String, address: u16, kind: u8, data: &[u8]) {
    let [high, low] = address.to_be_bytes();
    let mut bytes = vec![data.len() as u8, high, low, kind];
    bytes.extend(data);
    let sum = bytes.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
    bytes.push(sum.wrapping_neg());
    text.push(':');
    for byte in bytes {
        write!(text, "{byte:02X}").expect("a string takes all");
    }
    text.push('\n');
}

/// Decodes a file; errors carry the line number, from 1.
pub fn decode(text: &str) -> Result<Image, ImageError> {
    let mut segments = Vec::new();
    let mut upper = 0;
    for (i, line) in text.lines().enumerate() {
        let malformed = |what| ImageError::Malformed(what, i + 1);
        let digits = line.trim_end().strip_prefix(':').ok_or(malformed("a line starts with `:`"))?;
        let bytes = from_hex(digits).ok_or(malformed("a digit is no hexadecimal digit, or one is missing"))?;
        let [length, high, low, kind, data @ .., _sum] = &bytes[..] else {
            return Err(malformed("a line is too short"));
        };
        if data.len() != usize::from(*length) {
            return Err(malformed("a line's length is not what it says"));
        }
        if bytes.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte)) != 0 {
            return Err(malformed("a line's checksum is wrong"));
        }
        match (*kind, data) {
            (DATA, _) => {
                let address = upper << 16 | u32::from(u16::from_be_bytes([*high, *low]));
                segments.push(Segment { address, data: data.to_vec() });
            }
            (END, []) => return Image::new(segments),
            (UPPER_ADDRESS, &[high, low]) => upper = u32::from(u16::from_be_bytes([high, low])),
            (START_ADDRESS, [_, _, _, _]) => {}
            _ => return Err(malformed("unknown type of line")),
        }
    }
    Err(ImageError::Malformed("the last line is missing", text.lines().count()))
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;

    #[test]
    fn lines_are_those_of_the_specification() {
        let image = Image::new(vec![segment(0x0800_0000, &[1, 2, 3])]).unwrap();
        assert_eq!(encode(&image), ":020000040800F2\n:03000000010203F7\n:00000001FF\n");
    }

    #[test]
    fn a_line_ends_at_each_64_kib() {
        let image = Image::new(vec![segment(0x0801_fffe, b"abcd")]).unwrap();
        assert_eq!(encode(&image).lines().count(), 5);
        assert_eq!(decode(&encode(&image)), Ok(image));
    }

    #[test]
    fn damage_is_refused_with_its_line() {
        let good = encode(&Image::new(vec![segment(0, b"abc")]).unwrap());
        assert_eq!(decode(&good.replace("616263", "616264")), Err(ImageError::Malformed("a line's checksum is wrong", 1)));
        assert!(decode(&good.replace(":00000001FF\n", "")).is_err());
        assert!(decode(&good.replace(":0", ":é")).is_err());
        assert!(decode("").is_err());
    }
}

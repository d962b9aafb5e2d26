//! What is flashed: bytes at addresses. Each format is a file with `encode` and `decode` side by side.

pub mod bin;
pub mod dfu;
pub mod elf;
pub mod hex;

use std::fmt;
use std::ops::Range;

/// Runs of bytes, in ascending order of address, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    segments: Vec<Segment>,
}

/// Bytes that lie one after another from `address` on; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub address: u32,
    pub data: Vec<u8>,
}

impl Segment {
    /// The address behind the last byte; up to 2^32.
    pub fn end(&self) -> u64 {
        u64::from(self.address) + self.data.len() as u64
    }
}

impl Image {
    /// Sorts the segments, drops empty ones and joins those that touch.
    ///
    /// # Errors
    /// [`ImageError::Overlap`] with the first shared address; [`ImageError::BeyondMemory`] past 2^32.
    pub fn new(mut parts: Vec<Segment>) -> Result<Self, ImageError> {
        parts.retain(|part| !part.data.is_empty());
        parts.sort_by_key(|part| part.address);
        let mut segments: Vec<Segment> = Vec::new();
        for part in parts {
            if part.end() > 1 << 32 {
                return Err(ImageError::BeyondMemory(part.address));
            }
            match segments.last_mut() {
                Some(last) if last.end() > u64::from(part.address) => {
                    return Err(ImageError::Overlap(part.address));
                }
                Some(last) if last.end() == u64::from(part.address) => last.data.extend(part.data),
                _ => segments.push(part),
            }
        }
        Ok(Self { segments })
    }

    /// Joins the segments that lie in the same one of `ranges`; between them the flash stays as erased, `0xff`.
    pub fn without_gaps(self, ranges: &[Range<u64>]) -> Self {
        let mut segments: Vec<Segment> = Vec::new();
        for segment in self.segments {
            let range = ranges.iter().find(|range| range.contains(&u64::from(segment.address)));
            match segments.last_mut() {
                Some(last) if range.is_some_and(|range| range.contains(&u64::from(last.address))) => {
                    last.data.resize((segment.address - last.address) as usize, 0xff);
                    last.data.extend(segment.data);
                }
                _ => segments.push(segment),
            }
        }
        Self { segments }
    }

    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Sum of the segments' lengths, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.segments.iter().map(|segment| segment.data.len()).sum()
    }
}

/// A file format that a board's manifest can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImageFormat {
    /// With symbols and line numbers; what a debugger takes.
    Elf,
    /// One plain file for each part of the flash.
    Bin,
    /// Intel HEX.
    Hex,
    /// DfuSe, for the loader in STM32 chips.
    Dfu,
    /// An executable of the machine that builds.
    Program,
}

impl ImageFormat {
    pub const ALL: [Self; 5] = [Self::Elf, Self::Bin, Self::Hex, Self::Dfu, Self::Program];

    /// As manifests write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Elf => "elf",
            Self::Bin => "bin",
            Self::Hex => "hex",
            Self::Dfu => "dfu",
            Self::Program => "program",
        }
    }
}

/// Why bytes are no image, or an image is no file of some format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// Two segments have this address.
    Overlap(u32),
    /// The segment from this address on ends beyond 32 bits.
    BeyondMemory(u32),
    /// Bytes at this address belong to no part of the board's flash that has a file.
    NoPart(u32),
    /// Not a file of the format: what is wrong, and the byte (or, in text formats, the line) where.
    Malformed(&'static str, usize),
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Overlap(address) => write!(f, "two segments have address {address:#010x}"),
            Self::BeyondMemory(address) => {
                write!(f, "the segment at {address:#010x} ends beyond 32 bits")
            }
            Self::NoPart(address) => write!(f, "address {address:#010x} belongs to no part of the board's flash"),
            Self::Malformed(what, place) => write!(f, "{what} (at {place})"),
        }
    }
}

/// Little-endian numbers and runs of bytes, taken from the front of a file.
struct Bytes<'a> {
    data: &'a [u8],
    position: usize,
}

impl<'a> Bytes<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, position: 0 }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], ImageError> {
        let end = self.position.checked_add(n).filter(|&end| end <= self.data.len());
        let end = end.ok_or(ImageError::Malformed("the file ends too early", self.data.len()))?;
        let taken = &self.data[self.position..end];
        self.position = end;
        Ok(taken)
    }

    fn expect(&mut self, bytes: &[u8], complaint: &'static str) -> Result<(), ImageError> {
        let at = self.position;
        if self.take(bytes.len())? == bytes { Ok(()) } else { Err(ImageError::Malformed(complaint, at)) }
    }

    fn u8(&mut self) -> Result<u8, ImageError> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, ImageError> {
        Ok(u16::from_le_bytes(self.take(2)?.try_into().expect("two bytes")))
    }

    fn u32(&mut self) -> Result<u32, ImageError> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("four bytes")))
    }
}

#[cfg(test)]
pub(crate) fn segment(address: u32, data: &[u8]) -> Segment {
    Segment { address, data: data.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_sorted_and_joined() {
        let image = Image::new(vec![segment(8, b"cd"), segment(4, b"ab"), segment(6, b"xy"), segment(0, b"")]).unwrap();
        assert_eq!(image.segments(), [segment(4, b"abxycd")]);
        assert_eq!(image.n_bytes(), 6);
    }

    #[test]
    fn a_range_without_gaps_is_one_segment() {
        let image = Image::new(vec![segment(4, b"a"), segment(7, b"b"), segment(9, b"c")]).unwrap();
        let joined = image.without_gaps(&[0..8, 8..16]);
        assert_eq!(joined.segments(), [segment(4, b"a\xff\xffb"), segment(9, b"c")]);
    }

    #[test]
    fn overlapping_segments_are_refused() {
        assert_eq!(Image::new(vec![segment(4, b"abc"), segment(6, b"x")]), Err(ImageError::Overlap(6)));
        assert_eq!(Image::new(vec![segment(u32::MAX, b"ab")]), Err(ImageError::BeyondMemory(u32::MAX)));
    }
}

//! DfuSe files, as ST's chips take them over USB with `dfu-util -D` or MicroPython's `pydfu`.
//!
//! A prefix, one target with an element for each segment, and a suffix with a checksum; all numbers little endian.
//! ST UM0391, "DfuSe file format specification". The checksum is CRC-32 without the final inversion. Elements are
//! padded with zeros to multiples of 8 bytes, as MicroPython's tools make them.

use super::{Bytes, Image, ImageError, Segment};
use crate::manifest::Dfu;

const PREFIX_BYTES: usize = 11;
const NAME_BYTES: usize = 255;
const SUFFIX_BYTES: u8 = 16;
const DFU_VERSION: u16 = 0x011a;

/// Encodes `image` as one target called `ST...`.
pub fn encode(image: &Image, identity: Dfu) -> Vec<u8> {
    let mut elements = Vec::new();
    for segment in image.segments() {
        let padded = segment.data.len().next_multiple_of(8);
        elements.extend(segment.address.to_le_bytes());
        elements.extend((padded as u32).to_le_bytes());
        elements.extend(&segment.data);
        elements.resize(elements.len() + padded - segment.data.len(), 0);
    }
    let mut target = b"Target".to_vec();
    target.push(0); // alternate setting: the internal flash
    target.extend(1u32.to_le_bytes()); // the name is valid
    let mut name = b"ST...".to_vec();
    name.resize(NAME_BYTES, 0);
    target.extend(name);
    target.extend((elements.len() as u32).to_le_bytes());
    target.extend((image.segments().len() as u32).to_le_bytes());
    target.extend(elements);

    let mut file = b"DfuSe\x01".to_vec();
    file.extend(((PREFIX_BYTES + target.len()) as u32).to_le_bytes());
    file.push(1); // number of targets
    file.extend(target);
    file.extend(0u16.to_le_bytes()); // device version
    file.extend(identity.product.to_le_bytes());
    file.extend(identity.vendor.to_le_bytes());
    file.extend(DFU_VERSION.to_le_bytes());
    file.extend(b"UFD");
    file.push(SUFFIX_BYTES);
    file.extend((!crc32fast::hash(&file)).to_le_bytes());
    file
}

/// Decodes a file; the padding of its elements is part of their data.
pub fn decode(file: &[u8]) -> Result<(Image, Dfu), ImageError> {
    let body_len = file.len().saturating_sub(4);
    let (body, crc) = file.split_at(body_len);
    if crc != (!crc32fast::hash(body)).to_le_bytes() {
        return Err(ImageError::Malformed("the checksum is wrong", body_len));
    }
    let mut bytes = Bytes::new(body);
    bytes.expect(b"DfuSe\x01", "not a DfuSe file")?;
    let size = bytes.u32()? as usize;
    let n_targets = bytes.u8()?;
    let mut segments = Vec::new();
    for _ in 0..n_targets {
        bytes.expect(b"Target", "a target is expected")?;
        bytes.take(1 + 4 + NAME_BYTES)?;
        let target_end = bytes.u32()? as usize + 4 + bytes.position;
        for _ in 0..bytes.u32()? {
            let address = bytes.u32()?;
            let len = bytes.u32()? as usize;
            segments.push(Segment { address, data: bytes.take(len)?.to_vec() });
        }
        if bytes.position != target_end {
            return Err(ImageError::Malformed("a target's size is not what it says", bytes.position));
        }
    }
    if bytes.position != size {
        return Err(ImageError::Malformed("the size in the prefix is wrong", bytes.position));
    }
    bytes.u16()?;
    let (product, vendor) = (bytes.u16()?, bytes.u16()?);
    bytes.u16()?;
    bytes.expect(b"UFD", "the suffix is expected")?;
    bytes.expect(&[SUFFIX_BYTES], "the suffix has another length")?;
    Ok((Image::new(segments)?, Dfu { vendor, product }))
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;

    const ST: Dfu = Dfu { vendor: 0x0483, product: 0xdf11 };

    #[test]
    fn the_parts_lie_where_the_specification_puts_them() {
        let file = encode(&Image::new(vec![segment(0x0800_0000, &[7; 5])]).unwrap(), ST);
        assert_eq!(file.len(), 11 + 274 + 8 + 8 + 16);
        assert_eq!(&file[..11], b"DfuSe\x01\x2d\x01\x00\x00\x01");
        assert_eq!(&file[285..301], [0, 0, 0, 8, 8, 0, 0, 0, 7, 7, 7, 7, 7, 0, 0, 0]);
        assert_eq!(&file[301..313], b"\0\0\x11\xdf\x83\x04\x1a\x01UFD\x10");
    }

    #[test]
    fn elements_come_back_padded() {
        let image = Image::new(vec![segment(0x0800_0000, b"vectors!"), segment(0x0802_0000, b"text")]).unwrap();
        let (decoded, identity) = decode(&encode(&image, ST)).unwrap();
        assert_eq!(decoded.segments(), [segment(0x0800_0000, b"vectors!"), segment(0x0802_0000, b"text\0\0\0\0")]);
        assert_eq!(identity, ST);
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let file = encode(&Image::new(vec![segment(0x0800_0000, b"abc")]).unwrap(), ST);
        for i in 0..file.len() {
            let mut damaged = file.clone();
            damaged[i] ^= 0x10;
            assert!(decode(&damaged).is_err(), "byte {i}");
        }
        for len in 0..file.len() {
            assert!(decode(&file[..len]).is_err(), "cut to {len}");
        }
    }
}

//! Plain binary: the bytes of one part of the flash, from its start on, without addresses.
//!
//! What loaders such as `dfu-util -s ADDRESS` and `st-flash write FILE ADDRESS` take. A part that is not filled ends
//! where its last byte is; gaps inside it are filled with `0xff`, as erased flash reads.

use std::ops::Range;

use super::{Image, ImageError, Segment};

/// The file of each part, in the order of `parts`; a part without bytes gives an empty file.
///
/// # Errors
/// [`ImageError::NoPart`] names the first byte that lies in no part.
pub fn encode(image: &Image, parts: &[Range<u64>]) -> Result<Vec<Vec<u8>>, ImageError> {
    let mut files = vec![Vec::new(); parts.len()];
    for segment in image.segments() {
        let start = u64::from(segment.address);
        let part = parts.iter().position(|part| part.contains(&start)).ok_or(ImageError::NoPart(segment.address))?;
        if segment.end() > parts[part].end {
            return Err(ImageError::NoPart(parts[part].end as u32));
        }
        files[part].resize((start - parts[part].start) as usize, 0xff);
        files[part].extend(&segment.data);
    }
    Ok(files)
}

/// The image that `files` make, each loaded at the start of its part.
pub fn decode(files: &[Vec<u8>], parts: &[Range<u64>]) -> Result<Image, ImageError> {
    let segments = files.iter().zip(parts).map(|(data, part)| Segment { address: part.start as u32, data: data.clone() });
    Image::new(segments.collect())
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;

    #[test]
    fn each_part_has_its_file() {
        let parts = [0x100..0x200, 0x400..0x500];
        let image = Image::new(vec![segment(0x100, b"vectors"), segment(0x400, b"text")]).unwrap();
        let files = encode(&image, &parts).unwrap();
        assert_eq!(files, [b"vectors".to_vec(), b"text".to_vec()]);
        assert_eq!(decode(&files, &parts), Ok(image));
    }

    #[test]
    #[allow(clippy::single_range_in_vec_init)]
    fn gaps_read_as_erased_flash() {
        let image = Image::new(vec![segment(0x102, b"a"), segment(0x105, b"b")]).unwrap();
        assert_eq!(encode(&image, &[0x100..0x200]).unwrap(), [b"\xff\xffa\xff\xffb"]);
    }

    #[test]
    #[allow(clippy::single_range_in_vec_init)]
    fn bytes_outside_all_parts_are_refused() {
        let image = Image::new(vec![segment(0x1fe, b"abc")]).unwrap();
        assert_eq!(encode(&image, &[0x100..0x200]), Err(ImageError::NoPart(0x200)));
        assert_eq!(encode(&image, &[0x300..0x400]), Err(ImageError::NoPart(0x1fe)));
    }
}

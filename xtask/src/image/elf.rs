//! ELF files: the linker's output, and what an emulator boots.
//!
//! Only what decides where bytes go is looked at: program headers of type `PT_LOAD` with bytes in the file, each at its
//! physical (load) address. System V ABI, "Program Loading".

use object::elf::{self, FileHeader32};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{LittleEndian, U16, U32};

use super::{Image, ImageError, Segment};

/// The bytes that a loader copies.
pub fn decode(file: &[u8]) -> Result<Image, ImageError> {
    let malformed = |_| ImageError::Malformed("not a 32-bit little-endian ELF file", 0);
    let header = FileHeader32::<LittleEndian>::parse(file).map_err(malformed)?;
    let endian = LittleEndian;
    let mut segments = Vec::new();
    for program in header.program_headers(endian, file).map_err(malformed)? {
        if program.p_type(endian) == elf::PT_LOAD {
            let data = program.data(endian, file).map_err(|()| ImageError::Malformed("a segment is cut off", 0))?;
            segments.push(Segment { address: program.p_paddr(endian), data: data.to_vec() });
        }
    }
    Image::new(segments)
}

/// The smallest ELF file that loads `image` on an ARM machine and starts at `entry`.
pub fn encode(image: &Image, entry: u32) -> Vec<u8> {
    let header_bytes = size_of::<FileHeader32<LittleEndian>>();
    let program_bytes = size_of::<elf::ProgramHeader32<LittleEndian>>();
    let e = LittleEndian;
    let header = FileHeader32 {
        e_ident: elf::Ident {
            magic: elf::ELFMAG,
            class: elf::ELFCLASS32,
            data: elf::ELFDATA2LSB,
            version: elf::EV_CURRENT,
            os_abi: elf::ELFOSABI_NONE,
            abi_version: 0,
            padding: [0; 7],
        },
        e_type: U16::new(e, elf::ET_EXEC),
        e_machine: U16::new(e, elf::EM_ARM),
        e_version: U32::new(e, elf::EV_CURRENT.0.into()),
        e_entry: U32::new(e, entry),
        e_phoff: U32::new(e, header_bytes as u32),
        e_shoff: U32::new(e, 0),
        e_flags: U32::new(e, elf::EF_ARM_EABI_VER5),
        e_ehsize: U16::new(e, header_bytes as u16),
        e_phentsize: U16::new(e, program_bytes as u16),
        e_phnum: U16::new(e, image.segments().len() as u16),
        e_shentsize: U16::new(e, 0),
        e_shnum: U16::new(e, 0),
        e_shstrndx: U16::new(e, elf::SHN_UNDEF),
    };
    let mut file = object::bytes_of(&header).to_vec();
    let mut offset = header_bytes + program_bytes * image.segments().len();
    for segment in image.segments() {
        let size = U32::new(e, segment.data.len() as u32);
        let program = elf::ProgramHeader32 {
            p_type: U32::new(e, elf::PT_LOAD),
            p_offset: U32::new(e, offset as u32),
            p_vaddr: U32::new(e, segment.address),
            p_paddr: U32::new(e, segment.address),
            p_filesz: size,
            p_memsz: size,
            p_flags: U32::new(e, elf::PF_R | elf::PF_X),
            p_align: U32::new(e, 1),
        };
        file.extend(object::bytes_of(&program));
        offset += segment.data.len();
    }
    for segment in image.segments() {
        file.extend(&segment.data);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let image = Image::new(vec![segment(0x0800_0000, b"vectors"), segment(0x0802_0000, b"text")]).unwrap();
        assert_eq!(decode(&encode(&image, 0x0802_0001)), Ok(image));
    }

    #[test]
    fn other_files_are_refused() {
        assert!(decode(b"").is_err());
        assert!(decode(b"\x7fELF and nothing more").is_err());
        let file = encode(&Image::new(vec![segment(0, b"abcdef")]).unwrap(), 0);
        for len in 0..file.len() {
            assert!(decode(&file[..len]).is_err(), "cut to {len}");
        }
    }
}

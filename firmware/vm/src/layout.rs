//! How the structures lie that the freezer writes: the image says so itself, and the freezer compares before it links.

use core::mem::offset_of;

use crate::Number;
use crate::heap::text::{Bytes, Str, TEXT_OFFSET, Tuple};
use crate::qstr::Pool;
use crate::types::code::{Code, Tables};
use crate::types::complex::Complex;
use crate::types::float::Float;
use crate::types::int::BigInt;
use crate::vm::{Frozen, FrozenModule};

macro_rules! layout {
    ($($structure:ident { $($field:ident),* })*) => {
        /// Word and float size, then for each structure its size and the offsets of its fields, in bytes.
        #[unsafe(export_name = "fb_layout")]
        #[unsafe(link_section = ".note.frostbyte")]
        #[used]
        pub static LAYOUT: [u16; N] = [
            size_of::<usize>() as u16,
            size_of::<Number>() as u16,
            $(size_of::<$structure>() as u16, $(offset_of!($structure, $field) as u16,)*)*
        ];
        const N: usize = 2 + [$(stringify!($structure), $(stringify!($field),)*)*].len();
    };
}

layout! {
    Code { header, tables, children, data, data_len, opcodes, cells, n_children, n_state, n_cells, name, n_blocks, flags, n_pos, n_kwonly, n_def }
    Tables { qstrs, consts, n_qstrs, n_consts }
    Str { header, len, hash, flags }
    Tuple { header, len }
    BigInt { header, len_and_sign }
    Float { header, value }
    Complex { header, re, im }
    Pool { first, n, offsets, hashes, by_hash, text }
    FrozenModule { name, name_len, code, source, source_len }
    Frozen { n_modules, modules, names }
}

// What the freezer takes for granted beyond the list.
const _: () = assert!(size_of::<Bytes>() == size_of::<Str>() && TEXT_OFFSET == offset_of!(Str, flags) + 2);

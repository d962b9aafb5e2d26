//! Code objects: a function's bytes and what they refer to. Frozen code has them in flash in exactly this layout.

use crate::heap::object::Layout;
use crate::heap::{Header, Slots, Type};
use crate::qstr::Qstr;
use crate::{Value, q};

/// The type `code`.
#[unsafe(export_name = "fb_type_code")]
pub static CODE: Type = Type::new(q::code, Layout::Code, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// What the functions of one module share.
#[repr(C)]
pub struct Tables {
    /// Numbers of the names that opcodes and preludes refer to by index. Entry 0 is the source file.
    pub qstrs: *const u16,
    pub consts: *const Value,
    pub n_qstrs: u32,
    pub n_consts: u32,
}

/// A verified function: the prelude's numbers, ready for a call, and where its bytes are.
#[repr(C)]
pub struct Code {
    pub header: Header,
    pub tables: *const Tables,
    /// `n_children` code objects.
    pub children: *const *const Code,
    /// Prelude, source info, closure list and opcodes as the `.mpy` file has them.
    pub data: *const u8,
    pub data_len: u32,
    /// Position of the first opcode in `data`.
    pub opcodes: u32,
    /// Position of the closure list (`n_cells` slot numbers) in `data`.
    pub cells: u32,
    pub n_children: u16,
    /// Values of a frame: locals and operands.
    pub n_state: u16,
    pub n_cells: u16,
    /// Exception blocks of a frame.
    pub n_blocks: u8,
    /// Bits: 1 generator, 2 `**kwargs`, 4 `*args`, 8 defaults for keyword-only parameters.
    pub flags: u8,
    pub n_pos: u8,
    pub n_kwonly: u8,
    pub n_def: u8,
    pub reserved: u8,
    /// The function's name.
    pub name: Qstr,
}

// SAFETY: frozen code is immutable `static` data; heap code never leaves its `Vm`.
unsafe impl Sync for Code {}
unsafe impl Sync for Tables {}

impl Code {
    pub const GENERATOR: u8 = 1;
    pub const VAR_KEYWORDS: u8 = 2;
    pub const VAR_ARGS: u8 = 4;
    pub const KEYWORD_DEFAULTS: u8 = 8;
}

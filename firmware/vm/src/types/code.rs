//! Code objects: a function's bytes and what they refer to. Frozen code has them in flash in exactly this layout.

use core::slice;

use bytecode::prelude::Prelude;

use crate::heap::object::Layout;
use crate::heap::{Header, Slots, Type};
use crate::qstr::Qstr;
use crate::{Value, q};

/// The type `code`.
#[unsafe(export_name = "fb_type_code")]
pub static CODE: Type = Type::new(q::code, Layout::Code, &Slots::NONE, &[]);

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
    /// Values of a frame: locals and operands, one more than the prelude says (see `Prelude::frame_slots`).
    pub n_state: u16,
    pub n_cells: u16,
    /// The function's name.
    pub name: Qstr,
    /// Exception blocks of a frame.
    pub n_blocks: u8,
    /// Bits: 1 generator, 2 `**kwargs`, 4 `*args`, 8 defaults for keyword-only parameters.
    pub flags: u8,
    pub n_pos: u8,
    pub n_kwonly: u8,
    pub n_def: u8,
    /// Local slots that the code uses.
    #[cfg(feature = "checked")]
    pub n_locals: u16,
}

// SAFETY: frozen code is immutable `static` data; heap code never leaves its `Vm`.
unsafe impl Sync for Code {}
unsafe impl Sync for Tables {}

impl Code {
    pub const GENERATOR: u8 = 1;
    pub const VAR_KEYWORDS: u8 = 2;
    pub const VAR_ARGS: u8 = 4;
    pub const KEYWORD_DEFAULTS: u8 = 8;

    /// The bytes of the function.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: loader and freezer give `data` this length; it lives as long as the code object.
        unsafe { slice::from_raw_parts(self.data, self.data_len as usize) }
    }

    /// The functions that are defined in this one.
    #[cfg(feature = "coverage")]
    pub fn children(&self) -> impl Iterator<Item = &Code> {
        // SAFETY: loader and freezer give `children` this length; they live as long as the code object.
        unsafe { slice::from_raw_parts(self.children, self.n_children as usize).iter().map(|&child| &*child) }
    }

    pub(crate) fn prelude(&self) -> Option<Prelude> {
        Prelude::decode(self.bytes()).ok()
    }

    /// Name `idx` of the module's table; number 0 if there is none.
    pub fn qstr(&self, idx: usize) -> Qstr {
        // SAFETY: loader and freezer give the tables these lengths; they live as long as the code object.
        unsafe {
            let tables = &*self.tables;
            if idx < tables.n_qstrs as usize { Qstr(*tables.qstrs.add(idx)) } else { Qstr(0) }
        }
    }

    /// The names of the named parameters, in slot order.
    pub fn param_names(&self) -> impl Iterator<Item = Qstr> + '_ {
        let names = bytecode::prelude::names_of(self.bytes(), u32::from(self.n_pos) + u32::from(self.n_kwonly));
        names.skip(1).map_while(Result::ok).map(|idx| self.qstr(idx as usize))
    }

    /// The source file, for tracebacks.
    pub fn file(&self) -> Qstr {
        self.qstr(0)
    }

    /// The source line of the instruction at `offset` from the first opcode.
    pub fn line(&self, offset: u32) -> u32 {
        self.prelude().map_or(1, |prelude| prelude.line_of(self.bytes(), offset))
    }
}

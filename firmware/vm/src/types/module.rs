//! Modules.

use crate::heap::object::Layout;
use crate::heap::{Header, Member, Slots, Type};
use crate::qstr::Qstr;
use crate::{Value, Vm, q};

/// The type `module`.
pub static MODULE: Type = Type::new(q::module, Layout::Module, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// A module: written in Rust (a `static` with `members`) or loaded (with `globals`).
#[repr(C)]
pub struct Module {
    pub header: Header,
    /// A dict, or null for a module in Rust.
    pub globals: Value,
    pub members: &'static [Member],
    pub name: Qstr,
}

// SAFETY: a `static` module is immutable.
unsafe impl Sync for Module {}

impl Module {
    /// A module written in Rust.
    pub const fn new(name: Qstr, members: &'static [Member]) -> Module {
        Module { header: Header::of(&MODULE), globals: Value::NULL, members, name }
    }
}

/// `__name__` of a module, for messages.
pub fn name_of(_vm: &Vm, module: Value) -> Qstr {
    module.cast::<Module>().map_or(q::empty, |_| q::module)
}

//! Functions: written in Rust, made by `def`, bound to an object; and the cells that closures share.

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Type};
use crate::types::code::Code;
use crate::{Raised, Value, Vm, q};

/// The type of functions written in Rust.
pub static NATIVE_FUNCTION: Type = Type::new(q::function, Layout::NativeFn, &NATIVE_SLOTS, &[]);

static NATIVE_SLOTS: Slots = Slots { call: Some(call_native), ..Slots::NONE };

/// A function made by `def` or `lambda`. Behind the fields: `n_closed` cells, then `n_defaults` values, then a dict of
/// keyword-only defaults if `has_keyword_defaults`.
#[repr(C)]
pub struct Function {
    pub header: Header,
    pub code: *const Code,
    /// The module's dict.
    pub globals: Value,
    pub n_closed: u8,
    pub n_defaults: u8,
    pub has_keyword_defaults: bool,
}

/// A variable shared with an inner function; its content is null while unset.
#[repr(C)]
pub struct Cell {
    pub header: Header,
    pub content: Value,
}

/// A method with its object.
#[repr(C)]
pub struct BoundMethod {
    pub header: Header,
    pub function: Value,
    pub this: Value,
}

/// The type of bound methods.
pub static BOUND_METHOD: Type = Type::new(q::bound_method, Layout::BoundMethod, &Slots::NONE, &[]);

fn call_native(vm: &mut Vm, function: Value, args: Args) -> Result<Value, Raised> {
    let Some(native) = function.cast::<crate::args::NativeFn>() else {
        return Err(Raised);
    };
    let &crate::args::NativeFn { body, min, max, keywords, .. } = native.get(&vm.heap);
    vm.check_count(args, min, max, keywords)?;
    body(vm, args)
}

/// A bound method.
pub fn bound(vm: &mut Vm, function: Value, this: Value) -> Result<Value, Raised> {
    Ok(vm.new_object(Ref::from_static(&BOUND_METHOD), |header| BoundMethod { header, function, this })?.value())
}

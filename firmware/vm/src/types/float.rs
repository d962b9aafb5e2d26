//! `float`: a boxed number of the width of [`Number`].

use crate::heap::object::Layout;
use crate::heap::{Header, Slots, Type};
use crate::{Number, Raised, Value, Vm, q};

/// The type `float`.
#[unsafe(export_name = "fb_type_float")]
pub static FLOAT: Type = Type::new(q::float, Layout::Float, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// A float object.
#[repr(C)]
pub struct Float {
    pub header: Header,
    pub value: Number,
}

/// A new float object.
pub fn new(vm: &mut Vm, value: Number) -> Result<Value, Raised> {
    Ok(vm.new_object(crate::heap::Ref::from_static(&FLOAT), |header| Float { header, value })?.value())
}

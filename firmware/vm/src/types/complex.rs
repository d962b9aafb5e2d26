//! `complex`.

use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Type};
use crate::{Number, Raised, Value, Vm, q};

/// The type `complex`.
#[unsafe(export_name = "fb_type_complex")]
pub static COMPLEX: Type = Type::new(q::complex, Layout::Complex, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// A complex number.
#[repr(C)]
pub struct Complex {
    pub header: Header,
    pub re: Number,
    pub im: Number,
}

/// A new complex object.
pub fn new(vm: &mut Vm, re: Number, im: Number) -> Result<Value, Raised> {
    Ok(vm.new_object(Ref::from_static(&COMPLEX), |header| Complex { header, re, im })?.value())
}

//! `float`: a boxed number of the width of [`Number`].

use crate::heap::object::Layout;
use crate::heap::{Header, Slots, Type};
use crate::print::{Out, Style};
use crate::{Number, Raised, Value, Vm, q};

/// The type `float`.
#[unsafe(export_name = "fb_type_float")]
pub static FLOAT: Type = Type::new(q::float, Layout::Float, &SLOTS, &[]);

static SLOTS: Slots = Slots { show: Some(show), ..Slots::NONE };

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let number = value.cast::<Float>().map_or(0.0, |float| float.get(&vm.heap).value);
    vm.write(out, numbers::float::format(number).as_str())
}

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

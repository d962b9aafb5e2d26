//! `None`, `Ellipsis`, `NotImplemented`.

use crate::heap::object::Layout;
use crate::heap::{Slots, Type};
use crate::print::{Out, Style};
use crate::{Raised, Value, Vm, q};

/// The type of `None`.
pub static NONE_TYPE: Type = Type::new(q::NoneType, Layout::Bare, &SLOTS, &[]);
/// The nameless type of `Ellipsis` and `NotImplemented`.
pub static OTHER: Type = Type::new(q::empty, Layout::Bare, &SLOTS, &[]);

static SLOTS: Slots = Slots { show: Some(show), ..Slots::NONE };

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let text = if value.is_none() {
        "None"
    } else if value == Value::ELLIPSIS {
        "Ellipsis"
    } else if value == Value::NOT_IMPLEMENTED {
        "NotImplemented"
    } else {
        "<null>"
    };
    vm.write(out, text)
}

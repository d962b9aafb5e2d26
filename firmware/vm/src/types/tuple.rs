//! `tuple`.

use crate::heap::object::Layout;
use crate::heap::{Slots, Type};
use crate::q;

/// The type `tuple`.
#[unsafe(export_name = "fb_type_tuple")]
pub static TUPLE: Type = Type::new(q::tuple, Layout::Tuple, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

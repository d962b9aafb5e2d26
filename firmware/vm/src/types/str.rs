//! `str`: interned strings and [`Str`](crate::heap::Str) objects.

use crate::heap::object::Layout;
use crate::heap::{Slots, Type};
use crate::q;

/// The type `str`.
#[unsafe(export_name = "fb_type_str")]
pub static STR: Type = Type::new(q::str, Layout::Str, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

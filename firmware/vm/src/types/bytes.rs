//! `bytes`.

use crate::heap::object::Layout;
use crate::heap::{Slots, Type};
use crate::q;

/// The type `bytes`.
#[unsafe(export_name = "fb_type_bytes")]
pub static BYTES: Type = Type::new(q::bytes, Layout::Bytes, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

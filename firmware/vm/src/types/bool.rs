//! `bool`: two immediates.

use crate::heap::object::Layout;
use crate::heap::{Slots, Type};
use crate::q;

/// The type `bool`.
pub static BOOL: Type = Type::new(q::bool, Layout::Bare, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

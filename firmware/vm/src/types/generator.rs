//! Generators and coroutines.

use crate::Value;
use crate::heap::Header;

/// A generator: its frame follows the fields.
#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub globals: Value,
    pub pending: Value,
}

//! `bytearray`, `array.array` and `memoryview`: numbers in a growable block, or a window on one.

use crate::heap::object::Layout;
use crate::heap::{Header, HeapVec, Slots, Type};
use crate::{Value, q};

/// The type `bytearray`.
pub static BYTEARRAY: Type = Type::new(q::bytearray, Layout::Array, &SLOTS, &[]);
/// The type `array.array`.
pub static ARRAY: Type = Type::new(q::array, Layout::Array, &SLOTS, &[]);
/// The type `memoryview`.
pub static MEMORYVIEW: Type = Type::new(q::memoryview, Layout::Array, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// A bytearray or array (with `bytes` of its own), or a memoryview (with an `owner`).
#[repr(C)]
pub struct Array {
    pub header: Header,
    pub bytes: HeapVec<u8>,
    /// The object that a memoryview looks at, or null.
    pub owner: Value,
    /// Of a memoryview: first byte in the owner's buffer, and length in bytes.
    pub start: usize,
    pub len: usize,
    pub typecode: u8,
    pub writable: bool,
}

impl Array {
    /// The bytes, as the array functions of [`Ref`](crate::heap::Ref) take it.
    pub fn bytes(&mut self) -> &mut HeapVec<u8> {
        &mut self.bytes
    }
}

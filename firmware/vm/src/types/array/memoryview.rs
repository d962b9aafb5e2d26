//! `memoryview`: a window on the bytes of another object.

use core::ops::Range;

use super::{Array, SHARED, element, is_view};
use crate::args::Args;
use crate::heap::{HeapVec, Ref, Slots, Type};
use crate::types::class;
use crate::types::exception::OVERFLOW_ERROR;
use crate::types::text::codec;
use crate::{Raised, Value, Vm, members, q};

pub(super) static SLOTS: Slots = Slots { make: Some(make), ..SHARED };

members! { pub(super) static MEMBERS; hex: f(codec::hex, 1, 2) }

/// `memoryview(buffer)`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 1, false)?;
    let owner = class::native_base(vm, args.get(0)).unwrap_or(args.get(0));
    let buffer = vm.buffer_arg(owner)?;
    if let Some(view) = owner.cast::<Array>().filter(|&array| is_view(array)) {
        let len = buffer.len / element::size(buffer.typecode);
        return part(vm, view, 0..len);
    }
    new(vm, owner, 0, buffer.len, buffer.typecode, buffer.writable)
}

/// A view of `len` bytes at `start` in the buffer of `owner`, which is not a view itself.
pub fn new(vm: &mut Vm, owner: Value, start: usize, len: usize, typecode: u8, writable: bool) -> Result<Value, Raised> {
    window(vm, &super::MEMORYVIEW, owner, start, len, typecode, writable)
}

/// A bytearray whose bytes are all those of `owner`, and stay there.
pub fn bytearray_of(vm: &mut Vm, owner: Value) -> Result<Value, Raised> {
    let len = vm.buffer(owner).map_or(0, |buffer| buffer.len);
    window(vm, &super::BYTEARRAY, owner, 0, len, b'B', true)
}

fn window(vm: &mut Vm, ty: &'static Type, owner: Value, start: usize, len: usize, typecode: u8, writable: bool) -> Result<Value, Raised> {
    let window =
        vm.new_object(Ref::from_static(ty), |header| Array { header, bytes: HeapVec::new(), owner, start, len, typecode, writable })?;
    Ok(window.value())
}

/// Largest number of a view's first item: the original keeps it beside an eight-bit type code in one word, which a program can notice.
const MAX_START: usize = usize::MAX >> 8;

/// A view of the items `range` of a view.
///
/// # Errors
/// `OverflowError` if it begins too far behind the owner's first item.
pub(super) fn part(vm: &mut Vm, view: Ref<Array>, range: Range<usize>) -> Result<Value, Raised> {
    let Array { owner, start, typecode, writable, .. } = *view.get(&vm.heap);
    let size = element::size(typecode);
    if start / size + range.start > MAX_START {
        return Err(vm.raise_text(OVERFLOW_ERROR, "memoryview offset too large"));
    }
    new(vm, owner, start + range.start * size, range.len() * size, typecode, writable)
}

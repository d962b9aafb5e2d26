//! `bytearray`, `array.array` and `memoryview`: numbers in a growable block, or a window on one.

pub mod bytearray;
pub mod element;
pub mod memoryview;
pub mod typed;

use core::ops::Range;

use crate::heap::object::Layout;
use crate::heap::{Buffer, Header, HeapVec, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::types::exception::{NOT_IMPLEMENTED_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::types::float::Float;
use crate::types::list::{self, List};
use crate::types::text;
use crate::types::{int, slice};
use crate::{Raised, Value, Vm, q};
use element::OBJECT;

/// The type `bytearray`.
pub static BYTEARRAY: Type = Type::new(q::bytearray, Layout::Array, &bytearray::SLOTS, &bytearray::MEMBERS);
/// The type `array.array`.
pub static ARRAY: Type = Type::new(q::array, Layout::Array, &typed::SLOTS, &typed::MEMBERS);
/// The type `memoryview`.
pub static MEMORYVIEW: Type = Type::new(q::memoryview, Layout::Array, &memoryview::SLOTS, &memoryview::MEMBERS);

/// What the three types have in common.
const SHARED: Slots = Slots {
    unary: Some(unary),
    binary: Some(binary),
    item: Some(item),
    set_item: Some(set_item),
    step: Some(step),
    buffer: Some(buffer),
    ..Slots::NONE
};

/// A bytearray or array with `bytes` of its own, or a window on those of an `owner`: a memoryview, or a bytearray at an address.
#[repr(C)]
pub struct Array {
    pub header: Header,
    pub bytes: HeapVec<u8>,
    /// The object that a window looks at; of an array of objects the list that holds them; else null.
    pub owner: Value,
    /// Of a window: first byte in the owner's buffer, and length in bytes.
    pub start: usize,
    pub len: usize,
    pub typecode: u8,
    pub writable: bool,
}

impl Array {
    /// The bytes, as the array functions of [`Ref`] take it.
    pub fn bytes(&mut self) -> &mut HeapVec<u8> {
        &mut self.bytes
    }
}

/// A new bytearray or array without items.
pub fn new(vm: &mut Vm, ty: &'static Type, typecode: u8) -> Result<Ref<Array>, Raised> {
    let owner = if typecode == OBJECT { list::new(vm, 0)?.value() } else { Value::NULL };
    vm.new_object(Ref::from_static(ty), |header| Array { header, bytes: HeapVec::new(), owner, start: 0, len: 0, typecode, writable: true })
}

/// A new bytearray with the bytes that `source` finds.
pub fn bytearray_from(vm: &mut Vm, source: impl for<'h> Fn(&'h Vm) -> &'h [u8]) -> Result<Value, Raised> {
    let array = new(vm, &BYTEARRAY, b'B')?;
    array.vec_extend_from(vm, Array::bytes, source)?;
    Ok(array.value())
}

/// Whether the bytes are those of another object, so that it cannot grow.
fn is_window(vm: &Vm, array: Ref<Array>) -> bool {
    let array = array.get(&vm.heap);
    !array.owner.is_null() && array.typecode != OBJECT
}

/// What makes a window longer or shorter.
fn check_growing(vm: &mut Vm, array: Ref<Array>) -> Result<(), Raised> {
    if is_window(vm, array) { Err(vm.raise_text(VALUE_ERROR, "bytes at an address cannot grow")) } else { Ok(()) }
}

fn is_view(array: Ref<Array>) -> bool {
    array.value().is_exactly(&MEMORYVIEW)
}

/// The list behind an array of objects.
fn objects(vm: &Vm, array: Ref<Array>) -> Option<Ref<List>> {
    if is_view(array) { None } else { array.get(&vm.heap).owner.cast::<List>() }
}

fn buffer(vm: &Vm, value: Value) -> Option<Buffer> {
    let object = value.cast::<Array>()?;
    let array = object.get(&vm.heap);
    if is_window(vm, object) {
        let part = vm.buffer(array.owner)?.part(array.start, array.len);
        return Some(Buffer { typecode: array.typecode, writable: array.writable, ..part });
    }
    if array.typecode == OBJECT {
        return None;
    }
    let bytes = array.bytes.as_slice(&vm.heap);
    Some(Buffer::writable(bytes.as_ptr().cast_mut(), bytes.len(), array.typecode))
}

/// Number of items.
fn count(vm: &Vm, array: Ref<Array>) -> usize {
    match objects(vm, array) {
        Some(list) => list.get(&vm.heap).items.len(),
        None => vm.buffer(array.value()).map_or(0, |buffer| buffer.len) / element::size(array.get(&vm.heap).typecode),
    }
}

/// Item `idx`; `None` behind the end.
fn element_at(vm: &mut Vm, array: Ref<Array>, idx: usize) -> Result<Option<Value>, Raised> {
    if let Some(list) = objects(vm, array) {
        return Ok(list.get(&vm.heap).items.as_slice(&vm.heap).get(idx).copied());
    }
    let typecode = array.get(&vm.heap).typecode;
    let size = element::size(typecode);
    let Some(bytes) = idx.checked_mul(size).and_then(|at| vm.content(array.value()).get(at..)?.get(..size)) else {
        return Ok(None);
    };
    let raw = element::raw(bytes);
    element::load(vm, typecode, raw).map(Some)
}

/// Appends an item.
pub fn append(vm: &mut Vm, array: Ref<Array>, value: Value) -> Result<(), Raised> {
    if let Some(list) = objects(vm, array) {
        return list::append(vm, list, value);
    }
    check_growing(vm, array)?;
    let typecode = array.get(&vm.heap).typecode;
    let raw = element::store(vm, typecode, value)?;
    array.vec_extend(vm, Array::bytes, raw.get(..element::size(typecode)).unwrap_or(&[]))
}

/// Appends whole items of a buffer as they are, or the items of another iterable.
pub fn extend(vm: &mut Vm, array: Ref<Array>, source: Value) -> Result<(), Raised> {
    check_growing(vm, array)?;
    if vm.buffer(source).is_some() && objects(vm, array).is_none() {
        let size = element::size(array.get(&vm.heap).typecode);
        return array.vec_extend_from(vm, Array::bytes, |vm| {
            let bytes = vm.content(source);
            bytes.get(..bytes.len() - bytes.len().checked_rem(size).unwrap_or(0)).unwrap_or(bytes)
        });
    }
    let iterator = vm.iter(source)?;
    while let Some(item) = vm.next(iterator)? {
        append(vm, array, item)?;
    }
    Ok(())
}

fn step(vm: &mut Vm, value: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let Some(array) = value.cast::<Array>() else {
        return Ok(None);
    };
    let item = element_at(vm, array, *at)?;
    *at += usize::from(item.is_some());
    Ok(item)
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(array) = value.cast::<Array>() else {
        return Ok(None);
    };
    let n = count(vm, array);
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(n > 0)),
        UnaryOp::Len => Some(int::from_word(vm, n as isize)?),
        _ => None,
    })
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let Some(array) = left.cast::<Array>() else {
        return Ok(None);
    };
    match op {
        BinaryOp::Add if !is_view(array) => typed::concat(vm, array, right).map(Some),
        BinaryOp::InplaceAdd if !is_view(array) => {
            extend(vm, array, right)?;
            Ok(Some(left))
        }
        BinaryOp::Contains => contains(vm, array, right).map(Some),
        BinaryOp::Less | BinaryOp::More | BinaryOp::LessEqual | BinaryOp::MoreEqual | BinaryOp::Equal => compare(vm, op, array, right),
        _ => Ok(None),
    }
}

/// Searches text in a bytearray. Single items are not searched for, as in the original.
fn contains(vm: &mut Vm, array: Ref<Array>, needle: Value) -> Result<Value, Raised> {
    if text::is_int(needle) || needle.cast::<Float>().is_some() {
        return Err(vm.raise(NOT_IMPLEMENTED_ERROR));
    }
    let is_text = array.value().is_exactly(&BYTEARRAY) && vm.buffer(needle).is_some();
    // The original finds nothing in nothing, not even that.
    let content = vm.content(array.value());
    Ok(Value::bool(is_text && !content.is_empty() && text::search::find(content, vm.content(needle)).is_some()))
}

/// Whether items of two type codes can be compared as bytes: the original goes no further.
fn are_comparable(left: u8, right: u8, for_equality: bool) -> bool {
    if matches!(left, b'f' | b'd') || !left.eq_ignore_ascii_case(&right) {
        return false;
    }
    left != right || for_equality || left.is_ascii_uppercase() && left != OBJECT
}

fn compare(vm: &mut Vm, op: BinaryOp, array: Ref<Array>, right: Value) -> Result<Option<Value>, Raised> {
    // An `array` is asked about arrays only; the other side may know more.
    if op == BinaryOp::Equal && array.value().is_exactly(&ARRAY) && !right.is_exactly(&ARRAY) {
        return Ok(None);
    }
    if let (Some(_), Some(_)) = (objects(vm, array), right.cast::<Array>().and_then(|other| objects(vm, other))) {
        let (a, b) = (array.get(&vm.heap).owner, right.cast::<Array>().map_or(Value::NULL, |other| other.get(&vm.heap).owner));
        return vm.binary(op, a, b).map(Some);
    }
    let Some(other) = vm.buffer(right) else {
        return if right.cast::<Array>().is_some() { Err(vm.raise(NOT_IMPLEMENTED_ERROR)) } else { Ok(Some(Value::FALSE)) };
    };
    if !are_comparable(array.get(&vm.heap).typecode, other.typecode, op == BinaryOp::Equal) {
        return Err(vm.raise(NOT_IMPLEMENTED_ERROR));
    }
    Ok(text::ops::compare(op, vm.content(array.value()).cmp(vm.content(right))))
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    let Some(array) = value.cast::<Array>() else {
        return Ok(Value::NONE);
    };
    let n = count(vm, array);
    if let Some(range) = slice::span(vm, index, n)? {
        return if is_view(array) { memoryview::part(vm, array, range) } else { typed::part(vm, array, range) };
    }
    let name = vm.type_of(value).name();
    let idx = slice::index(vm, index, n, name)?;
    Ok(element_at(vm, array, idx)?.unwrap_or(Value::NONE))
}

fn set_item(vm: &mut Vm, value: Value, index: Value, item: Value) -> Result<bool, Raised> {
    let Some(array) = value.cast::<Array>() else {
        return Ok(false);
    };
    let n = count(vm, array);
    if item.is_null() || !array.get(&vm.heap).writable {
        // A view looks at the number first.
        if !item.is_null() && slice::parts(vm, index).is_none() {
            slice::index(vm, index, n, q::memoryview)?;
        }
        return Ok(false);
    }
    if let Some(range) = slice::span(vm, index, n)? {
        set_range(vm, array, range, item)?;
        return Ok(true);
    }
    let name = vm.type_of(value).name();
    let idx = slice::index(vm, index, n, name)?;
    if let Some(list) = objects(vm, array) {
        list::set(vm, list, idx, item);
        return Ok(true);
    }
    let typecode = array.get(&vm.heap).typecode;
    let size = element::size(typecode);
    let raw = element::store(vm, typecode, item)?;
    if let (Some(buffer), Some(raw)) = (vm.buffer(value), raw.get(..size)) {
        let place = buffer.part(idx * size, size).bytes_mut(vm);
        if place.len() == size {
            numbers::slices::copy(place, raw);
        }
    }
    Ok(true)
}

/// `array[range] = source`: bytes of a buffer with the same kind of items.
fn set_range(vm: &mut Vm, array: Ref<Array>, range: Range<usize>, source: Value) -> Result<(), Raised> {
    let Some(from) = (if text::is_bytes_like(vm, source) { vm.buffer(source) } else { None }) else {
        return Err(vm.raise_text(NOT_IMPLEMENTED_ERROR, "array/bytes required on right side"));
    };
    let (typecode, is_window) = (array.get(&vm.heap).typecode, is_window(vm, array));
    let size = element::size(typecode);
    let (at, n) = (range.start * size, range.len() * size);
    if size != element::size(from.typecode) || is_window && n != from.len || objects(vm, array).is_some() {
        return Err(vm.raise_text(VALUE_ERROR, "lhs and rhs should be compatible"));
    }
    if !is_window {
        // The source may be the array itself: it is read before anything moves.
        let source = if source == array.value() { vm.new_bytes_from(|vm| vm.content(source))? } else { source };
        let new = vm.content(source).len();
        if new > n {
            array.vec_insert(vm, Array::bytes, at + n, new - n, 0)?;
        } else {
            array.vec_remove(vm, Array::bytes, at + new, n - new);
        }
        return copy_into(vm, array.value(), at, source);
    }
    copy_into(vm, array.value(), at, source)
}

/// Copies the content of `source` over the bytes of `target` from `at` on, as if through a copy: they may overlap.
fn copy_into(vm: &mut Vm, target: Value, at: usize, source: Value) -> Result<(), Raised> {
    let Some(from) = vm.buffer(source) else {
        return Err(vm.raise_text(TYPE_ERROR, "object with buffer protocol required"));
    };
    let Some(to) = vm.buffer(target).map(|buffer| buffer.part(at, from.len)) else {
        return Ok(());
    };
    // Forward or backward, so that no byte is overwritten before it is read.
    let n = to.len.min(from.len);
    let backward = (to.start as usize) > from.start as usize;
    let mut piece = [0u8; 64];
    let mut done = 0;
    while done < n {
        let len = piece.len().min(n - done);
        let offset = if backward { n - done - len } else { done };
        let (Some(piece), bytes) = (piece.get_mut(..len), from.part(offset, len).bytes(vm)) else {
            break;
        };
        if bytes.len() != len {
            break;
        }
        numbers::slices::copy(piece, bytes);
        let place = to.part(offset, len).bytes_mut(vm);
        if place.len() == len {
            numbers::slices::copy(place, piece);
        }
        done += len;
    }
    Ok(())
}

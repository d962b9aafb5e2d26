//! Objects whose length is part of them: str, bytes, tuple. Frozen code has them in flash in exactly this layout.

use core::{fmt, ptr, slice, str};

use super::object::{Header, Ref, Type};
use super::{Heap, HeapVec};
use crate::args::Args;
use crate::{Qstr, Raised, Value, Vm};

/// A string. The text follows the fields, without a terminator.
#[repr(C)]
pub struct Str {
    pub header: Header,
    /// Length in bytes.
    pub(crate) len: usize,
    /// [`bytecode::qstr::hash`] of the text.
    pub(crate) hash: u16,
    /// Bit 0: all ASCII, so that a character index is a byte index.
    pub(crate) flags: u16,
}

/// Bytes: laid out as [`Str`].
#[repr(C)]
pub struct Bytes {
    pub header: Header,
    pub(crate) len: usize,
    pub(crate) hash: u16,
    pub(crate) flags: u16,
}

/// Where the text of a [`Str`] or [`Bytes`] begins, in bytes from the start of the object.
pub const TEXT_OFFSET: usize = core::mem::offset_of!(Str, flags) + 2;
const ASCII: u16 = 1;

/// A tuple, or an instance of a named tuple. The items follow the fields.
#[repr(C)]
pub struct Tuple {
    pub header: Header,
    pub(crate) len: usize,
}

impl Ref<Str> {
    #[inline(always)]
    pub fn text(self, heap: &Heap) -> &str {
        let object = self.get(heap);
        // SAFETY: `new_text` and the freezer put `len` bytes of valid UTF-8 at `TEXT_OFFSET`.
        unsafe { str::from_utf8_unchecked(slice::from_raw_parts(self.as_ptr().cast::<u8>().add(TEXT_OFFSET), object.len)) }
    }

    pub fn hash(self, heap: &Heap) -> u16 {
        self.get(heap).hash
    }

    pub fn is_ascii(self, heap: &Heap) -> bool {
        self.get(heap).flags & ASCII != 0
    }
}

impl Ref<Bytes> {
    #[inline(always)]
    pub fn bytes(self, heap: &Heap) -> &[u8] {
        let object = self.get(heap);
        // SAFETY: as `Ref<Str>::text`.
        unsafe { slice::from_raw_parts(self.as_ptr().cast::<u8>().add(TEXT_OFFSET), object.len) }
    }

    pub fn hash(self, heap: &Heap) -> u16 {
        self.get(heap).hash
    }
}

impl Ref<Tuple> {
    #[inline(always)]
    pub fn items(self, heap: &Heap) -> &[Value] {
        let len = self.get(heap).len;
        // SAFETY: `new_tuple_of` and the freezer put `len` values behind the fields.
        unsafe { slice::from_raw_parts(self.as_ptr().add(1).cast::<Value>(), len) }
    }

    /// Item `idx`, or null if there is none.
    pub fn item(self, heap: &Heap, idx: usize) -> Value {
        self.items(heap).get(idx).copied().unwrap_or(Value::NULL)
    }

    /// The items of a tuple in the heap that is still being filled, or that is documented to change.
    pub fn items_mut(self, heap: &mut Heap) -> &mut [Value] {
        let len = self.get(heap).len;
        // SAFETY: as `items`, and the heap is borrowed for change.
        unsafe { slice::from_raw_parts_mut(self.as_ptr().add(1).cast::<Value>(), len) }
    }
}

/// Text or bytes under construction: becomes a `str` or `bytes` without a copy.
///
/// It may live on the machine stack only, where the collector sees it.
pub struct StrBuf {
    memory: HeapVec<u8>,
}

impl StrBuf {
    pub fn new(vm: &mut Vm) -> Result<StrBuf, Raised> {
        StrBuf::with_capacity(vm, 2 * super::BLOCK_BYTES - TEXT_OFFSET)
    }

    /// Room for `n` bytes of text from the start.
    pub fn with_capacity(vm: &mut Vm, n: usize) -> Result<StrBuf, Raised> {
        let mut memory = HeapVec::with_capacity(vm, TEXT_OFFSET.saturating_add(n))?;
        memory.extend_rooted(vm, &[0; TEXT_OFFSET])?;
        Ok(StrBuf { memory })
    }

    pub fn len(&self) -> usize {
        self.memory.len() - TEXT_OFFSET
    }

    pub(crate) fn address(&self) -> usize {
        self.memory.address()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn as_bytes<'h>(&'h self, heap: &'h Heap) -> &'h [u8] {
        self.memory.as_slice(heap).get(TEXT_OFFSET..).unwrap_or(&[])
    }

    pub fn as_mut_bytes<'h>(&'h mut self, heap: &'h mut Heap) -> &'h mut [u8] {
        self.memory.as_mut_slice(heap).get_mut(TEXT_OFFSET..).unwrap_or(&mut [])
    }

    /// The text for change, beside objects that are read.
    pub fn as_mut_bytes_beside<'h>(&'h mut self, heap: &'h Heap) -> &'h mut [u8] {
        self.memory.as_mut_slice_beside(heap).get_mut(TEXT_OFFSET..).unwrap_or(&mut [])
    }

    pub fn push(&mut self, vm: &mut Vm, byte: u8) -> Result<(), Raised> {
        self.memory.push_rooted(vm, byte)
    }

    pub fn push_char(&mut self, vm: &mut Vm, c: char) -> Result<(), Raised> {
        self.push_bytes(vm, c.encode_utf8(&mut [0; 4]).as_bytes())
    }

    /// Appends bytes that do not lie in the heap.
    pub fn push_bytes(&mut self, vm: &mut Vm, bytes: &[u8]) -> Result<(), Raised> {
        self.memory.extend_rooted(vm, bytes)
    }

    pub fn push_str(&mut self, vm: &mut Vm, text: &str) -> Result<(), Raised> {
        self.push_bytes(vm, text.as_bytes())
    }

    /// Appends `n` times `byte`.
    pub fn fill(&mut self, vm: &mut Vm, n: usize, byte: u8) -> Result<(), Raised> {
        self.memory.fill_rooted(vm, n, byte)
    }

    /// Appends bytes that lie in the heap: `source` finds them again after room was made.
    pub fn push_from(&mut self, vm: &mut Vm, source: impl for<'h> Fn(&'h Vm) -> &'h [u8]) -> Result<(), Raised> {
        let n = source(vm).len();
        self.memory.reserve(vm, n)?;
        // The room is there, so nothing can move or collect between the two looks.
        self.memory.append_in_room(source(vm));
        Ok(())
    }

    /// Appends formatted text.
    pub fn push_fmt(&mut self, vm: &mut Vm, arguments: fmt::Arguments) -> Result<(), Raised> {
        struct Sink<'a>(&'a mut StrBuf, &'a mut Vm);
        impl fmt::Write for Sink<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.push_str(self.1, text).map_err(|_| fmt::Error)
            }
        }
        fmt::write(&mut Sink(self, vm), arguments).map_err(|_| Raised)
    }

    pub fn truncate(&mut self, n: usize) {
        self.memory.truncate(TEXT_OFFSET + n);
    }

    /// Gives the memory back.
    pub fn free(self, vm: &mut Vm) {
        vm.heap.free(self.memory.address() as *mut u8);
    }

    /// The text as a `str`: the interned string if there is one. The bytes must be valid UTF-8 (else `UnicodeError`).
    pub fn into_str(self, vm: &mut Vm) -> Result<Value, Raised> {
        let text = self.as_bytes(&vm.heap);
        if let Some(name) = vm.find_name(text) {
            vm.heap.free(self.memory.address() as *mut u8);
            return Ok(Value::qstr(name));
        }
        let ascii = text.is_ascii();
        if !ascii && str::from_utf8(text).is_err() {
            return Err(vm.raise(crate::types::exception::UNICODE_ERROR));
        }
        Ok(self.seal(vm, &crate::types::str::STR, if ascii { ASCII } else { 0 }))
    }

    pub fn into_bytes(self, vm: &mut Vm) -> Value {
        if self.is_empty() {
            vm.heap.free(self.memory.address() as *mut u8);
            return Value::from_static(&EMPTY_BYTES);
        }
        self.seal(vm, &crate::types::bytes::BYTES, 0)
    }

    fn seal(self, vm: &mut Vm, ty: &'static Type, flags: u16) -> Value {
        let len = self.len();
        let hash = bytecode::qstr::hash(self.as_bytes(&vm.heap));
        let object = self.memory.address() as *mut Str;
        vm.heap.resize_in_place(object.cast(), TEXT_OFFSET + len);
        // SAFETY: the buffer began with `TEXT_OFFSET` bytes kept for these fields, in a block of its own.
        unsafe {
            ptr::addr_of_mut!((*object).header).write(Header::of(ty));
            ptr::addr_of_mut!((*object).len).write(len);
            ptr::addr_of_mut!((*object).hash).write(hash);
            ptr::addr_of_mut!((*object).flags).write(flags);
        }
        ptr::NonNull::new(object.cast::<()>()).map_or(Value::NULL, Value::from_raw)
    }
}

impl<T: Copy> HeapVec<T> {
    pub(crate) fn truncate(&mut self, n: usize) {
        self.set_len(n.min(self.len()));
    }
}

/// `b''`: one object, so that it costs nothing.
#[unsafe(export_name = "fb_empty_bytes")]
pub static EMPTY_BYTES: Bytes = Bytes { header: Header::of(&crate::types::bytes::BYTES), len: 0, hash: 5381, flags: 0 };
/// `()`: one object.
#[unsafe(export_name = "fb_empty_tuple")]
pub static EMPTY_TUPLE: Tuple = Tuple { header: Header::of(&crate::types::tuple::TUPLE), len: 0 };

/// A tuple as a `static`.
#[repr(C)]
pub struct StaticTuple<const N: usize> {
    tuple: Tuple,
    items: [Value; N],
}

impl<const N: usize> StaticTuple<N> {
    pub const fn new(items: [Value; N]) -> StaticTuple<N> {
        StaticTuple { tuple: Tuple { header: Header::of(&crate::types::tuple::TUPLE), len: N }, items }
    }
}

// SAFETY: the fields of a `Tuple`, then as many items as its length says. It is reached as a `Tuple` only.
unsafe impl<const N: usize> super::Object for StaticTuple<N> {
    const LAYOUT: super::Layout = super::Layout::Tuple;

    fn is_laid_out_by(_ty: Ref<Type>) -> bool {
        false
    }
}

impl Vm {
    /// A `str` of `text`, which may not lie in the heap; the interned string if there is one.
    pub fn new_str(&mut self, text: &str) -> Result<Value, Raised> {
        if let Some(name) = self.find_name(text.as_bytes()) {
            return Ok(Value::qstr(name));
        }
        let mut buf = StrBuf::with_capacity(self, text.len())?;
        buf.push_str(self, text)?;
        buf.into_str(self)
    }

    /// A `bytes` of `bytes`, which may not lie in the heap.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> Result<Value, Raised> {
        let mut buf = StrBuf::with_capacity(self, bytes.len())?;
        buf.push_bytes(self, bytes)?;
        Ok(buf.into_bytes(self))
    }

    /// A `str` of heap text that `source` finds.
    pub fn new_str_from(&mut self, source: impl for<'h> Fn(&'h Vm) -> &'h str) -> Result<Value, Raised> {
        if let Some(name) = self.find_name(source(self).as_bytes()) {
            return Ok(Value::qstr(name));
        }
        let mut buf = StrBuf::with_capacity(self, source(self).len())?;
        buf.push_from(self, |vm| source(vm).as_bytes())?;
        buf.into_str(self)
    }

    /// A `bytes` of heap bytes that `source` finds.
    pub fn new_bytes_from(&mut self, source: impl for<'h> Fn(&'h Vm) -> &'h [u8]) -> Result<Value, Raised> {
        let mut buf = StrBuf::with_capacity(self, source(self).len())?;
        buf.push_from(self, source)?;
        Ok(buf.into_bytes(self))
    }

    /// A `str` from a message with insertions.
    pub fn new_str_fmt(&mut self, arguments: fmt::Arguments) -> Result<Value, Raised> {
        let mut buf = StrBuf::new(self)?;
        buf.push_fmt(self, arguments)?;
        buf.into_str(self)
    }

    /// A tuple of `n` nulls to be filled at once through [`Ref::items_mut`].
    pub(crate) fn new_tuple_of(&mut self, ty: Ref<Type>, n: usize) -> Result<Ref<Tuple>, Raised> {
        let bytes = n.saturating_mul(size_of::<Value>()).saturating_add(size_of::<Tuple>());
        let memory = self.alloc_object(bytes, false, false)?.cast::<Tuple>();
        // SAFETY: room for the fields and `n` values was allocated.
        unsafe {
            memory.write(Tuple { header: Header::new(ty), len: n });
            let items = memory.add(1).cast::<Value>();
            for i in 0..n {
                items.add(i).write(Value::NULL);
            }
        }
        ptr::NonNull::new(memory).map(Ref::from_raw).ok_or(Raised)
    }

    /// A tuple of `items`, which may not lie in the heap.
    pub fn new_tuple(&mut self, items: &[Value]) -> Result<Value, Raised> {
        if items.is_empty() {
            return Ok(Value::from_static(&EMPTY_TUPLE));
        }
        let tuple = self.new_tuple_of(Ref::from_static(&crate::types::tuple::TUPLE), items.len())?;
        numbers::slices::copy(tuple.items_mut(&mut self.heap), items);
        Ok(tuple.value())
    }

    /// A tuple of the positional arguments from `start` on.
    pub fn new_tuple_of_args(&mut self, args: Args, start: usize) -> Result<Value, Raised> {
        self.new_tuple_from(args.len().saturating_sub(start), |_, i| args.get(start + i))
    }

    /// A tuple whose item `i` is `item(vm, i)`.
    pub fn new_tuple_from(&mut self, n: usize, item: impl Fn(&Vm, usize) -> Value) -> Result<Value, Raised> {
        if n == 0 {
            return Ok(Value::from_static(&EMPTY_TUPLE));
        }
        let tuple = self.new_tuple_of(Ref::from_static(&crate::types::tuple::TUPLE), n)?;
        for i in 0..n {
            let value = item(self, i);
            if let Some(slot) = tuple.items_mut(&mut self.heap).get_mut(i) {
                *slot = value;
            }
        }
        Ok(tuple.value())
    }

    /// The text of a `str` (not of a subclass's instance).
    #[inline]
    pub fn str(&self, value: Value) -> Option<&str> {
        match value.as_qstr() {
            Some(name) => Some(self.name(name)),
            None => value.cast::<Str>().map(|object| object.text(&self.heap)),
        }
    }

    /// The content of a `bytes`.
    pub fn bytes(&self, value: Value) -> Option<&[u8]> {
        value.cast::<Bytes>().map(|object| object.bytes(&self.heap))
    }

    /// The bytes of a `str` or `bytes`.
    pub fn str_or_bytes(&self, value: Value) -> Option<&[u8]> {
        self.str(value).map(str::as_bytes).or_else(|| self.bytes(value))
    }

    /// The items of a tuple or list.
    pub fn sequence(&self, value: Value) -> Option<&[Value]> {
        if let Some(tuple) = value.cast::<Tuple>() {
            return Some(tuple.items(&self.heap));
        }
        value.cast::<crate::types::list::List>().map(|list| list.get(&self.heap).items.as_slice(&self.heap))
    }

    /// The hash of a `str` or `bytes`.
    pub fn text_hash(&self, value: Value) -> Option<u16> {
        if let Some(name) = value.as_qstr() {
            return Some(self.name_hash(name));
        }
        if let Some(string) = value.cast::<Str>() {
            return Some(string.hash(&self.heap));
        }
        value.cast::<Bytes>().map(|bytes| bytes.hash(&self.heap))
    }

    /// The hash of a `str`.
    #[inline]
    pub fn str_hash(&self, value: Value) -> Option<usize> {
        if let Some(name) = value.as_qstr() {
            return Some(self.name_hash(name) as usize);
        }
        value.cast::<Str>().map(|string| string.hash(&self.heap) as usize)
    }

    /// The interned string that is equal to `value`, if there is one.
    pub fn find_interned(&self, value: Value) -> Option<Qstr> {
        value.as_qstr().or_else(|| self.find_name(self.str(value)?.as_bytes()))
    }
}

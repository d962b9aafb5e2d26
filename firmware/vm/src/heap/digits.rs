//! The digits of big integers: those of finished objects to read, those under construction to write.

use core::ptr::NonNull;
use core::{ptr, slice};

use numbers::big::{Int, Shape, Small};

use super::Heap;
use super::object::{Header, Ref};
use crate::types::int::{BigInt, INT};
use crate::{Raised, Value, Vm};

impl Ref<BigInt> {
    /// The number.
    #[inline]
    pub fn int(self, heap: &Heap) -> Int<'_> {
        let len_and_sign = self.get(heap).len_and_sign;
        // SAFETY: `DigitBuf::into_int` and the freezer put so many digits behind the fields, which end on a word.
        let digits = unsafe { slice::from_raw_parts(self.as_ptr().add(1).cast::<u32>(), len_and_sign / 2) };
        Int::of_trimmed(len_and_sign & 1 != 0, digits)
    }
}

/// An integer-like value as an operand of [`numbers::big`]: it keeps big ones alive while it lies on the machine stack.
#[derive(Clone, Copy)]
pub enum Operand {
    Small(Small),
    Big(Ref<BigInt>),
}

impl From<i64> for Operand {
    fn from(n: i64) -> Operand {
        Operand::Small(Small::from(n))
    }
}

impl Operand {
    /// The operand that an int or bool is; `None` for others.
    #[inline]
    pub fn of(value: Value) -> Option<Operand> {
        if let Some(n) = value.as_small() {
            return Some(Operand::from(n as i64));
        }
        if let Some(n) = value.as_bool() {
            return Some(Operand::from(n as i64));
        }
        value.cast::<BigInt>().map(Operand::Big)
    }

    /// The number, for as long as nothing can change the heap.
    #[inline]
    pub fn int<'a>(&'a self, heap: &'a Heap) -> Int<'a> {
        match self {
            Operand::Small(small) => small.int(),
            Operand::Big(big) => big.int(heap),
        }
    }
}

/// Digits under construction, or scratch space: becomes an int without a copy, or is freed.
///
/// No object names it, so it can be written while others are read. It may live on the machine stack only, where the collector sees it.
pub struct DigitBuf {
    block: NonNull<BigInt>,
    len: usize,
}

impl DigitBuf {
    /// Room for `len` digits, zeros.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(vm: &mut Vm, len: usize) -> Result<DigitBuf, Raised> {
        let bytes = len.saturating_mul(size_of::<u32>()).saturating_add(size_of::<BigInt>());
        let block = vm.alloc_raw(bytes)?.cast::<BigInt>();
        match NonNull::new(block) {
            Some(block) => Ok(DigitBuf { block, len }),
            None => Err(vm.raise_memory_error(bytes)),
        }
    }

    /// As [`DigitBuf::new`], or with room for `least` digits if there is no room for more.
    pub fn between(vm: &mut Vm, least: usize, best: usize) -> Result<DigitBuf, Raised> {
        let buf = DigitBuf::new(vm, best);
        if buf.is_err() && least < best {
            vm.forget_exception();
            return DigitBuf::new(vm, least);
        }
        buf
    }

    /// The digits, for change beside numbers that are read.
    pub fn digits<'h>(&'h mut self, _heap: &'h Heap) -> &'h mut [u32] {
        // SAFETY: `new` made room for `len` zeros behind the fields. This is the only handle, borrowed for change; the heap is borrowed too, so that
        // nothing can be freed or moved.
        unsafe { slice::from_raw_parts_mut(self.block.as_ptr().add(1).cast::<u32>(), self.len) }
    }

    /// Gives the memory back.
    pub fn free(self, vm: &mut Vm) {
        vm.heap.free(self.block.as_ptr().cast());
    }

    /// The int that `shape` says lies here.
    pub fn into_int(mut self, vm: &mut Vm, shape: Shape) -> Value {
        let int = shape.of(self.digits(&vm.heap));
        let (negative, len) = (int.is_negative(), int.digits().len());
        if let Some(small) = int.to_i64().and_then(|n| isize::try_from(n).ok()).and_then(Value::small) {
            self.free(vm);
            return small;
        }
        let object = self.block.as_ptr();
        vm.heap.resize_in_place(object.cast(), size_of::<BigInt>() + len * size_of::<u32>());
        // SAFETY: the block began with room for these fields.
        unsafe { ptr::write(object, BigInt { header: Header::of(&INT), len_and_sign: len * 2 + negative as usize }) };
        Value::from_raw(self.block.cast())
    }
}

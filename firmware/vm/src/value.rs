//! One machine word that names any Python object.
//!
//! | low bits | kind | payload |
//! |---|---|---|
//! | `...1` | small integer | the upper bits, two's complement |
//! | `..010` | interned string | its number in the upper bits |
//! | `..110` | immediate | its number in the upper bits |
//! | `..000`, `..100` | object | address of a heap block or of a `static`, which begins with a [`Header`] |
//!
//! The representation is that of MicroPython's "A", because small-integer ranges and identities are visible to programs.

use core::ptr::{self, NonNull};

use crate::heap::{Header, Object, Ref, Type};
use crate::qstr::Qstr;

/// A Python value: a small integer, an interned string, an immediate or the address of an object. Never zero.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value(NonNull<()>);

// SAFETY: a `Value` in a `static` names only immutable `static` objects; a heap value never leaves its `Vm`, whose API takes `&mut Vm`.
unsafe impl Sync for Value {}
unsafe impl Send for Value {}

const QSTR_TAG: usize = 0b010;
const IMMEDIATE_TAG: usize = 0b110;

/// Bits of a small integer, sign included: 31 on the chip, 63 on a desktop.
pub const SMALL_INT_BITS: u32 = usize::BITS - 1;
/// Largest small integer.
pub const SMALL_INT_MAX: isize = isize::MAX >> 1;
/// Smallest small integer.
pub const SMALL_INT_MIN: isize = isize::MIN >> 1;

impl Value {
    const fn immediate(n: usize) -> Value {
        Value::from_bits(n << 3 | IMMEDIATE_TAG)
    }

    /// "No object here": an unbound local, the absent half of a method pair. Never visible to a program.
    pub const NULL: Value = Value::immediate(0);
    pub const NONE: Value = Value::immediate(1);
    pub const FALSE: Value = Value::immediate(2);
    pub const TRUE: Value = Value::immediate(3);
    pub const ELLIPSIS: Value = Value::immediate(4);
    pub const NOT_IMPLEMENTED: Value = Value::immediate(5);
    /// A deleted entry of a hash table. Never visible to a program.
    pub const DELETED: Value = Value::immediate(6);
    /// Stands on the operand stack for a pending return or jump while a `finally` body runs; the cause is in the block.
    pub const PENDING: Value = Value::immediate(7);
    /// Number of immediates.
    pub const N_IMMEDIATES: usize = 8;

    const fn from_bits(bits: usize) -> Value {
        // Every caller sets a tag bit, so this never takes the second arm.
        match NonNull::new(ptr::without_provenance_mut(bits)) {
            Some(pointer) => Value(pointer),
            None => Value(NonNull::dangling()),
        }
    }

    /// The word itself. Two values are the same object exactly when their words are equal.
    pub fn bits(self) -> usize {
        self.0.as_ptr().addr()
    }

    pub const fn bool(value: bool) -> Value {
        if value { Value::TRUE } else { Value::FALSE }
    }

    /// The small integer `value`, or `None` if it does not fit.
    pub const fn small(value: isize) -> Option<Value> {
        if value >= SMALL_INT_MIN && value <= SMALL_INT_MAX { Some(Value::from_bits((value as usize) << 1 | 1)) } else { None }
    }

    /// A small integer from a number that always fits one.
    pub const fn from_i16(value: i16) -> Value {
        Value::from_bits((value as isize as usize) << 1 | 1)
    }

    /// A small integer; the top bit is lost if `value` does not fit. For numbers with a proven range.
    pub const fn small_wrapping(value: isize) -> Value {
        Value::from_bits((value as usize) << 1 | 1)
    }

    /// A word that has the tag of a small integer.
    ///
    /// # Safety
    /// The lowest bit of `bits` is set.
    #[inline(always)]
    pub(crate) const unsafe fn from_tagged(bits: usize) -> Value {
        // SAFETY: promised by the caller; so the word is not zero.
        Value(unsafe { NonNull::new_unchecked(ptr::without_provenance_mut(bits)) })
    }

    pub const fn qstr(name: Qstr) -> Value {
        Value::from_bits((name.0 as usize) << 3 | QSTR_TAG)
    }

    /// The value that names a `static` object.
    pub const fn from_static<T: Object>(object: &'static T) -> Value {
        Value(NonNull::new(ptr::from_ref(object) as *mut ()).unwrap())
    }

    #[inline(always)]
    pub fn is_small(self) -> bool {
        self.bits() & 1 != 0
    }

    #[inline(always)]
    pub fn as_small(self) -> Option<isize> {
        if self.is_small() { Some(self.bits() as isize >> 1) } else { None }
    }

    #[inline(always)]
    pub fn as_qstr(self) -> Option<Qstr> {
        if self.bits() & 0b111 == QSTR_TAG { Some(Qstr((self.bits() >> 3) as u16)) } else { None }
    }

    /// The number of an immediate: an index below [`Value::N_IMMEDIATES`].
    #[inline(always)]
    pub fn as_immediate(self) -> Option<usize> {
        if self.bits() & 0b111 == IMMEDIATE_TAG { Some(self.bits() >> 3) } else { None }
    }

    #[inline(always)]
    pub fn is_object(self) -> bool {
        self.bits() & 0b11 == 0
    }

    #[inline(always)]
    pub fn as_bool(self) -> Option<bool> {
        if self == Value::TRUE {
            Some(true)
        } else if self == Value::FALSE {
            Some(false)
        } else {
            None
        }
    }

    pub fn is_null(self) -> bool {
        self == Value::NULL
    }

    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    /// `None` for the null marker.
    pub fn non_null(self) -> Option<Value> {
        if self.is_null() { None } else { Some(self) }
    }

    /// The header of an object; `None` for words that carry their own payload.
    #[inline(always)]
    pub fn header(self) -> Option<Ref<Header>> {
        if self.is_object() { Some(Ref::from_raw(self.0.cast())) } else { None }
    }

    pub(crate) const fn from_raw(object: NonNull<()>) -> Value {
        Value(object)
    }

    /// The object as `T` if its type says that it is laid out so.
    #[inline(always)]
    pub fn cast<T: Object>(self) -> Option<Ref<T>> {
        let header = self.header()?;
        if T::is_laid_out_by(header.type_ref()) { Some(Ref::from_raw(self.0.cast())) } else { None }
    }

    /// The object if its type is exactly `ty`.
    pub fn is_exactly(self, ty: &'static Type) -> bool {
        self.header().is_some_and(|header| header.type_ref().is(ty))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::bool(value)
    }
}

impl From<Qstr> for Value {
    fn from(name: Qstr) -> Value {
        Value::qstr(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Raised;

    #[test]
    fn a_result_is_one_word() {
        assert_eq!(size_of::<Result<Value, Raised>>(), size_of::<usize>());
        assert_eq!(size_of::<Option<Value>>(), size_of::<usize>());
    }

    #[test]
    fn small_integers_keep_their_value_at_the_borders() {
        for value in [0, 1, -1, SMALL_INT_MAX, SMALL_INT_MIN] {
            assert_eq!(Value::small(value).unwrap().as_small(), Some(value));
        }
        assert!(Value::small(SMALL_INT_MAX + 1).is_none());
        assert!(Value::small(SMALL_INT_MIN - 1).is_none());
    }
}

//! `slice`, and what every sequence does with an index or a slice.

use core::ops::Range;

use crate::args::Args;
use crate::heap::{Layout, NativeType, Slots};
use crate::ops::UnaryOp;
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::exception::Part::{Name, TypeOf};
use crate::types::exception::{INDEX_ERROR, NOT_IMPLEMENTED_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::types::{class, int};
use crate::vm::Root;
use crate::{Raised, Value, Vm, members, q};

/// The type `slice`. Programs cannot make instances.
pub static SLICE: NativeType<Slice> = NativeType::new(q::slice, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots { show: Some(show), attr: Some(attr), unary: Some(unary), ..Slots::NONE };

/// It has no hash, although it never changes.
fn unary(_vm: &mut Vm, _op: UnaryOp, _value: Value) -> Result<Option<Value>, Raised> {
    Ok(None)
}

members! { static MEMBERS; indices: f(indices, 2, 2) }

/// A slice as the program wrote it; each part may be `None`.
#[derive(Clone, Copy)]
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

/// A slice of a sequence of known length: positions within it, and a step that is not 0.
///
/// For a positive step both positions are in `0..=len`, for a negative one in `-1..len`; `stop` is exclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
}

impl Bounds {
    /// Number of items.
    pub fn len(self) -> usize {
        if self.step == 1 {
            return self.stop.saturating_sub(self.start).max(0) as usize;
        }
        let (from, to) = if self.step > 0 { (self.start, self.stop) } else { (self.stop, self.start) };
        if from >= to {
            return 0;
        }
        // A step of 0 never gets here.
        (to.abs_diff(from) - 1).checked_div(self.step.unsigned_abs()).map_or(0, |n| n + 1)
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The position of item `n`, which is below [`Bounds::len`].
    pub fn position(self, n: usize) -> usize {
        self.start.wrapping_add(self.step.wrapping_mul(n as isize)) as usize
    }

    /// The positions as a range, if the step is 1. An empty one begins where the slice does.
    pub fn range(self) -> Option<Range<usize>> {
        if self.step == 1 { Some(self.start as usize..self.stop.max(self.start) as usize) } else { None }
    }
}

/// A new slice object.
pub fn new(vm: &mut Vm, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
    Ok(vm.new_native(&SLICE, Slice { start, stop, step })?.value())
}

/// A slice object that is only used as a subscript of `container`, at once. For the built-in sequences, which look at its parts and
/// forget it, that is always the same object, so that cutting them needs no memory for it.
pub fn for_subscript(vm: &mut Vm, container: Value, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
    let layout = vm.type_of(container).layout();
    let shared = vm.roots[Root::Slice as usize];
    match SLICE.cast(shared) {
        Some(slice) if matches!(layout, Layout::List | Layout::Tuple | Layout::Str | Layout::Bytes | Layout::Array) => {
            slice.get_mut(&mut vm.heap).data = Slice { start, stop, step };
            Ok(shared)
        }
        _ => new(vm, start, stop, step),
    }
}

/// The parts of a slice object; `None` for other values.
pub fn parts(vm: &Vm, value: Value) -> Option<Slice> {
    SLICE.cast(value).map(|slice| slice.get(&vm.heap).data)
}

/// The position that the index `value` names in a sequence of `len` items; `name` is the sequence's type, for the messages.
///
/// # Errors
/// `TypeError` for what is not an integer, `IndexError` out of range.
#[inline]
pub fn index(vm: &mut Vm, value: Value, len: usize, name: Qstr) -> Result<usize, Raised> {
    if let Some(n) = value.as_small() {
        let position = if n < 0 { (n as usize).wrapping_add(len) } else { n as usize };
        if position < len {
            return Ok(position);
        }
    }
    index_slow(vm, value, len, name)
}

#[cold]
fn index_slow(vm: &mut Vm, value: Value, len: usize, name: Qstr) -> Result<usize, Raised> {
    match position(word(vm, value, name)?, len) {
        Some(position) => Ok(position),
        None => Err(vm.raise_fmt(INDEX_ERROR, "{} index out of range", &[Name(name)])),
    }
}

/// An index as a machine word, which may be negative.
///
/// # Errors
/// `TypeError` that names the sequence's type for what is not an integer; `OverflowError` for one that is too large.
pub fn word(vm: &mut Vm, value: Value, name: Qstr) -> Result<isize, Raised> {
    if let Some(n) = value.as_small() {
        return Ok(n);
    }
    match vm.int_arg(value) {
        // What a program's `__int__` raises stays as it is.
        Err(Raised) if vm.exception_is(TYPE_ERROR) && !has_int(vm, value) => {
            Err(vm.raise_fmt(TYPE_ERROR, "{} indices must be integers, not {}", &[Name(name), TypeOf(value)]))
        }
        result => result,
    }
}

/// Whether a program's class has `__int__`.
pub fn has_int(vm: &Vm, value: Value) -> bool {
    class::is_instance_like(value) && class::lookup(vm, vm.type_of(value), q::__int__).is_some_and(|found| !found.native)
}

/// The position that `index` names, negative ones counting from the end; `None` if there is none.
pub fn position(index: isize, len: usize) -> Option<usize> {
    let position = if index < 0 { (index as usize).wrapping_add(len) } else { index as usize };
    if position < len { Some(position) } else { None }
}

/// As [`position`], but cut to `0..=len`: the `start` and `stop` of `list.index`, `str.find` and their like.
pub fn clamped(index: isize, len: usize) -> usize {
    if index < 0 { len.saturating_sub(index.unsigned_abs()) } else { (index as usize).min(len) }
}

/// What the slice `value` means for a sequence of `len` items; `None` if `value` is not a slice.
///
/// # Errors
/// `TypeError` for parts that are not integers, `ValueError` for a step of 0.
pub fn bounds(vm: &mut Vm, value: Value, len: usize) -> Result<Option<Bounds>, Raised> {
    match parts(vm, value) {
        Some(slice) => resolve(vm, slice, len as isize).map(Some),
        None => Ok(None),
    }
}

/// As [`bounds`], for sequences that can only be cut with step 1.
///
/// # Errors
/// Also `NotImplementedError` for other steps.
pub fn span(vm: &mut Vm, value: Value, len: usize) -> Result<Option<Range<usize>>, Raised> {
    let Some(bounds) = bounds(vm, value, len)? else {
        return Ok(None);
    };
    match bounds.range() {
        Some(range) => Ok(Some(range)),
        None => Err(no_steps(vm)),
    }
}

/// "only slices with step=1" as `NotImplementedError`.
#[cold]
pub fn no_steps(vm: &mut Vm) -> Raised {
    vm.raise_text(NOT_IMPLEMENTED_ERROR, "only slices with step=1 (aka None) are supported")
}

fn resolve(vm: &mut Vm, slice: Slice, len: isize) -> Result<Bounds, Raised> {
    let step = if slice.step.is_none() { 1 } else { vm.int_arg(slice.step)? };
    if step == 0 {
        return Err(vm.raise_text(VALUE_ERROR, "slice step can't be zero"));
    }
    // What the parts are cut to, and what they are when left out.
    let (low, high, first, last) = if step > 0 { (0, len, 0, len) } else { (-1, len.saturating_sub(1), len.saturating_sub(1), -1) };
    let mut place = |part: Value, absent: isize| {
        if part.is_none() {
            return Ok(absent);
        }
        let n = vm.int_arg(part)?;
        let n = if n < 0 { n.saturating_add(len) } else { n };
        Ok(n.max(low).min(high))
    };
    Ok(Bounds { start: place(slice.start, first)?, stop: place(slice.stop, last)?, step })
}

fn indices(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(slice) = parts(vm, args.get(0)) else {
        return Err(vm.not_implicitly(args.get(0), q::slice));
    };
    let len = vm.int_arg(args.get(1))?;
    let bounds = resolve(vm, slice, len)?;
    let items = [int::from_word(vm, bounds.start)?, int::from_word(vm, bounds.stop)?, int::from_word(vm, bounds.step)?];
    vm.new_tuple(&items)
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Some(slice) = parts(vm, value) else {
        return Ok(None);
    };
    Ok(match name {
        q::start => Some(slice.start),
        q::stop => Some(slice.stop),
        q::step => Some(slice.step),
        _ => None,
    })
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(slice) = parts(vm, value) else {
        return Ok(());
    };
    vm.write(out, "slice(")?;
    vm.show(slice.start, out, Style::Repr)?;
    vm.write(out, ", ")?;
    vm.show(slice.stop, out, Style::Repr)?;
    vm.write(out, ", ")?;
    vm.show(slice.step, out, Style::Repr)?;
    vm.write(out, ")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_both_directions() {
        let len = |start, stop, step| Bounds { start, stop, step }.len();
        assert_eq!(len(0, 3, 1), 3);
        assert_eq!(len(3, 0, 1), 0);
        assert_eq!(len(0, 3, 2), 2);
        assert_eq!(len(2, -1, -1), 3);
        assert_eq!(len(2, -1, -2), 2);
        assert_eq!(len(0, 2, -1), 0);
        assert_eq!(len(0, 5, isize::MAX), 1);
        assert_eq!(len(4, -1, isize::MIN), 1);
    }

    #[test]
    fn positions_count_from_either_end() {
        assert_eq!(position(-1, 3), Some(2));
        assert_eq!(position(-4, 3), None);
        assert_eq!(position(3, 3), None);
        assert_eq!(clamped(-9, 3), 0);
        assert_eq!(clamped(9, 3), 3);
    }
}

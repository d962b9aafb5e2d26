//! Instructions that build collections, take them apart, or call with stars.

use crate::Raised;
use crate::args::Args;
use crate::types::dict::{self, Dict};
use crate::types::exception::Part::{Int, TypeOf};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::list::{self, List};
use crate::types::set::{self, Set};
use crate::{Value, Vm, q};

// The makers of displays are never inlined: the interpreter's frame lives long, and an address that a spilled register left there would keep a dead
// object alive for the collector.

/// A list of `n` items at `base`.
///
/// # Safety
/// There are `n` operands at `base`.
#[inline(never)]
pub(super) unsafe fn list(vm: &mut Vm, base: *const Value, n: usize) -> Result<Value, Raised> {
    let list = list::new(vm, n)?;
    for i in 0..n {
        // SAFETY: promised by the caller.
        list::append(vm, list, unsafe { *base.add(i) })?;
    }
    Ok(list.value())
}

/// A set of `n` items at `base`.
///
/// # Safety
/// There are `n` operands at `base`.
#[inline(never)]
pub(super) unsafe fn set(vm: &mut Vm, base: *const Value, n: usize) -> Result<Value, Raised> {
    let set = set::new(vm, n)?;
    for i in 0..n {
        // SAFETY: promised by the caller.
        set::add(vm, set, unsafe { *base.add(i) })?;
    }
    Ok(set.value())
}

/// A tuple of operands.
#[inline(never)]
pub(super) fn tuple(vm: &mut Vm, items: Args) -> Result<Value, Raised> {
    vm.new_tuple_of_args(items, 0)
}

/// An empty dict for `n` entries.
#[inline(never)]
pub(super) fn map(vm: &mut Vm, n: usize) -> Result<Value, Raised> {
    Ok(dict::new(vm, n)?.value())
}

/// Adds to the collection of a comprehension; for a dict `item` is the key and `value` lies below it.
#[inline(never)]
pub(super) fn store_comp(vm: &mut Vm, collection: Value, kind: usize, item: Value, value: Value) -> Result<(), Raised> {
    match kind {
        0 => match collection.cast::<List>() {
            Some(list) => list::append(vm, list, item),
            None => Err(vm.raise_text(TYPE_ERROR, "not a list")),
        },
        1 => match collection.cast::<Dict>() {
            Some(dict) => dict.set(vm, item, value),
            None => Err(vm.raise_text(TYPE_ERROR, "not a dict")),
        },
        _ => match collection.cast::<Set>() {
            Some(set) => set::add(vm, set, item),
            None => Err(vm.raise_text(TYPE_ERROR, "not a set")),
        },
    }
}

/// Takes `iterable` apart into exactly `n` places, the first item ending at the highest.
///
/// # Safety
/// `base` names `n` places in a frame; `iterable` lies in the lowest.
#[inline(never)]
pub(super) unsafe fn unpack(vm: &mut Vm, iterable: Value, n: usize, base: *mut Value) -> Result<(), Raised> {
    if let Some(items) = vm.sequence(iterable) {
        if items.len() != n {
            return check_count(vm, items.len(), n);
        }
        for (i, &item) in items.iter().enumerate() {
            // SAFETY: promised by the caller; the lowest place, which holds `iterable`, is written last.
            unsafe { *base.add(n - 1 - i) = item };
        }
        return Ok(());
    }
    let iterator = vm.iter(iterable)?;
    // The items wait in a list: an iterator may run anything.
    let list = list::new(vm, n)?;
    let mut count = 0;
    while let Some(item) = vm.next(iterator)? {
        if count == n {
            return Err(vm.raise_fmt(VALUE_ERROR, "too many values to unpack (expected {})", &[Int(n as isize)]));
        }
        list::append(vm, list, item)?;
        count += 1;
    }
    check_count(vm, count, n)?;
    for i in 0..n {
        let item = vm.sequence(list.value()).and_then(|items| items.get(i).copied()).unwrap_or(Value::NONE);
        // SAFETY: as above.
        unsafe { *base.add(n - 1 - i) = item };
    }
    Ok(())
}

fn check_count(vm: &mut Vm, len: usize, n: usize) -> Result<(), Raised> {
    if len < n {
        return Err(vm.raise_fmt(VALUE_ERROR, "need more than {} values to unpack", &[Int(len as isize)]));
    }
    if len > n {
        return Err(vm.raise_fmt(VALUE_ERROR, "too many values to unpack (expected {})", &[Int(n as isize)]));
    }
    Ok(())
}

/// `a, *b, c = iterable`: from the top down the first `left` items, the list of the middle, the last `right` ones.
///
/// # Safety
/// `base` names `left + right + 1` places in a frame.
#[inline(never)]
pub(super) unsafe fn unpack_ex(vm: &mut Vm, iterable: Value, left: usize, right: usize, base: *mut Value) -> Result<(), Raised> {
    let all = list::new(vm, left + right)?;
    vm.for_each(iterable, |vm, item| list::append(vm, all, item))?;
    let len = vm.sequence(all.value()).map_or(0, <[Value]>::len);
    if len < left + right {
        return Err(vm.raise_fmt(VALUE_ERROR, "need more than {} values to unpack", &[Int(len as isize)]));
    }
    let middle = list::new(vm, len - left - right)?;
    let item = |vm: &Vm, i: usize| vm.sequence(all.value()).and_then(|items| items.get(i).copied()).unwrap_or(Value::NONE);
    for i in left..len - right {
        let value = item(vm, i);
        list::append(vm, middle, value)?;
    }
    // SAFETY: promised by the caller.
    unsafe {
        for i in 0..right {
            *base.add(i) = item(vm, len - 1 - i);
        }
        *base.add(right) = middle.value();
        for i in 0..left {
            *base.add(right + left - i) = item(vm, i);
        }
    }
    Ok(())
}

/// A call with `*iterable` and `**mapping`: the arguments are laid out anew on the frame stack.
///
/// # Safety
/// `args` names `n_args` values and `n_pairs` pairs in a frame.
#[inline(never)]
pub(super) unsafe fn call_star(
    vm: &mut Vm,
    callable: Value,
    this: Value,
    args: *mut Value,
    n_args: usize,
    n_pairs: usize,
    bitmap: Value,
) -> Result<Value, Raised> {
    let stars = bitmap.as_small().unwrap_or(0);
    let is_star = |i: usize| i < isize::BITS as usize && stars >> i & 1 != 0;
    // What must be iterated becomes a list first, in its place, so that below nothing runs that uses the frame stack.
    for i in 0..n_args {
        // SAFETY: promised by the caller.
        let place = unsafe { &mut *args.add(i) };
        if is_star(i) && vm.sequence(*place).is_none() {
            let list = list::new(vm, 0)?;
            vm.for_each(*place, |vm, item| list::append(vm, list, item))?;
            *place = list.value();
        }
    }
    for i in 0..n_pairs {
        // SAFETY: promised by the caller.
        let (key, place) = unsafe { (*args.add(n_args + 2 * i), &mut *args.add(n_args + 2 * i + 1)) };
        if key.is_null() {
            check_mapping(vm, place)?;
        } else if vm.str(key).is_none() {
            // Compilers before 1.29 let other things slip in here.
            return Err(vm.not_implicitly(key, q::str));
        }
    }
    let base = vm.stack.used().1;
    // SAFETY: as above; the words pushed here stay until they are popped.
    let laid_out = unsafe { lay_out(vm, this, args, n_args, n_pairs, is_star) };
    let result = laid_out.and_then(|args| vm.call_args(callable, args));
    vm.pop_args(base);
    result
}

/// Pushes the arguments of a call with stars; stars are lists or tuples by now, mappings dicts with interned keys.
///
/// # Safety
/// As [`call_star`].
unsafe fn lay_out(
    vm: &mut Vm,
    this: Value,
    args: *const Value,
    n_args: usize,
    n_pairs: usize,
    is_star: impl Fn(usize) -> bool,
) -> Result<Args, Raised> {
    let start = vm.stack.used().1 as *const Value;
    let mut n = 0;
    let mut push = |vm: &mut Vm, value: Value| match vm.stack.push(1) {
        Some(place) => {
            // SAFETY: the room was just made.
            unsafe { place.write(value) };
            n += 1;
            Ok(())
        }
        None => Err(vm.raise_recursion()),
    };
    if !this.is_null() {
        push(vm, this)?;
    }
    for i in 0..n_args {
        // SAFETY: promised by the caller.
        let arg = unsafe { *args.add(i) };
        if !is_star(i) {
            push(vm, arg)?;
            continue;
        }
        let mut at = 0;
        while let Some(item) = vm.sequence(arg).and_then(|items| items.get(at).copied()) {
            push(vm, item)?;
            at += 1;
        }
    }
    let mut words = 0;
    let mut push_word = |vm: &mut Vm, value: Value| {
        words += 1;
        push(vm, value)
    };
    for i in 0..n_pairs {
        // SAFETY: promised by the caller.
        let (key, value) = unsafe { (*args.add(n_args + 2 * i), *args.add(n_args + 2 * i + 1)) };
        if !key.is_null() {
            push_word(vm, key)?;
            push_word(vm, value)?;
        } else if let Some(dict) = value.cast::<Dict>() {
            let mut at = 0;
            while let Some((idx, slot)) = dict.get(&vm.heap).map.next_slot(&vm.heap, at) {
                at = idx + 1;
                // Interned by `check_mapping`, so this allocates nothing.
                let name = vm.intern_value(slot.key)?;
                push_word(vm, Value::qstr(name))?;
                push_word(vm, slot.value)?;
            }
        }
    }
    // SAFETY: the words were pushed one behind the other.
    Ok(unsafe { Args::new(start, n - words, words / 2) })
}

/// Makes sure that what follows `**` is a dict whose keys are strings, interned ones.
fn check_mapping(vm: &mut Vm, place: &mut Value) -> Result<(), Raised> {
    let mapping = *place;
    let dict = match mapping.cast::<Dict>() {
        Some(dict) => dict,
        None => {
            let dict = crate::types::dict::new(vm, 0)?;
            let keys = vm.load_method(mapping, q::keys)?;
            let keys = vm.call_method(keys, &[])?;
            vm.for_each(keys, |vm, key| {
                let item = vm.item(mapping, key)?;
                dict.set(vm, key, item)
            })?;
            *place = dict.value();
            dict
        }
    };
    let mut at = 0;
    while let Some((idx, slot)) = dict.get(&vm.heap).map.next_slot(&vm.heap, at) {
        at = idx + 1;
        if vm.str(slot.key).is_none() {
            return Err(vm.raise_fmt(TYPE_ERROR, "can't convert '{}' object to str implicitly", &[TypeOf(slot.key)]));
        }
        vm.intern_value(slot.key)?;
    }
    Ok(())
}

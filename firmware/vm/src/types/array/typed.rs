//! `array.array`, and the operators that `bytearray` shares with it.

use core::ops::Range;

use super::{Array, SHARED, append, count, element, element_at, extend, new, objects};
use crate::args::Args;
use crate::heap::{Ref, Slots, Type};
use crate::print::{Out, Style};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::list::{self, List};
use crate::{Raised, Value, Vm, members, q};

pub(super) static SLOTS: Slots = Slots { make: Some(make), show: Some(show), ..SHARED };

members! {
    pub(super) static MEMBERS;
    append: f(append_method, 2, 2),
    extend: f(extend_method, 2, 2),
}

/// `array(typecode[, initializer])`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 2, false)?;
    let code = args.get(0);
    if vm.str_or_bytes(code).is_none() {
        return Err(vm.not_implicitly(code, q::str));
    }
    let typecode = vm.content(code).first().copied().unwrap_or(0);
    if !element::is_code(typecode) {
        return Err(vm.raise_text(VALUE_ERROR, "bad typecode"));
    }
    let array = new(vm, &super::ARRAY, typecode)?;
    let Some(source) = args.optional(1) else {
        return Ok(array.value());
    };
    // Only bytes are taken as they are; other arrays give their items.
    let raw = vm.bytes(source).is_some() || source.is_exactly(&super::BYTEARRAY);
    if raw && objects(vm, array).is_none() {
        extend(vm, array, source)?;
    } else {
        let iterator = vm.iter(source)?;
        while let Some(item) = vm.next(iterator)? {
            append(vm, array, item)?;
        }
    }
    Ok(array.value())
}

/// The bytearray or array whose method is called.
fn receiver(vm: &mut Vm, args: Args) -> Result<Ref<Array>, Raised> {
    match args.get(0).cast::<Array>() {
        Some(array) if !super::is_view(array) => Ok(array),
        _ => Err(vm.wrong_receiver(args.get(0), q::bytearray)),
    }
}

pub(super) fn append_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let array = receiver(vm, args)?;
    append(vm, array, args.get(1))?;
    Ok(Value::NONE)
}

pub(super) fn extend_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let array = receiver(vm, args)?;
    extend(vm, array, args.get(1))?;
    Ok(Value::NONE)
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(array) = value.cast::<Array>() else {
        return Ok(());
    };
    let typecode = [array.get(&vm.heap).typecode];
    vm.write(out, "array('")?;
    vm.write_bytes(out, &typecode)?;
    vm.write(out, "'")?;
    if count(vm, array) > 0 {
        vm.write(out, ", [")?;
        let mut idx = 0;
        while let Some(item) = element_at(vm, array, idx)? {
            if idx > 0 {
                vm.write(out, ", ")?;
            }
            vm.show(item, out, Style::Repr)?;
            vm.poll()?;
            idx += 1;
        }
        vm.write(out, "]")?;
    }
    vm.write(out, ")")
}

/// A new array of the same type and kind of items.
fn alike(vm: &mut Vm, array: Ref<Array>) -> Result<Ref<Array>, Raised> {
    let typecode = array.get(&vm.heap).typecode;
    let ty = if array.value().is_exactly(&super::BYTEARRAY) { &super::BYTEARRAY } else { &super::ARRAY };
    new(vm, ty, typecode)
}

/// The items `range` as a new array.
pub(super) fn part(vm: &mut Vm, array: Ref<Array>, range: Range<usize>) -> Result<Value, Raised> {
    let new = alike(vm, array)?;
    if let (Some(from), Some(to)) = (objects(vm, array), objects(vm, new)) {
        for idx in range {
            let item = from.get(&vm.heap).items.as_slice(&vm.heap).get(idx).copied().unwrap_or(Value::NONE);
            list::append(vm, to, item)?;
        }
    } else {
        let size = element::size(array.get(&vm.heap).typecode);
        let bytes = range.start * size..range.end * size;
        new.vec_extend_from(vm, Array::bytes, |vm| vm.content(array.value()).get(bytes.clone()).unwrap_or(&[]))?;
    }
    Ok(new.value())
}

/// `array + right`: whole items of the right buffer.
pub(super) fn concat(vm: &mut Vm, array: Ref<Array>, right: Value) -> Result<Value, Raised> {
    if let (Some(from), Some(more)) = (objects(vm, array), right.cast::<Array>().and_then(|right| objects(vm, right))) {
        let new = alike(vm, array)?;
        if let Some(to) = objects(vm, new) {
            to.vec_extend_from(vm, List::items, |vm| from.get(&vm.heap).items.as_slice(&vm.heap))?;
            to.vec_extend_from(vm, List::items, |vm| more.get(&vm.heap).items.as_slice(&vm.heap))?;
        }
        return Ok(new.value());
    }
    if vm.buffer(right).is_none() || objects(vm, array).is_some() {
        return Err(vm.raise_text(TYPE_ERROR, "object with buffer protocol required"));
    }
    let new = alike(vm, array)?;
    let more = vm.content(right).len();
    let len = vm.content(array.value()).len();
    new.vec_reserve(vm, Array::bytes, len.saturating_add(more))?;
    new.vec_extend_from(vm, Array::bytes, |vm| vm.content(array.value()))?;
    extend(vm, new, right)?;
    Ok(new.value())
}

//! Built-in functions that any object can be given to.

use crate::heap::{Ref, Tuple, Type};
use crate::types::exception::{ATTRIBUTE_ERROR, TYPE_ERROR};
use crate::types::{class, instance, int, list};
use crate::{Args, Qstr, Raised, Value, Vm, q};

/// `len(value)`.
pub fn len(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.len_of(args.get(0))
}

/// `hash(value)`.
pub fn hash(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let hash = vm.hash(args.get(0))?;
    int::from_word(vm, hash as isize)
}

/// `id(value)`: the word that names the object.
pub fn id(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let value = args.get(0);
    // The numbers that the original gives to what has no address.
    let id = if value.is_none() {
        6
    } else if let Some(value) = value.as_bool() {
        if value { 30 } else { 14 }
    } else {
        value.bits() as isize
    };
    int::from_word(vm, id)
}

/// `callable(value)`.
pub fn callable(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let value = args.get(0);
    if class::is_instance_like(value) {
        return Ok(Value::bool(vm.find_attr(value, q::__call__)?.is_some()));
    }
    Ok(Value::bool(vm.type_of(value).slots().call.is_some()))
}

/// `getattr(value, name[, default])`.
pub fn getattr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = vm.intern_value(args.get(1))?;
    match args.optional(2) {
        Some(default) => Ok(vm.maybe_attr(args.get(0), name)?.unwrap_or(default)),
        None => vm.load_attr(args.get(0), name),
    }
}

/// `hasattr(value, name)`.
pub fn hasattr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = vm.intern_value(args.get(1))?;
    match vm.find_attr(args.get(0), name) {
        Ok(found) => Ok(Value::bool(found.is_some())),
        Err(_) if vm.exception_is(ATTRIBUTE_ERROR) => {
            vm.forget_exception();
            Ok(Value::FALSE)
        }
        Err(raised) => Err(raised),
    }
}

/// `setattr(value, name, attr)`.
pub fn setattr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = vm.intern_value(args.get(1))?;
    vm.store_attr(args.get(0), name, args.get(2))?;
    Ok(Value::NONE)
}

/// `delattr(value, name)`.
pub fn delattr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = vm.intern_value(args.get(1))?;
    vm.store_attr(args.get(0), name, Value::NULL)?;
    Ok(Value::NONE)
}

/// `dir()`: the names of the running scope. `dir(value)`: the names that it answers to, by number.
pub fn dir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let names = list::new(vm, 0)?;
    let Some(value) = args.optional(0) else {
        let (_, locals) = vm.frame_dicts();
        list::extend(vm, names, locals)?;
        return Ok(names.value());
    };
    if let Some(method) = instance::special(vm, value, q::__dir__)? {
        return vm.call_method(method, &[]);
    }
    // Number 1 is the empty name.
    for number in 2..vm.names.len() {
        let name = Qstr(number as u16);
        match vm.find_attr(value, name) {
            Ok(Some(_)) => list::append(vm, names, Value::qstr(name))?,
            Ok(None) => {}
            Err(_) if vm.exception_is(ATTRIBUTE_ERROR) => vm.forget_exception(),
            Err(raised) => return Err(raised),
        }
        vm.poll()?;
    }
    Ok(names.value())
}

/// `iter(value)`.
pub fn iter(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.iter(args.get(0))
}

/// `next(iterator[, default])`.
pub fn next(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match vm.next(args.get(0))? {
        Some(item) => Ok(item),
        None => match args.optional(1) {
            Some(default) => Ok(default),
            None => {
                let returned = vm.returned;
                Err(vm.raise_stop(returned))
            }
        },
    }
}

/// `isinstance(value, class_or_tuple)`.
pub fn isinstance(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let ty = vm.type_of(args.get(0));
    Ok(Value::bool(is_subclass(vm, ty, args.get(1))?))
}

/// `issubclass(class, class_or_tuple)`.
pub fn issubclass(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match args.get(0).cast::<Type>() {
        Some(ty) => Ok(Value::bool(is_subclass(vm, ty, args.get(1))?)),
        None => Err(vm.raise_text(TYPE_ERROR, "issubclass() arg 1 must be a class")),
    }
}

fn is_subclass(vm: &mut Vm, ty: Ref<Type>, wanted: Value) -> Result<bool, Raised> {
    if wanted.cast::<Type>().is_some() {
        return Ok(class::is_subtype_of(vm, ty, wanted));
    }
    let Some(tuple) = wanted.cast::<Tuple>() else {
        return Err(vm.raise_text(TYPE_ERROR, "issubclass() arg 2 must be a class or a tuple of classes"));
    };
    for i in 0..tuple.items(&vm.heap).len() {
        let item = tuple.item(&vm.heap, i);
        if class::is_subtype_of(vm, ty, item) {
            return Ok(true);
        }
    }
    Ok(false)
}

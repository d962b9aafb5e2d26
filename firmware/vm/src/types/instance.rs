//! Instances of classes that programs make, and `object`.

use crate::args::{ANY, Args, NativeFn};
use crate::heap::object::{Buffer, Layout};
use crate::heap::{Header, Map, Ref, Slots, Type, TypeFlags};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::bool::is_number;
use crate::types::class::{self, Found};
use crate::types::dict;
use crate::types::exception::Part::{Name, TypeOf};
use crate::types::exception::{self, ATTRIBUTE_ERROR, STOP_ITERATION, TYPE_ERROR};
use crate::types::wrapper::{self, Wrapper};
use crate::{Raised, Value, Vm, members, q};

/// An instance of a class made by a program.
#[repr(C)]
pub struct Instance {
    pub header: Header,
    pub members: Map,
    /// The object of the native base class, or null.
    pub native: Value,
}

impl Instance {
    /// The table of members, as the table functions of [`Ref`] take it.
    pub fn members(&mut self) -> &mut Map {
        &mut self.members
    }
}

/// The type `object`: a root that look-up does not walk through.
pub static OBJECT: Type = Type::new(q::object, Layout::Bare, &OBJECT_SLOTS, &OBJECT_MEMBERS);

static NEW_FUNCTION: NativeFn = NativeFn::new(object_new, 1, 1);
static NEW: Wrapper = Wrapper::static_method(&NEW_FUNCTION);

static OBJECT_SLOTS: Slots = Slots { make: Some(make_object), unary: Some(identity_hash), ..Slots::NONE };

members! {
    static OBJECT_MEMBERS;
    __init__: f(object_init, 1),
    __new__: v(Value::from_static(&NEW)),
    __setattr__: f(object_setattr, 3),
    __delattr__: f(object_delattr, 2),
}

/// What instances can do: each ability looks its special method up in the class.
pub static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show),
    call: Some(call),
    unary: Some(unary),
    binary: Some(binary),
    attr: None,
    set_attr: Some(set_attr),
    item: Some(item),
    set_item: Some(set_item),
    iter: Some(iter),
    step: None,
    next: Some(next),
    buffer: Some(buffer),
    stream: None,
    finalise: None,
};

/// `super().__init__(...)` that reaches a native base: makes the native part.
pub static NATIVE_INIT: NativeFn = NativeFn::with_keywords(native_init, 1, ANY);

/// Whether `==` and `!=` of the value may be the program's own.
pub fn is_instance_like(value: Value) -> bool {
    value.header().is_some_and(|header| header.type_ref().layout() == Layout::Instance)
}

/// The object of the native base class inside an instance; `None` for other values.
pub fn native_base(vm: &Vm, value: Value) -> Option<Value> {
    value.cast::<Instance>()?.get(&vm.heap).native.non_null()
}

fn make_object(vm: &mut Vm, ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 0, false)?;
    Ok(vm.new_object(ty, |header| header)?.value())
}

fn identity_hash(_vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    Ok((op == UnaryOp::Hash).then(|| Value::small_wrapping(value.bits() as isize)))
}

fn object_init(_vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    Ok(Value::NONE)
}

fn object_new(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let class = args.get(0);
    match class.cast::<Type>() {
        Some(ty) if ty.layout() == Layout::Instance => Ok(new(vm, ty)?.value()),
        _ => Err(vm.raise_text(TYPE_ERROR, "arg must be user-type")),
    }
}

fn object_setattr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(instance) = args.get(0).cast::<Instance>() else { return Err(vm.raise_text(TYPE_ERROR, "arg must be user-type")) };
    let name = vm.intern_value(args.get(1))?;
    instance.map_set(vm, Instance::members, Value::qstr(name), args.get(2))?;
    Ok(Value::NONE)
}

fn object_delattr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(instance) = args.get(0).cast::<Instance>() else { return Err(vm.raise_text(TYPE_ERROR, "arg must be user-type")) };
    let name = vm.intern_value(args.get(1))?;
    match instance.table_remove(vm, Instance::members, Value::qstr(name))? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.raise_text(ATTRIBUTE_ERROR, "no such attribute")),
    }
}

/// An instance without members.
pub fn new(vm: &mut Vm, class: Ref<Type>) -> Result<Ref<Instance>, Raised> {
    vm.new_object(class, |header| Instance { header, members: class::empty_members(), native: Value::NULL })
}

/// Makes the native part of `instance` from constructor arguments.
fn make_native(vm: &mut Vm, instance: Ref<Instance>, args: Args) -> Result<(), Raised> {
    let ty = vm.type_of(instance.value());
    let Some(native) = class::native_type(vm, ty) else { return Ok(()) };
    if let Some(make) = native.slots().make {
        let part = make(vm, native, args)?;
        instance.get_mut(&mut vm.heap).native = part;
    }
    Ok(())
}

fn native_init(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if let Some(instance) = args.get(0).cast::<Instance>() {
        make_native(vm, instance, args.skip(1))?;
    }
    Ok(Value::NONE)
}

fn make(vm: &mut Vm, class: Ref<Type>, args: Args) -> Result<Value, Raised> {
    let instance = match class::lookup(vm, class, q::__new__).filter(|found| !found.native) {
        Some(found) => {
            let new = wrapper::static_part(vm, found.value).unwrap_or(found.value);
            let made = vm.call_with_self(new, class.value(), args)?;
            if vm.type_of(made) != class {
                return Ok(made);
            }
            match made.cast::<Instance>() {
                Some(instance) => instance,
                None => return Ok(made),
            }
        }
        None => new(vm, class)?,
    };
    match class::lookup(vm, class, q::__init__).filter(|found| !found.native) {
        Some(found) => {
            let result = vm.call_with_self(found.value, instance.value(), args)?;
            if !result.is_none() {
                return Err(raise_init(vm, result));
            }
            let native_is_due = class.get(&vm.heap).flags.has(TypeFlags::NATIVE_BASE) && instance.get(&vm.heap).native.is_null();
            if native_is_due {
                make_native(vm, instance, args)?;
            }
        }
        None if class.get(&vm.heap).flags.has(TypeFlags::NATIVE_BASE) => make_native(vm, instance, args)?,
        None => {}
    }
    Ok(instance.value())
}

/// An `__init__` returned something.
#[cold]
pub(crate) fn raise_init(vm: &mut Vm, result: Value) -> Raised {
    vm.raise_fmt(TYPE_ERROR, "__init__() should return None, not '{}'", &[TypeOf(result)])
}

/// A special method of an instance, ready to be called; other values have none.
pub fn special(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
    if value.cast::<Instance>().is_none() {
        return Ok(None);
    }
    let ty = vm.type_of(value);
    match class::lookup(vm, ty, name) {
        Some(found) if !found.native => class::bind_found(vm, value, value, ty, found).map(Some),
        _ => Ok(None),
    }
}

fn show(vm: &mut Vm, value: Value, out: Out, style: Style) -> Result<(), Raised> {
    let names: &[Qstr] = match style {
        Style::Str => &[q::__str__, q::__repr__],
        Style::Repr => &[q::__repr__],
        Style::Exception => &[],
    };
    let is_exception = exception::is_exception(vm, value);
    for &name in names {
        if is_exception && name == q::__repr__ && style == Style::Str {
            break;
        }
        if let Some(method) = special(vm, value, name)? {
            let text = vm.call_method(method, &[])?;
            return vm.show(text, out, Style::Str);
        }
    }
    if is_exception {
        return exception::show(vm, value, out, style);
    }
    if let Some(native) = native_base(vm, value)
        && vm.type_of(native).slots().show.is_some()
    {
        return vm.show(native, out, style);
    }
    let name = vm.type_of(value).name();
    vm.write(out, "<")?;
    vm.write_name(out, name)?;
    vm.write_fmt(out, format_args!(" object at {:x}>", value.bits()))
}

fn call(vm: &mut Vm, value: Value, args: Args) -> Result<Value, Raised> {
    match special(vm, value, q::__call__)? {
        Some((method, this)) if this.is_null() => vm.call_args(method, args),
        Some((method, this)) => vm.call_with_self(method, this, args),
        None => match native_base(vm, value).filter(|&native| vm.type_of(native).slots().call.is_some()) {
            Some(native) => vm.call_args(native, args),
            None => Err(vm.raise_fmt(TYPE_ERROR, "'{}' object isn't callable", &[TypeOf(value)])),
        },
    }
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    if let Some(method) = special(vm, value, op.method())? {
        let result = vm.call_method(method, &[])?;
        if op == UnaryOp::Hash {
            let ty = vm.type_of(result);
            if !ty.is(&crate::types::int::INT) && !ty.is(&crate::types::bool::BOOL) {
                return Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to int", &[TypeOf(result)]));
            }
            return Ok(Some(Value::small_wrapping(crate::types::int::truncated(vm, result) as isize)));
        }
        return Ok(Some(result));
    }
    if let Some(native) = native_base(vm, value)
        && op != UnaryOp::Hash
    {
        let Some(unary) = vm.type_of(native).slots().unary else { return Ok(None) };
        return match unary(vm, op, native)? {
            None if matches!(op, UnaryOp::Positive | UnaryOp::Negative | UnaryOp::Invert | UnaryOp::Abs) => vm.unary(op, native).map(Some),
            result => Ok(result),
        };
    }
    if op == UnaryOp::Hash && special(vm, value, q::__eq__)?.is_none() {
        if let Some(native) = native_base(vm, value).filter(|_| !exception::is_exception(vm, value)) {
            return Ok(Some(Value::small_wrapping(vm.hash(native)? as isize)));
        }
        return Ok(Some(Value::small_wrapping(value.bits() as isize)));
    }
    Ok(None)
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    // Of the in-place operators only `+=` and `-=` have methods of their own here.
    if op.is_inplace() && op != BinaryOp::InplaceAdd && op != BinaryOp::InplaceSubtract {
        return Ok(None);
    }
    if let Some(method) = special(vm, left, op.method())? {
        let result = vm.call_method(method, &[right])?;
        return Ok((result != Value::NOT_IMPLEMENTED || op == BinaryOp::Contains).then_some(result));
    }
    let Some(native) = native_base(vm, left).filter(|_| exception::native_part(vm, left).is_none()) else { return Ok(None) };
    let Some(binary) = vm.type_of(native).slots().binary else { return Ok(None) };
    if op == BinaryOp::Contains && vm.type_of(native).is(&crate::types::int::INT) {
        return Err(crate::types::bool::not_a_container(vm, right));
    }
    let unwrapped = match native_base(vm, right) {
        // What a container does not know is named by its own class.
        Some(part) if op == BinaryOp::Contains && vm.type_of(part) != vm.type_of(native) => right,
        Some(part) if op == BinaryOp::Equal || exception::native_part(vm, right).is_none() => part,
        _ => right,
    };
    if let Some(result) = binary(vm, op, native, unwrapped)? {
        return Ok(Some(result));
    }
    // From here on the native object is the operand: reflected methods and messages see it, not the instance.
    match op.of_reflected() {
        Some(plain) if plain != BinaryOp::MatMultiply && is_number(vm, native) && is_number(vm, right) => {
            if let Some(result) = vm.type_of(right).slots().binary.map_or(Ok(None), |binary| binary(vm, plain, right, native))? {
                return Ok(Some(result));
            }
            // Here the original does not turn the operator round again.
            let parts = [Name(op.method()), TypeOf(native), TypeOf(right)];
            Err(vm.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &parts))
        }
        Some(plain) => Err(vm.raise_operands(plain, right, native)),
        None if op == BinaryOp::Contains => vm.contains(native, right).map(|found| Some(Value::bool(found))),
        None if op == BinaryOp::NotEqual => Ok(None),
        None => vm.binary(op, native, right).map(Some),
    }
}

/// An attribute of an instance: see [`Vm::find_attr`].
pub fn find_instance_attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
    let Some(instance) = value.cast::<Instance>() else { return Ok(None) };
    if !vm.memory.is_no_member(name)
        && let Some(member) = instance.get(&vm.heap).members.get_name(vm, name)
    {
        return Ok(Some((member, Value::NULL)));
    }
    let ty = vm.type_of(value);
    if name == q::__class__ {
        return Ok(Some((ty.value(), Value::NULL)));
    }
    if name == q::__dict__ {
        let map = instance.table_copy(vm, Instance::members)?;
        let dict = dict::from_map(vm, map.into_fixed())?;
        return Ok(Some((dict.value(), Value::NULL)));
    }
    if let Some(found) = class::lookup(vm, ty, name) {
        return bind_instance(vm, instance, ty, found).map(Some);
    }
    if let Some(native) = instance.get(&vm.heap).native.non_null()
        && let Some(attr) = vm.type_of(native).slots().attr
        && let Some(found) = attr(vm, native, name)?
    {
        return Ok(Some((found, Value::NULL)));
    }
    if name != q::__setattr__
        && name != q::__delattr__
        && let Some(method) = special(vm, value, q::__getattr__)?
    {
        return Ok(Some((vm.call_method(method, &[Value::qstr(name)])?, Value::NULL)));
    }
    Ok(None)
}

fn bind_instance(vm: &mut Vm, instance: Ref<Instance>, ty: Ref<Type>, found: Found) -> Result<(Value, Value), Raised> {
    let value = instance.value();
    if ty.get(&vm.heap).flags.has(TypeFlags::SPECIAL_ACCESSORS) {
        if wrapper::is_property(found.value) {
            return Ok((wrapper::get_property(vm, found.value, value)?, Value::NULL));
        }
        if found.value.cast::<Instance>().is_some()
            && let Some(method) = special(vm, found.value, q::__get__)?
        {
            return Ok((vm.call_method(method, &[value, ty.value()])?, Value::NULL));
        }
    }
    let native = instance.get(&vm.heap).native;
    if found.native && native.is_null() {
        return Err(vm.raise_text(ATTRIBUTE_ERROR, "call super().__init__() first"));
    }
    class::bind_found(vm, value, native, ty, found)
}

fn set_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<bool, Raised> {
    let Some(instance) = value.cast::<Instance>() else { return Ok(false) };
    let ty = vm.type_of(value);
    if ty.get(&vm.heap).flags.has(TypeFlags::SPECIAL_ACCESSORS) {
        if let Some(found) = class::lookup(vm, ty, name) {
            if wrapper::is_property(found.value) {
                return wrapper::set_property(vm, found.value, value, attr);
            }
            let accessor = if attr.is_null() { q::__delete__ } else { q::__set__ };
            if found.value.cast::<Instance>().is_some()
                && let Some(method) = special(vm, found.value, accessor)?
            {
                if attr.is_null() {
                    vm.call_method(method, &[value])?
                } else {
                    vm.call_method(method, &[value, attr])?
                };
                return Ok(true);
            }
        }
        let accessor = if attr.is_null() { q::__delattr__ } else { q::__setattr__ };
        if let Some(method) = special(vm, value, accessor)? {
            let name = Value::qstr(name);
            if attr.is_null() {
                vm.call_method(method, &[name])?
            } else {
                vm.call_method(method, &[name, attr])?
            };
            return Ok(true);
        }
    }
    if attr.is_null() {
        return Ok(instance.table_remove(vm, Instance::members, Value::qstr(name))?.is_some());
    }
    if name == q::__traceback__ && exception::is_exception(vm, value) {
        return match exception::native_part(vm, value).map(Ref::value) {
            Some(native) => match vm.type_of(native).slots().set_attr {
                Some(set_attr) => set_attr(vm, native, name, attr),
                None => Ok(false),
            },
            None => Ok(false),
        };
    }
    instance.map_set(vm, Instance::members, Value::qstr(name), attr)?;
    Ok(true)
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    if let Some(method) = special(vm, value, q::__getitem__)? {
        return vm.call_method(method, &[index]);
    }
    match native_base(vm, value).filter(|&native| vm.type_of(native).slots().item.is_some()) {
        Some(native) => vm.item(native, index),
        None => Err(vm.raise_fmt(TYPE_ERROR, "'{}' object isn't subscriptable", &[TypeOf(value)])),
    }
}

fn set_item(vm: &mut Vm, value: Value, index: Value, item: Value) -> Result<bool, Raised> {
    let name = if item.is_null() { q::__delitem__ } else { q::__setitem__ };
    if let Some(method) = special(vm, value, name)? {
        if item.is_null() {
            vm.call_method(method, &[index])?
        } else {
            vm.call_method(method, &[index, item])?
        };
        return Ok(true);
    }
    match native_base(vm, value).filter(|&native| vm.type_of(native).slots().set_item.is_some()) {
        Some(native) => vm.set_item(native, index, item).map(|()| true),
        None => Ok(false),
    }
}

fn iter(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if let Some(method) = special(vm, value, q::__iter__)? {
        return vm.call_method(method, &[]);
    }
    if let Some(native) = native_base(vm, value)
        && let slots = vm.type_of(native).slots()
        && (slots.iter.is_some() || slots.step.is_some())
    {
        return vm.iter(native);
    }
    crate::types::iter::by_items(vm, value)
}

fn next(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let method = match special(vm, value, q::__next__)? {
        None if native_base(vm, value).is_none() => vm.find_attr(value, q::__next__)?,
        method => method,
    };
    let Some(method) = method else {
        if let Some(native) = native_base(vm, value)
            && vm.type_of(native).slots().next.is_some()
        {
            return vm.next(native);
        }
        return Err(vm.raise_fmt(TYPE_ERROR, "'{}' object isn't an iterator", &[TypeOf(value)]));
    };
    match vm.call_method(method, &[]) {
        Ok(item) => Ok(Some(item)),
        Err(Raised) if vm.exception_is(STOP_ITERATION) => {
            vm.returned = vm.take_stop_value().unwrap_or(Value::NONE);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn buffer(vm: &Vm, value: Value) -> Option<Buffer> {
    let native = native_base(vm, value)?;
    vm.type_of(native).slots().buffer.and_then(|buffer| buffer(vm, native))
}

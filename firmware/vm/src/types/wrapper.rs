//! `staticmethod`, `classmethod`, `property`, `super`: up to three values that change how a member is seen.

use crate::args::{Args, Param};
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Tuple, Type};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::class::{self, Instance};
use crate::types::exception::{ATTRIBUTE_ERROR, TYPE_ERROR};
use crate::{Raised, Value, Vm, members, q};

/// `staticmethod` and `classmethod` (the function), `property` (getter, setter, deleter), `super` (class, object).
#[repr(C)]
pub struct Wrapper {
    pub header: Header,
    pub values: [Value; 3],
}

impl Wrapper {
    /// `staticmethod(function)` of a function written in Rust.
    pub const fn static_method(function: &'static crate::args::NativeFn) -> Wrapper {
        Wrapper { header: Header::of(&STATICMETHOD), values: [Value::from_static(function), Value::NULL, Value::NULL] }
    }

    /// `classmethod(function)` of a function written in Rust.
    pub const fn class_method(function: &'static crate::args::NativeFn) -> Wrapper {
        Wrapper { header: Header::of(&CLASSMETHOD), values: [Value::from_static(function), Value::NULL, Value::NULL] }
    }
}

/// The type `staticmethod`.
pub static STATICMETHOD: Type = Type::new(q::staticmethod, Layout::Wrapper, &STATIC_SLOTS, &[]);
/// The type `classmethod`.
pub static CLASSMETHOD: Type = Type::new(q::classmethod, Layout::Wrapper, &STATIC_SLOTS, &[]);
/// The type `property`.
pub static PROPERTY: Type = Type::new(q::property, Layout::Wrapper, &PROPERTY_SLOTS, &PROPERTY_MEMBERS);
/// The type `super`.
pub static SUPER: Type = Type::new(q::super_, Layout::Wrapper, &SUPER_SLOTS, &[]);

static STATIC_SLOTS: Slots = Slots { make: Some(make_static), ..Slots::NONE };
static PROPERTY_SLOTS: Slots = Slots { make: Some(make_property), ..Slots::NONE };
static SUPER_SLOTS: Slots = Slots { make: Some(make_super), show: Some(show_super), attr: Some(super_attr), ..Slots::NONE };

members! {
    static PROPERTY_MEMBERS;
    getter: f(getter, 2),
    setter: f(setter, 2),
    deleter: f(deleter, 2),
}

fn new(vm: &mut Vm, ty: &'static Type, values: [Value; 3]) -> Result<Value, Raised> {
    Ok(vm.new_object(Ref::from_static(ty), |header| Wrapper { header, values })?.value())
}

fn values(vm: &Vm, value: Value) -> [Value; 3] {
    value.cast::<Wrapper>().map_or([Value::NULL; 3], |wrapper| wrapper.get(&vm.heap).values)
}

fn make_static(vm: &mut Vm, ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 1, false)?;
    let values = [args.get(0), Value::NULL, Value::NULL];
    Ok(vm.new_object(ty, |header| Wrapper { header, values })?.value())
}

/// `staticmethod(function)`.
pub fn new_static(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    new(vm, &STATICMETHOD, [function, Value::NULL, Value::NULL])
}

/// The function in a `staticmethod`.
pub fn static_part(vm: &Vm, value: Value) -> Option<Value> {
    value.is_exactly(&STATICMETHOD).then(|| values(vm, value)[0])
}

/// The function in a `classmethod`.
pub fn class_part(vm: &Vm, value: Value) -> Option<Value> {
    value.is_exactly(&CLASSMETHOD).then(|| values(vm, value)[0])
}

pub fn is_property(value: Value) -> bool {
    value.is_exactly(&PROPERTY)
}

fn make_property(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    const PARAMS: [Param; 4] = [
        Param::optional(q::empty, Value::NONE),
        Param::optional(q::empty, Value::NONE),
        Param::optional(q::empty, Value::NONE),
        Param::optional(q::doc, Value::NONE),
    ];
    let [get, set, delete, _doc] = vm.parse_args(args, &PARAMS)?;
    new(vm, &PROPERTY, [get, set, delete])
}

fn with(vm: &mut Vm, args: Args, idx: usize) -> Result<Value, Raised> {
    let mut values = values(vm, args.get(0));
    if let Some(value) = values.get_mut(idx) {
        *value = args.get(1);
    }
    new(vm, &PROPERTY, values)
}

fn getter(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    with(vm, args, 0)
}

fn setter(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    with(vm, args, 1)
}

fn deleter(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    with(vm, args, 2)
}

/// Reads a property of `this`.
pub fn get_property(vm: &mut Vm, property: Value, this: Value) -> Result<Value, Raised> {
    let [get, ..] = values(vm, property);
    if get.is_none() || get.is_null() {
        return Err(vm.raise_text(ATTRIBUTE_ERROR, "unreadable attribute"));
    }
    vm.call(get, &[this])
}

/// Writes a property of `this`, or deletes it when `value` is null; false if it cannot.
pub fn set_property(vm: &mut Vm, property: Value, this: Value, value: Value) -> Result<bool, Raised> {
    let [_, set, delete] = values(vm, property);
    let function = if value.is_null() { delete } else { set };
    if function.is_none() || function.is_null() {
        return Ok(false);
    }
    if value.is_null() {
        vm.call(function, &[this])?
    } else {
        vm.call(function, &[this, value])?
    };
    Ok(true)
}

fn make_super(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 2, 2, false)?;
    let (class, this) = (args.get(0), args.get(1));
    check_super(vm, class, this)?;
    new(vm, &SUPER, [class, this, Value::NULL])
}

fn check_super(vm: &mut Vm, class: Value, this: Value) -> Result<(), Raised> {
    if class.cast::<Type>().is_none() {
        // A tuple could be one of classes; that the object belongs to none of them has no text.
        return Err(match class.cast::<Tuple>() {
            Some(_) => vm.raise(TYPE_ERROR),
            None => vm.raise_text(TYPE_ERROR, "issubclass() arg 2 must be a class or a tuple of classes"),
        });
    }
    let ty = vm.type_of(this);
    let is_instance = class::is_subtype_of(vm, ty, class);
    let is_class = this.cast::<Type>().is_some_and(|this| class::is_subtype_of(vm, this, class));
    if !is_instance && !is_class {
        return Err(vm.raise(TYPE_ERROR));
    }
    Ok(())
}

fn show_super(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let [class, this, _] = values(vm, value);
    vm.write(out, "<super: ")?;
    vm.show(class, out, Style::Repr)?;
    vm.write(out, ", ")?;
    vm.show(this, out, Style::Repr)?;
    vm.write(out, ">")
}

fn super_attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let [class, this, _] = values(vm, value);
    match find(vm, class, this, name)? {
        Some((found, this)) if this.is_null() => Ok(Some(found)),
        Some((method, this)) => crate::types::function::bound(vm, method, this).map(Some),
        None => Ok(None),
    }
}

/// `super(class, this).name` for a call.
pub fn find_super_method(vm: &mut Vm, class: Value, this: Value, name: Qstr) -> Result<(Value, Value), Raised> {
    match find(vm, class, this, name)? {
        Some(found) => Ok(found),
        None => Err(vm.raise_fmt(
            ATTRIBUTE_ERROR,
            "'{}' object has no attribute '{}'",
            &[crate::types::exception::Part::Name(q::super_), crate::types::exception::Part::Name(name)],
        )),
    }
}

fn find(vm: &mut Vm, class: Value, this: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
    let Some(start) = class.cast::<Type>() else {
        return Err(vm.raise_text(TYPE_ERROR, "issubclass() arg 2 must be a class or a tuple of classes"));
    };
    // The constructor of a native base has no member; it makes the native part.
    if name == q::__init__
        && this.cast::<Instance>().is_some()
        && class::lookup_user(vm, start, name).is_none()
        && class::native_type(vm, start).is_some()
    {
        return Ok(Some((Value::from_static(&crate::types::instance::NATIVE_INIT), this)));
    }
    let Some(found) = class::lookup_in_bases(vm, start, name) else {
        // Attributes that the native part computes, such as `args` of exceptions.
        if let Some(native) = class::native_base(vm, this)
            && let Some(attr) = vm.type_of(native).slots().attr
        {
            return Ok(attr(vm, native, name)?.map(|value| (value, Value::NULL)));
        }
        return Ok(None);
    };
    let ty = this.cast::<Type>().unwrap_or_else(|| vm.type_of(this));
    let native = class::native_base(vm, this).unwrap_or(this);
    // A class as the object: functions stay unbound, as through the class.
    if this.cast::<Type>().is_some() && static_part(vm, found.value).is_none() && class_part(vm, found.value).is_none() {
        return Ok(Some((found.value, Value::NULL)));
    }
    let is_objects = found.native && native == this;
    class::bind_found(vm, this, if is_objects { this } else { native }, ty, found).map(Some)
}

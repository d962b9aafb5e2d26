//! Classes: `type` itself, classes made by programs and their instances, look-up through bases.

use crate::heap::object::Layout;
use crate::heap::{Header, Map, Ref, Slots, Type};
use crate::qstr::Qstr;
use crate::{Raised, Value, Vm, q};

/// The type `type`.
pub static TYPE: Type = Type::new(q::type_, Layout::Type, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// An instance of a class made by a program.
#[repr(C)]
pub struct Instance {
    pub header: Header,
    pub members: Map,
    /// The object of the native base class, or null.
    pub native: Value,
}

/// `staticmethod`, `classmethod`, `property`, `super`.
#[repr(C)]
pub struct Wrapper {
    pub header: Header,
    pub values: [Value; 3],
}

/// Whether `==` and `!=` of the value may be the program's own.
pub fn is_instance_like(value: Value) -> bool {
    value.header().is_some_and(|header| header.type_ref().layout() == Layout::Instance)
}

/// The object of the native base class inside an instance; `None` for other values.
pub fn native_base(vm: &Vm, value: Value) -> Option<Value> {
    value.cast::<Instance>()?.get(&vm.heap).native.non_null()
}

/// Whether `ty` is `base` or derived from it.
pub fn is_subtype(vm: &Vm, ty: Ref<Type>, base: &'static Type) -> bool {
    is_subtype_of(vm, ty, Value::from_static(base))
}

/// Whether `ty` is `base` or derived from it.
pub fn is_subtype_of(vm: &Vm, ty: Ref<Type>, base: Value) -> bool {
    let _ = vm;
    ty.value() == base
}

/// An attribute of an instance: see [`Vm::find_attr`].
pub fn find_instance_attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
    let _ = (vm, value, name);
    Ok(None)
}

/// An attribute of a class: see [`Vm::find_attr`].
pub fn find_type_attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
    let _ = (vm, value, name);
    Ok(None)
}

/// A member of a native type or of its native bases.
pub fn find_native_member(vm: &Vm, ty: Ref<Type>, name: Qstr) -> Option<Value> {
    let _ = vm;
    crate::args::find_member(ty.members(), name)
}

/// How a member found in a class appears on `this`: functions become methods.
pub fn bind(vm: &mut Vm, this: Value, ty: Ref<Type>, member: Value) -> Result<(Value, Value), Raised> {
    let _ = (vm, ty);
    Ok((member, this))
}

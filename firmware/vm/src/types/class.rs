//! Classes: `type` itself, the making of classes, look-up through bases.
//!
//! The order of look-up is depth first, left to right, without linearisation: a fact of the original.

use crate::args::{Args, NativeFn};
use crate::heap::map::Watch;
use crate::heap::object::Layout;
use crate::heap::{Map, Ref, Slots, Tuple, Type, TypeFlags};
use crate::ops::UnaryOp;
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::dict::{self, Dict};
use crate::types::exception::Part::{Name, TypeOf};
use crate::types::exception::{ATTRIBUTE_ERROR, TYPE_ERROR};
use crate::types::function::{Cell, Function};
use crate::types::{function, list, seq, wrapper};
use crate::{Raised, Value, Vm, interp, q};

pub use crate::types::instance::{Instance, find_instance_attr, is_instance_like, native_base};
pub use crate::types::wrapper::{Wrapper, find_super_method};

/// The type `type`.
pub static TYPE: Type = Type::new(q::type_, Layout::Type, &SLOTS, &[]);

static SLOTS: Slots =
    Slots { make: Some(make), call: Some(call), show: Some(show), unary: Some(unary), set_attr: Some(set_attr), ..Slots::NONE };

fn unary(_vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    Ok((op == UnaryOp::Hash).then(|| Value::small_wrapping(value.bits() as isize)))
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(class) = value.cast::<Type>() else { return Ok(()) };
    vm.write(out, "<class '")?;
    vm.write_name(out, class.name())?;
    vm.write(out, "'>")
}

/// `type(x)` and `type(name, bases, dict)`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 3, false)?;
    match args.len() {
        1 => Ok(vm.type_of(args.get(0)).value()),
        3 => {
            let name = vm.intern_value(args.get(0))?;
            let class = new_class(vm, name, args.get(1), args.get(2))?;
            Ok(class.value())
        }
        _ => Err(vm.raise_text(TYPE_ERROR, "type takes 1 or 3 arguments")),
    }
}

/// Calling a class makes an instance.
fn call(vm: &mut Vm, class: Value, args: Args) -> Result<Value, Raised> {
    let Some(ty) = class.cast::<Type>() else { return Err(Raised) };
    match ty.slots().make {
        Some(make) => make(vm, ty, args),
        None => Err(vm.raise_fmt(TYPE_ERROR, "can't create '{}' instances", &[Name(ty.name())])),
    }
}

/// Number of direct bases.
fn n_bases(vm: &Vm, ty: Ref<Type>) -> usize {
    let bases = ty.get(&vm.heap).bases;
    match bases.cast::<Tuple>() {
        Some(tuple) => tuple.items(&vm.heap).len(),
        None => !bases.is_null() as usize,
    }
}

fn base(vm: &Vm, ty: Ref<Type>, idx: usize) -> Option<Ref<Type>> {
    let bases = ty.get(&vm.heap).bases;
    match bases.cast::<Tuple>() {
        Some(tuple) => tuple.item(&vm.heap, idx).cast::<Type>(),
        None => bases.cast::<Type>(),
    }
}

/// Whether `ty` is `base` or derived from it.
pub fn is_subtype(vm: &Vm, ty: Ref<Type>, base: &'static Type) -> bool {
    is_subtype_of(vm, ty, Value::from_static(base))
}

/// Whether `ty` is `wanted` or derived from it. Every type is derived from `object`.
pub fn is_subtype_of(vm: &Vm, ty: Ref<Type>, wanted: Value) -> bool {
    let mut ty = ty;
    if wanted == Value::from_static(&crate::types::instance::OBJECT) {
        return true;
    }
    loop {
        if ty.value() == wanted {
            return true;
        }
        let n = n_bases(vm, ty);
        for idx in 1..n {
            // Depth is bounded by `new_class`.
            if base(vm, ty, idx).is_some_and(|base| is_subtype_of(vm, base, wanted)) {
                return true;
            }
        }
        match base(vm, ty, 0) {
            Some(first) if n > 0 => ty = first,
            _ => return false,
        }
    }
}

/// A member found in a class: where, and what.
#[derive(Clone, Copy)]
pub struct Found {
    pub value: Value,
    /// The class that holds it is declared in Rust.
    pub native: bool,
}

/// Looks `name` up in a class and its bases. `object` itself is not searched.
pub fn lookup(vm: &Vm, ty: Ref<Type>, name: Qstr) -> Option<Found> {
    let found_in = |holder: Value| holder.cast::<Dict>()?.get_name(vm, name).map(|value| Found { value, native: false });
    if ty.layout() == Layout::Instance
        && let Some(holder) = vm.memory.holder(ty, name)
    {
        return found_in(holder);
    }
    let (holder, found) = search(vm, ty, name);
    if ty.layout() == Layout::Instance && found.is_none_or(|found| !found.native) {
        vm.memory.note_holder(ty, name, holder);
    }
    found
}

/// As [`lookup`], and the dict that holds what was found.
fn search(vm: &Vm, ty: Ref<Type>, name: Qstr) -> (Value, Option<Found>) {
    let mut ty = ty;
    loop {
        let class = ty.get(&vm.heap);
        match class.locals.cast::<Dict>() {
            Some(dict) => {
                if let Some(value) = dict.get_name(vm, name) {
                    return (dict.value(), Some(Found { value, native: false }));
                }
            }
            None if ty.is(&crate::types::instance::OBJECT) => return (Value::NONE, None),
            None => {
                if let Some(value) = crate::args::find_member(class.members, name) {
                    return (Value::NONE, Some(Found { value, native: true }));
                }
            }
        }
        let n = n_bases(vm, ty);
        if n == 0 {
            return (Value::NONE, None);
        }
        for idx in 0..n - 1 {
            let Some(base) = base(vm, ty, idx) else { continue };
            let (holder, found) = search(vm, base, name);
            if found.is_some() {
                return (holder, found);
            }
        }
        ty = match base(vm, ty, n - 1) {
            Some(base) => base,
            None => return (Value::NONE, None),
        };
    }
}

/// Looks `name` up in the bases of a class, the class itself left out; `object` comes last.
pub fn lookup_in_bases(vm: &Vm, ty: Ref<Type>, name: Qstr) -> Option<Found> {
    (0..n_bases(vm, ty))
        .find_map(|idx| lookup(vm, base(vm, ty, idx)?, name))
        .or_else(|| crate::args::find_member(crate::types::instance::OBJECT.members, name).map(|value| Found { value, native: true }))
}

/// The native type that a class is derived from, exceptions included; `object` does not count.
pub fn native_type(vm: &Vm, ty: Ref<Type>) -> Option<Ref<Type>> {
    let mut ty = ty;
    loop {
        // A named tuple's type has `locals` and yet is native.
        if ty.layout() != Layout::Instance {
            return if ty.is(&crate::types::instance::OBJECT) { None } else { Some(ty) };
        }
        let n = n_bases(vm, ty);
        for idx in 1..n {
            if let Some(found) = base(vm, ty, idx).and_then(|base| native_type(vm, base)) {
                return Some(found);
            }
        }
        if n == 0 {
            return None;
        }
        ty = base(vm, ty, 0)?;
    }
}

/// A member of a native type or of its native bases.
pub fn find_native_member(vm: &Vm, ty: Ref<Type>, name: Qstr) -> Option<Value> {
    if ty.is(&crate::types::instance::OBJECT) {
        return crate::args::find_member(ty.members(), name);
    }
    lookup(vm, ty, name).map(|found| found.value)
}

/// Whether calling `value` found in a class passes the instance.
fn is_method(value: Value, native_class: bool) -> bool {
    let Some(header) = value.header() else { return false };
    match header.type_ref().layout() {
        Layout::Function => true,
        Layout::NativeFn => native_class,
        Layout::BoundMethod => value.is_exactly(&function::CHECKED_METHOD),
        _ => false,
    }
}

/// How a member found in the native class `ty` appears on `this`: functions become methods.
pub fn bind(vm: &mut Vm, this: Value, ty: Ref<Type>, member: Value) -> Result<(Value, Value), Raised> {
    bind_found(vm, this, this, ty, Found { value: member, native: true })
}

/// How a member found in class `ty` appears on `this`; `native` is what native methods get as `self`.
pub fn bind_found(vm: &mut Vm, this: Value, native: Value, ty: Ref<Type>, found: Found) -> Result<(Value, Value), Raised> {
    if is_method(found.value, found.native) {
        return Ok((found.value, if found.native { native } else { this }));
    }
    if let Some(inner) = wrapper::static_part(vm, found.value) {
        return Ok((inner, Value::NULL));
    }
    if let Some(inner) = wrapper::class_part(vm, found.value) {
        return Ok((inner, ty.value()));
    }
    Ok((found.value, Value::NULL))
}

/// An attribute of a class: see [`Vm::find_attr`].
pub fn find_type_attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
    let Some(class) = value.cast::<Type>() else { return Ok(None) };
    if name == q::__name__ {
        return Ok(Some((Value::qstr(class.name()), Value::NULL)));
    }
    if name == q::__bases__ {
        let n = n_bases(vm, class);
        let bases = class.get(&vm.heap).bases;
        let bases = if n == 0 {
            let object = Value::from_static(&crate::types::instance::OBJECT);
            if value == object { vm.new_tuple(&[])? } else { vm.new_tuple(&[object])? }
        } else if bases.cast::<Tuple>().is_some() {
            bases
        } else {
            vm.new_tuple(&[bases])?
        };
        return Ok(Some((bases, Value::NULL)));
    }
    if name == q::__dict__
        && let Some(dict) = class.get(&vm.heap).locals.cast::<Dict>()
    {
        return Ok(Some((dict::copy(vm, dict)?.value(), Value::NULL)));
    }
    if name == q::__dict__ {
        let members = class.members();
        let dict = dict::new(vm, members.len())?;
        for member in members {
            dict.set(vm, Value::qstr(member.name), member.value)?;
        }
        return Ok(Some((dict.value(), Value::NULL)));
    }
    let is_object = class.is(&crate::types::instance::OBJECT);
    let found = if is_object {
        crate::args::find_member(class.members(), name).map(|value| Found { value, native: true })
    } else {
        lookup(vm, class, name)
    };
    if let Some(found) = found {
        if found.native && !is_object && class.layout() != Layout::Instance && found.value.cast::<NativeFn>().is_some() {
            return Ok(Some((function::checked(vm, found.value, class)?, Value::NULL)));
        }
        if let Some(inner) = wrapper::static_part(vm, found.value) {
            return Ok(Some((inner, Value::NULL)));
        }
        if let Some(inner) = wrapper::class_part(vm, found.value) {
            return Ok(Some((inner, value)));
        }
        return Ok(Some((found.value, Value::NULL)));
    }
    if name == q::__class__ {
        return Ok(Some((vm.type_of(value).value(), Value::NULL)));
    }
    Ok(None)
}

fn set_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<bool, Raised> {
    let Some(class) = value.cast::<Type>() else { return Ok(false) };
    let Some(dict) = class.get(&vm.heap).locals.cast::<Dict>() else { return Ok(false) };
    if attr.is_null() {
        return Ok(dict.table_remove(vm, Dict::map, Value::qstr(name))?.is_some());
    }
    let flags = class.get(&vm.heap).flags;
    if !flags.has(TypeFlags::SPECIAL_ACCESSORS) && makes_special(vm, name, attr) {
        if flags.has(TypeFlags::SUBCLASSED) {
            return Err(vm.raise_text(ATTRIBUTE_ERROR, "can't add special method to already-subclassed class"));
        }
        class.get_mut(&mut vm.heap).flags = flags.with(TypeFlags::SPECIAL_ACCESSORS);
    }
    dict.set(vm, Value::qstr(name), attr)?;
    Ok(true)
}

/// Whether a member makes attribute access of instances special.
fn makes_special(vm: &Vm, name: Qstr, value: Value) -> bool {
    if name == q::__setattr__ || name == q::__delattr__ || wrapper::is_property(value) {
        return true;
    }
    value.cast::<Instance>().is_some() && {
        let ty = vm.type_of(value);
        [q::__get__, q::__set__, q::__delete__].iter().any(|&name| lookup(vm, ty, name).is_some())
    }
}

/// Deepest chain of classes.
const MAX_DEPTH: usize = 64;

/// Most classes that a look-up through all bases passes; one that several ways lead to counts for each of them.
const MAX_PASSED: usize = 1024;

/// Whether no chain from this class is longer than `depth`; takes the classes passed from `left`, and whether these suffice.
fn fits(vm: &Vm, ty: Ref<Type>, depth: usize, left: &mut usize) -> bool {
    if depth == 0 || *left == 0 {
        return false;
    }
    *left -= 1;
    (0..n_bases(vm, ty)).filter_map(|idx| base(vm, ty, idx)).all(|base| fits(vm, base, depth - 1, left))
}

/// Makes a class. `bases` is a tuple of classes, `members` a dict that becomes the class's own.
///
/// # Errors
/// `TypeError` with the original's texts for bases that cannot be; `RuntimeError` for too long a chain, or too many ways.
pub fn new_class(vm: &mut Vm, name: Qstr, bases: Value, members: Value) -> Result<Ref<Type>, Raised> {
    let Some(tuple) = bases.cast::<Tuple>() else { return Err(vm.raise(TYPE_ERROR)) };
    let Some(dict) = members.cast::<Dict>() else { return Err(vm.not_implicitly(members, q::dict)) };
    let mut flags = TypeFlags::NONE;
    let mut native: Option<Ref<Type>> = None;
    let mut left = MAX_PASSED;
    for idx in 0..tuple.items(&vm.heap).len() {
        let item = tuple.item(&vm.heap, idx);
        let Some(base) = item.cast::<Type>() else {
            return Err(vm.raise_fmt(TYPE_ERROR, "type '{}' isn't an acceptable base type", &[TypeOf(item)]));
        };
        if base.slots().make.is_none() {
            return Err(vm.raise_fmt(TYPE_ERROR, "type '{}' isn't an acceptable base type", &[Name(base.name())]));
        }
        if !fits(vm, base, MAX_DEPTH - 1, &mut left) {
            return Err(vm.raise_recursion());
        }
        let theirs = base.get(&vm.heap).flags;
        flags = TypeFlags(flags.0 | theirs.0 & (TypeFlags::SPECIAL_ACCESSORS.0 | TypeFlags::EXCEPTION.0 | TypeFlags::NATIVE_BASE.0));
        if let Some(theirs) = native_type(vm, base) {
            if native.is_some_and(|native| native != theirs) {
                return Err(vm.raise_text(TYPE_ERROR, "multiple bases have instance lay-out conflict"));
            }
            native = Some(theirs);
            flags = flags.with(TypeFlags::NATIVE_BASE);
        }
        if vm.heap.contains(base.value().bits()) {
            base.get_mut(&mut vm.heap).flags = theirs.with(TypeFlags::SUBCLASSED);
        }
    }
    let mut at = 0;
    while let Some((idx, slot)) = dict.get(&vm.heap).map.next_slot(&vm.heap, at) {
        at = idx + 1;
        if let Some(name) = slot.key.as_qstr()
            && makes_special(vm, name, slot.value)
        {
            flags = flags.with(TypeFlags::SPECIAL_ACCESSORS);
        }
    }
    // `__new__` is static without being declared so.
    if let Some(new) = dict.get_name(vm, q::__new__)
        && new.cast::<Function>().is_some()
    {
        let wrapped = wrapper::new_static(vm, new)?;
        dict.set(vm, Value::qstr(q::__new__), wrapped)?;
    }
    let bases = match tuple.items(&vm.heap) {
        [] => Value::NULL,
        &[one] => one,
        _ => bases,
    };
    vm.memory.forget();
    dict.get_mut(&mut vm.heap).map.set_watch(Watch::Class);
    let layout_slots = &crate::types::instance::SLOTS;
    let class = vm.new_object(Ref::from_static(&TYPE), |header| Type {
        header,
        name,
        layout: Layout::Instance,
        flags,
        slots: layout_slots,
        members: &[],
        bases,
        locals: dict.value(),
    })?;
    tell_names(vm, class, dict)?;
    Ok(class)
}

/// Calls `__set_name__` of the members that have it. The methods may change the class: who has it is found out first.
fn tell_names(vm: &mut Vm, class: Ref<Type>, dict: Ref<Dict>) -> Result<(), Raised> {
    let mut named = None;
    let mut at = 0;
    while let Some((idx, slot)) = dict.get(&vm.heap).map.next_slot(&vm.heap, at) {
        at = idx + 1;
        if slot.value.cast::<Instance>().is_some() && lookup(vm, vm.type_of(slot.value), q::__set_name__).is_some() {
            let list = match named {
                Some(list) => list,
                None => list::new(vm, 2)?,
            };
            list::append(vm, list, slot.key)?;
            list::append(vm, list, slot.value)?;
            named = Some(list);
        }
    }
    let Some(named) = named.map(Ref::value) else { return Ok(()) };
    let mut at = 0;
    while let (Some(name), Some(member)) = (seq::item(vm, named, at), seq::item(vm, named, at + 1)) {
        at += 2;
        let ty = vm.type_of(member);
        if let Some(found) = lookup(vm, ty, q::__set_name__) {
            let method = bind_found(vm, member, member, ty, found)?;
            vm.call_method(method, &[class.value(), name])?;
        }
    }
    Ok(())
}

/// `__build_class__(body, name, *bases)`.
pub fn build_class(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(body) = args.get(0).cast::<Function>() else { return Err(vm.not_implicitly(args.get(0), q::function)) };
    let locals = dict::new(vm, 0)?;
    let cell = interp::run_class_body(vm, body, locals.value())?;
    let bases = vm.new_tuple_of_args(args.without_keywords(), 2)?;
    let meta = match bases.cast::<Tuple>().and_then(|tuple| tuple.items(&vm.heap).first().copied()) {
        Some(first) => vm.type_of(first).value(),
        None => Value::from_static(&TYPE),
    };
    if args.n_keywords() > 0 {
        return Err(vm.raise_text(TYPE_ERROR, "function doesn't take keyword arguments"));
    }
    let class = vm.call(meta, &[args.get(1), bases, locals.value()])?;
    if let Some(cell) = cell.cast::<Cell>() {
        cell.get_mut(&mut vm.heap).content = class;
    }
    Ok(class)
}

/// A new table for the members of an instance.
pub(crate) fn empty_members() -> Map {
    Map::watched(Watch::Instance)
}

/// Looks `name` up in those bases of a class that a program made.
pub fn lookup_user(vm: &Vm, ty: Ref<Type>, name: Qstr) -> Option<Value> {
    (0..n_bases(vm, ty)).find_map(|idx| lookup(vm, base(vm, ty, idx)?, name)).filter(|found| !found.native).map(|found| found.value)
}

//! Functions: written in Rust, made by `def`, bound to an object; and the cells that closures share.

use crate::args::{Args, NativeFn};
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::code::Code;
use crate::{Raised, Value, Vm, interp, q};

/// The type of functions written in Rust.
pub static NATIVE_FUNCTION: Type = Type::new(q::function, Layout::NativeFn, &NATIVE_SLOTS, &[]);
/// The type of functions made by `def` and `lambda`.
pub static FUNCTION: Type = Type::new(q::function, Layout::Function, &FUNCTION_SLOTS, &[]);
/// The type of functions that share variables with an outer one.
pub static CLOSURE: Type = Type::new(q::closure, Layout::Function, &FUNCTION_SLOTS, &[]);
/// The type of functions whose call makes a generator.
pub static GENERATOR_FUNCTION: Type = Type::new(q::generator, Layout::Function, &FUNCTION_SLOTS, &[]);
/// The type of bound methods.
pub static BOUND_METHOD: Type = Type::new(q::bound_method, Layout::BoundMethod, &BOUND_SLOTS, &[]);
/// The type of methods that were taken from a class that is declared in Rust: they look at their object. Programs see a function.
pub static CHECKED_METHOD: Type = Type::new(q::function, Layout::BoundMethod, &CHECKED_SLOTS, &[]);
/// The type of cells. No program sees one.
pub static CELL: Type = Type::new(q::empty, Layout::Cell, &Slots::NONE, &[]);

static NATIVE_SLOTS: Slots = Slots { call: Some(call_native), show: Some(show_native), unary: Some(hash), ..Slots::NONE };
static FUNCTION_SLOTS: Slots = Slots { call: Some(call), show: Some(show), attr: Some(attr), unary: Some(hash), ..Slots::NONE };
static BOUND_SLOTS: Slots = Slots {
    call: Some(call_bound),
    show: Some(show_bound),
    attr: Some(bound_attr),
    unary: Some(hash_bound),
    binary: Some(compare_bound),
    ..Slots::NONE
};
static CHECKED_SLOTS: Slots = Slots { call: Some(call_checked), show: Some(show_native), unary: Some(hash), ..Slots::NONE };

/// A function made by `def` or `lambda`. Behind the fields: `n_closed` cells, then `n_defaults` values, then a dict of
/// keyword-only defaults if `has_keyword_defaults`.
#[repr(C)]
pub struct Function {
    pub header: Header,
    pub code: *const Code,
    /// The module's dict.
    pub globals: Value,
    pub n_closed: u8,
    pub n_defaults: u8,
    pub has_keyword_defaults: bool,
}

/// A variable shared with an inner function; its content is null while unset.
#[repr(C)]
pub struct Cell {
    pub header: Header,
    pub content: Value,
}

/// A method with its object, or with the class that its object must be of.
#[repr(C)]
pub struct BoundMethod {
    pub header: Header,
    pub function: Value,
    pub this: Value,
}

fn call_native(vm: &mut Vm, function: Value, args: Args) -> Result<Value, Raised> {
    let Some(native) = function.cast::<NativeFn>() else { return Err(Raised) };
    let &NativeFn { body, min, max, keywords, .. } = native.get(&vm.heap);
    vm.check_count(args, min, max, keywords)?;
    body(vm, args)
}

fn call(vm: &mut Vm, function: Value, args: Args) -> Result<Value, Raised> {
    match function.cast::<Function>() {
        Some(function) => interp::call_function(vm, function, args),
        None => Err(Raised),
    }
}

fn call_bound(vm: &mut Vm, method: Value, args: Args) -> Result<Value, Raised> {
    let Some(bound) = method.cast::<BoundMethod>() else { return Err(Raised) };
    let &BoundMethod { function, this, .. } = bound.get(&vm.heap);
    vm.call_with_self(function, this, args)
}

/// A bound method.
pub fn bound(vm: &mut Vm, function: Value, this: Value) -> Result<Value, Raised> {
    Ok(vm.new_object(Ref::from_static(&BOUND_METHOD), |header| BoundMethod { header, function, this })?.value())
}

fn call_checked(vm: &mut Vm, method: Value, args: Args) -> Result<Value, Raised> {
    let Some(checked) = method.cast::<BoundMethod>() else { return Err(Raised) };
    let &BoundMethod { function, this: class, .. } = checked.get(&vm.heap);
    match (args.optional(0), class.cast::<Type>()) {
        (Some(object), Some(class)) if vm.type_of(object) != class => Err(vm.wrong_receiver(object, class.name())),
        _ => vm.call_args(function, args),
    }
}

/// A method that looks whether its object is of `class`.
pub fn checked(vm: &mut Vm, function: Value, class: Ref<Type>) -> Result<Value, Raised> {
    let this = class.value();
    Ok(vm.new_object(Ref::from_static(&CHECKED_METHOD), |header| BoundMethod { header, function, this })?.value())
}

fn hash(_vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    Ok((op == UnaryOp::Hash).then(|| Value::small_wrapping(value.bits() as isize)))
}

fn hash_bound(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(method) = value.cast::<BoundMethod>() else { return Ok(None) };
    let &BoundMethod { function, this, .. } = method.get(&vm.heap);
    Ok((op == UnaryOp::Hash).then(|| Value::small_wrapping((function.bits() ^ this.bits()) as isize)))
}

fn compare_bound(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let (Some(a), Some(b), BinaryOp::Equal) = (left.cast::<BoundMethod>(), right.cast::<BoundMethod>(), op) else { return Ok(None) };
    let (a, b) = (a.get(&vm.heap), b.get(&vm.heap));
    Ok(Some(Value::bool(a.function == b.function && a.this == b.this)))
}

/// The name of a function made by `def`.
pub fn name_of(vm: &Vm, function: Ref<Function>) -> Qstr {
    // SAFETY: a function's code is alive as long as the function.
    unsafe { (*function.get(&vm.heap).code).name }
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Some(function) = value.cast::<Function>() else { return Ok(None) };
    Ok(match name {
        q::__name__ => Some(Value::qstr(name_of(vm, function))),
        q::__globals__ => Some(function.get(&vm.heap).globals),
        _ => None,
    })
}

fn bound_attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Some(method) = value.cast::<BoundMethod>() else { return Ok(None) };
    if name != q::__name__ {
        return Ok(None);
    }
    let function = method.get(&vm.heap).function;
    vm.maybe_attr(function, name)
}

fn show_native(vm: &mut Vm, _value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    vm.write(out, "<function>")
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(function) = value.cast::<Function>() else { return Ok(()) };
    let name = name_of(vm, function);
    let is_closure = value.is_exactly(&CLOSURE);
    if value.is_exactly(&GENERATOR_FUNCTION) {
        return vm.write(out, "<generator>");
    }
    if is_closure {
        if !vm.config.detailed {
            return vm.write(out, "<closure>");
        }
        vm.write(out, "<closure ")?;
    }
    vm.write(out, "<function ")?;
    vm.write_name(out, name)?;
    vm.write_fmt(out, format_args!(" at 0x{:x}>", value.bits()))?;
    if is_closure {
        let n = function.get(&vm.heap).n_closed;
        vm.write_fmt(out, format_args!(" at {:x}, n_closed={n} >", value.bits()))?;
    }
    Ok(())
}

fn show_bound(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(method) = value.cast::<BoundMethod>() else { return Ok(()) };
    if !vm.config.detailed {
        return vm.write(out, "<bound_method>");
    }
    let &BoundMethod { function, this, .. } = method.get(&vm.heap);
    vm.write_fmt(out, format_args!("<bound_method {:x} ", value.bits()))?;
    vm.show(this, out, Style::Repr)?;
    vm.write(out, ".")?;
    vm.show(function, out, Style::Repr)?;
    vm.write(out, ">")
}

//! `tuple`, and the types that `namedtuple` makes.

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Tuple, Type, TypeFlags};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::exception::Part::{Int, Name, Str};
use crate::types::exception::{ATTRIBUTE_ERROR, TYPE_ERROR};
use crate::types::{class, iter, list, seq, slice};
use crate::{Raised, Value, Vm, q};

/// The type `tuple`.
#[unsafe(export_name = "fb_type_tuple")]
pub static TUPLE: Type = Type::new(q::tuple, Layout::Tuple, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show),
    unary: Some(unary),
    binary: Some(binary),
    item: Some(item),
    step: Some(iter::step_of_sequence),
    ..Slots::NONE
};

crate::members! {
    static MEMBERS;
    count: f(count, 2, 2),
    index: f(index, 2, 4),
}

/// A tuple of the items of an iterable; a plain tuple is returned as it is.
pub fn from_iterable(vm: &mut Vm, iterable: Value) -> Result<Value, Raised> {
    if iterable.is_exactly(&TUPLE) {
        return Ok(iterable);
    }
    let items = if vm.sequence(iterable).is_some() { iterable } else { list::from_iterable(vm, iterable)?.value() };
    from_sequence(vm, items, 0, seq::len(vm, items))
}

/// A tuple of `n` items of a list or tuple, from `start` on.
fn from_sequence(vm: &mut Vm, sequence: Value, start: usize, n: usize) -> Result<Value, Raised> {
    vm.new_tuple_from(n, |vm, i| seq::item(vm, sequence, start + i).unwrap_or(Value::NONE))
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 1, false)?;
    match args.optional(0) {
        Some(iterable) => from_iterable(vm, iterable),
        None => vm.new_tuple(&[]),
    }
}

fn show(vm: &mut Vm, tuple: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let close = if seq::len(vm, tuple) == 1 { ",)" } else { ")" };
    seq::show_items(vm, tuple, out, "(", close)
}

fn unary(vm: &mut Vm, op: UnaryOp, tuple: Value) -> Result<Option<Value>, Raised> {
    let n = seq::len(vm, tuple);
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(n > 0)),
        UnaryOp::Len => Some(seq::len_value(n)),
        UnaryOp::Hash => Some(hash(vm, tuple)?),
        _ => None,
    })
}

fn hash(vm: &mut Vm, tuple: Value) -> Result<Value, Raised> {
    let mut hash = 0x3456_usize;
    let mut idx = 0;
    while let Some(item) = seq::item(vm, tuple, idx) {
        vm.check_stack()?;
        hash = hash.wrapping_mul(31).wrapping_add(vm.hash(item)?);
        idx += 1;
        // What is shared is hashed each time it is met.
        vm.poll()?;
    }
    Ok(Value::small_wrapping(hash as isize))
}

/// The tuple that an operand is, or that lies in an instance of a class derived from `tuple`.
fn operand(vm: &Vm, value: Value) -> Option<Value> {
    value.cast::<Tuple>().or_else(|| class::native_base(vm, value)?.cast::<Tuple>()).map(Ref::value)
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    match op {
        BinaryOp::Multiply | BinaryOp::ReflectedMultiply => match seq::times(vm, op, right)? {
            Some(n) => repeat(vm, left, n).map(Some),
            None => Ok(None),
        },
        BinaryOp::Contains => Ok(Some(Value::bool(seq::find(vm, left, right, 0, usize::MAX)?.is_some()))),
        _ => match operand(vm, right) {
            Some(right) if op == BinaryOp::Add => add(vm, left, right).map(Some),
            Some(right) => seq::compare(vm, op, left, right),
            None => Ok(None),
        },
    }
}

fn add(vm: &mut Vm, left: Value, right: Value) -> Result<Value, Raised> {
    let n = seq::len(vm, left);
    let total = n.saturating_add(seq::len(vm, right));
    vm.new_tuple_from(total, |vm, i| if i < n { seq::item(vm, left, i) } else { seq::item(vm, right, i - n) }.unwrap_or(Value::NONE))
}

fn repeat(vm: &mut Vm, tuple: Value, n: usize) -> Result<Value, Raised> {
    let len = seq::len(vm, tuple);
    let total = seq::repeated_len(vm, len, n)?;
    vm.new_tuple_from(total, |vm, i| seq::item(vm, tuple, i.checked_rem(len).unwrap_or(0)).unwrap_or(Value::NONE))
}

fn item(vm: &mut Vm, tuple: Value, index: Value) -> Result<Value, Raised> {
    let n = seq::len(vm, tuple);
    if let Some(range) = slice::span(vm, index, n)? {
        return from_sequence(vm, tuple, range.start, range.len());
    }
    // The name is that of the object's own type, so that a named tuple says its own.
    let name = vm.type_of(tuple).name();
    let idx = slice::index(vm, index, n, name)?;
    Ok(seq::item(vm, tuple, idx).unwrap_or(Value::NONE))
}

fn this(vm: &mut Vm, args: Args) -> Result<(), Raised> {
    match args.get(0).cast::<Tuple>() {
        Some(_) => Ok(()),
        None => Err(vm.wrong_receiver(args.get(0), q::tuple)),
    }
}

fn count(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    this(vm, args)?;
    seq::count(vm, args)
}

fn index(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    this(vm, args)?;
    seq::index(vm, args, q::tuple)
}

static NAMED_SLOTS: Slots =
    Slots { make: Some(make_named), show: Some(show_named), attr: Some(attr_of_named), set_attr: Some(set_attr_of_named), ..SLOTS };

/// A type of tuples whose items have names: what `namedtuple` returns. `fields` is a tuple of interned strings.
pub fn new_named_type(vm: &mut Vm, name: Qstr, fields: Value) -> Result<Value, Raised> {
    let ty = vm.new_object(Ref::from_static(&class::TYPE), |header: Header| Type {
        header,
        name,
        layout: Layout::Tuple,
        flags: TypeFlags::NONE,
        slots: &NAMED_SLOTS,
        members: &[],
        bases: Value::from_static(&TUPLE),
        locals: fields,
    })?;
    Ok(ty.value())
}

/// `namedtuple(name, fields)`: fields are a text with spaces between them, a list or a tuple.
///
/// # Errors
/// `TypeError` if the fields are something else.
pub fn namedtuple(vm: &mut Vm, name: Value, fields: Value) -> Result<Value, Raised> {
    let name = vm.intern_value(name)?;
    let fields = if vm.str(fields).is_some() {
        let split = vm.load_attr(fields, q::split)?;
        vm.call(split, &[])?
    } else if vm.sequence(fields).is_some() {
        fields
    } else {
        return Err(vm.raise_fmt(TYPE_ERROR, "object '{}' isn't a tuple or list", &[crate::types::exception::Part::TypeOf(fields)]));
    };
    let n = seq::len(vm, fields);
    let names = from_sequence(vm, fields, 0, n)?;
    for idx in 0..n {
        let field = seq::item(vm, names, idx).unwrap_or(Value::NONE);
        let field = Value::qstr(vm.intern_value(field)?);
        if let Some(slot) = names.cast::<Tuple>().and_then(|names| names.items_mut(&mut vm.heap).get_mut(idx)) {
            *slot = field;
        }
    }
    new_named_type(vm, name, names)
}

/// An object of a type made by [`new_named_type`], for example `os.uname()`.
pub fn new_named(vm: &mut Vm, ty: Value, items: &[Value]) -> Result<Value, Raised> {
    match ty.cast::<Type>() {
        Some(ty) if ty.layout() == Layout::Tuple => {
            let tuple = vm.new_tuple_of(ty, items.len())?;
            numbers::slices::copy(tuple.items_mut(&mut vm.heap), items);
            Ok(tuple.value())
        }
        _ => vm.new_tuple(items),
    }
}

/// The names of the fields.
fn fields_of(vm: &Vm, tuple: Value) -> Value {
    vm.type_of(tuple).get(&vm.heap).locals
}

fn make_named(vm: &mut Vm, ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    let fields = ty.get(&vm.heap).locals;
    let n = seq::len(vm, fields);
    let given = args.len() + args.n_keywords();
    if given != n {
        let name = if vm.config.detailed { ty.name() } else { q::function };
        let template = if vm.config.detailed {
            "{}() takes {} positional arguments but {} were given"
        } else {
            "{} takes {} positional arguments but {} were given"
        };
        return Err(vm.raise_fmt(TYPE_ERROR, template, &[Name(name), Int(n as isize), Int(given as isize)]));
    }
    let tuple = vm.new_tuple_of(ty, n)?;
    for (idx, slot) in tuple.items_mut(&mut vm.heap).iter_mut().enumerate() {
        *slot = args.get(idx);
    }
    for (key, value) in (0..args.n_keywords()).filter_map(|i| args.keyword_at(i)) {
        let Some(idx) = vm.sequence(fields).and_then(|names| names.iter().position(|&name| name == key)) else {
            return Err(vm.raise_fmt(TYPE_ERROR, "unexpected keyword argument '{}'", &[Str(key)]));
        };
        match tuple.items_mut(&mut vm.heap).get_mut(idx) {
            Some(slot) if slot.is_null() => *slot = value,
            _ => return Err(vm.raise_fmt(TYPE_ERROR, "function got multiple values for argument '{}'", &[Str(key)])),
        }
    }
    Ok(tuple.value())
}

fn show_named(vm: &mut Vm, tuple: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let name = vm.type_of(tuple).name();
    // A tuple of the system's own is named like a plain one, and shows no name.
    if name != q::tuple {
        vm.write_name(out, name)?;
    }
    vm.write(out, "(")?;
    let fields = fields_of(vm, tuple);
    let mut idx = 0;
    while let (Some(item), Some(field)) = (seq::item(vm, tuple, idx), seq::item(vm, fields, idx)) {
        if idx > 0 {
            vm.write(out, ", ")?;
        }
        vm.write_text(out, field)?;
        vm.write(out, "=")?;
        vm.show(item, out, Style::Repr)?;
        idx += 1;
    }
    vm.write(out, ")")
}

fn attr_of_named(vm: &mut Vm, tuple: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let fields = fields_of(vm, tuple);
    let idx = vm.sequence(fields).and_then(|names| names.iter().position(|&field| field == Value::qstr(name)));
    Ok(idx.and_then(|idx| seq::item(vm, tuple, idx)))
}

fn set_attr_of_named(vm: &mut Vm, _tuple: Value, _name: Qstr, _value: Value) -> Result<bool, Raised> {
    Err(vm.raise_text(ATTRIBUTE_ERROR, "can't set attribute"))
}

//! `list`.

pub mod sort;

use crate::args::{ANY, Args, Param};
use crate::heap::object::Layout;
use crate::heap::{Header, HeapVec, Ref, Slots, Tuple, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::types::exception::{INDEX_ERROR, NOT_IMPLEMENTED_ERROR, Part, TYPE_ERROR};
use crate::types::{iter, seq, slice};
use crate::{Raised, Value, Vm, q};

/// The type `list`.
pub static LIST: Type = Type::new(q::list, Layout::List, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show),
    unary: Some(unary),
    binary: Some(binary),
    item: Some(item),
    set_item: Some(set_item),
    step: Some(iter::step_of_sequence),
    ..Slots::NONE
};

crate::members! {
    static MEMBERS;
    append: f(append_method, 2, 2),
    clear: f(clear, 1, 1),
    copy: f(copy, 1, 1),
    count: f(count, 2, 2),
    extend: f(extend_method, 2, 2),
    index: f(index, 2, 4),
    insert: f(insert, 3, 3),
    pop: f(pop, 1, 2),
    remove: f(remove, 2, 2),
    reverse: f(reverse, 1, 1),
    sort: kw(sort_method, 1, ANY),
}

/// A list.
#[repr(C)]
pub struct List {
    pub header: Header,
    pub items: HeapVec<Value>,
}

impl List {
    /// The items, as the array functions of [`Ref`] take it.
    pub fn items(&mut self) -> &mut HeapVec<Value> {
        &mut self.items
    }
}

/// An empty list with room for `capacity` items.
pub fn new(vm: &mut Vm, capacity: usize) -> Result<Ref<List>, Raised> {
    let items = HeapVec::with_capacity(vm, capacity)?;
    vm.new_object(Ref::from_static(&LIST), |header| List { header, items })
}

/// Appends an item.
pub fn append(vm: &mut Vm, list: Ref<List>, item: Value) -> Result<(), Raised> {
    list.vec_push(vm, List::items, item)
}

/// Appends the items of an iterable.
pub fn extend(vm: &mut Vm, list: Ref<List>, iterable: Value) -> Result<(), Raised> {
    if vm.sequence(iterable).is_some() {
        return list.vec_extend_from(vm, List::items, |vm| vm.sequence(iterable).unwrap_or(&[]));
    }
    vm.for_each(iterable, |vm, item| append(vm, list, item))
}

/// A new list with the items of an iterable.
pub fn from_iterable(vm: &mut Vm, iterable: Value) -> Result<Ref<List>, Raised> {
    let list = new(vm, 0)?;
    extend(vm, list, iterable)?;
    Ok(list)
}

fn len(vm: &Vm, list: Ref<List>) -> usize {
    list.get(&vm.heap).items.len()
}

/// The list that a method was called on.
fn this(vm: &mut Vm, args: Args) -> Result<Ref<List>, Raised> {
    match args.get(0).cast::<List>() {
        Some(list) => Ok(list),
        None => Err(vm.wrong_receiver(args.get(0), q::list)),
    }
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 1, false)?;
    match args.optional(0) {
        Some(iterable) => Ok(from_iterable(vm, iterable)?.value()),
        None => Ok(new(vm, 0)?.value()),
    }
}

fn show(vm: &mut Vm, list: Value, out: Out, _style: Style) -> Result<(), Raised> {
    seq::show_items(vm, list, out, "[", "]")
}

fn unary(vm: &mut Vm, op: UnaryOp, list: Value) -> Result<Option<Value>, Raised> {
    let n = seq::len(vm, list);
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(n > 0)),
        UnaryOp::Len => Some(seq::len_value(n)),
        _ => None,
    })
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let Some(list) = left.cast::<List>() else {
        return Ok(None);
    };
    match op {
        BinaryOp::Add => match right.cast::<List>() {
            Some(_) => add(vm, left, right).map(Some),
            None => Ok(None),
        },
        BinaryOp::InplaceAdd => {
            extend(vm, list, right)?;
            Ok(Some(left))
        }
        BinaryOp::Multiply | BinaryOp::ReflectedMultiply => match seq::times(vm, op, right)? {
            Some(n) => repeat(vm, left, n).map(Some),
            None => Ok(None),
        },
        BinaryOp::Contains => Ok(Some(Value::bool(seq::find(vm, left, right, 0, usize::MAX)?.is_some()))),
        _ if right.cast::<List>().is_some() => seq::compare(vm, op, left, right),
        _ => Ok(None),
    }
}

fn add(vm: &mut Vm, left: Value, right: Value) -> Result<Value, Raised> {
    let sum = new(vm, seq::len(vm, left).saturating_add(seq::len(vm, right)))?;
    extend(vm, sum, left)?;
    extend(vm, sum, right)?;
    Ok(sum.value())
}

fn repeat(vm: &mut Vm, list: Value, n: usize) -> Result<Value, Raised> {
    let len = seq::len(vm, list);
    let total = seq::repeated_len(vm, len, n)?;
    let result = new(vm, total)?;
    if len == 1 {
        let item = seq::item(vm, list, 0).unwrap_or(Value::NONE);
        result.vec_insert(vm, List::items, 0, n, item)?;
    } else if len > 0 {
        for _ in 0..n {
            extend(vm, result, list)?;
        }
    }
    Ok(result.value())
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    let n = seq::len(vm, value);
    if let Some(bounds) = slice::bounds(vm, index, n)? {
        return cut(vm, value, bounds);
    }
    let idx = slice::index(vm, index, n, q::list)?;
    Ok(seq::item(vm, value, idx).unwrap_or(Value::NONE))
}

fn cut(vm: &mut Vm, list: Value, bounds: slice::Bounds) -> Result<Value, Raised> {
    let result = new(vm, bounds.len())?;
    match bounds.range() {
        Some(range) => {
            result.vec_extend_from(vm, List::items, |vm| vm.sequence(list).and_then(|items| items.get(range.clone())).unwrap_or(&[]))?;
        }
        None => {
            for n in 0..bounds.len() {
                let Some(item) = seq::item(vm, list, bounds.position(n)) else { break };
                append(vm, result, item)?;
            }
        }
    }
    Ok(result.value())
}

fn set_item(vm: &mut Vm, value: Value, index: Value, item: Value) -> Result<bool, Raised> {
    let Some(list) = value.cast::<List>() else {
        return Ok(false);
    };
    let n = len(vm, list);
    if n == 0 && item.is_null() && slice::parts(vm, index).is_none() {
        return Err(vm.raise_text(INDEX_ERROR, "pop from empty list"));
    }
    if let Some(bounds) = slice::bounds(vm, index, n)? {
        let Some(range) = bounds.range() else {
            return Err(vm.raise(NOT_IMPLEMENTED_ERROR));
        };
        if item.is_null() {
            list.vec_remove(vm, List::items, range.start, range.len());
        } else {
            set_slice(vm, list, range.start, range.len(), item)?;
        }
        return Ok(true);
    }
    let idx = slice::index(vm, index, n, q::list)?;
    if item.is_null() {
        list.vec_remove(vm, List::items, idx, 1);
    } else {
        set(vm, list, idx, item);
    }
    Ok(true)
}

/// Puts `item` at `idx` if there is such a place.
pub fn set(vm: &mut Vm, list: Ref<List>, idx: usize, item: Value) {
    if let Some(slot) = list.vec_mut(&mut vm.heap, List::items).get_mut(idx) {
        *slot = item;
    }
}

/// Replaces `n` items at `start` by those of `source`.
fn set_slice(vm: &mut Vm, list: Ref<List>, start: usize, n: usize, source: Value) -> Result<(), Raised> {
    if source.cast::<List>().is_none() && source.cast::<Tuple>().is_none() {
        return Err(vm.raise_fmt(TYPE_ERROR, "object '{}' isn't a tuple or list", &[Part::TypeOf(source)]));
    }
    let source = if source == list.value() { from_iterable(vm, source)?.value() } else { source };
    let n_new = seq::len(vm, source);
    if n_new > n {
        list.vec_insert(vm, List::items, start + n, n_new - n, Value::NONE)?;
    } else {
        list.vec_remove(vm, List::items, start + n_new, n - n_new);
    }
    for i in 0..n_new {
        if let Some(item) = seq::item(vm, source, i) {
            set(vm, list, start + i, item);
        }
    }
    Ok(())
}

fn append_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    append(vm, list, args.get(1))?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    list.vec_clear(vm, List::items);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    Ok(from_iterable(vm, list.value())?.value())
}

fn count(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    this(vm, args)?;
    seq::count(vm, args)
}

fn extend_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    extend(vm, list, args.get(1))?;
    Ok(Value::NONE)
}

fn index(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    this(vm, args)?;
    seq::index(vm, args, q::list)
}

fn insert(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    let at = slice::word(vm, args.get(1), q::list)?;
    let at = slice::clamped(at, len(vm, list));
    list.vec_insert(vm, List::items, at, 1, args.get(2))?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    let n = len(vm, list);
    if n == 0 {
        return Err(vm.raise_text(INDEX_ERROR, "pop from empty list"));
    }
    let idx = match args.optional(1) {
        Some(index) => slice::index(vm, index, n, q::list)?,
        None => n - 1,
    };
    let item = seq::item(vm, list.value(), idx).unwrap_or(Value::NONE);
    list.vec_remove(vm, List::items, idx, 1);
    Ok(item)
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    match seq::find(vm, list.value(), args.get(1), 0, usize::MAX)? {
        Some(idx) => list.vec_remove(vm, List::items, idx, 1),
        None => return Err(seq::not_found(vm)),
    }
    Ok(Value::NONE)
}

fn reverse(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    numbers::slices::reverse(list.vec_mut(&mut vm.heap, List::items));
    Ok(Value::NONE)
}

/// `list.sort(*, key=None, reverse=False)`.
fn sort_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let list = this(vm, args)?;
    const PARAMS: [Param; 2] = [Param::keyword(q::key, Value::NONE), Param::keyword(q::reverse, Value::FALSE)];
    let [key, reverse] = vm.parse_args(args.skip(1), &PARAMS)?;
    let reverse = vm.truth(reverse)?;
    sort::sort(vm, list, key, reverse)?;
    Ok(Value::NONE)
}

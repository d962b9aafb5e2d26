//! `set` and `frozenset`.

use crate::args::{ANY, Args};
use crate::heap::map::Table;
use crate::heap::object::Layout;
use crate::heap::{Header, Probe, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::types::exception::KEY_ERROR;
use crate::types::seq;
use crate::{Raised, Value, Vm, q};

/// The type `set`.
pub static SET: Type = Type::new(q::set, Layout::Set, &SLOTS, &MEMBERS);
/// The type `frozenset`.
pub static FROZENSET: Type = Type::new(q::frozenset, Layout::Set, &FROZEN_SLOTS, &FROZEN_MEMBERS);

static SLOTS: Slots =
    Slots { make: Some(make), show: Some(show), unary: Some(unary), binary: Some(binary), step: Some(step), ..Slots::NONE };

static FROZEN_SLOTS: Slots = Slots { make: Some(make_frozen), ..SLOTS };

crate::members! {
    static MEMBERS;
    __contains__: f(contains, 2, 2),
    add: f(add_method, 2, 2),
    clear: f(clear, 1, 1),
    copy: f(copy_method, 1, 1),
    difference: f(difference, 1, ANY),
    difference_update: f(difference_update, 1, ANY),
    discard: f(discard, 2, 2),
    intersection: f(intersection, 2, 2),
    intersection_update: f(intersection_update, 2, 2),
    isdisjoint: f(isdisjoint, 2, 2),
    issubset: f(issubset, 2, 2),
    issuperset: f(issuperset, 2, 2),
    pop: f(pop, 1, 1),
    remove: f(remove, 2, 2),
    symmetric_difference: f(symmetric_difference, 2, 2),
    symmetric_difference_update: f(symmetric_difference_update, 2, 2),
    union: f(union, 2, 2),
    update: f(update_method, 1, ANY),
}

crate::members! {
    static FROZEN_MEMBERS;
    __contains__: f(contains, 2, 2),
    copy: f(copy_method, 1, 1),
    difference: f(difference, 1, ANY),
    intersection: f(intersection, 2, 2),
    isdisjoint: f(isdisjoint, 2, 2),
    issubset: f(issubset, 2, 2),
    issuperset: f(issuperset, 2, 2),
    symmetric_difference: f(symmetric_difference, 2, 2),
    union: f(union, 2, 2),
}

/// A set.
#[repr(C)]
pub struct Set {
    pub header: Header,
    pub table: Table<Value>,
}

impl Set {
    /// The table, as the table functions of [`Ref`] take it.
    pub fn table(&mut self) -> &mut Table<Value> {
        &mut self.table
    }
}

/// An empty set of `n` slots.
pub fn new(vm: &mut Vm, n: usize) -> Result<Ref<Set>, Raised> {
    new_of(vm, &SET, n)
}

fn new_of(vm: &mut Vm, ty: &'static Type, n: usize) -> Result<Ref<Set>, Raised> {
    let table = Table::with_slots(vm, n)?;
    vm.new_object(Ref::from_static(ty), |header| Set { header, table })
}

/// Adds an item.
pub fn add(vm: &mut Vm, set: Ref<Set>, item: Value) -> Result<(), Raised> {
    set.table_entry(vm, Set::table, item).map(|_| ())
}

fn has(vm: &mut Vm, set: Ref<Set>, item: Value) -> Result<bool, Raised> {
    Ok(matches!(set.table_find(vm, Set::table, item)?, Probe::Found(_)))
}

fn len(vm: &Vm, set: Ref<Set>) -> usize {
    set.get(&vm.heap).table.len()
}

/// The first item in slot `from` or behind it, and its slot.
fn next_item(vm: &Vm, set: Ref<Set>, from: usize) -> Option<(usize, Value)> {
    set.get(&vm.heap).table.next_slot(&vm.heap, from)
}

fn is_mutable(set: Ref<Set>) -> bool {
    !set.value().is_exactly(&FROZENSET)
}

/// The built-in type of a set: what results of its operators are.
fn kind(set: Ref<Set>) -> &'static Type {
    if is_mutable(set) { &SET } else { &FROZENSET }
}

fn copy(vm: &mut Vm, set: Ref<Set>) -> Result<Ref<Set>, Raised> {
    let table = set.table_copy(vm, Set::table)?;
    vm.new_object(Ref::from_static(kind(set)), |header| Set { header, table })
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    fill(vm, &SET, args)
}

fn make_frozen(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    fill(vm, &FROZENSET, args)
}

fn fill(vm: &mut Vm, ty: &'static Type, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 1, false)?;
    let set = new_of(vm, ty, 0)?;
    if let Some(iterable) = args.optional(0) {
        update(vm, set, iterable)?;
    }
    Ok(set.value())
}

/// Adds the items of an iterable.
pub fn update(vm: &mut Vm, set: Ref<Set>, iterable: Value) -> Result<(), Raised> {
    if iterable == set.value() {
        return Ok(());
    }
    vm.for_each(iterable, |vm, item| add(vm, set, item))
}

/// Removes the items of an iterable.
fn subtract(vm: &mut Vm, set: Ref<Set>, iterable: Value) -> Result<(), Raised> {
    if iterable == set.value() {
        set.table_clear(vm, Set::table);
        return Ok(());
    }
    vm.for_each(iterable, |vm, item| set.table_remove(vm, Set::table, item).map(|_| ()))
}

/// Adds the items of an iterable that are absent, and removes those that are there.
fn toggle(vm: &mut Vm, set: Ref<Set>, iterable: Value) -> Result<(), Raised> {
    if iterable == set.value() {
        set.table_clear(vm, Set::table);
        return Ok(());
    }
    vm.for_each(iterable, |vm, item| {
        if set.table_remove(vm, Set::table, item)?.is_none() {
            add(vm, set, item)?;
        }
        Ok(())
    })
}

/// A new set of the items of `iterable` that are in `set`.
fn common(vm: &mut Vm, set: Ref<Set>, iterable: Value) -> Result<Ref<Set>, Raised> {
    if iterable == set.value() {
        return copy(vm, set);
    }
    // Also of a frozenset it is a plain set: a fact of the original.
    let result = new(vm, 0)?;
    vm.for_each(iterable, |vm, item| if has(vm, set, item)? { add(vm, result, item) } else { Ok(()) })?;
    Ok(result)
}

/// Makes `set` hold what `other` holds.
fn replace(vm: &mut Vm, set: Ref<Set>, other: Ref<Set>) {
    let table = core::mem::take(&mut other.get_mut(&mut vm.heap).table);
    set.table_clear(vm, Set::table);
    set.get_mut(&mut vm.heap).table = table;
}

/// Whether every item of `set` is in `other`; `proper` also asks that `other` has more.
fn is_subset(vm: &mut Vm, set: Ref<Set>, other: Ref<Set>, proper: bool) -> Result<bool, Raised> {
    if proper && len(vm, set) == len(vm, other) {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((idx, item)) = next_item(vm, set, at) {
        at = idx + 1;
        if !has(vm, other, item)? {
            return Ok(false);
        }
        vm.poll()?;
    }
    Ok(true)
}

/// `iterable` itself if it is a set, else a new set of its items.
fn as_set(vm: &mut Vm, iterable: Value) -> Result<Ref<Set>, Raised> {
    if let Some(set) = iterable.cast::<Set>() {
        return Ok(set);
    }
    let set = new(vm, 0)?;
    update(vm, set, iterable)?;
    Ok(set)
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(set) = value.cast::<Set>() else {
        return Ok(());
    };
    let frozen = !is_mutable(set);
    if len(vm, set) == 0 {
        return vm.write(out, if frozen { "frozenset()" } else { "set()" });
    }
    vm.write(out, if frozen { "frozenset({" } else { "{" })?;
    let mut at = 0;
    while let Some((idx, item)) = next_item(vm, set, at) {
        if at > 0 {
            vm.write(out, ", ")?;
        }
        at = idx + 1;
        vm.show(item, out, Style::Repr)?;
        vm.poll()?;
    }
    vm.write(out, if frozen { "})" } else { "}" })
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(set) = value.cast::<Set>() else {
        return Ok(None);
    };
    let n = len(vm, set);
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(n > 0)),
        UnaryOp::Len => Some(seq::len_value(n)),
        UnaryOp::Hash if !is_mutable(set) => Some(hash(vm, set)?),
        _ => None,
    })
}

/// The same for any order of the items.
fn hash(vm: &mut Vm, set: Ref<Set>) -> Result<Value, Raised> {
    let mut hash = 0x5e7_usize;
    let mut at = 0;
    while let Some((idx, item)) = next_item(vm, set, at) {
        at = idx + 1;
        vm.check_stack()?;
        hash = hash.wrapping_add(vm.hash(item)?);
        vm.poll()?;
    }
    Ok(Value::small_wrapping(hash as isize))
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let Some(set) = left.cast::<Set>() else {
        return Ok(None);
    };
    if op == BinaryOp::Contains {
        return Ok(Some(Value::bool(has(vm, set, right)?)));
    }
    let Some(other) = right.cast::<Set>() else {
        return Ok(None);
    };
    if op.is_inplace() {
        return if is_mutable(set) && change(vm, op, set, right)? { Ok(Some(left)) } else { Ok(None) };
    }
    Ok(Some(match op {
        BinaryOp::Equal => Value::bool(len(vm, set) == len(vm, other) && is_subset(vm, set, other, false)?),
        BinaryOp::Less => Value::bool(is_subset(vm, set, other, true)?),
        BinaryOp::LessEqual => Value::bool(is_subset(vm, set, other, false)?),
        BinaryOp::More => Value::bool(is_subset(vm, other, set, true)?),
        BinaryOp::MoreEqual => Value::bool(is_subset(vm, other, set, false)?),
        BinaryOp::And => common(vm, set, right)?.value(),
        BinaryOp::Or | BinaryOp::Xor | BinaryOp::Subtract => {
            let result = copy(vm, set)?;
            match op {
                BinaryOp::Or => update(vm, result, right)?,
                BinaryOp::Xor => toggle(vm, result, right)?,
                _ => subtract(vm, result, right)?,
            }
            result.value()
        }
        _ => return Ok(None),
    }))
}

/// An in-place operator; false if sets do not have it.
fn change(vm: &mut Vm, op: BinaryOp, set: Ref<Set>, other: Value) -> Result<bool, Raised> {
    match op {
        BinaryOp::InplaceOr => update(vm, set, other)?,
        BinaryOp::InplaceXor => toggle(vm, set, other)?,
        BinaryOp::InplaceSubtract => subtract(vm, set, other)?,
        BinaryOp::InplaceAnd => {
            let result = common(vm, set, other)?;
            replace(vm, set, result);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn step(vm: &mut Vm, set: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let Some((idx, item)) = set.cast::<Set>().and_then(|set| next_item(vm, set, *at)) else {
        return Ok(None);
    };
    *at = idx + 1;
    Ok(Some(item))
}

/// The receiver of a method that changes it, which must be a `set`.
fn this(vm: &mut Vm, args: Args) -> Result<Ref<Set>, Raised> {
    let set = either(vm, args)?;
    if is_mutable(set) { Ok(set) } else { Err(vm.wrong_receiver(args.get(0), q::set)) }
}

/// The receiver of a method that sets of both kinds have.
fn either(vm: &mut Vm, args: Args) -> Result<Ref<Set>, Raised> {
    match args.get(0).cast::<Set>() {
        Some(set) => Ok(set),
        None => Err(vm.wrong_receiver(args.get(0), q::set)),
    }
}

fn contains(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    Ok(Value::bool(has(vm, set, args.get(1))?))
}

fn copy_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    Ok(copy(vm, set)?.value())
}

fn difference(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    let result = copy(vm, set)?;
    for i in 1..args.len() {
        let other = if args.get(i) == set.value() { result.value() } else { args.get(i) };
        subtract(vm, result, other)?;
    }
    Ok(result.value())
}

fn intersection(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    Ok(common(vm, set, args.get(1))?.value())
}

fn isdisjoint(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    let iterator = vm.iter(args.get(1))?;
    while let Some(item) = vm.next(iterator)? {
        if has(vm, set, item)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn issubset(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    let other = as_set(vm, args.get(1))?;
    Ok(Value::bool(is_subset(vm, set, other, false)?))
}

fn issuperset(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    let other = as_set(vm, args.get(1))?;
    Ok(Value::bool(is_subset(vm, other, set, false)?))
}

fn symmetric_difference(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    let result = copy(vm, set)?;
    toggle(vm, result, args.get(1))?;
    Ok(result.value())
}

fn union(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = either(vm, args)?;
    let result = copy(vm, set)?;
    update(vm, result, args.get(1))?;
    Ok(result.value())
}

fn add_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    add(vm, set, args.get(1))?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    set.table_clear(vm, Set::table);
    Ok(Value::NONE)
}

fn difference_update(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    for i in 1..args.len() {
        subtract(vm, set, args.get(i))?;
    }
    Ok(Value::NONE)
}

fn discard(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    set.table_remove(vm, Set::table, args.get(1))?;
    Ok(Value::NONE)
}

fn intersection_update(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    change(vm, BinaryOp::InplaceAnd, set, args.get(1))?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    let Some((idx, item)) = next_item(vm, set, 0) else {
        return Err(vm.raise_text(KEY_ERROR, "pop from an empty set"));
    };
    set.table_remove_at(vm, Set::table, idx);
    Ok(item)
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    match set.table_remove(vm, Set::table, args.get(1))? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.raise_key(args.get(1))),
    }
}

fn symmetric_difference_update(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    toggle(vm, set, args.get(1))?;
    Ok(Value::NONE)
}

fn update_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let set = this(vm, args)?;
    for i in 1..args.len() {
        update(vm, set, args.get(i))?;
    }
    Ok(Value::NONE)
}

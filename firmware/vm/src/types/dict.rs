//! `dict` and `OrderedDict`, and the views of their keys, values and items.

use crate::args::Args;
use crate::heap::map::Pair;
use crate::heap::object::Layout;
use crate::heap::{Header, Map, NativeType, Probe, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::types::exception::{KEY_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::types::seq;
use crate::{Qstr, Raised, Value, Vm, q};

/// The type `dict`.
pub static DICT: Type = Type::new(q::dict, Layout::Dict, &SLOTS, &MEMBERS);
/// The type `OrderedDict`.
pub static ORDERED_DICT: Type = Type::new(q::OrderedDict, Layout::Dict, &ORDERED_SLOTS, &[]).derived_from(&DICT);

static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show),
    unary: Some(unary),
    binary: Some(binary),
    item: Some(item),
    set_item: Some(set_item),
    step: Some(|vm, dict, at| step(vm, dict, at, Kind::Keys)),
    ..Slots::NONE
};

static ORDERED_SLOTS: Slots = Slots { make: Some(make_ordered), show: Some(show_ordered), ..SLOTS };

crate::members! {
    static MEMBERS;
    __delitem__: f(delitem_method, 2, 2),
    __getitem__: f(getitem_method, 2, 2),
    __setitem__: f(setitem_method, 3, 3),
    clear: f(clear, 1, 1),
    copy: f(copy_method, 1, 1),
    fromkeys: c(fromkeys, 2, 3),
    get: f(get, 2, 3),
    items: f(items, 1, 1),
    keys: f(keys, 1, 1),
    pop: f(pop, 2, 3),
    popitem: f(popitem, 1, 1),
    setdefault: f(setdefault, 2, 3),
    update: kw(update_method, 1, 2),
    values: f(values, 1, 1),
}

/// A dictionary: plain or ordered, by its table.
#[repr(C)]
pub struct Dict {
    pub header: Header,
    pub map: Map,
}

impl Dict {
    /// The table, as the table functions of [`Ref`] take it.
    pub fn map(&mut self) -> &mut Map {
        &mut self.map
    }
}

/// An empty dict of `n` slots.
pub fn new(vm: &mut Vm, n: usize) -> Result<Ref<Dict>, Raised> {
    let map = Map::with_slots(vm, n)?;
    vm.new_object(Ref::from_static(&DICT), |header| Dict { header, map })
}

/// An empty `OrderedDict`.
pub fn new_ordered(vm: &mut Vm) -> Result<Ref<Dict>, Raised> {
    vm.new_object(Ref::from_static(&ORDERED_DICT), |header| Dict { header, map: Map::ordered() })
}

/// A copy of the same kind, slot for slot.
pub fn copy(vm: &mut Vm, dict: Ref<Dict>) -> Result<Ref<Dict>, Raised> {
    let map = dict.table_copy(vm, Dict::map)?;
    let ty = vm.type_of(dict.value());
    vm.new_object(ty, |header| Dict { header, map })
}

/// A dict for names and what they stand for, in that order, which programs cannot change.
pub fn new_fixed(vm: &mut Vm, pairs: impl Iterator<Item = (Value, Value)>) -> Result<Value, Raised> {
    let ordered = new_ordered(vm)?;
    for (key, value) in pairs {
        ordered.set(vm, key, value)?;
    }
    let map = ordered.table_copy(vm, Dict::map)?.into_fixed();
    Ok(from_map(vm, map)?.value())
}

/// # Errors
/// `TypeError` if programs cannot change the dict.
fn check_mutable(vm: &mut Vm, dict: Ref<Dict>) -> Result<(), Raised> {
    if dict.get(&vm.heap).map.is_fixed() { Err(vm.raise(TYPE_ERROR)) } else { Ok(()) }
}

/// The first entry in slot `from` or behind it, and its slot.
pub fn next_entry(vm: &Vm, dict: Ref<Dict>, from: usize) -> Option<(usize, Pair)> {
    dict.get(&vm.heap).map.next_slot(&vm.heap, from)
}

impl Ref<Dict> {
    /// The value under an interned string, without running code of the program.
    pub fn get_name(self, vm: &Vm, name: Qstr) -> Option<Value> {
        self.get(&vm.heap).map.get_name(vm, name)
    }

    /// Puts `value` under `key`.
    pub fn set(self, vm: &mut Vm, key: Value, value: Value) -> Result<(), Raised> {
        self.map_set(vm, Dict::map, key, value)
    }
}

/// Adds the pairs of a dict, or of an iterable of pairs.
pub fn update(vm: &mut Vm, dict: Ref<Dict>, source: Value) -> Result<(), Raised> {
    if let Some(source) = source.cast::<Dict>() {
        let mut at = 0;
        while let Some((idx, pair)) = next_entry(vm, source, at) {
            at = idx + 1;
            dict.set(vm, pair.key, pair.value)?;
            vm.poll()?;
        }
        return Ok(());
    }
    vm.for_each(source, |vm, item| {
        let pair = vm.iter(item)?;
        let key = vm.next(pair)?;
        let value = vm.next(pair)?;
        match (key, value, vm.next(pair)?) {
            (Some(key), Some(value), None) => dict.set(vm, key, value),
            _ => Err(vm.raise_text(VALUE_ERROR, "dict update sequence has wrong length")),
        }
    })
}

/// Adds the pairs of positional argument `from`, if there is one, and the keyword arguments.
fn update_from_args(vm: &mut Vm, dict: Ref<Dict>, args: Args, from: usize) -> Result<(), Raised> {
    if let Some(source) = args.optional(from) {
        update(vm, dict, source)?;
    }
    for (key, value) in (0..args.n_keywords()).filter_map(|i| args.keyword_at(i)) {
        dict.set(vm, key, value)?;
    }
    Ok(())
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    let dict = new(vm, 0)?;
    fill(vm, dict, args)
}

fn make_ordered(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    let dict = new_ordered(vm)?;
    fill(vm, dict, args)
}

fn fill(vm: &mut Vm, dict: Ref<Dict>, args: Args) -> Result<Value, Raised> {
    if args.len() > 1 {
        // The original counts the new object too.
        let given = crate::types::exception::Part::Int(args.len() as isize + 1);
        return Err(vm.raise_fmt(TYPE_ERROR, "function expected at most 2 arguments, got {}", &[given]));
    }
    update_from_args(vm, dict, args, 0)?;
    Ok(dict.value())
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(dict) = value.cast::<Dict>() else {
        return Ok(());
    };
    vm.write(out, "{")?;
    let mut at = 0;
    while let Some((idx, pair)) = next_entry(vm, dict, at) {
        if at > 0 {
            vm.write(out, ", ")?;
        }
        at = idx + 1;
        vm.show(pair.key, out, Style::Repr)?;
        vm.write(out, ": ")?;
        vm.show(pair.value, out, Style::Repr)?;
        vm.poll()?;
    }
    vm.write(out, "}")
}

fn show_ordered(vm: &mut Vm, value: Value, out: Out, style: Style) -> Result<(), Raised> {
    vm.write(out, "OrderedDict(")?;
    show(vm, value, out, style)?;
    vm.write(out, ")")
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let n = value.cast::<Dict>().map_or(0, |dict| dict.get(&vm.heap).map.len());
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(n > 0)),
        UnaryOp::Len => Some(seq::len_value(n)),
        _ => None,
    })
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let Some(dict) = left.cast::<Dict>() else {
        return Ok(None);
    };
    Ok(match op {
        BinaryOp::Contains => Some(Value::bool(matches!(dict.table_find(vm, Dict::map, right)?, Probe::Found(_)))),
        BinaryOp::Equal => match right.cast::<Dict>() {
            Some(other) => Some(Value::bool(equal(vm, dict, other)?)),
            None => None,
        },
        BinaryOp::Or => {
            let union = copy(vm, dict)?;
            update(vm, union, right)?;
            Some(union.value())
        }
        BinaryOp::InplaceOr => {
            check_mutable(vm, dict)?;
            update(vm, dict, right)?;
            Some(left)
        }
        _ => None,
    })
}

/// A plain dict never equals an ordered one; two ordered ones must agree in order too.
fn equal(vm: &mut Vm, left: Ref<Dict>, right: Ref<Dict>) -> Result<bool, Raised> {
    let (a, b) = (&left.get(&vm.heap).map, &right.get(&vm.heap).map);
    let ordered = a.is_ordered();
    if a.len() != b.len() || ordered != b.is_ordered() {
        return Ok(false);
    }
    let mut at = 0;
    let mut at_right = 0;
    while let Some((idx, pair)) = next_entry(vm, left, at) {
        at = idx + 1;
        let other = if ordered {
            let Some((idx, other)) = next_entry(vm, right, at_right) else {
                return Ok(false);
            };
            at_right = idx + 1;
            if !vm.equal(pair.key, other.key)? {
                return Ok(false);
            }
            Some(other.value)
        } else {
            right.map_get(vm, Dict::map, pair.key)?
        };
        match other {
            Some(other) if vm.equal(other, pair.value)? => {}
            _ => return Ok(false),
        }
        vm.poll()?;
    }
    Ok(true)
}

fn item(vm: &mut Vm, value: Value, key: Value) -> Result<Value, Raised> {
    let found = match value.cast::<Dict>() {
        Some(dict) => dict.map_get(vm, Dict::map, key)?,
        None => None,
    };
    found.ok_or_else(|| vm.raise_key(key))
}

fn set_item(vm: &mut Vm, value: Value, key: Value, item: Value) -> Result<bool, Raised> {
    let Some(dict) = value.cast::<Dict>() else {
        return Ok(false);
    };
    check_mutable(vm, dict)?;
    if !item.is_null() {
        dict.set(vm, key, item)?;
    } else if dict.table_remove(vm, Dict::map, key)?.is_none() {
        return Err(vm.raise_key(key));
    }
    Ok(true)
}

/// The receiver of a method that changes it.
fn mutable(vm: &mut Vm, args: Args) -> Result<Ref<Dict>, Raised> {
    let dict = this(vm, args)?;
    check_mutable(vm, dict)?;
    Ok(dict)
}

fn this(vm: &mut Vm, args: Args) -> Result<Ref<Dict>, Raised> {
    match args.get(0).cast::<Dict>() {
        Some(dict) => Ok(dict),
        None => Err(vm.wrong_receiver(args.get(0), q::dict)),
    }
}

fn getitem_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = this(vm, args)?;
    item(vm, dict.value(), args.get(1))
}

fn setitem_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = this(vm, args)?;
    set_item(vm, dict.value(), args.get(1), args.get(2))?;
    Ok(Value::NONE)
}

fn delitem_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = this(vm, args)?;
    set_item(vm, dict.value(), args.get(1), Value::NULL)?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = mutable(vm, args)?;
    dict.table_clear(vm, Dict::map);
    Ok(Value::NONE)
}

fn copy_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = this(vm, args)?;
    Ok(copy(vm, dict)?.value())
}

/// `dict.fromkeys(iterable[, value])`: the first argument is the class.
fn fromkeys(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let iterable = args.get(1);
    // Sized beforehand where the length is known: it decides the order.
    let len = match vm.type_of(iterable).slots().unary {
        Some(unary) => unary(vm, UnaryOp::Len, iterable)?.and_then(Value::as_small).unwrap_or(0),
        None => 0,
    };
    let dict = new(vm, len.max(0) as usize)?;
    let value = args.optional(2).unwrap_or(Value::NONE);
    vm.for_each(iterable, |vm, key| dict.set(vm, key, value))?;
    Ok(dict.value())
}

fn get(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = this(vm, args)?;
    let found = dict.map_get(vm, Dict::map, args.get(1))?;
    Ok(found.or(args.optional(2)).unwrap_or(Value::NONE))
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = mutable(vm, args)?;
    match dict.table_remove(vm, Dict::map, args.get(1))? {
        Some(pair) => Ok(pair.value),
        None => args.optional(2).ok_or_else(|| vm.raise_key(args.get(1))),
    }
}

/// `dict.popitem()`: the first slot of a plain dict, the last of an ordered one.
fn popitem(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = mutable(vm, args)?;
    let map = &dict.get(&vm.heap).map;
    let from = if map.is_ordered() { map.len().saturating_sub(1) } else { 0 };
    let Some((idx, pair)) = next_entry(vm, dict, from) else {
        return Err(vm.raise_text(KEY_ERROR, "popitem(): dictionary is empty"));
    };
    let item = vm.new_tuple(&[pair.key, pair.value])?;
    dict.table_remove_at(vm, Dict::map, idx);
    Ok(item)
}

fn setdefault(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = mutable(vm, args)?;
    if let Some(value) = dict.map_get(vm, Dict::map, args.get(1))? {
        return Ok(value);
    }
    let default = args.optional(2).unwrap_or(Value::NONE);
    dict.set(vm, args.get(1), default)?;
    Ok(default)
}

fn update_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let dict = mutable(vm, args)?;
    update_from_args(vm, dict, args, 1)?;
    Ok(Value::NONE)
}

/// What a view shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Keys,
    Values,
    Items,
}

/// A view of a dict.
#[derive(Clone, Copy)]
pub struct View {
    dict: Value,
    kind: Kind,
}

/// The type of the views.
pub static VIEW: NativeType<View> = NativeType::new(q::dict_view, &VIEW_SLOTS, &[]);

static VIEW_SLOTS: Slots =
    Slots { show: Some(show_view), unary: Some(view_unary), binary: Some(view_binary), step: Some(step_of_view), ..Slots::NONE };

fn view(vm: &mut Vm, args: Args, kind: Kind) -> Result<Value, Raised> {
    let dict = this(vm, args)?.value();
    Ok(vm.new_native(&VIEW, View { dict, kind })?.value())
}

fn keys(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    view(vm, args, Kind::Keys)
}

fn values(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    view(vm, args, Kind::Values)
}

fn items(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    view(vm, args, Kind::Items)
}

fn view_of(vm: &Vm, value: Value) -> View {
    VIEW.cast(value).map_or(View { dict: Value::NONE, kind: Kind::Keys }, |view| view.get(&vm.heap).data)
}

fn show_view(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let view = view_of(vm, value);
    vm.write(
        out,
        match view.kind {
            Kind::Keys => "dict_keys([",
            Kind::Values => "dict_values([",
            Kind::Items => "dict_items([",
        },
    )?;
    let mut at = 0;
    let mut first = true;
    while let Some(item) = step(vm, view.dict, &mut at, view.kind)? {
        if !first {
            vm.write(out, ", ")?;
        }
        first = false;
        vm.show(item, out, Style::Repr)?;
        vm.poll()?;
    }
    vm.write(out, "])")
}

fn view_unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let View { dict, kind } = view_of(vm, value);
    match op {
        UnaryOp::Len | UnaryOp::Bool => unary(vm, op, dict),
        // The other two could be compared as sets some day; this one differs from all others.
        UnaryOp::Hash if kind == Kind::Values => Ok(Some(Value::small_wrapping(value.bits() as isize))),
        _ => Ok(None),
    }
}

fn view_binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let view = view_of(vm, left);
    if op == BinaryOp::Contains && view.kind == Kind::Keys { binary(vm, op, view.dict, right) } else { Ok(None) }
}

fn step_of_view(vm: &mut Vm, value: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let view = view_of(vm, value);
    step(vm, view.dict, at, view.kind)
}

fn step(vm: &mut Vm, dict: Value, at: &mut usize, kind: Kind) -> Result<Option<Value>, Raised> {
    let Some((idx, pair)) = dict.cast::<Dict>().and_then(|dict| next_entry(vm, dict, *at)) else {
        return Ok(None);
    };
    *at = idx + 1;
    Ok(Some(match kind {
        Kind::Keys => pair.key,
        Kind::Values => pair.value,
        Kind::Items => vm.new_tuple(&[pair.key, pair.value])?,
    }))
}

/// A dict around a table.
pub fn from_map(vm: &mut Vm, map: Map) -> Result<Ref<Dict>, Raised> {
    vm.new_object(Ref::from_static(&DICT), |header| Dict { header, map })
}

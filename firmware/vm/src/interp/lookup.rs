//! Names at speed: globals, built-ins, attributes, methods.
//!
//! What was found is remembered, and forgotten whenever it might have changed:
//!
//! * the place of a name in tables ([`Vm::guesses`], see [`crate::heap::map`]); a guess is checked, so it need not be forgotten;
//! * the method that a type has under a name, for types whose objects have no member of that name, the `__init__` of a class, and which dict a
//!   class has a name from. A class's table and the first use of a name as a
//!   member of any instance tell when it changes;
//! * the built-in that a name stands for where a module's globals have no such name. Tables of globals tell of new names.
//!
//! A collection forgets all, since the memory of a dead class may become another's.
//!
//! Each of these has a spot of its own, and a second one half of all spots further on for what the first had to make room for: few names are
//! enough for two of them to share a spot, and without the second each would push out the other for ever. Names that follow each other in a
//! program do so in their numbers; so they share neither spot.

use core::cell::Cell;

use crate::heap::map::Watch;
use crate::heap::object::Layout;
use crate::heap::{Bytes, Ref, Tuple, Type, TypeFlags};
use crate::qstr::Qstr;
use crate::types::array::{Array, BYTEARRAY};
use crate::types::class::{self, Instance};
use crate::types::dict::Dict;
use crate::types::exception::{NAME_ERROR, Part};
use crate::types::function::FUNCTION;
use crate::types::list::List;
use crate::types::module::Module;
use crate::{Raised, Value, Vm, q};

/// Methods that are remembered.
const N_METHODS: usize = if size_of::<usize>() == 4 { 32 } else { 128 };
/// Built-ins that are remembered.
const N_BUILTINS: usize = if size_of::<usize>() == 4 { 16 } else { 32 };
/// Bits that tell which names are members of instances: a name's number decides which is its own.
const N_MEMBER_BITS: usize = 1024;

/// A name in something, and what it stands for there.
#[derive(Clone, Copy)]
struct Known {
    /// The address of a type, module or dict of globals; 0 if nothing is known.
    place: usize,
    name: Qstr,
    value: Value,
}

const UNKNOWN: Known = Known { place: 0, name: Qstr(0), value: Value::NULL };

type Spot = Cell<Known>;

/// What is remembered: see the head of this file.
pub(crate) struct Memory {
    methods: [Spot; N_METHODS],
    /// The dict that a class has a name from, or `None` if it has none.
    holders: [Spot; N_METHODS],
    builtins: [Spot; N_BUILTINS],
    members: [u32; N_MEMBER_BITS / 32],
    /// Nothing to forget.
    empty: Cell<bool>,
}

impl Memory {
    pub(crate) const fn new() -> Memory {
        Memory {
            methods: [const { Cell::new(UNKNOWN) }; N_METHODS],
            holders: [const { Cell::new(UNKNOWN) }; N_METHODS],
            builtins: [const { Cell::new(UNKNOWN) }; N_BUILTINS],
            members: [0; N_MEMBER_BITS / 32],
            empty: Cell::new(true),
        }
    }

    /// Forgets what names stand for.
    pub(crate) fn forget(&self) {
        if !self.empty.get() {
            for spot in self.methods.iter().chain(&self.holders).chain(&self.builtins) {
                spot.set(UNKNOWN);
            }
            self.empty.set(true);
        }
    }

    /// What is in a method's first spot.
    #[inline(always)]
    fn method(&self, place: usize, name: Qstr) -> Option<Value> {
        recall(&self.methods, place, name)
    }

    fn note_method(&self, place: usize, name: Qstr, value: Value) {
        self.note(&self.methods, place, name, value);
    }

    /// The dict that class `ty` has `name` from, `None` if it has it from nowhere.
    #[inline(always)]
    pub(crate) fn holder(&self, ty: Ref<Type>, name: Qstr) -> Option<Value> {
        recall_either(&self.holders, ty.value().bits(), name)
    }

    pub(crate) fn note_holder(&self, ty: Ref<Type>, name: Qstr, dict: Value) {
        self.note(&self.holders, ty.value().bits(), name, dict);
    }

    fn note<const N: usize>(&self, spots: &[Spot; N], place: usize, name: Qstr, value: Value) {
        let idx = spot(place, name) % N;
        if let (Some(first), Some(second)) = (spots.get(idx), spots.get(idx ^ (N / 2))) {
            let before = first.replace(Known { place, name, value });
            // What lies in its own first spot stays there.
            if before.place != 0 && !is_at(second.get(), idx ^ (N / 2), N) {
                second.set(before);
            }
            self.empty.set(false);
        }
    }

    /// Whether no instance ever had a member of this name.
    #[inline]
    pub(crate) fn is_no_member(&self, name: Qstr) -> bool {
        let bit = name.0 as usize % N_MEMBER_BITS;
        self.members.get(bit / 32).is_some_and(|word| word >> (bit % 32) & 1 == 0)
    }

    /// An instance has a member of this name now.
    pub(crate) fn note_member(&mut self, name: Qstr) {
        if self.is_no_member(name) {
            let bit = name.0 as usize % N_MEMBER_BITS;
            if let Some(word) = self.members.get_mut(bit / 32) {
                *word |= 1 << (bit % 32);
            }
            self.forget();
        }
    }
}

#[inline(always)]
fn recall<const N: usize>(spots: &[Spot; N], place: usize, name: Qstr) -> Option<Value> {
    let known = spots.get(spot(place, name) % N)?.get();
    if known.place == place && known.name == name { Some(known.value) } else { None }
}

/// As [`recall`], from either spot; what was in the second changes places with what is in the first.
#[inline(always)]
fn recall_either<const N: usize>(spots: &[Spot; N], place: usize, name: Qstr) -> Option<Value> {
    recall(spots, place, name).or_else(|| recall_second(spots, place, name))
}

/// Whether `idx` is the first spot of what is known.
fn is_at(known: Known, idx: usize, n_spots: usize) -> bool {
    known.place != 0 && spot(known.place, known.name) % n_spots == idx
}

#[inline(never)]
fn recall_second(spots: &[Spot], place: usize, name: Qstr) -> Option<Value> {
    let idx = spot(place, name) % spots.len();
    let (first, second) = (spots.get(idx)?, spots.get(idx ^ (spots.len() / 2))?);
    let known = second.get();
    if known.place != place || known.name != name {
        return None;
    }
    second.set(first.replace(known));
    Some(known.value)
}

/// Where to remember a name in something.
#[inline(always)]
fn spot(place: usize, name: Qstr) -> usize {
    (place >> 5) ^ name.0 as usize
}

/// A global variable if it is where the name was found last.
#[inline(always)]
pub(super) fn quick_global(vm: &Vm, globals: Value, name: Qstr) -> Option<Value> {
    globals.cast::<Dict>()?.get(&vm.heap).map.guessed(vm, name)
}

/// A global variable, or a built-in.
#[inline(never)]
pub(super) fn global(vm: &mut Vm, globals: Value, name: Qstr) -> Result<Value, Raised> {
    if let Some(value) = recall_either(&vm.memory.builtins, globals.bits(), name) {
        return Ok(value);
    }
    let dict = globals.cast::<Dict>();
    if let Some(value) = dict.and_then(|dict| dict.get_name(vm, name)) {
        return Ok(value);
    }
    let Some(value) = crate::builtins::find(vm, name) else {
        return Err(vm.raise_fmt(NAME_ERROR, "name '{}' isn't defined", &[Part::Name(name)]));
    };
    if let Some(dict) = dict
        && dict.get(&vm.heap).map.watch() == Watch::Globals
    {
        vm.memory.note(&vm.memory.builtins, globals.bits(), name, value);
    }
    Ok(value)
}

/// Puts a value into a global variable if it is where the name was found last; false if nothing was done.
#[inline(always)]
pub(super) fn quick_store_global(vm: &mut Vm, globals: Value, name: Qstr, value: Value) -> bool {
    let Some(dict) = globals.cast::<Dict>() else { return false };
    let map = &dict.get(&vm.heap).map;
    match map.guess(vm, name) {
        Some(idx) if map.watch() == Watch::Globals => dict.get_mut(&mut vm.heap).map.set_value_at(idx, value),
        _ => false,
    }
}

/// A member of an instance if it is where the name was found last.
#[inline(always)]
pub(super) fn quick_attr(vm: &Vm, value: Value, name: Qstr) -> Option<Value> {
    value.cast::<Instance>()?.get(&vm.heap).members.guessed(vm, name)
}

/// `value.name`.
#[inline(never)]
pub(super) fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Value, Raised> {
    if value.cast::<Module>().is_some()
        && let Some(found) = recall_either(&vm.memory.methods, value.bits(), name)
    {
        return Ok(found);
    }
    vm.load_attr(value, name)
}

/// Puts a value into a member of an instance if it is where the name was found last; false if nothing was done.
#[inline(always)]
pub(super) fn quick_store(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> bool {
    let Some(instance) = value.cast::<Instance>() else { return false };
    let ty = vm.type_of(value);
    if attr.is_null() || ty.get(&vm.heap).flags.has(TypeFlags::SPECIAL_ACCESSORS) {
        return false;
    }
    match instance.get(&vm.heap).members.guess(vm, name) {
        Some(idx) => instance.get_mut(&mut vm.heap).members.set_value_at(idx, attr),
        None => false,
    }
}

/// The method that the type of `value` is known to have under `name`.
#[inline(always)]
pub(super) fn quick_method(vm: &Vm, value: Value, name: Qstr) -> Option<Value> {
    let ty = match value.header() {
        Some(header) => header.type_ref(),
        None if value.as_qstr().is_some() => Ref::from_static(&crate::types::str::STR),
        None => return None,
    };
    vm.memory.method(ty.value().bits(), name)
}

/// `value.name` for a call.
#[inline(never)]
pub(super) fn method(vm: &mut Vm, value: Value, name: Qstr) -> Result<(Value, Value), Raised> {
    if value.cast::<Module>().is_some() {
        return module_member(vm, value, name);
    }
    let ty = vm.type_of(value);
    if let Some(method) = recall_second(&vm.memory.methods, ty.value().bits(), name) {
        return Ok((method, value));
    }
    let (method, this) = vm.load_method(value, name)?;
    let layout = method.header().map(|header| header.type_ref().layout());
    let lasts = match ty.layout() {
        // A method of Rust may have got the instance's native part in place of the instance.
        Layout::Instance => layout == Some(Layout::Function) && vm.memory.is_no_member(name),
        Layout::Type => false,
        _ => layout == Some(Layout::NativeFn) && ty.slots().attr.is_none(),
    };
    if lasts && this == value {
        vm.memory.note_method(ty.value().bits(), name, method);
    }
    Ok((method, this))
}

/// A member of a module for a call. Those that Rust declared never change.
fn module_member(vm: &mut Vm, module: Value, name: Qstr) -> Result<(Value, Value), Raised> {
    if let Some(found) = recall_either(&vm.memory.methods, module.bits(), name) {
        return Ok((found, Value::NULL));
    }
    let found = vm.load_method(module, name)?;
    let members = crate::types::module::members(vm, module).unwrap_or(&[]);
    if crate::args::find_member(members, name) == Some(found.0) {
        vm.memory.note_method(module.bits(), name, found.0);
    }
    Ok(found)
}

/// What the memory knows a class by that is called: next to its address, where nothing else lies.
#[inline(always)]
fn maker(class: Value) -> usize {
    class.bits() + 1
}

/// The `__init__` of a class if calling the class makes a plain instance and calls that.
#[inline(always)]
pub(super) fn quick_init(vm: &Vm, class: Value) -> Option<Value> {
    vm.memory.method(maker(class), q::__init__)
}

/// As [`quick_init`], by looking; remembers what it finds.
#[inline(never)]
pub(super) fn init(vm: &mut Vm, class: Value) -> Option<Value> {
    let ty = class.cast::<Type>()?;
    if let Some(found) = recall_second(&vm.memory.methods, maker(class), q::__init__) {
        return Some(found);
    }
    let own_new = class::lookup(vm, ty, q::__new__).is_some_and(|found| !found.native);
    if ty.layout() != Layout::Instance || own_new || ty.get(&vm.heap).flags.has(TypeFlags::NATIVE_BASE) {
        return None;
    }
    let found = class::lookup(vm, ty, q::__init__).filter(|found| !found.native)?;
    if !found.value.is_exactly(&FUNCTION) {
        return None;
    }
    vm.memory.note_method(maker(class), q::__init__, found.value);
    Some(found.value)
}

/// A new instance without members.
#[inline(never)]
pub(super) fn instance(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    match class.cast::<Type>() {
        Some(ty) => Ok(crate::types::instance::new(vm, ty)?.value()),
        None => Err(Raised),
    }
}

/// Byte `index` of a `bytes` or `bytearray`; `None` for all else.
#[inline(always)]
pub(super) fn quick_byte(vm: &Vm, object: Value, index: Value) -> Option<Value> {
    let index = index.as_small()?;
    let bytes = match object.header()?.type_ref().layout() {
        Layout::Bytes => object.cast::<Bytes>()?.bytes(&vm.heap),
        Layout::Array if object.is_exactly(&BYTEARRAY) => object.cast::<Array>()?.get(&vm.heap).bytes.as_slice(&vm.heap),
        _ => return None,
    };
    let index = if index < 0 { index.wrapping_add(bytes.len() as isize) } else { index };
    bytes.get(index as usize).map(|&byte| Value::from_i16(i16::from(byte)))
}

/// Puts a byte into a `bytearray`; false if that is not what is to be done.
#[inline(always)]
pub(super) fn quick_set_byte(vm: &mut Vm, object: Value, index: Value, item: Value) -> bool {
    if !object.is_exactly(&BYTEARRAY) {
        return false;
    }
    let (Some(array), Some(index), Some(item)) = (object.cast::<Array>(), index.as_small(), item.as_small()) else { return false };
    let Ok(item) = u8::try_from(item) else { return false };
    let bytes = array.vec_mut(&mut vm.heap, Array::bytes);
    let index = if index < 0 { index.wrapping_add(bytes.len() as isize) } else { index };
    match bytes.get_mut(index as usize) {
        Some(place) => {
            *place = item;
            true
        }
        None => false,
    }
}

/// Item `index` of a list or tuple, counted from either end; `None` for all else.
#[inline(always)]
pub(super) fn quick_item(vm: &Vm, object: Value, index: Value) -> Option<Value> {
    let index = index.as_small()?;
    let items = quick_items(vm, object)?;
    let index = if index < 0 { index.wrapping_add(items.len() as isize) } else { index };
    items.get(index as usize).copied()
}

#[inline(always)]
fn quick_items(vm: &Vm, object: Value) -> Option<&[Value]> {
    let layout = object.header()?.type_ref().layout();
    if layout == Layout::List {
        return object.cast::<List>().map(|list| list.get(&vm.heap).items.as_slice(&vm.heap));
    }
    if layout == Layout::Tuple { object.cast::<Tuple>().map(|tuple| tuple.items(&vm.heap)) } else { None }
}

/// Puts `item` into a list; false if that is not what is to be done.
#[inline(always)]
pub(super) fn quick_set_item(vm: &mut Vm, object: Value, index: Value, item: Value) -> bool {
    let (Some(list), Some(index)) = (object.cast::<List>(), index.as_small()) else { return false };
    let items = list.vec_mut(&mut vm.heap, List::items);
    let index = if index < 0 { index.wrapping_add(items.len() as isize) } else { index };
    match items.get_mut(index as usize) {
        Some(place) if !item.is_null() => {
            *place = item;
            true
        }
        _ => false,
    }
}

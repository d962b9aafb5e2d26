//! Hash tables with open addressing, as the original lays them out: sizes, probing and deletion decide the order in which a program sees its
//! dictionaries, so they are facts and not taste.
//!
//! A table starts at `hash % size`, steps by one, and is rebuilt only when no slot is left. An ordered table is an array that is searched from the front.

use super::{Heap, HeapVec, Object, Ref};
use crate::{Qstr, Raised, Value, Vm};

/// A slot of a table: a key, and for dictionaries a value.
pub trait Slot: Copy {
    const EMPTY: Self;
    /// A table of names only does not even hash a key that is no text: it cannot be there.
    const NAMES_ARE_APART: bool;
    fn key(&self) -> Value;
    fn set_key(&mut self, key: Value);
}

/// The slot of a dictionary.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Pair {
    pub key: Value,
    pub value: Value,
}

impl Slot for Pair {
    const EMPTY: Pair = Pair { key: Value::NULL, value: Value::NULL };
    const NAMES_ARE_APART: bool = true;

    fn key(&self) -> Value {
        self.key
    }

    fn set_key(&mut self, key: Value) {
        self.key = key;
    }
}

impl Slot for Value {
    const EMPTY: Value = Value::NULL;
    const NAMES_ARE_APART: bool = false;

    fn key(&self) -> Value {
        *self
    }

    fn set_key(&mut self, key: Value) {
        *self = key;
    }
}

/// A hash table in heap blocks: the content of a dict or set, the members of an instance.
#[repr(C)]
pub struct Table<S: Slot> {
    slots: HeapVec<S>,
    used: usize,
    ordered: bool,
    /// Every key is an interned string, so that comparing words is enough for one.
    names_only: bool,
    fixed: bool,
    watch: Watch,
}

/// Who must learn of changes: what look-ups remember is forgotten then (see [`crate::interp`]).
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Watch {
    /// Nobody.
    None,
    /// The globals of some code: of new names.
    Globals,
    /// The members of a class: of new names, and of methods that come or go.
    Class,
    /// The members of an instance: of new names.
    Instance,
}

/// A dictionary's table.
pub type Map = Table<Pair>;

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Probe {
    /// The slot that holds the key.
    Found(usize),
    /// The key is absent; a new one goes to this slot.
    Free(usize),
    /// The key is absent and there is no slot left.
    Full,
}

/// Names whose last places are remembered, two for each remainder of their numbers: a name may have places in several tables, and another name the
/// same remainder.
pub(crate) const N_GUESSES: usize = 128;

/// Sizes of tables, ascending; beyond them each is one and a half times the last, made odd.
const SIZES: [u16; 34] = [
    0, 2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919, 1223, 1627, 2161, 3229, 4831, 7243,
    10861, 16273, 24407, 36607, 54907,
];

/// The smallest size of a table that holds `n` entries.
fn size_for(n: usize) -> usize {
    SIZES.iter().map(|&size| size as usize).find(|&size| size >= n).unwrap_or_else(|| n.saturating_add(n / 2) | 1)
}

impl<S: Slot> Default for Table<S> {
    fn default() -> Self {
        Table::new()
    }
}

impl<S: Slot> Table<S> {
    pub const fn new() -> Table<S> {
        Table { slots: HeapVec::new(), used: 0, ordered: false, names_only: true, fixed: false, watch: Watch::None }
    }

    /// A table of exactly `n` slots, as a display with `n` entries makes it.
    pub fn with_slots(vm: &mut Vm, n: usize) -> Result<Table<S>, Raised> {
        Ok(Table { slots: HeapVec::filled(vm, n, S::EMPTY)?, ..Table::new() })
    }

    /// A table that keeps the order of insertion.
    pub const fn ordered() -> Table<S> {
        Table { ordered: true, ..Table::new() }
    }

    /// The same table for a dict that programs cannot change, such as those that show a module.
    pub fn into_fixed(self) -> Table<S> {
        Table { fixed: true, ..self }
    }

    /// Whether programs may not change it. Who changes a dict on a program's behalf asks.
    pub fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// A table whose changes somebody must learn of.
    pub(crate) const fn watched(watch: Watch) -> Table<S> {
        Table { watch, ..Table::new() }
    }

    #[inline(always)]
    pub(crate) fn watch(&self) -> Watch {
        self.watch
    }

    /// Sets who must learn of changes.
    pub(crate) fn set_watch(&mut self, watch: Watch) {
        self.watch = watch;
    }

    pub fn is_ordered(&self) -> bool {
        self.ordered
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.used
    }

    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Number of slots.
    pub fn n_slots(&self) -> usize {
        self.slots.len()
    }

    /// The slots, used or not.
    pub fn slots<'h>(&'h self, heap: &'h Heap) -> &'h [S] {
        self.slots.as_slice(heap)
    }

    /// The first used slot at `from` or behind it, and its index: iteration in table order.
    pub fn next_slot(&self, heap: &Heap, from: usize) -> Option<(usize, S)> {
        let slots = self.slots.as_slice(heap).get(from..)?;
        slots.iter().position(|slot| is_used(slot.key())).and_then(|i| Some((from + i, *slots.get(i)?)))
    }

    /// The place of an interned string if it is where it was found lately, in whatever table: usually so, since instances of a class fill theirs alike.
    #[inline(always)]
    pub(crate) fn guess(&self, vm: &Vm, name: Qstr) -> Option<usize> {
        let is_at = |guess: u16| self.slots.item(guess as usize).is_some_and(|slot| slot.key() == Value::qstr(name));
        let [last, before] = vm.guesses.get(name.0 as usize % N_GUESSES)?;
        let last = last.get();
        if is_at(last) {
            return Some(last.into());
        }
        let before = before.get();
        if is_at(before) { Some(before.into()) } else { None }
    }

    /// Searches for an interned string without running any code of the program.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    pub fn find_name(&self, vm: &Vm, name: Qstr) -> Option<usize> {
        let key = Value::qstr(name);
        let slots = self.slots.as_slice(&vm.heap);
        if self.ordered {
            return slots.iter().take(self.used).position(|slot| slot.key() == key || self.same_text(vm, slot.key(), name));
        }
        if slots.is_empty() {
            return None;
        }
        if let Some(guess) = self.guess(vm, name) {
            return Some(guess);
        }
        let start = home(vm.name_hash(name) as usize, slots.len());
        let (behind, before) = (slots.get(start..)?, slots.get(..start)?);
        let at = if self.names_only {
            // Words are all there is to compare.
            let ends = |slot: &S| slot.key() == key || slot.key().is_null();
            behind.iter().position(ends).map_or_else(|| before.iter().position(ends), |n| Some(start + n))?
        } else {
            let ends = |slot: &S| slot.key() == key || slot.key().is_null() || self.same_text(vm, slot.key(), name);
            behind.iter().position(ends).map_or_else(|| before.iter().position(ends), |n| Some(start + n))?
        };
        let found = slots.get(at)?.key();
        if found == key {
            note_guess(vm, name, at);
        }
        if found.is_null() { None } else { Some(at) }
    }

    /// The search for a text or small integer whose hash is `hash`, in a table that is not ordered. `None` when a key of another kind is in the way, which might
    /// run code of the program.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    fn probe_plain(&self, vm: &Vm, key: Value, hash: usize) -> Option<Probe> {
        let slots = self.slots.as_slice(&vm.heap);
        let text = if key.is_small() { None } else { Some(vm.str(key)?.as_bytes()) };
        let start = home(hash, slots.len());
        let mut free = None;
        let mut at = start;
        loop {
            let found = slots.get(at)?.key();
            if found == key {
                if let Some(name) = key.as_qstr() {
                    note_guess(vm, name, at);
                }
                return Some(Probe::Found(at));
            }
            if found.is_null() {
                return Some(Probe::Free(free.unwrap_or(at)));
            }
            if found == Value::DELETED {
                free = free.or(Some(at));
            } else if let Some(name) = found.as_qstr() {
                if text.is_some_and(|text| key.is_object() && vm.name_hash(name) as usize == hash && vm.name_bytes(name) == text) {
                    return Some(Probe::Found(at));
                }
            } else if !found.is_small() {
                // A number of another type may be equal to an integer, an instance to anything.
                let other = found.cast::<super::Str>()?;
                if text.is_some_and(|text| other.hash(&vm.heap) as usize == hash && other.text(&vm.heap).as_bytes() == text) {
                    return Some(Probe::Found(at));
                }
            }
            at += 1;
            if at == slots.len() {
                at = 0;
            }
            if at == start {
                return Some(free.map_or(Probe::Full, Probe::Free));
            }
        }
    }

    fn same_text(&self, vm: &Vm, key: Value, name: Qstr) -> bool {
        !self.names_only && key.cast::<super::Str>().is_some_and(|text| text.text(&vm.heap).as_bytes() == vm.name_bytes(name))
    }
}

/// Remembers the place of a name, and the one before it.
fn note_guess(vm: &Vm, name: Qstr, at: usize) {
    if let Some([last, before]) = vm.guesses.get(name.0 as usize % N_GUESSES) {
        before.set(last.replace(at as u16));
    }
}

/// The slot where a search for `hash` begins.
fn home(hash: usize, n_slots: usize) -> usize {
    hash.checked_rem(n_slots).unwrap_or(0)
}

/// A slot number that may be up to one round too large.
fn wrapped(at: usize, n_slots: usize) -> usize {
    if at >= n_slots { at - n_slots } else { at }
}

fn is_used(key: Value) -> bool {
    key != Value::NULL && key != Value::DELETED
}

impl Map {
    /// The value under an interned string if it is where it was found lately.
    #[inline(always)]
    pub(crate) fn guessed(&self, vm: &Vm, name: Qstr) -> Option<Value> {
        let value_at = |guess: u16| self.slots.item(guess as usize).filter(|slot| slot.key == Value::qstr(name)).map(|slot| slot.value);
        let [last, before] = vm.guesses.get(name.0 as usize % N_GUESSES)?;
        value_at(last.get()).or_else(|| value_at(before.get()))
    }

    /// Puts a value into used slot `idx`; false if there is no such slot.
    #[inline(always)]
    pub(crate) fn set_value_at(&mut self, idx: usize, value: Value) -> bool {
        match self.slots.item_mut(idx) {
            Some(slot) => {
                slot.value = value;
                true
            }
            None => false,
        }
    }

    /// The value under an interned string.
    pub fn get_name(&self, vm: &Vm, name: Qstr) -> Option<Value> {
        self.find_name(vm, name).and_then(|idx| Some(self.slots(&vm.heap).get(idx)?.value))
    }

    /// The value in slot `idx`.
    pub fn value_at(&self, heap: &Heap, idx: usize) -> Value {
        self.slots(heap).get(idx).map_or(Value::NULL, |slot| slot.value)
    }
}

/// Which table of an object.
pub type TableField<O, S> = fn(&mut O) -> &mut Table<S>;

impl<O: Object> Ref<O> {
    /// Searches for `key`; may run `__hash__` and `__eq__` of the program.
    pub fn table_find<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>, key: Value) -> Result<Probe, Raised> {
        self.table_probe(vm, field, key, false)
    }

    /// The search; only one that is `adding` needs a place for an absent key.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    fn table_probe<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>, key: Value, adding: bool) -> Result<Probe, Raised> {
        if let Some(name) = key.as_qstr() {
            let table = field(self.get_mut(&mut vm.heap));
            // A shared reference to the table under the same rules as `Ref::get`.
            let table: &Table<S> = Ref::<O>::table_of(table);
            let found = if table.ordered { table.find_name(vm, name) } else { table.guess(vm, name) };
            if let Some(idx) = found {
                return Ok(Probe::Found(idx));
            }
        }
        let plain_hash = if key.is_small() { key.as_small().map(|n| n as usize) } else { vm.str_hash(key) };
        if let Some(hash) = plain_hash {
            // A shared reference as above.
            let table: &Table<S> = Ref::<O>::table_of(field(self.get_mut(&mut vm.heap)));
            if !table.ordered
                && !table.slots.is_empty()
                && let Some(probe) = table.probe_plain(vm, key, hash)
            {
                return Ok(probe);
            }
        }
        let table = field(self.get_mut(&mut vm.heap));
        let of_names = table.names_only && S::NAMES_ARE_APART;
        if table.slots.is_empty() || !adding && of_names && key.cast::<super::Str>().is_none() {
            // As in the original, this does not even ask whether the key can be hashed.
            return Ok(Probe::Full);
        }
        // An ordered table is searched without: what cannot be hashed is a key like any other.
        let hash = if field(self.get_mut(&mut vm.heap)).ordered { 0 } else { vm.hash(key)? };
        let mut n_slots = 0;
        let mut free = None;
        let mut start = 0;
        let mut step = 0;
        loop {
            let table = field(self.get_mut(&mut vm.heap));
            if step == 0 {
                n_slots = if table.ordered { table.used } else { table.slots.len() };
                start = if table.ordered { 0 } else { home(hash, n_slots) };
            }
            if step == n_slots {
                return Ok(match free {
                    Some(idx) => Probe::Free(idx),
                    None if table.ordered && table.used < table.slots.len() => Probe::Free(table.used),
                    None => Probe::Full,
                });
            }
            let at = wrapped(start + step, n_slots);
            let slot = table.slots.item(at).map_or(Value::NULL, |slot| slot.key());
            if slot.is_null() {
                return Ok(Probe::Free(free.unwrap_or(at)));
            }
            if slot == Value::DELETED {
                free = free.or(Some(at));
            } else if slot == key || vm.equal(slot, key)? {
                return Ok(Probe::Found(at));
            }
            step += 1;
        }
    }

    fn table_of<'h, S: Slot>(table: &mut Table<S>) -> &'h Table<S> {
        // SAFETY: used at once by `table_find`, which changes nothing until it has its answer.
        unsafe { &*core::ptr::from_mut(table) }
    }

    /// The slot for `key`, which is put there if it was absent; true if it was there already.
    pub fn table_entry<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>, key: Value) -> Result<(usize, bool), Raised> {
        loop {
            match self.table_probe(vm, field, key, true)? {
                Probe::Found(idx) => return Ok((idx, true)),
                Probe::Free(idx) => {
                    let table = field(self.get_mut(&mut vm.heap));
                    // An `__eq__` may have changed the table meanwhile.
                    if let Some(slot) = table.slots.item_mut(idx) {
                        table.used += !is_used(slot.key()) as usize;
                        table.names_only &= key.as_qstr().is_some();
                        *slot = S::EMPTY;
                        slot.set_key(key);
                        match (table.watch, key.as_qstr()) {
                            (Watch::None, _) => {}
                            (Watch::Instance, Some(name)) => vm.memory.note_member(name),
                            _ => vm.memory.forget(),
                        }
                    }
                    return Ok((idx, false));
                }
                Probe::Full => self.table_grow(vm, field)?,
            }
        }
    }

    fn table_grow<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>) -> Result<(), Raised> {
        let table = field(self.get_mut(&mut vm.heap));
        let ordered = table.ordered;
        let old_len = table.slots.len();
        let new_len = if ordered { old_len + 4 } else { size_for(old_len + 1) };
        let mut slots = HeapVec::filled(vm, new_len, S::EMPTY)?;
        for from in 0..old_len {
            let Some(slot) = field(self.get_mut(&mut vm.heap)).slots.item(from) else {
                break;
            };
            if !is_used(slot.key()) {
                continue;
            }
            let mut at = if ordered { from } else { home(vm.hash(slot.key())?, new_len) };
            for _ in 0..new_len {
                match slots.item_mut(at) {
                    Some(place) if place.key().is_null() => {
                        *place = slot;
                        break;
                    }
                    _ => at = wrapped(at + 1, new_len),
                }
            }
        }
        let table = field(self.get_mut(&mut vm.heap));
        let old = core::mem::replace(&mut table.slots, slots);
        vm.heap.free(old.address() as *mut u8);
        Ok(())
    }

    /// Removes the entry in slot `idx` and returns it.
    pub fn table_remove_at<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>, idx: usize) -> S {
        let table = field(self.get_mut(&mut vm.heap));
        let n = table.slots.len();
        // An `__eq__` may have changed the table since it was searched.
        let Some(slot) = table.slots.item(idx).filter(|slot| is_used(slot.key())) else {
            return S::EMPTY;
        };
        table.used -= 1;
        if table.watch == Watch::Class {
            vm.memory.forget();
        }
        if table.ordered {
            for i in idx..table.used {
                let next = table.slots.item(i + 1).unwrap_or(S::EMPTY);
                if let Some(place) = table.slots.item_mut(i) {
                    *place = next;
                }
            }
            let used = table.used;
            if let Some(place) = table.slots.item_mut(used) {
                *place = S::EMPTY;
            }
            return slot;
        }
        let next_is_empty = table.slots.item(wrapped(idx + 1, n)).is_none_or(|slot| slot.key().is_null());
        if let Some(place) = table.slots.item_mut(idx) {
            *place = S::EMPTY;
            if !next_is_empty {
                place.set_key(Value::DELETED);
            }
        }
        slot
    }

    /// Removes `key`; `None` if it was absent.
    pub fn table_remove<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>, key: Value) -> Result<Option<S>, Raised> {
        match self.table_find(vm, field, key)? {
            Probe::Found(idx) => Ok(Some(self.table_remove_at(vm, field, idx))),
            _ => Ok(None),
        }
    }

    /// Frees every slot.
    pub fn table_clear<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>) {
        let table = field(self.get_mut(&mut vm.heap));
        table.used = 0;
        table.names_only = true;
        if table.watch == Watch::Class {
            vm.memory.forget();
        }
        let old = core::mem::take(&mut table.slots);
        if old.address() != 0 {
            vm.heap.free(old.address() as *mut u8);
        }
    }

    /// A copy of the table, slot for slot.
    pub fn table_copy<S: Slot>(self, vm: &mut Vm, field: TableField<O, S>) -> Result<Table<S>, Raised> {
        let n = field(self.get_mut(&mut vm.heap)).slots.len();
        let mut slots = HeapVec::filled(vm, n, S::EMPTY)?;
        let table = field(self.get_mut(&mut vm.heap));
        for i in 0..n {
            if let (Some(to), Some(from)) = (slots.item_mut(i), table.slots.item(i)) {
                *to = from;
            }
        }
        Ok(Table { slots, used: table.used, ordered: table.ordered, names_only: table.names_only, fixed: false, watch: Watch::None })
    }

    /// The value under `key` in a dictionary's table.
    pub fn map_get(self, vm: &mut Vm, field: TableField<O, Pair>, key: Value) -> Result<Option<Value>, Raised> {
        match self.table_find(vm, field, key)? {
            Probe::Found(idx) => Ok(field(self.get_mut(&mut vm.heap)).slots.item(idx).map(|slot| slot.value)),
            _ => Ok(None),
        }
    }

    /// Puts `value` under `key`.
    pub fn map_set(self, vm: &mut Vm, field: TableField<O, Pair>, key: Value, value: Value) -> Result<(), Raised> {
        let (idx, _) = self.table_entry(vm, field, key)?;
        let table = field(self.get_mut(&mut vm.heap));
        let is_class = table.watch == Watch::Class;
        if let Some(slot) = table.slots.item_mut(idx) {
            let old = core::mem::replace(&mut slot.value, value);
            if is_class && (is_function(old) || is_function(value)) {
                vm.memory.forget();
            }
        }
        Ok(())
    }
}

/// Whether a class that has the value has it as a method.
fn is_function(value: Value) -> bool {
    value.cast::<crate::types::function::Function>().is_some()
}

impl<T: Copy> HeapVec<T> {
    #[inline(always)]
    fn item(&self, idx: usize) -> Option<T> {
        // SAFETY: `idx` is below the length, and the caller reached this array through its owner.
        (idx < self.len()).then(|| unsafe { *self.start().add(idx) })
    }

    fn item_mut(&mut self, idx: usize) -> Option<&mut T> {
        // SAFETY: as `item`; the array is borrowed for change.
        (idx < self.len()).then(|| unsafe { &mut *self.start().add(idx) })
    }
}

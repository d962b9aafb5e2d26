//! `dict` and `OrderedDict`.

use crate::heap::object::Layout;
use crate::heap::{Header, Map, Ref, Slots, Type};
use crate::{Qstr, Raised, Value, Vm, q};

/// The type `dict`.
pub static DICT: Type = Type::new(q::dict, Layout::Dict, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

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

/// A dict around a table.
pub fn from_map(vm: &mut Vm, map: Map) -> Result<Ref<Dict>, Raised> {
    vm.new_object(Ref::from_static(&DICT), |header| Dict { header, map })
}

/// A copy of a dict, slot for slot.
pub fn copy(vm: &mut Vm, dict: Ref<Dict>) -> Result<Ref<Dict>, Raised> {
    let map = dict.table_copy(vm, Dict::map)?;
    from_map(vm, map)
}

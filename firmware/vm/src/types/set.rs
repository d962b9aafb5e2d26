//! `set` and `frozenset`.

use crate::heap::map::Table;
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Type};
use crate::{Raised, Value, Vm, q};

/// The type `set`.
pub static SET: Type = Type::new(q::set, Layout::Set, &SLOTS, &[]);
/// The type `frozenset`.
pub static FROZENSET: Type = Type::new(q::frozenset, Layout::Set, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

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
    let table = Table::with_slots(vm, n)?;
    vm.new_object(Ref::from_static(&SET), |header| Set { header, table })
}

/// Adds an item.
pub fn add(vm: &mut Vm, set: Ref<Set>, item: Value) -> Result<(), Raised> {
    set.table_entry(vm, Set::table, item).map(|_| ())
}

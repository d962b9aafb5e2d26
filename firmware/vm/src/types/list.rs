//! `list`.

use crate::heap::object::Layout;
use crate::heap::{Header, HeapVec, Ref, Slots, Type};
use crate::{Raised, Value, Vm, q};

/// The type `list`.
pub static LIST: Type = Type::new(q::list, Layout::List, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

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

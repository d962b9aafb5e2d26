//! Iterators: over items by number, and the lazy built-ins `enumerate`, `filter`, `map`, `reversed`, `zip`.

use crate::types::exception::{Part, TYPE_ERROR};
use crate::{Raised, Value, Vm};

/// An iterator over `value[0]`, `value[1]` ... for objects without `__iter__`.
pub fn by_items(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Err(vm.raise_fmt(TYPE_ERROR, "'{}' object isn't iterable", &[Part::TypeOf(value)]))
}

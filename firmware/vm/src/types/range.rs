//! `range`.

use crate::{Value, Vm};

/// Start, stop and step of a range whose bounds are small integers, for the `for` loop.
pub fn small_bounds(vm: &Vm, value: Value) -> Option<(Value, Value, Value)> {
    let _ = (vm, value);
    None
}

//! `slice`.

use crate::{Raised, Value, Vm};

/// A slice object: `start`, `stop` and `step`, each of them possibly `None`.
pub fn new(vm: &mut Vm, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
    let _ = (start, stop, step);
    Err(vm.raise_text(crate::types::exception::NOT_IMPLEMENTED_ERROR, "slice"))
}

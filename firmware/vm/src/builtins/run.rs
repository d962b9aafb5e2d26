//! Built-in functions that compile, run or import code, or look at the running frame.

use crate::types::exception::NOT_IMPLEMENTED_ERROR;
use crate::{Args, Raised, Value, Vm};

/// `__build_class__(body, name, *bases)`: what a `class` statement calls.
pub fn build_class(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `__import__(name[, globals, locals, fromlist, level])`.
pub fn import(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `compile(source, filename, mode[, flags...])`.
pub fn compile(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `eval(source[, globals[, locals]])`.
pub fn eval(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `exec(source[, globals[, locals]])`.
pub fn exec(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `execfile(path[, globals[, locals]])`.
pub fn execfile(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `globals()`.
pub fn globals(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

/// `locals()`: the globals inside a function.
pub fn locals(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    missing(vm, args)
}

fn missing(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    Err(vm.raise(NOT_IMPLEMENTED_ERROR))
}

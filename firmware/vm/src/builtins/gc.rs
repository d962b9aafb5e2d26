//! The module `gc`.

use crate::heap::BLOCK_BYTES;
use crate::types::int;
use crate::types::module::Module;
use crate::{Args, Raised, Value, Vm, members, q};

members! {
    static MEMBERS;
    collect: f(collect, 0, 0),
    disable: f(disable, 0, 0),
    enable: f(enable, 0, 0),
    isenabled: f(isenabled, 0, 0),
    mem_alloc: f(mem_alloc, 0, 0),
    mem_free: f(mem_free, 0, 0),
    threshold: f(threshold, 0, 1),
}

/// The module `gc`.
pub static GC: Module = Module::new(q::gc, &MEMBERS);

/// The number of objects freed, on a desktop; boards say `None`.
fn collect(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let n = vm.collect();
    if vm.config.detailed { int::from_word(vm, n as isize) } else { Ok(Value::NONE) }
}

fn enable(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    vm.heap.auto_collect = true;
    Ok(Value::NONE)
}

fn disable(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    vm.heap.auto_collect = false;
    Ok(Value::NONE)
}

fn isenabled(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    Ok(Value::bool(vm.heap.auto_collect))
}

fn mem_alloc(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    int::from_word(vm, vm.heap.used_bytes() as isize)
}

fn mem_free(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let free = vm.heap.total_bytes() - vm.heap.used_bytes();
    int::from_word(vm, free as isize)
}

/// `threshold([bytes])`: collect after that many; negative means never, and is how "never" reads.
fn threshold(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(bytes) = args.optional(0) else {
        return match vm.heap.threshold_blocks() {
            usize::MAX => Ok(Value::from_i16(-1)),
            blocks => int::from_word(vm, (blocks * BLOCK_BYTES) as isize),
        };
    };
    let bytes = vm.int_arg(bytes)?;
    vm.heap.set_threshold_blocks(usize::try_from(bytes).map_or(usize::MAX, |bytes| bytes / BLOCK_BYTES));
    Ok(Value::NONE)
}

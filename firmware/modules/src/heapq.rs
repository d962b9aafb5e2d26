//! `heapq`: a list as a heap, the smallest item first.
//!
//! Comparing may run Python code that changes the list: positions are looked up anew after each comparison.

use vm::heap::Ref;
use vm::ops::BinaryOp;
use vm::types::exception::{INDEX_ERROR, TYPE_ERROR};
use vm::types::list::{self, List};
use vm::types::module::Module;
use vm::types::seq;
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::heapq, &MEMBERS);

members! {
    static MEMBERS;
    heapify: f(heapify, 1),
    heappop: f(heappop, 1),
    heappush: f(heappush, 2),
}

fn this(vm: &mut Vm, value: Value) -> Result<Ref<List>, Raised> {
    match value.cast::<List>() {
        Some(list) => Ok(list),
        None => Err(vm.raise_text(TYPE_ERROR, "heap must be a list")),
    }
}

fn less(vm: &mut Vm, left: Value, right: Value) -> Result<bool, Raised> {
    let result = vm.binary(BinaryOp::Less, left, right)?;
    vm.truth(result)
}

fn item(vm: &Vm, heap: Ref<List>, idx: usize) -> Value {
    seq::item(vm, heap.value(), idx).unwrap_or(Value::NONE)
}

/// Moves the item at `idx` towards the root, at most to `root`, until its parent is no larger.
fn rise(vm: &mut Vm, heap: Ref<List>, root: usize, mut idx: usize) -> Result<(), Raised> {
    let moving = item(vm, heap, idx);
    while idx > root {
        let above = (idx - 1) / 2;
        let parent = item(vm, heap, above);
        if !less(vm, moving, parent)? {
            break;
        }
        list::set(vm, heap, idx, parent);
        idx = above;
    }
    list::set(vm, heap, idx, moving);
    Ok(())
}

/// Moves the item at `root` down to a leaf, then up to its place.
fn sink(vm: &mut Vm, heap: Ref<List>, root: usize) -> Result<(), Raised> {
    let n = seq::len(vm, heap.value());
    let moving = item(vm, heap, root);
    let mut idx = root;
    loop {
        let mut child = 2 * idx + 1;
        if child >= n {
            break;
        }
        if child + 1 < n {
            let (left, right) = (item(vm, heap, child), item(vm, heap, child + 1));
            child += !less(vm, left, right)? as usize;
        }
        let smaller = item(vm, heap, child);
        list::set(vm, heap, idx, smaller);
        idx = child;
    }
    list::set(vm, heap, idx, moving);
    rise(vm, heap, root, idx)
}

fn heappush(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let heap = this(vm, args.get(0))?;
    list::append(vm, heap, args.get(1))?;
    let last = seq::len(vm, heap.value()).saturating_sub(1);
    rise(vm, heap, 0, last)?;
    Ok(Value::NONE)
}

fn heappop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let heap = this(vm, args.get(0))?;
    let Some(last) = seq::len(vm, heap.value()).checked_sub(1) else {
        return Err(vm.raise_text(INDEX_ERROR, "empty heap"));
    };
    let smallest = item(vm, heap, 0);
    let moving = item(vm, heap, last);
    heap.vec_remove(vm, List::items, last, 1);
    if last > 0 {
        list::set(vm, heap, 0, moving);
        sink(vm, heap, 0)?;
    }
    Ok(smallest)
}

fn heapify(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let heap = this(vm, args.get(0))?;
    for root in (0..seq::len(vm, heap.value()) / 2).rev() {
        sink(vm, heap, root)?;
    }
    Ok(Value::NONE)
}

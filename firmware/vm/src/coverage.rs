//! Which frozen functions were entered: `micropython.coverage()`, for tests that say how much of a library they exercise.
//!
//! Part of the crate with the feature `coverage` alone, that is, in images built with `--coverage`; others have neither the table nor the question at
//! each call. The table is a static of plain numbers and not in the `Vm`, which lies on the machine stack.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::types::code::Code;
use crate::types::list;
use crate::{Args, Raised, Value, Vm, import};

/// Functions that the table holds; any more count as not entered.
const CAPACITY: usize = 1024;

/// Addresses of code objects, each at the place that its hash names or behind it; 0 is free.
static ENTERED: [AtomicUsize; CAPACITY] = [const { AtomicUsize::new(0) }; CAPACITY];

/// Set in the entry of the body of a class, which is no function.
const BODY: usize = 1;

/// The function `micropython.coverage`.
pub(crate) const FUNCTION: Value = crate::members!(@f coverage, 0, 0);

/// Empties the table, for a new `Vm`.
pub(crate) fn forget() {
    ENTERED.iter().for_each(|entry| entry.store(0, Ordering::Relaxed));
}

/// Notes that `code` was called. A generator function counts when it is called, not when it first runs.
pub(crate) fn note(vm: &Vm, code: &Code) {
    note_as(vm, code, 0);
}

/// Notes that `code` is the body of a class.
pub(crate) fn note_body(vm: &Vm, code: &Code) {
    note_as(vm, code, BODY);
}

fn note_as(vm: &Vm, code: &Code, kind: usize) {
    let address = core::ptr::from_ref(code).addr();
    // What lies in the heap is not frozen, and something else may lie there later.
    if !vm.heap.contains(address)
        && let Some(entry) = entry(address)
    {
        entry.store(address | kind, Ordering::Relaxed);
    }
}

/// The entry of a code object, or a free one for it; nothing if the table is full.
fn entry(address: usize) -> Option<&'static AtomicUsize> {
    let (before, behind) = ENTERED.split_at_checked((address / align_of::<Code>()) % CAPACITY)?;
    behind.iter().chain(before).find(|entry| [0, address].contains(&(entry.load(Ordering::Relaxed) & !BODY)))
}

/// `coverage()`: for each frozen module its file, the number of its functions, and how many of them were entered since the last reset. The bodies of
/// modules and classes are no functions; only the body of a class that never ran counts as one, because nothing tells it apart.
fn coverage(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let modules = list::new(vm, 0)?;
    for module in import::frozen(vm) {
        let mut tally = Tally::default();
        if let Some(code) = module.code() {
            tally.add_children(vm, code)?;
        }
        let name = vm.new_str(module.name())?;
        let row = vm.new_tuple(&[name, Value::small_wrapping(tally.functions), Value::small_wrapping(tally.entered)])?;
        list::append(vm, modules, row)?;
    }
    Ok(modules.value())
}

#[derive(Default)]
struct Tally {
    functions: isize,
    entered: isize,
}

impl Tally {
    fn add_children(&mut self, vm: &mut Vm, code: &Code) -> Result<(), Raised> {
        vm.check_stack()?;
        for child in code.children() {
            let found = entry(core::ptr::from_ref(child).addr()).map_or(0, |entry| entry.load(Ordering::Relaxed));
            self.functions += (found & BODY == 0) as isize;
            self.entered += (found != 0 && found & BODY == 0) as isize;
            self.add_children(vm, child)?;
        }
        Ok(())
    }
}

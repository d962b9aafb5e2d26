//! Every allocation fails in turn while programs are compiled alone, and while they are loaded as `.mpy` files: what comes is `MemoryError`, and
//! all memory comes back.

use std::string::String;
use std::vec::Vec;
use std::{fs, println};

use bytecode::Arena;
use bytecode::arena::StdChunks;

use super::{PROGRAMS, cases};
use crate::compile::{Mode, compile_static, load_mpy_static};
use crate::testing::with_vm;
use crate::types::exception::MEMORY_ERROR;
use crate::{Raised, Vm};

/// The texts of floats in `.mpy` files.
struct Numbers;

impl bytecode::mpy::NumberText for Numbers {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        numbers::float::parse_f64(text)
    }

    fn write_float(&self, value: f64, out: &mut dyn core::fmt::Write) -> core::fmt::Result {
        out.write_str(numbers::format_f64(value).as_str())
    }
}

fn to_mpy(source: &str) -> Vec<u8> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let module = compiler::compile(source.as_bytes(), &compiler::Options::default(), &arena).unwrap();
    let mut bytes = Vec::new();
    bytecode::mpy::write(&module, 31, &Numbers, &arena, &mut bytes).unwrap();
    bytes
}

/// Does `make` again and again, each time with one more allocation: the first `n` go well, all later ones fail.
///
/// Words left on the machine stack may keep the last one's blocks alive, so what one makes may be there, but never what two make.
fn all_comes_back(name: &str, what: &str, make: &dyn Fn(&mut Vm) -> Result<(), Raised>) {
    with_vm(1 << 18, |vm| {
        // The names of the program stay.
        assert!(make(vm).is_ok(), "{name}: {what}");
        vm.collect();
        let before = vm.heap.used_bytes();
        assert!(make(vm).is_ok(), "{name}: {what}");
        let of_one = vm.heap.used_bytes() - before;
        for n in 0.. {
            vm.heap.fail_after = Some(n);
            let result = make(vm);
            let is_enough = vm.heap.fail_after.take().is_some_and(|left| left > 0);
            assert!(result.is_ok() || vm.exception_is(MEMORY_ERROR), "{name}: {what}: allocation {n} ends in another exception");
            assert_eq!(result.is_err(), !vm.exception.is_none(), "{name}: {what}: allocation {n}");
            vm.forget_exception();
            vm.collect();
            assert!(vm.heap.check(), "{name}: {what}: allocation {n} left the heap in disorder");
            let kept = vm.heap.used_bytes().saturating_sub(before);
            assert!(kept <= of_one, "{name}: {what}: allocation {n} left {kept} bytes behind");
            if is_enough {
                assert!(result.is_ok(), "{name}: {what} fails with all its allocations");
                println!("{name}: {what}: {n} allocations");
                break;
            }
        }
    });
}

fn exhaust(name: &str) {
    let source: String = fs::read_to_string(cases().join(name).with_extension("py")).unwrap();
    let bytes = to_mpy(&source);
    all_comes_back(name, "loading", &|vm| load_mpy_static(vm, &bytes).map(drop));
    all_comes_back(name, "compiling", &|vm| compile_static(vm, source.as_bytes(), "case.py", Mode::Exec).map(drop));
}

#[test]
fn compiling_and_loading() {
    PROGRAMS.iter().for_each(|name| exhaust(name));
}

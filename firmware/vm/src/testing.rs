//! A small machine for unit tests: no files, no console, everything else as on a board.

use std::boxed::Box;
use std::vec;

use crate::qstr::Pool;
use crate::vm::{Config, Events, Host, NOTHING_FROZEN, Vm, stack_limit_below};
use crate::{Raised, builtins, heap::Region, q};

static POOLS: [&Pool; 2] = [&q::FIXED_POOL, &q::POOL];

struct Nowhere;

impl Host for Nowhere {
    fn write(&mut self, _bytes: &[u8]) {}

    fn read(&mut self, _wait: bool) -> Option<u8> {
        None
    }

    fn ticks_ms(&mut self) -> u32 {
        0
    }

    fn ticks_us(&mut self) -> u32 {
        0
    }
}

fn memory(len: usize) -> Region {
    let words: &'static mut [u128] = Box::leak(vec![0; len / 16].into_boxed_slice());
    Region { start: words.as_mut_ptr().cast(), len: size_of_val(words), dma: true }
}

/// Runs `test` on a new machine with `heap_bytes` of heap.
pub fn with_vm<R>(heap_bytes: usize, test: impl FnOnce(&mut Vm) -> R) -> R {
    let config = Config {
        heap: Box::leak(Box::new([memory(heap_bytes)])),
        frames: memory(16 * 1024),
        stack_limit: stack_limit_below(512 * 1024),
        host: Box::leak(Box::new(Nowhere)),
        events: Box::leak(Box::new(Events::new())),
        names: &POOLS,
        frozen: &NOTHING_FROZEN,
        modules: builtins::MODULES,
        platform: "test",
        machine: "test",
        build: "test",
        detailed: true,
    };
    match Vm::with(config, test) {
        Ok(result) => result,
        Err(Raised) => panic!("the heap is too small to start"),
    }
}

//! A small machine in checked mode, made anew for each run on the same memory.

use std::sync::atomic::{AtomicU32, Ordering};

use vm::compile::{self, Mode};
use vm::heap::{Member, Region};
use vm::interp::checked::Budget;
use vm::qstr::Pool;
use vm::types::module;
use vm::vm::{NOTHING_FROZEN, stack_limit_below};
use vm::{Config, Events, Host, Raised, Vm, builtins, interp, q};

use crate::random::{Random, hash};

const HEAP_BYTES: usize = 48 * 1024;
const FRAME_BYTES: usize = 8 * 1024;
const STACK_BYTES: usize = 256 * 1024;
/// Instructions of a module's body, and then of the calls of what it has made.
const BUDGET: u64 = 1500;
/// Modules whose purpose is access to any memory: what they do is the program's fault.
const UNSAFE_MODULES: [&str; 2] = ["uctypes", "machine"];

static POOLS: [&Pool; 3] = [&q::FIXED_POOL, &q::POOL, &modules::POOL];
static EVENTS: Events = Events::new();
static TICKS: AtomicU32 = AtomicU32::new(0);

/// Calls whatever a module has made, so that functions run that its body does not call.
const DRIVER: &[u8] = b"
def drive(g):
    for n in list(g):
        for a in ((), (1,), ('ab', [3, 4]), ({'k': 1}, (), 2.5), (int, None, b'x', g)):
            try:
                r = g[n](*a)
                for m in ('__next__', 'close'):
                    if hasattr(r, m):
                        getattr(r, m)()
                r.send(None)
                r.throw(ValueError)
            except Exception:
                pass
drive(globals().copy())
";

/// No console, no files; time goes on whenever someone looks.
struct Nowhere;

impl Host for Nowhere {
    fn write(&mut self, _bytes: &[u8]) {}

    fn read(&mut self, _wait: bool) -> Option<u8> {
        None
    }

    fn ticks_ms(&mut self) -> u32 {
        TICKS.fetch_add(1, Ordering::Relaxed)
    }

    fn ticks_us(&mut self) -> u32 {
        TICKS.fetch_add(100, Ordering::Relaxed)
    }
}

/// Memory for machines, one after the other.
pub struct Machine {
    heap: &'static [Region],
    frames: Region,
    modules: &'static [Member],
    driver: Vec<u8>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was not accepted.
    Refused,
    /// The body ended, or raised.
    Ran,
}

fn leak(bytes: usize) -> Region {
    let memory: &'static mut [u128] = Box::leak(vec![0; bytes / 16].into_boxed_slice());
    Region { start: memory.as_mut_ptr().cast(), len: size_of_val(memory), dma: true }
}

impl Machine {
    pub fn new() -> Self {
        let all: &'static [Member] = Box::leak(builtins::MODULES.iter().chain(modules::ALL).copied().collect());
        let driver = crate::corpus::compile(DRIVER).expect("the driver compiles");
        let mut machine = Self { heap: Box::leak(Box::new([leak(HEAP_BYTES)])), frames: leak(FRAME_BYTES), modules: all, driver };
        let safe = machine.with_vm(|vm| all.iter().filter(|member| !UNSAFE_MODULES.contains(&vm.name(member.name))).copied().collect());
        machine.modules = Box::leak(safe);
        machine
    }

    fn with_vm<R>(&mut self, run: impl FnOnce(&mut Vm) -> R) -> R {
        TICKS.store(0, Ordering::Relaxed);
        EVENTS.pending.store(false, Ordering::Relaxed);
        EVENTS.interrupt.store(false, Ordering::Relaxed);
        EVENTS.interrupt_char.store(3, Ordering::Relaxed);
        let config = Config {
            heap: self.heap,
            frames: self.frames,
            stack_limit: stack_limit_below(STACK_BYTES),
            host: Box::leak(Box::new(Nowhere)),
            events: &EVENTS,
            names: &POOLS,
            frozen: &NOTHING_FROZEN,
            modules: self.modules,
            platform: "fuzz",
            machine: "fuzz",
            build: "fuzz",
            detailed: true,
        };
        match Vm::with(config, run) {
            Ok(result) => result,
            Err(Raised) => panic!("the heap is too small to start"),
        }
    }

    /// Loads a `.mpy` file and runs it if it is accepted.
    pub fn run_mpy(&mut self, bytes: &[u8]) -> End {
        let driver = std::mem::take(&mut self.driver);
        let end = self.with_vm(|vm| run(vm, bytes, &driver, |vm| compile::load_mpy_static(vm, bytes)));
        self.driver = driver;
        end
    }

    /// Loads a `.mpy` file as if it were proved safe, and runs its body.
    #[cfg(test)]
    pub fn run_unverified(&mut self, bytes: &[u8]) {
        let chunks = bytecode::arena::StdChunks::new();
        let arena = bytecode::Arena::new(&chunks);
        let read = bytecode::mpy::read(bytes, &arena, &crate::numbers::Numbers, 63).expect("a file that can be read");
        self.with_vm(|vm| {
            vm.budget = Budget::new(BUDGET);
            let Ok(globals) = module::new_globals(vm, q::__main__) else { panic!("the heap is too small for a module") };
            let result = vm::load::load(vm, &read).and_then(|code| interp::run_body(vm, code, globals.value(), globals.value()));
            settle(vm, result.map(drop));
        });
    }

    /// Compiles a text as the chip does and runs it if it compiles.
    pub fn run_source(&mut self, source: &[u8]) -> End {
        let driver = std::mem::take(&mut self.driver);
        let end = self.with_vm(|vm| run(vm, source, &driver, |vm| compile::compile_static(vm, source, "f.py", Mode::Exec)));
        self.driver = driver;
        end
    }
}

type CodeRef = vm::heap::Ref<vm::types::code::Code>;

/// What the bytes are decides how the machine is troubled meanwhile, so that they alone say what happens.
fn run(vm: &mut Vm, bytes: &[u8], driver: &[u8], code: impl FnOnce(&mut Vm) -> Result<CodeRef, Raised>) -> End {
    let mut random = Random::new(hash(bytes), 0);
    if random.chance(3) {
        vm.heap.threshold_blocks = 1 + random.below(40);
    }
    let failing = random.chance(4).then(|| random.below(300));
    vm.budget = Budget::new(BUDGET);
    let Ok(globals) = module::new_globals(vm, q::__main__) else { panic!("the heap is too small for a module") };
    let globals = globals.value();
    vm.heap.fail_after = failing;
    let body = code(vm);
    let end = match body {
        Ok(code) => {
            let result = interp::run_body(vm, code, globals, globals);
            settle(vm, result.map(drop));
            vm.budget = Budget::new(BUDGET);
            vm.heap.fail_after = failing;
            let driven = compile::load_mpy_static(vm, driver).and_then(|code| interp::run_body(vm, code, globals, globals));
            settle(vm, driven.map(drop));
            End::Ran
        }
        Err(raised) => {
            settle(vm, Err(raised));
            End::Refused
        }
    };
    std::hint::black_box(globals);
    end
}

/// After a run the machine is as it should be, whatever the program did.
fn settle(vm: &mut Vm, result: Result<(), Raised>) {
    vm.heap.fail_after = None;
    vm.heap.lock_depth = 0;
    assert_eq!(result.is_err(), !vm.exception.is_none(), "an exception is there exactly when one was raised");
    if result.is_err() {
        // The words of an exception are made when it is shown.
        let exception = std::mem::replace(&mut vm.exception, vm::Value::NONE);
        vm.budget = Budget::new(BUDGET);
        if vm.print_exception(exception, vm::print::Out::Console).is_err() {
            vm.exception = vm::Value::NONE;
        }
    }
    EVENTS.pending.store(false, Ordering::Relaxed);
    EVENTS.interrupt.store(false, Ordering::Relaxed);
    vm.collect();
    assert!(vm.heap.check(), "the heap is in disorder");
}

//! Frostbyte on the STM32F4: the pyboard and its relatives.
//!
//! The crate is an archive that xtask links with the frozen modules of a board (`link.x`). Built for a desktop it is empty.
#![cfg(target_os = "none")]
#![no_std]

mod board;
mod boot;
mod clock;
mod console;
mod host;
mod irq;

use core::sync::atomic::{AtomicBool, Ordering};
use vm::repl::{self, Mode, Outcome};
use vm::{Config, Vm};

/// `machine.soft_reset()` was called: its `SystemExit` ends the prompt, others do not.
static SOFT_RESET: AtomicBool = AtomicBool::new(false);

/// What runs once the hardware does: one life of the VM after the other.
fn main() -> ! {
    let mut mode = Mode::Friendly;
    loop {
        mode = live(mode);
    }
}

/// From a fresh VM to its soft reset. The memory is the same each time.
fn live(mode: Mode) -> Mode {
    SOFT_RESET.store(false, Ordering::Relaxed);
    let config = Config {
        heap: boot::heap(),
        frames: boot::frames(),
        stack_bytes: boot::stack_bytes(),
        stack_end: boot::stack_end(),
        host: boot::host(),
        events: &console::EVENTS,
        names: boot::names(),
        frozen: boot::frozen(),
        modules: modules::ALL,
        platform: "pyboard",
        machine: board::MACHINE,
        build: "",
        detailed: false,
    };
    let Ok(mut vm) = Vm::new(config) else { boot::fatal("no memory for the VM") };
    vm.enter();
    let mode = start_files(&mut vm, mode);
    console::write(b"MPY: sync filesystems\r\nMPY: soft reboot\r\n");
    vm.finalise_all();
    mode
}

/// `boot.py`, `main.py` unless a program is at the other end of the prompt or `boot.py` failed, then the prompt.
fn start_files(vm: &mut Vm, mode: Mode) -> Mode {
    const LEAVES: repl::Leaves = |_| SOFT_RESET.load(Ordering::Relaxed);
    let mut outcome = repl::run_start_file(vm, "boot.py", LEAVES);
    if outcome == Outcome::Done && mode == Mode::Friendly {
        outcome = repl::run_start_file(vm, "main.py", LEAVES);
    }
    if outcome == Outcome::Leave { mode } else { repl::run(vm, mode, LEAVES) }
}

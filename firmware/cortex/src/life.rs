//! From the start of a machine to its soft reset, again and again.

use crate::{Chip, boot, console, fault};
use vm::repl::{self, Mode, Outcome};
use vm::{Config, Raised, Vm};

/// What runs once the hardware does: one life of the VM after the other.
pub fn lives<C: Chip>() -> ! {
    let mut mode = Mode::Friendly;
    loop {
        mode = live::<C>(mode);
    }
}

/// From a fresh VM to its soft reset. The memory is the same each time.
fn live<C: Chip>(mode: Mode) -> Mode {
    let config = Config {
        heap: boot::heap(),
        frames: boot::frames(),
        stack_limit: boot::stack_limit(),
        host: boot::host::<C>(),
        events: &console::EVENTS,
        names: boot::names(),
        frozen: boot::frozen(),
        modules: modules::ALL,
        platform: C::PLATFORM,
        machine: C::MACHINE,
        build: C::BUILD,
        detailed: false,
    };
    match on_machine(config, life::<C>, mode) {
        Ok(mode) => mode,
        Err(Raised) => fault::fatal::<C>("no memory for the VM"),
    }
}

/// [`Vm::with`]. Not generic, so that the interpreter's loop, which comes along, is compiled with this crate and not with the port.
#[inline(never)]
fn on_machine(config: Config, run: fn(&mut Vm, Mode) -> Mode, mode: Mode) -> Result<Mode, Raised> {
    Vm::with(config, |vm| run(vm, mode))
}

/// `boot.py`, `main.py` unless a program is at the other end of the prompt or `boot.py` failed, the prompt, and what a soft reset does.
fn life<C: Chip>(vm: &mut Vm, mode: Mode) -> Mode {
    let mut outcome = repl::run_start_file(vm, "boot.py");
    if outcome == Outcome::Done && mode == Mode::Friendly {
        outcome = repl::run_start_file(vm, "main.py");
    }
    let mode = if outcome == Outcome::Leave { mode } else { repl::run(vm, mode) };
    console::write::<C>(b"MPY: sync filesystems\r\nMPY: soft reboot\r\n");
    vm.finalise_all();
    mode
}

//! The vector table, and the few places where interrupts are let in.
//!
//! Handlers never touch the VM. They count a tick or put a byte into a ring. Table: ARMv7-M, "Vector table"; numbers
//! of the chip's own interrupts: RM0090, "Interrupts and events", by their names in `stm32-metapac`.

use crate::{boot, clock, console};
use cortex_m::peripheral::NVIC;

/// Interrupt lines of the STM32F405.
const N_LINES: usize = 82;

/// What the hardware reads at the start of flash: the stack, the core's handlers, the chip's.
#[repr(C)]
pub struct Vectors {
    stack_top: *const u8,
    core: [unsafe extern "C" fn(); 15],
    lines: [unsafe extern "C" fn(); N_LINES],
}

// SAFETY: read only, and by nobody but the core.
unsafe impl Sync for Vectors {}

#[unsafe(no_mangle)]
#[unsafe(link_section = ".vectors")]
#[used]
pub static VECTORS: Vectors = vectors();

const fn vectors() -> Vectors {
    let mut core: [unsafe extern "C" fn(); 15] = [boot::fault; 15];
    core[0] = boot::Reset;
    core[4] = boot::bus_fault;
    core[14] = sys_tick;
    let mut lines: [unsafe extern "C" fn(); N_LINES] = [boot::fault; N_LINES];
    lines[console::INTERRUPT as usize] = uart;
    Vectors { stack_top: boot::STACK_TOP, core, lines }
}

extern "C" fn sys_tick() {
    clock::on_tick();
}

extern "C" fn uart() {
    console::on_interrupt();
}

/// Shuts out every interrupt of the chip: the loader that jumps here may have left some on.
pub fn stop(nvic: &mut NVIC) {
    for (enabled, pending) in nvic.icer.iter().zip(&nvic.icpr) {
        // SAFETY: ones switch off and forget; no handler can break anything by not running.
        unsafe {
            enabled.write(u32::MAX);
            pending.write(u32::MAX);
        }
    }
}

/// Lets the console's interrupt in.
pub fn start() {
    // SAFETY: the handlers share only atomics with the rest, so no critical section can be broken.
    unsafe {
        NVIC::unmask(console::INTERRUPT);
        cortex_m::interrupt::enable();
    }
}

/// Sleeps until the next interrupt, at most one tick.
pub fn idle() {
    cortex_m::asm::wfi();
}

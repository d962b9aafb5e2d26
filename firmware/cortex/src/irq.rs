//! The vector table, and the few places where interrupts are let in.
//!
//! Handlers never touch the VM. They count a tick or put a byte into a ring. Table: ARMv7-M, "Vector table".

use crate::{Chip, boot, clock, console, fault};
use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;

unsafe extern "C" {
    static _stack_top: u8;
}

/// What the hardware reads first: the stack, the core's handlers, those of the chip's `N` interrupt lines.
#[repr(C)]
pub struct Vectors<const N: usize> {
    stack_top: *const u8,
    core: [unsafe extern "C" fn(); 15],
    lines: [unsafe extern "C" fn(); N],
}

// SAFETY: read only, and by nobody but the core.
unsafe impl<const N: usize> Sync for Vectors<N> {}

/// The table for a chip.
pub const fn vectors<C: Chip, const N: usize>() -> Vectors<N> {
    let mut core: [unsafe extern "C" fn(); 15] = [fault::fault::<C>; 15];
    core[0] = boot::Reset;
    core[4] = fault::bus_fault::<C>;
    core[14] = sys_tick;
    let mut lines: [unsafe extern "C" fn(); N] = [fault::fault::<C>; N];
    lines[C::CONSOLE_LINE as usize] = uart::<C>;
    Vectors { stack_top: &raw const _stack_top, core, lines }
}

extern "C" fn sys_tick() {
    clock::on_tick();
}

extern "C" fn uart<C: Chip>() {
    console::on_interrupt::<C>();
}

/// A line of the interrupt controller.
#[derive(Clone, Copy)]
struct Line(u16);

// SAFETY: the number is a line's, and stays the same.
unsafe impl InterruptNumber for Line {
    fn number(self) -> u16 {
        self.0
    }
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
pub fn start<C: Chip>() {
    // SAFETY: the handlers share only atomics with the rest, so no critical section can be broken.
    unsafe {
        NVIC::unmask(Line(C::CONSOLE_LINE));
        cortex_m::interrupt::enable();
    }
}

/// Sleeps until the next interrupt, at most one tick.
pub fn idle() {
    cortex_m::asm::wfi();
}

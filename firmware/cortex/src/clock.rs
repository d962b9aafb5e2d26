//! Time since start, by the core's own timer. Registers: ARMv7-M Architecture Reference Manual, "The system timer".

use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{SCB, SYST};

static CORE_MHZ: AtomicU32 = AtomicU32::new(1);
static MS: AtomicU32 = AtomicU32::new(0);

/// Starts the tick; the core runs at `mhz`.
pub fn start(syst: &mut SYST, mhz: u32) {
    CORE_MHZ.store(mhz, Ordering::Relaxed);
    syst.set_clock_source(SystClkSource::Core);
    syst.set_reload(reload());
    syst.clear_current();
    syst.enable_interrupt();
    syst.enable_counter();
}

/// Core cycles of one tick, less one.
fn reload() -> u32 {
    CORE_MHZ.load(Ordering::Relaxed) * 1000 - 1
}

/// One millisecond has passed. Only the SysTick handler calls this.
pub fn on_tick() {
    MS.store(MS.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
}

/// Milliseconds since start, modulo 2^32.
pub fn ticks_ms() -> u32 {
    MS.load(Ordering::Relaxed)
}

/// Microseconds since start, modulo 2^32.
pub fn ticks_us() -> u32 {
    loop {
        let ms = ticks_ms();
        let gone = reload().saturating_sub(SYST::get_current());
        let late = SCB::is_pendst_pending() && gone < reload() / 2;
        if ms == ticks_ms() {
            let us = gone.checked_div(CORE_MHZ.load(Ordering::Relaxed)).unwrap_or(0);
            // A tick whose interrupt waits behind another has not been counted yet.
            return ms.wrapping_add(late as u32).wrapping_mul(1000).wrapping_add(us);
        }
    }
}

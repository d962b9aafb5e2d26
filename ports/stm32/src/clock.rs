//! The system clock.
//!
//! 168 MHz from the crystal if that starts, from the internal oscillator if not. Every wait is bounded: a board with a
//! broken crystal must come up, and so must QEMU, whose clock hardware never reports ready (its core runs at 168 MHz all
//! the same). Values: RM0090, "Reset and clock control" and "Embedded Flash memory interface".

use crate::board;
use core::sync::atomic::{AtomicU32, Ordering};
use stm32_metapac::flash::vals::Latency;
use stm32_metapac::rcc::vals::{Pllm, Plln, Pllp, Pllq, Pllsrc, Ppre, Sw};
use stm32_metapac::{FLASH, RCC};

/// How often a ready flag is read before it is given up; about 20 ms at 16 MHz, the crystal needs 2.
const N_POLLS: u32 = 20_000;

/// The internal oscillator.
const HSI_MHZ: u8 = 16;

/// With the PLL running.
const FULL_MHZ: u32 = 168;

/// Clocks of the peripheral buses.
static APB1_HZ: AtomicU32 = AtomicU32::new(HSI_MHZ as u32 * 1_000_000);
static APB2_HZ: AtomicU32 = AtomicU32::new(HSI_MHZ as u32 * 1_000_000);

/// Starts the fastest clock there is; gives its rate in MHz.
pub fn start() -> u32 {
    stop_pll();
    RCC.cr().modify(|w| w.set_hseon(true));
    let crystal = wait(|| RCC.cr().read().hserdy());
    let (source, mhz) = if crystal { (Pllsrc::HSE, board::HSE_MHZ) } else { (Pllsrc::HSI, HSI_MHZ) };
    if start_pll(source, mhz) {
        APB1_HZ.store(FULL_MHZ * 1_000_000 / 4, Ordering::Relaxed);
        APB2_HZ.store(FULL_MHZ * 1_000_000 / 2, Ordering::Relaxed);
    } else if crystal {
        return HSI_MHZ as u32;
    }
    // No chip has neither crystal nor PLL: that is the emulator, where nothing is ever ready.
    FULL_MHZ
}

/// Goes back to the internal oscillator. The chip's own loader jumps here with the PLL running, which cannot be set up
/// then.
fn stop_pll() {
    if RCC.cr().read().pllon() {
        RCC.cr().modify(|w| w.set_hsion(true));
        wait(|| RCC.cr().read().hsirdy());
        RCC.cfgr().modify(|w| w.set_sw(Sw::HSI));
        wait(|| RCC.cfgr().read().sws() == Sw::HSI);
        RCC.cr().modify(|w| w.set_pllon(false));
        wait(|| !RCC.cr().read().pllrdy());
    }
}

/// Takes `source` of `mhz` through the PLL to 168 MHz. False if it does not get there; the clock is then as before.
fn start_pll(source: Pllsrc, mhz: u8) -> bool {
    RCC.pllcfgr().write(|w| {
        w.set_pllsrc(source);
        // 1 MHz in, 336 MHz inside, 168 MHz for the core, 48 MHz for USB.
        w.set_pllm(Pllm::from_bits(mhz));
        w.set_plln(Plln::MUL336);
        w.set_pllp(Pllp::DIV2);
        w.set_pllq(Pllq::DIV7);
    });
    RCC.cr().modify(|w| w.set_pllon(true));
    if !wait(|| RCC.cr().read().pllrdy()) {
        RCC.cr().modify(|w| w.set_pllon(false));
        return false;
    }
    FLASH.acr().write(|w| {
        w.set_latency(Latency::WS5);
        w.set_prften(true);
        w.set_icen(true);
        w.set_dcen(true);
    });
    RCC.cfgr().modify(|w| {
        w.set_ppre1(Ppre::DIV4);
        w.set_ppre2(Ppre::DIV2);
    });
    RCC.cfgr().modify(|w| w.set_sw(Sw::PLL1_P));
    wait(|| RCC.cfgr().read().sws() == Sw::PLL1_P)
}

/// Polls until `ready`, or for long enough.
fn wait(ready: impl Fn() -> bool) -> bool {
    (0..N_POLLS).any(|_| ready())
}

/// The clock of the slow peripheral bus, in Hz.
pub fn apb1_hz() -> u32 {
    APB1_HZ.load(Ordering::Relaxed)
}

/// The clock of the fast peripheral bus, in Hz.
pub fn apb2_hz() -> u32 {
    APB2_HZ.load(Ordering::Relaxed)
}

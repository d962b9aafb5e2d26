//! The random number generator.
//!
//! It runs on the PLL's 48 MHz clock and has a word every 40 cycles of it. Values: RM0090, "Random number generator".

use stm32_metapac::{RCC, RNG};

/// How often the status is read before the generator is given up: far longer than a word takes.
const N_POLLS: u32 = 1000;

/// A random word; `None` if the generator does not run (the emulator has none) or reports an error of its clock or seed.
pub fn word() -> Option<u32> {
    RCC.ahb2enr().modify(|w| w.set_rngen(true));
    RNG.cr().modify(|w| w.set_rngen(true));
    let status = (0..N_POLLS).map(|_| RNG.sr().read()).find(|status| status.drdy() || status.cecs() || status.secs())?;
    if status.cecs() || status.secs() {
        // Off and on again is how it recovers, at the next call.
        RNG.cr().modify(|w| w.set_rngen(false));
        return None;
    }
    // The register reads 0 where there is no generator, and a good one says 0 too seldom to be missed.
    Some(RNG.dr().read()).filter(|&word| word != 0)
}

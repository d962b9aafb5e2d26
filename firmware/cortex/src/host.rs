//! What the VM asks of its host, answered by a chip.

use crate::{Chip, clock, console, irq};
use core::marker::PhantomData;
use core::slice;
use core::sync::atomic::{AtomicU32, Ordering};

/// The board. There is one, and all its state is the hardware's.
pub struct Board<C>(PhantomData<C>);

impl<C: Chip> vm::Host for Board<C> {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\n' {
                console::write::<C>(b"\r");
            }
            console::write::<C>(slice::from_ref(byte));
        }
    }

    fn write_raw(&mut self, bytes: &[u8]) {
        console::write::<C>(bytes);
    }

    fn read(&mut self, wait: bool) -> Option<u8> {
        loop {
            match console::read() {
                None if wait => irq::idle(),
                byte => return byte,
            }
        }
    }

    fn has_input(&mut self) -> bool {
        console::has_input()
    }

    fn random(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(4) {
            let word = C::random_word().unwrap_or_else(stirred).to_le_bytes();
            piece.iter_mut().zip(word).for_each(|(to, from)| *to = from);
        }
    }

    fn ticks_ms(&mut self) -> u32 {
        clock::ticks_ms()
    }

    fn ticks_us(&mut self) -> u32 {
        clock::ticks_us()
    }

    fn epoch(&self) -> i64 {
        // 2000-01-01, as on the original's boards.
        946_684_800
    }

    fn idle(&mut self) {
        irq::idle();
    }
}

/// A word for chips without a generator: a sequence that never repeats soon, stirred with the time at which it is asked. Not for secrets.
fn stirred() -> u32 {
    static STATE: AtomicU32 = AtomicU32::new(0);
    // Weyl's sequence with the golden ratio; the finalizer of MurmurHash3 spreads it over all bits.
    let state = STATE.load(Ordering::Relaxed).wrapping_add(0x9e37_79b9) ^ clock::ticks_us();
    STATE.store(state, Ordering::Relaxed);
    let word = (state ^ state >> 16).wrapping_mul(0x85eb_ca6b);
    let word = (word ^ word >> 13).wrapping_mul(0xc2b2_ae35);
    word ^ word >> 16
}

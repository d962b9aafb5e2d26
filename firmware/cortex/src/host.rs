//! What the VM asks of its host, answered by a chip.

use crate::{Chip, clock, console, irq};
use core::marker::PhantomData;
use core::slice;

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

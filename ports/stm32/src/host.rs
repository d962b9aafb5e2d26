//! What the VM asks of its host, answered by a chip.

use crate::{clock, console, irq};

/// The board. There is one, and all its state is the hardware's.
pub struct Board;

impl vm::Host for Board {
    fn write(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match line.strip_suffix(b"\n") {
                Some(line) => {
                    console::write(line);
                    console::write(b"\r\n");
                }
                None => console::write(line),
            }
        }
    }

    fn write_raw(&mut self, bytes: &[u8]) {
        console::write(bytes);
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

    fn idle(&mut self) {
        irq::idle();
    }
}

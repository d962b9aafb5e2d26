//! The console: a UART, 8N1, no flow control. The chip's part of it is behind [`Chip`].
//!
//! Received bytes go from the interrupt handler through a ring to whoever reads; the interrupt character raises a flag
//! in their place. Bytes go out as they are: LF to CR LF is the business of the layer above.

use crate::Chip;
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use vm::Events;

/// How often the transmitter is asked whether it is free: longer than one character takes.
const N_POLLS: u32 = 100_000;

/// Received bytes that wait; a power of two.
const RING_BYTES: usize = 512;

/// One writer (the interrupt handler), one reader. The indices count without bound; their difference is the fill.
struct Ring {
    bytes: [AtomicU8; RING_BYTES],
    written: AtomicUsize,
    read: AtomicUsize,
}

impl Ring {
    fn slot(&self, count: usize) -> &AtomicU8 {
        &self.bytes[count % RING_BYTES]
    }

    /// Drops the byte when the ring is full.
    fn push(&self, byte: u8) {
        let written = self.written.load(Ordering::Relaxed);
        if written.wrapping_sub(self.read.load(Ordering::Acquire)) < RING_BYTES {
            self.slot(written).store(byte, Ordering::Relaxed);
            self.written.store(written.wrapping_add(1), Ordering::Release);
        }
    }

    fn is_empty(&self) -> bool {
        self.read.load(Ordering::Relaxed) == self.written.load(Ordering::Acquire)
    }

    fn pop(&self) -> Option<u8> {
        if self.is_empty() {
            return None;
        }
        let read = self.read.load(Ordering::Relaxed);
        let byte = self.slot(read).load(Ordering::Relaxed);
        self.read.store(read.wrapping_add(1), Ordering::Release);
        Some(byte)
    }
}

static RECEIVED: Ring = Ring { bytes: [const { AtomicU8::new(0) }; RING_BYTES], written: AtomicUsize::new(0), read: AtomicUsize::new(0) };

/// What the interrupt handler has to say to the VM.
pub static EVENTS: Events = Events::new();

/// Takes what the UART has received. Only its interrupt handler calls this.
pub fn on_interrupt<C: Chip>() {
    if let Some(byte) = C::receive() {
        if byte as usize == EVENTS.interrupt_char.load(Ordering::Relaxed) {
            EVENTS.raise_interrupt();
        } else {
            RECEIVED.push(byte);
        }
    }
}

/// The next received byte, if there is one.
pub fn read() -> Option<u8> {
    RECEIVED.pop()
}

/// Whether a received byte waits.
pub fn has_input() -> bool {
    !RECEIVED.is_empty()
}

/// Sends `bytes`. A transmitter that does not get free loses them; nothing hangs.
pub fn write<C: Chip>(bytes: &[u8]) {
    for byte in bytes {
        wait(C::can_send);
        C::send(*byte);
    }
}

/// Sends eight hexadecimal digits.
pub fn write_hex<C: Chip>(value: u32) {
    for shift in (0..8).rev() {
        let digit = (value >> (shift * 4)) as u8 & 15;
        write::<C>(&[if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }]);
    }
}

/// Waits until the last byte has left.
pub fn flush<C: Chip>() {
    wait(C::is_sent);
}

fn wait(ready: impl Fn() -> bool) {
    let _ = (0..N_POLLS).any(|_| ready());
}

//! The console: the UART that the board names, 8N1, no flow control.
//!
//! Received bytes go from the interrupt handler through a ring to whoever reads; the interrupt character raises a flag
//! in their place. Bytes go out as they are: LF to CR LF is the business of the layer above. Registers: RM0090,
//! "Universal synchronous asynchronous receiver transmitter".

use crate::board::{AltPin, CONSOLE};
use crate::clock;
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use stm32_metapac::gpio::Gpio;
use stm32_metapac::gpio::vals::{Moder, Pupdr};
use stm32_metapac::usart::Usart;
use stm32_metapac::{GPIOA, GPIOB, GPIOC, GPIOD, Interrupt, RCC, USART1, USART2, USART3, USART6};
use vm::Events;

/// The board's UART, and its line in the vector table.
const UART: (Usart, Interrupt) = match CONSOLE.uart {
    1 => (USART1, Interrupt::USART1),
    2 => (USART2, Interrupt::USART2),
    3 => (USART3, Interrupt::USART3),
    6 => (USART6, Interrupt::USART6),
    _ => panic!("the console must be USART 1, 2, 3 or 6"),
};

/// Its interrupt.
pub const INTERRUPT: Interrupt = UART.1;

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

    fn pop(&self) -> Option<u8> {
        let read = self.read.load(Ordering::Relaxed);
        if read == self.written.load(Ordering::Acquire) {
            return None;
        }
        let byte = self.slot(read).load(Ordering::Relaxed);
        self.read.store(read.wrapping_add(1), Ordering::Release);
        Some(byte)
    }
}

static RECEIVED: Ring = Ring { bytes: [const { AtomicU8::new(0) }; RING_BYTES], written: AtomicUsize::new(0), read: AtomicUsize::new(0) };

/// What the interrupt handler has to say to the VM.
pub static EVENTS: Events = Events::new();

/// Sets up pins and UART.
pub fn start() {
    connect(CONSOLE.tx);
    connect(CONSOLE.rx);
    let clock = match CONSOLE.uart {
        2 => {
            RCC.apb1enr().modify(|w| w.set_usart2en(true));
            clock::apb1_hz()
        }
        3 => {
            RCC.apb1enr().modify(|w| w.set_usart3en(true));
            clock::apb1_hz()
        }
        6 => {
            RCC.apb2enr().modify(|w| w.set_usart6en(true));
            clock::apb2_hz()
        }
        _ => {
            RCC.apb2enr().modify(|w| w.set_usart1en(true));
            clock::apb2_hz()
        }
    };
    UART.0.brr().write(|w| w.0 = (clock + CONSOLE.baud / 2) / CONSOLE.baud);
    UART.0.cr1().write(|w| {
        w.set_ue(true);
        w.set_te(true);
        w.set_re(true);
        w.set_rxneie(true);
    });
}

/// Gives a pin to the UART.
fn connect(AltPin { pin, function }: AltPin) {
    const PORTS: [Gpio; 4] = [GPIOA, GPIOB, GPIOC, GPIOD];
    let Some(port) = PORTS.get(pin.port as usize) else {
        return;
    };
    RCC.ahb1enr().modify(|w| w.0 |= 1 << pin.port);
    let n = pin.number as usize % 16;
    port.afr(n / 8).modify(|w| w.set_afr(n % 8, function));
    port.moder().modify(|w| w.set_moder(n, Moder::ALTERNATE));
    port.pupdr().modify(|w| w.set_pupdr(n, Pupdr::PULL_UP));
}

/// Takes what the UART has received. Only its interrupt handler calls this.
pub fn on_interrupt() {
    // The status first, then the data: that also clears an overrun.
    if UART.0.sr().read().rxne() || UART.0.sr().read().ore() {
        let byte = UART.0.dr().read().0 as u8;
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

/// Sends `bytes`. A transmitter that does not get free loses them; nothing hangs.
pub fn write(bytes: &[u8]) {
    for byte in bytes {
        wait(|| UART.0.sr().read().txe());
        UART.0.dr().write(|w| w.0 = *byte as u32);
    }
}

/// Sends eight hexadecimal digits.
pub fn write_hex(value: u32) {
    for shift in (0..8).rev() {
        let digit = (value >> (shift * 4)) as u8 & 15;
        write(&[if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }]);
    }
}

/// Waits until the last byte has left.
pub fn flush() {
    wait(|| UART.0.sr().read().tc());
}

fn wait(ready: impl Fn() -> bool) {
    let _ = (0..N_POLLS).any(|_| ready());
}

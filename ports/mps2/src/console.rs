//! The console: the UART that the board names. Registers: DDI0479, Cortex-M System Design Kit, "APB UART".

use crate::board::CONSOLE;
use crate::clock;
use core::ptr::{read_volatile, write_volatile};

/// Addresses and receive interrupts of the UARTs: AN385, "Memory map" and "Interrupts".
const UARTS: [(usize, u16); 5] = [(0x4000_4000, 0), (0x4000_5000, 2), (0x4000_6000, 4), (0x4000_7000, 18), (0x4000_9000, 20)];

const UART: (usize, u16) = UARTS[CONSOLE.uart as usize];

/// Its interrupt.
pub const LINE: u16 = UART.1;

/// Registers, as bytes from the UART's address.
const DATA: usize = 0x0;
const STATE: usize = 0x4;
const CTRL: usize = 0x8;
const INTCLEAR: usize = 0xc;
const BAUDDIV: usize = 0x10;

/// Bits of `STATE`: the transmitter's and the receiver's only place is taken.
const TX_FULL: u32 = 1;
const RX_FULL: u32 = 2;
/// Bits of `CTRL`: transmitter, receiver and the receiver's interrupt.
const TX_ON: u32 = 1;
const RX_ON: u32 = 2;
const RX_INTERRUPT_ON: u32 = 8;
/// Of `INTCLEAR`.
const RX_INTERRUPT: u32 = 2;

fn read(register: usize) -> u32 {
    // SAFETY: a register of the UART; reading one touches no memory.
    unsafe { read_volatile((UART.0 + register) as *const u32) }
}

fn write(register: usize, value: u32) {
    // SAFETY: as above.
    unsafe { write_volatile((UART.0 + register) as *mut u32, value) }
}

/// Sets up the UART.
pub fn start() {
    write(BAUDDIV, clock::MHZ * 1_000_000 / CONSOLE.baud);
    write(CTRL, TX_ON | RX_ON | RX_INTERRUPT_ON);
}

/// Takes a received byte.
pub fn receive() -> Option<u8> {
    write(INTCLEAR, RX_INTERRUPT);
    (read(STATE) & RX_FULL != 0).then(|| read(DATA) as u8)
}

/// Whether the transmitter takes a byte.
pub fn can_send() -> bool {
    read(STATE) & TX_FULL == 0
}

/// Sends a byte.
pub fn send(byte: u8) {
    write(DATA, byte.into());
}

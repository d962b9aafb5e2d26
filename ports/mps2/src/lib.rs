//! Frostbyte on Arm's MPS2 board with the AN385 image: a Cortex-M3 with megabytes of RAM, which QEMU has.
//!
//! The crate is an archive that xtask links with the frozen modules of a board (`link.x`). Built for a desktop it is empty.
#![cfg(target_os = "none")]
#![no_std]

mod board;
mod clock;
mod console;

/// An MPS2 with the AN385 image.
struct Mps2;

impl cortex::Chip for Mps2 {
    // As the original's port to this machine.
    const PLATFORM: &'static str = "qemu";
    const MACHINE: &'static str = board::MACHINE;
    const BUILD: &'static str = board::BUILD;
    const CONSOLE_LINE: u16 = console::LINE;

    fn start_clock() -> u32 {
        clock::MHZ
    }

    fn start_console() {
        console::start();
    }

    fn receive() -> Option<u8> {
        console::receive()
    }

    fn can_send() -> bool {
        console::can_send()
    }

    fn send(byte: u8) {
        console::send(byte);
    }

    fn is_sent() -> bool {
        // The last byte leaves the one place of the transmitter only once it is sent.
        console::can_send()
    }
}

// AN385, "Interrupts": lines 0 to 31.
cortex::firmware!(Mps2, 32);

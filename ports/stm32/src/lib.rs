//! Frostbyte on the STM32F4: the pyboard and its relatives.
//!
//! The crate is an archive that xtask links with the frozen modules of a board (`link.x`). Built for a desktop it is empty.
#![cfg(target_os = "none")]
#![no_std]

mod board;
mod clock;
mod console;
mod rng;

/// An STM32F405.
struct Stm32;

impl cortex::Chip for Stm32 {
    const PLATFORM: &'static str = "pyboard";
    const MACHINE: &'static str = board::MACHINE;
    const BUILD: &'static str = board::BUILD;
    const CONSOLE_LINE: u16 = console::LINE;

    fn start_clock() -> u32 {
        clock::start()
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
        console::is_sent()
    }

    fn random_word() -> Option<u32> {
        rng::word()
    }
}

// RM0090, "Interrupts and events": the vector table ends with line 81.
cortex::firmware!(Stm32, 82);

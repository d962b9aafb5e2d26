//! Frostbyte on the STM32F4: the pyboard and its relatives.
//!
//! The crate is an archive that xtask links with the frozen modules of a board (`link.x`). Built for the host it holds
//! only what is portable, so that `cargo test -p stm32` can test that.
#![no_std]

#[cfg(not(target_os = "none"))]
extern crate std;

#[cfg(target_os = "none")]
mod board;
#[cfg(target_os = "none")]
mod boot;
#[cfg(target_os = "none")]
mod clock;
#[cfg(target_os = "none")]
mod console;
#[cfg(target_os = "none")]
mod irq;

pub mod repl;

/// What runs once the hardware does.
#[cfg(target_os = "none")]
fn main() -> ! {
    console::set_interrupt_char(3);
    console::write(b"Frostbyte; ");
    console::write(board::NAME.as_bytes());
    console::write(b"\r\n");
    loop {
        if console::take_interrupt() {
            console::write(b"^C");
        }
        match console::read() {
            Some(4) => boot::reset(),
            Some(byte) => console::write(&[byte]),
            None => irq::idle(),
        }
    }
}

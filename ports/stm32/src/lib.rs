//! Frostbyte on the STM32F4: the pyboard and its relatives.
//!
//! The crate is an archive that xtask links with the frozen modules of a board (`link.x`). Built for a desktop it is empty.
#![cfg(target_os = "none")]
#![no_std]

mod board;
mod boot;
mod clock;
mod console;
mod irq;
mod session;

/// What runs once the hardware does.
fn main() -> ! {
    let mut mode = vm::repl::Mode::Friendly;
    loop {
        let mut prompt = vm::repl::Repl::new(mode);
        prompt.run(&mut session::Board::new());
        mode = prompt.mode();
        console::write(b"MPY: sync filesystems\r\nMPY: soft reboot\r\n");
    }
}

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
#[cfg(target_os = "none")]
mod session;

pub mod repl;

/// What runs once the hardware does.
#[cfg(target_os = "none")]
fn main() -> ! {
    let mut mode = repl::Mode::Friendly;
    loop {
        let mut prompt = repl::Repl::new(mode);
        prompt.run(&mut session::Board::new());
        mode = prompt.mode();
        console::write(b"MPY: sync filesystems\r\nMPY: soft reboot\r\n");
    }
}

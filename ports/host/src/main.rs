//! The VM as a desktop program, with the command line of MicroPython's unix port.

#![deny(unsafe_code)]

mod boot;
mod cli;
mod console;
mod files;
#[cfg(not(frozen))]
mod frozen;

mod sockets;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match cli::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(1);
        }
    };
    boot::run(options)
}

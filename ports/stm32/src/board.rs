//! What is soldered around the chip, as data: the types here, the values in a file of struct literals.
//!
//! xtask writes that file from a board's manifest and names its folder in `FROSTBYTE_GEN`; without it, the pyboard's
//! `board.rs` beside `link.x` serves.

/// A pin of the chip: port 0 is A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    pub port: u8,
    /// 0 to 15.
    pub number: u8,
}

/// A pin, and the alternate function that ties it to a peripheral (0 to 15; see the chip's data sheet).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AltPin {
    pub pin: Pin,
    pub function: u8,
}

/// The UART that carries the prompt; always 8N1, without flow control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Console {
    /// 1, 2, 3 or 6.
    pub uart: u8,
    pub tx: AltPin,
    pub rx: AltPin,
    pub baud: u32,
}

include!(env!("FROSTBYTE_BOARD"));

/// `sys.implementation._machine`.
pub const MACHINE: &str = match core::str::from_utf8(&MACHINE_BYTES) {
    Ok(text) => text,
    Err(_) => panic!("the board's names are not text"),
};

const WITH: &str = " with ";
static MACHINE_BYTES: [u8; TITLE.len() + WITH.len() + MCU.len()] = join([TITLE, WITH, MCU]);

const fn join<const N: usize>(parts: [&str; 3]) -> [u8; N] {
    let mut joined = [0; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            joined[at] = bytes[i];
            (at, i) = (at + 1, i + 1);
        }
        part += 1;
    }
    joined
}

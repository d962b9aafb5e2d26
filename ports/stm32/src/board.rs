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

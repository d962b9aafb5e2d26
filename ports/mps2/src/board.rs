//! What the board's manifest says, as data: the types here, the values in a file of struct literals.
//!
//! xtask writes that file and names its folder in `FROSTBYTE_GEN`; without it, `board.rs` beside `link.x` serves.

/// The UART that carries the prompt; always 8N1, without flow control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Console {
    /// 0 to 4.
    pub uart: u8,
    pub baud: u32,
}

include!(env!("FROSTBYTE_BOARD"));

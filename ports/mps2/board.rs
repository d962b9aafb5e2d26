// The board mps2_an385. Same items as the file that xtask writes for a board; they go into the module `board`.

/// `sys.implementation._machine`.
pub const MACHINE: &str = "MPS2-AN385 with Cortex-M3";

/// `sys.implementation._build`.
pub const BUILD: &str = "MPS2_AN385";

pub const CONSOLE: Console = Console { uart: 0, baud: 115_200 };

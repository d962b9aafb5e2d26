// The pyboard v1.1. Same items as the file that xtask writes for a board; they go into the module `board`.

/// `sys.implementation._machine`.
pub const MACHINE: &str = "PYBv1.1 with STM32F405RG";

/// `sys.implementation._build`.
pub const BUILD: &str = "PYBV11";

/// The crystal, in MHz.
pub const HSE_MHZ: u8 = 12;

/// USART1 on X9 and X10.
pub const CONSOLE: Console = Console {
    uart: 1,
    tx: AltPin { pin: Pin { port: 1, number: 6 }, function: 7 },
    rx: AltPin { pin: Pin { port: 1, number: 7 }, function: 7 },
    baud: 115_200,
};

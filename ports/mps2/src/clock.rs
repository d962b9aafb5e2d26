//! The system clock: the FPGA makes it, there is nothing to start.

/// The clock of core and peripherals, in MHz: AN385, "Clocks".
pub const MHZ: u32 = 25;

//! What is soldered around the chip: the pyboard v1.1.

/// As banners name it.
pub const NAME: &str = "PYBv1.1 with STM32F405RG";

/// The crystal, in MHz; 12 here.
pub const HSE_MHZ: u8 = 12;

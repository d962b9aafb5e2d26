//! What every port to a Cortex-M (ARMv7-M) needs: start-up, faults, the tick, the console's ring, one life of the machine
//! after the other.
//!
//! A port says what its chip adds ([`Chip`]), and [`firmware!`] makes an image's vector table of it. Memory is laid out by
//! `cortex.x`, which the port's `link.x` includes. Built for a desktop the crate is empty.
#![cfg(target_os = "none")]
#![no_std]

pub mod boot;
pub mod clock;
pub mod console;
pub mod fault;
mod host;
pub mod irq;
mod life;
mod mem;

/// What a chip, and the board around it, add to the core.
pub trait Chip: 'static {
    /// `sys.platform`.
    const PLATFORM: &'static str;
    /// `sys.implementation._machine`.
    const MACHINE: &'static str;
    /// `sys.implementation._build`.
    const BUILD: &'static str;
    /// The interrupt line of the console's receiver.
    const CONSOLE_LINE: u16;

    /// Starts the fastest clock there is; gives its rate in MHz. Waits, if at all, for a bounded time.
    fn start_clock() -> u32;

    /// Starts the console's UART, its interrupt included.
    fn start_console();

    /// Takes the received byte that the interrupt is for, if there is one.
    fn receive() -> Option<u8>;

    /// Whether the transmitter takes a byte.
    fn can_send() -> bool;

    /// Sends a byte.
    fn send(byte: u8);

    /// Whether all bytes have left.
    fn is_sent() -> bool;

    /// A word of the hardware's random number generator, if there is one and it works. Waits for a bounded time.
    fn random_word() -> Option<u32> {
        None
    }
}

/// The vector table and the entry of an image for `$chip`, which has `$lines` interrupt lines.
#[macro_export]
macro_rules! firmware {
    ($chip:ty, $lines:literal) => {
        /// What the hardware reads first.
        #[unsafe(no_mangle)]
        #[unsafe(link_section = ".vectors")]
        #[used]
        pub static VECTORS: $crate::irq::Vectors<$lines> = $crate::irq::vectors::<$chip, $lines>();

        /// Where start-up in assembly ends.
        #[unsafe(no_mangle)]
        extern "C" fn fb_start() -> ! {
            $crate::boot::start::<$chip>(&raw const VECTORS as u32)
        }

        #[panic_handler]
        fn panic(info: &core::panic::PanicInfo) -> ! {
            $crate::fault::panic::<$chip>(info)
        }
    };
}

//! The console: the UART that the board names. Registers: RM0090, "Universal synchronous asynchronous receiver
//! transmitter".

use crate::board::{AltPin, CONSOLE};
use crate::clock;
use stm32_metapac::gpio::Gpio;
use stm32_metapac::gpio::vals::{Moder, Pupdr};
use stm32_metapac::usart::Usart;
use stm32_metapac::{GPIOA, GPIOB, GPIOC, GPIOD, Interrupt, RCC, USART1, USART2, USART3, USART6};

/// The board's UART, and its line in the vector table.
const UART: (Usart, Interrupt) = match CONSOLE.uart {
    1 => (USART1, Interrupt::USART1),
    2 => (USART2, Interrupt::USART2),
    3 => (USART3, Interrupt::USART3),
    6 => (USART6, Interrupt::USART6),
    _ => panic!("the console must be USART 1, 2, 3 or 6"),
};

/// Its interrupt.
pub const LINE: u16 = UART.1 as u16;

/// Sets up pins and UART.
pub fn start() {
    connect(CONSOLE.tx);
    connect(CONSOLE.rx);
    let clock = match CONSOLE.uart {
        2 => {
            RCC.apb1enr().modify(|w| w.set_usart2en(true));
            clock::apb1_hz()
        }
        3 => {
            RCC.apb1enr().modify(|w| w.set_usart3en(true));
            clock::apb1_hz()
        }
        6 => {
            RCC.apb2enr().modify(|w| w.set_usart6en(true));
            clock::apb2_hz()
        }
        _ => {
            RCC.apb2enr().modify(|w| w.set_usart1en(true));
            clock::apb2_hz()
        }
    };
    UART.0.brr().write(|w| w.0 = (clock + CONSOLE.baud / 2) / CONSOLE.baud);
    UART.0.cr1().write(|w| {
        w.set_ue(true);
        w.set_te(true);
        w.set_re(true);
        w.set_rxneie(true);
    });
}

/// Gives a pin to the UART.
fn connect(AltPin { pin, function }: AltPin) {
    const PORTS: [Gpio; 4] = [GPIOA, GPIOB, GPIOC, GPIOD];
    let Some(port) = PORTS.get(pin.port as usize) else {
        return;
    };
    RCC.ahb1enr().modify(|w| w.0 |= 1 << pin.port);
    let n = pin.number as usize % 16;
    port.afr(n / 8).modify(|w| w.set_afr(n % 8, function));
    port.moder().modify(|w| w.set_moder(n, Moder::ALTERNATE));
    port.pupdr().modify(|w| w.set_pupdr(n, Pupdr::PULL_UP));
}

/// Takes a received byte.
pub fn receive() -> Option<u8> {
    // The status first, then the data: that also clears an overrun.
    let waits = UART.0.sr().read().rxne() || UART.0.sr().read().ore();
    waits.then(|| UART.0.dr().read().0 as u8)
}

/// Whether the transmitter takes a byte.
pub fn can_send() -> bool {
    UART.0.sr().read().txe()
}

/// Sends a byte.
pub fn send(byte: u8) {
    UART.0.dr().write(|w| w.0 = byte as u32);
}

/// Whether the last byte has left.
pub fn is_sent() -> bool {
    UART.0.sr().read().tc()
}

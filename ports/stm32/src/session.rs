//! The prompt's session on a board: the console, a buffer, the interpreter.

use crate::{board, console, irq};
use vm::repl::{Full, Kind, Outcome, Session};

/// Text that can be typed, in bytes.
const N_TEXT: usize = 1024;

pub struct Board {
    text: [u8; N_TEXT],
    len: usize,
}

impl Board {
    pub const fn new() -> Self {
        Self { text: [0; N_TEXT], len: 0 }
    }
}

impl Session for Board {
    fn read(&mut self) -> Option<u8> {
        loop {
            match console::read() {
                Some(byte) => return Some(byte),
                None => irq::idle(),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        console::write(bytes);
    }

    fn text(&self) -> &[u8] {
        self.text.get(..self.len).unwrap_or_default()
    }

    fn text_mut(&mut self) -> &mut [u8] {
        self.text.get_mut(..self.len).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) -> Result<(), Full> {
        let slot = self.text.get_mut(self.len).ok_or(Full)?;
        *slot = byte;
        self.len += 1;
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    fn banner(&mut self) {
        console::write(b"Frostbyte; ");
        console::write(board::TITLE.as_bytes());
        console::write(b" with ");
        console::write(board::MCU.as_bytes());
        console::write(b"\r\nThe interpreter is still to come.\r\n");
    }

    fn execute(&mut self, _kind: Kind) -> Outcome {
        console::set_interrupt_char(3);
        console::take_interrupt();
        console::set_interrupt_char(-1);
        Outcome::Raised
    }

    fn report(&mut self) {
        console::write(b"NotImplementedError: \r\n");
    }
}

//! The terminal: keys one by one while the prompt waits for them, an ordinary terminal while a program runs.

use std::io::IsTerminal;

use rustix::termios::{self, InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios};

/// Standard input, if it is a terminal.
pub struct Terminal {
    /// As it was found, and as the prompt wants it.
    ordinary: Termios,
    keys: Termios,
}

impl Terminal {
    /// `None` if standard input is no terminal.
    pub fn open() -> Option<Terminal> {
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            return None;
        }
        let ordinary = termios::tcgetattr(&stdin).ok()?;
        let mut keys = ordinary.clone();
        // Output stays processed: programs print LF alone.
        keys.local_modes &= !(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN);
        keys.input_modes &= !(InputModes::ICRNL | InputModes::IXON);
        keys.special_codes[SpecialCodeIndex::VMIN] = 1;
        keys.special_codes[SpecialCodeIndex::VTIME] = 0;
        Some(Terminal { ordinary, keys })
    }

    /// Keys come one by one, Ctrl-C among them.
    pub fn keys(&self) {
        self.set(&self.keys);
    }

    /// As it was found: Ctrl-C is a signal.
    pub fn ordinary(&self) {
        self.set(&self.ordinary);
    }

    fn set(&self, modes: &Termios) {
        // A terminal that went away shows when it is read.
        let _ = termios::tcsetattr(std::io::stdin(), OptionalActions::Now, modes);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.ordinary();
    }
}

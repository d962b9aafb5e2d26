//! The last lines typed, for the arrow keys.

/// Lines that are kept, at most.
const N_LINES: usize = 8;

/// Room for all of them together; the oldest ones go when it is used up.
const N_BYTES: usize = 512;

/// Lines one behind the other, newest first.
pub struct History {
    bytes: [u8; N_BYTES],
    lens: [u16; N_LINES],
}

impl History {
    pub const fn new() -> Self {
        Self { bytes: [0; N_BYTES], lens: [0; N_LINES] }
    }

    /// The line that was entered `age` lines before the newest one.
    pub fn get(&self, age: usize) -> Option<&[u8]> {
        let len = *self.lens.get(age)? as usize;
        let start: usize = self.lens.iter().take(age).map(|len| *len as usize).sum();
        self.bytes.get(start..start + len).filter(|line| !line.is_empty())
    }

    /// Remembers `line`, unless it is empty, the newest one again, or too long.
    pub fn push(&mut self, line: &[u8]) {
        if line.is_empty() || line.len() > N_BYTES || self.get(0) == Some(line) {
            return;
        }
        self.lens.rotate_right(1);
        self.lens[0] = line.len() as u16;
        let mut used = 0;
        for len in &mut self.lens {
            if used + *len as usize > N_BYTES {
                *len = 0;
            }
            used += *len as usize;
        }
        self.bytes.rotate_right(line.len());
        for (slot, byte) in self.bytes.iter_mut().zip(line) {
            *slot = *byte;
        }
    }
}

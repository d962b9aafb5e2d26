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
        // Every line gets one older: lengths first, then the bytes, to make room at the start.
        let mut newer = line.len() as u16;
        for len in &mut self.lens {
            core::mem::swap(len, &mut newer);
        }
        for at in (line.len()..N_BYTES).rev() {
            self.bytes[at] = self.bytes.get(at - line.len()).copied().unwrap_or_default();
        }
        let mut used = 0;
        for len in &mut self.lens {
            if used + *len as usize > N_BYTES {
                *len = 0;
            }
            used += *len as usize;
        }
        for (slot, byte) in self.bytes.iter_mut().zip(line) {
            *slot = *byte;
        }
    }
}

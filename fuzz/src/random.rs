//! Pseudo-random numbers: the same for the same seed, on every machine.

/// Marsaglia's xorshift over a mixed seed.
pub struct Random(u64);

impl Random {
    /// The numbers of run `index` of `seed`.
    pub fn new(seed: u64, index: u64) -> Self {
        // The finaliser of MurmurHash3, so that neighbours have nothing in common.
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(index).wrapping_add(1);
        for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
            state = (state ^ state >> 33).wrapping_mul(factor);
        }
        Self((state ^ state >> 33).max(1))
    }

    /// A number below `limit`, 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    /// True once in `one_in` times.
    pub fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    pub fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    pub fn word<'t>(&mut self, from: &[&'t str]) -> &'t str {
        self.pick(from).copied().unwrap_or_default()
    }
}

/// FNV-1a, 64 bits.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

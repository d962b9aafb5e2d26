//! The codes of RFC 1951: canonical Huffman codes, given by their lengths.

use vm::{Raised, Vm};

use super::{Inflate, Next, invalid};

/// Longest code in bits.
const MAX_BITS: usize = 15;

/// A code for `N` symbols at most.
#[derive(Clone, Copy)]
pub struct Code<const N: usize> {
    /// Number of codes of each length.
    n_of: [u16; MAX_BITS + 1],
    /// Symbols in the order of their codes.
    symbols: [u16; N],
}

/// The codes of a block: for literals and lengths, and for distances.
#[derive(Clone, Copy)]
pub struct Tables {
    literals: Code<288>,
    distances: Code<32>,
}

impl Tables {
    /// Before the first block.
    pub const EMPTY: Tables = Tables { literals: Code::EMPTY, distances: Code::EMPTY };
}

impl<const N: usize> Code<N> {
    const EMPTY: Code<N> = Code { n_of: [0; MAX_BITS + 1], symbols: [0; N] };

    /// The code with these lengths, 0 for symbols that do not occur; `None` if there are too many short ones, or too few of all.
    fn new(lengths: &[u8]) -> Option<Code<N>> {
        let mut code = Code::EMPTY;
        for &length in lengths {
            *code.n_of.get_mut(usize::from(length))? += 1;
        }
        let mut left = 1i32;
        let mut starts = [0u16; MAX_BITS + 2];
        for length in 1..=MAX_BITS {
            let (n, start) = (*code.n_of.get(length)?, *starts.get(length)?);
            left = (left << 1) - i32::from(n);
            if left < 0 {
                return None;
            }
            *starts.get_mut(length + 1)? = start + n;
        }
        // One code of one bit is allowed to leave the other unused, and so is no code at all.
        if left > 0 && starts[MAX_BITS + 1] > 1 {
            return None;
        }
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, length)| **length != 0) {
            let start = starts.get_mut(usize::from(length))?;
            *code.symbols.get_mut(usize::from(*start))? = symbol as u16;
            *start += 1;
        }
        Some(code)
    }
}

/// The code of blocks that bring none.
pub fn fixed_tables() -> Tables {
    let mut lengths = [8; 288];
    lengths[144..256].fill(9);
    lengths[256..280].fill(7);
    Tables { literals: Code::new(&lengths).unwrap_or(Code::EMPTY), distances: Code::new(&[5; 32]).unwrap_or(Code::EMPTY) }
}

/// The smallest length of each length symbol from 257, and how many bits are added to it: 3.2.5.
const LENGTHS: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

/// The order in which the lengths of the code for code lengths come: 3.2.7.
const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The symbol that ends a block.
const END_OF_BLOCK: u16 = 256;

impl Inflate {
    /// Reads a code, bit by bit: codes of one length are consecutive numbers.
    fn decode<const N: usize>(&mut self, vm: &mut Vm, code: &Code<N>) -> Result<u16, Raised> {
        let (mut number, mut first, mut at) = (0u32, 0u32, 0u32);
        for &n in &code.n_of[1..] {
            number |= self.bits(vm, 1)?;
            let n = u32::from(n);
            if let Some(offset) = number.checked_sub(first).filter(|&offset| offset < n) {
                return match code.symbols.get((at + offset) as usize) {
                    Some(&symbol) => Ok(symbol),
                    None => Err(invalid(vm)),
                };
            }
            at += n;
            first = (first + n) << 1;
            number <<= 1;
        }
        Err(invalid(vm))
    }

    /// The codes of a block that brings its own.
    pub fn read_tables(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        let n_literals = self.bits(vm, 5)? as usize + 257;
        let n_distances = self.bits(vm, 5)? as usize + 1;
        let n_lengths = self.bits(vm, 4)? as usize + 4;
        let mut lengths = [0; 288 + 32];
        for &symbol in ORDER.iter().take(n_lengths) {
            lengths[usize::from(symbol)] = self.bits(vm, 3)? as u8;
        }
        let Some(code) = Code::<19>::new(&lengths[..19]) else { return Err(invalid(vm)) };
        lengths.fill(0);
        let n = n_literals + n_distances;
        let mut at = 0;
        while at < n {
            let (value, n_times) = match self.decode(vm, &code)? {
                length @ 0..=15 => (length as u8, 1),
                16 if at > 0 => (lengths[at - 1], 3 + self.bits(vm, 2)?),
                17 => (0, 3 + self.bits(vm, 3)?),
                18 => (0, 11 + self.bits(vm, 7)?),
                _ => return Err(invalid(vm)),
            };
            match lengths.get_mut(at..at + n_times as usize).filter(|_| at + n_times as usize <= n) {
                Some(run) => run.fill(value),
                None => return Err(invalid(vm)),
            }
            at += n_times as usize;
        }
        let literals = lengths.get(..n_literals).and_then(Code::new);
        let distances = lengths.get(n_literals..n).and_then(Code::new);
        match (literals, distances) {
            (Some(literals), Some(distances)) => self.tables = Tables { literals, distances },
            _ => return Err(invalid(vm)),
        }
        Ok(())
    }

    /// Reads a symbol: a literal byte, or what comes next is set.
    pub fn symbol(&mut self, vm: &mut Vm) -> Result<Option<u8>, Raised> {
        let tables = self.tables;
        let symbol = self.decode(vm, &tables.literals)?;
        if let Ok(byte) = u8::try_from(symbol) {
            return Ok(Some(byte));
        }
        if symbol == END_OF_BLOCK {
            self.next = Next::Block;
            return Ok(None);
        }
        let idx = usize::from(symbol - END_OF_BLOCK - 1);
        let (Some(&least), Some(&n_bits)) = (LENGTHS.get(idx), LENGTH_BITS.get(idx)) else { return Err(invalid(vm)) };
        let len = least + self.bits(vm, n_bits.into())? as u16;
        let symbol = u32::from(self.decode(vm, &tables.distances)?);
        if symbol > 29 {
            return Err(invalid(vm));
        }
        // From the fourth on, two symbols each share a number of added bits.
        let n_bits = (symbol / 2).saturating_sub(1);
        let least = if symbol < 2 { symbol } else { (2 + symbol % 2) << n_bits };
        let distance = least + 1 + self.bits(vm, n_bits)?;
        if distance > self.n_out.min(1 << self.window_bits) {
            return Err(invalid(vm));
        }
        self.next = Next::Copy(len, distance as u16);
        Ok(None)
    }
}

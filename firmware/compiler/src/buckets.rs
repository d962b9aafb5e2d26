//! The buckets of a hash table with open addressing: numbers in as few bytes as they need.

use bytecode::{Arena, ArenaVec};

use crate::error::Fallible;

/// Buckets that hold a number or, free, 0. There are none, or a power of two.
pub(crate) struct Buckets<'t> {
    arena: &'t Arena<'t>,
    narrow: ArenaVec<'t, u16>,
    /// In use instead where numbers may be larger than 16 bits.
    wide: ArenaVec<'t, u32>,
}

impl<'t> Buckets<'t> {
    pub fn new(arena: &'t Arena<'t>) -> Self {
        Buckets { arena, narrow: ArenaVec::new(arena), wide: ArenaVec::new(arena) }
    }

    pub fn len(&self) -> usize {
        self.narrow.len() + self.wide.len()
    }

    /// Whether `n` entries, of which none is numbered higher than `n`, fill too many buckets.
    pub fn are_few_for(&self, n: usize) -> bool {
        n * 4 > self.len() * 3
    }

    /// Twice as many, all free. There are none if it fails.
    pub fn grow(&mut self, at_least: usize) -> Fallible {
        let len = (self.len() * 2).max(at_least);
        core::mem::replace(&mut self.narrow, ArenaVec::new(self.arena)).release();
        core::mem::replace(&mut self.wide, ArenaVec::new(self.arena)).release();
        match len > usize::from(u16::MAX) {
            true => self.wide.resize(len, 0)?,
            false => self.narrow.resize(len, 0)?,
        }
        Ok(())
    }

    pub fn get(&self, i: usize) -> u32 {
        match self.narrow.get(i) {
            Some(&number) => u32::from(number),
            None => self.wide.get(i).copied().unwrap_or(0),
        }
    }

    pub fn set(&mut self, i: usize, number: u32) {
        if let Some(slot) = self.narrow.get_mut(i) {
            *slot = number as u16;
        } else if let Some(slot) = self.wide.get_mut(i) {
            *slot = number;
        }
    }

    /// The first free bucket for `hash`, or the first whose number `is_wanted`. With no bucket at all, 0.
    pub fn find(&self, hash: u32, is_wanted: impl Fn(u32) -> bool) -> (usize, Option<u32>) {
        // None after a growth that found no memory: the compilation is failing then.
        let Some(mask) = self.len().checked_sub(1) else { return (0, None) };
        let mut i = (hash ^ hash >> 15) as usize & mask;
        loop {
            match self.get(i) {
                0 => return (i, None),
                number if is_wanted(number) => return (i, Some(number)),
                _ => i = (i + 1) & mask,
            }
        }
    }
}

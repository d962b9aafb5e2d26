//! A list that never moves: it grows by pieces, so that growing wastes no arena memory.

use core::cell::Cell;

use bytecode::{Arena, ArenaVec};

use crate::error::{Failed, Fallible};

/// An append-only list of `Copy` values in pieces of `PIECE` values, which is a power of two.
pub(crate) struct Chunked<'t, T: Copy, const PIECE: usize> {
    arena: &'t Arena<'t>,
    pieces: ArenaVec<'t, &'t [Cell<T>]>,
    len: usize,
}

impl<'t, T: Copy, const PIECE: usize> Chunked<'t, T, PIECE> {
    pub fn new(arena: &'t Arena<'t>) -> Self {
        Chunked { arena, pieces: ArenaVec::new(arena), len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Appends `value` and returns its index.
    pub fn push(&mut self, value: T) -> Fallible<u32> {
        let index = u32::try_from(self.len).map_err(|_| Failed)?;
        if self.len.is_multiple_of(PIECE) {
            let piece = self.arena.alloc_slice_fill(PIECE, value)?;
            self.pieces.push(Cell::from_mut(piece).as_slice_of_cells())?;
        }
        self.len += 1;
        if let Some(cell) = self.cell(index) {
            cell.set(value);
        }
        Ok(index)
    }

    /// The place of a value, `None` behind the end.
    pub fn cell(&self, index: u32) -> Option<&'t Cell<T>> {
        let index = index as usize;
        if index >= self.len {
            return None;
        }
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    pub fn get(&self, index: u32) -> Option<T> {
        self.cell(index).map(Cell::get)
    }

    /// Changes the value at `index`, if there is one.
    pub fn update(&self, index: u32, change: impl FnOnce(&mut T)) {
        if let Some(cell) = self.cell(index) {
            let mut value = cell.get();
            change(&mut value);
            cell.set(value);
        }
    }
}

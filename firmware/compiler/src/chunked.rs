//! A list that never moves: it grows by pieces, so that growing wastes little arena memory.

use core::cell::Cell;
use core::ops::Range;

use bytecode::{Arena, ArenaVec};

use crate::error::{Failed, Fallible};

/// Number of pieces that are noted in the list itself: of `PIECE`, `PIECE` and `2 * PIECE` values. All others have `4 * PIECE`.
const FIRST: usize = 3;

/// An append-only list of `Copy` values; `PIECE`, a power of two, is how many the first piece holds.
pub(crate) struct Chunked<'t, T: Copy, const PIECE: usize> {
    arena: &'t Arena<'t>,
    first: [&'t [Cell<T>]; FIRST],
    others: ArenaVec<'t, &'t [Cell<T>]>,
    len: usize,
    /// Values for which there is room.
    capacity: usize,
}

impl<'t, T: Copy, const PIECE: usize> Chunked<'t, T, PIECE> {
    /// Values in the first pieces.
    const SMALL: usize = 4 * PIECE;
    /// Values in each piece after them.
    const LARGE: usize = 4 * PIECE;

    pub fn new(arena: &'t Arena<'t>) -> Self {
        Chunked { arena, first: [&[]; FIRST], others: ArenaVec::new(arena), len: 0, capacity: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Forgets all values, but keeps the memory.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Appends `value` and returns its index.
    pub fn push(&mut self, value: T) -> Fallible<u32> {
        let index = u32::try_from(self.len).map_err(|_| Failed)?;
        if self.len == self.capacity {
            self.add_piece(value)?;
        }
        self.len += 1;
        if let Some(cell) = self.cell(index) {
            cell.set(value);
        }
        Ok(index)
    }

    fn add_piece(&mut self, fill: T) -> Fallible {
        let (number, _) = Self::place(self.capacity);
        let len = PIECE << number.saturating_sub(1).min(2);
        let piece = Cell::from_mut(self.arena.alloc_slice_fill(len, fill)?).as_slice_of_cells();
        match self.first.get_mut(number) {
            Some(slot) => *slot = piece,
            None => self.others.push(piece)?,
        }
        self.capacity += len;
        Ok(())
    }

    /// Number of the piece that holds the value at `index`, and its place there.
    fn place(index: usize) -> (usize, usize) {
        match index.checked_sub(Self::SMALL) {
            None if index < PIECE => (0, index),
            None => (1 + index / (2 * PIECE), index % (PIECE << (index / (2 * PIECE)))),
            Some(rest) => (FIRST + rest / Self::LARGE, rest % Self::LARGE),
        }
    }

    fn piece(&self, number: usize) -> Option<&'t [Cell<T>]> {
        match number.checked_sub(FIRST) {
            Some(number) => self.others.get(number).copied(),
            None => self.first.get(number).copied(),
        }
    }

    /// The place of a value, `None` behind the end.
    pub fn cell(&self, index: u32) -> Option<&'t Cell<T>> {
        let index = index as usize;
        if index >= self.len {
            return None;
        }
        let (piece, place) = Self::place(index);
        self.piece(piece)?.get(place)
    }

    pub fn get(&self, index: u32) -> Option<T> {
        self.cell(index).map(Cell::get)
    }

    /// The values of a range, piece by piece.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = &'t [Cell<T>]> {
        let end = range.end.min(self.len);
        let mut at = range.start;
        core::iter::from_fn(move || {
            let (piece, place) = Self::place(at);
            let cells = self.piece(piece).filter(|_| at < end)?;
            let stop = cells.len().min(place + (end - at));
            at += stop - place;
            cells.get(place..stop)
        })
    }

    /// All values in order.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        self.range(0..self.len).flatten().map(Cell::get)
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

impl<const PIECE: usize> Chunked<'_, u8, PIECE> {
    pub fn extend_from_slice(&mut self, bytes: &[u8]) -> Fallible {
        for &byte in bytes {
            self.push(byte)?;
        }
        Ok(())
    }
}

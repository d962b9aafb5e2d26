//! Memory that grows by bumping a pointer, can run out, and is given back all at once.
//!
//! The compiler, the `.mpy` reader and the verifier work in arenas: on the chip there is no global allocator, and every
//! allocation may fail. An [`Arena`] takes blocks from a [`Chunks`] (the heap of the VM, a fixed buffer, the host's
//! allocator) and returns them when it is dropped; what it handed out borrows from it, so nothing outlives it. Values are
//! `Copy`, so no destructor is ever owed.
//!
//! This module is the only one of the crate with unsafe code.
#![allow(unsafe_code)]

mod chunks;
mod texts;
mod vec;

use core::cell::Cell;
use core::mem::{MaybeUninit, align_of, size_of};
use core::ptr::NonNull;
use core::{fmt, slice, str};

#[cfg(any(feature = "std", test))]
pub use chunks::StdChunks;
pub use chunks::{Chunks, FixedChunks};
pub use texts::Texts;
pub use vec::ArenaVec;

/// An arena could not get the memory it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of memory")
    }
}

impl core::error::Error for OutOfMemory {}

/// Lies at the start of each block an arena holds.
struct Header {
    previous: Option<NonNull<Header>>,
    /// Length of the block, this included.
    block_bytes: usize,
}

/// Lies at the start of a stretch of memory that was in use, or left over in a block, and can be used again.
struct Spare {
    next: Option<NonNull<Spare>>,
    end: *mut u8,
}

/// Shorter stretches are not kept for use again.
const MIN_SPARE_BYTES: usize = 4 * size_of::<Spare>();

/// A block that grows grows by this much at least.
const MIN_GROWTH_BYTES: usize = 64;

/// How many spare stretches a search looks at.
const MAX_LOOKS: usize = 32;

/// A bump allocator over blocks that come one by one.
pub struct Arena<'c> {
    source: &'c dyn Chunks,
    newest: Cell<Option<NonNull<Header>>>,
    /// Free bytes of the block in use: from `next` up to `end`. Both null before the first block.
    next: Cell<*mut u8>,
    end: Cell<*mut u8>,
    /// What else is free, the newest first.
    spare: Cell<Option<NonNull<Spare>>>,
    held_bytes: Cell<usize>,
}

impl<'c> Arena<'c> {
    /// An empty arena; it asks `source` for memory when something is first allocated.
    pub fn new(source: &'c dyn Chunks) -> Self {
        Arena {
            source,
            newest: Cell::new(None),
            next: Cell::new(core::ptr::null_mut()),
            end: Cell::new(core::ptr::null_mut()),
            spare: Cell::new(None),
            held_bytes: Cell::new(0),
        }
    }

    /// A second arena over the same source, for data that lives shorter: its blocks go back when it is dropped.
    pub fn scratch(&self) -> Arena<'c> {
        Arena::new(self.source)
    }

    /// Forgets all that was allocated; the newest block stays for what comes, the others go back.
    pub fn clear(&mut self) {
        let Some(header) = self.newest.get() else { return };
        self.spare.set(None);
        // SAFETY: the list holds headers that `take_block` wrote and nobody else can reach.
        let Header { previous, block_bytes } = unsafe { header.read() };
        self.newest.set(previous);
        self.give_back_blocks();
        let start = header.as_ptr();
        // SAFETY: the header's place, which is still ours.
        unsafe { start.write(Header { previous: None, block_bytes }) };
        self.newest.set(Some(header));
        self.next.set(start.wrapping_add(1).cast());
        self.end.set(start.cast::<u8>().wrapping_add(block_bytes));
        self.held_bytes.set(block_bytes);
    }

    /// Bytes in the blocks taken from the source.
    pub fn held_bytes(&self) -> usize {
        self.held_bytes.get()
    }

    #[allow(clippy::mut_from_ref, reason = "each call hands out memory that nobody else has")]
    pub fn alloc<T: Copy>(&self, value: T) -> Result<&mut T, OutOfMemory> {
        let slots = self.alloc_slots::<T>(1)?;
        slots.first_mut().map(|slot| slot.write(value)).ok_or(OutOfMemory)
    }

    #[allow(clippy::mut_from_ref, reason = "each call hands out memory that nobody else has")]
    pub fn alloc_slice_copy<T: Copy>(&self, values: &[T]) -> Result<&mut [T], OutOfMemory> {
        let slots = self.alloc_slots::<T>(values.len())?;
        for (slot, value) in slots.iter_mut().zip(values) {
            slot.write(*value);
        }
        // SAFETY: the loop wrote every slot, the two slices have the same length.
        Ok(unsafe { assume_init(slots) })
    }

    #[allow(clippy::mut_from_ref, reason = "each call hands out memory that nobody else has")]
    pub fn alloc_slice_fill<T: Copy>(&self, len: usize, value: T) -> Result<&mut [T], OutOfMemory> {
        let slots = self.alloc_slots::<T>(len)?;
        for slot in slots.iter_mut() {
            slot.write(value);
        }
        // SAFETY: the loop wrote every slot.
        Ok(unsafe { assume_init(slots) })
    }

    pub fn alloc_str(&self, text: &str) -> Result<&str, OutOfMemory> {
        let bytes = self.alloc_slice_copy(text.as_bytes())?;
        // SAFETY: a copy of the bytes of a `str`.
        Ok(unsafe { str::from_utf8_unchecked(bytes) })
    }

    #[allow(clippy::mut_from_ref, reason = "each call hands out memory that nobody else has")]
    fn alloc_slots<T: Copy>(&self, len: usize) -> Result<&mut [MaybeUninit<T>], OutOfMemory> {
        let size = size_of::<T>().checked_mul(len).ok_or(OutOfMemory)?;
        let start = self.alloc_bytes(size, align_of::<T>())?.cast::<MaybeUninit<T>>();
        // SAFETY: `alloc_bytes` returned `size` bytes, aligned for `T`, that lie in a block of this arena (or in the one it
        // was lent) and that no other call returns while they may be borrowed: `next` has moved behind them. The block
        // lives until the arena is dropped, which the borrow of `self` delays. Uninitialised is fine for `MaybeUninit`.
        Ok(unsafe { slice::from_raw_parts_mut(start.as_ptr(), len) })
    }

    fn alloc_bytes(&self, size: usize, align: usize) -> Result<NonNull<u8>, OutOfMemory> {
        if size == 0 {
            return NonNull::new(core::ptr::without_provenance_mut(align)).ok_or(OutOfMemory);
        }
        if let Some(start) = self.bump(size, align) {
            return Ok(start);
        }
        let kept = (self.next.get(), self.end.get());
        let start = match self.use_spare(size, align) {
            Some(start) => start,
            None => {
                self.take_block(size, align)?;
                self.bump(size, align).ok_or(OutOfMemory)?
            }
        };
        // A large value may have filled its block, while the one before still has a useful rest.
        let rest = match kept.1.addr() - kept.0.addr() > self.room() {
            true => (self.next.replace(kept.0), self.end.replace(kept.1)),
            false => kept,
        };
        self.keep_spare(rest.0, rest.1);
        Ok(start)
    }

    /// Takes `size` bytes from a spare stretch, which becomes the one in use.
    fn use_spare(&self, size: usize, align: usize) -> Option<NonNull<u8>> {
        let mut before: Option<NonNull<Spare>> = None;
        let mut at = self.spare.get();
        for _ in 0..MAX_LOOKS {
            let spare = at?;
            // SAFETY: the list holds what `keep_spare` wrote, in memory that nobody else reaches while it is in the list.
            let Spare { next, end } = unsafe { spare.read() };
            let start = spare.cast::<u8>().as_ptr();
            let padding = start.addr().wrapping_neg() & (align - 1);
            if (end.addr() - start.addr()).checked_sub(padding).is_some_and(|room| size <= room) {
                match before {
                    // SAFETY: as above.
                    Some(before) => unsafe { (*before.as_ptr()).next = next },
                    None => self.spare.set(next),
                }
                self.next.set(start);
                self.end.set(end);
                return self.bump(size, align);
            }
            before = at;
            at = next;
        }
        None
    }

    /// Notes the bytes from `start` up to `end`, which lie in a block of this arena and belong to nobody, for use again.
    fn keep_spare(&self, start: *mut u8, end: *mut u8) {
        let padding = start.addr().wrapping_neg() & (align_of::<Spare>() - 1);
        if end.addr() - start.addr() < MIN_SPARE_BYTES + padding {
            return;
        }
        let spare = start.wrapping_add(padding).cast::<Spare>();
        // SAFETY: aligned, large enough, and the caller says that it is nobody's.
        unsafe { spare.write(Spare { next: self.spare.get(), end }) };
        self.spare.set(NonNull::new(spare));
    }

    /// Free bytes in the block in use.
    fn room(&self) -> usize {
        self.end.get().addr() - self.next.get().addr()
    }

    fn bump(&self, size: usize, align: usize) -> Option<NonNull<u8>> {
        let next = self.next.get();
        let padding = next.addr().wrapping_neg() & (align - 1);
        if size > self.room().checked_sub(padding)? {
            return None;
        }
        let start = next.wrapping_add(padding);
        self.next.set(start.wrapping_add(size));
        NonNull::new(start)
    }

    /// Makes a new block the one in use, with room for `size` bytes aligned to `align`.
    fn take_block(&self, size: usize, align: usize) -> Result<(), OutOfMemory> {
        // Behind the header, everything aligned no stricter than it fits at once.
        let padding = align.saturating_sub(align_of::<Header>());
        let min_bytes = size.checked_add(size_of::<Header>() + padding).ok_or(OutOfMemory)?;
        let wanted = self.source.chunk_bytes(min_bytes, self.held_bytes.get()).max(min_bytes);
        let mut block = self.source.chunk(wanted);
        if block.is_none() && wanted > min_bytes {
            block = self.source.chunk(min_bytes);
        }
        let block = block.ok_or(OutOfMemory)?;
        let start = block.cast::<u8>().as_ptr();
        let header = start.cast::<Header>();
        // SAFETY: `Chunks` promises at least `min_bytes` bytes that are ours alone, aligned for a header, which they have room for.
        unsafe { header.write(Header { previous: self.newest.get(), block_bytes: block.len() }) };
        self.newest.set(NonNull::new(header));
        self.next.set(header.wrapping_add(1).cast());
        self.end.set(start.wrapping_add(block.len()));
        self.held_bytes.set(self.held_bytes.get() + block.len());
        Ok(())
    }

    /// Makes the allocation that ends at `tail` longer by `more` bytes, if it was the last one and the block has room.
    fn extend_last(&self, tail: *const u8, more: usize) -> bool {
        let is_last = tail.addr() == self.next.get().addr();
        let fits = is_last && (more <= self.room() || self.grow_block(more));
        if fits {
            self.next.set(self.next.get().wrapping_add(more));
        }
        fits
    }

    /// Makes the block in use longer, so that it has room for `more` bytes, if it is the newest and its source can do that.
    fn grow_block(&self, more: usize) -> bool {
        let Some(header) = self.newest.get() else { return false };
        // SAFETY: the list holds headers that `take_block` wrote and nobody else can reach.
        let Header { previous, block_bytes } = unsafe { header.read() };
        let start = header.as_ptr().cast::<u8>();
        if start.wrapping_add(block_bytes).addr() != self.end.get().addr() {
            return false;
        }
        let missing = more.saturating_sub(self.room()).max(MIN_GROWTH_BYTES);
        let block = NonNull::slice_from_raw_parts(header.cast(), block_bytes);
        // SAFETY: the block, of this length and with the header at its start, came from this source.
        let grown = block_bytes.checked_add(missing).is_some() && unsafe { self.source.grow(block, missing) };
        if grown {
            // SAFETY: as above.
            unsafe { header.write(Header { previous, block_bytes: block_bytes + missing }) };
            self.end.set(start.wrapping_add(block_bytes + missing));
            self.held_bytes.set(self.held_bytes.get() + missing);
        }
        grown
    }

    /// Takes back the allocation from `start` up to `end`, which nobody uses any more.
    fn give_back(&self, start: *mut u8, end: *mut u8) {
        match end.addr() == self.next.get().addr() {
            true => self.next.set(start),
            false => self.keep_spare(start, end),
        }
    }

    /// Gives all blocks back to the source. Nobody borrows from the arena any more, or ever will what was in these blocks.
    fn give_back_blocks(&mut self) {
        let mut newest = self.newest.take();
        while let Some(header) = newest {
            // SAFETY: the list holds headers that `take_block` wrote and nobody else can reach.
            let Header { previous, block_bytes } = unsafe { header.read() };
            newest = previous;
            let block = NonNull::slice_from_raw_parts(header.cast(), block_bytes);
            // SAFETY: the block, of this length and with the header at its start, came from this source; whoever borrowed
            // from it borrowed from `self`, which is borrowed mutably here.
            unsafe { self.source.give_back(block) };
        }
    }

    /// Takes back the last `unused` bytes of the allocation that ends at `tail`, if it was the last one.
    fn shrink_last(&self, tail: *const u8, unused: usize) {
        if tail.addr() == self.next.get().addr() {
            self.next.set(self.next.get().wrapping_sub(unused));
        }
    }
}

impl Drop for Arena<'_> {
    fn drop(&mut self) {
        self.give_back_blocks();
    }
}

/// # Safety
/// Every slot is initialised.
unsafe fn assume_init<T>(slots: &mut [MaybeUninit<T>]) -> &mut [T] {
    // SAFETY: `MaybeUninit<T>` has the layout of `T`, and the caller says that all hold a value.
    unsafe { &mut *(slots as *mut [MaybeUninit<T>] as *mut [T]) }
}

#[cfg(test)]
mod tests;

//! A list in an arena.

use core::mem::size_of;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::{fmt, slice};

use super::{Arena, OutOfMemory};

/// A list that grows in an arena: in place while it is the arena's last allocation, else by moving; the arena uses
/// the old place again.
pub struct ArenaVec<'m, T: Copy> {
    arena: &'m Arena<'m>,
    /// `capacity` slots of the arena that belong to this list; the first `len` hold values.
    start: NonNull<T>,
    capacity: usize,
    len: usize,
}

impl<'m, T: Copy> ArenaVec<'m, T> {
    /// An empty list; it takes no memory yet.
    pub fn new(arena: &'m Arena<'m>) -> Self {
        ArenaVec { arena, start: NonNull::dangling(), capacity: 0, len: 0 }
    }

    /// An empty list with room for `capacity` values.
    pub fn with_capacity(arena: &'m Arena<'m>, capacity: usize) -> Result<Self, OutOfMemory> {
        let mut list = Self::new(arena);
        list.reserve(capacity)?;
        Ok(list)
    }

    #[inline]
    pub fn push(&mut self, value: T) -> Result<(), OutOfMemory> {
        if self.len == self.capacity {
            self.reserve(1)?;
        }
        // SAFETY: `len < capacity`, so the slot is ours.
        unsafe { self.start.add(self.len).write(value) };
        self.len += 1;
        Ok(())
    }

    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        let last = self.last().copied()?;
        self.len -= 1;
        Some(last)
    }

    pub fn extend_from_slice(&mut self, values: &[T]) -> Result<(), OutOfMemory> {
        self.reserve(values.len())?;
        // SAFETY: there is room for all of them behind the first `len`; `values` cannot overlap slots without values.
        unsafe { self.start.add(self.len).copy_from_nonoverlapping(NonNull::from(values).cast(), values.len()) };
        self.len += values.len();
        Ok(())
    }

    /// Appends copies of `value` or drops values until there are `len`.
    pub fn resize(&mut self, len: usize, value: T) -> Result<(), OutOfMemory> {
        self.truncate(len);
        self.reserve(len - self.len)?;
        while self.len < len {
            // SAFETY: there is room for `len` values, so the slot is ours.
            unsafe { self.start.add(self.len).write(value) };
            self.len += 1;
        }
        Ok(())
    }

    /// Values for which there is room.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Drops the values from index `len` on; does nothing if there are no more than that.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Makes room for `more` values, so that pushing them cannot fail.
    pub fn reserve(&mut self, more: usize) -> Result<(), OutOfMemory> {
        let needed = self.len.checked_add(more).ok_or(OutOfMemory)?;
        if needed <= self.capacity {
            return Ok(());
        }
        let missing = (needed - self.capacity).checked_mul(size_of::<T>()).ok_or(OutOfMemory)?;
        if self.capacity > 0 && self.arena.extend_last(self.tail(), missing) {
            self.capacity = needed;
            return Ok(());
        }
        self.move_to(needed.max(self.capacity.saturating_mul(2)).max(4))
    }

    fn move_to(&mut self, capacity: usize) -> Result<(), OutOfMemory> {
        let bytes = capacity.checked_mul(size_of::<T>()).ok_or(OutOfMemory)?;
        let start = self.arena.alloc_bytes(bytes, align_of::<T>())?.cast::<T>();
        // SAFETY: `len` values lie at the old start, and the new slots are at least as many, aligned, and ours alone.
        unsafe { start.copy_from_nonoverlapping(self.start, self.len) };
        self.free();
        self.start = start;
        self.capacity = capacity;
        Ok(())
    }

    /// Gives the memory back to the arena.
    pub fn release(mut self) {
        self.free();
        self.capacity = 0;
    }

    /// Gives the slots back to the arena; the caller forgets them.
    fn free(&mut self) {
        if self.capacity > 0 {
            self.arena.give_back(self.start.as_ptr().cast(), self.tail());
        }
    }

    /// The end of the slots, where the arena goes on if they were its last allocation.
    fn tail(&self) -> *mut u8 {
        self.start.as_ptr().wrapping_add(self.capacity).cast()
    }

    pub fn as_slice(&self) -> &[T] {
        self
    }

    /// The values for as long as the arena lives; room that was not used goes back to the arena if nothing was allocated
    /// since.
    pub fn into_slice(self) -> &'m mut [T] {
        if self.capacity > 0 {
            self.arena.shrink_last(self.tail(), (self.capacity - self.len) * size_of::<T>());
        }
        // SAFETY: the first `len` slots hold values, belong to this list alone, which ends here, and live as long as the
        // arena.
        unsafe { slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

impl<T: Copy> Deref for ArenaVec<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the first `len` slots hold values, and whoever changes them borrows the list mutably.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl<T: Copy> DerefMut for ArenaVec<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: the first `len` slots hold values and belong to this list alone.
        unsafe { slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for ArenaVec<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Text is appended as UTF-8; the error is that of the arena.
impl fmt::Write for ArenaVec<'_, u8> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.extend_from_slice(text.as_bytes()).map_err(|OutOfMemory| fmt::Error)
    }
}

//! A list in an arena.

use core::alloc::Layout;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::{fmt, slice};

use super::{Arena, OutOfMemory};

/// A list that grows in an arena: in place while it is the arena's last allocation, else by moving; the arena uses
/// the old place again.
pub struct ArenaVec<'m, T: Copy> {
    arena: &'m Arena<'m>,
    slots: Slots,
    len: usize,
    holds: PhantomData<T>,
}

/// The slots of a list, whatever they hold: growing is the same code for all.
struct Slots {
    /// `capacity` slots of the arena that belong to the list.
    start: NonNull<u8>,
    capacity: usize,
}

impl Slots {
    /// The end of the slots for values like `value`, where the arena goes on if they were its last allocation.
    fn tail(&self, value: Layout) -> *mut u8 {
        self.start.as_ptr().wrapping_add(self.capacity * value.size())
    }

    /// Makes room for `more` values behind the first `len`.
    fn reserve(&mut self, arena: &Arena, len: usize, more: usize, value: Layout) -> Result<(), OutOfMemory> {
        let needed = len.checked_add(more).ok_or(OutOfMemory)?;
        if needed <= self.capacity {
            return Ok(());
        }
        let bytes = |n: usize| n.checked_mul(value.size()).ok_or(OutOfMemory);
        if self.capacity > 0 && arena.extend_last(self.tail(value), bytes(needed - self.capacity)?) {
            self.capacity = needed;
            return Ok(());
        }
        let capacity = needed.max(self.capacity.saturating_mul(2)).max(4);
        let start = arena.alloc_bytes(bytes(capacity)?, value.align())?;
        // SAFETY: `len` values lie at the old start, and the new slots are at least as many, aligned, and ours alone.
        unsafe { start.copy_from_nonoverlapping(self.start, len * value.size()) };
        self.free(arena, value);
        *self = Slots { start, capacity };
        Ok(())
    }

    /// Gives the slots back to the arena; the caller forgets them.
    fn free(&self, arena: &Arena, value: Layout) {
        if self.capacity > 0 {
            arena.give_back(self.start.as_ptr(), self.tail(value));
        }
    }
}

impl<'m, T: Copy> ArenaVec<'m, T> {
    /// An empty list; it takes no memory yet.
    pub fn new(arena: &'m Arena<'m>) -> Self {
        ArenaVec { arena, slots: Slots { start: NonNull::<T>::dangling().cast(), capacity: 0 }, len: 0, holds: PhantomData }
    }

    /// An empty list with room for `capacity` values.
    pub fn with_capacity(arena: &'m Arena<'m>, capacity: usize) -> Result<Self, OutOfMemory> {
        let mut list = Self::new(arena);
        list.reserve(capacity)?;
        Ok(list)
    }

    #[inline]
    pub fn push(&mut self, value: T) -> Result<(), OutOfMemory> {
        if self.len == self.slots.capacity {
            self.reserve(1)?;
        }
        // SAFETY: `len < capacity`, so the slot is ours.
        unsafe { self.start().add(self.len).write(value) };
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
        unsafe { self.start().add(self.len).copy_from_nonoverlapping(NonNull::from(values).cast(), values.len()) };
        self.len += values.len();
        Ok(())
    }

    /// Appends copies of `value` or drops values until there are `len`.
    pub fn resize(&mut self, len: usize, value: T) -> Result<(), OutOfMemory> {
        self.truncate(len);
        self.reserve(len - self.len)?;
        while self.len < len {
            // SAFETY: there is room for `len` values, so the slot is ours.
            unsafe { self.start().add(self.len).write(value) };
            self.len += 1;
        }
        Ok(())
    }

    /// Values for which there is room.
    pub fn capacity(&self) -> usize {
        self.slots.capacity
    }

    fn start(&self) -> NonNull<T> {
        self.slots.start.cast()
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
        self.slots.reserve(self.arena, self.len, more, Layout::new::<T>())
    }

    /// Gives the memory back to the arena.
    pub fn release(self) {
        self.slots.free(self.arena, Layout::new::<T>());
    }

    pub fn as_slice(&self) -> &[T] {
        self
    }

    /// The values for as long as the arena lives; room that was not used goes back to the arena if nothing was allocated
    /// since.
    pub fn into_slice(self) -> &'m mut [T] {
        if self.slots.capacity > 0 {
            self.arena.shrink_last(self.slots.tail(Layout::new::<T>()), (self.slots.capacity - self.len) * size_of::<T>());
        }
        // SAFETY: the first `len` slots hold values, belong to this list alone, which ends here, and live as long as the
        // arena.
        unsafe { slice::from_raw_parts_mut(self.start().as_ptr(), self.len) }
    }
}

impl<T: Copy> Deref for ArenaVec<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the first `len` slots hold values, and whoever changes them borrows the list mutably.
        unsafe { slice::from_raw_parts(self.start().as_ptr(), self.len) }
    }
}

impl<T: Copy> DerefMut for ArenaVec<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: the first `len` slots hold values and belong to this list alone.
        unsafe { slice::from_raw_parts_mut(self.start().as_ptr(), self.len) }
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

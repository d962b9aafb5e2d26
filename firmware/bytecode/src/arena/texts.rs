//! Short texts side by side, each known by a number.

use core::cell::Cell;
use core::ptr::NonNull;
use core::slice;

use super::{Arena, OutOfMemory};

/// A stretch of the arena that texts are copied to, all of it initialised.
#[derive(Clone, Copy)]
struct Page {
    start: NonNull<u8>,
    len: usize,
}

/// Texts that stay where they are for as long as the arena lives.
///
/// They lie in pages, one behind the other; a text that is longer than a page has one of its own.
pub struct Texts<'m> {
    arena: &'m Arena<'m>,
    /// Room for `capacity` pages, of which `n_pages` are there.
    pages: Cell<NonNull<Page>>,
    capacity: Cell<usize>,
    n_pages: Cell<usize>,
    /// The page that is being filled, and how much of it is.
    filling: Cell<usize>,
    used: Cell<usize>,
}

/// Length of a page in bytes: less than 256, so that a place in it takes eight bits, and so little that a block for it is one of 256.
const PAGE_BYTES: usize = 240;
/// Length of the first page: a text that is compiled as it stands has few texts of other origin.
const FIRST_PAGE_BYTES: usize = 64;
const PLACE_BITS: u32 = 8;

impl<'m> Texts<'m> {
    /// No texts yet; it takes no memory.
    pub fn new(arena: &'m Arena<'m>) -> Self {
        let none = || Cell::new(0);
        Texts { arena, pages: Cell::new(NonNull::dangling()), capacity: none(), n_pages: none(), filling: none(), used: none() }
    }

    /// Copies `text` and returns its number.
    ///
    /// # Errors
    /// [`OutOfMemory`], also after some 16 million pages.
    pub fn add(&self, text: &[u8]) -> Result<u32, OutOfMemory> {
        let room = self.page(self.filling.get()).map_or(0, |page| page.len - self.used.get());
        if text.len() > room {
            let usual = if self.n_pages.get() == 0 { FIRST_PAGE_BYTES } else { PAGE_BYTES };
            if text.len() > usual {
                let start = NonNull::from(self.arena.alloc_slice_copy(text)?).cast();
                return Self::number(self.add_page(Page { start, len: text.len() })?, 0);
            }
            let start = NonNull::from(self.arena.alloc_slice_fill(usual, 0u8)?).cast();
            self.filling.set(self.add_page(Page { start, len: usual })?);
            self.used.set(0);
        }
        let (filling, place) = (self.filling.get(), self.used.get());
        if let Some(page) = self.page(filling).filter(|_| !text.is_empty()) {
            // SAFETY: `text.len()` bytes are left behind `place`; nobody else has them: `get` gives out what lies before `used`.
            unsafe { page.start.add(place).copy_from_nonoverlapping(NonNull::from(text).cast(), text.len()) };
            self.used.set(place + text.len());
        }
        Self::number(filling, place)
    }

    /// The first `len` bytes of the text with this number; nothing if there are not that many.
    pub fn get(&self, number: u32, len: usize) -> &'m [u8] {
        let (idx, place) = ((number >> PLACE_BITS) as usize, (number & ((1 << PLACE_BITS) - 1)) as usize);
        let Some(page) = self.page(idx) else { return &[] };
        let end = if idx == self.filling.get() { self.used.get() } else { page.len };
        if place.checked_add(len).is_none_or(|needed| needed > end) {
            return &[];
        }
        // SAFETY: all bytes of a page are initialised, and those that are given out here are never written again: they lie
        // before `used`, or in a page that is not being filled any more. The arena keeps them for `'m`.
        unsafe { slice::from_raw_parts(page.start.add(place).as_ptr(), len) }
    }

    fn page(&self, idx: usize) -> Option<Page> {
        // SAFETY: the first `n_pages` are there.
        (idx < self.n_pages.get()).then(|| unsafe { self.pages.get().add(idx).read() })
    }

    fn number(idx: usize, place: usize) -> Result<u32, OutOfMemory> {
        let idx = u32::try_from(idx).ok().filter(|idx| *idx <= u32::MAX >> PLACE_BITS).ok_or(OutOfMemory)?;
        Ok(idx << PLACE_BITS | place as u32)
    }

    fn add_page(&self, page: Page) -> Result<usize, OutOfMemory> {
        let idx = self.n_pages.get();
        if idx == self.capacity.get() {
            self.grow()?;
        }
        // SAFETY: there is room for one more.
        unsafe { self.pages.get().add(idx).write(page) };
        self.n_pages.set(idx + 1);
        Ok(idx)
    }

    fn grow(&self) -> Result<(), OutOfMemory> {
        let (old, old_capacity) = (self.pages.get(), self.capacity.get());
        let capacity = (old_capacity * 2).max(4);
        let bytes = size_of::<Page>().checked_mul(capacity).ok_or(OutOfMemory)?;
        let pages = self.arena.alloc_bytes(bytes, align_of::<Page>())?.cast::<Page>();
        if old_capacity > 0 {
            // SAFETY: all of the old room is in use, and the new one is larger; then nobody uses the old one any more.
            unsafe { pages.copy_from_nonoverlapping(old, old_capacity) };
            self.arena.give_back(old.as_ptr().cast(), old.as_ptr().wrapping_add(old_capacity).cast());
        }
        self.pages.set(pages);
        self.capacity.set(capacity);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::StdChunks;

    #[test]
    fn every_text_is_found_again() {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let texts = Texts::new(&arena);
        let text = |i: usize| std::vec![i as u8; i * 7 % 301];
        let numbers: std::vec::Vec<u32> = (0..1000).map(|i| texts.add(&text(i)).unwrap()).collect();
        for (i, number) in numbers.into_iter().enumerate() {
            assert_eq!(texts.get(number, i * 7 % 301), text(i), "{i}");
        }
    }

    #[test]
    fn what_was_not_written_is_not_given_out() {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let texts = Texts::new(&arena);
        assert_eq!(texts.get(0, 1), b"");
        let number = texts.add(b"abc").unwrap();
        assert_eq!((texts.get(number, 3), texts.get(number, 4), texts.get(number, 65)), (&b"abc"[..], &b""[..], &b""[..]));
        assert_eq!(texts.get(u32::MAX, 1), b"");
    }
}

//! Where arenas get their blocks from.

use core::cell::Cell;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

/// A source of blocks of memory: the VM's heap, a fixed buffer, the host's allocator.
///
/// # Safety
/// A block that [`chunk`](Chunks::chunk) returns has at least the length asked for and the alignment of a word, nobody else reads or writes it, and it
/// stays valid until it is given back.
pub unsafe trait Chunks {
    /// A block of at least `min_bytes` bytes, or `None` if there is no memory for it.
    fn chunk(&self, min_bytes: usize) -> Option<NonNull<[MaybeUninit<u8>]>>;

    /// Takes a block back.
    ///
    /// # Safety
    /// `block` is one that this source returned and that was not given back before; nobody uses it any more.
    unsafe fn give_back(&self, block: NonNull<[MaybeUninit<u8>]>);

    /// Makes a block longer by `more` bytes where it stands; false if that is not possible.
    ///
    /// # Safety
    /// `block` is one that this source returned, as long as it is now, and that was not given back.
    unsafe fn grow(&self, block: NonNull<[MaybeUninit<u8>]>, more: usize) -> bool {
        let _ = (block, more);
        false
    }

    /// How many bytes an arena that holds `held` bytes should ask for when it needs `min_bytes`. It asks again with
    /// `min_bytes` if it does not get that much.
    ///
    /// The blocks start small and grow with the arena, so that at most about a quarter of the memory lies unused.
    fn chunk_bytes(&self, min_bytes: usize, held: usize) -> usize {
        min_bytes.max(held / 4).max(512)
    }
}

/// A source that has one block, a buffer of the caller's, and lends it to one arena at a time.
pub struct FixedChunks<'b> {
    block: Cell<Option<NonNull<[MaybeUninit<u8>]>>>,
    buffer: PhantomData<&'b mut [MaybeUninit<u8>]>,
}

impl<'b> FixedChunks<'b> {
    pub fn new(buffer: &'b mut [MaybeUninit<u8>]) -> Self {
        let padding = buffer.as_ptr().align_offset(align_of::<usize>()).min(buffer.len());
        let aligned = buffer.get_mut(padding..).unwrap_or_default();
        FixedChunks { block: Cell::new(Some(NonNull::from(aligned))), buffer: PhantomData }
    }
}

// SAFETY: the block is aligned, the buffer is borrowed mutably for as long as the source exists, and it is not lent twice.
unsafe impl Chunks for FixedChunks<'_> {
    fn chunk(&self, min_bytes: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let block = self.block.get().filter(|block| block.len() >= min_bytes)?;
        self.block.set(None);
        Some(block)
    }

    unsafe fn give_back(&self, block: NonNull<[MaybeUninit<u8>]>) {
        self.block.set(Some(block));
    }
}

/// Blocks from the host's allocator, with a limit and a way to make one request fail.
#[cfg(any(feature = "std", test))]
pub struct StdChunks {
    limit_bytes: usize,
    failing: Option<u32>,
    requests: Cell<u32>,
    held_bytes: Cell<usize>,
    peak_bytes: Cell<usize>,
}

#[cfg(any(feature = "std", test))]
impl StdChunks {
    /// Blocks without a limit.
    pub fn new() -> Self {
        Self::with_limit(usize::MAX)
    }

    /// Blocks of together at most `limit_bytes` bytes at any time.
    pub fn with_limit(limit_bytes: usize) -> Self {
        StdChunks { limit_bytes, failing: None, requests: Cell::new(0), held_bytes: Cell::new(0), peak_bytes: Cell::new(0) }
    }

    /// Request number `n`, counted from 0, fails. To make every allocation of an arena such a request, blocks are then
    /// never larger than asked for.
    pub fn failing(n: u32) -> Self {
        StdChunks { failing: Some(n), ..Self::new() }
    }

    /// How many blocks were asked for.
    pub fn requests(&self) -> u32 {
        self.requests.get()
    }

    /// Bytes in blocks that were not given back yet.
    pub fn held_bytes(&self) -> usize {
        self.held_bytes.get()
    }

    /// The largest value [`held_bytes`](Self::held_bytes) ever had.
    pub fn peak_bytes(&self) -> usize {
        self.peak_bytes.get()
    }
}

#[cfg(any(feature = "std", test))]
impl Default for StdChunks {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(any(feature = "std", test))]
fn layout(bytes: usize) -> Option<std::alloc::Layout> {
    std::alloc::Layout::from_size_align(bytes, 16).ok()
}

// SAFETY: blocks come from the global allocator, each with its own layout of 16 bytes' alignment, which follows from its length.
#[cfg(any(feature = "std", test))]
unsafe impl Chunks for StdChunks {
    fn chunk(&self, min_bytes: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let request = self.requests.get();
        self.requests.set(request.saturating_add(1));
        let held = self.held_bytes.get().checked_add(min_bytes)?;
        if self.failing == Some(request) || held > self.limit_bytes {
            return None;
        }
        let layout = layout(min_bytes.max(1))?;
        // SAFETY: the size is not zero.
        let start = NonNull::new(unsafe { std::alloc::alloc(layout) })?;
        self.held_bytes.set(held);
        self.peak_bytes.set(self.peak_bytes.get().max(held));
        Some(NonNull::slice_from_raw_parts(start.cast(), min_bytes))
    }

    unsafe fn give_back(&self, block: NonNull<[MaybeUninit<u8>]>) {
        self.held_bytes.set(self.held_bytes.get() - block.len());
        if let Some(layout) = layout(block.len().max(1)) {
            // SAFETY: `chunk` allocated it with this layout, and the caller says it is given back once.
            unsafe { std::alloc::dealloc(block.as_ptr().cast(), layout) };
        }
    }

    fn chunk_bytes(&self, min_bytes: usize, held: usize) -> usize {
        match self.failing {
            Some(_) => min_bytes,
            None => min_bytes.max(held / 4).max(4096),
        }
    }
}

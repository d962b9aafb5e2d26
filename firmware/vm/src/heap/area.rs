//! Areas of memory, their block tables, and first-fit allocation.

use core::ptr;

const WORD: usize = size_of::<usize>();
/// Bytes of a block: four words.
pub const BLOCK_BYTES: usize = 4 * WORD;

/// States of a block, two bits each.
pub(super) const FREE: u8 = 0;
pub(super) const HEAD: u8 = 1;
pub(super) const TAIL: u8 = 2;
pub(super) const MARK: u8 = 3;

/// Memory given to the heap. The caller owns it for as long as the `Vm` lives and no one else touches it.
#[derive(Clone, Copy)]
pub struct Region {
    pub start: *mut u8,
    pub len: usize,
    /// Whether peripherals can read and write here by DMA; core-coupled memory cannot.
    pub dma: bool,
}

/// One region, cut into tables and blocks.
pub(super) struct Area {
    /// First block.
    pub(super) base: usize,
    pub(super) n_blocks: usize,
    /// Two bits per block.
    states: *mut u8,
    /// One bit per block: call the finaliser of this head when it dies.
    finals: *mut u8,
    /// One bit per block: this head holds no pointers.
    raws: *mut u8,
    /// Per class of sizes ([`class_of`]): no free run that is long enough for its smallest size begins below this block.
    hints: [usize; N_CLASSES],
    pub(super) dma: bool,
}

/// Most areas a heap can have.
pub const MAX_AREAS: usize = 4;

/// The heap of one `Vm`.
pub struct Heap {
    pub(super) areas: [Option<Area>; MAX_AREAS],
    /// Depth of `micropython.heap_lock()`.
    pub lock_depth: u16,
    /// Whether a failing allocation may collect: `gc.enable()`, `gc.disable()`.
    pub auto_collect: bool,
    /// Blocks that may be allocated between two collections; `usize::MAX` when there is no threshold.
    pub threshold_blocks: usize,
    pub(super) allocated_blocks: usize,
    used_blocks: usize,
    /// Bytes ever allocated, for `micropython.mem_total`; wraps.
    pub allocated_bytes: usize,
    /// Most bytes ever in use, for `micropython.mem_peak`.
    pub peak_bytes: usize,
    /// Fails the allocation when it counts down to 0: the test mode that fails the n-th allocation for every n.
    pub fail_after: Option<usize>,
    /// How many collections there have been.
    pub n_collections: usize,
    pub(super) overflow: bool,
}

/// What `micropython.mem_info` and `gc.mem_free` tell.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Usage {
    pub total_bytes: usize,
    pub used_bytes: usize,
    pub free_bytes: usize,
    pub one_blocks: usize,
    pub two_blocks: usize,
    /// Largest allocation, in blocks.
    pub max_block: usize,
    /// Longest run of free blocks.
    pub max_free: usize,
}

impl Area {
    fn new(region: Region) -> Option<Area> {
        let start = (region.start as usize).next_multiple_of(BLOCK_BYTES);
        let end = (region.start as usize).checked_add(region.len)? & !(BLOCK_BYTES - 1);
        // Per eight blocks: two table bytes of states, one of finalisers, one of raw marks.
        let groups = end.checked_sub(start)? / (8 * BLOCK_BYTES + 4);
        let n_blocks = groups * 8;
        if n_blocks == 0 {
            return None;
        }
        let base = end - n_blocks * BLOCK_BYTES;
        let tables = region.start.wrapping_add(start - region.start as usize);
        // SAFETY: the tables take `4 * groups` bytes from `start`, and `groups` was chosen so that the blocks behind them fit too.
        unsafe { ptr::write_bytes(tables, 0, groups * 4) };
        Some(Area {
            base,
            n_blocks,
            states: tables,
            finals: tables.wrapping_add(groups * 2),
            raws: tables.wrapping_add(groups * 3),
            hints: [0; N_CLASSES],
            dma: region.dma,
        })
    }

    pub(super) fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.base) < self.n_blocks * BLOCK_BYTES
    }

    pub(super) fn address(&self, block: usize) -> usize {
        self.base + block * BLOCK_BYTES
    }

    #[inline(always)]
    pub(super) fn state(&self, block: usize) -> u8 {
        debug_assert!(block < self.n_blocks);
        // SAFETY: every caller passes a block of this area; the table has two bits for each.
        unsafe { *self.states.add(block >> 2) >> ((block & 3) * 2) & 3 }
    }

    #[inline(always)]
    pub(super) fn set_state(&mut self, block: usize, state: u8) {
        debug_assert!(block < self.n_blocks);
        // SAFETY: as `state`.
        unsafe {
            let byte = self.states.add(block >> 2);
            let shift = (block & 3) * 2;
            *byte = *byte & !(3 << shift) | state << shift;
        }
    }

    fn bit(table: *mut u8, block: usize) -> bool {
        // SAFETY: callers pass a block of the area that owns the table.
        unsafe { *table.add(block >> 3) >> (block & 7) & 1 != 0 }
    }

    fn set_bit(table: *mut u8, block: usize, on: bool) {
        // SAFETY: as `bit`.
        unsafe {
            let byte = table.add(block >> 3);
            *byte = *byte & !(1 << (block & 7)) | (on as u8) << (block & 7);
        }
    }

    pub(super) fn is_raw(&self, head: usize) -> bool {
        Area::bit(self.raws, head)
    }

    pub(super) fn has_finaliser(&self, head: usize) -> bool {
        Area::bit(self.finals, head)
    }

    fn set_flags(&mut self, head: usize, raw: bool, finaliser: bool) {
        Area::set_bit(self.raws, head, raw);
        Area::set_bit(self.finals, head, finaliser);
    }

    pub(super) fn set_finaliser(&mut self, head: usize, on: bool) {
        Area::set_bit(self.finals, head, on);
    }

    /// Blocks of the allocation that begins at `head`.
    pub(super) fn n_blocks_of(&self, head: usize) -> usize {
        let mut n = 1;
        while head + n < self.n_blocks && self.state(head + n) == TAIL {
            n += 1;
        }
        n
    }

    /// A run of `n` free blocks: the first one above which its class of sizes begins to look.
    fn find(&mut self, n: usize) -> Option<usize> {
        let class = class_of(n);
        let least = smallest_of(class);
        let mut block = self.hints[class];
        let mut first_of_class = None;
        let mut run = 0;
        while block < self.n_blocks {
            if block & 3 == 0 && run == 0 {
                // SAFETY: `block` is below `n_blocks`, which is a multiple of 8.
                let byte = unsafe { *self.states.add(block >> 2) };
                // No free block among these four: every pair of bits is non-zero.
                if (byte | byte >> 1) & 0x55 == 0x55 {
                    block += 4;
                    continue;
                }
            }
            if self.state(block) == FREE {
                run += 1;
                if run == least && first_of_class.is_none() {
                    first_of_class = Some(block + 1 - run);
                }
                if run == n {
                    let start = block + 1 - n;
                    let passed = if first_of_class == Some(start) { block + 1 } else { first_of_class.unwrap_or(start) };
                    self.raise_hints(class, passed);
                    return Some(start);
                }
            } else {
                run = 0;
            }
            block += 1;
        }
        self.raise_hints(class, first_of_class.unwrap_or(self.n_blocks));
        None
    }

    /// Notes that no run for `class` begins below `block`: nor does one for a class of larger sizes.
    fn raise_hints(&mut self, class: usize, block: usize) {
        for hint in self.hints.iter_mut().skip(class) {
            *hint = block.max(*hint);
        }
    }

    pub(super) fn free(&mut self, head: usize) -> usize {
        let n = self.n_blocks_of(head);
        for block in head..head + n {
            self.set_state(block, FREE);
        }
        self.note_run(head, n);
        n
    }

    /// Notes that `n` blocks from `block` became free: for the classes only that the whole run about them is long enough for.
    /// Single holes low in the heap, as growing tables leave them, must not send larger allocations there each time.
    fn note_run(&mut self, block: usize, n: usize) {
        let longest = smallest_of(N_CLASSES - 1);
        let (mut start, mut end) = (block, block + n);
        while start > 0 && block - start < longest && self.state(start - 1) == FREE {
            start -= 1;
        }
        while end < self.n_blocks && end - start < longest && self.state(end) == FREE {
            end += 1;
        }
        for (class, hint) in self.hints.iter_mut().enumerate() {
            if smallest_of(class) <= end - start {
                *hint = start.min(*hint);
            }
        }
    }

    /// Notes that `block` and perhaps others behind it became free.
    pub(super) fn lower_hint(&mut self, block: usize) {
        for (class, hint) in self.hints.iter_mut().enumerate() {
            // What is free just below `block` was too short a run for the class, or the hint lies below it already.
            *hint = block.saturating_sub(smallest_of(class) - 1).min(*hint);
        }
    }
}

/// Classes of allocation sizes: 1 block, 2, 3 and 4, 5 to 8, 9 to 16, more. A long search for one size must not be repeated by the next.
const N_CLASSES: usize = 6;

fn class_of(n: usize) -> usize {
    (n.max(1).next_power_of_two().trailing_zeros() as usize).min(N_CLASSES - 1)
}

/// The smallest size of a class, in blocks.
fn smallest_of(class: usize) -> usize {
    if class == 0 { 1 } else { (1 << (class - 1)) + 1 }
}

impl Heap {
    /// A heap over `regions`; what is too small for one group of blocks is left out, and so is what exceeds [`MAX_AREAS`].
    pub fn new(regions: &[Region]) -> Heap {
        let mut areas = [const { None }; MAX_AREAS];
        for (area, region) in areas.iter_mut().zip(regions) {
            *area = Area::new(*region);
        }
        Heap {
            areas,
            lock_depth: 0,
            auto_collect: true,
            threshold_blocks: usize::MAX,
            allocated_blocks: 0,
            used_blocks: 0,
            allocated_bytes: 0,
            peak_bytes: 0,
            fail_after: None,
            n_collections: 0,
            overflow: false,
        }
    }

    /// The area and block of an address inside the heap.
    pub(super) fn locate(&self, address: usize) -> Option<(usize, usize)> {
        self.areas.iter().enumerate().find_map(|(idx, area)| {
            let area = area.as_ref()?;
            area.contains(address).then(|| (idx, (address - area.base) / BLOCK_BYTES))
        })
    }

    /// Whether `address` lies in a block of this heap.
    pub fn contains(&self, address: usize) -> bool {
        self.locate(address).is_some()
    }

    /// Whether peripherals can reach `address` by DMA. Flash and statics count as reachable.
    pub fn is_dma(&self, address: usize) -> bool {
        self.locate(address).is_none_or(|(area, _)| self.areas[area].as_ref().is_some_and(|area| area.dma))
    }

    /// Allocates zeroed blocks for `bytes` without collecting. `None` if there is no run long enough or the heap is locked.
    pub(crate) fn try_alloc(&mut self, bytes: usize, raw: bool, finaliser: bool) -> Option<*mut u8> {
        if self.lock_depth > 0 {
            return None;
        }
        if let Some(left) = &mut self.fail_after {
            *left = left.checked_sub(1)?;
        }
        let n = bytes.div_ceil(BLOCK_BYTES).max(1);
        for area in self.areas.iter_mut().flatten() {
            let Some(head) = area.find(n) else { continue };
            area.set_state(head, HEAD);
            for block in head + 1..head + n {
                area.set_state(block, TAIL);
            }
            area.set_flags(head, raw, finaliser);
            self.used_blocks += n;
            self.allocated_bytes = self.allocated_bytes.wrapping_add(n * BLOCK_BYTES);
            self.allocated_blocks = self.allocated_blocks.saturating_add(n);
            self.peak_bytes = self.peak_bytes.max(self.used_blocks * BLOCK_BYTES);
            let memory = ptr::with_exposed_provenance_mut::<u8>(area.address(head));
            // SAFETY: the `n` blocks lie in the area's region and were free, so nothing else refers to them.
            unsafe { ptr::write_bytes(memory, 0, n * BLOCK_BYTES) };
            return Some(memory);
        }
        None
    }

    /// Whether the threshold asks for a collection before the next allocation.
    pub(crate) fn wants_collection(&self) -> bool {
        self.auto_collect && self.allocated_blocks >= self.threshold_blocks
    }

    /// Gives a block back. Ignored while the heap is locked, as in the original.
    pub(crate) fn free(&mut self, memory: *mut u8) {
        if self.lock_depth > 0 {
            return;
        }
        if let Some((idx, head)) = self.locate(memory as usize)
            && let Some(area) = &mut self.areas[idx]
            && area.state(head) == HEAD
        {
            self.used_blocks -= area.free(head);
        }
    }

    pub(super) fn note_freed(&mut self, n_blocks: usize) {
        self.used_blocks -= n_blocks;
    }

    /// Grows or shrinks the allocation at `memory` where it stands; false if it cannot grow there.
    pub(crate) fn resize_in_place(&mut self, memory: *mut u8, bytes: usize) -> bool {
        let Some((idx, head)) = self.locate(memory as usize) else {
            return false;
        };
        let Some(area) = &mut self.areas[idx] else {
            return false;
        };
        let n_old = area.n_blocks_of(head);
        let n_new = bytes.div_ceil(BLOCK_BYTES).max(1);
        if n_new <= n_old {
            if self.lock_depth == 0 {
                for block in head + n_new..head + n_old {
                    area.set_state(block, FREE);
                }
                if n_new < n_old {
                    area.note_run(head + n_new, n_old - n_new);
                }
                self.used_blocks -= n_old - n_new;
            }
            return true;
        }
        if self.lock_depth > 0 || head + n_new > area.n_blocks {
            return false;
        }
        if (head + n_old..head + n_new).any(|block| area.state(block) != FREE) {
            return false;
        }
        for block in head + n_old..head + n_new {
            area.set_state(block, TAIL);
        }
        // SAFETY: these blocks were free and now belong to this allocation.
        unsafe {
            let fresh = ptr::with_exposed_provenance_mut::<u8>(area.address(head + n_old));
            ptr::write_bytes(fresh, 0, (n_new - n_old) * BLOCK_BYTES);
        }
        self.used_blocks += n_new - n_old;
        self.allocated_bytes = self.allocated_bytes.wrapping_add((n_new - n_old) * BLOCK_BYTES);
        self.allocated_blocks = self.allocated_blocks.saturating_add(n_new - n_old);
        self.peak_bytes = self.peak_bytes.max(self.used_blocks * BLOCK_BYTES);
        true
    }

    /// Grows the allocation at `memory` where it stands, at most to `max_bytes`: how many bytes it has now.
    pub(crate) fn grow_in_place(&mut self, memory: *mut u8, max_bytes: usize) -> usize {
        let old = self.n_bytes(memory);
        let n_free = self.locate(memory as usize).map_or(0, |(idx, head)| {
            let Some(area) = &self.areas[idx] else { return 0 };
            let start = head + old / BLOCK_BYTES;
            let end = area.n_blocks.min(head + max_bytes.div_ceil(BLOCK_BYTES));
            (start..end).take_while(|&block| area.state(block) == FREE).count()
        });
        let new = old + n_free * BLOCK_BYTES;
        if n_free > 0 && self.resize_in_place(memory, new) { new } else { old }
    }

    /// Bytes of the allocation at `memory`, whole blocks; 0 if it is not one.
    pub(crate) fn n_bytes(&self, memory: *const u8) -> usize {
        self.locate(memory as usize).and_then(|(idx, head)| Some(self.areas[idx].as_ref()?.n_blocks_of(head) * BLOCK_BYTES)).unwrap_or(0)
    }

    /// Whether an allocation begins at `address`.
    #[cfg(feature = "checked")]
    pub(crate) fn is_allocation(&self, address: usize) -> bool {
        self.locate(address).is_some_and(|(idx, block)| {
            self.areas[idx].as_ref().is_some_and(|area| area.address(block) == address && area.state(block) == HEAD)
        })
    }

    /// Bytes in used blocks: `gc.mem_alloc()`.
    pub fn used_bytes(&self) -> usize {
        self.used_blocks * BLOCK_BYTES
    }

    /// Bytes of all blocks.
    pub fn total_bytes(&self) -> usize {
        self.areas.iter().flatten().map(|area| area.n_blocks * BLOCK_BYTES).sum()
    }

    /// Counts blocks as `micropython.mem_info()` shows them.
    pub fn usage(&self) -> Usage {
        let mut usage = Usage { total_bytes: self.total_bytes(), used_bytes: self.used_bytes(), ..Usage::default() };
        usage.free_bytes = usage.total_bytes - usage.used_bytes;
        for area in self.areas.iter().flatten() {
            let mut block = 0;
            let mut free = 0;
            while block < area.n_blocks {
                if area.state(block) == FREE {
                    free += 1;
                    usage.max_free = usage.max_free.max(free);
                    block += 1;
                    continue;
                }
                free = 0;
                let n = area.n_blocks_of(block);
                usage.one_blocks += (n == 1) as usize;
                usage.two_blocks += (n == 2) as usize;
                usage.max_block = usage.max_block.max(n);
                block += n;
            }
        }
        usage
    }

    /// Number of areas in use.
    pub fn n_areas(&self) -> usize {
        self.areas.iter().flatten().count()
    }

    /// Address of the first block of area `idx`, and how many blocks it has.
    pub fn area(&self, idx: usize) -> Option<(usize, usize)> {
        self.areas.iter().flatten().nth(idx).map(|area| (area.base, area.n_blocks))
    }

    /// State of a block for the memory map: `.` free, `=` tail, `m` marked, `h` head; with the first word of a head.
    pub fn block(&self, area: usize, block: usize) -> (char, usize) {
        let Some(area) = self.areas.iter().flatten().nth(area).filter(|area| block < area.n_blocks) else {
            return ('.', 0);
        };
        match area.state(block) {
            FREE => ('.', 0),
            TAIL => ('=', 0),
            state => {
                // SAFETY: a head block has at least one initialised word.
                let word = unsafe { *ptr::with_exposed_provenance::<usize>(area.address(block)) };
                (if state == MARK { 'm' } else { 'h' }, word)
            }
        }
    }

    /// The block after `memory`'s allocation start: its table flags, for the collector's invariants in tests.
    pub fn check(&self) -> bool {
        self.areas.iter().flatten().all(|area| {
            let mut previous = FREE;
            (0..area.n_blocks).all(|block| {
                let state = area.state(block);
                let fine = state != MARK && !(state == TAIL && previous == FREE);
                previous = state;
                fine
            })
        }) && self.areas.iter().flatten().map(|area| (0..area.n_blocks).filter(|&b| area.state(b) != FREE).count()).sum::<usize>()
            == self.used_blocks
    }
}

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

/// Free blocks side by side that small allocations are cut from without a search. What is counted is counted for all of them at once, and what is left
/// taken back at the end, so that cutting moves `next` and no more.
struct Run {
    next: usize,
    end: usize,
    /// Which area's, and what is needed of it.
    area: usize,
    base: usize,
    states: *mut u8,
    raws: *mut u8,
}

impl Run {
    const NONE: Run = Run { next: 0, end: 0, area: 0, base: 0, states: ptr::null_mut(), raws: ptr::null_mut() };
    /// Most blocks of a run: behind them the search begins anew, and finds what became free below.
    const MAX: usize = 32;

    fn len(&self) -> usize {
        self.end - self.next
    }
}

/// The heap of one `Vm`.
pub struct Heap {
    pub(super) areas: [Option<Area>; MAX_AREAS],
    run: Run,
    /// Depth of `micropython.heap_lock()`.
    lock_depth: u16,
    /// Whether a failing allocation may collect: `gc.enable()`, `gc.disable()`.
    pub auto_collect: bool,
    /// Blocks that may be allocated between two collections; `usize::MAX` when there is no threshold.
    threshold_blocks: usize,
    /// Blocks allocated since the last collection; counts the run, as the next two do.
    pub(super) allocated_blocks: usize,
    used_blocks: usize,
    allocated_bytes: usize,
    /// Most blocks ever in use when that was looked at last.
    peak_blocks: usize,
    /// Fails the allocation when it counts down to 0: the test mode that fails the n-th allocation for every n.
    fail_after: Option<usize>,
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

    /// The states of blocks `4 * group` to `4 * group + 3`, the first in the lowest bits.
    #[inline(always)]
    pub(super) fn states_of(&self, group: usize) -> u8 {
        debug_assert!(group < self.n_blocks / 4);
        // SAFETY: as `state`.
        unsafe { *self.states.add(group) }
    }

    #[inline(always)]
    pub(super) fn set_states_of(&mut self, group: usize, states: u8) {
        debug_assert!(group < self.n_blocks / 4);
        // SAFETY: as `state`.
        unsafe { *self.states.add(group) = states }
    }

    /// The first head that is not marked and has a finaliser.
    pub(super) fn dead_with_finaliser(&self) -> Option<usize> {
        (0..self.n_blocks / 8).find_map(|group| {
            // SAFETY: the table has a byte for each eight blocks.
            if unsafe { *self.finals.add(group) } == 0 {
                return None;
            }
            (8 * group..8 * group + 8).find(|&block| self.state(block) == HEAD && self.has_finaliser(block))
        })
    }

    /// Where the free blocks from `start` on end, at `most` at the latest.
    fn end_of_free(&self, start: usize, most: usize) -> usize {
        let mut end = start;
        while end < most {
            if end & 3 == 0 && end + 4 <= most && self.states_of(end >> 2) == 0 {
                end += 4;
            } else if self.state(end) == FREE {
                end += 1;
            } else {
                break;
            }
        }
        end
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

    /// Marks the blocks of the allocation at `head` as free; how many they are.
    fn clear(&mut self, head: usize) -> usize {
        self.set_state(head, FREE);
        self.clear_flags(head);
        let mut end = head + 1;
        while end < self.n_blocks && self.state(end) == TAIL {
            self.set_state(end, FREE);
            end += 1;
        }
        end - head
    }

    /// A free block has no flags.
    pub(super) fn clear_flags(&mut self, head: usize) {
        self.set_flags(head, false, false);
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
            run: Run::NONE,
            lock_depth: 0,
            auto_collect: true,
            threshold_blocks: usize::MAX,
            allocated_blocks: 0,
            used_blocks: 0,
            allocated_bytes: 0,
            peak_blocks: 0,
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

    /// Allocates zeroed blocks for `bytes` from the run, if that is long enough.
    #[inline(always)]
    pub(crate) fn try_quickly(&mut self, bytes: usize, raw: bool) -> Option<*mut u8> {
        let n = bytes.div_ceil(BLOCK_BYTES).max(1);
        let run = &mut self.run;
        if n > run.len() {
            return None;
        }
        let head = run.next;
        run.next = head + n;
        // SAFETY: the blocks of the run are free blocks of its area, whose tables these are: nothing else refers to their memory.
        unsafe {
            *run.states.add(head >> 2) |= HEAD << ((head & 3) * 2);
            for block in head + 1..head + n {
                *run.states.add(block >> 2) |= TAIL << ((block & 3) * 2);
            }
            if raw {
                *run.raws.add(head >> 3) |= 1 << (head & 7);
            }
            let memory = ptr::with_exposed_provenance_mut::<usize>(run.base + head * BLOCK_BYTES);
            for i in 0..n {
                // In fours: a call of `memset` takes longer.
                let block = memory.add(4 * i);
                block.write(0);
                block.add(1).write(0);
                block.add(2).write(0);
                block.add(3).write(0);
            }
            Some(memory.cast())
        }
    }

    /// Gives back what is left of the run.
    pub(super) fn end_run(&mut self) {
        self.peak_blocks = self.peak_blocks.max(self.n_used());
        let n = self.run.len();
        self.used_blocks -= n;
        self.allocated_blocks -= n;
        self.allocated_bytes = self.allocated_bytes.wrapping_sub(n * BLOCK_BYTES);
        if n > 0
            && let Some(Some(area)) = self.areas.get_mut(self.run.area)
        {
            area.lower_hint(self.run.next);
        }
        self.run = Run::NONE;
    }

    /// Makes the free blocks from `start` on the run.
    fn begin_run(&mut self, idx: usize, start: usize) {
        let room = self.threshold_blocks.saturating_sub(self.allocated_blocks);
        if self.fail_after.is_some() {
            return;
        }
        let Some(Some(area)) = self.areas.get(idx) else { return };
        let most = area.n_blocks.min(start + room.min(Run::MAX));
        let end = area.end_of_free(start, most);
        self.run = Run { next: start, end, area: idx, base: area.base, states: area.states, raws: area.raws };
        self.count(end - start);
    }

    fn count(&mut self, n: usize) {
        self.used_blocks += n;
        self.allocated_bytes = self.allocated_bytes.wrapping_add(n * BLOCK_BYTES);
        self.allocated_blocks = self.allocated_blocks.saturating_add(n);
    }

    /// Allocates zeroed blocks for `bytes` without collecting. `None` if there is no run long enough or the heap is locked.
    pub(crate) fn try_alloc(&mut self, bytes: usize, raw: bool, finaliser: bool) -> Option<*mut u8> {
        if self.lock_depth > 0 {
            return None;
        }
        if let Some(left) = &mut self.fail_after {
            *left = left.checked_sub(1)?;
        }
        self.end_run();
        let n = bytes.div_ceil(BLOCK_BYTES).max(1);
        for idx in 0..MAX_AREAS {
            let Some(area) = &mut self.areas[idx] else { continue };
            let Some(head) = area.find(n) else { continue };
            area.set_state(head, HEAD);
            for block in head + 1..head + n {
                area.set_state(block, TAIL);
            }
            area.set_flags(head, raw, finaliser);
            let memory = ptr::with_exposed_provenance_mut::<u8>(area.address(head));
            // SAFETY: the `n` blocks lie in the area's region and were free, so nothing else refers to them.
            unsafe { ptr::write_bytes(memory, 0, n * BLOCK_BYTES) };
            self.count(n);
            if n <= Run::MAX / 4 {
                self.begin_run(idx, head + n);
            }
            return Some(memory);
        }
        None
    }

    /// Whether the threshold asks for a collection before the next allocation.
    pub(crate) fn wants_collection(&self) -> bool {
        self.auto_collect && self.allocated_blocks - self.run.len() >= self.threshold_blocks
    }

    /// Blocks that may be allocated between two collections; `usize::MAX` when there is no threshold.
    pub fn threshold_blocks(&self) -> usize {
        self.threshold_blocks
    }

    pub fn set_threshold_blocks(&mut self, n: usize) {
        self.end_run();
        self.threshold_blocks = n;
    }

    /// The test mode: the allocation fails that counts `n` down to 0.
    pub fn fail_after(&mut self, n: Option<usize>) {
        self.end_run();
        self.fail_after = n;
    }

    /// What the test mode has left to count.
    pub fn failing_after(&self) -> Option<usize> {
        self.fail_after
    }

    /// Depth of `micropython.heap_lock()`.
    pub fn lock_depth(&self) -> u16 {
        self.lock_depth
    }

    /// No allocation and no freeing from here on, until [`Heap::unlock`] was called as often.
    pub fn lock(&mut self) {
        self.end_run();
        self.lock_depth = self.lock_depth.saturating_add(1);
    }

    pub fn unlock(&mut self) {
        self.lock_depth = self.lock_depth.saturating_sub(1);
    }

    /// Gives a block back. Ignored while the heap is locked, as in the original.
    pub(crate) fn free(&mut self, memory: *mut u8) {
        if self.lock_depth > 0 {
            return;
        }
        let Some((idx, head)) = self.locate(memory as usize) else { return };
        let n = match &mut self.areas[idx] {
            Some(area) if area.state(head) == HEAD => area.clear(head),
            _ => return,
        };
        if self.is_behind_run(idx, head + n) {
            self.take_back(n);
            return;
        }
        if let Some(area) = &mut self.areas[idx] {
            area.note_run(head, n);
        }
        self.note_freed(n);
    }

    /// Whether `end` of an allocation that is given back is where the run begins. With a threshold that does not count: an allocation is to be
    /// noticed however soon it is given back.
    #[inline(always)]
    fn is_behind_run(&self, idx: usize, end: usize) -> bool {
        end == self.run.next && idx == self.run.area && self.threshold_blocks == usize::MAX
    }

    /// The run takes back `n` free blocks that lie before it: what was cut from it last.
    fn take_back(&mut self, n: usize) {
        self.peak_blocks = self.peak_blocks.max(self.n_used());
        self.run.next -= n;
        self.allocated_blocks = self.allocated_blocks.saturating_add(n);
        self.allocated_bytes = self.allocated_bytes.wrapping_add(n * BLOCK_BYTES);
    }

    pub(super) fn note_freed(&mut self, n_blocks: usize) {
        self.peak_blocks = self.peak_blocks.max(self.n_used());
        self.used_blocks -= n_blocks;
    }

    fn n_used(&self) -> usize {
        self.used_blocks - self.run.len()
    }

    /// Grows or shrinks the allocation at `memory` where it stands; false if it cannot grow there.
    pub(crate) fn resize_in_place(&mut self, memory: *mut u8, bytes: usize) -> bool {
        let n_new = bytes.div_ceil(BLOCK_BYTES).max(1);
        let Some((idx, head)) = self.locate(memory as usize) else {
            return false;
        };
        let Some(area) = &mut self.areas[idx] else {
            return false;
        };
        let n_old = area.n_blocks_of(head);
        if n_new <= n_old {
            if self.lock_depth == 0 {
                for block in head + n_new..head + n_old {
                    area.set_state(block, FREE);
                }
                if n_new < n_old && self.is_behind_run(idx, head + n_old) {
                    self.take_back(n_old - n_new);
                } else if n_new < n_old
                    && let Some(area) = &mut self.areas[idx]
                {
                    area.note_run(head + n_new, n_old - n_new);
                    self.note_freed(n_old - n_new);
                }
            }
            return true;
        }
        if self.lock_depth > 0 || head + n_new > area.n_blocks {
            return false;
        }
        if (head + n_old..head + n_new).any(|block| area.state(block) != FREE) {
            return false;
        }
        if idx == self.run.area && head + n_new > self.run.next && head < self.run.end {
            self.end_run();
        }
        let Some(area) = &mut self.areas[idx] else {
            return false;
        };
        for block in head + n_old..head + n_new {
            area.set_state(block, TAIL);
        }
        let fresh = area.address(head + n_old);
        // SAFETY: these blocks were free and now belong to this allocation.
        unsafe {
            ptr::write_bytes(ptr::with_exposed_provenance_mut::<u8>(fresh), 0, (n_new - n_old) * BLOCK_BYTES);
        }
        self.count(n_new - n_old);
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

    /// Bytes in used blocks: `gc.mem_alloc()`.
    pub fn used_bytes(&self) -> usize {
        self.n_used() * BLOCK_BYTES
    }

    /// Bytes ever allocated, for `micropython.mem_total`; wraps.
    pub fn allocated_bytes(&self) -> usize {
        self.allocated_bytes.wrapping_sub(self.run.len() * BLOCK_BYTES)
    }

    /// Most bytes ever in use, for `micropython.mem_peak`.
    pub fn peak_bytes(&self) -> usize {
        self.peak_blocks.max(self.n_used()) * BLOCK_BYTES
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
                let flagged = area.is_raw(block) || area.has_finaliser(block);
                let fine = state != MARK && !(state == TAIL && previous == FREE) && (state == HEAD || !flagged);
                previous = state;
                fine
            })
        }) && self.areas.iter().flatten().map(|area| (0..area.n_blocks).filter(|&b| area.state(b) != FREE).count()).sum::<usize>()
            == self.n_used()
    }
}

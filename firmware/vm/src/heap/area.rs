//! Areas of memory, their block tables, and first-fit allocation.

use core::ptr;

const WORD: usize = size_of::<usize>();
/// Bytes of a block: four words.
pub const BLOCK_BYTES: usize = 4 * WORD;
/// What every allocation is aligned to at least, also a piece of the reserve.
pub const ALIGNMENT: usize = 8;
const _: () = assert!(BLOCK_BYTES.is_multiple_of(ALIGNMENT));

/// Blocks whose states are read at once.
pub(super) const GROUP: usize = 16;
/// The lower bit of each state in a group.
pub(super) const EACH: u32 = 0x5555_5555;

/// A group of tails.
const TAILS: u32 = 0xaaaa_aaaa;

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
    /// One bit per block: this head holds no pointers. As all flags, zero where no head is.
    raws: *mut u8,
    /// Per class of sizes ([`class_of`]): no free run that is long enough for its smallest size begins below this block, nor
    /// below that of a class of smaller sizes.
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
    allocated_blocks: usize,
    /// Blocks in use, less those allocated since the last collection; wraps.
    used_before: usize,
    /// Blocks allocated before the last collection; wraps.
    allocated_before: usize,
    /// Most blocks in use whenever some were about to be freed.
    peak_blocks: usize,
    /// Fails the allocation when it counts down to 0: the test mode that fails the n-th allocation for every n.
    pub fail_after: Option<usize>,
    /// How many collections there have been.
    pub n_collections: usize,
    /// The lowest and the highest head that was marked and, for want of room, not scanned.
    pub(super) unscanned: Option<(usize, usize)>,
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
        // Per eight blocks: two table bytes of states, one of finalisers, one of raw marks. The number is even, for whole groups.
        let groups = (end.checked_sub(start)? / (8 * BLOCK_BYTES + 4)) & !1;
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

    #[inline(always)]
    pub(super) fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.base) < self.n_blocks * BLOCK_BYTES
    }

    #[inline(always)]
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

    #[inline(always)]
    fn set_bit(table: *mut u8, block: usize, on: bool) {
        // SAFETY: as `bit`.
        unsafe {
            let byte = table.add(block >> 3);
            *byte = *byte & !(1 << (block & 7)) | (on as u8) << (block & 7);
        }
    }

    #[inline(always)]
    pub(super) fn is_raw(&self, head: usize) -> bool {
        Area::bit(self.raws, head)
    }

    pub(super) fn has_finaliser(&self, head: usize) -> bool {
        Area::bit(self.finals, head)
    }

    #[inline(always)]
    fn set_flags(&mut self, head: usize, raw: bool, finaliser: bool) {
        Area::set_bit(self.raws, head, raw);
        Area::set_bit(self.finals, head, finaliser);
    }

    pub(super) fn set_finaliser(&mut self, head: usize, on: bool) {
        Area::set_bit(self.finals, head, on);
    }

    /// Blocks of the allocation that begins at `head`.
    #[inline]
    pub(super) fn n_blocks_of(&self, head: usize) -> usize {
        let mut block = head + 1;
        while block < self.n_blocks {
            let group = self.group(block / GROUP);
            // Of each block the lower bit, set where the block is no tail.
            let others = (!(group >> 1) | group) & EACH;
            let from_here = others >> (block % GROUP * 2);
            if from_here != 0 {
                return block + from_here.trailing_zeros() as usize / 2 - head;
            }
            block = (block / GROUP + 1) * GROUP;
        }
        self.n_blocks - head
    }

    /// Whether `n` blocks from `start` on are there and free.
    fn is_free(&self, start: usize, n: usize) -> bool {
        if start + n > self.n_blocks {
            return false;
        }
        match mask(start, n) {
            Some(mask) => self.group(start / GROUP) & mask == 0,
            None => (start..start + n).all(|block| self.state(block) == FREE),
        }
    }

    /// Puts `n` blocks from `start` on into a state.
    fn set_states(&mut self, start: usize, n: usize, state: u8) {
        match mask(start, n) {
            Some(mask) => {
                let idx = start / GROUP;
                self.set_group(idx, self.group(idx) & !mask | (EACH * u32::from(state)) & mask);
            }
            None => {
                for block in start..start + n {
                    self.set_state(block, state);
                }
            }
        }
    }

    /// The states of the blocks `16 * idx` and up, two bits each, the first in the lowest.
    #[inline(always)]
    pub(super) fn group(&self, idx: usize) -> u32 {
        debug_assert!(idx < self.n_blocks / GROUP);
        // SAFETY: every caller passes a group of this area, whose number of blocks is a multiple of a group's; tables are aligned as blocks are.
        unsafe { *self.states.cast::<u32>().add(idx) }
    }

    #[inline(always)]
    pub(super) fn set_group(&mut self, idx: usize, states: u32) {
        debug_assert!(idx < self.n_blocks / GROUP);
        // SAFETY: as `group`.
        unsafe { *self.states.cast::<u32>().add(idx) = states }
    }

    /// The finaliser bits of the same blocks.
    pub(super) fn finals_of_group(&self, idx: usize) -> u16 {
        debug_assert!(idx < self.n_blocks / GROUP);
        // SAFETY: as `group`; this table has one bit for each block.
        unsafe { *self.finals.cast::<u16>().add(idx) }
    }

    /// Clears the flags of some heads of a group: `heads` has a bit for each block.
    pub(super) fn clear_flags_of_group(&mut self, idx: usize, heads: u16) {
        debug_assert!(idx < self.n_blocks / GROUP);
        // SAFETY: as `group`; these tables have one bit for each block.
        unsafe {
            *self.finals.cast::<u16>().add(idx) &= !heads;
            *self.raws.cast::<u16>().add(idx) &= !heads;
        }
    }

    /// Takes `n` blocks for an allocation: the first of them.
    #[inline(always)]
    fn take(&mut self, n: usize) -> Option<usize> {
        let class = class_of(n);
        let (start, first_class) = self.hint(class);
        // After a short run of allocations of a class, the next one is nearly always right behind the last.
        if let Some(mask) = mask(start, n)
            && start + n <= self.n_blocks
            && self.group(start / GROUP) & mask == 0
        {
            self.set_hint(first_class, start + n);
            // Tails, the first of them made a head.
            let states = (TAILS & mask) ^ (u32::from(HEAD ^ TAIL) << (start % GROUP * 2));
            self.set_group(start / GROUP, self.group(start / GROUP) | states);
            return Some(start);
        }
        let head = if n <= GROUP && self.is_free(start, n) {
            self.set_hint(first_class, start + n);
            start
        } else {
            self.find(n)?
        };
        self.set_states(head, n, TAIL);
        self.set_state(head, HEAD);
        Some(head)
    }

    /// No free run that is long enough for `class` begins below this block; and the first class that this is known of.
    #[inline(always)]
    fn hint(&self, class: usize) -> (usize, usize) {
        let known = self.hints.get(..=class).unwrap_or(&self.hints);
        let mut hint = (0, 0);
        for (class, &other) in known.iter().enumerate() {
            if other > hint.0 {
                hint = (other, class);
            }
        }
        hint
    }

    #[inline(always)]
    fn set_hint(&mut self, class: usize, block: usize) {
        if let Some(hint) = self.hints.get_mut(class) {
            *hint = block;
        }
    }

    /// Makes a free block the head of an allocation, and zeroes it.
    #[inline(always)]
    fn begin(&mut self, block: usize, raw: bool) -> *mut [usize; 4] {
        debug_assert!(block < self.n_blocks && self.state(block) == FREE);
        let memory = ptr::with_exposed_provenance_mut::<[usize; 4]>(self.address(block));
        // SAFETY: callers pass a free block of this area: it lies in the area's region, nothing refers to it, and the tables have zeros for it.
        unsafe {
            *self.states.add(block >> 2) |= HEAD << ((block & 3) * 2);
            if raw {
                *self.raws.add(block >> 3) |= 1 << (block & 7);
            }
            memory.write([0; 4]);
        }
        memory
    }

    /// A run of `n` free blocks: the first one above which its class of sizes begins to look.
    #[inline(never)]
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    fn find(&mut self, n: usize) -> Option<usize> {
        let class = class_of(n);
        let least = smallest_of(class);
        let (mut block, first_class) = self.hint(class);
        let mut first_free = None;
        let mut first_of_class = None;
        let mut run = 0;
        while block < self.n_blocks {
            if run == 0 && block.is_multiple_of(GROUP) {
                let group = self.group(block / GROUP);
                // Of each block the lower bit, set where the block is in use.
                let used = (group | group >> 1) & EACH;
                if used == EACH {
                    block += GROUP;
                    continue;
                }
                block += (!used & EACH).trailing_zeros() as usize / 2;
            }
            if self.state(block) == FREE {
                run += 1;
                first_free = first_free.or(Some(block));
                if run == least && first_of_class.is_none() {
                    first_of_class = Some(block + 1 - run);
                }
                if run == n {
                    let start = block + 1 - n;
                    if first_free == Some(start) {
                        self.set_hint(first_class, block + 1);
                        return Some(start);
                    }
                    self.hints[class] = if first_of_class == Some(start) { block + 1 } else { first_of_class.unwrap_or(start) };
                    return Some(start);
                }
            } else {
                run = 0;
            }
            block += 1;
        }
        self.hints[class] = first_of_class.unwrap_or(self.n_blocks);
        None
    }

    /// Where a class begins to look, the next cannot find anything below: said in every hint, before one is lowered.
    fn spread_hints(&mut self) {
        let mut least = 0;
        for hint in &mut self.hints {
            least = least.max(*hint);
            *hint = least;
        }
    }

    pub(super) fn free(&mut self, head: usize) -> usize {
        let n = self.n_blocks_of(head);
        self.set_flags(head, false, false);
        self.set_states(head, n, FREE);
        self.note_run(head, n);
        n
    }

    /// Notes that `n` blocks from `block` became free: for the classes only that the whole run about them is long enough for.
    /// Single holes low in the heap, as growing tables leave them, must not send larger allocations there each time.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    fn note_run(&mut self, block: usize, n: usize) {
        let mut last = 0;
        for &hint in &self.hints {
            last = last.max(hint);
        }
        let begins_here = block.checked_sub(1).is_none_or(|before| self.state(before) != FREE);
        if last == block + n && begins_here {
            // What was taken last: every class looks here next, or below.
            for hint in &mut self.hints {
                *hint = block.min(*hint);
            }
            return;
        }
        let (start, end) = (self.free_from(block), self.free_to(block + n));
        let n_classes = (end - start).min(N_CLASSES);
        let mut known = 0;
        for (class, hint) in self.hints.iter_mut().enumerate() {
            known = known.max(*hint);
            if class == n_classes {
                *hint = known;
                break;
            }
            *hint = known.min(start);
        }
    }

    /// Where the run of free blocks begins that ends at `end`, as far as it matters.
    fn free_from(&self, end: usize) -> usize {
        let least = end.saturating_sub(N_CLASSES);
        let mut start = end;
        while start > least && self.state(start - 1) == FREE {
            start -= 1;
        }
        start
    }

    /// Where the run of free blocks ends that begins at `start`, as far as it matters.
    fn free_to(&self, start: usize) -> usize {
        let most = self.n_blocks.min(start + N_CLASSES);
        let mut end = start;
        while end < most && self.state(end) == FREE {
            end += 1;
        }
        end
    }

    /// Notes that `block` and perhaps others behind it became free.
    pub(super) fn lower_hint(&mut self, block: usize) {
        self.spread_hints();
        for (class, hint) in self.hints.iter_mut().enumerate() {
            // What is free just below `block` was too short a run for the class, or the hint lies below it already.
            *hint = block.saturating_sub(smallest_of(class) - 1).min(*hint);
        }
    }
}

/// Fills `n` blocks with zeros.
///
/// # Safety
/// The caller may write there.
#[inline(always)]
unsafe fn zero(memory: *mut [usize; 4], n: usize) {
    // SAFETY: promised by the caller.
    unsafe {
        // A call of the function that fills memory takes a chip longer than a few blocks do; volatile, or it would be made one.
        if cfg!(target_os = "none") && n <= 8 {
            for block in 0..n {
                let words = memory.add(block).cast::<usize>();
                words.write_volatile(0);
                words.add(1).write_volatile(0);
                words.add(2).write_volatile(0);
                words.add(3).write_volatile(0);
            }
        } else {
            ptr::write_bytes(memory, 0, n);
        }
    }
}

/// The bits of `n` blocks from `start` on in the states of their group; `None` if they do not lie in one, or there are none.
#[inline(always)]
fn mask(start: usize, n: usize) -> Option<u32> {
    let first = start % GROUP;
    if n == 0 || first + n > GROUP { None } else { Some(u32::MAX >> (2 * (GROUP - n)) << (2 * first)) }
}

/// Classes of allocation sizes: one for each small number of blocks, and one for all others. A long search for one size must
/// not be repeated by the next, nor must a hole that is too small lead there again.
const N_CLASSES: usize = 9;

#[inline(always)]
fn class_of(n: usize) -> usize {
    n.saturating_sub(1).min(N_CLASSES - 1)
}

/// The smallest size of a class, in blocks.
fn smallest_of(class: usize) -> usize {
    class + 1
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
            used_before: 0,
            allocated_before: 0,
            peak_blocks: 0,
            fail_after: None,
            n_collections: 0,
            unscanned: None,
        }
    }

    /// The area and block of an address inside the heap.
    pub(super) fn locate(&self, address: usize) -> Option<(usize, usize)> {
        self.areas.iter().enumerate().find_map(|(idx, area)| {
            let area = area.as_ref()?;
            area.contains(address).then(|| (idx, (address - area.base) / BLOCK_BYTES))
        })
    }

    /// The area and first block of the allocation that begins at `memory`; none of what lies inside one, as pieces of the reserve do, or is being
    /// collected.
    fn allocation(&mut self, memory: *mut u8) -> Option<(&mut Area, usize)> {
        let (idx, head) = self.locate(memory as usize)?;
        let area = self.areas.get_mut(idx)?.as_mut()?;
        (area.address(head) == memory as usize && area.state(head) == HEAD).then_some((area, head))
    }

    pub(super) fn area_at(&self, idx: usize) -> Option<&Area> {
        self.areas.get(idx)?.as_ref()
    }

    /// Whether `address` lies in a block of this heap.
    pub fn contains(&self, address: usize) -> bool {
        self.locate(address).is_some()
    }

    /// Whether a marking pass has found the allocation that begins at `address` in use.
    pub(crate) fn is_marked(&self, address: usize) -> bool {
        self.locate(address).is_some_and(|(idx, head)| self.area_at(idx).is_some_and(|area| area.state(head) == MARK))
    }

    /// Whether peripherals can reach `address` by DMA. Flash and statics count as reachable.
    pub fn is_dma(&self, address: usize) -> bool {
        self.locate(address).is_none_or(|(area, _)| self.area_at(area).is_some_and(|area| area.dma))
    }

    /// Allocates one or two zeroed blocks for `bytes` if that is simple, as it nearly always is: no collection is due, and what comes
    /// next in the first area is free.
    #[inline(always)]
    pub(crate) fn alloc_at_once(&mut self, bytes: usize, raw: bool, finaliser: bool) -> Option<*mut u8> {
        let is_simple = bytes <= 2 * BLOCK_BYTES && !finaliser && self.allocated_blocks < self.threshold_blocks;
        if !is_simple || self.lock_depth > 0 || self.fail_after.is_some() {
            return None;
        }
        let [Some(area), ..] = &mut self.areas else { return None };
        if bytes <= BLOCK_BYTES {
            let block = area.hints[0];
            if block >= area.n_blocks || area.state(block) != FREE {
                return None;
            }
            area.hints[0] = block + 1;
            self.allocated_blocks = self.allocated_blocks.wrapping_add(1);
            return Some(area.begin(block, raw).cast());
        }
        let block = area.hints[0].max(area.hints[1]);
        if block + 1 >= area.n_blocks || area.state(block) != FREE || area.state(block + 1) != FREE {
            return None;
        }
        area.hints[1] = block + 2;
        if area.hints[0] == block {
            area.hints[0] = block + 2;
        }
        area.set_state(block + 1, TAIL);
        self.allocated_blocks = self.allocated_blocks.wrapping_add(2);
        let memory = area.begin(block, raw);
        // SAFETY: the second block, which lies in the area's region and was free too.
        unsafe { zero(memory.add(1), 1) };
        Some(memory.cast())
    }

    /// Allocates zeroed blocks for `bytes` without collecting. `None` if there is no run long enough or the heap is locked.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    pub(crate) fn try_alloc(&mut self, bytes: usize, raw: bool, finaliser: bool) -> Option<*mut u8> {
        if self.lock_depth > 0 {
            return None;
        }
        if let Some(left) = &mut self.fail_after {
            *left = left.checked_sub(1)?;
        }
        let n = bytes.div_ceil(BLOCK_BYTES).max(1);
        for area in &mut self.areas {
            let Some(area) = area else { continue };
            let Some(head) = area.take(n) else { continue };
            area.set_flags(head, raw, finaliser);
            let memory = ptr::with_exposed_provenance_mut::<[usize; 4]>(area.address(head));
            // SAFETY: the `n` blocks lie in the area's region and were free, so nothing else refers to them.
            unsafe { zero(memory, n) };
            self.allocated_blocks = self.allocated_blocks.wrapping_add(n);
            return Some(memory.cast());
        }
        None
    }

    /// Whether the threshold asks for a collection before the next allocation.
    pub(crate) fn wants_collection(&self) -> bool {
        self.allocated_blocks >= self.threshold_blocks && self.auto_collect
    }

    /// Gives an allocation back. Ignored while the heap is locked, as in the original, and for pieces of the reserve.
    pub(crate) fn free(&mut self, memory: *mut u8) {
        if self.lock_depth > 0 {
            return;
        }
        if let Some((area, head)) = self.allocation(memory) {
            let n_blocks = area.free(head);
            self.note_freed(n_blocks);
        }
    }

    fn note_freed(&mut self, n_blocks: usize) {
        self.peak_blocks = self.peak_blocks.max(self.used_blocks());
        self.used_before = self.used_before.wrapping_sub(n_blocks);
    }

    /// Notes the end of a collection, which freed `n_blocks`.
    pub(super) fn note_collected(&mut self, n_blocks: usize) {
        self.note_freed(n_blocks);
        self.allocated_before = self.allocated_before.wrapping_add(self.allocated_blocks);
        self.used_before = self.used_blocks();
        self.allocated_blocks = 0;
        self.n_collections += 1;
    }

    /// Grows or shrinks the allocation at `memory` where it stands; false if it cannot grow there, and for pieces of the reserve, which have no size of
    /// their own.
    pub(crate) fn resize_in_place(&mut self, memory: *mut u8, bytes: usize) -> bool {
        let is_locked = self.lock_depth > 0;
        let Some((area, head)) = self.allocation(memory) else { return false };
        let n_old = area.n_blocks_of(head);
        let n_new = bytes.div_ceil(BLOCK_BYTES).max(1);
        if n_new <= n_old {
            if !is_locked && n_new < n_old {
                area.set_states(head + n_new, n_old - n_new, FREE);
                area.note_run(head + n_new, n_old - n_new);
                self.note_freed(n_old - n_new);
            }
            return true;
        }
        if is_locked || !area.is_free(head + n_old, n_new - n_old) {
            return false;
        }
        area.set_states(head + n_old, n_new - n_old, TAIL);
        // SAFETY: these blocks were free and now belong to this allocation.
        unsafe {
            let fresh = ptr::with_exposed_provenance_mut::<u8>(area.address(head + n_old));
            ptr::write_bytes(fresh, 0, (n_new - n_old) * BLOCK_BYTES);
        }
        self.allocated_blocks = self.allocated_blocks.wrapping_add(n_new - n_old);
        true
    }

    /// Grows the allocation at `memory` where it stands, at most to `max_bytes`: how many bytes it has now; 0 for a piece of the reserve.
    pub(crate) fn grow_in_place(&mut self, memory: *mut u8, max_bytes: usize) -> usize {
        let Some((area, head)) = self.allocation(memory) else { return 0 };
        let n_old = area.n_blocks_of(head);
        let end = area.n_blocks.min(head + max_bytes.div_ceil(BLOCK_BYTES));
        let n_free = (head + n_old..end).take_while(|&block| area.state(block) == FREE).count();
        let new = (n_old + n_free) * BLOCK_BYTES;
        if n_free > 0 && self.resize_in_place(memory, new) { new } else { n_old * BLOCK_BYTES }
    }

    fn used_blocks(&self) -> usize {
        self.used_before.wrapping_add(self.allocated_blocks)
    }

    /// Whether an allocation begins at `address`.
    #[cfg(feature = "checked")]
    pub(crate) fn is_allocation(&self, address: usize) -> bool {
        self.locate(address)
            .is_some_and(|(idx, block)| self.area_at(idx).is_some_and(|area| area.address(block) == address && area.state(block) == HEAD))
    }

    /// Bytes in used blocks: `gc.mem_alloc()`.
    pub fn used_bytes(&self) -> usize {
        self.used_blocks() * BLOCK_BYTES
    }

    /// Bytes ever allocated, for `micropython.mem_total`; wraps.
    pub fn allocated_bytes(&self) -> usize {
        self.allocated_before.wrapping_add(self.allocated_blocks).wrapping_mul(BLOCK_BYTES)
    }

    /// Most bytes ever in use, for `micropython.mem_peak`.
    pub fn peak_bytes(&self) -> usize {
        self.peak_blocks.max(self.used_blocks()) * BLOCK_BYTES
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

    /// Whether the tables make sense outside a collection: marks nowhere, tails behind heads, flags on heads, as many blocks in use as were counted, and no
    /// free run that is long enough for a class below where that begins to look.
    #[cfg(any(test, feature = "checked"))]
    pub fn check(&self) -> bool {
        let n_used = self.areas.iter().flatten().map(|area| (0..area.n_blocks).filter(|&b| area.state(b) != FREE).count()).sum::<usize>();
        n_used == self.used_blocks() && self.areas.iter().flatten().all(|area| area.states_make_sense() && area.hints_make_sense())
    }
}

#[cfg(any(test, feature = "checked"))]
impl Area {
    fn states_make_sense(&self) -> bool {
        let mut previous = FREE;
        (0..self.n_blocks).all(|block| {
            let state = self.state(block);
            let has_flags = self.is_raw(block) || self.has_finaliser(block);
            let fine = state != MARK && !(state == TAIL && previous == FREE) && (state == HEAD || !has_flags);
            previous = state;
            fine
        })
    }

    fn hints_make_sense(&self) -> bool {
        let mut run = 0;
        (0..self.n_blocks).all(|block| {
            run = if self.state(block) == FREE { run + 1 } else { 0 };
            // A run of just this length for its class, or the end of a longer one.
            let class = class_of(run);
            run == 0 || run > smallest_of(class) || self.hint(class).0 <= block + 1 - run
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_that_its_last_block_completes_is_found() {
        let mut words = [0usize; 1024];
        let len = size_of_val(&words);
        let mut heap = Heap::new(&[Region { start: words.as_mut_ptr().cast(), len, dma: true }]);
        let mut take = |n| heap.try_alloc(n * BLOCK_BYTES, true, false);
        let (large, small, _last) = (take(8), take(1), take(1));
        heap.free(large.unwrap());
        heap.free(small.unwrap());
        assert!(heap.check());
        assert_eq!(heap.try_alloc(9 * BLOCK_BYTES, true, false), large);
    }
}

//! Mark and sweep. Everything is scanned word by word: a word that is an address inside a head's blocks keeps that head.
//!
//! Roots are the words of the `Vm`, the frame stack, and the machine stack from here to the frame that the `Vm` is in. The scan
//! accepts addresses inside a block, since optimised code may keep only such a one.

use core::ptr;

use super::area::{Area, BLOCK_BYTES, EACH, GROUP, HEAD, Heap, MARK, TAIL};

/// Parts of allocations that wait to be scanned; when it overflows, the marked heads between those that found no place are walked again until nothing
/// is new.
const STACK: usize = 48;

/// Marks what the words between two addresses point to, and everything reachable from there.
pub(crate) type Scan = fn(&mut Marker, usize, usize);

/// A marking pass: depth first. What waits is the rest of an allocation in which something new was found, so that wide ones
/// take one place, and chains whose link comes last take none.
pub(crate) struct Marker<'h> {
    heap: &'h mut Heap,
    scan: Scan,
    /// Addresses: the next word, and the end.
    stack: [(usize, usize); STACK],
    depth: usize,
    /// The lowest address of all areas, and the distance to the end of the highest: most words lie outside.
    low: usize,
    span: usize,
}

impl<'h> Marker<'h> {
    pub(crate) fn new(heap: &'h mut Heap, scan: Scan) -> Marker<'h> {
        heap.unscanned = None;
        let low = heap.areas.iter().flatten().map(|area| area.base).min().unwrap_or(0);
        let high = heap.areas.iter().flatten().map(|area| area.address(area.n_blocks)).max().unwrap_or(0);
        Marker { heap, scan, stack: [(0, 0); STACK], depth: 0, low, span: high - low }
    }

    /// Marks what `word` may point to, and everything reachable from there.
    #[inline(always)]
    pub(crate) fn root(&mut self, word: usize) {
        if self.is_inside(word)
            && let Some((at, end)) = self.mark(word)
        {
            (self.scan)(self, at, end);
            if self.heap.unscanned.is_some() {
                self.catch_up();
            }
        }
    }

    /// Marks from every word of `words[start..end]`, which must be readable.
    ///
    /// # Safety
    /// `start..end` is word-aligned initialised or at least mapped memory.
    pub(crate) unsafe fn range(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            // SAFETY: promised by the caller.
            self.root(unsafe { ptr::with_exposed_provenance::<usize>(at).read_volatile() });
            at += size_of::<usize>();
        }
    }

    #[inline(always)]
    fn is_inside(&self, word: usize) -> bool {
        word.wrapping_sub(self.low) < self.span
    }

    /// Marks the allocation that `word` points into, if that is new: the addresses of what is to be scanned.
    #[inline(always)]
    fn mark(&mut self, word: usize) -> Option<(usize, usize)> {
        let area = self.heap.areas.iter_mut().flatten().find(|area| area.contains(word))?;
        let mut block = (word - area.base) / BLOCK_BYTES;
        let mut state = area.state(block);
        while state == TAIL {
            block = block.checked_sub(1)?;
            state = area.state(block);
        }
        if state != HEAD {
            return None;
        }
        area.set_state(block, MARK);
        if area.is_raw(block) {
            return None;
        }
        let address = area.address(block);
        Some((address, address + area.n_blocks_of(block) * BLOCK_BYTES))
    }

    /// Notes that the allocation that `address` points into is to be scanned once more.
    #[cold]
    #[inline(never)]
    fn forget_rest(&mut self, address: usize) {
        let Some(area) = self.heap.areas.iter().flatten().find(|area| area.contains(address)) else { return };
        let mut block = (address - area.base) / BLOCK_BYTES;
        while area.state(block) == TAIL && block > 0 {
            block -= 1;
        }
        let head = area.address(block);
        let (low, high) = self.heap.unscanned.unwrap_or((head, head));
        self.heap.unscanned = Some((low.min(head), high.max(head)));
    }

    /// Scans marked heads again for as long as the marking stack overflows. A chain that is longer than the stack overflows once for each of the
    /// stack's lengths, and since this is done root by root only its own heads are looked at then: the time stays proportional to what there is.
    #[cold]
    fn catch_up(&mut self) {
        while let Some((low, high)) = self.heap.unscanned.take() {
            for idx in 0..self.heap.areas.len() {
                let Some(area) = self.heap.area_at(idx) else { continue };
                let first = low.saturating_sub(area.base) / BLOCK_BYTES;
                let n_blocks = area.n_blocks.min((high + BLOCK_BYTES).saturating_sub(area.base) / BLOCK_BYTES);
                for block in first..n_blocks {
                    let Some(area) = self.heap.area_at(idx) else { continue };
                    if area.state(block) == MARK && !area.is_raw(block) {
                        let address = area.address(block);
                        let end = address + area.n_blocks_of(block) * BLOCK_BYTES;
                        (self.scan)(self, address, end);
                    }
                }
            }
        }
    }
}

/// The [`Scan`] there is. Called through [`Marker`] only, so that it is compiled where the interpreter's loop is: see `interp/run.rs`.
#[inline]
pub(crate) fn scan(marker: &mut Marker, mut at: usize, mut end: usize) {
    loop {
        while at < end {
            // SAFETY: `at` lies in the blocks of a live allocation, which were zeroed when they were handed out.
            let word = unsafe { *ptr::with_exposed_provenance::<usize>(at) };
            at += size_of::<usize>();
            // Objects are word-aligned; small integers and names have low bits set.
            if word & 0b11 != 0 || !marker.is_inside(word) {
                continue;
            }
            let Some(found) = marker.mark(word) else { continue };
            if at < end {
                // Without room the rest is forgotten, not what was found: a chain is followed to its end whatever its length.
                match marker.stack.get_mut(marker.depth) {
                    Some(slot) => {
                        *slot = (at, end);
                        marker.depth += 1;
                    }
                    None => marker.forget_rest(at - size_of::<usize>()),
                }
            }
            (at, end) = found;
        }
        let Some(depth) = marker.depth.checked_sub(1) else { return };
        let Some(rest) = marker.stack.get(depth) else { return };
        marker.depth = depth;
        (at, end) = *rest;
    }
}

impl Heap {
    /// The next head with a finaliser that is not marked, its finaliser bit cleared: call it, then ask again.
    pub(crate) fn take_dead_with_finaliser(&mut self) -> Option<*mut u8> {
        for area in self.areas.iter_mut().flatten() {
            if let Some(block) = dead_with_finaliser(area) {
                area.set_finaliser(block, false);
                return Some(ptr::with_exposed_provenance_mut(area.address(block)));
            }
        }
        None
    }

    /// Frees what was not marked; the number of heads freed.
    pub(crate) fn sweep(&mut self) -> usize {
        let mut n_heads = 0;
        let mut n_freed = 0;
        for area in self.areas.iter_mut().flatten() {
            let mut lowest = None;
            // Whether the last block before a group is of a dead head, as tails that follow then are too.
            let mut dead = false;
            for idx in 0..area.n_blocks / GROUP {
                let states = area.group(idx);
                if states == 0 {
                    dead = false;
                    continue;
                }
                let swept = sweep_group(states, &mut dead);
                if swept.states != states {
                    area.set_group(idx, swept.states);
                }
                if swept.freed != 0 {
                    lowest.get_or_insert(idx * GROUP + swept.freed.trailing_zeros() as usize / 2);
                    area.clear_flags_of_group(idx, each_second_bit(swept.heads));
                    n_heads += swept.heads.count_ones() as usize;
                    n_freed += swept.freed.count_ones() as usize;
                }
            }
            if let Some(block) = lowest {
                area.lower_hint(block);
            }
        }
        self.note_collected(n_freed);
        n_heads
    }
}

/// The first dead head of an area that has a finaliser.
fn dead_with_finaliser(area: &Area) -> Option<usize> {
    (0..area.n_blocks / GROUP).filter(|&idx| area.finals_of_group(idx) != 0).find_map(|idx| {
        let mut blocks = idx * GROUP..(idx + 1) * GROUP;
        blocks.find(|&block| area.state(block) == HEAD && area.has_finaliser(block))
    })
}

/// A group of blocks after the sweep. Where a set of blocks is meant, it is the lower bits of their states.
struct Swept {
    states: u32,
    /// Heads that died.
    heads: u32,
    /// All blocks that became free.
    freed: u32,
}

/// Frees the dead heads of a group with their tails, and makes marked heads plain ones. `dead` says whether the block before
/// the group died, and afterwards whether its last one did.
fn sweep_group(states: u32, dead: &mut bool) -> Swept {
    let (lower, upper) = (states & EACH, states >> 1 & EACH);
    let (heads, marked, tails) = (lower & !upper, lower & upper, upper & !lower);
    // Both bits of every tail: a one that is added where a run of tails begins runs through it and leaves it zero.
    let runs = tails * 3;
    let behind_dead = (heads << 2 | *dead as u32) & tails;
    let (sum, carry) = runs.overflowing_add(behind_dead);
    let dead_tails = runs & !sum & EACH;
    *dead = carry || heads >> 30 != 0;
    let freed = heads | dead_tails;
    Swept { states: states & !(freed * 3) & !(marked << 1), heads, freed }
}

/// The even bits of `bits`, moved together.
fn each_second_bit(bits: u32) -> u16 {
    let pairs = (bits | bits >> 1) & 0x3333_3333;
    let fours = (pairs | pairs >> 2) & 0x0f0f_0f0f;
    let eights = (fours | fours >> 4) & 0x00ff_00ff;
    (eights | eights >> 8) as u16
}

/// Calls `scan` with the lowest address of the machine stack in use, every callee-saved register having been stored above it.
#[inline(never)]
pub(crate) fn with_registers_on_stack<R>(scan: impl FnOnce(usize) -> R) -> R {
    let mut registers = [0usize; 12];
    let pointer = registers.as_mut_ptr();
    // SAFETY: the instructions store the callee-saved registers of the platform's calling convention into the array, which
    // is large enough, and change nothing else.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        core::arch::asm!(
            "mov [{0}], rbx", "mov [{0} + 8], rbp", "mov [{0} + 16], r12", "mov [{0} + 24], r13", "mov [{0} + 32], r14",
            "mov [{0} + 40], r15", in(reg) pointer, options(nostack, preserves_flags)
        );
        #[cfg(target_arch = "aarch64")]
        core::arch::asm!(
            "stp x19, x20, [{0}]", "stp x21, x22, [{0}, #16]", "stp x23, x24, [{0}, #32]", "stp x25, x26, [{0}, #48]",
            "stp x27, x28, [{0}, #64]", in(reg) pointer, options(nostack, preserves_flags)
        );
        // Thumb-1 cannot store the high registers directly.
        #[cfg(target_arch = "arm")]
        core::arch::asm!(
            "str r4, [{0}]", "str r5, [{0}, #4]", "str r6, [{0}, #8]", "str r7, [{0}, #12]",
            "mov {1}, r8", "str {1}, [{0}, #16]", "mov {1}, r9", "str {1}, [{0}, #20]",
            "mov {1}, r10", "str {1}, [{0}, #24]", "mov {1}, r11", "str {1}, [{0}, #28]",
            in(reg) pointer, out(reg) _, options(nostack, preserves_flags)
        );
    }
    let result = apart(|| scan(pointer as usize));
    core::hint::black_box(&registers);
    result
}

/// Words that [`wipe`] clears with one frame.
const WIPED: usize = 64;

/// Clears the unused machine stack from here down to `lowest`, so that frames which come to lie there find no stale addresses in the places that they do
/// not write to.
#[inline(never)]
pub(crate) fn wipe(lowest: usize) {
    let mut words = [0usize; WIPED];
    core::hint::black_box(&mut words);
    if stack_pointer().saturating_sub(2 * size_of_val(&words)) > lowest {
        wipe(lowest);
    }
    // Not a tail call: each frame must stay until the last one is clear.
    core::hint::black_box(&words);
}

/// Runs `work` in a frame of its own below the caller's, so that what it keeps there is not scanned by itself.
#[inline(never)]
fn apart<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// The address of the caller's stack frame, near enough for limits.
#[inline(always)]
pub fn stack_pointer() -> usize {
    let pointer: usize;
    // SAFETY: reads a register.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        core::arch::asm!("mov {}, rsp", out(reg) pointer, options(nomem, nostack, preserves_flags));
        #[cfg(any(target_arch = "arm", target_arch = "aarch64"))]
        core::arch::asm!("mov {}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags));
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::super::area::FREE;
    use super::*;

    /// Block by block, as the fast way must do it.
    fn plainly(states: u32, dead: &mut bool) -> (u32, usize, usize) {
        let (mut after, mut n_heads, mut n_freed) = (0, 0, 0);
        for block in 0..GROUP {
            let state = (states >> (2 * block)) as u8 & 3;
            match state {
                HEAD => (*dead, n_heads) = (true, n_heads + 1),
                MARK | FREE => *dead = false,
                _ => {}
            }
            if *dead {
                n_freed += 1;
            } else {
                after |= u32::from(if state == MARK { HEAD } else { state }) << (2 * block);
            }
        }
        (after, n_heads, n_freed)
    }

    #[test]
    fn a_group_is_swept_as_its_blocks_are() {
        let mut random = 1u32;
        for _ in 0..200_000 {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            for before in [false, true] {
                let (mut fast, mut slow) = (before, before);
                let states = without_orphans(random, before);
                let swept = sweep_group(states, &mut fast);
                let expected = plainly(states, &mut slow);
                assert_eq!((swept.states, swept.heads.count_ones() as usize, swept.freed.count_ones() as usize), expected, "{states:08x}");
                assert_eq!(fast, slow, "{states:08x}");
            }
        }
    }

    #[test]
    fn second_bits_move_together() {
        assert_eq!(each_second_bit(EACH), 0xffff);
        for block in 0..GROUP {
            assert_eq!(each_second_bit(1 << (2 * block)), 1 << block);
        }
    }

    /// A tail that follows a free block is no tail.
    fn without_orphans(states: u32, before: bool) -> u32 {
        let (mut after, mut in_use) = (0, before);
        for block in 0..GROUP {
            let state = (states >> (2 * block)) as u8 & 3;
            let state = if state == TAIL && !in_use { FREE } else { state };
            in_use = state != FREE;
            after |= u32::from(state) << (2 * block);
        }
        after
    }
}

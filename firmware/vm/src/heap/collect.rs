//! Mark and sweep. Everything is scanned word by word: a word that is an address inside a head's blocks keeps that head.
//!
//! Roots are the words of the `Vm`, the frame stack, and the machine stack from here to the outermost entry into the VM. The scan
//! accepts addresses inside a block, since optimised code may keep only such a one.

use core::ptr;

use super::area::{BLOCK_BYTES, FREE, HEAD, Heap, MARK, TAIL};

/// Heads waiting to be scanned; when it overflows, the marked heads are walked again until nothing is new.
const STACK: usize = 64;

/// A marking pass.
pub(crate) struct Marker<'h> {
    heap: &'h mut Heap,
    stack: [usize; STACK],
    depth: usize,
}

impl<'h> Marker<'h> {
    pub(crate) fn new(heap: &'h mut Heap) -> Marker<'h> {
        heap.overflow = false;
        heap.end_run();
        Marker { heap, stack: [0; STACK], depth: 0 }
    }

    /// Marks what `word` may point to, and everything reachable from there.
    pub(crate) fn root(&mut self, word: usize) {
        self.note(word);
        self.drain();
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

    fn note(&mut self, word: usize) {
        let Some((idx, mut block)) = self.heap.locate(word) else {
            return;
        };
        let Some(area) = &mut self.heap.areas[idx] else {
            return;
        };
        while area.state(block) == TAIL {
            let Some(before) = block.checked_sub(1) else {
                return;
            };
            block = before;
        }
        if area.state(block) != HEAD {
            return;
        }
        area.set_state(block, MARK);
        if area.is_raw(block) {
            return;
        }
        match self.stack.get_mut(self.depth) {
            Some(slot) => {
                *slot = area.address(block);
                self.depth += 1;
            }
            None => self.heap.overflow = true,
        }
    }

    fn scan(&mut self, address: usize) {
        let Some((idx, block)) = self.heap.locate(address) else {
            return;
        };
        let Some(area) = &self.heap.areas[idx] else {
            return;
        };
        let end = address + area.n_blocks_of(block) * BLOCK_BYTES;
        let mut at = address;
        while at < end {
            // SAFETY: `at` lies in the blocks of a live allocation, which were zeroed when they were handed out.
            let word = unsafe { *ptr::with_exposed_provenance::<usize>(at) };
            // Objects are word-aligned; small integers and names have low bits set.
            if word & 0b11 == 0 {
                self.note(word);
            }
            at += size_of::<usize>();
        }
    }

    fn drain(&mut self) {
        while let Some(depth) = self.depth.checked_sub(1) {
            self.depth = depth;
            if let Some(&address) = self.stack.get(depth) {
                self.scan(address);
            }
        }
    }

    /// Scans marked heads again for as long as the marking stack overflows.
    pub(crate) fn finish(mut self) {
        while self.heap.overflow {
            self.heap.overflow = false;
            for idx in 0..self.heap.areas.len() {
                let n_blocks = self.heap.areas[idx].as_ref().map_or(0, |area| area.n_blocks);
                for block in 0..n_blocks {
                    let Some(area) = &self.heap.areas[idx] else {
                        continue;
                    };
                    if area.state(block) == MARK && !area.is_raw(block) {
                        let address = area.address(block);
                        self.scan(address);
                        self.drain();
                    }
                }
            }
        }
    }
}

impl Heap {
    /// The next dead head with a finaliser, its finaliser bit cleared: call it, then ask again.
    pub(crate) fn take_dead_with_finaliser(&mut self) -> Option<*mut u8> {
        self.areas.iter_mut().flatten().find_map(|area| {
            let block = area.dead_with_finaliser()?;
            area.set_finaliser(block, false);
            Some(ptr::with_exposed_provenance_mut(area.address(block)))
        })
    }

    /// Whether any dead head has a finaliser.
    pub(crate) fn has_dead_finaliser(&self) -> bool {
        self.areas.iter().flatten().any(|area| area.dead_with_finaliser().is_some())
    }

    /// Frees what was not marked; the number of heads freed.
    pub(crate) fn sweep(&mut self) -> usize {
        let mut n_heads = 0;
        let mut n_freed = 0;
        for area in self.areas.iter_mut().flatten() {
            let mut dead = false;
            let mut lowest = None;
            for group in 0..area.n_blocks / 4 {
                let states = area.states_of(group);
                let (marks, heads) = (states & states >> 1 & 0x55, states & !(states >> 1) & 0x55);
                if states == 0 || heads == 0 && !dead {
                    // Nothing dies among these four.
                    dead = false;
                    area.set_states_of(group, states & !(marks << 1));
                    continue;
                }
                for block in 4 * group..4 * group + 4 {
                    match area.state(block) {
                        HEAD => {
                            area.clear_flags(block);
                            dead = true;
                            n_heads += 1;
                        }
                        MARK => {
                            area.set_state(block, HEAD);
                            dead = false;
                        }
                        FREE => dead = false,
                        _ => {}
                    }
                    if dead {
                        area.set_state(block, FREE);
                        n_freed += 1;
                        lowest.get_or_insert(block);
                    }
                }
            }
            if let Some(block) = lowest {
                area.lower_hint(block);
            }
        }
        self.note_freed(n_freed);
        self.allocated_blocks = 0;
        self.n_collections += 1;
        n_heads
    }
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

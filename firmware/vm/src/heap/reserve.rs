//! Memory set aside for exceptions: it is used when the heap is locked or has no room for one.
//!
//! The reserve is one allocation of the heap from which pieces are taken, never given back one by one. A collection that finds nothing of it in use
//! makes it whole again, so that an exception that a program has kept stays what it was.

use super::{ALIGNMENT, BLOCK_BYTES};

/// Memory for exceptions.
pub(crate) struct Reserve {
    memory: *mut u8,
    len: usize,
    used: usize,
}

/// The first block is left out: its address is that of the whole allocation, which must not be freed as if it were a piece.
const START: usize = BLOCK_BYTES;

impl Reserve {
    /// None at all.
    pub(crate) const NONE: Reserve = Reserve { memory: core::ptr::null_mut(), len: 0, used: 0 };

    /// Bytes to allocate for a reserve of `n`.
    pub(crate) fn bytes_for(n: usize) -> usize {
        n.saturating_add(START)
    }

    /// # Safety
    /// `memory` is an allocation of `len` zeroed bytes that may hold pointers, and it has no other user.
    pub(crate) unsafe fn new(memory: *mut u8, len: usize) -> Reserve {
        Reserve { memory, len, used: START }
    }

    /// Where the allocation is; 0 if there is none. A root that is marked last: see [`Reserve::renew`].
    pub(crate) fn address(&self) -> usize {
        self.memory as usize
    }

    pub(crate) fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.address()) < self.len
    }

    /// Zeroed memory for an object. One may take half of the reserve, so that something is left for its exception.
    pub(crate) fn take(&mut self, bytes: usize) -> Option<*mut u8> {
        let bytes = bytes.max(1).checked_next_multiple_of(ALIGNMENT)?;
        if bytes > self.len / 2 || bytes > self.len - self.used {
            return None;
        }
        // SAFETY: the piece lies within the allocation.
        let piece = unsafe { self.memory.add(self.used) };
        self.used += bytes;
        Some(piece)
    }

    /// Whether what was not taken is as it was: nobody has written beyond a piece.
    #[cfg(test)]
    pub(crate) fn check(&self) -> bool {
        // SAFETY: the rest lies within the allocation.
        (self.used..self.len).all(|at| unsafe { *self.memory.add(at) } == 0)
    }

    /// Takes all pieces back: nothing refers to them.
    pub(crate) fn renew(&mut self) {
        if self.used > START {
            // SAFETY: the used part lies within the allocation, and nothing refers to it.
            unsafe { self.memory.add(START).write_bytes(0, self.used - START) };
            self.used = START;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::heap::HeapVec;
    use crate::testing::with_vm;

    /// An array at the very end of the reserve, where only one item has room: it must not grow over what lies behind.
    #[test]
    fn an_array_in_the_reserve_grows_no_further_than_its_piece() {
        with_vm(16 * 1024, |vm| {
            for n in 100..164 {
                assert!(vm.set_reserve(n).is_ok());
                vm.making_exception = true;
                // A collection would make the reserve whole again.
                vm.heap.auto_collect = false;
                vm.heap.fail_after = Some(0);
                while vm.reserve.len - vm.reserve.used >= 16 {
                    assert!(vm.reserve.take(8).is_some());
                }
                let mut items = HeapVec::<u64>::new();
                while items.push_rooted(vm, 1).is_ok() {
                    assert!(items.len() < 8);
                    assert!(vm.reserve.contains(items.address() + items.capacity_bytes() - 1), "{n} bytes of reserve");
                }
                vm.heap.fail_after = None;
                vm.heap.auto_collect = true;
                vm.making_exception = false;
                vm.forget_exception();
                assert!(vm.heap.check());
            }
        });
    }
}

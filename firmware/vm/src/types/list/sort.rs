//! Stable sorting in place, without memory of its own: runs by insertion, then merging by rotation ("SymMerge": Kim and Kutzner, "Stable
//! Minimum Storage Merging by Symmetric Comparisons", 2004).
//!
//! At every moment the list is a permutation of what it was, so that an exception in a comparison, or code that looks at the list meanwhile, loses
//! nothing. Code that changes the list's length meanwhile leaves it in some order.

use super::List;
use crate::heap::Ref;
use crate::ops::BinaryOp;
use crate::types::list;
use crate::{Raised, Value, Vm};

/// Items that are sorted by insertion before merging starts.
const RUN: usize = 12;

/// What is being sorted: the list, and if there is a key function, the keys, which move along.
#[derive(Clone, Copy)]
struct Sorting {
    list: Ref<List>,
    keys: Option<Ref<List>>,
    reverse: bool,
}

/// Sorts `list` by `<`; equal items keep their order. `key` is asked once for every item, unless it is `None`.
pub fn sort(vm: &mut Vm, list: Ref<List>, key: Value, reverse: bool) -> Result<(), Raised> {
    let n = list.get(&vm.heap).items.len();
    if n < 2 {
        return Ok(());
    }
    let keys = if key.is_none() { None } else { Some(keys(vm, list, key)?) };
    let sorting = Sorting { list, keys, reverse };
    if keys.is_none() && sorting.small_ints(vm) {
        return Ok(());
    }
    for start in (0..n).step_by(RUN) {
        sorting.insertion(vm, start, n.min(start + RUN))?;
    }
    let mut width = RUN;
    while width < n {
        let mut start = 0;
        while start + width < n {
            sorting.merge(vm, start, start + width, n.min(start + 2 * width))?;
            start += 2 * width;
        }
        width *= 2;
    }
    Ok(())
}

fn keys(vm: &mut Vm, list: Ref<List>, key: Value) -> Result<Ref<List>, Raised> {
    let n = list.get(&vm.heap).items.len();
    let keys = list::new(vm, n)?;
    for i in 0..n {
        // A key function may shorten the list; what has no key stays where it is.
        let Some(item) = item(vm, list, i) else { break };
        let key = vm.call(key, &[item])?;
        list::append(vm, keys, key)?;
    }
    Ok(keys)
}

fn item(vm: &Vm, list: Ref<List>, idx: usize) -> Option<Value> {
    list.get(&vm.heap).items.as_slice(&vm.heap).get(idx).copied()
}

impl Sorting {
    /// Sorts a list that holds nothing but small integers; false if it holds anything else.
    fn small_ints(self, vm: &mut Vm) -> bool {
        let items = self.list.vec_mut(&mut vm.heap, List::items);
        if !items.iter().all(|item| item.is_small()) {
            return false;
        }
        items.sort_unstable_by_key(|item| item.as_small());
        if self.reverse {
            items.reverse();
        }
        true
    }

    /// Whether the item at `a` belongs before the one at `b`.
    fn before(self, vm: &mut Vm, a: usize, b: usize) -> Result<bool, Raised> {
        let keys = self.keys.unwrap_or(self.list);
        let (Some(a), Some(b)) = (item(vm, keys, a), item(vm, keys, b)) else {
            return Ok(false);
        };
        let (a, b) = if self.reverse { (b, a) } else { (a, b) };
        if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
            return Ok(a < b);
        }
        if let (Some(a), Some(b)) = (vm.str(a), vm.str(b)) {
            return Ok(a < b);
        }
        vm.poll()?;
        let less = vm.binary(BinaryOp::Less, a, b)?;
        vm.truth(less)
    }

    /// Exchanges `start..middle` and `middle..end`.
    fn rotate(self, vm: &mut Vm, start: usize, middle: usize, end: usize) {
        for list in [Some(self.list), self.keys].into_iter().flatten() {
            if let Some(part) = list.vec_mut(&mut vm.heap, List::items).get_mut(start..end)
                && middle >= start
                && middle - start <= part.len()
            {
                part.rotate_left(middle - start);
            }
        }
    }

    fn insertion(self, vm: &mut Vm, start: usize, end: usize) -> Result<(), Raised> {
        for idx in start + 1..end {
            let mut at = idx;
            while at > start && self.before(vm, idx, at - 1)? {
                at -= 1;
            }
            self.rotate(vm, at, idx, idx + 1);
        }
        Ok(())
    }

    /// Merges the sorted runs `start..middle` and `middle..end`. The depth of recursion is at most the logarithm of the length.
    fn merge(self, vm: &mut Vm, start: usize, middle: usize, end: usize) -> Result<(), Raised> {
        if start >= middle || middle >= end || !self.before(vm, middle, middle - 1)? {
            return Ok(());
        }
        if middle - start == 1 {
            // Behind all that are before it.
            let at = self.boundary(vm, middle, end, |this, vm, probe| this.before(vm, probe, start))?;
            self.rotate(vm, start, middle, at);
            return Ok(());
        }
        if end - middle == 1 {
            // In front of the first that it is before.
            let at = self.boundary(vm, start, middle, |this, vm, probe| Ok(!this.before(vm, middle, probe)?))?;
            self.rotate(vm, at, middle, end);
            return Ok(());
        }
        let half = start + (end - start) / 2;
        let sum = half + middle;
        let (low, high) = if middle > half { (sum - end, half) } else { (start, middle) };
        let last = sum - 1;
        let from = self.boundary(vm, low, high, |this, vm, probe| Ok(!this.before(vm, last - probe, probe)?))?;
        let to = sum - from;
        if from < middle && middle < to {
            self.rotate(vm, from, middle, to);
        }
        if start < from && from < half {
            self.merge(vm, start, from, half)?;
        }
        if half < to && to < end {
            self.merge(vm, half, to, end)?;
        }
        Ok(())
    }

    /// The first position of `low..high` where `holds` no longer does, by bisection.
    fn boundary(
        self,
        vm: &mut Vm,
        mut low: usize,
        mut high: usize,
        holds: impl Fn(Sorting, &mut Vm, usize) -> Result<bool, Raised>,
    ) -> Result<usize, Raised> {
        while low < high {
            let probe = low + (high - low) / 2;
            if holds(self, vm, probe)? {
                low = probe + 1;
            } else {
                high = probe;
            }
        }
        Ok(low)
    }
}

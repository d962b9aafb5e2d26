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

/// Sorts small integers: a radix exchange, from the highest bit that differs on down. Recurses into the smaller part alone, so at most as often
/// as the logarithm of the length.
fn sort_bits(mut items: &mut [Value]) {
    // The lowest bit is the tag, the highest the sign.
    let key = |item: &Value| item.bits() ^ isize::MIN as usize;
    if items.is_sorted_by_key(key) {
        return;
    }
    loop {
        let first = items.first().map_or(0, key);
        let differing = items.iter().fold(0, |bits, item| bits | (key(item) ^ first));
        let Some(bit) = differing.checked_ilog2() else { return };
        let is_high = |item: &Value| key(item) >> bit & 1 != 0;
        let mut n_low = 0;
        let mut rest = items.iter_mut();
        while let Some(item) = rest.next() {
            if is_high(item) {
                let Some(low) = rest.rfind(|item| !is_high(item)) else { break };
                core::mem::swap(item, low);
            }
            n_low += 1;
        }
        let Some((low, high)) = items.split_at_mut_checked(n_low) else { return };
        let (smaller, larger) = if low.len() < high.len() { (low, high) } else { (high, low) };
        sort_bits(smaller);
        items = larger;
    }
}

impl Sorting {
    /// Sorts a list that holds nothing but small integers; false if it holds anything else.
    fn small_ints(self, vm: &mut Vm) -> bool {
        let items = self.list.vec_mut(&mut vm.heap, List::items);
        if !items.iter().all(|item| item.is_small()) {
            return false;
        }
        sort_bits(items);
        if self.reverse {
            numbers::slices::reverse(items);
        }
        true
    }

    /// Whether the item at `a` belongs before the one at `b`.
    fn before(self, vm: &mut Vm, a: usize, b: usize) -> Result<bool, Raised> {
        vm.poll()?;
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
        let less = vm.binary(BinaryOp::Less, a, b)?;
        vm.truth(less)
    }

    /// Exchanges `start..middle` and `middle..end`.
    fn rotate(self, vm: &mut Vm, start: usize, middle: usize, end: usize) {
        for list in [Some(self.list), self.keys].into_iter().flatten() {
            if let Some(part) = list.vec_mut(&mut vm.heap, List::items).get_mut(start..end)
                && middle >= start
            {
                numbers::slices::rotate(part, middle - start);
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

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn small_integers_are_sorted_by_value() {
        let mut seed: u32 = 1;
        for n in 0..200 {
            let mut numbers: Vec<isize> = Vec::new();
            for _ in 0..n {
                seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                // Many equal ones, and both ends of the range.
                numbers
                    .push([seed as i32 as isize, seed as isize % 5 - 2, (isize::MIN >> 1) + n, isize::MAX >> 1][seed as usize >> 16 & 3]);
            }
            let mut items: Vec<Value> = numbers.iter().map(|&number| Value::small_wrapping(number)).collect();
            sort_bits(&mut items);
            numbers.sort_unstable();
            assert!(items.iter().map(|item| item.as_small()).eq(numbers.into_iter().map(Some)));
        }
    }
}

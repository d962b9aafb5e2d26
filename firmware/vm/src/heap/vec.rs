//! A growable array in heap blocks: the items of a list, the bytes of a bytearray, the slots of a table.

use core::marker::PhantomData;
use core::ptr::{self, NonNull};
use core::slice;

use super::{Heap, Object, Ref};
use crate::{Raised, Vm};

/// A growable array whose items lie in one heap allocation.
///
/// It is a field of an object (the owner keeps it alive), or a root of the `Vm`. It is neither `Copy` nor `Clone`: whoever grows it frees the old
/// block, so there must be one handle.
#[repr(C)]
pub struct HeapVec<T: Copy> {
    /// Dangles while there is no room. It is never null, so that a `Result` of an array is no larger than the array.
    items: NonNull<T>,
    len: usize,
    capacity: usize,
    owns: PhantomData<T>,
}

impl<T: Copy> Default for HeapVec<T> {
    fn default() -> Self {
        HeapVec::new()
    }
}

impl<T: Copy> HeapVec<T> {
    pub const fn new() -> HeapVec<T> {
        HeapVec { items: NonNull::dangling(), len: 0, capacity: 0, owns: PhantomData }
    }

    /// `len` copies of `item`, in an allocation of exactly that size.
    pub fn filled(vm: &mut Vm, len: usize, item: T) -> Result<HeapVec<T>, Raised> {
        if len == 0 {
            return Ok(HeapVec::new());
        }
        let items = HeapVec::<T>::allocate(vm, len)?;
        for i in 0..len {
            // SAFETY: `allocate` made room for `len` items.
            unsafe { items.add(i).write(item) };
        }
        Ok(HeapVec { items, len, capacity: len, owns: PhantomData })
    }

    /// An empty array with room for `capacity` items.
    pub fn with_capacity(vm: &mut Vm, capacity: usize) -> Result<HeapVec<T>, Raised> {
        if capacity == 0 {
            return Ok(HeapVec::new());
        }
        let items = HeapVec::<T>::allocate(vm, capacity)?;
        Ok(HeapVec { items, len: 0, capacity, owns: PhantomData })
    }

    fn allocate(vm: &mut Vm, capacity: usize) -> Result<NonNull<T>, Raised> {
        const { assert!(align_of::<T>() <= super::ALIGNMENT) };
        let Some(bytes) = capacity.checked_mul(size_of::<T>()) else {
            return Err(vm.raise_memory_error(usize::MAX));
        };
        // Numbers hold no pointers; anything as large as a pointer might.
        let raw = size_of::<T>() < size_of::<usize>() || align_of::<T>() < align_of::<usize>();
        // An allocation is never null.
        NonNull::new(vm.alloc_bytes(bytes, raw)?.cast()).ok_or(Raised)
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn capacity(&self) -> usize {
        self.capacity
    }

    pub(crate) fn capacity_bytes(&self) -> usize {
        self.capacity * size_of::<T>()
    }

    /// Where the items lie; 0 if there is no room for any.
    pub(crate) fn address(&self) -> usize {
        if self.has_memory() { self.items.as_ptr() as usize } else { 0 }
    }

    fn has_memory(&self) -> bool {
        self.capacity > 0
    }

    /// Where the items lie, if there are any.
    pub(super) fn start(&self) -> *mut T {
        self.items.as_ptr()
    }

    pub fn as_slice<'h>(&'h self, _heap: &'h Heap) -> &'h [T] {
        // SAFETY: `items` has `len` initialised items, or dangles and `len` is 0; the borrow of the heap keeps every reallocation away.
        unsafe { slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }

    /// The items, for change. The array must not itself be reached through `heap` at the same time: see [`Ref::vec_mut`] for arrays in objects.
    pub fn as_mut_slice<'h>(&'h mut self, _heap: &'h mut Heap) -> &'h mut [T] {
        // SAFETY: as `as_slice`; there is one handle, and it is borrowed for change.
        unsafe { slice::from_raw_parts_mut(self.items.as_ptr(), self.len) }
    }

    /// The items of an array that no object owns, for change beside others that are read.
    pub fn as_mut_slice_beside<'h>(&'h mut self, _heap: &'h Heap) -> &'h mut [T] {
        // SAFETY: as `as_slice`; this is the only handle, it is borrowed for change, and nothing reachable through the heap names the items.
        unsafe { slice::from_raw_parts_mut(self.items.as_ptr(), self.len) }
    }

    /// Appends to an array that is a root of the `Vm` (or that the caller roots).
    pub(crate) fn push_rooted(&mut self, vm: &mut Vm, item: T) -> Result<(), Raised> {
        if self.len >= self.capacity {
            self.reserve_rooted(vm, 1)?;
        }
        // SAFETY: there is room for one more.
        unsafe { self.items.add(self.len).write(item) };
        self.len += 1;
        Ok(())
    }

    /// Appends to an array that the caller roots and that may become large: it grows by an eighth, not to the double.
    pub(crate) fn push_tightly_rooted(&mut self, vm: &mut Vm, item: T) -> Result<(), Raised> {
        if self.len == self.capacity {
            self.set_capacity(vm, self.len + (self.len / 8).max(64))?;
        }
        self.push_rooted(vm, item)
    }

    #[inline(never)]
    fn reserve_rooted(&mut self, vm: &mut Vm, more: usize) -> Result<(), Raised> {
        let needed = self.len.saturating_add(more);
        if needed <= self.capacity {
            return Ok(());
        }
        let capacity = needed.max(self.capacity.saturating_mul(2)).max(4);
        self.set_capacity(vm, capacity).or_else(|raised| {
            if needed >= capacity {
                return Err(raised);
            }
            // Doubling may not fit where a little more does: all that is free behind the array at once, since every failure costs a collection.
            vm.forget_exception();
            if self.has_memory() {
                let bytes = vm.heap.grow_in_place(self.items.as_ptr().cast(), capacity * size_of::<T>());
                self.capacity = self.capacity.max(bytes / size_of::<T>());
            }
            if needed <= self.capacity { Ok(()) } else { self.set_capacity(vm, needed) }
        })
    }

    /// The items alone, which live for as long as the collector finds this address.
    pub(crate) fn into_items(self) -> *mut T {
        self.items.as_ptr()
    }

    /// Gives the memory of an array back that nothing reads any more.
    pub(crate) fn release(self, vm: &mut Vm) {
        if self.has_memory() {
            vm.heap.free(self.items.as_ptr().cast());
        }
    }

    pub(super) fn set_len(&mut self, len: usize) {
        debug_assert!(len <= self.len);
        self.len = len;
    }

    /// Makes room for `more` items in an array that the caller roots.
    pub(super) fn reserve(&mut self, vm: &mut Vm, more: usize) -> Result<(), Raised> {
        self.reserve_rooted(vm, more)
    }

    /// Appends `items` as far as there is room.
    #[inline(never)]
    pub(super) fn append_in_room(&mut self, items: &[T]) {
        let n = items.len().min(self.capacity - self.len);
        if n > 0 {
            // SAFETY: there is room for `n` items behind `len`; `items` are initialised and so lie elsewhere or before.
            unsafe { ptr::copy(items.as_ptr(), self.start().add(self.len), n) };
            self.len += n;
        }
    }

    /// Appends `items`, which may not lie in the heap, to an array that the caller roots.
    pub(crate) fn extend_rooted(&mut self, vm: &mut Vm, items: &[T]) -> Result<(), Raised> {
        if items.len() > self.capacity - self.len {
            self.reserve_rooted(vm, items.len())?;
        }
        self.append_in_room(items);
        Ok(())
    }

    /// [`extend_rooted`](Self::extend_rooted) for an array that may become large: it grows by an eighth more than it must, not to the double.
    pub(crate) fn extend_tightly_rooted(&mut self, vm: &mut Vm, items: &[T]) -> Result<(), Raised> {
        let needed = self.len.saturating_add(items.len());
        if needed > self.capacity && self.set_capacity(vm, needed + needed / 8).is_err() {
            vm.forget_exception();
        }
        self.extend_rooted(vm, items)
    }

    /// Gives back the room that is not used.
    pub(crate) fn trim(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        if self.len < self.capacity && self.len > 0 { self.set_capacity(vm, self.len) } else { Ok(()) }
    }

    /// Appends `n` copies of `item` to an array that the caller roots.
    pub(crate) fn fill_rooted(&mut self, vm: &mut Vm, n: usize, item: T) -> Result<(), Raised> {
        self.reserve_rooted(vm, n)?;
        for i in 0..n {
            // SAFETY: `reserve_rooted` made room for `n` more.
            unsafe { self.items.add(self.len + i).write(item) };
        }
        self.len += n;
        Ok(())
    }

    fn set_capacity(&mut self, vm: &mut Vm, capacity: usize) -> Result<(), Raised> {
        let bytes = capacity.saturating_mul(size_of::<T>());
        // While the heap is locked nothing grows, not even into the rest of its block: whether it works must not depend on sizes of blocks.
        let may_resize = vm.heap.lock_depth == 0 || capacity <= self.capacity;
        if may_resize && self.has_memory() && vm.heap.resize_in_place(self.items.as_ptr().cast(), bytes) {
            self.capacity = capacity;
            return Ok(());
        }
        let items = HeapVec::<T>::allocate(vm, capacity)?;
        if self.has_memory() {
            // SAFETY: both allocations hold at least `len` items and are distinct; the old one has no other handle.
            unsafe { ptr::copy_nonoverlapping(self.start(), items.as_ptr(), self.len) };
            vm.heap.free(self.items.as_ptr().cast());
        }
        self.items = items;
        self.capacity = capacity;
        Ok(())
    }
}

/// Which array of an object: a plain function, so that the field can be found again after a collection.
pub type Field<O, T> = fn(&mut O) -> &mut HeapVec<T>;

impl<O: Object> Ref<O> {
    /// The array `field` of this object, for change.
    pub fn vec_mut<T: Copy>(self, heap: &mut Heap, field: Field<O, T>) -> &mut [T] {
        let vec = field(self.get_mut(heap));
        // SAFETY: the array belongs to this object, and the heap is borrowed for change for as long as the slice lives.
        unsafe { slice::from_raw_parts_mut(vec.items.as_ptr(), vec.len) }
    }

    fn with_vec<T: Copy, R>(self, vm: &mut Vm, field: Field<O, T>, change: impl FnOnce(&mut HeapVec<T>, &mut Vm) -> R) -> R {
        let slot = field(self.get_mut(&mut vm.heap));
        // The block stays reachable for the collector: its address is in `vec` on this stack frame.
        let mut vec = HeapVec { items: slot.items, len: slot.len, capacity: slot.capacity, owns: PhantomData };
        let result = change(&mut vec, vm);
        *field(self.get_mut(&mut vm.heap)) = vec;
        result
    }

    /// Appends `item` to the array `field`.
    pub fn vec_push<T: Copy>(self, vm: &mut Vm, field: Field<O, T>, item: T) -> Result<(), Raised> {
        let vec = field(self.get_mut(&mut vm.heap));
        if vec.len < vec.capacity {
            // SAFETY: there is room for one more, in an array that this object owns.
            unsafe { vec.items.add(vec.len).write(item) };
            vec.len += 1;
            return Ok(());
        }
        self.with_vec(vm, field, |vec, vm| vec.push_rooted(vm, item))
    }

    /// Makes room for `more` items.
    pub fn vec_reserve<T: Copy>(self, vm: &mut Vm, field: Field<O, T>, more: usize) -> Result<(), Raised> {
        self.with_vec(vm, field, |vec, vm| vec.reserve_rooted(vm, more))
    }

    /// Inserts `n` copies of `item` at `at` (at most the length).
    pub fn vec_insert<T: Copy>(self, vm: &mut Vm, field: Field<O, T>, at: usize, n: usize, item: T) -> Result<(), Raised> {
        self.with_vec(vm, field, |vec, vm| {
            vec.reserve_rooted(vm, n)?;
            let at = at.min(vec.len);
            if n > 0 {
                // SAFETY: there is room for `len + n` items, and `at <= len`.
                unsafe {
                    ptr::copy(vec.start().add(at), vec.start().add(at + n), vec.len - at);
                    for i in 0..n {
                        vec.items.add(at + i).write(item);
                    }
                }
                vec.len += n;
            }
            Ok(())
        })
    }

    /// Removes up to `n` items at `at`; shrinks the allocation when less than half of it is used.
    pub fn vec_remove<T: Copy>(self, vm: &mut Vm, field: Field<O, T>, at: usize, n: usize) {
        self.with_vec(vm, field, |vec, vm| {
            let at = at.min(vec.len);
            let n = n.min(vec.len - at);
            if n == 0 {
                return;
            }
            // SAFETY: `at + n <= len`. The freed places are cleared so that they keep nothing alive.
            unsafe {
                ptr::copy(vec.start().add(at + n), vec.start().add(at), vec.len - at - n);
                ptr::write_bytes(vec.start().add(vec.len - n), 0, n);
            }
            vec.len -= n;
            if vec.capacity > 8 && vec.len < vec.capacity / 4 {
                let capacity = vec.capacity / 2;
                if vm.heap.resize_in_place(vec.items.as_ptr().cast(), capacity * size_of::<T>()) {
                    vec.capacity = capacity;
                }
            }
        });
    }

    /// Appends `items`, which may not lie in the heap.
    pub fn vec_extend<T: Copy>(self, vm: &mut Vm, field: Field<O, T>, items: &[T]) -> Result<(), Raised> {
        self.with_vec(vm, field, |vec, vm| {
            vec.reserve_rooted(vm, items.len())?;
            if !items.is_empty() {
                // SAFETY: there is room for `items.len()` more, and `items` is outside the fresh room.
                unsafe { ptr::copy(items.as_ptr(), vec.start().add(vec.len), items.len()) };
                vec.len += items.len();
            }
            Ok(())
        })
    }

    /// Appends `source(heap)`, which may lie in the heap, this array's own items included.
    pub fn vec_extend_from<T: Copy>(
        self,
        vm: &mut Vm,
        field: Field<O, T>,
        source: impl for<'h> Fn(&'h Vm) -> &'h [T],
    ) -> Result<(), Raised> {
        let n = source(vm).len();
        self.vec_reserve(vm, field, n)?;
        let items = source(vm);
        let n = items.len().min(n);
        let from = items.as_ptr();
        self.with_vec(vm, field, |vec, _| {
            if n > 0 && vec.capacity - vec.len >= n {
                // SAFETY: nothing has moved since `source` answered; there is room for `n` more, behind every initialised item.
                unsafe { ptr::copy(from, vec.start().add(vec.len), n) };
                vec.len += n;
            }
        });
        Ok(())
    }

    /// Frees all items.
    pub fn vec_clear<T: Copy>(self, vm: &mut Vm, field: Field<O, T>) {
        self.with_vec(vm, field, |vec, vm| {
            if vec.has_memory() {
                vm.heap.free(vec.items.as_ptr().cast());
            }
            *vec = HeapVec::new();
        });
    }
}

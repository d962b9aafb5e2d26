//! Interned strings: names are numbers, so that attribute look-up compares words.
//!
//! Numbers run through a chain of pools: the names that the `.mpy` format fixes (1 to 165), one pool per Rust crate
//! (declared with [`qstrs!`](crate::qstrs), each beginning where the one before ends), the pool that the freezer made, and last the names made at
//! run time. The pools in flash never change; the last one lies in the heap and only grows.

use core::cell::Cell;
use core::slice;

use crate::heap::{Heap, HeapVec, Ref};
use crate::{Raised, Value, Vm};

/// The number of an interned string.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Qstr(pub u16);

/// Longest name in bytes, as in the original's builds: longer ones are a `RuntimeError`.
pub const MAX_LEN: usize = 255;

/// Names in flash. `repr(C)`: the freezer writes one of these for frozen code.
#[repr(C)]
pub struct Pool {
    /// Number of the first name.
    pub(crate) first: u16,
    pub(crate) n: u16,
    /// `n + 1` byte positions in `text`; name `i` lies between positions `i` and `i + 1`.
    pub(crate) offsets: *const u16,
    /// `n` hashes.
    pub(crate) hashes: *const u16,
    /// `n` indices in the order of their hashes.
    pub(crate) by_hash: *const u16,
    pub(crate) text: *const u8,
}

// SAFETY: a pool names only immutable `static` data.
unsafe impl Sync for Pool {}

impl Pool {
    /// A pool over tables that the `qstrs!` macro computes at compile time; `offsets` has one entry more than the others.
    pub const fn new<const N: usize, const M: usize, const T: usize>(
        first: u16,
        offsets: &'static [u16; M],
        hashes: &'static [u16; N],
        by_hash: &'static [u16; N],
        text: &'static [u8; T],
    ) -> Pool {
        assert!(M == N + 1 && offsets[N] as usize == T);
        Pool { first, n: N as u16, offsets: offsets.as_ptr(), hashes: hashes.as_ptr(), by_hash: by_hash.as_ptr(), text: text.as_ptr() }
    }

    /// The number after the last name of this pool.
    pub const fn end(&self) -> u16 {
        self.first + self.n
    }

    fn hashes(&self) -> &[u16] {
        // SAFETY: `new` and the freezer give `hashes` and `by_hash` exactly `n` entries.
        unsafe { slice::from_raw_parts(self.hashes, self.n as usize) }
    }

    fn text(&self, idx: usize) -> &'static [u8] {
        // SAFETY: callers pass `idx < n`; `offsets` has `n + 1` ascending entries that end at the length of `text`.
        unsafe {
            let start = *self.offsets.add(idx) as usize;
            let end = *self.offsets.add(idx + 1) as usize;
            slice::from_raw_parts(self.text.add(start), end - start)
        }
    }

    fn find(&self, hash: u16, text: &[u8]) -> Option<Qstr> {
        let hashes = self.hashes();
        // SAFETY: as `hashes`.
        let order = unsafe { slice::from_raw_parts(self.by_hash, self.n as usize) };
        let start = order.partition_point(|&idx| hashes.get(idx as usize).is_some_and(|&h| h < hash));
        order[start..]
            .iter()
            .take_while(|&&idx| hashes.get(idx as usize) == Some(&hash))
            .find(|&&idx| self.text(idx as usize) == text)
            .map(|&idx| Qstr(self.first + idx))
    }
}

/// A name made at run time.
#[derive(Clone, Copy)]
struct Entry {
    /// A heap block of its own: the length in bytes, then the text.
    text: *const u8,
    hash: u16,
    /// The next name of the same chain, plus 1; 0 at its end.
    next: u16,
}

const EMPTY: Entry = Entry { text: core::ptr::null(), hash: 0, next: 0 };

impl Entry {
    fn text(&self) -> &[u8] {
        // SAFETY: `intern_new` wrote the length and the bytes behind it; their block lives as long as the entry, and nothing writes to them.
        unsafe { slice::from_raw_parts(self.text.add(1), *self.text as usize) }
    }
}

/// Names of a chunk: what a new name needs at most is one piece of this size, also when the heap is in splinters.
const CHUNK: usize = 16;

/// Texts of names share blocks of this many bytes. All are as long as the machine is: none is ever freed.
const TEXT_BLOCK: usize = 4 * crate::heap::BLOCK_BYTES;

/// A chain of names has this many on average before the table of chains grows.
const CHAIN: usize = 2;

/// Bits that tell which hashes no name has; a hash's remainder is its bit. Most texts that a program makes are no names.
const N_HASH_BITS: usize = if size_of::<usize>() == 4 { 2048 } else { 65_536 };

/// Names that were found lately are remembered, one for each remainder of their hashes: texts of one character, for the most part.
const N_RECENT: usize = 64;

/// All names of one `Vm`.
pub struct Names {
    pools: &'static [&'static Pool],
    hash_bits: [u32; N_HASH_BITS / 32],
    /// Bytes of the longest name.
    longest: usize,
    recent: [Cell<Qstr>; N_RECENT],
    /// Number of the first name made at run time.
    first_ram: u16,
    n_ram: u16,
    /// Chunks of [`CHUNK`] entries each.
    chunks: HeapVec<*mut Entry>,
    /// By the low bits of the hash: the first name of a chain, plus 1; 0 for none. Length is a power of two.
    chains: HeapVec<u16>,
    text_bytes: usize,
    /// What is left of the newest block of texts. A text in the block keeps it alive.
    free_text: *mut u8,
    n_free_text: usize,
}

/// What `micropython.qstr_info()` prints.
pub struct Info {
    pub n_pool: usize,
    pub n_qstr: usize,
    pub n_str_data_bytes: usize,
    pub n_total_bytes: usize,
}

impl Names {
    /// `pools` in ascending order of numbers, without gaps.
    pub fn new(pools: &'static [&'static Pool]) -> Names {
        let first_ram = pools.last().map_or(0, |pool| pool.end());
        let mut names = Names {
            pools,
            hash_bits: [0; N_HASH_BITS / 32],
            longest: 0,
            recent: [const { Cell::new(Qstr(0)) }; N_RECENT],
            first_ram,
            n_ram: 0,
            chunks: HeapVec::new(),
            chains: HeapVec::new(),
            text_bytes: 0,
            free_text: core::ptr::null_mut(),
            n_free_text: 0,
        };
        for pool in pools {
            for (idx, &hash) in pool.hashes().iter().enumerate() {
                names.note(hash, pool.text(idx).len());
            }
        }
        names
    }

    /// There is a name of this hash and length.
    fn note(&mut self, hash: u16, len: usize) {
        self.longest = self.longest.max(len);
        let bit = hash as usize % N_HASH_BITS;
        if let Some(word) = self.hash_bits.get_mut(bit / 32) {
            *word |= 1 << (bit % 32);
        }
    }

    /// Whether no name has this hash; if not, one may have it.
    fn is_no_hash(&self, hash: u16) -> bool {
        let bit = hash as usize % N_HASH_BITS;
        self.hash_bits.get(bit / 32).is_some_and(|word| word >> (bit % 32) & 1 == 0)
    }

    /// Roots for the collector: the words of the two tables.
    pub(crate) fn roots(&self) -> [usize; 2] {
        [self.chunks.address(), self.chains.address()]
    }

    /// The number of names so far, those in flash included.
    pub fn len(&self) -> usize {
        self.first_ram as usize + self.n_ram as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names made at run time, as `micropython.qstr_info` counts them.
    pub fn info(&self) -> Info {
        let n_qstr = self.n_ram as usize;
        Info {
            n_pool: (n_qstr > 0) as usize,
            n_qstr,
            n_str_data_bytes: self.text_bytes,
            n_total_bytes: self.text_bytes
                + self.chunks.len() * CHUNK * size_of::<Entry>()
                + self.chunks.capacity_bytes()
                + self.chains.capacity_bytes(),
        }
    }

    /// Numbers of the names made at run time.
    pub fn ram(&self) -> impl Iterator<Item = Qstr> + use<> {
        (self.first_ram..self.first_ram + self.n_ram).map(Qstr)
    }

    /// The entry of a name made at run time, by its index.
    fn entry(&self, heap: &Heap, idx: usize) -> Option<&Entry> {
        if idx >= self.n_ram as usize {
            return None;
        }
        // SAFETY: every chunk has `CHUNK` entries and lives as long as the names; only `intern_new` writes to it, with `&mut Vm`.
        self.chunks.as_slice(heap).get(idx / CHUNK).map(|chunk| unsafe { &*chunk.add(idx % CHUNK) })
    }
}

impl Vm {
    /// The bytes of a name.
    pub fn name_bytes(&self, name: Qstr) -> &[u8] {
        let names = &self.names;
        if name.0 >= names.first_ram {
            return names.entry(&self.heap, (name.0 - names.first_ram) as usize).map_or(b"", Entry::text);
        }
        match names.pools.iter().find(|pool| name.0 < pool.end()) {
            // Number 0 is no name and lies before the first pool.
            Some(pool) => name.0.checked_sub(pool.first).map_or(b"", |idx| pool.text(idx as usize)),
            None => b"",
        }
    }

    /// The text of a name. Names are valid UTF-8 by construction.
    pub fn name(&self, name: Qstr) -> &str {
        core::str::from_utf8(self.name_bytes(name)).unwrap_or("?")
    }

    /// Whether a name has this number.
    #[cfg(feature = "checked")]
    pub(crate) fn is_name(&self, name: Qstr) -> bool {
        (name.0 as usize) < self.names.len()
    }

    /// The hash of a name, from its pool's table.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    pub fn name_hash(&self, name: Qstr) -> u16 {
        let names = &self.names;
        if name.0 >= names.first_ram {
            return names.entry(&self.heap, (name.0 - names.first_ram) as usize).map_or(0, |entry| entry.hash);
        }
        let pool = names.pools.iter().find(|pool| name.0 < pool.end());
        pool.and_then(|pool| pool.hashes().get(name.0.checked_sub(pool.first)? as usize).copied()).unwrap_or(0)
    }

    /// The number of `text` if it is interned already.
    pub fn find_name(&self, text: &[u8]) -> Option<Qstr> {
        if text.len() > self.names.longest {
            return None;
        }
        let hash = bytecode::qstr::hash(text);
        if self.names.is_no_hash(hash) {
            return None;
        }
        let recent = self.names.recent.get(hash as usize % N_RECENT)?;
        // Number 0 is no name and has no bytes, as the empty name has none.
        if self.name_bytes(recent.get()) == text && recent.get() != Qstr(0) {
            return Some(recent.get());
        }
        let found = self.find_hashed(hash, text)?;
        recent.set(found);
        Some(found)
    }

    fn find_hashed(&self, hash: u16, text: &[u8]) -> Option<Qstr> {
        let names = &self.names;
        let chains = names.chains.as_slice(&self.heap);
        let mut next = chains.get(hash as usize & chains.len().wrapping_sub(1)).map_or(0, |&first| first);
        while let Some(idx) = next.checked_sub(1)
            && let Some(entry) = names.entry(&self.heap, idx as usize)
        {
            if entry.hash == hash && entry.text() == text {
                return Some(Qstr(names.first_ram + idx));
            }
            next = entry.next;
        }
        names.pools.iter().rev().find_map(|pool| pool.find(hash, text))
    }

    /// The number of `text`, which may not lie in the heap.
    ///
    /// # Errors
    /// `RuntimeError` if it is longer than 255 bytes or the numbers are used up; `MemoryError`.
    pub fn intern(&mut self, text: &str) -> Result<Qstr, Raised> {
        if let Some(name) = self.find_name(text.as_bytes()) {
            return Ok(name);
        }
        self.intern_new(text.as_bytes().as_ptr(), text.len(), Value::NULL)
    }

    /// The number of the text of `string`, a `str`.
    ///
    /// # Errors
    /// As [`Vm::intern`]; `TypeError` if `string` is not a `str`.
    pub fn intern_value(&mut self, string: Value) -> Result<Qstr, Raised> {
        if let Some(name) = string.as_qstr() {
            return Ok(name);
        }
        let Some(text) = self.str(string) else {
            return Err(self.not_implicitly(string, crate::q::str));
        };
        if let Some(name) = self.find_name(text.as_bytes()) {
            return Ok(name);
        }
        let (pointer, len) = (text.as_ptr(), text.len());
        self.intern_new(pointer, len, string)
    }

    /// Adds a name. `keep` holds the bytes at `text` alive.
    fn intern_new(&mut self, text: *const u8, len: usize, keep: Value) -> Result<Qstr, Raised> {
        if len > MAX_LEN {
            return Err(self.raise_text(crate::types::exception::RUNTIME_ERROR, "name too long"));
        }
        if self.names.len() >= 0xfff0 {
            return Err(self.raise_text(crate::types::exception::RUNTIME_ERROR, "too many interned strings"));
        }
        let (block, room) = self.room_for_text(len + 1)?;
        // SAFETY: `text` is outside the heap or kept alive by `keep`, and blocks do not move; there are at least `len + 1` bytes at `block`.
        let hash = unsafe {
            block.write(len as u8);
            core::ptr::copy_nonoverlapping(text, block.add(1), len);
            bytecode::qstr::hash(slice::from_raw_parts(text, len))
        };
        core::hint::black_box(keep);
        self.make_room_for_name()?;
        let idx = self.names.n_ram;
        self.names.n_ram += 1;
        self.names.text_bytes += len + 1;
        let left = room.saturating_sub(len + 1);
        if block == self.names.free_text || left > self.names.n_free_text {
            self.names.free_text = block.wrapping_add(len + 1);
            self.names.n_free_text = left;
        }
        self.names.note(hash, len);
        self.chain_name(idx, Entry { text: block, hash, next: 0 });
        core::hint::black_box(block);
        Ok(Qstr(self.names.first_ram + idx))
    }

    /// A place for `len` bytes, and how much room there is.
    fn room_for_text(&mut self, len: usize) -> Result<(*mut u8, usize), Raised> {
        if len <= self.names.n_free_text {
            return Ok((self.names.free_text, self.names.n_free_text));
        }
        let exception = self.exception;
        if len < TEXT_BLOCK {
            if let Ok(block) = self.alloc_raw(TEXT_BLOCK) {
                return Ok((block, TEXT_BLOCK));
            }
            self.exception = exception;
        }
        Ok((self.alloc_raw(len)?, len))
    }

    /// A free entry, and as many chains as keep them short.
    fn make_room_for_name(&mut self) -> Result<(), Raised> {
        let n = self.names.n_ram as usize;
        if n == self.names.chunks.len() * CHUNK {
            let mut chunks = core::mem::take(&mut self.names.chunks);
            let chunk = HeapVec::filled(self, CHUNK, EMPTY);
            let grown = chunk.and_then(|chunk| chunks.push_rooted(self, chunk.into_items()));
            self.names.chunks = chunks;
            grown?;
        }
        let n_chains = self.names.chains.len();
        // Longer chains do as well: a table that finds no room is asked for again some names later, since every failure costs a collection.
        if n_chains == 0 || n >= n_chains * CHAIN && n.is_multiple_of(CHUNK) {
            let exception = self.exception;
            if let Err(raised) = self.grow_chains((n / CHAIN + 1).next_power_of_two().max(16)) {
                if n_chains == 0 {
                    return Err(raised);
                }
                self.exception = exception;
            }
        }
        Ok(())
    }

    /// Puts the entry of name `idx` into its place and in front of its chain.
    fn chain_name(&mut self, idx: u16, mut entry: Entry) {
        let names = &mut self.names;
        let mask = names.chains.len().wrapping_sub(1);
        if let Some(first) = names.chains.as_mut_slice(&mut self.heap).get_mut(entry.hash as usize & mask) {
            entry.next = core::mem::replace(first, idx + 1);
        }
        if let Some(chunk) = names.chunks.as_slice(&self.heap).get(idx as usize / CHUNK) {
            // SAFETY: as `Names::entry`.
            unsafe { chunk.add(idx as usize % CHUNK).write(entry) };
        }
    }

    fn grow_chains(&mut self, n_chains: usize) -> Result<(), Raised> {
        let chains = HeapVec::filled(self, n_chains, 0u16)?;
        let old = core::mem::replace(&mut self.names.chains, chains);
        old.release(self);
        for idx in 0..self.names.n_ram {
            if let Some(&entry) = self.names.entry(&self.heap, idx as usize) {
                self.chain_name(idx, entry);
            }
        }
        Ok(())
    }
}

/// A name for printing inside a message.
pub struct Shown<'a>(pub &'a Vm, pub Qstr);

impl core::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.0.name(self.1))
    }
}

/// Computes the tables of a pool at compile time.
#[doc(hidden)]
pub mod build {
    pub const fn text_len(names: &[&str]) -> usize {
        let mut len = 0;
        let mut i = 0;
        while i < names.len() {
            len += names[i].len();
            i += 1;
        }
        len
    }

    pub const fn text<const T: usize>(names: &[&str]) -> [u8; T] {
        let mut text = [0; T];
        let mut at = 0;
        let mut i = 0;
        while i < names.len() {
            let bytes = names[i].as_bytes();
            let mut j = 0;
            while j < bytes.len() {
                text[at] = bytes[j];
                at += 1;
                j += 1;
            }
            i += 1;
        }
        text
    }

    pub const fn offsets<const M: usize>(names: &[&str]) -> [u16; M] {
        let mut offsets = [0; M];
        let mut i = 0;
        while i < names.len() {
            offsets[i + 1] = offsets[i] + names[i].len() as u16;
            i += 1;
        }
        offsets
    }

    pub const fn hashes<const N: usize>(names: &[&str]) -> [u16; N] {
        let mut hashes = [0; N];
        let mut i = 0;
        while i < N {
            hashes[i] = bytecode::qstr::hash(names[i].as_bytes());
            i += 1;
        }
        hashes
    }

    pub const fn by_hash<const N: usize>(hashes: &[u16; N]) -> [u16; N] {
        let mut order = [0u16; N];
        let mut gap = 1;
        let mut i = 0;
        while i < N {
            order[i] = i as u16;
            i += 1;
        }
        while gap < N / 3 {
            gap = gap * 3 + 1;
        }
        // Shell sort: short, and fast enough for the compile-time interpreter.
        while gap > 0 {
            let mut i = gap;
            while i < N {
                let item = order[i];
                let mut j = i;
                while j >= gap && hashes[order[j - gap] as usize] > hashes[item as usize] {
                    order[j] = order[j - gap];
                    j -= gap;
                }
                order[j] = item;
                i += 1;
            }
            gap /= 3;
        }
        order
    }
}

/// Declares the names that a crate's Rust code uses: a constant each, and the crate's [`Pool`].
///
/// `qstrs! { pub mod q after vm::q::POOL.end(); append, lambda = "<lambda>" }`. An undeclared name does not compile;
/// a name declared twice along the chain is found by the tests (`tests::pools_hold_no_name_twice`).
#[macro_export]
macro_rules! qstrs {
    ($(#[$doc:meta])* pub mod $module:ident after $first:expr; $($name:ident $(= $text:literal)?),* $(,)?) => {
        $(#[$doc])*
        #[allow(non_upper_case_globals, missing_docs)]
        pub mod $module {
            #[allow(unused_imports)]
            use super::*;

            #[repr(u16)]
            #[allow(non_camel_case_types, dead_code, clippy::upper_case_acronyms)]
            enum Index { $($name),*, COUNT_ }

            const FIRST: u16 = $first;
            const NAMES: [&str; Index::COUNT_ as usize] = [$($crate::qstrs!(@text $name $($text)?)),*];
            const N: usize = NAMES.len();
            const T: usize = $crate::qstr::build::text_len(&NAMES);
            static TEXT: [u8; T] = $crate::qstr::build::text(&NAMES);
            static OFFSETS: [u16; N + 1] = $crate::qstr::build::offsets(&NAMES);
            const HASHES_: [u16; N] = $crate::qstr::build::hashes(&NAMES);
            static HASHES: [u16; N] = HASHES_;
            static BY_HASH: [u16; N] = $crate::qstr::build::by_hash(&HASHES_);
            /// The number after the last name.
            pub const END: u16 = FIRST + N as u16;
            /// The names in flash.
            pub static POOL: $crate::qstr::Pool = $crate::qstr::Pool::new(FIRST, &OFFSETS, &HASHES, &BY_HASH, &TEXT);
            $(pub const $name: $crate::Qstr = $crate::Qstr(FIRST + Index::$name as u16);)*
        }
    };
    (@text $name:ident) => { stringify!($name) };
    (@text $name:ident $text:literal) => { $text };
}

impl Ref<crate::heap::Header> {
    /// The name of the object's type.
    pub fn type_name(self) -> Qstr {
        self.type_ref().name()
    }
}

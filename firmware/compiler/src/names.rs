//! Names and short strings of a text, each stored once.

use bytecode::{Arena, ArenaVec, qstr};

use crate::chunked::Chunked;
use crate::error::{Failed, Fallible};

/// The number of a name, by first appearance in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameId(pub u32);

/// What is known of a name.
#[derive(Clone, Copy)]
struct Entry<'a> {
    text: &'a [u8],
    hash: u32,
    /// The scope that looked the name up last, and where it found it.
    scope: u32,
    ident: u32,
    /// Index in the module's table of names, plus 1; [`IS_CONST`] beside it.
    table_idx: u32,
}

/// The name stands for a constant, see `fold`.
const IS_CONST: u32 = 1 << 31;

/// Strings of more than ten bytes that `mpy-cross` knows besides the fixed names of the format: a literal equal to one of
/// them is a name, not a constant object.
const ALSO_KNOWN: &[&str] = &[
    "GeneratorExit",
    "Interpolation",
    "StopAsyncIteration",
    "UnicodeError",
    "ViperTypeError",
    "__build_class__",
    "__complex__",
    "__contains__",
    "__repl_print__",
    "__reversed__",
    "__template__",
    "__traceback__",
    "bound_method",
    "difference_update",
    "format_spec",
    "heap_unlock",
    "interpolations",
    "intersection",
    "intersection_update",
    "maximum recursion depth exceeded",
    "string.templatelib",
    "symmetric_difference",
    "symmetric_difference_update",
    "templatelib",
    "unpack_from",
    "vcvt_f32_s32",
    "vcvt_s32_f32",
];

/// More bits than the hash that the format knows: a text may have more than 65,536 names.
fn hash_of(text: &[u8]) -> u32 {
    let step = |hash: u32, &byte: &u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.iter().fold(0x811C_9DC5, step)
}

pub(crate) struct Names<'a, 't> {
    arena: &'a Arena<'a>,
    entries: Chunked<'t, Entry<'a>, 4>,
    /// Open hash table of entry numbers plus 1; its length is a power of two.
    buckets: ArenaVec<'t, u32>,
    /// The module's table of names.
    pub table: ArenaVec<'t, NameId>,
}

impl<'a, 't> Names<'a, 't> {
    pub fn new(arena: &'a Arena<'a>, scratch: &'t Arena<'t>) -> Fallible<Self> {
        let mut buckets = ArenaVec::new(scratch);
        buckets.resize(32, 0)?;
        Ok(Names { arena, entries: Chunked::new(scratch), buckets, table: ArenaVec::new(scratch) })
    }

    /// The bucket that holds `text`, or the free one where it belongs.
    fn bucket(&self, text: &[u8], hash: u32) -> (usize, Option<NameId>) {
        // Empty after a growth that found no memory: the compilation is failing then.
        let Some(mask) = self.buckets.len().checked_sub(1) else { return (0, None) };
        let mut i = (hash ^ hash >> 15) as usize & mask;
        loop {
            match self.buckets.get(i).copied().unwrap_or(0) {
                0 => return (i, None),
                number => {
                    let entry = self.entries.cell(number - 1).map(|cell| cell.get());
                    if entry.is_some_and(|e| e.hash == hash && e.text == text) {
                        return (i, Some(NameId(number - 1)));
                    }
                }
            }
            i = (i + 1) & mask;
        }
    }

    pub fn find(&self, text: &[u8]) -> Option<NameId> {
        self.bucket(text, hash_of(text)).1
    }

    /// The number of `text`; it is stored if it is new.
    pub fn intern(&mut self, text: &[u8]) -> Fallible<NameId> {
        let hash = hash_of(text);
        let (bucket, found) = self.bucket(text, hash);
        if let Some(name) = found {
            return Ok(name);
        }
        let number =
            self.entries.push(Entry { text: self.arena.alloc_slice_copy(text)?, hash, scope: u32::MAX, ident: 0, table_idx: 0 })?;
        if let Some(slot) = self.buckets.get_mut(bucket) {
            *slot = number + 1;
        }
        if self.entries.len() * 4 > self.buckets.len() * 3 {
            self.grow()?;
        }
        Ok(NameId(number))
    }

    fn grow(&mut self) -> Fallible {
        let len = self.buckets.len() * 2;
        self.buckets.clear();
        self.buckets.resize(len, 0)?;
        for number in 0..self.entries.len() as u32 {
            let Some(entry) = self.entries.get(number) else {
                continue;
            };
            let (bucket, _) = self.bucket(entry.text, entry.hash);
            if let Some(slot) = self.buckets.get_mut(bucket) {
                *slot = number + 1;
            }
        }
        Ok(())
    }

    /// Whether a literal `text` is stored as a name whatever its length.
    pub fn is_known(&self, text: &[u8]) -> bool {
        let is = |known: &&str| known.as_bytes() == text;
        self.find(text).is_some() || qstr::STATIC.iter().any(is) || ALSO_KNOWN.iter().any(is)
    }

    pub fn text(&self, name: NameId) -> &'a [u8] {
        self.entries.get(name.0).map_or(&[], |entry| entry.text)
    }

    pub fn is_const(&self, name: NameId) -> bool {
        self.entries.get(name.0).is_some_and(|entry| entry.table_idx & IS_CONST != 0)
    }

    pub fn set_const(&self, name: NameId) {
        self.entries.update(name.0, |entry| entry.table_idx |= IS_CONST);
    }

    /// Where `scope` has the name, if it was said by [`set_ident`](Self::set_ident).
    pub fn ident(&self, name: NameId, scope: u32) -> Option<u32> {
        let entry = self.entries.get(name.0)?;
        (entry.scope == scope).then_some(entry.ident)
    }

    pub fn set_ident(&self, name: NameId, scope: u32, ident: u32) {
        self.entries.update(name.0, |entry| {
            entry.scope = scope;
            entry.ident = ident;
        });
    }

    /// The index of a name in the module's table; it is added if it is new.
    pub fn table_idx(&mut self, name: NameId) -> Fallible<u32> {
        let cell = self.entries.cell(name.0).ok_or(Failed)?;
        let mut entry = cell.get();
        if entry.table_idx & !IS_CONST == 0 {
            self.table.push(name)?;
            entry.table_idx |= self.table.len() as u32;
            cell.set(entry);
        }
        Ok((entry.table_idx & !IS_CONST) - 1)
    }
}

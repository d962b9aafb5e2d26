//! Names and short strings of a text, each stored once.

use bytecode::arena::Texts;
use bytecode::{Arena, qstr};

use crate::Context;
use crate::buckets::Buckets;
use crate::chunked::Chunked;
use crate::error::{Failed, Fallible};

/// The number of a name, by first appearance in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameId(pub u32);

/// What is known of a name.
#[derive(Clone, Copy)]
struct Entry {
    /// Where its text begins in the source, or its number among the copies.
    at: u32,
    /// Its length, below [`IS_CONST`] and [`IS_COPY`].
    len_and_flags: u16,
    /// A part of it.
    hash: u16,
    /// The scope that looked the name up last, and where it found it.
    scope: u32,
    ident: u32,
    /// Index in the module's table of names, plus 1.
    table_idx: u32,
}

/// The name stands for a constant, see `fold`.
const IS_CONST: u16 = 1 << 15;
/// The text does not lie in the source.
const IS_COPY: u16 = 1 << 14;
/// Names in code are much shorter; the path of a file may not be.
const MAX_LEN: u16 = IS_COPY - 1;

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

pub(crate) struct Names<'a, 'k> {
    arena: &'a Arena<'a>,
    /// The text if all of it is here.
    source: &'a [u8],
    /// Copies of what does not lie there.
    texts: &'k Texts<'a>,
    entries: Chunked<'k, Entry, 8>,
    buckets: Buckets<'k>,
    /// Length of the module's table of names.
    n_table: u32,
}

impl<'a, 'k> Names<'a, 'k> {
    pub fn new(source: &'a [u8], context: Context<'a, 'k>) -> Fallible<Self> {
        let mut buckets = Buckets::new(context.tables);
        buckets.grow(32)?;
        let entries = Chunked::new(context.tables);
        Ok(Names { arena: context.arena, source, texts: context.texts, entries, buckets, n_table: 0 })
    }

    /// The bucket that holds `text`, or the free one where it belongs.
    fn bucket(&self, text: &[u8], hash: u32) -> (usize, Option<NameId>) {
        let is_it = |number: u32| {
            let entry = self.entries.get(number - 1);
            entry.is_some_and(|entry| entry.hash == hash as u16 && self.text_of(entry) == text)
        };
        let (bucket, found) = self.buckets.find(hash, is_it);
        (bucket, found.map(|number| NameId(number - 1)))
    }

    pub fn find(&self, text: &[u8]) -> Option<NameId> {
        self.bucket(text, hash_of(text)).1
    }

    /// The number of `text`; it is copied if it is new and no part of the source.
    pub fn intern(&mut self, text: &[u8]) -> Fallible<NameId> {
        let hash = hash_of(text);
        match self.bucket(text, hash) {
            (_, Some(name)) => Ok(name),
            (bucket, None) => self.add(text, hash, bucket),
        }
    }

    fn add(&mut self, text: &[u8], hash: u32, bucket: usize) -> Fallible<NameId> {
        let len = u16::try_from(text.len()).ok().filter(|len| *len <= MAX_LEN).ok_or(Failed)?;
        let (at, flags) = match offset_in(self.source, text) {
            Some(at) => (at, 0),
            None => (self.texts.add(text)?, IS_COPY),
        };
        let number =
            self.entries.push(Entry { at, len_and_flags: len | flags, hash: hash as u16, scope: u32::MAX, ident: 0, table_idx: 0 })?;
        self.buckets.set(bucket, number + 1);
        if self.buckets.are_few_for(self.entries.len()) {
            self.grow()?;
        }
        Ok(NameId(number))
    }

    fn grow(&mut self) -> Fallible {
        self.buckets.grow(0)?;
        for (number, entry) in self.entries.iter().enumerate() {
            let (bucket, _) = self.buckets.find(hash_of(self.text_of(entry)), |_| false);
            self.buckets.set(bucket, number as u32 + 1);
        }
        Ok(())
    }

    /// Whether a literal `text` is stored as a name whatever its length.
    pub fn is_known(&self, text: &[u8]) -> bool {
        let is = |known: &&str| known.as_bytes() == text;
        self.find(text).is_some() || qstr::STATIC.iter().any(is) || ALSO_KNOWN.iter().any(is)
    }

    fn text_of(&self, entry: Entry) -> &'a [u8] {
        let (at, len) = (entry.at as usize, usize::from(entry.len_and_flags & MAX_LEN));
        match entry.len_and_flags & IS_COPY {
            0 => self.source.get(at..at + len).unwrap_or_default(),
            _ => self.texts.get(entry.at, len),
        }
    }

    pub fn text(&self, name: NameId) -> &'a [u8] {
        self.entries.get(name.0).map_or(&[], |entry| self.text_of(entry))
    }

    pub fn is_const(&self, name: NameId) -> bool {
        self.entries.get(name.0).is_some_and(|entry| entry.len_and_flags & IS_CONST != 0)
    }

    pub fn set_const(&self, name: NameId) {
        self.entries.update(name.0, |entry| entry.len_and_flags |= IS_CONST);
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
        if entry.table_idx == 0 {
            self.n_table += 1;
            entry.table_idx = self.n_table;
            cell.set(entry);
        }
        Ok(entry.table_idx - 1)
    }

    /// The table as the module carries it.
    pub fn table(&self) -> Fallible<&'a [&'a [u8]]> {
        let table = self.arena.alloc_slice_fill(self.n_table as usize, &[][..])?;
        for entry in self.entries.iter() {
            if let Some(slot) = table.get_mut((entry.table_idx as usize).wrapping_sub(1)) {
                *slot = self.text_of(entry);
            }
        }
        Ok(table)
    }
}

/// Where `part` begins in `source`, if it is a part of it that an entry can point at.
pub(crate) fn offset_in(source: &[u8], part: &[u8]) -> Option<u32> {
    let offset = part.as_ptr().addr().checked_sub(source.as_ptr().addr())?;
    let end = offset.checked_add(part.len())?;
    u32::try_from(offset).ok().filter(|_| end <= source.len() && u32::try_from(end).is_ok())
}

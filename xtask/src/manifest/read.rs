//! TOML tables read key by key, so that every mistake of a file is found in one go.
//!
//! A reader asks a [`Table`] for its keys and gets `None` for what is missing or wrong; the mistake is already noted.
//! [`Table::finish`] notes the keys nobody asked for.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Place, Source, did_you_mean};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

impl<T> At<T> {
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> At<U> {
        At { value: f(self.value), place: self.place }
    }
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The file that is being read and the mistakes found so far.
pub struct Reading {
    pub source: Arc<Source>,
    pub errors: RefCell<Vec<Diagnostic>>,
}

impl Reading {
    /// Parses `source` and hands its top table to `read`; gives what `read` gives, and all mistakes.
    pub fn file<T>(source: &Arc<Source>, read: impl FnOnce(&Table) -> Option<T>) -> (Option<T>, Vec<Diagnostic>) {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        let reading = Self { source: source.clone(), errors: RefCell::default() };
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            reading.error(Diagnostic::new(format!("not valid TOML: {}", error.message())), span, "");
        }
        let value = if errors.is_empty() { read(&Table::new(&reading, table.get_ref(), 0..0, "")) } else { None };
        (value, reading.errors.into_inner())
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place { source: self.source.clone(), span }
    }

    fn error(&self, diagnostic: Diagnostic, span: Range<usize>, label: &str) {
        self.errors.borrow_mut().push(diagnostic.at(&self.place(span), label));
    }
}

/// One table of the file.
pub struct Table<'a> {
    reading: &'a Reading,
    table: &'a DeTable<'a>,
    /// Where a missing key is reported: the header, or the key that holds the table.
    span: Range<usize>,
    /// As in the header, without brackets; empty for the top.
    name: String,
    asked: RefCell<Vec<&'static str>>,
}

/// What a key may hold, and its word for messages.
trait Kind<'a>: Sized {
    const WORD: &'static str;
    fn from(value: &'a DeValue<'a>) -> Option<Self>;
}

impl<'a> Kind<'a> for String {
    const WORD: &'static str = "a string";
    fn from(value: &'a DeValue<'a>) -> Option<Self> {
        value.as_str().map(str::to_string)
    }
}

impl<'a> Kind<'a> for u64 {
    const WORD: &'static str = "a whole number, not negative";
    fn from(value: &'a DeValue<'a>) -> Option<Self> {
        let number = value.as_integer()?;
        u64::from_str_radix(number.as_str(), number.radix()).ok()
    }
}

impl<'a> Kind<'a> for bool {
    const WORD: &'static str = "`true` or `false`";
    fn from(value: &'a DeValue<'a>) -> Option<Self> {
        value.as_bool()
    }
}

impl<'a> Kind<'a> for &'a DeTable<'a> {
    const WORD: &'static str = "a table";
    fn from(value: &'a DeValue<'a>) -> Option<Self> {
        value.as_table()
    }
}

impl<'a> Kind<'a> for Vec<&'a Spanned<DeValue<'a>>> {
    const WORD: &'static str = "a list";
    fn from(value: &'a DeValue<'a>) -> Option<Self> {
        value.as_array().map(|array| array.iter().collect())
    }
}

impl<'a> Table<'a> {
    fn new(reading: &'a Reading, table: &'a DeTable<'a>, span: Range<usize>, name: &str) -> Self {
        Self { reading, table, span, name: name.to_string(), asked: RefCell::default() }
    }

    pub fn string(&self, key: &'static str) -> Option<At<String>> {
        self.value(key)
    }

    pub fn number(&self, key: &'static str) -> Option<At<u64>> {
        self.value(key)
    }

    pub fn flag(&self, key: &'static str) -> Option<At<bool>> {
        self.value(key)
    }

    /// A list of strings; a missing key is an empty list.
    pub fn strings(&self, key: &'static str) -> Vec<At<String>> {
        let list = self.value::<Vec<_>>(key).map_or_else(Vec::new, |at| at.value);
        list.into_iter().filter_map(|item| self.kind::<String>(key, item)).collect()
    }

    /// Both ends of a range, written as `[first, last]`.
    pub fn pair(&self, key: &'static str) -> Option<At<(u64, u64)>> {
        let list = self.value::<Vec<_>>(key)?;
        if let [first, last] = list.value[..] {
            let (first, last) = (self.kind::<u64>(key, first)?, self.kind::<u64>(key, last)?);
            return Some(At { value: (first.value, last.value), place: list.place });
        }
        self.error(Diagnostic::new(format!("`{key}` must be two numbers: first and last")), &list.place, "");
        None
    }

    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let at = self.value::<&DeTable>(key)?;
        Some(Table::new(self.reading, at.value, at.place.span, &self.path(key)))
    }

    /// The tables of a list of tables.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let list = self.value::<Vec<_>>(key).map_or_else(Vec::new, |at| at.value);
        let tables = list.into_iter().filter_map(|item| self.kind::<&DeTable>(key, item));
        tables.map(|at| Table::new(self.reading, at.value, at.place.span, &self.path(key))).collect()
    }

    /// All pairs of a table whose keys are names of the user's choice, in the order of the file.
    fn pairs<T: Kind<'a>>(&self) -> Vec<(At<String>, At<T>)> {
        let mut pairs: Vec<_> = self.table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        pairs
            .into_iter()
            .filter_map(|(key, value)| {
                let name = At { value: key.get_ref().to_string(), place: self.reading.place(key.span()) };
                Some((name, self.kind::<T>(key.get_ref(), value)?))
            })
            .collect()
    }

    pub fn named_strings(&self) -> Vec<(At<String>, At<String>)> {
        self.pairs()
    }

    pub fn named_numbers(&self) -> Vec<(At<String>, At<u64>)> {
        self.pairs()
    }

    pub fn named_tables(&self) -> Vec<(At<String>, Table<'a>)> {
        let pairs = self.pairs::<&DeTable>().into_iter();
        pairs
            .map(|(key, at)| {
                let table = Table::new(self.reading, at.value, key.place.span.clone(), &self.path(&key));
                (key, table)
            })
            .collect()
    }

    /// Notes a mistake if `value`, just asked for under `key`, is not there at all.
    pub fn need<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.table.get(key).is_none() {
            let table = if self.name.is_empty() { "the manifest".into() } else { format!("`[{}]`", self.name) };
            self.error(Diagnostic::new(format!("missing key `{key}` in {table}")), &self.place(), "");
        }
        value
    }

    pub fn error(&self, diagnostic: Diagnostic, place: &Place, label: &str) {
        self.reading.error(diagnostic, place.span.clone(), label);
    }

    pub fn place(&self) -> Place {
        self.reading.place(self.span.clone())
    }

    /// Notes the keys that nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        let mut unknown: Vec<_> = self.table.keys().filter(|key| !asked.iter().any(|known| known == key.get_ref())).collect();
        unknown.sort_by_key(|key| key.span().start);
        for key in unknown {
            let hint = did_you_mean(key.get_ref(), asked.iter().copied());
            let mut error = Diagnostic::new(format!("unknown key `{}`{hint}", self.path(key.get_ref())));
            if hint.is_empty() {
                error = error.note(format!("known here: {}", asked.join(", ")));
            }
            self.reading.error(error, key.span(), "");
        }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_string() } else { format!("{}.{key}", self.name) }
    }

    fn value<T: Kind<'a>>(&self, key: &'static str) -> Option<At<T>> {
        self.asked.borrow_mut().push(key);
        self.kind(key, self.table.get(key)?)
    }

    fn kind<T: Kind<'a>>(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<At<T>> {
        let found = T::from(value.get_ref());
        if found.is_none() {
            let message = format!("`{}` must be {}", self.path(key), T::WORD);
            self.reading.error(Diagnostic::new(message), value.span(), &format!("this is {}", article(value.get_ref())));
        }
        Some(At { value: found?, place: self.reading.place(value.span()) })
    }
}

fn article(value: &DeValue) -> String {
    let word = value.type_str();
    let article = if word.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{article} {word}")
}

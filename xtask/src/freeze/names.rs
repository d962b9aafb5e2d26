//! Numbers of interned strings: those of the Rust crates, read from the port, and behind them those of frozen code and
//! of the manifest's `[qstr]` list.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::{Compiled, Constant};

/// Strings of fewer characters than this are interned, as in MicroPython's frozen code.
const INTERNED_CHARS: usize = 25;

/// All names of an image.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The number of each name that Rust code declares.
    rust: BTreeMap<String, u16>,
    /// The number of the first name that it does not.
    first: u16,
    /// The other names, sorted by their bytes: the order is their number.
    frozen: BTreeSet<String>,
}

impl Names {
    /// Names that the port has, in order of their numbers from 0.
    pub fn of_port(names: &[String]) -> Self {
        let numbered = names.iter().enumerate().map(|(number, name)| (name.clone(), number as u16));
        // The first of two equal names counts: number 0, "no string", has the text of the empty name.
        let mut rust = BTreeMap::new();
        for (name, number) in numbered {
            if number > 0 {
                rust.entry(name).or_insert(number);
            }
        }
        Self { rust, first: names.len() as u16, frozen: BTreeSet::new() }
    }

    /// Adds the names of a manifest's list.
    pub fn add_list(&mut self, names: &[String]) {
        self.add_names(names.iter().map(String::as_str));
    }

    /// Adds what `module` needs.
    pub fn add(&mut self, module: &Compiled) {
        if let Some(code) = &module.code {
            self.add_names(code.names.iter().map(String::as_str));
            let mut texts = Vec::new();
            code.constants.iter().for_each(|constant| short_texts(constant, &mut texts));
            self.add_names(texts.into_iter());
        }
    }

    fn add_names<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let rust = &self.rust;
        self.frozen.extend(names.filter(|name| !rust.contains_key(*name)).map(str::to_string));
    }

    /// The number of a name, if it is one.
    pub fn number(&self, name: &str) -> Option<u16> {
        let frozen = || self.frozen.iter().position(|known| known == name).map(|position| self.first + position as u16);
        self.rust.get(name).copied().or_else(frozen)
    }

    /// The number of the first name of frozen code.
    pub fn first(&self) -> u16 {
        self.first
    }

    /// The names of frozen code, in order of their numbers.
    pub fn frozen(&self) -> impl Iterator<Item = &str> {
        self.frozen.iter().map(String::as_str)
    }

    /// Numbers of all names, for many look-ups.
    pub fn table(&self) -> BTreeMap<&str, u16> {
        let frozen = self.frozen.iter().zip(self.first..).map(|(name, number)| (name.as_str(), number));
        self.rust.iter().map(|(name, number)| (name.as_str(), *number)).chain(frozen).collect()
    }

    /// What the names of frozen code take in flash: text, position, hash, place in the order of hashes.
    pub fn n_pool_bytes(&self) -> usize {
        self.frozen.iter().map(|name| name.len() + 6).sum()
    }
}

fn short_texts<'a>(constant: &'a Constant, texts: &mut Vec<&'a str>) {
    match constant {
        Constant::Str(text) if text.chars().count() < INTERNED_CHARS => texts.push(text),
        Constant::Tuple(items) => items.iter().for_each(|item| short_texts(item, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_names_are_numbered_behind_those_of_rust() {
        let mut names = Names::of_port(&["", "", "append", "zip"].map(String::from));
        names.add_list(&["zip", "beta", "alpha"].map(String::from));
        assert_eq!(names.first(), 4);
        let numbers: Vec<_> = ["", "zip", "alpha", "beta", "gamma"].map(|name| names.number(name)).to_vec();
        assert_eq!(numbers, [Some(1), Some(3), Some(4), Some(5), None]);
        assert_eq!(names.table()["beta"], 5);
    }
}

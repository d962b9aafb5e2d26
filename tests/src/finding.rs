//! What fuzzing has found, as texts that can be read and reviewed: `tests/fuzz`.
//!
//! ```text
//! # what it is
//! kind: run
//! expect: ValueError: ...      what importing it says, where it says something
//! 4d06001f...                  its bytes, hexadecimal, in lines of any length
//! ```

use std::fs;
use std::path::{Path, PathBuf};

/// What is damaged, and what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text for the compiler.
    Source,
    /// Bytes for reader and verifier.
    Mpy,
    /// Bytes that run if they are accepted.
    Run,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Source, Kind::Mpy, Kind::Run];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Source => "source",
            Kind::Mpy => "mpy",
            Kind::Run => "run",
        }
    }

    pub fn named(word: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Something that was found once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// The last line that importing it prints; nothing if it prints nothing.
    pub expect: String,
    pub bytes: Vec<u8>,
}

impl Finding {
    /// The text, with what there is to say about it.
    pub fn format(&self, remark: &str) -> String {
        let mut text: String = remark.lines().map(|line| format!("# {line}\n")).collect();
        text += &format!("kind: {}\n", self.kind.word());
        if !self.expect.is_empty() {
            text += &format!("expect: {}\n", self.expect);
        }
        for line in self.bytes.chunks(40) {
            text.extend(line.iter().map(|byte| format!("{byte:02x}")));
            text.push('\n');
        }
        text
    }

    /// `None` if it is not such a text.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#')).peekable();
        let kind = Kind::named(lines.next()?.strip_prefix("kind: ")?)?;
        let expect = lines.peek().and_then(|line| line.strip_prefix("expect: ")).map(str::to_owned);
        if expect.is_some() {
            lines.next();
        }
        let digits: Vec<u32> = lines.flat_map(str::chars).map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
        let pairs = digits.chunks(2).map(|pair| Some((pair.first()? << 4 | pair.get(1)?) as u8));
        Some(Finding { kind, expect: expect.unwrap_or_default(), bytes: pairs.collect::<Option<_>>()? })
    }

    /// # Errors
    /// It cannot be read, or is none.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        Self::parse(&text).ok_or_else(|| format!("`{}` is no finding", path.display()))
    }
}

/// All that are kept, by path.
///
/// # Errors
/// One cannot be read.
pub fn all(cases: &Path) -> Result<Vec<(PathBuf, Finding)>, String> {
    let folder = cases.join("fuzz");
    let entries = fs::read_dir(&folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.into_iter().map(|path| Finding::load(&path).map(|finding| (path, finding))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_text() {
        for expect in ["", "ValueError: no"] {
            let finding = Finding { kind: Kind::Run, expect: expect.into(), bytes: (0..=255).collect() };
            assert_eq!(Finding::parse(&finding.format("two\nlines")), Some(finding));
        }
        assert_eq!(Finding::parse("kind: run\n4d0"), None);
        assert_eq!(Finding::parse("4d06"), None);
    }
}

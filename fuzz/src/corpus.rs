//! What damage begins with: the programs of the case files, and what earlier runs have found.

use std::fs;
use std::path::{Path, PathBuf};

use bytecode::Arena;
use bytecode::arena::StdChunks;
use compiler::Options;

use crate::numbers::Numbers;
use crate::random::hash;

/// Files of more bytes slow the runs down and show nothing else.
const MAX_SOURCE: usize = 6000;
const MAX_MODULE: usize = 3000;
/// Folders of `tests` that hold programs.
const FOLDERS: [&str; 5] = ["builtins", "lang", "memory", "modules", "types"];
/// What was found once; as text, see [`Finding`].
pub const FINDINGS: &str = "fuzz";

/// Where runs begin.
pub struct Corpus {
    pub sources: Vec<Vec<u8>>,
    /// The same, compiled.
    pub modules: Vec<Vec<u8>>,
    /// Kept findings: path, kind and content.
    pub findings: Vec<(PathBuf, Kind, Vec<u8>)>,
    pub hash: u64,
}

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

fn tests_folder() -> PathBuf {
    tests::repo::Repo::find().cases()
}

impl Corpus {
    /// # Errors
    /// A folder cannot be read, in words.
    pub fn load() -> Result<Self, String> {
        let top = tests_folder();
        let mut paths = Vec::new();
        for folder in FOLDERS {
            collect(&top.join(folder), "py", &mut paths)?;
        }
        paths.sort();
        let mut corpus = Corpus { sources: Vec::new(), modules: Vec::new(), findings: Vec::new(), hash: 0 };
        for path in paths {
            let source = read(&path)?;
            if source.len() <= MAX_SOURCE {
                corpus.modules.extend(compile(&source).filter(|module| module.len() <= MAX_MODULE));
                corpus.sources.push(source);
            }
        }
        let mut kept = Vec::new();
        collect(&top.join(FINDINGS), "txt", &mut kept)?;
        kept.sort();
        for path in kept {
            let text = read(&path)?;
            let (kind, bytes) = parse_finding(&text).ok_or_else(|| format!("`{}` is no finding", path.display()))?;
            match kind {
                Kind::Source => corpus.sources.push(bytes.clone()),
                Kind::Mpy | Kind::Run => corpus.modules.push(bytes.clone()),
            }
            corpus.findings.push((path, kind, bytes));
        }
        let all: Vec<u8> = corpus.sources.iter().chain(&corpus.modules).flat_map(|bytes| hash(bytes).to_le_bytes()).collect();
        corpus.hash = hash(&all);
        Ok(corpus)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

fn collect(folder: &Path, ending: &str, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, ending, paths)?;
        } else if path.extension().is_some_and(|found| found == ending) {
            paths.push(path);
        }
    }
    Ok(())
}

pub fn compile(source: &[u8]) -> Option<Vec<u8>> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let module = compiler::compile(source, &Options { source_name: "f.py", ..Options::default() }, &arena).ok()?;
    let mut bytes = Vec::new();
    bytecode::mpy::write(&module, 31, &Numbers, &arena, &mut bytes).ok()?;
    Some(bytes)
}

/// A finding as a text that can be read and reviewed: remarks, its kind, and its bytes.
///
/// ```text
/// # what it is
/// kind: run
/// 4d06001f...       hexadecimal, in lines of any length
/// ```
pub fn format_finding(kind: Kind, bytes: &[u8], remark: &str) -> String {
    let mut text: String = remark.lines().map(|line| format!("# {line}\n")).collect();
    text += &format!("kind: {}\n", kind.word());
    for line in bytes.chunks(40) {
        text.extend(line.iter().map(|byte| format!("{byte:02x}")));
        text.push('\n');
    }
    text
}

/// The kind and the bytes of a finding.
pub fn parse_finding(text: &[u8]) -> Option<(Kind, Vec<u8>)> {
    let text = str::from_utf8(text).ok()?;
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let kind = Kind::named(lines.next()?.strip_prefix("kind: ")?)?;
    let digits: Vec<u32> = lines.flat_map(str::chars).map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks(2).map(|pair| Some((pair.first()? << 4 | pair.get(1)?) as u8));
    Some((kind, pairs.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = format_finding(Kind::Run, &bytes, "two\nlines");
        assert_eq!(parse_finding(text.as_bytes()), Some((Kind::Run, bytes)));
        assert_eq!(parse_finding(b"kind: run\n4d0"), None);
        assert_eq!(parse_finding(b"4d06"), None);
    }
}

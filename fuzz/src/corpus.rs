//! What damage begins with: the programs of the case files, and what earlier runs have found.

use std::fs;
use std::path::{Path, PathBuf};

use bytecode::Arena;
use bytecode::arena::StdChunks;
use compiler::Options;
use tests::finding::{self, Finding};

pub use tests::finding::Kind;

use crate::numbers::Numbers;
use crate::random::hash;

/// Files of more bytes slow the runs down and show nothing else.
const MAX_SOURCE: usize = 6000;
const MAX_MODULE: usize = 3000;
/// Folders of `tests` that hold programs.
const FOLDERS: [&str; 5] = ["builtins", "lang", "memory", "modules", "types"];

/// Where runs begin.
pub struct Corpus {
    pub sources: Vec<Vec<u8>>,
    /// The same, compiled.
    pub modules: Vec<Vec<u8>>,
    /// Kept findings.
    pub findings: Vec<(PathBuf, Finding)>,
    pub hash: u64,
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
        corpus.findings = finding::all(&top)?;
        for (_, finding) in &corpus.findings {
            match finding.kind {
                Kind::Source => corpus.sources.push(finding.bytes.clone()),
                Kind::Mpy | Kind::Run => corpus.modules.push(finding.bytes.clone()),
            }
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

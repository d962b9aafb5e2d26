//! The official side: the program itself, asked once for each content.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

use crate::oracle;
use crate::repo::Repo;

use super::{Answer, Job};

/// The original's memory, in bytes: its own 2 MiB are too little for some library files.
const HEAP: &str = "heapsize=268435456";

/// The official compiler, and what it has said before.
pub struct Official {
    program: PathBuf,
    /// Where answers are remembered.
    file: PathBuf,
    /// By what was asked: a hash of the answer.
    known: Mutex<HashMap<u64, u64>>,
    /// What is asked of another version is another question.
    version: u64,
}

impl Official {
    /// # Errors
    /// The program cannot be installed.
    pub fn open(repo: &Repo) -> Result<Self, String> {
        let programs = oracle::programs(repo)?;
        let pins = fs::read(repo.cases().join(oracle::PINS)).unwrap_or_default();
        let file = repo.target.join("tests").join("official-answers.txt");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let pair = |line: &str| {
            let (asked, answer) = line.split_once(' ')?;
            Some((u64::from_str_radix(asked, 16).ok()?, u64::from_str_radix(answer, 16).ok()?))
        };
        let known = Mutex::new(text.lines().filter_map(pair).collect());
        Ok(Self { program: oracle::real_mpy_cross(&programs)?, file, known, version: hash(&[&pins]) })
    }

    /// Keeps the answers for the next time.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn close(self) -> Result<(), String> {
        let known = self.known.into_inner().unwrap_or_else(|poison| poison.into_inner());
        let mut lines: Vec<_> = known.iter().map(|(asked, answer)| format!("{asked:016x} {answer:016x}\n")).collect();
        lines.sort();
        let folder = self.file.parent().unwrap_or(&self.file);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&self.file, lines.concat()))
            .map_err(|error| format!("cannot write `{}`: {error}", self.file.display()))
    }

    /// Whether the original says the same.
    ///
    /// # Errors
    /// It could not be asked.
    pub fn agrees(&self, source: &[u8], job: &Job, ours: &Answer) -> Result<bool, String> {
        let options = [job.how.level, job.how.small_int_bits];
        let input = job.path.display().to_string();
        let asked = hash(&[&self.version.to_le_bytes(), &options, job.name.as_bytes(), input.as_bytes(), source]);
        let lock = || self.known.lock().unwrap_or_else(|poison| poison.into_inner());
        let known = lock().get(&asked).copied();
        let answer = match known {
            Some(answer) => answer,
            None => {
                let answer = hash_of(&self.compile(job)?);
                lock().insert(asked, answer);
                answer
            }
        };
        Ok(answer == hash_of(ours))
    }

    /// What it says.
    ///
    /// # Errors
    /// It could not be asked.
    pub fn compile(&self, job: &Job) -> Result<Answer, String> {
        let mut command = Command::new(&self.program);
        command.args(["-X", HEAP, &format!("-O{}", job.how.level), &format!("-msmall-int-bits={}", job.how.small_int_bits)]);
        command.args(["-s", &job.name, "-o", "-"]).arg(&job.path);
        let output = command.output().map_err(|error| format!("cannot start `{}`: {error}", self.program.display()))?;
        Ok(match output.status.success() {
            true => Ok(output.stdout),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        })
    }
}

fn hash_of(answer: &Answer) -> u64 {
    match answer {
        Ok(bytes) => hash(&[b"ok", bytes]),
        Err(text) => hash(&[b"error", text.as_bytes()]),
    }
}

/// FNV-1a, 64 bits, over parts and their lengths.
fn hash(parts: &[&[u8]]) -> u64 {
    let lengths = parts.iter().flat_map(|part| (part.len() as u64).to_le_bytes());
    let bytes = lengths.chain(parts.iter().flat_map(|part| part.iter().copied()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

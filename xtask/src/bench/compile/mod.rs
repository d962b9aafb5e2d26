//! The compiler beside `mpy-cross`: time, instructions, heap.
//!
//! The texts are modules of the library of the Python beside the official program. Instructions are counted by callgrind,
//! which is a part of valgrind; where that is not installed, those tables are left out, and it is said.

mod heap;

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::callgrind::Callgrind;
use super::page::{Goal, Page};
use super::recorded::grouped;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::repo::Repo;
use crate::ui::Ui;
use crate::{cargo, compile};

/// For each run of a program; under callgrind everything takes fifty times as long.
const LIMIT: Duration = Duration::from_secs(120);
/// How many texts are compiled for the time, and of how many the instructions are counted.
const TIMED: usize = 300;
const COUNTED: usize = 16;
/// Lengths of the texts that the linear table is made of, in KiB.
const LENGTHS: [usize; 6] = [1, 4, 16, 64, 256, 1024];
/// Sizes of the texts in bytes: smaller ones say little, larger ones do not fit the official program's usual heap.
const TEXT_BYTES: std::ops::Range<u64> = 900..100_000;
const TIME_GOAL: f64 = 10.0;
const INSTRUCTIONS_GOAL: f64 = 2.0;
const VERIFYING_GOAL: f64 = 0.1;
/// The functions whose instructions are told apart.
const COMPILE: &str = "compiler::compile";
const VERIFY: &str = "bytecode::verify::verify";

/// The programs that are compared.
pub struct Programs {
    /// The host program and the official one.
    pub ours: PathBuf,
    pub official: PathBuf,
}

/// Where a virtual environment keeps the library's and the cross compiler's files.
struct Original {
    texts: Vec<PathBuf>,
    mpy_cross: PathBuf,
}

impl Original {
    fn find(ui: &Ui, official: &Path) -> Result<Self> {
        let python = official.with_file_name("python3");
        let question = "import sysconfig; p = sysconfig.get_paths(); print(p['stdlib']); print(p['purelib'])";
        let told = run(ui, &python, &["-c".as_ref(), question.as_ref()])?;
        let mut lines = told.lines().map(PathBuf::from);
        let (Some(library), Some(packages)) = (lines.next(), lines.next()) else {
            return Err(Diagnostic::new(format!("`{}` does not say where its library is", python.display())).exit(Exit::Program));
        };
        let mpy_cross = packages.join("mpy_cross/mpy-cross");
        if !mpy_cross.is_file() {
            let missing = Diagnostic::new(format!("the official cross compiler is missing: `{}`", mpy_cross.display()));
            return Err(missing.help("type `cargo xtask test` first, which installs it").exit(Exit::Io));
        }
        let mut texts: Vec<_> = walkdir::WalkDir::new(&library)
            .max_depth(2)
            .into_iter()
            .flatten()
            .filter(|entry| entry.path().extension() == Some("py".as_ref()))
            .filter(|entry| !entry.path().starts_with(library.join("test")) && !entry.path().starts_with(library.join("site-packages")))
            .filter(|entry| entry.metadata().is_ok_and(|data| TEXT_BYTES.contains(&data.len())))
            .map(walkdir::DirEntry::into_path)
            .collect();
        texts.sort();
        Ok(Self { texts, mpy_cross })
    }

    /// The texts that the official compiler takes, at most `n`, from all over the library.
    fn accepted(&self, ui: &Ui, n: usize, output: &Path) -> Vec<&PathBuf> {
        let step = (self.texts.len() / n.max(1)).max(1);
        let spread = (0..step).flat_map(|first| self.texts.iter().skip(first).step_by(step));
        spread.filter(|text| run(ui, &self.mpy_cross, &["-o".as_ref(), output.as_ref(), text.as_os_str()]).is_ok()).take(n).collect()
    }
}

/// What a program prints; an error if it fails.
fn run(ui: &Ui, program: &Path, arguments: &[&OsStr]) -> Result<String> {
    let Some(output) = cargo::run_limited(ui, program, arguments, LIMIT)? else {
        return Err(Diagnostic::new(format!("`{}` did not end within {} s", program.display(), LIMIT.as_secs())).exit(Exit::Timeout));
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout) + &text(&output.stderr)),
        false => Err(Diagnostic::new(format!("`{}` failed ({})", program.display(), output.status))
            .output(text(&output.stderr))
            .exit(Exit::Program)),
    }
}

/// Measures everything and prints a table of each.
pub fn measure(ui: &Ui, page: &Page, repo: &Repo, programs: &Programs, runs: u8) -> Result<Value> {
    let original = Original::find(ui, &programs.official)?;
    let folder = tempfile::tempdir().map_err(|e| diag::io("make", Path::new("a temporary folder"), &e))?;
    let mut report = json!({ "time": time(ui, page, &original, folder.path(), runs)? });
    match Callgrind::find(ui) {
        Some(callgrind) => {
            ui.status("Building", "the cross compiler, optimised");
            let xtask = cargo::build_program(ui, repo, "xtask", "release")?;
            let count = Count { ui, callgrind, ours: xtask.with_file_name("mpy-cross"), xtask, original: &original, folder: folder.path() };
            report["instructions"] = count.modules(page)?;
            report["length"] = count.lengths(page)?;
        }
        None => page.left_out("instructions of the compiler: needs valgrind, `apt-get install valgrind`"),
    }
    report["heap"] = heap::measure(ui, page, &original, programs, folder.path())?;
    Ok(report)
}

/// All texts in this process, on all cores, and one `mpy-cross` after the other.
fn time(ui: &Ui, page: &Page, original: &Original, folder: &Path, runs: u8) -> Result<Value> {
    let texts: Vec<_> = original.accepted(ui, TIMED, &folder.join("out.mpy")).into_iter().cloned().collect();
    ui.status("Measuring", format!("the time for {} modules", texts.len()));
    let silent = Ui::new(false, true, false, ui.yes);
    let (mut ours, mut official) = (Duration::MAX, Duration::MAX);
    // One path at a time would be one folder: names that are there twice would meet.
    let links = folder.join("texts");
    fs::create_dir_all(&links).map_err(|e| diag::io("make", &links, &e))?;
    for (i, text) in texts.iter().enumerate() {
        let copy = links.join(format!("m{i}.py"));
        fs::copy(text, &copy).map_err(|e| diag::io("write", &copy, &e))?;
    }
    for _ in 0..runs {
        let start = Instant::now();
        compile::compile(&silent, std::slice::from_ref(&links), Some(&folder.join("out")), 0)?;
        ours = ours.min(start.elapsed());
        let start = Instant::now();
        for i in 0..texts.len() {
            let (text, output) = (links.join(format!("m{i}.py")), folder.join("out.mpy"));
            run(ui, &original.mpy_cross, &["-o".as_ref(), output.as_ref(), text.as_os_str()])?;
        }
        official = official.min(start.elapsed());
    }
    let ratio = official.as_secs_f64() / ours.as_secs_f64().max(1e-9);
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let mut table = format!("\n{:<52} {:>10}\n", format!("compiling {} modules, best time", texts.len()), "ms");
    let _ = writeln!(table, "{:<52} {:>10.0}", format!("`compile`, one process on {cores} cores"), ours.as_secs_f64() * 1e3);
    let _ = writeln!(table, "{:<52} {:>10.0}", "mpy-cross, a process for each", official.as_secs_f64() * 1e3);
    let _ = writeln!(table, "{:<52} {ratio:>10.1}", "times as fast");
    page.table(table);
    page.goal(Goal::at_least("compiling: times as fast as mpy-cross", ratio, TIME_GOAL, ""));
    Ok(json!({ "modules": texts.len(), "ours_s": ours.as_secs_f64(), "official_s": official.as_secs_f64(), "ratio": ratio }))
}

/// What counts instructions.
struct Count<'a> {
    ui: &'a Ui,
    callgrind: Callgrind<'a>,
    /// Our `mpy-cross`, and `xtask`, both optimised.
    ours: PathBuf,
    xtask: PathBuf,
    original: &'a Original,
    folder: &'a Path,
}

impl Count<'_> {
    /// `i` keeps what runs at the same time apart.
    fn cross(&self, program: &Path, function: Option<&str>, text: &Path, i: usize) -> Result<u64> {
        Ok(self.callgrind.count(function, program, &["-o".as_ref(), self.module(i).as_ref(), text.as_os_str()])?.instructions)
    }

    fn module(&self, i: usize) -> PathBuf {
        self.folder.join(format!("out{i}.mpy"))
    }

    fn modules(&self, page: &Page) -> Result<Value> {
        let empty = self.folder.join("empty.py");
        write(&empty, "")?;
        let start = [self.cross(&self.ours, None, &empty, 0)?, self.cross(&self.original.mpy_cross, None, &empty, 0)?];
        let texts = self.original.accepted(self.ui, COUNTED, &self.module(0));
        self.ui.status("Counting", format!("the instructions for {} modules", texts.len()));
        let counted = on_all_cores(&texts, |i, text| -> Result<_> {
            let ours = self.cross(&self.ours, None, text, i)?.saturating_sub(start[0]);
            let compiling = self.cross(&self.ours, Some(COMPILE), text, i)?;
            let verifying = self.callgrind.count(Some(VERIFY), &self.xtask, &["dis".as_ref(), self.module(i).as_ref()])?.instructions;
            let official = self.cross(&self.original.mpy_cross, None, text, i)?.saturating_sub(start[1]);
            Ok([ours, official, verifying, compiling])
        });
        let mut table = format!(
            "\n{:<26} {:>10} {:>13} {:>13} {:>7} {:>13} {:>7}\n",
            "instructions, no start", "bytes", "ours", "official", "times", "verifying", "part"
        );
        let (mut rows, mut sums) = (Vec::new(), [0u64; 4]);
        for (text, row) in texts.iter().zip(counted) {
            let row @ [ours, official, verifying, compiling] = row?;
            let name = text.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = fs::metadata(text).map_or(0, |data| data.len());
            sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
            table += &counts(&name, &grouped(bytes), row);
            rows.push(
                json!({ "name": name, "bytes": bytes, "ours": ours, "official": official, "compiling": compiling, "verifying": verifying }),
            );
        }
        table += &counts("all of them", "", sums);
        page.table(table);
        let [ours, official, verifying, compiling] = sums.map(|sum| sum.max(1) as f64);
        let (times, part) = (official / ours, verifying / compiling);
        page.goal(Goal::at_least("compiling: mpy-cross' instructions, in ours", times, INSTRUCTIONS_GOAL, ""));
        page.goal(Goal::at_most("verifying: part of the instructions of compiling", part, VERIFYING_GOAL, ""));
        Ok(json!({ "modules": rows, "times": times, "verifying_part": part }))
    }

    /// Texts of one kind, each longer than the one before.
    fn lengths(&self, page: &Page) -> Result<Value> {
        self.ui.status("Counting", "the instructions for texts of up to 1 MiB");
        let counted = on_all_cores(&LENGTHS, |i, kib| -> Result<_> {
            let text = text_of(kib * 1024);
            let path = self.folder.join(format!("long{i}.py"));
            write(&path, &text)?;
            Ok((text.len(), self.cross(&self.ours, Some(COMPILE), &path, i)?))
        });
        let mut table = format!("\n{:<26} {:>10} {:>13} {:>13}\n", "compiling, by length", "bytes", "instructions", "per byte");
        let mut rows = Vec::new();
        for (kib, count) in LENGTHS.iter().zip(counted) {
            let (bytes, n) = count?;
            let per_byte = n as f64 / bytes as f64;
            let _ = writeln!(table, "{:<26} {:>10} {:>13} {per_byte:>13.1}", format!("{kib} KiB"), grouped(bytes as u64), grouped(n));
            rows.push(json!({ "bytes": bytes, "instructions": n, "per_byte": per_byte }));
        }
        page.table(table);
        Ok(rows.into())
    }
}

fn counts(name: &str, bytes: &str, [ours, official, verifying, compiling]: [u64; 4]) -> String {
    let times = official as f64 / ours.max(1) as f64;
    let part = verifying as f64 / compiling.max(1) as f64;
    let [ours, official, verifying] = [ours, official, verifying].map(grouped);
    format!("{name:<26} {bytes:>10} {ours:>13} {official:>13} {times:>7.1} {verifying:>13} {part:>7.2}\n")
}

/// Functions of equal shape and different names, together about `bytes` bytes.
fn text_of(bytes: usize) -> String {
    let mut text = String::new();
    let mut i = 0;
    while text.len() < bytes {
        let _ = write!(
            text,
            "def function_{i}(first, second={i}):\n    '''What number {i} does.'''\n    for item in first:\n        if item > second:\n            \
             yield item.name_{i}, [n * 2 for n in item]\n    return {{'key': (first, 'a text of some length {i}')}}\n\n\n"
        );
        i += 1;
    }
    text
}

/// What `work` makes of each item, given its number too.
fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let cores = thread::available_parallelism().map_or(1, Into::into);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { return };
                    let result = work(i, item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((i, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, content).map_err(|e| diag::io("write", path, &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_long_as_asked_for_and_can_be_compiled() {
        let text = text_of(4096);
        assert!((4096..4096 + 400).contains(&text.len()), "{}", text.len());
        let chunks = bytecode::arena::StdChunks::new();
        let arena = bytecode::Arena::new(&chunks);
        assert!(::compiler::compile(text.as_bytes(), &::compiler::Options::default(), &arena).is_ok());
    }
}

//! The compiler beside `mpy-cross`: time, instructions, heap.
//!
//! The texts are modules of the library of the Python beside the official program. Instructions are counted by callgrind,
//! which is a part of valgrind; where that is not installed, those tables are left out, and it is said.

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
use super::recorded::grouped;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::repo::Repo;
use crate::ui::Ui;
use crate::{cargo, compile};

/// For each run of a program; under callgrind everything takes fifty times as long.
const LIMIT: Duration = Duration::from_secs(120);
/// How many texts are compiled for the time, of how many the instructions are counted, and for how many the heap is looked for.
const TIMED: usize = 300;
const COUNTED: usize = 16;
const WEIGHED: usize = 60;
/// Rows of a table of heaps; `--json` has all.
const SHOWN: usize = 12;
/// Lengths of the texts that the linear table is made of, in KiB.
const LENGTHS: [usize; 6] = [1, 4, 16, 64, 256, 1024];
/// Sizes of the texts in bytes: smaller ones say little, larger ones do not fit the official program's usual heap.
const TEXT_BYTES: std::ops::Range<u64> = 900..100_000;
/// The functions whose instructions are told apart.
const COMPILE: &str = "compiler::compile";
const VERIFY: &str = "bytecode::verify::verify";

/// Leaves as much of the heap free as it is told, then compiles a text, or imports the file `m.py` of a folder, whose first statement fails: prints what
/// was free before, and how much less there is afterwards.
const HEAP_PROGRAM: &str = "\
import gc, sys
name, room = sys.argv[1], int(sys.argv[2])
text = None
if name.endswith('.py'):
    f = open(name)
    text = f.read()
    f.close()
    f = None
else:
    sys.path[:] = [name]
ballast = [None] * 64
i, n = 0, 1 << 20
gc.collect()
while n >= 64:
    while gc.mem_free() - n >= room:
        try:
            ballast[i] = bytearray(n - 64)
        except MemoryError:
            break
        i += 1
    n >>= 1
gc.collect()
free = gc.mem_free()
if text:
    compile(text, 'text.py', 'exec')
else:
    try:
        import m
    except KeyError:
        pass
gc.collect()
print(free, free - gc.mem_free())
";
/// What an imported file begins with, so that nothing of it runs; the compiler does not know that.
const FAILING: &str = "{}[0]\n";
/// Steps in which the least room is looked for, in bytes.
const HEAP_STEP: u64 = 128;

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
pub fn measure(ui: &Ui, repo: &Repo, programs: &Programs, runs: u8) -> Result<Value> {
    let original = Original::find(ui, &programs.official)?;
    let folder = tempfile::tempdir().map_err(|e| diag::io("make", Path::new("a temporary folder"), &e))?;
    let mut report = json!({ "time": time(ui, &original, folder.path(), runs)? });
    match Callgrind::find(ui) {
        Some(callgrind) => {
            ui.status("Building", "the cross compiler, optimised");
            let xtask = cargo::build_program(ui, repo, "xtask", "release")?;
            let count = Count { ui, callgrind, ours: xtask.with_file_name("mpy-cross"), xtask, original: &original, folder: folder.path() };
            report["instructions"] = count.modules()?;
            report["length"] = count.lengths()?;
        }
        None => ui.result("\nno instructions are counted: valgrind is not installed (`apt-get install valgrind`)\n"),
    }
    report["heap"] = heap(ui, &original, programs, folder.path())?;
    Ok(report)
}

/// All texts in this process, on all cores, and one `mpy-cross` after the other.
fn time(ui: &Ui, original: &Original, folder: &Path, runs: u8) -> Result<Value> {
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
    let _ = writeln!(table, "{:<52} {ratio:>10.1}   (goal: 10)", "times as fast");
    ui.result(table);
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

    fn modules(&self) -> Result<Value> {
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
        table += &counts("all of them (goals: 2, 0.1)", "", sums);
        self.ui.result(table);
        let [ours, official, verifying, compiling] = sums.map(|sum| sum.max(1) as f64);
        Ok(json!({ "modules": rows, "times": official / ours, "verifying_part": verifying / compiling }))
    }

    /// Texts of one kind, each longer than the one before.
    fn lengths(&self) -> Result<Value> {
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
        self.ui.result(table);
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

/// The free heap that compiling a text takes, and importing it from a file: the least that is enough.
fn heap(ui: &Ui, original: &Original, programs: &Programs, folder: &Path) -> Result<Value> {
    let script = folder.join("heap.py");
    write(&script, HEAP_PROGRAM)?;
    let texts = original.accepted(ui, WEIGHED, &folder.join("out.mpy"));
    ui.status("Measuring", format!("the heap for {} modules", texts.len()));
    let measured = on_all_cores(&texts, |i, text| -> Result<_> {
        let bytes = fs::metadata(text).map_or(0, |data| data.len());
        let module = folder.join(format!("module{i}"));
        fs::create_dir_all(&module).map_err(|e| diag::io("make", &module, &e))?;
        let content = fs::read(text).map_err(|e| diag::io("read", text, &e))?;
        write(&module.join("m.py"), [FAILING.as_bytes(), &content].concat())?;
        let pair = |what: &Path| -> Result<Option<Needs>> {
            let of = |program| least_heap(ui, program, &script, what, bytes);
            Ok(of(&programs.ours)?.zip(of(&programs.official)?).map(|(ours, official)| [ours, official]))
        };
        let name = text.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, bytes, pair(text)?, pair(&module)?))
    });
    let measured = measured.into_iter().collect::<Result<Vec<_>>>()?;
    let rows = |which: fn(Option<Needs>, Option<Needs>) -> Option<Needs>| {
        let row = |(name, bytes, text, file): &(String, u64, _, _)| which(*text, *file).map(|needs| (name.clone(), *bytes, needs));
        measured.iter().filter_map(row).collect::<Vec<_>>()
    };
    Ok(json!({
        "compile": heap_table(ui, "heap to compile a text, in bytes", rows(|text, _| text)),
        "import": heap_table(ui, "heap to import a file, in bytes", rows(|_, file| file)),
    }))
}

/// What a program takes.
#[derive(Clone, Copy)]
struct Need {
    /// The least free heap that was enough, in bytes.
    least: u64,
    /// How much of it was not free afterwards: names, for the most part.
    kept: i64,
}

/// Ours and the official one.
type Needs = [Need; 2];

fn heap_table(ui: &Ui, title: &str, mut rows: Vec<(String, u64, Needs)>) -> Value {
    let ratio = |needs: &Needs| needs[0].least as f64 / needs[1].least.max(1) as f64;
    rows.sort_by(|a, b| ratio(&b.2).total_cmp(&ratio(&a.2)));
    let mut table = format!("\n{title:<34} {:>10} {:>10} {:>10} {:>7}\n", "of text", "ours", "official", "ratio");
    for (name, bytes, needs) in rows.iter().take(SHOWN) {
        let [ours, official] = needs.map(|need| grouped(need.least));
        let _ = writeln!(table, "{name:<34} {:>10} {ours:>10} {official:>10} {:>7.2}", grouped(*bytes), ratio(needs));
    }
    if rows.len() > SHOWN {
        let _ = writeln!(table, "... and {} with a lower ratio, all of them in `--json`", rows.len() - SHOWN);
    }
    let n = rows.len().max(1) as f64;
    let mean = (rows.iter().map(|row| ratio(&row.2).ln()).sum::<f64>() / n).exp();
    let larger = rows.iter().filter(|row| ratio(&row.2) > 1.0).count();
    let kept = [0, 1].map(|i| rows.iter().map(|row| row.2[i].kept as f64).sum::<f64>() / n);
    let _ = writeln!(table, "{:<34} {mean:>40.2}   ({larger} of {} above 1; goal: none)", "geometric mean", rows.len());
    let _ = writeln!(table, "{:<34} {:>21.0} {:>10.0}", "not given back, mean", kept[0], kept[1]);
    ui.result(table);
    let json_row = |(name, bytes, needs): &(String, u64, Needs)| {
        let [ours, official] = needs;
        json!({ "name": name, "bytes": bytes, "ours": ours.least, "official": official.least, "ratio": ratio(needs), "kept": [ours.kept, official.kept] })
    };
    json!({ "modules": rows.iter().map(json_row).collect::<Vec<_>>(), "mean": mean, "above_one": larger })
}

fn least_heap(ui: &Ui, program: &Path, script: &Path, what: &Path, bytes: u64) -> Result<Option<Need>> {
    let (mut too_small, mut enough) = (0, bytes * 14 + 16_384);
    let size = format!("heapsize={}", bytes * 4 + enough + 65_536);
    let run = |room: u64| -> Result<Option<Need>> {
        let room = room.to_string();
        let words = ["-X".as_ref(), size.as_ref(), script.as_os_str(), what.as_os_str(), room.as_ref()];
        let output = cargo::run_limited(ui, program, &words, LIMIT)?.filter(|output| output.status.success());
        let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let mut numbers = said.split_whitespace();
        let need = |numbers: &mut std::str::SplitWhitespace| {
            Some(Need { least: numbers.next()?.parse().ok()?, kept: numbers.next()?.parse().ok()? })
        };
        Ok(need(&mut numbers))
    };
    let Some(mut least) = run(enough)? else { return Ok(None) };
    while enough - too_small > HEAP_STEP {
        let middle = too_small.midpoint(enough);
        match run(middle)? {
            Some(need) => (enough, least) = (middle, need),
            None => too_small = middle,
        }
    }
    Ok(Some(least))
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

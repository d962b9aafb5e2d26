//! Copies of the cases that collect garbage before every allocation: what the collector cannot see is gone at once.

use std::fs;
use std::path::Path;

use crate::case;
use crate::repo::Repo;

/// Areas whose programs can carry the line: command lines cannot, and what is frozen is not copied.
const LEFT_OUT: [&str; 3] = ["cmdline", "frozen", "packages"];

const PREFIX: &str = "import gc; gc.threshold(0)";

/// Programs with these words are about collections, or about time.
const ABOUT: [&str; 4] = ["gc.collect", "threshold", "mem_alloc", "sleep"];

/// Writes the copies below the target folder; gives a repository whose cases are these.
///
/// # Errors
/// A file that cannot be read or written, by name.
pub fn copy(repo: &Repo) -> Result<Repo, String> {
    let root = repo.target.join("tests").join("stress");
    let place = Repo { root, target: repo.target.clone() };
    let _ = fs::remove_dir_all(place.cases());
    for area in case::AREAS {
        let to = place.cases().join(area);
        if LEFT_OUT.contains(&area) {
            fs::create_dir_all(&to).map_err(|error| format!("cannot make `{}`: {error}", to.display()))?;
        } else {
            copy_folder(&repo.cases().join(area), &to)?;
        }
    }
    Ok(place)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    let wrong = |error| format!("cannot copy `{}`: {error}", from.display());
    fs::create_dir_all(to).map_err(wrong)?;
    let is_imported = from.components().any(|part| part.as_os_str() == case::IMPORTED);
    for entry in fs::read_dir(from).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let copy = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else if path.extension().is_some_and(|ending| ending == "py") && !is_imported {
            let expected = path.with_extension("exp");
            let (program, output) = (fs::read_to_string(&path).map_err(wrong)?, fs::read_to_string(&expected).unwrap_or_default());
            if let Some(stressed) = stressed(&program, &output) {
                fs::write(&copy, stressed).map_err(wrong)?;
                fs::copy(&expected, copy.with_extension("exp")).map_err(wrong)?;
                let _ = fs::copy(path.with_extension("board.exp"), copy.with_extension("board.exp"));
            }
        } else if is_imported || path.extension().is_none_or(|ending| ending != "exp") {
            fs::copy(&path, &copy).map_err(wrong)?;
        }
    }
    Ok(())
}

/// The program with the line that sets the threshold, and every other line at its place; `None` if that cannot be or the
/// program is not for this.
fn stressed(program: &str, output: &str) -> Option<String> {
    if ABOUT.iter().any(|word| program.contains(word)) {
        return None;
    }
    let head = program.lines().take_while(|line| line.starts_with('#')).count();
    let mut lines: Vec<String> = program.lines().map(str::to_owned).collect();
    let first = lines.get_mut(head)?;
    let simple = first.starts_with("import ") || first.starts_with("from ") || is_assignment(first);
    if first.is_empty() {
        *first = PREFIX.into();
    } else if simple {
        *first = format!("{PREFIX}; {first}");
    } else if output.contains("line ") {
        return None;
    } else {
        lines.insert(head, PREFIX.into());
    }
    Some(lines.join("\n") + "\n")
}

/// Whether a line is `name = ...`.
fn is_assignment(line: &str) -> bool {
    line.split_once(" = ").is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(stressed("# requires: host\nimport a\nb\n", "").unwrap(), "# requires: host\nimport gc; gc.threshold(0); import a\nb\n");
        assert_eq!(stressed("def f():\n    pass\n", "").unwrap(), "import gc; gc.threshold(0)\ndef f():\n    pass\n");
        assert_eq!(stressed("def f():\n    pass\n", "line 2"), None);
        assert_eq!(stressed("x = gc.mem_alloc()\n", ""), None);
    }
}

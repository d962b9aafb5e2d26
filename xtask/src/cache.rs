//! Content decides what a build must do, never a time stamp: hashes, and files that are whole or untouched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::diag::{self, Result};
use crate::repo::Repo;

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").expect("a string takes all");
    }
    text
}

/// The hash of a file, or `None` if it cannot be read.
pub fn hash_file(path: &Path) -> Option<String> {
    fs::read(path).ok().map(|bytes| hash(&bytes))
}

/// Named inputs of a stage and their hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs(pub BTreeMap<String, String>);

impl Inputs {
    pub fn add(&mut self, name: impl Into<String>, bytes: &[u8]) {
        self.0.insert(name.into(), hash(bytes));
    }

    pub fn add_file(&mut self, repo: &Repo, path: &Path) -> Result<()> {
        let bytes = fs::read(path).map_err(|e| diag::io("read", path, &e))?;
        self.add(repo.show(path), &bytes);
        Ok(())
    }

    /// All files below `folder`, except hidden ones.
    pub fn add_tree(&mut self, repo: &Repo, folder: &Path) -> Result<()> {
        let visible = |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(|e| e.depth() == 0 || visible(e)) {
            let entry = entry.map_err(|e| diag::io("read", folder, &e.into()))?;
            if entry.file_type().is_file() {
                self.add_file(repo, entry.path())?;
            }
        }
        Ok(())
    }

    pub fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.clone());
    }

    /// One hash for all of them.
    pub fn key(&self) -> String {
        let text: String = self.0.iter().map(|(name, hash)| format!("{hash} {name}\n")).collect();
        hash(text.as_bytes())
    }

    pub fn json(&self) -> Value {
        json!(self.0)
    }
}

/// What a file of a tool looked like; enough to notice an update without reading a hundred megabytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    path: PathBuf,
    /// Length in bytes and time of the last change in nanoseconds; `None` for a file that is not there.
    stamp: Option<(u64, u64)>,
}

impl Witness {
    pub fn of(path: PathBuf) -> Self {
        let stamp = fs::metadata(&path).ok().map(|metadata| {
            let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            (metadata.len(), modified.map_or(0, |time| time.as_nanos() as u64))
        });
        Self { path, stamp }
    }

    pub fn still_true(&self) -> bool {
        *self == Self::of(self.path.clone())
    }

    pub fn json(&self) -> Value {
        json!([self.path, self.stamp])
    }

    pub fn from_json(value: &Value) -> Option<Self> {
        let stamp = match &value[1] {
            Value::Null => None,
            stamp => Some((stamp[0].as_u64()?, stamp[1].as_u64()?)),
        };
        Some(Self { path: value[0].as_str()?.into(), stamp })
    }
}

/// Writes a file through a temporary one: at any moment it is whole, old or new. Folders are made as needed.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let attempt = || {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        file.as_file().set_permissions(permissions)?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|e: std::io::Error| diag::io("write", path, &e))
}

/// [`write`], but a file that already holds `bytes` keeps its time stamp.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) { Ok(()) } else { write(path, bytes) }
}

/// Makes `folder` hold exactly `files`; files that are the same already keep their time stamps.
pub fn write_folder(folder: &Path, files: BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !files.contains_key(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path()).map_err(|e| diag::io("remove", &entry.path(), &e))?;
        }
    }
    files.iter().try_for_each(|(name, bytes)| write_if_changed(&folder.join(name), bytes))
}

/// Puts the folder `new` in the place of `folder`, in one step where the system can exchange two folders.
pub fn replace_folder(new: &Path, folder: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let failed = |e| diag::io("replace", folder, &e);
    if !folder.exists() {
        return fs::rename(new, folder).map_err(failed);
    }
    if renameat_with(CWD, new, CWD, folder, RenameFlags::EXCHANGE).is_err() {
        fs::remove_dir_all(folder).map_err(failed)?;
        return fs::rename(new, folder).map_err(failed);
    }
    fs::remove_dir_all(new).map_err(failed)
}

/// A JSON file, or null if there is none that can be read.
pub fn read_json(path: &Path) -> Value {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_sha_256() {
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_file_is_replaced_whole_and_kept_when_equal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        write(&path, b"one").unwrap();
        let before = Witness::of(path.clone());
        write_if_changed(&path, b"one").unwrap();
        assert!(before.still_true());
        write_if_changed(&path, b"two!").unwrap();
        assert!(!before.still_true());
        assert_eq!(fs::read(&path).unwrap(), b"two!");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn folders_change_places() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        write(&new.join("x"), b"new").unwrap();
        write(&old.join("x"), b"old").unwrap();
        replace_folder(&new, &old).unwrap();
        assert_eq!(fs::read(old.join("x")).unwrap(), b"new");
        assert!(!new.exists());
    }
}

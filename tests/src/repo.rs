//! Where things lie: the checkout, the case files, cargo's target folder.

use std::env;
use std::path::{Path, PathBuf};

/// The folders of this checkout that tests read and write.
#[derive(Clone, Debug)]
pub struct Repo {
    pub root: PathBuf,
    /// Cargo's target folder, also when `CARGO_TARGET_DIR` moves it.
    pub target: PathBuf,
}

impl Repo {
    /// The checkout that this package was built from.
    pub fn find() -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = package.parent().map(Path::to_path_buf).unwrap_or(package);
        let moved = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty());
        let target = moved.map_or_else(|| root.join("target"), |dir| root.join(dir));
        Self { root, target }
    }

    /// The case files; programs run with this as their working folder.
    pub fn cases(&self) -> PathBuf {
        self.root.join("tests")
    }

    /// A folder for what one case writes; each run of the case starts with an empty one.
    pub fn scratch(&self, case: &str) -> PathBuf {
        self.target.join("tests").join("scratch").join(case)
    }
}

//! Where things lie: the one place that knows the folders' names.

use std::env;
use std::path::{Path, PathBuf};

/// A checkout of the repository and the folder that takes everything built from it.
#[derive(Clone, Debug)]
pub struct Repo {
    pub root: PathBuf,
    pub target: PathBuf,
    pub manifests: PathBuf,
    pub frozen: PathBuf,
}

impl Repo {
    /// The checkout this program was built from; `CARGO_TARGET_DIR` moves what is built, as it does for cargo.
    pub fn find() -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package.parent().expect("xtask lies in the repository").to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
            Some(dir) => env::current_dir().unwrap_or_default().join(dir),
            None => root.join("target"),
        };
        Self::at(root, target)
    }

    pub fn at(root: PathBuf, target: PathBuf) -> Self {
        Self { manifests: root.join("manifests"), frozen: root.join("frozen"), root, target }
    }

    pub fn port(&self, port: &str) -> PathBuf {
        self.root.join("ports").join(port)
    }

    /// Generated sources of a board.
    pub fn generated(&self, board: &str) -> PathBuf {
        self.target.join("gen").join(board)
    }

    /// Images of a board, its report and its `build.json`.
    pub fn images(&self, board: &str) -> PathBuf {
        self.target.join("firmware").join(board)
    }

    /// What the next build may use again.
    pub fn cache(&self) -> PathBuf {
        self.target.join("cache")
    }

    /// A path as messages show it: relative to the repository where it lies inside, with forward slashes.
    pub fn show(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

//! Places to build in, beside the repository's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use xtask::diag::Failure;
use xtask::dist::{self, Built};
use xtask::image::{Image, dfu};
use xtask::repo::Repo;
use xtask::ui::Ui;

/// The folder of the bench that [`Bench::start`] builds.
pub const FOLDER: &str = "FROSTBYTE_TEST_BENCH";

pub fn ui() -> Ui {
    Ui::new(false, true, false, false)
}

/// The repository's own pyboard, built.
pub fn real() -> &'static Repo {
    static REAL: OnceLock<Repo> = OnceLock::new();
    REAL.get_or_init(|| {
        let repo = Repo::find();
        dist::build(&ui(), &repo, "pyboard", None).unwrap_or_else(|failure| panic!("{}", failure.render(false)));
        repo
    })
}

/// A pyboard with sets of its own and nothing but the port built.
pub struct Bench {
    folder: PathBuf,
    pub repo: Repo,
    /// Gone with the value.
    _temporary: Option<tempfile::TempDir>,
}

impl Bench {
    pub fn new() -> Self {
        let real = real();
        let folder = tempfile::tempdir().unwrap();
        let bench = Self::at(folder.path());
        let bench = Self { _temporary: Some(folder), ..bench };
        bench.write("manifests/chips/stm32f405rg.toml", &fs::read(real.manifests.join("chips/stm32f405rg.toml")).unwrap());
        let cache = bench.repo.cache().join("pyboard");
        fs::create_dir_all(&cache).unwrap();
        for file in ["libport.a", "state.json"] {
            fs::copy(real.cache().join("pyboard").join(file), cache.join(file)).unwrap();
        }
        bench.sets(&["one"], "");
        bench.write("frozen/one/alpha.py", b"def f():\n    assert 0\n    return 'alpha'\n");
        bench.write("frozen/one/beta.py", b"NAME = 'beta of the first kind'\n");
        bench
    }

    /// One that is there already.
    pub fn at(folder: &Path) -> Self {
        let mut repo = Repo::at(Repo::find().root, folder.join("target"));
        repo.manifests = folder.join("manifests");
        repo.frozen = folder.join("frozen");
        Self { folder: folder.into(), repo, _temporary: None }
    }

    /// Builds in a process of its own, which a shell starts after `prepare`.
    pub fn start(&self, prepare: &str) -> Child {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("{prepare} exec \"$0\" --ignored --nocapture --exact build_in_a_process_of_its_own"));
        shell.arg(std::env::current_exe().unwrap()).env(FOLDER, &self.folder);
        shell.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// The pyboard's manifest with these sets, and `more` behind.
    pub fn sets(&self, sets: &[&str], more: &str) {
        let text = fs::read_to_string(real().manifests.join("pyboard.toml")).unwrap();
        let text = with_line(&text, "sets = ", &format!("sets = {sets:?}"));
        self.write("manifests/pyboard.toml", format!("{text}\n{more}").as_bytes());
    }

    pub fn try_build(&self) -> Result<Built, Failure> {
        dist::build(&ui(), &self.repo, "pyboard", None)
    }

    pub fn build(&self) -> Built {
        self.try_build().unwrap_or_else(|failure| panic!("{}", failure.render(false)))
    }

    pub fn output(&self, name: &str) -> Vec<u8> {
        fs::read(self.repo.images("pyboard").join(name)).unwrap()
    }

    /// All outputs, for comparison.
    pub fn outputs(&self) -> Vec<(String, Vec<u8>)> {
        outputs_in(&self.repo.images("pyboard"))
    }

    pub fn frozen(&self) -> Vec<String> {
        let record: Value = serde_json::from_slice(&self.output("build.json")).unwrap();
        record["frozen"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_string()).collect()
    }

    pub fn image(&self) -> Image {
        dfu::decode(&self.output("firmware.dfu")).unwrap().0
    }

    pub fn image_has(&self, text: &str) -> bool {
        self.image().segments().iter().any(|segment| segment.data.windows(text.len()).any(|window| window == text.as_bytes()))
    }
}

/// Names and contents of the files in a folder, by name.
pub fn outputs_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().flatten();
    let mut files: Vec<_> = files.map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap())).collect();
    files.sort();
    files
}

/// `text` with the line that begins with `start` replaced.
pub fn with_line(text: &str, start: &str, line: &str) -> String {
    assert_eq!(text.lines().filter(|line| line.starts_with(start)).count(), 1);
    text.lines().map(|old| if old.starts_with(start) { line } else { old }.to_string() + "\n").collect()
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.path() {
            folder if folder.is_dir() => copy(&folder, &target),
            file => assert!(fs::copy(file, target).is_ok()),
        }
    }
}

//! Builds of the pyboard's image with other frozen sets: what the manifest says is what the image holds, always.
//!
//! The port is built once, by the first test that needs it; each test works in a folder of its own with a copy of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use xtask::cli::FreezeArgs;
use xtask::diag::Failure;
use xtask::dist::{self, Built};
use xtask::freeze;
use xtask::image::{Image, bin, dfu, elf, hex};
use xtask::repo::Repo;
use xtask::ui::Ui;

fn ui() -> Ui {
    Ui::new(false, true, false, false)
}

/// The repository's own pyboard, built.
fn real() -> &'static Repo {
    static REAL: OnceLock<Repo> = OnceLock::new();
    REAL.get_or_init(|| {
        let repo = Repo::find();
        dist::build(&ui(), &repo, "pyboard", None).unwrap_or_else(|failure| panic!("{}", failure.render(false)));
        repo
    })
}

/// A pyboard with sets of its own and nothing but the port built.
struct Bench {
    folder: PathBuf,
    repo: Repo,
    /// Gone with the value.
    _temporary: Option<tempfile::TempDir>,
}

impl Bench {
    fn new() -> Self {
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
    fn at(folder: &Path) -> Self {
        let mut repo = Repo::at(Repo::find().root, folder.join("target"));
        repo.manifests = folder.join("manifests");
        repo.frozen = folder.join("frozen");
        Self { folder: folder.into(), repo, _temporary: None }
    }

    /// Builds in a process of its own, which a shell starts after `prepare`.
    fn start(&self, prepare: &str) -> Child {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("{prepare} exec \"$0\" --ignored --nocapture --exact build_in_a_process_of_its_own"));
        shell.arg(std::env::current_exe().unwrap()).env(FOLDER, &self.folder);
        shell.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// The pyboard's manifest with these sets, and `more` behind.
    fn sets(&self, sets: &[&str], more: &str) {
        let text = fs::read_to_string(real().manifests.join("pyboard.toml")).unwrap();
        let text = with_line(&text, "sets = ", &format!("sets = {sets:?}"));
        self.write("manifests/pyboard.toml", format!("{text}\n{more}").as_bytes());
    }

    fn try_build(&self) -> Result<Built, Failure> {
        dist::build(&ui(), &self.repo, "pyboard", None)
    }

    fn build(&self) -> Built {
        self.try_build().unwrap_or_else(|failure| panic!("{}", failure.render(false)))
    }

    fn output(&self, name: &str) -> Vec<u8> {
        fs::read(self.repo.images("pyboard").join(name)).unwrap()
    }

    /// All outputs but the linker's map, for comparison.
    fn outputs(&self) -> Vec<(String, Vec<u8>)> {
        let files = fs::read_dir(self.repo.images("pyboard")).unwrap().flatten();
        let mut files: Vec<_> =
            files.map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap())).collect();
        files.sort();
        files
    }

    fn frozen(&self) -> Vec<String> {
        let record: Value = serde_json::from_slice(&self.output("build.json")).unwrap();
        record["frozen"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_string()).collect()
    }

    fn image(&self) -> Image {
        dfu::decode(&self.output("firmware.dfu")).unwrap().0
    }

    fn image_has(&self, text: &str) -> bool {
        self.image().segments().iter().any(|segment| segment.data.windows(text.len()).any(|window| window == text.as_bytes()))
    }
}

#[test]
fn all_formats_hold_the_same_bytes() {
    let bench = Bench::new();
    let built = bench.build();
    let ranges = built.plan.image_ranges();
    let load = elf::decode(&bench.output("firmware.elf")).unwrap().without_gaps(&ranges);
    assert_eq!(load.segments().len(), 2);
    let hex = hex::decode(&String::from_utf8(bench.output("firmware.hex")).unwrap()).unwrap();
    let bins = bin::decode(&[bench.output("firmware0.bin"), bench.output("firmware1.bin")], &ranges).unwrap();
    assert_eq!(hex, load);
    assert_eq!(bins, load);
    // Elements of a .dfu are padded with zeros to a multiple of eight bytes.
    let dfu = bench.image();
    assert_eq!(dfu.segments().len(), 2);
    for (padded, segment) in dfu.segments().iter().zip(load.segments()) {
        assert_eq!(padded.address, segment.address);
        let (data, padding) = padded.data.split_at(segment.data.len());
        assert_eq!(data, segment.data);
        assert!(padding.len() < 8 && padding.iter().all(|&byte| byte == 0));
    }
    // Nothing lies where the file system is.
    assert!(load.segments().iter().all(|s| s.end() <= 0x0800_4000 || s.address >= 0x0802_0000));
}

#[test]
fn every_byte_is_accounted_for() {
    let report = Bench::new().build().report.unwrap();
    assert_eq!(report.groups.iter().map(|(_, bytes)| bytes).sum::<u64>(), report.total);
    assert!(report.unattributed() * 100 <= report.total, "{}", report.text());
    assert_eq!(report.modules.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().len(), 2);
    let flash: u64 = report.regions.iter().filter(|r| r.name.starts_with("flash")).map(|r| r.used).sum();
    assert_eq!(flash, report.total);
}

#[test]
fn no_panic_can_be_reached_in_the_image() {
    let panics = Bench::new().build().report.unwrap().panics.unwrap();
    assert!(panics.n_functions > 1000, "{panics:?}");
    assert_eq!((panics.n_reaching, &panics.callers[..]), (0, &[][..]), "{}", panics.text());
}

#[test]
fn a_removed_module_leaves_the_image() {
    let bench = Bench::new();
    bench.build();
    assert!(bench.image_has("beta of the first kind"));
    bench.remove("frozen/one/beta.py");
    bench.build();
    assert_eq!(bench.frozen(), ["alpha"]);
    assert!(!bench.image_has("beta of the first kind"));
}

#[test]
fn a_changed_option_changes_the_image() {
    let bench = Bench::new();
    let size = |built: Built| built.record["frozen"][0]["bytecode"].as_u64().unwrap();
    let before = size(bench.build());
    bench.sets(&["one"], "[frozen.options]\n\"one/alpha.py\" = { opt = 3 }\n");
    assert!(size(bench.build()) < before);
    bench.sets(&["one"], "[frozen.options]\none = { as = \"source\" }\n");
    bench.build();
    assert!(bench.image_has("assert 0\n"));
}

#[test]
fn names_of_the_manifest_are_in_flash() {
    let bench = Bench::new();
    let manifest = fs::read_to_string(bench.path("manifests/pyboard.toml")).unwrap();
    let manifest = with_line(&manifest, "names = ", "names = [\"wonderful_name\", \"append\"]");
    bench.write("manifests/pyboard.toml", manifest.as_bytes());
    bench.build();
    assert!(bench.image_has("wonderful_name"));
    let names = fs::read_to_string(bench.repo.generated("pyboard").join("frozen/qstrs.txt")).unwrap();
    assert_eq!(names.lines().filter(|line| line.ends_with(" append")).count(), 1);
}

#[test]
fn an_older_file_in_the_place_of_a_newer_one_is_seen() {
    let bench = Bench::new();
    bench.build();
    bench.write("frozen/one/beta.py", b"NAME = 'beta of another kind'\n");
    let file = fs::File::options().write(true).open(bench.path("frozen/one/beta.py")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
    bench.build();
    assert!(bench.image_has("beta of another kind"));
    assert!(!bench.image_has("beta of the first kind"));
}

#[test]
fn a_name_of_rust_code_in_frozen_code_needs_nothing_cleaned() {
    let bench = Bench::new();
    bench.build();
    bench.write("frozen/one/beta.py", b"from micropython import const\nappend = print\nclass Vm: qstr_info = ArithmeticError\n");
    bench.build();
    assert_eq!(bench.frozen(), ["alpha", "beta"]);
}

#[test]
fn a_set_that_is_not_there_is_an_error_and_the_last_output_stays() {
    let bench = Bench::new();
    bench.build();
    let before = bench.outputs();
    bench.sets(&["one", "nosuch"], "");
    let failure = bench.try_build().err().unwrap();
    assert!(failure.render(false).contains("no frozen set `nosuch` in frozen/"));
    bench.sets(&["one", "one"], "");
    assert!(bench.try_build().err().unwrap().render(false).contains("frozen set `one` is listed twice"));
    bench.sets(&["one", "two"], "");
    bench.write("frozen/two/alpha.py", b"");
    let failure = bench.try_build().err().unwrap();
    assert!(failure.render(false).contains("two frozen modules are called `alpha`"));
    assert_eq!(failure.exit as u8, 1);
    bench.sets(&["one"], "");
    bench.write("frozen/one/beta.py", b"def broken(:\n");
    assert_eq!(bench.try_build().err().unwrap().exit as u8, 1);
    assert_eq!(bench.outputs(), before);
}

#[test]
fn what_does_not_fit_is_explained() {
    let bench = Bench::new();
    bench.build();
    let before = bench.outputs();
    bench.write("frozen/one/big.py", format!("DATA = b'{}'\n", "x".repeat(1_000_000)).as_bytes());
    let failure = bench.try_build().err().unwrap();
    assert_eq!(failure.exit as u8, 3);
    let said = failure.render(false);
    for words in
        ["the image does not fit: `flash text` needs", "bytes too many", "biggest frozen modules: big 1000", "since the last image"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(bench.outputs(), before);
}

#[test]
fn freeze_adds_for_one_build() {
    let bench = Bench::new();
    bench.build();
    let before = bench.outputs();
    bench.write("elsewhere/extra/__init__.py", b"import extra.part\n");
    bench.write("elsewhere/extra/part.py", b"TEXT = 'something that was added by hand'\n");
    let path = bench.path("elsewhere/extra");
    let set = freeze::set_called(&bench.repo, &path.to_string_lossy(), &FreezeArgs::default()).unwrap();
    let built = dist::build(&ui(), &bench.repo, "pyboard", Some(set)).unwrap_or_else(|failure| panic!("{}", failure.render(false)));
    assert_eq!(built.record["added"], "extra");
    assert_eq!(bench.frozen(), ["alpha", "beta", "extra", "extra.part"]);
    assert!(bench.image_has("something that was added by hand"));
    bench.build();
    assert_eq!(bench.outputs(), before);
}

/// The folder of the bench that [`Bench::start`] builds.
const FOLDER: &str = "FROSTBYTE_TEST_BENCH";

#[test]
#[ignore = "part of other tests"]
fn build_in_a_process_of_its_own() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        Bench::at(Path::new(&folder)).build();
    }
}

#[test]
fn an_interrupted_build_leaves_the_old_or_the_new_output() {
    let bench = Bench::new();
    bench.build();
    let old = bench.outputs();
    bench.write("frozen/one/gamma.py", b"NAME = 'gamma'\n");
    let clean = Bench::new();
    clean.write("frozen/one/gamma.py", b"NAME = 'gamma'\n");
    clean.build();
    let new = clean.outputs();
    for step in 0..20 {
        let mut build = bench.start("");
        std::thread::sleep(Duration::from_millis(10 * step));
        let _ = build.kill();
        build.wait().unwrap();
        let now = bench.outputs();
        assert!(now == old || now == new, "step {step}");
    }
    bench.build();
    assert!(bench.outputs() == new);
    assert_eq!(fs::read_dir(bench.repo.images("")).unwrap().count(), 1, "leftovers are cleared away");
}

#[test]
fn a_full_disk_is_an_error_and_the_last_output_stays() {
    let bench = Bench::new();
    bench.build();
    let before = bench.outputs();
    bench.write("frozen/one/gamma.py", b"NAME = 'gamma'\n");
    // No file may grow beyond 100 KiB: what a full disk does to an image.
    let output = bench.start("trap '' XFSZ; ulimit -f 200;").wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(said.contains("linking failed") || said.contains("cannot write"), "{said}");
    assert!(bench.outputs() == before);
}

#[test]
fn when_nothing_changed_no_process_is_started() {
    let repo = real();
    let started = std::time::Instant::now();
    let mut build = Command::new(env!("CARGO_BIN_EXE_xtask"));
    build.args(["build", "--board", "pyboard", "--json"]).env("PATH", "/nowhere").env("CARGO", "/nowhere/cargo");
    build.env("CARGO_MANIFEST_DIR", repo.root.join("xtask")).env("CARGO_TARGET_DIR", &repo.target);
    let output = build.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["ok"], &said["exit_code"], &said["schema"]), (&true.into(), &0.into(), &1.into()));
    println!("nothing changed: {:?}", started.elapsed());
}

/// `text` with the line that begins with `start` replaced.
fn with_line(text: &str, start: &str, line: &str) -> String {
    assert_eq!(text.lines().filter(|line| line.starts_with(start)).count(), 1);
    text.lines().map(|old| if old.starts_with(start) { line } else { old }.to_string() + "\n").collect()
}

/// A small generator of numbers, so that a failure can be repeated.
struct Random(u32);

impl Random {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % n
    }
}

#[test]
fn an_incremental_image_is_a_clean_image() {
    let bench = Bench::new();
    let mut random = Random(0x2545_f491);
    bench.sets(&["one", "more"], "");
    bench.write("frozen/more/start.py", b"");
    for step in 0..25 {
        let name = format!("frozen/more/m{}.py", random.below(5));
        let exists = bench.path(&name).exists();
        match random.below(5) {
            0 if exists => bench.remove(&name),
            1 if exists => {
                let other = format!("frozen/more/n{}.py", random.below(5));
                fs::rename(bench.path(&name), bench.path(&other)).unwrap();
            }
            2 => {
                let options = format!("[frozen.options]\nmore = {{ opt = {} }}\n", random.below(4));
                bench.sets(&["one", "more"], &options);
            }
            _ => bench.write(&name, format!("NAME_{step} = ({step}, 'x' * 3, {}.5)\nassert NAME_{step}\n", random.below(9)).as_bytes()),
        }
        if bench.path(&name).exists() {
            let file = fs::File::options().write(true).open(bench.path(&name)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(random.below(2_000_000_000).into())).unwrap();
        }
        bench.build();
        if step % 5 == 4 {
            let incremental = bench.outputs();
            let clean = Bench::new();
            for folder in ["manifests", "frozen"] {
                fs::remove_dir_all(clean.path(folder)).unwrap();
                copy(&bench.path(folder), &clean.path(folder));
            }
            clean.build();
            assert!(incremental == clean.outputs(), "step {step}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.path() {
            folder if folder.is_dir() => copy(&folder, &target),
            file => assert!(fs::copy(file, target).is_ok()),
        }
    }
}

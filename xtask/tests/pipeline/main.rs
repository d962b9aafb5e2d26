//! Builds of the pyboard's image with other frozen sets: what the manifest says is what the image holds, always.
//!
//! The port is built once, by the first test that needs it; each test works in a folder of its own with a copy of it.
//! What other build systems are known to get wrong has a table in `failures.rs`.

mod bench;
mod failures;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use xtask::cli::FreezeArgs;
use xtask::dist;
use xtask::freeze;
use xtask::image::{bin, elf, hex};

use bench::{Bench, FOLDER, copy, real, ui, with_line};

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
    assert!(panics.callers.is_empty(), "{}", panics.text());
    // None with rustup's core library; one that a distribution's compiler builds keeps a check in printing integers.
    assert!(panics.n_reaching <= 4, "{}", panics.text());
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

/// Exit code and report of a program on the last image of a board.
fn run(board: &str, program: &str, arguments: &[&str]) -> (i32, Value) {
    let repo = real();
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("program.py");
    fs::write(&script, program).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"));
    run.args(["run", "--board", board, "--json"]).args(arguments).arg(script);
    run.env("CARGO_MANIFEST_DIR", repo.root.join("xtask")).env("CARGO_TARGET_DIR", &repo.target);
    let output = run.output().unwrap();
    let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), said)
}

#[test]
fn a_program_on_the_board_decides_the_exit_code() {
    for (program, limit, code, ended, value) in [
        ("print('fine')", "60s", 0, "done", ""),
        ("import sys\nsys.exit()", "60s", 0, "done", ""),
        ("1 / 0", "60s", 8, "exception", "ZeroDivisionError: divide by zero"),
        ("import sys\nsys.exit(3)", "60s", 8, "exit", "3"),
        ("while True: pass", "10s", 9, "timeout", ""),
    ] {
        let (status, report) = run("pyboard", program, &["--timeout", limit]);
        assert_eq!((status, &report["exit_code"]), (code, &code.into()), "{program}: {report}");
        assert_eq!((&report["program"]["ended"], &report["program"]["value"]), (&ended.into(), &value.into()), "{program}");
    }
}

#[test]
fn a_program_on_the_host_has_its_own_exit_code() {
    dist::build(&ui(), real(), "host", None).unwrap_or_else(|failure| panic!("{}", failure.render(false)));
    let (status, report) = run("host", "import sys\nprint('here')\nsys.exit(5)", &[]);
    assert_eq!((status, &report["exit_code"], &report["ok"]), (5, &5.into(), &false.into()));
    assert_eq!(report["program"]["output"], "here\n");
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

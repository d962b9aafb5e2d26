//! What builds of MicroPython by make are known to get wrong, each a test here:
//!
//! | | what was done | what happened there | here |
//! |---|---|---|---|
//! | R1 | a module is dropped from the manifest | success, and it can still be imported | `r1_...` |
//! | R2 | a module's `opt` becomes 3 | the same bytecode, asserts and all | `r2_...` |
//! | R3 | only options of the freezer change | old generated files are taken again | `r3_...` |
//! | R4 | the firmware begins to use a name that a frozen module has | "redeclaration of enumerator", until files are deleted by hand | `r4_...` |
//! | R5 | a file is replaced by another with an older time stamp | the old code stays | `r5_...` |
//! | R6 | the manifest names a package that is not there | success, nothing frozen | `r6_...` |
//! | R7 | a module is listed twice | an error in generated C | `r7_...` |
//! | R8 | a frozen module has a syntax error | a temporary file's name, line 1 | `r8_...` |
//! | R9 | a path on the command line is relative | looked up in another folder, late | `r9_...` |

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use xtask::dist;
use xtask::repo::Repo;

use crate::bench::{Bench, copy, outputs_in, real, ui, with_line};

#[test]
fn r1_what_the_manifest_drops_leaves_the_image() {
    let bench = Bench::new();
    bench.write("frozen/two/gamma.py", b"NAME = 'gamma of the second set'\n");
    bench.sets(&["one", "two"], "");
    bench.build();
    assert!(bench.image_has("gamma of the second set"));
    bench.sets(&["one"], "");
    bench.build();
    assert_eq!(bench.frozen(), ["alpha", "beta"]);
    assert!(!bench.image_has("gamma of the second set"));
    // A set's folder is a list too.
    assert!(bench.image_has("beta of the first kind"));
    bench.remove("frozen/one/beta.py");
    bench.build();
    assert_eq!(bench.frozen(), ["alpha"]);
    assert!(!bench.image_has("beta of the first kind"));
}

#[test]
fn r2_another_opt_is_another_bytecode() {
    let bench = Bench::new();
    bench.write("frozen/one/alpha.py", b"def f(x):\n    assert x, 'said when x is false'\n");
    let size = || bench.build().record["frozen"][0]["bytecode"].as_u64().unwrap();
    let before = size();
    assert!(bench.image_has("said when x is false"));
    bench.sets(&["one"], "[frozen.options]\n\"one/alpha.py\" = { opt = 3 }\n");
    assert!(size() < before);
    assert!(!bench.image_has("said when x is false"));
}

#[test]
fn r3_options_of_the_freezer_make_its_files_anew() {
    let bench = Bench::new();
    bench.build();
    let first = bench.outputs();
    let generated = |name: &str| fs::read_to_string(bench.repo.generated("pyboard").join("frozen").join(name)).unwrap();
    let (names, alpha) = (generated("qstrs.txt"), generated("alpha.rs"));
    let manifest = fs::read_to_string(bench.path("manifests/pyboard.toml")).unwrap();
    bench.write("manifests/pyboard.toml", with_line(&manifest, "names = ", "names = [\"wonderful_name\"]").as_bytes());
    bench.build();
    assert!(bench.image_has("wonderful_name"));
    assert_ne!(generated("qstrs.txt"), names);
    bench.sets(&["one"], "[frozen.options]\none = { as = \"source\" }\n");
    bench.build();
    assert!(bench.image_has("    assert 0\n"));
    assert_ne!(generated("alpha.rs"), alpha);
    bench.sets(&["one"], "");
    bench.build();
    assert!(bench.outputs() == first);
}

/// A copy of the repository with a target folder of its own, built from nothing.
fn second() -> &'static Mutex<Repo> {
    static SECOND: OnceLock<Mutex<Repo>> = OnceLock::new();
    SECOND.get_or_init(|| {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a clone in another folder, \u{e4}");
        let _ = fs::remove_dir_all(&root);
        let from = &real().root;
        for name in [".cargo", "firmware", "frozen", "fuzz", "manifests", "ports", "tests", "xtask"] {
            copy(&from.join(name), &root.join(name));
        }
        for name in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(from.join(name), root.join(name)).unwrap();
        }
        let repo = Repo::at(root.clone(), root.join("target"));
        build(&repo);
        Mutex::new(repo)
    })
}

fn build(repo: &Repo) {
    dist::build(&ui(), repo, "pyboard", None).unwrap_or_else(|failure| panic!("{}", failure.render(false)));
}

/// The one folder is this one, built before or not.
#[test]
fn two_folders_give_identical_images() {
    let second = second().lock().unwrap();
    build(&second);
    let (ours, theirs) = (outputs_in(&real().images("pyboard")), outputs_in(&second.images("pyboard")));
    for name in ["build.json", "firmware.dfu", "firmware.elf", "firmware.hex", "firmware0.bin", "firmware1.bin"] {
        assert!(ours.iter().any(|(file, _)| file == name), "{name}");
    }
    let names = |outputs: &[(String, Vec<u8>)]| outputs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&theirs));
    for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        assert!(ours == theirs, "{name} is not the same in both folders");
    }
}

#[test]
fn r4_a_name_that_moves_into_rust_code_needs_nothing_cleaned() {
    let second = second().lock().unwrap();
    let numbers = || {
        let text = fs::read_to_string(second.generated("pyboard").join("frozen/qstrs.txt")).unwrap();
        let first = text.split("Numbers below ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse::<u32>().unwrap();
        let lines = text.lines().filter(|line| line.ends_with(" planets"));
        let numbers: Vec<u32> = lines.map(|line| line.split_whitespace().next().unwrap().parse().unwrap()).collect();
        (first, numbers)
    };
    let (first, before) = numbers();
    assert!(before.len() == 1 && before[0] >= first, "{before:?}");
    let file = second.root.join("firmware/modules/src/lib.rs");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\n    AUTO,\n", "\n    AUTO,\n    planets,\n")).unwrap();
    build(&second);
    let (new_first, after) = numbers();
    assert_eq!(new_first, first + 1);
    assert!(after.len() == 1 && after[0] < new_first, "{after:?}");
    fs::write(&file, text).unwrap();
}

#[test]
fn r5_an_older_file_in_the_place_of_a_newer_one_is_seen() {
    let bench = Bench::new();
    bench.build();
    bench.write("frozen/one/beta.py", b"NAME = 'beta of another kind'\n");
    let file = fs::File::options().write(true).open(bench.path("frozen/one/beta.py")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
    bench.build();
    assert!(bench.image_has("beta of another kind"));
    assert!(!bench.image_has("beta of the first kind"));
}

/// What a build of these sets says; it must fail with this exit code and leave the last images alone.
fn refused(bench: &Bench, sets: &[&str], exit: u8) -> String {
    bench.sets(&["one"], "");
    bench.write("frozen/one/beta.py", b"NAME = 'beta of the first kind'\n");
    bench.build();
    let before = bench.outputs();
    bench.sets(sets, "");
    if sets.contains(&"broken") {
        bench.write("frozen/broken/thing.py", b"def fine():\n    pass\n\ndef broken(:\n    pass\n");
    }
    let failure = bench.try_build().err().unwrap();
    assert_eq!(failure.exit as u8, exit);
    assert!(bench.outputs() == before);
    failure.render(false)
}

#[test]
fn r6_a_set_that_is_not_there_is_an_error() {
    let said = refused(&Bench::new(), &["one", "nosuch"], 2);
    assert!(said.contains("no frozen set `nosuch` in frozen/"), "{said}");
}

#[test]
fn r7_what_is_listed_twice_is_named() {
    let bench = Bench::new();
    let said = refused(&bench, &["one", "one"], 2);
    assert!(said.contains("frozen set `one` is listed twice"), "{said}");
    bench.write("frozen/two/alpha.py", b"");
    let said = refused(&bench, &["one", "two"], 1);
    for words in ["two frozen modules are called `alpha`", "one/alpha.py", "two/alpha.py"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn r8_a_syntax_error_has_its_file_line_column_and_caret() {
    let said = refused(&Bench::new(), &["one", "broken"], 1);
    for words in ["SyntaxError", "frozen/broken/thing.py:4:12", "def broken(:", "^"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn r9_paths_count_from_the_callers_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("app/lib")).unwrap();
    fs::write(folder.path().join("app/lib/thing.py"), "x = 1\n").unwrap();
    let freeze = |from: &str, what: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["freeze", what]).current_dir(folder.path().join(from)).output().unwrap()
    };
    for (from, what) in [(".", "app/lib/thing.py"), ("app", "lib/thing.py"), ("app/lib", "../lib")] {
        let output = freeze(from, what);
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("thing"), "{from} {what}");
    }
    let output = freeze(".", "lib/thing.py");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`lib/thing.py` is neither a set in frozen/ nor a file or folder"));
}

//! The command line as scripts and people see it: exit codes, one JSON object, no colour in files.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs xtask as in a terminal-less shell, with nothing set.
fn xtask(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_remove("BOARD").env_remove("CI").envs(environment.iter().copied());
    command.output().unwrap()
}

fn code(arguments: &[&str]) -> i32 {
    xtask(arguments, &[]).status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn wrong_usage_is_exit_code_2() {
    assert_eq!(code(&["nonsense"]), 2);
    assert_eq!(code(&["build", "--nonsense"]), 2);
    assert_eq!(code(&["build"]), 2);
    assert_eq!(code(&["build", "--board", "nonsense"]), 2);
    assert_eq!(code(&["freeze", "/no/such/thing"]), 2);
    assert_eq!(code(&["run", "--board", "pyboard", "x.py", "--timeout", "soon"]), 2);
    assert_eq!(code(&["list", "boards"]), 0);
    assert_eq!(code(&["--help"]), 0);
}

#[test]
fn a_mistake_in_python_is_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.py");
    std::fs::write(&file, "def f(:\n").unwrap();
    assert_eq!(code(&["freeze", &file.to_string_lossy()]), 1);
}

#[test]
fn help_tells_the_exit_codes_and_does_not_promise_flash() {
    let help = String::from_utf8(xtask(&["--help"], &[]).stdout).unwrap();
    for words in ["Exit codes:", "3  does not fit the chip", "8  the program on the board failed", "doctor", "list"] {
        assert!(help.contains(words), "{words}");
    }
    assert!(!help.contains("  flash"));
}

#[test]
fn boards_are_found_by_any_name_and_an_empty_variable_is_none() {
    let near = xtask(&["build"], &[("BOARD", "pybaord")]);
    assert!(stderr(&near).contains("did you mean `pyboard`?"));
    assert!(stderr(&xtask(&["build"], &[("BOARD", "")])).contains("which board?"));
}

#[test]
fn json_is_one_object_that_agrees_with_the_exit_code() {
    let cases: [(&[&str], i32); 8] = [
        (&["list", "boards"], 0),
        (&["build", "-b", "x"], 2),
        (&["build", "--nonsense"], 2),
        (&["freeze", "demo"], 0),
        (&["doctor"], 0),
        (&["dis", "frozen/demo/no_such.py"], 2),
        (&["run", "-b", "pyboard"], 2),
        (&["run", "-b", "pyboard", "--nonsense"], 2),
    ];
    for (arguments, exit) in cases {
        let output = xtask(&[arguments, &["--json"]].concat(), &[]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}");
        assert_eq!(report["exit_code"], exit, "{arguments:?}");
        assert_eq!(report["ok"], exit == 0, "{arguments:?}");
        assert_eq!(report["schema"], 1, "{arguments:?}");
    }
}

#[test]
fn quiet_says_nothing_but_errors() {
    let output = xtask(&["freeze", "demo", "--quiet"], &[]);
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn colour_is_for_terminals_or_on_demand() {
    let build = ["build", "--board", "nonsense"];
    assert!(!stderr(&xtask(&build, &[])).contains('\x1b'));
    assert!(stderr(&xtask(&build, &[("CLICOLOR_FORCE", "1")])).contains('\x1b'));
    assert!(!stderr(&xtask(&build, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])).contains('\x1b'));
}

#[test]
fn freeze_tells_what_a_module_costs() {
    let output = xtask(&["freeze", "demo"], &[]);
    let table = String::from_utf8(output.stdout).unwrap();
    let row = table.lines().find(|line| line.starts_with("frostbyte_demo")).unwrap();
    assert_eq!(row.split_whitespace().count(), 5);
}

#[test]
fn clean_removes_what_was_built_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().to_string_lossy().into_owned();
    let places =
        ["gen/pyboard", "firmware/pyboard", "cache/pyboard", "gen/host", "firmware/host", "cache/host", "build/x", "debug", "oracle"];
    places.iter().for_each(|place| std::fs::create_dir_all(folder.path().join(place)).unwrap());
    let left = || places.into_iter().filter(|place| folder.path().join(place).exists()).collect::<Vec<_>>();
    let clean = |arguments: &[&str]| {
        let output = xtask(&[&["clean", "--json"], arguments].concat(), &[("CARGO_TARGET_DIR", &target)]);
        assert!(output.status.success(), "{}", stderr(&output));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["removed"].as_array().unwrap().len()
    };
    assert_eq!(clean(&["--board", "PYBV11"]), 3);
    assert_eq!(left(), ["gen/host", "firmware/host", "cache/host", "build/x", "debug", "oracle"]);
    assert_eq!(clean(&[]), 4);
    assert_eq!(left(), ["debug", "oracle"]);
    assert_eq!(clean(&[]), 0);
}

#[test]
fn doctor_says_what_is_missing_and_what_to_type() {
    let told = |path: &str| String::from_utf8(xtask(&["doctor"], &[("PATH", path)]).stdout).unwrap();
    let line = told("/nowhere").lines().find(|line| line.contains("qemu-system-arm")).unwrap().to_string();
    assert!(line.starts_with("missing") && line.contains("for run, test: type `") && line.contains("apt-get install"), "{line}");
    let found = told(&std::env::var("PATH").unwrap());
    assert!(found.lines().any(|line| line.contains("found  rustc ")), "{found}");
}

#[test]
fn a_missing_emulator_is_one_line_to_type() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("firmware/pyboard");
    std::fs::create_dir_all(&images).unwrap();
    std::fs::write(images.join("build.json"), "{}").unwrap();
    let target = folder.path().to_string_lossy().into_owned();
    let output = xtask(&["run", "--board", "pyboard"], &[("PATH", "/nowhere"), ("CARGO_TARGET_DIR", &target)]);
    assert_eq!(output.status.code(), Some(7));
    assert!(stderr(&output).contains("apt-get install --no-install-recommends qemu-system-arm"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_used_is_named_with_what_to_do() {
    /// Words of the command line, variables, exit code, words of the message.
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], i32, &'a [&'a str]);
    let cases: [Case; 7] = [
        (&["build", "-b", "pyboard"], &[("CARGO_TARGET_DIR", "/proc/x")], 7, &["cannot write `/proc/x/cache/lock`", "CARGO_TARGET_DIR"]),
        (&["bench", "queenz"], &[], 2, &["no program in `tests/bench` has `queenz`", "queens"]),
        (&["bench", "queens", "--only", "size"], &[], 2, &["`--only size` runs none"]),
        (&["bench", "--record", "--only", "host"], &[], 2, &["nothing that is recorded"]),
        (&["bench", "--guest", "/nowhere"], &[], 7, &["cannot read `/nowhere/benchrun.py`", "tests/perf_bench"]),
        (&["bench", "--only", "profile", "queens"], &[("PATH", "/nowhere")], 7, &["valgrind", "apt-get install"]),
        (&["fuzz", "--replay", "/nowhere"], &[], 7, &["cannot read `/nowhere`"]),
    ];
    for (arguments, environment, exit, words) in cases {
        let output = xtask(&[arguments, &["--json"]].concat(), environment);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", stderr(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["exit_code"], exit, "{arguments:?}");
        for word in words {
            assert!(stderr(&output).contains(word), "{arguments:?}: {}", stderr(&output));
        }
    }
}

#[test]
fn an_emulator_that_is_none_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("firmware/pyboard");
    std::fs::create_dir_all(&images).unwrap();
    std::fs::write(images.join("build.json"), "{}").unwrap();
    let target = folder.path().to_string_lossy().into_owned();
    for (qemu, exit, words) in [("/nowhere", 2, "unset it"), ("/bin/true", 7, "is it a qemu-system-arm?")] {
        let output = xtask(&["run", "-b", "pyboard"], &[("CARGO_TARGET_DIR", &target), ("FROSTBYTE_QEMU", qemu)]);
        assert_eq!(output.status.code(), Some(exit), "{}", stderr(&output));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn a_damaged_image_is_not_booted() {
    if !Path::new("/usr/bin/qemu-system-arm").is_file() {
        panic!("qemu-system-arm is missing: apt-get install --no-install-recommends qemu-system-arm");
    }
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("firmware/pyboard");
    std::fs::create_dir_all(&images).unwrap();
    std::fs::write(images.join("build.json"), "{}").unwrap();
    std::fs::write(images.join("firmware.dfu"), "DfuSe and nonsense").unwrap();
    let target = folder.path().to_string_lossy().into_owned();
    let output = xtask(&["run", "--board", "pyboard"], &[("CARGO_TARGET_DIR", &target)]);
    assert_eq!(output.status.code(), Some(7));
    assert!(stderr(&output).contains("firmware.dfu` is damaged: the checksum is wrong"), "{}", stderr(&output));
}

#[test]
fn without_a_network_the_first_build_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (target, home) = (path("target"), path("cargo"));
    let environment = [("CARGO_TARGET_DIR", &*target), ("CARGO_HOME", &home), ("CARGO_NET_OFFLINE", "true")];
    let output = xtask(&["build", "--board", "pyboard"], &environment);
    assert_eq!(output.status.code(), Some(7), "{}", stderr(&output));
    assert!(stderr(&output).contains("is there a network?"), "{}", stderr(&output));
}

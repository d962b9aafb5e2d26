//! The cross compiler under its usual name, and the commands `compile` and `dis`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(program: &str, folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env_remove("BOARD").env_remove("CI");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn cross(folder: &Path, line: &str) -> Output {
    run(env!("CARGO_BIN_EXE_mpy-cross"), folder, &line.split_whitespace().collect::<Vec<_>>(), "y = 2\n")
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    run(env!("CARGO_BIN_EXE_xtask"), folder, arguments, "")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const A: (&str, &str) = ("a.py", "x = 1\n");

/// The bytes are those of the official tool, release 1.29.
#[test]
fn output_is_that_of_the_official_tool() {
    let folder = folder(&[A]);
    let cases = [
        ("-o - a.py", "4d06001f030008612e7079000f027800400002018116025163"),
        ("-o - -s a\\b a.py", "4d06001f030006612f62000f027800400002018116025163"),
        ("-o - -msmall-int-bits=63 a.py", "4d06003f030008612e7079000f027800400002018116025163"),
        ("-o - -msmall-int-bits=1000 a.py", "4d0600e8030008612e7079000f027800400002018116025163"),
        ("-o - -march=x64 a.py", "4d06001f030008612e7079000f027800400002018116025163"),
        ("-o - -march=rv32imc -march-flags=zba,zcmp a.py", "4d06401f03030008612e7079000f027800400002018116025163"),
        ("-o - -march-flags=foo a.py", "4d06001f030008612e7079000f027800400002018116025163"),
        ("-", "4d06001f03000e3c737464696e3e000f027900400002018216025163"),
        ("-s foo -", "4d06001f030006666f6f000f027900400002018216025163"),
    ];
    for (line, expected) in cases {
        let output = cross(folder.path(), line);
        assert_eq!((hex(&output.stdout), output.status.code(), text(&output.stderr)), (expected.into(), Some(0), String::new()), "{line}");
    }
}

#[test]
fn messages_and_exit_codes_are_those_of_the_official_tool() {
    let native = "import micropython\n@micropython.native\ndef f():\n  return 1\n";
    let folder = folder(&[A, ("bad.py", "def f(:\n"), ("late.py", "def f():\n  return x\nreturn 3\n"), ("nat.py", native), ("d/e.py", "")]);
    let traceback = |place: &str, what: &str| format!("Traceback (most recent call last):\n  File {place}\nSyntaxError: {what}\n");
    let cases = [
        ("", "no input file\n".to_string()),
        ("a.py bad.py", "multiple input files\n".into()),
        ("nofile.py", "OSError: (2, \"can't open nofile.py\")\n".into()),
        ("d\\no.py", "OSError: (2, \"can't open d/no.py\")\n".into()),
        ("d", "OSError: 21\n".into()),
        ("-o d a.py", "OSError: (21, \"can't open d\")\n".into()),
        ("-o no/x a.py", "OSError: (2, \"can't open no/x\")\n".into()),
        ("-- --version", "OSError: (2, \"can't open --version\")\n".into()),
        ("-X emit=native a.py", "arch not specified\n".into()),
        ("-march=x64 -march-flags=1 a.py", "unrecognised arch flags\n".into()),
        ("-s zz bad.py", traceback("\"bad.py\", line 1", "invalid syntax")),
        ("-s zz late.py", traceback("\"zz\", line 3, in <module>", "'return' outside function")),
        ("nat.py", traceback("\"nat.py\", line 2, in <module>", "invalid arch")),
    ];
    for (line, expected) in cases {
        let output = cross(folder.path(), line);
        assert_eq!((text(&output.stderr), output.status.code(), output.stdout.len()), (expected, Some(1), 0), "{line}");
    }
    for line in [
        "-h",
        "--help",
        "-o",
        "-vv a.py",
        "-X foo a.py",
        "--version -X foo",
        "-march=foo a.py",
        "-msmall-int-bits=9x a.py",
        "-mno-unicode a.py",
    ] {
        let output = cross(folder.path(), line);
        assert!(text(&output.stdout).starts_with("usage: ") && output.stderr.is_empty(), "{line}");
        assert_eq!(output.status.code(), Some(1), "{line}");
    }
    let version = cross(folder.path(), "--version a.py");
    assert_eq!(text(&version.stdout), "MicroPython v1.29.0 on 2026-08-29; mpy-cross emitting mpy v6.3\n");
    assert_eq!(version.status.code(), Some(0));
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = folder(&[A, ("bad.py", "x ="), ("bad.mpy", "old")]);
    assert_eq!(cross(folder.path(), "a.py").status.code(), Some(0));
    assert_eq!(cross(folder.path(), "bad.py").status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("bad.mpy")).unwrap(), "old");
    assert_eq!(cross(folder.path(), "-o /dev/full a.py").status.code(), Some(1));
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["a.mpy", "a.py", "bad.mpy", "bad.py"]);
}

#[test]
fn a_folder_is_compiled_with_a_summary_and_all_errors() {
    let files = [A, ("p/__init__.py", ""), ("p/m.py", "assert 1\n"), ("__pycache__/z.py", "("), ("n.txt", "(")];
    let folder = folder(&files);
    let output = xtask(folder.path(), &["compile", ".", "--out", "o", "-O", "3", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["compiled"].as_array().unwrap().len(), 3, "{report}");
    for name in ["o/a.mpy", "o/p/__init__.mpy", "o/p/m.mpy"] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }

    assert!(xtask(folder.path(), &["compile", "p", "a.py", "--out", "q"]).status.success());
    let module = text(&fs::read(folder.path().join("q/p/m.mpy")).unwrap());
    assert!(module.contains("p/m.py"), "{module}");

    fs::write(folder.path().join("p/m.py"), "x = 1\nreturn 2\n").unwrap();
    fs::write(folder.path().join("bad.py"), "y = )\n").unwrap();
    let output = xtask(folder.path(), &["compile", "."]);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    for words in ["SyntaxError: 'return' outside function", "p/m.py:2", "SyntaxError: invalid syntax", "bad.py:1:5", "2 files; 2 files of"]
    {
        assert!(stderr.contains(words), "{words}: {stderr}");
    }
    assert_eq!(xtask(folder.path(), &["compile", "nothing"]).status.code(), Some(7));
}

#[test]
fn source_and_file_have_the_same_disassembly() {
    let folder = folder(&[("f.py", "def f(a, *, b=(1, 'x')):\n    for c in a:\n        yield c + b[0]\n")]);
    assert!(xtask(folder.path(), &["compile", "f.py"]).status.success());
    let (source, file) = (xtask(folder.path(), &["dis", "f.py"]), xtask(folder.path(), &["dis", "f.mpy"]));
    assert_eq!(text(&source.stdout), text(&file.stdout));
    for words in ["source \"f.py\"", "function f(a, b)", "constant 0 = (1, \"x\", )", "YIELD_VALUE", "    3:"] {
        assert!(text(&file.stdout).contains(words), "{words}: {}", text(&file.stdout));
    }
}

#[test]
fn a_frozen_module_is_found_by_its_name() {
    let folder = folder(&[("old.mpy", "M\x05\x00\x1f")]);
    let output = xtask(folder.path(), &["dis", "asyncio.core", "--board", "pyboard"]);
    assert!(text(&output.stdout).starts_with("source \"asyncio/core.py\""), "{}", text(&output.stderr));
    let near = xtask(folder.path(), &["dis", "asyncio.cor", "--board", "pyboard"]);
    assert!(text(&near.stderr).contains("did you mean `asyncio.core`?") && near.status.code() == Some(2));
    assert!(text(&xtask(folder.path(), &["dis", "asyncio.core"]).stderr).contains("--board NAME"));
    let old = text(&xtask(folder.path(), &["dis", "old.mpy"]).stderr);
    assert!(old.contains("version 5") && old.contains("cargo xtask compile"), "{old}");
}

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

/// Each text, and what the official tool prints behind the place; nothing if it takes the text.
#[test]
fn bad_texts_are_refused_in_the_official_words() {
    let syntax = "line 1\nSyntaxError: invalid syntax";
    let below = "line 2\nSyntaxError: invalid syntax";
    let cases: [(&[u8], &str); 48] = [
        (b"", ""),
        (b"\n\n", ""),
        (b"# no end of line", ""),
        (b"\xEF\xBB\xBFx = 1\n", ""),
        (b"\xEF\xBB\xBF", ""),
        (b"if 1:\n\tx=1\n        y=2\n", ""),
        (b"if 1:\n        x=1\n\ty=2\n", ""),
        (b"if 1:\n\tx=1\n    y=2\n", "line 2\nIndentationError: unindent doesn't match any outer indent level"),
        (b"if 1:\n    x=1\n\ty=2\n", "line 3\nIndentationError: unexpected indent"),
        (b" x=1\n", "line 1\nIndentationError: unexpected indent"),
        (b"\x0Cx=1\n", "line 1\nIndentationError: unexpected indent"),
        (b"if 1:\nx=1\n", below),
        (b"def f():", below),
        (b"x=\"abc", syntax),
        (b"x=\"abc\ny=1\n", syntax),
        (b"x=\"\"\"abc\n\n", syntax),
        (b"x='", syntax),
        (b"x=b\"", syntax),
        (b"x=\"a\\", syntax),
        (b"x=f\"{a", syntax),
        (b"x=f\"{}\"", "line 1\nSyntaxError: malformed f-string"),
        (b"x=(1,\n", below),
        (b"x={1:\n", below),
        (b"x=\\", below),
        (b"\0", syntax),
        (b"x=1\0\ny=2\n", syntax),
        (b"x\0=1\n", syntax),
        (b"x=1\n\0", below),
        (b"x='a\0b'\n", ""),
        (b"# a\0b\nx=1\n", ""),
        (b"x='\xFF\xFE'\n", ""),
        (b"\xFF=1\n", ""),
        (b"# \xFF\n", ""),
        (b"x=b'\xC3'\n", ""),
        (b"x=1\xA0\n", syntax),
        (b"x=1\ry=2\r", ""),
        (b"x=$\n", syntax),
        (b"x='\\x1'", syntax),
        (b"x='\\U00110000'", syntax),
        (b"x=1a", "line 1\nSyntaxError: invalid syntax for integer with base 10: '1a'"),
        (b"x=0b2", "line 1\nSyntaxError: invalid syntax for integer with base 2: '2'"),
        (b"x=0x", "line 1\nSyntaxError: invalid syntax for integer with base 16: ''"),
        (b"x=01", "line 1\nSyntaxError: invalid syntax for integer with base 0: '01'"),
        (b"x=1e", "line 1\nSyntaxError: invalid syntax for number"),
        (b"x=1.2.3", "line 1\nSyntaxError: invalid syntax for number"),
        (b"x='\\N{DASH}'", "NotImplementedError: unicode name escapes"),
        (b"break", "line 1, in <module>\nSyntaxError: 'break'/'continue' outside loop"),
        (b"x=[", below),
    ];
    for (source, expected) in cases {
        check_text(source, expected);
    }
}

/// Compiles a text and compares the end of what is said; there is a file only if nothing is.
fn check_text(source: &[u8], expected: &str) {
    let folder = folder(&[]);
    fs::write(folder.path().join("t.py"), source).unwrap();
    let output = cross(folder.path(), "t.py");
    let said = text(&output.stderr);
    let shown = String::from_utf8_lossy(&source[..source.len().min(60)]).into_owned();
    assert_eq!(said.is_empty(), expected.is_empty(), "{shown:?}: {said}");
    assert!(said.trim_end().ends_with(expected), "{shown:?}: {said}");
    assert_eq!(output.status.code(), Some(i32::from(!expected.is_empty())), "{shown:?}");
    assert_eq!(folder.path().join("t.mpy").exists(), expected.is_empty(), "{shown:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1 + usize::from(expected.is_empty()), "{shown:?}");
}

#[test]
fn long_and_deep_texts_are_compiled_or_refused_in_words() {
    let n = 100_000;
    let nested = |open: &str, inner: &str, close: &str| ["x = ", &open.repeat(n), inner, &close.repeat(n), "\n"].concat();
    let too_deep = "maximum recursion depth exceeded";
    let cases = [
        (nested("(", "y", ")"), ""),
        (nested("[", "", "]"), ""),
        (nested("{1: ", "2", "}"), ""),
        (nested("f(", "y", ")"), ""),
        (nested("-", "y", ""), ""),
        (nested("not ", "y", ""), ""),
        (nested("y ** ", "y", ""), ""),
        (nested("lambda: ", "y", ""), ""),
        ("x = y".to_string() + &".z".repeat(n), ""),
        (nested("(", "", ""), "line 2\nSyntaxError: invalid syntax"),
        (nested("[", "", "}"), "line 1\nSyntaxError: invalid syntax"),
        (nested("a if b else ", "c", ""), "RuntimeError: bytecode overflow"),
        (nested("(", "1", ",)"), too_deep),
        ("(".repeat(1_100_000), too_deep),
        ("x = 1".to_string() + &" + 1".repeat(2_500_000), ""),
        ("x = '".to_string() + &"a".repeat(10_000_000) + "'", ""),
        ("#".to_string() + &"a".repeat(10_000_000), ""),
        (" ".repeat(10_000_000) + "x", "line 1\nIndentationError: unexpected indent"),
        ("\n".repeat(1_000_000) + "x = )", "line 1000001\nSyntaxError: invalid syntax"),
        ("a".repeat(255) + " = 1", ""),
        ("a".repeat(256) + " = 1", "RuntimeError: name too long"),
        ("x = ".to_string() + &"7".repeat(n), ""),
        ("x = -0x".to_string() + &"7".repeat(n), ""),
        ("x = 0b".to_string() + &"1".repeat(n), ""),
        ("x = 1.".to_string() + &"7".repeat(n) + "e-5", ""),
        ("x = 1e".to_string() + &"9".repeat(n), ""),
        (
            "x = 0b".to_string() + &"7".repeat(n),
            &["line 1\nSyntaxError: invalid syntax for integer with base 2: '", &"7".repeat(n), "'"].concat(),
        ),
        ("x = ".to_string() + &"7".repeat(1_000_000), "MemoryError: memory allocation failed"),
        ("x = 7 ** 10 ** 9".into(), ""),
        ("x = 1 << 10 ** 12".into(), ""),
    ];
    for (source, expected) in cases {
        check_text(source.as_bytes(), expected);
    }
}

/// A compiler that is killed leaves the old file, and nothing beside it.
#[test]
fn an_interrupted_compiler_leaves_no_file() {
    let slow = "x = ".to_string() + &"7".repeat(400_000);
    let folder = folder(&[("slow.py", &slow), ("slow.mpy", "old")]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_mpy-cross")).arg("slow.py").current_dir(folder.path()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(150));
    assert!(child.try_wait().unwrap().is_none(), "the compiler is done already");
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    assert_eq!(fs::read_to_string(folder.path().join("slow.mpy")).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let folder = folder(&[A, ("d/x", "")]);
    for (line, words) in [
        ("-o d a.py", "OSError: (21, \"can't open d\")"),
        ("-o no/x.mpy a.py", "OSError: (2, \"can't open no/x.mpy\")"),
        ("-o d/x/y.mpy a.py", "OSError: (20, \"can't open d/x/y.mpy\")"),
        ("-o /dev/full a.py", "OSError: (28, "),
    ] {
        let output = cross(folder.path(), line);
        assert_eq!(output.status.code(), Some(1), "{line}");
        assert!(text(&output.stderr).starts_with(words), "{line}: {}", text(&output.stderr));
    }
    // The reader is gone: standard output is a pipe that nobody holds the other end of.
    let mut command = Command::new(env!("CARGO_BIN_EXE_mpy-cross"));
    let mut child = command.args(["-o", "-", "-"]).current_dir(folder.path());
    child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(b"x = 1\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), "OSError: 32\n".into()));
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

//! What a person or a tool does with a board, beyond running a program: the prompt, Ctrl-C, floods, resets.
//!
//! Each is a function on a board that was just reset and is in the raw REPL. The bytes are those of the original's
//! prompt.

mod abuse;

use std::time::{Duration, Instant};

use crate::board::{Board, END, FRIENDLY_MODE, INTERRUPT, PASTE_MODE, RAW_MODE, Reply, SerialPort, Trouble};
use crate::oracle;
use crate::process;
use crate::repo::Repo;

/// A scenario: its name in reports, and what it does.
pub struct Scenario {
    pub name: &'static str,
    pub run: fn(&mut Board) -> Result<(), Wrong>,
}

/// What is wrong, in words.
#[derive(Debug)]
pub struct Wrong(pub String);

impl From<Trouble> for Wrong {
    fn from(trouble: Trouble) -> Self {
        Self(format!("no answer from the board: {trouble:?}"))
    }
}

pub const SCENARIOS: [Scenario; 26] = [
    Scenario { name: "prompt/expression", run: expression },
    Scenario { name: "prompt/compound_statement", run: compound_statement },
    Scenario { name: "prompt/paste_mode", run: paste_mode },
    Scenario { name: "prompt/traceback", run: traceback },
    Scenario { name: "prompt/interrupt", run: interrupt_at_prompt },
    Scenario { name: "prompt/soft_reset", run: soft_reset },
    Scenario { name: "prompt/frozen_import", run: frozen_import },
    Scenario { name: "prompt/interrupt_everywhere", run: abuse::interrupt_everywhere },
    Scenario { name: "prompt/junk", run: abuse::junk },
    Scenario { name: "prompt/long_lines", run: abuse::long_lines },
    Scenario { name: "prompt/many_resets", run: abuse::many_resets },
    Scenario { name: "raw/plain_mode", run: plain_mode },
    Scenario { name: "raw/long_program", run: long_program },
    Scenario { name: "raw/pasted_program", run: abuse::pasted_program },
    Scenario { name: "raw/bytes_of_the_console", run: bytes_of_the_console },
    Scenario { name: "raw/reset_forgets", run: reset_forgets },
    Scenario { name: "raw/exit_resets", run: exit_resets },
    Scenario { name: "limits/interrupt_loops", run: interrupt_loops },
    Scenario { name: "limits/interrupt_native_work", run: interrupt_native_work },
    Scenario { name: "limits/interrupt_character", run: interrupt_character },
    Scenario { name: "limits/texts_without_end", run: abuse::texts_without_end },
    Scenario { name: "limits/interrupt_flood", run: abuse::interrupt_flood },
    Scenario { name: "limits/flood", run: flood },
    Scenario { name: "limits/full_heap", run: full_heap },
    Scenario { name: "limits/endless_recursion", run: endless_recursion },
    Scenario { name: "limits/soak", run: soak },
];

const LIMIT: Duration = Duration::from_secs(60);
/// For Ctrl-C, on a machine that does a lot of other things.
const HEARD_WITHIN: Duration = Duration::from_secs(5);
const PROMPT: &[u8] = b">>> ";

fn soon() -> Instant {
    Instant::now() + LIMIT
}

fn expect(what: &str, actual: &str, expected: &str) -> Result<(), Wrong> {
    match actual == expected {
        true => Ok(()),
        false => Err(Wrong(format!("{what}: expected {expected:?}, got {actual:?}"))),
    }
}

fn contains(what: &str, actual: &str, part: &str) -> Result<(), Wrong> {
    match actual.contains(part) {
        true => Ok(()),
        false => Err(Wrong(format!("{what}: no {part:?} in {actual:?}"))),
    }
}

/// Runs a program that must succeed; gives what it prints.
///
/// # Errors
/// Its traceback.
pub fn output(board: &mut Board, program: &str) -> Result<String, Wrong> {
    let Reply { output, error } = board.run(program, LIMIT)?;
    match error.is_empty() {
        true => Ok(output),
        false => Err(Wrong(format!("{program:?} fails: {error}"))),
    }
}

/// Everything up to the next prompt.
fn to_prompt(board: &mut Board) -> Result<String, Wrong> {
    Ok(String::from_utf8_lossy(&board.until(PROMPT, soon())?).into_owned())
}

/// Goes to the prompt; gives the banner.
fn friendly(board: &mut Board) -> Result<String, Wrong> {
    board.send(&[FRIENDLY_MODE])?;
    to_prompt(board)
}

/// Goes back to the raw REPL, as it was found.
fn raw(board: &mut Board) -> Result<(), Wrong> {
    board.send(&[INTERRUPT, RAW_MODE])?;
    board.until(b"raw REPL; CTRL-B to exit\r\n>", soon())?;
    Ok(())
}

/// Types a line at the prompt; gives what comes back before the next one.
fn typed(board: &mut Board, line: &str) -> Result<String, Wrong> {
    board.send(line.as_bytes())?;
    board.send(b"\r")?;
    to_prompt(board)
}

fn expression(board: &mut Board) -> Result<(), Wrong> {
    contains("banner", &friendly(board)?, "MicroPython v1.29.0")?;
    expect("a sum", &typed(board, "1 + 2")?, "1 + 2\r\n3\r\n")?;
    expect("a text", &typed(board, "'a' * 3")?, "'a' * 3\r\n'aaa'\r\n")?;
    expect("nothing", &typed(board, "None")?, "None\r\n")?;
    expect("the last value", &typed(board, "_")?, "_\r\n'aaa'\r\n")?;
    expect("a statement", &typed(board, "x = 7")?, "x = 7\r\n")?;
    expect("its effect", &typed(board, "x")?, "x\r\n7\r\n")?;
    raw(board)
}

fn compound_statement(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    // The indentation comes by itself, until two lines have nothing else.
    let shown = typed(board, "for i in range(3):\rprint('i', i)\r\r\r")?;
    contains("the loop", &shown, "i 0\r\ni 1\r\ni 2\r\n")?;
    contains("an open bracket", &typed(board, "(1 +\r2)")?, "3\r\n")?;
    raw(board)
}

fn paste_mode(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    board.send(&[PASTE_MODE])?;
    board.until(b"=== ", soon())?;
    board.send(b"def f(n):\r    if n:\r        return 'yes'\r\r    return 'no'\rprint(f(0), f(1))\r")?;
    board.send(&[END])?;
    contains("pasted code", &to_prompt(board)?, "no yes\r\n")?;
    board.send(&[PASTE_MODE])?;
    board.until(b"=== ", soon())?;
    board.send(b"print('never')\r")?;
    board.send(&[INTERRUPT])?;
    to_prompt(board)?;
    expect("after a cancelled paste", &typed(board, "f(1)")?, "f(1)\r\n'yes'\r\n")?;
    raw(board)
}

fn traceback(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    let shown = typed(board, "1 / 0")?;
    contains("the place", &shown, "File \"<stdin>\", line 1, in <module>\r\n")?;
    contains("the error", &shown, "ZeroDivisionError: divide by zero\r\n")?;
    contains("a syntax error", &typed(board, "x = = 1")?, "SyntaxError: invalid syntax\r\n")?;
    expect("the prompt lives", &typed(board, "5")?, "5\r\n5\r\n")?;
    raw(board)
}

fn interrupt_at_prompt(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    board.send(b"half a line")?;
    board.send(&[INTERRUPT])?;
    to_prompt(board)?;
    board.send(b"while True: pass\r\r")?;
    std::thread::sleep(Duration::from_millis(500));
    board.send(&[INTERRUPT])?;
    board.until(b"KeyboardInterrupt", soon())?;
    to_prompt(board)?;
    expect("the prompt lives", &typed(board, "6")?, "6\r\n6\r\n")?;
    raw(board)
}

fn soft_reset(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    typed(board, "kept = 1")?;
    board.send(&[END])?;
    board.until(b"MPY: soft reboot\r\n", soon())?;
    contains("banner", &to_prompt(board)?, "MicroPython v1.29.0")?;
    contains("the name is gone", &typed(board, "kept")?, "NameError")?;
    raw(board)
}

fn frozen_import(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    expect("import", &typed(board, "import frostbyte_demo")?, "import frostbyte_demo\r\n")?;
    contains("a function", &typed(board, "frostbyte_demo.hello()")?, "\r\nhello, frozen world\r\n")?;
    raw(board)
}

/// Without raw paste: the text as it is, ended by Ctrl-D, answered by `OK`.
fn plain_mode(board: &mut Board) -> Result<(), Wrong> {
    for (program, printed) in [("print(6 * 7)", "OK42\r\n\x04\x04>"), ("pass", "OK\x04\x04>")] {
        board.send(program.as_bytes())?;
        board.send(&[END])?;
        let answer = board.until(b">", soon())?;
        expect(program, &format!("{}>", String::from_utf8_lossy(&answer)), printed)?;
    }
    board.send(b"not run")?;
    board.send(&[INTERRUPT])?;
    expect("after a cleared line", &output(board, "print('clean')")?, "clean\n")
}

/// Longer than every buffer on the way.
fn long_program(board: &mut Board) -> Result<(), Wrong> {
    let mut program = String::from("n = 0\n");
    for i in 0..400 {
        program.push_str(&format!("n += {i}  # a remark that makes the line longer\n"));
    }
    program.push_str("print(n)\n");
    expect("the sum", &output(board, &program)?, &format!("{}\n", (0..400).sum::<i32>()))
}

/// Text has its line ends translated both ways, bytes of `buffer` come and go as they are.
fn bytes_of_the_console(board: &mut Board) -> Result<(), Wrong> {
    let program = "import sys\nsys.stdout.write('<t\\n')\nsys.stdout.buffer.write(b'b\\nb\\r\\n')\nsys.stderr.buffer.write(b'e\\n>')\n\
                   print(ord(sys.stdin.read(1)), ord(sys.stdin.buffer.read(1)), sys.stdin.buffer.read(2))";
    board.start(program, soon())?;
    board.until(b"<t\r\nb\nb\r\ne\n>", soon())?;
    board.send(b"\r\r\r\n")?;
    let Reply { output, error } = board.finish(soon())?;
    expect("what was read", &output, "10 13 b'\\r\\n'\n")?;
    expect("no traceback", &error, "")
}

fn reset_forgets(board: &mut Board) -> Result<(), Wrong> {
    output(board, "x = [0] * 1000\nimport sys\nsys.modules['mine'] = 1")?;
    expect("before", &output(board, "print(len(x))")?, "1000\n")?;
    board.reset()?;
    let program = "import sys\ntry:\n    x\nexcept NameError:\n    print('gone')\nprint('mine' in sys.modules)";
    expect("after", &output(board, program)?, "gone\nFalse\n")
}

/// `SystemExit` is a soft reset, in the mode that the prompt is in.
fn exit_resets(board: &mut Board) -> Result<(), Wrong> {
    let is_gone = |board: &mut Board| expect("after", &output(board, "print('x' in globals())")?, "False\n");
    for program in ["x = 1\nraise SystemExit", "x = 1\nimport sys\nsys.exit('never shown')"] {
        board.start(program, soon())?;
        let bytes = board.until(b"raw REPL; CTRL-B to exit\r\n>", soon())?;
        let expected = "\x04\x04MPY: sync filesystems\r\nMPY: soft reboot\r\n";
        expect(program, &String::from_utf8_lossy(&bytes), expected)?;
        is_gone(board)?;
    }
    friendly(board)?;
    contains("at the prompt", &typed(board, "x = 1; raise SystemExit")?, "MPY: soft reboot\r\nMicroPython v1.29.0")?;
    raw(board)?;
    is_gone(board)
}

/// Starts a program, sends Ctrl-C, and expects the exception and a board that goes on.
fn interrupted(board: &mut Board, program: &str) -> Result<(), Wrong> {
    board.start(program, soon())?;
    std::thread::sleep(Duration::from_millis(300));
    let sent = Instant::now();
    board.send(&[INTERRUPT])?;
    let Reply { error, .. } = board.finish(soon())?;
    contains(program, &error, "KeyboardInterrupt")?;
    if sent.elapsed() > HEARD_WITHIN {
        return Err(Wrong(format!("{program:?} goes on for {:?}", sent.elapsed())));
    }
    expect("afterwards", &output(board, "print(1 + 1)")?, "2\n")
}

fn interrupt_loops(board: &mut Board) -> Result<(), Wrong> {
    interrupted(board, "while True: pass")?;
    interrupted(board, "n = 0\nwhile n >= 0:\n    n += 1")?;
    interrupted(board, "for i in range(10 ** 9): pass")?;
    interrupted(board, "def f():\n    while 1:\n        yield 1\nfor x in f(): pass")?;
    interrupted(board, "while 1:\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        pass")?;
    interrupted(board, "while 1: [x for x in range(100)]")?;
    // A program that catches it goes on.
    board.start("try:\n    while 1: pass\nexcept KeyboardInterrupt:\n    print('caught')", soon())?;
    std::thread::sleep(Duration::from_millis(300));
    board.send(&[INTERRUPT])?;
    let Reply { output, error } = board.finish(soon())?;
    expect("a handler", &output, "caught\n")?;
    expect("no error", &error, "")
}

/// One call of native code that takes long, or many that take a while.
const NATIVE_WORK: [&str; 35] = [
    "while 1: 3 ** 20000",
    "n = 20000\na = 7 ** n\nwhile 1: a * a",
    "n = 20000\na = 7 ** n\nb = a * 3 + 1\na *= a\nwhile 1: a // b",
    "n = 20000\na = 7 ** n\nb = a * 3 + 1\na *= a\nwhile 1: divmod(a, b)",
    "n = 40000\na = 1 << n\nwhile 1: str(a)",
    "s = '7' * 8000\nwhile 1: int(s)",
    "n = 4000\nm = (1 << n) - 1\nwhile 1: pow(3, m, m)",
    "import re\ns = 'ab' * 3000\nwhile 1: re.match('(a|b|ab)*c', s)",
    "import re\ns = 'x' * 3000\nwhile 1: re.sub('x*y', '', s)",
    "while 1: sorted([(i * 7919) % 1009 for i in range(500)])",
    "while 1: sorted(range(2000), key=lambda x: -x)",
    "sum(range(10 ** 9))",
    "max(x for x in range(10 ** 9))",
    "min(range(10 ** 9))",
    "a = [1] * 10\nwhile 1: a * 200",
    "import json\ns = '[' + '1, ' * 500 + '1]'\nwhile 1: json.loads(s)",
    "import json\nt = [0]\nfor i in range(40): t = [t, t]\njson.dump(t, nowhere)",
    "t = [0]\nfor i in range(40): t = [t, t]\nprint(t, file=nowhere)",
    "t, u = (0,), (0,)\nfor i in range(40): t, u = (t, t), (u, u)\nt == u",
    "t = (0,)\nfor i in range(40): t = (t, t)\nhash(t)",
    "import deflate, io\ns = b'\\x01\\x00\\x08\\xff\\xf7' + bytes(2048)\nwhile 1: deflate.DeflateIO(io.BytesIO(s), deflate.RAW).read()",
    "import hashlib\na = bytearray(5000)\nwhile 1: hashlib.sha256(a)",
    "a = bytes(5000)\nwhile 1: hash(a + b'1')",
    "a = 'ab' * 2000\nwhile 1: a.replace('a', 'c')",
    "a = ['ab'] * 500\nwhile 1: ''.join(a)",
    "a = 'a' * 8000\nb = 'a' * 4000 + 'b'\nwhile 1: a.find(b)",
    "a = 'a' * 8000\nb = 'b' + 'a' * 4000\nwhile 1: a.rfind(b)",
    "a = 'ab ' * 500\nwhile 1: a.split()",
    "1.5 in range(10 ** 9)",
    "a = [1] * 1000\nwhile 1: 2 in a",
    "5 in map(lambda x: 1, range(10 ** 9))",
    "[None for x in zip(range(10 ** 9), range(10 ** 9)) if 0]",
    "list(filter(None, map(int, (0 for i in range(10 ** 9)))))",
    "dict.fromkeys(map(lambda x: 2, range(10 ** 9)))",
    "for x in enumerate(iter(range(10 ** 9))): pass",
];

/// Where printed text goes that nobody reads.
const NOWHERE: &str = "import io\nclass Nowhere(io.IOBase):\n    def write(self, b): return len(b)\nnowhere = Nowhere()\n";

fn interrupt_native_work(board: &mut Board) -> Result<(), Wrong> {
    for program in NATIVE_WORK {
        interrupted(board, &if program.contains("nowhere") { format!("{NOWHERE}{program}") } else { program.to_string() })?;
    }
    Ok(())
}

/// 200 kilobytes, every line at its place.
fn flood(board: &mut Board) -> Result<(), Wrong> {
    let printed = output(board, "for i in range(5000):\n    print(i, 'x' * 34)")?;
    let expected: String = (0..5000).map(|i| format!("{i} {}\n", "x".repeat(34))).collect();
    match printed == expected {
        true => Ok(()),
        false => Err(Wrong(crate::diff::first_difference(&expected, &printed))),
    }
}

fn full_heap(board: &mut Board) -> Result<(), Wrong> {
    for program in [
        "def f():\n    a = []\n    while True:\n        a.append(bytearray(1000))\nf()",
        "def f():\n    a = None\n    while True:\n        a = [a, 1, 2]\nf()",
        "def f():\n    s = 'x'\n    while True:\n        s += s\nf()",
        "def f():\n    d = {}\n    i = 0\n    while True:\n        d[i] = str(i)\n        i += 1\nf()",
        "def f(*a): f(*a, 1)\nf()",
    ] {
        let Reply { error, .. } = board.run(program, LIMIT)?;
        if !error.contains("MemoryError") && !error.contains("RuntimeError") {
            return Err(Wrong(format!("{program:?}: no MemoryError in {error:?}")));
        }
        let after = "import gc\ngc.collect()\nprint(gc.mem_free() > 50000)";
        let printed = output(board, after).map_err(|Wrong(why)| Wrong(format!("after {program:?}: {why}")))?;
        expect(&format!("after {program:?}"), &printed, "True\n")?;
    }
    Ok(())
}

fn endless_recursion(board: &mut Board) -> Result<(), Wrong> {
    for program in [
        "def f(): f()\nf()",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
        "class A:\n    def __eq__(self, o): return self == o\nA() == A()",
        "a = []\na.append(a)\nrepr(a)",
        "a = []\nb = []\na.append(a)\nb.append(b)\na == b",
        "f = lambda x: sorted([1, 2], key=f)\nf(1)",
        "exec('(' * 500 + '1' + ')' * 500)",
    ] {
        let Reply { error, .. } = board.run(program, LIMIT)?;
        if !["RuntimeError", "MemoryError", "SyntaxError"].iter().any(|name| error.contains(name)) {
            return Err(Wrong(format!("{program:?}: ends with {error:?}")));
        }
        expect("afterwards", &output(board, "print('alive')")?, "alive\n")?;
    }
    Ok(())
}

/// A million operations: `tests/soak/soak.py` says what they are.
fn soak(board: &mut Board) -> Result<(), Wrong> {
    let program = format!("N = {N_OPERATIONS}\n{}", include_str!("../soak/soak.py"));
    let Reply { output, error } = board.run(&program, SOAK_LIMIT)?;
    expect("no traceback", &error, "")?;
    contains("all of them", &output, &format!("{N_OPERATIONS} operations"))?;
    contains("what is free", &output, "no leak\n")
}

const N_OPERATIONS: usize = 1_000_000;
/// It takes some 20 s on a machine that is not busy.
const SOAK_LIMIT: Duration = Duration::from_secs(400);

/// `micropython.kbd_intr`: the byte that interrupts is data, or another one.
fn interrupt_character(board: &mut Board) -> Result<(), Wrong> {
    let read = "import micropython, sys\nmicropython.kbd_intr(-1)\nprint('ready')\nprint(ord(sys.stdin.read(1)))\n";
    board.start(&format!("{read}micropython.kbd_intr(3)"), soon())?;
    board.until(b"ready\r\n", soon())?;
    board.send(&[INTERRUPT])?;
    let Reply { output, error } = board.finish(soon())?;
    expect("Ctrl-C as data", &output, "3\n")?;
    expect("no interrupt", &error, "")?;
    interrupted(board, "while True: pass")?;
    board.start("import micropython\nmicropython.kbd_intr(ord('q'))\nprint('ready')\nwhile True: pass", soon())?;
    board.until(b"ready\r\n", soon())?;
    board.send(b"q")?;
    contains("another byte", &board.finish(soon())?.error, "KeyboardInterrupt")?;
    self::output(board, "import micropython\nmicropython.kbd_intr(3)").map(drop)
}

/// The original's own tool talks to the board.
///
/// # Errors
/// What it printed in place of what it should.
pub fn mpremote(repo: &Repo, board: &str) -> Result<(), String> {
    let programs = oracle::programs(repo)?;
    let port = SerialPort::open(repo, board)?;
    let call = |words: &[&str]| {
        let mut command = process::bare(&programs.mpremote);
        // What it says itself and what the board says come through one pipe in their order.
        command.env("HOME", &repo.target).env("PYTHONUNBUFFERED", "1").args(["connect", &port.name]).args(words);
        process::run(&mut command, LIMIT)
    };
    let script = repo.scratch("mpremote").with_extension("py");
    let _ = std::fs::create_dir_all(script.parent().unwrap_or(&repo.target));
    let text = "import sys\nprint('from a file', [i * i for i in range(4)])\n";
    std::fs::write(&script, text).map_err(|error| error.to_string())?;
    let script = script.display().to_string();
    // A folder of this machine: what is imported from it, read and written comes and goes by the serial port.
    let folder = repo.scratch("mpremote_mounted");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    std::fs::write(folder.join("far.py"), "x = 7\n").map_err(|error| error.to_string())?;
    let far = "import far; f = open('text', 'w'); f.write('abc' * 500); f.close(); print(far.x, len(open('text').read())); \
               import os; f = open('bytes', 'wb'); f.write(bytes(range(256)) * 3); f.close(); print(open('bytes', 'rb').read() == bytes(range(256)) * 3); \
               os.mkdir('new'); os.rename('bytes', 'new/all'); os.remove('new/all'); os.rmdir('new'); print(sorted(os.listdir()))";
    let folder = folder.display().to_string();
    let mounted = format!("Local directory {folder} is mounted at /remote\n7 1500\nTrue\n['far.py', 'text']\n");
    let checks: [(&[&str], &str); 6] = [
        (&["exec", "print(6 * 7)"], "42\n"),
        (&["eval", "1 + 2"], "3\n"),
        (&["run", &script], "from a file [0, 1, 4, 9]\n"),
        (&["resume", "exec", "x = 5", "exec", "print(x)"], "5\n"),
        (&["mount", &folder, "exec", far], &mounted),
        (&["exec", "x = 5", "soft-reset", "resume", "exec", "print('x' in globals())"], "False\n"),
    ];
    for (words, expected) in checks {
        let ended = call(words)?;
        let printed = ended.stdout.replace("\r\n", "\n");
        if printed != expected {
            return Err(format!("mpremote {words:?} prints {printed:?} and {:?}, not {expected:?}", ended.stderr));
        }
    }
    // Nothing is mounted: the tool says so.
    for words in [["fs", "ls", ":"], ["fs", "cat", ":x.py"], ["fs", "rm", ":x.py"]] {
        let ended = call(&words)?;
        if !ended.stderr.contains("No such device") || ended.ok() {
            return Err(format!("mpremote {words:?} prints {:?} and {:?}", ended.stdout, ended.stderr));
        }
    }
    Ok(())
}

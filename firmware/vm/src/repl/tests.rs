//! Byte-exact transcripts. Expected bytes are those of MicroPython's release 1.29 for the same keys.

use super::*;
use std::string::String;
use std::vec::Vec;

/// A terminal whose input is known, and an interpreter that knows a few programs.
struct Script {
    keys: std::vec::IntoIter<u8>,
    shown: Vec<u8>,
    text: Vec<u8>,
    room: usize,
    /// Programs that ran, with a letter for how they were compiled.
    ran: Vec<String>,
    prompt: &'static [u8],
}

impl Script {
    fn new(keys: &[u8]) -> Self {
        let keys = Vec::from(keys).into_iter();
        let (shown, text, ran) = (Vec::new(), Vec::new(), Vec::new());
        Self { keys, shown, text, room: 1000, ran, prompt: b">>> " }
    }
}

impl Session for Script {
    fn read(&mut self) -> Option<u8> {
        self.keys.next()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.shown.extend_from_slice(bytes);
    }

    fn text(&self) -> &[u8] {
        &self.text
    }

    fn text_mut(&mut self) -> &mut [u8] {
        &mut self.text
    }

    fn push(&mut self, byte: u8) -> Result<(), Full> {
        if self.text.len() == self.room {
            return Err(Full);
        }
        self.text.push(byte);
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
    }

    fn banner(&mut self) {
        self.write(b"Banner\r\n");
    }

    fn prompt(&mut self, prompt: Prompt) {
        self.write(match prompt {
            Prompt::Statement => self.prompt,
            Prompt::Continuation => b"... ",
        });
    }

    fn execute(&mut self, kind: Kind) -> Outcome {
        let text = String::from_utf8_lossy(&self.text).into_owned();
        let letter = if kind == Kind::Single { "S " } else { "F " };
        self.ran.push(String::from(letter) + &text);
        match text.as_str() {
            "raise" => return Outcome::Raised,
            "leave" => return Outcome::Leave,
            number if number.bytes().all(|b| b.is_ascii_digit()) && kind == Kind::Single => {
                self.shown.extend_from_slice(number.as_bytes());
                self.shown.extend_from_slice(b"\r\n");
            }
            _ => (),
        }
        Outcome::Done
    }

    fn execute_paste(&mut self, paste: &mut Paste) -> Outcome {
        self.text.clear();
        while !paste.is_over() {
            let (said, answer) = paste.take(self.keys.next());
            self.write(answer);
            match said {
                Pasted::Byte(b'?') => return Outcome::Raised,
                Pasted::Byte(byte) => self.text.push(byte),
                Pasted::End => return self.execute(Kind::File),
                Pasted::Interrupt => return Outcome::Raised,
            }
        }
        Outcome::Done
    }

    fn report(&mut self) {
        self.write(b"Error: \r\n");
    }

    fn next_name(&mut self, scope: &Scope, part: Range<usize>, from: usize, name: &mut [u8; MAX_NAME]) -> Option<(usize, usize)> {
        let names: &[&str] = match scope {
            Scope::Main => &["foobar", "foobaz", "z1", "z2", "zbbbbbbbbbbbbbb", "z3", "z4", "z5"],
            Scope::Attributes(path) if self.text[path.clone()] == *b"foobar.x" => &["append"],
            Scope::Attributes(_) => &[],
            Scope::Modules => &["machine", "math"],
        };
        let found = (from..names.len()).find(|i| names[*i].as_bytes().starts_with(&self.text[part.clone()]))?;
        let bytes = names[found].as_bytes();
        name[..bytes.len()].copy_from_slice(bytes);
        Some((found + 1, bytes.len()))
    }
}

fn run(mode: Mode, keys: &[u8]) -> (String, Vec<String>) {
    let mut script = Script::new(keys);
    Repl::new(mode).run(&mut script);
    (String::from_utf8_lossy(&script.shown).into_owned(), script.ran)
}

/// What the friendly prompt shows behind its first `>>> `, without the end of the input.
#[track_caller]
fn check(keys: &str, expected: &str) {
    let (shown, _) = run(Mode::Friendly, keys.as_bytes());
    assert_eq!(shown, String::from("Banner\r\n>>> ") + expected);
}

/// What the raw prompt shows behind its first `>`.
#[track_caller]
fn check_raw(keys: &str, expected: &str) {
    let (shown, _) = run(Mode::Raw, keys.as_bytes());
    assert_eq!(shown, String::from("raw REPL; CTRL-B to exit\r\n>") + expected);
}

/// Which programs the friendly prompt runs.
#[track_caller]
fn check_ran(keys: &str, expected: &[&str]) {
    assert_eq!(run(Mode::Friendly, keys.as_bytes()).1, expected);
}

#[test]
fn enter_runs_the_line() {
    check("11\r", "11\r\n11\r\n>>> ");
    check("11\n", "11\r\n11\r\n>>> ");
    check("11\r\n2\r\n", "11\r\n11\r\n>>> \r\n>>> 2\r\n2\r\n>>> \r\n>>> ");
    check("raise\r", "raise\r\nError: \r\n>>> ");
}

#[test]
fn typing_inside_the_line_redraws_its_end() {
    check("12\x1b[D3\r", "12\x0832\x08\r\n132\r\n>>> ");
    check("12345678\x0191\r", "12345678\x1b[8D912345678\x1b[8D112345678\x1b[8D\r\n9112345678\r\n>>> ");
    check("12345\x01\x05\r", "12345\x1b[5D12345\r\n12345\r\n>>> ");
    check("é1\r", "1\r\n1\r\n>>> ");
}

#[test]
fn deleting() {
    check("123\x01\x04\r", "123\x08\x08\x08\x1b[K23\x08\x08\r\n23\r\n>>> ");
    check("123\x7f\x08\r", "123\x08\x1b[K\x08\x1b[K\r\n1\r\n>>> ");
    check("123\x1b[D\x7f\r", "123\x08\x08\x1b[K3\x08\r\n13\r\n>>> ");
    check("1234\x1b[D\x1b[D\x0b\r", "1234\x08\x08\x1b[K\r\n12\r\n>>> ");
    check("1234\x1b[D\x1b[D\x15\r", "1234\x08\x08\x08\x08\x1b[K34\x08\x08\r\n34\r\n>>> ");
    check("\x7f\x0b\x15\x1b[3~", "");
}

#[test]
fn escape_sequences_move() {
    check(
        "12\x1b[1~3\x1b[4~4\x1b[H\x1b[3~\x1b[F5\x1bOH6\x1bOF7\r",
        "12\x08\x08312\x08\x08124\x08\x08\x08\x08\x1b[K124\x08\x08\x081245\x08\x08\x08\x0861245\x08\x08\x08\x0812457\r\n612457\r\n>>> ",
    );
    check("1\x1b[C\x1b[D\x1b[D2\r", "1\x0821\x08\r\n21\r\n>>> ");
    check("1\x1bx\x1b[Z\x1b[9~\x1b[200~2", "12");
}

#[test]
fn words_are_moved_over_and_deleted() {
    check("234\x1bb1\r", "234\x08\x08\x081234\x08\x08\x08\r\n1234\r\n>>> ");
    check("12\x02\x02\x1b[1;5C3\r", "12\x08\x08123\r\n123\r\n>>> ");
    check("12\x1b[1;5D\x1bd3\r", "12\x08\x08\x1b[K3\r\n3\r\n>>> ");
    check("12 34\x17\x17\x1b\x7f5\r", "12 34\x08\x08\x1b[K\x08\x08\x08\x1b[K5\r\n5\r\n>>> ");
}

#[test]
fn history_goes_back_and_forth() {
    check("1\r22\r\x1b[A\x1b[A\x1b[A\x1b[B\x1b[B\x1b[B\r", "1\r\n1\r\n>>> 22\r\n22\r\n>>> 22\x08\x08\x1b[K1\x0822\x08\x08\x1b[K\r\n>>> ");
    check("1\r1\r2\r\x10\x10\x10", "1\r\n1\r\n>>> 1\r\n1\r\n>>> 2\r\n2\r\n>>> 2\x081");
}

#[test]
fn history_keeps_eight_lines_in_its_room() {
    let mut history = History::new();
    for n in 0..10 {
        history.push(&[b'0' + n; 3]);
    }
    assert_eq!(history.get(0), Some(&b"999"[..]));
    assert_eq!(history.get(7), Some(&b"222"[..]));
    assert_eq!(history.get(8), None);
    history.push(&[b'x'; 509]);
    assert_eq!(history.get(0).map(<[u8]>::len), Some(509));
    assert_eq!(history.get(1), Some(&b"999"[..]));
    assert_eq!(history.get(2), None);
    history.push(&[b'y'; 513]);
    assert_eq!(history.get(1), Some(&b"999"[..]));
}

#[test]
fn compound_statements_indent_and_end_with_an_empty_line() {
    check("def f():\rpass\r\r\r\r\r", "def f():\r\n...     pass\r\n...     \r\n...     \r\n... \r\n>>> \r\n>>> ");
    check("def f():\rpass\r\x7f\r", "def f():\r\n...     pass\r\n...     \x08\x08\x08\x08\x1b[K\r\n>>> ");
    check_ran("def f():\rpass\r\x7f\r", &["S def f():\n    pass\n"]);
    check("def f():\r pass\r\r", "def f():\r\n...     \x08\x08\x08pass\r\n... \r\n>>> ");
    check_ran("def f():\r pass\r\r", &["S def f():\n pass\n"]);
    check("def f():\r\tpass\r\r", "def f():\r\n...     pass\r\n... \r\n>>> ");
    check(
        "if 1:\rif 2:\r3\r\x7f\x7f\r",
        "if 1:\r\n...     if 2:\r\n...         3\r\n...         \x08\x08\x08\x08\x1b[K\x08\x08\x08\x08\x1b[K\r\n>>> ",
    );
    check("@f\rdef f():pass\r\r", "@f\r\n... def f():pass\r\n... \r\n>>> ");
}

#[test]
fn open_brackets_quotes_and_backslashes_continue() {
    check("(1,\r2)\r", "(1,\r\n... 2)\r\n>>> ");
    check("'''a\rb'''\r", "'''a\r\n... b'''\r\n>>> ");
    check("1+\\\r2\r", "1+\\\r\n... 2\r\n>>> ");
    check("1 # (\r)\r", "1 # (\r\n... )\r\n>>> ");
    check("1 # '\r", "1 # '\r\n>>> ");
    check("iffy\r", "iffy\r\n>>> ");
    check("'(\r", "'(\r\n>>> ");
    check("'\\'('\r", "'\\'('\r\n>>> ");
}

#[test]
fn control_keys_on_an_empty_line() {
    check("abc\x03\x03if 1:\r\x03", "abc\r\n>>> \r\n>>> if 1:\r\n...     \r\n>>> ");
    check("\x02", "\r\nBanner\r\n>>> ");
    check("\x04123", "\r\n");
    check("if 1:\r7\r\x7f\x04", "if 1:\r\n...     7\r\n...     \x08\x08\x08\x08\x1b[K>>> ");
    check_ran("if 1:\r7\r\x7f\x04", &["S if 1:\n    7\n"]);
    check("if 1:\r\x01\x05\x02\x03", "if 1:\r\n...     \x08\x08\x08\x08    \x08\r\n>>> ");
    check("leave\r1\r", "leave\r\n");
}

#[test]
fn tab_completes_or_inserts_spaces() {
    check("1.\t1", "1.1");
    check("1 \t+1\r", "1     +1\r\n>>> ");
    check("fo\t\t", "fooba\r\nfoobar          foobaz\r\n>>> fooba");
    check("fz\x1b[Do\t", "fz\x08oz\x08obaz\x08");
    check("foobar.x.\t", "foobar.x.append");
    check("foobar.\t1.\tz[0].\tfoobar.y.a\t", "foobar.1.z[0].foobar.y.a");
    check("z\t", "z\r\nz1              z2              zbbbbbbbbbbbbbb\r\nz3              z4              z5\r\n>>> z");
    check("i\tma\tc\t.\t", "import ma\r\nmachine         math\r\n>>> import machine.");
    check("x=imp\t", "x=imp");
}

#[test]
fn paste_mode_takes_a_program() {
    const START: &str = "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ";
    check("\x05a=1\ra\rb\r\x04", &(String::from(START) + "a=1\r\n=== a\r\n=== b\r\n=== \r\n>>> "));
    check_ran("\x05a=1\r\nif a:\r\n b\x04", &["F a=1\nif a:\n b"]);
    check("\x05ab\x03", &(String::from(START) + "ab\r\n>>> "));
}

#[test]
fn raw_mode_answers_with_ok_and_two_ends() {
    check_raw("print(1)\r\n\x04", "OK\x04\x04>");
    check_raw("raise\x04", "OK\x04Error: \r\n\x04>");
    check_raw("\x01foo\x03x\x04", "raw REPL; CTRL-B to exit\r\n>OK\x04\x04>");
    check_raw("\x04more", "OK\r\n");
    check_raw("leave\x04more", "OK\x04\x04");
    check_raw("x\x02", "\r\nBanner\r\n>>> ");
    check("\x01", "\r\nraw REPL; CTRL-B to exit\r\n>");
}

#[test]
fn raw_paste_mode_grants_windows() {
    const START: &str = "R\x01\u{80}\0\x01";
    let check = |keys: &str, expected: &str| {
        let (shown, ran) = run(Mode::Raw, keys.as_bytes());
        let shown = shown.replace('\u{fffd}', "\u{80}");
        assert_eq!(shown, String::from("raw REPL; CTRL-B to exit\r\n>") + expected);
        ran
    };
    let ran = check("\x05A\x01print(5)\x04", &(String::from(START) + "\x04\x04\x04>"));
    assert_eq!(ran, ["F print(5)"]);
    let long = "x".repeat(300);
    check(&std::format!("\x05A\x01{long}\x04"), &(String::from(START) + "\x01\x01\x04\x04\x04>"));
    let ran = check("\x05A\x01ab\x03", &(String::from(START) + "\x04\x04Error: \r\n\x04>"));
    assert!(ran.is_empty());
    check("\x05A\x01raise\x04", &(String::from(START) + "\x04\x04Error: \r\n\x04>"));
    check("\x05B\x01", "R\0>");
    // A text that is refused is read to its end.
    let ran = check("\x05A\x01ab?cd\x04", &(String::from(START) + "\x04\x04Error: \r\n\x04>"));
    assert!(ran.is_empty());
}

#[test]
fn text_that_does_not_fit_is_a_memory_error() {
    let long = "x".repeat(2000);
    check_raw(&std::format!("{long}\x04"), "OK\x04MemoryError: \r\n\x04>");
    let (shown, ran) = run(Mode::Friendly, std::format!("\x05{long}\x04").as_bytes());
    assert!(shown.ends_with("x\r\nMemoryError: \r\n>>> "));
    assert!(ran.is_empty());
    // At the prompt, what does not fit is not taken.
    assert_eq!(run(Mode::Friendly, std::format!("{long}\r").as_bytes()).1[0].len(), 1002);
}

#[test]
fn no_input_breaks_it() {
    let mut seed = 1u32;
    for _ in 0..2000 {
        let mut keys = Vec::new();
        for _ in 0..200 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            keys.push(match seed >> 28 {
                0 => 27,
                1 => b'[',
                2..9 => (seed >> 20) as u8 & 31,
                _ => (seed >> 20) as u8 & 127,
            });
        }
        let mut script = Script::new(&keys);
        script.room = 40;
        Repl::new(if seed & 256 == 0 { Mode::Raw } else { Mode::Friendly }).run(&mut script);
    }
}

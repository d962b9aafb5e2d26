//! Whoever watches or reads may stop the compiler.

use std::cell::Cell;

use bytecode::Arena;
use bytecode::arena::StdChunks;
use compiler::{ErrorKind, Options, Reader, Source, Stopped, compile_watched};

/// How the compilation ends when the question is answered with yes `n` times, and how often it was asked.
fn ask(text: &str, n: usize) -> (Option<ErrorKind>, usize) {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let asked = Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        asked.get() <= n
    };
    let made = compile_watched(Source::Text(text.as_bytes()), &Options::default(), &arena, &go_on);
    (made.err().map(|error| error.kind), asked.get())
}

#[test]
fn every_no_stops_it() {
    for text in ["a = 1\nb = 2\ndef f():\n    return a\n", "x = 7 ** 30000\n", "x = 3 ** 20000 // 7 ** 2000\n", "f(1 << 200000)\n"] {
        let (kind, n) = ask(text, usize::MAX);
        assert_eq!(kind, None, "{text}");
        for stop in (0..n).step_by(n / 20 + 1) {
            assert_eq!(ask(text, stop), (Some(ErrorKind::Stopped), stop + 1), "{text}");
        }
    }
}

#[test]
fn long_arithmetic_is_asked_often() {
    let digits = "9".repeat(100_000);
    for text in ["x = 7 ** 300000\n", "f(1 << 1000000)\n", &format!("x = {digits}\n"), &format!("x = {digits} * {digits}\n")] {
        let (kind, n) = ask(text, usize::MAX);
        assert_eq!(kind, None, "{text:.20}");
        assert!(n > 100, "{n} questions for {text:.20}");
    }
}

/// Fails instead of ending.
struct Failing<'s>(&'s [u8]);

impl Reader for Failing<'_> {
    fn read(&mut self, piece: &mut [u8]) -> Result<usize, Stopped> {
        let n = self.0.len().min(piece.len());
        let (now, rest) = self.0.split_at(n);
        piece[..n].copy_from_slice(now);
        self.0 = rest;
        if n == 0 { Err(Stopped) } else { Ok(n) }
    }
}

#[test]
fn a_reader_that_fails_stops_it() {
    // Also where the text that there is would be an error.
    for text in ["", "a = 1\n", "a = (", "if a:\n    b", "'''"] {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let mut reader = Failing(text.as_bytes());
        let made = compile_watched(Source::Reader(&mut reader), &Options::default(), &arena, &|| true);
        assert_eq!(made.err().map(|error| error.kind), Some(ErrorKind::Stopped), "{text}");
    }
}

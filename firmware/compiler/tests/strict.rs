//! What the official compiler writes wrong code for: with `strict` it is refused, without it the code is the same. Most of it
//! does not verify then.

use bytecode::verify::verify;
use bytecode::{Arena, arena::StdChunks};
use compiler::{Options, compile};

/// What the strict compiler says, and whether the code of the other one verifies.
fn both(text: &str) -> (Result<(), String>, bool) {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let options = Options { max_depth: 1500, ..Options::default() };
    let strict = compile(text.as_bytes(), &Options { strict: true, ..options }, &arena).map(drop).map_err(|error| error.to_string());
    let module = compile(text.as_bytes(), &options, &arena);
    (strict, module.is_ok_and(|module| verify(&module, &arena).is_ok()))
}

fn numbers(n: usize) -> String {
    (0..n).map(|i| format!("a{i}=1,")).collect()
}

fn names(n: usize) -> String {
    (0..n).map(|i| format!("a{i},")).collect()
}

fn closure(n: usize) -> String {
    let body: String = (0..n).map(|i| format!("a{i}=1;")).collect();
    format!("def f():\n {body}\n def g(): return {}\n", names(n))
}

#[test]
fn what_the_instructions_can_say_is_accepted() {
    let texts = [
        format!("f({})", names(255)),
        format!("f({})", numbers(255)),
        format!("{}*r = x", names(255)),
        format!("*r,{} = x", names(255)),
        format!("{} = x", names(600)),
        closure(255),
        "f(d := 5, c=4)".into(),
    ];
    for text in texts {
        assert_eq!(both(&text), (Ok(()), true), "{text}");
    }
}

#[test]
fn what_they_cannot_say_is_refused() {
    let texts = [
        (format!("f({})", names(256)), "too many args"),
        (format!("x.f({})", numbers(300)), "too many args"),
        (format!("{}*r = x", names(256)), "too many targets"),
        (closure(256), "too many closed-over names"),
        ("f(1, c=4, d:=5)".into(), "positional arg after keyword arg"),
        ("f(c=4, x for x in y)".into(), "positional arg after keyword arg"),
    ];
    for (text, message) in texts {
        assert_eq!(both(&text).0, Err(message.into()), "{text}");
    }
    // `mpy-cross` stops at an assertion here.
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let error = compile(closure(256).as_bytes(), &Options::default(), &arena).map(drop).map_err(|error| error.to_string());
    assert_eq!(error, Err("too many locals".into()));
    for text in [format!("f({})", names(300)), format!("{}*r = x", names(300)), "f(1, c=4, d:=5)".into()] {
        assert!(!both(&text).1, "{text}");
    }
}

//! Memory: every request may fail, and all of it is given back.

use bytecode::Arena;
use bytecode::arena::StdChunks;
use compiler::{ErrorKind, Options, compile};

/// Most kinds of statements and expressions, so most places that allocate.
const TEXT: &str = r#"
from a.b import (c as d, e)
from . import *
import f.g as h
_A = const(1 << 70)
B = const("a constant that is not short")
x = (1, 2.5, 3j, "a string that is long enough", b"bytes", None, _A, (B, ...))
y = f"{x!r:>{w}}" f"{z}" + t"{x}"
del x.y, x[1:2], x
@d(1, *a, k=2, **b)
def f(a: int, b=1, *args, c, d=2, **kw) -> str:
    """doc"""
    nonlocal_ = lambda z=1: (a, z)
    def g():
        nonlocal a
        a = yield b
        yield from c
    for i in range(10, 0, -1):
        if i and not a or b: break
        elif c: continue
    else:
        pass
    for i, *j in kw: i += 1
    while a < b < c: a[0] -= 1
    try:
        with a as b, c: return [i for i in a if i for j in i], {i for i in a}, {i: 1 for i in a}
    except (A, B) as e: raise A from e
    except: raise
    finally: global q; q = 1
    return x if y else z
class C(A, metaclass=M):
    x: int = 1
    def m(self): return super().m(), self.x.y(1)(2)[3]
async def co():
    async with a as b: await c
    async for i in b: assert i, "no"
print((w := 5), {1: 2, 3: 4}, {1, 2}, [3], -2 ** 3, 12345678901234567890 * 98765432109876543210)
"#;

#[test]
fn any_request_can_fail() {
    let mut failures = 0;
    for n in 0.. {
        let chunks = StdChunks::failing(n);
        let arena = Arena::new(&chunks);
        let kind = compile(TEXT.as_bytes(), &Options::default(), &arena).map_err(|error| error.kind).err();
        drop(arena);
        assert_eq!(chunks.held_bytes(), 0, "request {n}");
        if kind.is_none() {
            break;
        }
        assert_eq!(kind, Some(ErrorKind::Memory), "request {n}");
        failures += 1;
    }
    assert!(failures > 100, "{failures}");
}

#[test]
fn less_memory_than_needed_is_an_error() {
    for limit in (0..40_000).step_by(997) {
        let chunks = StdChunks::with_limit(limit);
        let arena = Arena::new(&chunks);
        if let Err(error) = compile(TEXT.as_bytes(), &Options::default(), &arena) {
            assert_eq!(error.kind, ErrorKind::Memory, "{limit} bytes: {error}");
        }
    }
}

#[test]
fn cost_grows_with_the_length_of_the_text() {
    let line = "def f(a, b=1):\n    x = a.b(c, 'text')[1] + 1.5 if a else [i for i in b]\n    return x\n";
    let peak = |copies: usize| {
        let text = line.repeat(copies);
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let module = compile(text.as_bytes(), &Options::default(), &arena).expect("the text is right");
        assert_eq!(module.root.children.len(), copies);
        chunks.peak_bytes()
    };
    let (small, large) = (peak(100), peak(1600));
    assert!(large < small * 20, "{small} and {large} bytes");
}

#[test]
fn many_small_functions_stay_small() {
    let mut text = String::new();
    for i in 0..200 {
        text += &format!("def f{i}(a, b):\n    return a + b\n\n");
    }
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    compile(text.as_bytes(), &Options::default(), &arena).expect("the text is right");
    let peak = chunks.peak_bytes();
    assert!(peak < text.len() * 14, "{peak} bytes for {}", text.len());
}

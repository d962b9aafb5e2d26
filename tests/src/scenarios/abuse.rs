//! What people, cables and tools do to a prompt that nobody planned: Ctrl-C in every state, junk, lines without end, resets without end.

use std::time::{Duration, Instant};

use super::{HEARD_WITHIN, Wrong, contains, expect, friendly, output, raw, soon, typed};
use crate::board::{Board, END, FRIENDLY_MODE, INTERRUPT, PASTE_MODE, RAW_MODE, Reply};

const PROMPT: &[u8] = b">>> ";

/// What is typed, and what the board shows when it has got there: from then on Ctrl-C leads back to the prompt.
const STATES: [(&str, &str); 14] = [
    ("def f():\r1", "...     1"),
    ("'''\r", "... "),
    ("\x05some = 1\r", "=== some = 1\r\n=== "),
    ("input('what? ')\r", "what? "),
    ("import sys; print('read'); sys.stdin.read(9)\r", "\nread"),
    ("import time; print('sleep'); time.sleep(1000)\r", "\nsleep"),
    ("print('async'); asyncio.run(long())\r", "\nasync"),
    ("print('never'); asyncio.run(asyncio.Event().wait())\r", "\nnever"),
    ("import select, sys; p = select.poll(); p.register(sys.stdin, 1); print('poll'); p.poll()\r", "\npoll"),
    ("endless.name.\t", ".name."),
    ("{}[endless]\r", "KeyError: "),
    ("endless\r", "endless\r\n"),
    ("import micropython; micropython.schedule(print, 'call'); micropython.schedule(endless.call, 1)\r", "\ncall"),
    ("import re; print('match'); [re.match('(a|b|ab)*c', 'ab' * 4000) for i in range(1000000)]\r", "\nmatch"),
];

/// An object whose attributes and text never come, and a task.
const ENDLESS: &str = "import asyncio
async def long():
    await asyncio.sleep(1000)
class Endless:
    def __getattr__(self, name):
        while name != 'call': pass
        return lambda x: self.__repr__()
    def __repr__(self):
        while True: pass
endless = Endless()";

pub fn interrupt_everywhere(board: &mut Board) -> Result<(), Wrong> {
    output(board, ENDLESS)?;
    friendly(board)?;
    for (keys, shown) in STATES {
        let wrong = |what: &str| Wrong(format!("{keys:?}: {what}"));
        board.send(keys.as_bytes())?;
        board.until(shown.as_bytes(), soon()).map_err(|_| wrong("it never gets there"))?;
        std::thread::sleep(Duration::from_millis(100));
        board.send(&[INTERRUPT])?;
        if board.until(PROMPT, Instant::now() + HEARD_WITHIN).is_err() {
            // With the Tab key the line is still there, and what was typed is not lost.
            board.send(&[INTERRUPT])?;
            board.until(PROMPT, Instant::now() + HEARD_WITHIN).map_err(|_| wrong("no prompt after Ctrl-C"))?;
        }
        let answer = typed(board, "6 * 7").map_err(|_| wrong("the prompt does not answer"))?;
        expect(keys, &answer, "6 * 7\r\n42\r\n")?;
    }
    raw(board)
}

/// Ctrl-C while the console is full of what a program prints.
pub fn interrupt_flood(board: &mut Board) -> Result<(), Wrong> {
    for program in ["while True: print('x' * 70)", "print('x' * 70, end='y' * 100)\nwhile True: print(*range(50))"] {
        for _ in 0..3 {
            board.start(program, soon())?;
            board.until(b"\r\n", soon())?;
            let sent = Instant::now();
            board.send(&[INTERRUPT, INTERRUPT, INTERRUPT])?;
            // It goes on for a while: what was on the way arrives.
            while board.until(&[END], Instant::now() + Duration::from_millis(100)).is_err() {
                board.forget();
                if sent.elapsed() > HEARD_WITHIN {
                    return Err(Wrong(format!("{program:?} goes on for {:?}", sent.elapsed())));
                }
            }
            let error = board.until(&[END], soon())?;
            contains(program, &String::from_utf8_lossy(&error), "KeyboardInterrupt")?;
            board.until(b">", soon())?;
            expect("afterwards", &output(board, "print(1 + 1)")?, "2\n")?;
        }
    }
    Ok(())
}

/// Keys that mean something, and some that do not.
const KEYS: &[u8] = b"\x01\x02\x03\x04\x05A\r\n\t\x1b[ABCDH~3a1.()\"'= \x08\x7f\x80\xff";

/// With this key `xtask run` is left.
const LEAVE: u8 = 0x1d;

/// Rounds of junk, each from its own seed.
const N_ROUNDS: u64 = 12;
const ROUND_BYTES: usize = 8000;

/// Random bytes; after Ctrl-C and Ctrl-B the prompt is back, whatever they said.
pub fn junk(board: &mut Board) -> Result<(), Wrong> {
    for seed in 1..=N_ROUNDS {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut next = || {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as usize
        };
        for _ in 0..ROUND_BYTES / 500 {
            let bytes: Vec<u8> = match seed % 3 {
                0 => (0..500).map(|_| next() as u8).filter(|&byte| byte != LEAVE).collect(),
                1 => (0..500).map(|_| KEYS[next() % KEYS.len()]).collect(),
                _ => (0..500).map(|_| if next() % 16 == 0 { KEYS[next() % KEYS.len()] } else { b' ' + (next() % 95) as u8 }).collect(),
            };
            board.send(&bytes)?;
            board.forget();
        }
        recover(board).map_err(|Wrong(why)| Wrong(format!("after the junk of seed {seed}: {why}")))?;
    }
    raw(board)
}

/// Ctrl-C, Ctrl-B, and the prompt answers. While something runs Ctrl-C ends that, and what waited behind it comes first: then they are typed again.
fn recover(board: &mut Board) -> Result<(), Wrong> {
    for _ in 0..5 {
        board.send(&[INTERRUPT, INTERRUPT, FRIENDLY_MODE])?;
        board.send(b"'an' 'swer'\r")?;
        if board.until(b"\n'answer'\r\n>>> ", Instant::now() + Duration::from_secs(3)).is_ok() {
            return expect("the prompt", &typed(board, "6 * 7")?, "6 * 7\r\n42\r\n");
        }
        board.forget();
    }
    Err(Wrong("no prompt".into()))
}

/// Longer than any buffer.
pub fn long_lines(board: &mut Board) -> Result<(), Wrong> {
    friendly(board)?;
    let line = format!("x = '{}'; len(x)", "a".repeat(5000));
    board.send(line.as_bytes())?;
    board.send(b"\r")?;
    board.until(b"\r\n5000\r\n>>> ", soon())?;
    expect("the next line", &typed(board, "6 * 7")?, "6 * 7\r\n42\r\n")?;
    raw(board)
}

/// Longer than all memory: a text that does not fit is refused, and forgotten.
pub fn texts_without_end(board: &mut Board) -> Result<(), Wrong> {
    board.send(&vec![b'#'; 400_000])?;
    board.send(&[END])?;
    let answer = board.until(b"\x04>", soon())?;
    expect("too much for raw mode", &String::from_utf8_lossy(&answer), "OK\x04MemoryError: \r\n")?;
    expect("afterwards", &output(board, "print(1 + 1)")?, "2\n")?;
    friendly(board)?;
    board.send(&[PASTE_MODE])?;
    board.until(b"=== ", soon())?;
    // No more at once than the board keeps while it looks for memory.
    for _ in 0..1000 {
        board.send(&[b'#'; 400])?;
        board.until(&[b'#'; 400], soon())?;
    }
    board.send(&[END])?;
    contains("too much for paste mode", &String::from_utf8_lossy(&board.until(PROMPT, soon())?), "MemoryError: \r\n")?;
    expect("the prompt", &typed(board, "6 * 7")?, "6 * 7\r\n42\r\n")?;
    raw(board)
}

/// 60 KB under flow control, more than half of the heap: the text is compiled while it comes.
pub fn pasted_program(board: &mut Board) -> Result<(), Wrong> {
    let mut program = String::from("n = 0\n");
    for i in 0..300 {
        program.push_str(&format!("n += {i}  # {}\n", "a remark ".repeat(21)));
    }
    program.push_str("print(n)\n");
    if program.len() < 60_000 {
        return Err(Wrong(format!("only {} bytes", program.len())));
    }
    expect("the sum", &output(board, &program)?, &format!("{}\n", (0..300).sum::<i32>()))?;
    // A mistake in the middle: the rest is not waited for, and does no harm.
    let broken = format!("{}x = = 1\n{}", &program[..20_000], &program[20_000..]).replace("x = = 1", "\nx = = 1");
    let Reply { output, error } = board.run(&broken, Duration::from_secs(60))?;
    expect("nothing ran", &output, "")?;
    contains("the mistake", &error, "SyntaxError: invalid syntax")?;
    expect("afterwards", &self::output(board, "print(1 + 1)")?, "2\n")
}

/// The memory is the same after each life, whatever it left behind.
pub fn many_resets(board: &mut Board) -> Result<(), Wrong> {
    const LEFT: [&str; 4] = [
        "x = [bytearray(100) for i in range(300)]",
        "import asyncio, re, json\nclass A: pass\nA.a = A\nx = {i: str(i) for i in range(300)}",
        "import micropython\nmicropython.alloc_emergency_exception_buf(100)\nmicropython.kbd_intr(-1)\nmicropython.opt_level(3)",
        "def f():\n    yield\n    1 / 0\ng = f()\nnext(g)\nnext(g)",
    ];
    let free = "import gc\ngc.collect()\nprint(gc.mem_free())";
    let first = output(board, free)?;
    for life in 0..60 {
        board.run(LEFT[life % LEFT.len()], Duration::from_secs(60))?;
        board.reset()?;
        if life % 10 == 9 {
            expect(&format!("memory of life {life}"), &output(board, free)?, &first)?;
        }
    }
    // The same at the friendly prompt.
    friendly(board)?;
    for _ in 0..20 {
        board.send(&[END])?;
        board.until(b"MPY: soft reboot\r\n", soon())?;
        board.until(PROMPT, soon())?;
    }
    board.send(&[RAW_MODE])?;
    board.until(b"raw REPL; CTRL-B to exit\r\n>", soon())?;
    expect("memory at the end", &output(board, free)?, &first)
}

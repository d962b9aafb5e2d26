//! Programs run over a text: all ways at once, a byte at a time, in the order in which a search that goes back would try them.
//!
//! A way is a place in the program and the places noted so far. At each byte there is at most one way per instruction, so that time and memory are
//! bounded by the size of the program, and the machine stack is not used at all. Where the search that goes back would never end, because a loop can
//! match nothing, the original exceeds its stack; the way that gets there is a dead end here, which raises the same error once nothing before it
//! has matched.

use core::ops::Range;

use vm::heap::HeapVec;
use vm::{Raised, Value, Vm};

use super::compile::{ANY, CHAR, CLASS, CLASS_NOT, END, JUMP, MATCH, NAMED, NAMED_CLASS, SAVE, SPLIT, SPLIT_BACK, START, is_class_letter};

/// No place.
const NONE: u32 = u32::MAX;
/// Instead of a place in the program: a loop without end.
const ENDLESS: u32 = u32::MAX;

/// A growing row of numbers in the heap, held on the machine stack.
struct Words {
    memory: HeapVec<u32>,
    len: usize,
}

impl Words {
    fn new(vm: &mut Vm, capacity: usize) -> Result<Words, Raised> {
        Ok(Words { memory: HeapVec::filled(vm, capacity, 0)?, len: 0 })
    }

    /// A row of `len` numbers.
    fn filled(vm: &mut Vm, len: usize, word: u32) -> Result<Words, Raised> {
        Ok(Words { memory: HeapVec::filled(vm, len, word)?, len })
    }

    fn get(&self, vm: &Vm, idx: usize) -> u32 {
        self.memory.as_slice(&vm.heap).get(idx).copied().unwrap_or(NONE)
    }

    fn set(&mut self, vm: &mut Vm, idx: usize, word: u32) {
        if let Some(place) = self.memory.as_mut_slice(&mut vm.heap).get_mut(idx) {
            *place = word;
        }
    }

    fn fill(&mut self, vm: &mut Vm, word: u32) {
        self.memory.as_mut_slice(&mut vm.heap).fill(word);
    }

    fn push(&mut self, vm: &mut Vm, word: u32) -> Result<(), Raised> {
        if self.len == self.memory.len() {
            let mut larger = HeapVec::filled(vm, 2 * self.len + 8, 0)?;
            for idx in 0..self.len {
                let word = self.get(vm, idx);
                if let Some(place) = larger.as_mut_slice(&mut vm.heap).get_mut(idx) {
                    *place = word;
                }
            }
            self.memory = larger;
        }
        let idx = self.len;
        self.len += 1;
        self.set(vm, idx, word);
        Ok(())
    }

    fn pop(&mut self, vm: &Vm) -> Option<u32> {
        self.len = self.len.checked_sub(1)?;
        Some(self.get(vm, self.len))
    }
}

/// What is left to do while ways are followed to the next instructions that want a byte: in the upper bits of a word.
const VISIT: u32 = 0;
const LEAVE: u32 = 1 << 30;
/// The word below is the place to put back.
const RESTORE: u32 = 2 << 30;
const TASK: u32 = 3 << 30;

/// Two bits per byte of program in `Matcher::marks`.
const SEEN: u32 = 1;
const ON_THE_WAY: u32 = 2;

/// A program, and the memory to run it.
pub struct Matcher {
    program: Value,
    n_places: usize,
    /// Ways before and behind the current byte: a place in the program, then the places noted.
    ways: Words,
    next: Words,
    tasks: Words,
    marks: Words,
    /// Places noted on the way that is being followed.
    noted: Words,
    /// Those of the best match.
    best: Words,
}

impl Matcher {
    pub fn new(vm: &mut Vm, program: Value, n_groups: usize) -> Result<Matcher, Raised> {
        let n_places = 2 * (n_groups + 1);
        let n_marks = vm.content(program).len() / 16 + 1;
        Ok(Matcher {
            program,
            n_places,
            ways: Words::new(vm, 4 * (n_places + 1))?,
            next: Words::new(vm, 4 * (n_places + 1))?,
            tasks: Words::new(vm, 16)?,
            marks: Words::filled(vm, n_marks, 0)?,
            noted: Words::filled(vm, n_places, NONE)?,
            best: Words::filled(vm, n_places, NONE)?,
        })
    }

    /// Starts and ends of the whole and of the groups.
    pub fn n_places(&self) -> usize {
        self.n_places
    }

    /// A start (even) or end (odd) of the last match.
    pub fn place(&self, vm: &Vm, idx: usize) -> Option<usize> {
        Some(self.best.get(vm, idx)).filter(|&place| place != NONE).map(|place| place as usize)
    }

    /// What group `idx` matched; 0 is the whole.
    pub fn range(&self, vm: &Vm, idx: usize) -> Option<Range<usize>> {
        Some(self.place(vm, 2 * idx)?..self.place(vm, 2 * idx + 1)?)
    }

    fn code(&self, vm: &Vm, at: u32) -> u8 {
        vm.content(self.program).get(at as usize).copied().unwrap_or(MATCH)
    }

    /// Where the jump at `at` goes.
    fn target(&self, vm: &Vm, at: u32) -> u32 {
        let distance = self.code(vm, at + 1) as i8;
        (at + 2).wrapping_add_signed(distance.into())
    }

    fn mark(&self, vm: &Vm, at: u32) -> u32 {
        self.marks.get(vm, at as usize / 16) >> (at % 16 * 2) & 3
    }

    fn set_mark(&mut self, vm: &mut Vm, at: u32, mark: u32) {
        let idx = at as usize / 16;
        let shift = at % 16 * 2;
        let word = self.marks.get(vm, idx) & !(3 << shift) | mark << shift;
        self.marks.set(vm, idx, word);
    }

    /// Looks for a match in the bytes `range` of the subject: only at its start if `anchored`.
    ///
    /// # Errors
    /// `RuntimeError` for loops without end; `MemoryError`; what a check point raises.
    pub fn run(&mut self, vm: &mut Vm, subject: Value, range: Range<usize>, anchored: bool) -> Result<bool, Raised> {
        let mut matched = false;
        let mut at = range.start;
        // Nothing behind an endless loop is ever tried.
        let mut open = true;
        self.ways.len = 0;
        self.marks.fill(vm, 0);
        loop {
            vm.poll()?;
            if !matched && open && (at == range.start || !anchored) {
                self.noted.fill(vm, NONE);
                self.noted.set(vm, 0, at as u32);
                core::mem::swap(&mut self.ways, &mut self.next);
                open = self.follow(vm, 0, at, range.end)?;
                core::mem::swap(&mut self.ways, &mut self.next);
            }
            if self.ways.len == 0 && (matched || anchored) {
                return Ok(matched);
            }
            let byte = vm.content(subject).get(at).copied().filter(|_| at < range.end);
            self.next.len = 0;
            self.marks.fill(vm, 0);
            let mut way = 0;
            while way < self.ways.len {
                let place = self.ways.get(vm, way);
                if place == ENDLESS {
                    if self.next.len == 0 {
                        return Err(vm.raise_recursion());
                    }
                    self.push_way(vm, ENDLESS)?;
                    open = false;
                    break;
                }
                if self.code(vm, place) == MATCH {
                    matched = true;
                    for idx in 0..self.n_places {
                        let noted = self.ways.get(vm, way + 1 + idx);
                        self.best.set(vm, idx, noted);
                    }
                    self.best.set(vm, 1, at as u32);
                    break;
                }
                if let Some(behind) = byte.and_then(|byte| self.step(vm, place, byte)) {
                    for idx in 0..self.n_places {
                        let noted = self.ways.get(vm, way + 1 + idx);
                        self.noted.set(vm, idx, noted);
                    }
                    open = self.follow(vm, behind, at + 1, range.end)?;
                    if !open {
                        break;
                    }
                }
                way += self.n_places + 1;
            }
            core::mem::swap(&mut self.ways, &mut self.next);
            if at >= range.end {
                return Ok(matched);
            }
            at += 1;
        }
    }

    /// What comes behind the instruction at `place` if it takes `byte`.
    fn step(&self, vm: &Vm, place: u32, byte: u8) -> Option<u32> {
        let (takes, len) = match self.code(vm, place) {
            CHAR => (self.code(vm, place + 1) == byte, 2),
            ANY => (true, 1),
            NAMED_CLASS => (is_in_class(self.code(vm, place + 1), byte), 2),
            code @ (CLASS | CLASS_NOT) => {
                let n = u32::from(self.code(vm, place + 1));
                let pairs = vm.content(self.program).get(place as usize + 2..).unwrap_or(&[]);
                let found = pairs.chunks_exact(2).take(n as usize).any(|pair| match pair {
                    &[NAMED, letter] if is_class_letter(letter) => is_in_class(letter, byte),
                    &[first, last] => (first..=last).contains(&byte),
                    _ => false,
                });
                (found == (code == CLASS), 2 + 2 * n)
            }
            _ => (false, 1),
        };
        takes.then_some(place + len)
    }

    fn push_way(&mut self, vm: &mut Vm, place: u32) -> Result<(), Raised> {
        self.next.push(vm, place)?;
        for idx in 0..self.n_places {
            let noted = self.noted.get(vm, idx);
            self.next.push(vm, noted)?;
        }
        Ok(())
    }

    /// Adds the ways that lead from `place` on to `next`; false if one of them never ends.
    fn follow(&mut self, vm: &mut Vm, place: u32, at: usize, end: usize) -> Result<bool, Raised> {
        self.tasks.len = 0;
        self.tasks.push(vm, VISIT | place)?;
        while let Some(task) = self.tasks.pop(vm) {
            let operand = task & !TASK;
            match task & TASK {
                LEAVE => self.set_mark(vm, operand, SEEN),
                RESTORE => {
                    let noted = self.tasks.pop(vm).unwrap_or(NONE);
                    self.noted.set(vm, operand as usize, noted);
                }
                _ => {
                    let mark = self.mark(vm, operand);
                    if mark & ON_THE_WAY != 0 {
                        self.push_way(vm, ENDLESS)?;
                        return Ok(false);
                    }
                    if mark & SEEN == 0 {
                        self.visit(vm, operand, at, end)?;
                    }
                }
            }
        }
        Ok(true)
    }

    fn visit(&mut self, vm: &mut Vm, place: u32, at: usize, end: usize) -> Result<(), Raised> {
        let code = self.code(vm, place);
        if matches!(code, CHAR | ANY | CLASS | CLASS_NOT | NAMED_CLASS | MATCH) {
            self.set_mark(vm, place, SEEN);
            return self.push_way(vm, place);
        }
        self.set_mark(vm, place, SEEN | ON_THE_WAY);
        self.tasks.push(vm, LEAVE | place)?;
        let target = self.target(vm, place);
        match code {
            JUMP => self.tasks.push(vm, VISIT | target),
            SPLIT => {
                self.tasks.push(vm, VISIT | target)?;
                self.tasks.push(vm, VISIT | (place + 2))
            }
            SPLIT_BACK => {
                self.tasks.push(vm, VISIT | (place + 2))?;
                self.tasks.push(vm, VISIT | target)
            }
            SAVE => {
                let idx = self.code(vm, place + 1);
                let noted = self.noted.get(vm, idx.into());
                self.tasks.push(vm, noted)?;
                self.tasks.push(vm, RESTORE | u32::from(idx))?;
                self.noted.set(vm, idx.into(), at as u32);
                self.tasks.push(vm, VISIT | (place + 2))
            }
            START | END => {
                let here = if code == START { at == 0 } else { at == end };
                if here { self.tasks.push(vm, VISIT | (place + 1)) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }
}

/// Whether `byte` is in the class of a letter; capitals mean all others.
fn is_in_class(letter: u8, byte: u8) -> bool {
    let found = match letter.to_ascii_lowercase() {
        b'd' => byte.is_ascii_digit(),
        b's' => matches!(byte, b' ' | b'\t'..=b'\r'),
        _ => byte.is_ascii_alphanumeric() || byte == b'_',
    };
    found == letter.is_ascii_lowercase()
}

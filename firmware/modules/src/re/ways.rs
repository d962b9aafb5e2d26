//! Programs run over a text: all ways at once, a byte at a time, in the order in which a search that goes back would try them.
//!
//! A way is a place in the program and the places noted so far. At each byte there is at most one way per instruction, so that time and memory are
//! bounded by the size of the program, and the machine stack is not used at all. Where the search that goes back would never end, because a loop can
//! match nothing, the original exceeds its stack; the way that gets there is a dead end here, which raises the same error once nothing before it
//! has matched.

use core::ops::Range;

use vm::heap::HeapVec;
use vm::{Raised, Value, Vm};

use super::code::{NONE, code_at, step, takes_byte, target};
use super::compile::{END, JUMP, MATCH, SAVE, SPLIT, SPLIT_BACK, START};

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

    fn set(&mut self, vm: &Vm, idx: usize, word: u32) {
        if let Some(place) = self.memory.as_mut_slice_beside(&vm.heap).get_mut(idx) {
            *place = word;
        }
    }

    fn fill(&mut self, vm: &Vm, word: u32) {
        self.memory.as_mut_slice_beside(&vm.heap).fill(word);
    }

    fn has_room(&self, n: usize) -> bool {
        self.memory.len() - self.len >= n
    }

    /// Makes room for `n` more numbers.
    fn reserve(&mut self, vm: &mut Vm, n: usize) -> Result<(), Raised> {
        if self.has_room(n) {
            return Ok(());
        }
        let mut larger = HeapVec::filled(vm, 2 * self.len + n, 0)?;
        let place = larger.as_mut_slice_beside(&vm.heap).get_mut(..self.len);
        if let (Some(place), Some(words)) = (place, self.memory.as_slice(&vm.heap).get(..self.len)) {
            for (place, &word) in place.iter_mut().zip(words) {
                *place = word;
            }
        }
        self.memory = larger;
        Ok(())
    }

    /// Appends a number where there is room.
    fn push(&mut self, vm: &Vm, word: u32) {
        self.set(vm, self.len, word);
        self.len += 1;
    }

    /// Writes `n` numbers of another row from `start` on to `at`, where there is room.
    fn copy(&mut self, vm: &Vm, at: usize, from: &Words, start: usize, n: usize) {
        let place = self.memory.as_mut_slice_beside(&vm.heap).get_mut(at..at + n);
        if let (Some(place), Some(words)) = (place, from.memory.as_slice(&vm.heap).get(start..start + n)) {
            for (place, &word) in place.iter_mut().zip(words) {
                *place = word;
            }
        }
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

/// Most words that one instruction puts on the tasks.
const MOST_TASKS: usize = 4;

/// Most bytes of text that are skipped before the next check point.
const SKIP_MAX: usize = 4096;

/// Two bits per byte of program in `Ways::marks`.
const SEEN: u32 = 1;
const ON_THE_WAY: u32 = 2;

/// A program, and the memory to run it.
pub struct Ways {
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
    /// Whether the way that was followed last depends on where the text begins or ends.
    asked_where: bool,
}

impl Ways {
    pub fn new(vm: &mut Vm, program: Value, n_places: usize) -> Result<Ways, Raised> {
        let n_marks = vm.content(program).len() / 16 + 1;
        Ok(Ways {
            program,
            n_places,
            ways: Words::new(vm, 4 * (n_places + 1))?,
            next: Words::new(vm, 4 * (n_places + 1))?,
            tasks: Words::new(vm, 16)?,
            marks: Words::filled(vm, n_marks, 0)?,
            noted: Words::filled(vm, n_places, NONE)?,
            best: Words::filled(vm, n_places, NONE)?,
            asked_where: false,
        })
    }

    /// A start (even) or end (odd) of the last match.
    pub fn place(&self, vm: &Vm, idx: usize) -> u32 {
        self.best.get(vm, idx)
    }

    fn mark(&self, vm: &Vm, at: u32) -> u32 {
        self.marks.get(vm, at as usize / 16) >> (at % 16 * 2) & 3
    }

    fn set_mark(&mut self, vm: &Vm, at: u32, mark: u32) {
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
                let is_alone = self.ways.len == 0;
                self.noted.fill(vm, NONE);
                self.noted.set(vm, 0, at as u32);
                core::mem::swap(&mut self.ways, &mut self.next);
                self.asked_where = false;
                open = self.follow(vm, 0, at, range.end)?;
                core::mem::swap(&mut self.ways, &mut self.next);
                if is_alone && open && !anchored && !self.asked_where {
                    at = self.skip(vm, subject, at, range.end);
                }
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
                    self.next.reserve(vm, self.n_places + 1)?;
                    self.push_way(vm, ENDLESS);
                    open = false;
                    break;
                }
                let program = vm.content(self.program);
                if code_at(program, place) == MATCH {
                    matched = true;
                    self.best.copy(vm, 0, &self.ways, way + 1, self.n_places);
                    self.best.set(vm, 1, at as u32);
                    break;
                }
                if let Some(behind) = byte.and_then(|byte| step(program, place, byte)) {
                    self.noted.copy(vm, 0, &self.ways, way + 1, self.n_places);
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

    /// Where a search whose ways have all just begun at `at` can go on: no way of them takes a byte before. The ways begin there then.
    fn skip(&mut self, vm: &Vm, subject: Value, at: usize, end: usize) -> usize {
        let program = vm.content(self.program);
        let text = vm.content(subject);
        // One more than the places, which come in pairs; so it is seen not to be zero.
        let width = self.n_places | 1;
        let goes_on = |all: &Ways, byte: u8| {
            (0..all.ways.len).step_by(width).any(|way| {
                let place = all.ways.get(vm, way);
                code_at(program, place) == MATCH || step(program, place, byte).is_some()
            })
        };
        let last = end.min(at + SKIP_MAX);
        let mut here = at;
        while here < last && !text.get(here).is_some_and(|&byte| goes_on(self, byte)) {
            here += 1;
        }
        for idx in 0..self.ways.len {
            if idx % width != 0 && self.ways.get(vm, idx) == at as u32 {
                self.ways.set(vm, idx, here as u32);
            }
        }
        here
    }

    /// Adds a way where there is room for it.
    fn push_way(&mut self, vm: &Vm, place: u32) {
        self.next.push(vm, place);
        self.next.copy(vm, self.next.len, &self.noted, 0, self.n_places);
        self.next.len += self.n_places;
    }

    /// Adds the ways that lead from `place` on to `next`; false if one of them never ends.
    fn follow(&mut self, vm: &mut Vm, place: u32, at: usize, end: usize) -> Result<bool, Raised> {
        // Often what follows wants a byte at once.
        if takes_byte(code_at(vm.content(self.program), place)) && self.next.has_room(self.n_places + 1) {
            if self.mark(vm, place) == 0 {
                self.set_mark(vm, place, SEEN);
                self.push_way(vm, place);
            }
            return Ok(true);
        }
        self.tasks.len = 0;
        self.tasks.push(vm, VISIT | place);
        loop {
            if let Some(open) = self.follow_in_room(vm, at, end) {
                return Ok(open);
            }
            self.tasks.reserve(vm, MOST_TASKS)?;
            self.next.reserve(vm, self.n_places + 1)?;
        }
    }

    /// As [`Ways::follow`]; `None` when there is no room for one step more.
    fn follow_in_room(&mut self, vm: &Vm, at: usize, end: usize) -> Option<bool> {
        let program = vm.content(self.program);
        loop {
            if !self.tasks.has_room(MOST_TASKS) || !self.next.has_room(self.n_places + 1) {
                return None;
            }
            let Some(task) = self.tasks.pop(vm) else { return Some(true) };
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
                        self.push_way(vm, ENDLESS);
                        return Some(false);
                    }
                    if mark & SEEN == 0 {
                        self.visit(vm, program, operand, at, end);
                    }
                }
            }
        }
    }

    /// One instruction on the way: there is room for [`MOST_TASKS`] tasks, and for a way.
    fn visit(&mut self, vm: &Vm, program: &[u8], place: u32, at: usize, end: usize) {
        let code = code_at(program, place);
        if takes_byte(code) || code == MATCH {
            self.set_mark(vm, place, SEEN);
            return self.push_way(vm, place);
        }
        self.set_mark(vm, place, SEEN | ON_THE_WAY);
        self.tasks.push(vm, LEAVE | place);
        let target = target(program, place);
        match code {
            JUMP => self.tasks.push(vm, VISIT | target),
            SPLIT => {
                self.tasks.push(vm, VISIT | target);
                self.tasks.push(vm, VISIT | (place + 2));
            }
            SPLIT_BACK => {
                self.tasks.push(vm, VISIT | (place + 2));
                self.tasks.push(vm, VISIT | target);
            }
            SAVE => {
                let idx = code_at(program, place + 1);
                let noted = self.noted.get(vm, idx.into());
                self.tasks.push(vm, noted);
                self.tasks.push(vm, RESTORE | u32::from(idx));
                self.noted.set(vm, idx.into(), at as u32);
                self.tasks.push(vm, VISIT | (place + 2));
            }
            START | END => {
                self.asked_where = true;
                if if code == START { at == 0 } else { at == end } {
                    self.tasks.push(vm, VISIT | (place + 1));
                }
            }
            _ => {}
        }
    }
}

//! A program run over a text: the quick way, and where that does not do all ways at once.

use core::ops::Range;

use vm::{Raised, Value, Vm};

use super::code::NONE;
use super::quick::{MAX_PLACES, Quick, Verdict};
use super::ways::Ways;

/// A program, and the memory to run it.
pub struct Matcher {
    program: Value,
    n_places: usize,
    quick: Quick,
    /// Made when it is needed.
    ways: Option<Ways>,
    /// Which of the two found the last match.
    was_quick: bool,
}

impl Matcher {
    pub fn new(program: Value, n_groups: usize) -> Matcher {
        Matcher { program, n_places: 2 * (n_groups + 1), quick: Quick::new(), ways: None, was_quick: false }
    }

    /// Starts and ends of the whole and of the groups.
    pub fn n_places(&self) -> usize {
        self.n_places
    }

    /// A start (even) or end (odd) of the last match.
    pub fn place(&self, vm: &Vm, idx: usize) -> Option<usize> {
        let place = match &self.ways {
            Some(ways) if !self.was_quick => ways.place(vm, idx),
            _ => self.quick.place(idx),
        };
        if place == NONE { None } else { Some(place as usize) }
    }

    /// What group `idx` matched; 0 is the whole.
    pub fn range(&self, vm: &Vm, idx: usize) -> Option<Range<usize>> {
        Some(self.place(vm, 2 * idx)?..self.place(vm, 2 * idx + 1)?)
    }

    /// Looks for a match in the bytes `range` of the subject: only at its start if `anchored`.
    ///
    /// # Errors
    /// `RuntimeError` for loops without end; `MemoryError`; what a check point raises.
    pub fn run(&mut self, vm: &mut Vm, subject: Value, range: Range<usize>, anchored: bool) -> Result<bool, Raised> {
        let mut start = range.start;
        self.was_quick = self.n_places <= MAX_PLACES;
        self.quick.begin(range.len());
        while self.was_quick {
            vm.poll()?;
            match self.quick.search(vm.content(self.program), vm.content(subject), start..range.end, anchored) {
                Verdict::Matched => return Ok(true),
                Verdict::Failed => return Ok(false),
                Verdict::Later(at) => start = at,
                Verdict::Unknown(at) => {
                    start = at;
                    self.was_quick = false;
                }
            }
        }
        let mut ways = match self.ways.take() {
            Some(ways) => ways,
            None => Ways::new(vm, self.program, self.n_places)?,
        };
        let result = ways.run(vm, subject, start..range.end, anchored);
        self.ways = Some(ways);
        result
    }
}

//! Stopping a long computation.

use crate::big::Error;

/// Asks, from time to time, whether a long computation shall go on, so that Ctrl-C can stop `7 ** 10_000_000`.
///
/// Costs are counted in steps of one digit by one digit (some nanoseconds to some tens of them); the question is asked every
/// [`Watch::INTERVAL`] steps, so that it may be slow. A computation that is stopped leaves its destination undefined.
pub struct Watch<'a> {
    go_on: Option<&'a mut dyn FnMut() -> bool>,
    spent: usize,
}

impl<'a> Watch<'a> {
    /// Steps between two questions: below 10 ms on the slowest chips.
    pub const INTERVAL: usize = 1 << 14;

    /// `go_on` answers false to stop.
    pub fn new(go_on: &'a mut dyn FnMut() -> bool) -> Watch<'a> {
        Watch { go_on: Some(go_on), spent: 0 }
    }

    /// Never stops.
    pub fn never() -> Watch<'static> {
        Watch { go_on: None, spent: 0 }
    }

    pub(crate) fn spend(&mut self, steps: usize) -> Result<(), Error> {
        self.spent += steps;
        if self.spent < Watch::INTERVAL {
            return Ok(());
        }
        self.spent = 0;
        let go_on = self.go_on.as_mut().is_none_or(|go_on| go_on());
        if go_on { Ok(()) } else { Err(Error::Interrupted) }
    }
}

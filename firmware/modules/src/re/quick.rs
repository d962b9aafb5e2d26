//! Programs run one way at a time, going back to the last choice where a way fails: fast for most expressions, endless for some.
//!
//! So there is a budget of steps and room for a few choices, all of fixed size. Where they do not do, [`super::ways`] goes on from the start that was
//! being tried; both find the same.

use core::ops::Range;

use super::code::{NONE, code_at, count, step, target, width};
use super::compile::{CHAR, END, JUMP, MATCH, SAVE, SPLIT, SPLIT_BACK, START};

/// Places that a match may note here.
pub const MAX_PLACES: usize = 20;
/// Choices that may be open at once.
const N_CHOICES: usize = 24;
/// Steps before the next check point.
const MAX_STEPS: usize = 16_384;
/// Bytes that a loop over one instruction takes in the time of a step.
const BYTES_PER_STEP: usize = 8;

/// What a search came to.
pub enum Verdict {
    Matched,
    Failed,
    /// It may go on from here after a check point.
    Later(usize),
    /// It did not find out whether there is a match from here on.
    Unknown(usize),
}

/// What to do when a way fails; in the upper bits of [`Choice::what`], above a place in the program or the number of a noted one.
const GO: u32 = 0;
/// A loop gives back the bytes it took, one after the other.
const GIVE_BACK: u32 = 1 << 30;
/// A noted place is as it was before.
const RESTORE: u32 = 2 << 30;
const KIND: u32 = 3 << 30;

#[derive(Clone, Copy)]
struct Choice {
    what: u32,
    /// The place in the text to go on from, or the noted place.
    at: u32,
    /// Of a loop: where it began.
    least: u32,
}

/// A search under way.
pub struct Quick {
    places: [u32; MAX_PLACES],
    choices: [Choice; N_CHOICES],
    n_choices: usize,
    /// Steps left for the whole search.
    budget: usize,
}

impl Quick {
    pub fn new() -> Quick {
        Quick { places: [NONE; MAX_PLACES], choices: [Choice { what: GO, at: 0, least: 0 }; N_CHOICES], n_choices: 0, budget: 0 }
    }

    /// Makes ready for a search in `n_bytes` of text. The budget grows with them, not with what the program could make of them.
    pub fn begin(&mut self, n_bytes: usize) {
        self.budget = n_bytes.saturating_mul(8).saturating_add(256);
    }

    /// A start (even) or end (odd) of the last match.
    pub fn place(&self, idx: usize) -> u32 {
        self.places.get(idx).copied().unwrap_or(NONE)
    }

    /// Looks for a match in the bytes `range` of the text: only at its start if `anchored`.
    pub fn search(&mut self, program: &[u8], text: &[u8], range: Range<usize>, anchored: bool) -> Verdict {
        let text = text.get(..range.end).unwrap_or(text);
        let mut steps = MAX_STEPS.min(self.budget);
        self.budget -= steps;
        let lead = lead(program);
        let mut start = range.start;
        loop {
            if !anchored && width(program, lead).is_some() {
                let rest = text.get(start..).unwrap_or(&[]);
                let skipped = count(program, lead, rest, false);
                if skipped == rest.len() {
                    return Verdict::Failed;
                }
                start += skipped;
            }
            match self.attempt(program, text, start, &mut steps) {
                Some(true) => return Verdict::Matched,
                Some(false) if anchored || start >= text.len() => return Verdict::Failed,
                Some(false) if code_at(program, lead) == START && start > 0 => return Verdict::Failed,
                Some(false) => start += 1,
                None => return Verdict::Unknown(start),
            }
            if steps < MAX_STEPS / 8 && self.budget > 0 {
                self.budget += steps;
                return Verdict::Later(start);
            }
        }
    }

    /// Tries a match that begins at `start`; `None` if it takes too many steps or choices.
    fn attempt(&mut self, program: &[u8], text: &[u8], start: usize, steps: &mut usize) -> Option<bool> {
        self.places = [NONE; MAX_PLACES];
        self.note(0, start);
        self.n_choices = 0;
        let mut place = 0;
        let mut at = start;
        loop {
            *steps = steps.checked_sub(1)?;
            let goes_on = match code_at(program, place) {
                MATCH => {
                    self.note(1, at);
                    return Some(true);
                }
                JUMP => {
                    place = target(program, place);
                    true
                }
                SAVE => {
                    let idx = code_at(program, place + 1);
                    if self.n_choices > 0 {
                        self.push(RESTORE | u32::from(idx), self.place(idx.into()), 0)?;
                    }
                    self.note(idx, at);
                    place += 2;
                    true
                }
                code @ (START | END) => {
                    place += 1;
                    at == if code == START { 0 } else { text.len() }
                }
                code @ (SPLIT | SPLIT_BACK) => {
                    let there = target(program, place);
                    if let Some((body, exit)) = simple_loop(program, place, code, there) {
                        let n = count(program, body, text.get(at..)?, true);
                        *steps = steps.saturating_sub(n / BYTES_PER_STEP);
                        if n > 0 {
                            self.push(GIVE_BACK | exit, (at + n - 1) as u32, at as u32)?;
                        }
                        at += n;
                        place = exit;
                    } else {
                        let (first, second) = if code == SPLIT { (place + 2, there) } else { (there, place + 2) };
                        self.push(GO | second, at as u32, 0)?;
                        place = first;
                    }
                    true
                }
                _ => match text.get(at).and_then(|&byte| step(program, place, byte)) {
                    Some(behind) => {
                        place = behind;
                        at += 1;
                        true
                    }
                    None => false,
                },
            };
            if !goes_on {
                match self.go_back(program, text, steps) {
                    Some((to, from)) => (place, at) = (to, from),
                    None => return Some(false),
                }
            }
        }
    }

    /// The last choice that is left: a place in the program, and one in the text.
    fn go_back(&mut self, program: &[u8], text: &[u8], steps: &mut usize) -> Option<(u32, usize)> {
        loop {
            let choice = *self.choices.get(self.n_choices.checked_sub(1)?)?;
            self.n_choices -= 1;
            let operand = choice.what & !KIND;
            match choice.what & KIND {
                RESTORE => self.note(operand as u8, choice.at as usize),
                GO => return Some((operand, choice.at as usize)),
                _ => {
                    let (least, most) = (choice.least as usize, choice.at as usize);
                    let mut at = most;
                    if code_at(program, operand) == CHAR {
                        // Only where that byte comes next is it of use to give back.
                        let byte = code_at(program, operand + 1);
                        let given = text.get(least..=most).unwrap_or(&[]);
                        let Some(last) = given.iter().rposition(|&b| b == byte) else {
                            *steps = steps.saturating_sub(given.len() / BYTES_PER_STEP);
                            continue;
                        };
                        at = least + last;
                    }
                    *steps = steps.saturating_sub((most - at) / BYTES_PER_STEP);
                    if at > least {
                        // There was room for it before.
                        self.push(choice.what, at as u32 - 1, choice.least);
                    }
                    return Some((operand, at));
                }
            }
        }
    }

    #[inline(always)]
    fn note(&mut self, idx: u8, at: usize) {
        if let Some(place) = self.places.get_mut(usize::from(idx)) {
            *place = at as u32;
        }
    }

    /// `None` if there is no room.
    #[inline(always)]
    fn push(&mut self, what: u32, at: u32, least: u32) -> Option<()> {
        *self.choices.get_mut(self.n_choices)? = Choice { what, at, least };
        self.n_choices += 1;
        Some(())
    }
}

/// The first instruction of a program that does not only note a place.
fn lead(program: &[u8]) -> u32 {
    let mut lead = 0;
    while code_at(program, lead) == SAVE {
        lead += 2;
    }
    lead
}

/// If the choice at `place` repeats one instruction as often as it goes: that instruction, and what comes behind the loop.
#[inline(always)]
fn simple_loop(program: &[u8], place: u32, code: u8, there: u32) -> Option<(u32, u32)> {
    let (body, exit) = if code == SPLIT { (place + 2, there) } else { (there, place + 2) };
    let end = body + width(program, body)?;
    let is_loop = if code == SPLIT { code_at(program, end) == JUMP && target(program, end) == place } else { end == place };
    if is_loop { Some((body, exit)) } else { None }
}

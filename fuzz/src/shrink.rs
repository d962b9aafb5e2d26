//! Makes the input of a finding smaller: whatever can go without the finding going, goes.

use crate::corpus::Kind;
use crate::module::{Function, Module};

/// The smallest input found for which `is_found` still says yes, with at most `tries` questions.
pub fn shrink(kind: Kind, bytes: &[u8], mut tries: usize, mut is_found: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut ask = |bytes: &[u8]| {
        tries = tries.saturating_sub(1);
        tries > 0 && is_found(bytes)
    };
    let mut best = bytes.to_vec();
    if kind != Kind::Source {
        if let Some(module) = Module::decode(bytes).filter(|module| module.encode().is_some_and(|same| ask(&same))) {
            best = parts(module, &mut ask);
        }
        return best;
    }
    // Ever smaller pieces: lines first, then bytes.
    let mut size = best.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < best.len() {
            let mut shorter = best.clone();
            shorter.drain(at..shorter.len().min(at + size));
            if ask(&shorter) {
                best = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    best
}

/// Takes out functions, then instructions.
fn parts(mut module: Module, ask: &mut impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut attempt = |module: &mut Module, change: &dyn Fn(&mut Module)| {
        let mut smaller = module.clone();
        change(&mut smaller);
        let is_found = smaller.encode().is_some_and(|bytes| ask(&bytes));
        if is_found {
            *module = smaller;
        }
        is_found
    };
    let mut which = 0;
    while which < module.root.count() {
        let n_children = module.root.nth_mut(which).children.len();
        for child in (0..n_children).rev() {
            // A function's number is in use as long as it is made: the last ones can go, others are emptied.
            let is_gone = attempt(&mut module, &|module| module.root.nth_mut(which).children.truncate(child));
            if !is_gone {
                attempt(&mut module, &|module| {
                    module.root.nth_mut(which).children[child] = Function { info: vec![0], ..Function::default() }
                });
            }
        }
        let mut size = module.root.nth_mut(which).code.len() / 2;
        while size > 0 {
            let mut at = 0;
            while at < module.root.nth_mut(which).code.len() {
                if !attempt(&mut module, &|module| remove(module.root.nth_mut(which), at, size)) {
                    at += size;
                }
            }
            size /= 2;
        }
        which += 1;
    }
    while module.consts.len() > 1 && attempt(&mut module, &|module| drop(module.consts.pop())) {}
    while module.qstrs.len() > 1 && attempt(&mut module, &|module| drop(module.qstrs.pop())) {}
    module.encode().unwrap_or_default()
}

/// Takes out instructions; labels behind them follow.
fn remove(function: &mut Function, at: usize, n: usize) {
    let end = function.code.len().min(at + n);
    function.code.drain(at..end);
    for instr in function.code.iter_mut().filter(|instr| instr.has_label() && instr.operand > at as i64) {
        instr.operand = (instr.operand - (end - at) as i64).max(at as i64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shrinks_to_what_matters() {
        let text = b"one line\nanother with x in it\nlast\n";
        assert_eq!(shrink(Kind::Source, text, 1000, |bytes| bytes.contains(&b'x')), b"x");
        assert_eq!(shrink(Kind::Source, text, 1, |_| true), text);
    }
}

//! The instructions of a program, as both ways of running it read them.

use super::compile::{ANY, CHAR, CLASS, CLASS_NOT, MATCH, NAMED, NAMED_CLASS, is_class_letter};

/// No place.
pub const NONE: u32 = u32::MAX;

pub fn takes_byte(code: u8) -> bool {
    matches!(code, CHAR | ANY | CLASS | CLASS_NOT | NAMED_CLASS)
}

#[inline(always)]
pub fn code_at(program: &[u8], at: u32) -> u8 {
    program.get(at as usize).copied().unwrap_or(MATCH)
}

/// Where the jump at `place` leads.
#[inline(always)]
pub fn target(program: &[u8], place: u32) -> u32 {
    (place + 2).wrapping_add_signed((code_at(program, place + 1) as i8).into())
}

/// Bytes of the instruction at `place` if it takes a byte.
#[inline(always)]
pub fn width(program: &[u8], place: u32) -> Option<u32> {
    match code_at(program, place) {
        CHAR | NAMED_CLASS => Some(2),
        ANY => Some(1),
        CLASS | CLASS_NOT => Some(2 + 2 * u32::from(code_at(program, place + 1))),
        _ => None,
    }
}

/// The pairs of the class at `place`.
fn pairs(program: &[u8], place: u32) -> &[u8] {
    let n_bytes = 2 * usize::from(code_at(program, place + 1));
    let start = place as usize + 2;
    program.get(start..start + n_bytes).unwrap_or(&[])
}

fn is_in_pairs(pairs: &[u8], byte: u8) -> bool {
    pairs.chunks_exact(2).any(|pair| match *pair {
        [NAMED, letter] if is_class_letter(letter) => is_in_class(letter, byte),
        [first, last] => (first..=last).contains(&byte),
        _ => false,
    })
}

/// What comes behind the instruction at `place` if it takes `byte`.
#[inline(always)]
pub fn step(program: &[u8], place: u32, byte: u8) -> Option<u32> {
    let operand = code_at(program, place + 1);
    let takes = match code_at(program, place) {
        CHAR => operand == byte,
        ANY => true,
        NAMED_CLASS => is_in_class(operand, byte),
        code @ (CLASS | CLASS_NOT) => is_in_pairs(pairs(program, place), byte) == (code == CLASS),
        _ => false,
    };
    if takes { Some(place + width(program, place)?) } else { None }
}

/// How many bytes at the start of `text` the instruction at `place` takes if `taken`, does not take if not.
#[inline(never)]
pub fn count(program: &[u8], place: u32, text: &[u8], taken: bool) -> usize {
    let operand = code_at(program, place + 1);
    let end = match code_at(program, place) {
        CHAR => text.iter().position(|&byte| (byte == operand) != taken),
        ANY => {
            if taken {
                None
            } else {
                Some(0)
            }
        }
        NAMED_CLASS => text.iter().position(|&byte| is_in_class(operand, byte) != taken),
        code => {
            let taken = taken == (code == CLASS);
            match *pairs(program, place) {
                [first, last] if first != NAMED => text.iter().position(|byte| (first..=last).contains(byte) != taken),
                _ => {
                    let pairs = pairs(program, place);
                    text.iter().position(|&byte| is_in_pairs(pairs, byte) != taken)
                }
            }
        }
    };
    end.unwrap_or(text.len())
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

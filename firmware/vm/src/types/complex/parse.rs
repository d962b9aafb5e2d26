//! `complex(text)`.

use numbers::float::scan;

use super::Parts;
use crate::Number;

/// Reads a real number, an imaginary one, or the sum of both. White space may surround it and stand behind the real part; the sign between
/// the two may be missing, and the 1 of `1j`.
pub(super) fn complex_from_text(text: &[u8]) -> Option<Parts> {
    let (first, rest) = component(trimmed_start(text))?;
    let rest = trimmed_start(rest);
    let parts = match (first, rest) {
        (Component::Real(re), []) => (re, 0.0),
        (Component::Imaginary(im), []) => (0.0, im),
        (Component::Real(re), rest) => match component(rest)? {
            (Component::Imaginary(im), rest) if trimmed_start(rest).is_empty() => (re, im),
            _ => return None,
        },
        _ => return None,
    };
    Some(parts)
}

/// The text from the first byte that is no white space of C.
fn trimmed_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0x0b).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

enum Component {
    Real(Number),
    Imaginary(Number),
}

fn component(text: &[u8]) -> Option<(Component, &[u8])> {
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let signed = |number: Number| if negative { -number } else { number };
    let (number, rest) = match unsigned {
        [b'j' | b'J', rest @ ..] => return Some((Component::Imaginary(signed(1.0)), rest)),
        _ => magnitude(unsigned)?,
    };
    Some(match rest {
        [b'j' | b'J', rest @ ..] => (Component::Imaginary(signed(number)), rest),
        _ => (Component::Real(signed(number)), rest),
    })
}

fn magnitude(text: &[u8]) -> Option<(Number, &[u8])> {
    for (name, number) in [(&b"infinity"[..], Number::INFINITY), (b"inf", Number::INFINITY), (b"nan", Number::NAN)] {
        if let Some((start, rest)) = text.split_at_checked(name.len())
            && start.eq_ignore_ascii_case(name)
        {
            return Some((number, rest));
        }
    }
    let (number, used) = scan(text)?;
    Some((number, text.get(used..)?))
}

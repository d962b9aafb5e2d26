//! The part of random programs that gives the same on every machine.
//!
//! A piece of a program is a line, or a group of them; the generators know nothing of boards, so pieces are looked at as
//! text, and thrown away where in doubt.

use super::{HEAD, Maker};

/// A small heap holds the text, too.
const N_EXPRESSIONS: usize = 40;
const N_NUMBERS: usize = 15;
const N_TEMPLATES: usize = 5;
/// Pieces that are thrown away before a kind of them is given up.
const N_TRIES: usize = 20;

/// The program of a seed for boards.
pub fn program(seed: u64) -> String {
    let mut maker = Maker { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x9e37_79b9_7f4a_7c15 };
    // Texts of errors are longer on a desktop.
    let mut text = HEAD.replace("print(type(e).__name__, e)", "print(type(e).__name__)");
    text = text.replace("print(type(e).__name__, '...' if ' at ' in str(e) else e)", "print(type(e).__name__)");
    text = text.replace("print(repr(e))", "print(type(e).__name__)");
    type Expression = fn(&mut Maker) -> String;
    let kinds: [(usize, Expression); 3] =
        [(N_EXPRESSIONS, |maker| maker.expression(3)), (N_NUMBERS, Maker::number_expression), (N_TEMPLATES, Maker::template)];
    for (count, make) in kinds {
        for _ in 0..count {
            text.push_str(&piece(&mut maker, |maker| format!("t(lambda: {})\n", make(maker))));
        }
    }
    let mut body = String::new();
    maker.block(&mut body, 1, 3, false);
    text.push_str(&format!("\n\ndef f():\n{body}\n\nt(f)\n"));
    type Make = fn(&mut Maker, &mut String, &str);
    let objects: [(&str, Make); 5] =
        [("m", Maker::steps), ("n", Maker::steps), ("c", Maker::calls), ("g", Maker::generator), ("e", Maker::closures)];
    for (name, make) in objects {
        text.push_str(&piece(&mut maker, |maker| {
            let mut text = String::new();
            make(maker, &mut text, name);
            text
        }));
    }
    text
}

/// The first of some tries that is portable, or nothing.
fn piece(maker: &mut Maker, make: impl Fn(&mut Maker) -> String) -> String {
    (0..N_TRIES).map(|_| make(maker)).find(|text| is_portable(text)).unwrap_or_default()
}

/// Whether nothing in `text` makes a float, shows the size of a word, or prints the text of an error.
fn is_portable(text: &str) -> bool {
    const WORDS: [&str; 18] = [
        "float", "complex", "j)", "j,", "'inf", "'nan", " / ", "/=", "truediv", "hash", "e)", "'d'", "'f'", "'l'", "'L'", "'i'", "'I'",
        "** -",
    ];
    // The original counts bytes for the precision of `%s`, and may cut a character.
    let may_cut = text.contains('%') && !text.is_ascii();
    !may_cut && !WORDS.iter().any(|word| text.contains(word)) && !has_float(text) && !formats_float(text)
}

/// A digit, then a point or an exponent: also within texts, which may become numbers.
fn has_float(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(|w| w[0].is_ascii_digit() && (w[1] == b'.' || matches!(w[1], b'e' | b'E') && matches!(w[2], b'0'..=b'9' | b'-')))
}

/// A conversion `e`, `f`, `g` or `%` behind `%` or `:`, with whatever lies between.
fn formats_float(text: &str) -> bool {
    text.split(['%', ':']).skip(1).any(|rest| {
        let kind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "<>^=+-#0*., ".contains(c));
        kind.starts_with(['e', 'E', 'f', 'F', 'g', 'G'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_float_is_left_out() {
        for text in ["1.5 + x", "f(1e10)", "3 / 4", "'%5.2f' % 3", "'{:<12.1e}'.format(100)", "float(v)", "round(2.5)"] {
            assert!(!is_portable(text), "{text}");
        }
        for text in ["(1 << 64) // 3", "'%5d' % 3", "'{:<12x}'.format(100)", "'a.b'.split('.')"] {
            assert!(is_portable(text), "{text}");
        }
        assert_eq!(program(3), program(3));
        assert!(program(3).lines().count() > 100);
    }
}

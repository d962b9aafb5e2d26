//! Does a statement go on after this line?

const COMPOUND: [&[u8]; 8] = [b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    One(u8),
    Three(u8),
}

/// Whether the prompt must ask for more before `text` can be compiled.
///
/// A guess from the characters alone, comments included, and the same one as MicroPython's: a compound statement ends
/// with an empty line; brackets and triple quotes must close; a backslash at the end joins lines.
pub fn is_incomplete(text: &[u8]) -> bool {
    let mut quote = Quote::None;
    // Round, square, curly.
    let mut depth = [0i32; 3];
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        match (quote, *byte) {
            (_, b'\\') => {
                if let [b'\'' | b'"' | b'\\', after @ ..] = rest {
                    rest = after;
                }
            }
            (Quote::None, q @ (b'\'' | b'"')) => match rest {
                [a, b, after @ ..] if *a == q && *b == q => {
                    quote = Quote::Three(q);
                    rest = after;
                }
                _ => quote = Quote::One(q),
            },
            (Quote::One(q), byte) if byte == q => quote = Quote::None,
            (Quote::Three(q), byte) if byte == q => {
                if let [a, b, after @ ..] = rest
                    && *a == q
                    && *b == q
                {
                    quote = Quote::None;
                    rest = after;
                }
            }
            (Quote::None, b'(') => depth[0] += 1,
            (Quote::None, b')') => depth[0] -= 1,
            (Quote::None, b'[') => depth[1] += 1,
            (Quote::None, b']') => depth[1] -= 1,
            (Quote::None, b'{') => depth[2] += 1,
            (Quote::None, b'}') => depth[2] -= 1,
            _ => (),
        }
    }
    match quote {
        Quote::Three(_) => return true,
        Quote::None if depth.iter().any(|depth| *depth > 0) => return true,
        _ => (),
    }
    match text.last() {
        Some(b'\\') => true,
        Some(b'\n') | None => false,
        _ => starts_compound(text),
    }
}

fn starts_compound(text: &[u8]) -> bool {
    if text.first() == Some(&b'@') {
        return true;
    }
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let len = text.iter().take_while(|byte| is_word(byte)).count();
    text.get(..len).is_some_and(|word| COMPOUND.contains(&word))
}

//! Whether what was typed at a prompt is complete.

/// Words that begin a statement which goes on until an empty line.
const COMPOUND: [&[u8]; 9] = [b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async", b"@"];

/// Whether the prompt asks for another line before it runs `text`.
///
/// So it does after a line that opens a block, until an empty line; while a bracket or a triple quote is open; and after a
/// backslash at the end.
pub fn needs_more_input(text: &[u8]) -> bool {
    let starts_compound = COMPOUND.iter().any(|word| {
        let rest = text.strip_prefix(*word);
        rest.is_some_and(|rest| *word == b"@" || !rest.first().is_some_and(|&byte| is_name_part(byte)))
    });
    let open = Open::after(text);
    if open.triple_quote || open.brackets > 0 && !open.quote {
        return true;
    }
    if !open.quote && text.last() == Some(&b'\\') {
        return true;
    }
    starts_compound && text.last().is_some_and(|&byte| byte != b'\n')
}

fn is_name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What is open at the end of a text.
#[derive(Default)]
struct Open {
    brackets: i32,
    quote: bool,
    triple_quote: bool,
}

impl Open {
    fn after(text: &[u8]) -> Open {
        let mut open = Open::default();
        let mut quoted_by = None;
        let mut rest = text;
        while let Some((&byte, tail)) = rest.split_first() {
            let triple = matches!(rest, [a, b, c, ..] if a == b && b == c);
            match (quoted_by, byte) {
                (None, b'\'' | b'"') if triple => {
                    (quoted_by, open.triple_quote) = (Some(byte), true);
                    rest = tail.get(2..).unwrap_or_default();
                    continue;
                }
                (None, b'\'' | b'"') => (quoted_by, open.quote) = (Some(byte), true),
                (None, b'(' | b'[' | b'{') => open.brackets += 1,
                (None, b')' | b']' | b'}') => open.brackets -= 1,
                (Some(_), b'\\') => {
                    rest = tail.get(1..).unwrap_or_default();
                    continue;
                }
                (Some(quote), _) if quote == byte && open.triple_quote && triple => {
                    (quoted_by, open.triple_quote) = (None, false);
                    rest = tail.get(2..).unwrap_or_default();
                    continue;
                }
                (Some(quote), _) if quote == byte && !open.triple_quote => (quoted_by, open.quote) = (None, false),
                _ => {}
            }
            rest = tail;
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_texts_need_more() {
        for text in [
            "if a:",
            "if a:\n  b",
            "def f():",
            "@d",
            "f(",
            "x = [1,",
            "x = '''a",
            "x = \"\"\"'''",
            "x = 1 \\",
            "class A: pass",
            "async def f():",
        ] {
            assert!(needs_more_input(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn complete_texts_do_not() {
        for text in ["", "x", "if a:\n  b\n", "f()", "x = '('", "x = '''a'''", "iffy", "x = 'abc", "x = '\\'('", "x)", "defined"] {
            assert!(!needs_more_input(text.as_bytes()), "{text}");
        }
    }
}

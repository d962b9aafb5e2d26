//! Reads lines from standard input and answers each, for comparing with other implementations and for profiling.
//!
//! `LITERAL` gives its `repr`; `%[+ ][.DIGITS]LETTER LITERAL` the styled text. A literal may have a sign. With the argument
//! `single` everything is done in single precision.

use std::io::{BufRead, Write};

use numbers::float::{self, Style};

fn main() {
    let single = std::env::args()
        .nth(1)
        .is_some_and(|argument| argument == "single");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = answer(&line, single).unwrap_or_else(|| "error".to_string());
        if writeln!(out, "{answer}").is_err() {
            return;
        }
    }
}

fn answer(line: &str, single: bool) -> Option<String> {
    let Some(rest) = line.strip_prefix('%') else {
        return if single {
            float::float_from_text_f32(line.as_bytes())
                .map(|value| float::format_f32(value).to_string())
        } else {
            float::float_from_text_f64(line.as_bytes())
                .map(|value| float::format_f64(value).to_string())
        };
    };
    let (spec, literal) = rest.rsplit_once(' ')?;
    let sign = spec
        .bytes()
        .next()
        .filter(|byte| matches!(byte, b'+' | b' '));
    let spec = if sign.is_some() { spec.get(1..)? } else { spec };
    let letter = spec.bytes().last()?;
    let precision = spec
        .get(..spec.len() - 1)?
        .strip_prefix('.')
        .and_then(|digits| digits.parse().ok());
    let style = Style {
        letter,
        precision,
        sign,
    };
    Some(if single {
        float::format_style_f32(float::float_from_text_f32(literal.as_bytes())?, style).to_string()
    } else {
        float::format_style_f64(float::float_from_text_f64(literal.as_bytes())?, style).to_string()
    })
}

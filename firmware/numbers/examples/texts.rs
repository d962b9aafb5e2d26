//! Reads lines from standard input and answers each, for comparing with other implementations and for profiling.
//!
//! `LITERAL` gives its `repr`; `%[+ ][.DIGITS]LETTER LITERAL` the styled text; `mod X Y`, `floor X Y`, `pow X Y` the `repr` of a
//! result. A literal may have a sign. With the argument `single` everything is done in single precision.

use std::io::{BufRead, Write};

use numbers::float::{self, Float, Style};
use numbers::floatmath;

fn main() {
    let answer = if std::env::args().nth(1).is_some_and(|argument| argument == "single") { answer::<f32> } else { answer::<f64> };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = answer(&line).unwrap_or_else(|| "error".to_string());
        if writeln!(out, "{answer}").is_err() {
            return;
        }
    }
}

fn answer<F: Float>(line: &str) -> Option<String> {
    if let [operation @ ("mod" | "floor" | "pow"), x, y] = line.split(' ').collect::<Vec<_>>()[..] {
        let operation = match operation {
            "mod" => floatmath::modulo::<F>,
            "floor" => floatmath::floor_divide,
            _ => floatmath::power,
        };
        let number = |text: &str| float::float_from_text::<F>(text.as_bytes());
        return Some(match operation(number(x)?, number(y)?) {
            Ok(value) => float::format(value).to_string(),
            Err(reason) => format!("{reason:?}"),
        });
    }
    let Some(rest) = line.strip_prefix('%') else {
        return float::float_from_text::<F>(line.as_bytes()).map(|value| float::format(value).to_string());
    };
    let (spec, literal) = rest.rsplit_once(' ')?;
    let sign = spec.bytes().next().filter(|byte| matches!(byte, b'+' | b' '));
    let spec = if sign.is_some() { spec.get(1..)? } else { spec };
    let letter = spec.bytes().last()?;
    let precision = spec.get(..spec.len() - 1)?.strip_prefix('.').and_then(|digits| digits.parse().ok());
    let style = Style { letter, precision, sign };
    Some(float::format_style(float::float_from_text::<F>(literal.as_bytes())?, style).to_string())
}

//! Results that others computed, line by line in `vectors/`: operands, then the result, separated by spaces.

use numbers::big::{self, Int, Operation, Shape, TextFormat, Watch};
use numbers::float::{self, Style};
use numbers::{format_f64, inttext, parse_f64};

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(' ').collect())
}

#[test]
fn float_literals_and_their_texts() {
    for line in lines(include_str!("vectors/literals.txt")) {
        let [literal, text] = line[..] else { panic!("{line:?}") };
        assert_eq!(parse_f64(literal.as_bytes()).map(|value| format_f64(value).to_string()).as_deref(), Some(text), "{literal}");
    }
}

#[test]
fn styled_floats() {
    for line in lines(include_str!("vectors/styles.txt")) {
        let [spec, number, text] = line[..] else { panic!("{line:?}") };
        let (precision, letter) = spec[1..].split_at(spec.len() - 2);
        let precision = precision.strip_prefix('.').and_then(|digits| digits.parse().ok());
        let style = Style { letter: letter.as_bytes()[0], precision, sign: None };
        let value: f64 = float::float_from_text(number.as_bytes()).unwrap();
        assert_eq!(float::format_style(value, style).as_str(), text, "{spec} {number}");
    }
}

#[test]
fn integer_operations() {
    for line in lines(include_str!("vectors/integers.txt")) {
        let [a, operation, b, result] = line[..] else { panic!("{line:?}") };
        let operation = match operation {
            "+" => Operation::Add,
            "-" => Operation::Sub,
            "*" => Operation::Mul,
            "//" => Operation::FloorDiv,
            "%" => Operation::Mod,
            "&" => Operation::And,
            "|" => Operation::Or,
            "^" => Operation::Xor,
            "<<" => Operation::ShiftLeft,
            ">>" => Operation::ShiftRight,
            "**" => Operation::Power,
            other => panic!("{other}"),
        };
        let ((a, a_shape), (b, b_shape)) = (read(a), read(b));
        let (a, b) = (a_shape.of(&a), b_shape.of(&b));
        let need = operation.need(a, b).unwrap();
        for scratch in [need.scratch, need.best_scratch] {
            let mut out = vec![0; need.result];
            let shape = operation.run(&mut out, a, b, &mut vec![0; scratch], &mut Watch::never()).unwrap();
            assert_eq!(write(shape.of(&out)), result, "{line:?}");
        }
    }
}

fn read(text: &str) -> (Vec<u32>, Shape) {
    let text = inttext::parse(text.as_bytes(), 10).unwrap();
    let mut digits = vec![0; text.value_len()];
    let shape = text.value(&mut digits, &mut Watch::never()).unwrap();
    (digits, shape)
}

fn write(value: Int) -> String {
    let format = TextFormat::default();
    let mut text = vec![0; big::format_len(value, format)];
    let mut scratch = vec![0; big::format_scratch_len(value, format)];
    let start = big::format(&mut text, value, format, &mut scratch, &mut Watch::never()).unwrap();
    let sign = if value.is_negative() { "-" } else { "" };
    sign.to_string() + std::str::from_utf8(&text[start..]).unwrap()
}

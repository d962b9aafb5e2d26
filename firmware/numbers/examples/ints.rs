//! Reads lines `OPERATION A [B [C]]` from standard input and answers each, for comparing with other implementations and for
//! profiling. Numbers are decimal; the operations are those of the module `big`.

use std::io::{BufRead, Write};

use numbers::big::{self, Error, Int, Shape, TextFormat, Watch};

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = answer(&line).unwrap_or_else(|error| format!("{error:?}"));
        if writeln!(out, "{answer}").is_err() {
            return;
        }
    }
}

/// An integer that owns its digits.
#[derive(Default)]
struct Number {
    negative: bool,
    digits: Vec<u32>,
}

impl Number {
    fn int(&self) -> Int<'_> {
        Int::new(self.negative, &self.digits)
    }
}

fn read(text: &str) -> Result<Number, Error> {
    compute(big::parse_len(text.len(), 10), |out| {
        let shape = big::parse(out, text.as_bytes(), 10, &mut Watch::never())?;
        Ok(Shape { negative: text.starts_with('-'), ..shape })
    })
}

fn compute(len: usize, operation: impl FnOnce(&mut [u32]) -> Result<Shape, Error>) -> Result<Number, Error> {
    let mut digits = vec![0xdead_beef; len];
    let shape = operation(&mut digits)?;
    assert_eq!(shape.len, shape.of(&digits).digits().len(), "a shape with leading zeros");
    digits.truncate(shape.len);
    Ok(Number { negative: shape.negative, digits })
}

fn write(a: Int, format: TextFormat) -> Result<String, Error> {
    let mut text = vec![0; big::format_len(a, format)];
    let mut scratch = vec![0; big::format_scratch_len(a, format)];
    let start = big::format(&mut text, a, format, &mut scratch, &mut Watch::never())?;
    let sign = if a.is_negative() { "-" } else { "" };
    Ok(sign.to_string() + &String::from_utf8_lossy(&text[start..]))
}

fn answer(line: &str) -> Result<String, Error> {
    let mut words = line.split(' ');
    let operation = words.next().unwrap_or_default();
    let mut number = || read(words.next().unwrap_or_default());
    let (a, b, c) = (number()?, number()?, number()?);
    let (a, b, c) = (a.int(), b.int(), c.int());
    let watch = &mut Watch::never();
    let small = b.to_u64().unwrap_or(0) as usize;
    let result = match operation {
        "add" => compute(big::add_len(a, b), |out| big::add(out, a, b)),
        "sub" => compute(big::sub_len(a, b), |out| big::sub(out, a, b)),
        "mul" => {
            let mut scratch = vec![7; big::mul_scratch_len(a, b)];
            compute(big::mul_len(a, b), |out| big::mul(out, a, b, &mut scratch, watch))
        }
        "schoolbook" => compute(big::mul_len(a, b), |out| big::mul(out, a, b, &mut [], watch)),
        "div" => {
            let mut scratch = vec![7; big::rem_floor_len(a, b)];
            compute(big::div_floor_len(a, b), |out| big::div_floor(out, a, b, &mut scratch, watch))
        }
        "rem" => compute(big::rem_floor_len(a, b), |out| big::rem_floor(out, a, b, watch)),
        "and" => compute(big::and_len(a, b), |out| big::and(out, a, b)),
        "or" => compute(big::or_len(a, b), |out| big::or(out, a, b)),
        "xor" => compute(big::xor_len(a, b), |out| big::xor(out, a, b)),
        "invert" => compute(big::invert_len(a), |out| big::invert(out, a)),
        "lsl" => compute(big::shift_left_len(a, small).ok_or(Error::Space)?, |out| big::shift_left(out, a, small)),
        "lsr" => compute(big::shift_right_len(a, small), |out| big::shift_right(out, a, small)),
        "pow" => {
            let (_, best) = big::pow_scratch_len(a, small as u32).ok_or(Error::Space)?;
            let mut scratch = vec![7; best];
            compute(big::pow_len(a, small as u32).ok_or(Error::Space)?, |out| big::pow(out, a, small as u32, &mut scratch, watch))
        }
        "powmod" => {
            let mut scratch = vec![7; big::pow_mod_scratch_len(a, c)];
            compute(big::pow_mod_len(c), |out| big::pow_mod(out, a, b, c, &mut scratch, watch))
        }
        "base" => {
            return write(a, TextFormat { base: small as u32, ..TextFormat::default() });
        }
        "float" => return Ok(format!("{:?}", a.to_float::<f64>())),
        _ => Err(Error::Space),
    }?;
    write(result.int(), TextFormat::default())
}

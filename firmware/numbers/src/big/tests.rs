//! Against 128-bit arithmetic, against identities on long numbers, and against stored results of CPython.

use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use super::*;

/// An integer that owns its digits.
#[derive(Clone, Debug)]
struct Number {
    negative: bool,
    digits: Vec<u32>,
}

impl Number {
    fn int(&self) -> Int<'_> {
        Int::new(self.negative, &self.digits)
    }

    fn to_i128(&self) -> Option<i128> {
        let magnitude = self.digits.iter().rev().try_fold(0i128, |sum, digit| sum.checked_mul(1 << 32)?.checked_add(i128::from(*digit)))?;
        Some(if self.negative { -magnitude } else { magnitude })
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.int() == other.int()
    }
}

/// Runs an operation with a destination of the length it asks for, and with each shorter one.
fn compute(len: usize, mut operation: impl FnMut(&mut [u32]) -> Result<Shape, Error>) -> Number {
    for short in (0..len).rev().take(3) {
        let _ = operation(&mut vec![0xdead_beef; short]);
    }
    let mut digits = vec![0xdead_beef; len];
    let shape = operation(&mut digits).unwrap();
    assert_eq!(shape.of(&digits).digits().len(), shape.len);
    digits.truncate(shape.len);
    Number { negative: shape.negative, digits }
}

fn number(value: i128) -> Number {
    let small = Small::from(value);
    Number { negative: small.int().is_negative(), digits: small.int().digits().to_vec() }
}

fn parsed(text: &str) -> Number {
    let mut number = compute(parse_len(text.len(), 10), |out| parse(out, text.as_bytes(), 10, &mut Watch::never()));
    number.negative = text.starts_with('-');
    number
}

fn text(a: Int, how: TextFormat) -> String {
    let mut out = vec![0; format_len(a, how)];
    let mut scratch = vec![0; format_scratch_len(a, how)];
    let start = format(&mut out, a, how, &mut scratch, &mut Watch::never()).unwrap();
    String::from_utf8(out.split_off(start)).unwrap()
}

fn decimal(a: &Number) -> String {
    let sign = if a.negative { "-" } else { "" };
    sign.to_string() + &text(a.int(), TextFormat::default())
}

fn product(a: &Number, b: &Number) -> Number {
    let mut scratch = vec![0; mul_scratch_len(a.int(), b.int())];
    compute(mul_len(a.int(), b.int()), |out| mul(out, a.int(), b.int(), &mut scratch, &mut Watch::never()))
}

fn sum(a: &Number, b: &Number) -> Number {
    compute(add_len(a.int(), b.int()), |out| add(out, a.int(), b.int()))
}

fn quotient_and_remainder(a: &Number, b: &Number) -> (Number, Number) {
    let (a, b) = (a.int(), b.int());
    let mut remainder = vec![9; rem_floor_len(a, b)];
    let quotient = compute(div_floor_len(a, b), |out| div_floor(out, a, b, &mut remainder, &mut Watch::never()));
    (quotient, compute(rem_floor_len(a, b), |out| rem_floor(out, a, b, &mut Watch::never())))
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Many zeros and ones in a row, many digits of extreme value.
    fn number(&mut self, max_len: usize) -> Number {
        let len = self.next() as usize % (max_len + 1);
        let mut digit = || match self.next() % 6 {
            0 => 0,
            1 => u32::MAX,
            2 => 1 << (self.next() % 32),
            _ => self.next() as u32,
        };
        let digits = (0..len).map(|_| digit()).collect();
        Number { negative: self.next() & 1 == 0, digits }
    }

    fn i128(&mut self, bits: u32) -> i128 {
        let value = (i128::from(self.next() as i64) << 64 | i128::from(self.next())) >> (self.next() % 120);
        value << (128 - bits) >> (128 - bits)
    }
}

fn floor(a: i128, b: i128) -> (i128, i128) {
    let (q, r) = (a / b, a % b);
    if r != 0 && (r < 0) != (b < 0) { (q - 1, r + b) } else { (q, r) }
}

#[test]
fn small_values_agree_with_128_bit_arithmetic() {
    let mut random = Random(42);
    for _ in 0..20_000 {
        let (x, y) = (random.i128(126), random.i128(126));
        let (a, b) = (number(x), number(y));
        assert_eq!(sum(&a, &b).to_i128(), Some(x + y));
        assert_eq!(compute(sub_len(a.int(), b.int()), |out| sub(out, a.int(), b.int())).to_i128(), Some(x - y));
        assert_eq!(compute(and_len(a.int(), b.int()), |out| and(out, a.int(), b.int())).to_i128(), Some(x & y));
        assert_eq!(compute(or_len(a.int(), b.int()), |out| or(out, a.int(), b.int())).to_i128(), Some(x | y));
        assert_eq!(compute(xor_len(a.int(), b.int()), |out| xor(out, a.int(), b.int())).to_i128(), Some(x ^ y));
        assert_eq!(compute(invert_len(a.int()), |out| invert(out, a.int())).to_i128(), Some(!x));
        let count = random.next() as usize % 127;
        assert_eq!(compute(shift_right_len(a.int(), count), |out| shift_right(out, a.int(), count)).to_i128(), Some(x >> count));
        let narrow = number(x >> 64);
        let count = count % 64;
        let shifted = compute(shift_left_len(narrow.int(), count).unwrap(), |out| shift_left(out, narrow.int(), count));
        assert_eq!(shifted.to_i128(), Some(x >> 64 << count));
        assert_eq!(product(&narrow, &number(y >> 64)).to_i128(), Some((x >> 64) * (y >> 64)));
        assert_eq!(a.int().cmp(&b.int()), x.cmp(&y));
        assert_eq!(a.int().to_i64(), i64::try_from(x).ok());
        assert_eq!(a.int().to_u64(), u64::try_from(x).ok());
        assert_eq!(a.int().low_u64(), x as u64);
        assert_eq!(decimal(&a), x.to_string());
        assert_eq!(parsed(&x.to_string()).to_i128(), Some(x));
        if y != 0 {
            let (q, r) = quotient_and_remainder(&a, &b);
            assert_eq!((q.to_i128(), r.to_i128()), (Some(floor(x, y).0), Some(floor(x, y).1)));
        }
    }
}

#[test]
fn long_quotients_and_remainders_give_the_dividend_back() {
    let mut random = Random(1);
    for round in 0..3_000 {
        let (a, b) = (random.number(if round % 50 == 0 { 300 } else { 24 }), random.number(12));
        if b.int().is_zero() {
            continue;
        }
        let (q, r) = quotient_and_remainder(&a, &b);
        assert_eq!(sum(&product(&q, &b), &r), a);
        assert!(r.int().is_zero() || r.int().is_negative() == b.int().is_negative());
        assert!(r.int().magnitude() < b.int().magnitude());
        // One below a multiple: where the estimate of a quotient digit is too large.
        let almost = sum(&product(&q, &b), &number(-1));
        let (q, r) = quotient_and_remainder(&almost, &b);
        assert_eq!(sum(&product(&q, &b), &r), almost);
    }
}

#[test]
fn scratch_space_does_not_change_a_product() {
    let mut random = Random(2);
    for _ in 0..400 {
        let (a, b) = (random.number(400), random.number(400));
        let (a, b) = (a.int(), b.int());
        let slow = compute(mul_len(a, b), |out| mul(out, a, b, &mut [], &mut Watch::never()));
        for len in [mul_scratch_len(a, b), mul_scratch_len(a, b) / 2] {
            let mut scratch = vec![3; len];
            assert_eq!(slow, compute(mul_len(a, b), |out| mul(out, a, b, &mut scratch, &mut Watch::never())));
        }
    }
}

#[test]
fn powers_are_repeated_products() {
    let mut random = Random(3);
    for _ in 0..300 {
        let base = random.number(4);
        let exponent = random.next() as u32 % 30;
        let expected = (0..exponent).fold(number(1), |power, _| product(&power, &base));
        let mut scratch = vec![0; pow_scratch_len(base.int(), exponent).unwrap().0];
        let len = pow_len(base.int(), exponent).unwrap();
        assert_eq!(compute(len, |out| pow(out, base.int(), exponent, &mut scratch, &mut Watch::never())), expected);
        let modulus = random.number(5);
        if modulus.int().is_zero() {
            continue;
        }
        let exponent = number(exponent.into());
        let mut scratch = vec![0; pow_mod_scratch_len(base.int(), modulus.int())];
        let power = compute(pow_mod_len(modulus.int()), |out| {
            pow_mod(out, base.int(), exponent.int(), modulus.int(), &mut scratch, &mut Watch::never())
        });
        assert_eq!(power, quotient_and_remainder(&expected, &modulus).1);
    }
}

#[test]
fn every_base_reads_what_it_wrote() {
    let mut random = Random(4);
    for round in 0..2_000 {
        let a = random.number(10);
        let how = TextFormat { base: 2 + round % 35, upper: round % 3 == 0, ..TextFormat::default() };
        let text = text(a.int(), how);
        let back = compute(parse_len(text.len(), how.base), |out| parse(out, text.as_bytes(), how.base, &mut Watch::never()));
        assert_eq!(back.int(), a.int().magnitude());
    }
}

/// From CPython.
#[test]
fn stored_results() {
    let a = parsed("123456789012345678901234567890123456789012345678901234567890");
    let b = parsed("-987654321098765432109876543210");
    assert_eq!(decimal(&product(&a, &b)), "-121932631137021795226185032733744855963374485596337448559633622923332237463801111263526900");
    let (q, r) = quotient_and_remainder(&a, &b);
    assert_eq!(decimal(&q), "-124999998860937500014238281250");
    assert_eq!(decimal(&r), "-52324461005232446100523244610");
}

#[test]
fn separators_and_width_as_the_reference() {
    let format = |value: i128, base, separator, width| text(number(value).int(), TextFormat { base, upper: false, separator, width });
    for (value, base, separator, width, expected) in [
        (1234, 10, Some(b','), 10, "00,001,234"),
        (1234, 10, Some(b','), 9, "0,001,234"),
        (1234, 10, Some(b','), 8, "0,001,234"),
        (1234, 10, Some(b','), 6, "01,234"),
        (0x1234_5678, 16, Some(b'_'), 12, "00_1234_5678"),
        (0x1_2345, 16, Some(b'_'), 10, "0_0001_2345"),
        (12345, 2, Some(b'_'), 0, "11_0000_0011_1001"),
        (0x123_4567, 16, Some(b','), 0, "123,4567"),
        (0, 10, None, 0, "0"),
        (0, 2, None, 3, "000"),
        (-255, 16, None, 0, "ff"),
    ] {
        assert_eq!(format(value, base, separator, width), expected);
    }
}

#[test]
fn bytes_go_both_ways() {
    let mut random = Random(5);
    for _ in 0..5_000 {
        let value = random.i128(120);
        let a = number(value);
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let mut bytes = [0xaa; 18];
            assert_eq!(to_bytes(&mut bytes, a.int(), order, true), Ok(()));
            let back = compute(from_bytes_len(&bytes), |out| from_bytes(out, &bytes, order, true));
            assert_eq!(back.to_i128(), Some(value));
            let mut expected = [0; 18];
            expected[..16].copy_from_slice(&value.to_le_bytes());
            expected[16..].fill(if value < 0 { 0xff } else { 0 });
            if order == ByteOrder::Big {
                expected.reverse();
            }
            assert_eq!(bytes, expected);
        }
    }
    let fits = |value: i128, len: usize, signed| to_bytes(&mut [0; 4][..len], number(value).int(), ByteOrder::Big, signed);
    assert_eq!(fits(-128, 1, true), Ok(()));
    assert_eq!(fits(-129, 1, true), Err(BytesError::Overflow));
    assert_eq!(fits(128, 1, true), Err(BytesError::Overflow));
    assert_eq!(fits(255, 1, false), Ok(()));
    assert_eq!(fits(256, 1, false), Err(BytesError::Overflow));
    assert_eq!(fits(-1, 1, false), Err(BytesError::Negative));
    assert_eq!(fits(0, 0, false), Ok(()));
    assert_eq!(fits(1, 0, false), Err(BytesError::Overflow));
}

#[test]
fn floats_come_and_go() {
    for value in [0.0, -0.0, 0.99, 1.0, -1.5, 4294967296.5, 1e22, -1e300, 5e-324, f64::MAX] {
        let a = compute(from_f64_len(value), |out| from_f64(out, value));
        assert_eq!(a.int().to_f64(), value.trunc());
    }
    let huge = compute(40, |out| shift_left(out, number(1).int(), 1024));
    assert_eq!(huge.int().to_f64(), f64::INFINITY);
    assert_eq!(huge.int().negated().to_float::<f32>(), f32::NEG_INFINITY);
    // From the official mpy-cross and micropython.
    let a = parsed("3297509163240977087932");
    assert_eq!(a.int().to_f64(), 3.2975091632409773e+21);
    assert_eq!(a.int().to_float::<f64>(), 3.297509163240977e+21);
}

#[test]
fn a_watch_stops_long_work() {
    let mut random = Random(6);
    let a = Number { negative: false, digits: (0..2_000).map(|_| random.next() as u32 | 1).collect() };
    let mut questions = 0;
    let mut go_on = || {
        questions += 1;
        questions < 3
    };
    let mut out = vec![0; 4_000];
    assert_eq!(mul(&mut out, a.int(), a.int(), &mut [], &mut Watch::new(&mut go_on)), Err(Error::Interrupted));
    assert_eq!(questions, 3);
}

#[test]
fn operators_decide_the_odd_cases() {
    let run = |operation: Operation, a: i128, b: i128| {
        let (a, b) = (number(a), number(b));
        operation.need(a.int(), b.int()).map(|need| {
            let mut scratch = vec![5; need.scratch];
            let watch = &mut Watch::never();
            compute(need.result, |out| operation.run(out, a.int(), b.int(), &mut scratch, watch)).to_i128().unwrap()
        })
    };
    let huge = 1 << 100;
    for (operation, a, b, expected) in [
        (Operation::Add, 5, -7, Ok(-2)),
        (Operation::Sub, 5, -7, Ok(12)),
        (Operation::Mul, 5, -7, Ok(-35)),
        (Operation::FloorDiv, -7, 2, Ok(-4)),
        (Operation::Mod, -7, 2, Ok(1)),
        (Operation::Mod, 7, 0, Err(Refusal::DivideByZero)),
        (Operation::And, -1, 6, Ok(6)),
        (Operation::Or, -8, 6, Ok(-2)),
        (Operation::Xor, -1, 6, Ok(-7)),
        (Operation::ShiftLeft, 0, huge, Ok(0)),
        (Operation::ShiftLeft, 3, 40, Ok(3 << 40)),
        (Operation::ShiftLeft, 1, huge, Err(Refusal::TooLarge)),
        (Operation::ShiftLeft, 0, -1, Err(Refusal::NegativeShift)),
        (Operation::ShiftRight, -3, huge, Ok(-1)),
        (Operation::ShiftRight, 3, huge, Ok(0)),
        (Operation::ShiftRight, -3, 1, Ok(-2)),
        (Operation::Power, -1, huge + 1, Ok(-1)),
        (Operation::Power, -1, huge, Ok(1)),
        (Operation::Power, 0, huge, Ok(0)),
        (Operation::Power, 0, 0, Ok(1)),
        (Operation::Power, 2, huge, Err(Refusal::TooLarge)),
        (Operation::Power, -2, 77, Ok(-(1 << 77))),
        (Operation::Power, 10, 0, Ok(1)),
        (Operation::Power, 2, -1, Err(Refusal::NegativePower)),
    ] {
        assert_eq!(run(operation, a, b), expected, "{operation:?} {a} {b}");
    }
}

//! Numbers as text, and text in fields: what `format()` and `%` share.

use numbers::big::{self, Int, Small, TextFormat};
use numbers::float;
use numbers::watch::Watch;

use crate::heap::text::StrBuf;
use crate::ops::UnaryOp;
use crate::types::exception::Part::TypeOf;
use crate::types::exception::{OVERFLOW_ERROR, TYPE_ERROR};
use crate::types::float::Float;
use crate::types::int;
use crate::{Number, Raised, Value, Vm};

/// How a text stands in its field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    Left,
    Right,
    Centre,
    /// The filling goes between the sign and the digits.
    AfterSign,
}

/// A field that a text is filled up to. The width counts bytes, as the original does.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub fill: u8,
    pub align: Align,
    pub width: usize,
    /// Goes between groups of filling zeros.
    pub separator: Option<u8>,
}

impl Field {
    /// The distance of separators in the filling, and which they are; `None` if it has none.
    fn groups(&self) -> Option<(usize, u8)> {
        let separator = self.separator.filter(|_| self.fill == b'0')?;
        Some((if separator == b',' { 4 } else { 5 }, separator))
    }

    /// Bytes of filling for a text of `len` bytes that is filled up to `width`. It does not begin with a separator.
    fn padding(&self, width: usize, len: usize) -> usize {
        let more = self.groups().is_some_and(|(period, _)| width.is_multiple_of(period));
        width.saturating_sub(len).saturating_add(usize::from(more))
    }

    /// Writes `n` bytes of filling at either side of a text that it makes `whole` bytes long.
    fn fill(&self, vm: &mut Vm, buf: &mut StrBuf, n: usize, whole: usize) -> Result<(), Raised> {
        let Some((period, separator)) = self.groups() else {
            return buf.fill(vm, n, self.fill);
        };
        // The original counts groups of three for `,` and of four for `_` from where the whole would end, on both sides alike.
        for position in 0..n {
            let is_separator = whole.saturating_sub(position).is_multiple_of(period);
            buf.push(vm, if is_separator { separator } else { b'0' })?;
        }
        Ok(())
    }
}

/// How an integer is written.
#[derive(Clone, Copy, Debug)]
pub struct IntStyle {
    /// 2, 8, 10 or 16.
    pub base: u32,
    pub upper: bool,
    /// What stands before a number that is not negative.
    pub plus: Option<u8>,
    /// `0x` and its like stand in front.
    pub prefix: bool,
    /// Between groups of digits.
    pub separator: Option<u8>,
    /// Least number of digits.
    pub digits: usize,
}

/// Text on the machine stack or in an object.
enum Body<'a> {
    Here(&'a [u8]),
    There(Value),
}

impl Body<'_> {
    fn len(&self, vm: &Vm) -> usize {
        match self {
            Body::Here(text) => text.len(),
            Body::There(value) => vm.content(*value).len(),
        }
    }

    fn push(&self, vm: &mut Vm, buf: &mut StrBuf) -> Result<(), Raised> {
        match self {
            Body::Here(text) => buf.push_bytes(vm, text),
            Body::There(value) => {
                let value = *value;
                buf.push_from(vm, |vm| vm.content(value))
            }
        }
    }
}

/// Writes `head` (sign and prefix) and `body` into a field.
fn push_field(vm: &mut Vm, buf: &mut StrBuf, head: &[u8], body: Body, field: Field) -> Result<(), Raised> {
    let len = body.len(vm);
    if field.width < head.len() + len {
        buf.push_bytes(vm, head)?;
        return body.push(vm, buf);
    }
    let (width, filled) = match field.align {
        Align::AfterSign => (field.width - head.len(), len),
        _ => (field.width, head.len() + len),
    };
    let pad = field.padding(width, filled);
    let whole = filled.saturating_add(pad);
    match field.align {
        Align::Right => field.fill(vm, buf, pad, whole)?,
        Align::Centre => field.fill(vm, buf, pad / 2, whole)?,
        Align::Left | Align::AfterSign => {}
    }
    buf.push_bytes(vm, head)?;
    if field.align == Align::AfterSign {
        field.fill(vm, buf, pad, whole)?;
    }
    body.push(vm, buf)?;
    match field.align {
        Align::Left => field.fill(vm, buf, pad, whole),
        Align::Centre => field.fill(vm, buf, pad - pad / 2, whole),
        Align::Right | Align::AfterSign => Ok(()),
    }
}

/// Writes the first `precision` characters of a text object into a field.
pub fn push_text(vm: &mut Vm, buf: &mut StrBuf, text: Value, precision: Option<usize>, field: Field) -> Result<(), Raised> {
    let mut text = text;
    if let Some(kind) = super::Kind::of(vm, text)
        && let Some(precision) = precision
    {
        let end = super::offset(vm, kind, text, precision);
        text = kind.piece(vm, text, 0..end)?;
    }
    push_field(vm, buf, b"", Body::There(text), field)
}

/// Writes a few bytes into a field.
pub fn push_bytes(vm: &mut Vm, buf: &mut StrBuf, bytes: &[u8], field: Field) -> Result<(), Raised> {
    push_field(vm, buf, b"", Body::Here(bytes), field)
}

/// Digits on the machine stack: 64 binary ones, and separators.
const SHORT: usize = 96;

/// Writes an `int` or `bool` into a field.
pub fn push_int(vm: &mut Vm, buf: &mut StrBuf, value: Value, style: IntStyle, field: Field) -> Result<(), Raised> {
    let negative = int::is_negative(vm, value);
    let mut head = [0u8; 3];
    let mut n_head = 0;
    let mut put = |byte: u8| {
        if let Some(place) = head.get_mut(n_head) {
            *place = byte;
            n_head += 1;
        }
    };
    if negative {
        put(b'-');
    } else if let Some(plus) = style.plus {
        put(plus);
    }
    if style.prefix && style.base != 10 {
        put(b'0');
        put(match (style.base, style.upper) {
            (2, false) => b'b',
            (2, true) => b'B',
            (8, false) => b'o',
            (8, true) => b'O',
            (_, false) => b'x',
            (_, true) => b'X',
        });
    }
    let format = TextFormat { base: style.base, upper: style.upper, separator: style.separator, width: style.digits };
    let head = head.get(..n_head).unwrap_or(&[]);
    let mut short = [0u8; SHORT];
    if let Some(small) = word(value)
        && big::format_len(small.int(), format) <= SHORT
    {
        let start = write_digits(&mut short, small.int(), format);
        return push_field(vm, buf, head, Body::Here(short.get(start..).unwrap_or(&[])), field);
    }
    let mut digits = StrBuf::new(vm)?;
    int::push_digits(vm, &mut digits, value, format)?;
    let text = digits.into_bytes(vm);
    push_field(vm, buf, head, Body::There(text), field)
}

fn word(value: Value) -> Option<Small> {
    let n = value.as_small().or_else(|| value.as_bool().map(isize::from))?;
    Some(Small::from(n as i64))
}

fn write_digits(out: &mut [u8], number: Int, format: TextFormat) -> usize {
    let mut scratch = [0; 4];
    let len = out.len();
    big::format(out, number, format, &mut scratch, &mut Watch::never()).unwrap_or(len)
}

/// How a float is written.
#[derive(Clone, Copy, Debug)]
pub struct FloatStyle {
    /// `e f g E F G`.
    pub letter: u8,
    pub precision: Option<usize>,
    pub plus: Option<u8>,
    /// Percentage: a hundredfold, with `%` behind.
    pub percent: bool,
}

/// Writes a float into a field.
pub fn push_float(vm: &mut Vm, buf: &mut StrBuf, value: Number, style: FloatStyle, field: Field) -> Result<(), Raised> {
    let value = if style.percent { value * 100.0 } else { value };
    let precision = style.precision.map(|precision| u32::try_from(precision).unwrap_or(u32::MAX));
    let text = float::format_style(value, float::Style { letter: style.letter, precision, sign: style.plus });
    let mut body = [0u8; 48];
    let mut n = 0;
    for &byte in text.as_bytes().iter().chain(if style.percent { &b"%"[..] } else { &[] }) {
        if let Some(place) = body.get_mut(n) {
            *place = byte;
            n += 1;
        }
    }
    let body = body.get(..n).unwrap_or(&[]);
    let (head, body) = match body.split_at_checked(1) {
        Some((sign @ (b"-" | b"+" | b" "), rest)) => (sign, rest),
        _ => (&b""[..], body),
    };
    push_field(vm, buf, head, Body::Here(body), field)
}

/// The `int` behind a number: of a float what is before the point, of an object what `__int__` gives.
///
/// # Errors
/// `TypeError`; `OverflowError` and `ValueError` for infinity and nan.
pub fn to_int(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if super::is_int(value) || value.as_bool().is_some() {
        return Ok(value);
    }
    let result = vm.unary(UnaryOp::Int, value)?;
    // A program's `__int__` may answer anything.
    if super::is_int(result) { Ok(result) } else { Err(vm.raise(TYPE_ERROR)) }
}

/// As [`to_int`], but not for floats.
///
/// # Errors
/// `TypeError`.
pub fn to_exact_int(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if value.cast::<Float>().is_some() {
        return Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to int", &[TypeOf(value)]));
    }
    to_int(vm, value)
}

/// A number as float.
///
/// # Errors
/// `TypeError`.
pub fn to_float(vm: &mut Vm, value: Value) -> Result<Number, Raised> {
    if let Some(float) = value.cast::<Float>() {
        return Ok(float.get(&vm.heap).value);
    }
    if let Some(n) = value.as_small().or_else(|| value.as_bool().map(isize::from)) {
        return Ok(n as Number);
    }
    let converted = vm.unary(UnaryOp::Float, value)?;
    match converted.cast::<Float>() {
        Some(float) => Ok(float.get(&vm.heap).value),
        None => Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to float", &[TypeOf(value)])),
    }
}

/// The text of the character with number `value`: UTF-8, or in bytes the byte. The second is the length.
///
/// # Errors
/// `OverflowError`.
pub fn char_text(vm: &mut Vm, value: Value, is_str: bool) -> Result<([u8; 4], usize), Raised> {
    let n = vm.int_arg(value)?;
    let mut text = [0; 4];
    if !is_str {
        text[0] = n as u8;
        return Ok((text, 1));
    }
    match u32::try_from(n).ok().and_then(char::from_u32) {
        Some(c) => {
            let len = c.encode_utf8(&mut text).len();
            Ok((text, len))
        }
        None => Err(vm.raise_text(OVERFLOW_ERROR, "char not in range(0x110000)")),
    }
}

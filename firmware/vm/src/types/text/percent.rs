//! The `%` operator of text.

use super::Kind;
use super::number::{self, Align, Field, FloatStyle, IntStyle};
use crate::heap::Tuple;
use crate::heap::text::StrBuf;
use crate::types::dict::DICT;
use crate::types::exception::Part::{Int, Text};
use crate::types::exception::{RUNTIME_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::{Raised, Value, Vm};

/// The arguments that have not been used yet.
struct Arguments {
    all: Value,
    /// How many there are if `all` is a tuple.
    n_tuple: Option<usize>,
    n_used: usize,
    is_dict: bool,
}

impl Arguments {
    fn new(vm: &Vm, all: Value) -> Arguments {
        let n_tuple = all.cast::<Tuple>().map(|tuple| tuple.items(&vm.heap).len());
        let is_dict = all.is_exactly(&DICT);
        Arguments { all, n_tuple, n_used: 0, is_dict }
    }

    fn next(&mut self, vm: &mut Vm) -> Result<Value, Raised> {
        if self.n_used >= self.n_tuple.unwrap_or(1) {
            return Err(vm.raise_text(TYPE_ERROR, "format string needs more arguments"));
        }
        let idx = self.n_used;
        self.n_used += 1;
        Ok(match self.all.cast::<Tuple>() {
            Some(tuple) if self.n_tuple.is_some() => tuple.item(&vm.heap, idx),
            _ => self.all,
        })
    }
}

/// What stands between `%` and the letter.
#[derive(Default)]
struct Conversion {
    left: bool,
    plus: Option<u8>,
    alternate: bool,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
}

impl Conversion {
    fn field(&self, is_number: bool) -> Field {
        let zeros = self.zeros && is_number;
        let align = match (self.left, zeros) {
            (true, _) => Align::Left,
            (false, true) => Align::AfterSign,
            (false, false) => Align::Right,
        };
        Field { fill: if zeros { b'0' } else { b' ' }, align, width: self.width, separator: None }
    }
}

/// The place in the template that is being read.
struct Reader {
    template: Value,
    at: usize,
}

impl Reader {
    fn peek(&self, vm: &Vm) -> Option<u8> {
        vm.content(self.template).get(self.at).copied()
    }

    fn take(&mut self, vm: &Vm, byte: u8) -> bool {
        let taken = self.peek(vm) == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    /// A number, or `*` for one from the arguments; `None` if there is neither.
    fn number(&mut self, vm: &mut Vm, arguments: &mut Arguments) -> Result<Option<isize>, Raised> {
        if self.take(vm, b'*') {
            let value = arguments.next(vm)?;
            return vm.int_arg(value).map(Some);
        }
        let mut number = None;
        while let Some(digit @ b'0'..=b'9') = self.peek(vm) {
            number = Some(number.unwrap_or(0isize).saturating_mul(10).saturating_add((digit - b'0').into()));
            self.at += 1;
        }
        Ok(number)
    }
}

/// `template % all`.
pub fn percent(vm: &mut Vm, kind: Kind, template: Value, all: Value) -> Result<Value, Raised> {
    let mut arguments = Arguments::new(vm, all);
    let mut reader = Reader { template, at: 0 };
    let mut buf = StrBuf::new(vm)?;
    loop {
        let start = reader.at;
        let rest = vm.content(template).get(start..).unwrap_or(&[]);
        let n = rest.iter().position(|&byte| byte == b'%').unwrap_or(rest.len());
        let at_end = n == rest.len();
        buf.push_from(vm, |vm| super::part(vm, template, start..start + n))?;
        if at_end {
            break;
        }
        reader.at = start + n + 1;
        if reader.take(vm, b'%') {
            buf.push(vm, b'%')?;
        } else {
            convert(vm, kind, &mut buf, &mut reader, &mut arguments)?;
        }
    }
    if !arguments.is_dict && arguments.n_used != arguments.n_tuple.unwrap_or(1) {
        return Err(vm.raise_text(TYPE_ERROR, "format string didn't convert all arguments"));
    }
    kind.finish(vm, buf)
}

/// Expands one conversion; the reader stands behind its `%`.
fn convert(vm: &mut Vm, kind: Kind, buf: &mut StrBuf, reader: &mut Reader, arguments: &mut Arguments) -> Result<(), Raised> {
    let mut value = None;
    if reader.take(vm, b'(') {
        value = Some(keyed(vm, reader, arguments)?);
    }
    let mut conversion = Conversion::default();
    while let Some(flag) = reader.peek(vm) {
        match flag {
            b'-' => conversion.left = true,
            b'+' => conversion.plus = Some(b'+'),
            b' ' => conversion.plus = conversion.plus.or(Some(b' ')),
            b'#' => conversion.alternate = true,
            b'0' => conversion.zeros = true,
            _ => break,
        }
        reader.at += 1;
    }
    if let Some(width) = reader.number(vm, arguments)? {
        conversion.width = usize::try_from(width).unwrap_or(0);
    }
    if reader.take(vm, b'.') {
        let precision = reader.number(vm, arguments)?.unwrap_or(0);
        conversion.precision = usize::try_from(precision).ok();
    }
    let Some(letter) = reader.peek(vm) else {
        return Err(vm.raise_text(VALUE_ERROR, "incomplete format"));
    };
    let value = match value {
        Some(value) => value,
        None => arguments.next(vm)?,
    };
    reader.at += 1;
    match letter {
        b'c' => push_char(vm, kind, buf, value, &conversion),
        b'd' | b'i' | b'u' => {
            let value = number::to_int(vm, value)?;
            push_int(vm, buf, value, 10, false, &conversion)
        }
        b'x' | b'X' | b'o' => {
            let value = number::to_exact_int(vm, value)?;
            push_int(vm, buf, value, if letter == b'o' { 8 } else { 16 }, letter == b'X', &conversion)
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let value = number::to_float(vm, value)?;
            let style = FloatStyle { letter, precision: conversion.precision, plus: conversion.plus, percent: false };
            number::push_float(vm, buf, value, style, conversion.field(true))
        }
        b's' | b'r' => {
            let is_content = letter == b's' && kind == Kind::Bytes && vm.bytes(value).is_some();
            let text = match letter {
                _ if is_content => value,
                b's' => vm.to_str(value)?,
                _ => vm.to_repr(value)?,
            };
            number::push_text(vm, buf, text, conversion.precision, conversion.field(false))
        }
        other => Err(unsupported(vm, other, reader.at - 1)),
    }
}

#[cold]
fn unsupported(vm: &mut Vm, letter: u8, at: usize) -> Raised {
    let text = [letter];
    let text = core::str::from_utf8(&text).unwrap_or("?");
    let digits = [super::codec::hex_digit(letter >> 4), super::codec::hex_digit(letter & 15)];
    let digits = if letter < 16 { digits.get(1..) } else { digits.get(..) };
    let digits = core::str::from_utf8(digits.unwrap_or(&[])).unwrap_or("");
    vm.raise_fmt(VALUE_ERROR, "unsupported format character '{}' (0x{}) at index {}", &[Text(text), Text(digits), Int(at as isize)])
}

/// The value of `%(key)`; the reader stands behind the parenthesis.
fn keyed(vm: &mut Vm, reader: &mut Reader, arguments: &mut Arguments) -> Result<Value, Raised> {
    if !arguments.is_dict {
        return Err(vm.raise_text(TYPE_ERROR, "format needs a dict"));
    }
    let (template, start) = (reader.template, reader.at);
    let rest = vm.content(template).get(start..).unwrap_or(&[]);
    let Some(n) = rest.iter().position(|&byte| byte == b')') else {
        return Err(vm.raise_text(VALUE_ERROR, "incomplete format key"));
    };
    if n > crate::qstr::MAX_LEN {
        return Err(vm.raise_text(RUNTIME_ERROR, "name too long"));
    }
    reader.at += n + 1;
    // Keys and positions do not mix: a dict is no longer an argument itself.
    arguments.n_used = 1;
    let mut key = StrBuf::with_capacity(vm, n)?;
    key.push_from(vm, |vm| super::part(vm, template, start..start + n))?;
    let key = key.into_str(vm)?;
    vm.item(arguments.all, key)
}

fn push_int(vm: &mut Vm, buf: &mut StrBuf, value: Value, base: u32, upper: bool, conversion: &Conversion) -> Result<(), Raised> {
    // With the flag `0`, a precision is one more width that zeros fill, sign included.
    let fills = conversion.zeros && !conversion.left;
    let precision = conversion.precision.unwrap_or(0);
    let style = IntStyle {
        base,
        upper,
        plus: conversion.plus,
        prefix: conversion.alternate,
        separator: None,
        digits: if fills { 0 } else { precision },
    };
    let mut field = conversion.field(fills || precision <= 1);
    if fills {
        field.width = field.width.max(precision);
    }
    number::push_int(vm, buf, value, style, field)
}

fn push_char(vm: &mut Vm, kind: Kind, buf: &mut StrBuf, value: Value, conversion: &Conversion) -> Result<(), Raised> {
    let field = conversion.field(false);
    if vm.str(value).is_some() {
        if super::len(vm, Kind::Str, value) != 1 {
            return Err(vm.raise_text(TYPE_ERROR, "%c needs int or char"));
        }
        return number::push_text(vm, buf, value, None, field);
    }
    if !super::is_int(value) && value.as_bool().is_none() {
        return Err(vm.raise_text(TYPE_ERROR, "integer needed"));
    }
    let (text, n) = number::char_text(vm, value, kind.is_str())?;
    number::push_bytes(vm, buf, text.get(..n).unwrap_or(&[]), field)
}

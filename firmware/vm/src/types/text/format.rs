//! `str.format` with its little language, which f-strings are made of too.

use super::number::{self, Align, Field, FloatStyle, IntStyle};
use super::{Kind, receiver};
use crate::args::Args;
use crate::heap::text::StrBuf;
use crate::print::Style;
use crate::types::exception::Part::{Text, TypeOf};
use crate::types::exception::{INDEX_ERROR, NOT_IMPLEMENTED_ERROR, VALUE_ERROR};
use crate::types::float::Float;
use crate::{Raised, Value, Vm, q};

/// How fields without a name have been numbered so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Automatic(usize),
    Manual,
}

/// A field's specification, as written.
#[derive(Clone, Copy)]
struct Spec {
    fill: Option<u8>,
    align: Option<Align>,
    sign: Option<u8>,
    alternate: bool,
    zeros: bool,
    width: usize,
    separator: Option<u8>,
    precision: Option<usize>,
    /// The type letter, or 0.
    letter: u8,
}

/// A format string that is being worked through.
struct Job<'a> {
    kind: Kind,
    template: Value,
    args: Args,
    numbering: &'a mut Numbering,
}

/// `format(*args, **keywords)`.
pub fn format(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, template) = receiver(vm, args)?;
    let mut numbering = Numbering::Automatic(0);
    let mut job = Job { kind, template, args: args.skip(1), numbering: &mut numbering };
    let mut buf = StrBuf::new(vm)?;
    let end = vm.content(template).len();
    job.run(vm, &mut buf, 0, end)?;
    kind.finish(vm, buf)
}

fn value_error(vm: &mut Vm, text: &'static str) -> Raised {
    vm.raise_text(VALUE_ERROR, text)
}

impl Job<'_> {
    fn byte(&self, vm: &Vm, at: usize, end: usize) -> Option<u8> {
        if at < end { vm.content(self.template).get(at).copied() } else { None }
    }

    /// Expands the part `at..end` of the template.
    fn run(&mut self, vm: &mut Vm, buf: &mut StrBuf, mut at: usize, end: usize) -> Result<(), Raised> {
        vm.check_stack()?;
        while at < end {
            let (template, start) = (self.template, at);
            let rest = vm.content(template).get(at..end).unwrap_or(&[]);
            at += rest.iter().position(|byte| matches!(byte, b'{' | b'}')).unwrap_or(rest.len());
            buf.push_from(vm, |vm| super::part(vm, template, start..at))?;
            let Some(brace) = self.byte(vm, at, end) else {
                break;
            };
            if self.byte(vm, at + 1, end) == Some(brace) {
                buf.push(vm, brace)?;
                at += 2;
            } else if brace == b'}' {
                return Err(value_error(vm, "single '}' encountered in format string"));
            } else {
                at = self.field(vm, buf, at + 1, end)?;
            }
        }
        Ok(())
    }

    /// Expands the field that begins at `at`, behind its brace; returns where it ends.
    fn field(&mut self, vm: &mut Vm, buf: &mut StrBuf, at: usize, end: usize) -> Result<usize, Raised> {
        let name_end = self.skip_until(vm, at, end, b"}!:");
        if name_end >= end {
            return Err(value_error(vm, "unmatched '{' in format"));
        }
        let mut at_spec = name_end;
        let mut conversion = None;
        if self.byte(vm, at_spec, end) == Some(b'!') {
            match self.byte(vm, at_spec + 1, end) {
                Some(b'r') => conversion = Some(Style::Repr),
                Some(b's') => conversion = Some(Style::Str),
                Some(other) => {
                    let text = [other];
                    let text = core::str::from_utf8(&text).unwrap_or("?");
                    return Err(vm.raise_fmt(VALUE_ERROR, "unknown conversion specifier {}", &[Text(text)]));
                }
                None => return Err(value_error(vm, "end of format while looking for conversion specifier")),
            }
            at_spec += 2;
        }
        let mut spec = at_spec..at_spec;
        match self.byte(vm, at_spec, end) {
            Some(b':') => {
                let spec_end = self.matching_brace(vm, at_spec + 1, end);
                spec = at_spec + 1..spec_end;
            }
            Some(b'}') => {}
            Some(_) => return Err(value_error(vm, "expected ':' after format specifier")),
            None => {}
        }
        if self.byte(vm, spec.end, end) != Some(b'}') {
            return Err(value_error(vm, "unmatched '{' in format"));
        }
        let mut value = self.argument(vm, at, name_end)?;
        match conversion {
            Some(Style::Repr) => value = vm.to_repr(value)?,
            Some(_) => value = vm.to_str(value)?,
            None => {}
        }
        let next = spec.end + 1;
        if spec.is_empty() {
            push_shown(vm, buf, value)?;
            return Ok(next);
        }
        let spec = self.expand_spec(vm, spec.start, spec.end)?;
        push_value(vm, buf, self.kind, value, spec)?;
        Ok(next)
    }

    fn skip_until(&self, vm: &Vm, at: usize, end: usize, stops: &[u8]) -> usize {
        let rest = vm.content(self.template).get(at..end).unwrap_or(&[]);
        at + rest.iter().position(|byte| stops.contains(byte)).unwrap_or(rest.len())
    }

    /// Where the brace lies that closes the specification from `at` on.
    fn matching_brace(&self, vm: &Vm, at: usize, end: usize) -> usize {
        let mut depth = 0usize;
        let rest = vm.content(self.template).get(at..end).unwrap_or(&[]);
        let closing = rest.iter().position(|&byte| match (byte, depth) {
            (b'}', 0) => true,
            (b'}', _) => {
                depth -= 1;
                false
            }
            (b'{', _) => {
                depth += 1;
                false
            }
            _ => false,
        });
        at + closing.unwrap_or(rest.len())
    }

    /// The argument that the field name `at..end` means.
    fn argument(&mut self, vm: &mut Vm, at: usize, end: usize) -> Result<Value, Raised> {
        let name = super::part(vm, self.template, at..end);
        let n_digits = name.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let idx = if name.is_empty() {
            match *self.numbering {
                Numbering::Manual => {
                    return Err(value_error(vm, "can't switch from manual field specification to automatic field numbering"));
                }
                Numbering::Automatic(n) => {
                    *self.numbering = Numbering::Automatic(n + 1);
                    n
                }
            }
        } else if n_digits > 0 {
            let has_attributes = n_digits < name.len();
            let idx = name.iter().take(n_digits).fold(0usize, |n, digit| n.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
            if matches!(*self.numbering, Numbering::Automatic(n) if n > 0) {
                return Err(value_error(vm, "can't switch from automatic field numbering to manual field specification"));
            }
            *self.numbering = Numbering::Manual;
            if has_attributes && self.args.optional(idx).is_some() {
                return Err(no_attributes(vm));
            }
            idx
        } else {
            return self.named(vm, at, end);
        };
        match self.args.optional(idx) {
            Some(value) => Ok(value),
            None => Err(vm.raise_text(INDEX_ERROR, "tuple index out of range")),
        }
    }

    fn named(&self, vm: &mut Vm, at: usize, end: usize) -> Result<Value, Raised> {
        let name = super::part(vm, self.template, at..end);
        let n = name.iter().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(name.len());
        let (name, rest) = name.split_at_checked(n).unwrap_or((name, &[]));
        let found = (0..self.args.n_keywords())
            .filter_map(|idx| self.args.keyword_at(idx))
            .find(|&(key, _)| vm.content(key) == name)
            .map(|(_, value)| value);
        match found {
            Some(_) if !rest.is_empty() => Err(no_attributes(vm)),
            Some(value) => Ok(value),
            None => {
                let key = Kind::Str.piece_of(vm, self.template, at..at + n)?;
                Err(vm.raise_key(key))
            }
        }
    }

    /// The specification `at..end` with the fields in it expanded.
    fn expand_spec(&mut self, vm: &mut Vm, at: usize, end: usize) -> Result<Spec, Raised> {
        let text = super::part(vm, self.template, at..end);
        if !text.contains(&b'{') {
            return match Spec::parse(text) {
                Some(spec) => Ok(spec),
                None => Err(value_error(vm, "invalid format specifier")),
            };
        }
        let mut buf = StrBuf::new(vm)?;
        self.run(vm, &mut buf, at, end)?;
        match Spec::parse(buf.as_bytes(&vm.heap)) {
            Some(spec) => Ok(spec),
            None => Err(value_error(vm, "invalid format specifier")),
        }
    }
}

fn no_attributes(vm: &mut Vm) -> Raised {
    vm.raise_text(NOT_IMPLEMENTED_ERROR, "attributes not supported")
}

impl Kind {
    /// The bytes `range` of `source` as a new object of this kind, whatever `source` is.
    fn piece_of(self, vm: &mut Vm, source: Value, range: core::ops::Range<usize>) -> Result<Value, Raised> {
        let n = range.len();
        let mut buf = StrBuf::with_capacity(vm, n)?;
        buf.push_from(vm, |vm| super::part(vm, source, range.clone()))?;
        self.finish(vm, buf)
    }
}

/// Writes `str(value)`.
fn push_shown(vm: &mut Vm, buf: &mut StrBuf, value: Value) -> Result<(), Raised> {
    if let Some(n) = value.as_small() {
        return buf.push_fmt(vm, format_args!("{n}"));
    }
    let text = vm.to_str(value)?;
    buf.push_from(vm, |vm| vm.content(text))
}

impl Spec {
    /// Reads `[[fill]align][sign][#][0][width][,_][.precision][type]`; `None` if the text is not of this form.
    fn parse(text: &[u8]) -> Option<Spec> {
        let mut spec = Spec {
            fill: None,
            align: None,
            sign: None,
            alternate: false,
            zeros: false,
            width: 0,
            separator: None,
            precision: None,
            letter: 0,
        };
        let mut rest = text;
        if let Some(align) = rest.first().copied().and_then(align) {
            spec.align = Some(align);
            rest = rest.get(1..)?;
        } else if let Some(align) = rest.get(1).copied().and_then(align) {
            spec.fill = rest.first().copied();
            spec.align = Some(align);
            rest = rest.get(2..)?;
        }
        if let Some(&sign @ (b'+' | b'-' | b' ')) = rest.first() {
            spec.sign = Some(sign);
            rest = rest.get(1..)?;
        }
        spec.alternate = take(&mut rest, b'#');
        spec.zeros = take(&mut rest, b'0');
        spec.width = take_number(&mut rest).unwrap_or(0);
        if let Some(&separator @ (b',' | b'_')) = rest.first() {
            spec.separator = Some(separator);
            rest = rest.get(1..)?;
        }
        if take(&mut rest, b'.') {
            spec.precision = take_number(&mut rest);
        }
        if let Some((&letter, behind)) = rest.split_first() {
            spec.letter = letter;
            rest = behind;
            if !b"bcdeEfFgGnosxX%".contains(&letter) {
                return None;
            }
        }
        if rest.is_empty() { Some(spec) } else { None }
    }

    /// The field for text (`default` left) or numbers (right).
    fn field(&self, default: Align) -> Field {
        let fill = self.fill.unwrap_or(if self.zeros { b'0' } else { b' ' });
        let align = self.align.unwrap_or(if self.zeros && default == Align::Right { Align::AfterSign } else { default });
        Field { fill, align, width: self.width, separator: self.separator }
    }

    fn plus(&self) -> Option<u8> {
        self.sign.filter(|&sign| sign != b'-')
    }
}

fn align(byte: u8) -> Option<Align> {
    match byte {
        b'<' => Some(Align::Left),
        b'>' => Some(Align::Right),
        b'^' => Some(Align::Centre),
        b'=' => Some(Align::AfterSign),
        _ => None,
    }
}

fn take(rest: &mut &[u8], byte: u8) -> bool {
    match rest.split_first() {
        Some((&first, behind)) if first == byte => {
            *rest = behind;
            true
        }
        _ => false,
    }
}

fn take_number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = None;
    while let Some((digit @ b'0'..=b'9', behind)) = rest.split_first() {
        number = Some(number.unwrap_or(0usize).saturating_mul(10).saturating_add(usize::from(digit - b'0')));
        *rest = behind;
    }
    number
}

/// Writes a value as its specification says.
fn push_value(vm: &mut Vm, buf: &mut StrBuf, kind: Kind, value: Value, spec: Spec) -> Result<(), Raised> {
    if spec.plus().is_some() {
        match spec.letter {
            b'c' => return Err(value_error(vm, "sign not allowed with integer format specifier 'c'")),
            b's' => return Err(value_error(vm, "sign not allowed in string format specifier")),
            _ => {}
        }
    }
    if super::is_int(value) || value.as_bool().is_some() {
        match spec.letter {
            0 | b'd' | b'n' | b'b' | b'o' | b'x' | b'X' => return push_int(vm, buf, value, spec),
            b'c' => {
                let (text, n) = number::char_text(vm, value, kind.is_str())?;
                return number::push_bytes(vm, buf, text.get(..n).unwrap_or(&[]), spec.field(Align::Right));
            }
            b's' => return Err(unknown_code(vm, value, spec.letter)),
            _ => {}
        }
        return push_float(vm, buf, value, spec);
    }
    if value.cast::<Float>().is_some() {
        return match spec.letter {
            0 | b'n' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => push_float(vm, buf, value, spec),
            _ => Err(unknown_code(vm, value, spec.letter)),
        };
    }
    if spec.align == Some(Align::AfterSign) {
        return Err(value_error(vm, "'=' alignment not allowed in string format specifier"));
    }
    match spec.letter {
        0 | b's' if vm.str_or_bytes(value).is_some() => number::push_text(vm, buf, value, spec.precision, spec.field(Align::Left)),
        0 | b's' => Err(vm.not_implicitly(value, q::str)),
        letter => Err(unknown_code(vm, value, letter)),
    }
}

fn unknown_code(vm: &mut Vm, value: Value, letter: u8) -> Raised {
    let letter = [letter];
    let letter = core::str::from_utf8(&letter).unwrap_or("?");
    vm.raise_fmt(VALUE_ERROR, "unknown format code '{}' for object of type '{}'", &[Text(letter), TypeOf(value)])
}

fn push_int(vm: &mut Vm, buf: &mut StrBuf, value: Value, spec: Spec) -> Result<(), Raised> {
    let style = IntStyle {
        base: match spec.letter {
            b'b' => 2,
            b'o' => 8,
            b'x' | b'X' => 16,
            _ => 10,
        },
        upper: spec.letter == b'X',
        plus: spec.plus(),
        prefix: spec.alternate,
        separator: spec.separator,
        digits: 0,
    };
    number::push_int(vm, buf, value, style, spec.field(Align::Right))
}

fn push_float(vm: &mut Vm, buf: &mut StrBuf, value: Value, spec: Spec) -> Result<(), Raised> {
    let number = number::to_float(vm, value)?;
    let style = FloatStyle {
        letter: match spec.letter {
            0 | b'n' => b'g',
            b'%' => b'f',
            letter => letter,
        },
        precision: spec.precision,
        plus: spec.plus(),
        percent: spec.letter == b'%',
    };
    number::push_float(vm, buf, number, style, spec.field(Align::Right))
}

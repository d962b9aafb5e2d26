//! Between `str` and `bytes`: UTF-8, ASCII and hexadecimal digits.

use super::{Kind, receiver};
use crate::args::Args;
use crate::heap::Type;
use crate::heap::text::StrBuf;
use crate::types::array;
use crate::types::class;
use crate::types::exception::Part::Str;
use crate::types::exception::{LOOKUP_ERROR, UNICODE_ERROR, VALUE_ERROR};
use crate::{Raised, Value, Vm, q};

/// The encodings there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Ascii,
}

/// What happens to bytes that do not decode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnError {
    Raise,
    Ignore,
    Replace,
}

fn encoding(vm: &mut Vm, name: Option<Value>) -> Result<Encoding, Raised> {
    let Some(name) = name else {
        return Ok(Encoding::Utf8);
    };
    let name = vm.str_arg(name)?;
    let is = |text: &str| vm.str(name).is_some_and(|name| name.eq_ignore_ascii_case(text));
    if is("utf-8") || is("utf8") || is("utf_8") {
        Ok(Encoding::Utf8)
    } else if is("ascii") {
        Ok(Encoding::Ascii)
    } else {
        Err(vm.raise_fmt(LOOKUP_ERROR, "unknown encoding: {}", &[Str(name)]))
    }
}

fn on_error(vm: &mut Vm, name: Option<Value>) -> Result<OnError, Raised> {
    let Some(name) = name else {
        return Ok(OnError::Raise);
    };
    let name = vm.str_arg(name)?;
    Ok(match vm.str(name) {
        Some("ignore") => OnError::Ignore,
        Some("replace") => OnError::Replace,
        _ => OnError::Raise,
    })
}

/// Checks that text can be written in the encoding called `name`; the bytes are those of the text.
///
/// # Errors
/// `LookupError`, `UnicodeError`.
pub fn check_encoding(vm: &mut Vm, text: Value, name: Option<Value>) -> Result<(), Raised> {
    if encoding(vm, name)? == Encoding::Ascii && !super::is_ascii(vm, text) {
        return Err(vm.raise(UNICODE_ERROR));
    }
    Ok(())
}

/// The `str` that bytes mean.
///
/// # Errors
/// `LookupError` for the encoding's name; `UnicodeError` for bytes that do not decode, unless `errors` says otherwise.
pub fn decode(vm: &mut Vm, source: Value, name: Option<Value>, errors: Option<Value>) -> Result<Value, Raised> {
    let encoding = encoding(vm, name)?;
    let on_error = on_error(vm, errors)?;
    let n = vm.content(source).len();
    if on_error == OnError::Raise {
        if encoding == Encoding::Ascii && !vm.content(source).is_ascii() {
            return Err(vm.raise(UNICODE_ERROR));
        }
        if let Some(name) = vm.find_name(vm.content(source)) {
            return Ok(Value::qstr(name));
        }
        let mut buf = StrBuf::with_capacity(vm, n)?;
        buf.push_from(vm, |vm| vm.content(source))?;
        return buf.into_str(vm);
    }
    let mut buf = StrBuf::with_capacity(vm, n)?;
    let mut at = 0;
    while at < n {
        let rest = vm.content(source).get(at..).unwrap_or(&[]);
        let (good, bad) = if encoding == Encoding::Ascii {
            let good = rest.iter().take_while(|byte| byte.is_ascii()).count();
            (good, usize::from(good < rest.len()))
        } else {
            rest.utf8_chunks().next().map_or((0, 1), |chunk| (chunk.valid().len(), chunk.invalid().len()))
        };
        buf.push_from(vm, |vm| super::part(vm, source, at..at + good))?;
        if bad > 0 && on_error == OnError::Replace {
            buf.push_char(vm, char::REPLACEMENT_CHARACTER)?;
        }
        at += (good + bad).max(1);
    }
    buf.into_str(vm)
}

/// `str.encode([encoding[, errors]])`.
pub fn encode_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (_, source) = receiver(vm, args)?;
    check_encoding(vm, source, args.optional(1))?;
    vm.new_bytes_from(|vm| vm.content(source))
}

/// `decode([encoding[, errors]])`.
pub fn decode_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (_, source) = receiver(vm, args)?;
    decode(vm, source, args.optional(1), args.optional(2))
}

/// `hex([sep])` of bytes, bytearrays and memoryviews.
pub fn hex(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = args.get(0);
    let separator = match args.optional(1) {
        None => None,
        Some(separator) => match vm.str_or_bytes(separator) {
            Some(text) => Some(text.first().copied().unwrap_or(0)),
            None => return Err(vm.not_implicitly(separator, q::str)),
        },
    };
    vm.buffer_arg(source)?;
    let n = vm.content(source).len();
    let mut buf = StrBuf::with_capacity(vm, n.saturating_mul(if separator.is_some() { 3 } else { 2 }))?;
    for at in 0..n {
        if let (Some(separator), true) = (separator, at > 0) {
            buf.push(vm, separator)?;
        }
        let byte = vm.content(source).get(at).copied().unwrap_or(0);
        buf.push_bytes(vm, &[hex_digit(byte >> 4), hex_digit(byte & 15)])?;
    }
    buf.into_str(vm)
}

/// The digit for a number below 16.
pub fn hex_digit(n: u8) -> u8 {
    if n < 10 { b'0' + n } else { b'a' - 10 + n }
}

/// The number of a hexadecimal digit.
pub fn hex_value(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|n| n as u8)
}

/// `bytes.fromhex(text)`, `bytearray.fromhex(text)`: a class method. White space between bytes is skipped.
pub fn fromhex(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = args.get(1);
    vm.buffer_arg(source)?;
    let is_bytearray = match args.get(0).cast::<Type>() {
        Some(class) => class::is_subtype(vm, class, &array::BYTEARRAY),
        None => false,
    };
    let n = vm.content(source).len();
    let mut buf = StrBuf::with_capacity(vm, n / 2)?;
    let mut high: Option<u8> = None;
    for at in 0..n {
        let digit = vm.content(source).get(at).copied().unwrap_or(0);
        if high.is_none() && super::split::is_space(digit) {
            continue;
        }
        match (hex_value(digit), high) {
            (None, _) => return Err(vm.raise_text(VALUE_ERROR, "non-hex digit")),
            (Some(value), None) => high = Some(value),
            (Some(value), Some(front)) => {
                buf.push(vm, front << 4 | value)?;
                high = None;
            }
        }
    }
    if high.is_some() {
        return Err(vm.raise_text(VALUE_ERROR, "non-hex digit"));
    }
    if is_bytearray { Kind::ByteArray } else { Kind::Bytes }.finish(vm, buf)
}

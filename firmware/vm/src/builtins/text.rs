//! Built-in functions that turn numbers into text and back.

use numbers::big::TextFormat;

use crate::heap::text::StrBuf;
use crate::ops::UnaryOp;
use crate::types::exception::Part::{Int, TypeOf};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::class::is_instance_like;
use crate::types::{bool, int};
use crate::{Args, Raised, Value, Vm, q};

/// `bin(n)`.
pub fn bin(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let value = args.get(0);
    let ty = vm.type_of(value);
    if !ty.is(&int::INT) && !ty.is(&bool::BOOL) {
        // The original does this with `format`, the others with `%`.
        return Err(vm.raise_fmt(VALUE_ERROR, "unknown format code 'b' for object of type '{}'", &[TypeOf(value)]));
    }
    digits(vm, value, "0b", 2)
}

/// `oct(n)`.
pub fn oct(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    digits(vm, args.get(0), "0o", 8)
}

/// `hex(n)`.
pub fn hex(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    digits(vm, args.get(0), "0x", 16)
}

fn digits(vm: &mut Vm, value: Value, prefix: &str, base: u32) -> Result<Value, Raised> {
    let ty = vm.type_of(value);
    let value = if ty.is(&int::INT) || ty.is(&bool::BOOL) {
        value
    } else if is_instance_like(value) {
        vm.unary(UnaryOp::Int, value)?
    } else {
        return Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to int", &[TypeOf(value)]));
    };
    let mut buf = StrBuf::new(vm)?;
    if int::is_negative(vm, value) {
        buf.push(vm, b'-')?;
    }
    buf.push_str(vm, prefix)?;
    int::push_digits(vm, &mut buf, value, TextFormat { base, upper: false, separator: None, width: 0 })?;
    buf.into_str(vm)
}

/// `chr(code_point)`.
pub fn chr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let n = vm.int_arg(args.get(0))?;
    match u32::try_from(n).ok().and_then(char::from_u32) {
        Some(c) => vm.new_str(c.encode_utf8(&mut [0; 4])),
        None => Err(vm.raise_text(VALUE_ERROR, "chr() arg not in range(0x110000)")),
    }
}

/// `ord(character)`, also of a byte.
pub fn ord(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let value = args.get(0);
    let n = if let Some(text) = vm.str(value) {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => return Ok(Value::small_wrapping(c as isize)),
            _ => text.chars().count(),
        }
    } else if let Some(bytes) = vm.bytes(value) {
        match bytes {
            &[byte] => return Ok(Value::from_i16(byte.into())),
            _ => bytes.len(),
        }
    } else {
        return Err(vm.not_implicitly(value, q::str));
    };
    Err(vm.raise_fmt(TYPE_ERROR, "ord() expected a character, but string of length {} found", &[Int(n as isize)]))
}

//! Built-in functions that turn numbers into text and back.

use numbers::big::TextFormat;

use crate::heap::text::StrBuf;
use crate::ops::BinaryOp;
use crate::types::exception::Part::{Int, TypeOf};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::{bool, int};
use crate::{Args, Raised, Value, Vm, q};

/// `bin(n)`.
pub fn bin(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let value = args.get(0);
    if !is_int(vm, value) {
        // The original does this with `format`, the other two with `%`.
        return Err(vm.raise_fmt(VALUE_ERROR, "unknown format code 'b' for object of type '{}'", &[TypeOf(value)]));
    }
    digits(vm, value, "0b", 2)
}

/// `oct(n)`.
pub fn oct(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match args.get(0) {
        value if is_int(vm, value) => digits(vm, value, "0o", 8),
        value => formatted(vm, "%#o", value),
    }
}

/// `hex(n)`.
pub fn hex(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match args.get(0) {
        value if is_int(vm, value) => digits(vm, value, "0x", 16),
        value => formatted(vm, "%#x", value),
    }
}

fn is_int(vm: &Vm, value: Value) -> bool {
    let ty = vm.type_of(value);
    ty.is(&int::INT) || ty.is(&bool::BOOL)
}

/// What is no int may have `__int__`, and `%` gives all others their errors.
fn formatted(vm: &mut Vm, template: &'static str, value: Value) -> Result<Value, Raised> {
    let template = vm.new_str(template)?;
    vm.binary(BinaryOp::Modulo, template, value)
}

fn digits(vm: &mut Vm, value: Value, prefix: &str, base: u32) -> Result<Value, Raised> {
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

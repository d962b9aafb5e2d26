//! `binascii`: bytes as hexadecimal digits and as base 64, and CRC-32.

use vm::args::Param;
use vm::heap::text::StrBuf;
use vm::types::exception::VALUE_ERROR;
use vm::types::int;
use vm::types::module::Module;
use vm::types::text::codec::{fromhex, hex_digit};
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::binascii, &MEMBERS);

members! {
    static MEMBERS;
    a2b_base64: f(a2b_base64, 1),
    b2a_base64: kw(b2a_base64, 1, vm::args::ANY),
    crc32: f(crc32, 1, 2),
    hexlify: f(hexlify, 1, 2),
    unhexlify: f(unhexlify, 1),
}

/// The digits of base 64 in the order of their values: RFC 4648, table 1.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Byte `at` of what has the buffer protocol, looked up again after each allocation.
fn byte(vm: &Vm, source: Value, at: usize) -> u8 {
    vm.content(source).get(at).copied().unwrap_or(0)
}

fn hexlify(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = args.get(0);
    let n = vm.buffer_arg(source)?.len;
    let separator = match args.optional(1) {
        None => None,
        Some(_) if n == 0 => None,
        Some(given) => match vm.str_or_bytes(given) {
            // An empty separator is the zero byte behind its text.
            Some(text) => Some(text.first().copied().unwrap_or(0)),
            None => return Err(vm.not_implicitly(given, q::str)),
        },
    };
    let mut buf = StrBuf::with_capacity(vm, n.saturating_mul(2 + separator.is_some() as usize))?;
    for at in 0..n {
        if let Some(separator) = separator.filter(|_| at > 0) {
            buf.push(vm, separator)?;
        }
        let value = byte(vm, source, at);
        buf.push(vm, hex_digit(value >> 4))?;
        buf.push(vm, hex_digit(value & 15))?;
    }
    Ok(buf.into_bytes(vm))
}

fn unhexlify(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.call_with_self(Value::from_static(&FROMHEX), Value::NONE, args)
}

/// The class method of `bytes`, which asks its first argument whether it is to make a `bytearray`.
static FROMHEX: vm::args::NativeFn = vm::args::NativeFn::new(fromhex, 2, 2);

fn b2a_base64(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    const PARAMS: [Param; 2] = [Param::required(q::data), Param::optional(q::newline_, Value::TRUE)];
    let [source, newline] = vm.parse_args(args, &PARAMS)?;
    let n = vm.buffer_arg(source)?.len;
    let newline = vm.truth(newline)?;
    let mut buf = StrBuf::with_capacity(vm, n.div_ceil(3).saturating_mul(4).saturating_add(1))?;
    for at in (0..n).step_by(3) {
        let group = [0, 1, 2].map(|i| u32::from(byte(vm, source, at + i)));
        let bits = group[0] << 16 | group[1] << 8 | group[2];
        for i in 0..4 {
            // `n - at` bytes fill one digit more than their number; the rest of the four is padding.
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            buf.push(vm, if i as usize <= n - at { digit } else { b'=' })?;
        }
    }
    if newline {
        buf.push(vm, b'\n')?;
    }
    Ok(buf.into_bytes(vm))
}

/// The value of a digit of base 64.
fn digit_value(digit: u8) -> Option<u32> {
    DIGITS.iter().position(|&known| known == digit).map(|value| value as u32)
}

/// What is no digit is skipped, as the original does.
fn a2b_base64(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = args.get(0);
    let n = vm.buffer_arg(source)?.len;
    let mut buf = StrBuf::with_capacity(vm, n / 4 * 3 + 1)?;
    let (mut bits, mut n_bits, mut signed) = (0u32, 0, false);
    for at in 0..n {
        let digit = byte(vm, source, at);
        if digit == b'=' {
            // Three digits leave two bits and need one sign of padding, two leave four and need two in a row.
            if n_bits == 2 || (n_bits == 4 && signed) {
                n_bits = 0;
                break;
            }
            signed = true;
            continue;
        }
        let Some(value) = digit_value(digit) else { continue };
        signed = false;
        bits = bits << 6 | value;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            buf.push(vm, (bits >> n_bits) as u8)?;
        }
    }
    if n_bits > 0 {
        return Err(vm.raise_text(VALUE_ERROR, "incorrect padding"));
    }
    Ok(buf.into_bytes(vm))
}

/// CRC-32 of ISO 3309 (polynomial 0x04C11DB7, bits reflected), which gzip and zip use.
pub fn crc(start: u32, bytes: &[u8]) -> u32 {
    let mut crc = !start;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

fn crc32(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let buffer = vm.buffer_arg(args.get(0))?;
    let start = match args.optional(1) {
        Some(start) if vm.type_of(start).is(&int::INT) => int::low_u64(vm, start) as u32,
        Some(start) => vm.int_arg(start)? as u32,
        None => 0,
    };
    let crc = crc(start, buffer.bytes(vm));
    int::from_u64(vm, crc.into())
}

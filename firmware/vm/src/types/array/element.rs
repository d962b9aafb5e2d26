//! The items of arrays: type codes, sizes, and numbers as bytes.

use crate::heap::Operand;
use crate::types::text::number;
use crate::types::{float, int};
use crate::{Number, Raised, Value, Vm};

/// The code of arrays that hold any objects.
pub const OBJECT: u8 = b'O';

/// Whether there is such a type code. The pointers `P` and `S` are plain numbers here.
pub fn is_code(typecode: u8) -> bool {
    b"bBhHiIlLqQfdOPS".contains(&typecode)
}

/// Bytes of an item; 1 for unknown codes.
pub fn size(typecode: u8) -> usize {
    match typecode {
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' => 4,
        b'q' | b'Q' | b'd' => 8,
        b'l' | b'L' | b'P' | b'S' | OBJECT => size_of::<usize>(),
        _ => 1,
    }
}

/// The bytes of an item, filled up to eight.
pub fn raw(bytes: &[u8]) -> [u8; 8] {
    let mut raw = [0; 8];
    for (place, &byte) in raw.iter_mut().zip(bytes) {
        *place = byte;
    }
    raw
}

/// The value of an item, whose bytes are least significant first.
///
/// # Errors
/// `MemoryError`.
// The float's width is the build's choice.
#[allow(clippy::unnecessary_cast)]
pub fn load(vm: &mut Vm, typecode: u8, raw: [u8; 8]) -> Result<Value, Raised> {
    let bits = u64::from_le_bytes(raw);
    match typecode {
        b'b' => int::from_i64(vm, (bits as i8).into()),
        b'h' => int::from_i64(vm, (bits as i16).into()),
        b'i' => int::from_i64(vm, (bits as i32).into()),
        b'q' => int::from_i64(vm, bits as i64),
        b'l' | b'P' => int::from_word(vm, bits as isize),
        b'f' => float::new(vm, f32::from_bits(bits as u32) as Number),
        b'd' => float::new(vm, f64::from_bits(bits) as Number),
        _ => int::from_u64(vm, bits),
    }
}

/// The bytes of an item, least significant first; integers are cut to the size of the item.
///
/// # Errors
/// `TypeError` for what is no number.
// The float's width is the build's choice.
#[allow(clippy::unnecessary_cast)]
pub fn store(vm: &mut Vm, typecode: u8, value: Value) -> Result<[u8; 8], Raised> {
    Ok(match typecode {
        b'f' => raw(&(number::to_float(vm, value)? as f32).to_le_bytes()),
        b'd' => (number::to_float(vm, value)? as f64).to_le_bytes(),
        _ => {
            let value = number::to_exact_int(vm, value)?;
            match value.as_small() {
                Some(n) => (n as i64).to_le_bytes(),
                None => Operand::of(value).map_or(0, |operand| operand.int(&vm.heap).low_u64()).to_le_bytes(),
            }
        }
    })
}

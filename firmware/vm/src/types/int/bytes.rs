//! `int.from_bytes` and `int.to_bytes`.

use numbers::big::{self, ByteOrder, BytesError};

use super::{exact, make, to_word, watched};
use crate::args::{Args, NativeFn, Param};
use crate::heap::DigitBuf;
use crate::heap::text::StrBuf;
use crate::types::exception::Part::Int;
use crate::types::exception::{OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::types::wrapper::Wrapper;
use crate::{Raised, Value, Vm, q};

static FROM_BYTES_FN: NativeFn = NativeFn::new(from_bytes, 2, 4);

/// `from_bytes` as a class method.
pub(super) static FROM_BYTES: Wrapper = Wrapper::class_method(&FROM_BYTES_FN);

/// Whatever is not `'little'` means big.
fn order(vm: &Vm, value: Value) -> ByteOrder {
    if vm.str(value) == Some("little") { ByteOrder::Little } else { ByteOrder::Big }
}

/// `int.from_bytes(bytes[, byteorder])`; a third argument is ignored, as in the original.
fn from_bytes(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = args.get(1);
    let order = order(vm, args.get(2));
    let Some(bytes) = make::content(vm, source) else {
        return Err(vm.raise_text(TYPE_ERROR, "object with buffer protocol required"));
    };
    // Small ones need no memory, so that interrupt handlers can read them.
    if let Some(n) = small(bytes, order) {
        return Ok(n);
    }
    let mut buf = DigitBuf::new(vm, big::from_bytes_len(bytes))?;
    let shape = watched(vm, |vm, _| {
        let bytes = make::content(vm, source).unwrap_or_default();
        big::from_bytes(buf.digits(&vm.heap), bytes, order, false)
    })?;
    Ok(buf.into_int(vm, shape))
}

fn small(bytes: &[u8], order: ByteOrder) -> Option<Value> {
    let append = |sum: isize, byte: &u8| sum.checked_mul(256)?.checked_add(isize::from(*byte));
    let n = match order {
        ByteOrder::Little => bytes.iter().rev().try_fold(0, append),
        ByteOrder::Big => bytes.iter().try_fold(0, append),
    };
    n.and_then(Value::small)
}

/// `int.to_bytes(length=1, byteorder='big', *, signed=False)`.
pub(super) fn to_bytes(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let this = args.get(0);
    let Some(operand) = exact(this) else { return Err(vm.wrong_receiver(this, q::int)) };
    let params = [Param::int(q::length, 1), Param::optional(q::byteorder, Value::qstr(q::big)), Param::keyword(q::signed, Value::FALSE)];
    let [len, byteorder, signed] = vm.parse_args(args.skip(1), &params)?;
    let len = to_word(vm, len)?;
    let Ok(n) = usize::try_from(len) else { return Err(vm.raise(VALUE_ERROR)) };
    let signed = vm.truth(signed)?;
    let order = order(vm, byteorder);
    let mut buf = StrBuf::with_capacity(vm, n)?;
    buf.fill(vm, n, 0)?;
    match big::to_bytes(buf.as_mut_bytes_beside(&vm.heap), operand.int(&vm.heap), order, signed) {
        Ok(()) => Ok(buf.into_bytes(vm)),
        Err(BytesError::Negative) => Err(vm.raise_text(OVERFLOW_ERROR, "can't convert negative int to unsigned")),
        Err(BytesError::Overflow) => Err(vm.raise_fmt(OVERFLOW_ERROR, "value would overflow a {} byte buffer", &[Int(len)])),
    }
}

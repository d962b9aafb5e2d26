//! Operators of `str`, `bytes`, and the parts that `bytearray` shares: `+ * % in`, comparison, length, truth, hash.

use core::cmp::Ordering;

use super::{Kind, len, percent, search};
use crate::heap::text::StrBuf;
use crate::ops::{BinaryOp, UnaryOp};
use crate::types::{array, int};
use crate::{Raised, Value, Vm};

/// The unary operators of `str` and `bytes`.
pub fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(kind) = Kind::of(vm, value) else {
        return Ok(None);
    };
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(!vm.content(value).is_empty())),
        UnaryOp::Len => Some(int::from_word(vm, len(vm, kind, value) as isize)?),
        UnaryOp::Hash => Some(Value::small_wrapping(vm.text_hash(value).unwrap_or(0) as isize)),
        _ => None,
    })
}

/// The binary operators of `str` and `bytes`.
pub fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let Some(kind) = Kind::of(vm, left) else {
        return Ok(None);
    };
    match op {
        BinaryOp::Contains => search::contains(vm, kind, left, right).map(|found| found.map(Value::bool)),
        BinaryOp::Modulo => percent::percent(vm, kind, left, right).map(Some),
        BinaryOp::Multiply | BinaryOp::ReflectedMultiply => match crate::types::seq::times(vm, op, right)? {
            Some(n) => repeat(vm, kind, left, n).map(Some),
            None => Ok(None),
        },
        BinaryOp::Add if is_operand(vm, kind, right) || !kind.is_str() && vm.buffer(right).is_some() => {
            concat(vm, kind, left, right).map(Some)
        }
        BinaryOp::Less | BinaryOp::More | BinaryOp::LessEqual | BinaryOp::MoreEqual | BinaryOp::Equal => {
            let is_equal = op == BinaryOp::Equal;
            if is_equal && right.is_exactly(&array::ARRAY) {
                return Ok(Some(Value::FALSE));
            }
            // Bytes may be ordered beside text, but are never equal to it; a view has its own idea of equality.
            let is_operand = is_operand(vm, kind, right) || !kind.is_str() && !is_equal && vm.str(right).is_some();
            if !is_operand || is_equal && right.is_exactly(&array::MEMORYVIEW) {
                warn_if_mixed(vm, op, kind, right);
                return Ok(None);
            }
            Ok(compare(op, vm.content(left).cmp(vm.content(right))))
        }
        _ => Ok(None),
    }
}

/// Whether `value` may stand beside text of this kind: `str` beside `str`, what shows bytes beside bytes.
pub fn is_operand(vm: &Vm, kind: Kind, value: Value) -> bool {
    if kind.is_str() { vm.str(value).is_some() } else { super::is_bytes_like(vm, value) }
}

/// What a comparison operator says about an ordering; `None` for other operators.
pub fn compare(op: BinaryOp, ordering: Ordering) -> Option<Value> {
    Some(Value::bool(match op {
        BinaryOp::Less => ordering.is_lt(),
        BinaryOp::More => ordering.is_gt(),
        BinaryOp::LessEqual => ordering.is_le(),
        BinaryOp::MoreEqual => ordering.is_ge(),
        BinaryOp::Equal => ordering.is_eq(),
        _ => return None,
    }))
}

/// The desktop's warning about a comparison that can never be true.
fn warn_if_mixed(vm: &mut Vm, op: BinaryOp, kind: Kind, right: Value) {
    if op == BinaryOp::Equal && vm.config.detailed && kind.is_str() && vm.bytes(right).is_some() {
        vm.host.write_error(b"Warning: Comparison between bytes and str\n");
    }
}

fn concat(vm: &mut Vm, kind: Kind, left: Value, right: Value) -> Result<Value, Raised> {
    let (n, more) = (vm.content(left).len(), vm.content(right).len());
    if more == 0 || n == 0 && Kind::of(vm, right) == Some(kind) {
        let (source, len) = if more == 0 { (left, n) } else { (right, more) };
        return kind.piece(vm, source, 0..len);
    }
    let mut buf = StrBuf::with_capacity(vm, n.saturating_add(more))?;
    buf.push_from(vm, |vm| vm.content(left))?;
    buf.push_from(vm, |vm| vm.content(right))?;
    kind.finish(vm, buf)
}

/// `source * n`.
pub fn repeat(vm: &mut Vm, kind: Kind, source: Value, n: usize) -> Result<Value, Raised> {
    let len = vm.content(source).len();
    if n == 0 || len == 0 {
        return kind.empty(vm);
    }
    if n == 1 {
        return kind.piece(vm, source, 0..len);
    }
    let mut buf = StrBuf::with_capacity(vm, len.saturating_mul(n))?;
    if let (1, Some(&byte)) = (len, vm.content(source).first()) {
        buf.fill(vm, n, byte)?;
    } else {
        for _ in 0..n {
            buf.push_from(vm, |vm| vm.content(source))?;
        }
    }
    kind.finish(vm, buf)
}

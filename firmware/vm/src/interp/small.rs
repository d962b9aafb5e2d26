//! Arithmetic on small integers, tag bit and all: `None` where the result is no small integer or the operator has more to say.
//!
//! A small integer `n` is the word `2n + 1`. Callers have looked at [`both`].

use crate::Value;
use crate::value::SMALL_INT_BITS;

/// Whether both are small integers.
#[inline(always)]
pub(super) fn both(left: Value, right: Value) -> bool {
    left.bits() & right.bits() & 1 != 0
}

#[inline(always)]
fn tagged(word: isize) -> Value {
    // SAFETY: every caller made a word with the tag bit.
    unsafe { Value::from_tagged(word as usize) }
}

#[inline(always)]
pub(super) fn add(left: Value, right: Value) -> Option<Value> {
    (left.bits() as isize - 1).checked_add(right.bits() as isize).map(tagged)
}

#[inline(always)]
pub(super) fn subtract(left: Value, right: Value) -> Option<Value> {
    (left.bits() as isize).checked_sub(right.bits() as isize - 1).map(tagged)
}

#[inline(always)]
pub(super) fn multiply(left: Value, right: Value) -> Option<Value> {
    (left.bits() as isize - 1).checked_mul(right.bits() as isize >> 1).map(|word| tagged(word + 1))
}

#[inline(always)]
pub(super) fn or(left: Value, right: Value) -> Option<Value> {
    Some(tagged((left.bits() | right.bits()) as isize))
}

#[inline(always)]
pub(super) fn xor(left: Value, right: Value) -> Option<Value> {
    Some(tagged((left.bits() ^ right.bits() | 1) as isize))
}

#[inline(always)]
pub(super) fn and(left: Value, right: Value) -> Option<Value> {
    Some(tagged((left.bits() & right.bits()) as isize))
}

#[inline(always)]
pub(super) fn shift_left(left: Value, right: Value) -> Option<Value> {
    let n = right.bits() >> 1;
    if n >= SMALL_INT_BITS as usize {
        return None;
    }
    let digits = left.bits() as isize - 1;
    let word = digits << n;
    if word >> n == digits { Some(tagged(word + 1)) } else { None }
}

#[inline(always)]
pub(super) fn shift_right(left: Value, right: Value) -> Option<Value> {
    let n = right.bits() >> 1;
    if n >= usize::BITS as usize { None } else { Some(tagged(left.bits() as isize >> n | 1)) }
}

#[inline(always)]
pub(super) fn floor_divide(left: Value, right: Value) -> Option<Value> {
    let (a, b) = (left.bits() as isize >> 1, right.bits() as isize >> 1);
    if b <= 0 {
        return None;
    }
    if a >= 0 {
        return Some(Value::small_wrapping((a as usize / b as usize) as isize));
    }
    Some(Value::small_wrapping(a / b - (a % b < 0) as isize))
}

#[inline(always)]
pub(super) fn modulo(left: Value, right: Value) -> Option<Value> {
    let (a, b) = (left.bits() as isize >> 1, right.bits() as isize >> 1);
    if b <= 0 {
        return None;
    }
    if a >= 0 {
        return Some(Value::small_wrapping((a as usize % b as usize) as isize));
    }
    Some(Value::small_wrapping(a % b + if a % b < 0 { b } else { 0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{SMALL_INT_MAX, SMALL_INT_MIN};

    /// Every operation on numbers at the borders gives what wide arithmetic gives, or nothing.
    #[test]
    fn agrees_with_wide_arithmetic() {
        type Op = fn(Value, Value) -> Option<Value>;
        type Wide = fn(i128, i128) -> Option<i128>;
        let ops: [(Op, Wide); 10] = [
            (add, |a, b| Some(a + b)),
            (subtract, |a, b| Some(a - b)),
            (multiply, |a, b| Some(a * b)),
            (or, |a, b| Some(a | b)),
            (xor, |a, b| Some(a ^ b)),
            (and, |a, b| Some(a & b)),
            (shift_left, |a, b| (0..63).contains(&b).then(|| a << b)),
            (shift_right, |a, b| (0..64).contains(&b).then(|| a >> b)),
            (floor_divide, |a, b| (b > 0).then(|| a.div_euclid(b))),
            (modulo, |a, b| (b > 0).then(|| a.rem_euclid(b))),
        ];
        let mut numbers = [0; 21];
        for (i, n) in [SMALL_INT_MIN, SMALL_INT_MIN / 2, -64, -7, -1, 0, 1, 2, 3, 31, 62, 63, 64, 1 << 29].into_iter().enumerate() {
            numbers[i] = n;
        }
        for i in 0..7 {
            numbers[14 + i] = SMALL_INT_MAX - i as isize;
        }
        for (a, b) in numbers.iter().flat_map(|&a| numbers.iter().map(move |&b| (a, b))) {
            for (i, (op, wide)) in ops.iter().enumerate() {
                let (x, y) = (Value::small(a).unwrap(), Value::small(b).unwrap());
                assert!(both(x, y));
                let expected = wide(a as i128, b as i128).and_then(|n| isize::try_from(n).ok()).and_then(Value::small);
                assert!(op(x, y) == expected, "operation {i} on {a} and {b}");
            }
        }
    }
}

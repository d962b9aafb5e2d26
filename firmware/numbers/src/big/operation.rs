//! Python's binary operators on integers in one piece: what an operation needs, whether it can be, its result.
//!
//! The compiler folds with it and the VM computes with it, so that the odd cases (shifts by huge counts, powers of one) are decided once.

use super::{Error, Int, Shape, Watch, bits, div, mul, pow};

/// A binary operator that gives an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Add,
    Sub,
    Mul,
    FloorDiv,
    Mod,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
    Power,
}

/// Space, in digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    pub result: usize,
    /// Without this much scratch space the operation fails.
    pub scratch: usize,
    /// With this much it is fastest.
    pub best_scratch: usize,
}

/// Why an operation has no integer result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `ZeroDivisionError: divide by zero`.
    DivideByZero,
    /// `ValueError: negative shift count`.
    NegativeShift,
    /// The power is a float, or a division by zero: [`power_of_ints`](crate::floatmath::power_of_ints).
    NegativePower,
    /// No memory could hold the result.
    TooLarge,
}

impl Operation {
    /// The space that `a op b` needs.
    pub fn need(self, a: Int, b: Int) -> Result<Need, Refusal> {
        let plain = |result: usize| Need { result, scratch: 0, best_scratch: 0 };
        match self {
            Operation::Add | Operation::Sub => Ok(plain(super::add_len(a, b))),
            Operation::And | Operation::Or | Operation::Xor => Ok(plain(bits::and_len(a, b))),
            Operation::Mul => Ok(Need { best_scratch: mul::mul_scratch_len(a, b), ..plain(mul::mul_len(a, b)) }),
            Operation::FloorDiv | Operation::Mod if b.is_zero() => Err(Refusal::DivideByZero),
            Operation::FloorDiv => {
                let scratch = div::rem_floor_len(a, b);
                Ok(Need { result: div::div_floor_len(a, b), scratch, best_scratch: scratch })
            }
            Operation::Mod => Ok(plain(div::rem_floor_len(a, b))),
            Operation::ShiftLeft | Operation::ShiftRight if b.is_negative() => Err(Refusal::NegativeShift),
            Operation::ShiftLeft if a.is_zero() => Ok(plain(0)),
            Operation::ShiftLeft => {
                let count = b.to_u64().and_then(|count| usize::try_from(count).ok());
                count.and_then(|count| bits::shift_left_len(a, count)).map(plain).ok_or(Refusal::TooLarge)
            }
            Operation::ShiftRight => Ok(plain(bits::shift_right_len(a, shift_count(b)))),
            Operation::Power if b.is_negative() => Err(Refusal::NegativePower),
            Operation::Power => {
                let exponent = exponent(a, b).ok_or(Refusal::TooLarge)?;
                let result = pow::pow_len(a, exponent).ok_or(Refusal::TooLarge)?;
                let (scratch, best_scratch) = pow::pow_scratch_len(a, exponent).ok_or(Refusal::TooLarge)?;
                Ok(Need { result, scratch, best_scratch })
            }
        }
    }

    /// `a op b`, for which [`Operation::need`] gave no refusal.
    pub fn run(self, out: &mut [u32], a: Int, b: Int, scratch: &mut [u32], watch: &mut Watch) -> Result<Shape, Error> {
        match self {
            Operation::Add => super::add(out, a, b),
            Operation::Sub => super::sub(out, a, b),
            Operation::Mul => mul::mul(out, a, b, scratch, watch),
            Operation::FloorDiv => div::div_floor(out, a, b, scratch, watch),
            Operation::Mod => div::rem_floor(out, a, b, watch),
            Operation::And => bits::and(out, a, b),
            Operation::Or => bits::or(out, a, b),
            Operation::Xor => bits::xor(out, a, b),
            Operation::ShiftLeft => bits::shift_left(out, a, shift_count(b)),
            Operation::ShiftRight => bits::shift_right(out, a, shift_count(b)),
            Operation::Power => pow::pow(out, a, exponent(a, b).ok_or(Error::Space)?, scratch, watch),
        }
    }
}

/// A count beyond any number's length is as good as any other.
fn shift_count(b: Int) -> usize {
    b.to_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX)
}

/// The exponent, or for the bases -1, 0 and 1 a small one with the same result.
fn exponent(base: Int, exponent: Int) -> Option<u32> {
    match exponent.to_u64().and_then(|exponent| u32::try_from(exponent).ok()) {
        None if base.digits.is_empty() || base.digits == [1] => Some(2 + u32::from(exponent.is_odd())),
        small => small,
    }
}

//! The layout of the two float formats, and rounding into them.

use super::wide::Wide;

/// What the algorithms need to know of a float type.
pub trait Binary: Copy + PartialEq + PartialOrd {
    /// Bits of the fraction field.
    const FRACTION_BITS: u32;
    /// Bits of the exponent field.
    const EXPONENT_BITS: u32;
    /// Significant decimal digits that `repr` tries first and last.
    const REPR_DIGITS: (i32, i32);

    fn bits(self) -> u64;
    fn from_bits(bits: u64) -> Self;

    const BIAS: i32 = (1 << (Self::EXPONENT_BITS - 1)) - 1;
    const INFINITE_FIELD: u64 = (1 << Self::EXPONENT_BITS) - 1;

    fn is_negative(self) -> bool {
        self.bits() >> (Self::FRACTION_BITS + Self::EXPONENT_BITS) != 0
    }

    fn magnitude(self) -> Self {
        Self::from_bits(self.bits() & !(1 << (Self::FRACTION_BITS + Self::EXPONENT_BITS)))
    }

    fn negated(self) -> Self {
        Self::from_bits(self.bits() ^ 1 << (Self::FRACTION_BITS + Self::EXPONENT_BITS))
    }

    fn exponent_field(self) -> u64 {
        self.bits() >> Self::FRACTION_BITS & Self::INFINITE_FIELD
    }

    fn fraction_field(self) -> u64 {
        self.bits() & ((1 << Self::FRACTION_BITS) - 1)
    }

    fn infinity() -> Self {
        Self::from_bits(Self::INFINITE_FIELD << Self::FRACTION_BITS)
    }

    fn nan() -> Self {
        Self::from_bits(Self::INFINITE_FIELD << Self::FRACTION_BITS | 1 << (Self::FRACTION_BITS - 1))
    }

    fn is_nan(self) -> bool {
        self.exponent_field() == Self::INFINITE_FIELD && self.fraction_field() != 0
    }

    fn is_infinite(self) -> bool {
        self.exponent_field() == Self::INFINITE_FIELD && self.fraction_field() == 0
    }

    fn is_zero(self) -> bool {
        self.magnitude().bits() == 0
    }

    /// A finite value that is not negative, as `integer * 2^exponent`.
    fn parts(self) -> (u64, i32) {
        let subnormal_exponent = 1 - Self::BIAS - Self::FRACTION_BITS as i32;
        match self.exponent_field() {
            0 => (self.fraction_field(), subnormal_exponent),
            field => (self.fraction_field() | 1 << Self::FRACTION_BITS, field as i32 - 1 + subnormal_exponent),
        }
    }

    /// A finite value that is not negative.
    fn widened(self) -> Wide {
        let (integer, exponent) = self.parts();
        Wide::new(integer, exponent)
    }

    /// `integer * 2^exponent`, rounded to nearest even.
    fn narrowed_from(integer: u64, exponent: i32) -> Self {
        Self::narrowed(Wide::new(integer, exponent))
    }

    /// Rounds to nearest even.
    fn narrowed(wide: Wide) -> Self {
        if wide.is_zero() {
            return Self::from_bits(0);
        }
        if wide.is_infinite() {
            return Self::infinity();
        }
        let (significand, exponent) = wide.parts();
        // `field` is the exponent field of a normal number with this top bit; below 1 the number is subnormal.
        let field = exponent + 63 + Self::BIAS;
        if field >= Self::INFINITE_FIELD as i32 {
            return Self::infinity();
        }
        let drop = 63 - Self::FRACTION_BITS + if field < 1 { (1 - field).unsigned_abs() } else { 0 };
        let kept = significand.checked_shr(drop).unwrap_or(0);
        let rest = significand & 1u64.checked_shl(drop).map_or(u64::MAX, |bit| bit - 1);
        let half = 1u64.checked_shl(drop.wrapping_sub(1)).unwrap_or(0);
        let up = half != 0 && (rest > half || (rest == half && kept & 1 == 1));
        // A carry runs from the fraction into the exponent field, where it belongs, up to infinity.
        let base = if field < 1 { 0 } else { (field as u64 - 1) << Self::FRACTION_BITS };
        Self::from_bits(base + kept + u64::from(up))
    }
}

impl Binary for f64 {
    const FRACTION_BITS: u32 = 52;
    const EXPONENT_BITS: u32 = 11;
    const REPR_DIGITS: (i32, i32) = (16, 19);

    fn bits(self) -> u64 {
        self.to_bits()
    }

    fn from_bits(bits: u64) -> Self {
        f64::from_bits(bits)
    }
}

impl Binary for f32 {
    const FRACTION_BITS: u32 = 23;
    const EXPONENT_BITS: u32 = 8;
    const REPR_DIGITS: (i32, i32) = (7, 9);

    fn bits(self) -> u64 {
        u64::from(self.to_bits())
    }

    fn from_bits(bits: u64) -> Self {
        f32::from_bits(bits as u32)
    }
}

//! Sums of two doubles that carry about 100 bits, with a logarithm and an exponential. All of it can run in constants.

/// An unevaluated sum; `low` is at most half a unit in the last place of `high`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) high: f64,
    pub(super) low: f64,
}

pub(super) const LN_2: Pair = Pair { high: f64::from_bits(0x3fe6_2e42_fefa_39ef), low: f64::from_bits(0x3c7a_bc9e_3b39_803f) };
/// Arguments are halved so often before the exponential's series, and its result squared as often.
const HALVINGS: u32 = 6;

impl Pair {
    pub(super) const ONE: Pair = Pair::new(1.0);

    pub(super) const fn new(value: f64) -> Pair {
        Pair { high: value, low: 0.0 }
    }

    /// The exact sum.
    pub(super) const fn sum(a: f64, b: f64) -> Pair {
        let high = a + b;
        let part = high - a;
        Pair { high, low: (a - (high - part)) + (b - part) }
    }

    /// The exact sum where `|a| >= |b|`.
    pub(super) const fn ordered_sum(a: f64, b: f64) -> Pair {
        let high = a + b;
        Pair { high, low: b - (high - a) }
    }

    /// The exact product, of factors below 2^990.
    pub(super) const fn product(a: f64, b: f64) -> Pair {
        const fn halves(x: f64) -> (f64, f64) {
            let scaled = x * 134_217_729.0;
            let high = scaled - (scaled - x);
            (high, x - high)
        }
        let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
        let high = a * b;
        Pair { high, low: ((a1 * b1 - high) + a1 * b0 + a0 * b1) + a0 * b0 }
    }

    pub(super) const fn add(self, other: Pair) -> Pair {
        let (high, low) = (Pair::sum(self.high, other.high), Pair::sum(self.low, other.low));
        let sum = Pair::ordered_sum(high.high, high.low + low.high);
        Pair::ordered_sum(sum.high, sum.low + low.low)
    }

    pub(super) const fn mul(self, other: Pair) -> Pair {
        let product = Pair::product(self.high, other.high);
        Pair::ordered_sum(product.high, product.low + (self.high * other.low + self.low * other.high))
    }

    pub(super) const fn times(self, factor: f64) -> Pair {
        let product = Pair::product(self.high, factor);
        Pair::ordered_sum(product.high, product.low + self.low * factor)
    }

    pub(super) const fn div(self, other: Pair) -> Pair {
        let first = self.high / other.high;
        let rest = self.add(other.times(-first));
        let second = rest.high / other.high;
        let third = rest.add(other.times(-second)).high / other.high;
        let sum = Pair::ordered_sum(first, second);
        Pair::ordered_sum(sum.high, sum.low + third)
    }

    /// By a power of two, exactly.
    pub(super) const fn scaled(self, factor: f64) -> Pair {
        Pair { high: self.high * factor, low: self.low * factor }
    }

    /// The natural logarithm of a double between 0.7 and 1.42: `2 artanh((x - 1) / (x + 1))`.
    pub(super) const fn ln(x: f64) -> Pair {
        let s = Pair::new(x - 1.0).div(Pair::sum(x, 1.0));
        let square = s.mul(s);
        // The last terms are so small that one double is enough for them.
        let (mut tail, mut n) = (0.0, 41.0);
        while n > 24.0 {
            tail = tail * square.high + 1.0 / n;
            n -= 2.0;
        }
        let mut series = Pair::new(tail);
        while n > 0.0 {
            series = series.mul(square).add(Pair::ONE.div(Pair::new(n)));
            n -= 2.0;
        }
        s.mul(series).scaled(2.0)
    }

    /// The exponential of a number below 0.7.
    pub(super) const fn exp(self) -> Pair {
        let x = self.scaled(1.0 / (1 << HALVINGS) as f64);
        // exp(x) - 1, so that small parts are not lost beside the one: terms x^n / n! from the last.
        let (mut tail, mut n) = (0.0, 14.0);
        while n > 9.0 {
            tail = (tail + 1.0) * x.high / n;
            n -= 1.0;
        }
        let mut less_one = Pair::new(tail);
        while n > 0.0 {
            less_one = less_one.add(Pair::ONE).mul(x).div(Pair::new(n));
            n -= 1.0;
        }
        let mut squarings = 0;
        while squarings < HALVINGS {
            // (1 + e)^2 - 1
            less_one = less_one.scaled(2.0).add(less_one.mul(less_one));
            squarings += 1;
        }
        less_one.add(Pair::ONE)
    }
}

//! `random`: numbers of the generator "Yasmarang", published by Ilya O. Levin, as the original draws them.
//!
//! It is no generator for secrets; `os.urandom` is.

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use vm::types::exception::{INDEX_ERROR, VALUE_ERROR};
use vm::types::module::Module;
use vm::types::{float, int};
use vm::{Args, Number, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::random, &MEMBERS);

members! {
    static MEMBERS;
    choice: f(choice, 1),
    getrandbits: f(getrandbits, 1),
    randint: f(randint, 2),
    random: f(random, 0),
    randrange: f(randrange, 1, 3),
    seed: f(seed, 0, 1),
    uniform: f(uniform, 2),
}

/// The state of the generator: one for the program, touched by no interrupt.
struct Generator {
    pad: AtomicU32,
    n: AtomicU32,
    d: AtomicU32,
    dat: AtomicU32,
    seeded: AtomicBool,
}

static GENERATOR: Generator = Generator {
    pad: AtomicU32::new(0),
    n: AtomicU32::new(0),
    d: AtomicU32::new(0),
    dat: AtomicU32::new(0),
    seeded: AtomicBool::new(false),
};

impl Generator {
    fn seed(&self, pad: u32) {
        for (word, value) in [(&self.pad, pad), (&self.n, 69), (&self.d, 233), (&self.dat, 0)] {
            word.store(value, Ordering::Relaxed);
        }
        self.seeded.store(true, Ordering::Relaxed);
    }

    /// The next 32 bits.
    fn step(&self) -> u32 {
        let [pad, n, d, dat] = [&self.pad, &self.n, &self.d, &self.dat].map(|word| word.load(Ordering::Relaxed));
        let pad = pad.wrapping_add(dat).wrapping_add(d.wrapping_mul(n)).rotate_left(3);
        let n = pad | 2;
        let d = d ^ pad.rotate_right(1);
        let dat = (dat ^ pad ^ d >> 8 ^ 1) & 0xff;
        for (word, value) in [(&self.pad, pad), (&self.n, n), (&self.d, d), (&self.dat, dat)] {
            word.store(value, Ordering::Relaxed);
        }
        pad ^ d << 5 ^ pad >> 18 ^ dat << 1
    }
}

/// The next 32 bits; the first time from a seed of the host.
fn draw(vm: &mut Vm) -> u32 {
    if !GENERATOR.seeded.load(Ordering::Relaxed) {
        seed_from_host(vm);
    }
    GENERATOR.step()
}

fn seed_from_host(vm: &mut Vm) {
    let mut bytes = [0; 4];
    vm.host.random(&mut bytes);
    GENERATOR.seed(u32::from_le_bytes(bytes));
}

/// A number in `0..n`, each as likely: bits are drawn until they are one. `n` is above 0.
fn below(vm: &mut Vm, n: u64) -> u64 {
    let mask = u64::MAX >> n.leading_zeros().min(63);
    loop {
        let mut bits = u64::from(draw(vm));
        if n > 1 << 32 {
            bits |= u64::from(draw(vm)) << 32;
        }
        if bits & mask < n {
            return bits & mask;
        }
    }
}

fn getrandbits(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match vm.int_arg(args.get(0))? {
        0 => Ok(Value::from_i16(0)),
        n @ 1..=32 => {
            let bits = draw(vm) & u32::MAX >> (32 - n);
            int::from_u64(vm, bits.into())
        }
        _ => Err(vm.raise_text(VALUE_ERROR, "bits must be 32 or less")),
    }
}

fn seed(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match args.optional(0).filter(|value| !value.is_none()) {
        None => seed_from_host(vm),
        Some(value) => {
            let pad = if vm.type_of(value).is(&int::INT) { int::low_u64(vm, value) } else { vm.int_arg(value)? as u64 };
            GENERATOR.seed(pad as u32);
        }
    }
    Ok(Value::NONE)
}

/// One of `start`, `start + step`, ... before `stop`.
fn one_of(vm: &mut Vm, start: isize, stop: isize, step: isize) -> Result<Value, Raised> {
    // In 128 bits no difference of words overflows.
    let (first, span, step) = (start as i128, stop as i128 - start as i128, step as i128);
    let n = match step.signum() {
        0 => 0,
        sign => (span + step - sign).checked_div(step).unwrap_or(0),
    };
    let Some(n) = u64::try_from(n).ok().filter(|&n| n > 0) else { return Err(vm.raise(VALUE_ERROR)) };
    let drawn = first + step * below(vm, n) as i128;
    // It lies between two words.
    int::from_i64(vm, drawn as i64)
}

fn randrange(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let first = vm.int_arg(args.get(0))?;
    let Some(stop) = args.optional(1) else { return one_of(vm, 0, first, 1) };
    let stop = vm.int_arg(stop)?;
    let step = match args.optional(2) {
        Some(step) => vm.int_arg(step)?,
        None => 1,
    };
    one_of(vm, first, stop, step)
}

fn randint(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (first, last) = (vm.int_arg(args.get(0))?, vm.int_arg(args.get(1))?);
    match last.checked_add(1) {
        Some(stop) => one_of(vm, first, stop, 1),
        None => Err(vm.raise(VALUE_ERROR)),
    }
}

fn choice(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let len = vm.len_of(args.get(0))?;
    let n = vm.int_arg(len)?;
    if n <= 0 {
        return Err(vm.raise(INDEX_ERROR));
    }
    let at = below(vm, n as u64);
    let at = int::from_u64(vm, at)?;
    vm.item(args.get(0), at)
}

/// A float in `0.0..1.0`: random bits as the mantissa of a number from 1.0 to 2.0, less one.
fn fraction(vm: &mut Vm) -> Number {
    #[cfg(feature = "float64")]
    {
        let high = u64::from(draw(vm)) << 32;
        let bits = (high | u64::from(draw(vm))) & ((1 << 52) - 1);
        f64::from_bits(1023 << 52 | bits) - 1.0
    }
    #[cfg(not(feature = "float64"))]
    {
        f32::from_bits(127 << 23 | (draw(vm) & ((1 << 23) - 1))) - 1.0
    }
}

fn random(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let fraction = fraction(vm);
    float::new(vm, fraction)
}

fn uniform(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (a, b) = (float::number(vm, args.get(0))?, float::number(vm, args.get(1))?);
    let fraction = fraction(vm);
    float::new(vm, a + (b - a) * fraction)
}

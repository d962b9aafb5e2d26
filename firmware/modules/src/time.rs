//! `time`: waiting, ticks, and the calendar.
//!
//! Where arguments are told in detail (the desktop), times are floats and tuples have nine items, as in the original.

use vm::heap::Operand;
use vm::types::exception::{OVERFLOW_ERROR, TYPE_ERROR};
use vm::types::float::{self, Float};
use vm::types::int;
use vm::types::module::Module;
use vm::value::SMALL_INT_MAX;
use vm::{Args, Number, Qstr, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::time, &MEMBERS).with_hooks(Some(desktop_only), None);

members! {
    static MEMBERS;
    gmtime: f(gmtime, 0, 1),
    localtime: f(gmtime, 0, 1),
    mktime: f(mktime, 1),
    sleep: f(sleep, 1),
    sleep_ms: f(sleep_ms, 1),
    sleep_us: f(sleep_us, 1),
    ticks_add: f(ticks_add, 2),
    ticks_cpu: f(ticks_us, 0),
    ticks_diff: f(ticks_diff, 2),
    ticks_ms: f(ticks_ms, 0),
    ticks_us: f(ticks_us, 0),
    time: f(time, 0),
    time_ns: f(time_ns, 0),
}

members! {
    static DESKTOP_MEMBERS;
    clock: f(clock, 0),
}

fn desktop_only(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    Ok(if vm.config.detailed { vm::args::find_member(&DESKTOP_MEMBERS, name) } else { None })
}

/// Waits, and runs scheduled calls meanwhile.
///
/// # Errors
/// What a check point raises.
pub fn wait_us(vm: &mut Vm, us: u64) -> Result<(), Raised> {
    let mut last = vm.host.ticks_us();
    let mut passed = 0_u64;
    loop {
        vm.poll()?;
        let now = vm.host.ticks_us();
        passed += u64::from(now.wrapping_sub(last));
        last = now;
        let Some(left) = us.checked_sub(passed).filter(|&left| left > 0) else { return Ok(()) };
        // Idling lasts up to a millisecond; what is shorter is waited for actively.
        if left > 1500 {
            vm.host.idle();
        }
    }
}

fn sleep(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let seconds = match args.get(0).as_small() {
        Some(seconds) => seconds as Number,
        None => float::number(vm, args.get(0))?,
    };
    if seconds < 0.0 && vm.config.detailed {
        return Err(vm.raise_os(vm::errno::EINVAL));
    }
    wait_us(vm, (seconds * 1e6) as u64)?;
    Ok(Value::NONE)
}

fn sleep_ms(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let ms = u64::try_from(vm.int_arg(args.get(0))?).unwrap_or(0);
    wait_us(vm, ms.saturating_mul(1000))?;
    Ok(Value::NONE)
}

fn sleep_us(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let us = u64::try_from(vm.int_arg(args.get(0))?).unwrap_or(0);
    wait_us(vm, us)?;
    Ok(Value::NONE)
}

fn ticks_ms(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let ticks = vm.host.ticks_ms();
    Ok(Value::small_wrapping(ticks as isize & SMALL_INT_MAX))
}

fn ticks_us(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let ticks = vm.host.ticks_us();
    Ok(Value::small_wrapping(ticks as isize & SMALL_INT_MAX))
}

/// Half the period of ticks.
const HALF: isize = SMALL_INT_MAX / 2 + 1;

fn ticks_add(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let ticks = vm.int_arg(args.get(0))?;
    let delta = vm.int_arg(args.get(1))?;
    if delta <= -HALF || delta >= HALF {
        return Err(vm.raise_text(OVERFLOW_ERROR, "ticks interval overflow"));
    }
    Ok(Value::small_wrapping(ticks.wrapping_add(delta) & SMALL_INT_MAX))
}

fn ticks_diff(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let end = vm.int_arg(args.get(0))?;
    let start = vm.int_arg(args.get(1))?;
    Ok(Value::small_wrapping((end.wrapping_sub(start).wrapping_add(HALF) & SMALL_INT_MAX) - HALF))
}

/// Nanoseconds since the port's epoch; since the start if there is no clock.
fn now_ns(vm: &mut Vm) -> i64 {
    match vm.host.unix_time_ns() {
        Some(ns) => ns.saturating_sub(vm.host.epoch().saturating_mul(1_000_000_000)),
        None => i64::from(vm.host.ticks_ms()) * 1_000_000,
    }
}

fn time(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let ns = now_ns(vm);
    if vm.config.detailed { float::new(vm, ns as Number / 1e9) } else { int::from_i64(vm, ns.div_euclid(1_000_000_000)) }
}

fn time_ns(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let ns = now_ns(vm);
    int::from_i64(vm, ns)
}

/// `clock()`: seconds since the start.
fn clock(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let ms = vm.host.ticks_ms();
    float::new(vm, ms as Number / 1000.0)
}

const DAY_SECS: i64 = 86_400;
/// Days from 0000-03-01 to 1970-01-01. Years that begin in March end with their leap day.
const DAYS_TO_UNIX: i64 = 719_468;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// Days since 1970-01-01 of a day; `month` is 1 to 12, `day` any number.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * DAYS_IN_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year + day - 1 - DAYS_TO_UNIX
}

/// Year, month and day of the day `days` after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_UNIX;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + (month <= 2) as i64, month, day)
}

/// Times beyond this many seconds around the epoch have no date: some hundred million years.
const MAX_SECS: i64 = 1 << 53;

#[cold]
fn overflow(vm: &mut Vm) -> Raised {
    vm.raise_text(OVERFLOW_ERROR, "overflow converting long int to machine word")
}

/// Seconds since 1970 from an argument, which counts from the port's epoch.
fn seconds(vm: &mut Vm, value: Option<Value>) -> Result<i64, Raised> {
    let detailed = vm.config.detailed;
    let seconds = match value {
        Some(value) if detailed || !value.is_none() => match Operand::of(value) {
            Some(operand) => operand.int(&vm.heap).to_i64(),
            None if detailed || value.cast::<Float>().is_none() => Some(float::number(vm, value)? as i64),
            None => Some(vm.int_arg(value)? as i64),
        },
        _ => Some(now_ns(vm).div_euclid(1_000_000_000)),
    };
    match seconds.and_then(|seconds| seconds.checked_add(vm.host.epoch())) {
        Some(seconds) if (-MAX_SECS..=MAX_SECS).contains(&seconds) => Ok(seconds),
        _ => Err(overflow(vm)),
    }
}

/// `gmtime([seconds])`, which is also `localtime`: there are no time zones.
fn gmtime(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let seconds = seconds(vm, args.optional(0))?;
    let days = seconds.div_euclid(DAY_SECS);
    let of_day = seconds.rem_euclid(DAY_SECS);
    let (year, month, day) = date_of(days);
    let weekday = (days + 3).rem_euclid(7);
    let yearday = days - days_of(year, 1, 1) + 1;
    let fields = [year, month, day, of_day / 3600, of_day / 60 % 60, of_day % 60, weekday, yearday, 0];
    let fields = fields.map(|field| Value::small_wrapping(field as isize));
    let n = if vm.config.detailed { 9 } else { 8 };
    vm.new_tuple(fields.get(..n).unwrap_or(&[]))
}

/// `mktime(tuple)`: fields beyond their ranges are carried over.
fn mktime(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let date = args.get(0);
    match vm.sequence(date).map(<[Value]>::len) {
        Some(8 | 9) => {}
        Some(_) => return Err(vm.raise_text(TYPE_ERROR, "mktime needs a tuple of length 8 or 9")),
        None => {
            return Err(vm.raise_fmt(TYPE_ERROR, "object '{}' isn't a tuple or list", &[vm::types::exception::Part::TypeOf(date)]));
        }
    }
    let mut fields = [0_i64; 6];
    for (idx, field) in fields.iter_mut().enumerate() {
        let value = vm.sequence(date).and_then(|items| items.get(idx).copied()).unwrap_or(Value::NONE);
        let n = vm.int_arg(value)? as i64;
        // What keeps the sums below in range.
        if n.unsigned_abs() > if idx == 0 { 1 << 32 } else { 1 << 44 } {
            return Err(overflow(vm));
        }
        *field = n;
    }
    let [year, month, day, hour, minute, second] = fields;
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let seconds = days_of(year, month, day) * DAY_SECS + hour * 3600 + minute * 60 + second;
    let since = seconds - vm.host.epoch();
    int::from_i64(vm, since)
}

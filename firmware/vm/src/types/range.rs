//! `range`: machine words only.

use crate::args::Args;
use crate::heap::{NativeType, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::exception::VALUE_ERROR;
use crate::types::{int, slice};
use crate::{Raised, Value, Vm, q};

/// The type `range`.
pub static RANGE: NativeType<Range> = NativeType::new(q::range, &SLOTS, &[]);

static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show),
    unary: Some(unary),
    binary: Some(binary),
    attr: Some(attr),
    item: Some(item),
    step: Some(step),
    ..Slots::NONE
};

/// A range. The step is not 0.
#[derive(Clone, Copy)]
pub struct Range {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
}

impl Range {
    /// Number of items.
    pub fn len(self) -> usize {
        slice::Bounds { start: self.start, stop: self.stop, step: self.step }.len()
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Item `n`, which is below [`Range::len`]; beyond it, where it would be, without overflow.
    fn at(self, n: isize) -> isize {
        self.start.wrapping_add(self.step.wrapping_mul(n))
    }
}

fn range_of(vm: &Vm, value: Value) -> Range {
    RANGE.cast(value).map_or(Range { start: 0, stop: 0, step: 1 }, |range| range.get(&vm.heap).data)
}

fn new(vm: &mut Vm, range: Range) -> Result<Value, Raised> {
    Ok(vm.new_native(&RANGE, range)?.value())
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 3, false)?;
    let first = vm.int_arg(args.get(0))?;
    let Some(second) = args.optional(1) else {
        return new(vm, Range { start: 0, stop: first, step: 1 });
    };
    let stop = vm.int_arg(second)?;
    let step = match args.optional(2) {
        Some(step) => vm.int_arg(step)?,
        None => 1,
    };
    if step == 0 {
        return Err(vm.raise_text(VALUE_ERROR, "zero step"));
    }
    new(vm, Range { start: first, stop, step })
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Range { start, stop, step } = range_of(vm, value);
    vm.write_fmt(out, format_args!("range({start}, {stop}"))?;
    if step != 1 {
        vm.write_fmt(out, format_args!(", {step}"))?;
    }
    vm.write(out, ")")
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let n = range_of(vm, value).len();
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(n > 0)),
        UnaryOp::Len => Some(int::from_word(vm, n as isize)?),
        _ => None,
    })
}

/// `in` for small integers; for others the items are compared one by one.
fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let (BinaryOp::Contains, Some(n)) = (op, right.as_small()) else {
        return Ok(None);
    };
    let Range { start, stop, step } = range_of(vm, left);
    let inside = if step > 0 { n >= start && n < stop } else { n <= start && n > stop };
    Ok(Some(Value::bool(inside && n.abs_diff(start).checked_rem(step.unsigned_abs()) == Some(0))))
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Range { start, stop, step } = range_of(vm, value);
    let n = match name {
        q::start => start,
        q::stop => stop,
        q::step => step,
        _ => return Ok(None),
    };
    int::from_word(vm, n).map(Some)
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    let range = range_of(vm, value);
    if let Some(bounds) = slice::bounds(vm, index, range.len())? {
        let (start, stop) = (range.at(bounds.start), range.at(bounds.stop));
        return new(vm, Range { start, stop, step: range.step.saturating_mul(bounds.step) });
    }
    let n = slice::index(vm, index, range.len(), q::range)?;
    int::from_word(vm, range.at(n as isize))
}

fn step(vm: &mut Vm, range: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let range = range_of(vm, range);
    if *at >= range.len() {
        return Ok(None);
    }
    let n = range.at(*at as isize);
    *at += 1;
    int::from_word(vm, n).map(Some)
}

/// Start, stop and step of a range all of whose steps, the one beyond the end included, are small integers: for the `for` loop.
pub fn small_bounds(vm: &Vm, value: Value) -> Option<(Value, Value, Value)> {
    let Range { start, stop, step } = RANGE.cast(value)?.get(&vm.heap).data;
    Value::small(stop.checked_add(step)?)?;
    Some((Value::small(start)?, Value::small(stop)?, Value::small(step)?))
}

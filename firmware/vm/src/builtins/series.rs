//! Built-in functions on series of values.

use crate::args::Param;
use crate::ops::BinaryOp;
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::iter::Cursor;
use crate::types::list;
use crate::{Args, Raised, Value, Vm, q};

/// `all(iterable)`.
pub fn all(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    search(vm, args, false)
}

/// `any(iterable)`.
pub fn any(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    search(vm, args, true)
}

fn search(vm: &mut Vm, args: Args, wanted: bool) -> Result<Value, Raised> {
    let mut items = Cursor::new(vm, args.get(0))?;
    while let Some(item) = items.next(vm)? {
        if vm.truth(item)? == wanted {
            return Ok(Value::bool(wanted));
        }
    }
    Ok(Value::bool(!wanted))
}

/// `max(iterable)`, `max(a, b, ...)`; keywords `key`, `default`.
pub fn max(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    best(vm, args, BinaryOp::More)
}

/// `min(iterable)`, `min(a, b, ...)`; keywords `key`, `default`.
pub fn min(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    best(vm, args, BinaryOp::Less)
}

/// The best value so far, and its key.
struct Best {
    op: BinaryOp,
    key: Option<Value>,
    found: Option<(Value, Value)>,
}

impl Best {
    fn consider(&mut self, vm: &mut Vm, item: Value) -> Result<(), Raised> {
        let key = match self.key {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let better = match self.found {
            Some((_, best)) => {
                let better = vm.binary(self.op, key, best)?;
                vm.truth(better)?
            }
            None => true,
        };
        if better {
            self.found = Some((item, key));
        }
        Ok(())
    }
}

fn best(vm: &mut Vm, args: Args, op: BinaryOp) -> Result<Value, Raised> {
    let mut best = Best { op, key: args.keyword(q::key), found: None };
    if args.len() > 1 {
        for i in 0..args.len() {
            best.consider(vm, args.get(i))?;
        }
    } else {
        let mut items = Cursor::new(vm, args.get(0))?;
        while let Some(item) = items.next(vm)? {
            best.consider(vm, item)?;
        }
    }
    match best.found.map(|(item, _)| item).or(args.keyword(q::default)) {
        Some(item) => Ok(item),
        None => Err(vm.raise_text(VALUE_ERROR, "arg is an empty sequence")),
    }
}

/// `sorted(iterable, *, key=None, reverse=False)`.
pub fn sorted(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if args.len() > 1 {
        return Err(vm.raise_text(TYPE_ERROR, "must use keyword argument for key function"));
    }
    const PARAMS: [Param; 2] = [Param::keyword(q::key, Value::NONE), Param::keyword(q::reverse, Value::FALSE)];
    let [key, reverse] = vm.parse_args(args.skip(1), &PARAMS)?;
    let reverse = vm.truth(reverse)?;
    let list = list::from_iterable(vm, args.get(0))?;
    list::sort::sort(vm, list, key, reverse)?;
    Ok(list.value())
}

/// `sum(iterable[, start])`.
pub fn sum(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let mut sum = args.optional(1).unwrap_or(Value::from_i16(0));
    let mut items = Cursor::new(vm, args.get(0))?;
    while let Some(item) = items.next(vm)? {
        sum = vm.binary(BinaryOp::Add, sum, item)?;
    }
    Ok(sum)
}

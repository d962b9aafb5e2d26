//! Iterators: over items by number, and the lazy built-ins `enumerate`, `filter`, `map`, `reversed`, `zip`.

use crate::args::{Args, Param};
use crate::heap::{Native, NativeType, Ref, Slots, Tuple, Type};
use crate::types::exception::{INDEX_ERROR, Part, STOP_ITERATION, TYPE_ERROR};
use crate::types::{int, seq};
use crate::{Raised, Value, Vm, q};

/// How a [`Walk`] finds the next item: the source, and a position that it moves on.
pub type Step = fn(&mut Vm, Value, &mut usize) -> Result<Option<Value>, Raised>;

/// The type of the iterators of most built-in types.
pub static ITERATOR: NativeType<Walk> = NativeType::new(q::iterator, &SLOTS, &[]);

static SLOTS: Slots = Slots { iter: Some(itself), next: Some(next), ..Slots::NONE };

/// An iterator that is a position in some object.
#[derive(Clone, Copy)]
pub struct Walk {
    pub source: Value,
    pub at: usize,
    pub step: Step,
}

/// An iterator over `source` that begins at position 0.
pub fn walk(vm: &mut Vm, source: Value, step: Step) -> Result<Value, Raised> {
    Ok(vm.new_native(&ITERATOR, Walk { source, at: 0, step })?.value())
}

/// The next item of a list or tuple.
pub fn step_of_sequence(vm: &mut Vm, sequence: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let item = seq::item(vm, sequence, *at);
    *at += item.is_some() as usize;
    Ok(item)
}

/// Iteration by native code; it takes no memory where the type knows a step.
pub struct Cursor {
    /// What is walked over, or its iterator.
    source: Value,
    at: usize,
    step: Option<Step>,
}

impl Cursor {
    /// Begins to iterate over a value.
    ///
    /// # Errors
    /// `TypeError` for what cannot be iterated over.
    pub fn new(vm: &mut Vm, iterable: Value) -> Result<Cursor, Raised> {
        let step = vm.type_of(iterable).slots().step;
        let source = if step.is_some() { iterable } else { vm.iter(iterable)? };
        Ok(Cursor { source, at: 0, step })
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// What the iterator raises, and what a check point does.
    pub fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>, Raised> {
        let Some(step) = self.step else { return vm.next(self.source) };
        vm.poll()?;
        step(vm, self.source, &mut self.at)
    }
}

/// An iterator over `value[0]`, `value[1]` ... for objects without `__iter__`.
pub fn by_items(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if vm.find_attr(value, q::__getitem__)?.is_none() {
        return Err(vm.raise_fmt(TYPE_ERROR, "'{}' object isn't iterable", &[Part::TypeOf(value)]));
    }
    walk(vm, value, |vm, value, at| {
        let index = Value::small_wrapping(*at as isize);
        *at += 1;
        match vm.item(value, index) {
            Ok(item) => Ok(Some(item)),
            Err(Raised) if vm.exception_is(INDEX_ERROR) || vm.exception_is(STOP_ITERATION) => {
                vm.forget_exception();
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    })
}

/// The `iter` of an iterator.
pub fn itself(_vm: &mut Vm, iterator: Value) -> Result<Value, Raised> {
    Ok(iterator)
}

fn next(vm: &mut Vm, iterator: Value) -> Result<Option<Value>, Raised> {
    let Some(walk) = ITERATOR.cast(iterator) else {
        return Ok(None);
    };
    let Walk { source, mut at, step } = walk.get(&vm.heap).data;
    let item = step(vm, source, &mut at)?;
    walk.get_mut(&mut vm.heap).data.at = at;
    Ok(item)
}

/// The state of a lazy built-in: a function or the like, an iterator (or a tuple of them), and a number.
#[derive(Clone, Copy)]
pub struct Lazy {
    function: Value,
    source: Value,
    n: isize,
}

/// The type `enumerate`.
pub static ENUMERATE: NativeType<Lazy> = NativeType::new(q::enumerate, &ENUMERATE_SLOTS, &[]);
/// The type `filter`.
pub static FILTER: NativeType<Lazy> = NativeType::new(q::filter, &FILTER_SLOTS, &[]);
/// The type `map`.
pub static MAP: NativeType<Lazy> = NativeType::new(q::map, &MAP_SLOTS, &[]);
/// The type `reversed`.
pub static REVERSED: NativeType<Lazy> = NativeType::new(q::reversed, &REVERSED_SLOTS, &[]);
/// The type `zip`.
pub static ZIP: NativeType<Lazy> = NativeType::new(q::zip, &ZIP_SLOTS, &[]);

static ENUMERATE_SLOTS: Slots = Slots { make: Some(make_enumerate), next: Some(next_of_enumerate), ..SLOTS };
static FILTER_SLOTS: Slots = Slots { make: Some(make_filter), next: Some(next_of_filter), ..SLOTS };
static MAP_SLOTS: Slots = Slots { make: Some(make_map), next: Some(next_of_map), ..SLOTS };
static REVERSED_SLOTS: Slots = Slots { make: Some(make_reversed), next: Some(next_of_reversed), ..SLOTS };
static ZIP_SLOTS: Slots = Slots { make: Some(make_zip), next: Some(next_of_zip), ..SLOTS };

fn new(vm: &mut Vm, ty: &'static NativeType<Lazy>, function: Value, source: Value, n: isize) -> Result<Value, Raised> {
    Ok(vm.new_native(ty, Lazy { function, source, n })?.value())
}

fn set_n(vm: &mut Vm, lazy: Ref<Native<Lazy>>, n: isize) {
    lazy.get_mut(&mut vm.heap).data.n = n;
}

fn make_enumerate(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    const PARAMS: [Param; 2] = [Param::required(q::iterable), Param::int(q::start, 0)];
    let [iterable, start] = vm.parse_args(args, &PARAMS)?;
    let start = vm.int_arg(start)?;
    let iterator = vm.iter(iterable)?;
    new(vm, &ENUMERATE, Value::NONE, iterator, start)
}

fn next_of_enumerate(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let Some(lazy) = ENUMERATE.cast(value) else {
        return Ok(None);
    };
    vm.check_stack()?;
    let Lazy { source, n, .. } = lazy.get(&vm.heap).data;
    let Some(item) = vm.next(source)? else {
        return Ok(None);
    };
    let number = int::from_word(vm, n)?;
    set_n(vm, lazy, n.wrapping_add(1));
    vm.new_tuple(&[number, item]).map(Some)
}

fn make_filter(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 2, 2, false)?;
    let iterator = vm.iter(args.get(1))?;
    new(vm, &FILTER, args.get(0), iterator, 0)
}

fn next_of_filter(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let Some(lazy) = FILTER.cast(value) else {
        return Ok(None);
    };
    vm.check_stack()?;
    let Lazy { function, source, .. } = lazy.get(&vm.heap).data;
    while let Some(item) = vm.next(source)? {
        let wanted = if function.is_none() { item } else { vm.call(function, &[item])? };
        if vm.truth(wanted)? {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

/// A tuple of the iterators of the arguments from `start` on.
fn iterators(vm: &mut Vm, args: Args, start: usize) -> Result<Value, Raised> {
    let tuple = vm.new_tuple_of_args(args, start)?;
    if let Some(tuple) = tuple.cast::<Tuple>() {
        for idx in 0..args.len().saturating_sub(start) {
            let iterator = vm.iter(args.get(start + idx))?;
            if let Some(slot) = tuple.items_mut(&mut vm.heap).get_mut(idx) {
                *slot = iterator;
            }
        }
    }
    Ok(tuple)
}

fn make_map(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 2, crate::args::ANY, false)?;
    let sources = iterators(vm, args, 1)?;
    new(vm, &MAP, args.get(0), sources, 0)
}

fn next_of_map(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let Some(lazy) = MAP.cast(value) else {
        return Ok(None);
    };
    vm.check_stack()?;
    let Lazy { function, source, .. } = lazy.get(&vm.heap).data;
    if let Some(iterator) = seq::item(vm, source, 0)
        && seq::len(vm, source) == 1
    {
        return match vm.next(iterator)? {
            Some(item) => vm.call(function, &[item]).map(Some),
            None => Ok(None),
        };
    }
    let Some(items) = next_of_each(vm, source)? else {
        return Ok(None);
    };
    vm.call_sequence(function, items).map(Some)
}

fn make_zip(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, crate::args::ANY, false)?;
    let sources = iterators(vm, args, 0)?;
    new(vm, &ZIP, Value::NONE, sources, 0)
}

fn next_of_zip(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    match ZIP.cast(value) {
        Some(lazy) => {
            let source = lazy.get(&vm.heap).data.source;
            next_of_each(vm, source)
        }
        None => Ok(None),
    }
}

/// A tuple with the next item of each iterator; `None` as soon as one is at its end, or if there are none.
fn next_of_each(vm: &mut Vm, iterators: Value) -> Result<Option<Value>, Raised> {
    vm.check_stack()?;
    let n = seq::len(vm, iterators);
    if n == 0 {
        return Ok(None);
    }
    let items = vm.new_tuple_from(n, |_, _| Value::NONE)?;
    for idx in 0..n {
        let Some(iterator) = seq::item(vm, iterators, idx) else { break };
        let Some(item) = vm.next(iterator)? else {
            return Ok(None);
        };
        if let Some(slot) = items.cast::<Tuple>().and_then(|items| items.items_mut(&mut vm.heap).get_mut(idx)) {
            *slot = item;
        }
    }
    Ok(Some(items))
}

fn make_reversed(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 1, false)?;
    let sequence = args.get(0);
    if crate::types::class::is_instance_like(sequence)
        && let Some(method) = vm.find_attr(sequence, q::__reversed__)?
    {
        return vm.call_method(method, &[]);
    }
    let len = vm.len_of(sequence)?;
    let n = vm.int_arg(len)?;
    new(vm, &REVERSED, Value::NONE, sequence, n)
}

fn next_of_reversed(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let Some(lazy) = REVERSED.cast(value) else {
        return Ok(None);
    };
    let Lazy { source, n, .. } = lazy.get(&vm.heap).data;
    if n <= 0 {
        return Ok(None);
    }
    let index = int::from_word(vm, n - 1)?;
    set_n(vm, lazy, n - 1);
    vm.item(source, index).map(Some)
}

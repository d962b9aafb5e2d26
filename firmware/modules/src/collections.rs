//! `collections`: `deque`, and the types `namedtuple` and `OrderedDict`, which the VM has.

use vm::heap::{Native, NativeType, Ref, Slots, Type};
use vm::ops::UnaryOp;
use vm::types::dict::ORDERED_DICT;
use vm::types::exception::{INDEX_ERROR, VALUE_ERROR};
use vm::types::list::{self, List};
use vm::types::module::Module;
use vm::types::{seq, slice, tuple};
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::collections, &MEMBERS);

members! {
    static MEMBERS;
    OrderedDict: t(&ORDERED_DICT),
    deque: t(DEQUE.as_type()),
    namedtuple: f(namedtuple, 2),
}

fn namedtuple(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    tuple::namedtuple(vm, args.get(0), args.get(1))
}

/// A queue with two ends and a largest length.
#[derive(Clone, Copy)]
pub struct Deque {
    /// A list with as many places as the queue may have items.
    ring: Value,
    /// The place of the first item.
    start: usize,
    len: usize,
    /// A full queue takes no more items; otherwise the item at the other end is dropped.
    refuses: bool,
}

/// The type `deque`.
pub static DEQUE: NativeType<Deque> = NativeType::new(q::deque, &DEQUE_SLOTS, &DEQUE_MEMBERS);

static DEQUE_SLOTS: Slots =
    Slots { make: Some(make), unary: Some(unary), item: Some(item), set_item: Some(set_item), step: Some(step), ..Slots::NONE };

members! {
    static DEQUE_MEMBERS;
    append: f(append, 2),
    appendleft: f(appendleft, 2),
    extend: f(extend, 2),
    pop: f(pop, 1),
    popleft: f(popleft, 1),
}

type Queue = Ref<Native<Deque>>;

impl Deque {
    fn capacity(self, vm: &Vm) -> usize {
        seq::len(vm, self.ring)
    }

    /// The place of item `idx`, which may be the one behind the last.
    fn place(self, vm: &Vm, idx: usize) -> usize {
        match self.start.checked_add(idx) {
            Some(place) => place.checked_rem(self.capacity(vm)).unwrap_or(0),
            None => 0,
        }
    }

    fn put(self, vm: &mut Vm, place: usize, item: Value) {
        if let Some(ring) = self.ring.cast::<List>() {
            list::set(vm, ring, place, item);
        }
    }
}

/// `deque(iterable, maxlen[, flags])`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 2, 3, false)?;
    let Ok(capacity) = usize::try_from(vm.int_arg(args.get(1))?) else { return Err(vm.raise(VALUE_ERROR)) };
    let flags = match args.optional(2) {
        Some(flags) => vm.int_arg(flags)?,
        None => 0,
    };
    let ring = list::new(vm, capacity)?;
    for _ in 0..capacity {
        list::append(vm, ring, Value::NONE)?;
    }
    let queue = vm.new_native(&DEQUE, Deque { ring: ring.value(), start: 0, len: 0, refuses: flags & 1 != 0 })?;
    vm.for_each(args.get(0), |vm, item| push(vm, queue, item))?;
    Ok(queue.value())
}

/// The queue that a method was called on.
fn this(vm: &mut Vm, value: Value) -> Result<Queue, Raised> {
    match DEQUE.cast(value) {
        Some(queue) => Ok(queue),
        None => Err(vm.wrong_receiver(value, q::deque)),
    }
}

/// Makes room for one more item: false if there can be none.
fn make_room(vm: &mut Vm, queue: Queue, drop: fn(&mut Vm, Queue) -> Option<Value>) -> Result<bool, Raised> {
    let deque = queue.get(&vm.heap).data;
    if deque.len < deque.capacity(vm) {
        return Ok(true);
    }
    if deque.refuses {
        return Err(vm.raise_text(INDEX_ERROR, "full"));
    }
    Ok(drop(vm, queue).is_some())
}

fn push(vm: &mut Vm, queue: Queue, item: Value) -> Result<(), Raised> {
    if make_room(vm, queue, take_first)? {
        let deque = queue.get(&vm.heap).data;
        let place = deque.place(vm, deque.len);
        deque.put(vm, place, item);
        queue.get_mut(&mut vm.heap).data.len += 1;
    }
    Ok(())
}

fn take_first(vm: &mut Vm, queue: Queue) -> Option<Value> {
    let deque = queue.get(&vm.heap).data;
    let last = deque.len.checked_sub(1)?;
    let item = seq::item(vm, deque.ring, deque.start);
    deque.put(vm, deque.start, Value::NONE);
    let start = deque.place(vm, 1);
    queue.get_mut(&mut vm.heap).data = Deque { start, len: last, ..deque };
    item
}

fn take_last(vm: &mut Vm, queue: Queue) -> Option<Value> {
    let deque = queue.get(&vm.heap).data;
    let last = deque.len.checked_sub(1)?;
    let place = deque.place(vm, last);
    let item = seq::item(vm, deque.ring, place);
    deque.put(vm, place, Value::NONE);
    queue.get_mut(&mut vm.heap).data.len = last;
    item
}

fn append(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = this(vm, args.get(0))?;
    push(vm, queue, args.get(1))?;
    Ok(Value::NONE)
}

fn appendleft(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = this(vm, args.get(0))?;
    if make_room(vm, queue, take_last)? {
        let deque = queue.get(&vm.heap).data;
        let start = deque.start.checked_sub(1).unwrap_or_else(|| deque.capacity(vm).saturating_sub(1));
        deque.put(vm, start, args.get(1));
        queue.get_mut(&mut vm.heap).data = Deque { start, len: deque.len + 1, ..deque };
    }
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = this(vm, args.get(0))?;
    vm.for_each(args.get(1), |vm, item| push(vm, queue, item))?;
    Ok(Value::NONE)
}

fn taken(vm: &mut Vm, item: Option<Value>) -> Result<Value, Raised> {
    match item {
        Some(item) => Ok(item),
        None => Err(vm.raise_text(INDEX_ERROR, "empty")),
    }
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = this(vm, args.get(0))?;
    let item = take_last(vm, queue);
    taken(vm, item)
}

fn popleft(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = this(vm, args.get(0))?;
    let item = take_first(vm, queue);
    taken(vm, item)
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(queue) = DEQUE.cast(value) else { return Ok(None) };
    let len = queue.get(&vm.heap).data.len;
    Ok(match op {
        UnaryOp::Bool => Some(Value::bool(len > 0)),
        UnaryOp::Len => Some(seq::len_value(len)),
        _ => None,
    })
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    let queue = this(vm, value)?;
    let deque = queue.get(&vm.heap).data;
    let idx = slice::index(vm, index, deque.len, q::deque)?;
    Ok(seq::item(vm, deque.ring, deque.place(vm, idx)).unwrap_or(Value::NONE))
}

fn set_item(vm: &mut Vm, value: Value, index: Value, item: Value) -> Result<bool, Raised> {
    if item.is_null() {
        return Ok(false);
    }
    let queue = this(vm, value)?;
    let deque = queue.get(&vm.heap).data;
    let idx = slice::index(vm, index, deque.len, q::deque)?;
    let place = deque.place(vm, idx);
    deque.put(vm, place, item);
    Ok(true)
}

fn step(vm: &mut Vm, value: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let Some(queue) = DEQUE.cast(value) else { return Ok(None) };
    let deque = queue.get(&vm.heap).data;
    if *at >= deque.len {
        return Ok(None);
    }
    *at += 1;
    Ok(seq::item(vm, deque.ring, deque.place(vm, *at - 1)))
}

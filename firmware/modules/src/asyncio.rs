//! `_asyncio`: the tasks and queues of the package `asyncio`, whose loop is written in Python.
//!
//! A queue is a pairing heap, whose links lie in the tasks themselves, so that waiting takes no memory: every task is the head of a list of children,
//! all of which are due no earlier, and is in the list of its parent. Tasks that are due at the same time keep their order.

use vm::heap::object::{Native, NativeType};
use vm::heap::{Ref, Slots, Type};
use vm::types::dict::Dict;
use vm::types::exception::{RUNTIME_ERROR, STOP_ITERATION, TYPE_ERROR};
use vm::types::exception::{matches, native_part, to_raise};
use vm::types::iter;
use vm::types::module::Module;
use vm::value::SMALL_INT_MAX;
use vm::{Args, Qstr, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::_asyncio, &MEMBERS).fixed();

members! { static MEMBERS; Task: t(TASK.as_type()), TaskQueue: t(QUEUE.as_type()) }

/// A coroutine that the loop runs.
#[derive(Clone, Copy)]
struct Task {
    coro: Value,
    /// Where it waits, or what it ended with.
    data: Value,
    /// True: runs. `TaskQueue`: runs, and others wait for its end. A callable: called at its end. None: ended. False: ended, and somebody was told.
    state: Value,
    /// The globals of `asyncio.core`: `cur_task`, `_task_queue`, `CancelledError`.
    globals: Value,
    /// When it is due, in ticks.
    key: isize,
    /// Its place among those that are due at the same time; wraps.
    order: u32,
    /// First child, next in the list of the parent, and the one before it there or, of the first, the parent. Null if there is none.
    child: Value,
    next: Value,
    previous: Value,
}

/// Tasks in the order in which they are due.
#[derive(Clone, Copy)]
struct Queue {
    first: Value,
    /// Number of pushes.
    n_pushed: u32,
}

static TASK: NativeType<Task> = NativeType::new(q::Task, &TASK_SLOTS, &TASK_MEMBERS);
static QUEUE: NativeType<Queue> = NativeType::new(q::TaskQueue, &QUEUE_SLOTS, &QUEUE_MEMBERS);

static TASK_SLOTS: Slots =
    Slots { make: Some(make_task), attr: Some(attr), set_attr: Some(set_attr), iter: Some(begin_wait), next: Some(wait), ..Slots::NONE };
static QUEUE_SLOTS: Slots = Slots { make: Some(make_queue), ..Slots::NONE };

members! { static TASK_MEMBERS; done: f(done, 1), cancel: f(cancel, 1) }
members! { static QUEUE_MEMBERS; peek: f(peek, 1), push: f(push, 2, 3), pop: f(pop, 1), remove: f(remove, 2) }

type TaskRef = Ref<Native<Task>>;
type QueueRef = Ref<Native<Queue>>;

/// Changes a task's fields.
fn edit(vm: &mut Vm, task: Value, change: impl FnOnce(&mut Task)) {
    if let Some(task) = TASK.cast(task) {
        change(&mut task.get_mut(&mut vm.heap).data);
    }
}

fn task_arg(vm: &mut Vm, value: Value) -> Result<TaskRef, Raised> {
    match TASK.cast(value) {
        Some(task) => Ok(task),
        None => Err(vm.wrong_receiver(value, q::Task)),
    }
}

fn queue_arg(vm: &mut Vm, value: Value) -> Result<QueueRef, Raised> {
    match QUEUE.cast(value) {
        Some(queue) => Ok(queue),
        None => Err(vm.wrong_receiver(value, q::TaskQueue)),
    }
}

/// Ticks from `b` to `a`, which is before it if they are negative: as `time.ticks_diff`.
fn ticks_diff(a: isize, b: isize) -> isize {
    const HALF: isize = SMALL_INT_MAX / 2 + 1;
    (a.wrapping_sub(b).wrapping_add(HALF) & SMALL_INT_MAX) - HALF
}

fn now(vm: &mut Vm) -> isize {
    vm.host.ticks_ms() as isize & SMALL_INT_MAX
}

/// Whether `a` is due before `b`.
fn before(a: &Task, b: &Task) -> bool {
    let ahead = ticks_diff(a.key, b.key);
    ahead < 0 || (ahead == 0 && (a.order.wrapping_sub(b.order) as i32) < 0)
}

/// One heap of two, either of which may be null.
fn meld(vm: &mut Vm, a: Value, b: Value) -> Value {
    let (Some(left), Some(right)) = (TASK.cast(a), TASK.cast(b)) else { return if a.is_null() { b } else { a } };
    let a_first = before(&left.get(&vm.heap).data, &right.get(&vm.heap).data);
    let (parent, child) = if a_first { (a, b) } else { (b, a) };
    let mut sibling = Value::NULL;
    edit(vm, parent, |parent| sibling = core::mem::replace(&mut parent.child, child));
    edit(vm, child, |child| (child.next, child.previous) = (sibling, parent));
    edit(vm, sibling, |sibling| sibling.previous = child);
    parent
}

/// One heap of a list of siblings: pairs from the front, then all of them from the back.
fn meld_list(vm: &mut Vm, first: Value) -> Value {
    let mut rest = first;
    // Pairs, the last one first, linked through `previous`.
    let mut pairs = Value::NULL;
    while let Some(a) = take_first(vm, &mut rest) {
        let b = take_first(vm, &mut rest).unwrap_or(Value::NULL);
        let pair = meld(vm, a, b);
        edit(vm, pair, |pair| pair.previous = pairs);
        pairs = pair;
    }
    let mut heap = Value::NULL;
    while let Some(pair) = TASK.cast(pairs) {
        let one = pairs;
        pairs = core::mem::replace(&mut pair.get_mut(&mut vm.heap).data.previous, Value::NULL);
        heap = meld(vm, heap, one);
    }
    heap
}

/// Takes the first task out of a list of siblings, with its own children.
fn take_first(vm: &mut Vm, list: &mut Value) -> Option<Value> {
    let first = list.non_null()?;
    let mut next = Value::NULL;
    edit(vm, first, |first| {
        next = core::mem::replace(&mut first.next, Value::NULL);
        first.previous = Value::NULL;
    });
    *list = next;
    Some(first)
}

/// Takes a task out of a heap: what is left.
fn without(vm: &mut Vm, heap: Value, task: TaskRef) -> Value {
    let Task { child, next, previous, .. } = task.get(&vm.heap).data;
    let children = meld_list(vm, child);
    edit(vm, task.value(), |task| (task.child, task.next, task.previous) = (Value::NULL, Value::NULL, Value::NULL));
    if heap == task.value() {
        return children;
    }
    let is_first = TASK.cast(previous).is_some_and(|before| before.get(&vm.heap).data.child == task.value());
    edit(vm, previous, |before| *(if is_first { &mut before.child } else { &mut before.next }) = next);
    edit(vm, next, |after| after.previous = previous);
    // A task in no heap at all, which only a mistaken program removes, leaves `heap` as it is.
    meld(vm, heap, children)
}

fn make_queue(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 0, false)?;
    Ok(vm.new_native(&QUEUE, Queue { first: Value::NULL, n_pushed: 0 })?.value())
}

fn peek(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = queue_arg(vm, args.get(0))?;
    Ok(queue.get(&vm.heap).data.first.non_null().unwrap_or(Value::NONE))
}

/// `push(task[, ticks])`: due then, or at once.
fn push(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (queue, task) = (queue_arg(vm, args.get(0))?, task_arg(vm, args.get(1))?);
    let key = match args.optional(2) {
        Some(key) => vm.int_arg(key)?,
        None => now(vm),
    };
    push_task(vm, queue, task, key)?;
    Ok(Value::NONE)
}

fn push_task(vm: &mut Vm, queue: QueueRef, task: TaskRef, key: isize) -> Result<(), Raised> {
    let Queue { first, n_pushed } = queue.get(&vm.heap).data;
    // Its links would become a circle.
    if first == task.value() || !task.get(&vm.heap).data.previous.is_null() {
        return Err(vm.raise_text(RUNTIME_ERROR, "task waits already"));
    }
    let ended = is_done(&task.get(&vm.heap).data);
    edit(vm, task.value(), |task| {
        (task.key, task.order) = (key, n_pushed);
        // What it ended with stays.
        if !ended {
            task.data = Value::NONE;
        }
    });
    let first = meld(vm, first, task.value());
    queue.get_mut(&mut vm.heap).data = Queue { first, n_pushed: n_pushed.wrapping_add(1) };
    Ok(())
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let queue = queue_arg(vm, args.get(0))?;
    let first = queue.get(&vm.heap).data.first;
    let Some(task) = TASK.cast(first) else {
        return Err(vm.raise_text(vm::types::exception::INDEX_ERROR, "empty heap"));
    };
    let rest = without(vm, first, task);
    queue.get_mut(&mut vm.heap).data.first = rest;
    Ok(first)
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (queue, task) = (queue_arg(vm, args.get(0))?, task_arg(vm, args.get(1))?);
    let rest = without(vm, queue.get(&vm.heap).data.first, task);
    queue.get_mut(&mut vm.heap).data.first = rest;
    Ok(Value::NONE)
}

/// `Task(coroutine, globals)`.
fn make_task(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 2, false)?;
    let task = Task {
        coro: args.get(0),
        data: Value::NONE,
        state: Value::TRUE,
        globals: args.optional(1).unwrap_or(Value::NONE),
        key: 0,
        order: 0,
        child: Value::NULL,
        next: Value::NULL,
        previous: Value::NULL,
    };
    Ok(vm.new_native(&TASK, task)?.value())
}

fn is_done(task: &Task) -> bool {
    task.state.is_none() || task.state == Value::FALSE
}

/// A name of `asyncio.core`.
fn global(vm: &mut Vm, task: TaskRef, name: Qstr) -> Result<Value, Raised> {
    let globals = task.get(&vm.heap).data.globals;
    match globals.cast::<Dict>().and_then(|dict| dict.get_name(vm, name)) {
        Some(value) => Ok(value),
        None => Err(vm.raise_key(Value::qstr(name))),
    }
}

fn done(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let task = task_arg(vm, args.get(0))?;
    Ok(Value::bool(is_done(&task.get(&vm.heap).data)))
}

/// Raises `CancelledError` where the task waits, or where the task waits that it waits for; false if it has ended.
fn cancel(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let mut task = task_arg(vm, args.get(0))?;
    if is_done(&task.get(&vm.heap).data) {
        return Ok(Value::FALSE);
    }
    let current = global(vm, task, q::cur_task)?;
    if task.value() == current {
        return Err(vm.raise_text(RUNTIME_ERROR, "can't cancel self"));
    }
    while let Some(awaited) = TASK.cast(task.get(&vm.heap).data.data) {
        task = awaited;
        vm.poll()?;
    }
    let Some(queue) = QUEUE.cast(global(vm, task, q::_task_queue)?) else {
        return Err(vm.raise_text(TYPE_ERROR, "no task queue"));
    };
    let Task { data: place, key, .. } = task.get(&vm.heap).data;
    let now = now(vm);
    if let Some(remove) = vm.maybe_attr(place, q::remove)? {
        vm.call(remove, &[task.value()])?;
        push_task(vm, queue, task, now)?;
    } else if ticks_diff(key, now) > 0 {
        let rest = without(vm, queue.get(&vm.heap).data.first, task);
        queue.get_mut(&mut vm.heap).data.first = rest;
        push_task(vm, queue, task, now)?;
    }
    let error = global(vm, task, q::CancelledError)?;
    edit(vm, task.value(), |task| task.data = error);
    Ok(Value::TRUE)
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Some(task) = TASK.cast(value) else { return Ok(None) };
    let task = task.get(&vm.heap).data;
    Ok(match name {
        q::coro => Some(task.coro),
        q::data => Some(task.data),
        q::state => Some(task.state),
        q::ph_key => Some(Value::small_wrapping(task.key)),
        _ => None,
    })
}

fn set_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<bool, Raised> {
    if attr.is_null() {
        return Ok(false);
    }
    match name {
        q::data => edit(vm, value, |task| task.data = attr),
        q::state => edit(vm, value, |task| task.state = attr),
        _ => return Ok(false),
    }
    Ok(true)
}

/// `await task` begins: the task notes that somebody wants its result.
fn begin_wait(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let task = task_arg(vm, value)?;
    let state = task.get(&vm.heap).data.state;
    if state.is_none() {
        edit(vm, value, |task| task.state = Value::FALSE);
    } else if state == Value::TRUE {
        let queue = vm.new_native(&QUEUE, Queue { first: Value::NULL, n_pushed: 0 })?.value();
        edit(vm, value, |task| task.state = queue);
    } else if state != Value::FALSE && QUEUE.cast(state).is_none() {
        return Err(vm.raise_text(RUNTIME_ERROR, "can't wait"));
    }
    iter::itself(vm, value)
}

/// A step of `await task`: waits in the task's queue, or ends as the task did.
fn wait(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let task = task_arg(vm, value)?;
    let Task { data, state, .. } = task.get(&vm.heap).data;
    if let Some(queue) = QUEUE.cast(state) {
        let waiter = global(vm, task, q::cur_task)?;
        let waiter = task_arg(vm, waiter)?;
        let now = now(vm);
        push_task(vm, queue, waiter, now)?;
        edit(vm, waiter.value(), |waiter| waiter.data = value);
        return Ok(Some(Value::NONE));
    }
    if native_part(vm, data).is_some() && matches(vm, data, Value::from_static(STOP_ITERATION))? {
        vm.returned = vm.load_attr(data, q::value)?;
        return Ok(None);
    }
    let exception = to_raise(vm, data)?;
    Err(vm.raise_value(exception))
}

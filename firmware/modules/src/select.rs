//! `select`: waiting until one of several streams can be read or written, by asking each for its state.

use vm::heap::object::{Layout, Native, NativeType};
use vm::heap::{Ref, Slots, Tuple};
use vm::stream::{self, POLL};
use vm::types::dict::{self, Dict, next_entry};
use vm::types::exception::OS_ERROR;
use vm::types::iter;
use vm::types::list;
use vm::types::module::Module;
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::select, &MEMBERS);

const POLLIN: usize = 1;
const POLLOUT: usize = 4;
const POLLERR: usize = 8;
const POLLHUP: usize = 16;
/// Flag of `ipoll`: what has happened once is not looked at again.
const ONE_SHOT: isize = 1;

members! {
    static MEMBERS;
    POLLERR: v(Value::from_i16(POLLERR as i16)),
    POLLHUP: v(Value::from_i16(POLLHUP as i16)),
    POLLIN: v(Value::from_i16(POLLIN as i16)),
    POLLOUT: v(Value::from_i16(POLLOUT as i16)),
    poll: f(new_poll, 0),
    select: f(select, 3, 4),
}

/// Streams that are looked at.
#[derive(Clone, Copy)]
struct Poll {
    /// An ordered dict by identity: the stream's `id` to a list of the stream, what is asked for and what was found.
    streams: Value,
    /// Where the iteration stands.
    at: usize,
    one_shot: bool,
    /// What `ipoll` gives, again and again: a pair, or null before its first use.
    pair: Value,
}

static TYPE: NativeType<Poll> = NativeType::new(q::poll, &SLOTS, &METHODS);

static SLOTS: Slots = Slots { iter: Some(iter::itself), next: Some(next), ..Slots::NONE };

members! {
    static METHODS;
    ipoll: f(ipoll, 1, 3),
    modify: f(modify, 3),
    poll: f(poll, 1, 2),
    register: f(register, 2, 3),
    unregister: f(unregister, 2),
}

type PollRef = Ref<Native<Poll>>;

fn make(vm: &mut Vm) -> Result<PollRef, Raised> {
    let streams = dict::new_ordered(vm)?.value();
    vm.new_native(&TYPE, Poll { streams, at: 0, one_shot: false, pair: Value::NULL })
}

fn new_poll(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    Ok(make(vm)?.value())
}

fn receiver(vm: &mut Vm, args: Args) -> Result<PollRef, Raised> {
    match TYPE.cast(args.get(0)) {
        Some(poll) => Ok(poll),
        None => Err(vm.wrong_receiver(args.get(0), q::poll)),
    }
}

fn streams(vm: &mut Vm, poll: PollRef) -> Result<Ref<Dict>, Raised> {
    match poll.get(&vm.heap).data.streams.cast::<Dict>() {
        Some(streams) => Ok(streams),
        None => Err(vm.raise_os(vm::errno::EINVAL)),
    }
}

/// The key of a stream: its identity as a number. The three of the console are made anew whenever `sys` is asked for them: their key is the file number.
fn key(vm: &Vm, stream: Value) -> Value {
    match vm::builtins::sys::console_number(vm, stream) {
        Some(number) => Value::from_i16(number.into()),
        None => Value::small_wrapping((stream.bits() >> 1) as isize),
    }
}

/// Asks a stream which of `wanted` it is ready for.
fn state_of(vm: &mut Vm, stream: Value, wanted: usize) -> Result<usize, Raised> {
    if vm.type_of(stream).layout() != Layout::Instance {
        return stream::ioctl(vm, stream, POLL, wanted);
    }
    let method = vm.load_method(stream, q::ioctl)?;
    let answer = vm.call_method(method, &[Value::small_wrapping(POLL as isize), Value::small_wrapping(wanted as isize)])?;
    let answer = vm.int_arg(answer)?;
    match usize::try_from(answer) {
        Ok(state) => Ok(state),
        Err(_) => Err(vm.raise_os(answer.unsigned_abs() as u16)),
    }
}

fn is_stream(vm: &mut Vm, value: Value) -> Result<bool, Raised> {
    let ty = vm.type_of(value);
    if ty.layout() == Layout::Instance {
        return Ok(vm.maybe_attr(value, q::ioctl)?.is_some());
    }
    Ok(ty.slots().stream.is_some_and(|slots| slots.ioctl.is_some()))
}

fn mask(vm: &mut Vm, value: Option<Value>) -> Result<Value, Raised> {
    match value {
        Some(mask) => Ok(Value::small_wrapping(vm.int_arg(mask)?)),
        None => Ok(Value::from_i16((POLLIN | POLLOUT) as i16)),
    }
}

fn register(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let poll = receiver(vm, args)?;
    let wanted = mask(vm, args.optional(2))?;
    add(vm, poll, args.get(1), wanted)?;
    Ok(Value::NONE)
}

fn add(vm: &mut Vm, poll: PollRef, stream: Value, wanted: Value) -> Result<(), Raised> {
    if !is_stream(vm, stream)? {
        return Err(vm.raise_text(OS_ERROR, "stream operation not supported"));
    }
    let streams = streams(vm, poll)?;
    let entry = list::new(vm, 3)?;
    for item in [stream, wanted, Value::from_i16(0)] {
        list::append(vm, entry, item)?;
    }
    let stream = key(vm, stream);
    streams.set(vm, stream, entry.value())
}

fn unregister(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let poll = receiver(vm, args)?;
    let streams = streams(vm, poll)?;
    let stream = key(vm, args.get(1));
    streams.table_remove(vm, Dict::map, stream)?;
    Ok(Value::NONE)
}

fn modify(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let poll = receiver(vm, args)?;
    let streams = streams(vm, poll)?;
    let stream = key(vm, args.get(1));
    match streams.map_get(vm, Dict::map, stream)? {
        Some(entry) => {
            let wanted = mask(vm, args.optional(2))?;
            set(vm, entry, WANTED, wanted);
        }
        None => return Err(vm.raise_os(vm::errno::ENOENT)),
    }
    Ok(Value::NONE)
}

/// Places in an entry.
const STREAM: usize = 0;
const WANTED: usize = 1;
const FOUND: usize = 2;

fn get(vm: &Vm, entry: Value, idx: usize) -> Value {
    vm.sequence(entry).and_then(|items| items.get(idx).copied()).unwrap_or(Value::from_i16(0))
}

fn set(vm: &mut Vm, entry: Value, idx: usize, value: Value) {
    if let Some(entry) = entry.cast() {
        list::set(vm, entry, idx, value);
    }
}

/// Asks every stream once: how many are ready.
fn look(vm: &mut Vm, poll: PollRef) -> Result<usize, Raised> {
    let streams = streams(vm, poll)?;
    let (mut at, mut n_ready) = (0, 0);
    while let Some((idx, pair)) = next_entry(vm, streams, at) {
        at = idx + 1;
        let entry = pair.value;
        let wanted = get(vm, entry, WANTED).as_small().unwrap_or(0) as usize;
        let stream = get(vm, entry, STREAM);
        let found = state_of(vm, stream, wanted)?;
        set(vm, entry, FOUND, Value::small_wrapping(found as isize));
        n_ready += (found != 0) as usize;
    }
    Ok(n_ready)
}

/// Looks until a stream is ready or the time is over; for ever if there is no time.
fn wait(vm: &mut Vm, poll: PollRef, timeout_ms: Option<u32>) -> Result<usize, Raised> {
    let start = vm.host.ticks_ms();
    loop {
        let n_ready = look(vm, poll)?;
        let passed = vm.host.ticks_ms().wrapping_sub(start);
        if n_ready > 0 || timeout_ms.is_some_and(|timeout| passed >= timeout) {
            return Ok(n_ready);
        }
        vm.poll()?;
        vm.host.idle();
    }
}

/// Milliseconds; `None` (for ever) if it is none or negative.
fn timeout(vm: &mut Vm, value: Option<Value>) -> Result<Option<u32>, Raised> {
    match value.filter(|value| !value.is_none()) {
        Some(value) => {
            let ms = vm.int_arg(value)?;
            Ok(if ms < 0 { None } else { Some(u32::try_from(ms).unwrap_or(u32::MAX)) })
        }
        None => Ok(None),
    }
}

/// Waits as the arguments of `poll` and `ipoll` say.
fn wait_for(vm: &mut Vm, args: Args) -> Result<PollRef, Raised> {
    let poll = receiver(vm, args)?;
    let timeout_ms = timeout(vm, args.optional(1))?;
    let flags = match args.optional(2) {
        Some(flags) => vm.int_arg(flags)?,
        None => 0,
    };
    wait(vm, poll, timeout_ms)?;
    let state = &mut poll.get_mut(&mut vm.heap).data;
    state.at = 0;
    state.one_shot = flags & ONE_SHOT != 0;
    Ok(poll)
}

fn poll(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let poll = wait_for(vm, args)?;
    let ready = list::new(vm, 0)?;
    while let Some(found) = next_found(vm, poll)? {
        let item = vm.new_tuple(&found)?;
        list::append(vm, ready, item)?;
    }
    Ok(ready.value())
}

fn ipoll(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(wait_for(vm, args)?.value())
}

/// The next `(stream, event)`, always in the same tuple, as documented: a loop over it takes no memory.
fn next(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    let Some(poll) = TYPE.cast(value) else { return Ok(None) };
    let Some(found) = next_found(vm, poll)? else { return Ok(None) };
    let pair = poll.get(&vm.heap).data.pair;
    let Some(tuple) = pair.cast::<Tuple>() else {
        let pair = vm.new_tuple(&found)?;
        poll.get_mut(&mut vm.heap).data.pair = pair;
        return Ok(Some(pair));
    };
    tuple.items_mut(&mut vm.heap).iter_mut().zip(found).for_each(|(place, value)| *place = value);
    Ok(Some(pair))
}

/// The next stream and event of what the last look found.
fn next_found(vm: &mut Vm, poll: PollRef) -> Result<Option<[Value; 2]>, Raised> {
    let streams = streams(vm, poll)?;
    let Poll { at, one_shot, .. } = poll.get(&vm.heap).data;
    let mut at = at;
    while let Some((idx, pair)) = next_entry(vm, streams, at) {
        at = idx + 1;
        poll.get_mut(&mut vm.heap).data.at = at;
        let entry = pair.value;
        let found = get(vm, entry, FOUND);
        if found == Value::from_i16(0) {
            continue;
        }
        set(vm, entry, FOUND, Value::from_i16(0));
        if one_shot {
            set(vm, entry, WANTED, Value::from_i16(0));
        }
        let stream = get(vm, entry, STREAM);
        return Ok(Some([stream, found]));
    }
    Ok(None)
}

/// `select(readers, writers, others[, seconds])`: three lists of those that are ready.
fn select(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let timeout_ms = match args.optional(3).filter(|value| !value.is_none()) {
        Some(seconds) => {
            let seconds = vm::types::float::number(vm, seconds)?;
            if seconds < 0.0 { None } else { Some((seconds * 1000.0) as u32) }
        }
        None => None,
    };
    let wanted = [POLLIN, POLLOUT, POLLERR | POLLHUP];
    let poll = make(vm)?;
    for (idx, &mask) in wanted.iter().enumerate() {
        let known = streams(vm, poll)?;
        vm.for_each(args.get(idx), |vm, stream| {
            let stream_key = key(vm, stream);
            let before = match known.map_get(vm, Dict::map, stream_key)? {
                Some(entry) => get(vm, entry, WANTED).as_small().unwrap_or(0),
                None => 0,
            };
            add(vm, poll, stream, Value::small_wrapping(before | mask as isize))
        })?;
    }
    wait(vm, poll, timeout_ms)?;
    let known = streams(vm, poll)?;
    let lists = [list::new(vm, 0)?, list::new(vm, 0)?, list::new(vm, 0)?];
    for (idx, (ready, wanted)) in lists.iter().zip(wanted).enumerate() {
        vm.for_each(args.get(idx), |vm, stream| {
            let stream_key = key(vm, stream);
            let Some(entry) = known.map_get(vm, Dict::map, stream_key)? else { return Ok(()) };
            let found = get(vm, entry, FOUND).as_small().unwrap_or(0) as usize;
            if found & wanted != 0 { list::append(vm, *ready, stream) } else { Ok(()) }
        })?;
    }
    vm.new_tuple(&lists.map(Ref::value))
}

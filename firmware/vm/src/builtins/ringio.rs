//! `micropython.RingIO`: a first-in first-out buffer of bytes as a stream.

use crate::errno::EINVAL;
use crate::heap::{Native, NativeType, Ref, Slots, StreamSlots, Type};
use crate::types::array;
use crate::types::exception::VALUE_ERROR;
use crate::{Args, Raised, Value, Vm, members, q, stream};

/// The type `RingIO`.
pub static RING_IO: NativeType<Ring> = NativeType::new(q::RingIO, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots { make: Some(make), stream: Some(&STREAM), ..Slots::NONE };
static STREAM: StreamSlots = StreamSlots { read: Some(read), write: Some(write), ioctl: Some(ioctl), text: false };

members! {
    static MEMBERS;
    any: f(any, 1, 1),
    close: f(stream::close, 1, 1),
    read: f(stream::read, 1, 2),
    readinto: f(stream::readinto, 2, 3),
    readline: f(stream::readline, 1, 2),
    write: f(stream::write, 2, 4),
}

/// Positions in a bytearray; they are equal when the ring is empty, so one byte of it is never used.
#[derive(Clone, Copy)]
pub struct Ring {
    buffer: Value,
    get: usize,
    put: usize,
}

/// Largest size of the bytearray, as in the original.
const MAX: usize = 0xffff;

/// `RingIO(size)`, `RingIO(buffer)` of bytes that can be written.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 1, false)?;
    let mut buffer = args.get(0);
    if !vm.buffer(buffer).is_some_and(|buffer| buffer.writable) {
        let size = vm.int_arg(buffer)?;
        if size < 1 || size as usize >= MAX {
            return Err(vm.raise(VALUE_ERROR));
        }
        buffer = vm.call(Value::from_static(&array::BYTEARRAY), &[Value::small_wrapping(size + 1)])?;
    }
    let len = vm.content(buffer).len();
    if !(2..=MAX).contains(&len) {
        return Err(vm.raise(VALUE_ERROR));
    }
    Ok(vm.new_native(&RING_IO, Ring { buffer, get: 0, put: 0 })?.value())
}

/// The ring with its state, and how many bytes its buffer has; 0 if it was emptied behind our back.
fn state(vm: &Vm, value: Value) -> Option<(Ref<Native<Ring>>, Ring, usize)> {
    let object = RING_IO.cast(value)?;
    let ring = object.get(&vm.heap).data;
    let len = vm.content(ring.buffer).len();
    (ring.get < len && ring.put < len).then_some((object, ring, len))
}

/// Bytes that wait.
fn waiting(vm: &Vm, value: Value) -> usize {
    state(vm, value).map_or(0, |(_, ring, len)| if ring.put >= ring.get { ring.put - ring.get } else { ring.put + len - ring.get })
}

/// Bytes that there is room for.
fn room(vm: &Vm, value: Value) -> usize {
    state(vm, value).map_or(0, |(_, _, len)| len - 1 - waiting(vm, value))
}

fn any(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if RING_IO.cast(args.get(0)).is_none() {
        return Err(vm.wrong_receiver(args.get(0), q::RingIO));
    }
    Ok(Value::small_wrapping(waiting(vm, args.get(0)) as isize))
}

fn read(vm: &mut Vm, value: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    let n = buf.len().min(waiting(vm, value));
    if let Some((object, mut ring, len)) = state(vm, value) {
        for place in buf.iter_mut().take(n) {
            *place = vm.content(ring.buffer).get(ring.get).copied().unwrap_or(0);
            ring.get = if ring.get + 1 < len { ring.get + 1 } else { 0 };
        }
        object.get_mut(&mut vm.heap).data = ring;
    }
    Ok(Ok(n))
}

fn write(vm: &mut Vm, value: Value, bytes: &[u8]) -> Result<Result<usize, u16>, Raised> {
    let n = bytes.len().min(room(vm, value));
    if let Some((object, mut ring, len)) = state(vm, value) {
        for &byte in bytes.iter().take(n) {
            if let Some(place) = vm.buffer_arg(ring.buffer)?.bytes_mut(vm).get_mut(ring.put) {
                *place = byte;
            }
            ring.put = if ring.put + 1 < len { ring.put + 1 } else { 0 };
        }
        object.get_mut(&mut vm.heap).data = ring;
    }
    Ok(Ok(n))
}

fn ioctl(vm: &mut Vm, value: Value, request: usize, argument: usize) -> Result<Result<usize, u16>, Raised> {
    Ok(match request {
        stream::POLL => {
            let ready =
                if waiting(vm, value) > 0 { stream::POLL_READ } else { 0 } | if room(vm, value) > 0 { stream::POLL_WRITE } else { 0 };
            Ok(ready & argument)
        }
        stream::FLUSH | stream::CLOSE => Ok(0),
        _ => Err(EINVAL),
    })
}

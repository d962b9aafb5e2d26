//! The methods of streams, over what a stream's type can do: `read`, `readinto`, `readline`, `readlines`, `write`, `flush`, `close`, iteration over lines.
//!
//! Bytes pass through a small buffer on the machine stack, since a stream may allocate or run Python code.

use crate::args::Args;
use crate::errno::{EAGAIN, EINVAL, EIO};
use crate::heap::text::StrBuf;
use crate::heap::{NativeType, Ref, Slots, StreamSlots, Type};
use crate::types::class::{self, Instance};
use crate::types::exception::OS_ERROR;
use crate::types::text::is_int;
use crate::types::{array, int, list};
use crate::{Raised, Value, Vm, q};

/// `ioctl` requests.
pub const FLUSH: usize = 1;
/// Asks which of the events in the argument there are: 1 can be read, 4 can be written, 8 error, 16 hung up.
pub const POLL: usize = 3;
/// Closes the stream.
pub const CLOSE: usize = 4;
/// Events: there is something to read.
pub const POLL_READ: usize = 1;
/// Events: there is room to write.
pub const POLL_WRITE: usize = 4;

/// Bytes that pass at once.
const PIECE: usize = 64;

/// A whole number of bytes or characters, or `None` for all.
fn count(vm: &mut Vm, value: Option<Value>) -> Result<Option<usize>, Raised> {
    match value {
        Some(value) if !value.is_none() => Ok(usize::try_from(vm.int_arg(value)?).ok()),
        _ => Ok(None),
    }
}

/// The low bits of an integer, so that what is too large or negative means "to the end".
fn bits(vm: &mut Vm, value: Value) -> Result<usize, Raised> {
    if is_int(value) { Ok(int::truncated(vm, value)) } else { Ok(vm.int_arg(value)? as usize) }
}

/// The stream that a method was called on.
fn receiver(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match slots_of(vm, args.get(0)) {
        Some(_) => Ok(args.get(0)),
        None => Err(vm.wrong_receiver(args.get(0), q::IOBase)),
    }
}

/// `OSError: stream operation not supported`.
#[cold]
pub fn unsupported(vm: &mut Vm) -> Raised {
    vm.raise_text(OS_ERROR, "stream operation not supported")
}

/// `io.IOBase`: the base of streams that a program writes. They have `readinto`, `write` and `ioctl`, as far as they can do that.
pub static IO_BASE: NativeType<()> = NativeType::new(q::IOBase, &IO_BASE_SLOTS, &[]);

static IO_BASE_SLOTS: Slots = Slots { make: Some(make_base), ..Slots::NONE };
static PROGRAM_STREAM: StreamSlots =
    StreamSlots { read: Some(program_read), write: Some(program_write), ioctl: Some(program_ioctl), text: false };

fn make_base(vm: &mut Vm, _ty: Ref<Type>, _args: Args) -> Result<Value, Raised> {
    Ok(vm.new_native(&IO_BASE, ())?.value())
}

/// What a value can do as a stream, and the object to ask: of an instance of a program's class its native part, if that is a stream.
pub fn slots_of(vm: &Vm, stream: Value) -> Option<(&'static StreamSlots, Value)> {
    if stream.cast::<Instance>().is_none() {
        return vm.type_of(stream).slots().stream.map(|slots| (slots, stream));
    }
    let native = class::native_base(vm, stream).and_then(|native| Some((vm.type_of(native).slots().stream?, native)));
    native.or_else(|| class::is_subtype(vm, vm.type_of(stream), IO_BASE.as_type()).then_some((&PROGRAM_STREAM, stream)))
}

/// What a method of a stream written in Python answered: `None` is "not now", negative an error number.
fn answer(vm: &mut Vm, answer: Value, most: usize) -> Result<Result<usize, u16>, Raised> {
    if answer.is_none() {
        return Ok(Err(EAGAIN));
    }
    let n = vm.int_arg(answer)?;
    Ok(match usize::try_from(n) {
        Ok(n) if n <= most => Ok(n),
        Ok(_) => Err(EIO),
        Err(_) => Err(n.unsigned_abs() as u16),
    })
}

fn program_read(vm: &mut Vm, stream: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    let target = array::bytearray_from(vm, |_| &[])?;
    if let Some(target) = target.cast::<array::Array>() {
        target.vec_extend(vm, array::Array::bytes, buf)?;
    }
    let method = vm.load_method(stream, q::readinto)?;
    let read = vm.call_method(method, &[target])?;
    let n = answer(vm, read, buf.len())?;
    for (place, &byte) in buf.iter_mut().zip(vm.content(target)) {
        *place = byte;
    }
    Ok(n)
}

fn program_write(vm: &mut Vm, stream: Value, bytes: &[u8]) -> Result<Result<usize, u16>, Raised> {
    let method = vm.load_method(stream, q::write)?;
    let source = array::bytearray_from(vm, |_| &[])?;
    if let Some(source) = source.cast::<array::Array>() {
        source.vec_extend(vm, array::Array::bytes, bytes)?;
    }
    let written = vm.call_method(method, &[source])?;
    answer(vm, written, bytes.len())
}

fn program_ioctl(vm: &mut Vm, stream: Value, request: usize, argument: usize) -> Result<Result<usize, u16>, Raised> {
    let method = vm.load_method(stream, q::ioctl)?;
    let (request, argument) = (Value::small_wrapping(request as isize), Value::small_wrapping(argument as isize));
    let result = vm.call_method(method, &[request, argument])?;
    answer(vm, result, usize::MAX)
}

/// Reads once: how many bytes, or `None` if there are none now.
///
/// # Errors
/// `OSError`, also for what is no stream.
pub fn read_some(vm: &mut Vm, stream: Value, buf: &mut [u8]) -> Result<Option<usize>, Raised> {
    vm.poll()?;
    let Some((read, stream)) = slots_of(vm, stream).and_then(|(slots, stream)| Some((slots.read?, stream))) else {
        return Err(unsupported(vm));
    };
    match read(vm, stream, buf)? {
        Ok(n) => Ok(Some(n.min(buf.len()))),
        Err(EAGAIN) => Ok(None),
        Err(errno) => Err(vm.raise_os(errno)),
    }
}

fn is_text(vm: &Vm, stream: Value) -> bool {
    slots_of(vm, stream).is_some_and(|(slots, _)| slots.text)
}

fn finish(vm: &mut Vm, stream: Value, buf: StrBuf) -> Result<Value, Raised> {
    if is_text(vm, stream) { buf.into_str(vm) } else { Ok(buf.into_bytes(vm)) }
}

/// `stream.read([n])`: characters of a text stream, bytes of others; `None` if there is nothing now.
pub fn read(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = receiver(vm, args)?;
    let limit = match args.optional(1) {
        Some(limit) => usize::try_from(vm.int_arg(limit)?).ok(),
        None => None,
    };
    let text = is_text(vm, stream);
    let mut buf = StrBuf::new(vm)?;
    // What is still wanted, in bytes or characters; a character has at least one byte.
    let mut left = limit.unwrap_or(usize::MAX);
    while left > 0 {
        let mut piece = [0; PIECE];
        let n = left.min(PIECE);
        match read_some(vm, stream, piece.get_mut(..n).unwrap_or_default())? {
            None if buf.is_empty() => return Ok(Value::NONE),
            None | Some(0) => break,
            Some(n) => {
                let piece = piece.get(..n).unwrap_or_default();
                buf.push_bytes(vm, piece)?;
                left -= if text { piece.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() } else { n };
            }
        }
    }
    if text && limit.is_some() {
        complete(vm, stream, &mut buf)?;
    }
    finish(vm, stream, buf)
}

/// Reads the rest of a character that was cut.
fn complete(vm: &mut Vm, stream: Value, buf: &mut StrBuf) -> Result<(), Raised> {
    loop {
        let cut = match core::str::from_utf8(buf.as_bytes(&vm.heap)) {
            Ok(_) => false,
            Err(error) => error.error_len().is_none(),
        };
        let mut byte = [0];
        if !cut || read_some(vm, stream, &mut byte)?.unwrap_or(0) == 0 {
            return Ok(());
        }
        buf.push(vm, byte[0])?;
    }
}

/// `stream.readinto(buffer[, n])`: the number of bytes.
pub fn readinto(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (stream, target) = (receiver(vm, args)?, args.get(1));
    let mut len = vm.writable_arg(target)?.len;
    if let Some(limit) = args.optional(2) {
        len = len.min(bits(vm, limit)?);
    }
    let mut at = 0;
    while at < len {
        let mut piece = [0; PIECE];
        let n = (len - at).min(PIECE);
        match read_some(vm, stream, &mut piece[..n])? {
            None if at == 0 => return Ok(Value::NONE),
            None | Some(0) => break,
            Some(n) => {
                let buffer = vm.buffer_arg(target)?;
                if let (Some(place), Some(piece)) = (buffer.bytes_mut(vm).get_mut(at..at + n), piece.get(..n)) {
                    numbers::slices::copy(place, piece);
                }
                at += n;
            }
        }
    }
    Ok(Value::small_wrapping(at as isize))
}

/// A line with its end, up to `limit` bytes; `None` if there is nothing now.
fn line(vm: &mut Vm, stream: Value, limit: usize) -> Result<Option<StrBuf>, Raised> {
    let mut buf = StrBuf::new(vm)?;
    while buf.len() < limit {
        let mut byte = [0];
        match read_some(vm, stream, &mut byte)? {
            None if buf.is_empty() => return Ok(None),
            None | Some(0) => break,
            Some(_) => buf.push(vm, byte[0])?,
        }
        if byte[0] == b'\n' {
            break;
        }
    }
    Ok(Some(buf))
}

/// `stream.readline([n])`.
pub fn readline(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = receiver(vm, args)?;
    let limit = count(vm, args.optional(1))?.unwrap_or(usize::MAX);
    match line(vm, stream, limit)? {
        Some(mut buf) => {
            if limit != usize::MAX && is_text(vm, stream) {
                complete(vm, stream, &mut buf)?;
            }
            finish(vm, stream, buf)
        }
        None => Ok(Value::NONE),
    }
}

/// `stream.readlines()`.
pub fn readlines(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let lines = list::new(vm, 0)?;
    let stream = receiver(vm, args)?;
    while let Some(line) = next_line(vm, stream)? {
        list::append(vm, lines, line)?;
    }
    Ok(lines.value())
}

/// The next line, as iteration gives it: the `next` slot of a stream's type.
pub fn next_line(vm: &mut Vm, stream: Value) -> Result<Option<Value>, Raised> {
    match line(vm, stream, usize::MAX)? {
        Some(buf) if !buf.is_empty() => finish(vm, stream, buf).map(Some),
        _ => Ok(None),
    }
}

/// `stream.write(data[, n])`, `stream.write(data, offset, n)`: the number of bytes written; `None` if nothing can be written now.
pub fn write(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (stream, data) = (receiver(vm, args)?, args.get(1));
    if vm.str(data).is_none() {
        vm.buffer_arg(data)?;
    }
    let len = vm.content(data).len();
    let mut start = 0;
    let mut end = len;
    if let Some(last) = args.optional(3).or(args.optional(2)) {
        if args.len() > 3 {
            start = bits(vm, args.get(2))?.min(len);
        }
        end = start.saturating_add(bits(vm, last)?).min(len);
    }
    match write_part(vm, stream, data, start, end)? {
        Some(n) => Ok(Value::small_wrapping(n as isize)),
        None => Ok(Value::NONE),
    }
}

fn write_part(vm: &mut Vm, stream: Value, data: Value, start: usize, end: usize) -> Result<Option<usize>, Raised> {
    let Some((write, stream)) = slots_of(vm, stream).and_then(|(slots, stream)| Some((slots.write?, stream))) else {
        return Err(unsupported(vm));
    };
    let mut at = start;
    while at < end {
        let mut piece = [0; PIECE];
        let n = (end - at).min(PIECE);
        let Some(source) = vm.content(data).get(at..at + n) else { break };
        numbers::slices::copy(&mut piece, source);
        match write(vm, stream, piece.get(..n).unwrap_or_default())? {
            Ok(0) => break,
            Ok(written) => at += written.min(n),
            Err(EAGAIN) if at == start => return Ok(None),
            Err(EAGAIN) => break,
            Err(errno) => return Err(vm.raise_os(errno)),
        }
        vm.poll()?;
    }
    Ok(Some(at - start))
}

/// Asks a stream to do what `request` says.
///
/// # Errors
/// `OSError` if it cannot.
pub fn ioctl(vm: &mut Vm, stream: Value, request: usize, argument: usize) -> Result<usize, Raised> {
    let Some((ioctl, stream)) = slots_of(vm, stream).and_then(|(slots, stream)| Some((slots.ioctl?, stream))) else {
        return Err(vm.raise_os(EINVAL));
    };
    match ioctl(vm, stream, request, argument)? {
        Ok(n) => Ok(n),
        Err(errno) => Err(vm.raise_os(errno)),
    }
}

/// `stream.flush()`.
pub fn flush(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = receiver(vm, args)?;
    ioctl(vm, stream, FLUSH, 0)?;
    Ok(Value::NONE)
}

/// `stream.close()`, also as `__exit__`.
pub fn close(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = receiver(vm, args)?;
    ioctl(vm, stream, CLOSE, 0)?;
    Ok(Value::NONE)
}

/// `stream.__enter__()`.
pub fn enter(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    receiver(vm, args)
}

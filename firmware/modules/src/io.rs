//! `io`: streams in memory, and the base of streams written in Python.

use vm::args::ANY;
use vm::heap::{Native, NativeType, Ref, Slots, StreamSlots, Type};
use vm::print::{Out, Style};
use vm::stream::{self, IO_BASE};
use vm::types::array::{self, Array};
use vm::types::exception::VALUE_ERROR;
use vm::types::module::Module;
use vm::types::{iter, text};
use vm::{Args, Qstr, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::io, &MEMBERS).with_hooks(Some(open), None);

members! {
    static MEMBERS;
    BytesIO: t(BYTES_IO.as_type()),
    IOBase: t(IO_BASE.as_type()),
    StringIO: t(STRING_IO.as_type()),
}

/// `open` is the built-in function, where there is one.
fn open(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    if name != q::open {
        return Ok(None);
    }
    Ok(vm::builtins::find(vm, q::open))
}

/// A stream in memory.
#[derive(Clone, Copy)]
pub struct Memory {
    /// What it holds: the text or bytes it was made from until something is written, then a bytearray; none once it is closed.
    content: Value,
    /// Place of the next byte, which may be behind the end.
    at: usize,
}

/// The type `StringIO`.
pub static STRING_IO: NativeType<Memory> = NativeType::new(q::StringIO, &STRING_SLOTS, &MEMORY_MEMBERS);
/// The type `BytesIO`.
pub static BYTES_IO: NativeType<Memory> = NativeType::new(q::BytesIO, &BYTES_SLOTS, &MEMORY_MEMBERS);

static STRING_SLOTS: Slots = Slots {
    make: Some(make_string),
    show: Some(show),
    iter: Some(iter::itself),
    next: Some(stream::next_line),
    stream: Some(&STRING_STREAM),
    ..Slots::NONE
};
static BYTES_SLOTS: Slots = Slots { make: Some(make_bytes), stream: Some(&BYTES_STREAM), ..STRING_SLOTS };
static STRING_STREAM: StreamSlots = StreamSlots { read: Some(read), write: Some(write), ioctl: Some(ioctl), text: true };
static BYTES_STREAM: StreamSlots = StreamSlots { text: false, ..STRING_STREAM };

members! {
    static MEMORY_MEMBERS;
    __enter__: f(stream::enter, 1),
    __exit__: f(stream::close, 4),
    close: f(stream::close, 1),
    flush: f(stream::flush, 1),
    getvalue: f(getvalue, 1),
    read: f(stream::read, 1, 2),
    readinto: f(stream::readinto, 2, 3),
    readline: f(stream::readline, 1, 2),
    seek: f(seek, 2, 3),
    tell: f(tell, 1),
    write: f(stream::write, 2, 4),
}

type Stream = Ref<Native<Memory>>;

fn make_string(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    make(vm, &STRING_IO, args)
}

fn make_bytes(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    make(vm, &BYTES_IO, args)
}

/// Made from content, or from a number of bytes to make room for.
fn make(vm: &mut Vm, ty: &'static NativeType<Memory>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, ANY, true)?;
    let content = match args.optional(0) {
        None => Value::qstr(q::empty),
        Some(size) if text::is_int(size) => {
            let Ok(size) = usize::try_from(vm.int_arg(size)?) else { return Err(vm.raise_memory_error(usize::MAX)) };
            let content = array::new(vm, &array::BYTEARRAY, b'B')?;
            content.vec_reserve(vm, Array::bytes, size)?;
            content.value()
        }
        Some(initial) if vm.str_or_bytes(initial).is_some() => initial,
        Some(initial) => {
            vm.buffer_arg(initial)?;
            array::bytearray_from(vm, |vm| vm.content(initial))?
        }
    };
    Ok(vm.new_native(ty, Memory { content, at: 0 })?.value())
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let name = vm.type_of(value).name();
    vm.write(out, "<io.")?;
    vm.write_name(out, name)?;
    vm.write_fmt(out, format_args!(" {:#x}>", value.bits()))
}

fn this(vm: &mut Vm, value: Value) -> Result<Stream, Raised> {
    match STRING_IO.cast(value).or_else(|| BYTES_IO.cast(value)) {
        Some(stream) => Ok(stream),
        None => Err(vm.wrong_receiver(value, q::StringIO)),
    }
}

/// The stream if it is still open.
fn opened(vm: &mut Vm, value: Value) -> Result<Stream, Raised> {
    let stream = this(vm, value)?;
    if stream.get(&vm.heap).data.content.is_none() {
        return Err(vm.raise_text(VALUE_ERROR, "I/O operation on closed file"));
    }
    Ok(stream)
}

fn read(vm: &mut Vm, value: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    let stream = opened(vm, value)?;
    let Memory { content, at } = stream.get(&vm.heap).data;
    let rest = vm.content(content).get(at..).unwrap_or(&[]);
    let n = rest.len().min(buf.len());
    for (place, &byte) in buf.iter_mut().zip(rest) {
        *place = byte;
    }
    stream.get_mut(&mut vm.heap).data.at = at + n;
    Ok(Ok(n))
}

/// The content as a bytearray, which it becomes if it is not one yet.
fn changeable(vm: &mut Vm, stream: Stream) -> Result<Option<Ref<Array>>, Raised> {
    let content = stream.get(&vm.heap).data.content;
    if let Some(bytes) = content.cast::<Array>() {
        return Ok(Some(bytes));
    }
    let copy = array::bytearray_from(vm, |vm| vm.content(content))?;
    stream.get_mut(&mut vm.heap).data.content = copy;
    Ok(copy.cast::<Array>())
}

fn write(vm: &mut Vm, value: Value, bytes: &[u8]) -> Result<Result<usize, u16>, Raised> {
    let stream = opened(vm, value)?;
    let at = stream.get(&vm.heap).data.at;
    let Some(content) = changeable(vm, stream)? else { return Ok(Ok(0)) };
    let len = vm.content(content.value()).len();
    if at > len {
        content.vec_insert(vm, Array::bytes, len, at - len, 0)?;
    }
    let n_over = len.saturating_sub(at).min(bytes.len());
    let (over, behind) = bytes.split_at_checked(n_over).unwrap_or((bytes, &[]));
    content.vec_extend(vm, Array::bytes, behind)?;
    let places = content.vec_mut(&mut vm.heap, Array::bytes).get_mut(at..).unwrap_or(&mut []);
    for (place, &byte) in places.iter_mut().zip(over) {
        *place = byte;
    }
    stream.get_mut(&mut vm.heap).data.at = at.saturating_add(bytes.len());
    Ok(Ok(bytes.len()))
}

fn ioctl(vm: &mut Vm, value: Value, request: usize, _argument: usize) -> Result<Result<usize, u16>, Raised> {
    let stream = this(vm, value)?;
    match request {
        stream::FLUSH => {}
        stream::CLOSE => stream.get_mut(&mut vm.heap).data.content = Value::NONE,
        _ => return Ok(Err(vm::errno::EINVAL)),
    }
    Ok(Ok(0))
}

/// `seek(offset[, whence])`: the new place.
fn seek(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let offset = vm.int_arg(args.get(1))?;
    let whence = match args.optional(2) {
        Some(whence) => vm.int_arg(whence)?,
        None => 0,
    };
    let stream = this(vm, args.get(0))?;
    let Memory { content, at } = stream.get(&vm.heap).data;
    let base = match whence {
        1 => at,
        2 => vm.content(content).len(),
        _ if offset < 0 => return Err(vm.raise_os(vm::errno::EINVAL)),
        _ => 0,
    };
    let at = base.saturating_add_signed(offset);
    stream.get_mut(&mut vm.heap).data.at = at;
    Ok(Value::small_wrapping(at as isize))
}

fn tell(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = this(vm, args.get(0))?;
    Ok(Value::small_wrapping(stream.get(&vm.heap).data.at as isize))
}

/// `getvalue()`: all of the content.
fn getvalue(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = opened(vm, args.get(0))?;
    let content = stream.get(&vm.heap).data.content;
    let is_text = STRING_IO.cast(stream.value()).is_some();
    if if is_text { vm.str(content).is_some() } else { vm.bytes(content).is_some() } {
        return Ok(content);
    }
    let mut buf = vm::heap::text::StrBuf::new(vm)?;
    buf.push_from(vm, |vm| vm.content(content))?;
    if is_text { buf.into_str(vm) } else { Ok(buf.into_bytes(vm)) }
}

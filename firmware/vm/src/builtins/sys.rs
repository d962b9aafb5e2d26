//! The module `sys`, with the three streams of the console.

use crate::errno::{EBADF, EINVAL};
use crate::heap::text::StaticTuple;
use crate::heap::{Native, NativeType, Slots, StreamSlots};
use crate::print::{Out, Style};
use crate::types::exception::{self, SYSTEM_EXIT};
use crate::types::module::Module;
use crate::types::{int, iter, tuple};
use crate::vm::Root;
use crate::{Args, Qstr, Raised, Value, Vm, members, q, stream};

members! {
    static MEMBERS;
    byteorder: v(Value::qstr(q::little)),
    exit: f(exit, 0, 1),
    print_exception: f(print_exception, 1, 2),
    stderr: t(&TEXTS[2]),
    stdin: t(&TEXTS[0]),
    stdout: t(&TEXTS[1]),
    version_info: t(&VERSION_INFO),
}

members! {
    /// What a desktop has beyond that.
    static DESKTOP_MEMBERS;
    atexit: f(atexit, 1, 1),
    exc_info: f(exc_info, 0, 0),
}

/// The module `sys`.
pub static SYS: Module = Module::new(q::sys, &MEMBERS).fixed().with_hooks(Some(load), Some(store));

/// What programs are told: the language level, and the release of the original that this one behaves like.
const VERSION: &str = concat!("3.4.0; MicroPython v1.29.0; Frostbyte ", env!("CARGO_PKG_VERSION"));
static VERSION_INFO: StaticTuple<3> = StaticTuple::new([Value::from_i16(3), Value::from_i16(4), Value::from_i16(0)]);
static RELEASE: StaticTuple<4> = StaticTuple::new([Value::from_i16(1), Value::from_i16(29), Value::from_i16(0), Value::qstr(q::empty)]);
/// Format of `.mpy` files: version 6, sub-version 3, no machine code.
const MPY: i16 = 6 | 3 << 8;

fn load(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    Ok(Some(match name {
        q::argv => vm.argv,
        q::executable => return Ok(Some(vm.roots[Root::Executable as usize]).filter(|path| !path.is_none())),
        q::implementation => implementation(vm)?,
        q::maxsize => int::from_word(vm, isize::MAX)?,
        q::modules => vm.modules,
        q::path => vm.path,
        q::platform => vm.new_str(vm.config.platform)?,
        q::ps1 => prompt(vm, Root::Ps1, ">>> ")?,
        q::ps2 => prompt(vm, Root::Ps2, "... ")?,
        q::version => vm.new_str(VERSION)?,
        _ if vm.config.detailed => return Ok(crate::args::find_member(&DESKTOP_MEMBERS, name)),
        _ => return Ok(None),
    }))
}

fn store(vm: &mut Vm, name: Qstr, value: Value) -> Result<bool, Raised> {
    if value.is_null() {
        return Ok(false);
    }
    match name {
        q::path => vm.path = value,
        q::ps1 => vm.roots[Root::Ps1 as usize] = value,
        q::ps2 => vm.roots[Root::Ps2 as usize] = value,
        _ => return Ok(false),
    }
    Ok(true)
}

fn prompt(vm: &mut Vm, root: Root, usual: &'static str) -> Result<Value, Raised> {
    let value = vm.roots[root as usize];
    if value.is_none() { vm.new_str(usual) } else { Ok(value) }
}

/// `sys.implementation`: a tuple with names.
fn implementation(vm: &mut Vm) -> Result<Value, Raised> {
    let version = Value::from_static(&RELEASE);
    let machine = vm.new_str(vm.config.machine)?;
    let build = vm.new_str(vm.config.build)?;
    let names = [q::name, q::version, q::_machine, q::_mpy, q::_build].map(Value::qstr);
    let fields = vm.new_tuple(&names)?;
    let ty = tuple::new_named_type(vm, q::tuple, fields)?;
    tuple::new_named(vm, ty, &[Value::qstr(q::micropython), version, machine, Value::from_i16(MPY), build])
}

fn exit(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Err(match args.optional(0) {
        Some(value) => vm.raise_args(SYSTEM_EXIT, &[value]),
        None => vm.raise(SYSTEM_EXIT),
    })
}

/// `print_exception(exception[, stream])`; what is no exception is just shown.
fn print_exception(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let out = match args.optional(1) {
        Some(file) => super::print::stream_out(vm, file)?,
        None => Out::Console,
    };
    if exception::is_exception(vm, args.get(0)) {
        vm.print_exception(args.get(0), out)?;
    } else {
        vm.show(args.get(0), out, Style::Repr)?;
        vm.write(out, "\n")?;
    }
    Ok(Value::NONE)
}

/// `atexit(function)`: the one that was to be called before.
fn atexit(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(core::mem::replace(&mut vm.roots[Root::AtExit as usize], args.get(0)))
}

/// `(type, exception, None)` of what is being handled.
fn exc_info(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    match vm.handled_exception() {
        Some(exception) => {
            let class = vm.type_of(exception).value();
            vm.new_tuple(&[class, exception, Value::NONE])
        }
        None => vm.new_tuple(&[Value::NONE; 3]),
    }
}

/// A stream of the console.
#[derive(Clone, Copy)]
struct Console {
    /// 0 input, 1 output, 2 errors.
    fd: u8,
}

static TEXT: NativeType<Console> = NativeType::new(q::TextIOWrapper, &TEXT_SLOTS, &STREAM_MEMBERS);
static RAW: NativeType<Console> = NativeType::new(q::FileIO, &RAW_SLOTS, &STREAM_MEMBERS);

static TEXT_SLOTS: Slots = Slots {
    show: Some(show),
    attr: Some(attr),
    iter: Some(iter::itself),
    next: Some(stream::next_line),
    stream: Some(&TEXT_STREAM),
    ..Slots::NONE
};
static RAW_SLOTS: Slots = Slots { attr: None, stream: Some(&RAW_STREAM), ..TEXT_SLOTS };
static TEXT_STREAM: StreamSlots = StreamSlots { read: Some(read), write: Some(write), ioctl: Some(ioctl), text: true };
static RAW_STREAM: StreamSlots = StreamSlots { text: false, ..TEXT_STREAM };

members! {
    static STREAM_MEMBERS;
    __enter__: f(stream::enter, 1, 1),
    __exit__: f(stream::close, 4, 4),
    close: f(stream::close, 1, 1),
    fileno: f(fileno, 1, 1),
    flush: f(stream::flush, 1, 1),
    read: f(stream::read, 1, 2),
    readinto: f(stream::readinto, 2, 3),
    readline: f(stream::readline, 1, 2),
    readlines: f(stream::readlines, 1, 1),
    write: f(stream::write, 2, 4),
}

static TEXTS: [Native<Console>; 3] = [
    Native::new_static(&TEXT, Console { fd: 0 }),
    Native::new_static(&TEXT, Console { fd: 1 }),
    Native::new_static(&TEXT, Console { fd: 2 }),
];
static RAWS: [Native<Console>; 3] =
    [Native::new_static(&RAW, Console { fd: 0 }), Native::new_static(&RAW, Console { fd: 1 }), Native::new_static(&RAW, Console { fd: 2 })];

/// The stream of the console with this file number, of text or bytes.
pub fn console(number: isize, is_text: bool) -> Option<Value> {
    let streams = if is_text { &TEXTS } else { &RAWS };
    usize::try_from(number).ok().and_then(|idx| streams.get(idx)).map(Value::from_static)
}

/// The file number of a console stream: 0 input, 1 output, 2 errors.
pub fn console_number(vm: &Vm, value: Value) -> Option<u8> {
    Some(fd_of(vm, value)).filter(|&number| number != u8::MAX)
}

fn fd_of(vm: &Vm, value: Value) -> u8 {
    TEXT.cast(value).or_else(|| RAW.cast(value)).map_or(u8::MAX, |console| console.get(&vm.heap).data.fd)
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let name = vm.type_of(value).name();
    vm.write(out, "<io.")?;
    vm.write_name(out, name)?;
    let fd = fd_of(vm, value);
    vm.write_fmt(out, format_args!(" {fd}>"))
}

/// `buffer`: the same stream, of bytes.
fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    if name != q::buffer {
        return Ok(None);
    }
    Ok(RAWS.get(fd_of(vm, value) as usize).map(Value::from_static))
}

fn fileno(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(Value::from_i16(fd_of(vm, args.get(0)).into()))
}

/// Whether line ends are translated: those of text, on a board.
fn translates(vm: &Vm, value: Value) -> bool {
    !vm.config.detailed && TEXT.cast(value).is_some()
}

/// Waits for each byte, until `buf` is full or there will be no more.
fn read(vm: &mut Vm, value: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    if fd_of(vm, value) != 0 {
        return Ok(Err(EBADF));
    }
    let translates = translates(vm, value);
    for (n, place) in buf.iter_mut().enumerate() {
        match wait_for_byte(vm)? {
            Some(b'\r') if translates => *place = b'\n',
            Some(byte) => *place = byte,
            None => return Ok(Ok(n)),
        }
    }
    Ok(Ok(buf.len()))
}

/// The next byte from the console; `None` if there will be no more.
///
/// # Errors
/// What a check point raises meanwhile: Ctrl-C.
pub fn wait_for_byte(vm: &mut Vm) -> Result<Option<u8>, Raised> {
    if let Some(byte) = vm.console_ahead.take() {
        return Ok(Some(byte));
    }
    if vm.config.detailed {
        // A desktop reads a file or terminal, which may end.
        let byte = vm.host.read(true);
        vm.poll()?;
        return Ok(byte);
    }
    loop {
        vm.poll()?;
        match vm.host.read(false) {
            Some(byte) => return Ok(Some(byte)),
            None => vm.host.idle(),
        }
    }
}

fn write(vm: &mut Vm, value: Value, bytes: &[u8]) -> Result<Result<usize, u16>, Raised> {
    match fd_of(vm, value) {
        1 | 2 if !vm.config.detailed && !translates(vm, value) => vm.host.write_raw(bytes),
        1 => vm.host.write(bytes),
        2 => vm.host.write_error(bytes),
        _ => return Ok(Err(EBADF)),
    }
    Ok(Ok(bytes.len()))
}

fn ioctl(vm: &mut Vm, value: Value, request: usize, argument: usize) -> Result<Result<usize, u16>, Raised> {
    Ok(match request {
        stream::POLL if fd_of(vm, value) != 0 => Ok(argument & 4),
        stream::POLL => Ok(if argument & 1 != 0 && vm.host.has_input() { 1 } else { 0 }),
        stream::FLUSH | stream::CLOSE => Ok(0),
        _ => Err(EINVAL),
    })
}

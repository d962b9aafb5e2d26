//! `open`, and the files of the host as streams.

use crate::args::Param;
use crate::errno::{EBADF, EINVAL, ENODEV};
use crate::files::{Files, OpenMode};
use crate::heap::{NativeType, Slots, StreamSlots};
use crate::import::{MAX_PATH, copy_path};
use crate::mounts::{self, Place};
use crate::print::{Out, Style};
use crate::types::exception::VALUE_ERROR;
use crate::types::{int, iter};
use crate::{Args, Raised, Value, Vm, members, q, stream};

/// An open file.
#[derive(Clone, Copy)]
pub struct File {
    /// The host's number for it; `None` once it is closed.
    number: Option<u32>,
}

static TEXT: NativeType<File> = NativeType::new(q::TextIOWrapper, &TEXT_SLOTS, &FILE_MEMBERS);
static RAW: NativeType<File> = NativeType::new(q::FileIO, &RAW_SLOTS, &FILE_MEMBERS);

static TEXT_SLOTS: Slots = Slots {
    show: Some(show),
    iter: Some(iter::itself),
    next: Some(stream::next_line),
    stream: Some(&TEXT_STREAM),
    finalise: Some(finalise),
    ..Slots::NONE
};
static RAW_SLOTS: Slots = Slots { stream: Some(&RAW_STREAM), ..TEXT_SLOTS };
static TEXT_STREAM: StreamSlots = StreamSlots { read: Some(read), write: Some(write), ioctl: Some(ioctl), text: true };
static RAW_STREAM: StreamSlots = StreamSlots { text: false, ..TEXT_STREAM };

members! {
    static FILE_MEMBERS;
    __del__: f(stream::close, 1, 1),
    __enter__: f(stream::enter, 1, 1),
    __exit__: f(stream::close, 4, 4),
    close: f(stream::close, 1, 1),
    fileno: f(fileno, 1, 1),
    flush: f(stream::flush, 1, 1),
    read: f(stream::read, 1, 2),
    readinto: f(stream::readinto, 2, 3),
    readline: f(stream::readline, 1, 2),
    readlines: f(stream::readlines, 1, 1),
    seek: f(seek, 2, 3),
    tell: f(tell, 1, 1),
    write: f(stream::write, 2, 4),
}

/// `open(file, mode='r', buffering=-1, encoding=None)`.
pub fn open(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    const PARAMS: [Param; 4] = [
        Param::required(q::file),
        Param::optional(q::mode, Value::qstr(q::empty)),
        Param::int(q::buffering, -1),
        Param::optional(q::encoding, Value::NONE),
    ];
    let [path, mode, ..] = vm.parse_args(args, &PARAMS)?;
    if let Some(number) = path.as_small() {
        let (_, is_text) = mode_of(vm, mode)?;
        // Of the system's numbers a program knows only those of the console; others belong to files that are open.
        return match super::sys::console(number, is_text) {
            Some(stream) => Ok(stream),
            None => Err(vm.raise_os(EBADF)),
        };
    }
    if vm.str_or_bytes(path).is_none() {
        return Err(vm.not_implicitly(path, q::str));
    }
    mode_of(vm, mode)?;
    match mounts::find(vm, path)? {
        Place::Host => open_on_host_files(vm, path, mode),
        Place::Mounted(fs, path) => {
            let mode = if mode == Value::qstr(q::empty) { vm.new_str("r")? } else { mode };
            mounts::ask(vm, fs, q::open, &[path, mode])
        }
        Place::Root | Place::Nowhere => Err(mounts::nowhere(vm)),
    }
}

/// Opens one of the host's files.
///
/// # Errors
/// `OSError`.
pub fn open_on_host_files(vm: &mut Vm, path: Value, mode: Value) -> Result<Value, Raised> {
    let (open_mode, is_text) = mode_of(vm, mode)?;
    let mut buffer = [0; MAX_PATH];
    let Some(path) = copy_path(vm, path, &mut buffer) else { return Err(vm.raise_os(EINVAL)) };
    // The object first: a file that nothing refers to would never be closed.
    let file = vm.new_native(if is_text { &TEXT } else { &RAW }, File { number: None })?;
    match on_host(vm, |files| files.open(path, open_mode)) {
        Ok(number) => {
            file.get_mut(&mut vm.heap).data.number = Some(number);
            Ok(file.value())
        }
        Err(errno) => Err(vm.raise_os(errno)),
    }
}

/// What the letters of a mode mean, and whether it is one of text; unknown letters mean nothing.
pub fn mode_of(vm: &mut Vm, mode: Value) -> Result<(OpenMode, bool), Raised> {
    let Some(letters) = vm.str_or_bytes(mode) else { return Err(vm.not_implicitly(mode, q::str)) };
    let reading = OpenMode { read: true, ..OpenMode::default() };
    let mut open_mode = reading;
    let mut is_text = true;
    for &letter in letters {
        match letter {
            b'r' => open_mode = reading,
            b'w' => open_mode = OpenMode { write: true, truncate: true, ..OpenMode::default() },
            b'a' => open_mode = OpenMode { write: true, append: true, ..OpenMode::default() },
            b'+' => open_mode = OpenMode { read: true, write: true, ..open_mode },
            b'b' => is_text = false,
            b't' => is_text = true,
            _ => {}
        }
    }
    Ok((open_mode, is_text))
}

fn on_host<T>(vm: &mut Vm, action: impl FnOnce(&mut dyn Files) -> Result<T, u16>) -> Result<T, u16> {
    match vm.host.files() {
        Some(files) => action(files),
        None => Err(ENODEV),
    }
}

fn file_of(vm: &Vm, value: Value) -> Option<u32> {
    TEXT.cast(value).or_else(|| RAW.cast(value)).and_then(|file| file.get(&vm.heap).data.number)
}

/// The number of a file that is still open.
fn opened(vm: &mut Vm, value: Value) -> Result<u32, Raised> {
    match file_of(vm, value) {
        Some(number) => Ok(number),
        None => Err(vm.raise_text(VALUE_ERROR, "I/O operation on closed file")),
    }
}

fn close(vm: &mut Vm, value: Value) {
    if let Some(number) = file_of(vm, value) {
        if let Some(file) = TEXT.cast(value).or_else(|| RAW.cast(value)) {
            file.get_mut(&mut vm.heap).data.number = None;
        }
        let _ = on_host(vm, |files| {
            files.close(number);
            Ok(())
        });
    }
}

fn finalise(vm: &mut Vm, value: Value) {
    close(vm, value);
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let name = vm.type_of(value).name();
    vm.write(out, "<io.")?;
    vm.write_name(out, name)?;
    let number = file_of(vm, value).map_or(-1, i64::from);
    vm.write_fmt(out, format_args!(" {number}>"))
}

fn read(vm: &mut Vm, value: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    let number = opened(vm, value)?;
    Ok(on_host(vm, |files| files.read(number, buf)))
}

fn write(vm: &mut Vm, value: Value, bytes: &[u8]) -> Result<Result<usize, u16>, Raised> {
    let number = opened(vm, value)?;
    Ok(on_host(vm, |files| files.write(number, bytes)))
}

fn ioctl(vm: &mut Vm, value: Value, request: usize, _argument: usize) -> Result<Result<usize, u16>, Raised> {
    match request {
        stream::CLOSE => close(vm, value),
        stream::FLUSH => {
            opened(vm, value)?;
        }
        _ => return Ok(Err(EINVAL)),
    }
    Ok(Ok(0))
}

fn fileno(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let number = opened(vm, args.get(0))?;
    int::from_u64(vm, number.into())
}

/// `seek(offset[, whence])`.
fn seek(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let offset = vm.int_arg(args.get(1))?;
    let whence = match args.optional(2) {
        Some(whence) => vm.int_arg(whence)?,
        None => 0,
    };
    moved(vm, args.get(0), offset, whence)
}

fn tell(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    moved(vm, args.get(0), 0, 1)
}

fn moved(vm: &mut Vm, value: Value, offset: isize, whence: isize) -> Result<Value, Raised> {
    let number = opened(vm, value)?;
    match on_host(vm, |files| files.seek(number, offset as i64, whence)) {
        Ok(position) => int::from_u64(vm, position),
        Err(errno) => Err(vm.raise_os(errno)),
    }
}

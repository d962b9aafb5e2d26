//! File systems that a program mounted: which of them a path names, and what is asked of them by the machine itself.
//!
//! A file system is any object with the methods `mount`, `umount`, `open`, `stat`, `ilistdir` and so on. The host's own files are one too, named by
//! `True` in the table and mounted at `/` until the program says otherwise.

use crate::heap::text::StrBuf;
use crate::heap::{HeapVec, Ref};
use crate::qstr::Qstr;
use crate::types::exception::ATTRIBUTE_ERROR;
use crate::types::list::{self, List};
use crate::vm::{Root, Stat};
use crate::{Raised, Value, Vm, errno, q, stream};

/// What a path names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Something in the host's files, under the path as it was given.
    Host,
    /// Something in a mounted file system, and the path in it.
    Mounted(Value, Value),
    /// The root, where nothing is mounted.
    Root,
    /// Nothing: no file system is responsible.
    Nowhere,
}

/// The host's files among the file systems of the table.
pub const HOST: Value = Value::TRUE;
/// Asks a stream how large a buffer suits it.
const BUFFER_SIZE: usize = 11;

/// The table: path and file system in turn, the root last. `None` while only the host is mounted.
pub fn table(vm: &Vm) -> Option<Ref<List>> {
    vm.roots[Root::Mounts as usize].cast::<List>()
}

/// Makes the table for a change to it.
///
/// # Errors
/// `MemoryError`.
pub fn table_for_change(vm: &mut Vm) -> Result<Ref<List>, Raised> {
    if let Some(table) = table(vm) {
        return Ok(table);
    }
    let table = list::new(vm, 4)?;
    for value in [Value::qstr(q::slash), HOST] {
        list::append(vm, table, value)?;
    }
    vm.roots[Root::Mounts as usize] = table.value();
    Ok(table)
}

/// The mounts by number: path and file system.
pub fn mount(vm: &Vm, idx: usize) -> Option<(Value, Value)> {
    let Some(table) = table(vm) else { return (idx == 0).then_some((Value::qstr(q::slash), HOST)) };
    let items = vm.sequence(table.value())?;
    Some((*items.get(2 * idx)?, *items.get(2 * idx + 1)?))
}

/// The file system of the current folder; `None` for that of the root.
pub fn current(vm: &Vm) -> Option<Value> {
    Some(vm.roots[Root::Folder as usize]).filter(|fs| !fs.is_none())
}

/// Sets it.
pub fn set_current(vm: &mut Vm, fs: Option<Value>) {
    vm.roots[Root::Folder as usize] = fs.unwrap_or(Value::NONE);
}

/// Where the part of `path` below a mount point begins, if it lies there.
fn below(mount: &[u8], path: &[u8]) -> Option<usize> {
    if mount == b"/" {
        return Some(0);
    }
    let rest = path.strip_prefix(mount)?;
    (rest.is_empty() || rest[0] == b'/').then_some(mount.len())
}

/// What a path, `str` or `bytes`, names.
///
/// # Errors
/// `MemoryError`.
pub fn find(vm: &mut Vm, path: Value) -> Result<Place, Raised> {
    if table(vm).is_none() {
        return Ok(Place::Host);
    }
    let text = vm.str_or_bytes(path).unwrap_or_default();
    if text.starts_with(b"/") {
        return find_absolute(vm, path);
    }
    if let Some(fs) = current(vm) {
        return Ok(Place::Mounted(fs, path));
    }
    // Relative to the root, which may be a file system or the table alone.
    let root = (0..).map_while(|idx| mount(vm, idx)).find(|&(mount, _)| mount == Value::qstr(q::slash));
    match root {
        Some((_, fs)) if fs == HOST => Ok(Place::Host),
        Some((_, fs)) => Ok(Place::Mounted(fs, path)),
        None => {
            let mut buf = StrBuf::new(vm)?;
            buf.push(vm, b'/')?;
            buf.push_from(vm, |vm| vm.str_or_bytes(path).unwrap_or_default())?;
            let path = buf.into_str(vm)?;
            find_absolute(vm, path)
        }
    }
}

fn find_absolute(vm: &mut Vm, path: Value) -> Result<Place, Raised> {
    let text = vm.str_or_bytes(path).unwrap_or_default();
    let found = (0..).map_while(|idx| mount(vm, idx)).find_map(|(mount, fs)| Some((fs, below(vm.str(mount)?.as_bytes(), text)?)));
    match found {
        Some((fs, _)) if fs == HOST => Ok(Place::Host),
        Some((fs, start)) if start == text.len() => Ok(Place::Mounted(fs, Value::qstr(q::slash))),
        Some((fs, start)) => {
            let rest = vm.new_str_from(|vm| {
                let rest = vm.str_or_bytes(path).and_then(|text| text.get(start..)).unwrap_or_default();
                core::str::from_utf8(rest).unwrap_or_default()
            })?;
            Ok(Place::Mounted(fs, rest))
        }
        None if text == b"/" => Ok(Place::Root),
        None => Ok(Place::Nowhere),
    }
}

/// Calls a method of a file system.
///
/// # Errors
/// What it raises; `AttributeError` if it has none.
pub fn ask(vm: &mut Vm, fs: Value, method: Qstr, args: &[Value]) -> Result<Value, Raised> {
    let method = vm.load_method(fs, method)?;
    vm.call_method(method, args)
}

/// For `import`: what a file system has at a path. One that raises has nothing.
pub fn stat(vm: &mut Vm, fs: Value, path: Value) -> Stat {
    match ask(vm, fs, q::stat, &[path]) {
        Ok(answer) => {
            let mode = vm.sequence(answer).and_then(|items| items.first()?.as_small());
            if mode.is_some_and(|mode| mode & 0x4000 != 0) { Stat::Dir } else { Stat::File }
        }
        Err(Raised) => {
            vm.forget_exception();
            Stat::Missing
        }
    }
}

/// For `import`: all of a file.
///
/// # Errors
/// What the file system raises, and `OSError` for what it opens but is no stream.
pub fn read(vm: &mut Vm, fs: Value, path: Value) -> Result<HeapVec<u8>, Raised> {
    let file = open(vm, fs, path)?;
    let content = read_all(vm, file);
    close(vm, file);
    content
}

/// Opens a file to be read.
///
/// # Errors
/// What the file system raises.
pub fn open(vm: &mut Vm, fs: Value, path: Value) -> Result<Value, Raised> {
    let mode = vm.new_str("rb")?;
    let file = ask(vm, fs, q::open, &[path, mode])?;
    // The answer decides nothing here: pieces are as large as the machine stack likes them.
    if stream::ioctl(vm, file, BUFFER_SIZE, 0).is_err() {
        vm.forget_exception();
    }
    Ok(file)
}

/// Closes a file that was [opened](open); what is being raised goes on.
pub fn close(vm: &mut Vm, file: Value) {
    let raised = vm.take_exception();
    if stream::ioctl(vm, file, stream::CLOSE, 0).is_err() {
        vm.forget_exception();
    }
    vm.exception = raised;
}

fn read_all(vm: &mut Vm, file: Value) -> Result<HeapVec<u8>, Raised> {
    let mut content = HeapVec::<u8>::new();
    let mut piece = [0; 256];
    loop {
        match stream::read_some(vm, file, &mut piece)?.and_then(|n| piece.get(..n)) {
            Some([]) | None => return Ok(content),
            Some(bytes) => content.extend_rooted(vm, bytes)?,
        }
    }
}

/// `OSError(ENODEV)`: no file system is responsible.
#[cold]
pub fn nowhere(vm: &mut Vm) -> Raised {
    vm.raise_os(errno::ENODEV)
}

/// Whether an object has a method.
///
/// # Errors
/// What looking for it raises.
pub fn has(vm: &mut Vm, fs: Value, method: Qstr) -> Result<bool, Raised> {
    match vm.load_method(fs, method) {
        Ok(_) => Ok(true),
        Err(Raised) if vm.exception_is(ATTRIBUTE_ERROR) => {
            vm.forget_exception();
            Ok(false)
        }
        Err(raised) => Err(raised),
    }
}

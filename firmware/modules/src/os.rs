//! `os`: the system's name, random bytes, and the files and environment of a host that has them.

use numbers::slices;
use vm::args::ANY;
use vm::errno::{EINVAL, ENODEV};
use vm::files::Files;
use vm::heap::Ref;
use vm::heap::text::StrBuf;
use vm::mounts::{self, Place};
use vm::types::exception::VALUE_ERROR;
use vm::types::list::{self, List};
use vm::types::module::Module;
use vm::types::{int, tuple};
use vm::{Args, Qstr, Raised, Value, Vm, members};

use crate::q;

/// The version whose behaviour this is.
pub const RELEASE: &str = "1.29.0";

/// The module.
pub static MODULE: Module = Module::new(q::os, &MEMBERS).with_hooks(Some(by_system), None);

members! {
    static MEMBERS;
    chdir: f(chdir, 1),
    getcwd: f(getcwd, 0),
    ilistdir: f(ilistdir, 0, 1),
    listdir: f(listdir, 0, 1),
    mkdir: f(mkdir, 1),
    mount: kw(crate::vfs::mount, 0, ANY),
    remove: f(remove, 1),
    rename: f(rename, 2),
    rmdir: f(rmdir, 1),
    sep: v(Value::qstr(q::slash)),
    stat: f(stat, 1),
    statvfs: f(statvfs, 1),
    umount: f(crate::vfs::umount, 1),
    unlink: f(remove, 1),
    urandom: f(urandom, 1),
}

members! {
    static DESKTOP;
    VfsPosix: t(crate::vfs::posix::TYPE.as_type()),
    getenv: f(getenv, 1, 2),
    putenv: f(putenv, 2),
    system: f(system, 1),
    unsetenv: f(unsetenv, 1),
}

members! { static CHIP; uname: f(uname, 0) }

/// What only a desktop or only a chip has.
fn by_system(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    let members: &[_] = if vm.host.files().is_some() { &DESKTOP } else { &CHIP };
    Ok(vm::args::find_member(members, name))
}

/// Longest name of a folder's entry, as POSIX systems have it, and first guess for longer texts.
const NAME_BYTES: usize = 256;

/// A copy of a text, which can be read beside the host.
fn copied(vm: &mut Vm, text: Value) -> Result<StrBuf, Raised> {
    if vm.str_or_bytes(text).is_none() {
        return Err(vm.not_implicitly(text, q::str));
    }
    let mut copy = StrBuf::new(vm)?;
    copy.push_from(vm, |vm| vm.str_or_bytes(text).unwrap_or_default())?;
    Ok(copy)
}

/// Does what `action` says with the host's files.
fn with_files<T>(vm: &mut Vm, paths: [&StrBuf; 2], action: impl FnOnce(&mut dyn Files, &str, &str) -> Result<T, u16>) -> Result<T, Raised> {
    let [first, second] = paths.map(|path| core::str::from_utf8(path.as_bytes(&vm.heap)).unwrap_or_default());
    let result = match vm.host.files() {
        Some(files) => action(files, first, second),
        None => Err(ENODEV),
    };
    result.map_err(|errno| vm.raise_os(errno))
}

/// The same with one path, and nothing comes of it.
fn change(vm: &mut Vm, path: Value, action: fn(&mut dyn Files, &str) -> Result<(), u16>) -> Result<Value, Raised> {
    let path = copied(vm, path)?;
    with_files(vm, [&path, &path], |files, path, _| action(files, path))?;
    Ok(Value::NONE)
}

/// What a mounted file system answers if the path is its business; `None` if it is the host's.
fn elsewhere(vm: &mut Vm, path: Value, method: Qstr) -> Result<Option<Value>, Raised> {
    if vm.str_or_bytes(path).is_none() {
        return Err(vm.not_implicitly(path, q::str));
    }
    match mounts::find(vm, path)? {
        Place::Host => Ok(None),
        Place::Mounted(fs, path) => mounts::ask(vm, fs, method, &[path]).map(Some),
        Place::Root | Place::Nowhere => Err(mounts::nowhere(vm)),
    }
}

/// Whether a path names the root and nothing is mounted there.
fn is_bare_root(vm: &mut Vm, path: Value) -> Result<bool, Raised> {
    Ok(vm.str_or_bytes(path).is_some() && mounts::find(vm, path)? == Place::Root)
}

/// The current folder is one of a file system, or the root of all.
fn chdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = args.get(0);
    if vm.str_or_bytes(path).is_none() {
        return Err(vm.not_implicitly(path, q::str));
    }
    match mounts::find(vm, path)? {
        Place::Host => {
            host::chdir(vm, path)?;
            mounts::set_current(vm, None);
        }
        Place::Mounted(fs, rest) => {
            mounts::ask(vm, fs, q::chdir, &[rest])?;
            let is_root = vm.content(path) == b"/";
            mounts::set_current(vm, Some(fs).filter(|_| !is_root));
        }
        Place::Root => mounts::set_current(vm, None),
        Place::Nowhere => return Err(mounts::nowhere(vm)),
    }
    Ok(Value::NONE)
}

fn mkdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    // The point where something is mounted is there already.
    let path = args.get(0);
    if (0..).map_while(|idx| mounts::mount(vm, idx)).any(|(mount, _)| vm.content(mount) == vm.content(path) && vm.content(path) != b"/") {
        return Err(vm.raise_os(vm::errno::EEXIST));
    }
    match elsewhere(vm, path, q::mkdir)? {
        Some(answer) => Ok(answer),
        None => host::mkdir(vm, path),
    }
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match elsewhere(vm, args.get(0), q::remove)? {
        Some(answer) => Ok(answer),
        None => host::remove(vm, args.get(0)),
    }
}

fn rmdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match elsewhere(vm, args.get(0), q::rmdir)? {
        Some(answer) => Ok(answer),
        None => host::rmdir(vm, args.get(0)),
    }
}

fn rename(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (from, to) = (args.get(0), args.get(1));
    for path in [from, to] {
        if vm.str_or_bytes(path).is_none() {
            return Err(vm.not_implicitly(path, q::str));
        }
    }
    match (mounts::find(vm, from)?, mounts::find(vm, to)?) {
        (Place::Host, Place::Host) => host::rename(vm, from, to),
        (Place::Mounted(fs, from), Place::Mounted(other, to)) if fs == other => mounts::ask(vm, fs, q::rename, &[from, to]),
        _ => Err(vm.raise_os(vm::errno::EPERM)),
    }
}

fn stat(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if vm.content(args.get(0)) == b"/" || is_bare_root(vm, args.get(0))? {
        // Whatever is mounted there.
        let mut values = [Value::from_i16(0); 10];
        values[0] = Value::small_wrapping(FOLDER);
        return vm.new_tuple(&values);
    }
    match elsewhere(vm, args.get(0), q::stat)? {
        Some(answer) => Ok(answer),
        None => host::stat(vm, args.get(0)),
    }
}

fn statvfs(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if is_bare_root(vm, args.get(0))? {
        let mut values = [Value::from_i16(0); 10];
        // The longest name.
        values[9] = Value::from_i16(4096);
        return vm.new_tuple(&values);
    }
    match elsewhere(vm, args.get(0), q::statvfs)? {
        Some(answer) => Ok(answer),
        None => host::statvfs(vm, args.get(0)),
    }
}

/// `st_mode` of a folder.
const FOLDER: isize = 0x4000;

/// What can be done with the host's files, whatever is mounted. The paths are texts.
pub mod host {
    use super::*;

    pub fn chdir(vm: &mut Vm, path: Value) -> Result<Value, Raised> {
        change(vm, path, |files, path| files.change_dir(path))
    }

    pub fn mkdir(vm: &mut Vm, path: Value) -> Result<Value, Raised> {
        change(vm, path, |files, path| files.make_dir(path))
    }

    pub fn remove(vm: &mut Vm, path: Value) -> Result<Value, Raised> {
        change(vm, path, |files, path| files.remove_file(path))
    }

    pub fn rmdir(vm: &mut Vm, path: Value) -> Result<Value, Raised> {
        change(vm, path, |files, path| files.remove_dir(path))
    }

    pub fn rename(vm: &mut Vm, from: Value, to: Value) -> Result<Value, Raised> {
        let (from, to) = (copied(vm, from)?, copied(vm, to)?);
        with_files(vm, [&from, &to], |files, from, to| files.rename(from, to))?;
        Ok(Value::NONE)
    }

    pub fn stat(vm: &mut Vm, path: Value) -> Result<Value, Raised> {
        let path = copied(vm, path)?;
        let numbers = with_files(vm, [&path, &path], |files, path, _| files.metadata(path))?;
        let mut values = [Value::NONE; 10];
        for (value, number) in values.iter_mut().zip(numbers) {
            *value = int::from_i64(vm, number)?;
        }
        vm.new_tuple(&values)
    }

    pub fn statvfs(vm: &mut Vm, path: Value) -> Result<Value, Raised> {
        let path = copied(vm, path)?;
        let numbers = with_files(vm, [&path, &path], |files, path, _| files.space(path))?;
        let mut values = [Value::NONE; 10];
        for (value, number) in values.iter_mut().zip(numbers) {
            *value = int::from_u64(vm, number)?;
        }
        vm.new_tuple(&values)
    }

    pub fn getcwd(vm: &mut Vm) -> Result<Value, Raised> {
        let path = text_from(vm, |vm, buf| {
            let result = match vm.host.files() {
                Some(files) => files.current_dir(buf.as_mut_bytes(&mut vm.heap)),
                None => Err(ENODEV),
            };
            result.map(Some).map_err(|errno| vm.raise_os(errno))
        })?;
        Ok(path.unwrap_or(Value::qstr(q::slash)))
    }

    /// A list of `(name, type, inode)`.
    pub fn ilistdir(vm: &mut Vm, folder: Value) -> Result<Value, Raised> {
        let found = list::new(vm, 0)?;
        add_entries(vm, found, folder)?;
        Ok(found.value())
    }

    pub(super) fn add_entries(vm: &mut Vm, found: Ref<List>, folder: Value) -> Result<(), Raised> {
        let as_bytes = vm.bytes(folder).is_some();
        let path = copied(vm, folder)?;
        for idx in 0.. {
            let mut name = [0; NAME_BYTES];
            let Some(entry) = with_files(vm, [&path, &path], |files, path, _| files.entry(path, idx, &mut name))? else { break };
            let name = name.get(..entry.name_len).unwrap_or_default();
            let name = if as_bytes { vm.new_bytes(name)? } else { vm.new_str(core::str::from_utf8(name).unwrap_or_default())? };
            let mode = Value::small_wrapping(if entry.is_dir { FOLDER } else { 0x8000 });
            let inode = int::from_u64(vm, entry.inode)?;
            let item = vm.new_tuple(&[name, mode, inode])?;
            list::append(vm, found, item)?;
            vm.poll()?;
        }
        Ok(())
    }
}

/// A text that `write` puts into room made for it: it answers the length, and is asked again if there was too little.
fn text_from(vm: &mut Vm, mut write: impl FnMut(&mut Vm, &mut StrBuf) -> Result<Option<usize>, Raised>) -> Result<Option<Value>, Raised> {
    let mut room = NAME_BYTES;
    loop {
        let mut buf = StrBuf::with_capacity(vm, room)?;
        buf.fill(vm, room, 0)?;
        match write(vm, &mut buf)? {
            None => return Ok(None),
            Some(n) if n <= room => {
                buf.truncate(n);
                return buf.into_str(vm).map(Some);
            }
            Some(n) => room = n,
        }
    }
}

fn getcwd(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let current = mounts::current(vm);
    let mut mounts = (0..).map_while(|idx| mounts::mount(vm, idx));
    // The root's file system knows for itself; of others the place where they are mounted goes before.
    let found = match current {
        Some(fs) => mounts.find(|&(_, at)| at == fs),
        None => mounts.find(|&(path, _)| vm.str(path) == Some("/")),
    };
    let Some((mount, fs)) = found else { return Ok(Value::qstr(q::slash)) };
    if fs == mounts::HOST {
        return host::getcwd(vm);
    }
    let folder = mounts::ask(vm, fs, q::getcwd, &[])?;
    let folder = vm.str_arg(folder)?;
    match (vm.str(mount), vm.str(folder)) {
        (Some("/"), _) => Ok(folder),
        (_, Some("/")) => Ok(mount),
        _ => {
            let mut buf = StrBuf::new(vm)?;
            buf.push_from(vm, |vm| vm.content(mount))?;
            buf.push_from(vm, |vm| vm.content(folder))?;
            buf.into_str(vm)
        }
    }
}

/// What an entry of the listing of the root is made of where something is mounted: its name.
fn add_mounts(vm: &mut Vm, found: Ref<List>) -> Result<(), Raised> {
    let mut idx = 0;
    while let Some((path, _)) = mounts::mount(vm, idx) {
        idx += 1;
        if vm.str(path) != Some("/") {
            let name = vm.new_str_from(|vm| vm.str(path).unwrap_or("/").trim_start_matches('/'))?;
            let item = vm.new_tuple(&[name, Value::small_wrapping(FOLDER), Value::from_i16(0)])?;
            list::append(vm, found, item)?;
        }
    }
    Ok(())
}

/// The entries of a folder: an iterable of `(name, type, inode, ...)`.
fn entries(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let folder = args.optional(0).unwrap_or(Value::qstr(q::empty));
    if vm.str_or_bytes(folder).is_none() {
        return Err(vm.not_implicitly(folder, q::str));
    }
    let is_root = match vm.content(folder) {
        b"/" => true,
        b"" => mounts::current(vm).is_none() && mounts::table(vm).is_some(),
        _ => false,
    };
    let found = list::new(vm, 0)?;
    match mounts::find(vm, folder)? {
        Place::Host => {
            if vm.content(folder) == b"/" {
                add_mounts(vm, found)?;
            }
            host::add_entries(vm, found, folder)?;
        }
        Place::Mounted(fs, path) => {
            let path = if is_root { Value::qstr(q::slash) } else { path };
            let theirs = mounts::ask(vm, fs, q::ilistdir, &[path])?;
            if !is_root {
                return Ok(theirs);
            }
            add_mounts(vm, found)?;
            vm.for_each(theirs, |vm, entry| list::append(vm, found, entry))?;
        }
        Place::Root => add_mounts(vm, found)?,
        Place::Nowhere => return Err(mounts::nowhere(vm)),
    }
    Ok(found.value())
}

fn ilistdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let found = entries(vm, args)?;
    vm.iter(found)
}

fn listdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let found = entries(vm, args)?;
    let names = list::new(vm, 0)?;
    vm.for_each(found, |vm, entry| {
        let name = vm.item(entry, Value::from_i16(0))?;
        list::append(vm, names, name)
    })?;
    Ok(names.value())
}

fn urandom(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Ok(n) = usize::try_from(vm.int_arg(args.get(0))?) else { return Err(vm.raise(VALUE_ERROR)) };
    let mut buf = StrBuf::with_capacity(vm, n)?;
    buf.fill(vm, n, 0)?;
    vm.host.random(buf.as_mut_bytes(&mut vm.heap));
    Ok(buf.into_bytes(vm))
}

fn getenv(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = copied(vm, args.get(0))?;
    let value = text_from(vm, |vm, buf| {
        let Some(files) = vm.host.files() else { return Ok(None) };
        // Both texts lie in the heap, so the name is read into a place of its own.
        let mut text = [0; NAME_BYTES];
        let bytes = name.as_bytes(&vm.heap);
        let n = bytes.len().min(NAME_BYTES);
        slices::copy(&mut text, bytes);
        let text = core::str::from_utf8(text.get(..n).unwrap_or_default()).unwrap_or_default();
        Ok(files.variable(text, buf.as_mut_bytes(&mut vm.heap)))
    })?;
    Ok(value.or(args.optional(1)).unwrap_or(Value::NONE))
}

fn putenv(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (name, value) = (copied(vm, args.get(0))?, copied(vm, args.get(1))?);
    set_variable(vm, &name, Some(&value))
}

fn unsetenv(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = copied(vm, args.get(0))?;
    set_variable(vm, &name, None)
}

fn set_variable(vm: &mut Vm, name: &StrBuf, value: Option<&StrBuf>) -> Result<Value, Raised> {
    with_files(vm, [name, value.unwrap_or(name)], |files, name, text| {
        if name.is_empty() || name.contains('=') {
            return Err(EINVAL);
        }
        files.set_variable(name, value.map(|_| text));
        Ok(Value::NONE)
    })
}

fn system(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let command = copied(vm, args.get(0))?;
    let status = with_files(vm, [&command, &command], |files, command, _| files.run(command))?;
    int::from_word(vm, status as isize)
}

/// A tuple with names, made anew at each call.
fn uname(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let names = [q::sysname, q::nodename, q::release, q::version, q::machine].map(Value::qstr);
    let fields = vm.new_tuple(&names)?;
    let ty = tuple::new_named_type(vm, q::tuple, fields)?;
    let system = vm.new_str(vm.config.platform)?;
    let release = vm.new_str(RELEASE)?;
    let version = vm.new_str_fmt(format_args!("v{RELEASE}"))?;
    let machine = vm.new_str(vm.config.machine)?;
    tuple::new_named(vm, ty, &[system, system, release, version, machine])
}

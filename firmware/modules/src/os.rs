//! `os`: the system's name, random bytes, and the files and environment of a host that has them.

use vm::errno::ENODEV;
use vm::files::Files;
use vm::heap::text::StrBuf;
use vm::types::exception::VALUE_ERROR;
use vm::types::module::Module;
use vm::types::{int, list, tuple};
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
    remove: f(remove, 1),
    rename: f(rename, 2),
    rmdir: f(rmdir, 1),
    sep: v(Value::qstr(q::slash)),
    stat: f(stat, 1),
    statvfs: f(statvfs, 1),
    unlink: f(remove, 1),
    urandom: f(urandom, 1),
}

members! {
    static DESKTOP;
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

fn chdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    change(vm, args.get(0), |files, path| files.change_dir(path))
}

fn mkdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    change(vm, args.get(0), |files, path| files.make_dir(path))
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    change(vm, args.get(0), |files, path| files.remove_file(path))
}

fn rmdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    change(vm, args.get(0), |files, path| files.remove_dir(path))
}

fn rename(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (from, to) = (copied(vm, args.get(0))?, copied(vm, args.get(1))?);
    with_files(vm, [&from, &to], |files, from, to| files.rename(from, to))?;
    Ok(Value::NONE)
}

fn stat(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = copied(vm, args.get(0))?;
    let numbers = with_files(vm, [&path, &path], |files, path, _| files.metadata(path))?;
    let mut values = [Value::NONE; 10];
    for (value, number) in values.iter_mut().zip(numbers) {
        *value = int::from_i64(vm, number)?;
    }
    vm.new_tuple(&values)
}

fn statvfs(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = copied(vm, args.get(0))?;
    let numbers = with_files(vm, [&path, &path], |files, path, _| files.space(path))?;
    let mut values = [Value::NONE; 10];
    for (value, number) in values.iter_mut().zip(numbers) {
        *value = int::from_u64(vm, number)?;
    }
    vm.new_tuple(&values)
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
    let path = text_from(vm, |vm, buf| {
        let result = match vm.host.files() {
            Some(files) => files.current_dir(buf.as_mut_bytes(&mut vm.heap)),
            None => Err(ENODEV),
        };
        result.map(Some).map_err(|errno| vm.raise_os(errno))
    })?;
    Ok(path.unwrap_or(Value::qstr(q::slash)))
}

/// A list of `(name, type, inode)`, or of names.
fn entries(vm: &mut Vm, args: Args, names_only: bool) -> Result<Value, Raised> {
    let folder = args.optional(0).unwrap_or(Value::qstr(q::empty));
    let as_bytes = vm.bytes(folder).is_some();
    let path = copied(vm, folder)?;
    let found = list::new(vm, 0)?;
    for idx in 0.. {
        let mut name = [0; NAME_BYTES];
        let Some(entry) = with_files(vm, [&path, &path], |files, path, _| files.entry(path, idx, &mut name))? else { break };
        let name = name.get(..entry.name_len).unwrap_or_default();
        let name = if as_bytes { vm.new_bytes(name)? } else { vm.new_str(core::str::from_utf8(name).unwrap_or_default())? };
        let item = if names_only {
            name
        } else {
            let mode = Value::small_wrapping(if entry.is_dir { 0x4000 } else { 0x8000 });
            let inode = int::from_u64(vm, entry.inode)?;
            vm.new_tuple(&[name, mode, inode])?
        };
        list::append(vm, found, item)?;
        vm.poll()?;
    }
    Ok(found.value())
}

fn ilistdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let found = entries(vm, args, false)?;
    vm.iter(found)
}

fn listdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    entries(vm, args, true)
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
        text[..n].copy_from_slice(&bytes[..n]);
        let text = core::str::from_utf8(&text[..n]).unwrap_or_default();
        Ok(files.variable(text, buf.as_mut_bytes(&mut vm.heap)))
    })?;
    Ok(value.or(args.optional(1)).unwrap_or(Value::NONE))
}

fn putenv(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (name, value) = (copied(vm, args.get(0))?, copied(vm, args.get(1))?);
    with_files(vm, [&name, &value], |files, name, value| {
        files.set_variable(name, Some(value));
        Ok(Value::NONE)
    })
}

fn unsetenv(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = copied(vm, args.get(0))?;
    with_files(vm, [&name, &name], |files, name, _| {
        files.set_variable(name, None);
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

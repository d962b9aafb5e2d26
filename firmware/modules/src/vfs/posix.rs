//! `VfsPosix`: a folder of the host as a file system.

use vm::builtins::files;
use vm::heap::object::{Native, NativeType};
use vm::heap::text::StrBuf;
use vm::heap::{Ref, Slots, Type};
use vm::print::{Out, Style};
use vm::{Args, Raised, Value, Vm, errno, members};

use crate::os::host;
use crate::q;

/// A folder of the host.
#[derive(Clone, Copy)]
pub struct Posix {
    /// An absolute path, which goes before absolute paths in the file system; empty for the host's own root.
    root: Value,
    read_only: bool,
}

/// The type.
pub static TYPE: NativeType<Posix> = NativeType::new(q::VfsPosix, &SLOTS, &METHODS);
/// The host's files as they are.
pub static ROOT: Native<Posix> = Native::new_static(&TYPE, Posix { root: Value::qstr(q::empty), read_only: false });

static SLOTS: Slots = Slots { make: Some(make), show: Some(show), ..Slots::NONE };

members! {
    static METHODS;
    chdir: f(chdir, 2),
    getcwd: f(getcwd, 1),
    ilistdir: f(ilistdir, 2),
    mkdir: f(mkdir, 2),
    mount: f(mount, 3),
    open: f(open, 3),
    remove: f(remove, 2),
    rename: f(rename, 3),
    rmdir: f(rmdir, 2),
    stat: f(stat, 2),
    statvfs: f(statvfs, 2),
    umount: f(umount, 1),
}

/// `VfsPosix([folder])`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 1, false)?;
    let root = match args.optional(0) {
        Some(folder) => absolute(vm, folder)?,
        None => Value::qstr(q::empty),
    };
    Ok(vm.new_native(&TYPE, Posix { root, read_only: false })?.value())
}

fn absolute(vm: &mut Vm, folder: Value) -> Result<Value, Raised> {
    let Some(text) = vm.str_or_bytes(folder) else { return Err(vm.not_implicitly(folder, q::str)) };
    if text.starts_with(b"/") {
        return joined(vm, [folder]);
    }
    let current = host::getcwd(vm)?;
    joined(vm, [current, Value::qstr(q::slash), folder])
}

fn joined<const N: usize>(vm: &mut Vm, parts: [Value; N]) -> Result<Value, Raised> {
    let mut buf = StrBuf::new(vm)?;
    for part in parts {
        buf.push_from(vm, |vm| vm.str_or_bytes(part).unwrap_or_default())?;
    }
    buf.into_str(vm)
}

fn show(vm: &mut Vm, _value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    vm.write(out, "<VfsPosix>")
}

fn this(vm: &mut Vm, args: Args) -> Result<Ref<Native<Posix>>, Raised> {
    match TYPE.cast(args.get(0)) {
        Some(this) => Ok(this),
        None => Err(vm.wrong_receiver(args.get(0), q::VfsPosix)),
    }
}

/// The host's path for one in the file system: relative ones are the host's anyway.
fn path_of(vm: &mut Vm, args: Args, idx: usize) -> Result<Value, Raised> {
    let this = this(vm, args)?;
    let root = this.get(&vm.heap).data.root;
    let path = args.get(idx);
    if root == Value::qstr(q::empty) || !vm.str_or_bytes(path).is_some_and(|path| path.starts_with(b"/")) {
        return Ok(path);
    }
    let is_bytes = vm.bytes(path).is_some();
    let path = joined(vm, [root, path])?;
    if is_bytes { vm.call(Value::from_static(&vm::types::bytes::BYTES), &[path, Value::qstr(q::utf_8)]) } else { Ok(path) }
}

/// As [`path_of`], for what changes something.
fn writable_path_of(vm: &mut Vm, args: Args, idx: usize) -> Result<Value, Raised> {
    if this(vm, args)?.get(&vm.heap).data.read_only {
        return Err(vm.raise_os(errno::EROFS));
    }
    path_of(vm, args, idx)
}

fn mount(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let this = this(vm, args)?;
    let read_only = vm.truth(args.get(1))?;
    if vm.truth(args.get(2))? {
        // A folder of the host is not formatted.
        return Err(vm.raise_os(errno::EPERM));
    }
    if read_only || this.get(&vm.heap).data.read_only {
        this.get_mut(&mut vm.heap).data.read_only = read_only;
    }
    Ok(Value::NONE)
}

fn umount(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    this(vm, args)?;
    Ok(Value::NONE)
}

/// `open(path, mode)`.
fn open(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let mode = args.get(2);
    let (wanted, _) = files::mode_of(vm, mode)?;
    let path = if wanted.write { writable_path_of(vm, args, 1)? } else { path_of(vm, args, 1)? };
    if vm.str_or_bytes(path).is_none() {
        return Err(vm.not_implicitly(path, q::str));
    }
    files::open_on_host_files(vm, path, mode)
}

fn chdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = path_of(vm, args, 1)?;
    host::chdir(vm, path)
}

/// The host's folder, without what the root stands for.
fn getcwd(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let root = this(vm, args)?.get(&vm.heap).data.root;
    let folder = host::getcwd(vm)?;
    match vm.str(folder).zip(vm.str(root)).and_then(|(folder, root)| folder.strip_prefix(root)) {
        Some("") => Ok(Value::qstr(q::slash)),
        Some(rest) => {
            let start = vm.str(folder).map_or(0, str::len) - rest.len();
            vm.new_str_from(|vm| vm.str(folder).and_then(|folder| folder.get(start..)).unwrap_or_default())
        }
        None => Ok(folder),
    }
}

fn ilistdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = path_of(vm, args, 1)?;
    let found = host::ilistdir(vm, path)?;
    vm.iter(found)
}

fn mkdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = writable_path_of(vm, args, 1)?;
    host::mkdir(vm, path)
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = writable_path_of(vm, args, 1)?;
    host::remove(vm, path)
}

fn rename(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (from, to) = (writable_path_of(vm, args, 1)?, writable_path_of(vm, args, 2)?);
    host::rename(vm, from, to)
}

fn rmdir(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = writable_path_of(vm, args, 1)?;
    host::rmdir(vm, path)
}

fn stat(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = path_of(vm, args, 1)?;
    host::stat(vm, path)
}

fn statvfs(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let path = path_of(vm, args, 1)?;
    host::statvfs(vm, path)
}

//! `vfs`: mounting file systems, which are objects of the program or, on a desktop, folders of the host.

pub mod posix;

use vm::args::{ANY, Param};
use vm::mounts::{self, HOST};
use vm::types::list::{self, List};
use vm::types::module::Module;
use vm::{Args, Qstr, Raised, Value, Vm, errno, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::vfs, &MEMBERS).with_hooks(Some(desktop_only), None).fixed();

members! {
    static MEMBERS;
    mount: kw(mount, 0, ANY),
    umount: f(umount, 1),
}

members! { static DESKTOP; VfsPosix: t(posix::TYPE.as_type()) }

fn desktop_only(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    Ok(if vm.host.files().is_some() { vm::args::find_member(&DESKTOP, name) } else { None })
}

/// `mount(file_system, path, *, readonly=False, mkfs=False)`; without arguments, what is mounted: a list of `(file_system, path)`.
pub fn mount(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if args.is_empty() {
        return mounted(vm);
    }
    const PARAMS: [Param; 4] = [
        Param::required(q::empty),
        Param::required(q::empty),
        Param::keyword(q::readonly, Value::FALSE),
        Param::keyword(q::mkfs, Value::FALSE),
    ];
    let [fs, path, readonly, mkfs] = vm.parse_args(args, &PARAMS)?;
    if vm.str_or_bytes(path).is_none() {
        return Err(vm.not_implicitly(path, q::str));
    }
    let path = vm.new_str_from(|vm| core::str::from_utf8(vm.content(path)).unwrap_or_default())?;
    if !mounts::has(vm, fs, q::mount)? {
        // A block device has no file system of its own, and there is none here that could be put on it.
        vm.load_method(fs, q::readblocks)?;
        return Err(vm.raise_os(errno::ENODEV));
    }
    mounts::ask(vm, fs, q::mount, &[readonly, mkfs])?;
    if !is_free(vm, path) {
        return Err(vm.raise_os(errno::EPERM));
    }
    let table = mounts::table_for_change(vm)?;
    let is_root = vm.str(path) == Some("/");
    let old_root = (0..).map_while(|idx| mounts::mount(vm, idx)).position(|(path, _)| vm.str(path) == Some("/"));
    // The root is asked last.
    let at = match old_root {
        Some(idx) if !is_root => 2 * idx,
        _ => vm.sequence(table.value()).map_or(0, <[Value]>::len),
    };
    table.vec_insert(vm, List::items, at, 2, fs)?;
    list::set(vm, table, at, path);
    Ok(Value::NONE)
}

/// Whether something can be mounted at `path`: an absolute path that lies in no other mount but the root.
fn is_free(vm: &Vm, path: Value) -> bool {
    let Some(path) = vm.str(path).filter(|path| path.starts_with('/')) else { return false };
    !(0..).map_while(|idx| mounts::mount(vm, idx)).any(|(mount, _)| match vm.str(mount) {
        Some("/") => path == "/",
        Some(mount) => path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        None => false,
    })
}

fn mounted(vm: &mut Vm) -> Result<Value, Raised> {
    let all = list::new(vm, 1)?;
    let mut idx = 0;
    while let Some((path, fs)) = mounts::mount(vm, idx) {
        let fs = if fs == HOST { Value::from_static(&posix::ROOT) } else { fs };
        let item = vm.new_tuple(&[fs, path])?;
        list::append(vm, all, item)?;
        idx += 1;
    }
    Ok(all.value())
}

/// `umount(path_or_file_system)`.
pub fn umount(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let wanted = args.get(0);
    let text = vm.str(wanted);
    let found = (0..).map_while(|idx| mounts::mount(vm, idx)).position(|(path, fs)| match text {
        Some(text) => vm.str(path) == Some(text),
        None => fs == wanted && fs != HOST || fs == HOST && wanted == Value::from_static(&posix::ROOT),
    });
    let Some((idx, (_, fs))) = found.and_then(|idx| Some((idx, mounts::mount(vm, idx)?))) else {
        return Err(vm.raise_os(errno::EINVAL));
    };
    let table = mounts::table_for_change(vm)?;
    table.vec_remove(vm, List::items, 2 * idx, 2);
    if mounts::current(vm) == Some(fs) {
        mounts::set_current(vm, None);
    }
    if fs != HOST {
        mounts::ask(vm, fs, q::umount, &[])?;
    }
    Ok(Value::NONE)
}

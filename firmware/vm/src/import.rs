//! `import`: what is loaded already, what is written in Rust, what is frozen, what lies in files.
//!
//! Order: `sys.modules`; built-in modules that cannot be shadowed; each entry of `sys.path`, `.frozen` being one of them, a package before
//! `.py` before `.mpy`; built-in modules that can be shadowed, also by their name with a `u` before it.

use core::slice;

use crate::compile;
use crate::files::OpenMode;
use crate::heap::Ref;
use crate::heap::text::StrBuf;
use crate::interp;
use crate::mounts::{self, Place};
use crate::qstr::Qstr;
use crate::types::code::Code;
use crate::types::dict::{self, Dict};
use crate::types::exception::Part::{Name, Str, TypeOf};
use crate::types::exception::{ATTRIBUTE_ERROR, IMPORT_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::types::list;
use crate::types::module::{self, Module};
use crate::vm::{FrozenModule, Stat};
use crate::{Raised, Value, Vm, q, stream};

/// Makes `sys.modules`, `sys.path`, `sys.argv` and `__main__`.
pub fn start(vm: &mut Vm) -> Result<(), Raised> {
    vm.modules = dict::new(vm, 0)?.value();
    let globals = module::new_globals(vm, q::__main__)?;
    vm.main = globals.value();
    let path = list::new(vm, 2)?;
    list::append(vm, path, Value::qstr(q::empty))?;
    list::append(vm, path, Value::qstr(q::frozen_path))?;
    vm.path = path.value();
    vm.argv = list::new(vm, 0)?.value();
    Ok(())
}

fn set_loaded(vm: &mut Vm, name: Value, module: Value) -> Result<(), Raised> {
    match vm.modules.cast::<Dict>() {
        Some(modules) => modules.set(vm, name, module),
        None => Ok(()),
    }
}

fn loaded(vm: &mut Vm, name: Value) -> Result<Option<Value>, Raised> {
    match vm.modules.cast::<Dict>() {
        Some(modules) => modules.map_get(vm, Dict::map, name),
        None => Ok(None),
    }
}

/// The instruction `IMPORT_NAME`: the program's own `__import__` if `builtins` was given one.
pub fn import_name(vm: &mut Vm, globals: Value, name: Qstr, from: Value, level: Value) -> Result<Value, Raised> {
    if let Some(import) = vm.builtin_overrides.cast::<Dict>().and_then(|dict| dict.get_name(vm, q::__import__)) {
        return vm.call(import, &[Value::qstr(name), globals, Value::NONE, from, level]);
    }
    import(vm, Value::qstr(name), globals, from, level.as_small().unwrap_or(0))
}

/// `__import__(name, globals, None, from, level)`.
///
/// # Errors
/// `ImportError`, `ValueError` for an empty name, and whatever the modules' own code raises.
pub fn import(vm: &mut Vm, name: Value, globals: Value, from: Value, level: isize) -> Result<Value, Raised> {
    vm.check_stack()?;
    let full = if level > 0 { absolute_name(vm, name, globals, level)? } else { name };
    if vm.str(full).is_none_or(str::is_empty) {
        return Err(vm.raise(VALUE_ERROR));
    }
    let n_parts = vm.str(full).map_or(0, |text| 1 + text.bytes().filter(|&byte| byte == b'.').count());
    let mut top = Value::NULL;
    let mut parent = Value::NULL;
    let mut end = 0;
    for i in 0..n_parts {
        let text = vm.str(full).unwrap_or("");
        let part = text.bytes().skip(end).take_while(|&byte| byte != b'.').count();
        let (start, prefix_end) = (end, end + part);
        end = prefix_end + 1;
        // A name without dots is usually known, and then takes no memory here.
        let prefix = match n_parts {
            1 => full,
            _ => vm.new_str_from(|vm| vm.str(full).and_then(|text| text.get(..prefix_end)).unwrap_or(""))?,
        };
        let prefix = vm.intern_value(prefix)?;
        let built_in = if i == 0 { forced(vm, prefix) } else { None };
        let prefix = Value::qstr(prefix);
        let known = match built_in {
            None => loaded(vm, prefix)?,
            module => module,
        };
        let module = match known {
            Some(module) => module,
            None if part == 0 => return Err(vm.raise_fmt(IMPORT_ERROR, "no module named '{}'", &[Str(full)])),
            None => {
                let part = vm.new_str_from(|vm| vm.str(full).and_then(|text| text.get(start..prefix_end)).unwrap_or(""))?;
                let part = vm.intern_value(part)?;
                let module = load_part(vm, parent, part, prefix)?;
                if !parent.is_null() {
                    vm.store_attr(parent, part, module)?;
                }
                module
            }
        };
        if i == 0 {
            top = module;
        }
        parent = module;
    }
    if from.is_none() || from.is_null() { Ok(top) } else { Ok(parent) }
}

/// The full name of a relative import from a module with these globals.
fn absolute_name(vm: &mut Vm, name: Value, globals: Value, level: isize) -> Result<Value, Raised> {
    let Some(dict) = globals.cast::<Dict>() else { return Err(vm.raise(TYPE_ERROR)) };
    let Some(mut own) = dict.get_name(vm, q::__name__) else { return Err(vm.raise_key(Value::qstr(q::__name__))) };
    let is_package = dict.get_name(vm, q::__path__).is_some();
    if own == Value::qstr(q::__main__) {
        match dict.get_name(vm, q::__main__) {
            Some(name) => own = name,
            None if is_package => {}
            None => return Err(vm.raise_key(own)),
        }
    }
    let own = vm.str_arg(own)?;
    let mut end = vm.str(own).map_or(0, str::len);
    for _ in 0..level - is_package as isize {
        match vm.str(own).and_then(|text| text.get(..end)?.bytes().rposition(|byte| byte == b'.')) {
            Some(dot) => end = dot,
            None => end = 0,
        }
    }
    if end == 0 {
        return Err(vm.raise_text(IMPORT_ERROR, "can't perform relative import"));
    }
    let mut buf = StrBuf::new(vm)?;
    buf.push_from(vm, |vm| vm.str(own).and_then(|text| text.get(..end)).unwrap_or("").as_bytes())?;
    if vm.str(name).is_some_and(|name| !name.is_empty()) {
        buf.push(vm, b'.')?;
        buf.push_from(vm, |vm| vm.str(name).unwrap_or("").as_bytes())?;
    }
    buf.into_str(vm)
}

/// Loads one part of a dotted name; `full` is the name up to and including it.
fn load_part(vm: &mut Vm, parent: Value, part: Qstr, full: Value) -> Result<Value, Raised> {
    if parent.is_null() {
        if part == q::__main__
            && let Some(globals) = vm.main.cast::<Dict>()
        {
            // Listed only from its first import on.
            let main = module::new(vm, part, globals)?;
            set_loaded(vm, full, main)?;
            return Ok(main);
        }
        // `sys.modules` does not list what is built in.
        match built_in(vm, part) {
            Some((module, true)) => return Ok(module),
            // An old name of `sys`, which goes before files as that does.
            None if vm.name(part) == "usys" => return Ok(Value::from_static(&crate::builtins::sys::SYS)),
            _ => {}
        }
        let Some(n) = vm.sequence(vm.path).map(<[Value]>::len) else {
            return Err(vm.raise_fmt(TYPE_ERROR, "object '{}' isn't a tuple or list", &[TypeOf(vm.path)]));
        };
        for i in 0..n {
            let Some(entry) = vm.sequence(vm.path).and_then(|path| path.get(i).copied()) else { break };
            if let Some(module) = load_from(vm, entry, part, full)? {
                return Ok(module);
            }
        }
        if let Some((module, _)) = built_in(vm, part) {
            return Ok(module);
        }
        let unprefixed = vm.name(part).strip_prefix('u').and_then(|name| vm.find_name(name.as_bytes()));
        if let Some((module, false)) = unprefixed.and_then(|name| built_in(vm, name)) {
            return Ok(module);
        }
    } else if let Some(path) = vm.maybe_attr(parent, q::__path__)?
        && let Some(module) = load_from(vm, path, part, full)?
    {
        return Ok(module);
    }
    Err(vm.raise_fmt(IMPORT_ERROR, "no module named '{}'", &[Str(full)]))
}

/// The module in Rust of this name, while there is nowhere to search: a program that empties `sys.path` wants that one, and not what shadows it.
fn forced(vm: &Vm, name: Qstr) -> Option<Value> {
    if vm.sequence(vm.path).is_none_or(|path| !path.is_empty()) {
        return None;
    }
    built_in(vm, name).map(|(module, _)| module)
}

/// A module written in Rust, and whether no file can take its place.
pub(crate) fn built_in(vm: &Vm, name: Qstr) -> Option<(Value, bool)> {
    let module = crate::args::find_member(crate::builtins::MODULES, name).or_else(|| crate::args::find_member(vm.config.modules, name))?;
    Some((module, module.cast::<Module>().is_some_and(|module| module.get(&vm.heap).is_fixed)))
}

/// `directory/part`.
fn join(vm: &mut Vm, directory: Value, part: Qstr) -> Result<Value, Raised> {
    let mut buf = StrBuf::new(vm)?;
    if vm.str(directory).is_some_and(|text| !text.is_empty()) {
        buf.push_from(vm, |vm| vm.str(directory).unwrap_or("").as_bytes())?;
        buf.push(vm, b'/')?;
    }
    buf.push_from(vm, |vm| vm.name_bytes(part))?;
    buf.into_str(vm)
}

fn with_suffix(vm: &mut Vm, path: Value, suffix: &str) -> Result<Value, Raised> {
    let mut buf = StrBuf::new(vm)?;
    buf.push_from(vm, |vm| vm.str(path).unwrap_or("").as_bytes())?;
    buf.push_str(vm, suffix)?;
    buf.into_str(vm)
}

/// Tries to load a module from a directory; `None` if it is not there.
fn load_from(vm: &mut Vm, directory: Value, part: Qstr, full: Value) -> Result<Option<Value>, Raised> {
    if vm.str(directory).is_none() {
        return Ok(None);
    }
    let path = join(vm, directory, part)?;
    if stat(vm, path) == Stat::Dir {
        let init = with_suffix(vm, path, "/__init__.py")?;
        let init_mpy = with_suffix(vm, path, "/__init__.mpy")?;
        let file = [init, init_mpy].into_iter().find(|&file| stat(vm, file) == Stat::File);
        return load_module(vm, full, file, Some(path)).map(Some);
    }
    for suffix in [".py", ".mpy"] {
        let file = with_suffix(vm, path, suffix)?;
        if stat(vm, file) == Stat::File {
            return load_module(vm, full, Some(file), None).map(Some);
        }
    }
    Ok(None)
}

const FROZEN_PREFIX: &str = ".frozen/";

/// All frozen modules.
pub fn frozen(vm: &Vm) -> &'static [FrozenModule] {
    let frozen = vm.config.frozen;
    if frozen.modules.is_null() {
        return &[];
    }
    // SAFETY: the freezer wrote `n_modules` entries.
    unsafe { slice::from_raw_parts(frozen.modules, frozen.n_modules) }
}

impl FrozenModule {
    /// `pkg/__init__.py`
    pub fn name(&self) -> &'static str {
        // SAFETY: the freezer wrote `name_len` bytes of UTF-8.
        unsafe { core::str::from_utf8_unchecked(slice::from_raw_parts(self.name, self.name_len)) }
    }

    /// Nothing for a module that is kept as text.
    #[cfg(feature = "coverage")]
    pub fn code(&self) -> Option<&'static Code> {
        // SAFETY: the freezer wrote the address of a code object, or null.
        unsafe { self.code.as_ref() }
    }

    fn source(&self) -> &'static [u8] {
        if self.source.is_null() {
            return b"";
        }
        // SAFETY: the freezer wrote `source_len` bytes.
        unsafe { slice::from_raw_parts(self.source, self.source_len) }
    }
}

fn stat(vm: &mut Vm, path: Value) -> Stat {
    let Some(text) = vm.str(path) else { return Stat::Missing };
    if let Some(name) = text.strip_prefix(FROZEN_PREFIX) {
        for module in frozen(vm) {
            match module.name().strip_prefix(name) {
                Some("") => return Stat::File,
                Some(rest) if rest.starts_with('/') => return Stat::Dir,
                _ => {}
            }
        }
        return Stat::Missing;
    }
    match mounts::find(vm, path) {
        Ok(Place::Host) => {}
        Ok(Place::Mounted(fs, path)) => return mounts::stat(vm, fs, path),
        Ok(Place::Root | Place::Nowhere) => return Stat::Missing,
        Err(Raised) => {
            vm.forget_exception();
            return Stat::Missing;
        }
    }
    // The host gets the path in a buffer of its own: it may not look into the heap.
    let mut buffer = [0u8; MAX_PATH];
    match copy_path(vm, path, &mut buffer) {
        Some(path) => vm.host.stat(path),
        None => Stat::Missing,
    }
}

/// Longest path in bytes.
pub const MAX_PATH: usize = 256;

/// Copies a path out of the heap; `None` if it is too long.
pub fn copy_path<'b>(vm: &Vm, path: Value, buffer: &'b mut [u8; MAX_PATH]) -> Option<&'b str> {
    let text = vm.str_or_bytes(path)?;
    let place = buffer.get_mut(..text.len())?;
    numbers::slices::copy(place, text);
    core::str::from_utf8(place).ok()
}

/// Makes the module `full` and runs its file, if it has one. `path` makes it a package.
fn load_module(vm: &mut Vm, full: Value, file: Option<Value>, path: Option<Value>) -> Result<Value, Raised> {
    let name = vm.intern_value(full)?;
    let is_program = vm.main_module == Some(name) && path.is_none();
    let globals = if is_program {
        // `-m`: the module believes that it is the program; its real name stays findable for relative imports.
        let globals = module::new_globals(vm, q::__main__)?;
        globals.set(vm, Value::qstr(q::__main__), full)?;
        globals
    } else {
        module::new_globals(vm, name)?
    };
    if let Some(path) = path {
        globals.set(vm, Value::qstr(q::__path__), path)?;
    }
    let module = module::new(vm, name, globals)?;
    set_loaded(vm, full, module)?;
    if is_program {
        set_loaded(vm, Value::qstr(q::__main__), module)?;
    }
    let Some(file) = file else { return Ok(module) };
    if let Err(raised) = run_file(vm, file, globals) {
        // A module that failed is not there.
        let exception = vm.exception;
        if let Some(modules) = vm.modules.cast::<Dict>() {
            modules.table_remove(vm, Dict::map, full)?;
        }
        vm.exception = exception;
        return Err(raised);
    }
    // The module may have replaced itself.
    Ok(loaded(vm, full)?.unwrap_or(module))
}

fn run_file(vm: &mut Vm, file: Value, globals: Ref<Dict>) -> Result<(), Raised> {
    let shown = match vm.str(file).and_then(|text| text.strip_prefix(FROZEN_PREFIX)) {
        Some(_) => vm.new_str_from(|vm| vm.str(file).and_then(|text| text.strip_prefix(FROZEN_PREFIX)).unwrap_or(""))?,
        None => file,
    };
    globals.set(vm, Value::qstr(q::__file__), shown)?;
    let code = load_file(vm, file)?;
    let globals = globals.value();
    interp::run_body(vm, code, globals, globals).map(|_| ())
}

/// The code of a file or frozen module: compiled, or loaded from `.mpy`.
pub fn load_file(vm: &mut Vm, file: Value) -> Result<Ref<Code>, Raised> {
    if let Some(name) = vm.str(file).and_then(|text| text.strip_prefix(FROZEN_PREFIX)) {
        let Some(module) = frozen(vm).iter().find(|module| module.name() == name) else {
            return Err(vm.raise_fmt(IMPORT_ERROR, "no module named '{}'", &[Str(file)]));
        };
        if let Some(code) = core::ptr::NonNull::new(module.code.cast_mut()) {
            return Ok(Ref::from_raw(code));
        }
        return compile::compile_static(vm, module.source(), module.name(), compile::Mode::Exec);
    }
    if vm.str(file).is_some_and(|text| text.ends_with(".mpy")) {
        let content = read_file(vm, file)?;
        return compile::load_mpy(vm, &content);
    }
    compile_file(vm, file)
}

/// Compiles a file, which is read meanwhile.
///
/// # Errors
/// `OSError`, what a mounted file system raises, and what is wrong with the text.
pub fn compile_file(vm: &mut Vm, file: Value) -> Result<Ref<Code>, Raised> {
    let mut text = OpenText::open(vm, file)?;
    let name = vm.intern_value(file);
    let code = name.and_then(|name| compile::compile_pieces(vm, &mut text, name, compile::Mode::Exec));
    text.close(vm);
    code
}

/// A file of text that is being compiled.
enum OpenText {
    /// The number of a desktop's file.
    Desktop(u32),
    /// Path of a host's file, and how much of it was read.
    Host(Value, usize),
    /// A stream that a mounted file system opened.
    Mounted(Value),
    Closed,
}

impl OpenText {
    fn open(vm: &mut Vm, file: Value) -> Result<OpenText, Raised> {
        match mounts::find(vm, file)? {
            Place::Host => {}
            Place::Mounted(fs, path) => return mounts::open(vm, fs, path).map(OpenText::Mounted),
            Place::Root | Place::Nowhere => return Err(mounts::nowhere(vm)),
        }
        let mut buffer = [0u8; MAX_PATH];
        let Some(path) = copy_path(vm, file, &mut buffer) else { return Err(vm.raise_os(crate::errno::ENOENT)) };
        let Some(files) = vm.host.files() else { return Ok(OpenText::Host(file, 0)) };
        match files.open(path, OpenMode { read: true, ..OpenMode::default() }) {
            Ok(number) => Ok(OpenText::Desktop(number)),
            Err(errno) => Err(vm.raise_os(errno)),
        }
    }

    fn close(&mut self, vm: &mut Vm) {
        match core::mem::replace(self, OpenText::Closed) {
            OpenText::Desktop(number) => {
                if let Some(files) = vm.host.files() {
                    files.close(number);
                }
            }
            OpenText::Mounted(stream) => mounts::close(vm, stream),
            OpenText::Host(..) | OpenText::Closed => {}
        }
    }
}

impl compile::Supply for OpenText {
    fn read(&mut self, vm: &mut Vm, piece: &mut [u8]) -> Result<usize, Raised> {
        vm.poll()?;
        let read = match *self {
            OpenText::Desktop(number) => vm.host.files().map_or(Ok(0), |files| files.read(number, piece)),
            OpenText::Host(file, at) => {
                let mut buffer = [0u8; MAX_PATH];
                let path = copy_path(vm, file, &mut buffer).unwrap_or("");
                let read = vm.host.read_file(path, at, piece);
                *self = OpenText::Host(file, at.saturating_add(*read.as_ref().unwrap_or(&0)));
                read
            }
            OpenText::Mounted(stream) => Ok(stream::read_some(vm, stream, piece)?.unwrap_or(0)),
            OpenText::Closed => Ok(0),
        };
        match read {
            Ok(0) => {
                // The rest of the work has its memory.
                self.close(vm);
                Ok(0)
            }
            Ok(n) => Ok(n),
            Err(errno) => Err(vm.raise_os(errno)),
        }
    }
}

/// Reads a whole file.
///
/// # Errors
/// `OSError`, and what a mounted file system raises.
pub fn read_file(vm: &mut Vm, file: Value) -> Result<crate::heap::HeapVec<u8>, Raised> {
    match mounts::find(vm, file)? {
        Place::Host => {}
        Place::Mounted(fs, path) => return mounts::read(vm, fs, path),
        Place::Root | Place::Nowhere => return Err(mounts::nowhere(vm)),
    }
    let mut buffer = [0u8; MAX_PATH];
    let Some(path) = copy_path(vm, file, &mut buffer) else { return Err(vm.raise_os(crate::errno::ENOENT)) };
    let mut content = crate::heap::HeapVec::<u8>::new();
    let mut piece = [0u8; 256];
    loop {
        let n = match vm.host.read_file(path, content.len(), &mut piece) {
            Ok(n) => n,
            Err(errno) => return Err(vm.raise_os(errno)),
        };
        match piece.get(..n) {
            Some([]) | None => {
                content.trim(vm)?;
                return Ok(content);
            }
            Some(bytes) => content.extend_tightly_rooted(vm, bytes)?,
        }
    }
}

/// Imports a module as the program: what `-m NAME` does. Of a package the program is its module `__main__`.
pub fn run_as_main(vm: &mut Vm, name: Qstr) -> Result<(), Raised> {
    vm.main_module = Some(name);
    let module = import(vm, Value::qstr(name), Value::NONE, Value::TRUE, 0)?;
    if vm.maybe_attr(module, q::__path__)?.is_none() {
        return Ok(());
    }
    let mut buf = StrBuf::new(vm)?;
    buf.push_from(vm, |vm| vm.name_bytes(name))?;
    buf.push_bytes(vm, b".__main__")?;
    let inner = buf.into_str(vm)?;
    vm.main_module = Some(vm.intern_value(inner)?);
    import(vm, inner, Value::NONE, Value::TRUE, 0).map(|_| ())
}

/// The instruction `IMPORT_FROM`.
pub fn import_from(vm: &mut Vm, module: Value, name: Qstr) -> Result<Value, Raised> {
    match vm.load_attr(module, name) {
        Ok(value) => return Ok(value),
        Err(_) if vm.exception_is(ATTRIBUTE_ERROR) => vm.forget_exception(),
        Err(raised) => return Err(raised),
    }
    // A sub-module that nobody has imported yet.
    if vm.maybe_attr(module, q::__path__)?.is_some() {
        let own = module::name_of(vm, module);
        let mut buf = StrBuf::new(vm)?;
        buf.push_from(vm, |vm| vm.name_bytes(own))?;
        buf.push(vm, b'.')?;
        buf.push_from(vm, |vm| vm.name_bytes(name))?;
        let full = buf.into_str(vm)?;
        let full = Value::qstr(vm.intern_value(full)?);
        return import(vm, full, Value::NONE, Value::TRUE, 0);
    }
    Err(vm.raise_fmt(IMPORT_ERROR, "can't import name {}", &[Name(name)]))
}

/// The instruction `IMPORT_STAR`: into the dict `locals`.
pub fn import_star(vm: &mut Vm, module: Value, locals: Value) -> Result<(), Raised> {
    let Some(target) = locals.cast::<Dict>() else { return Ok(()) };
    if let Some(all) = vm.maybe_attr(module, q::__all__)? {
        if vm.sequence(all).is_none() {
            return Err(vm.raise_fmt(TYPE_ERROR, "object '{}' isn't a tuple or list", &[TypeOf(all)]));
        }
        return vm.for_each(all, |vm, name| {
            let name = vm.intern_value(name)?;
            let value = vm.load_attr(module, name)?;
            target.set(vm, Value::qstr(name), value)
        });
    }
    if let Some(members) = module::members(vm, module) {
        for member in members {
            if !vm.name(member.name).starts_with('_') {
                target.set(vm, Value::qstr(member.name), member.value)?;
            }
        }
        return Ok(());
    }
    // Whatever `sys.modules` holds may stand for a module.
    let Some(globals) = vm.load_attr(module, q::__dict__)?.cast::<Dict>() else { return Ok(()) };
    let mut at = 0;
    while let Some((idx, slot)) = globals.get(&vm.heap).map.next_slot(&vm.heap, at) {
        at = idx + 1;
        if vm.str(slot.key).is_some_and(|name| !name.starts_with('_')) {
            target.set(vm, slot.key, slot.value)?;
        }
    }
    Ok(())
}

/// Runs a frozen module such as `main.py` as `__main__`; false if there is none of that name.
pub fn run_frozen_main(vm: &mut Vm, name: &str) -> Result<bool, Raised> {
    let Some(module) = frozen(vm).iter().find(|module| module.name() == name) else { return Ok(false) };
    let code = match core::ptr::NonNull::new(module.code.cast_mut()) {
        Some(code) => Ref::from_raw(code),
        None => compile::compile_static(vm, module.source(), module.name(), compile::Mode::Exec)?,
    };
    let main = vm.main;
    interp::run_body(vm, code, main, main)?;
    Ok(true)
}

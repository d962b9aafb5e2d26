//! Modules.

use crate::heap::object::Layout;
use crate::heap::{Header, Member, Ref, Slots, Type};
use crate::ops::UnaryOp;
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::dict::{self, Dict};
use crate::{Raised, Value, Vm, q};

/// The type `module`.
pub static MODULE: Type = Type::new(q::module, Layout::Module, &SLOTS, &[]);

static SLOTS: Slots = Slots { show: Some(show), attr: Some(attr), set_attr: Some(set_attr), unary: Some(unary), ..Slots::NONE };

/// Reads an attribute that is not a plain member of a module in Rust, such as `sys.path`.
pub type LoadHook = fn(&mut Vm, Qstr) -> Result<Option<Value>, Raised>;
/// Stores (or, with null, deletes) an attribute of a module in Rust; false if it cannot be.
pub type StoreHook = fn(&mut Vm, Qstr, Value) -> Result<bool, Raised>;

/// A module: written in Rust (a `static` with `members`) or loaded (with `globals`).
#[repr(C)]
pub struct Module {
    pub header: Header,
    /// A dict, or null for a module in Rust.
    pub globals: Value,
    pub members: &'static [Member],
    pub load: Option<LoadHook>,
    pub store: Option<StoreHook>,
    /// Whether no file can take its place.
    pub is_fixed: bool,
    /// Its name; of a loaded module only a start, since `__name__` can be changed.
    pub name: Qstr,
}

// SAFETY: a `static` module is immutable.
unsafe impl Sync for Module {}

impl Module {
    /// A module written in Rust.
    pub const fn new(name: Qstr, members: &'static [Member]) -> Module {
        Module { header: Header::of(&MODULE), globals: Value::NULL, members, load: None, store: None, is_fixed: false, name }
    }

    /// The same, which no file of its name can shadow.
    pub const fn fixed(self) -> Module {
        Module { is_fixed: true, ..self }
    }

    /// The same, with attributes that are computed.
    pub const fn with_hooks(self, load: Option<LoadHook>, store: Option<StoreHook>) -> Module {
        Module { load, store, ..self }
    }
}

/// A loaded module whose globals are `globals`.
pub fn new(vm: &mut Vm, name: Qstr, globals: Ref<Dict>) -> Result<Value, Raised> {
    let globals = globals.value();
    let module = vm.new_object(Ref::from_static(&MODULE), |header| Module {
        header,
        globals,
        members: &[],
        load: None,
        store: None,
        is_fixed: false,
        name,
    })?;
    Ok(module.value())
}

/// The dict of a loaded module.
pub fn globals(vm: &Vm, module: Value) -> Option<Ref<Dict>> {
    module.cast::<Module>()?.get(&vm.heap).globals.cast::<Dict>()
}

/// `__name__` of a module, for messages.
pub fn name_of(vm: &Vm, module: Value) -> Qstr {
    if let Some(name) = globals(vm, module).and_then(|dict| dict.get_name(vm, q::__name__)?.as_qstr()) {
        return name;
    }
    module.cast::<Module>().map_or(q::module, |module| module.get(&vm.heap).name)
}

fn unary(_vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    Ok((op == UnaryOp::Hash).then(|| Value::small_wrapping(value.bits() as isize)))
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let name = name_of(vm, value);
    vm.write(out, "<module '")?;
    vm.write_name(out, name)?;
    if let Some(file) = globals(vm, value).and_then(|dict| dict.get_name(vm, q::__file__)) {
        vm.write(out, "' from '")?;
        vm.show(file, out, Style::Str)?;
    }
    vm.write(out, "'>")
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Some(module) = value.cast::<Module>() else { return Ok(None) };
    let Some(dict) = globals(vm, value) else {
        let &Module { members, load, name: own, .. } = module.get(&vm.heap);
        if name == q::__name__ {
            return Ok(Some(Value::qstr(own)));
        }
        if let Some(found) = crate::args::find_member(members, name) {
            return Ok(Some(found));
        }
        if name == q::__dict__ {
            // What is computed when it is read is not in it.
            let name = (Value::qstr(q::__name__), Value::qstr(own));
            let members = members.iter().map(|member| (Value::qstr(member.name), member.value));
            return dict::new_fixed(vm, core::iter::once(name).chain(members)).map(Some);
        }
        return match load {
            Some(load) => load(vm, name),
            None => Ok(None),
        };
    };
    if let Some(found) = dict.get_name(vm, name) {
        return Ok(Some(found));
    }
    if name == q::__dict__ {
        return Ok(Some(dict.value()));
    }
    if name != q::__getattr__
        && let Some(getattr) = dict.get_name(vm, q::__getattr__)
    {
        return vm.call(getattr, &[Value::qstr(name)]).map(Some);
    }
    Ok(None)
}

fn set_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<bool, Raised> {
    let Some(module) = value.cast::<Module>() else { return Ok(false) };
    let Some(dict) = globals(vm, value) else {
        let store = module.get(&vm.heap).store;
        return match store {
            Some(store) => store(vm, name, attr),
            None => Ok(false),
        };
    };
    if attr.is_null() {
        return Ok(dict.table_remove(vm, Dict::map, Value::qstr(name))?.is_some());
    }
    dict.set(vm, Value::qstr(name), attr)?;
    Ok(true)
}

/// The names of a module's members as a list's worth of values, for `dir` and `import *`.
pub fn members(vm: &Vm, value: Value) -> Option<&'static [Member]> {
    let module = value.cast::<Module>()?.get(&vm.heap);
    module.globals.is_null().then_some(module.members)
}

/// A dict with `__name__` set: the globals of a new module.
pub fn new_globals(vm: &mut Vm, name: Qstr) -> Result<Ref<Dict>, Raised> {
    let globals = dict::new(vm, 0)?;
    globals.set(vm, Value::qstr(q::__name__), Value::qstr(name))?;
    Ok(globals)
}

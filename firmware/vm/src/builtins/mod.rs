//! Built-in functions and the modules that show the VM its own insides.

pub mod files;
pub mod gc;
pub mod help;
pub mod micropython;
pub mod numbers;
pub mod objects;
pub mod print;
pub mod ringio;
pub mod run;
pub mod series;
pub mod sys;
pub mod text;

use crate::args::ANY;
use crate::heap::Member;
use crate::types::exception::*;
use crate::types::module::Module;
use crate::types::{array, bool, bytes, class, complex, dict, float, instance, int, iter, list, range, set, slice, str, tuple, wrapper};
use crate::{Qstr, Raised, Value, Vm, q};

crate::members! {
    /// What the module `builtins` holds.
    pub static MEMBERS;
    __build_class__: f(run::build_class, 2, ANY),
    __import__: f(run::import, 1, 5),
    __repl_print__: f(print::repl_print, 1, 1),

    bool: t(&bool::BOOL),
    bytearray: t(&array::BYTEARRAY),
    bytes: t(&bytes::BYTES),
    classmethod: t(&wrapper::CLASSMETHOD),
    complex: t(&complex::COMPLEX),
    dict: t(&dict::DICT),
    enumerate: t(iter::ENUMERATE.as_type()),
    filter: t(iter::FILTER.as_type()),
    float: t(&float::FLOAT),
    frozenset: t(&set::FROZENSET),
    int: t(&int::INT),
    list: t(&list::LIST),
    map: t(iter::MAP.as_type()),
    memoryview: t(&array::MEMORYVIEW),
    object: t(&instance::OBJECT),
    property: t(&wrapper::PROPERTY),
    range: t(range::RANGE.as_type()),
    reversed: t(iter::REVERSED.as_type()),
    set: t(&set::SET),
    slice: t(slice::SLICE.as_type()),
    staticmethod: t(&wrapper::STATICMETHOD),
    str: t(&str::STR),
    super_: t(&wrapper::SUPER),
    tuple: t(&tuple::TUPLE),
    type_: t(&class::TYPE),
    zip: t(iter::ZIP.as_type()),

    abs: f(numbers::abs, 1, 1),
    all: f(series::all, 1, 1),
    any: f(series::any, 1, 1),
    bin: f(text::bin, 1, 1),
    callable: f(objects::callable, 1, 1),
    chr: f(text::chr, 1, 1),
    compile: f(run::compile, 3, 6),
    delattr: f(objects::delattr, 2, 2),
    dir: f(objects::dir, 0, 1),
    divmod: f(numbers::divmod, 2, 2),
    eval: f(run::eval, 1, 3),
    exec: f(run::exec, 1, 3),
    execfile: f(run::execfile, 1, 3),
    getattr: f(objects::getattr, 2, 3),
    globals: f(run::globals, 0, 0),
    hasattr: f(objects::hasattr, 2, 2),
    hash: f(objects::hash, 1, 1),
    help: f(help::help, 0, 1),
    hex: f(text::hex, 1, 1),
    id: f(objects::id, 1, 1),
    input: f(print::input, 0, 1),
    isinstance: f(objects::isinstance, 2, 2),
    issubclass: f(objects::issubclass, 2, 2),
    iter: f(objects::iter, 1, 1),
    len: f(objects::len, 1, 1),
    locals: f(run::locals, 0, 0),
    max: kw(series::max, 1, ANY),
    min: kw(series::min, 1, ANY),
    next: f(objects::next, 1, 2),
    oct: f(text::oct, 1, 1),
    open: kw(files::open, 0, ANY),
    ord: f(text::ord, 1, 1),
    pow: f(numbers::pow, 2, 3),
    print: kw(print::print, 0, ANY),
    repr: f(print::repr, 1, 1),
    round: f(numbers::round, 1, 2),
    setattr: f(objects::setattr, 3, 3),
    sorted: kw(series::sorted, 1, ANY),
    sum: f(series::sum, 1, 2),

    Ellipsis: v(Value::ELLIPSIS),
    NotImplemented: v(Value::NOT_IMPLEMENTED),

    ArithmeticError: t(ARITHMETIC_ERROR),
    AssertionError: t(ASSERTION_ERROR),
    AttributeError: t(ATTRIBUTE_ERROR),
    BaseException: t(BASE_EXCEPTION),
    EOFError: t(EOF_ERROR),
    Exception: t(EXCEPTION),
    GeneratorExit: t(GENERATOR_EXIT),
    ImportError: t(IMPORT_ERROR),
    IndentationError: t(INDENTATION_ERROR),
    IndexError: t(INDEX_ERROR),
    KeyError: t(KEY_ERROR),
    KeyboardInterrupt: t(KEYBOARD_INTERRUPT),
    LookupError: t(LOOKUP_ERROR),
    MemoryError: t(MEMORY_ERROR),
    NameError: t(NAME_ERROR),
    NotImplementedError: t(NOT_IMPLEMENTED_ERROR),
    OSError: t(OS_ERROR),
    OverflowError: t(OVERFLOW_ERROR),
    RuntimeError: t(RUNTIME_ERROR),
    StopAsyncIteration: t(STOP_ASYNC_ITERATION),
    StopIteration: t(STOP_ITERATION),
    SyntaxError: t(SYNTAX_ERROR),
    SystemExit: t(SYSTEM_EXIT),
    TypeError: t(TYPE_ERROR),
    UnicodeError: t(UNICODE_ERROR),
    ValueError: t(VALUE_ERROR),
    ViperTypeError: t(VIPER_TYPE_ERROR),
    ZeroDivisionError: t(ZERO_DIVISION_ERROR),
}

/// The module `builtins`.
pub static BUILTINS: Module = Module::new(q::builtins, &MEMBERS).fixed().with_hooks(Some(load), Some(store));

/// What a program put into `builtins`.
fn load(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    Ok(vm.builtin_overrides.cast::<dict::Dict>().and_then(|overrides| overrides.get_name(vm, name)))
}

fn store(vm: &mut Vm, name: Qstr, value: Value) -> Result<bool, Raised> {
    vm.memory.forget();
    let overrides = match vm.builtin_overrides.cast::<dict::Dict>() {
        Some(overrides) => overrides,
        None if value.is_null() => return Ok(false),
        None => {
            let overrides = dict::new(vm, 1)?;
            vm.builtin_overrides = overrides.value();
            overrides
        }
    };
    if value.is_null() {
        return Ok(overrides.table_remove(vm, dict::Dict::map, Value::qstr(name))?.is_some());
    }
    overrides.set(vm, Value::qstr(name), value)?;
    Ok(true)
}

crate::members! {
    static MODULE_MEMBERS;
    builtins: t(&BUILTINS),
    gc: t(&gc::GC),
    micropython: t(&micropython::MICROPYTHON),
    sys: t(&sys::SYS),
}

/// The modules that the VM itself brings.
pub static MODULES: &[Member] = &MODULE_MEMBERS;

/// The same members in the order of their names' numbers: global look-up ends here.
static SORTED: [Member; MEMBERS.len()] = {
    let mut sorted = MEMBERS;
    let mut i = 1;
    while i < sorted.len() {
        let mut j = i;
        while j > 0 && sorted[j - 1].name.0 > sorted[j].name.0 {
            let member = sorted[j];
            sorted[j] = sorted[j - 1];
            sorted[j - 1] = member;
            j -= 1;
        }
        i += 1;
    }
    sorted
};

/// A built-in by name: what a program put into `builtins` comes first.
pub fn find(vm: &Vm, name: Qstr) -> Option<Value> {
    if let Some(overrides) = vm.builtin_overrides.cast::<dict::Dict>()
        && let Some(value) = overrides.get_name(vm, name)
    {
        return Some(value);
    }
    match SORTED.binary_search_by_key(&name.0, |member| member.name.0) {
        Ok(idx) => SORTED.get(idx).map(|member| member.value),
        // The module's own name: so code that runs in a namespace without one is of `builtins`.
        Err(_) => (name == q::__name__).then_some(Value::qstr(q::builtins)),
    }
}

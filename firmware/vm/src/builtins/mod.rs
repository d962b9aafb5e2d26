//! Built-in functions and the modules that show the VM its own insides.

pub mod numbers;
pub mod objects;
pub mod print;
pub mod run;

use crate::args::ANY;
use crate::types::exception::*;
use crate::types::module::Module;
use crate::types::{array, bool, bytes, class, complex, dict, float, int, list, set, str, tuple};
use crate::{Value, q};

crate::members! {
    /// What the module `builtins` holds.
    pub static MEMBERS;
    __build_class__: f(run::build_class, 2, ANY),
    __import__: f(run::import, 1, 5),
    __repl_print__: f(print::repl_print, 1, 1),

    bool: t(&bool::BOOL),
    bytes: t(&bytes::BYTES),
    bytearray: t(&array::BYTEARRAY),
    complex: t(&complex::COMPLEX),
    dict: t(&dict::DICT),
    float: t(&float::FLOAT),
    frozenset: t(&set::FROZENSET),
    int: t(&int::INT),
    list: t(&list::LIST),
    memoryview: t(&array::MEMORYVIEW),
    set: t(&set::SET),
    str: t(&str::STR),
    tuple: t(&tuple::TUPLE),
    type_: t(&class::TYPE),
    object: t(&crate::types::instance::OBJECT),
    property: t(&crate::types::wrapper::PROPERTY),
    staticmethod: t(&crate::types::wrapper::STATICMETHOD),
    classmethod: t(&crate::types::wrapper::CLASSMETHOD),
    super_: t(&crate::types::wrapper::SUPER),

    abs: f(numbers::abs, 1, 1),
    all: f(numbers::all, 1, 1),
    any: f(numbers::any, 1, 1),
    callable: f(objects::callable, 1, 1),
    compile: f(run::compile, 3, 6),
    delattr: f(objects::delattr, 2, 2),
    divmod: f(numbers::divmod, 2, 2),
    eval: f(run::eval, 1, 3),
    exec: f(run::exec, 1, 3),
    execfile: f(run::execfile, 1, 3),
    getattr: f(objects::getattr, 2, 3),
    globals: f(run::globals, 0, 0),
    hasattr: f(objects::hasattr, 2, 2),
    hash: f(objects::hash, 1, 1),
    id: f(objects::id, 1, 1),
    isinstance: f(objects::isinstance, 2, 2),
    issubclass: f(objects::issubclass, 2, 2),
    iter: f(objects::iter, 1, 1),
    len: f(objects::len, 1, 1),
    locals: f(run::locals, 0, 0),
    next: f(objects::next, 1, 2),
    print: kw(print::print, 0, ANY),
    repr: f(print::repr, 1, 1),
    setattr: f(objects::setattr, 3, 3),

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
pub static BUILTINS: Module = Module::new(q::builtins, &MEMBERS);

/// The modules that the VM itself brings.
pub static MODULES: &[crate::heap::Member] = &[crate::heap::Member { name: q::builtins, value: Value::from_static(&BUILTINS) }];

/// A built-in by name: what a program put into `builtins` comes first.
pub fn find(vm: &crate::Vm, name: crate::Qstr) -> Option<Value> {
    if let Some(overrides) = vm.builtin_overrides.cast::<crate::types::dict::Dict>()
        && let Some(value) = overrides.get_name(vm, name)
    {
        return Some(value);
    }
    crate::args::find_member(&MEMBERS, name)
}

//! Built-in functions that compile, run or import code, or look at the running frame.

use crate::compile::{self, Mode};
use crate::heap::Ref;
use crate::types::class;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::{Args, Raised, Value, Vm, import, interp, q};

/// `__build_class__(body, name, *bases)`: what a `class` statement calls.
pub fn build_class(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    class::build_class(vm, args)
}

/// `__import__(name[, globals, locals, fromlist, level])`.
pub fn import(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let name = vm.str_arg(args.get(0))?;
    let from = args.optional(3).unwrap_or(Value::NONE);
    let level = match args.optional(4) {
        Some(level) => vm.int_arg(level)?,
        None => 0,
    };
    if level < 0 {
        return Err(vm.raise(VALUE_ERROR));
    }
    let globals = match args.optional(1) {
        Some(globals) if !globals.is_none() => globals,
        _ => vm.frame_dicts().0,
    };
    import::import(vm, name, globals, from, level)
}

/// `compile(source, filename, mode[, flags...])`.
pub fn compile(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = args.get(0);
    if vm.str_or_bytes(source).is_none() && vm.buffer(source).is_none() {
        return Err(vm.not_implicitly(source, q::str));
    }
    let name = vm.intern_value(args.get(1))?;
    let mode = match args.get(2).as_qstr().map(|mode| vm.name(mode)).or_else(|| vm.str(args.get(2))) {
        Some("exec") => Mode::Exec,
        Some("single") => Mode::Single,
        Some("eval") => Mode::Eval,
        _ => return Err(vm.raise_text(VALUE_ERROR, "bad compile mode")),
    };
    Ok(compile::compile_value(vm, args.get(0), name, mode)?.value())
}

/// The dicts to run in: given ones, or those of the running frame.
fn dicts(vm: &mut Vm, args: Args) -> Result<(Value, Value), Raised> {
    let (globals, locals) = vm.frame_dicts();
    let mut given = [Value::NULL; 2];
    for (i, slot) in given.iter_mut().enumerate() {
        match args.optional(i + 1) {
            Some(dict) if dict.cast::<Dict>().is_some() => *slot = dict,
            Some(none) if none.is_none() => {}
            Some(_) => return Err(vm.raise(TYPE_ERROR)),
            None => {}
        }
    }
    let [new_globals, new_locals] = given;
    Ok(match (new_globals.non_null(), new_locals.non_null()) {
        (None, None) => (globals, locals),
        (Some(globals), None) => (globals, globals),
        (globals_given, Some(locals)) => (globals_given.unwrap_or(globals), locals),
    })
}

fn run(vm: &mut Vm, args: Args, mode: Mode) -> Result<Value, Raised> {
    let (globals, locals) = dicts(vm, args)?;
    let code: Ref<Code> = match args.get(0).cast::<Code>() {
        Some(code) => code,
        None => {
            let mut source = args.get(0);
            if vm.str_or_bytes(source).is_none() {
                // A copy, which stays as it is.
                vm.buffer_arg(source)?;
                source = vm.new_bytes_from(|vm| vm.content(args.get(0)))?;
            }
            compile::compile_value(vm, source, q::string, mode)?
        }
    };
    interp::run_body(vm, code, globals, locals)
}

/// `eval(source[, globals[, locals]])`.
pub fn eval(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    run(vm, args, Mode::Eval)
}

/// `exec(source[, globals[, locals]])`.
pub fn exec(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    run(vm, args, Mode::Exec)?;
    Ok(Value::NONE)
}

/// `execfile(path[, globals[, locals]])`.
pub fn execfile(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (globals, locals) = dicts(vm, args)?;
    let path = vm.str_arg(args.get(0))?;
    let code = import::compile_file(vm, path)?;
    interp::run_body(vm, code, globals, locals)?;
    Ok(Value::NONE)
}

/// `globals()`.
pub fn globals(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    Ok(vm.frame_dicts().0)
}

/// `locals()`: the globals inside a function.
pub fn locals(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    Ok(vm.frame_dicts().1)
}

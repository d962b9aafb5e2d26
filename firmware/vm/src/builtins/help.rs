//! `help`.

use crate::heap::{Member, Type};
use crate::print::{Out, Style};
use crate::types::dict::{self, Dict};
use crate::types::module::{self, Module};
use crate::types::{list, seq};
use crate::{Args, Raised, Value, Vm, import, q};

/// What `help()` says.
const TEXT: &str = "Welcome to Frostbyte, which runs MicroPython programs.

Control commands:
  CTRL-A        -- on a blank line, enter raw REPL mode
  CTRL-B        -- on a blank line, enter normal REPL mode
  CTRL-C        -- interrupt a running program
  CTRL-D        -- on a blank line, do a soft reset or exit
  CTRL-E        -- on a blank line, enter paste mode

For further help on a specific object, type help(obj); for a list of modules, help('modules')
";

/// `help([object])`.
pub fn help(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match args.optional(0) {
        None => vm.write(Out::Console, TEXT)?,
        Some(value) if value == Value::qstr(q::modules) => modules(vm)?,
        Some(value) => object(vm, value)?,
    }
    Ok(Value::NONE)
}

/// The names of all modules in the image, in four columns.
fn modules(vm: &mut Vm) -> Result<(), Raised> {
    const N_COLUMNS: usize = 4;
    const COLUMN_CHARS: usize = 18;
    let names = list::new(vm, 0)?;
    list::append(vm, names, Value::qstr(q::__main__))?;
    for members in [super::MODULES, vm.config.modules] {
        for member in members {
            list::append(vm, names, Value::qstr(member.name))?;
        }
    }
    for module in import::frozen(vm) {
        let name = module.name();
        let end = name.bytes().rposition(|byte| byte == b'.');
        let name = vm.new_str(end.and_then(|end| name.get(..end)).unwrap_or(name))?;
        list::append(vm, names, name)?;
    }
    list::sort::sort(vm, names, Value::NONE, false)?;
    let n = seq::len(vm, names.value());
    let n_lines = n.div_ceil(N_COLUMNS);
    for line in 0..n_lines {
        for idx in (line..n).step_by(n_lines) {
            let name = seq::item(vm, names.value(), idx).unwrap_or(Value::NONE);
            vm.show(name, Out::Console, Style::Str)?;
            if idx + n_lines < n {
                let used = vm.str(name).map_or(0, |name| name.chars().count());
                for _ in used..COLUMN_CHARS.max(used + 1) {
                    vm.write(Out::Console, " ")?;
                }
            }
        }
        vm.write(Out::Console, "\n")?;
    }
    vm.write(Out::Console, "Plus any modules on the filesystem\n")
}

fn object(vm: &mut Vm, value: Value) -> Result<(), Raised> {
    vm.write(Out::Console, "object ")?;
    vm.show(value, Out::Console, Style::Str)?;
    vm.write(Out::Console, " is of type ")?;
    let ty = vm.type_of(value);
    vm.write_name(Out::Console, ty.name())?;
    vm.write(Out::Console, "\n")?;
    if let Some(globals) = module::globals(vm, value) {
        return entries(vm, globals.value());
    }
    if let Some(module) = value.cast::<Module>() {
        let &Module { name, members, .. } = module.get(&vm.heap);
        entry(vm, Value::qstr(q::__name__), Value::qstr(name))?;
        return members_of(vm, members);
    }
    let class = value.cast::<Type>().unwrap_or(ty);
    let locals = class.get(&vm.heap).locals;
    entries(vm, locals)?;
    members_of(vm, class.members())
}

fn entries(vm: &mut Vm, dict: Value) -> Result<(), Raised> {
    let mut at = 0;
    while let Some((idx, pair)) = dict.cast::<Dict>().and_then(|dict| dict::next_entry(vm, dict, at)) {
        at = idx + 1;
        entry(vm, pair.key, pair.value)?;
    }
    Ok(())
}

fn members_of(vm: &mut Vm, members: &'static [Member]) -> Result<(), Raised> {
    for member in members {
        entry(vm, Value::qstr(member.name), member.value)?;
    }
    Ok(())
}

fn entry(vm: &mut Vm, name: Value, value: Value) -> Result<(), Raised> {
    vm.write(Out::Console, "  ")?;
    vm.show(name, Out::Console, Style::Str)?;
    vm.write(Out::Console, " -- ")?;
    vm.show(value, Out::Console, Style::Str)?;
    vm.write(Out::Console, "\n")
}

//! `json.dump` and `json.dumps`.

use vm::args::Param;
use vm::builtins::print::stream_out;
use vm::heap::{Bytes, Ref, Tuple};
use vm::print::{Out, Style};
use vm::types::class::{self, Instance};
use vm::types::dict::{self, Dict};
use vm::types::exception::Part::{Int, TypeOf};
use vm::types::exception::{self, TYPE_ERROR, VALUE_ERROR};
use vm::types::list::List;
use vm::types::{seq, tuple};
use vm::{Args, Raised, Value, Vm};

use crate::q;

/// What stands between items, and between key and value: strings, or none for the usual ones.
#[derive(Clone, Copy)]
struct Separators {
    item: Value,
    key: Value,
}

impl Separators {
    fn of(vm: &mut Vm, value: Value) -> Result<Separators, Raised> {
        if value.is_none() {
            return Ok(Separators { item: value, key: value });
        }
        let Some(n) = vm.sequence(value).map(<[Value]>::len) else {
            return Err(vm.raise_fmt(TYPE_ERROR, "object '{}' isn't a tuple or list", &[TypeOf(value)]));
        };
        if n != 2 {
            return Err(vm.raise_fmt(VALUE_ERROR, "requested length 2 but object has length {}", &[Int(n as isize)]));
        }
        let mut text = |idx| {
            let text = seq::item(vm, value, idx).unwrap_or(Value::NONE);
            if vm.str_or_bytes(text).is_some() { Ok(text) } else { Err(vm.not_implicitly(text, q::str)) }
        };
        Ok(Separators { item: text(0)?, key: text(1)? })
    }
}

fn write_separator(vm: &mut Vm, out: Out, separator: Value, usual: &str) -> Result<(), Raised> {
    if separator.is_none() { vm.write(out, usual) } else { vm.write_text(out, separator) }
}

/// `dump(obj, stream, separators=None)`.
pub fn dump(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let params = [Param::keyword(q::separators, Value::NONE)];
    let [separators] = vm.parse_args(args.skip(2), &params)?;
    let out = stream_out(vm, args.get(1))?;
    let separators = Separators::of(vm, separators)?;
    write(vm, out, args.get(0), separators)?;
    Ok(Value::NONE)
}

/// `dumps(obj, separators=None)`.
pub fn dumps(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let params = [Param::keyword(q::separators, Value::NONE)];
    let [separators] = vm.parse_args(args.skip(1), &params)?;
    let separators = Separators::of(vm, separators)?;
    vm.collect_text(|vm, out| write(vm, out, args.get(0), separators))?.into_str(vm)
}

fn write(vm: &mut Vm, out: Out, value: Value, separators: Separators) -> Result<(), Raised> {
    vm.check_stack()?;
    vm.poll()?;
    if value.is_none() {
        return vm.write(out, "null");
    }
    if let Some(truth) = value.as_bool() {
        return vm.write(out, if truth { "true" } else { "false" });
    }
    if vm.str(value).is_some() || value.cast::<Bytes>().is_some() {
        return write_text(vm, out, value);
    }
    if value.cast::<List>().is_some() || value.is_exactly(&tuple::TUPLE) {
        return write_items(vm, out, value, separators);
    }
    if let Some(dict) = value.cast::<Dict>() {
        return write_dict(vm, out, dict, separators);
    }
    if let Some(exception) = exception::native_part(vm, value) {
        let args = exception.get(&vm.heap).args;
        return write(vm, out, args, separators);
    }
    if value.cast::<Instance>().is_some()
        && let Some(native) = class::native_base(vm, value)
        && class::lookup_user(vm, vm.type_of(value), q::__repr__).is_none()
        && native.cast::<Tuple>().is_none_or(|tuple| tuple.value().is_exactly(&tuple::TUPLE))
    {
        return write(vm, out, native, separators);
    }
    vm.show(value, out, Style::Repr)
}

fn write_items(vm: &mut Vm, out: Out, sequence: Value, separators: Separators) -> Result<(), Raised> {
    vm.write(out, "[")?;
    let mut idx = 0;
    while let Some(item) = seq::item(vm, sequence, idx) {
        if idx > 0 {
            write_separator(vm, out, separators.item, ", ")?;
        }
        write(vm, out, item, separators)?;
        idx += 1;
    }
    vm.write(out, "]")
}

fn write_dict(vm: &mut Vm, out: Out, dict: Ref<Dict>, separators: Separators) -> Result<(), Raised> {
    vm.write(out, "{")?;
    let mut from = 0;
    while let Some((at, pair)) = dict::next_entry(vm, dict, from) {
        if from > 0 {
            write_separator(vm, out, separators.item, ", ")?;
        }
        from = at + 1;
        let quote = if vm.str_or_bytes(pair.key).is_some() { "" } else { "\"" };
        vm.write(out, quote)?;
        write(vm, out, pair.key, separators)?;
        vm.write(out, quote)?;
        write_separator(vm, out, separators.key, ": ")?;
        write(vm, out, pair.value, separators)?;
    }
    vm.write(out, "}")
}

/// A text in quotes. Everything from a space on is written as it is.
fn write_text(vm: &mut Vm, out: Out, text: Value) -> Result<(), Raised> {
    vm.write(out, "\"")?;
    let mut at = 0;
    loop {
        vm.poll()?;
        let mut piece = [0; 64];
        let rest = vm.content(text).get(at..).unwrap_or(&[]);
        let n = rest.iter().take(piece.len()).take_while(|&&byte| byte >= b' ' && byte != b'"' && byte != b'\\').count();
        for (place, &byte) in piece.iter_mut().zip(rest) {
            *place = byte;
        }
        let special = rest.get(n).copied();
        vm.write_bytes(out, piece.get(..n).unwrap_or(&[]))?;
        at += n;
        match special {
            None => break,
            Some(_) if n == piece.len() => continue,
            Some(b'\n') => vm.write(out, "\\n")?,
            Some(b'\r') => vm.write(out, "\\r")?,
            Some(b'\t') => vm.write(out, "\\t")?,
            Some(byte @ (b'"' | b'\\')) => vm.write_bytes(out, &[b'\\', byte])?,
            Some(byte) => vm.write_fmt(out, format_args!("\\u{byte:04x}"))?,
        }
        at += 1;
    }
    vm.write(out, "\"")
}

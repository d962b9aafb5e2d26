//! `str`: interned strings and [`Str`](crate::heap::Str) objects. The methods are in [`text`](super::text).

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::{Buffer, Ref, Slots, Type};
use crate::print::{Out, Style};
use crate::types::exception::NOT_IMPLEMENTED_ERROR;
use crate::types::text::{self, Kind, case, codec, format, join, ops, search, show, split};
use crate::{Raised, Value, Vm, members, q};

/// The type `str`.
#[unsafe(export_name = "fb_type_str")]
pub static STR: Type = Type::new(q::str, Layout::Str, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show_str),
    unary: Some(ops::unary),
    binary: Some(ops::binary),
    item: Some(item),
    step: Some(step),
    buffer: Some(buffer),
    ..Slots::NONE
};

members! {
    static MEMBERS;
    encode: f(codec::encode_method, 1, 3),
    find: f(search::find_method, 2, 4),
    rfind: f(search::rfind_method, 2, 4),
    index: f(search::index, 2, 4),
    rindex: f(search::rindex, 2, 4),
    join: f(join::join, 2, 2),
    split: f(split::split, 1, 3),
    splitlines: kw(split::splitlines, 1, crate::args::ANY),
    rsplit: f(split::rsplit, 1, 3),
    startswith: f(search::startswith, 2, 4),
    endswith: f(search::endswith, 2, 4),
    strip: f(split::strip, 1, 2),
    lstrip: f(split::lstrip, 1, 2),
    rstrip: f(split::rstrip, 1, 2),
    format: kw(format::format, 1, crate::args::ANY),
    replace: f(search::replace, 3, 4),
    count: f(search::count, 2, 4),
    partition: f(split::partition, 2, 2),
    rpartition: f(split::rpartition, 2, 2),
    center: f(search::center, 2, 2),
    lower: f(case::lower, 1, 1),
    upper: f(case::upper, 1, 1),
    isspace: f(case::isspace, 1, 1),
    isalpha: f(case::isalpha, 1, 1),
    isdigit: f(case::isdigit, 1, 1),
    isupper: f(case::isupper, 1, 1),
    islower: f(case::islower, 1, 1),
}

/// What `str` and `bytes` say to keyword arguments.
#[cold]
pub fn no_keywords(vm: &mut Vm) -> Raised {
    vm.raise_text(NOT_IMPLEMENTED_ERROR, "keyword argument(s) not implemented - use normal args instead")
}

/// `str([object])`, `str(bytes, encoding[, errors])`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    if args.n_keywords() > 0 {
        return Err(no_keywords(vm));
    }
    vm.check_count(args, 0, 3, false)?;
    let source = args.get(0);
    match args.len() {
        0 => Ok(Value::qstr(q::empty)),
        1 => vm.to_str(source),
        _ if vm.str(source).is_some() => Ok(source),
        _ => {
            vm.buffer_arg(source)?;
            codec::decode(vm, source, args.optional(1), args.optional(2))
        }
    }
}

fn show_str(vm: &mut Vm, value: Value, out: Out, style: Style) -> Result<(), Raised> {
    match style {
        Style::Repr => show::write_str(vm, out, value),
        Style::Str | Style::Exception => vm.write_text(out, value),
    }
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    text::item(vm, Kind::Str, value, index)
}

fn buffer(vm: &Vm, value: Value) -> Option<Buffer> {
    vm.str(value).map(|text| Buffer::of(text.as_bytes()))
}

fn step(vm: &mut Vm, text: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let Some(c) = text::char_from(vm.content(text), *at) else {
        return Ok(None);
    };
    *at += c.len_utf8();
    text::char_value(vm, c).map(Some)
}

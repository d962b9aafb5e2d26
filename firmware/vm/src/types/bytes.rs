//! `bytes`. The methods are in [`text`](super::text).

use crate::args::{Args, NativeFn};
use crate::heap::object::Layout;
use crate::heap::text::StrBuf;
use crate::heap::{Buffer, Header, Ref, Slots, Type};
use crate::print::{Out, Style};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::str;
use crate::types::text::{self, Kind, case, codec, format, join, ops, search, show, split};
use crate::types::wrapper::{CLASSMETHOD, Wrapper};
use crate::{Raised, Value, Vm, members, q};

/// The type `bytes`.
#[unsafe(export_name = "fb_type_bytes")]
pub static BYTES: Type = Type::new(q::bytes, Layout::Bytes, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show_bytes),
    unary: Some(ops::unary),
    binary: Some(ops::binary),
    item: Some(item),
    step: Some(step),
    buffer: Some(buffer),
    ..Slots::NONE
};

members! {
    static MEMBERS;
    decode: f(codec::decode_method, 1, 3),
    hex: f(codec::hex, 1, 2),
    fromhex: v(Value::from_static(&FROMHEX)),
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

static FROMHEX_BODY: NativeFn = NativeFn::new(codec::fromhex, 2, 2);
/// `bytes.fromhex` and `bytearray.fromhex`.
pub static FROMHEX: Wrapper =
    Wrapper { header: Header::of(&CLASSMETHOD), values: [Value::from_static(&FROMHEX_BODY), Value::NULL, Value::NULL] };

/// `bytes()`, `bytes(n)`, `bytes(iterable of ints)`, `bytes(buffer)`, `bytes(str, encoding)`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    if args.n_keywords() > 0 {
        return Err(str::no_keywords(vm));
    }
    let source = args.get(0);
    if args.is_empty() {
        return vm.new_bytes(b"");
    }
    if vm.str(source).is_some() {
        if !(2..=3).contains(&args.len()) {
            return Err(no_encoding(vm));
        }
        codec::check_encoding(vm, source, args.optional(1))?;
        return vm.new_bytes_from(|vm| vm.content(source));
    }
    if vm.bytes(source).is_some() {
        return Ok(source);
    }
    if args.len() > 1 {
        return Err(vm.raise_text(TYPE_ERROR, "wrong number of arguments"));
    }
    if let Some(n) = source.as_small() {
        let Ok(n) = usize::try_from(n) else {
            return Err(vm.raise(VALUE_ERROR));
        };
        let mut buf = StrBuf::with_capacity(vm, n)?;
        buf.fill(vm, n, 0)?;
        return Ok(buf.into_bytes(vm));
    }
    if vm.buffer(source).is_some() {
        return vm.new_bytes_from(|vm| vm.content(source));
    }
    let mut buf = StrBuf::new(vm)?;
    let iterator = vm.iter(source)?;
    while let Some(item) = vm.next(iterator)? {
        match u8::try_from(vm.int_arg(item)?) {
            Ok(byte) => buf.push(vm, byte)?,
            Err(_) => return Err(vm.raise_text(VALUE_ERROR, "bytes value out of range")),
        }
    }
    Ok(buf.into_bytes(vm))
}

/// `TypeError` for text where bytes are made.
pub fn no_encoding(vm: &mut Vm) -> Raised {
    vm.raise_text(TYPE_ERROR, "string argument without an encoding")
}

fn show_bytes(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    show::write_bytes(vm, out, value)
}

fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    text::item(vm, Kind::Bytes, value, index)
}

fn buffer(vm: &Vm, value: Value) -> Option<Buffer> {
    vm.bytes(value).map(Buffer::of)
}

fn step(vm: &mut Vm, source: Value, at: &mut usize) -> Result<Option<Value>, Raised> {
    let byte = vm.content(source).get(*at).copied();
    *at += 1;
    Ok(byte.map(|byte| Value::from_i16(byte.into())))
}

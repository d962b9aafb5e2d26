//! `bytearray`: an array of bytes with the methods of `bytes`.

use super::typed::{append_method, extend_method};
use super::{Array, SHARED, append, bytearray_from, new};
use crate::args::Args;
use crate::heap::{Ref, Slots, Type};
use crate::print::{Out, Style};
use crate::types::bytes::{self, FROMHEX};
use crate::types::text::{self, case, codec, format, join, search, show, split};
use crate::{Raised, Value, Vm, members, q};

pub(super) static SLOTS: Slots = Slots { make: Some(make), show: Some(show_bytearray), ..SHARED };

members! {
    pub(super) static MEMBERS;
    append: f(append_method, 2, 2),
    extend: f(extend_method, 2, 2),
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

/// `bytearray()`, `bytearray(n)`, `bytearray(iterable of ints)`, `bytearray(buffer)`, `bytearray(str, encoding)`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 3, false)?;
    let source = args.get(0);
    let array = new(vm, &super::BYTEARRAY, b'B')?;
    if args.is_empty() {
        return Ok(array.value());
    }
    if vm.str(source).is_some() {
        if args.len() < 2 {
            return Err(bytes::no_encoding(vm));
        }
        codec::check_encoding(vm, source, args.optional(1))?;
        return bytearray_from(vm, |vm| vm.content(source));
    }
    if text::is_int(source) {
        let n = vm.int_arg(source)?;
        // A negative size is one that no heap has.
        array.vec_insert(vm, Array::bytes, 0, n as usize, 0)?;
        return Ok(array.value());
    }
    if vm.buffer(source).is_some() {
        return bytearray_from(vm, |vm| vm.content(source));
    }
    let iterator = vm.iter(source)?;
    while let Some(item) = vm.next(iterator)? {
        append(vm, array, item)?;
    }
    Ok(array.value())
}

fn show_bytearray(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    vm.write(out, "bytearray(")?;
    show::write_bytes(vm, out, value)?;
    vm.write(out, ")")
}

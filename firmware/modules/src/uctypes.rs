//! `uctypes`: fields of structures at given addresses, as descriptors lay them out.
//!
//! The program names the addresses, so it can crash the machine: that is what the module is for. All access to memory goes through [`load`] and
//! [`store`], which are the only unsafe code of this crate.

use vm::heap::object::NativeType;
use vm::heap::{Buffer, Ref, Slots, Tuple, Type};
use vm::ops::UnaryOp;
use vm::print::{Out, Style};
use vm::types::array::memoryview;
use vm::types::dict::{Dict, next_entry};
use vm::types::exception::{INDEX_ERROR, TYPE_ERROR};
use vm::types::module::Module;
use vm::types::{float, int};
use vm::{Args, Number, Qstr, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::uctypes, &MEMBERS).fixed();

/// A scalar type's number, in the upper bits of a descriptor.
const fn scalar(number: isize) -> Value {
    // Signed numbers of 31 bits, as they are on a chip.
    Value::small_wrapping(if number < 8 { number << 27 } else { (number - 16) << 27 })
}

const LITTLE_ENDIAN: u8 = 0;
const BIG_ENDIAN: u8 = 1;
const NATIVE: u8 = 2;

members! {
    static MEMBERS;
    ARRAY: v(Value::small_wrapping((2 - 4) << 29)),
    BFINT16: v(scalar(11)),
    BFINT32: v(scalar(13)),
    BFINT8: v(scalar(9)),
    BFUINT16: v(scalar(10)),
    BFUINT32: v(scalar(12)),
    BFUINT8: v(scalar(8)),
    BF_LEN: v(Value::from_i16(22)),
    BF_POS: v(Value::from_i16(17)),
    BIG_ENDIAN: v(Value::from_i16(BIG_ENDIAN as i16)),
    FLOAT32: v(scalar(14)),
    FLOAT64: v(scalar(15)),
    INT: v(scalar(5)),
    INT16: v(scalar(3)),
    INT32: v(scalar(5)),
    INT64: v(scalar(7)),
    INT8: v(scalar(1)),
    LITTLE_ENDIAN: v(Value::from_i16(LITTLE_ENDIAN as i16)),
    LONG: v(scalar(if size_of::<usize>() == 8 { 7 } else { 5 })),
    LONGLONG: v(scalar(7)),
    NATIVE: v(Value::from_i16(NATIVE as i16)),
    PTR: v(Value::small_wrapping(1 << 29)),
    SHORT: v(scalar(3)),
    UINT: v(scalar(4)),
    UINT16: v(scalar(2)),
    UINT32: v(scalar(4)),
    UINT64: v(scalar(6)),
    UINT8: v(scalar(0)),
    ULONG: v(scalar(if size_of::<usize>() == 8 { 6 } else { 4 })),
    ULONGLONG: v(scalar(6)),
    USHORT: v(scalar(2)),
    VOID: v(scalar(0)),
    addressof: f(addressof, 1),
    bytearray_at: f(bytearray_at, 2),
    bytes_at: f(bytes_at, 2),
    sizeof: f(sizeof, 1, 2),
    struct_: t(STRUCT.as_type()),
}

/// A structure, array or pointer in memory.
#[derive(Clone, Copy)]
struct Struct {
    address: usize,
    /// A dict of fields, or the tuple of an array or pointer.
    descriptor: Value,
    layout: u8,
}

/// Bytes at an address: behind a `bytearray`, which is what programs see.
#[derive(Clone, Copy)]
struct Memory {
    address: usize,
    len: usize,
}

static STRUCT: NativeType<Struct> = NativeType::new(q::struct_, &STRUCT_SLOTS, &[]);
static MEMORY: NativeType<Memory> = NativeType::new(q::empty, &MEMORY_SLOTS, &[]);

static STRUCT_SLOTS: Slots = Slots {
    make: Some(make),
    show: Some(show),
    attr: Some(attr),
    set_attr: Some(set_attr),
    item: Some(item),
    set_item: Some(set_item),
    unary: Some(unary),
    buffer: Some(buffer),
    ..Slots::NONE
};
static MEMORY_SLOTS: Slots = Slots { buffer: Some(memory_buffer), ..Slots::NONE };

/// Nested descriptors at most.
const MAX_DEPTH: usize = 16;

/// A scalar in memory: its type's number, and of bit fields the place.
#[derive(Clone, Copy)]
struct Scalar {
    offset: usize,
    number: u32,
    bit: u32,
    n_bits: u32,
}

impl Scalar {
    fn of(descriptor: isize) -> Scalar {
        let bits = descriptor as usize;
        let number = (bits >> 27 & 15) as u32;
        let is_field = (8..14).contains(&number);
        Scalar {
            offset: bits & if is_field { (1 << 17) - 1 } else { (1 << 27) - 1 },
            number,
            bit: (bits >> 17 & 31) as u32,
            n_bits: if is_field { (bits >> 22 & 31) as u32 } else { 0 },
        }
    }

    fn size(self) -> usize {
        match self.number {
            number @ 0..8 => 1 << (number / 2),
            number @ 8..14 => 1 << ((number - 8) / 2),
            14 => 4,
            _ => 8,
        }
    }
}

/// The kinds of a tuple.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Struct,
    Pointer,
    Array,
}

/// A tuple descriptor: kind, offset, and its other items.
fn aggregate(vm: &Vm, descriptor: Value) -> Option<(Kind, usize, Value, Value)> {
    let items = descriptor.cast::<Tuple>()?.items(&vm.heap);
    let head = items.first()?.as_small()? as usize;
    let kind = match head >> 29 & 3 {
        0 => Kind::Struct,
        1 => Kind::Pointer,
        2 => Kind::Array,
        _ => return None,
    };
    // Only arrays of structures have a third item.
    let third = match (items.get(2), kind) {
        (None, _) => Value::NULL,
        (Some(&item), Kind::Array) if items.len() == 3 => item,
        _ => return None,
    };
    Some((kind, head & ((1 << 29) - 1), *items.get(1)?, third))
}

/// The low bits of an array's length.
fn length(value: isize) -> usize {
    value as usize & ((1 << 27) - 1)
}

/// Size of what a descriptor describes; `None` if it is not one.
fn size_of_descriptor(vm: &Vm, descriptor: Value, layout: u8) -> Option<usize> {
    size_of_part(vm, descriptor, layout, MAX_DEPTH, &mut 1)
}

/// The same; `largest` is the largest scalar so far, to which inner structures are padded too, as in the original.
fn size_of_part(vm: &Vm, descriptor: Value, layout: u8, depth: usize, largest: &mut usize) -> Option<usize> {
    if depth == 0 {
        return None;
    }
    let mut size = 0usize;
    if let Some(fields) = descriptor.cast::<Dict>() {
        let mut at = 0;
        while let Some((idx, pair)) = next_entry(vm, fields, at) {
            at = idx + 1;
            let (offset, field) = match pair.value.as_small() {
                Some(number) => {
                    let scalar = Scalar::of(number);
                    *largest = scalar.size().max(*largest);
                    (scalar.offset, scalar.size())
                }
                None => {
                    let (_, offset, ..) = aggregate(vm, pair.value)?;
                    (offset, size_of_part(vm, pair.value, layout, depth - 1, largest)?)
                }
            };
            size = size.max(offset.checked_add(field)?);
        }
    } else {
        let (kind, _, first, second) = aggregate(vm, descriptor)?;
        return match (kind, first.as_small()) {
            (Kind::Pointer, _) => {
                *largest = size_of::<usize>().max(*largest);
                Some(size_of::<usize>())
            }
            (Kind::Struct, _) => size_of_part(vm, first, layout, depth - 1, largest),
            (Kind::Array, Some(n)) if second.is_null() => {
                let item = Scalar::of(n).size();
                *largest = item.max(*largest);
                item.checked_mul(length(n))
            }
            (Kind::Array, Some(n)) => {
                let item = size_of_part(vm, second, layout, depth - 1, largest)?;
                item.checked_mul(length(n))
            }
            (Kind::Array, None) => None,
        };
    }
    if layout == NATIVE {
        size = size.checked_next_multiple_of(*largest)?;
    }
    Some(size)
}

#[cold]
fn syntax(vm: &mut Vm) -> Raised {
    vm.raise_text(TYPE_ERROR, "syntax error in uctypes descriptor")
}

fn address_arg(vm: &mut Vm, value: Value) -> Result<usize, Raised> {
    if vm.type_of(value).is(&int::INT) { Ok(int::truncated(vm, value)) } else { Ok(vm.int_arg(value)? as usize) }
}

/// `struct(address, descriptor[, layout])`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 2, 3, false)?;
    let address = address_arg(vm, args.get(0))?;
    let layout = match args.optional(2) {
        Some(layout) => vm.int_arg(layout)? as u8,
        None => NATIVE,
    };
    new_struct(vm, address, args.get(1), layout)
}

fn new_struct(vm: &mut Vm, address: usize, descriptor: Value, layout: u8) -> Result<Value, Raised> {
    Ok(vm.new_native(&STRUCT, Struct { address, descriptor, layout })?.value())
}

fn of(vm: &Vm, value: Value) -> Option<Struct> {
    STRUCT.cast(value).map(|object| object.get(&vm.heap).data)
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(Struct { address, descriptor, .. }) = of(vm, value) else { return Ok(()) };
    let kind = if descriptor.cast::<Dict>().is_some() {
        "STRUCT"
    } else if let Some(tuple) = descriptor.cast::<Tuple>() {
        // The head alone names the kind, whatever follows.
        match tuple.items(&vm.heap).first().and_then(|head| head.as_small()).map(|head| head >> 29 & 3) {
            Some(1) => "PTR",
            Some(2) => "ARRAY",
            _ => "unk",
        }
    } else {
        "ERROR"
    };
    vm.write_fmt(out, format_args!("<struct {kind} {address:x}>"))
}

/// The bytes at an address. Aligned words of the machine's own order are read at once, as hardware registers want it.
#[allow(unsafe_code)]
fn load(address: usize, size: usize, layout: u8) -> u64 {
    let pointer = core::ptr::with_exposed_provenance::<u8>(address);
    let aligned = layout == NATIVE && address.is_multiple_of(size);
    // SAFETY: the program vouches for the address; the reads are aligned.
    unsafe {
        match size {
            2 if aligned => pointer.cast::<u16>().read_volatile().into(),
            4 if aligned => pointer.cast::<u32>().read_volatile().into(),
            8 if aligned => pointer.cast::<u64>().read_volatile(),
            _ => (0..size).fold(0, |value, i| {
                let shift = 8 * if layout == BIG_ENDIAN { size - 1 - i } else { i };
                value | u64::from(pointer.wrapping_add(i).read_volatile()) << shift
            }),
        }
    }
}

/// Writes the low bytes of `value` to an address, as [`load`] reads them.
#[allow(unsafe_code)]
fn store(_vm: &mut Vm, address: usize, size: usize, layout: u8, value: u64) {
    let pointer = core::ptr::with_exposed_provenance_mut::<u8>(address);
    let aligned = layout == NATIVE && address.is_multiple_of(size);
    // SAFETY: the program vouches for the address; the writes are aligned; nothing borrows from the heap, which is borrowed for change here.
    unsafe {
        match size {
            2 if aligned => pointer.cast::<u16>().write_volatile(value as u16),
            4 if aligned => pointer.cast::<u32>().write_volatile(value as u32),
            8 if aligned => pointer.cast::<u64>().write_volatile(value),
            _ => {
                for i in 0..size {
                    let shift = 8 * if layout == BIG_ENDIAN { size - 1 - i } else { i };
                    pointer.wrapping_add(i).write_volatile((value >> shift) as u8);
                }
            }
        }
    }
}

/// A view of memory that no object owns.
#[allow(unsafe_code)]
fn memory(address: usize, len: usize) -> Buffer {
    // SAFETY: the program vouches for the address and the length.
    unsafe { Buffer::at(address, len) }
}

fn load_scalar(vm: &mut Vm, base: usize, scalar: Scalar, layout: u8) -> Result<Value, Raised> {
    let size = scalar.size();
    let raw = load(base.wrapping_add(scalar.offset), size, layout);
    match scalar.number {
        14 => float::new(vm, f32::from_bits(raw as u32) as Number),
        15 => float::new(vm, f64::from_bits(raw) as Number),
        8..14 => int::from_u64(vm, raw >> scalar.bit & ((1 << scalar.n_bits) - 1)),
        number if number % 2 == 1 => {
            let shift = 64 - 8 * size as u32;
            int::from_i64(vm, (raw << shift) as i64 >> shift)
        }
        _ => int::from_u64(vm, raw),
    }
}

#[allow(clippy::useless_conversion, reason = "builds with single precision need it")]
fn store_scalar(vm: &mut Vm, base: usize, scalar: Scalar, layout: u8, value: Value) -> Result<(), Raised> {
    let size = scalar.size();
    let address = base.wrapping_add(scalar.offset);
    let raw = match scalar.number {
        14 => (float::number(vm, value)? as f32).to_bits().into(),
        15 => f64::from(float::number(vm, value)?).to_bits(),
        number => {
            let given = if vm.type_of(value).is(&int::INT) { int::low_u64(vm, value) } else { vm.int_arg(value)? as u64 };
            if number < 8 {
                given
            } else {
                let mask = ((1u64 << scalar.n_bits) - 1) << scalar.bit;
                load(address, size, layout) & !mask | given << scalar.bit & mask
            }
        }
    };
    store(vm, address, size, layout, raw);
    Ok(())
}

/// The descriptor of a field.
fn field(vm: &mut Vm, this: Struct, name: Qstr) -> Result<Value, Raised> {
    let Some(fields) = this.descriptor.cast::<Dict>() else { return Err(vm.raise_text(TYPE_ERROR, "struct: no fields")) };
    match fields.get_name(vm, name) {
        Some(descriptor) => Ok(descriptor),
        None => Err(vm.raise_key(Value::qstr(name))),
    }
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    if vm.name(name).starts_with("__") {
        return Ok(None);
    }
    let Some(this) = of(vm, value) else { return Ok(None) };
    let descriptor = field(vm, this, name)?;
    if let Some(number) = descriptor.as_small() {
        return load_scalar(vm, this.address, Scalar::of(number), this.layout).map(Some);
    }
    let Some((kind, offset, first, second)) = aggregate(vm, descriptor) else { return Err(syntax(vm)) };
    let address = this.address.wrapping_add(offset);
    let result = match (kind, first.as_small()) {
        (Kind::Struct, _) => new_struct(vm, address, first, this.layout),
        (Kind::Array, Some(n)) if second.is_null() && Scalar::of(n).number == 0 => new_memory(vm, address, length(n)),
        _ => new_struct(vm, address, descriptor, this.layout),
    };
    result.map(Some)
}

fn set_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<bool, Raised> {
    let Some(this) = of(vm, value).filter(|_| !attr.is_null()) else { return Ok(false) };
    match field(vm, this, name)?.as_small() {
        Some(number) => store_scalar(vm, this.address, Scalar::of(number), this.layout, attr)?,
        None => return Err(syntax(vm)),
    }
    Ok(true)
}

/// Where item `idx` of an array or behind a pointer is, and its descriptor: a number or a dict.
fn place(vm: &mut Vm, this: Struct, idx: Value) -> Result<(usize, Value), Raised> {
    let (kind, first, second) = match aggregate(vm, this.descriptor) {
        Some((kind @ (Kind::Array | Kind::Pointer), _, first, second)) => (kind, first, second),
        _ => return Err(vm.raise_text(TYPE_ERROR, "struct: can't index")),
    };
    let idx = vm.int_arg(idx)?;
    let (base, descriptor) = if kind == Kind::Pointer {
        (load(this.address, size_of::<usize>(), NATIVE) as usize, first)
    } else {
        let n = first.as_small().map_or(0, length);
        if !usize::try_from(idx).is_ok_and(|idx| idx < n) {
            return Err(vm.raise_text(INDEX_ERROR, "struct: index out of range"));
        }
        (this.address, second.non_null().unwrap_or(first))
    };
    let (size, descriptor) = match descriptor.as_small() {
        // The lower bits are an array's length, no offset.
        Some(number) => (Scalar::of(number).size(), Value::small_wrapping(number & !((1 << 27) - 1))),
        None => match size_of_descriptor(vm, descriptor, this.layout) {
            Some(size) => (size, descriptor),
            None => return Err(syntax(vm)),
        },
    };
    Ok((base.wrapping_add((size as isize).wrapping_mul(idx) as usize), descriptor))
}

fn item(vm: &mut Vm, value: Value, idx: Value) -> Result<Value, Raised> {
    let Some(this) = of(vm, value) else { return Err(syntax(vm)) };
    let (address, descriptor) = place(vm, this, idx)?;
    match descriptor.as_small() {
        Some(number) => load_scalar(vm, address, Scalar::of(number), this.layout),
        None => new_struct(vm, address, descriptor, this.layout),
    }
}

fn set_item(vm: &mut Vm, value: Value, idx: Value, item: Value) -> Result<bool, Raised> {
    let Some(this) = of(vm, value).filter(|_| !item.is_null()) else { return Ok(false) };
    let (address, descriptor) = place(vm, this, idx)?;
    match descriptor.as_small() {
        Some(number) => store_scalar(vm, address, Scalar::of(number), this.layout, item)?,
        None => return Err(syntax(vm)),
    }
    Ok(true)
}

/// `int(pointer)`: the address that lies there.
fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(this) = of(vm, value).filter(|_| op == UnaryOp::Int) else { return Ok(None) };
    match aggregate(vm, this.descriptor) {
        Some((Kind::Pointer, ..)) => {
            let address = load(this.address, size_of::<usize>(), NATIVE);
            int::from_u64(vm, address).map(Some)
        }
        _ => Ok(None),
    }
}

fn buffer(vm: &Vm, value: Value) -> Option<Buffer> {
    let this = of(vm, value)?;
    // `int()` of a pointer is to see an address, no text.
    if matches!(aggregate(vm, this.descriptor), Some((Kind::Pointer, ..))) {
        return None;
    }
    let size = size_of_descriptor(vm, this.descriptor, this.layout)?;
    Some(memory(this.address, size))
}

fn sizeof(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (mut descriptor, mut layout) = (args.get(0), NATIVE);
    if let Some(given) = args.optional(1) {
        layout = vm.int_arg(given)? as u8;
    }
    if let Some(this) = of(vm, descriptor) {
        if args.optional(1).is_some() {
            // Its layout is settled.
            return Err(vm.raise(TYPE_ERROR));
        }
        (descriptor, layout) = (this.descriptor, this.layout);
    }
    // A structure in a tuple is sized as it would be alone.
    if let Some((Kind::Struct, _, inner, _)) = aggregate(vm, descriptor) {
        descriptor = inner;
    }
    if descriptor.is_small() {
        return Err(vm.raise_text(TYPE_ERROR, "can't unambiguously get sizeof scalar"));
    } else if vm.type_of(descriptor).name() == q::bytearray {
        return vm.len_of(descriptor);
    }
    match size_of_descriptor(vm, descriptor, layout) {
        Some(size) => int::from_usize(vm, size),
        None => Err(syntax(vm)),
    }
}

fn addressof(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let address = vm.buffer_arg(args.get(0))?.address();
    int::from_usize(vm, address)
}

/// Address and length, neither of which can be checked.
fn region(vm: &mut Vm, args: Args) -> Result<(usize, usize), Raised> {
    let address = address_arg(vm, args.get(0))?;
    match usize::try_from(vm.int_arg(args.get(1))?) {
        Ok(len) => Ok((address, len)),
        Err(_) => Err(vm.raise_memory_error(usize::MAX)),
    }
}

fn bytes_at(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (address, len) = region(vm, args)?;
    vm.new_bytes_from(|vm| memory(address, len).bytes(vm))
}

fn bytearray_at(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (address, len) = region(vm, args)?;
    new_memory(vm, address, len)
}

fn new_memory(vm: &mut Vm, address: usize, len: usize) -> Result<Value, Raised> {
    let memory = vm.new_native(&MEMORY, Memory { address, len })?.value();
    memoryview::bytearray_of(vm, memory)
}

fn memory_buffer(vm: &Vm, value: Value) -> Option<Buffer> {
    let Memory { address, len } = MEMORY.cast(value)?.get(&vm.heap).data;
    Some(memory(address, len))
}

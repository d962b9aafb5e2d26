//! `struct`: numbers and texts as bytes.
//!
//! Neither the number of values nor their range is checked: missing values are zero, what does not fit is cut. Both are facts of the original.

use numbers::slices;
use vm::heap::Ref;
use vm::heap::text::StrBuf;
use vm::types::array::element;
use vm::types::exception::VALUE_ERROR;
use vm::types::list::{self, List};
use vm::types::module::Module;
use vm::types::text::number;
use vm::types::{float, int, tuple};
use vm::{Args, Number, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::struct_, &MEMBERS);

members! {
    static MEMBERS;
    calcsize: f(calcsize, 1),
    pack: f(pack, 1, 255),
    pack_into: f(pack_into, 3, 255),
    unpack: f(unpack_from, 2, 3),
    unpack_from: f(unpack_from, 2, 3),
}

/// Size, alignment and order of bytes: what the first character of a format says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// `@`: as the processor has it, with padding.
    Native,
    /// `<`
    Little,
    /// `>` and `!`
    Big,
    /// `=`: no code is known behind it, as in the original.
    Unknown,
}

/// A format that is no longer than this is copied, since it is read twice and item by item.
const SHORT: usize = 16;

/// A place in a format, whose text is looked at anew for each item if it is long: values may run Python code when they are converted.
#[derive(Clone, Copy)]
struct Format {
    text: Value,
    copy: [u8; SHORT],
    /// Bytes of the text if it is copied.
    len: Option<usize>,
    at: usize,
    order: Order,
}

/// One code of a format with its repeat count.
#[derive(Clone, Copy)]
struct Item {
    code: u8,
    count: usize,
    /// Bytes of one.
    size: usize,
    align: usize,
}

impl Item {
    /// Number of values that stand for it.
    fn n_values(self) -> usize {
        match self.code {
            b's' => 1,
            b'x' => 0,
            _ => self.count,
        }
    }

    /// Where it begins if the item before ends at `at`.
    fn start(self, at: usize) -> usize {
        let align = self.align.max(1);
        if self.count == 0 { at } else { at.saturating_add(align - 1) / align * align }
    }

    fn bytes(self) -> usize {
        self.count.saturating_mul(self.size)
    }
}

impl Format {
    /// # Errors
    /// `TypeError` if it is no text.
    fn of(vm: &mut Vm, text: Value) -> Result<Format, Raised> {
        if vm.str_or_bytes(text).is_none() {
            return Err(vm.not_implicitly(text, q::str));
        }
        let content = vm.content(text);
        let mut copy = [0; SHORT];
        let len = copy.get_mut(..content.len()).map(|copy| {
            slices::copy(copy, content);
            content.len()
        });
        let (order, at) = match content.first() {
            Some(b'@') => (Order::Native, 1),
            Some(b'<') => (Order::Little, 1),
            Some(b'>' | b'!') => (Order::Big, 1),
            Some(b'=') => (Order::Unknown, 1),
            _ => (Order::Native, 0),
        };
        Ok(Format { text, copy, len, at, order })
    }

    /// # Errors
    /// `ValueError: bad typecode`.
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Item>, Raised> {
        let text = match self.len {
            Some(len) => self.copy.get(self.at..len),
            None => vm.content(self.text).get(self.at..),
        };
        let text = text.unwrap_or(&[]);
        if text.is_empty() {
            return Ok(None);
        }
        let n_digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = text.get(..n_digits).unwrap_or(&[]);
        let count = digits.iter().fold(0_usize, |n, &digit| n.saturating_mul(10).saturating_add((digit - b'0').into()));
        let code = text.get(n_digits).copied().unwrap_or(0);
        self.at += n_digits + 1;
        let count = if n_digits == 0 { 1 } else { count };
        match self.size(code) {
            Some(size) => Ok(Some(Item { code, count, size, align: if self.order == Order::Native { size } else { 1 } })),
            None => Err(vm.raise_text(VALUE_ERROR, "bad typecode")),
        }
    }

    fn size(self, code: u8) -> Option<usize> {
        if self.order == Order::Unknown && !matches!(code, b's' | b'x') {
            return None;
        }
        Some(match code {
            b's' | b'x' | b'b' | b'B' => 1,
            b'e' => 2,
            b'l' | b'L' if self.order != Order::Native => 4,
            // Bytes that become objects or texts again could come from anywhere.
            b'O' | b'S' => return None,
            code if element::is_code(code) => element::size(code),
            _ => return None,
        })
    }

    /// Bytes and values of the rest.
    fn measure(mut self, vm: &mut Vm) -> Result<(usize, usize), Raised> {
        let mut bytes = 0_usize;
        let mut values = 0_usize;
        while let Some(item) = self.next(vm)? {
            bytes = item.start(bytes).saturating_add(item.bytes());
            values = values.saturating_add(item.n_values());
        }
        Ok((bytes, values))
    }

    /// The code as `array` knows it: `<l` has four bytes everywhere, and addresses have no sign.
    fn array_code(self, code: u8) -> u8 {
        match code {
            b'l' if self.order != Order::Native => b'i',
            b'L' if self.order != Order::Native => b'I',
            b'P' => b'L',
            _ => code,
        }
    }

    /// Puts the bytes of a value into memory order, or back.
    fn swap(self, raw: &mut [u8; 8], size: usize) {
        let big = self.order == Order::Big || self.order == Order::Native && cfg!(target_endian = "big");
        if big && let Some(part) = raw.get_mut(..size) {
            slices::reverse(part);
        }
    }

    fn load(self, vm: &mut Vm, item: Item, bytes: &[u8]) -> Result<Value, Raised> {
        let mut raw = element::raw(bytes);
        self.swap(&mut raw, item.size);
        match item.code {
            b'e' => float::new(vm, from_half(u16::from_le_bytes([raw[0], raw[1]]))),
            code => element::load(vm, self.array_code(code), raw),
        }
    }

    fn store(self, vm: &mut Vm, item: Item, value: Value) -> Result<[u8; 8], Raised> {
        let mut raw = match item.code {
            b'e' => element::raw(&to_half(number::to_float(vm, value)?).to_le_bytes()),
            code => element::store(vm, self.array_code(code), value)?,
        };
        self.swap(&mut raw, item.size);
        Ok(raw)
    }
}

/// A float of 16 bits.
// The float's width is the build's choice.
#[allow(clippy::unnecessary_cast)]
fn from_half(half: u16) -> Number {
    let mantissa = (half & 0x3ff) as f32;
    let magnitude = match half >> 10 & 0x1f {
        0 => libm::ldexpf(mantissa, -24),
        0x1f if half & 0x3ff == 0 => f32::INFINITY,
        0x1f => f32::NAN,
        exponent => libm::ldexpf(mantissa + 1024.0, i32::from(exponent) - 25),
    };
    (if half & 0x8000 == 0 { magnitude } else { -magnitude }) as Number
}

/// The nearest float of 16 bits; ties go away from zero.
// The float's width is the build's choice.
#[allow(clippy::unnecessary_cast)]
fn to_half(value: Number) -> u16 {
    let value = value as f32;
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    if value.is_nan() {
        return sign | 0x7e00;
    }
    let magnitude = value.abs();
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    let (_, exponent) = libm::frexpf(magnitude);
    // Steps of 2^-24 below the smallest normal number, else of 2^-10 of the leading bit.
    let exponent = if magnitude == 0.0 { -13 } else { exponent.max(-13) };
    let steps = libm::roundf(libm::ldexpf(magnitude, 11 - exponent)) as u16;
    // A leading bit of 1024 steps, and rounding beyond, both carry into the exponent.
    sign | (((exponent + 13) as u16) << 10).wrapping_add(steps)
}

fn calcsize(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let format = Format::of(vm, args.get(0))?;
    let (bytes, _) = format.measure(vm)?;
    int::from_usize(vm, bytes)
}

#[cold]
fn too_small(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "buffer too small")
}

/// Where packed bytes go.
enum Target {
    New(StrBuf),
    Into { buffer: Value, start: usize },
}

impl Target {
    fn put(&mut self, vm: &mut Vm, at: usize, bytes: &[u8]) {
        let memory = match self {
            Target::New(buf) => buf.as_mut_bytes(&mut vm.heap).get_mut(at..),
            Target::Into { buffer, start } => match vm.buffer(*buffer) {
                Some(buffer) => buffer.bytes_mut(vm).get_mut(start.saturating_add(at)..),
                None => None,
            },
        };
        if let Some(place) = memory.and_then(|memory| memory.get_mut(..bytes.len())) {
            slices::copy(place, bytes);
        }
    }
}

/// Packs the values into `target`, whose size was checked.
fn pack_values(vm: &mut Vm, mut format: Format, values: Args, target: &mut Target) -> Result<(), Raised> {
    let mut at = 0;
    let mut next = 0;
    while let Some(item) = format.next(vm)? {
        at = item.start(at);
        if item.code == b's' {
            let Some(value) = values.optional(next) else { return Ok(()) };
            next += 1;
            put_text(vm, value, item.count, at, target)?;
        } else if item.code != b'x' {
            for idx in 0..item.count {
                let Some(value) = values.optional(next) else { return Ok(()) };
                next += 1;
                let raw = format.store(vm, item, value)?;
                target.put(vm, at + idx * item.size, raw.get(..item.size).unwrap_or(&[]));
            }
        }
        at += item.bytes();
    }
    Ok(())
}

/// Copies a text, cut or filled with zeros to `n` bytes.
fn put_text(vm: &mut Vm, value: Value, n: usize, at: usize, target: &mut Target) -> Result<(), Raised> {
    if vm.str(value).is_none() {
        vm.buffer_arg(value)?;
    }
    let mut done = 0;
    while done < n {
        let mut piece = [0; 32];
        let rest = vm.content(value).get(done..).unwrap_or(&[]);
        for (place, &byte) in piece.iter_mut().zip(rest) {
            *place = byte;
        }
        let size = piece.len().min(n - done);
        target.put(vm, at + done, piece.get(..size).unwrap_or(&[]));
        done += size;
    }
    Ok(())
}

fn pack(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let format = Format::of(vm, args.get(0))?;
    let (bytes, _) = format.measure(vm)?;
    let mut buf = StrBuf::with_capacity(vm, bytes)?;
    buf.fill(vm, bytes, 0)?;
    let mut target = Target::New(buf);
    pack_values(vm, format, args.skip(1), &mut target)?;
    match target {
        Target::New(buf) => Ok(buf.into_bytes(vm)),
        Target::Into { .. } => Ok(Value::NONE),
    }
}

/// The place that an offset names in `len` bytes, if `bytes` fit there.
fn place(vm: &mut Vm, offset: isize, len: usize, bytes: usize) -> Result<usize, Raised> {
    let start = if offset < 0 { len.checked_sub(offset.unsigned_abs()) } else { Some(offset as usize) };
    match start {
        Some(start) if start <= len && bytes <= len - start => Ok(start),
        _ => Err(too_small(vm)),
    }
}

fn offset_arg(vm: &mut Vm, args: Args) -> Result<isize, Raised> {
    args.optional(2).map_or(Ok(0), |offset| vm.int_arg(offset))
}

fn pack_into(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let buffer = vm.writable_arg(args.get(1))?;
    let offset = offset_arg(vm, args)?;
    let format = Format::of(vm, args.get(0))?;
    // A place before the buffer is refused before the format is read.
    place(vm, offset.min(0), buffer.len, 0)?;
    let (bytes, _) = format.measure(vm)?;
    let start = place(vm, offset, buffer.len, bytes)?;
    pack_values(vm, format, args.skip(3), &mut Target::Into { buffer: args.get(1), start })?;
    Ok(Value::NONE)
}

/// `unpack(format, data)` and `unpack_from(format, data[, offset])`.
fn unpack_from(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let mut format = Format::of(vm, args.get(0))?;
    let (bytes, n_values) = format.measure(vm)?;
    let data = args.get(1);
    if vm.str(data).is_none() {
        vm.buffer_arg(data)?;
    }
    let len = vm.content(data).len();
    let offset = offset_arg(vm, args)?;
    let start = place(vm, offset, len, bytes)?;
    let mut values = Values::new(vm, n_values)?;
    let mut at = 0;
    while let Some(item) = format.next(vm)? {
        at = item.start(at);
        if item.code == b's' {
            let from = start + at;
            let text = vm.new_bytes_from(|vm| vm.content(data).get(from..).and_then(|rest| rest.get(..item.count)).unwrap_or(&[]))?;
            values.push(vm, text)?;
        } else if item.code != b'x' {
            for idx in 0..item.count {
                let from = start + at + idx * item.size;
                let raw = element::raw(vm.content(data).get(from..).and_then(|rest| rest.get(..item.size)).unwrap_or(&[]));
                let value = format.load(vm, item, &raw)?;
                values.push(vm, value)?;
            }
        }
        at += item.bytes();
    }
    match values {
        Values::Few(values, n) => vm.new_tuple(values.get(..n).unwrap_or(&[])),
        Values::Many(list) => tuple::from_iterable(vm, list.value()),
    }
}

/// What becomes a tuple: few values lie on the machine stack until then.
enum Values {
    Few([Value; SHORT], usize),
    Many(Ref<List>),
}

impl Values {
    fn new(vm: &mut Vm, n: usize) -> Result<Values, Raised> {
        if n <= SHORT { Ok(Values::Few([Value::NONE; SHORT], 0)) } else { Ok(Values::Many(list::new(vm, n)?)) }
    }

    fn push(&mut self, vm: &mut Vm, value: Value) -> Result<(), Raised> {
        match self {
            Values::Few(values, n) => {
                if let Some(place) = values.get_mut(*n) {
                    *place = value;
                }
                *n += 1;
                Ok(())
            }
            Values::Many(list) => list::append(vm, *list, value),
        }
    }
}

//! `deflate`: a stream that decompresses another one: RFC 1951, in a zlib (RFC 1950) or gzip (RFC 1952) wrapper or in none.
//!
//! Reads byte by byte what it needs and nothing more, so that what follows stays in the other stream.

mod huffman;

use vm::errno::EINVAL;
use vm::heap::object::{Native, NativeType};
use vm::heap::{Ref, Slots, StreamSlots, Type};
use vm::stream;
use vm::types::array::{self, Array};
use vm::types::exception::{EOF_ERROR, VALUE_ERROR};
use vm::types::module::Module;
use vm::{Args, Raised, Value, Vm, members};

use crate::binascii;
use crate::q;
use huffman::{Tables, fixed_tables};

/// The module.
pub static MODULE: Module = Module::new(q::deflate, &MEMBERS).fixed();

const AUTO: u8 = 0;
const RAW: u8 = 1;
const ZLIB: u8 = 2;
const GZIP: u8 = 3;

members! {
    static MEMBERS;
    AUTO: v(Value::from_i16(AUTO as i16)),
    DeflateIO: t(TYPE.as_type()),
    GZIP: v(Value::from_i16(GZIP as i16)),
    RAW: v(Value::from_i16(RAW as i16)),
    ZLIB: v(Value::from_i16(ZLIB as i16)),
}

/// What comes next in the compressed stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Wrapper,
    Block,
    /// So many bytes as they are.
    Stored(u16),
    Symbol,
    /// A copy of so many bytes from this far back.
    Copy(u16, u16),
    End,
    /// The stream was closed.
    Closed,
}

/// A stream being decompressed.
#[derive(Clone, Copy)]
struct Inflate {
    source: Value,
    /// A bytearray with what came last, or null before the first byte.
    window: Value,
    format: u8,
    /// Size of the window as a power of two; 0 if the wrapper says it.
    window_bits: u8,
    closes_source: bool,
    next: Next,
    is_last_block: bool,
    /// Bits of a byte that were not used yet.
    bits: u32,
    n_bits: u32,
    /// Bytes that came out.
    n_out: u32,
    /// Adler-32 or CRC-32 of them.
    check: u32,
    tables: Tables,
}

static TYPE: NativeType<Inflate> = NativeType::new(q::DeflateIO, &SLOTS, &METHODS);

static SLOTS: Slots = Slots { make: Some(make), stream: Some(&STREAM), ..Slots::NONE };
static STREAM: StreamSlots = StreamSlots { read: Some(read), write: None, ioctl: Some(ioctl), text: false };

members! {
    static METHODS;
    __enter__: f(stream::enter, 1),
    __exit__: f(stream::close, 4),
    close: f(stream::close, 1),
    read: f(stream::read, 1, 2),
    readinto: f(stream::readinto, 2, 3),
    readline: f(stream::readline, 1, 2),
}

/// `DeflateIO(stream, format=AUTO, wbits=0, close=False)`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 1, 4, false)?;
    let mut numbers = [0; 2];
    for (i, number) in numbers.iter_mut().enumerate() {
        if let Some(given) = args.optional(i + 1) {
            *number = vm.int_arg(given)?;
        }
    }
    let [format, window_bits] = numbers;
    if !(AUTO as isize..=GZIP as isize).contains(&format) {
        return Err(vm.raise_text(VALUE_ERROR, "format"));
    }
    if window_bits != 0 && !(5..=15).contains(&window_bits) {
        return Err(vm.raise_text(VALUE_ERROR, "wbits"));
    }
    let closes_source = match args.optional(3) {
        Some(close) => vm.truth(close)?,
        None => false,
    };
    let inflate = Inflate {
        source: args.get(0),
        window: Value::NULL,
        format: format as u8,
        window_bits: window_bits as u8,
        closes_source,
        next: Next::Wrapper,
        is_last_block: false,
        bits: 0,
        n_bits: 0,
        n_out: 0,
        check: 0,
        tables: Tables::EMPTY,
    };
    Ok(vm.new_native(&TYPE, inflate)?.value())
}

fn ioctl(vm: &mut Vm, value: Value, request: usize, _argument: usize) -> Result<Result<usize, u16>, Raised> {
    let Some(object) = TYPE.cast(value) else { return Ok(Err(EINVAL)) };
    if request != stream::CLOSE {
        return Ok(Err(EINVAL));
    }
    let state = &mut object.get_mut(&mut vm.heap).data;
    let was = core::mem::replace(&mut state.next, Next::Closed);
    let (source, closes) = (state.source, state.closes_source);
    if was != Next::Closed && closes {
        let close = vm.load_method(source, q::close)?;
        vm.call_method(close, &[])?;
    }
    Ok(Ok(0))
}

fn read(vm: &mut Vm, value: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    let Some(object) = TYPE.cast(value) else { return Ok(Err(EINVAL)) };
    let mut state = object.get(&vm.heap).data;
    let result = fill(vm, &mut state, object, buf);
    object.get_mut(&mut vm.heap).data = state;
    result.map(Ok)
}

/// Decompresses until `buf` is full or the end is reached.
fn fill(vm: &mut Vm, state: &mut Inflate, object: Ref<Native<Inflate>>, buf: &mut [u8]) -> Result<usize, Raised> {
    let mut n = 0;
    while let Some(place) = buf.get_mut(n) {
        match state.next {
            Next::Wrapper => {
                state.begin(vm)?;
                // The window is found there by the collector from now on.
                object.get_mut(&mut vm.heap).data = *state;
            }
            Next::Block if state.is_last_block => state.finish(vm)?,
            Next::Block => state.begin_block(vm)?,
            Next::Stored(0) => state.next = Next::Block,
            Next::Stored(left) => {
                let byte = state.byte(vm)?;
                *place = state.emit(vm, byte);
                state.next = Next::Stored(left - 1);
                n += 1;
            }
            Next::Symbol => {
                if let Some(byte) = state.symbol(vm)? {
                    *place = state.emit(vm, byte);
                    n += 1;
                }
            }
            Next::Copy(0, _) => state.next = Next::Symbol,
            Next::Copy(left, distance) => {
                let byte = state.back(vm, distance);
                *place = state.emit(vm, byte);
                state.next = Next::Copy(left - 1, distance);
                n += 1;
            }
            Next::End => break,
            Next::Closed => return Err(invalid(vm)),
        }
    }
    Ok(n)
}

#[cold]
fn invalid(vm: &mut Vm) -> Raised {
    vm.raise_os(EINVAL)
}

impl Inflate {
    /// The next byte of the source.
    fn byte(&mut self, vm: &mut Vm) -> Result<u8, Raised> {
        let mut byte = [0];
        match stream::read_some(vm, self.source, &mut byte)? {
            Some(1) => Ok(byte[0]),
            _ => Err(vm.raise(EOF_ERROR)),
        }
    }

    /// The next `n` bits (at most 16), the first of them lowest.
    fn bits(&mut self, vm: &mut Vm, n: u32) -> Result<u32, Raised> {
        while self.n_bits < n {
            self.bits |= u32::from(self.byte(vm)?) << self.n_bits;
            self.n_bits += 8;
        }
        let bits = self.bits & ((1 << n) - 1);
        self.bits >>= n;
        self.n_bits -= n;
        Ok(bits)
    }

    fn u16(&mut self, vm: &mut Vm) -> Result<u16, Raised> {
        Ok(u16::from_le_bytes([self.byte(vm)?, self.byte(vm)?]))
    }

    /// Reads the wrapper's head and makes the window.
    fn begin(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        let mut window_bits = 8;
        if self.format != RAW {
            let head = [self.byte(vm)?, self.byte(vm)?];
            if head == [0x1f, 0x8b] && self.format != ZLIB {
                self.format = GZIP;
                window_bits = 15;
                self.gzip_head(vm)?;
            } else {
                // Method 8, no preset dictionary, and a multiple of 31.
                let whole = u16::from_be_bytes(head);
                if self.format == GZIP || head[0] & 15 != 8 || head[0] >> 4 > 7 || head[1] & 0x20 != 0 || whole % 31 != 0 {
                    return Err(invalid(vm));
                }
                self.format = ZLIB;
                self.check = 1;
                window_bits = (head[0] >> 4) + 8;
            }
        }
        if self.window_bits == 0 {
            self.window_bits = window_bits;
        }
        let window = array::new(vm, &array::BYTEARRAY, b'B')?;
        window.vec_insert(vm, Array::bytes, 0, 1 << self.window_bits, 0)?;
        self.window = window.value();
        self.next = Next::Block;
        Ok(())
    }

    /// The rest of a gzip head: time and system, then what its flags announce.
    fn gzip_head(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        let (method, flags) = (self.byte(vm)?, self.byte(vm)?);
        if method != 8 {
            return Err(invalid(vm));
        }
        let mut n_skipped = 6;
        for _ in 0..n_skipped {
            self.byte(vm)?;
        }
        n_skipped = if flags & 4 != 0 { self.u16(vm)? } else { 0 };
        for _ in 0..n_skipped {
            self.byte(vm)?;
        }
        for text in [8, 16] {
            while flags & text != 0 && self.byte(vm)? != 0 {}
        }
        if flags & 2 != 0 {
            self.u16(vm)?;
        }
        Ok(())
    }

    fn begin_block(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        self.is_last_block = self.bits(vm, 1)? == 1;
        match self.bits(vm, 2)? {
            0 => {
                (self.bits, self.n_bits) = (0, 0);
                let (len, complement) = (self.u16(vm)?, self.u16(vm)?);
                if len != !complement {
                    return Err(invalid(vm));
                }
                self.next = Next::Stored(len);
            }
            1 => {
                self.tables = fixed_tables();
                self.next = Next::Symbol;
            }
            2 => {
                self.read_tables(vm)?;
                self.next = Next::Symbol;
            }
            _ => return Err(invalid(vm)),
        }
        Ok(())
    }

    /// Reads the checksum behind the last block.
    fn finish(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        let check = self.check;
        match self.format {
            ZLIB => {
                let mut bytes = [0; 4];
                for byte in &mut bytes {
                    *byte = self.byte(vm)?;
                }
                if u32::from_be_bytes(bytes) != check {
                    return Err(invalid(vm));
                }
            }
            GZIP => {
                let crc = u32::from(self.u16(vm)?) | u32::from(self.u16(vm)?) << 16;
                // The length says nothing that the checksum does not.
                self.u16(vm)?;
                self.u16(vm)?;
                if crc != check {
                    return Err(invalid(vm));
                }
            }
            _ => {}
        }
        self.next = Next::End;
        Ok(())
    }

    /// Puts a byte into the window and the checksum.
    fn emit(&mut self, vm: &mut Vm, byte: u8) -> u8 {
        if let Some(window) = self.window.cast::<Array>() {
            let mask = (1usize << self.window_bits) - 1;
            if let Some(place) = window.vec_mut(&mut vm.heap, Array::bytes).get_mut(self.n_out as usize & mask) {
                *place = byte;
            }
        }
        self.n_out = self.n_out.wrapping_add(1);
        if self.format == ZLIB {
            let a = ((self.check & 0xffff) + u32::from(byte)) % 65521;
            let b = ((self.check >> 16) + a) % 65521;
            self.check = (b << 16) | a;
        } else if self.format == GZIP {
            self.check = binascii::crc(self.check, &[byte]);
        }
        byte
    }

    /// The byte that came out `distance` bytes ago.
    fn back(&self, vm: &Vm, distance: u16) -> u8 {
        let mask = (1usize << self.window_bits) - 1;
        let at = self.n_out.wrapping_sub(distance.into()) as usize & mask;
        vm.content(self.window).get(at).copied().unwrap_or(0)
    }
}

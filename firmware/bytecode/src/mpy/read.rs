//! Bytes to module.

use super::{Header, MAX_FUNCTION_DEPTH, MAX_TUPLE_DEPTH, MpyError, MpyErrorKind, NumberText, VERSION, kind};
use crate::arena::{Arena, ArenaVec, OutOfMemory};
use crate::module::{Const, Module, RawCode, Text};
use crate::qstr;
use crate::varuint::{Cursor, Malformed};

/// Reads a `.mpy` file. Texts and functions of the module are parts of `bytes`; the tables lie in `arena`.
///
/// # Errors
/// [`MpyErrorKind::SmallInts`] if the file was made for small integers of more than `small_int_bits`; the other kinds as
/// their descriptions say.
pub fn read<'a>(bytes: &'a [u8], arena: &'a Arena<'a>, numbers: &dyn NumberText, small_int_bits: u8) -> Result<Module<'a>, MpyError> {
    let (header, offset) = read_header(bytes)?;
    let mut reader = Reader { cursor: Cursor::at(bytes, offset), arena, numbers };
    let module = match header {
        Header { small_int_bits: bits, .. } if bits > small_int_bits => Err(MpyErrorKind::SmallInts),
        Header { arch: 0, arch_flags: None, .. } => reader.module(),
        _ => Err(MpyErrorKind::Native),
    };
    module.map_err(|what| MpyError { what, offset: reader.cursor.offset(), header: Some(header) })
}

/// Reads the header, and says where it ends.
///
/// # Errors
/// If this is not a `.mpy` file of version 6.
pub fn read_header(bytes: &[u8]) -> Result<(Header, usize), MpyError> {
    let fail = |what, offset, header| Err(MpyError { what, offset, header });
    let (version, features, small_int_bits) = match *bytes {
        [b'M', version, features, bits, ..] => (version, features, bits),
        [b'M', version, ..] if version != VERSION => (version, 0, 0),
        [b'M', ..] => return fail(MpyErrorKind::Malformed("truncated"), bytes.len(), None),
        _ => return fail(MpyErrorKind::NotMpy, 0, None),
    };
    let mut header = Header { version, native_sub_version: features & 3, arch: features >> 2 & 0x2F, arch_flags: None, small_int_bits };
    if version != VERSION {
        return fail(MpyErrorKind::Version, 1, Some(header));
    }
    let mut cursor = Cursor::at(bytes, 4);
    if features & 0x40 != 0 {
        match cursor.varuint() {
            Ok(flags) => header.arch_flags = Some(flags),
            Err(malformed) => return fail(malformed.into(), 4, Some(header)),
        }
    }
    Ok((header, cursor.offset()))
}

impl From<Malformed> for MpyErrorKind {
    fn from(malformed: Malformed) -> Self {
        MpyErrorKind::Malformed(malformed.what())
    }
}

impl From<OutOfMemory> for MpyErrorKind {
    fn from(_: OutOfMemory) -> Self {
        MpyErrorKind::OutOfMemory
    }
}

struct Reader<'a, 'n> {
    cursor: Cursor<'a>,
    arena: &'a Arena<'a>,
    numbers: &'n dyn NumberText,
}

impl<'a> Reader<'a, '_> {
    fn module(&mut self) -> Result<Module<'a>, MpyErrorKind> {
        let n_qstr = self.count()?;
        let n_obj = self.count()?;
        let mut qstrs = ArenaVec::with_capacity(self.arena, n_qstr)?;
        for _ in 0..n_qstr {
            qstrs.push(self.qstr()?)?;
        }
        if qstrs.is_empty() {
            return Err(MpyErrorKind::Malformed("no names, so no name of the source file"));
        }
        let mut consts = ArenaVec::with_capacity(self.arena, n_obj)?;
        for _ in 0..n_obj {
            consts.push(self.constant()?)?;
        }
        let root = self.functions()?;
        Ok(Module { qstrs: qstrs.into_slice(), consts: consts.into_slice(), root })
    }

    /// A number of things each of which takes at least one more byte of the file. That bounds what is allocated for them.
    fn count(&mut self) -> Result<usize, MpyErrorKind> {
        let count = self.cursor.varuint()? as usize;
        match count <= self.cursor.left() {
            true => Ok(count),
            false => Err(MpyErrorKind::Malformed("truncated")),
        }
    }

    fn qstr(&mut self) -> Result<Text<'a>, MpyErrorKind> {
        let code = self.cursor.varuint()?;
        if code & 1 == 0 {
            return self.terminated((code >> 1) as usize);
        }
        match qstr::STATIC.get((code >> 1) as usize) {
            Some(name) if code >> 1 != 0 => Ok(name.as_bytes()),
            _ => Err(MpyErrorKind::Malformed("unknown number of a name")),
        }
    }

    fn terminated(&mut self, len: usize) -> Result<&'a [u8], MpyErrorKind> {
        let bytes = self.cursor.take(len)?;
        match self.cursor.byte()? {
            0 => Ok(bytes),
            _ => Err(MpyErrorKind::Malformed("a text does not end where it should")),
        }
    }

    /// A constant. Elements of tuples collect in a list until their tuple is complete, then they become one element.
    fn constant(&mut self) -> Result<Const<'a>, MpyErrorKind> {
        let first = match self.element()? {
            Element::Tuple(count) => count,
            Element::Plain(value) => return Ok(value),
        };
        let scratch = self.arena.scratch();
        let mut done = ArenaVec::<Const<'a>>::new(&scratch);
        // For each tuple that is being read: how many elements it lacks, and where its elements begin in `done`.
        let mut open = ArenaVec::<(usize, usize)>::new(&scratch);
        open.push((first, 0))?;
        loop {
            match open.last_mut() {
                Some((0, start)) => {
                    let elements = self.arena.alloc_slice_copy(done.get(*start..).unwrap_or_default())?;
                    done.truncate(*start);
                    open.pop();
                    if open.is_empty() {
                        return Ok(Const::Tuple(elements));
                    }
                    done.push(Const::Tuple(elements))?;
                }
                Some((missing, _)) => {
                    *missing -= 1;
                    match self.element()? {
                        Element::Plain(value) => done.push(value)?,
                        Element::Tuple(_) if open.len() == MAX_TUPLE_DEPTH => {
                            return Err(MpyErrorKind::Malformed("tuples nested too deeply"));
                        }
                        Element::Tuple(count) => open.push((count, done.len()))?,
                    }
                }
                None => return Err(MpyErrorKind::Malformed("no constant")),
            }
        }
    }

    fn element(&mut self) -> Result<Element<'a>, MpyErrorKind> {
        Ok(Element::Plain(match self.cursor.byte()? {
            kind::NATIVE_TABLE => return Err(MpyErrorKind::Native),
            kind::NONE => Const::None,
            kind::FALSE => Const::False,
            kind::TRUE => Const::True,
            kind::ELLIPSIS => Const::Ellipsis,
            kind::TUPLE => return Ok(Element::Tuple(self.count()?)),
            kind @ (kind::STR | kind::BYTES) => {
                let len = self.cursor.varuint()? as usize;
                let bytes = self.terminated(len)?;
                if kind == kind::STR { Const::Str(bytes) } else { Const::Bytes(bytes) }
            }
            kind @ (kind::INT | kind::FLOAT | kind::COMPLEX) => {
                let len = self.cursor.varuint()? as usize;
                let text = self.cursor.take(len)?;
                let number = match kind {
                    kind::INT => int(text).map(Const::Int),
                    kind::FLOAT => self.float(text).map(Const::Float),
                    _ => self.complex(text),
                };
                number.ok_or(MpyErrorKind::Malformed("not a number"))?
            }
            _ => return Err(MpyErrorKind::Malformed("unknown type of constant")),
        }))
    }

    fn float(&self, text: &[u8]) -> Option<f64> {
        let (negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let value = match digits {
            b"inf" => f64::INFINITY,
            b"nan" => f64::NAN,
            [b'0'..=b'9' | b'.', ..] => self.numbers.parse_float(digits)?,
            _ => return None,
        };
        Some(if negative { -value } else { value })
    }

    /// `IMAGj`, or `(REAL+IMAGj)`.
    fn complex(&self, text: &[u8]) -> Option<Const<'a>> {
        let [inner @ .., b'j'] = text else {
            let [b'(', inner @ .., b'j', b')'] = text else {
                return None;
            };
            // The sign between the parts is the last one that does not belong to an exponent.
            let after_e = |at: usize| inner.get(at.wrapping_sub(1)).is_some_and(|byte| byte | 0x20 == b'e');
            let at = inner.iter().enumerate().rposition(|(at, byte)| matches!(byte, b'+' | b'-') && !after_e(at))?;
            let (real, imag) = inner.split_at_checked(at)?;
            return Some(Const::Complex(self.float(real)?, self.float(imag.strip_prefix(b"+").unwrap_or(imag))?));
        };
        Some(Const::Complex(0.0, self.float(inner)?))
    }

    /// The outermost function and all in it. Children collect in a list until their parent is complete.
    fn functions(&mut self) -> Result<&'a RawCode<'a>, MpyErrorKind> {
        let scratch = self.arena.scratch();
        let mut done = ArenaVec::<&'a RawCode<'a>>::new(&scratch);
        let mut open = ArenaVec::<OpenFunction<'a>>::new(&scratch);
        loop {
            let (data, n_children) = self.function_head()?;
            if open.len() == MAX_FUNCTION_DEPTH {
                return Err(MpyErrorKind::Malformed("functions nested too deeply"));
            }
            open.push(OpenFunction { data, missing: n_children, start: done.len() })?;
            // Close what is complete; the next function read is a child of what remains.
            loop {
                match open.last_mut() {
                    Some(&mut OpenFunction { data, missing: 0, start }) => {
                        let children = self.arena.alloc_slice_copy(done.get(start..).unwrap_or_default())?;
                        let function = &*self.arena.alloc(RawCode { data, children })?;
                        done.truncate(start);
                        open.pop();
                        if open.is_empty() {
                            return Ok(function);
                        }
                        done.push(function)?;
                    }
                    Some(parent) => {
                        parent.missing -= 1;
                        break;
                    }
                    None => return Err(MpyErrorKind::Malformed("no function")),
                }
            }
        }
    }

    fn function_head(&mut self) -> Result<(&'a [u8], usize), MpyErrorKind> {
        let kind_len = self.cursor.varuint()?;
        if kind_len & 3 != 0 {
            return Err(MpyErrorKind::Native);
        }
        let data = self.cursor.take((kind_len >> 3) as usize)?;
        let n_children = if kind_len & 4 != 0 { self.count()? } else { 0 };
        Ok((data, n_children))
    }
}

enum Element<'a> {
    Plain(Const<'a>),
    /// The start of a tuple of so many elements.
    Tuple(usize),
}

/// A function whose children are being read.
#[derive(Clone, Copy)]
struct OpenFunction<'a> {
    data: &'a [u8],
    missing: usize,
    /// Where its children begin in the list of finished functions.
    start: usize,
}

fn int(text: &[u8]) -> Option<&str> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    match !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
        true => core::str::from_utf8(text).ok(),
        false => None,
    }
}

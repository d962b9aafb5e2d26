//! Expressions become programs.
//!
//! A program is a row of instructions: a code, and for some codes operands of one byte. Jumps count from behind the instruction and must fit in a
//! signed byte: that is where the original calls an expression too complex.

use vm::heap::text::StrBuf;
use vm::types::exception::VALUE_ERROR;
use vm::{Raised, Value, Vm};

/// The byte that follows.
pub const CHAR: u8 = 1;
/// Any byte.
pub const ANY: u8 = 2;
/// A number of pairs, and the pairs: first and last byte of a range, or [`NAMED`] and a letter.
pub const CLASS: u8 = 3;
/// The same, inverted.
pub const CLASS_NOT: u8 = 4;
/// A class by its letter: `d`, `D`, `s`, `S`, `w`, `W`.
pub const NAMED_CLASS: u8 = 5;
/// The start of the text.
pub const START: u8 = 6;
/// The end of the text.
pub const END: u8 = 7;
/// Both what follows and the target, what follows first.
pub const SPLIT: u8 = 8;
/// Both, the target first.
pub const SPLIT_BACK: u8 = 9;
pub const JUMP: u8 = 10;
/// Notes the place.
pub const SAVE: u8 = 11;
pub const MATCH: u8 = 12;

/// First byte of a pair that names a class. As the start of a range it would only go with itself.
pub const NAMED: u8 = 0xff;

/// Places are numbered by what fits in a signed byte.
const MAX_GROUPS: usize = 63;
const MAX_PAIRS: u8 = 127;

pub fn is_class_letter(letter: u8) -> bool {
    b"dDsSwW".contains(&letter)
}

/// The program of an expression, and its number of groups.
///
/// # Errors
/// `ValueError`; `RuntimeError` if it is nested too deeply.
pub fn compile(vm: &mut Vm, source: Value) -> Result<(Value, usize), Raised> {
    let code = StrBuf::with_capacity(vm, 2 * vm.content(source).len() + 1)?;
    let mut compiler = Compiler { source, at: 0, code, n_groups: 0 };
    compiler.sequence(vm)?;
    if compiler.peek(vm).is_some() {
        return Err(vm.raise_text(VALUE_ERROR, "error in regex"));
    }
    compiler.emit(vm, &[MATCH])?;
    Ok((compiler.code.into_bytes(vm), compiler.n_groups))
}

struct Compiler {
    source: Value,
    at: usize,
    code: StrBuf,
    n_groups: usize,
}

#[cold]
fn too_complex(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "regex too complex")
}

impl Compiler {
    fn peek(&self, vm: &Vm) -> Option<u8> {
        vm.content(self.source).get(self.at).copied()
    }

    fn peek_behind(&self, vm: &Vm) -> Option<u8> {
        vm.content(self.source).get(self.at + 1).copied()
    }

    fn take(&mut self, vm: &mut Vm) -> Result<u8, Raised> {
        let byte = self.peek(vm);
        self.at += 1;
        byte.ok_or(()).map_err(|()| too_complex(vm))
    }

    fn accept(&mut self, vm: &Vm, byte: u8) -> bool {
        let found = self.peek(vm) == Some(byte);
        self.at += found as usize;
        found
    }

    fn emit(&mut self, vm: &mut Vm, bytes: &[u8]) -> Result<(), Raised> {
        self.code.push_bytes(vm, bytes)
    }

    fn put(&mut self, vm: &mut Vm, at: usize, byte: u8) {
        if let Some(place) = self.code.as_mut_bytes(&mut vm.heap).get_mut(at) {
            *place = byte;
        }
    }

    fn emit_jump(&mut self, vm: &mut Vm, code: u8, distance: isize) -> Result<(), Raised> {
        match i8::try_from(distance) {
            Ok(distance) => self.emit(vm, &[code, distance as u8]),
            Err(_) => Err(too_complex(vm)),
        }
    }

    /// Puts a jump in front of what was emitted from `at` on.
    fn insert_jump(&mut self, vm: &mut Vm, at: usize, code: u8, distance: usize) -> Result<(), Raised> {
        self.emit_jump(vm, code, distance as isize)?;
        let Some(moved) = self.code.as_mut_bytes(&mut vm.heap).get_mut(at..) else { return Ok(()) };
        // Byte by byte from the end, since what the library has for this can panic in an image that is compiled for size.
        for idx in (2..moved.len()).rev() {
            if let Some(&byte) = moved.get(idx - 2)
                && let Some(place) = moved.get_mut(idx)
            {
                *place = byte;
            }
        }
        for (place, byte) in moved.iter_mut().zip([code, distance as u8]) {
            *place = byte;
        }
        Ok(())
    }

    /// Lets the jump in front of `behind` end here.
    fn land(&mut self, vm: &mut Vm, behind: Option<usize>) -> Result<(), Raised> {
        let Some(behind) = behind else { return Ok(()) };
        match i8::try_from(self.code.len() - behind) {
            Ok(distance) => {
                self.put(vm, behind - 1, distance as u8);
                Ok(())
            }
            Err(_) => Err(too_complex(vm)),
        }
    }

    /// Alternatives, up to the end or a closing bracket.
    fn sequence(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        vm.check_stack()?;
        let start = self.code.len();
        // Where the last term began, if it may be repeated; and the end of the alternative before this one.
        let mut term = None;
        let mut jump = None;
        while let Some(byte) = self.peek(vm).filter(|&byte| byte != b')') {
            vm.poll()?;
            self.at += 1;
            let begin = self.code.len();
            match byte {
                b'|' => {
                    self.land(vm, jump)?;
                    let len = self.code.len() - start;
                    self.insert_jump(vm, start, SPLIT, len + 2)?;
                    self.emit(vm, &[JUMP, 0])?;
                    jump = Some(self.code.len());
                    term = None;
                    continue;
                }
                b'?' | b'*' | b'+' => {
                    let Some(begin) = term.take() else { return Err(too_complex(vm)) };
                    self.repeat(vm, byte, begin)?;
                    continue;
                }
                b'^' | b'$' => {
                    self.emit(vm, &[if byte == b'^' { START } else { END }])?;
                    term = None;
                    continue;
                }
                b'.' => self.emit(vm, &[ANY])?,
                b'[' => self.class(vm)?,
                b'(' => self.group(vm)?,
                b'\\' => match self.take(vm)? {
                    letter if is_class_letter(letter) => self.emit(vm, &[NAMED_CLASS, letter])?,
                    byte => self.emit(vm, &[CHAR, byte])?,
                },
                byte => self.emit(vm, &[CHAR, byte])?,
            }
            term = Some(begin);
        }
        self.land(vm, jump)
    }

    /// Repeats the term that begins at `begin`.
    fn repeat(&mut self, vm: &mut Vm, how: u8, begin: usize) -> Result<(), Raised> {
        let lazy = self.accept(vm, b'?');
        let len = self.code.len() - begin;
        match how {
            b'+' => self.emit_jump(vm, if lazy { SPLIT } else { SPLIT_BACK }, -(len as isize + 2)),
            _ => {
                let is_loop = how == b'*';
                self.insert_jump(vm, begin, if lazy { SPLIT_BACK } else { SPLIT }, len + 2 * is_loop as usize)?;
                if is_loop { self.emit_jump(vm, JUMP, -(len as isize + 4)) } else { Ok(()) }
            }
        }
    }

    /// A group behind its opening bracket.
    fn group(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        let number = if self.accept(vm, b'?') {
            if !self.accept(vm, b':') {
                return Err(too_complex(vm));
            }
            None
        } else {
            self.n_groups += 1;
            if self.n_groups > MAX_GROUPS {
                return Err(too_complex(vm));
            }
            Some(2 * self.n_groups as u8)
        };
        if let Some(number) = number {
            self.emit(vm, &[SAVE, number])?;
        }
        self.sequence(vm)?;
        if self.take(vm)? != b')' {
            return Err(too_complex(vm));
        }
        match number {
            Some(number) => self.emit(vm, &[SAVE, number + 1]),
            None => Ok(()),
        }
    }

    /// A class behind its opening bracket. A closing bracket ends it, even as the first byte.
    fn class(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        let inverted = self.accept(vm, b'^');
        self.emit(vm, &[if inverted { CLASS_NOT } else { CLASS }, 0])?;
        let n_at = self.code.len() - 1;
        let mut n = 0;
        loop {
            let mut first = self.take(vm)?;
            let mut named = false;
            match first {
                b']' => return Ok(()),
                b'\\' => {
                    first = self.take(vm)?;
                    named = is_class_letter(first);
                }
                _ => {}
            }
            if n == MAX_PAIRS {
                return Err(too_complex(vm));
            }
            n += 1;
            self.put(vm, n_at, n);
            if named {
                self.emit(vm, &[NAMED, first])?;
                continue;
            }
            let mut last = first;
            if self.peek(vm) == Some(b'-') && self.peek_behind(vm) != Some(b']') {
                self.at += 1;
                last = self.take(vm)?;
                if last == b'\\' {
                    last = self.take(vm)?;
                }
            }
            // The mark of names is no start of a range: such a range holds nothing but its start.
            self.emit(vm, &[first, if first == NAMED { first } else { last }])?;
        }
    }
}

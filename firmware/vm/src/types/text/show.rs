//! `repr` of text: quotes and escapes.

use super::codec::hex_digit;
use crate::print::Out;
use crate::{Raised, Value, Vm};

/// A piece of output on the machine stack.
struct Piece {
    bytes: [u8; 96],
    len: usize,
}

impl Piece {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    /// `\x`, `\u` or `\U` and so many digits.
    fn push_escape(&mut self, letter: u8, code: u32, n_digits: u32) {
        self.push(b'\\');
        self.push(letter);
        for n in (0..n_digits).rev() {
            self.push(hex_digit((code >> (4 * n) & 15) as u8));
        }
    }

    fn push_code(&mut self, code: u32, quote: u8) {
        match code {
            0x0a => self.push_pair(b'n'),
            0x0d => self.push_pair(b'r'),
            0x09 => self.push_pair(b't'),
            0x5c => self.push_pair(b'\\'),
            _ if code == u32::from(quote) => self.push_pair(quote),
            0x20..=0x7e => self.push(code as u8),
            0..=0xff => self.push_escape(b'x', code, 2),
            0x100..=0xffff => self.push_escape(b'u', code, 4),
            _ => self.push_escape(b'U', code, 8),
        }
    }

    fn push_pair(&mut self, letter: u8) {
        self.push(b'\\');
        self.push(letter);
    }

    fn has_room(&self) -> bool {
        self.len + 10 <= self.bytes.len()
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}

/// Writes a `str` as its `repr`.
pub fn write_str(vm: &mut Vm, out: Out, value: Value) -> Result<(), Raised> {
    let quote = quote_for(vm.content(value));
    vm.write_bytes(out, &[quote])?;
    let mut at = 0;
    loop {
        let mut piece = Piece { bytes: [0; 96], len: 0 };
        for c in vm.str(value).and_then(|text| text.get(at..)).unwrap_or("").chars() {
            if !piece.has_room() {
                break;
            }
            piece.push_code(c.into(), quote);
            at += c.len_utf8();
        }
        if piece.len == 0 {
            break;
        }
        vm.write_bytes(out, piece.as_slice())?;
    }
    vm.write_bytes(out, &[quote])
}

/// Writes the content of a value as the `repr` of `bytes`.
pub fn write_bytes(vm: &mut Vm, out: Out, value: Value) -> Result<(), Raised> {
    let quote = quote_for(vm.content(value));
    vm.write_bytes(out, &[b'b', quote])?;
    let mut at = 0;
    loop {
        let mut piece = Piece { bytes: [0; 96], len: 0 };
        for &byte in vm.content(value).get(at..).unwrap_or(&[]) {
            if !piece.has_room() {
                break;
            }
            piece.push_code(byte.into(), quote);
            at += 1;
        }
        if piece.len == 0 {
            break;
        }
        vm.write_bytes(out, piece.as_slice())?;
    }
    vm.write_bytes(out, &[quote])
}

fn quote_for(content: &[u8]) -> u8 {
    if content.contains(&b'\'') && !content.contains(&b'"') { b'"' } else { b'\'' }
}

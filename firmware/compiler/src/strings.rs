//! String literals: escapes, joined pieces, and the text that f-strings and t-strings turn into.
//!
//! `f"a{x}b"` becomes the token `"a{}b"`, and `.format((x),)` is fed back to be read next. `t"a{x}b"` becomes the name
//! `__template__`, and the text of its arguments is fed back.

use bytecode::ArenaVec;

use crate::error::{Failed, Fallible};
use crate::lexer::Lexer;
use crate::token::Tok;

/// What the letters before the quote say.
#[derive(Clone, Copy, Default)]
pub(crate) struct Prefix {
    letters: usize,
    raw: bool,
    bytes: bool,
    format: bool,
    template: bool,
}

/// Room that a string took and that is kept for the next one, in bytes.
const MAX_KEPT_BYTES: usize = 256;
/// More fields than this and the arguments of a template are packed into a tuple.
const MAX_PLAIN_INTERPOLATIONS: usize = 63;

impl<'s> Lexer<'s, '_> {
    /// The prefix of the string literal that starts here, if one does.
    pub(crate) fn string_prefix(&self) -> Option<Prefix> {
        let mut prefix = Prefix::default();
        loop {
            match self.chars.peek(prefix.letters)? {
                b'"' | b'\'' => break,
                b'r' if !prefix.raw => prefix.raw = true,
                b'b' if !prefix.bytes => prefix.bytes = true,
                b'f' if !prefix.format => prefix.format = true,
                b't' if !prefix.template => prefix.template = true,
                b'u' if prefix.letters == 0 && matches!(self.chars.peek(1), Some(b'"' | b'\'')) => {}
                _ => return None,
            }
            prefix.letters += 1;
        }
        let kinds = [prefix.bytes, prefix.format, prefix.template];
        (kinds.into_iter().filter(|&kind| kind).count() <= 1).then_some(prefix)
    }

    /// A literal whose value stands in the source as it is, if one follows; else nothing is read.
    pub(crate) fn plain_string(&mut self) -> Option<(Tok, &'s [u8])> {
        let start = self.chars.place()?;
        let literal = self.try_plain_string();
        if literal.is_none() {
            self.chars.go_back(start);
        }
        literal
    }

    fn try_plain_string(&mut self) -> Option<(Tok, &'s [u8])> {
        let prefix = self.string_prefix().filter(|prefix| !prefix.format && !prefix.template)?;
        let quote = self.chars.peek(prefix.letters)?;
        let is_quote = |i| self.chars.peek(prefix.letters + i) == Some(quote);
        let quotes = if is_quote(1) && is_quote(2) { 3 } else { 1 };
        for _ in 0..prefix.letters + quotes {
            self.chars.advance();
        }
        let start = self.chars.offset();
        let mut closing = 0;
        while closing < quotes {
            match self.chars.peek(0)? {
                byte if byte == quote => {
                    closing += 1;
                    self.chars.advance();
                    continue;
                }
                b'\n' if quotes == 3 && !self.chars.is_carriage_return() => self.chars.advance(),
                b'\t' => self.chars.advance(),
                b'\n' | b'\\' | 0 => return None,
                _ => {
                    self.chars.take_while(|byte| !matches!(byte, b'\n' | b'\r' | b'\t' | b'\\' | 0) && byte != quote);
                }
            }
            closing = 0;
        }
        let text = self.chars.since(start);
        self.skip_white_space(true);
        match self.string_prefix() {
            // Perhaps to be joined with this one.
            Some(_) => None,
            None => Some((if prefix.bytes { Tok::Bytes } else { Tok::Str }, text.get(..text.len() - quotes)?)),
        }
    }

    /// Reads literals as long as another piece of the same kind follows.
    pub(crate) fn string(&mut self) -> Fallible<Tok> {
        self.text.clear();
        if self.text.capacity() > MAX_KEPT_BYTES {
            core::mem::replace(&mut self.text, ArenaVec::new(self.arena)).release();
        }
        self.args.clear();
        let (mut format, mut template, mut interpolations) = (false, false, 0);
        let mut tok = None;
        while let Some(prefix) = self.string_prefix() {
            let kind = if prefix.bytes { Tok::Bytes } else { Tok::Str };
            if tok.is_some_and(|tok| tok != kind) {
                break;
            }
            for _ in 0..prefix.letters {
                self.chars.advance();
            }
            format |= prefix.format;
            template |= prefix.template;
            tok = Some(self.piece(prefix, kind, &mut interpolations)?);
            self.skip_white_space(true);
        }
        if template {
            self.feed_template(interpolations)?;
            if tok == Some(Tok::Str) {
                return Ok(Tok::Name);
            }
        } else if format {
            self.args.push(b')')?;
            self.chars.feed(&self.args)?;
            self.chars.feed(b".format(")?;
        }
        Ok(tok.unwrap_or(Tok::Invalid))
    }

    fn feed_template(&mut self, interpolations: usize) -> Fallible {
        let packed = interpolations > MAX_PLAIN_INTERPOLATIONS;
        self.args.extend_from_slice(if packed { b"))" } else { b")" })?;
        self.text.extend_from_slice(b",),")?;
        self.chars.feed(&self.args)?;
        self.chars.feed(&self.text)?;
        if packed {
            self.chars.feed(b"(")?;
        }
        self.text.clear();
        self.text.extend_from_slice(b"__template__")?;
        Ok(())
    }

    /// Reads one literal; its value is appended to `text`.
    fn piece(&mut self, prefix: Prefix, kind: Tok, interpolations: &mut usize) -> Fallible<Tok> {
        let quote = self.chars.peek(0).unwrap_or(b'"');
        let triple = self.chars.peek(1) == Some(quote) && self.chars.peek(2) == Some(quote);
        let quotes = if triple { 3 } else { 1 };
        if prefix.template {
            self.text.extend_from_slice(b"((")?;
            self.push_quotes(quote, quotes)?;
        }
        for _ in 0..quotes {
            self.chars.advance();
        }
        let mut tok = kind;
        let mut closing = 0;
        while closing < quotes {
            let Some(byte) = self.chars.peek(0) else {
                break;
            };
            if byte == b'\n' && !triple {
                break;
            }
            if byte == quote {
                closing += 1;
                self.text.push(byte)?;
                self.chars.advance();
                continue;
            }
            closing = 0;
            match byte {
                b'{' if prefix.format => self.format_field(&mut tok)?,
                b'{' | b'}' if prefix.template => {
                    self.template_brace(byte, quote, quotes, &mut tok, interpolations)?;
                    if tok == Tok::MalformedFString && self.chars.peek(0).is_none() {
                        return Ok(tok);
                    }
                }
                b'\\' if prefix.template => self.copy_escape(prefix.raw)?,
                b'\n' if prefix.template => {
                    self.text.extend_from_slice(b"\\n")?;
                    self.chars.advance();
                }
                b'\\' => self.escape(prefix, &mut tok)?,
                _ => self.plain_text(quote, prefix, byte)?,
            }
        }
        if closing < quotes {
            return Ok(Tok::Invalid);
        }
        if !prefix.template {
            self.text.truncate(self.text.len() - quotes);
        }
        Ok(tok)
    }

    fn push_quotes(&mut self, quote: u8, count: usize) -> Fallible {
        for _ in 0..count {
            self.text.push(quote)?;
        }
        Ok(())
    }

    /// Takes characters without a meaning of their own; at least one.
    fn plain_text(&mut self, quote: u8, prefix: Prefix, byte: u8) -> Fallible {
        let braces = prefix.format || prefix.template;
        let run = self.chars.take_while(|byte| match byte {
            b'\n' | b'\r' | b'\t' | b'\\' | 0 => false,
            b'{' | b'}' if braces => false,
            _ => byte != quote,
        });
        if run.is_empty() {
            // A NUL byte would end the text for the original; it reads 1 instead.
            self.text.push(byte.max(1))?;
            self.chars.advance();
        } else {
            self.text.extend_from_slice(run)?;
        }
        Ok(())
    }

    /// At a backslash.
    fn escape(&mut self, prefix: Prefix, tok: &mut Tok) -> Fallible {
        self.chars.advance();
        let Some(byte) = self.chars.peek(0).map(|byte| byte.max(1)) else {
            return Ok(());
        };
        if prefix.raw {
            self.text.push(b'\\')?;
            self.push_char(u32::from(byte), tok)?;
            self.chars.advance();
            return Ok(());
        }
        let code = match byte {
            b'\n' => {
                self.chars.advance();
                return Ok(());
            }
            b'\\' | b'\'' | b'"' => u32::from(byte),
            b'a' => 0x07,
            b'b' => 0x08,
            b't' => 0x09,
            b'n' => 0x0A,
            b'v' => 0x0B,
            b'f' => 0x0C,
            b'r' => 0x0D,
            b'u' | b'U' if prefix.bytes => {
                self.text.push(b'\\')?;
                u32::from(byte)
            }
            b'x' | b'u' | b'U' => {
                let digits = match byte {
                    b'x' => 2,
                    b'u' => 4,
                    _ => 8,
                };
                match self.hex_digits(digits) {
                    Some(code) => code,
                    None => {
                        *tok = Tok::Invalid;
                        0
                    }
                }
            }
            b'N' => {
                self.unicode_name = true;
                return Err(Failed);
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.chars.peek(1) else {
                        break;
                    };
                    code = code * 8 + u32::from(digit - b'0');
                    self.chars.advance();
                }
                code
            }
            _ => {
                self.text.push(b'\\')?;
                u32::from(byte)
            }
        };
        self.push_char(code, tok)?;
        self.chars.advance();
        Ok(())
    }

    /// The value of `count` hexadecimal digits behind the next character; that character and all digits but the last are
    /// read.
    fn hex_digits(&mut self, count: usize) -> Option<u32> {
        let mut code = 0u32;
        for _ in 0..count {
            let digit = char::from(self.chars.peek(1)?).to_digit(16)?;
            code = code.wrapping_shl(4) | digit;
            self.chars.advance();
        }
        Some(code)
    }

    /// Appends a character that came by an escape. Surrogates are encoded like others.
    fn push_char(&mut self, code: u32, tok: &mut Tok) -> Fallible {
        let low = |shift: u32| (code >> shift & 0x3F) as u8 | 0x80;
        let text = &mut self.text;
        match code {
            _ if *tok == Tok::Bytes && code < 0x100 => text.push(code as u8)?,
            _ if *tok == Tok::Bytes => *tok = Tok::Invalid,
            0..0x80 => text.push(code as u8)?,
            0x80..0x800 => text.extend_from_slice(&[(code >> 6) as u8 | 0xC0, low(0)])?,
            0x800..0x1_0000 => {
                text.extend_from_slice(&[(code >> 12) as u8 | 0xE0, low(6), low(0)])?;
            }
            0x1_0000..0x11_0000 => {
                text.extend_from_slice(&[(code >> 18) as u8 | 0xF0, low(12), low(6), low(0)])?;
            }
            _ => *tok = Tok::Invalid,
        }
        if *tok == Tok::MalformedFString {
            *tok = Tok::Invalid;
        }
        Ok(())
    }

    /// At `{` in an f-string.
    fn format_field(&mut self, tok: &mut Tok) -> Fallible {
        self.chars.advance();
        if self.chars.is(b'{') {
            self.text.extend_from_slice(b"{{")?;
            self.chars.advance();
            return Ok(());
        }
        self.args.push(b'(')?;
        let start = self.args.len();
        self.field_expression()?;
        self.move_debug_text(start)?;
        if self.args.len() == start {
            *tok = Tok::MalformedFString;
        }
        self.args.extend_from_slice(b"),")?;
        self.text.push(b'{')?;
        Ok(())
    }

    /// Appends the text of a replacement field's expression to `args`: brackets and braces nest, nothing else counts.
    fn field_expression(&mut self) -> Fallible {
        let mut level = 0u32;
        while let Some(byte) = self.chars.peek(0) {
            if level == 0 && self.is_field_end(byte) {
                break;
            }
            match byte {
                b'[' | b'{' => level = level.wrapping_add(1),
                b']' | b'}' => level = level.wrapping_sub(1),
                _ => {}
            }
            self.args.push(byte)?;
            self.chars.advance();
        }
        Ok(())
    }

    fn is_field_end(&self, byte: u8) -> bool {
        match byte {
            b':' | b'}' => true,
            b'!' => matches!(self.chars.peek(1), Some(b'r' | b's')) && matches!(self.chars.peek(2), Some(b':' | b'}')),
            _ => false,
        }
    }

    /// `{x=}`: the expression's text goes, with the equals sign, into the literal text. Whether there was one.
    fn move_debug_text(&mut self, start: usize) -> Fallible<bool> {
        let expression = self.args.get(start..).unwrap_or_default();
        if expression.last() != Some(&b'=') {
            return Ok(false);
        }
        self.text.extend_from_slice(expression)?;
        self.args.pop();
        Ok(true)
    }

    /// In a t-string, an escape stays an escape: it is decoded when the text is read again.
    fn copy_escape(&mut self, raw: bool) -> Fallible {
        self.text.extend_from_slice(if raw { b"\\\\" } else { b"\\" })?;
        self.chars.advance();
        if !raw && let Some(byte) = self.chars.peek(0) {
            self.text.push(byte)?;
            self.chars.advance();
        }
        Ok(())
    }

    /// At a brace in a t-string.
    fn template_brace(&mut self, brace: u8, quote: u8, quotes: usize, tok: &mut Tok, interpolations: &mut usize) -> Fallible {
        self.chars.advance();
        if self.chars.is(brace) {
            self.text.push(brace)?;
            self.chars.advance();
            return Ok(());
        }
        if brace == b'}' {
            *tok = Tok::MalformedFString;
            return Ok(());
        }
        *interpolations += 1;
        self.args.push(b'(')?;
        let start = self.args.len();
        self.field_expression()?;
        let shows_text = self.move_debug_text(start)?;
        while self.args.len() > start && self.args.last().is_some_and(|b| b.is_ascii_whitespace() || *b == 0x0B) {
            self.args.pop();
        }
        let end = self.args.len();
        if end == start {
            *tok = Tok::MalformedFString;
        }
        self.args.extend_from_slice(b"),")?;
        self.quoted_source(start, end, quote)?;
        self.push_quotes(quote, quotes)?;
        self.text.push(b',')?;
        self.push_quotes(quote, quotes)?;
        self.conversion(shows_text)?;
        self.format_spec(quote, tok)
    }

    /// Appends the text of the expression at `start..end` of `args` to them, as a string literal.
    fn quoted_source(&mut self, start: usize, end: usize, quote: u8) -> Fallible {
        self.args.push(quote)?;
        for i in start..end {
            let byte = self.args.get(i).copied().unwrap_or(b' ');
            if byte == quote || byte == b'\\' {
                self.args.push(b'\\')?;
            }
            self.args.push(byte)?;
        }
        self.args.extend_from_slice(&[quote, b','])?;
        Ok(())
    }

    fn conversion(&mut self, shows_text: bool) -> Fallible {
        if self.chars.is(b'!') {
            self.chars.advance();
            let letter = self.chars.peek(0).unwrap_or(b'r');
            self.chars.advance();
            self.args.extend_from_slice(&[b'"', letter, b'"', b','])?;
        } else if shows_text && !self.chars.is(b':') {
            self.args.extend_from_slice(b"'r',")?;
        } else {
            self.args.extend_from_slice(b"None,")?;
        }
        Ok(())
    }

    /// The rest of an interpolation: the format specification, if any, and the closing brace.
    fn format_spec(&mut self, quote: u8, tok: &mut Tok) -> Fallible {
        let start = self.args.len();
        let mut nested = false;
        if self.chars.is(b':') {
            self.chars.advance();
            let mut level = 0u32;
            while let Some(byte) = self.chars.peek(0) {
                match byte {
                    b'{' => level += 1,
                    b'}' if level == 0 => break,
                    b'}' => {
                        level -= 1;
                        nested = true;
                    }
                    b'\\' => {
                        self.args.push(byte)?;
                        self.chars.advance();
                    }
                    _ => {}
                }
                self.args.push(self.chars.peek(0).unwrap_or(b' '))?;
                self.chars.advance();
            }
        }
        if self.chars.is(b'}') {
            self.chars.advance();
        } else {
            *tok = Tok::MalformedFString;
        }
        self.args.extend_from_slice(&[quote, b','])?;
        let opening: &[u8] = if nested { &[b'f', quote] } else { &[quote] };
        self.args.extend_from_slice(opening)?;
        let len = self.args.len();
        if let Some(spec) = self.args.get_mut(start..len) {
            numbers::slices::rotate(spec, spec.len().saturating_sub(opening.len()));
        }
        Ok(())
    }
}

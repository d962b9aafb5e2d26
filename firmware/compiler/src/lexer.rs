//! Source text to tokens.

use bytecode::{Arena, ArenaVec};

use crate::chars::Chars;
use crate::error::{Failed, Fallible};
use crate::source::Source;
use crate::token::{Tok, keyword};

/// Where the text of the newest token lies.
#[derive(Clone, Copy)]
pub(crate) enum Text<'s> {
    /// In the source, as it stands.
    Source(&'s [u8]),
    /// In `Lexer::text`.
    Buffer,
}

/// Turns text into tokens, one at a time: [`Lexer::tok`] and its companions describe the newest.
pub struct Lexer<'s, 't> {
    pub(crate) arena: &'t Arena<'t>,
    pub(crate) chars: Chars<'s, 't>,
    pub tok: Tok,
    /// Line of the first character of the token.
    pub line: u32,
    /// Source offset of the first character of the token.
    pub offset: usize,
    pub(crate) token_text: Text<'s>,
    /// Text of the newest token, if it is not found in the source as it stands.
    pub(crate) text: ArenaVec<'t, u8>,
    /// Text of the arguments that replacement fields of the newest string literal need.
    pub(crate) args: ArenaVec<'t, u8>,
    /// Widths of the open indentation levels; an empty list stands for level 0.
    indents: ArenaVec<'t, u32>,
    /// INDENT tokens (or, if negative, DEDENT tokens) to come before the next other one.
    pending_dents: i32,
    open_brackets: u32,
    /// Value of `__debug__`.
    debug: bool,
    /// A `\N{...}` was met: MicroPython has no table of character names.
    pub(crate) unicode_name: bool,
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_name_part(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit()
}

impl<'s, 't> Lexer<'s, 't> {
    /// A lexer before its first token.
    pub fn new(source: Source<'s, 't>, debug: bool, arena: &'t Arena<'t>) -> Self {
        Lexer {
            arena,
            chars: Chars::new(source, arena),
            tok: Tok::Newline,
            line: 1,
            offset: 0,
            token_text: Text::Buffer,
            text: ArenaVec::new(arena),
            args: ArenaVec::new(arena),
            indents: ArenaVec::new(arena),
            pending_dents: 0,
            open_brackets: 0,
            debug,
            unicode_name: false,
        }
    }

    /// Gives the memory back.
    pub fn release(self) {
        self.text.release();
        self.args.release();
        self.indents.release();
    }

    /// Reads the first token, which must not be indented.
    pub fn start(&mut self) -> Fallible {
        self.skip_white_space(true);
        let indented = self.chars.column != 1;
        self.advance()?;
        if indented && self.tok != Tok::Newline {
            self.tok = Tok::Indent;
        }
        Ok(())
    }

    /// The text of the newest token: a name, a number without underscores, the value of a string.
    pub fn text(&self) -> &[u8] {
        match self.token_text {
            Text::Source(text) => text,
            Text::Buffer => &self.text,
        }
    }

    /// Column of the newest token, in bytes from 1.
    pub fn column(&self) -> u32 {
        self.chars.column_of(self.offset)
    }

    /// Goes on to the next token.
    pub fn advance(&mut self) -> Fallible {
        self.skip_white_space(true);
        self.line = self.chars.line;
        self.offset = self.chars.offset();
        self.tok = if self.pending_dents < 0 {
            self.pending_dents += 1;
            Tok::Dedent
        } else if self.pending_dents > 0 {
            self.pending_dents -= 1;
            Tok::Indent
        } else {
            match self.chars.peek(0) {
                None => Tok::End,
                Some(b'\n') if self.open_brackets == 0 => self.line_end()?,
                Some(_) if self.string_prefix().is_some() => self.string_tokens()?,
                Some(byte) if is_name_start(byte) => self.name()?,
                Some(byte) if byte.is_ascii_digit() => self.number()?,
                Some(b'.') if self.chars.peek(1).is_some_and(|b| b.is_ascii_digit()) => self.number()?,
                Some(byte) => self.operator(byte),
            }
        };
        if self.unicode_name || self.chars.stopped {
            return Err(Failed);
        }
        Ok(())
    }

    /// Whether the newest token is the last one of its line, as far as that is known of a string.
    pub fn is_before_line_end(&self) -> bool {
        self.open_brackets == 0 && self.pending_dents == 0 && matches!(self.chars.peek(0), None | Some(b'\n'))
    }

    pub(crate) fn skip_white_space(&mut self, stop_at_line_end: bool) {
        loop {
            match self.chars.peek(0) {
                Some(b'\n') if stop_at_line_end && self.open_brackets == 0 => return,
                Some(b'\n' | b' ' | b'\t' | 0x0B | 0x0C) => self.chars.advance(),
                Some(b'#') => {
                    while self.chars.peek(0).is_some_and(|byte| byte != b'\n') {
                        let not_end = |byte| !matches!(byte, b'\n' | b'\r' | b'\t');
                        if self.chars.take_while(not_end).is_empty() {
                            self.chars.advance();
                        }
                    }
                }
                Some(b'\\') if self.chars.peek(1) == Some(b'\n') => {
                    self.chars.advance();
                    self.chars.advance();
                }
                _ => return,
            }
        }
    }

    /// At the end of a logical line: skips to the next one and compares its indentation.
    fn line_end(&mut self) -> Fallible<Tok> {
        self.skip_white_space(false);
        let width = self.chars.column - 1;
        let mut level = self.indents.last().copied().unwrap_or(0);
        if width > level {
            self.indents.push(width)?;
            self.pending_dents += 1;
        }
        while width < level {
            self.indents.pop();
            self.pending_dents -= 1;
            level = self.indents.last().copied().unwrap_or(0);
            if width > level {
                return Ok(Tok::DedentMismatch);
            }
        }
        Ok(Tok::Newline)
    }

    fn name(&mut self) -> Fallible<Tok> {
        let source = self.chars.take_while(is_name_part);
        if source.is_empty() {
            self.text.clear();
            while let Some(byte) = self.chars.peek(0).filter(|&byte| is_name_part(byte)) {
                self.text.push(byte)?;
                self.chars.advance();
            }
            self.token_text = Text::Buffer;
        } else {
            self.token_text = Text::Source(source);
        }
        Ok(keyword(self.text(), self.debug).unwrap_or(Tok::Name))
    }

    fn number(&mut self) -> Fallible<Tok> {
        self.token_text = Text::Buffer;
        self.text.clear();
        let base_letter = matches!(self.chars.peek(1), Some(b'b' | b'B' | b'o' | b'O' | b'x' | b'X'));
        let integer = self.chars.is(b'0') && base_letter;
        let mut tok = Tok::Integer;
        while let Some(byte) = self.chars.peek(0) {
            match byte {
                b'_' => {}
                b'e' | b'E' if !integer => {
                    tok = Tok::FloatOrImag;
                    self.text.push(b'e')?;
                    self.chars.advance();
                    if let Some(sign @ (b'+' | b'-')) = self.chars.peek(0) {
                        self.text.push(sign)?;
                        self.chars.advance();
                    }
                    continue;
                }
                _ if byte.is_ascii_alphanumeric() || byte == b'.' => {
                    if matches!(byte, b'.' | b'j' | b'J') {
                        tok = Tok::FloatOrImag;
                    }
                    self.text.push(byte)?;
                }
                _ => break,
            }
            self.chars.advance();
        }
        Ok(tok)
    }

    /// String literals as one token, and the text that their replacement fields become.
    fn string_tokens(&mut self) -> Fallible<Tok> {
        if let Some((tok, text)) = self.plain_string() {
            self.token_text = Text::Source(text);
            return Ok(tok);
        }
        self.token_text = Text::Buffer;
        self.string()
    }

    fn operator(&mut self, first: u8) -> Tok {
        self.chars.advance();
        match first {
            b'(' => self.open(Tok::ParenOpen),
            b'[' => self.open(Tok::BracketOpen),
            b'{' => self.open(Tok::BraceOpen),
            b')' => self.close(Tok::ParenClose),
            b']' => self.close(Tok::BracketClose),
            b'}' => self.close(Tok::BraceClose),
            b',' => Tok::Comma,
            b';' => Tok::Semicolon,
            b'~' => Tok::Tilde,
            b':' => self.choose(Tok::Colon, &[(b"=", Tok::Walrus)]),
            b'.' => self.choose(Tok::Period, &[(b"..", Tok::Ellipsis)]),
            b'<' => self.choose(Tok::Less, &[(b"<=", Tok::LessLessEqual), (b"<", Tok::LessLess), (b"=", Tok::LessEqual)]),
            b'>' => self.choose(Tok::More, &[(b">=", Tok::MoreMoreEqual), (b">", Tok::MoreMore), (b"=", Tok::MoreEqual)]),
            b'*' => self.choose(Tok::Star, &[(b"*=", Tok::StarStarEqual), (b"*", Tok::StarStar), (b"=", Tok::StarEqual)]),
            b'/' => self.choose(Tok::Slash, &[(b"/=", Tok::SlashSlashEqual), (b"/", Tok::SlashSlash), (b"=", Tok::SlashEqual)]),
            b'-' => self.choose(Tok::Minus, &[(b"=", Tok::MinusEqual), (b">", Tok::Arrow)]),
            b'+' => self.choose(Tok::Plus, &[(b"=", Tok::PlusEqual)]),
            b'&' => self.choose(Tok::Amper, &[(b"=", Tok::AmperEqual)]),
            b'|' => self.choose(Tok::Bar, &[(b"=", Tok::BarEqual)]),
            b'^' => self.choose(Tok::Caret, &[(b"=", Tok::CaretEqual)]),
            b'%' => self.choose(Tok::Percent, &[(b"=", Tok::PercentEqual)]),
            b'@' => self.choose(Tok::At, &[(b"=", Tok::AtEqual)]),
            b'=' => self.choose(Tok::Equal, &[(b"=", Tok::EqualEqual)]),
            b'!' => self.choose(Tok::Invalid, &[(b"=", Tok::NotEqual)]),
            _ => Tok::Invalid,
        }
    }

    /// The first of `longer` whose text follows, else `short`.
    fn choose(&mut self, short: Tok, longer: &[(&[u8], Tok)]) -> Tok {
        for &(text, tok) in longer {
            let follows = |(i, &byte): (usize, &u8)| self.chars.peek(i) == Some(byte);
            if text.iter().enumerate().all(follows) {
                for _ in text {
                    self.chars.advance();
                }
                return tok;
            }
        }
        short
    }

    fn open(&mut self, tok: Tok) -> Tok {
        self.open_brackets = self.open_brackets.saturating_add(1);
        tok
    }

    fn close(&mut self, tok: Tok) -> Tok {
        self.open_brackets = self.open_brackets.saturating_sub(1);
        tok
    }
}

//! `json.load` and `json.loads`. Open arrays and objects lie on a list, so the depth of a text costs no machine stack.

use vm::heap::Ref;
use vm::heap::text::StrBuf;
use vm::types::dict::{self, Dict};
use vm::types::exception::VALUE_ERROR;
use vm::types::list::{self, List};
use vm::types::{float, int, seq};
use vm::{Args, Number, Raised, Value, Vm, stream};

/// `load(stream)`.
pub fn load(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let stream = args.get(0);
    if stream::slots_of(vm, stream).is_none_or(|(slots, _)| slots.read.is_none()) {
        return Err(stream::unsupported(vm));
    }
    read(vm, Source::Stream(stream))
}

/// `loads(text)`.
pub fn loads(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let text = args.get(0);
    if vm.str(text).is_none() {
        vm.buffer_arg(text)?;
    }
    read(vm, Source::Text { text, at: 0 })
}

enum Source {
    Text { text: Value, at: usize },
    Stream(Value),
}

/// The text, with one byte of it in sight.
struct Reader {
    source: Source,
    byte: Option<u8>,
}

impl Reader {
    fn advance(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        self.byte = match &mut self.source {
            Source::Text { text, at } => {
                let byte = vm.content(*text).get(*at).copied();
                *at += 1;
                byte
            }
            Source::Stream(stream) => {
                let mut byte = [0];
                match stream::read_some(vm, *stream, &mut byte)? {
                    Some(0) => None,
                    Some(_) => Some(byte[0]),
                    None => return Err(vm.raise_os(vm::errno::EAGAIN)),
                }
            }
        };
        Ok(())
    }

    /// The byte in sight, which is passed.
    fn take(&mut self, vm: &mut Vm) -> Result<u8, Raised> {
        match self.byte {
            Some(byte) => {
                self.advance(vm)?;
                Ok(byte)
            }
            None => Err(syntax_error(vm)),
        }
    }

    fn expect(&mut self, vm: &mut Vm, rest: &[u8]) -> Result<(), Raised> {
        for &wanted in rest {
            if self.take(vm)? != wanted {
                return Err(syntax_error(vm));
            }
        }
        Ok(())
    }

    /// The rest of a string behind its quote.
    fn string(&mut self, vm: &mut Vm) -> Result<Value, Raised> {
        let mut buf = StrBuf::new(vm)?;
        // The first half of a pair that stands for one character.
        let mut high = None;
        loop {
            let byte = self.take(vm)?;
            let escape = if byte == b'\\' { Some(self.take(vm)?) } else { None };
            if escape == Some(b'u') {
                let code = self.hex(vm)?;
                high = match (high, code) {
                    (None, 0xd800..0xdc00) => Some(code),
                    (Some(high), 0xdc00..0xe000) => {
                        push_code(vm, &mut buf, 0x1_0000 + ((high - 0xd800) << 10) + (code - 0xdc00))?;
                        None
                    }
                    (high, _) => {
                        if let Some(high) = high {
                            push_code(vm, &mut buf, high)?;
                        }
                        push_code(vm, &mut buf, code)?;
                        None
                    }
                };
                continue;
            }
            if let Some(high) = high.take() {
                push_code(vm, &mut buf, high)?;
            }
            let byte = match (byte, escape) {
                (b'"', None) => return buf.into_str(vm),
                (byte, None) => byte,
                (_, Some(b'b')) => 8,
                (_, Some(b'f')) => 12,
                (_, Some(b'n')) => b'\n',
                (_, Some(b'r')) => b'\r',
                (_, Some(b't')) => b'\t',
                (_, Some(byte)) => byte,
            };
            buf.push(vm, byte)?;
        }
    }

    /// Four hexadecimal digits.
    fn hex(&mut self, vm: &mut Vm) -> Result<u32, Raised> {
        let mut code = 0;
        for _ in 0..4 {
            match char::from(self.take(vm)?).to_digit(16) {
                Some(digit) => code = code << 4 | digit,
                None => return Err(syntax_error(vm)),
            }
        }
        Ok(code)
    }

    /// The number that begins with the byte in sight.
    fn number(&mut self, vm: &mut Vm) -> Result<Value, Raised> {
        let mut buf = StrBuf::new(vm)?;
        let mut is_float = false;
        while let Some(byte @ (b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) = self.byte {
            is_float |= matches!(byte, b'.' | b'e' | b'E');
            buf.push(vm, byte)?;
            self.advance(vm)?;
        }
        if is_float {
            let number = numbers::float::float_from_text::<Number>(buf.as_bytes(&vm.heap));
            buf.free(vm);
            return match number {
                Some(number) => float::new(vm, number),
                None => Err(vm.raise_text(VALUE_ERROR, "invalid syntax for number")),
            };
        }
        if let Some(n) = core::str::from_utf8(buf.as_bytes(&vm.heap)).ok().and_then(|text| text.parse::<i64>().ok()) {
            buf.free(vm);
            return int::from_i64(vm, n);
        }
        let text = buf.into_str(vm)?;
        vm.call(Value::from_static(&int::INT), &[text, Value::from_i16(10)])
    }
}

#[cold]
fn syntax_error(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "syntax error in JSON")
}

/// Appends a character; half a pair alone is none.
fn push_code(vm: &mut Vm, buf: &mut StrBuf, code: u32) -> Result<(), Raised> {
    buf.push_char(vm, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The array or object that is being filled, and those around it.
struct Open {
    container: Value,
    /// The key that waits for its value; null if none does.
    key: Value,
    outer: Ref<List>,
}

impl Open {
    fn enter(&mut self, vm: &mut Vm, container: Value) -> Result<(), Raised> {
        if !self.container.is_null() {
            list::append(vm, self.outer, self.container)?;
        }
        self.container = container;
        Ok(())
    }

    /// False if it was the outermost.
    fn leave(&mut self, vm: &mut Vm) -> bool {
        let Some(last) = seq::len(vm, self.outer.value()).checked_sub(1) else { return false };
        self.container = seq::item(vm, self.outer.value(), last).unwrap_or(Value::NULL);
        self.outer.vec_remove(vm, List::items, last, 1);
        true
    }

    /// Adds a value to the innermost container.
    fn add(&mut self, vm: &mut Vm, value: Value, is_container: bool) -> Result<(), Raised> {
        if let Some(list) = self.container.cast::<List>() {
            return list::append(vm, list, value);
        }
        if self.key.is_null() {
            self.key = value;
            return if is_container { Err(syntax_error(vm)) } else { Ok(()) };
        }
        let key = core::mem::replace(&mut self.key, Value::NULL);
        match self.container.cast::<Dict>() {
            Some(dict) => dict.set(vm, key, value),
            None => Ok(()),
        }
    }
}

fn read(vm: &mut Vm, source: Source) -> Result<Value, Raised> {
    let mut reader = Reader { source, byte: None };
    reader.advance(vm)?;
    let outer = list::new(vm, 0)?;
    let mut open = Open { container: Value::NULL, key: Value::NULL, outer };
    let value = loop {
        vm.poll()?;
        let Some(byte) = reader.byte else { return Err(syntax_error(vm)) };
        if !matches!(byte, b'-' | b'0'..=b'9') {
            reader.advance(vm)?;
        }
        let value = match byte {
            b',' | b':' => continue,
            byte if is_space(byte) => continue,
            b'n' => reader.expect(vm, b"ull").map(|()| Value::NONE)?,
            b't' => reader.expect(vm, b"rue").map(|()| Value::TRUE)?,
            b'f' => reader.expect(vm, b"alse").map(|()| Value::FALSE)?,
            b'"' => reader.string(vm)?,
            b'-' | b'0'..=b'9' => reader.number(vm)?,
            b'[' => list::new(vm, 0)?.value(),
            b'{' => dict::new(vm, 0)?.value(),
            b']' | b'}' if !open.container.is_null() => {
                let done = open.container;
                open.key = Value::NULL;
                if open.leave(vm) {
                    continue;
                }
                break done;
            }
            _ => return Err(syntax_error(vm)),
        };
        let is_container = matches!(byte, b'[' | b'{');
        if !open.container.is_null() {
            open.add(vm, value, is_container)?;
        } else if !is_container {
            break value;
        }
        if is_container {
            open.enter(vm, value)?;
        }
    };
    while let Some(byte) = reader.byte {
        if !is_space(byte) {
            return Err(syntax_error(vm));
        }
        reader.advance(vm)?;
    }
    Ok(value)
}

//! Where printed text goes, and how objects print themselves.

use core::fmt;

use crate::errno::EAGAIN;
use crate::heap::text::StrBuf;
use crate::{Raised, Value, Vm, stream};

/// How an object is to be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    Str,
    Repr,
    /// The text of an exception behind its name, as tracebacks show it.
    Exception,
}

/// Where text goes. A value, so that it can cross calls that need the whole `Vm`.
#[derive(Clone, Copy)]
pub enum Out {
    /// The host's console.
    Console,
    /// The text that [`Vm::collect_text`] is collecting: the innermost.
    Buffer,
    /// An object with a `write` method.
    Stream(Value),
}

/// Copies as much of `bytes` as fits into `room`: how much that is.
fn copy_start(bytes: &[u8], room: &mut [u8]) -> usize {
    numbers::slices::copy(room, bytes);
    bytes.len().min(room.len())
}

impl Vm {
    /// Writes text that does not lie in the heap.
    pub fn write(&mut self, out: Out, text: &str) -> Result<(), Raised> {
        self.write_bytes(out, text.as_bytes())
    }

    /// Writes bytes that do not lie in the heap.
    pub fn write_bytes(&mut self, out: Out, bytes: &[u8]) -> Result<(), Raised> {
        match out {
            Out::Console => {
                self.host.write(bytes);
                Ok(())
            }
            Out::Buffer => {
                let Some(mut buf) = self.buffer.take() else { return Ok(()) };
                let result = buf.push_bytes(self, bytes);
                self.buffer = Some(buf);
                result
            }
            Out::Stream(stream) => {
                let text = self.new_bytes(bytes)?;
                self.write_to_stream(stream, text)
            }
        }
    }

    /// Writes formatted text.
    pub fn write_fmt(&mut self, out: Out, arguments: fmt::Arguments) -> Result<(), Raised> {
        struct Sink<'a>(&'a mut Vm, Out);
        impl fmt::Write for Sink<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.write(self.1, text).map_err(|_| fmt::Error)
            }
        }
        fmt::write(&mut Sink(self, out), arguments).map_err(|_| Raised)
    }

    /// Writes bytes that lie in the heap, piece by piece; `source` finds them again after each piece.
    pub fn write_from(&mut self, out: Out, source: impl for<'h> Fn(&'h Vm) -> &'h [u8]) -> Result<(), Raised> {
        self.write_pieces(out, |vm, at, room| copy_start(source(vm).get(at..).unwrap_or_default(), room))
    }

    /// Writes a finished text and gives its memory back.
    pub fn write_from_buf(&mut self, out: Out, text: StrBuf) -> Result<(), Raised> {
        let result = self.write_pieces(out, |vm, at, room| copy_start(text.as_bytes(&vm.heap).get(at..).unwrap_or_default(), room));
        text.free(self);
        result
    }

    /// Writes what `copy` puts into the room it is given, from one position after the other, until that is nothing. Long texts are interrupted: a console
    /// may be slow.
    fn write_pieces(&mut self, out: Out, copy: impl Fn(&Vm, usize, &mut [u8]) -> usize) -> Result<(), Raised> {
        let mut at = 0;
        loop {
            let mut room = [0u8; 64];
            let n = copy(self, at, &mut room);
            let piece = room.get(..n).unwrap_or_default();
            if piece.is_empty() {
                return Ok(());
            }
            if at > 0 {
                self.poll()?;
            }
            self.write_bytes(out, piece)?;
            at += n;
        }
    }

    /// Writes the content of a `str` or `bytes` value.
    pub fn write_text(&mut self, out: Out, text: Value) -> Result<(), Raised> {
        self.write_from(out, |vm| vm.str_or_bytes(text).unwrap_or(b""))
    }

    /// Runs `write`, whose output goes into a new text.
    pub fn collect_text(&mut self, write: impl FnOnce(&mut Vm, Out) -> Result<(), Raised>) -> Result<StrBuf, Raised> {
        let buf = StrBuf::new(self)?;
        // What is collected further out waits on the machine stack, where the collector of garbage finds it.
        let outer = self.buffer.replace(buf);
        let result = write(self, Out::Buffer);
        let buf = core::mem::replace(&mut self.buffer, outer);
        result?;
        buf.ok_or(Raised)
    }

    /// `str(value)`.
    pub fn to_str(&mut self, value: Value) -> Result<Value, Raised> {
        if self.str(value).is_some() {
            return Ok(value);
        }
        self.collect_text(|vm, out| vm.show(value, out, Style::Str))?.into_str(self)
    }

    /// `repr(value)`.
    pub fn to_repr(&mut self, value: Value) -> Result<Value, Raised> {
        self.collect_text(|vm, out| vm.show(value, out, Style::Repr))?.into_str(self)
    }

    /// Writes a value as `str` or `repr` shows it.
    pub fn show(&mut self, value: Value, out: Out, style: Style) -> Result<(), Raised> {
        self.check_stack()?;
        let ty = self.type_of(value);
        match ty.slots().show {
            Some(show) => show(self, value, out, style),
            None => {
                let name = ty.name();
                self.write(out, "<")?;
                self.write_name(out, name)?;
                self.write(out, ">")
            }
        }
    }

    /// Writes an interned string.
    pub fn write_name(&mut self, out: Out, name: crate::Qstr) -> Result<(), Raised> {
        self.write_from(out, |vm| vm.name_bytes(name))
    }

    fn write_to_stream(&mut self, stream: Value, text: Value) -> Result<(), Raised> {
        if let Some((slots, stream)) = stream::slots_of(self, stream)
            && let Some(write) = slots.write
        {
            // The stream may allocate, so it gets a copy on the machine stack, piece by piece.
            let mut at = 0;
            loop {
                let mut room = [0u8; 64];
                let n = copy_start(self.str_or_bytes(text).unwrap_or_default().get(at..).unwrap_or_default(), &mut room);
                let piece = room.get(..n).unwrap_or_default();
                if piece.is_empty() {
                    return Ok(());
                }
                match write(self, stream, piece)? {
                    Ok(0) | Err(EAGAIN) => return Ok(()),
                    Err(errno) => return Err(self.raise_os(errno)),
                    Ok(n) => at += n,
                }
            }
        }
        let write = self.load_attr(stream, crate::q::write)?;
        let text = match self.bytes(text) {
            Some(bytes) if core::str::from_utf8(bytes).is_ok() => {
                let mut buf = StrBuf::with_capacity(self, 0)?;
                buf.push_from(self, |vm| vm.bytes(text).unwrap_or(b""))?;
                buf.into_str(self)?
            }
            _ => text,
        };
        self.call(write, &[text])?;
        Ok(())
    }
}

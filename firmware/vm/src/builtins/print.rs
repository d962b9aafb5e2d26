//! `print`, `repr` and what else talks to the console.

use core::sync::atomic::Ordering;

use crate::args::Param;
use crate::heap::object::Layout;
use crate::heap::text::StrBuf;
use crate::print::{Out, Style};
use crate::types::exception::{EOF_ERROR, OS_ERROR};
use crate::{Args, Raised, Value, Vm, q};

/// `print(*values, sep=' ', end='\n', file=None)`.
pub fn print(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    const PARAMS: [Param; 3] = [
        Param::keyword(q::sep, Value::qstr(q::space)),
        Param::keyword(q::end, Value::qstr(q::newline)),
        Param::keyword(q::file, Value::FALSE),
    ];
    let [sep, end, file] = vm.parse_args(args.skip(args.len()), &PARAMS)?;
    let sep = vm.str_arg(sep)?;
    let end = vm.str_arg(end)?;
    let out = if file == Value::FALSE { Out::Console } else { stream_out(vm, file)? };
    for i in 0..args.len() {
        if i > 0 {
            vm.write_text(out, sep)?;
        }
        vm.show(args.get(i), out, Style::Str)?;
    }
    vm.write_text(out, end)?;
    Ok(Value::NONE)
}

/// The stream `file` as a place for text.
///
/// # Errors
/// `OSError` if it cannot be written to.
pub fn stream_out(vm: &mut Vm, file: Value) -> Result<Out, Raised> {
    let ty = vm.type_of(file);
    let writes = crate::stream::slots_of(vm, file).is_some_and(|(slots, _)| slots.write.is_some());
    // Any object of a program's class that has `write` will do.
    if writes || ty.layout() == Layout::Instance && vm.find_attr(file, q::write)?.is_some() {
        Ok(Out::Stream(file))
    } else {
        Err(vm.raise_text(OS_ERROR, "stream operation not supported"))
    }
}

/// `repr(value)`.
pub fn repr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.to_repr(args.get(0))
}

/// `__repl_print__(value)`: what the REPL does with the value of an expression.
pub fn repl_print(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let value = args.get(0);
    if !value.is_none() {
        vm.show(value, Out::Console, Style::Repr)?;
        vm.write(Out::Console, "\n")?;
        // `_` is the last value.
        super::store(vm, q::underscore, value)?;
    }
    Ok(Value::NONE)
}

/// `input([prompt])`: a line from the console.
///
/// # Errors
/// `KeyboardInterrupt` for Ctrl-C; `EOFError` at the end of the input, or for Ctrl-D on an empty line.
pub fn input(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    const CTRL_D: u8 = 4;
    if let Some(prompt) = args.optional(0) {
        vm.show(prompt, Out::Console, Style::Str)?;
    }
    let mut line = StrBuf::new(vm)?;
    loop {
        match super::sys::wait_for_byte(vm)? {
            None if line.is_empty() => return Err(vm.raise(EOF_ERROR)),
            Some(CTRL_D) if line.is_empty() => return Err(vm.raise(EOF_ERROR)),
            Some(byte) if vm.events.interrupt_char.load(Ordering::Relaxed) == byte as usize => {
                return Err(vm.raise_interrupt());
            }
            None | Some(b'\r' | b'\n') => {
                echo(vm, b"\n");
                break;
            }
            Some(CTRL_D) => {}
            Some(0x08 | 0x7f) => {
                let text = line.as_bytes(&vm.heap);
                // Continuation bytes go with the first byte of their character.
                let n = text.iter().rposition(|&byte| byte & 0xc0 != 0x80).unwrap_or(0);
                if !line.is_empty() {
                    echo(vm, b"\x08 \x08");
                }
                line.truncate(n);
            }
            Some(byte) => {
                line.push(vm, byte)?;
                echo(vm, &[byte]);
            }
        }
        vm.poll()?;
    }
    line.into_str(vm)
}

/// A desktop's terminal shows what is typed by itself; a board's console and a desktop's pipe do not.
fn echo(vm: &mut Vm, bytes: &[u8]) {
    if !vm.host.echoes() {
        // Line ends as a terminal in raw mode wants them.
        vm.host.write_raw(if bytes == b"\n" { b"\r\n" } else { bytes });
    }
}

//! Bytecode as text, for people and for tests.
//!
//! ```text
//! function add(a, b, c)  slots 9, blocks 0, flags 0e, defaults 1, cells 6
//!   2:     0  b0           LOAD_FAST 0
//!          2  2502         LOAD_DEREF 2
//!   3:     4  444c         POP_JUMP_IF_FALSE to 18
//! >       18  51           LOAD_CONST_NONE
//! ```
//!
//! At the left stand the source line where it changes, or `>` where a label leads; then the offset from the first opcode,
//! the bytes, the name, and the operand with what it stands for. Functions follow in the order in which they are made, each
//! behind the one that makes it. Nothing is assumed about the module: what does not decode is shown as such.

use core::fmt::{self, Write};

use crate::arena::{Arena, ArenaVec, OutOfMemory};
use crate::instr::{Instr, Instructions};
use crate::module::{Const, Lossy, Module, RawCode, Text};
use crate::opcode::{self, BinaryOp, Operand, UnaryOp, op};
use crate::prelude::Prelude;

/// Why a disassembly ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisError {
    OutOfMemory,
    Write,
}

impl From<OutOfMemory> for DisError {
    fn from(_: OutOfMemory) -> Self {
        DisError::OutOfMemory
    }
}

impl From<fmt::Error> for DisError {
    fn from(_: fmt::Error) -> Self {
        DisError::Write
    }
}

/// Writes the tables of a module and all its functions; `arena` is only used meanwhile.
pub fn dis(module: &Module, arena: &Arena, out: &mut dyn Write) -> Result<(), DisError> {
    let arena = arena.scratch();
    writeln!(out, "source {}", module.qstrs.first().map_or(Quoted(b""), |name| Quoted(name)))?;
    for (index, value) in module.consts.iter().enumerate() {
        write!(out, "constant {index} = ")?;
        constant(value, &arena, out)?;
        out.write_char('\n')?;
    }
    let mut functions = ArenaVec::<(&RawCode, u32)>::new(&arena);
    functions.push((module.root, 0))?;
    while let Some((function, depth)) = functions.pop() {
        function_text(module, function, depth, &arena, out)?;
        for child in function.children.iter().rev() {
            functions.push((child, depth + 1))?;
        }
    }
    Ok(())
}

/// A constant as source text spells it; nested tuples are followed without recursion.
pub fn constant(value: &Const, arena: &Arena, out: &mut dyn Write) -> Result<(), DisError> {
    let arena = arena.scratch();
    // What is still to be written of each tuple, innermost last.
    let mut open = ArenaVec::<(&[Const], bool)>::new(&arena);
    let outermost = [*value];
    open.push((&outermost, false))?;
    while let Some((rest, in_tuple)) = open.last_mut() {
        let in_tuple = *in_tuple;
        let Some((value, after)) = rest.split_first() else {
            open.pop();
            if in_tuple {
                out.write_str(if open.len() == 1 { ")" } else { "), " })?;
            }
            continue;
        };
        *rest = after;
        match value {
            Const::Tuple(elements) => {
                out.write_char('(')?;
                open.push((elements, true))?;
                continue;
            }
            Const::None => out.write_str("None")?,
            Const::False => out.write_str("False")?,
            Const::True => out.write_str("True")?,
            Const::Ellipsis => out.write_str("...")?,
            Const::Str(text) => write!(out, "{}", Quoted(text))?,
            Const::Bytes(bytes) => write!(out, "b\"{}\"", bytes.escape_ascii())?,
            Const::Int(digits) => out.write_str(digits)?,
            Const::Float(value) => write!(out, "{value:?}")?,
            Const::Complex(real, imag) => write!(out, "({real:?}{imag:+?}j)")?,
        }
        if in_tuple {
            out.write_str(", ")?;
        }
    }
    Ok(())
}

/// A text in quotes, with its control characters escaped.
struct Quoted<'a>(Text<'a>);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for chunk in self.0.utf8_chunks() {
            write!(f, "{}", chunk.valid().escape_debug())?;
            write!(f, "{}", chunk.invalid().escape_ascii())?;
        }
        f.write_char('"')
    }
}

fn function_text(module: &Module, function: &RawCode, depth: u32, arena: &Arena, out: &mut dyn Write) -> Result<(), DisError> {
    let prelude = match Prelude::decode(function.data) {
        Ok(prelude) => prelude,
        Err(malformed) => return Ok(writeln!(out, "\nfunction ? ({malformed})")?),
    };
    heading(module, function.data, &prelude, depth, out)?;
    let opcodes = prelude.opcodes(function.data);
    let scratch = arena.scratch();
    let targets = scratch.alloc_slice_fill(opcodes.len(), false)?;
    for instr in Instructions::new(opcodes).flatten() {
        if let Some(target) = instr.target().and_then(|target| targets.get_mut(target as usize)) {
            *target = true;
        }
    }
    let mut line = 0;
    for instr in Instructions::new(opcodes) {
        let instr = match instr {
            Ok(instr) => instr,
            Err(malformed) => return Ok(writeln!(out, "  ({malformed})")?),
        };
        let now = prelude.line_of(function.data, instr.offset);
        match targets.get(instr.offset as usize) {
            _ if now != line => write!(out, "{now:5}:")?,
            Some(true) => write!(out, ">     ")?,
            _ => write!(out, "      ")?,
        }
        line = now;
        let bytes = opcodes.get(instr.offset as usize..instr.end() as usize).unwrap_or_default();
        write!(out, " {:5}  ", instr.offset)?;
        bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))?;
        write!(out, "{:1$}", "", 13usize.saturating_sub(2 * bytes.len()))?;
        instruction(module, &instr, arena, out)?;
        out.write_char('\n')?;
    }
    Ok(())
}

fn heading(module: &Module, data: &[u8], prelude: &Prelude, depth: u32, out: &mut dyn Write) -> fmt::Result {
    write!(out, "\nfunction ")?;
    for (at, name) in prelude.names(data).enumerate() {
        out.write_str(if at > 1 { ", " } else { "" })?;
        match name.ok().and_then(|index| module.qstrs.get(index as usize)) {
            Some(name) => write!(out, "{}", Lossy(name))?,
            None => out.write_char('?')?,
        }
        out.write_str(if at == 0 { "(" } else { "" })?;
    }
    let Prelude { n_state, n_exc_stack, scope_flags, n_kwonly_args, n_def_pos_args, .. } = prelude;
    write!(out, ")  depth {depth}, slots {n_state}, blocks {n_exc_stack}, flags {scope_flags:x}")?;
    write!(out, ", keyword-only {n_kwonly_args}, defaults {n_def_pos_args}, cells")?;
    prelude.cells(data).iter().try_for_each(|slot| write!(out, " {slot}"))?;
    out.write_char('\n')
}

fn instruction(module: &Module, instr: &Instr, arena: &Arena, out: &mut dyn Write) -> Result<(), DisError> {
    let Some(name) = opcode::name(instr.op) else {
        return Ok(write!(out, "?")?);
    };
    let name = name.strip_suffix("_MULTI").or(name.strip_suffix("_N")).unwrap_or(name);
    write!(out, "{name}")?;
    let low = instr.op & 0x0F;
    match (opcode::operand_kind(instr.op), instr.op) {
        (Operand::Qstr, _) => match module.qstrs.get(instr.operand as usize) {
            Some(text) => write!(out, " {}", Quoted(text))?,
            None => write!(out, " name {}?", instr.operand)?,
        },
        (Operand::SignedLabel | Operand::UnsignedLabel, _) => write!(out, " to {}", instr.operand)?,
        (_, op::LOAD_CONST_OBJ) => {
            write!(out, " {} = ", instr.operand)?;
            match module.consts.get(instr.operand as usize) {
                Some(value) => constant(value, arena, out)?,
                None => out.write_char('?')?,
            }
        }
        (_, op::CALL_FUNCTION..=op::CALL_METHOD_VAR_KW) => {
            let (values, pairs) = opcode::call_counts(instr.operand);
            write!(out, " {values} values, {pairs} pairs")?;
        }
        (Operand::VarUint | Operand::SmallInt, _) => write!(out, " {}", instr.operand)?,
        (_, 0x70..=0xAF) => write!(out, " {}", i16::from(instr.op) - i16::from(opcode::SMALL_INT_MULTI_ZERO))?,
        (_, 0xB0..=0xCF) => write!(out, " {low}")?,
        (_, 0xD0..=0xD3) => operator(UnaryOp::from_number(low).map(UnaryOp::text), out)?,
        (_, op::BINARY_OP_MULTI..) => {
            operator(BinaryOp::from_number(instr.op - op::BINARY_OP_MULTI).map(BinaryOp::text), out)?;
        }
        _ => {}
    }
    match instr.op {
        op::UNWIND_JUMP => {
            write!(out, ", leave {}", instr.extra & 0x7F)?;
            out.write_str(if instr.extra & 0x80 != 0 { ", drop iterator" } else { "" })?;
        }
        op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => write!(out, ", {} cells", instr.extra)?,
        _ => {}
    }
    Ok(())
}

fn operator(text: Option<&str>, out: &mut dyn Write) -> fmt::Result {
    write!(out, " {}", text.unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;
    use crate::mpy::tests::{hex, with_module};

    fn text(bytes: &str) -> String {
        let mut text = String::new();
        with_module(&hex(bytes), |module, arena| dis(module, arena, &mut text).unwrap()).unwrap();
        text
    }

    #[test]
    fn a_module() {
        let bytes = "4d06001f05010e746573742e7079000f143c6c697374636f6d703e000278000b0a020701310701326c08020132002300340116035163018108390402042b00b05f4b06c1b12f14423863";
        let expected = "\
source \"test.py\"
constant 0 = (1, 2, )

function <module>()  depth 0, slots 2, blocks 0, flags 0, keyword-only 0, defaults 0, cells
    1:     0  3200         MAKE_FUNCTION 0
           2  2300         LOAD_CONST_OBJ 0 = (1, 2, )
           4  3401         CALL_FUNCTION 1 values, 0 pairs
           6  1603         STORE_NAME \"x\"
           8  51           LOAD_CONST_NONE
           9  63           RETURN_VALUE

function <listcomp>(*)  depth 1, slots 8, blocks 0, flags 0, keyword-only 0, defaults 0, cells
    1:     0  2b00         BUILD_LIST 0
           2  b0           LOAD_FAST 0
           3  5f           GET_ITER_STACK
>          4  4b06         FOR_ITER to 12
           6  c1           STORE_FAST 1
           7  b1           LOAD_FAST 1
           8  2f14         STORE_COMP 20
          10  4238         JUMP to 4
>         12  63           RETURN_VALUE
";
        assert_eq!(text(bytes), expected);
    }

    #[test]
    fn nested_constants() {
        let bytes = "4d06001f 01 01 026100 0a03 0a01 01 0a00 0503 22 0a c3 00 28 0002015163";
        let first = text(bytes);
        assert!(first.contains("constant 0 = ((None, ), (), \"\\\"\\n\\xc3\", )\n"), "{first}");
    }
}

//! A module as it travels becomes heap objects: tables, constants, code objects.
//!
//! What comes in has been verified, or was compiled by this very process.

use core::ptr;

use bytecode::{Const, Module, RawCode};

use crate::heap::object::Header;
use crate::heap::text::StrBuf;
use crate::heap::text::{EMPTY_BYTES, EMPTY_TUPLE};
use crate::heap::{HeapVec, Ref};
use crate::qstr::Qstr;
use crate::types::code::{CODE, Code, Tables};
use crate::types::exception::{MEMORY_ERROR, RUNTIME_ERROR};
use crate::types::{complex, float, int};
use crate::{Number, Raised, Value, Vm};

/// Strings of at most this many bytes in the constant table are interned, as names are.
const INTERNED_CONST_LEN: usize = 10;

/// Loads `module`, which must be verified, and returns the code object of its outermost function.
///
/// # Errors
/// `MemoryError`; `RuntimeError` for a name that is too long; `ValueError` for a table beyond the machine's limits.
pub fn load(vm: &mut Vm, module: &Module) -> Result<Ref<Code>, Raised> {
    let mut qstrs = HeapVec::<u16>::with_capacity(vm, module.qstrs.len())?;
    for name in module.qstrs {
        let name = match core::str::from_utf8(name) {
            Ok(text) => vm.intern(text)?,
            Err(_) => {
                let text = repaired(vm, name)?;
                vm.intern_value(text)?
            }
        };
        qstrs.push_rooted(vm, name.0)?;
    }
    let mut consts = HeapVec::<Value>::with_capacity(vm, module.consts.len())?;
    for constant in module.consts {
        let value = load_const(vm, constant)?;
        consts.push_rooted(vm, value)?;
    }
    let tables = vm.alloc_object(size_of::<Tables>(), false, false)?.cast::<Tables>();
    // SAFETY: the allocation holds a `Tables`.
    unsafe {
        tables.write(Tables {
            qstrs: qstrs.address() as *const u16,
            consts: consts.address() as *const Value,
            n_qstrs: qstrs.len() as u32,
            n_consts: consts.len() as u32,
        });
    }
    load_code(vm, module.root, tables, &qstrs)
}

/// Functions are loaded with an explicit recursion bound: the machine stack's.
fn load_code(vm: &mut Vm, raw: &RawCode, tables: *const Tables, qstrs: &HeapVec<u16>) -> Result<Ref<Code>, Raised> {
    vm.check_stack()?;
    let Ok(prelude) = bytecode::prelude::Prelude::decode(raw.data) else {
        return Err(vm.raise_text(RUNTIME_ERROR, "malformed code"));
    };
    let mut children = HeapVec::<*const Code>::with_capacity(vm, raw.children.len())?;
    for child in raw.children {
        let child = load_code(vm, child, tables, qstrs)?;
        children.push_rooted(vm, child.as_ptr().cast_const())?;
    }
    let data = vm.alloc_raw(raw.data.len().max(1))?;
    // SAFETY: the block is as long as the data.
    unsafe { ptr::copy_nonoverlapping(raw.data.as_ptr(), data, raw.data.len()) };
    let name_idx = prelude.names(raw.data).next().and_then(Result::ok).unwrap_or(0) as usize;
    let name = Qstr(qstrs.as_slice(&vm.heap).get(name_idx).copied().unwrap_or(0));
    let narrow = |vm: &mut Vm, n: u32| u8::try_from(n).map_err(|_| vm.raise_text(MEMORY_ERROR, "function too large"));
    let n_blocks = narrow(vm, prelude.n_exc_stack)?;
    let n_pos = narrow(vm, prelude.n_pos_args)?;
    let n_kwonly = narrow(vm, prelude.n_kwonly_args)?;
    let n_def = narrow(vm, prelude.n_def_pos_args)?;
    let (Ok(n_state), Ok(n_children), Ok(n_cells)) =
        (u16::try_from(prelude.frame_slots()), u16::try_from(raw.children.len()), u16::try_from(prelude.n_cell))
    else {
        return Err(vm.raise_text(MEMORY_ERROR, "function too large"));
    };
    let memory = vm.alloc_object(size_of::<Code>(), false, false)?.cast::<Code>();
    // SAFETY: the allocation holds a `Code`.
    unsafe {
        memory.write(Code {
            header: Header::of(&CODE),
            tables,
            children: children.address() as *const *const Code,
            data,
            data_len: raw.data.len() as u32,
            opcodes: prelude.opcodes_start,
            cells: prelude.cells_start,
            n_children,
            n_state,
            n_cells,
            n_blocks,
            flags: prelude.scope_flags,
            n_pos,
            n_kwonly,
            n_def,
            name,
            #[cfg(feature = "checked")]
            n_locals: crate::interp::checked::n_locals(raw.data).min(u16::MAX.into()) as u16,
        });
    }
    ptr::NonNull::new(memory).map(Ref::from_raw).ok_or(Raised)
}

/// Text that is not UTF-8, as valid text of the same length.
fn repaired(vm: &mut Vm, text: &[u8]) -> Result<Value, Raised> {
    let mut buf = StrBuf::new(vm)?;
    for piece in bytecode::module::repaired(text) {
        buf.push_str(vm, piece)?;
    }
    buf.into_str(vm)
}

fn load_const(vm: &mut Vm, constant: &Const) -> Result<Value, Raised> {
    vm.check_stack()?;
    Ok(match *constant {
        Const::None => Value::NONE,
        Const::False => Value::FALSE,
        Const::True => Value::TRUE,
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Str(text) => {
            let Ok(text) = core::str::from_utf8(text) else { return repaired(vm, text) };
            if text.len() <= INTERNED_CONST_LEN { Value::qstr(vm.intern(text)?) } else { vm.new_str(text)? }
        }
        Const::Bytes(b"") => Value::from_static(&EMPTY_BYTES),
        Const::Bytes(bytes) => vm.new_bytes(bytes)?,
        Const::Int(digits) => int::from_decimal(vm, digits)?,
        Const::Float(value) => float::new(vm, value as Number)?,
        Const::Complex(re, im) => complex::new(vm, re as Number, im as Number)?,
        Const::Tuple([]) => Value::from_static(&EMPTY_TUPLE),
        Const::Tuple(items) => {
            let tuple = vm.new_tuple_of(Ref::from_static(&crate::types::tuple::TUPLE), items.len())?;
            for (i, item) in items.iter().enumerate() {
                let value = load_const(vm, item)?;
                if let Some(slot) = tuple.items_mut(&mut vm.heap).get_mut(i) {
                    *slot = value;
                }
            }
            tuple.value()
        }
    })
}

//! The checked mode (feature `checked`, for fuzzing): before each instruction, all that the verifier has promised is looked at on the real frame.
//!
//! What does not hold panics: it is a bug of the verifier, of the interpreter or of the heap, never of the code that runs. And instructions are
//! counted, so that a machine can be stopped after a number of them. No image has this feature.

use bytecode::Instr;
use bytecode::instr::Instructions;
use bytecode::opcode::{self, op};

use crate::frame::{Block, Cause, Frame};
use crate::heap::text::Tuple;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::Cell;
use crate::types::generator::Generator;
use crate::types::list::List;
use crate::types::set::Set;
use crate::{Value, Vm};

use super::{ITER_WORDS, RANGE_ITER, SEQUENCE_ITER, STEP_ITER, bind, unwind};

/// Instructions and check points that are left, and how often they have run out.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub left: u64,
    n_interrupts: u8,
}

impl Budget {
    /// After the first interrupt, so many more until the next one.
    const GRACE: u64 = 500;
    /// Interrupts that a program may catch; then every frame ends with one.
    const PATIENCE: u8 = 3;

    /// So many instructions, then `KeyboardInterrupt`.
    pub const fn new(left: u64) -> Budget {
        Budget { left, n_interrupts: 0 }
    }

    /// Whether the program was stopped by force.
    pub const fn is_spent(&self) -> bool {
        self.n_interrupts > Self::PATIENCE
    }
}

impl Vm {
    /// Takes one from the budget; a spent one asks for an interrupt.
    pub(crate) fn spend(&mut self) {
        let budget = &mut self.budget;
        budget.left = budget.left.saturating_sub(1);
        if budget.left == 0 {
            budget.left = Budget::GRACE;
            budget.n_interrupts = budget.n_interrupts.saturating_add(1);
        }
        if budget.left == Budget::GRACE && budget.n_interrupts > 0 || budget.is_spent() {
            self.events.raise_interrupt();
        }
    }
}

/// How many local slots a function uses.
pub(crate) fn n_locals(data: &[u8]) -> u32 {
    let Ok(prelude) = bytecode::Prelude::decode(data) else { return 0 };
    let used = Instructions::new(prelude.opcodes(data)).filter_map(Result::ok).filter_map(|instr| match instr.op {
        op::LOAD_FAST_N..=op::DELETE_DEREF => Some((instr.operand as u32).saturating_add(1)),
        0xB0..=0xCF => Some(u32::from(instr.op & 0x0f) + 1),
        _ => None,
    });
    let cells = prelude.cells(data).iter().map(|&slot| u32::from(slot) + 1);
    used.chain(cells).max().unwrap_or(0).max(prelude.n_arg_slots())
}

/// Looks at everything that the instruction at `ip` relies on. False: the budget is spent, stop.
///
/// # Safety
/// `frame` is alive and belongs to `code`.
pub(super) unsafe fn before(vm: &mut Vm, frame: *mut Frame, code: &Code, ip: *const u8, sp: *mut Value) -> bool {
    vm.spend();
    // SAFETY: promised by the caller; what lies in between is asserted here before it is read.
    unsafe {
        assert_allocated(vm, core::ptr::from_ref(code).addr(), "code");
        assert_allocated(vm, code.data.addr(), "bytes of code");
        let opcodes = code.bytes().get(code.opcodes as usize..).expect("opcodes within the code");
        let offset = ip.addr().wrapping_sub(opcodes.as_ptr().addr());
        assert!(offset < opcodes.len(), "checked: position {offset} of {}", opcodes.len());
        let instr = Instr::decode(opcodes, offset as u32).expect("a whole instruction");
        assert!(opcode::is_defined(instr.op), "checked: opcode {:#x}", instr.op);
        let base = bind::operands(frame, code);
        let bytes = sp.addr().wrapping_sub(base.addr());
        let depth = bytes / size_of::<Value>();
        let room = (code.n_state as usize).checked_sub(code.n_locals as usize).expect("locals within the frame");
        assert!(bytes.is_multiple_of(size_of::<Value>()) && depth <= room, "checked: {depth} operands, room for {room}");
        blocks(frame, code, opcodes, base, (ip, sp));
        let slots = core::slice::from_raw_parts(base, depth);
        Operands { vm, code, frame, slots, instr }.check(room);
    }
    !vm.budget.is_spent()
}

/// # Safety
/// As [`before`].
unsafe fn blocks(frame: *mut Frame, code: &Code, opcodes: &[u8], base: *mut Value, (ip, sp): (*const u8, *mut Value)) {
    // SAFETY: promised by the caller, and the number is asserted first.
    unsafe {
        assert!((*frame).n_blocks <= code.n_blocks, "checked: {} blocks, room for {}", (*frame).n_blocks, code.n_blocks);
        for idx in 0..(*frame).n_blocks {
            let entry = &*unwind::block(frame, idx);
            let handler = entry.handler.addr().wrapping_sub(opcodes.as_ptr().addr());
            assert!(handler < opcodes.len(), "checked: handler at {handler}");
            // Inside the handler of a `with`, WITH_CLEANUP has taken the method.
            let taken = if entry.is_finally && entry.handler <= ip { 2 } else { 0 };
            assert!(entry.sp >= base && entry.sp <= sp.add(taken), "checked: the operands of a block are gone");
        }
    }
}

/// An address of the heap must be that of an allocation, or lie in the reserve for exceptions.
fn assert_allocated(vm: &Vm, address: usize, what: &str) {
    assert!(address >= 4096 && address.is_multiple_of(4), "checked: {what} at {address:#x}");
    if vm.heap.contains(address) {
        assert!(vm.heap.is_allocation(address) || vm.reserve.contains(address), "checked: {what} at {address:#x} is not allocated");
    }
}

/// The operand stack before an instruction.
struct Operands<'s> {
    vm: &'s Vm,
    code: &'s Code,
    frame: *mut Frame,
    slots: &'s [Value],
    instr: Instr,
}

impl Operands<'_> {
    /// Slot `n`, counted from the top, which is 1.
    fn at(&self, n: usize) -> Value {
        let idx = self.slots.len().checked_sub(n);
        idx.and_then(|idx| self.slots.get(idx))
            .copied()
            .unwrap_or_else(|| panic!("checked: {:#x} with {} operands", self.instr.op, self.slots.len()))
    }

    fn object(&self, n: usize) {
        self.assert_object(self.at(n));
    }

    fn assert_object(&self, value: Value) {
        if let Some(number) = value.as_immediate() {
            let is_visible = ![Value::NULL, Value::DELETED, Value::PENDING].contains(&value) && number < Value::N_IMMEDIATES;
            assert!(is_visible, "checked: {:#x} takes immediate {number} as an object", self.instr.op);
        } else if let Some(name) = value.as_qstr() {
            assert!(self.vm.is_name(name), "checked: name {} does not exist", name.0);
        } else if let Some(header) = value.header() {
            assert_allocated(self.vm, value.bits(), "an object");
            let ty = header.type_ref();
            assert_allocated(self.vm, ty.as_ptr().addr(), "a type");
        }
    }

    fn objects(&self, n: usize) {
        (1..=n).for_each(|n| self.object(n));
    }

    fn object_or_null(&self, n: usize) {
        if !self.at(n).is_null() {
            self.object(n);
        }
    }

    /// An object, or the marker if a jump or a return waits in the innermost block.
    fn object_or_pending(&self, n: usize) {
        match self.at(n) == Value::PENDING {
            true => {
                let waits = self.innermost().is_some_and(|block| matches!(block.cause, Cause::Return | Cause::Jump));
                assert!(waits, "checked: a pending cause of another block");
            }
            false => self.object(n),
        }
    }

    /// The slots of a `for` loop begin at slot `n`.
    fn iterator(&self, n: usize) {
        let [first, second] = [self.at(n), self.at(n - 1)];
        let [third, fourth] = [self.at(n - 2), self.at(n - 3)];
        if first == RANGE_ITER {
            assert!([second, third, fourth].iter().all(|value| value.is_small()), "checked: a range iterator");
        } else if first == SEQUENCE_ITER {
            assert!(self.vm.sequence(second).is_some() && third.is_small(), "checked: a sequence iterator");
        } else if first == STEP_ITER {
            self.assert_object(second);
            assert!(self.vm.type_of(second).slots().step.is_some() && third.is_small(), "checked: an iterator by steps");
        } else {
            assert!([first, third, fourth].iter().all(|value| value.is_null()), "checked: an iterator");
            self.assert_object(second);
        }
    }

    /// Null exactly if a function has none of these defaults.
    fn defaults(&self, n: usize, are_there: bool, has_layout: fn(Value) -> bool) {
        let value = self.at(n);
        assert_eq!(!value.is_null(), are_there, "checked: defaults");
        assert!(!are_there || has_layout(value), "checked: defaults");
    }

    fn check(&self, room: usize) {
        let n = self.instr.operand as usize;
        self.check_operand(n);
        let growth = opcode::stack_effect(self.instr.op, self.instr.operand, self.instr.extra).unwrap_or(0);
        // What the official numbers say for these is not what happens here: see `bytecode::unwind`.
        let growth = if matches!(self.instr.op, op::WITH_CLEANUP | op::END_FINALLY) { 0 } else { growth };
        assert!(self.slots.len() as i64 + growth <= room as i64, "checked: no room for {growth} operands");
        match self.instr.op {
            op::POP_TOP => {
                let _ = self.at(1);
            }
            op::DUP_TOP => self.object_or_null(1),
            op::DUP_TOP_TWO | op::ROT_TWO => (1..=2).for_each(|n| self.object_or_null(n)),
            op::ROT_THREE => (1..=3).for_each(|n| self.object_or_null(n)),
            op::LOAD_ATTR | op::LOAD_METHOD | op::IMPORT_FROM | op::IMPORT_STAR | op::GET_ITER | op::GET_ITER_STACK => self.object(1),
            op::STORE_NAME | op::STORE_GLOBAL | op::STORE_FAST_N | op::STORE_DEREF | 0xC0..=0xD3 => self.object(1),
            op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE | op::JUMP_IF_TRUE_OR_POP | op::JUMP_IF_FALSE_OR_POP => self.object(1),
            op::UNPACK_SEQUENCE | op::UNPACK_EX | op::SETUP_WITH | op::RETURN_VALUE | op::RAISE_OBJ | op::YIELD_VALUE => self.object(1),
            op::LOAD_SUBSCR | op::RAISE_FROM | op::YIELD_FROM | op::IMPORT_NAME | 0xD7..=0xF9 => self.objects(2),
            op::LOAD_SUPER_METHOD => self.objects(3),
            op::BUILD_TUPLE | op::BUILD_LIST | op::BUILD_SET => self.objects(n),
            op::BUILD_SLICE => {
                assert!(n == 2 || n == 3, "checked: BUILD_SLICE {n}");
                self.objects(n);
            }
            op::STORE_ATTR => {
                self.object(1);
                self.object_or_null(2);
            }
            op::STORE_SUBSCR => {
                self.objects(2);
                self.object_or_null(3);
            }
            op::STORE_MAP => {
                self.objects(3);
                assert!(self.at(3).cast::<Dict>().is_some(), "checked: STORE_MAP");
            }
            op::STORE_COMP => {
                let container = self.at(1 + (n >> 2));
                self.assert_object(container);
                let fits = match n & 3 {
                    0 => container.cast::<List>().is_some(),
                    1 => container.cast::<Dict>().is_some(),
                    _ => container.cast::<Set>().is_some(),
                };
                assert!(fits, "checked: STORE_COMP {n}");
                self.objects(if n & 3 == 1 { 2 } else { 1 });
            }
            op::FOR_ITER => self.iterator(ITER_WORDS),
            op::MAKE_FUNCTION | op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => self.make_function(n),
            op::CALL_FUNCTION..=op::CALL_METHOD_VAR_KW => self.call(),
            op::END_FINALLY => {
                assert!(self.n_blocks() > 0, "checked: END_FINALLY");
                self.object_or_pending(1);
            }
            op::WITH_CLEANUP => {
                let is_finally = self.innermost().is_some_and(|block| block.is_finally);
                assert!(is_finally, "checked: WITH_CLEANUP");
                self.object_or_pending(1);
                self.object_or_null(2);
                self.object(3);
            }
            op::POP_EXCEPT_JUMP => assert!(self.n_blocks() > 0, "checked: POP_EXCEPT_JUMP"),
            op::UNWIND_JUMP => {
                let left = self.instr.extra & 0x7f;
                assert!(left <= self.n_blocks(), "checked: UNWIND_JUMP");
            }
            _ => {}
        }
    }

    fn n_blocks(&self) -> u8 {
        // SAFETY: the frame is alive.
        unsafe { (*self.frame).n_blocks }
    }

    fn innermost(&self) -> Option<&Block> {
        let idx = self.n_blocks().checked_sub(1)?;
        // SAFETY: the frame is alive, and has that many blocks.
        Some(unsafe { &*unwind::block(self.frame, idx) })
    }

    /// Tables, slots and labels.
    fn check_operand(&self, n: usize) {
        // SAFETY: the tables of a code object live as long as it.
        let tables = unsafe { &*self.code.tables };
        let instr = &self.instr;
        let local = match instr.op {
            op::LOAD_FAST_N..=op::DELETE_DEREF => Some(n),
            0xB0..=0xCF => Some(usize::from(instr.op & 0x0f)),
            _ => None,
        };
        if let Some(slot) = local {
            assert!(slot < self.code.n_state as usize, "checked: local slot {slot}");
            // SAFETY: the slot is one of the frame's.
            let value = unsafe { *bind::locals(self.frame, self.code).sub(slot) };
            if !value.is_null() {
                self.assert_object(value);
                let is_deref = matches!(instr.op, op::LOAD_DEREF | op::STORE_DEREF | op::DELETE_DEREF);
                assert!(!is_deref || value.cast::<Cell>().is_some(), "checked: slot {slot} is no cell");
            }
        }
        match opcode::operand_kind(instr.op) {
            opcode::Operand::Qstr => assert!(n < tables.n_qstrs as usize, "checked: name {n}"),
            opcode::Operand::SignedLabel | opcode::Operand::UnsignedLabel => {
                let len = self.code.data_len - self.code.opcodes;
                assert!(instr.target().is_some_and(|target| target < len), "checked: label");
            }
            _ if instr.op == op::LOAD_CONST_OBJ => assert!(n < tables.n_consts as usize, "checked: constant {n}"),
            _ if matches!(instr.op, op::SETUP_WITH | op::SETUP_EXCEPT | op::SETUP_FINALLY) => {
                assert!(self.n_blocks() < self.code.n_blocks, "checked: no room for a block");
            }
            _ => {}
        }
        if matches!(instr.op, op::YIELD_VALUE | op::YIELD_FROM) {
            // SAFETY: the frame is alive.
            let generator = unsafe { (*self.frame).generator };
            assert!(self.code.flags & Code::GENERATOR != 0, "checked: yield in no generator");
            assert!(generator.is_null() || generator.cast::<Generator>().is_some(), "checked: yield in no generator");
        }
    }

    fn make_function(&self, n: usize) {
        assert!(n < self.code.n_children as usize, "checked: function {n}");
        // SAFETY: the number is in range, and children live as long as their parent.
        let child = unsafe { &**self.code.children.add(n) };
        let n_cells = usize::from(self.instr.extra);
        assert!(n_cells + child.n_def as usize <= child.n_pos as usize, "checked: cells");
        for n in 1..=n_cells {
            self.object(n);
            assert!(self.at(n).cast::<Cell>().is_some(), "checked: a closure without a cell");
        }
        let is_dict = |value: Value| value.cast::<Dict>().is_some();
        let is_tuple = |value: Value| value.cast::<Tuple>().is_some();
        let keyword = child.flags & Code::KEYWORD_DEFAULTS != 0;
        if matches!(self.instr.op, op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE_DEFARGS) {
            self.defaults(n_cells + 1, keyword, is_dict);
            self.defaults(n_cells + 2, child.n_def > 0, is_tuple);
        } else {
            assert!(!keyword && child.n_def == 0, "checked: no defaults");
        }
    }

    fn call(&self) {
        let (values, pairs) = opcode::call_counts(self.instr.operand);
        let (values, pairs) = (usize::from(values), usize::from(pairs));
        let spread = matches!(self.instr.op, op::CALL_FUNCTION_VAR_KW | op::CALL_METHOD_VAR_KW);
        if spread {
            assert!(self.at(1).is_small(), "checked: the bitmap of a call");
        }
        let mut next = 1 + usize::from(spread);
        for _ in 0..pairs {
            self.object(next);
            match spread {
                true => self.object_or_null(next + 1),
                false => assert!(self.at(next + 1).as_qstr().is_some(), "checked: the name of an argument"),
            }
            next += 2;
        }
        for _ in 0..values {
            self.object(next);
            next += 1;
        }
        if matches!(self.instr.op, op::CALL_METHOD | op::CALL_METHOD_VAR_KW) {
            self.object_or_null(next);
            next += 1;
        }
        self.object(next);
    }
}

//! A model of the interpreter for tests: it runs code with made-up values and outcomes, follows [`crate::unwind`] to the
//! letter, and panics where the verifier promised something that does not hold.

use std::vec::Vec;

use crate::instr::Instr;
use crate::module::{Const, Module, RawCode};
use crate::opcode::{self, op};
use crate::prelude::{self, Prelude};
use crate::unwind::async_exit;

/// A simple generator of pseudo-random numbers.
pub(crate) struct Random(pub u64);

impl Random {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Object,
    None,
    Exception,
    SmallInt,
    Str,
    Tuple,
    List,
    Dict,
    Set,
    Cell,
    Null,
    /// Made for the activation of a block with this number.
    Marker(u32),
    Iterator(u8),
}

impl Value {
    fn object(self) -> Self {
        assert!(!matches!(self, Value::Null | Value::Marker(_) | Value::Iterator(_)), "{self:?} used as an object");
        self
    }

    fn object_or_null(self) {
        assert!(!matches!(self, Value::Marker(_) | Value::Iterator(_)), "{self:?} used as object or null");
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cause {
    None,
    Exception,
    Return,
    Jump { target: u32, left: u8, drop_iterator: bool },
}

struct Entry {
    handler: u32,
    finally: bool,
    is_with: bool,
    height: usize,
    cause: Cause,
    number: u32,
}

/// Runs a few times every function of a module that gets made.
pub(crate) fn run_module(module: &Module, random: &mut Random, runs: usize, steps: usize) {
    let mut functions = std::vec![(module.root, 0)];
    let mut next = 0;
    while let Some(&(function, n_free)) = functions.get(next) {
        next += 1;
        for _ in 0..runs {
            let mut frame = Frame::new(module, function, n_free);
            frame.run(random, steps);
            for (child, n_free) in frame.made {
                let child = function.children[child];
                if !functions.iter().any(|(known, _)| core::ptr::eq(*known, child)) {
                    functions.push((child, n_free));
                }
            }
        }
    }
}

struct Frame<'a> {
    module: &'a Module<'a>,
    opcodes: &'a [u8],
    prelude: Prelude,
    locals: Vec<Option<Value>>,
    is_cell: Vec<bool>,
    stack: Vec<Value>,
    blocks: Vec<Entry>,
    activations: u32,
    pc: u32,
    /// The children it made, and with how many cells.
    made: Vec<(usize, u8)>,
}

/// What an instruction did.
enum Done {
    Next,
    Jump(u32),
    Raise,
    Left,
}

impl<'a> Frame<'a> {
    fn new(module: &'a Module<'a>, function: &'a RawCode<'a>, n_free: u8) -> Self {
        let prelude = Prelude::decode(function.data).unwrap();
        let n_slots = prelude.frame_slots() as usize;
        let mut locals = std::vec![None; n_slots];
        let mut is_cell = std::vec![false; n_slots];
        locals[..prelude.n_arg_slots() as usize].fill(Some(Value::Object));
        for slot in (0..n_free).chain(prelude.cells(function.data).iter().copied()) {
            locals[usize::from(slot)] = Some(Value::Cell);
            is_cell[usize::from(slot)] = true;
        }
        Frame {
            module,
            opcodes: prelude.opcodes(function.data),
            prelude,
            locals,
            is_cell,
            stack: Vec::new(),
            blocks: Vec::new(),
            activations: 0,
            pc: 0,
            made: Vec::new(),
        }
    }

    fn run(&mut self, random: &mut Random, steps: usize) {
        for _ in 0..steps {
            let instr = Instr::decode(self.opcodes, self.pc).expect("a whole instruction");
            assert!(opcode::name(instr.op).is_some());
            let done = self.step(&instr, random);
            assert!(self.blocks.len() <= self.prelude.n_exc_stack as usize);
            let deepest = self.prelude.frame_slots() as usize;
            assert!(self.stack.len() <= deepest);
            match done {
                Done::Next => self.pc = instr.end(),
                Done::Jump(target) => self.pc = target,
                Done::Raise => {
                    if !self.raise() {
                        return;
                    }
                }
                Done::Left => return,
            }
        }
    }

    fn pop(&mut self) -> Value {
        self.stack.pop().expect("an operand")
    }

    fn push(&mut self, value: Value) {
        // Locals in use lie at the other end of the frame.
        let used = self.locals.iter().rposition(|local| local.is_some()).map_or(0, |slot| slot + 1);
        assert!(used + self.stack.len() < self.locals.len(), "operands and locals meet");
        self.stack.push(value);
    }

    fn pop_objects(&mut self, n: usize) {
        for _ in 0..n {
            self.pop().object();
        }
    }

    fn enter(&mut self, cause: Cause) -> u32 {
        let entry = self.blocks.last_mut().unwrap();
        assert!(self.stack.len() >= entry.height, "below the height of a block");
        self.stack.truncate(entry.height);
        entry.cause = cause;
        let (handler, number) = (entry.handler, entry.number);
        let by_exception = cause == Cause::Exception;
        let is_async = entry.finally && !entry.is_with;
        let value = if by_exception { Value::Exception } else { Value::Marker(number) };
        match async_exit(self.opcodes, handler).filter(|_| is_async) {
            None => {
                self.push(value);
                handler
            }
            Some(exit) if by_exception => {
                self.push(value);
                exit.on_exception
            }
            Some(exit) => {
                let manager = self.pop().object();
                self.push(value);
                self.push(manager);
                exit.on_leave
            }
        }
    }

    fn is_active(&self, entry: &Entry) -> bool {
        entry.handler <= self.pc
    }

    /// Goes to the handler of the next block; `false` if there is none.
    fn raise(&mut self) -> bool {
        while self.blocks.last().is_some_and(|entry| self.is_active(entry)) {
            self.blocks.pop();
        }
        if self.blocks.is_empty() {
            return false;
        }
        self.pc = self.enter(Cause::Exception);
        true
    }

    /// Leaves blocks for a return or a jump.
    fn leave(&mut self, cause: Cause) -> Done {
        let mut left = match cause {
            Cause::Jump { left, .. } => usize::from(left),
            _ => self.blocks.len(),
        };
        while left > 0 {
            let entry = self.blocks.last().expect("a block to leave");
            left -= 1;
            if entry.finally && !self.is_active(entry) {
                return Done::Jump(self.enter(match cause {
                    Cause::Jump { target, drop_iterator, .. } => Cause::Jump { target, drop_iterator, left: left as u8 },
                    other => other,
                }));
            }
            let height = entry.height;
            if cause != Cause::Return {
                assert!(self.stack.len() >= height, "below the height of a block");
                self.stack.truncate(height);
            }
            self.blocks.pop();
        }
        match cause {
            Cause::Jump { target, drop_iterator, .. } => {
                if drop_iterator {
                    self.pop_iterator();
                }
                Done::Jump(target)
            }
            _ => Done::Left,
        }
    }

    fn pop_iterator(&mut self) {
        let at = self.stack.len().checked_sub(4).expect("an iterator");
        let slots = self.stack.split_off(at);
        let generator = [slots[0], slots[2], slots[3]] == [Value::Null; 3];
        if generator {
            slots[1].object();
        } else {
            assert_eq!(slots, [0, 1, 2, 3].map(Value::Iterator));
        }
    }

    fn step(&mut self, instr: &Instr, random: &mut Random) -> Done {
        let n = instr.operand;
        let target = instr.target().unwrap_or_default();
        let cannot_raise =
            matches!(instr.op, op::ROT_TWO | op::ROT_THREE | op::DUP_TOP | op::DUP_TOP_TWO | op::POP_TOP | op::LOAD_NULL | 0x70..=0xAF);
        if !cannot_raise && random.chance(12) {
            return Done::Raise;
        }
        match instr.op {
            op::LOAD_CONST_STRING => self.push(Value::Str),
            op::LOAD_CONST_SMALL_INT | 0x70..=0xAF => self.push(Value::SmallInt),
            op::LOAD_CONST_NONE => self.push(Value::None),
            op::LOAD_NULL => self.push(Value::Null),
            op::LOAD_CONST_OBJ => match self.module.consts[n as usize] {
                Const::Tuple(_) => self.push(Value::Tuple),
                _ => self.push(Value::Object),
            },
            0x10..=0x12 | 0x50..=0x54 => self.push(Value::Object),
            op::LOAD_FAST_N..=op::DELETE_DEREF => return self.local(instr.op, n as usize),
            0xB0..=0xBF => return self.local(op::LOAD_FAST_N, usize::from(instr.op & 15)),
            0xC0..=0xCF => return self.local(op::STORE_FAST_N, usize::from(instr.op & 15)),
            op::DELETE_NAME | op::DELETE_GLOBAL => {}
            op::STORE_NAME | op::STORE_GLOBAL | op::IMPORT_STAR => self.pop_objects(1),
            op::LOAD_ATTR | op::GET_ITER | 0xD0..=0xD3 => self.objects(1, Value::Object),
            op::LOAD_SUBSCR | op::IMPORT_NAME | 0xD7..=0xF9 => self.objects(2, Value::Object),
            op::IMPORT_FROM => {
                self.stack.last().expect("an operand").object();
                self.push(Value::Object);
            }
            op::STORE_ATTR => {
                self.pop_objects(1);
                self.pop().object_or_null();
            }
            op::STORE_SUBSCR => {
                self.pop_objects(2);
                self.pop().object_or_null();
            }
            op::POP_TOP => {
                self.pop();
            }
            op::DUP_TOP => self.dup(1),
            op::DUP_TOP_TWO => self.dup(2),
            op::ROT_TWO => self.rotate(2),
            op::ROT_THREE => self.rotate(3),
            op::BUILD_TUPLE => self.objects(n as usize, Value::Tuple),
            op::BUILD_LIST => self.objects(n as usize, Value::List),
            op::BUILD_SET => self.objects(n as usize, Value::Set),
            op::BUILD_SLICE => self.objects(n as usize, Value::Object),
            op::BUILD_MAP => self.push(Value::Dict),
            op::STORE_MAP => {
                self.pop_objects(2);
                assert_eq!(self.stack.last(), Some(&Value::Dict));
            }
            op::STORE_COMP => {
                let container = self.stack[self.stack.len() - 1 - (n >> 2) as usize];
                assert_eq!(container, [Value::List, Value::Dict, Value::Set][(n & 3) as usize]);
                self.pop_objects(if n & 3 == 1 { 2 } else { 1 });
            }
            op::UNPACK_SEQUENCE => self.unpack(n),
            op::UNPACK_EX => self.unpack((n & 255) + (n >> 8 & 255) + 1),
            op::MAKE_FUNCTION | op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => {
                for _ in 0..instr.extra {
                    assert_eq!(self.pop(), Value::Cell);
                }
                if matches!(instr.op, op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE_DEFARGS) {
                    assert!(matches!(self.pop(), Value::Dict | Value::Null));
                    assert!(matches!(self.pop(), Value::Tuple | Value::Null));
                }
                self.made.push((n as usize, instr.extra));
                self.push(Value::Object);
            }
            op::CALL_FUNCTION..=op::CALL_METHOD_VAR_KW => self.call(instr),
            op::LOAD_METHOD => self.method(1, random),
            op::LOAD_SUPER_METHOD => self.method(3, random),
            op::GET_ITER_STACK => {
                self.pop_objects(1);
                (0..4).for_each(|at| self.push(Value::Iterator(at)));
            }
            op::YIELD_VALUE | op::YIELD_FROM => {
                assert!(self.prelude.scope_flags & prelude::GENERATOR != 0);
                self.objects(if instr.op == op::YIELD_FROM { 2 } else { 1 }, Value::Object);
            }
            op::JUMP => return Done::Jump(target),
            op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE => {
                self.pop_objects(1);
                if random.chance(2) {
                    return Done::Jump(target);
                }
            }
            op::JUMP_IF_TRUE_OR_POP | op::JUMP_IF_FALSE_OR_POP => {
                if random.chance(2) {
                    self.stack.last().expect("an operand").object();
                    return Done::Jump(target);
                }
                self.pop_objects(1);
            }
            op::FOR_ITER => {
                let at = self.stack.len() - 4;
                let slots = self.stack[at..].to_vec();
                self.pop_iterator();
                if random.chance(3) {
                    return Done::Jump(target);
                }
                self.stack.extend(slots);
                self.push(Value::Object);
            }
            op::SETUP_EXCEPT | op::SETUP_FINALLY => self.set_up(instr),
            op::SETUP_WITH => {
                self.method(1, random);
                self.set_up(instr);
                self.push(Value::Object);
            }
            op::POP_EXCEPT_JUMP => {
                self.blocks.pop().expect("a block");
                return Done::Jump(target);
            }
            op::END_FINALLY => {
                let value = self.pop();
                let entry = self.blocks.pop().expect("a block");
                match value {
                    Value::Marker(number) => {
                        assert_eq!(number, entry.number, "the marker of another block");
                        assert!(matches!(entry.cause, Cause::Return | Cause::Jump { .. }));
                        return self.leave(entry.cause);
                    }
                    Value::None => {}
                    other => {
                        other.object();
                        return Done::Raise;
                    }
                }
            }
            op::WITH_CLEANUP => {
                let value = self.pop();
                self.pop().object_or_null();
                self.pop().object();
                assert!(self.blocks.last().is_some_and(|entry| entry.is_with));
                let swallowed = value == Value::Exception && random.chance(2);
                self.push(if swallowed { Value::None } else { value });
            }
            op::UNWIND_JUMP => {
                let drop_iterator = instr.extra & 0x80 != 0;
                return self.leave(Cause::Jump { target, left: instr.extra & 0x7F, drop_iterator });
            }
            op::RETURN_VALUE => {
                self.pop_objects(1);
                return self.leave(Cause::Return);
            }
            op::RAISE_LAST => return Done::Raise,
            op::RAISE_OBJ => {
                self.pop_objects(1);
                return Done::Raise;
            }
            op::RAISE_FROM => {
                self.pop_objects(2);
                return Done::Raise;
            }
            other => panic!("opcode {other:02x}"),
        }
        Done::Next
    }

    fn local(&mut self, op: u8, slot: usize) -> Done {
        let deref = matches!(op, op::LOAD_DEREF | op::STORE_DEREF | op::DELETE_DEREF);
        if deref {
            assert_eq!(self.locals[slot], Some(Value::Cell));
        }
        match op {
            op::LOAD_DEREF => self.push(Value::Object),
            op::LOAD_FAST_N => match self.locals[slot] {
                Some(value) => self.push(value),
                None => return Done::Raise,
            },
            op::STORE_FAST_N | op::DELETE_FAST => {
                assert!(!self.is_cell[slot]);
                self.locals[slot] = if op == op::STORE_FAST_N { Some(self.pop().object()) } else { None };
            }
            op::STORE_DEREF => self.pop_objects(1),
            _ => {}
        }
        Done::Next
    }

    fn objects(&mut self, n: usize, made: Value) {
        self.pop_objects(n);
        self.push(made);
    }

    fn unpack(&mut self, n: i64) {
        self.pop_objects(1);
        (0..n).for_each(|_| self.push(Value::Object));
    }

    fn dup(&mut self, n: usize) {
        let at = self.stack.len() - n;
        for value in self.stack.split_off(at).repeat(2) {
            value.object_or_null();
            self.push(value);
        }
    }

    fn rotate(&mut self, n: usize) {
        let at = self.stack.len() - n;
        self.stack[at..].iter().for_each(|value| value.object_or_null());
        self.stack[at..].rotate_right(1);
    }

    fn method(&mut self, n: usize, random: &mut Random) {
        self.pop_objects(n);
        self.push(Value::Object);
        self.push(if random.chance(2) { Value::Null } else { Value::Object });
    }

    fn call(&mut self, instr: &Instr) {
        let (values, pairs) = opcode::call_counts(instr.operand);
        let spread = matches!(instr.op, op::CALL_FUNCTION_VAR_KW | op::CALL_METHOD_VAR_KW);
        if spread {
            assert_eq!(self.pop(), Value::SmallInt);
        }
        for _ in 0..pairs {
            self.pop_objects(1);
            match self.pop() {
                Value::Str => {}
                other if spread => other.object_or_null(),
                other => panic!("{other:?} as a name"),
            }
        }
        self.pop_objects(usize::from(values));
        if matches!(instr.op, op::CALL_METHOD | op::CALL_METHOD_VAR_KW) {
            self.pop().object_or_null();
        }
        self.objects(1, Value::Object);
    }

    fn set_up(&mut self, instr: &Instr) {
        self.activations += 1;
        self.blocks.push(Entry {
            handler: instr.target().unwrap(),
            finally: instr.op != op::SETUP_EXCEPT,
            is_with: instr.op == op::SETUP_WITH,
            height: self.stack.len(),
            cause: Cause::None,
            number: self.activations,
        });
    }
}

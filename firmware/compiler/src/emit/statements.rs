//! Statements.

use bytecode::opcode::{BinaryOp, op};
use bytecode::{ArenaVec, prelude};

use super::{Generator, Label, Loop};
use crate::Mode;
use crate::error::{Failed, Fallible};
use crate::names::NameId;
use crate::scope::{IdentKind, ScopeKind};
use crate::tree::{Kind, Leaf, Node};

impl Generator<'_, '_, '_> {
    /// A statement, or the body of one.
    pub(super) fn statement(&mut self, node: Node) -> Fallible {
        let Some(kind) = self.tree.kind(node) else {
            return Ok(());
        };
        self.enter()?;
        self.line(node)?;
        let outcome = match kind {
            Kind::Block => self.block(node),
            Kind::ExprStmt => self.expression_statement(self.part(node, 0)),
            Kind::Assign => self.assignment(node),
            Kind::AugAssign => {
                let operator = self.part(node, 1).as_number() as u8;
                self.augmented(self.part(node, 0), operator, self.part(node, 2))
            }
            Kind::AnnAssign => self.annotated(self.part(node, 0), self.part(node, 1)),
            Kind::Break => self.break_loop(node),
            Kind::Continue => self.continue_loop(node),
            Kind::Return => self.return_statement(node),
            Kind::Raise => self.raise(node),
            Kind::Global | Kind::Nonlocal if self.declaring() => self.declaration(node, kind),
            Kind::Assert => self.assertion(node),
            Kind::Del => self.delete_target(self.part(node, 0)),
            Kind::Import => self.import(node),
            Kind::ImportFrom => self.import_from(node),
            Kind::ImportStar => self.import_star(node),
            Kind::If => self.if_statement(node),
            Kind::While => self.while_statement(node),
            Kind::For => self.for_statement(node),
            Kind::Try => self.try_statement(node),
            Kind::With => self.with_items(node, 0),
            Kind::FuncDef | Kind::ClassDef => self.definition_statement(node),
            Kind::Decorated => self.decorated(node),
            Kind::Async => self.async_statement(node),
            _ => Ok(()),
        };
        self.leave();
        outcome
    }

    fn expression_statement(&mut self, expression: Node) -> Fallible {
        if self.mode == Mode::Single {
            if self.kind == ScopeKind::Module {
                let print = self.names.intern(b"__repl_print__")?;
                self.load(print)?;
                self.expression(expression)?;
                self.op_uint(op::CALL_FUNCTION, 1)?;
                return self.op(op::POP_TOP);
            }
            let is_empty_tuple = self.tree.is(expression, Kind::ParenTuple);
            if self.truth(expression).is_some() && !is_empty_tuple {
                return Ok(());
            }
        }
        self.expression(expression)?;
        self.op(op::POP_TOP)
    }

    fn assignment(&mut self, node: Node) -> Fallible {
        let n_targets = self.tree.count(node).saturating_sub(1);
        let value = self.part(node, n_targets);
        if n_targets == 1 && self.swap(self.part(node, 0), value)? {
            return Ok(());
        }
        self.expression(value)?;
        for i in 0..n_targets {
            if i + 1 < n_targets {
                self.op(op::DUP_TOP)?;
            }
            self.assign(self.part(node, i))?;
        }
        Ok(())
    }

    /// `a, b = c, d` and the like with three, without a tuple. Whether it was done.
    fn swap(&mut self, targets: Node, values: Node) -> Fallible<bool> {
        let count = self.tree.count(targets);
        let fits = self.tree.is(targets, Kind::Tuple)
            && self.tree.is(values, Kind::Tuple)
            && self.tree.count(values) == count
            && (2..=3).contains(&count);
        let is_star = |i: u32| self.tree.is(self.part(targets, i), Kind::Star);
        if !fits || (0..count).any(is_star) {
            return Ok(false);
        }
        for i in 0..count {
            self.expression(self.part(values, i))?;
        }
        if count == 3 {
            self.op(op::ROT_THREE)?;
        }
        self.op(op::ROT_TWO)?;
        for i in 0..count {
            self.assign(self.part(targets, i))?;
        }
        Ok(true)
    }

    fn annotated(&mut self, target: Node, value: Node) -> Fallible {
        if !value.is_null() {
            if self.swap(target, value)? {
                return Ok(());
            }
            self.expression(value)?;
            return self.assign(target);
        }
        if let Leaf::Name(name) = target.leaf()
            && self.declaring()
            && self.kind == ScopeKind::Function
        {
            self.scopes.current(&self.names, self.scope, name, IdentKind::Local)?;
        }
        Ok(())
    }

    fn break_loop(&mut self, node: Node) -> Fallible {
        let Some(Loop { break_to, on_stack, blocks, .. }) = self.in_loop else {
            return self.fail(node, "'break'/'continue' outside loop");
        };
        let n_blocks = self.blocks.saturating_sub(blocks);
        if n_blocks == 0 && on_stack {
            for _ in 0..4 {
                self.op(op::POP_TOP)?;
            }
            self.adjust(4);
        }
        self.leave_loop(break_to, n_blocks, on_stack)
    }

    fn continue_loop(&mut self, node: Node) -> Fallible {
        let Some(Loop { continue_to, blocks, .. }) = self.in_loop else {
            return self.fail(node, "'break'/'continue' outside loop");
        };
        self.leave_loop(continue_to, self.blocks.saturating_sub(blocks), false)
    }

    fn leave_loop(&mut self, to: Label, n_blocks: u32, drop_iterator: bool) -> Fallible {
        if n_blocks == 0 {
            return self.jump(op::JUMP, to);
        }
        if self.declaring() {
            return Ok(());
        }
        self.at_most(n_blocks, 127, "too many nested blocks")?;
        let extra = n_blocks as u8 | u8::from(drop_iterator) << 7;
        self.code.jump(op::UNWIND_JUMP, to, extra)
    }

    fn return_statement(&mut self, node: Node) -> Fallible {
        if self.kind != ScopeKind::Function {
            return self.fail(node, "'return' outside function");
        }
        let value = self.part(node, 0);
        if self.tree.is(value, Kind::Ternary) {
            let otherwise = self.new_label()?;
            self.jump_if(self.part(value, 1), false, otherwise)?;
            self.expression(self.part(value, 0))?;
            self.op(op::RETURN_VALUE)?;
            self.place(otherwise)?;
            self.expression(self.part(value, 2))?;
        } else {
            self.expression(value)?;
        }
        self.op(op::RETURN_VALUE)
    }

    fn raise(&mut self, node: Node) -> Fallible {
        let (exception, cause) = (self.part(node, 0), self.part(node, 1));
        if exception.is_null() {
            return self.op(op::RAISE_LAST);
        }
        self.expression(exception)?;
        if cause.is_null() {
            return self.op(op::RAISE_OBJ);
        }
        self.expression(cause)?;
        self.op(op::RAISE_FROM)
    }

    /// `global` or `nonlocal`, in the first walk.
    fn declaration(&mut self, node: Node, kind: Kind) -> Fallible {
        if kind == Kind::Nonlocal && self.kind == ScopeKind::Module {
            return self.fail(node, "can't declare nonlocal in outer code");
        }
        for i in 0..self.tree.count(node) {
            let name = self.as_name(self.part(node, i)).ok_or(Failed)?;
            let undecided = IdentKind::Undecided;
            let ident = self.scopes.current(&self.names, self.scope, name, undecided)?;
            let known = self.scopes.ident(ident).map(|ident| ident.kind);
            match (kind, known) {
                (Kind::Global, Some(IdentKind::Undecided | IdentKind::ExplicitGlobal)) => {
                    self.scopes.declare_global(ident);
                }
                (Kind::Global, _) => {
                    return self.fail(node, "identifier redefined as global");
                }
                (_, Some(IdentKind::Undecided)) => self.nonlocal(ident, node)?,
                (_, Some(IdentKind::Free)) => {}
                _ => return self.fail(node, "identifier redefined as nonlocal"),
            }
        }
        Ok(())
    }

    fn assertion(&mut self, node: Node) -> Fallible {
        if self.opt_level > 0 {
            return Ok(());
        }
        let holds = self.new_label()?;
        self.jump_if(self.part(node, 0), true, holds)?;
        self.op_text(op::LOAD_GLOBAL, b"AssertionError")?;
        let message = self.part(node, 1);
        if !message.is_null() {
            self.expression(message)?;
            self.op_uint(op::CALL_FUNCTION, 1)?;
        }
        self.op(op::RAISE_OBJ)?;
        self.place(holds)
    }

    /// The name of a module, with its dots, as one name.
    fn module_name(&mut self, node: Node) -> Fallible<NameId> {
        if let Leaf::Name(name) = node.leaf() {
            return Ok(name);
        }
        let mut text = ArenaVec::new(self.scratch);
        for i in 0..self.tree.count(node) {
            if i > 0 {
                text.push(b'.')?;
            }
            let part = self.as_name(self.part(node, i)).ok_or(Failed)?;
            text.extend_from_slice(self.names.text(part))?;
        }
        self.names.intern(&text)
    }

    fn import(&mut self, node: Node) -> Fallible {
        for i in (0..self.tree.count(node)).step_by(2) {
            let (module, bound) = (self.part(node, i), self.part(node, i + 1));
            self.small_int(0)?;
            self.none()?;
            let name = self.module_name(module)?;
            self.op_name(op::IMPORT_NAME, name)?;
            let first = match self.tree.is(module, Kind::Dotted) {
                true => self.part(module, 0),
                false => module,
            };
            let mut target = first;
            if !bound.is_null() {
                for i in 1..self.tree.count(module) {
                    let part = self.as_name(self.part(module, i)).ok_or(Failed)?;
                    self.op_name(op::LOAD_ATTR, part)?;
                }
                target = bound;
            }
            let target = self.as_name(target).ok_or(Failed)?;
            self.store(target)?;
        }
        Ok(())
    }

    fn import_from(&mut self, node: Node) -> Fallible {
        let count = self.tree.count(node);
        self.small_int(i64::from(self.part(node, 0).as_number()))?;
        for i in (2..count).step_by(2) {
            let name = self.as_name(self.part(node, i)).ok_or(Failed)?;
            self.op_name(op::LOAD_CONST_STRING, name)?;
        }
        self.op_uint(op::BUILD_TUPLE, count.saturating_sub(2) / 2)?;
        let module = self.module_name(self.part(node, 1))?;
        self.op_name(op::IMPORT_NAME, module)?;
        for i in (2..count).step_by(2) {
            let name = self.as_name(self.part(node, i)).ok_or(Failed)?;
            let bound = self.as_name(self.part(node, i + 1)).unwrap_or(name);
            self.op_name(op::IMPORT_FROM, name)?;
            self.store(bound)?;
        }
        self.op(op::POP_TOP)
    }

    fn import_star(&mut self, node: Node) -> Fallible {
        if self.kind != ScopeKind::Module {
            return self.fail(node, "import * not at module level");
        }
        self.small_int(i64::from(self.part(node, 0).as_number()))?;
        self.op_text(op::LOAD_CONST_STRING, b"*")?;
        self.op_uint(op::BUILD_TUPLE, 1)?;
        let module = self.module_name(self.part(node, 1))?;
        self.op_name(op::IMPORT_NAME, module)?;
        self.op(op::IMPORT_STAR)
    }

    fn if_statement(&mut self, node: Node) -> Fallible {
        let count = self.tree.count(node);
        let end = self.new_label()?;
        let mut i = 0;
        while i + 1 < count {
            let (condition, body) = (self.part(node, i), self.part(node, i + 1));
            let truth = self.truth(condition);
            if truth != Some(false) {
                let otherwise = self.new_label()?;
                self.jump_if(condition, false, otherwise)?;
                self.statement(body)?;
                if truth == Some(true) {
                    return self.place(end);
                }
                if i > 0 || count > 2 {
                    self.jump(op::JUMP, end)?;
                }
                self.place(otherwise)?;
            }
            i += 2;
        }
        if i < count {
            self.statement(self.part(node, i))?;
        }
        self.place(end)
    }

    /// Runs `body` as that of a loop.
    fn loop_body(&mut self, break_to: Label, continue_to: Label, on_stack: bool, body: impl FnOnce(&mut Self) -> Fallible) -> Fallible {
        let inner = Loop { break_to, continue_to, on_stack, blocks: self.blocks };
        let outer = self.in_loop.replace(inner);
        let outcome = body(self);
        self.in_loop = outer;
        outcome
    }

    fn while_statement(&mut self, node: Node) -> Fallible {
        let condition = self.part(node, 0);
        let truth = self.truth(condition);
        let (end, next) = (self.new_label()?, self.new_label()?);
        if truth != Some(false) {
            let top = self.new_label()?;
            if truth != Some(true) {
                self.jump(op::JUMP, next)?;
            }
            self.place(top)?;
            self.loop_body(end, next, false, |this| this.statement(this.part(node, 1)))?;
            self.place(next)?;
            self.jump_if(condition, true, top)?;
        }
        self.statement(self.part(node, 2))?;
        self.place(end)
    }

    fn for_statement(&mut self, node: Node) -> Fallible {
        if let Some(range) = self.range_arguments(node) {
            return self.for_range(node, range);
        }
        let (end, next, exhausted) = (self.new_label()?, self.new_label()?, self.new_label()?);
        self.expression(self.part(node, 1))?;
        self.op(op::GET_ITER_STACK)?;
        self.place(next)?;
        self.jump(op::FOR_ITER, exhausted)?;
        self.assign(self.part(node, 0))?;
        self.loop_body(end, next, true, |this| this.statement(this.part(node, 2)))?;
        self.jump(op::JUMP, next)?;
        self.place(exhausted)?;
        self.adjust(-4);
        self.statement(self.part(node, 3))?;
        self.place(end)
    }

    /// Start, end and step, if the loop runs over a `range(...)` that can be counted in place.
    fn range_arguments(&self, node: Node) -> Option<[Node; 3]> {
        let (target, iterable) = (self.part(node, 0), self.part(node, 1));
        let (callee, call) = (self.part(iterable, 0), self.part(iterable, 1));
        let is_range = matches!(target.leaf(), Leaf::Name(_))
            && self.tree.is(iterable, Kind::Trailers)
            && self.tree.count(iterable) == 2
            && self.tree.is(call, Kind::Call)
            && matches!(callee.leaf(), Leaf::Name(name) if self.names.text(name) == b"range");
        if !is_range {
            return None;
        }
        let argument = |i| self.part(call, i);
        let one = Node::int(1)?;
        let range = match self.tree.count(call) {
            1 => [Node::int(0)?, argument(0), one],
            2 => [argument(0), argument(1), one],
            3 => [argument(0), argument(1), argument(2)],
            _ => return None,
        };
        let [start, end, step] = range;
        if self.small_int_value(step).unwrap_or(0) == 0 {
            return None;
        }
        let is_plain = |argument| {
            !matches!(self.tree.kind(argument), Some(Kind::Star | Kind::StarStar | Kind::Keyword | Kind::WalrusArg | Kind::Comprehension))
        };
        (is_plain(start) && is_plain(end)).then_some(range)
    }

    fn for_range(&mut self, node: Node, [start, end, step]: [Node; 3]) -> Fallible {
        let (finish, next) = (self.new_label()?, self.new_label()?);
        let (top, entry) = (self.new_label()?, self.new_label()?);
        let end_on_stack = self.small_int_value(end).is_none();
        if end_on_stack {
            self.expression(end)?;
        }
        self.expression(start)?;
        self.jump(op::JUMP, entry)?;
        self.place(top)?;
        self.op(op::DUP_TOP)?;
        self.assign(self.part(node, 0))?;
        self.loop_body(finish, next, false, |this| this.statement(this.part(node, 2)))?;
        self.place(next)?;
        self.expression(step)?;
        self.op(op::BINARY_OP_MULTI + BinaryOp::InplaceAdd as u8)?;
        self.place(entry)?;
        if end_on_stack {
            self.op(op::DUP_TOP_TWO)?;
            self.op(op::ROT_TWO)?;
        } else {
            self.op(op::DUP_TOP)?;
            self.expression(end)?;
        }
        let upwards = self.small_int_value(step).unwrap_or(0) >= 0;
        let comparison = match upwards {
            true => BinaryOp::Less,
            false => BinaryOp::More,
        };
        self.op(op::BINARY_OP_MULTI + comparison as u8)?;
        self.jump(op::POP_JUMP_IF_TRUE, top)?;
        let otherwise = self.part(node, 3);
        let end = self.new_label()?;
        if !otherwise.is_null() {
            self.op(op::POP_TOP)?;
            if end_on_stack {
                self.op(op::POP_TOP)?;
            }
            self.statement(otherwise)?;
            self.jump(op::JUMP, end)?;
            self.adjust(1 + i32::from(end_on_stack));
        }
        self.place(finish)?;
        self.op(op::POP_TOP)?;
        if end_on_stack {
            self.op(op::POP_TOP)?;
        }
        if !otherwise.is_null() {
            self.place(end)?;
        }
        Ok(())
    }

    fn try_statement(&mut self, node: Node) -> Fallible {
        let finally = self.part(node, 2);
        if finally.is_null() {
            return self.try_except(node);
        }
        let handler = self.new_label()?;
        self.jump(op::SETUP_FINALLY, handler)?;
        self.enter_block();
        if self.tree.count(node) > 3 {
            self.try_except(node)?;
        } else {
            self.adjust(3);
            self.statement(self.part(node, 0))?;
            self.adjust(-3);
        }
        self.none()?;
        self.place(handler)?;
        self.adjust(1);
        self.statement(finally)?;
        self.adjust(-1);
        self.op(op::END_FINALLY)?;
        self.leave_block();
        Ok(())
    }

    fn try_except(&mut self, node: Node) -> Fallible {
        let (handlers, no_error, end) = (self.new_label()?, self.new_label()?, self.new_label()?);
        self.jump(op::SETUP_EXCEPT, handlers)?;
        self.enter_block();
        self.statement(self.part(node, 0))?;
        self.jump(op::POP_EXCEPT_JUMP, no_error)?;
        self.place(handlers)?;
        self.adjust(4);
        let count = self.tree.count(node);
        for i in 3..count {
            self.except_clause(self.part(node, i), i + 1 == count, end)?;
        }
        self.op(op::END_FINALLY)?;
        self.leave_block();
        self.adjust(-3);
        self.place(no_error)?;
        self.statement(self.part(node, 1))?;
        self.place(end)
    }

    fn except_clause(&mut self, clause: Node, is_last: bool, end: Label) -> Fallible {
        let class = self.part(clause, 0);
        let next = self.new_label()?;
        if class.is_null() {
            if !is_last {
                return self.fail(clause, "default 'except' must be last");
            }
        } else {
            self.op(op::DUP_TOP)?;
            self.expression(class)?;
            self.op(op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8)?;
            self.jump(op::POP_JUMP_IF_FALSE, next)?;
        }
        let body = self.part(clause, 2);
        match self.as_name(self.part(clause, 1)) {
            None => {
                self.op(op::POP_TOP)?;
                self.statement(body)?;
            }
            Some(name) => {
                self.store(name)?;
                let clean_up = self.new_label()?;
                self.jump(op::SETUP_FINALLY, clean_up)?;
                self.enter_block();
                self.statement(body)?;
                self.none()?;
                self.place(clean_up)?;
                self.adjust(1);
                self.none()?;
                self.store(name)?;
                self.delete(name)?;
                self.adjust(-1);
                self.op(op::END_FINALLY)?;
                self.leave_block();
            }
        }
        self.jump(op::POP_EXCEPT_JUMP, end)?;
        self.place(next)?;
        self.adjust(1);
        Ok(())
    }

    /// The items of a `with` statement from part number `i` on, and its body.
    fn with_items(&mut self, node: Node, i: u32) -> Fallible {
        if i + 1 >= self.tree.count(node) {
            return self.statement(self.part(node, i));
        }
        self.enter()?;
        let leave = self.new_label()?;
        self.expression(self.part(node, i))?;
        self.jump(op::SETUP_WITH, leave)?;
        self.enter_block();
        self.with_target(self.part(node, i + 1))?;
        self.with_items(node, i + 2)?;
        self.none()?;
        self.place(leave)?;
        self.op(op::WITH_CLEANUP)?;
        self.adjust(-4);
        self.op(op::END_FINALLY)?;
        self.leave_block();
        self.leave();
        Ok(())
    }

    fn with_target(&mut self, target: Node) -> Fallible {
        match target.is_null() {
            true => self.op(op::POP_TOP),
            false => self.assign(target),
        }
    }

    fn async_statement(&mut self, node: Node) -> Fallible {
        let inner = self.part(node, 0);
        let kind = self.tree.kind(inner);
        if kind == Some(Kind::FuncDef) {
            return self.definition_statement(node);
        }
        let flags = self.scopes.scope(self.scope).map_or(0, |scope| scope.flags);
        if flags & prelude::GENERATOR == 0 {
            return self.fail(inner, "async for/with outside async function");
        }
        match kind {
            Some(Kind::For) => self.async_for(inner),
            _ => self.async_with(inner, 0),
        }
    }

    fn async_for(&mut self, node: Node) -> Fallible {
        let (end, next, handler) = (self.new_label()?, self.new_label()?, self.new_label()?);
        let (found, exhausted, other) = (self.new_label()?, self.new_label()?, self.new_label()?);
        self.expression(self.part(node, 1))?;
        self.op_text(op::LOAD_METHOD, b"__aiter__")?;
        self.op_uint(op::CALL_METHOD, 0)?;
        self.place(next)?;
        self.jump(op::SETUP_EXCEPT, handler)?;
        self.enter_block();
        self.op(op::DUP_TOP)?;
        self.op_text(op::LOAD_METHOD, b"__anext__")?;
        self.op_uint(op::CALL_METHOD, 0)?;
        self.delegate()?;
        self.assign(self.part(node, 0))?;
        self.jump(op::POP_EXCEPT_JUMP, found)?;
        self.place(handler)?;
        self.adjust(4);
        self.op(op::DUP_TOP)?;
        self.op_text(op::LOAD_GLOBAL, b"StopAsyncIteration")?;
        self.op(op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8)?;
        self.jump(op::POP_JUMP_IF_FALSE, other)?;
        self.op(op::POP_TOP)?;
        self.jump(op::POP_EXCEPT_JUMP, exhausted)?;
        self.place(other)?;
        self.adjust(1);
        self.op(op::END_FINALLY)?;
        self.leave_block();
        self.adjust(-3);
        self.place(found)?;
        self.loop_body(end, next, false, |this| this.statement(this.part(node, 2)))?;
        self.jump(op::JUMP, next)?;
        self.place(exhausted)?;
        self.statement(self.part(node, 3))?;
        self.place(end)?;
        self.op(op::POP_TOP)
    }

    fn async_with(&mut self, node: Node, i: u32) -> Fallible {
        if i + 1 >= self.tree.count(node) {
            return self.statement(self.part(node, i));
        }
        self.enter()?;
        let (raised, end) = (self.new_label()?, self.new_label()?);
        let (no_error, not_exception) = (self.new_label()?, self.new_label()?);
        self.expression(self.part(node, i))?;
        self.op(op::DUP_TOP)?;
        self.op_text(op::LOAD_METHOD, b"__aenter__")?;
        self.op_uint(op::CALL_METHOD, 0)?;
        self.delegate()?;
        self.with_target(self.part(node, i + 1))?;
        self.jump(op::SETUP_FINALLY, raised)?;
        self.enter_block();
        self.adjust(3);
        self.async_with(node, i + 2)?;
        self.adjust(-3);
        self.none()?;
        self.op(op::ROT_TWO)?;
        self.jump(op::JUMP, no_error)?;

        self.place(raised)?;
        self.op(op::DUP_TOP)?;
        self.op_text(op::LOAD_GLOBAL, b"BaseException")?;
        self.op(op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8)?;
        self.jump(op::POP_JUMP_IF_FALSE, not_exception)?;
        self.op(op::DUP_TOP)?;
        self.op(op::ROT_THREE)?;
        self.op(op::ROT_TWO)?;
        self.op_text(op::LOAD_METHOD, b"__aexit__")?;
        self.op(op::ROT_THREE)?;
        self.op(op::ROT_THREE)?;
        self.op(op::DUP_TOP)?;
        self.op_text(op::LOAD_ATTR, b"__class__")?;
        self.op(op::ROT_TWO)?;
        self.none()?;
        self.op_uint(op::CALL_METHOD, 3)?;
        self.delegate()?;
        self.jump(op::POP_JUMP_IF_FALSE, end)?;
        self.op(op::POP_TOP)?;
        self.none()?;
        self.jump(op::JUMP, end)?;
        self.adjust(2);

        self.place(not_exception)?;
        self.op(op::ROT_THREE)?;
        self.op(op::ROT_THREE)?;
        self.place(no_error)?;
        self.op_text(op::LOAD_METHOD, b"__aexit__")?;
        self.none()?;
        self.op(op::DUP_TOP)?;
        self.op(op::DUP_TOP)?;
        self.op_uint(op::CALL_METHOD, 3)?;
        self.delegate()?;
        self.op(op::POP_TOP)?;
        self.adjust(-1);
        self.place(end)?;
        self.op(op::END_FINALLY)?;
        self.leave_block();
        self.leave();
        Ok(())
    }
}

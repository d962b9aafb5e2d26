//! Expressions, and conditions that jump.

use bytecode::opcode::{BinaryOp, UnaryOp, op};

use super::{Generator, Label};
use crate::error::Fallible;
use crate::number::fits_small;
use crate::scope::ScopeKind;
use crate::tree::{Kind, Leaf, Node};
use crate::value::Value;
use bytecode::prelude;

impl Generator<'_, '_, '_> {
    /// Pushes the value of an expression.
    pub(super) fn expression(&mut self, node: Node) -> Fallible {
        self.values.poll()?;
        match node.leaf() {
            Leaf::Compound => {
                self.enter()?;
                self.line(node)?;
                let outcome = self.compound(node);
                self.leave();
                outcome
            }
            Leaf::Name(name) => self.load(name),
            Leaf::Int(value) => self.small_int(i64::from(value)),
            Leaf::Str(name) => self.op_name(op::LOAD_CONST_STRING, name),
            Leaf::Const(index) => self.value(index),
            Leaf::None | Leaf::Null | Leaf::Number(_) => self.none(),
            Leaf::False => self.op(op::LOAD_CONST_FALSE),
            Leaf::True => self.op(op::LOAD_CONST_TRUE),
            Leaf::Ellipsis => {
                let index = self.values.ellipsis_idx(&self.names)?;
                self.op_uint(op::LOAD_CONST_OBJ, index)
            }
        }
    }

    /// Pushes constant number `index`.
    fn value(&mut self, index: u32) -> Fallible {
        match self.values.get(index) {
            Some(Value::Int(value)) if fits_small(value, self.small_int_bits) => self.small_int(value),
            _ => self.constant(index),
        }
    }

    fn compound(&mut self, node: Node) -> Fallible {
        let Some(kind) = self.tree.kind(node) else {
            return Ok(());
        };
        let count = self.tree.count(node);
        match kind {
            Kind::Const => self.value(self.part(node, 0).as_number()),
            Kind::Trailers => self.trailers(node),
            Kind::Binary => self.binary_chain(node),
            Kind::Compare => self.comparison(node),
            Kind::Unary => {
                self.expression(self.part(node, 1))?;
                let operator = self.part(node, 0).as_number() as u8;
                self.op(op::UNARY_OP_MULTI.wrapping_add(operator))
            }
            Kind::Power => {
                self.expression(self.part(node, 0))?;
                self.expression(self.part(node, 1))?;
                self.binary(BinaryOp::Power as u8)
            }
            Kind::Not => {
                self.expression(self.part(node, 0))?;
                self.not()
            }
            Kind::Or => self.logic(node, op::JUMP_IF_TRUE_OR_POP),
            Kind::And => self.logic(node, op::JUMP_IF_FALSE_OR_POP),
            Kind::Ternary => self.ternary(node),
            Kind::Lambda => self.lambda(node),
            Kind::Tuple | Kind::ParenTuple => self.display(node, op::BUILD_TUPLE),
            Kind::List => self.display(node, op::BUILD_LIST),
            Kind::Braces if count == 0 => self.op_uint(op::BUILD_MAP, 0),
            Kind::Braces => self.braces(node),
            Kind::DictItem => {
                self.expression(self.part(node, 1))?;
                self.expression(self.part(node, 0))
            }
            Kind::ListComp => self.comprehension(ScopeKind::ListComp, self.part(node, 0)),
            Kind::Generator => self.comprehension(ScopeKind::Generator, self.part(node, 0)),
            Kind::Comprehension => self.comprehension(ScopeKind::Generator, node),
            Kind::BracesComp => {
                let comprehension = self.part(node, 0);
                let is_dict = self.tree.is(self.part(comprehension, 0), Kind::DictItem);
                let kind = match is_dict {
                    true => ScopeKind::DictComp,
                    false => ScopeKind::SetComp,
                };
                self.comprehension(kind, comprehension)
            }
            Kind::Slice => self.slice(node),
            Kind::Yield => self.yield_value(node),
            Kind::YieldFrom => {
                self.check_in_function(node, "'yield' outside function")?;
                self.expression(self.part(node, 0))?;
                self.delegate()
            }
            Kind::Await => {
                self.check_in_function(node, "'await' outside function")?;
                self.expression(self.part(node, 0))?;
                self.delegate()
            }
            Kind::Walrus => self.walrus(node),
            Kind::Star => self.fail(node, "*x must be assignment target"),
            _ => Ok(()),
        }
    }

    fn binary(&mut self, operator: u8) -> Fallible {
        self.op(op::BINARY_OP_MULTI.wrapping_add(operator))
    }

    fn not(&mut self) -> Fallible {
        self.op(op::UNARY_OP_MULTI + UnaryOp::Not as u8)
    }

    fn binary_chain(&mut self, node: Node) -> Fallible {
        self.expression(self.part(node, 0))?;
        let mut i = 1;
        while i + 1 < self.tree.count(node) {
            self.expression(self.part(node, i + 1))?;
            self.binary(self.part(node, i).as_number() as u8)?;
            i += 2;
        }
        Ok(())
    }

    fn comparison(&mut self, node: Node) -> Fallible {
        let count = self.tree.count(node);
        let is_false = self.new_label()?;
        self.expression(self.part(node, 0))?;
        let mut i = 1;
        while i + 1 < count {
            let is_last = i + 2 == count;
            self.expression(self.part(node, i + 1))?;
            if !is_last {
                self.op(op::DUP_TOP)?;
                self.op(op::ROT_THREE)?;
            }
            match BinaryOp::from_number(self.part(node, i).as_number() as u8) {
                Some(BinaryOp::NotIn) => {
                    self.binary(BinaryOp::In as u8)?;
                    self.not()?;
                }
                Some(BinaryOp::IsNot) => {
                    self.binary(BinaryOp::Is as u8)?;
                    self.not()?;
                }
                Some(operator) => self.binary(operator as u8)?,
                None => {}
            }
            if !is_last {
                self.jump(op::JUMP_IF_FALSE_OR_POP, is_false)?;
            }
            i += 2;
        }
        if count > 3 {
            let end = self.new_label()?;
            self.jump(op::JUMP, end)?;
            self.place(is_false)?;
            self.adjust(1);
            self.op(op::ROT_TWO)?;
            self.op(op::POP_TOP)?;
            self.place(end)?;
        }
        Ok(())
    }

    fn logic(&mut self, node: Node, opcode: u8) -> Fallible {
        let end = self.new_label()?;
        let count = self.tree.count(node);
        for i in 0..count {
            self.expression(self.part(node, i))?;
            if i + 1 < count {
                self.jump(opcode, end)?;
            }
        }
        self.place(end)
    }

    fn ternary(&mut self, node: Node) -> Fallible {
        let (otherwise, end) = (self.new_label()?, self.new_label()?);
        self.jump_if(self.part(node, 1), false, otherwise)?;
        self.expression(self.part(node, 0))?;
        self.jump(op::JUMP, end)?;
        self.place(otherwise)?;
        self.adjust(-1);
        self.expression(self.part(node, 2))?;
        self.place(end)
    }

    /// Jumps to `to` if the truth of `node` is `sense`.
    pub(super) fn jump_if(&mut self, node: Node, sense: bool, to: Label) -> Fallible {
        if let Some(truth) = self.truth(node) {
            return match truth == sense {
                true => self.jump(op::JUMP, to),
                false => Ok(()),
            };
        }
        let kind = self.tree.kind(node);
        let decides = match kind {
            Some(Kind::Not) => {
                self.enter()?;
                self.jump_if(self.part(node, 0), !sense, to)?;
                self.leave();
                return Ok(());
            }
            Some(Kind::Or) => true,
            Some(Kind::And) => false,
            _ => {
                self.expression(node)?;
                return match sense {
                    true => self.jump(op::POP_JUMP_IF_TRUE, to),
                    false => self.jump(op::POP_JUMP_IF_FALSE, to),
                };
            }
        };
        self.enter()?;
        let count = self.tree.count(node);
        if decides == sense {
            for i in 0..count {
                self.jump_if(self.part(node, i), sense, to)?;
            }
        } else {
            let end = self.new_label()?;
            for i in 0..count.saturating_sub(1) {
                self.jump_if(self.part(node, i), decides, end)?;
            }
            self.jump_if(self.part(node, count.saturating_sub(1)), sense, to)?;
            self.place(end)?;
        }
        self.leave();
        Ok(())
    }

    fn display(&mut self, node: Node, opcode: u8) -> Fallible {
        let count = self.tree.count(node);
        for i in 0..count {
            let item = self.part(node, i);
            self.expression(item)?;
            // Like a block, a list of several items may be where an error gets its line.
            if opcode == op::BUILD_LIST && count > 1 && self.error_here(item) {
                return Ok(());
            }
        }
        self.op_uint(opcode, count)
    }

    fn braces(&mut self, node: Node) -> Fallible {
        let count = self.tree.count(node);
        let is_dict = self.tree.is(self.part(node, 0), Kind::DictItem);
        if is_dict {
            self.op_uint(op::BUILD_MAP, count)?;
        }
        for i in 0..count {
            let item = self.part(node, i);
            self.expression(item)?;
            match (is_dict, self.tree.is(item, Kind::DictItem)) {
                (true, true) => self.op(op::STORE_MAP)?,
                (true, false) => return self.fail(node, "expecting key:value for dict"),
                (false, true) => return self.fail(node, "expecting just a value for set"),
                (false, false) => {}
            }
        }
        match is_dict {
            true => Ok(()),
            false => self.op_uint(op::BUILD_SET, count),
        }
    }

    fn slice(&mut self, node: Node) -> Fallible {
        self.expression(self.part(node, 0))?;
        self.expression(self.part(node, 1))?;
        let step = self.part(node, 2);
        if step.is_null() {
            return self.op_uint(op::BUILD_SLICE, 2);
        }
        self.expression(step)?;
        self.op_uint(op::BUILD_SLICE, 3)
    }

    /// `yield` and `await` make the function a generator.
    fn check_in_function(&mut self, node: Node, text: &'static str) -> Fallible {
        if !matches!(self.kind, ScopeKind::Function | ScopeKind::Lambda) {
            return self.fail(node, text);
        }
        self.scopes.set_flag(self.scope, prelude::GENERATOR);
        Ok(())
    }

    fn yield_value(&mut self, node: Node) -> Fallible {
        self.check_in_function(node, "'yield' outside function")?;
        self.expression(self.part(node, 0))?;
        self.op(op::YIELD_VALUE)
    }

    /// Hands control to the iterable on top of the stack until it ends.
    pub(super) fn delegate(&mut self) -> Fallible {
        self.op(op::GET_ITER)?;
        self.none()?;
        self.op(op::YIELD_FROM)
    }

    fn trailers(&mut self, node: Node) -> Fallible {
        let first = self.part(node, 0);
        let count = self.tree.count(node);
        let mut i = match self.is_own_super(first, self.part(node, 1)) {
            true => self.own_super(node)?,
            false => {
                self.expression(first)?;
                1
            }
        };
        while i < count {
            let (trailer, next) = (self.part(node, i), self.part(node, i + 1));
            if self.tree.is(trailer, Kind::Attribute) && self.tree.is(next, Kind::Call) {
                if let Leaf::Name(name) = self.part(trailer, 0).leaf() {
                    self.op_name(op::LOAD_METHOD, name)?;
                }
                self.call(next, 0, true)?;
                i += 2;
            } else {
                self.trailer(trailer)?;
                i += 1;
            }
        }
        Ok(())
    }

    /// Applies one trailer to the value on top of the stack.
    pub(super) fn trailer(&mut self, trailer: Node) -> Fallible {
        self.line(trailer)?;
        let part = self.part(trailer, 0);
        match self.tree.kind(trailer) {
            Some(Kind::Call) => self.call(trailer, 0, false),
            Some(Kind::Subscript) => {
                self.expression(part)?;
                self.op(op::LOAD_SUBSCR)
            }
            _ => match part.leaf() {
                Leaf::Name(name) => self.op_name(op::LOAD_ATTR, name),
                _ => Ok(()),
            },
        }
    }

    /// Whether these are `super` and `()` in a `def`.
    fn is_own_super(&self, name: Node, call: Node) -> bool {
        self.kind == ScopeKind::Function
            && matches!(name.leaf(), Leaf::Name(name) if self.names.text(name) == b"super")
            && self.tree.is(call, Kind::Call)
            && self.tree.count(call) == 0
    }

    /// `super()` or `super().method(...)`; returns the number of parts done.
    fn own_super(&mut self, node: Node) -> Fallible<u32> {
        if let Leaf::Name(name) = self.part(node, 0).leaf() {
            self.load(name)?;
        }
        self.load(self.class_cell)?;
        match self.scopes.find_param(self.scope, |_| true) {
            Some(name) => self.load(name)?,
            None => self.fail(node, "super() can't find self")?,
        }
        let (method, call) = (self.part(node, 2), self.part(node, 3));
        if self.tree.is(method, Kind::Attribute) && self.tree.is(call, Kind::Call) {
            if let Leaf::Name(name) = self.part(method, 0).leaf() {
                self.op_name(op::LOAD_SUPER_METHOD, name)?;
            }
            self.call(call, 0, true)?;
            return Ok(4);
        }
        self.op_uint(op::CALL_FUNCTION, 2)?;
        Ok(2)
    }

    /// Pushes arguments and calls; `n_pushed` positional ones lie on the stack already.
    pub(super) fn call(&mut self, arguments: Node, n_pushed: u32, method: bool) -> Fallible {
        let (mut n_positional, mut n_keyword) = (n_pushed, 0);
        let (mut star_bits, mut star, mut star_star) = (0u64, false, false);
        for i in 0..self.tree.count(arguments) {
            let argument = self.part(arguments, i);
            if self.strict && n_keyword > 0 && matches!(self.tree.kind(argument), Some(Kind::WalrusArg | Kind::Comprehension)) {
                // The original overlooks these two, and takes the names of the keywords for values.
                return self.fail(argument, "positional arg after keyword arg");
            }
            match self.tree.kind(argument) {
                Some(Kind::Star) => {
                    if star_star {
                        return self.fail(argument, "* arg after **");
                    }
                    if n_keyword > 0 {
                        return self.fail(argument, "* arg after kwarg");
                    }
                    if i + 1 >= u32::from(self.small_int_bits) {
                        return self.fail(argument, "too many args");
                    }
                    star = true;
                    star_bits |= 1u64.checked_shl(i).unwrap_or(0);
                    n_positional += 1;
                    self.expression(self.part(argument, 0))?;
                }
                Some(Kind::StarStar) => {
                    star_star = true;
                    n_keyword += 1;
                    self.op(op::LOAD_NULL)?;
                    self.expression(self.part(argument, 0))?;
                }
                Some(Kind::Keyword) => {
                    let Leaf::Name(name) = self.part(argument, 0).leaf() else {
                        return self.fail(argument, "LHS of keyword arg must be an id");
                    };
                    self.op_name(op::LOAD_CONST_STRING, name)?;
                    self.expression(self.part(argument, 1))?;
                    n_keyword += 1;
                }
                Some(Kind::WalrusArg) => {
                    self.walrus(argument)?;
                    n_positional += 1;
                }
                Some(Kind::Comprehension) => {
                    self.comprehension(ScopeKind::Generator, argument)?;
                    n_positional += 1;
                }
                _ => {
                    if star_star {
                        return self.fail(argument, "positional arg after **");
                    }
                    if n_keyword > 0 {
                        return self.fail(argument, "positional arg after keyword arg");
                    }
                    self.expression(argument)?;
                    n_positional += 1;
                }
            }
        }
        self.at_most(n_positional.max(n_keyword), 255, "too many args")?;
        let with_stars = star || star_star;
        if with_stars {
            self.small_int(star_bits as i64)?;
        }
        let opcode = match (method, with_stars) {
            (false, false) => op::CALL_FUNCTION,
            (false, true) => op::CALL_FUNCTION_VAR_KW,
            (true, false) => op::CALL_METHOD,
            (true, true) => op::CALL_METHOD_VAR_KW,
        };
        self.op_uint(opcode, n_positional.wrapping_add(n_keyword << 8))
    }
}

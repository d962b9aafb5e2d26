//! Constants: literals, folding, `const()`.

use bytecode::mpy;
use bytecode::opcode::{BinaryOp, UnaryOp};

use super::{Parser, TOO_DEEP};
use crate::Mode;
use crate::error::{ErrorKind, Fallible, Message};
use crate::names::NameId;
use crate::number::{self, Literal};
use crate::tree::{Kind, Leaf, Node};
use crate::value::{Value, node_value};

/// Longest string literal that is a name rather than a constant object, in bytes.
const MAX_SHORT_STR_BYTES: usize = 10;

/// What `math.NAME` stands for.
fn math_constant(name: &[u8]) -> Option<f64> {
    Some(match name {
        b"e" => core::f64::consts::E,
        b"pi" => core::f64::consts::PI,
        b"tau" => core::f64::consts::TAU,
        b"inf" => f64::INFINITY,
        b"nan" => f64::NAN,
        _ => return None,
    })
}

impl<'a> Parser<'a, '_, '_> {
    /// A constant that remembers its line.
    fn const_node(&mut self, value: Value<'a>, line: u32) -> Fallible<Node> {
        let index = self.values.add(value)?;
        self.numbered_const(index, line)
    }

    fn numbered_const(&mut self, index: u32, line: u32) -> Fallible<Node> {
        let index = Node::number(index)?;
        self.node(Kind::Const, line, &[index])
    }

    /// A number: in the word if it is small enough for the target, else a constant, with a line if it is a literal.
    fn number_node(&mut self, value: Value<'a>, line: Option<u32>) -> Fallible<Node> {
        if let Value::Int(int) = value
            && self.fits_target(int)
        {
            return match Node::int(int) {
                Some(node) => Ok(node),
                None => Node::constant(self.values.add(value)?),
            };
        }
        match line {
            Some(line) => self.const_node(value, line),
            None => Node::constant(self.values.add(value)?),
        }
    }

    fn fits_target(&self, value: i64) -> bool {
        number::fits_small(value, self.small_int_bits)
    }

    pub(super) fn integer(&mut self, line: u32) -> Fallible<Node> {
        match number::integer(self.lexer.text(), &self.values)? {
            Literal::Value(value) => self.number_node(value, Some(line)),
            Literal::Bad { base, digits } => {
                let digits = self.arena.alloc_slice_copy(digits)?;
                let message = Message::BadInteger { base, digits };
                self.fail(ErrorKind::Syntax, message, line)
            }
        }
    }

    pub(super) fn float_or_imaginary(&mut self, line: u32) -> Fallible<Node> {
        match number::float_or_imaginary(self.lexer.text()) {
            Some(value) => self.const_node(value, line),
            None => self.fail(ErrorKind::Syntax, Message::Text("invalid syntax for number"), line),
        }
    }

    pub(super) fn str_constant(&mut self, line: u32) -> Fallible<Node> {
        let text = self.lexer.text();
        if text.len() <= MAX_SHORT_STR_BYTES || self.names.is_known(text) {
            return Node::str(self.names.intern(text)?);
        }
        let index = self.values.add_text(text, false)?;
        self.numbered_const(index, line)
    }

    pub(super) fn bytes_constant(&mut self, line: u32) -> Fallible<Node> {
        let index = self.values.add_text(self.lexer.text(), true)?;
        self.numbered_const(index, line)
    }

    fn value(&self, node: Node) -> Option<Value<'a>> {
        node_value(&self.tree, &self.names, &self.values, node)
    }

    /// The value of a number that folding takes.
    fn number(&self, node: Node) -> Option<Value<'a>> {
        let value = self.value(node)?;
        let is_number = matches!(value, Value::Int(_) | Value::Big(..) | Value::Float(_) | Value::Nan(_));
        is_number.then_some(value)
    }

    pub(super) fn fold_not(&mut self, line: u32, operand: Node) -> Fallible<Node> {
        match self.value(operand) {
            Some(value) if value.truth() => Ok(Node::FALSE),
            Some(_) => Ok(Node::TRUE),
            None => self.node(Kind::Not, line, &[operand]),
        }
    }

    /// The operands of `and` or `or` on the stack: those that decide nothing go, and what follows one that decides.
    pub(super) fn fold_logic(&mut self, kind: Kind, line: u32, start: usize) -> Fallible<Node> {
        let count = self.stack.len() - start;
        let mut kept = start;
        for i in start..start + count {
            let Some(&operand) = self.stack.get(i) else {
                break;
            };
            let truth = self.value(operand).map(|value| value.truth());
            let is_last = i + 1 == start + count;
            if truth == Some(kind == Kind::And) && !is_last {
                continue;
            }
            if let Some(slot) = self.stack.get_mut(kept) {
                *slot = operand;
            }
            kept += 1;
            if truth == Some(kind == Kind::Or) {
                break;
            }
        }
        self.stack.truncate(kept);
        match self.stack.get(start..) {
            Some(&[single]) => {
                self.stack.truncate(start);
                Ok(single)
            }
            _ => self.list(kind, line, start),
        }
    }

    /// Operands and operators of one level on the stack: all or nothing.
    pub(super) fn fold_chain(&mut self, line: u32, start: usize) -> Fallible<Node> {
        let first = self.stack.get(start).copied().unwrap_or(Node::NULL);
        let mut value = self.number(first);
        let mut i = start + 1;
        while let (Some(left), Some(&[op, operand])) = (value, self.stack.get(i..i + 2)) {
            value = match (BinaryOp::from_number(op.as_number() as u8), self.number(operand)) {
                (Some(op), Some(right)) => number::binary(op, left, right, &mut self.values)?,
                _ => None,
            };
            i += 2;
        }
        match value {
            Some(value) => {
                self.stack.truncate(start);
                self.number_node(value, None)
            }
            None => self.list(Kind::Binary, line, start),
        }
    }

    pub(super) fn fold_power(&mut self, line: u32, base: Node, exponent: Node) -> Fallible<Node> {
        if let (Some(left), Some(right)) = (self.number(base), self.number(exponent))
            && let Some(value) = number::binary(BinaryOp::Power, left, right, &mut self.values)?
        {
            return self.number_node(value, None);
        }
        self.node(Kind::Power, line, &[base, exponent])
    }

    pub(super) fn fold_unary(&mut self, line: u32, op: UnaryOp, operand: Node) -> Fallible<Node> {
        if let Some(value) = self.number(operand)
            && let Some(folded) = number::unary(op, value, &mut self.values)?
        {
            // The original computes with 63 bits, and does not notice that the negative of what needs more needs no more.
            if op == UnaryOp::Negative && matches!(value, Value::Int(number::FIRST_BIG)) && self.small_int_bits == 63 {
                return Node::constant(self.values.add(Value::Big(true, &[0, 1 << 30]))?);
            }
            return self.number_node(folded, None);
        }
        let op = Node::number(op as u32)?;
        self.node(Kind::Unary, line, &[op, operand])
    }

    /// The tuple display of the items on the stack; one constant if all of them are. `fold_line` is the line it has then.
    pub(super) fn tuple(&mut self, kind: Kind, line: u32, fold_line: u32, start: usize) -> Fallible<Node> {
        let items = self.stack.get(start..).unwrap_or_default();
        let mut depth = 1;
        for &item in items {
            match self.value(item) {
                None => return self.list(kind, line, start),
                Some(Value::Tuple(_, inner)) => depth = depth.max(inner.saturating_add(1)),
                Some(_) => {}
            }
        }
        if depth > self.max_depth.min(mpy::MAX_TUPLE_DEPTH as u32 * 8) / 8 {
            return self.fail(ErrorKind::Runtime, Message::Text(TOO_DEEP), line);
        }
        let leaves = self.arena.alloc_slice_copy(items)?;
        self.stack.truncate(start);
        for item in leaves.iter_mut().filter(|item| item.leaf() == Leaf::Compound) {
            let index = match self.tree.is(*item, Kind::Const) {
                true => self.tree.part(*item, 0).as_number(),
                // An empty tuple.
                false => self.values.add(Value::Tuple(&[], 1))?,
            };
            *item = Node::constant(index)?;
        }
        self.const_node(Value::Tuple(leaves, depth), fold_line)
    }

    /// The atom and trailers on the stack; a constant if they are `math.pi` or the like.
    pub(super) fn fold_module_constant(&mut self, line: u32, start: usize) -> Fallible<Node> {
        if let Some(&[module, attribute]) = self.stack.get(start..)
            && let Leaf::Name(module) = module.leaf()
            && self.names.text(module) == b"math"
            && self.tree.is(attribute, Kind::Attribute)
            && let Leaf::Name(name) = self.tree.part(attribute, 0).leaf()
            && let Some(value) = math_constant(self.names.text(name))
        {
            self.stack.truncate(start);
            let value = match value.is_nan() {
                true => Value::Nan(0),
                false => Value::Float(value),
            };
            return Node::constant(self.values.add(value)?);
        }
        self.list(Kind::Trailers, line, start)
    }

    /// A statement of just a constant has no effect, except that the prompt prints it.
    pub(super) fn is_lone_constant(&self, node: Node) -> bool {
        let empty_tuple = self.tree.is(node, Kind::ParenTuple);
        self.mode != Mode::Single && !empty_tuple && self.value(node).is_some()
    }

    /// What a name in an expression is: itself, or the constant it stands for.
    pub(super) fn const_value(&mut self, name: NameId) -> Fallible<Node> {
        if !self.names.is_const(name) {
            return Node::name(name);
        }
        let found = self.consts.iter().find(|entry| entry.0 == name);
        let Some(&(_, node)) = found else {
            return Node::name(name);
        };
        let line = self.line();
        match self.value(node) {
            // Anything but an integer comes from the table of constants, even where a literal would not.
            Some(value @ (Value::Int(_) | Value::Big(..))) => self.number_node(value, Some(line)),
            Some(value) => self.const_node(value, line),
            None => Ok(node),
        }
    }

    /// If the statement is `NAME = const(VALUE)`: notes the constant, and makes the statement that remains.
    pub(super) fn const_definition(&mut self, line: u32, target: Node, value: Node) -> Fallible<Option<Node>> {
        let Leaf::Name(name) = target.leaf() else {
            return Ok(None);
        };
        let tree = &self.tree;
        let (callee, call) = (tree.part(value, 0), tree.part(value, 1));
        let is_const_call = tree.is(value, Kind::Trailers)
            && tree.count(value) == 2
            && tree.is(call, Kind::Call)
            && matches!(callee.leaf(), Leaf::Name(name) if self.names.text(name) == b"const");
        if !is_const_call {
            return Ok(None);
        }
        let argument = self.tree.part(call, 0);
        if self.tree.count(call) != 1 || self.value(argument).is_none() {
            let line = self.tree.line(value);
            return self.fail(ErrorKind::Syntax, Message::Text("not a constant"), line);
        }
        self.names.set_const(name);
        self.consts.push((name, argument))?;
        if self.names.text(name).first() == Some(&b'_') {
            return self.node(Kind::Pass, 0, &[]).map(Some);
        }
        self.node(Kind::Assign, line, &[target, argument]).map(Some)
    }
}

//! Assignment to, deletion of, and in-place operation on targets.

use bytecode::opcode::op;

use super::Generator;
use crate::error::Fallible;
use crate::scope::{IdentKind, MODULE};
use crate::tree::{Kind, Leaf, Node};

const BAD_TARGET: &str = "can't assign to expression";

impl Generator<'_, '_, '_> {
    /// Stores the value on top of the stack.
    pub(super) fn assign(&mut self, target: Node) -> Fallible {
        if let Leaf::Name(name) = target.leaf() {
            return self.store(name);
        }
        match self.tree.kind(target) {
            Some(Kind::Trailers) => match self.target_object(target)? {
                Some(last) if self.tree.is(last, Kind::Attribute) => self.attribute_op(op::STORE_ATTR, last),
                Some(last) => {
                    self.expression(self.part(last, 0))?;
                    self.op(op::STORE_SUBSCR)
                }
                None => self.fail(target, BAD_TARGET),
            },
            Some(Kind::Tuple | Kind::List) => self.unpack(target),
            Some(Kind::ParenTuple) if self.tree.count(target) > 0 => self.unpack(target),
            _ => self.fail(target, BAD_TARGET),
        }
    }

    /// Code for all but the last trailer; returns the last, unless it is a call.
    fn target_object(&mut self, target: Node) -> Fallible<Option<Node>> {
        let last = self.tree.count(target).saturating_sub(1);
        if self.tree.is(self.part(target, last), Kind::Call) {
            return Ok(None);
        }
        self.expression(self.part(target, 0))?;
        for i in 1..last {
            self.trailer(self.part(target, i))?;
        }
        Ok(Some(self.part(target, last)))
    }

    fn attribute_op(&mut self, opcode: u8, trailer: Node) -> Fallible {
        match self.part(trailer, 0).leaf() {
            Leaf::Name(name) => self.op_name(opcode, name),
            _ => Ok(()),
        }
    }

    fn unpack(&mut self, target: Node) -> Fallible {
        self.enter()?;
        let count = self.tree.count(target);
        let mut star = None;
        for i in 0..count {
            let item = self.part(target, i);
            if self.tree.is(item, Kind::Star) {
                if star.is_some() {
                    return self.fail(item, "multiple *x in assignment");
                }
                star = Some(i);
            }
        }
        match star {
            Some(i) => {
                self.at_most(i.max(count - 1 - i), 255, "too many targets")?;
                self.op_uint(op::UNPACK_EX, i + ((count - 1 - i) << 8))?;
            }
            None => self.op_uint(op::UNPACK_SEQUENCE, count)?,
        }
        for i in 0..count {
            let item = self.part(target, i);
            match star == Some(i) {
                true => self.assign(self.part(item, 0))?,
                false => self.assign(item)?,
            }
        }
        self.leave();
        Ok(())
    }

    pub(super) fn delete_target(&mut self, target: Node) -> Fallible {
        const BAD: &str = "can't delete expression";
        if let Leaf::Name(name) = target.leaf() {
            return self.delete(name);
        }
        match self.tree.kind(target) {
            Some(Kind::Trailers) => match self.target_object(target)? {
                Some(last) if self.tree.is(last, Kind::Attribute) => {
                    self.op(op::LOAD_NULL)?;
                    self.op(op::ROT_TWO)?;
                    self.attribute_op(op::STORE_ATTR, last)
                }
                Some(last) => {
                    self.expression(self.part(last, 0))?;
                    self.op(op::LOAD_NULL)?;
                    self.op(op::ROT_THREE)?;
                    self.op(op::STORE_SUBSCR)
                }
                None => self.fail(target, BAD),
            },
            Some(Kind::Tuple | Kind::ParenTuple) if self.tree.count(target) > 0 => {
                self.enter()?;
                for i in 0..self.tree.count(target) {
                    self.delete_target(self.part(target, i))?;
                }
                self.leave();
                Ok(())
            }
            _ => self.fail(target, BAD),
        }
    }

    /// `target op= value`.
    pub(super) fn augmented(&mut self, target: Node, operator: u8, value: Node) -> Fallible {
        let operator = op::BINARY_OP_MULTI.wrapping_add(operator);
        if let Leaf::Name(name) = target.leaf() {
            self.load(name)?;
            self.expression(value)?;
            self.op(operator)?;
            return self.store(name);
        }
        let last = match self.tree.is(target, Kind::Trailers) {
            true => self.target_object(target)?,
            false => None,
        };
        let Some(last) = last else {
            return self.fail(target, BAD_TARGET);
        };
        if self.tree.is(last, Kind::Attribute) {
            self.op(op::DUP_TOP)?;
            self.attribute_op(op::LOAD_ATTR, last)?;
            self.expression(value)?;
            self.op(operator)?;
            self.op(op::ROT_TWO)?;
            return self.attribute_op(op::STORE_ATTR, last);
        }
        self.expression(self.part(last, 0))?;
        self.op(op::DUP_TOP_TWO)?;
        self.op(op::LOAD_SUBSCR)?;
        self.expression(value)?;
        self.op(operator)?;
        self.op(op::ROT_THREE)?;
        self.op(op::STORE_SUBSCR)
    }

    /// `target := value`; the value stays on the stack.
    pub(super) fn walrus(&mut self, node: Node) -> Fallible {
        let (target, value) = (self.part(node, 0), self.part(node, 1));
        let Leaf::Name(name) = target.leaf() else {
            return self.fail(target, BAD_TARGET);
        };
        self.expression(value)?;
        self.op(op::DUP_TOP)?;
        if self.declaring() && self.kind.is_comprehension() {
            self.bind_outside(name)?;
        }
        self.store(name)
    }

    /// A name bound inside a comprehension belongs to the scope around it.
    fn bind_outside(&mut self, name: crate::names::NameId) -> Fallible {
        let parent = self.scopes.scope(self.scope).map_or(0, |scope| scope.parent);
        let outer = self.scopes.find_or_add(parent, name, IdentKind::ImplicitGlobal)?;
        self.scopes.assigned(parent, outer);
        let kind = self.scopes.ident(outer).map(|ident| ident.kind);
        let undecided = IdentKind::Undecided;
        let inner = self.scopes.current(&self.names, self.scope, name, undecided)?;
        let known = self.scopes.ident(inner).map(|ident| ident.kind);
        if kind == Some(IdentKind::ExplicitGlobal) {
            // One that was read before becomes a variable of the comprehension: that is what the original makes of it.
            if known == Some(undecided) {
                self.scopes.set_kind(inner, IdentKind::ExplicitGlobal);
            }
            return Ok(());
        }
        match (parent == MODULE, known) {
            (true, Some(IdentKind::Undecided | IdentKind::ExplicitGlobal)) => {
                self.scopes.declare_global(inner);
                Ok(())
            }
            (true, _) => self.fail(Node::NULL, "identifier redefined as global"),
            (false, Some(IdentKind::Undecided | IdentKind::ImplicitGlobal)) => self.nonlocal(inner, Node::NULL),
            (false, Some(IdentKind::Free)) => Ok(()),
            (false, _) => self.fail(Node::NULL, "identifier redefined as nonlocal"),
        }
    }

    /// Makes a name of this scope that of an enclosing function.
    pub(super) fn nonlocal(&mut self, ident: u32, node: Node) -> Fallible {
        self.scopes.set_kind(ident, IdentKind::ImplicitGlobal);
        match self.scopes.close_over(self.scope, ident)? {
            true => Ok(()),
            false => self.fail(node, "no binding for nonlocal found"),
        }
    }
}

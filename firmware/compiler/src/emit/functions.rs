//! Functions, classes and comprehensions: their bodies, and the code that makes them.

use bytecode::opcode::op;
use bytecode::{Arena, ArenaVec, Prelude, prelude, varuint};

use super::{Generator, Pass};
use crate::Mode;
use crate::error::{Failed, Fallible};
use crate::names::NameId;
use crate::scope::{Ident, IdentKind, Role, ScopeKind};
use crate::tree::{Kind, Leaf, Node};

/// The hidden argument of a comprehension; no name in a source is empty.
const HIDDEN_ARGUMENT: &[u8] = b"";

impl<'a> Generator<'a, '_, '_> {
    pub(super) fn scope_body(&mut self, kind: ScopeKind, node: Node) -> Fallible {
        match kind {
            ScopeKind::Module if self.mode == Mode::Eval => {
                self.expression(node)?;
                return self.op(op::RETURN_VALUE);
            }
            ScopeKind::Module => self.block(node)?,
            ScopeKind::Class => return self.class_body(node),
            ScopeKind::Function => {
                self.parameters(self.part(node, 1))?;
                self.block(self.part(node, 2))?;
            }
            ScopeKind::Lambda => return self.lambda_body(node),
            _ => return self.comprehension_body(kind, node),
        }
        self.none()?;
        self.op(op::RETURN_VALUE)
    }

    fn lambda_body(&mut self, node: Node) -> Fallible {
        self.parameters(self.part(node, 0))?;
        self.line(node)?;
        self.expression(self.part(node, 1))?;
        let flags = self.scopes.scope(self.scope).map_or(0, |scope| scope.flags);
        if flags & prelude::GENERATOR != 0 {
            self.op(op::POP_TOP)?;
            self.none()?;
        }
        self.op(op::RETURN_VALUE)
    }

    fn class_body(&mut self, node: Node) -> Fallible {
        if self.declaring() {
            let cell = self.class_cell;
            self.scopes.current(&self.names, self.scope, cell, IdentKind::Local)?;
        }
        let [name, module, qualname] = [&b"__name__"[..], b"__module__", b"__qualname__"].map(|text| self.names.intern(text));
        self.load(name?)?;
        self.store(module?)?;
        if let Leaf::Name(class) = self.part(node, 0).leaf() {
            self.op_name(op::LOAD_CONST_STRING, class)?;
        }
        self.store(qualname?)?;
        self.block(self.part(node, 2))?;
        match self.class_cell_slot() {
            Some(slot) => self.load_fast(slot)?,
            None => self.none()?,
        }
        self.op(op::RETURN_VALUE)
    }

    /// Where the class itself will be, if a method asks for it.
    fn class_cell_slot(&self) -> Option<u32> {
        let cell = self.class_cell;
        let ident = self.scopes.find_current(&self.names, self.scope, cell)?;
        let ident = self.scopes.ident(ident)?;
        (ident.kind != IdentKind::Local).then_some(u32::from(ident.slot))
    }

    /// In the first walk: the parameters of the scope become its first names.
    fn parameters(&mut self, parameters: Node) -> Fallible {
        if !self.declaring() {
            return Ok(());
        }
        let (mut star, mut star_star) = (false, false);
        let mut scope = self.scopes.scope(self.scope).ok_or(Failed)?;
        for i in 0..self.tree.count(parameters) {
            let parameter = self.part(parameters, i);
            let kind = self.tree.kind(parameter);
            let is_star = kind == Some(Kind::StarParam);
            if star_star || is_star && star {
                return self.fail(parameter, "invalid syntax");
            }
            let mut name = parameter;
            if kind.is_some() {
                name = self.part(parameter, 0);
            }
            let mut has_default = false;
            match kind {
                Some(Kind::StarParam) => {
                    star = true;
                    if name.is_null() {
                        continue;
                    }
                    scope.flags |= prelude::VAR_ARGS;
                }
                Some(Kind::StarStarParam) => {
                    star_star = true;
                    scope.flags |= prelude::VAR_KEYWORDS;
                }
                _ => {
                    has_default = !self.part(parameter, 1).is_null();
                    if star {
                        scope.n_kwonly_args = scope.n_kwonly_args.saturating_add(1);
                        if has_default {
                            scope.flags |= prelude::DEF_KW_ARGS;
                        }
                    } else {
                        scope.n_pos_args = scope.n_pos_args.saturating_add(1);
                        scope.n_def_pos_args += u16::from(has_default);
                    }
                }
            }
            let _ = has_default;
            let name = self.as_name(name).ok_or(Failed)?;
            if self.scopes.find_current(&self.names, self.scope, name).is_some() {
                return self.fail(parameter, "argument name reused");
            }
            let ident = self.scopes.current(&self.names, self.scope, name, IdentKind::Local)?;
            let role = if is_star { Role::Star } else { Role::Param };
            self.scopes.update_ident(ident, |ident| ident.role = role);
        }
        self.scopes.scopes.update(self.scope, |slot| {
            slot.flags |= scope.flags;
            slot.n_pos_args = scope.n_pos_args;
            slot.n_kwonly_args = scope.n_kwonly_args;
            slot.n_def_pos_args = scope.n_def_pos_args;
        });
        Ok(())
    }

    /// The scope of the function, class or comprehension that is made next.
    fn child(&mut self, kind: ScopeKind, node: Node, name: Option<NameId>) -> Fallible<u32> {
        let child = self.next_child;
        self.next_child += 1;
        if self.pass == Pass::Declare {
            let name = match name {
                Some(name) => name,
                None => self.names.intern(kind.fixed_name())?,
            };
            self.scopes.add(kind, node, name, self.scope)?;
        }
        Ok(child)
    }

    /// Makes the function of a child scope; its default values lie on the stack if `with_defaults`.
    fn make_function(&mut self, child: u32, with_defaults: bool) -> Fallible {
        let number = self.n_made;
        self.n_made += 1;
        if self.declaring() {
            return Ok(());
        }
        self.scopes.scopes.update(child, |child| child.number = number);
        let mut n_captured = 0;
        if self.kind != ScopeKind::Module {
            while let Some(slot) = self.scopes.captured(self.scope, child, n_captured) {
                self.load_fast(u32::from(slot))?;
                n_captured += 1;
            }
        }
        self.at_most(n_captured, 255, "too many closed-over names")?;
        let opcode = match (n_captured > 0, with_defaults) {
            (false, false) => op::MAKE_FUNCTION,
            (false, true) => op::MAKE_FUNCTION_DEFARGS,
            (true, false) => op::MAKE_CLOSURE,
            (true, true) => op::MAKE_CLOSURE_DEFARGS,
        };
        match n_captured {
            0 => self.op_uint(opcode, number),
            n => self.code.op_uint(opcode, number, Some(n as u8)),
        }
    }

    /// Pushes the default values of parameters: a tuple and a dict, either possibly missing. Whether there are any.
    fn defaults(&mut self, parameters: Node) -> Fallible<bool> {
        let (mut n_positional, mut n_keyword, mut star) = (0, 0, false);
        for i in 0..self.tree.count(parameters) {
            let parameter = self.part(parameters, i);
            match self.tree.kind(parameter) {
                Some(Kind::StarParam) => star = true,
                Some(Kind::StarStarParam) => {}
                _ => {
                    let value = self.part(parameter, 1);
                    if value.is_null() {
                        if !star && n_positional > 0 {
                            let text = "non-default argument follows default argument";
                            self.fail(parameter, text)?;
                        }
                        continue;
                    }
                    if !star {
                        n_positional += 1;
                        self.expression(value)?;
                        continue;
                    }
                    n_keyword += 1;
                    if n_keyword == 1 {
                        match n_positional {
                            0 => self.op(op::LOAD_NULL)?,
                            n => self.op_uint(op::BUILD_TUPLE, n)?,
                        }
                        self.op_uint(op::BUILD_MAP, 0)?;
                    }
                    self.expression(value)?;
                    if let Leaf::Name(name) = self.part(parameter, 0).leaf() {
                        self.op_name(op::LOAD_CONST_STRING, name)?;
                    }
                    self.op(op::STORE_MAP)?;
                }
            }
        }
        if n_positional > 0 && n_keyword == 0 {
            self.op_uint(op::BUILD_TUPLE, n_positional)?;
            self.op(op::LOAD_NULL)?;
        }
        Ok(n_positional + n_keyword > 0)
    }

    pub(super) fn lambda(&mut self, node: Node) -> Fallible {
        let child = self.child(ScopeKind::Lambda, node, None)?;
        let with_defaults = self.defaults(self.part(node, 0))?;
        self.make_function(child, with_defaults)
    }

    /// Makes a function or class; returns its name.
    fn definition(&mut self, node: Node) -> Fallible<NameId> {
        match self.tree.kind(node) {
            Some(Kind::Async) => self.function(self.part(node, 0), true),
            Some(Kind::ClassDef) => self.class(node),
            _ => self.function(node, false),
        }
    }

    /// A `def` or `class` statement.
    pub(super) fn definition_statement(&mut self, node: Node) -> Fallible {
        let name = self.definition(node)?;
        self.store(name)
    }

    fn function(&mut self, node: Node, is_async: bool) -> Fallible<NameId> {
        let name = self.as_name(self.part(node, 0)).ok_or(Failed)?;
        let child = self.child(ScopeKind::Function, node, Some(name))?;
        if is_async {
            self.scopes.set_flag(child, prelude::GENERATOR);
        }
        let with_defaults = self.defaults(self.part(node, 1))?;
        self.make_function(child, with_defaults)?;
        Ok(name)
    }

    fn class(&mut self, node: Node) -> Fallible<NameId> {
        let name = self.as_name(self.part(node, 0)).ok_or(Failed)?;
        let child = self.child(ScopeKind::Class, node, Some(name))?;
        self.op(op::LOAD_BUILD_CLASS)?;
        self.make_function(child, false)?;
        self.op_name(op::LOAD_CONST_STRING, name)?;
        self.call(self.part(node, 1), 2, false)?;
        Ok(name)
    }

    pub(super) fn decorated(&mut self, node: Node) -> Fallible {
        let n_decorators = self.tree.count(node).saturating_sub(1);
        let mut n_calls = 0;
        for i in 0..n_decorators {
            let decorator = self.part(node, i);
            let (name, call) = (self.part(decorator, 0), self.part(decorator, 1));
            let first = match name.leaf() {
                Leaf::Compound => self.part(name, 0),
                _ => name,
            };
            let first = self.as_name(first).ok_or(Failed)?;
            if self.names.text(first) == b"micropython" {
                self.directive(name)?;
                continue;
            }
            n_calls += 1;
            self.load(first)?;
            for i in 1..self.tree.count(name) {
                if let Leaf::Name(attribute) = self.part(name, i).leaf() {
                    self.op_name(op::LOAD_ATTR, attribute)?;
                }
            }
            if !call.is_null() {
                self.line(call)?;
                self.call(call, 0, false)?;
            }
        }
        let name = self.definition(self.part(node, n_decorators))?;
        for _ in 0..n_calls {
            self.op_uint(op::CALL_FUNCTION, 1)?;
        }
        self.store(name)
    }

    /// `@micropython.NAME`: which kind of code to make. Only bytecode can be.
    fn directive(&mut self, name: Node) -> Fallible {
        let attribute = match self.tree.count(name) {
            2 => self.as_name(self.part(name, 1)),
            _ => None,
        };
        match attribute.map_or(&b""[..], |attribute| self.names.text(attribute)) {
            b"bytecode" => Ok(()),
            b"native" | b"viper" | b"asm_thumb" | b"asm_xtensa" | b"asm_rv32" => self.fail(Node::NULL, "invalid arch"),
            _ => self.fail(name, "invalid micropython decorator"),
        }
    }

    /// A list, set or dict comprehension or generator expression; `node` is the `Comprehension`.
    pub(super) fn comprehension(&mut self, kind: ScopeKind, node: Node) -> Fallible {
        let child = self.child(kind, node, None)?;
        self.make_function(child, false)?;
        let iterable = self.part(self.part(node, 1), 1);
        self.expression(iterable)?;
        if kind == ScopeKind::Generator {
            self.op(op::GET_ITER)?;
        }
        self.op_uint(op::CALL_FUNCTION, 1)
    }

    fn comprehension_body(&mut self, kind: ScopeKind, node: Node) -> Fallible {
        let argument = self.names.intern(HIDDEN_ARGUMENT)?;
        if self.declaring() {
            self.scopes.current(&self.names, self.scope, argument, IdentKind::Local)?;
            self.scopes.scopes.update(self.scope, |scope| scope.n_pos_args = 1);
            if kind == ScopeKind::Generator {
                self.scopes.set_flag(self.scope, prelude::GENERATOR);
            }
        }
        self.line(node)?;
        match kind {
            ScopeKind::ListComp => self.op_uint(op::BUILD_LIST, 0)?,
            ScopeKind::DictComp => self.op_uint(op::BUILD_MAP, 0)?,
            ScopeKind::SetComp => self.op_uint(op::BUILD_SET, 0)?,
            _ => self.op(op::LOAD_NULL)?,
        }
        self.load(argument)?;
        match kind {
            ScopeKind::Generator => {
                self.op(op::LOAD_NULL)?;
                self.op(op::LOAD_NULL)?;
            }
            _ => self.op(op::GET_ITER_STACK)?,
        }
        self.comprehension_loop(kind, self.part(node, 0), self.part(node, 1), 0)?;
        if kind == ScopeKind::Generator {
            self.none()?;
        }
        self.op(op::RETURN_VALUE)
    }

    /// One `for` clause and all that is inside it.
    fn comprehension_loop(&mut self, kind: ScopeKind, element: Node, clause: Node, level: u32) -> Fallible {
        self.enter()?;
        let (top, end) = (self.new_label()?, self.new_label()?);
        self.place(top)?;
        self.jump(op::FOR_ITER, end)?;
        self.assign(self.part(clause, 0))?;
        let mut next = self.part(clause, 2);
        while self.tree.is(next, Kind::CompIf) {
            self.jump_if(self.part(next, 0), false, top)?;
            next = self.part(next, 1);
        }
        if !next.is_null() {
            self.expression(self.part(next, 1))?;
            self.op(op::GET_ITER_STACK)?;
            self.comprehension_loop(kind, element, next, level + 1)?;
        } else {
            self.expression(element)?;
            let distance = 4 * level + 5;
            match kind {
                ScopeKind::ListComp => self.op_uint(op::STORE_COMP, distance << 2)?,
                ScopeKind::DictComp => self.op_uint(op::STORE_COMP, (distance + 1) << 2 | 1)?,
                ScopeKind::SetComp => self.op_uint(op::STORE_COMP, distance << 2 | 2)?,
                _ => {
                    self.op(op::YIELD_VALUE)?;
                    self.op(op::POP_TOP)?;
                }
            }
        }
        self.jump(op::JUMP, top)?;
        self.place(end)?;
        self.adjust(-4);
        self.leave();
        Ok(())
    }

    /// In the second walk, before the code: the names that the prelude lists enter the table.
    pub(super) fn argument_names(&mut self) -> Fallible {
        let scope = self.scopes.scope(self.scope).ok_or(Failed)?;
        let n_args = scope.n_pos_args.saturating_add(scope.n_kwonly_args);
        for slot in 0..n_args {
            let name = self.argument_name(slot)?;
            self.names.table_idx(name)?;
        }
        Ok(())
    }

    /// The name of the parameter in a slot, `*` if there is none.
    fn argument_name(&mut self, slot: u16) -> Fallible<NameId> {
        let in_slot = |ident: &Ident| ident.slot == slot;
        match self.scopes.find_param(self.scope, in_slot) {
            Some(name) => Ok(name),
            None => self.names.intern(b"*"),
        }
    }

    /// The data of the function that was just walked.
    pub(super) fn finish_function(&mut self, arena: &'a Arena<'a>) -> Fallible<&'a [u8]> {
        let scope = self.scopes.scope(self.scope).ok_or(Failed)?;
        if scope.n_slots == u16::MAX {
            // Perhaps even more.
            return self.overflow(scope.name);
        }
        let code_bytes = self.code.lay_out() as usize;
        let max_depth = u32::try_from(self.code.max_depth).unwrap_or(0);
        self.info.clear();
        let name = self.names.table_idx(scope.name)?;
        self.info.extend_from_slice(varuint::encode(name).as_slice())?;
        for slot in 0..scope.n_pos_args.saturating_add(scope.n_kwonly_args) {
            let name = self.argument_name(slot)?;
            let name = self.names.table_idx(name)?;
            self.info.extend_from_slice(varuint::encode(name).as_slice())?;
        }
        self.code.write_lines(&mut self.info)?;
        self.cells.clear();
        let mut last_cell = 0;
        for ident in self.scopes.idents_of(self.scope) {
            if let Some(ident) = self.scopes.ident(ident)
                && ident.kind == IdentKind::Cell
            {
                last_cell = last_cell.max(ident.slot);
                self.cells.push(ident.slot as u8)?;
            }
        }
        if last_cell > u8::MAX.into() {
            // One byte is all that a slot has here; the original's `mpy-cross` stops at an assertion.
            return self.give_up("too many locals");
        }
        let prelude = Prelude {
            n_state: (u32::from(scope.n_slots) + max_depth).max(1),
            n_exc_stack: self.max_blocks,
            scope_flags: scope.flags,
            n_pos_args: u32::from(scope.n_pos_args),
            n_kwonly_args: u32::from(scope.n_kwonly_args),
            n_def_pos_args: u32::from(scope.n_def_pos_args),
            n_info: self.info.len() as u32,
            n_cell: self.cells.len() as u32,
            ..Prelude::default()
        };
        let prelude = prelude.encode();
        let len = prelude.len() + self.info.len() + self.cells.len() + code_bytes;
        let mut data = ArenaVec::with_capacity(arena, len)?;
        data.extend_from_slice(&prelude)?;
        data.extend_from_slice(&self.info)?;
        data.extend_from_slice(&self.cells)?;
        if self.code.write_opcodes(&mut data)?.is_err() {
            return self.overflow(scope.name);
        }
        Ok(data.into_slice())
    }

    fn overflow<T>(&mut self, scope: NameId) -> Fallible<T> {
        let failed = self.give_up("bytecode overflow");
        if let Some(error) = &mut self.error {
            error.scope = Some(self.names.text(scope));
        }
        failed
    }
}

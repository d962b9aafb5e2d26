//! Statements.

use bytecode::opcode::BinaryOp;

use super::Parser;
use crate::Mode;
use crate::error::Fallible;
use crate::token::Tok;
use crate::tree::{Kind, Node};

impl Parser<'_, '_, '_> {
    /// A file: any number of statements.
    pub(super) fn file(&mut self) -> Fallible<Node> {
        let line = self.line();
        let start = self.stack.len();
        while !self.is(Tok::End) {
            if !self.accept(Tok::Newline)? {
                self.statement()?;
            }
        }
        self.block(line, start)
    }

    /// What is typed at a prompt: one simple statement line, or one compound statement.
    pub(super) fn single(&mut self) -> Fallible<Node> {
        let line = self.line();
        let start = self.stack.len();
        if !self.accept(Tok::Newline)? {
            self.statement()?;
            self.accept(Tok::Newline)?;
        }
        if !self.is(Tok::End) {
            return self.unexpected();
        }
        self.block(line, start)
    }

    /// An expression.
    pub(super) fn eval(&mut self) -> Fallible<Node> {
        let expression = self.test_list()?;
        while self.accept(Tok::Newline)? {}
        if !self.is(Tok::End) {
            return self.unexpected();
        }
        Ok(expression)
    }

    /// The statements on the stack from `start` on, as one node.
    fn block(&mut self, line: u32, start: usize) -> Fallible<Node> {
        match self.stack.get(start..) {
            Some(&[statement]) => {
                self.stack.truncate(start);
                Ok(statement)
            }
            _ => self.list(Kind::Block, line, start),
        }
    }

    fn suite(&mut self) -> Fallible<Node> {
        self.expect(Tok::Colon)?;
        self.nested(|parser| {
            let start = parser.stack.len();
            let mut line = parser.line();
            if parser.accept(Tok::Newline)? {
                parser.expect_indent()?;
                line = parser.line();
                loop {
                    parser.statement()?;
                    if parser.accept(Tok::Dedent)? {
                        break;
                    }
                }
            } else {
                parser.simple_statements()?;
            }
            parser.block(line, start)
        })
    }

    fn expect_indent(&mut self) -> Fallible {
        self.expect(Tok::Indent)
    }

    /// Pushes the statements of a line, or a compound statement.
    fn statement(&mut self) -> Fallible {
        self.values.poll()?;
        let line = self.line();
        let statement = match self.tok() {
            Tok::If => self.if_statement(line)?,
            Tok::While => self.while_statement(line)?,
            Tok::For => self.for_statement(line)?,
            Tok::Try => self.try_statement(line)?,
            Tok::With => self.with_statement(line)?,
            Tok::Def => self.function(line)?,
            Tok::Class => self.class(line)?,
            Tok::At => self.decorated(line)?,
            Tok::Async => self.async_statement(line)?,
            _ => return self.simple_statements(),
        };
        self.stack.push(statement)?;
        Ok(())
    }

    fn simple_statements(&mut self) -> Fallible {
        loop {
            let statement = self.simple_statement()?;
            self.stack.push(statement)?;
            if !self.accept(Tok::Semicolon)? || self.is(Tok::Newline) {
                return self.expect(Tok::Newline);
            }
        }
    }

    fn simple_statement(&mut self) -> Fallible<Node> {
        let line = self.line();
        match self.tok() {
            Tok::Pass => self.keyword_statement(Kind::Pass, line),
            // A documentation string; it goes before it takes memory.
            Tok::Str | Tok::Bytes if self.mode == Mode::Exec && self.lexer.is_before_line_end() => self.keyword_statement(Kind::Pass, line),
            Tok::Break => self.keyword_statement(Kind::Break, line),
            Tok::Continue => self.keyword_statement(Kind::Continue, line),
            Tok::Del => {
                self.advance()?;
                let target = self.expr_list()?;
                self.node(Kind::Del, line, &[target])
            }
            Tok::Return => {
                self.advance()?;
                let value = self.optional(Self::test_list)?;
                self.node(Kind::Return, line, &[value])
            }
            Tok::Raise => {
                self.advance()?;
                let exception = self.optional(Self::test)?;
                let mut cause = Node::NULL;
                if !exception.is_null() && self.accept(Tok::From)? {
                    cause = self.test()?;
                }
                self.node(Kind::Raise, line, &[exception, cause])
            }
            Tok::Global => self.declaration(Kind::Global, line),
            Tok::Nonlocal => self.declaration(Kind::Nonlocal, line),
            Tok::Assert => {
                self.advance()?;
                let condition = self.test()?;
                let mut message = Node::NULL;
                if self.accept(Tok::Comma)? {
                    message = self.test()?;
                }
                self.node(Kind::Assert, line, &[condition, message])
            }
            Tok::Import => self.import(line),
            Tok::From => self.import_from(line),
            Tok::Yield => {
                let expression = self.yield_expr()?;
                self.node(Kind::ExprStmt, line, &[expression])
            }
            _ => self.expression_statement(line),
        }
    }

    fn keyword_statement(&mut self, kind: Kind, line: u32) -> Fallible<Node> {
        self.advance()?;
        self.node(kind, line, &[])
    }

    /// Nothing if the statement ends here, else what `parse` finds.
    fn optional(&mut self, parse: fn(&mut Self) -> Fallible<Node>) -> Fallible<Node> {
        match self.starts_test() {
            true => parse(self),
            false => Ok(Node::NULL),
        }
    }

    fn declaration(&mut self, kind: Kind, line: u32) -> Fallible<Node> {
        self.advance()?;
        let start = self.stack.len();
        loop {
            let name = self.name()?;
            self.stack.push(name)?;
            if !self.accept(Tok::Comma)? {
                return self.list(kind, line, start);
            }
        }
    }

    fn import(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let start = self.stack.len();
        loop {
            let module = self.dotted_name()?;
            self.stack.push(module)?;
            self.as_name()?;
            if !self.accept(Tok::Comma)? {
                return self.list(Kind::Import, line, start);
            }
        }
    }

    pub(super) fn dotted_name(&mut self) -> Fallible<Node> {
        let line = self.line();
        let first = self.name()?;
        if !self.is(Tok::Period) {
            return Ok(first);
        }
        let start = self.stack.len();
        self.stack.push(first)?;
        while self.accept(Tok::Period)? {
            let part = self.name()?;
            self.stack.push(part)?;
        }
        self.list(Kind::Dotted, line, start)
    }

    /// Pushes the name behind `as`, or nothing's node.
    fn as_name(&mut self) -> Fallible {
        let name = match self.accept(Tok::As)? {
            true => self.name()?,
            false => Node::NULL,
        };
        self.stack.push(name)?;
        Ok(())
    }

    fn import_from(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let mut level = 0;
        loop {
            match self.tok() {
                Tok::Period => level += 1,
                Tok::Ellipsis => level += 3,
                _ => break,
            }
            self.advance()?;
        }
        let module = match level > 0 && self.is(Tok::Import) {
            true => Node::NULL,
            false => self.dotted_name()?,
        };
        self.expect(Tok::Import)?;
        let level = Node::number(level)?;
        if self.accept(Tok::Star)? {
            return self.node(Kind::ImportStar, line, &[level, module]);
        }
        let start = self.stack.len();
        self.stack.push(level)?;
        self.stack.push(module)?;
        let bracketed = self.accept(Tok::ParenOpen)?;
        loop {
            let name = self.name()?;
            self.stack.push(name)?;
            self.as_name()?;
            if !self.accept(Tok::Comma)? || !self.is(Tok::Name) {
                break;
            }
        }
        if bracketed {
            self.expect(Tok::ParenClose)?;
        }
        self.list(Kind::ImportFrom, line, start)
    }

    fn expression_statement(&mut self, line: u32) -> Fallible<Node> {
        let first = self.test_star_list()?;
        match self.tok() {
            Tok::Colon => {
                self.advance()?;
                self.test()?;
                let mut value = Node::NULL;
                if self.accept(Tok::Equal)? {
                    value = self.assigned_value()?;
                    if let Some(statement) = self.const_definition(line, first, value)? {
                        return Ok(statement);
                    }
                }
                self.node(Kind::AnnAssign, line, &[first, value])
            }
            Tok::Equal => {
                let start = self.stack.len();
                self.stack.push(first)?;
                while self.accept(Tok::Equal)? {
                    let value = self.assigned_value()?;
                    self.stack.push(value)?;
                }
                if let Some(&[target, value]) = self.stack.get(start..)
                    && let Some(statement) = self.const_definition(line, target, value)?
                {
                    self.stack.truncate(start);
                    return Ok(statement);
                }
                self.list(Kind::Assign, line, start)
            }
            tok => {
                if let Some(op) = inplace_operator(tok) {
                    self.advance()?;
                    let value = match self.is(Tok::Yield) {
                        true => self.yield_expr()?,
                        false => self.test_list()?,
                    };
                    let op = Node::number(op as u32)?;
                    return self.node(Kind::AugAssign, line, &[first, op, value]);
                }
                if self.is_lone_constant(first) {
                    return self.node(Kind::Pass, line, &[]);
                }
                self.node(Kind::ExprStmt, line, &[first])
            }
        }
    }

    fn assigned_value(&mut self) -> Fallible<Node> {
        match self.is(Tok::Yield) {
            true => self.yield_expr(),
            false => self.test_star_list(),
        }
    }

    fn if_statement(&mut self, line: u32) -> Fallible<Node> {
        let start = self.stack.len();
        loop {
            self.advance()?;
            let condition = self.named_test()?;
            self.stack.push(condition)?;
            let body = self.suite()?;
            self.stack.push(body)?;
            if !self.is(Tok::Elif) {
                break;
            }
        }
        if self.accept(Tok::Else)? {
            let body = self.suite()?;
            self.stack.push(body)?;
        }
        self.list(Kind::If, line, start)
    }

    fn else_suite(&mut self) -> Fallible<Node> {
        match self.accept(Tok::Else)? {
            true => self.suite(),
            false => Ok(Node::NULL),
        }
    }

    fn while_statement(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let condition = self.named_test()?;
        let body = self.suite()?;
        let otherwise = self.else_suite()?;
        self.node(Kind::While, line, &[condition, body, otherwise])
    }

    fn for_statement(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let target = self.expr_list()?;
        self.expect(Tok::In)?;
        let iterable = self.test_list()?;
        let body = self.suite()?;
        let otherwise = self.else_suite()?;
        self.node(Kind::For, line, &[target, iterable, body, otherwise])
    }

    fn try_statement(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let body = self.suite()?;
        let start = self.stack.len();
        for part in [body, Node::NULL, Node::NULL] {
            self.stack.push(part)?;
        }
        if !self.is(Tok::Except) && !self.is(Tok::Finally) {
            return self.unexpected();
        }
        while self.is(Tok::Except) {
            let clause = self.except_clause()?;
            self.stack.push(clause)?;
        }
        let caught = self.stack.len() > start + 3;
        let otherwise = match caught {
            true => self.else_suite()?,
            false => Node::NULL,
        };
        let mut finally = Node::NULL;
        if self.accept(Tok::Finally)? {
            finally = self.suite()?;
        }
        if let Some([_, second, third, ..]) = self.stack.get_mut(start..) {
            *second = otherwise;
            *third = finally;
        }
        self.list(Kind::Try, line, start)
    }

    fn except_clause(&mut self) -> Fallible<Node> {
        let line = self.line();
        self.advance()?;
        let (mut class, mut name) = (Node::NULL, Node::NULL);
        if !self.is(Tok::Colon) {
            class = self.test()?;
            if self.accept(Tok::As)? {
                name = self.name()?;
            }
        }
        let body = self.suite()?;
        self.node(Kind::Except, line, &[class, name, body])
    }

    fn with_statement(&mut self, line: u32) -> Fallible<Node> {
        let start = self.stack.len();
        loop {
            self.advance()?;
            let context = self.test()?;
            self.stack.push(context)?;
            let target = match self.accept(Tok::As)? {
                true => self.expr()?,
                false => Node::NULL,
            };
            self.stack.push(target)?;
            if !self.is(Tok::Comma) {
                break;
            }
        }
        let body = self.suite()?;
        self.stack.push(body)?;
        self.list(Kind::With, line, start)
    }

    fn function(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let name = self.name()?;
        self.expect(Tok::ParenOpen)?;
        let parameters = self.parameters(Tok::ParenClose)?;
        self.expect(Tok::ParenClose)?;
        if self.accept(Tok::Arrow)? {
            self.test()?;
        }
        let body = self.suite()?;
        self.node(Kind::FuncDef, line, &[name, parameters, body])
    }

    /// Parameters up to the token `close`; those of a lambda have no annotations.
    pub(super) fn parameters(&mut self, close: Tok) -> Fallible<Node> {
        let annotated = close == Tok::ParenClose;
        let line = self.line();
        let start = self.stack.len();
        loop {
            let line = self.line();
            let parameter = match self.tok() {
                Tok::Name => {
                    let name = self.name()?;
                    let has_annotation = self.annotation(annotated)?;
                    let mut value = Node::NULL;
                    if self.accept(Tok::Equal)? {
                        value = self.test()?;
                    }
                    match has_annotation || !value.is_null() {
                        true => self.node(Kind::Param, line, &[name, value])?,
                        false => name,
                    }
                }
                Tok::Star => {
                    self.advance()?;
                    let mut name = Node::NULL;
                    if self.is(Tok::Name) {
                        name = self.name()?;
                        self.annotation(annotated)?;
                    }
                    self.node(Kind::StarParam, line, &[name])?
                }
                Tok::StarStar => {
                    self.advance()?;
                    let name = self.name()?;
                    self.annotation(annotated)?;
                    self.node(Kind::StarStarParam, line, &[name])?
                }
                _ => break,
            };
            self.stack.push(parameter)?;
            if !self.accept(Tok::Comma)? {
                break;
            }
        }
        self.list(Kind::Params, line, start)
    }

    /// Takes an annotation, which has no effect. Whether there was one.
    fn annotation(&mut self, annotated: bool) -> Fallible<bool> {
        let found = annotated && self.accept(Tok::Colon)?;
        if found {
            self.test()?;
        }
        Ok(found)
    }

    fn class(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let name = self.name()?;
        let mut arguments = Node::NULL;
        if self.accept(Tok::ParenOpen)? {
            arguments = self.arguments(Kind::Args, line)?;
        }
        let body = self.suite()?;
        self.node(Kind::ClassDef, line, &[name, arguments, body])
    }

    fn decorated(&mut self, line: u32) -> Fallible<Node> {
        let start = self.stack.len();
        while self.is(Tok::At) {
            let line = self.line();
            self.advance()?;
            let name = self.dotted_name()?;
            let mut call = Node::NULL;
            let call_line = self.line();
            if self.accept(Tok::ParenOpen)? {
                call = self.arguments(Kind::Call, call_line)?;
            }
            self.expect(Tok::Newline)?;
            let decorator = self.node(Kind::Decorator, line, &[name, call])?;
            self.stack.push(decorator)?;
        }
        let def_line = self.line();
        let definition = match self.tok() {
            Tok::Def => self.function(def_line)?,
            Tok::Class => self.class(def_line)?,
            Tok::Async => {
                self.advance()?;
                if !self.is(Tok::Def) {
                    return self.unexpected();
                }
                let function = self.function(self.line())?;
                self.node(Kind::Async, def_line, &[function])?
            }
            _ => return self.unexpected(),
        };
        self.stack.push(definition)?;
        self.list(Kind::Decorated, line, start)
    }

    fn async_statement(&mut self, line: u32) -> Fallible<Node> {
        self.advance()?;
        let inner_line = self.line();
        let statement = match self.tok() {
            Tok::Def => self.function(inner_line)?,
            Tok::With => self.with_statement(inner_line)?,
            Tok::For => self.for_statement(inner_line)?,
            _ => return self.unexpected(),
        };
        self.node(Kind::Async, line, &[statement])
    }
}

fn inplace_operator(tok: Tok) -> Option<BinaryOp> {
    Some(match tok {
        Tok::BarEqual => BinaryOp::InplaceOr,
        Tok::CaretEqual => BinaryOp::InplaceXor,
        Tok::AmperEqual => BinaryOp::InplaceAnd,
        Tok::LessLessEqual => BinaryOp::InplaceLshift,
        Tok::MoreMoreEqual => BinaryOp::InplaceRshift,
        Tok::PlusEqual => BinaryOp::InplaceAdd,
        Tok::MinusEqual => BinaryOp::InplaceSubtract,
        Tok::StarEqual => BinaryOp::InplaceMultiply,
        Tok::AtEqual => BinaryOp::InplaceMatMultiply,
        Tok::SlashSlashEqual => BinaryOp::InplaceFloorDivide,
        Tok::SlashEqual => BinaryOp::InplaceTrueDivide,
        Tok::PercentEqual => BinaryOp::InplaceModulo,
        Tok::StarStarEqual => BinaryOp::InplacePower,
        _ => return None,
    })
}

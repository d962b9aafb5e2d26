//! Expressions.

use bytecode::opcode::{BinaryOp, UnaryOp};

use super::Parser;
use crate::error::Fallible;
use crate::token::Tok;
use crate::tree::{Kind, Node};

/// How tightly an operator binds.
type Level = u8;

const OR: Level = 1;
const AND: Level = 2;
const NOT: Level = 3;
const COMPARE: Level = 4;
/// The loosest level of an `expr`, which holds no comparison.
const BAR: Level = 5;

/// Level and number of the binary operator that a token is or begins.
fn binary_operator(tok: Tok) -> Option<(Level, BinaryOp)> {
    Some(match tok {
        Tok::Or => (OR, BinaryOp::Or),
        Tok::And => (AND, BinaryOp::And),
        Tok::Less => (COMPARE, BinaryOp::Less),
        Tok::More => (COMPARE, BinaryOp::More),
        Tok::EqualEqual => (COMPARE, BinaryOp::Equal),
        Tok::LessEqual => (COMPARE, BinaryOp::LessEqual),
        Tok::MoreEqual => (COMPARE, BinaryOp::MoreEqual),
        Tok::NotEqual => (COMPARE, BinaryOp::NotEqual),
        Tok::In => (COMPARE, BinaryOp::In),
        Tok::Is => (COMPARE, BinaryOp::Is),
        Tok::Not => (COMPARE, BinaryOp::NotIn),
        Tok::Bar => (BAR, BinaryOp::Or),
        Tok::Caret => (6, BinaryOp::Xor),
        Tok::Amper => (7, BinaryOp::And),
        Tok::LessLess => (8, BinaryOp::Lshift),
        Tok::MoreMore => (8, BinaryOp::Rshift),
        Tok::Plus => (9, BinaryOp::Add),
        Tok::Minus => (9, BinaryOp::Subtract),
        Tok::Star => (10, BinaryOp::Multiply),
        Tok::At => (10, BinaryOp::MatMultiply),
        Tok::Slash => (10, BinaryOp::TrueDivide),
        Tok::SlashSlash => (10, BinaryOp::FloorDivide),
        Tok::Percent => (10, BinaryOp::Modulo),
        _ => return None,
    })
}

impl Parser<'_, '_, '_> {
    /// Whether the newest token can begin an expression.
    pub(super) fn starts_test(&self) -> bool {
        use Tok::*;
        matches!(
            self.tok(),
            Name | Integer
                | FloatOrImag
                | Str
                | Bytes
                | Ellipsis
                | False
                | None
                | True
                | Await
                | Lambda
                | Not
                | ParenOpen
                | BracketOpen
                | BraceOpen
                | Plus
                | Minus
                | Tilde
        )
    }

    /// Conditional expression or lambda.
    pub(super) fn test(&mut self) -> Fallible<Node> {
        let line = self.line();
        if self.is(Tok::Lambda) {
            return self.lambda(line, Self::test);
        }
        let value = self.binary(OR)?;
        if !self.accept(Tok::If)? {
            return Ok(value);
        }
        let condition = self.binary(OR)?;
        self.expect(Tok::Else)?;
        let otherwise = self.nested(Self::test)?;
        self.node(Kind::Ternary, line, &[value, condition, otherwise])
    }

    /// An expression without a conditional: what may follow `if` in a comprehension.
    fn test_no_conditional(&mut self) -> Fallible<Node> {
        match self.is(Tok::Lambda) {
            true => self.lambda(self.line(), Self::test_no_conditional),
            false => self.binary(OR),
        }
    }

    fn lambda(&mut self, line: u32, body: fn(&mut Self) -> Fallible<Node>) -> Fallible<Node> {
        self.advance()?;
        let parameters = self.parameters(Tok::Colon)?;
        self.expect(Tok::Colon)?;
        let body = self.nested(body)?;
        self.node(Kind::Lambda, line, &[parameters, body])
    }

    /// An expression or `name := value`.
    pub(super) fn named_test(&mut self) -> Fallible<Node> {
        let line = self.line();
        let target = self.test()?;
        if !self.accept(Tok::Walrus)? {
            return Ok(target);
        }
        let value = self.test()?;
        self.node(Kind::Walrus, line, &[target, value])
    }

    /// What can be assigned to: an expression without comparison, `not`, `and`, `or`.
    pub(super) fn expr(&mut self) -> Fallible<Node> {
        self.binary(BAR)
    }

    fn star_or(&mut self, parse: fn(&mut Self) -> Fallible<Node>) -> Fallible<Node> {
        let line = self.line();
        if !self.accept(Tok::Star)? {
            return parse(self);
        }
        let value = self.expr()?;
        self.node(Kind::Star, line, &[value])
    }

    /// One item, or a tuple without brackets.
    fn bare_list(&mut self, item: fn(&mut Self) -> Fallible<Node>, stars: bool) -> Fallible<Node> {
        let line = self.line();
        let first = item(self)?;
        if !self.is(Tok::Comma) {
            return Ok(first);
        }
        let start = self.stack.len();
        self.stack.push(first)?;
        while self.accept(Tok::Comma)? {
            let starts = self.starts_test() || stars && self.is(Tok::Star);
            if !starts {
                break;
            }
            let next = item(self)?;
            self.stack.push(next)?;
        }
        self.tuple(Kind::Tuple, line, line, start)
    }

    pub(super) fn test_list(&mut self) -> Fallible<Node> {
        self.bare_list(Self::test, false)
    }

    pub(super) fn test_star_list(&mut self) -> Fallible<Node> {
        self.bare_list(|parser| parser.star_or(Self::test), true)
    }

    /// Targets of `for` and `del`.
    pub(super) fn expr_list(&mut self) -> Fallible<Node> {
        let line = self.line();
        let first = self.star_or(Self::expr)?;
        if !self.is(Tok::Comma) {
            return Ok(first);
        }
        let start = self.stack.len();
        self.stack.push(first)?;
        while self.accept(Tok::Comma)? {
            // `not` and `lambda` begin no target.
            let starts = self.starts_test() && !self.is(Tok::Not) && !self.is(Tok::Lambda);
            if !starts && !self.is(Tok::Star) {
                break;
            }
            let next = self.star_or(Self::expr)?;
            self.stack.push(next)?;
        }
        self.tuple(Kind::Tuple, line, line, start)
    }

    pub(super) fn yield_expr(&mut self) -> Fallible<Node> {
        let line = self.line();
        self.expect(Tok::Yield)?;
        if self.accept(Tok::From)? {
            let iterable = self.test()?;
            return self.node(Kind::YieldFrom, line, &[iterable]);
        }
        let value = match self.starts_test() {
            true => self.test_list()?,
            false => Node::NULL,
        };
        self.node(Kind::Yield, line, &[value])
    }

    /// Operands joined by operators that bind at least as tightly as `loosest`.
    fn binary(&mut self, loosest: Level) -> Fallible<Node> {
        let line = self.line();
        let mut left = match self.is(Tok::Not) && loosest <= NOT {
            true => {
                self.advance()?;
                let operand = self.nested(|parser| parser.binary(NOT))?;
                self.fold_not(line, operand)?
            }
            false => self.factor()?,
        };
        while let Some((level, _)) = binary_operator(self.tok()).filter(|op| op.0 >= loosest) {
            left = self.chain(line, level, left)?;
        }
        Ok(left)
    }

    /// All operands of a chain of operators of one level; the first is `left`.
    fn chain(&mut self, line: u32, level: Level, left: Node) -> Fallible<Node> {
        let start = self.stack.len();
        self.stack.push(left)?;
        while let Some((_, mut op)) = binary_operator(self.tok()).filter(|op| op.0 == level) {
            self.advance()?;
            match op {
                BinaryOp::NotIn => self.expect(Tok::In)?,
                BinaryOp::Is if self.accept(Tok::Not)? => op = BinaryOp::IsNot,
                _ => {}
            }
            if level >= COMPARE {
                self.stack.push(Node::number(op as u32)?)?;
            }
            let operand = self.binary(level + 1)?;
            self.stack.push(operand)?;
        }
        match level {
            OR => self.fold_logic(Kind::Or, line, start),
            AND => self.fold_logic(Kind::And, line, start),
            COMPARE => self.list(Kind::Compare, line, start),
            _ => self.fold_chain(line, start),
        }
    }

    /// A signed operand, or a power.
    fn factor(&mut self) -> Fallible<Node> {
        let line = self.line();
        let op = match self.tok() {
            Tok::Plus => UnaryOp::Positive,
            Tok::Minus => UnaryOp::Negative,
            Tok::Tilde => UnaryOp::Invert,
            _ => return self.power(line),
        };
        self.advance()?;
        let operand = self.nested(Self::factor)?;
        self.fold_unary(line, op, operand)
    }

    fn power(&mut self, line: u32) -> Fallible<Node> {
        let base = match self.accept(Tok::Await)? {
            true => {
                let operand = self.atom_with_trailers(false)?;
                self.node(Kind::Await, line, &[operand])?
            }
            false => self.atom_with_trailers(true)?,
        };
        if !self.accept(Tok::StarStar)? {
            return Ok(base);
        }
        let exponent = self.nested(Self::factor)?;
        self.fold_power(line, base, exponent)
    }

    fn atom_with_trailers(&mut self, fold: bool) -> Fallible<Node> {
        let line = self.line();
        let atom = self.atom()?;
        if !matches!(self.tok(), Tok::ParenOpen | Tok::BracketOpen | Tok::Period) {
            return Ok(atom);
        }
        let start = self.stack.len();
        self.stack.push(atom)?;
        loop {
            let line = self.line();
            let trailer = match self.tok() {
                Tok::ParenOpen => {
                    self.advance()?;
                    self.nested(|parser| parser.arguments(Kind::Call, line))?
                }
                Tok::BracketOpen => {
                    self.advance()?;
                    let index = self.nested(Self::subscripts)?;
                    self.expect(Tok::BracketClose)?;
                    self.node(Kind::Subscript, line, &[index])?
                }
                Tok::Period => {
                    self.advance()?;
                    let name = self.name()?;
                    self.node(Kind::Attribute, line, &[name])?
                }
                _ => break,
            };
            self.stack.push(trailer)?;
        }
        match fold {
            true => self.fold_module_constant(line, start),
            false => self.list(Kind::Trailers, line, start),
        }
    }

    fn atom(&mut self) -> Fallible<Node> {
        self.values.poll()?;
        let line = self.line();
        let node = match self.tok() {
            Tok::Name => {
                let name = self.token_name()?;
                self.const_value(name)?
            }
            Tok::Integer => self.integer(line)?,
            Tok::FloatOrImag => self.float_or_imaginary(line)?,
            Tok::Str => self.str_constant(line)?,
            Tok::Bytes => self.bytes_constant(line)?,
            Tok::None => Node::NONE,
            Tok::False => Node::FALSE,
            Tok::True => Node::TRUE,
            Tok::Ellipsis => Node::ELLIPSIS,
            Tok::ParenOpen => {
                self.advance()?;
                let node = self.nested(|parser| parser.round_brackets(line))?;
                self.expect(Tok::ParenClose)?;
                return Ok(node);
            }
            Tok::BracketOpen => {
                self.advance()?;
                let node = self.nested(|parser| parser.square_brackets(line))?;
                self.expect(Tok::BracketClose)?;
                return Ok(node);
            }
            Tok::BraceOpen => {
                self.advance()?;
                let node = self.nested(|parser| parser.braces(line))?;
                self.expect(Tok::BraceClose)?;
                return Ok(node);
            }
            _ => return self.unexpected(),
        };
        self.advance()?;
        Ok(node)
    }

    fn display_item(&mut self) -> Fallible<Node> {
        self.star_or(Self::named_test)
    }

    fn round_brackets(&mut self, line: u32) -> Fallible<Node> {
        if self.is(Tok::ParenClose) {
            return self.node(Kind::ParenTuple, line, &[]);
        }
        if self.is(Tok::Yield) {
            return self.yield_expr();
        }
        let first_line = self.line();
        let first = self.display_item()?;
        if self.is(Tok::For) {
            let comprehension = self.comprehension(first_line, first)?;
            return self.node(Kind::Generator, line, &[comprehension]);
        }
        if !self.is(Tok::Comma) {
            return Ok(first);
        }
        let start = self.stack.len();
        self.stack.push(first)?;
        let mut fold_line = first_line;
        let mut trailing_comma = false;
        while self.accept(Tok::Comma)? {
            if self.is(Tok::ParenClose) {
                trailing_comma = true;
                break;
            }
            if self.stack.len() == start + 1 {
                fold_line = self.line();
            }
            let next = self.display_item()?;
            self.stack.push(next)?;
        }
        let count = self.stack.len() - start;
        if count < 2 || count == 2 && !trailing_comma {
            fold_line = first_line;
        }
        self.tuple(Kind::ParenTuple, line, fold_line, start)
    }

    fn square_brackets(&mut self, line: u32) -> Fallible<Node> {
        let start = self.stack.len();
        while !self.is(Tok::BracketClose) {
            let item_line = self.line();
            let item = self.display_item()?;
            if self.stack.len() == start && self.is(Tok::For) {
                let comprehension = self.comprehension(item_line, item)?;
                return self.node(Kind::ListComp, line, &[comprehension]);
            }
            self.stack.push(item)?;
            if !self.accept(Tok::Comma)? {
                break;
            }
        }
        self.list(Kind::List, line, start)
    }

    fn braces(&mut self, line: u32) -> Fallible<Node> {
        let start = self.stack.len();
        let mut line = line;
        let first_line = self.line();
        let mut is_dict = None;
        while !self.is(Tok::BraceClose) {
            let item_line = self.line();
            let mut item = self.test()?;
            if *is_dict.get_or_insert(self.is(Tok::Colon)) != self.is(Tok::Colon) {
                // Refused later, at this line.
                line = first_line;
            }
            if self.accept(Tok::Colon)? {
                let value = self.test()?;
                item = self.node(Kind::DictItem, item_line, &[item, value])?;
            }
            if self.stack.len() == start && self.is(Tok::For) {
                let comprehension = self.comprehension(item_line, item)?;
                return self.node(Kind::BracesComp, line, &[comprehension]);
            }
            self.stack.push(item)?;
            if !self.accept(Tok::Comma)? {
                break;
            }
        }
        self.list(Kind::Braces, line, start)
    }

    /// The clauses of a comprehension, from the first `for` on.
    fn comprehension(&mut self, line: u32, element: Node) -> Fallible<Node> {
        let clauses = self.comp_clause()?;
        self.node(Kind::Comprehension, line, &[element, clauses])
    }

    fn comp_clause(&mut self) -> Fallible<Node> {
        let line = self.line();
        match self.tok() {
            Tok::For => {
                self.advance()?;
                let target = self.expr_list()?;
                self.expect(Tok::In)?;
                let iterable = self.binary(OR)?;
                let next = self.nested(Self::comp_clause)?;
                self.node(Kind::CompFor, line, &[target, iterable, next])
            }
            Tok::If => {
                self.advance()?;
                let condition = self.test_no_conditional()?;
                let next = self.nested(Self::comp_clause)?;
                self.node(Kind::CompIf, line, &[condition, next])
            }
            _ => Ok(Node::NULL),
        }
    }

    /// Arguments of a call or class statement and the closing bracket.
    pub(super) fn arguments(&mut self, kind: Kind, line: u32) -> Fallible<Node> {
        let start = self.stack.len();
        while !self.is(Tok::ParenClose) {
            let argument = self.argument()?;
            self.stack.push(argument)?;
            if !self.accept(Tok::Comma)? {
                break;
            }
        }
        self.expect(Tok::ParenClose)?;
        self.list(kind, line, start)
    }

    fn argument(&mut self) -> Fallible<Node> {
        let line = self.line();
        if self.accept(Tok::Star)? {
            let value = self.test()?;
            return self.node(Kind::Star, line, &[value]);
        }
        if self.accept(Tok::StarStar)? {
            let value = self.test()?;
            return self.node(Kind::StarStar, line, &[value]);
        }
        let value = self.test()?;
        let kind = match self.tok() {
            Tok::Equal => Kind::Keyword,
            Tok::Walrus => Kind::WalrusArg,
            Tok::For => return self.comprehension(line, value),
            // With brackets around it a star unpacks nothing: it stays an expression, which it cannot be.
            _ if self.tree.is(value, Kind::Star) => return self.node(Kind::Star, line, &[value]),
            _ => return Ok(value),
        };
        self.advance()?;
        let right = self.test()?;
        self.node(kind, line, &[value, right])
    }

    fn subscripts(&mut self) -> Fallible<Node> {
        let line = self.line();
        let first = self.subscript()?;
        if !self.is(Tok::Comma) {
            return Ok(first);
        }
        let start = self.stack.len();
        self.stack.push(first)?;
        while self.accept(Tok::Comma)? {
            if !self.starts_test() && !self.is(Tok::Colon) {
                break;
            }
            let next = self.subscript()?;
            self.stack.push(next)?;
        }
        self.tuple(Kind::Tuple, line, line, start)
    }

    fn subscript(&mut self) -> Fallible<Node> {
        let line = self.line();
        let mut parts = [Node::NULL; 3];
        if !self.is(Tok::Colon) {
            parts[0] = self.test()?;
            if !self.is(Tok::Colon) {
                return Ok(parts[0]);
            }
        }
        for part in parts.iter_mut().skip(1) {
            if !self.accept(Tok::Colon)? {
                break;
            }
            if self.starts_test() {
                *part = self.test()?;
            }
        }
        self.node(Kind::Slice, line, &parts)
    }
}

//! Tokens to a syntax tree, with constants folded on the way.
//!
//! Recursive descent with one token of look-ahead, so the token at which it fails is the first that no valid text could
//! have there. Nesting is counted ([`Parser::nested`]); chains of operators, statements and trailers do not nest.

mod expressions;
mod fold;
mod statements;

use bytecode::{Arena, ArenaVec};

use crate::error::{CompileError, ErrorKind, Failed, Fallible, Message};
use crate::lexer::Lexer;
use crate::names::{NameId, Names};
use crate::source::Source;
use crate::token::Tok;
use crate::tree::{Kind, Node, Tree};
use crate::value::Values;
use crate::{Context, Mode};

/// Longest name, in bytes.
const MAX_NAME_BYTES: usize = 255;

pub(crate) const TOO_DEEP: &str = "maximum recursion depth exceeded";

/// What parsing leaves to the generator.
pub(crate) struct Parsed<'a, 'k, 't> {
    pub tree: Tree<'t>,
    pub names: Names<'a, 'k>,
    pub values: Values<'a, 'k>,
    pub root: Node,
}

pub(crate) struct Parser<'a, 'k, 't> {
    lexer: Lexer<'a, 't>,
    tree: Tree<'t>,
    names: Names<'a, 'k>,
    values: Values<'a, 'k>,
    /// Parts of the nodes under construction.
    stack: ArenaVec<'t, Node>,
    /// Names that stand for constants, and the constants.
    consts: ArenaVec<'t, (NameId, Node)>,
    arena: &'a Arena<'a>,
    mode: Mode,
    small_int_bits: u8,
    depth: u32,
    max_depth: u32,
    stack_limit: usize,
    error: Option<CompileError<'a>>,
}

/// Parses a whole text. Names and constants lie in the context's tables, the tree in `scratch`.
pub(crate) fn parse<'a, 'k, 't>(
    source: Source<'a, 't>,
    context: Context<'a, 'k>,
    scratch: &'t Arena<'t>,
) -> Result<Parsed<'a, 'k, 't>, CompileError<'a>> {
    let options = context.options;
    let text = match source {
        Source::Text(text) => text,
        Source::Reader(_) => b"",
    };
    let mut names = Names::new(text, context).map_err(|_| CompileError::OUT_OF_MEMORY)?;
    let known = core::iter::once(options.source_name).chain(options.input_name);
    for name in known {
        names.intern(name.as_bytes()).map_err(|_| CompileError::OUT_OF_MEMORY)?;
    }
    let lexer = Lexer::new(source, options.opt_level == 0, scratch);
    let mut parser = Parser {
        lexer,
        tree: Tree::new(scratch),
        names,
        values: Values::new(text, context),
        stack: ArenaVec::new(scratch),
        consts: ArenaVec::new(scratch),
        arena: context.arena,
        mode: options.mode,
        small_int_bits: options.small_int_bits,
        depth: 0,
        max_depth: options.max_depth,
        stack_limit: options.stack_limit,
        error: None,
    };
    match parser.start() {
        Ok(root) => {
            parser.stack.release();
            parser.consts.release();
            parser.lexer.release();
            Ok(Parsed { tree: parser.tree, names: parser.names, values: parser.values, root })
        }
        Err(Failed) if parser.lexer.chars.stopped || parser.values.stopped.get() => Err(CompileError::STOPPED),
        Err(Failed) => Err(parser.error.unwrap_or(CompileError::OUT_OF_MEMORY)),
    }
}

impl<'a> Parser<'a, '_, '_> {
    fn start(&mut self) -> Fallible<Node> {
        let first = self.lexer.start();
        self.after_lexer(first)?;
        match self.mode {
            Mode::Exec => self.file(),
            Mode::Single => self.single(),
            Mode::Eval => self.eval(),
        }
    }

    fn tok(&self) -> Tok {
        self.lexer.tok
    }

    fn line(&self) -> u32 {
        self.lexer.line
    }

    fn is(&self, tok: Tok) -> bool {
        self.lexer.tok == tok
    }

    fn advance(&mut self) -> Fallible {
        let outcome = self.lexer.advance();
        self.after_lexer(outcome)
    }

    fn after_lexer(&mut self, outcome: Fallible) -> Fallible {
        if self.lexer.unicode_name {
            self.error = Some(CompileError {
                kind: ErrorKind::NotImplemented,
                message: Message::Text("unicode name escapes"),
                line: 0,
                column: 0,
                scope: None,
            });
        }
        outcome
    }

    /// Takes the token if it is `tok`.
    fn accept(&mut self, tok: Tok) -> Fallible<bool> {
        let found = self.is(tok);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, tok: Tok) -> Fallible {
        if self.accept(tok)? { Ok(()) } else { self.unexpected() }
    }

    /// Fails at the newest token.
    fn unexpected<T>(&mut self) -> Fallible<T> {
        let (kind, text) = match self.tok() {
            Tok::Indent => (ErrorKind::Indentation, "unexpected indent"),
            Tok::DedentMismatch => (ErrorKind::Indentation, "unindent doesn't match any outer indent level"),
            Tok::MalformedFString => (ErrorKind::Syntax, "malformed f-string"),
            _ => (ErrorKind::Syntax, "invalid syntax"),
        };
        self.fail(kind, Message::Text(text), self.line())
    }

    fn fail<T>(&mut self, kind: ErrorKind, message: Message<'a>, line: u32) -> Fallible<T> {
        let column = match line == self.line() {
            true => self.lexer.column(),
            false => 0,
        };
        self.error = Some(CompileError { kind, message, line, column, scope: None });
        Err(Failed)
    }

    /// Runs `parse` one level deeper.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Fallible<T>) -> Fallible<T> {
        if self.depth >= self.max_depth || crate::is_below(self.stack_limit) {
            return self.fail(ErrorKind::Runtime, Message::Text(TOO_DEEP), self.line());
        }
        self.depth += 1;
        let outcome = parse(self);
        self.depth -= 1;
        outcome
    }

    /// The text of the newest token as a name.
    fn token_name(&mut self) -> Fallible<NameId> {
        if self.lexer.text().len() > MAX_NAME_BYTES {
            return self.fail(ErrorKind::Runtime, Message::Text("name too long"), 0);
        }
        self.names.intern(self.lexer.text())
    }

    /// A name that is declared or selected, so never one that stands for a constant.
    fn name(&mut self) -> Fallible<Node> {
        if !self.is(Tok::Name) {
            return self.unexpected();
        }
        let name = self.token_name()?;
        self.advance()?;
        Node::name(name)
    }

    fn node(&mut self, kind: Kind, line: u32, parts: &[Node]) -> Fallible<Node> {
        self.tree.add(kind, line, parts)
    }

    /// Makes a node of what lies on the stack from `start` on.
    fn list(&mut self, kind: Kind, line: u32, start: usize) -> Fallible<Node> {
        let parts = self.stack.get(start..).unwrap_or_default();
        let node = self.tree.add(kind, line, parts)?;
        self.stack.truncate(start);
        Ok(node)
    }
}

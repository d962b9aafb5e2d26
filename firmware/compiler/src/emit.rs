//! The tree to code.
//!
//! Every scope is walked twice by the same routines. The first walk ([`Pass::Declare`], all scopes in order) finds out what
//! each name is and fills the tables of names and constants; the second makes the code. This order is what numbers the
//! tables as MicroPython does.

mod assign;
mod code;
mod expressions;
mod functions;
mod statements;

use bytecode::opcode::op;
use bytecode::{Arena, ArenaVec, Module, RawCode};

use crate::chunked::Chunked;
use crate::error::{CompileError, ErrorKind, Failed, Fallible, Message};
use crate::names::{NameId, Names};
use crate::number::fits_small;
use crate::parser::{Parsed, TOO_DEEP};
use crate::scope::{IdentKind, MODULE, ScopeKind, Scopes};
use crate::tree::{Kind, Leaf, Node, Tree};
use crate::value::{Value, Values, node_value};
use crate::{Context, Mode};
use code::{Code, Label};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    Declare,
    Emit,
}

/// Where `break` and `continue` go.
#[derive(Clone, Copy)]
struct Loop {
    break_to: Label,
    continue_to: Label,
    /// `break` drops an iterator.
    on_stack: bool,
    /// Exception blocks in force at its start.
    blocks: u32,
}

struct Generator<'a, 'k, 't> {
    tree: Tree<'t>,
    names: Names<'a, 'k>,
    values: Values<'a, 'k>,
    scopes: Scopes<'t>,
    mode: Mode,
    opt_level: u8,
    small_int_bits: u8,
    depth: u32,
    max_depth: u32,
    stack_limit: usize,
    strict: bool,
    pass: Pass,
    /// The scope that is walked, and its kind.
    scope: u32,
    kind: ScopeKind,
    /// The next scope that is made inside it.
    next_child: u32,
    /// Functions made so far.
    n_made: u32,
    code: Code<'t>,
    in_loop: Option<Loop>,
    /// Exception blocks in force, and their maximum.
    blocks: u32,
    max_blocks: u32,
    class_cell: NameId,
    /// Source info and closure list of the function under construction.
    info: ArenaVec<'t, u8>,
    cells: ArenaVec<'t, u8>,
    scratch: &'t Arena<'t>,
    error: Option<CompileError<'a>>,
}

/// A function whose code is made.
#[derive(Clone, Copy)]
struct Function<'a> {
    data: &'a [u8],
    /// The first scope made inside it, and how many of those are functions.
    first_child: u32,
    n_made: u32,
    /// Position among the functions that the outer one makes.
    number: u32,
}

/// What remains to be written down when all code is made.
pub(crate) struct Made<'a, 'k> {
    names: Names<'a, 'k>,
    values: Values<'a, 'k>,
    functions: Chunked<'k, Function<'a>, 2>,
}

/// Makes the code of all functions.
pub(crate) fn generate<'a, 'k, 't>(
    parsed: Parsed<'a, 'k, 't>,
    context: Context<'a, 'k>,
    scratch: &'t Arena<'t>,
) -> Result<Made<'a, 'k>, CompileError<'a>> {
    let options = context.options;
    let mut names = parsed.names;
    let class_cell = names.intern(b"__class__");
    let mut generator = Generator {
        tree: parsed.tree,
        names,
        values: parsed.values,
        scopes: Scopes::new(scratch),
        mode: options.mode,
        opt_level: options.opt_level,
        small_int_bits: options.small_int_bits,
        depth: 0,
        max_depth: options.max_depth,
        stack_limit: options.stack_limit,
        strict: options.strict,
        pass: Pass::Declare,
        scope: MODULE,
        kind: ScopeKind::Module,
        next_child: 0,
        n_made: 0,
        code: Code::new(scratch, options.source_lines && options.opt_level < 3),
        in_loop: None,
        blocks: 0,
        max_blocks: 0,
        class_cell: class_cell.map_err(|_| CompileError::OUT_OF_MEMORY)?,
        info: ArenaVec::new(scratch),
        cells: ArenaVec::new(scratch),
        scratch,
        error: None,
    };
    match generator.functions(parsed.root, context) {
        Ok(functions) => Ok(Made { names: generator.names, values: generator.values, functions }),
        Err(Failed) if generator.values.stopped.get() => Err(CompileError::STOPPED),
        Err(Failed) => Err(generator.error.unwrap_or(CompileError::OUT_OF_MEMORY)),
    }
}

impl<'a> Made<'a, '_> {
    pub fn module(&self, arena: &'a Arena<'a>) -> Result<Module<'a>, CompileError<'a>> {
        let module = || -> Fallible<Module<'a>> {
            Ok(Module { root: self.raw_codes(arena)?, qstrs: self.names.table()?, consts: self.values.consts(&self.names)? })
        };
        module().map_err(|Failed| match self.values.stopped.get() {
            true => CompileError::STOPPED,
            false => CompileError::OUT_OF_MEMORY,
        })
    }

    /// Joins functions with those they make, the last first: a function is always behind the one that makes it.
    fn raw_codes(&self, arena: &'a Arena<'a>) -> Fallible<&'a RawCode<'a>> {
        let placeholder: &'a RawCode<'a> = arena.alloc(RawCode { data: &[], children: &[] })?;
        let scratch = arena.scratch();
        let codes = scratch.alloc_slice_fill(self.functions.len(), placeholder)?;
        for i in (0..codes.len()).rev() {
            let function = self.functions.get(i as u32).ok_or(Failed)?;
            let children = arena.alloc_slice_fill(function.n_made as usize, placeholder)?;
            for child in function.first_child..function.first_child + function.n_made {
                let number = self.functions.get(child).ok_or(Failed)?.number;
                if let (Some(slot), Some(&code)) = (children.get_mut(number as usize), codes.get(child as usize)) {
                    *slot = code;
                }
            }
            if let Some(slot) = codes.get_mut(i) {
                *slot = arena.alloc(RawCode { data: function.data, children })?;
            }
        }
        codes.first().copied().ok_or(Failed)
    }
}

impl<'a, 'k, 't> Generator<'a, 'k, 't> {
    /// All functions, in the order in which their scopes were found.
    fn functions(&mut self, root: Node, context: Context<'a, 'k>) -> Fallible<Chunked<'k, Function<'a>, 2>> {
        let source_name = self.names.intern(context.options.source_name.as_bytes())?;
        self.names.table_idx(source_name)?;
        let name = self.names.intern(ScopeKind::Module.fixed_name())?;
        self.scopes.add(ScopeKind::Module, root, name, MODULE)?;
        let mut scope = 0;
        while (scope as usize) < self.scopes.scopes.len() {
            self.walk(scope, Pass::Declare)?;
            self.scopes.close_over_all(scope)?;
            scope += 1;
        }
        let n_scopes = scope;
        let mut functions = Chunked::new(context.tables);
        for number in 0..n_scopes {
            self.values.poll()?;
            self.scopes.assign_slots(number, self.class_cell);
            self.walk(number, Pass::Emit)?;
            let data = self.finish_function(context.arena)?;
            let scope = self.scopes.scope(number).ok_or(Failed)?;
            functions.push(Function { data, first_child: scope.first_child, n_made: scope.n_made, number: scope.number })?;
        }
        Ok(functions)
    }

    /// Walks the code of one scope.
    fn walk(&mut self, number: u32, pass: Pass) -> Fallible {
        let scope = self.scopes.scope(number).ok_or(Failed)?;
        self.pass = pass;
        self.scope = number;
        self.kind = scope.kind;
        self.n_made = 0;
        self.in_loop = None;
        self.blocks = 0;
        self.max_blocks = 0;
        self.depth = 0;
        self.code.clear();
        match pass {
            Pass::Declare => {
                self.names.table_idx(scope.name)?;
                self.next_child = self.scopes.scopes.len() as u32;
                self.scopes.scopes.update(number, |scope| scope.first_child = self.next_child);
            }
            Pass::Emit => {
                self.scopes.enter(&self.names, number);
                self.next_child = scope.first_child;
                self.argument_names()?;
            }
        }
        let outcome = self.scope_body(scope.kind, scope.node);
        self.scopes.scopes.update(number, |scope| scope.n_made = self.n_made);
        if let Some(error) = &mut self.error {
            if error.line == 0 {
                error.line = self.tree.line(scope.node).max(1);
            }
            error.scope = Some(self.names.text(scope.name));
            return Err(Failed);
        }
        outcome
    }

    /// Notes an error at `node`, unless there is one, and goes on: it is the next end of a statement in a [`Kind::Block`] that
    /// gives up, and whose line the error gets if `node` has none. So MicroPython finds the line.
    fn fail(&mut self, node: Node, text: &'static str) -> Fallible {
        self.error.get_or_insert(CompileError {
            kind: ErrorKind::Syntax,
            message: Message::Text(text),
            line: self.tree.line(node),
            column: 0,
            scope: None,
        });
        Ok(())
    }

    /// Fails without a line, at once.
    fn give_up<T>(&mut self, text: &'static str) -> Fallible<T> {
        self.error.get_or_insert(CompileError { kind: ErrorKind::Runtime, message: Message::Text(text), line: 0, column: 0, scope: None });
        Err(Failed)
    }

    /// Refuses a number that its field in an instruction cannot hold; see [`Options::strict`].
    fn at_most(&mut self, n: u32, max: u32, text: &'static str) -> Fallible {
        if self.strict && n > max { self.give_up(text) } else { Ok(()) }
    }

    /// Counts a level of nesting; [`leave`](Self::leave) follows unless it fails.
    fn enter(&mut self) -> Fallible {
        // Parsing needs fewer levels than this for the same text, so a text that was parsed seldom fails here.
        if self.depth / 2 >= self.max_depth || crate::is_below(self.stack_limit) {
            return self.give_up(TOO_DEEP);
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn declaring(&self) -> bool {
        self.pass == Pass::Declare
    }

    #[inline(never)]
    fn part(&self, node: Node, index: u32) -> Node {
        self.tree.part(node, index)
    }

    /// Truth of a constant; `None` for what is known at run time only.
    fn truth(&self, node: Node) -> Option<bool> {
        node_value(&self.tree, &self.names, &self.values, node).map(|value| value.truth())
    }

    /// Notes the line of a compound node.
    fn line(&mut self, node: Node) -> Fallible {
        match self.pass {
            Pass::Declare => Ok(()),
            Pass::Emit => self.code.line(self.tree.line(node)),
        }
    }

    fn op(&mut self, opcode: u8) -> Fallible {
        match self.pass {
            Pass::Declare => Ok(()),
            Pass::Emit => self.code.op(opcode),
        }
    }

    fn op_uint(&mut self, opcode: u8, operand: u32) -> Fallible {
        match self.pass {
            Pass::Declare => Ok(()),
            Pass::Emit => self.code.op_uint(opcode, operand, None),
        }
    }

    /// An opcode with the number of a name, which enters the table in the first walk.
    fn op_name(&mut self, opcode: u8, name: NameId) -> Fallible {
        let index = self.names.table_idx(name)?;
        self.op_uint(opcode, index)
    }

    /// [`op_name`](Self::op_name) for a name that is not in the source.
    fn op_text(&mut self, opcode: u8, name: &'static [u8]) -> Fallible {
        let name = self.names.intern(name)?;
        self.op_name(opcode, name)
    }

    fn jump(&mut self, opcode: u8, to: Label) -> Fallible {
        match self.pass {
            Pass::Declare => Ok(()),
            Pass::Emit => self.code.jump(opcode, to, 0),
        }
    }

    fn new_label(&mut self) -> Fallible<Label> {
        self.code.new_label()
    }

    fn place(&mut self, label: Label) -> Fallible {
        match self.pass {
            Pass::Declare => Ok(()),
            Pass::Emit => self.code.place(label),
        }
    }

    /// Corrects the count of operands where code paths join.
    fn adjust(&mut self, change: i32) {
        if self.pass == Pass::Emit {
            self.code.adjust(change);
        }
    }

    fn enter_block(&mut self) {
        self.blocks += 1;
        self.max_blocks = self.max_blocks.max(self.blocks);
    }

    fn leave_block(&mut self) {
        self.blocks = self.blocks.saturating_sub(1);
    }

    fn none(&mut self) -> Fallible {
        self.op(op::LOAD_CONST_NONE)
    }

    fn small_int(&mut self, value: i64) -> Fallible {
        match self.pass {
            Pass::Declare => Ok(()),
            Pass::Emit => self.code.small_int(value),
        }
    }

    fn constant(&mut self, index: u32) -> Fallible {
        let index = self.values.table_idx(&self.names, index)?;
        self.op_uint(op::LOAD_CONST_OBJ, index)
    }

    /// The statements of a body.
    fn block(&mut self, node: Node) -> Fallible {
        if !self.tree.is(node, Kind::Block) {
            return self.statement(node);
        }
        self.line(node)?;
        for i in 0..self.tree.count(node) {
            let statement = self.part(node, i);
            self.statement(statement)?;
            if self.error_here(statement) {
                return Err(Failed);
            }
        }
        Ok(())
    }

    /// Whether there is an error; if it has no line yet, it gets that of `node`, behind which it was noticed.
    fn error_here(&mut self, node: Node) -> bool {
        let line = self.tree.line(node);
        if let Some(error) = &mut self.error
            && error.line == 0
        {
            error.line = line;
        }
        self.error.is_some()
    }

    fn load(&mut self, name: NameId) -> Fallible {
        if self.declaring() {
            let kind = IdentKind::ImplicitGlobal;
            self.scopes.current(&self.names, self.scope, name, kind)?;
            return Ok(());
        }
        match self.slot(name)? {
            Place::Name => self.op_name(op::LOAD_NAME, name),
            Place::Global => self.op_name(op::LOAD_GLOBAL, name),
            Place::Fast(slot) => self.load_fast(slot),
            Place::Cell(slot) => self.op_uint(op::LOAD_DEREF, slot),
        }
    }

    fn load_fast(&mut self, slot: u32) -> Fallible {
        match slot {
            0..=15 => self.op(op::LOAD_FAST_MULTI + slot as u8),
            _ => self.op_uint(op::LOAD_FAST_N, slot),
        }
    }

    /// In the first walk: `name` is assigned here.
    fn declare_assigned(&mut self, name: NameId) -> Fallible {
        let kind = IdentKind::ImplicitGlobal;
        let ident = self.scopes.current(&self.names, self.scope, name, kind)?;
        self.scopes.assigned(self.scope, ident);
        Ok(())
    }

    fn store(&mut self, name: NameId) -> Fallible {
        if self.declaring() {
            return self.declare_assigned(name);
        }
        match self.slot(name)? {
            Place::Name => self.op_name(op::STORE_NAME, name),
            Place::Global => self.op_name(op::STORE_GLOBAL, name),
            Place::Fast(slot @ 0..=15) => self.op(op::STORE_FAST_MULTI + slot as u8),
            Place::Fast(slot) => self.op_uint(op::STORE_FAST_N, slot),
            Place::Cell(slot) => self.op_uint(op::STORE_DEREF, slot),
        }
    }

    fn delete(&mut self, name: NameId) -> Fallible {
        if self.declaring() {
            return self.declare_assigned(name);
        }
        match self.slot(name)? {
            Place::Name => self.op_name(op::DELETE_NAME, name),
            Place::Global => self.op_name(op::DELETE_GLOBAL, name),
            Place::Fast(slot) => self.op_uint(op::DELETE_FAST, slot),
            Place::Cell(slot) => self.op_uint(op::DELETE_DEREF, slot),
        }
    }

    fn slot(&self, name: NameId) -> Fallible<Place> {
        let ident = self.scopes.find_current(&self.names, self.scope, name);
        let ident = ident.and_then(|ident| self.scopes.ident(ident)).ok_or(Failed)?;
        let slot = u32::from(ident.slot);
        Ok(match ident.kind {
            IdentKind::Undecided | IdentKind::ImplicitGlobal | IdentKind::Assigned => Place::Name,
            IdentKind::ExplicitGlobal => Place::Global,
            IdentKind::Local => Place::Fast(slot),
            IdentKind::Cell | IdentKind::Free => Place::Cell(slot),
        })
    }

    /// The value of a constant integer that fits in an opcode.
    fn small_int_value(&self, node: Node) -> Option<i64> {
        match node.leaf() {
            Leaf::Int(value) => Some(i64::from(value)),
            Leaf::Const(index) => match self.values.get(index)? {
                Value::Int(value) if fits_small(value, self.small_int_bits) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// A node that must be a name.
    fn as_name(&self, node: Node) -> Option<NameId> {
        match node.leaf() {
            Leaf::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// How code reaches a variable.
enum Place {
    Name,
    Global,
    Fast(u32),
    Cell(u32),
}

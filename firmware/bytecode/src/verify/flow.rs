//! Follows all ways through a function.
//!
//! One pass over the bytes finds the instructions and the places that labels name. Then the code is followed from place to
//! place; only there states are kept. Where ways meet that know different things of an operand, what they have in common
//! is kept, and the code behind is followed once more. That is rare, and the budget bounds it.

use super::stack::{Stack, State};
use super::{Fault, Why, step};
use crate::arena::{Arena, ArenaVec};
use crate::instr::Instr;
use crate::module::{Module, RawCode};
use crate::opcode::{self, Operand, op};
use crate::prelude::Prelude;
use crate::unwind;

/// Steps that may be spent on a function: so many for each byte, and some more.
const STEPS_PER_BYTE: u32 = 64;
const STEPS_AT_LEAST: u32 = 4096;

/// A place that a label names.
#[derive(Clone, Copy)]
struct Place {
    offset: u32,
    /// The operand stack and the innermost block there, once a way to it was found.
    state: Option<(State, Option<BlockId>)>,
    /// The code there is still to be followed.
    pending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockId(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Except,
    Finally,
    With,
}

/// The block that a `SETUP_` instruction pushes.
#[derive(Clone, Copy)]
pub struct Block {
    pub kind: BlockKind,
    pub handler: u32,
    /// The operand stack up to the height of the block.
    pub entry: State,
    /// The operand stack behind the `END_FINALLY` that ends it. Not touched while the block is in force.
    pub exit: State,
    pub outer: Option<BlockId>,
    nesting: u32,
    /// While the block is in force, code stays within these offsets: on the same side of all handlers around it.
    from: u32,
    to: u32,
}

impl Block {
    pub fn is_active(&self, offset: u32) -> bool {
        self.handler <= offset
    }
}

pub struct Checker<'c, 'a, 'm> {
    pub module: &'c Module<'a>,
    pub function: &'c RawCode<'a>,
    pub prelude: &'c Prelude,
    pub opcodes: &'c [u8],
    /// For each child with how many cells it is made.
    pub makers: &'c mut [Option<u8>],
    /// A bit for each local slot that holds a cell. Such slots have numbers below 256.
    cells: [u32; 8],
    places: ArenaVec<'m, Place>,
    /// No place before this one is pending.
    first_pending: usize,
    /// Where the instructions are that push blocks, in order, and what they push, once that was reached.
    setups: ArenaVec<'m, u32>,
    blocks: ArenaVec<'m, Option<Block>>,
    pub block: Option<BlockId>,
    pub stack: Stack<'m>,
}

/// How execution goes on behind an instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Next,
    Ends,
    /// Blocks were left; the operand stack is already that of the target.
    Leaves,
}

/// What is new about a way to a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// Nothing: it brings what was known of the operands there.
    Known,
    /// It is the first one.
    First,
    /// Less is known of the operands there than before. The state that arrived was `before`.
    Joined { before: State },
}

/// Checks the code of a function that is made with `n_free` cells.
pub fn check(
    module: &Module,
    function: &RawCode,
    prelude: &Prelude,
    n_free: u8,
    makers: &mut [Option<u8>],
    arena: &Arena,
    offset: &mut u32,
) -> Result<(), Fault> {
    let opcodes = prelude.opcodes(function.data);
    if u32::from(n_free) + prelude.n_def_pos_args > prelude.n_pos_args {
        return Err(Fault::Refused(Why::TooFewParameters));
    }
    let cells = cells(prelude, function.data, n_free);
    let mut scan = Scan::new(module, function, arena, opcodes.len())?;
    scan.n_locals = prelude.cells(function.data).iter().map(|slot| u32::from(*slot) + 1).fold(prelude.n_arg_slots(), u32::max);
    scan.all(opcodes, offset)?;
    *offset = 0;
    let mut blocks = ArenaVec::new(arena);
    blocks.resize(scan.setups.len(), None)?;
    let max_depth = prelude.frame_slots().checked_sub(scan.n_locals).ok_or(Fault::Refused(Why::TooManyLocals))?;
    let budget = (opcodes.len() as u32).saturating_mul(STEPS_PER_BYTE).saturating_add(STEPS_AT_LEAST);
    let mut checker = Checker {
        module,
        function,
        prelude,
        opcodes,
        makers,
        cells,
        places: scan.places(arena, offset)?,
        first_pending: 0,
        setups: scan.setups,
        blocks,
        block: None,
        stack: Stack::new(arena, max_depth, budget)?,
    };
    checker.jump(0, None)?;
    checker.follow_all(offset)
}

/// The local slots that hold cells.
fn cells(prelude: &Prelude, data: &[u8], n_free: u8) -> [u32; 8] {
    let mut cells = [0; 8];
    for slot in (0..n_free).chain(prelude.cells(data).iter().copied()) {
        if let Some(word) = cells.get_mut(usize::from(slot >> 5)) {
            *word |= 1 << (slot & 31);
        }
    }
    cells
}

/// The first pass: instructions one after the other, reachable or not.
struct Scan<'c, 'a, 'm> {
    module: &'c Module<'a>,
    function: &'c RawCode<'a>,
    /// A bit for each offset where an instruction begins, and where a label leads.
    starts: &'m mut [u32],
    targets: &'m mut [u32],
    /// Where the instructions are that push blocks.
    setups: ArenaVec<'m, u32>,
    n_locals: u32,
}

impl<'c, 'a, 'm> Scan<'c, 'a, 'm> {
    fn new(module: &'c Module<'a>, function: &'c RawCode<'a>, arena: &'m Arena<'m>, len: usize) -> Result<Self, Fault> {
        let starts = arena.alloc_slice_fill(len / 32 + 1, 0)?;
        let targets = arena.alloc_slice_fill(len / 32 + 1, 0)?;
        Ok(Scan { module, function, starts, targets, setups: ArenaVec::new(arena), n_locals: 0 })
    }

    fn all(&mut self, opcodes: &[u8], offset: &mut u32) -> Result<(), Fault> {
        self.target(0, opcodes)?;
        let mut at = 0;
        // The word of `starts` that is being filled, and the local slots that the short opcodes use.
        let (mut word, mut bits, mut locals) = (0, 0, 0u32);
        while let Some(&op) = opcodes.get(at) {
            if at / 32 != word {
                put(self.starts, word, bits);
                (word, bits) = (at / 32, 0);
            }
            bits |= 1 << (at % 32);
            match (FORMS[usize::from(op)], opcodes.get(at + 1)) {
                (Form::Byte, _) => at += 1,
                (Form::Local, _) => {
                    locals |= 1 << (op & 0x0F);
                    at += 1;
                }
                (Form::Name, Some(&name @ 0..0x80)) if usize::from(name) < self.module.qstrs.len() => at += 2,
                (Form::Number, Some(0..0x80)) => at += 2,
                (Form::Name, Some(&high @ 0x80..)) if self.has_name(high, opcodes.get(at + 2)) => at += 3,
                (form, _) => {
                    *offset = at as u32;
                    if form == Form::Undefined {
                        return Err(Fault::Refused(Why::UndefinedOpcode));
                    }
                    let instr = Instr::decode(opcodes, at as u32)?;
                    self.operand(&instr, opcodes)?;
                    at = instr.end() as usize;
                }
            }
        }
        put(self.starts, word, bits);
        self.n_locals = self.n_locals.max(u32::BITS - locals.leading_zeros());
        Ok(())
    }

    /// Whether a name has the number of these two bytes.
    fn has_name(&self, high: u8, low: Option<&u8>) -> bool {
        low.is_some_and(|low| *low < 0x80 && usize::from(high & 0x7F) << 7 | usize::from(*low) < self.module.qstrs.len())
    }

    fn operand(&mut self, instr: &Instr, opcodes: &[u8]) -> Result<(), Fault> {
        let below = |limit: usize, what| match (instr.operand as usize) < limit {
            true => Ok(()),
            false => Err(Fault::Refused(what)),
        };
        match opcode::operand_kind(instr.op) {
            Operand::Qstr => below(self.module.qstrs.len(), Why::NoName),
            Operand::SignedLabel | Operand::UnsignedLabel => {
                let target = instr.target().ok_or(Fault::Refused(Why::LabelBeforeCode))?;
                if matches!(instr.op, op::SETUP_EXCEPT | op::SETUP_FINALLY | op::SETUP_WITH) {
                    self.setups.push(instr.offset)?;
                }
                if let Some(exit) = (instr.op == op::SETUP_FINALLY).then(|| unwind::async_exit(opcodes, target)).flatten() {
                    self.target(exit.on_exception, opcodes)?;
                    self.target(exit.on_leave, opcodes)?;
                }
                self.target(target, opcodes)
            }
            _ => match instr.op {
                op::LOAD_CONST_OBJ => below(self.module.consts.len(), Why::NoConstant),
                op::MAKE_FUNCTION | op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => {
                    below(self.function.children.len(), Why::NoFunction)
                }
                _ => {
                    if let Some(slot) = local_slot(instr) {
                        self.n_locals = self.n_locals.max(slot.saturating_add(1));
                    }
                    Ok(())
                }
            },
        }
    }

    fn target(&mut self, target: u32, opcodes: &[u8]) -> Result<(), Fault> {
        if target as usize >= opcodes.len() {
            return Err(Fault::Refused(Why::LabelBehindCode));
        }
        if let Some(word) = self.targets.get_mut(target as usize / 32) {
            *word |= 1 << (target % 32);
        }
        Ok(())
    }

    /// The places that labels name, in order.
    fn places<'n>(&self, arena: &'n Arena<'n>, offset: &mut u32) -> Result<ArenaVec<'n, Place>, Fault> {
        let count = self.targets.iter().map(|word| word.count_ones() as usize).sum();
        let mut places = ArenaVec::with_capacity(arena, count)?;
        for (index, (targets, starts)) in self.targets.iter().zip(self.starts.iter()).enumerate() {
            let mut targets = *targets;
            while targets != 0 {
                let bit = targets.trailing_zeros();
                targets &= targets - 1;
                let place = Place { offset: index as u32 * 32 + bit, state: None, pending: false };
                if starts >> bit & 1 == 0 {
                    *offset = place.offset;
                    return Err(Fault::Refused(Why::LabelInside));
                }
                places.push(place)?;
            }
        }
        Ok(places)
    }
}

fn put(words: &mut [u32], index: usize, word: u32) {
    if let Some(place) = words.get_mut(index) {
        *place = word;
    }
}

/// How the bytes of an instruction go on, as far as the first pass tells instructions apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Undefined,
    Byte,
    /// A byte whose low four bits are a local slot.
    Local,
    Name,
    /// A number that means nothing by itself.
    Number,
    Other,
}

const FORMS: [Form; 256] = {
    let mut forms = [Form::Undefined; 256];
    let mut op = 0;
    while op < 256 {
        let number = op as u8;
        if opcode::is_defined(number) {
            forms[op] = match (opcode::operand_kind(number), number) {
                (Operand::None, 0xB0..=0xCF) => Form::Local,
                (Operand::None, _) => Form::Byte,
                (Operand::Qstr, _) => Form::Name,
                (_, op::BUILD_TUPLE..=op::UNPACK_EX | op::CALL_FUNCTION..=op::CALL_METHOD_VAR_KW) => Form::Number,
                _ => Form::Other,
            };
        }
        op += 1;
    }
    forms
};

/// The local slot that an instruction uses.
pub fn local_slot(instr: &Instr) -> Option<u32> {
    match instr.op {
        op::LOAD_FAST_N..=op::DELETE_DEREF => u32::try_from(instr.operand).ok(),
        0xB0..=0xCF => Some(u32::from(instr.op & 0x0F)),
        _ => None,
    }
}

impl Checker<'_, '_, '_> {
    fn follow_all(&mut self, offset: &mut u32) -> Result<(), Fault> {
        while let Some((index, place)) = self.next_pending()? {
            let Some((state, block)) = place.state else {
                continue;
            };
            self.stack.load(state)?;
            self.block = block;
            *offset = place.offset;
            self.follow(index, offset)?;
        }
        Ok(())
    }

    /// The first pending place. In this order most ways to a place are found before the code there is followed.
    fn next_pending(&mut self) -> Result<Option<(usize, Place)>, Fault> {
        let rest = self.places.iter_mut().skip(self.first_pending);
        let Some((skipped, place)) = rest.enumerate().find(|(_, place)| place.pending) else {
            return Ok(None);
        };
        place.pending = false;
        let place = *place;
        self.first_pending += skipped;
        self.stack.spend(skipped as u32)?;
        Ok(Some((self.first_pending, place)))
    }

    /// Follows the code from a place at `offset` to where it ends or joins code that was looked at.
    fn follow(&mut self, mut index: usize, offset: &mut u32) -> Result<(), Fault> {
        loop {
            let next = self.places.get(index + 1).map_or(self.opcodes.len() as u32, |place| place.offset);
            let begin = *offset;
            // Between two places it stays the same whether the block is active: handlers are places.
            *offset = self.stack.follow_plain(self.opcodes, begin, next, self.floor(begin), self.cells[0]);
            self.stack.spend(*offset - begin)?;
            if *offset >= next {
                index += 1;
                if self.places.get(index).is_none() {
                    return Err(Fault::Refused(Why::RunsPastEnd));
                }
                if self.arrive(index, self.block)? == Arrival::Known {
                    return Ok(());
                }
                self.set_pending(index, false);
                continue;
            }
            let instr = Instr::decode(self.opcodes, *offset)?;
            let block = self.block.and_then(|id| self.get(id));
            self.stack.mark();
            let flow = step::step(self, &instr)?;
            if let Some(block) = block.filter(|_| flow != Flow::Leaves) {
                self.check_floor(&block, &instr)?;
            }
            if flow != Flow::Next {
                return Ok(());
            }
            *offset = instr.end();
        }
    }

    /// The depth below which the code at `offset` must leave the operand stack alone.
    fn floor(&self, offset: u32) -> u32 {
        match self.block.and_then(|id| self.blocks.get(id.0 as usize)) {
            Some(Some(block)) if block.is_active(offset) => block.exit.depth,
            Some(Some(block)) => block.entry.depth,
            _ => 0,
        }
    }

    pub fn get(&self, id: BlockId) -> Option<Block> {
        self.blocks.get(id.0 as usize).copied().flatten()
    }

    fn place(&self, offset: u32) -> Option<usize> {
        self.places.binary_search_by_key(&offset, |place| place.offset).ok()
    }

    /// Checks an edge from the present state to `target`, with `block` innermost there.
    pub fn jump(&mut self, target: u32, block: Option<BlockId>) -> Result<(), Fault> {
        let index = self.place(target).ok_or(Fault::Refused(Why::LabelInside))?;
        match self.arrive(index, block)? {
            Arrival::Known => return Ok(()),
            Arrival::First => {}
            Arrival::Joined { before } => self.stack.load(before)?,
        }
        self.set_pending(index, true);
        self.first_pending = self.first_pending.min(index);
        Ok(())
    }

    fn set_pending(&mut self, index: usize, pending: bool) {
        if let Some(place) = self.places.get_mut(index) {
            place.pending = pending;
        }
    }

    /// Joins the present state with that of a place; the present state is then that of the place.
    fn arrive(&mut self, index: usize, block: Option<BlockId>) -> Result<Arrival, Fault> {
        let Some(&Place { offset, state, .. }) = self.places.get(index) else {
            return Ok(Arrival::Known);
        };
        if self.opcodes.get(offset as usize) == Some(&op::FOR_ITER) {
            self.stack.adopt_iterator()?;
        }
        self.check_range(offset, block)?;
        if let Some(block) = block.and_then(|id| self.get(id)) {
            let least = if block.is_active(offset) { block.exit } else { block.entry };
            if self.stack.depth() < least.depth || !self.stack.fits(least)? {
                return Err(Fault::Refused(Why::OperandsBelowBlock));
            }
        }
        let mut arrival = Arrival::First;
        if let Some((state, known)) = state {
            if known != block {
                return Err(Fault::Refused(Why::BlocksMeet));
            }
            if self.stack.depth() != state.depth {
                return Err(Fault::Refused(Why::DepthsMeet));
            }
            if self.stack.fits(state)? {
                return Ok(Arrival::Known);
            }
            arrival = Arrival::Joined { before: self.stack.save()? };
            if !self.stack.join(state)? {
                return Err(Fault::Refused(Why::KindsMeet));
            }
        }
        let state = Some((self.stack.save()?, block));
        if let Some(place) = self.places.get_mut(index) {
            place.state = state;
        }
        Ok(arrival)
    }

    /// Code inside a block stays on the same side of the handlers around the block.
    #[inline]
    fn check_range(&self, offset: u32, block: Option<BlockId>) -> Result<(), Fault> {
        match block.and_then(|id| self.get(id)) {
            Some(block) if !(block.from..block.to).contains(&offset) => Err(Fault::Refused(Why::BlocksNotNested)),
            _ => Ok(()),
        }
    }

    /// An instruction inside `block` must leave alone what the handler, or the code behind the block, finds on the stack.
    fn check_floor(&mut self, block: &Block, instr: &Instr) -> Result<(), Fault> {
        let low = self.stack.low();
        let active = block.is_active(instr.offset);
        if low >= block.exit.depth && (active || low >= block.entry.depth) {
            return Ok(());
        }
        // `async with` swaps its context manager with another object; that cannot raise in between.
        let rotates = matches!(instr.op, op::ROT_TWO | op::ROT_THREE);
        match rotates && low >= block.exit.depth && self.stack.fits(block.entry)? {
            true => Ok(()),
            false => Err(Fault::Refused(Why::OperandsBelowBlock)),
        }
    }

    /// Pushes a block whose height is the present depth, and checks the ways to its handler.
    pub fn set_up(&mut self, instr: &Instr, kind: BlockKind) -> Result<(), Fault> {
        let handler = instr.target().ok_or(Fault::Refused(Why::LabelBeforeCode))?;
        let outer = self.block.and_then(|id| self.get(id));
        let (nesting, from, to) = match outer {
            None => (1, 0, u32::MAX),
            Some(outer) if outer.is_active(instr.offset) => (outer.nesting + 1, outer.from.max(outer.handler), outer.to),
            Some(outer) => (outer.nesting + 1, outer.from, outer.to.min(outer.handler)),
        };
        if nesting > self.prelude.n_exc_stack {
            return Err(Fault::Refused(Why::BlocksTooDeep));
        }
        let async_exit = match kind {
            BlockKind::Finally => unwind::async_exit(self.opcodes, handler),
            _ => None,
        };
        if async_exit.is_some() {
            // The context manager will change places with other objects.
            self.stack.forget(|_| true);
        }
        let entry = self.stack.save()?;
        let mut exit = Some(entry);
        if async_exit.is_some() || kind == BlockKind::With {
            exit = self.stack.without_top(entry);
        }
        if kind == BlockKind::With {
            exit = exit.and_then(|exit| self.stack.without_top(exit));
        }
        let exit = exit.ok_or(Fault::Refused(Why::StackTooShort))?;
        let block = Block { kind, handler, entry, exit, outer: self.block, nesting, from, to };
        let index = self.setups.binary_search(&instr.offset).unwrap_or(usize::MAX);
        let place = self.blocks.get_mut(index).ok_or(Fault::Refused(Why::UnknownBlock))?;
        *place = Some(block);
        let id = Some(BlockId(index as u32));
        step::handler_edges(self, handler, kind, async_exit, id)?;
        self.stack.load(entry)?;
        self.block = id;
        Ok(())
    }

    pub fn is_cell(&self, slot: u32) -> bool {
        self.cells.get(slot as usize >> 5).is_some_and(|word| word >> (slot & 31) & 1 != 0)
    }
}

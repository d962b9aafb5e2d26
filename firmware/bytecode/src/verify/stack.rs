//! The operand stack as the verifier sees it: kinds instead of values, and states of it that are kept cheaply.
//!
//! A kept state is a node that points to the node of the slot below, so states share what they have in common. Slots get
//! nodes only when a state is kept; comparing or restoring stops at the first slot that has the node already.

use super::plain::Plain;
use super::{Fault, Why};
use crate::arena::{Arena, ArenaVec};
use crate::opcode::op;

/// What is known of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    SmallInt,
    /// An interned string.
    Str,
    Tuple,
    List,
    Dict,
    Set,
    Cell,
    /// Any object.
    Object,
    Null,
    /// An object or null: the second slot of a method.
    MaybeNull,
    /// The operand on which `END_FINALLY` decides: an object or the marker.
    Pending,
    /// The slots of an iterator, lowest first.
    Iter0,
    Iter1,
    Iter2,
    Iter3,
}

impl Kind {
    pub fn is_object(self) -> bool {
        use Kind::*;
        matches!(self, SmallInt | Str | Tuple | List | Dict | Set | Cell | Object)
    }

    /// What is true of slots of either kind, if anything is.
    pub fn join(self, other: Kind) -> Option<Kind> {
        let common = [other, self, Kind::Object, Kind::MaybeNull];
        common.into_iter().find(|kind| self.fits(*kind) && other.fits(*kind))
    }

    /// Whether what is true of a slot of kind `other` is true of one of this kind.
    pub fn fits(self, other: Kind) -> bool {
        self == other
            || match other {
                Kind::Object | Kind::Pending => self.is_object(),
                Kind::MaybeNull => self.is_object() || self == Kind::Null,
                _ => false,
            }
    }
}

/// The slots of an iterator, lowest first.
pub const ITERATOR: [Kind; 4] = [Kind::Iter0, Kind::Iter1, Kind::Iter2, Kind::Iter3];

/// A kept state: the node of its topmost slot (0 if it has none) and its depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    node: u32,
    pub depth: u32,
}

#[derive(Clone, Copy)]
struct Node {
    /// The node of the slot below; 0 at the bottom.
    below: u32,
    kind: Kind,
}

#[derive(Clone, Copy)]
struct Slot {
    kind: Kind,
    /// Its node, or 0 if it has none yet. A slot below one with a node has one, too, and they are linked.
    node: u32,
}

const EMPTY: Slot = Slot { kind: Kind::Null, node: 0 };

/// Slots that there is room for from the first one on, if the function has that many.
const MIN_ROOM: u32 = 12;

pub struct Stack<'m> {
    /// The slots, and room for some more: `depth` are in use.
    slots: ArenaVec<'m, Slot>,
    depth: u32,
    /// Node number n is at index n - 1.
    nodes: ArenaVec<'m, Node>,
    max_depth: u32,
    /// The lowest depth since [`mark`](Stack::mark).
    low: u32,
    /// Steps that may still be done; keeps the time linear.
    budget: u32,
}

impl<'m> Stack<'m> {
    pub fn new(arena: &'m Arena<'m>, max_depth: u32, budget: u32) -> Result<Self, Fault> {
        let mut slots = ArenaVec::new(arena);
        slots.resize(max_depth.min(MIN_ROOM) as usize, EMPTY)?;
        Ok(Stack { slots, depth: 0, nodes: ArenaVec::new(arena), max_depth, low: 0, budget })
    }

    #[inline]
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The slots in use.
    fn used(&self) -> &[Slot] {
        self.slots.get(..self.depth as usize).unwrap_or_default()
    }

    fn used_mut(&mut self) -> &mut [Slot] {
        self.slots.get_mut(..self.depth as usize).unwrap_or_default()
    }

    /// Starts watching how low the depth falls.
    #[inline]
    pub fn mark(&mut self) {
        self.low = self.depth();
    }

    /// The lowest depth since [`mark`](Stack::mark).
    pub fn low(&self) -> u32 {
        self.low
    }

    #[inline]
    pub fn spend(&mut self, steps: u32) -> Result<(), Fault> {
        self.budget = self.budget.checked_sub(steps).ok_or(Fault::Refused(Why::TooComplex))?;
        Ok(())
    }

    #[inline]
    pub fn push(&mut self, kind: Kind) -> Result<(), Fault> {
        if self.depth as usize >= self.slots.len() {
            self.grow(self.depth)?;
        }
        if let Some(slot) = self.slots.get_mut(self.depth as usize) {
            *slot = Slot { kind, node: 0 };
        }
        self.depth += 1;
        self.spend(1)
    }

    /// Makes room for the slot with index `depth`.
    #[cold]
    fn grow(&mut self, depth: u32) -> Result<(), Fault> {
        if depth >= self.max_depth {
            return Err(Fault::Refused(Why::StackTooLong));
        }
        let room = depth.saturating_mul(2).clamp(depth + 1, self.max_depth);
        Ok(self.slots.resize(room as usize, EMPTY)?)
    }

    #[inline]
    pub fn pop(&mut self) -> Result<Kind, Fault> {
        let index = self.depth.checked_sub(1).ok_or(Fault::Refused(Why::StackTooShort))?;
        self.depth = index;
        self.low = self.low.min(index);
        Ok(self.slots.get(index as usize).map_or(Kind::Null, |slot| slot.kind))
    }

    #[inline]
    pub fn pop_object(&mut self) -> Result<Kind, Fault> {
        let kind = self.pop()?;
        match kind.is_object() {
            true => Ok(kind),
            false => Err(Fault::Refused(Why::NotAnObject)),
        }
    }

    /// Pops `n` objects.
    pub fn pop_objects(&mut self, n: i64) -> Result<(), Fault> {
        for _ in 0..n {
            self.pop_object()?;
        }
        Ok(())
    }

    /// Pops something that fits `kind`; else the refusal says `what`.
    pub fn pop_fitting(&mut self, kind: Kind, what: Why) -> Result<(), Fault> {
        match self.pop()?.fits(kind) {
            true => Ok(()),
            false => Err(Fault::Refused(what)),
        }
    }

    /// The kind of the slot `distance` below the topmost.
    #[inline]
    pub fn peek(&self, distance: u32) -> Option<Kind> {
        let index = self.depth.checked_sub(distance)?.checked_sub(1)?;
        self.slots.get(index as usize).map(|slot| slot.kind)
    }

    /// Whether the topmost four slots are an iterator.
    pub fn has_iterator(&self) -> bool {
        (0..4).all(|at| self.peek(3 - at) == ITERATOR.get(at as usize).copied())
    }

    /// Makes an iterator of the four slots with which a generator expression begins.
    pub fn adopt_iterator(&mut self) -> Result<(), Fault> {
        let object = self.peek(2).is_some_and(Kind::is_object);
        if object && [3, 1, 0].into_iter().all(|distance| self.peek(distance) == Some(Kind::Null)) {
            self.replace(4, &ITERATOR)?;
        }
        Ok(())
    }

    /// Pops `n` slots of any kind and pushes `kinds`.
    pub fn replace(&mut self, n: u32, kinds: &[Kind]) -> Result<(), Fault> {
        for _ in 0..n {
            self.pop()?;
        }
        for kind in kinds {
            self.push(*kind)?;
        }
        Ok(())
    }

    /// Follows the plain instructions of `opcodes` from `at` up to `end`, as long as the depth stays above `floor`. Local
    /// slots below 16 whose bit in `cells` is set hold cells. Returns where it stopped: at `end`, or at an instruction that
    /// has to be looked at in full. All instructions are whole.
    pub fn follow_plain(&mut self, opcodes: &[u8], at: u32, end: u32, floor: u32, cells: u32) -> u32 {
        let code = opcodes.get(..end as usize).unwrap_or_default();
        let (mut at, mut depth) = (at as usize, self.depth as usize);
        // The slots from this one on are known to be objects that may be taken.
        let mut objects = depth;
        let slots: &mut [Slot] = &mut self.slots;
        while let Some(&op) = code.get(at) {
            let plain = Plain::of(op);
            if plain.is_other() || plain.is_local() && cells >> (op & 0x0F) & 1 != 0 {
                break;
            }
            let mut next = at + 1;
            let mut takes = plain.takes();
            if plain.has_operand() {
                let Some(&(mut byte)) = code.get(next) else { break };
                next += 1;
                if plain.counts() {
                    // Calls with named arguments have larger numbers.
                    if byte >= 0x80 {
                        break;
                    }
                    takes += usize::from(byte);
                }
                while byte >= 0x80 {
                    byte = code.get(next).copied().unwrap_or_default();
                    next += 1;
                }
            }
            let Some(base) = depth.checked_sub(takes) else { break };
            if base < objects {
                let fits = |(index, slot): (usize, &Slot)| {
                    slot.kind.is_object() || index == 1 && op == op::CALL_METHOD && slot.kind.fits(Kind::MaybeNull)
                };
                let new = slots.get(base..objects).unwrap_or_default();
                if base < floor as usize || !new.iter().enumerate().all(fits) {
                    break;
                }
                objects = base;
            }
            depth = base + plain.leaves();
            match slots.get_mut(base..depth) {
                Some([]) => {}
                Some([slot]) => *slot = Slot { kind: plain.kind(), node: 0 },
                Some([object, method, ..]) => {
                    *object = Slot { kind: plain.kind(), node: 0 };
                    *method = Slot { kind: Kind::MaybeNull, node: 0 };
                    objects = depth;
                }
                None => break,
            }
            self.depth = depth as u32;
            at = next;
        }
        at as u32
    }

    /// Keeps the present state.
    pub fn save(&mut self) -> Result<State, Fault> {
        let used = self.slots.get_mut(..self.depth as usize).unwrap_or_default();
        let known = used.iter().rposition(|slot| slot.node != 0).map_or(0, |index| index + 1);
        let mut below = known.checked_sub(1).and_then(|index| used.get(index)).map_or(0, |slot| slot.node);
        for slot in used.iter_mut().skip(known) {
            self.nodes.push(Node { below, kind: slot.kind })?;
            below = self.nodes.len() as u32;
            slot.node = below;
        }
        Ok(State { node: below, depth: self.depth })
    }

    /// Goes back to a kept state.
    pub fn load(&mut self, state: State) -> Result<(), Fault> {
        let common = self.depth.min(state.depth) as usize;
        if state.depth as usize > self.slots.len() {
            self.grow(state.depth - 1)?;
        }
        self.depth = state.depth;
        let mut node = state.node;
        let mut steps = 0;
        for (index, slot) in self.slots.get_mut(..state.depth as usize).unwrap_or_default().iter_mut().enumerate().rev() {
            if index < common && slot.node == node {
                break;
            }
            let Some(Node { below, kind }) = get(&self.nodes, node) else {
                break;
            };
            *slot = Slot { kind, node };
            node = below;
            steps += 1;
        }
        self.spend(steps)
    }

    /// A kept state without its topmost slot.
    pub fn without_top(&self, state: State) -> Option<State> {
        let node = get(&self.nodes, state.node)?;
        Some(State { node: node.below, depth: state.depth.checked_sub(1)? })
    }

    /// Forgets what is known of the topmost slot if that is an object of one of `kinds`.
    pub fn forget(&mut self, kinds: fn(Kind) -> bool) {
        if let Some(slot) = self.used_mut().last_mut().filter(|slot| slot.kind.is_object() && slot.kind != Kind::Object && kinds(slot.kind))
        {
            *slot = Slot { kind: Kind::Object, node: 0 };
        }
    }

    /// Whether the lowest slots of the present state, as many as `state` has, fit `state`.
    pub fn fits(&mut self, state: State) -> Result<bool, Fault> {
        let Some(slots) = self.used().get(..state.depth as usize) else {
            return Ok(false);
        };
        let mut node = state.node;
        let mut steps = 0;
        let mut fits = true;
        for slot in slots.iter().rev() {
            let Some(Node { below, kind }) = get(&self.nodes, node).filter(|_| slot.node != node) else {
                break;
            };
            fits &= slot.kind.fits(kind);
            node = below;
            steps += 1;
        }
        self.spend(steps)?;
        Ok(fits)
    }

    /// Makes the present state what it and `state`, of the same depth, have in common; `false` if that is nothing.
    pub fn join(&mut self, state: State) -> Result<bool, Fault> {
        let mut node = state.node;
        let mut steps = 0;
        let used = self.slots.get_mut(..self.depth as usize).unwrap_or_default();
        let mut changed = used.len();
        for (index, slot) in used.iter_mut().enumerate().rev() {
            let Some(Node { below, kind }) = get(&self.nodes, node).filter(|_| slot.node != node) else { break };
            let Some(joined) = slot.kind.join(kind) else { return Ok(false) };
            if joined != slot.kind {
                slot.kind = joined;
                changed = index;
            }
            node = below;
            steps += 1;
        }
        used.iter_mut().skip(changed).for_each(|slot| slot.node = 0);
        self.spend(steps)?;
        Ok(true)
    }
}

fn get(nodes: &[Node], node: u32) -> Option<Node> {
    nodes.get((node as usize).checked_sub(1)?).copied()
}

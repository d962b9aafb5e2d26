//! Scopes: which names a function has, and where each lives.
//!
//! The rules are MicroPython's, not CPython's; the difference that shows: a class attribute hides a variable of the same name
//! of an outer function from the methods of the class.

use bytecode::{Arena, prelude};

use crate::chunked::Chunked;
use crate::error::Fallible;
use crate::names::{NameId, Names};
use crate::tree::Node;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComp,
    DictComp,
    SetComp,
    Generator,
}

impl ScopeKind {
    /// Whether names that are assigned are variables of the scope, in slots.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    pub fn is_comprehension(self) -> bool {
        use ScopeKind::*;
        matches!(self, ListComp | DictComp | SetComp | Generator)
    }

    /// The name of a scope that has none in the source.
    pub fn fixed_name(self) -> &'static [u8] {
        match self {
            ScopeKind::Module => b"<module>",
            ScopeKind::Lambda => b"<lambda>",
            ScopeKind::ListComp => b"<listcomp>",
            ScopeKind::DictComp => b"<dictcomp>",
            ScopeKind::SetComp => b"<setcomp>",
            ScopeKind::Generator => b"<genexpr>",
            ScopeKind::Class | ScopeKind::Function => b"",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentKind {
    /// Just added by a declaration.
    Undecided,
    ImplicitGlobal,
    /// Assigned in a module or class body.
    Assigned,
    ExplicitGlobal,
    Local,
    /// A local that an inner function uses.
    Cell,
    /// A variable of an outer function.
    Free,
}

/// Whether a name is a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Variable,
    Param,
    /// The `*args` parameter.
    Star,
}

/// A name of a scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ident {
    pub name: NameId,
    pub kind: IdentKind,
    pub role: Role,
    pub slot: u16,
    /// The next of the same scope, plus 1.
    next: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub node: Node,
    pub name: NameId,
    /// The scope that holds this one; its own number for the module.
    pub parent: u32,
    /// First and last of its names, plus 1.
    first: u32,
    last: u32,
    /// `bytecode::prelude` flags.
    pub flags: u8,
    pub n_pos_args: u16,
    pub n_kwonly_args: u16,
    pub n_def_pos_args: u16,
    pub n_slots: u16,
    /// The first scope made inside this one; the others follow.
    pub first_child: u32,
    /// Position among the functions that the parent makes.
    pub number: u32,
    pub n_made: u32,
}

pub(crate) const MODULE: u32 = 0;

pub(crate) struct Scopes<'t> {
    pub scopes: Chunked<'t, Scope, 2>,
    idents: Chunked<'t, Ident, 8>,
}

impl Ident {
    fn is_param(&self) -> bool {
        self.role != Role::Variable
    }
}

impl<'t> Scopes<'t> {
    pub fn new(arena: &'t Arena<'t>) -> Self {
        Scopes { scopes: Chunked::new(arena), idents: Chunked::new(arena) }
    }

    pub fn add(&mut self, kind: ScopeKind, node: Node, name: NameId, parent: u32) -> Fallible<u32> {
        self.scopes.push(Scope {
            kind,
            node,
            name,
            parent,
            first: 0,
            last: 0,
            flags: 0,
            n_pos_args: 0,
            n_kwonly_args: 0,
            n_def_pos_args: 0,
            n_slots: 0,
            first_child: 0,
            number: 0,
            n_made: 0,
        })
    }

    pub fn scope(&self, scope: u32) -> Option<Scope> {
        self.scopes.get(scope)
    }

    pub fn ident(&self, ident: u32) -> Option<Ident> {
        self.idents.get(ident)
    }

    pub fn set_kind(&self, ident: u32, kind: IdentKind) {
        self.idents.update(ident, |ident| ident.kind = kind);
    }

    pub fn update_ident(&self, ident: u32, change: impl FnOnce(&mut Ident)) {
        self.idents.update(ident, change);
    }

    /// The numbers of a scope's names, in order.
    pub fn idents_of(&self, scope: u32) -> impl Iterator<Item = u32> {
        let first = self.scopes.get(scope).map_or(0, |scope| scope.first);
        let at = |number: u32| number.checked_sub(1);
        core::iter::successors(at(first), move |&ident| at(self.idents.get(ident)?.next))
    }

    /// The first parameter of a scope for which `wanted` holds.
    pub fn find_param(&self, scope: u32, wanted: impl Fn(&Ident) -> bool) -> Option<NameId> {
        self.idents_of(scope)
            .filter_map(|number| self.ident(number))
            .find(|ident| ident.is_param() && wanted(ident))
            .map(|ident| ident.name)
    }

    /// Looks through all names of a scope.
    fn search(&self, scope: u32, name: NameId) -> Option<u32> {
        self.idents_of(scope).find(|&ident| self.ident(ident).is_some_and(|ident| ident.name == name))
    }

    fn append(&mut self, scope: u32, name: NameId, kind: IdentKind) -> Fallible<u32> {
        let ident = self.idents.push(Ident { name, kind, role: Role::Variable, slot: 0, next: 0 })?;
        let last = self.scopes.get(scope).map_or(0, |scope| scope.last);
        match last.checked_sub(1) {
            Some(last) => self.idents.update(last, |last| last.next = ident + 1),
            None => self.scopes.update(scope, |scope| scope.first = ident + 1),
        }
        self.scopes.update(scope, |scope| scope.last = ident + 1);
        Ok(ident)
    }

    /// Finds a name, or adds it with `kind`. For scopes other than the one whose code is walked.
    pub fn find_or_add(&mut self, scope: u32, name: NameId, kind: IdentKind) -> Fallible<u32> {
        match self.search(scope, name) {
            Some(ident) => Ok(ident),
            None => self.append(scope, name, kind),
        }
    }

    /// Finds a name of the scope whose code is walked; `names` knows where its names are.
    pub fn find_current(&self, names: &Names<'_, '_>, scope: u32, name: NameId) -> Option<u32> {
        names.ident(name, scope)
    }

    /// [`find_or_add`](Self::find_or_add) for the scope whose code is walked.
    pub fn current(&mut self, names: &Names<'_, '_>, scope: u32, name: NameId, kind: IdentKind) -> Fallible<u32> {
        if let Some(ident) = names.ident(name, scope) {
            return Ok(ident);
        }
        let ident = self.append(scope, name, kind)?;
        names.set_ident(name, scope, ident);
        Ok(ident)
    }

    /// Tells `names` where the names of `scope` are, before its code is walked again.
    pub fn enter(&self, names: &Names<'_, '_>, scope: u32) {
        for ident in self.idents_of(scope) {
            if let Some(found) = self.ident(ident) {
                names.set_ident(found.name, scope, ident);
            }
        }
    }

    /// A name of `scope` is stored to.
    pub fn assigned(&self, scope: u32, ident: u32) {
        let Some(scope) = self.scope(scope) else {
            return;
        };
        let kind = match scope.kind.is_function_like() {
            true => IdentKind::Local,
            false => IdentKind::Assigned,
        };
        self.idents.update(ident, |ident| {
            if ident.kind == IdentKind::ImplicitGlobal {
                ident.kind = kind;
            }
        });
    }

    /// Makes a name global, also in the module if it knows the name.
    pub fn declare_global(&self, ident: u32) {
        self.set_kind(ident, IdentKind::ExplicitGlobal);
        let Some(name) = self.ident(ident).map(|ident| ident.name) else {
            return;
        };
        if let Some(ident) = self.search(MODULE, name) {
            self.set_kind(ident, IdentKind::ExplicitGlobal);
        }
    }

    /// If an outer function has the variable, makes it free here and a cell there.
    pub fn close_over(&mut self, scope: u32, ident: u32) -> Fallible<bool> {
        let Some(name) = self.ident(ident).map(|ident| ident.name) else {
            return Ok(false);
        };
        let Some(parent) = self.scope(scope).map(|scope| scope.parent) else {
            return Ok(false);
        };
        let mut owner = parent;
        let owner_ident = loop {
            if owner == MODULE {
                return Ok(false);
            }
            if let Some(found) = self.search(owner, name) {
                break found;
            }
            owner = self.scope(owner).map_or(MODULE, |scope| scope.parent);
        };
        let Some(kind) = self.ident(owner_ident).map(|ident| ident.kind) else {
            return Ok(false);
        };
        if !matches!(kind, IdentKind::Local | IdentKind::Cell | IdentKind::Free) {
            return Ok(false);
        }
        let mut between = parent;
        while between != owner {
            self.append(between, name, IdentKind::Free)?;
            between = self.scope(between).map_or(owner, |scope| scope.parent);
        }
        if kind == IdentKind::Local {
            self.set_kind(owner_ident, IdentKind::Cell);
        }
        self.set_kind(ident, IdentKind::Free);
        Ok(true)
    }

    /// After the first walk of `scope`: names that are still implicit globals may be variables of outer functions.
    pub fn close_over_all(&mut self, scope: u32) -> Fallible {
        if scope == MODULE {
            return Ok(());
        }
        let mut next = self.scope(scope).map_or(0, |scope| scope.first);
        while let Some(number) = next.checked_sub(1) {
            let Some(ident) = self.ident(number) else {
                break;
            };
            if ident.kind == IdentKind::ImplicitGlobal {
                self.close_over(scope, number)?;
            }
            next = ident.next;
        }
        Ok(())
    }

    /// Gives each name its slot; the parent of `scope` has its slots already.
    pub fn assign_slots(&mut self, scope_number: u32, class_cell: NameId) {
        let Some(mut scope) = self.scope(scope_number) else {
            return;
        };
        self.swap_star(scope_number, scope.flags);
        let function_like = scope.kind.is_function_like();
        let mut slot = 0;
        for number in self.idents_of(scope_number) {
            let Some(mut ident) = self.ident(number) else {
                continue;
            };
            if function_like && ident.kind == IdentKind::ImplicitGlobal {
                ident.kind = IdentKind::ExplicitGlobal;
            }
            let hidden = scope.kind == ScopeKind::Class && ident.name == class_cell;
            if ident.kind == IdentKind::Local && !hidden || ident.is_param() {
                ident.slot = slot;
                slot = slot.saturating_add(1);
            }
            self.idents.update(number, |slot| *slot = ident);
        }
        for number in self.idents_of(scope_number) {
            self.idents.update(number, |ident| {
                if ident.kind == IdentKind::Cell && !ident.is_param() {
                    ident.slot = slot;
                    slot = slot.saturating_add(1);
                }
            });
        }
        let n_free = self.number_free(scope_number, scope.parent);
        if n_free > 0 {
            for number in self.idents_of(scope_number) {
                self.idents.update(number, |ident| {
                    if ident.kind != IdentKind::Free || ident.is_param() {
                        ident.slot = ident.slot.saturating_add(n_free);
                    }
                });
            }
        }
        scope.n_pos_args = scope.n_pos_args.saturating_add(n_free);
        scope.n_slots = slot.saturating_add(n_free);
        self.scopes.update(scope_number, |slot| *slot = scope);
    }

    /// The `*args` parameter trades places with the last keyword-only one.
    fn swap_star(&self, scope: u32, flags: u8) {
        if flags & prelude::VAR_ARGS == 0 {
            return;
        }
        let mut star = None;
        let mut last = None;
        for number in self.idents_of(scope) {
            let Some(ident) = self.ident(number) else {
                continue;
            };
            if ident.role == Role::Star {
                star = Some((number, ident));
            } else if star.is_some() && ident.is_param() && !self.is_double_star(scope, number) {
                last = Some((number, ident));
            }
        }
        if let (Some((star_number, star)), Some((last_number, last))) = (star, last) {
            self.idents.update(star_number, |slot| *slot = Ident { next: slot.next, ..last });
            self.idents.update(last_number, |slot| *slot = Ident { next: slot.next, ..star });
        }
    }

    /// Whether a parameter is `**kwargs`: the last parameter of a scope that has one.
    fn is_double_star(&self, scope: u32, ident: u32) -> bool {
        let flags = self.scope(scope).map_or(0, |scope| scope.flags);
        let next = self.ident(ident).and_then(|ident| ident.next.checked_sub(1));
        let is_last = !next.and_then(|next| self.ident(next)).is_some_and(|next| next.is_param());
        flags & prelude::VAR_KEYWORDS != 0 && is_last
    }

    /// Numbers the free variables of a scope, in the order of the parent's names.
    fn number_free(&self, scope: u32, parent: u32) -> u16 {
        let mut n_free = 0u16;
        if parent == MODULE {
            return 0;
        }
        for outer in self.idents_of(parent) {
            let Some(outer) = self.ident(outer) else {
                continue;
            };
            if !matches!(outer.kind, IdentKind::Cell | IdentKind::Free) {
                continue;
            }
            for inner in self.idents_of(scope) {
                self.idents.update(inner, |inner| {
                    if inner.kind == IdentKind::Free && inner.name == outer.name {
                        inner.slot = n_free;
                        n_free = n_free.saturating_add(1);
                    }
                });
            }
        }
        n_free
    }

    /// The slots of `parent` that hold the variables which `child` takes from it, one at a time.
    pub fn captured(&self, parent: u32, child: u32, nth: u32) -> Option<u16> {
        let is_free =
            |name: NameId| self.search(child, name).and_then(|ident| self.ident(ident)).is_some_and(|ident| ident.kind == IdentKind::Free);
        self.idents_of(parent)
            .filter_map(|number| self.ident(number))
            .filter(|ident| matches!(ident.kind, IdentKind::Cell | IdentKind::Free))
            .filter(|ident| is_free(ident.name))
            .nth(nth as usize)
            .map(|ident| ident.slot)
    }

    /// Marks a scope's names as looked at: the flags of the scope.
    pub fn set_flag(&self, scope: u32, flag: u8) {
        self.scopes.update(scope, |scope| scope.flags |= flag);
    }
}

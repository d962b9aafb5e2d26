//! The syntax tree: one word for a name or a small constant, a few words for everything else.
//!
//! A [`Node`] is a word. Names, short strings, integers and the keyword constants lie in the word itself; like MicroPython,
//! the tree knows no line for them. Everything else is a compound: a word with its kind, the number of its parts
//! and its line, then the parts.

use bytecode::Arena;

use crate::chunked::Chunked;
use crate::error::{Failed, Fallible};
use crate::names::NameId;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// What a compound node is. The comments list its parts; `?` marks one that may be [`Node::NULL`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Kind {
            $($(#[$doc])* $kind,)*
        }

        /// The kinds in the order of their numbers.
        const KINDS: &[Kind] = &[$(Kind::$kind,)*];
    };
}

kinds! {
    /// Two or more statements.
    Block,
    /// expression
    ExprStmt,
    /// targets..., value
    Assign,
    /// target, operator (a number), value
    AugAssign,
    /// target, value?
    AnnAssign,
    Pass,
    Break,
    Continue,
    /// value?
    Return,
    /// exception?, cause?
    Raise,
    /// names...
    Global,
    /// names...
    Nonlocal,
    /// condition, message?
    Assert,
    /// target
    Del,
    /// (name or [`Kind::Dotted`], as-name?)...
    Import,
    /// level (a number), name or [`Kind::Dotted`] or none, then (name, as-name?)...
    ImportFrom,
    /// level (a number), name or [`Kind::Dotted`] or none
    ImportStar,
    /// names...
    Dotted,
    /// (condition, body)..., else body?
    If,
    /// condition, body, else body?
    While,
    /// target, iterable, body, else body?
    For,
    /// body, else body?, finally body?, then [`Kind::Except`]...
    Try,
    /// type?, name?, body
    Except,
    /// (context, target?)..., body
    With,
    /// name, parameters, body
    FuncDef,
    /// name, [`Kind::Args`]?, body
    ClassDef,
    /// [`Kind::Decorator`]..., definition
    Decorated,
    /// name or [`Kind::Dotted`], [`Kind::Call`]?
    Decorator,
    /// `def`, `for` or `with` statement
    Async,

    /// parameters...: a name, or one of the next three
    Params,
    /// name, default value?
    Param,
    /// name?
    StarParam,
    /// name
    StarStarParam,

    /// parameters, expression
    Lambda,
    /// value, condition, value
    Ternary,
    /// operands...
    Or,
    /// operands...
    And,
    /// operand
    Not,
    /// operand, (operator (a [`Comparison`] number), operand)...
    Compare,
    /// operand, (operator (a number), operand)...: operators of one level
    Binary,
    /// operator (a number), operand
    Unary,
    /// base, exponent
    Power,
    /// operand
    Await,
    /// value?
    Yield,
    /// iterable
    YieldFrom,
    /// expression
    Star,
    /// expression
    StarStar,
    /// target, value
    Walrus,
    /// target, value: an argument of a call without brackets of its own
    WalrusArg,
    /// name, value: an argument of a call
    Keyword,
    /// atom, then one or more of the next three
    Trailers,
    /// arguments...
    Call,
    /// index
    Subscript,
    /// name
    Attribute,
    /// arguments of a class statement...
    Args,
    /// start?, stop?, step?
    Slice,
    /// items without brackets...
    Tuple,
    /// items in round brackets...
    ParenTuple,
    /// items...
    List,
    /// items...; a [`Kind::DictItem`] or a value
    Braces,
    /// key, value
    DictItem,
    /// [`Kind::Comprehension`]
    ListComp,
    /// [`Kind::Comprehension`] of a dict or a set
    BracesComp,
    /// [`Kind::Comprehension`]
    Generator,
    /// element, [`Kind::CompFor`]
    Comprehension,
    /// target, iterable, next clause?
    CompFor,
    /// condition, next clause?
    CompIf,
    /// number of a constant with a line of its own
    Const,
}

/// A word of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node(u32);

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    Compound,
    Null,
    Name(NameId),
    Int(i32),
    /// A string short or common enough to be a name.
    Str(NameId),
    /// A constant from the list of values.
    Const(u32),
    None,
    False,
    True,
    Ellipsis,
    /// Not a value: an operator, a number of dots.
    Number(u32),
}

const TAG_BITS: u32 = 3;
const MAX_PAYLOAD: u32 = u32::MAX >> TAG_BITS;

const COMPOUND: u32 = 0;
const NAME: u32 = 1;
const INT: u32 = 2;
const STR: u32 = 3;
const CONST: u32 = 4;
const KEYWORD: u32 = 5;
const NUMBER: u32 = 6;

impl Node {
    pub const NULL: Node = Node(0);
    pub const NONE: Node = Node(KEYWORD);
    pub const FALSE: Node = Node(1 << TAG_BITS | KEYWORD);
    pub const TRUE: Node = Node(2 << TAG_BITS | KEYWORD);
    pub const ELLIPSIS: Node = Node(3 << TAG_BITS | KEYWORD);

    fn tagged(payload: u32, tag: u32) -> Fallible<Node> {
        if payload > MAX_PAYLOAD {
            return Err(Failed);
        }
        Ok(Node(payload << TAG_BITS | tag))
    }

    pub fn name(name: NameId) -> Fallible<Node> {
        Node::tagged(name.0, NAME)
    }

    pub fn str(name: NameId) -> Fallible<Node> {
        Node::tagged(name.0, STR)
    }

    /// `None` if `value` does not fit in a word.
    pub fn int(value: i64) -> Option<Node> {
        let shifted = i32::try_from(value << TAG_BITS).ok()?;
        (i64::from(shifted) >> TAG_BITS == value).then_some(Node(shifted as u32 | INT))
    }

    pub fn constant(index: u32) -> Fallible<Node> {
        Node::tagged(index, CONST)
    }

    pub fn number(number: u32) -> Fallible<Node> {
        Node::tagged(number, NUMBER)
    }

    pub fn leaf(self) -> Leaf {
        let payload = self.0 >> TAG_BITS;
        match self.0 & ((1 << TAG_BITS) - 1) {
            NAME => Leaf::Name(NameId(payload)),
            INT => Leaf::Int(self.0 as i32 >> TAG_BITS),
            STR => Leaf::Str(NameId(payload)),
            CONST => Leaf::Const(payload),
            KEYWORD => match payload {
                0 => Leaf::None,
                1 => Leaf::False,
                2 => Leaf::True,
                _ => Leaf::Ellipsis,
            },
            NUMBER => Leaf::Number(payload),
            _ if self.0 == 0 => Leaf::Null,
            _ => Leaf::Compound,
        }
    }

    pub fn is_null(self) -> bool {
        self == Node::NULL
    }

    /// The number in a word that is not a value; 0 for others.
    pub fn as_number(self) -> u32 {
        match self.leaf() {
            Leaf::Number(number) => number,
            _ => 0,
        }
    }
}

/// The first word of a compound node: kind, number of parts, line. A number that does not fit has all bits set here and a
/// word of its own behind, the count before the line.
const COUNT_SHIFT: u32 = 7;
const LINE_SHIFT: u32 = 13;
const MAX_COUNT: u32 = 0x3F;
const MAX_LINE: u32 = 0x7_FFFF;

/// Where things are in a compound node.
struct Head {
    kind: u32,
    count: u32,
    line: u32,
    /// The first part.
    parts: u32,
}

/// All compound nodes of a text.
pub(crate) struct Tree<'t> {
    words: Chunked<'t, u32, 32>,
}

impl<'t> Tree<'t> {
    pub fn new(arena: &'t Arena<'t>) -> Self {
        Tree { words: Chunked::new(arena) }
    }

    pub fn add(&mut self, kind: Kind, line: u32, parts: &[Node]) -> Fallible<Node> {
        let count = u32::try_from(parts.len()).map_err(|_| Failed)?;
        let short = count.min(MAX_COUNT) << COUNT_SHIFT | line.min(MAX_LINE) << LINE_SHIFT;
        let start = self.words.push(short | kind as u32)?;
        if count >= MAX_COUNT {
            self.words.push(count)?;
        }
        if line >= MAX_LINE {
            self.words.push(line)?;
        }
        for part in parts {
            self.words.push(part.0)?;
        }
        Node::tagged(start + 1, COMPOUND)
    }

    fn word(&self, index: u32) -> u32 {
        self.words.get(index).unwrap_or(0)
    }

    fn head(&self, node: Node) -> Option<Head> {
        let compound = node.0 & ((1 << TAG_BITS) - 1) == COMPOUND && node.0 != 0;
        let start = (node.0 >> TAG_BITS).wrapping_sub(1);
        let word = self.words.get(start).filter(|_| compound)?;
        let mut head = Head {
            kind: word & ((1 << COUNT_SHIFT) - 1),
            count: word >> COUNT_SHIFT & MAX_COUNT,
            line: word >> LINE_SHIFT,
            parts: start + 1,
        };
        if head.count == MAX_COUNT {
            head.count = self.word(head.parts);
            head.parts += 1;
        }
        if head.line == MAX_LINE {
            head.line = self.word(head.parts);
            head.parts += 1;
        }
        Some(head)
    }

    /// The kind of a compound node, `None` for other nodes.
    pub fn kind(&self, node: Node) -> Option<Kind> {
        KINDS.get(self.head(node)?.kind as usize).copied()
    }

    pub fn is(&self, node: Node, kind: Kind) -> bool {
        self.kind(node) == Some(kind)
    }

    /// Number of parts.
    pub fn count(&self, node: Node) -> u32 {
        self.head(node).map_or(0, |head| head.count)
    }

    /// The line of a compound node; 0 for others.
    pub fn line(&self, node: Node) -> u32 {
        self.head(node).map_or(0, |head| head.line)
    }

    /// Part number `index`, [`Node::NULL`] if there is none.
    pub fn part(&self, node: Node, index: u32) -> Node {
        match self.head(node) {
            Some(head) if index < head.count => Node(self.word(head.parts + index)),
            _ => Node::NULL,
        }
    }
}

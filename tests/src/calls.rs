//! Wrong and right arguments to everything built in, on ours and on the original: what is returned or raised must be equal, texts included.
//!
//! A test calls every member that `dir` lists for one type or module, so a member too many or too few is seen, too. Left out is what waits, ends the
//! program, or tells of time, chance and addresses; and, with the reason, where ours is meant to differ.

use std::path::Path;

use crate::oracle;
use crate::repo::Repo;

/// What is called.
#[derive(Debug)]
pub struct Group {
    pub name: &'static str,
    /// An expression for the type or module, behind what it needs.
    owner: &'static str,
    /// An expression that makes an object of the type; empty for a module.
    make: &'static str,
    skipped: &'static str,
}

const fn of_type(name: &'static str, owner: &'static str, make: &'static str, skipped: &'static str) -> Group {
    Group { name, owner, make, skipped }
}

const fn of_module(name: &'static str, skipped: &'static str) -> Group {
    Group { name, owner: name, make: "", skipped }
}

/// Of text the encoding is checked here, and `center` counts characters; the original's build of today is behind its sources in that. It also dies of
/// some widths for `center`, and takes any object for the position in `list.insert`.
pub const GROUPS: &[Group] = &[
    of_type("str", "str", "'a b'", "center encode new"),
    of_type("bytes", "bytes", "b'a b'", "center count decode new"),
    of_type("bytearray", "bytearray", "bytearray(b'a b')", "center count decode new"),
    of_type("list", "list", "[1, 'a', 3]", "insert"),
    of_type("tuple", "tuple", "(1, 'a', 3)", ""),
    of_type("dict", "dict", "{1: 'a', 'b': 2}", ""),
    of_type("set", "set", "{1, 'a'}", ""),
    of_type("frozenset", "frozenset", "frozenset((1, 'a'))", ""),
    of_type("int", "int", "77", ""),
    of_type("int_big", "int", "1 << 66", ""),
    of_type("float", "float", "2.5", ""),
    of_type("complex", "complex", "2.5j", ""),
    of_type("bool", "bool", "True", ""),
    of_type("range", "range", "range(2, 9, 3)", ""),
    of_type("memoryview", "memoryview", "memoryview(bytearray(b'a b'))", ""),
    of_type("object", "object", "object()", ""),
    of_type("property", "property", "property(len)", ""),
    of_type("exception", "ValueError", "ValueError(1, 2)", ""),
    of_type("generator", "type((i for i in ()))", "(i for i in (1, 2))", ""),
    of_type("enumerate", "enumerate", "enumerate('ab')", ""),
    of_type("filter", "filter", "filter(None, 'ab')", ""),
    of_type("map", "map", "map(len, ['ab'])", ""),
    of_type("reversed", "reversed", "reversed('ab')", ""),
    of_type("zip", "zip", "zip('ab', 'cd')", ""),
    of_type("array", "__import__('array').array", "OWNER('h', [1, 2])", ""),
    of_type("deque", "__import__('collections').deque", "OWNER((1, 2), 3)", ""),
    of_type("ordereddict", "__import__('collections').OrderedDict", "OWNER({1: 2})", ""),
    of_module(
        "builtins",
        "__build_class__ __import__ __repl_print__ bytearray bytes compile dir eval exec execfile globals hash help id input locals open print str super",
    ),
    of_module("collections", ""),
    of_module("errno", ""),
    of_module("gc", "collect mem_alloc mem_free threshold"),
    of_module("hashlib", ""),
    of_module("heapq", ""),
    of_module("json", ""),
    of_module("struct", ""),
];

/// What [`Group::skipped`] does not say: the program itself.
const DRIVER: &str = include_str!("calls.py");

impl Group {
    fn program(&self) -> String {
        let Self { name, owner, make, skipped } = self;
        let owner = if make.is_empty() { format!("__import__({owner:?})") } else { (*owner).to_string() };
        let make = if make.is_empty() { "None".to_string() } else { format!("lambda: {make}") };
        format!("# {name}\nSKIPPED = {skipped:?}\nOWNER = {owner}\nMAKE = {make}\n{DRIVER}")
    }

    /// Runs the group on the original and on `ours`; gives the two transcripts.
    ///
    /// # Errors
    /// The original is missing.
    pub fn run(&self, repo: &Repo, ours: &Path) -> Result<(String, String), String> {
        oracle::compare(repo, ours, "calls", &format!("calls_{}", self.name), &self.program())
    }
}

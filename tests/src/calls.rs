//! Wrong and right arguments to everything built in, on ours and on the original: what is returned or raised must be equal, texts included.
//!
//! A test calls every member that `dir` lists for one type or module, so a member too many or too few is seen, too, and one that is added later
//! is covered. Left out is what waits, ends the program, or tells of time, chance and addresses; and, with the reason, where ours is meant to differ.
//! Of modules, [`SETUPS`] say that, and how objects of their classes are made.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use crate::board::{Board, Trouble};
use crate::oracle;
use crate::repo::Repo;

/// What is called.
#[derive(Debug)]
pub struct Group {
    pub name: &'static str,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// An expression for the type behind what it needs, one that makes an object of it, and names that are left out.
    Type { owner: &'static str, make: &'static str, skipped: &'static str },
    /// Statements behind `import ... as OWNER`.
    Module { setup: &'static str },
    /// There is a group for each module.
    EveryModule,
}

const fn of_type(name: &'static str, owner: &'static str, make: &'static str, skipped: &'static str) -> Group {
    Group { name, kind: Kind::Type { owner, make, skipped } }
}

const fn of_module(name: &'static str, setup: &'static str) -> Group {
    Group { name, kind: Kind::Module { setup } }
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
    of_type("array_type", "__import__('array').array", "OWNER('h', [1, 2])", ""),
    of_type("deque", "__import__('collections').deque", "OWNER((1, 2), 3)", ""),
    of_type("ordereddict", "__import__('collections').OrderedDict", "OWNER({1: 2})", ""),
    of_module("_asyncio", include_str!("calls/asyncio.py")),
    of_module("array", include_str!("calls/array.py")),
    of_module("binascii", include_str!("calls/binascii.py")),
    of_module("builtins", include_str!("calls/builtins.py")),
    of_module("cmath", include_str!("calls/cmath.py")),
    of_module("collections", include_str!("calls/collections.py")),
    of_module("deflate", include_str!("calls/deflate.py")),
    of_module("errno", ""),
    of_module("gc", include_str!("calls/gc.py")),
    of_module("hashlib", include_str!("calls/hashlib.py")),
    of_module("heapq", include_str!("calls/heapq.py")),
    of_module("io", include_str!("calls/io.py")),
    of_module("json", include_str!("calls/json.py")),
    of_module("math", include_str!("calls/math.py")),
    of_module("micropython", include_str!("calls/micropython.py")),
    of_module("os", include_str!("calls/os.py")),
    of_module("platform", include_str!("calls/platform.py")),
    of_module("random", include_str!("calls/random.py")),
    of_module("re", include_str!("calls/re.py")),
    of_module("select", include_str!("calls/select.py")),
    of_module("socket", include_str!("calls/socket.py")),
    of_module("struct", include_str!("calls/struct.py")),
    of_module("sys", include_str!("calls/sys.py")),
    of_module("time", include_str!("calls/time.py")),
    of_module("uctypes", include_str!("calls/uctypes.py")),
    of_module("vfs", include_str!("calls/vfs.py")),
    Group { name: "every_module", kind: Kind::EveryModule },
];

/// The program itself, which says what the names before it mean.
const DRIVER: &str = include_str!("calls.py");
/// What those are unless a setup says otherwise.
const DEFAULTS: &str = "SKIPPED = VARYING = ROUGH = \"\"\nMAKE = None\nMAKES = {}\nGOOD = {}\nAVOID = {}\nBEFORE = lambda: None\n";
/// What the program says of a class that a setup knows nothing of.
const NO_OBJECT: &str = "the tests do not say how";

/// What even `errno`, which has no functions, prints.
const MIN_LINES: usize = 40;

/// Written in Python, or the program that asks.
const WITHOUT_GROUP: [&str; 3] = ["__main__", "frostbyte_demo", "uasyncio"];

/// Modules for desktops.
const NOT_ON_BOARDS: [&str; 1] = ["socket"];

/// The emulator is slow, and other tests run beside it.
const BOARD_LIMIT: Duration = Duration::from_secs(120);

impl Group {
    fn program(&self, coarse: bool) -> String {
        let name = self.name;
        let coarse = if coarse { "True" } else { "False" };
        let start = format!("# {name}\n{DEFAULTS}COARSE = {coarse}\n");
        match &self.kind {
            Kind::Type { owner, make, skipped } => {
                format!("{start}OWNER = {owner}\nSKIPPED = {skipped:?}\nMAKE = lambda: {make}\n{DRIVER}")
            }
            Kind::Module { setup } => format!("{start}import {name} as OWNER\n{setup}\n{DRIVER}"),
            Kind::EveryModule => "help('modules')\n".into(),
        }
    }

    /// Runs the group on the original and on `ours`; gives the two transcripts.
    ///
    /// # Errors
    /// The original is missing, or something is without tests.
    pub fn run(&self, repo: &Repo, ours: &Path) -> Result<(String, String), String> {
        let name = format!("calls_{}", self.name);
        let (theirs, ours) = oracle::compare(repo, ours, "calls", &name, &self.program(false))?;
        if matches!(self.kind, Kind::EveryModule) {
            return every_module(&ours).map(|()| Default::default());
        }
        complete(&ours)?;
        Ok((theirs, ours))
    }

    /// The same on a board: only of what both have, and types only.
    ///
    /// # Errors
    /// The original is missing, or something is without tests; in it, the board gave no answer.
    pub fn run_on_board(&self, repo: &Repo, board: &mut Board) -> Result<Result<(String, String), String>, Trouble> {
        let program = self.program(true);
        board.reset()?;
        let reply = board.run(&program, BOARD_LIMIT)?;
        if matches!(self.kind, Kind::EveryModule) {
            return Ok(every_module(&reply.output).map(|()| Default::default()));
        }
        if NOT_ON_BOARDS.contains(&self.name) {
            let is_missing = reply.error.contains("ImportError");
            return Ok(if is_missing { Ok(Default::default()) } else { Err("the board has it: it is to be called there, too".into()) });
        }
        let transcript = reply.output + &reply.error;
        Ok(complete(&transcript).and_then(|()| {
            let name = format!("calls_{}_on_board", self.name);
            let theirs = oracle::transcript(repo, "calls", &name, &program)?;
            let (mut theirs, mut ours) = (blocks(&theirs), blocks(&transcript));
            theirs.retain(|name, _| ours.contains_key(name));
            // `alloc_emergency_exception_buf` is for boards alone.
            ours.retain(|name, _| theirs.contains_key(name));
            let text = |blocks: BTreeMap<&str, Vec<&str>>| blocks.into_values().flatten().map(|line| format!("{line}\n")).collect();
            Ok((text(theirs), text(ours)))
        }))
    }
}

/// Whether something was called, and nothing left out for want of a setup.
fn complete(transcript: &str) -> Result<(), String> {
    match transcript.lines().find(|line| line.starts_with(NO_OBJECT)) {
        Some(line) => Err(line.into()),
        None if transcript.lines().count() < MIN_LINES => Err(format!("hardly anything was called: {transcript}")),
        None => Ok(()),
    }
}

/// The lines about each member, by its name.
fn blocks(transcript: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut blocks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut name = "";
    for line in transcript.lines() {
        name = line.strip_prefix("= ").unwrap_or(name);
        blocks.entry(name).or_default().push(line);
    }
    blocks
}

/// Whether each module that `help('modules')` lists has a group.
fn every_module(list: &str) -> Result<(), String> {
    let names = list.lines().take_while(|line| !line.starts_with("Plus")).flat_map(str::split_whitespace);
    let has_group = |name: &&str| WITHOUT_GROUP.contains(name) || name.contains('/') || GROUPS.iter().any(|group| group.name == *name);
    let missing: Vec<_> = names.clone().filter(|name| !has_group(name)).collect();
    match (names.count(), missing.is_empty()) {
        (10.., true) => Ok(()),
        (10.., false) => Err(format!("no group calls what is in {}", missing.join(", "))),
        _ => Err(format!("no list of modules: {list}")),
    }
}

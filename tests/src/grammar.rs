//! Random programs for the compiler: every kind of statement and expression, nested in every way.
//!
//! A seed is a program, for ever. They are to be compiled, not run: names mean nothing. Nearly all are valid; now and then
//! something stands where it must not, and then the refusals are to be the same. What the official compiler does with
//! them is the measure: see [`crate::compile`].

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut maker =
        Maker { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d, constants: Vec::new(), indent: 0, left: 0 };
    maker.state = maker.state.max(1);
    for _ in 0..8 {
        maker.below(2);
    }
    let mut text = String::new();
    for _ in 0..1 + maker.below(4) {
        maker.statement(&mut text, Place::module(), 3);
    }
    text
}

const NAMES: [&str; 24] = [
    "a",
    "b",
    "c",
    "x",
    "y",
    "self",
    "print",
    "len",
    "_p",
    "__class__x",
    "value",
    "data",
    "a_rather_long_name",
    "i",
    "j",
    "k",
    "f",
    "g",
    "args",
    "kw",
    "é",
    "int",
    "range",
    "list",
];
const KEYWORDS: [&str; 6] = ["k", "end", "sep", "key", "value", "x"];
const BINARY: [&str; 11] = ["+", "-", "*", "/", "//", "%", "@", ">>", "&", "|", "^"];
const AUGMENTED: [&str; 13] = ["+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^"];
const COMPARE: [&str; 10] = ["<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"];

/// Where a statement stands.
#[derive(Clone, Copy)]
struct Place {
    in_function: bool,
    in_async: bool,
    in_loop: bool,
    in_class: bool,
    /// Inside a function that is inside a function.
    is_nested: bool,
}

impl Place {
    fn module() -> Self {
        Place { in_function: false, in_async: false, in_loop: false, in_class: false, is_nested: false }
    }

    fn function(self, is_async: bool) -> Self {
        Place { in_function: true, in_async: is_async, in_loop: false, in_class: false, is_nested: self.in_function }
    }
}

struct Maker {
    state: u64,
    /// Names given a value with `const()` so far.
    constants: Vec<String>,
    indent: usize,
    /// How many expressions the statement may still have; then they are plain.
    left: usize,
}

impl Maker {
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % limit.max(1)
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    fn pick(&mut self, words: &[&str]) -> String {
        words.get(self.below(words.len())).copied().unwrap_or_default().to_string()
    }

    fn name(&mut self) -> String {
        self.pick(&NAMES)
    }

    /// Several parts with a comma between them.
    fn list(&mut self, min: usize, max: usize, mut part: impl FnMut(&mut Self) -> String) -> String {
        let n = min + self.below(max + 1 - min);
        (0..n).map(|_| part(self)).collect::<Vec<_>>().join(", ")
    }

    // Statements

    fn line(&mut self, out: &mut String, text: &str) {
        let step = "    ";
        out.push_str(&step.repeat(self.indent));
        out.push_str(text);
        if self.chance(30) {
            out.push_str("  # a remark");
        }
        out.push('\n');
        if self.chance(25) {
            out.push_str(if self.below(2) == 0 { "\n" } else { "  # another\n\n" });
        }
    }

    fn block(&mut self, out: &mut String, head: &str, place: Place, depth: usize) {
        if depth == 0 || self.chance(12) {
            // On the line of its head.
            let simple = self.simple(place, 1);
            self.line(out, &format!("{head}: {simple}"));
            return;
        }
        self.line(out, &format!("{head}:"));
        self.indent += 1;
        for _ in 0..1 + self.below(3) {
            self.statement(out, place, depth - 1);
        }
        self.indent -= 1;
    }

    fn statement(&mut self, out: &mut String, place: Place, depth: usize) {
        self.left = 8 + self.below(25);
        if depth == 0 || self.chance(3) {
            let n = if self.chance(6) { 2 } else { 1 };
            let parts: Vec<_> = (0..n).map(|_| self.simple(place, 3)).collect();
            let end = if self.chance(20) { ";" } else { "" };
            return self.line(out, &(parts.join("; ") + end));
        }
        match self.below(13) {
            0 | 1 => self.if_statement(out, place, depth),
            2 => self.for_statement(out, place, depth),
            3 => self.while_statement(out, place, depth),
            4 | 5 => self.try_statement(out, place, depth),
            6 => self.with_statement(out, place, depth),
            7..=9 => self.def(out, place, depth),
            10 => self.class(out, place, depth),
            11 => self.assigned_constants(out, place),
            _ => self.exotic(out, place, depth),
        }
    }

    fn if_statement(&mut self, out: &mut String, place: Place, depth: usize) {
        let test = self.condition();
        self.block(out, &format!("if {test}"), place, depth - 1);
        for _ in 0..self.below(3) {
            let test = self.condition();
            self.block(out, &format!("elif {test}"), place, depth - 1);
        }
        if self.chance(2) {
            self.block(out, "else", place, depth - 1);
        }
    }

    /// Sometimes one that is known when it is compiled.
    fn condition(&mut self) -> String {
        match self.below(8) {
            0 => {
                self.pick(&["0", "1", "True", "False", "None", "__debug__", "not 0", "not True", "''", "'a'", "()", "...", "1.5", "0 or 0"])
            }
            1 => format!("{} := {}", self.name(), self.expression(2)).replace("self", "x"),
            2 => format!("{} and {}", self.pick(&["1", "0", "x", "True"]), self.expression(2)),
            3 => format!("not ({} or {})", self.expression(1), self.pick(&["1", "0", "y", "False"])),
            _ => self.expression(3),
        }
    }

    fn for_statement(&mut self, out: &mut String, place: Place, depth: usize) {
        let target = self.targets(2);
        let over = match self.below(6) {
            0 => format!("range({})", self.expression(1)),
            1 => format!("range({}, {})", self.expression(1), self.expression(1)),
            2 => format!("range({}, {}, {})", self.expression(1), self.expression(1), self.pick(&["1", "-1", "2", "x", "-10", "0"])),
            3 => self.list(1, 3, |maker| maker.expression(2)),
            _ => self.expression(3),
        };
        let prefix = if place.in_async && self.chance(3) { "async " } else { "" };
        self.block(out, &format!("{prefix}for {target} in {over}"), Place { in_loop: true, ..place }, depth - 1);
        if self.chance(3) {
            self.block(out, "else", place, depth - 1);
        }
    }

    fn while_statement(&mut self, out: &mut String, place: Place, depth: usize) {
        let test = self.condition();
        self.block(out, &format!("while {test}"), Place { in_loop: true, ..place }, depth - 1);
        if self.chance(3) {
            self.block(out, "else", place, depth - 1);
        }
    }

    fn try_statement(&mut self, out: &mut String, place: Place, depth: usize) {
        self.block(out, "try", place, depth - 1);
        let n_handlers = self.below(4);
        for i in 0..n_handlers {
            let head = match self.below(4) {
                0 if i + 1 == n_handlers => "except".to_string(),
                1 => format!("except ({}) as {}", self.list(1, 3, |maker| maker.name()), self.name()),
                2 => format!("except {} as {}", self.expression(1), self.name()),
                _ => format!("except {}", self.expression(1)),
            };
            self.block(out, &head, place, depth - 1);
        }
        if n_handlers > 0 && self.chance(3) {
            self.block(out, "else", place, depth - 1);
        }
        if n_handlers == 0 || self.chance(3) {
            self.block(out, "finally", place, depth - 1);
        }
    }

    fn with_statement(&mut self, out: &mut String, place: Place, depth: usize) {
        let items = self.list(1, 3, |maker| {
            let manager = maker.expression(2);
            if maker.chance(2) { format!("{manager} as {}", maker.target(1)) } else { manager }
        });
        let prefix = if place.in_async && self.chance(2) { "async " } else { "" };
        self.block(out, &format!("{prefix}with {items}"), place, depth - 1);
    }

    fn decorators(&mut self, out: &mut String) {
        while self.chance(5) {
            let name = self.pick(&["staticmethod", "property", "a.b", "a.b.c", "wraps", "micropython.bytecode"]);
            let call = if self.chance(2) { format!("({})", self.arguments(1)) } else { String::new() };
            self.line(out, &format!("@{name}{call}"));
        }
    }

    fn def(&mut self, out: &mut String, place: Place, depth: usize) {
        self.decorators(out);
        let is_async = self.chance(4);
        let name = self.pick(&["f", "g", "method", "__init__", "_private", "long_function_name", "__del__"]);
        let parameters = self.parameters(true);
        let result = if self.chance(5) { format!(" -> {}", self.expression(1)) } else { String::new() };
        let prefix = if is_async { "async " } else { "" };
        let inner = place.function(is_async);
        self.line(out, &format!("{prefix}def {name}({parameters}){result}:"));
        self.indent += 1;
        if self.chance(6) {
            let text = self.string();
            self.line(out, &text);
        }
        if self.chance(5) {
            // Before any use, so that it is allowed.
            let word = if inner.is_nested && self.chance(2) { "nonlocal" } else { "global" };
            let name = self.pick(&["n0", "n1", "n2"]);
            if word == "nonlocal" {
                self.line(out, &format!("global {name}_"));
            } else {
                self.line(out, &format!("{word} {name}"));
            }
            self.line(out, &format!("{name} = 1"));
        }
        if depth > 1 && self.chance(4) {
            self.closure(out, inner);
        }
        for _ in 0..1 + self.below(3) {
            self.statement(out, inner, depth - 1);
        }
        self.indent -= 1;
    }

    /// An inner function that shares variables with the one around it.
    fn closure(&mut self, out: &mut String, place: Place) {
        let names = ["v0", "v1", "v2"];
        for name in names {
            let value = self.expression(1);
            self.line(out, &format!("{name} = {value}"));
        }
        let (parameters, inner) = (self.parameters(true), place.function(false));
        self.line(out, &format!("def inner({parameters}):"));
        self.indent += 1;
        let shared = self.pick(&["v0", "v1", "v0, v1", "v2, v0"]);
        self.line(out, &format!("nonlocal {shared}"));
        for _ in 0..1 + self.below(4) {
            let name = self.pick(&names);
            let text = match self.below(6) {
                0 => format!("{name} {}= {}", self.pick(&AUGMENTED), self.expression(1)),
                1 => format!("del {}", self.pick(&["v0", "v1"]))
                    .replace("v1", if shared.contains("v1") { "v1" } else { "v0_" })
                    .replace("del v0_", "v0_ = 1"),
                2 => format!("return lambda {}: ({name}, {})", self.parameters(false), self.pick(&names)),
                3 => format!("x = [{name} for {} in {} if v2]", self.pick(&["i", "v3"]), self.pick(&names)),
                4 => format!("{} = {name}", self.target(1)),
                _ => self.simple(inner, 1),
            };
            self.line(out, &text);
        }
        self.indent -= 1;
    }

    fn class(&mut self, out: &mut String, place: Place, depth: usize) {
        self.decorators(out);
        let name = self.pick(&["A", "B", "LongerClassName", "_C"]);
        let bases = match self.below(4) {
            0 => format!("({})", self.arguments(1)),
            1 => "()".into(),
            2 => "(Base, Other)".into(),
            _ => String::new(),
        };
        let inner = Place { in_class: true, in_loop: false, in_function: false, in_async: false, ..place };
        self.line(out, &format!("class {name}{bases}:"));
        self.indent += 1;
        if self.chance(3) {
            self.line(out, "\"\"\"What it is\nfor\"\"\"");
        }
        if self.chance(3) {
            self.line(out, "def m(self, *a):");
            self.indent += 1;
            let call =
                self.pick(&["super().m()", "super().x", "super().__init__(*a)", "super(B, self).y(1)", "__class__", "super().m(a, k=1)"]);
            self.line(out, &format!("return {call}"));
            self.indent -= 1;
        }
        for _ in 0..1 + self.below(3) {
            self.statement(out, inner, depth - 1);
        }
        self.indent -= 1;
    }

    fn assigned_constants(&mut self, out: &mut String, place: Place) {
        let kind = self.below(5);
        let name = format!("{}C{}{}", self.pick(&["_", ""]), self.constants.len(), if kind > 1 { "i" } else { "" });
        let value = match kind {
            0 => format!("({}, {})", self.integer(), self.pick(&["'a'", "b'b'", "None", "True", "..."])),
            1 => self.pick(&["'text'", "b'bytes'", "None", "1.5", "2j", "()"]),
            _ => self.constant_integer(2),
        };
        self.line(out, &format!("{name} = const({value})"));
        if self.indent == 0 && !place.in_class && !place.in_function {
            self.constants.push(name);
        }
    }

    /// What the official compiler may refuse.
    fn exotic(&mut self, out: &mut String, place: Place, depth: usize) {
        let text = match self.below(28) {
            0 => "return 1".to_string(),
            1 => "break".into(),
            2 => "yield x".into(),
            3 => "await x".into(),
            4 => format!("x = [*{}, 1]", self.name()),
            5 => format!("x = {{**{}, 'k': 1}}", self.name()),
            6 => "f(**a, *b)".into(),
            7 => "f(x=1, 2)".into(),
            8 => "def f(a, a): pass".into(),
            9 => "nonlocal zz".into(),
            10 => "x = 1; global x".into(),
            11 => "*a, *b = c".into(),
            12 => "(a + b) = c".into(),
            13 => "f() = 1".into(),
            14 => "del f()".into(),
            15 => "from . import *".into(),
            16 => "lambda: (yield)".into(),
            17 => "def f(a, /, b, *, c): pass".into(),
            18 => "x: int".into(),
            19 => "with (a as b, c as d): pass".into(),
            20 => "async def f(): return [await y async for y in x]".into(),
            21 => "@a[0]\ndef f(): pass".replace('\n', &format!("\n{}", "    ".repeat(self.indent))),
            22 => "try: pass".into(),
            23 => "print(1 if x)".into(),
            24 => "return *a, b".into(),
            25 => {
                let literals = ["'a' b'b'", "U'a'", "B'a'", "R'a'", "Rb'a'", "rf'{a}'", "'\\N{DASH}'", "F'{a}'", "0777", "1__0", "1_"];
                format!("x = {}", self.pick(&literals))
            }
            26 => format!("X = const({})", self.constant(2)),
            _ => "x = yield = 1".into(),
        };
        // Most of it would make the whole program invalid.
        match self.chance(8) {
            true => self.line(out, &text),
            false => self.if_statement(out, place, depth),
        }
    }

    /// A statement without a block.
    fn simple(&mut self, place: Place, depth: usize) -> String {
        match self.below(30) {
            0 => "pass".into(),
            1 if place.in_loop => "break".into(),
            2 if place.in_loop => "continue".into(),
            3 | 4 if place.in_function => match self.below(4) {
                0 => "return".into(),
                1 => format!("return {}", self.list(2, 3, |maker| maker.expression(2))),
                _ => format!("return {}", self.expression(depth)),
            },
            5 if place.in_function && !place.in_async => format!("yield {}", self.list(0, 2, |maker| maker.expression(2))),
            6 if place.in_function && !place.in_async => format!("{} = yield {}", self.target(1), self.expression(1)),
            7 if place.in_function && !place.in_async => format!("yield from {}", self.expression(1)),
            8 if place.in_async => format!("await {}", self.call(1)),
            9 if place.in_async => format!("{} = await {}", self.target(1), self.call(1)),
            10 => match self.below(4) {
                0 => "raise".into(),
                1 => format!("raise {} from {}", self.expression(1), self.expression(1)),
                _ => format!("raise {}", self.expression(2)),
            },
            11 => match self.below(2) {
                0 => format!("assert {}", self.expression(2)),
                _ => format!("assert {}, {}", self.expression(2), self.expression(1)),
            },
            12 => format!("del {}", self.list(1, 3, |maker| maker.place_in_something())),
            13 => self.import(),
            14 => format!("{} {}= {}", self.single_target(), self.pick(&AUGMENTED), self.expression(depth)),
            15 => format!("{}: {} = {}", self.pick(&["x", "y", "a.b", "c[0]"]), self.expression(1), self.expression(2)),
            16 => format!("{}: {}", self.pick(&["x", "value"]), self.expression(1)),
            17 => format!("{} = {} = {}", self.targets(2), self.targets(2), self.expression(depth)),
            18 => format!("{} = {}", self.targets(3), self.list(1, 4, |maker| maker.expression(2))),
            19 => format!("x, y = {}, {}", self.expression(2), self.expression(2)),
            20 => format!("x, y, z = {}, {}, {}", self.expression(1), self.expression(1), self.expression(1)),
            21 => self.call(depth),
            22 => self.expression(depth),
            _ => format!("{} = {}", self.target(2), self.expression(depth)),
        }
    }

    fn import(&mut self) -> String {
        let module = self.pick(&["a", "a.b", "a.b.c", "sys", "long_module_name.part"]);
        match self.below(7) {
            0 => format!("import {module}"),
            1 => format!("import {module} as {}", self.name()),
            2 => format!("import {module}, sys, b.c as d"),
            3 => format!("from {module} import x"),
            4 => format!("from {module} import (x, y as z,)"),
            5 => format!("from {}{module} import x as y, z", self.pick(&[".", "..", "..."])),
            _ => format!("from {} import x", self.pick(&[".", "..", "...."])),
        }
    }

    // Targets

    fn place_in_something(&mut self) -> String {
        match self.below(4) {
            0 => format!("{}.{}", self.name(), self.name()),
            1 => format!("{}[{}]", self.name(), self.index()),
            2 => format!("{}.{}[{}]", self.name(), self.name(), self.expression(1)),
            _ => self.pick(&["x", "y", "a", "b"]),
        }
    }

    fn single_target(&mut self) -> String {
        match self.below(5) {
            0..=2 => self.name(),
            _ => self.place_in_something(),
        }
    }

    fn target(&mut self, depth: usize) -> String {
        match self.below(8) {
            0 if depth > 0 => format!("({})", self.targets(depth - 1)),
            1 if depth > 0 => format!("[{}]", self.targets(depth - 1)),
            _ => self.single_target(),
        }
    }

    fn targets(&mut self, depth: usize) -> String {
        match self.below(6) {
            0 => self.list(2, 4, |maker| maker.target(depth.saturating_sub(1))),
            1 => format!("{}, *{}", self.target(0), self.name()),
            2 => format!("*{}, {}, {}", self.name(), self.target(0), self.target(0)),
            3 => format!("{},", self.target(0)),
            _ => self.target(depth),
        }
    }

    // Parameters and arguments

    fn parameters(&mut self, annotated: bool) -> String {
        let names = ["p0", "p1", "p2", "p3", "p4", "p5"];
        let annotation = |maker: &mut Self| {
            if annotated && maker.chance(6) { format!(": {}", maker.expression(1)) } else { String::new() }
        };
        let mut list = Vec::new();
        let mut has_default = false;
        let n = self.below(4);
        for name in names.iter().take(n) {
            has_default |= self.chance(3);
            let default = if has_default { format!("={}", self.expression(1)) } else { String::new() };
            list.push(format!("{name}{}{default}", annotation(self)));
        }
        if self.chance(4) {
            let star = self.pick(&["*args", "*args", "*"]);
            let n_keyword = if star == "*" { 1 + self.below(2) } else { self.below(3) };
            list.push(star);
            for name in names.iter().skip(4).take(n_keyword) {
                let default = if self.chance(2) { format!("={}", self.expression(1)) } else { String::new() };
                list.push(format!("{name}{}{default}", annotation(self)));
            }
        }
        if self.chance(6) {
            list.push("**kw".into());
        }
        list.join(", ")
    }

    fn arguments(&mut self, depth: usize) -> String {
        let mut list = Vec::new();
        for _ in 0..self.below(4) {
            list.push(match self.below(12) {
                0 => format!("*{}", self.expression(depth)),
                1 => format!("x := {}", self.expression(depth)),
                _ => self.expression(depth),
            });
        }
        for _ in 0..self.below(3) * usize::from(self.chance(2)) {
            list.push(format!("{}={}", self.pick(&KEYWORDS), self.expression(depth)));
        }
        if self.chance(10) {
            list.push(format!("**{}", self.expression(0)));
        }
        if list.is_empty() && self.chance(5) {
            return self.comprehension(depth);
        }
        let end = if !list.is_empty() && self.chance(12) { "," } else { "" };
        list.join(if self.chance(20) { ",\n        " } else { ", " }) + end
    }

    // Expressions

    fn expression(&mut self, depth: usize) -> String {
        self.left = self.left.saturating_sub(1);
        if depth == 0 || self.left == 0 {
            return self.atom();
        }
        let d = depth - 1;
        match self.below(30) {
            0..=4 => self.atom(),
            5 | 6 => format!("{} {} {}", self.operand(d), self.pick(&BINARY), self.operand(d)),
            // Large powers of numbers would take the original minutes.
            7 if self.chance(2) => {
                format!("({} {} {})", self.operand(d), self.pick(&["**", "<<"]), self.pick(&["x", "2", "-1", "y", "0", "7"]))
            }
            7 => format!("{} {} {} {} {}", self.operand(d), self.pick(&BINARY), self.operand(d), self.pick(&BINARY), self.operand(d)),
            8 => format!("{} {} {}", self.operand(d), self.pick(&COMPARE), self.operand(d)),
            9 => format!("{} {} {} {} {}", self.operand(d), self.pick(&COMPARE), self.operand(d), self.pick(&COMPARE), self.operand(d)),
            10 if self.chance(3) => format!("(not {})", self.operand(d)),
            10 => format!("{}{}", self.pick(&["-", "+", "~", "- -", "~-"]), self.operand(d)),
            11 => format!("({} and {})", self.expression(d), self.expression(d)),
            12 => format!("({} or {} or {})", self.expression(d), self.expression(d), self.expression(d)),
            13 => format!("({} if {} else {})", self.expression(d), self.operand(d), self.expression(d)),
            14 => format!("(lambda {}: {})", self.parameters(false), self.expression(d)),
            15 => format!("[{}]", self.list(0, 4, |maker| maker.expression(d))),
            16 => format!("({},)", self.list(1, 4, |maker| maker.expression(d))),
            17 => format!("{{{}}}", self.list(1, 3, |maker| maker.expression(d))),
            18 => format!("{{{}}}", self.list(0, 3, |maker| format!("{}: {}", maker.expression(d), maker.expression(d)))),
            19 => format!("[{}]", self.comprehension(d)),
            20 => format!("{{{}}}", self.comprehension(d)),
            21 => format!("{{{}: {}}}", self.name(), self.comprehension(d)),
            22 => format!("({})", self.comprehension(d)),
            23 => format!("({} := {})", self.pick(&["x", "y", "w"]), self.expression(d)),
            24 => format!("({})", self.constant(2)),
            25 => {
                // Literals side by side: all text, or all bytes.
                let parts =
                    ["'a' 'b'", "'a' \"b\" '''c'''", "b'a' b'\\xff'", "'a' f'{x}'", "f'{x}' 'a' f'{y!r}'", "r'\\d' '\\n'", "''\n  'x'"];
                format!("({})", self.pick(&parts))
            }
            _ => self.call(d),
        }
    }

    /// An expression that can stand beside an operator.
    fn operand(&mut self, depth: usize) -> String {
        let text = self.expression(depth);
        if self.chance(3) { format!("({text})") } else { text }
    }

    fn comprehension(&mut self, depth: usize) -> String {
        let mut text = self.expression(depth);
        for _ in 0..1 + usize::from(self.chance(4)) {
            text += &format!(" for {} in {}", self.pick(&["i", "i, j", "(i, j)", "i, *j", "a.b", "i[0]"]), self.operand_of_for(depth));
            while self.chance(4) {
                text += &format!(" if {}", self.operand_of_for(depth));
            }
        }
        text
    }

    /// No lambda and no condition, unless in brackets.
    fn operand_of_for(&mut self, depth: usize) -> String {
        match self.below(3) {
            0 => self.name(),
            1 => format!("({})", self.expression(depth)),
            _ => self.call(depth),
        }
    }

    fn call(&mut self, depth: usize) -> String {
        let mut text = match self.below(12) {
            0 => format!("({})", self.expression(depth)),
            1 => self.string(),
            2 => "super()".into(),
            _ => self.name(),
        };
        for _ in 0..1 + self.below(3) {
            text += &match self.below(6) {
                0 => format!(".{}", self.name()),
                1 => format!("[{}]", self.index()),
                2 => format!(".{}({})", self.name(), self.arguments(depth)),
                _ => format!("({})", self.arguments(depth)),
            };
        }
        text
    }

    fn index(&mut self) -> String {
        let bound = |maker: &mut Self| if maker.chance(3) { String::new() } else { maker.expression(1) };
        match self.below(7) {
            0 => format!("{}:{}", bound(self), bound(self)),
            1 => format!("{}:{}:{}", bound(self), bound(self), bound(self)),
            2 => format!("{}, {}:{}", self.expression(1), bound(self), bound(self)),
            3 => "...".into(),
            4 => format!("{},", self.expression(1)),
            _ => self.expression(1),
        }
    }

    fn atom(&mut self) -> String {
        match self.below(14) {
            0..=5 => self.name(),
            6 | 7 => self.integer(),
            8 => self.pick(&["None", "True", "False", "...", "__debug__", "()", "[]", "{}", "__name__", "__class__"]),
            9 => self.number(),
            10 if !self.constants.is_empty() => {
                let n = self.below(self.constants.len());
                self.constants[n].clone()
            }
            _ => self.string(),
        }
    }

    fn integer(&mut self) -> String {
        match self.below(8) {
            0..=3 => self.below(70).to_string(),
            4 => (self.below(1 << 40) >> self.below(40)).to_string(),
            5 => self
                .pick(&[
                    "1073741823",
                    "1073741824",
                    "2147483648",
                    "4611686018427387903",
                    "4611686018427387904",
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551616",
                    "0x1p",
                    "123456789012345678901234567890123456789",
                    "-16",
                    "-17",
                    "47",
                    "48",
                    "63",
                    "64",
                    "-65",
                    "8191",
                    "8192",
                ])
                .replace("0x1p", "0x1F"),
            6 => format!("{:#x}", self.below(1 << 50)),
            _ => self.pick(&["0b1011", "0o777", "1_000_000", "0xdead_beef", "00", "0B1", "0O7", "0XaB"]),
        }
    }

    fn number(&mut self) -> String {
        match self.below(3) {
            0 => self.pick(&[
                "0.0",
                "1.0",
                "1.5",
                "-0.0",
                "3.14159265358979",
                "1e10",
                "1e-10",
                "1E+5",
                ".5",
                "5.",
                "1e400",
                "1e-400",
                "0.1",
                "123456789.123456789",
                "2.5e-3",
                "1_0.5",
                "1e16",
                "1e22",
                "1e23",
                "9007199254740993.0",
            ]),
            1 => self.pick(&["1j", "2.5j", "0j", "1e3j", ".5J"]),
            _ => format!("{}.{}e{}", self.below(1000), self.below(100_000), self.below(60) as i64 - 30),
        }
    }

    /// What can be computed when it is compiled.
    fn constant(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(10) {
                0 if !self.constants.is_empty() => {
                    let n = self.below(self.constants.len());
                    self.constants[n].clone()
                }
                1 => self.number(),
                2 => self.string(),
                3 => self.pick(&["None", "True", "False", "..."]),
                _ => self.integer(),
            };
        }
        let d = depth - 1;
        match self.below(10) {
            0 => format!("({}{})", self.pick(&["-", "+", "~", "not "]), self.constant(d)),
            1 => format!("({}, {})", self.constant(d), self.constant(d)),
            2 => format!(
                "({} {} {})",
                self.constant(d),
                self.pick(&["<<", ">>", "**"]),
                self.pick(&["0", "1", "3", "17", "40", "64", "100", "-1"])
            ),
            3 => format!("({} {} {})", self.constant(d), self.pick(&["and", "or"]), self.constant(d)),
            4 => format!("({} {} {})", self.constant(d), self.pick(&COMPARE), self.constant(d)),
            5 => self.constant(0),
            _ => format!("({} {} {})", self.constant(d), self.pick(&["+", "-", "*", "//", "%", "&", "|", "^", "/"]), self.constant(d)),
        }
    }

    fn constant_integer(&mut self, depth: usize) -> String {
        let known: Vec<_> = self.constants.iter().filter(|name| name.ends_with('i')).cloned().collect();
        if depth == 0 {
            return match self.below(3) {
                0 if !known.is_empty() => known[self.below(known.len())].clone(),
                _ => self.integer(),
            };
        }
        let d = depth - 1;
        match self.below(8) {
            0 => format!("{}{}", self.pick(&["-", "+", "~"]), self.constant_integer(d)),
            1 => {
                let count = self.pick(&["0", "1", "3", "17", "40", "64", "100"]);
                format!("({} {} {count})", self.constant_integer(d), self.pick(&["<<", ">>"]))
            }
            2 => format!("({} ** {})", self.integer(), self.pick(&["0", "1", "2", "5"])),
            3 => {
                format!("({} {} {})", self.constant_integer(d), self.pick(&["//", "%"]), self.pick(&["1", "3", "-7", "1000", "4294967296"]))
            }
            4 => self.constant_integer(0),
            _ => format!("({} {} {})", self.constant_integer(d), self.pick(&["+", "-", "*", "&", "|", "^"]), self.constant_integer(d)),
        }
    }

    fn string(&mut self) -> String {
        let content = self.pick(&[
            "",
            "a",
            "text",
            "a longer text with spaces",
            "\\n",
            "\\x41\\x00",
            "\\u20ac",
            "\\U0001f600",
            "\\101\\0",
            "é€😀",
            "{x}",
            "%s %d",
            "\\\\",
            "\\q",
            "append",
            "__init__",
            "\\'\\\"",
            "tab\\there",
            "0123456789",
        ]);
        match self.below(16) {
            0..=4 => format!("'{content}'"),
            5 | 6 => format!("\"{content}\""),
            7 => format!("'''{content}\n{content}'''"),
            8 => format!("\"\"\"{content}\"\"\""),
            9 => format!("b'{}'", self.pick(&["", "abc", "\\x00\\xff", "\\n", "\\u20ac", "longer bytes than a name", "\\377"])),
            10 => format!("r'{}'", content.replace('\'', "").trim_end_matches('\\')),
            11 => format!("{}'{}'", self.pick(&["br", "rb"]), self.pick(&["a", "b c", ""])),
            12 => format!("u'{}'", self.pick(&["a", "b c", "\\n"])),
            _ => self.formatted(),
        }
    }

    fn formatted(&mut self) -> String {
        let mut text = String::from(if self.chance(12) { "rf\"" } else { "f\"" });
        for _ in 0..1 + self.below(3) {
            text += &match self.below(10) {
                0 => "plain ".into(),
                1 => "{{}}".into(),
                2 => format!("{{{}}}", self.name()),
                3 => format!("{{{}!r}}", self.name()),
                4 => format!("{{{}:>{}}}", self.name(), self.below(20)),
                5 => format!("{{{}:{{{}}}}}", self.name(), self.name()),
                6 => format!("{{{}=}}", self.name()),
                7 => format!("{{{} + {}}}", self.name(), self.below(9)),
                8 => format!("{{{}({}, 'x')[0].{}!s:^8}}", self.name(), self.below(9), self.name()),
                _ => "\\n\\x41".into(),
            };
        }
        text + "\""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_program() {
        assert_eq!(program(7), program(7));
        assert_ne!(program(7), program(8));
    }

    #[test]
    fn every_kind_of_statement_occurs() {
        let all: String = (0..300).map(program).collect();
        let words = [
            "async def",
            "async for",
            "async with",
            "await",
            "yield from",
            "nonlocal",
            "global",
            "lambda",
            ":=",
            "finally:",
            "elif",
            "const(",
            "del ",
            "assert ",
            "raise ",
            " from ",
            "import ",
            "@",
            "**kw",
            "*args",
            "f\"",
            "b'",
            "class ",
            "while ",
            "else:",
            "1j",
            "...",
        ];
        for word in words {
            assert!(all.contains(word), "no `{word}`");
        }
    }
}

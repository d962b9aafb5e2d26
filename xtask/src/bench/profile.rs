//! Where the instructions of a program go, function by function, and how a plugin of QEMU counts them on boards; on this machine callgrind does.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use object::read::elf::ElfFile32;
use object::{LittleEndian, Object, ObjectSymbol, SymbolKind};
use serde_json::{Value, json};

use super::boards::STOPWATCH;
use super::guest::Guest;
use super::recorded::grouped;
use super::{name, races};
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::repo::Repo;
use crate::ui::Ui;
use crate::{cargo, emulator};

/// The plugin's source, and where it lies when it is compiled, in the cache.
const PLUGIN: &str = "xtask/plugin/count.rs";
const LIBRARY: &str = "libcount.so";
/// Lines of a table; the report has all.
const N_LINES: usize = 24;
/// How a benchmark program's last line begins; without it the program gets ready and does nothing.
const START: &str = "stopwatch.run(";

/// What one function took by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Function {
    pub name: String,
    pub instructions: u64,
    pub calls: u64,
}

/// The functions of a program, the greatest first.
pub struct Profile {
    title: String,
    functions: Vec<Function>,
}

impl Profile {
    /// Functions that are there more than once, as those of several programs are, are added up.
    pub fn new(title: String, functions: Vec<Function>) -> Self {
        let mut sums: BTreeMap<String, Function> = BTreeMap::new();
        for function in functions {
            let sum = sums.entry(function.name.clone()).or_insert_with(|| Function { name: function.name, ..Function::default() });
            sum.instructions += function.instructions;
            sum.calls += function.calls;
        }
        let mut functions: Vec<_> = sums.into_values().collect();
        functions.retain(|function| function.instructions > 0);
        functions.sort_by(|a, b| b.instructions.cmp(&a.instructions).then_with(|| a.name.cmp(&b.name)));
        Profile { title, functions }
    }

    fn total(&self) -> u64 {
        self.functions.iter().map(|function| function.instructions).sum()
    }

    pub fn json(&self) -> Value {
        let json = |f: &Function| json!({ "function": f.name, "instructions": f.instructions, "calls": f.calls });
        json!({ "instructions": self.total(), "functions": self.functions.iter().map(json).collect::<Vec<_>>() })
    }

    pub fn table(&self) -> String {
        let mut text = format!("\n{}\n{:>7} {:>13} {:>11} {:>9}\n", self.title, "%", "instructions", "calls", "per call");
        let total = self.total().max(1) as f64;
        for Function { name, instructions, calls } in self.functions.iter().take(N_LINES) {
            let share = *instructions as f64 * 100.0 / total;
            let per_call = if *calls > 0 { format!("{:.1}", *instructions as f64 / *calls as f64) } else { "-".into() };
            text += &format!("{share:>7.2} {:>13} {:>11} {per_call:>9}  {name}\n", grouped(*instructions), grouped(*calls));
        }
        let rest = self.functions.len().saturating_sub(N_LINES);
        if rest > 0 {
            let instructions: u64 = self.functions.iter().skip(N_LINES).map(|function| function.instructions).sum();
            text += &format!("{:>7.2} {:>13}  {rest} more\n", instructions as f64 * 100.0 / total, grouped(instructions));
        }
        text + &format!("{:>7} {:>13}  all\n", "", grouped(self.total()))
    }
}

/// Compiles the plugin for the emulator's QEMU; the path of the library.
pub fn plugin(ui: &Ui, repo: &Repo) -> Result<PathBuf> {
    let Some(qemu) = emulator::program()? else {
        return Err(Diagnostic::new(format!("{} is not on the path", emulator::QEMU)).exit(Exit::Io));
    };
    let version = cargo::version_line(ui, &qemu, &[])?;
    let library = repo.cache().join(LIBRARY);
    fs::create_dir_all(repo.cache()).map_err(|e| diag::io("make", &repo.cache(), &e))?;
    cargo::compile_plugin(ui, &repo.root.join(PLUGIN), api(&version), &library)?;
    Ok(library)
}

/// The version of the plugins' interface that a QEMU takes, by the line that tells its own version.
fn api(version: &str) -> u32 {
    let number = version.split_whitespace().skip_while(|word| *word != "version").nth(1).unwrap_or_default();
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    match (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) {
        (..=7, _) | (8, 0..=1) => 1,
        (8, _) => 2,
        _ => 4,
    }
}

/// A program on a board, less what it takes to get there.
pub fn on_board(ui: &Ui, repo: &Repo, guest: &Guest, plugin: &Path, program: &Path) -> Result<Profile> {
    let (name, board) = (name(program), &guest.plan.board);
    ui.status("Counting", format!("{name} on {board}"));
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| diag::io("read", path, &e));
    let text = read(&repo.root.join(STOPWATCH))? + &read(program)?;
    let (printed, counts) = counted(guest, plugin, &name, &text)?;
    if races::parse(&printed).is_none() {
        return Err(Diagnostic::new(format!("`{name}` on {board} printed no count")).output(printed).exit(Exit::Program));
    }
    let (_, before) = counted(guest, plugin, &name, &without_start(&text))?;
    let elf_path = guest.folder().join("firmware.elf");
    let elf = fs::read(&elf_path).map_err(|e| diag::io("read", &elf_path, &e))?;
    let functions = by_function(&symbols(&elf), &less(counts, &before));
    Ok(Profile::new(format!("{name} on {board}, its main part"), functions))
}

fn without_start(program: &str) -> String {
    program.lines().filter(|line| !line.starts_with(START)).flat_map(|line| [line, "\n"]).collect()
}

/// How often the instruction at each address was executed.
type Counts = BTreeMap<u64, u64>;

/// Runs a program and counts; what it printed, and the counts.
fn counted(guest: &Guest, plugin: &Path, name: &str, program: &str) -> Result<(String, Counts)> {
    let file = tempfile::NamedTempFile::new().map_err(|e| diag::io("write", Path::new("a temporary file"), &e))?;
    let printed = guest.run_with_plugin(name, program, &format!("{},out={}", plugin.display(), file.path().display()))?;
    let text = fs::read_to_string(file.path()).map_err(|e| diag::io("read", file.path(), &e))?;
    match parse(&text) {
        Some(counts) if !counts.is_empty() => Ok((printed, counts)),
        _ => Err(Diagnostic::new("the emulator's plugin counts nothing: is this QEMU built with plugins?").exit(Exit::Io)),
    }
}

/// The plugin's file: addresses in hexadecimal, and times.
fn parse(text: &str) -> Option<Counts> {
    let line = |line: &str| {
        let (address, times) = line.split_once(' ')?;
        Some((u64::from_str_radix(address, 16).ok()?, times.parse().ok()?))
    };
    text.lines().map(line).collect()
}

/// What is more than before.
fn less(mut counts: Counts, before: &Counts) -> Counts {
    for (address, times) in &mut counts {
        *times = times.saturating_sub(before.get(address).copied().unwrap_or(0));
    }
    counts
}

/// Functions of an image: address and name, by address.
fn symbols(elf: &[u8]) -> BTreeMap<u64, String> {
    let Ok(file) = ElfFile32::<LittleEndian>::parse(elf) else { return BTreeMap::new() };
    let texts = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text);
    // The lowest bit tells that the code is Thumb code.
    let named = texts.filter_map(|symbol| Some((symbol.address() & !1, format!("{:#}", rustc_demangle::demangle(symbol.name().ok()?)))));
    named.filter(|(_, name)| !name.starts_with('$')).collect()
}

/// Adds up instructions by function; a function is called when its first instruction is executed.
fn by_function(symbols: &BTreeMap<u64, String>, counts: &Counts) -> Vec<Function> {
    let mut functions: BTreeMap<&str, Function> = BTreeMap::new();
    for (address, times) in counts {
        let (start, name) = symbols.range(..=address).next_back().map_or((u64::MAX, "(no symbol)"), |(start, name)| (*start, name));
        let function = functions.entry(name).or_insert_with(|| Function { name: name.into(), ..Function::default() });
        function.instructions += times;
        if start == *address {
            function.calls += times;
        }
    }
    functions.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_belong_to_the_last_symbol_before_them() {
        let symbols = BTreeMap::from([(0x100, "a".to_string()), (0x110, "b".to_string())]);
        let counts = less(parse("fe 9\n100 5\n102 7\n110 2\n130 2\n").unwrap(), &parse("102 3\n140 1\n").unwrap());
        let function = |name: &str, instructions, calls| Function { name: name.into(), instructions, calls };
        assert_eq!(by_function(&symbols, &counts), [function("(no symbol)", 9, 0), function("a", 9, 5), function("b", 4, 2)]);
        assert_eq!(parse("100 5\nerror\n"), None);
    }

    #[test]
    fn the_greatest_comes_first_and_the_rest_is_summed_up() {
        let function = |i: u64| Function { name: format!("f{i}"), instructions: i, calls: i / 2 };
        let profile = Profile::new("calls on pyboard".into(), (0..30).map(function).collect());
        let table = profile.table();
        assert!(table.starts_with("\ncalls on pyboard\n"), "{table}");
        assert!(table.lines().nth(3).unwrap().ends_with(" 29          14       2.1  f29"), "{table}");
        assert!(table.ends_with("  5 more\n                  435  all\n"), "{table}");
        assert_eq!(profile.json()["functions"].as_array().unwrap().len(), 29);
    }

    #[test]
    fn a_plugin_speaks_the_version_of_its_emulator() {
        assert_eq!(api("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)"), 1);
        assert_eq!(api("QEMU emulator version 8.2.0"), 2);
        assert_eq!(api("QEMU emulator version 10.0.2"), 4);
    }

    #[test]
    fn a_program_without_its_last_line_does_nothing() {
        assert_eq!(without_start("def work(n):\n    pass\n\n\nstopwatch.run(work, 10, 1)\n"), "def work(n):\n    pass\n\n\n");
    }
}

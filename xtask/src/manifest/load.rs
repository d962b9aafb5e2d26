//! Reads the files of `manifests/`.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::read::{At, Reading, Table};
use super::*;
use crate::diag::{self, Diagnostic, Exit, Failure, Result, Source, did_you_mean, nearest};
use crate::repo::Repo;

/// Reads and checks the board called `name` (in any case, or one of its other names) and its chip.
pub fn load(repo: &Repo, name: &str) -> Result<(Board, Chip)> {
    let file = find_board(repo, name)?;
    load_file(repo, &repo.manifests.join(format!("{file}.toml")))
}

/// Reads and checks a board's file, wherever it lies; its chip is one of `manifests/chips`.
pub fn load_file(repo: &Repo, path: &Path) -> Result<(Board, Chip)> {
    let source = open(repo, path)?;
    let (board, mut errors) = Reading::file(&source, |table| board(&stem(path), table));
    // The chip is looked for even if the board has mistakes, so that both files' mistakes are told at once.
    let chip_name = board.as_ref().map(|b| b.chip.clone()).or_else(|| chip_name(&source));
    let chip = chip_name.and_then(|name| load_chip(repo, &name, &mut errors));
    if let (Some(board), Some(chip)) = (&board, &chip) {
        errors.extend(check::check(repo, board, chip));
    }
    errors.sort_by_key(|error| error.place.as_ref().map(|place| (place.source.path.clone(), place.span.start)));
    Failure::check(Exit::Usage, errors)?;
    Ok((board.expect("no error, so a board"), chip.expect("no error, so a chip")))
}

/// The boards of `manifests/`, sorted.
pub fn board_names(repo: &Repo) -> Vec<String> {
    toml_files(&repo.manifests)
}

fn chip_names(repo: &Repo) -> Vec<String> {
    toml_files(&repo.manifests.join("chips"))
}

fn toml_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let mut names: Vec<_> = paths.map(|path| stem(&path)).collect();
    names.sort();
    names
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn open(repo: &Repo, path: &Path) -> Result<Arc<Source>> {
    let bytes = fs::read(path).map_err(|e| diag::io("read", path, &e))?;
    let text = String::from_utf8(bytes).map_err(|_| Diagnostic::new(format!("`{}` is not UTF-8", repo.show(path))).exit(Exit::Usage))?;
    Ok(Source::new(repo.show(path), text))
}

/// The file name of the board that people call `name`.
fn find_board(repo: &Repo, name: &str) -> Result<String> {
    let files = board_names(repo);
    if let Some(file) = files.iter().find(|file| file.eq_ignore_ascii_case(name)) {
        return Ok(file.clone());
    }
    let mut known = files.clone();
    for file in files {
        let source = open(repo, &repo.manifests.join(format!("{file}.toml")))?;
        for alias in Reading::file(&source, |table| Some(table.strings("aliases"))).0.unwrap_or_default() {
            if alias.eq_ignore_ascii_case(name) {
                return Ok(file);
            }
            known.push(alias.value);
        }
    }
    let hint = did_you_mean(name, known.iter().map(String::as_str));
    let boards = board_names(repo).join(", ");
    Err(Diagnostic::new(format!("unknown board `{name}`{hint}")).note(format!("boards: {boards}")).exit(Exit::Usage))
}

/// The chip that a board with mistakes still names.
fn chip_name(source: &Arc<Source>) -> Option<At<String>> {
    Reading::file(source, |table| table.string("chip")).0
}

fn load_chip(repo: &Repo, name: &At<String>, errors: &mut Vec<Diagnostic>) -> Option<Chip> {
    let known = chip_names(repo);
    if !known.contains(&name.value) {
        let hint = did_you_mean(name, known.iter().map(String::as_str));
        let error = Diagnostic::new(format!("unknown chip `{}`{hint}", name.value)).at(&name.place, "");
        errors.push(error.note(format!("chips: {}", known.join(", "))));
        return None;
    }
    match open(repo, &repo.manifests.join("chips").join(format!("{}.toml", name.value))) {
        Ok(source) => {
            let (chip, mistakes) = Reading::file(&source, |table| chip(name, table));
            errors.extend(mistakes);
            chip
        }
        Err(failure) => {
            errors.extend(failure.list);
            None
        }
    }
}

fn chip(name: &str, top: &Table) -> Option<Chip> {
    let mcu = top.need("mcu", top.string("mcu"));
    let port = top.need("port", top.string("port"));
    let target = top.need("target", top.string("target"));
    let memories = top.table("memory").map_or_else(Vec::new, |table| table.named_tables());
    let memories = memories.into_iter().filter_map(|(name, table)| memory(name, &table)).collect();
    let pins = top.strings("pins").iter().flat_map(|range| pin_range(top, range)).collect();
    let uarts = top.table("uart").map_or_else(Vec::new, |table| table.named_tables());
    let uarts = uarts.into_iter().filter_map(|(name, table)| uart(&name, &table)).collect();
    let dfu = top.table("dfu").and_then(|table| dfu(&table));
    let emulators = top.tables("emulator").iter().filter_map(emulator).collect();
    top.finish();
    Some(Chip { name: name.into(), mcu: mcu?, port: port?, target: target?, memories, pins, uarts, dfu, emulators })
}

fn memory(name: At<String>, table: &Table) -> Option<Memory> {
    let kind = table.need("kind", table.string("kind"));
    let start = table.need("start", table.number("start"));
    let size = table.number("size");
    let sectors: Vec<u64> = table.tables("sectors").iter().flat_map(sector_run).collect();
    let dma = table.flag("dma").is_none_or(|flag| flag.value);
    table.finish();
    let kind = word(table, &kind?, "kind of memory", &[("flash", MemoryKind::Flash), ("ram", MemoryKind::Ram)])?;
    let size = match kind {
        MemoryKind::Flash => sectors.iter().sum(),
        MemoryKind::Ram => table.need("size", size)?.value,
    };
    Some(Memory { name, kind, start: start?, size, sectors, dma })
}

fn sector_run(table: &Table) -> Vec<u64> {
    let count = table.need("count", table.number("count"));
    let size = table.need("size", table.number("size"));
    table.finish();
    let (Some(count), Some(size)) = (count, size) else {
        return Vec::new();
    };
    if count.value > 4096 || size.value > 1 << 30 {
        table.error(Diagnostic::new("more sectors than any chip has"), &count.place, "");
        return Vec::new();
    }
    vec![size.value; count.value as usize]
}

/// `PA0-15`, or one pin.
fn pin_range(top: &Table, range: &At<String>) -> Vec<CpuPin> {
    let (first, last) = range.split_once('-').unwrap_or((range, ""));
    let first = CpuPin::parse(first);
    let last = if last.is_empty() { first.map(|pin| pin.number) } else { last.parse().ok().filter(|&n| n < 16) };
    match (first, last) {
        (Some(pin), Some(last)) if pin.number <= last => (pin.number..=last).map(|number| CpuPin { number, ..pin }).collect(),
        _ => {
            let error = Diagnostic::new(format!("`{}` is no run of pins", range.value));
            top.error(error.help("write `PA0-15` or `PD2`"), &range.place, "");
            Vec::new()
        }
    }
}

fn uart(name: &At<String>, table: &Table) -> Option<Uart> {
    let pins = |key| table.table(key).map_or_else(Vec::new, |t| alternate_functions(&t));
    let (tx, rx) = (pins("tx"), pins("rx"));
    table.finish();
    match name.parse() {
        Ok(number) => Some(Uart { number, tx, rx }),
        Err(_) => {
            table.error(Diagnostic::new("a uart is named by its number"), &name.place, "");
            None
        }
    }
}

fn alternate_functions(table: &Table) -> Vec<(CpuPin, u8)> {
    let mut functions = Vec::new();
    for (name, number) in table.named_numbers() {
        match (CpuPin::parse(&name), u8::try_from(number.value)) {
            (Some(pin), Ok(number)) if number < 16 => functions.push((pin, number)),
            (None, _) => table.error(Diagnostic::new(format!("`{}` is no pin", name.value)), &name.place, ""),
            _ => table.error(Diagnostic::new("an alternate function is a number from 0 to 15"), &number.place, ""),
        }
    }
    functions
}

fn dfu(table: &Table) -> Option<Dfu> {
    let vendor = table.need("vendor", table.number("vendor"));
    let product = table.need("product", table.number("product"));
    table.finish();
    let id = |at: At<u64>| match u16::try_from(at.value) {
        Ok(id) => Some(id),
        Err(_) => {
            table.error(Diagnostic::new("a USB identity has 16 bits"), &at.place, "");
            None
        }
    };
    Some(Dfu { vendor: id(vendor?)?, product: id(product?)? })
}

fn emulator(table: &Table) -> Option<Emulator> {
    let machine = table.need("machine", table.string("machine"));
    table.finish();
    Some(Emulator { machine: machine? })
}

fn board(name: &str, top: &Table) -> Option<Board> {
    let aliases = top.strings("aliases");
    let title = top.need("title", top.string("title"));
    let chip = top.need("chip", top.string("chip"));
    let images = top.need("images", Some(top.strings("images"))).unwrap_or_default();
    let images = images.into_iter().filter_map(|at| image_format(top, at)).collect();
    let repl = top.flag("repl").is_none_or(|flag| flag.value);
    let flash = top.table("flash").map_or_else(Vec::new, |table| table.named_tables());
    let flash: Vec<_> = flash.into_iter().filter_map(|(name, table)| part(name, &table)).collect();
    let ram = top.need("ram", top.table("ram")).and_then(|table| ram(&table));
    let crystal_mhz = top.number("crystal_mhz");
    let console = top.table("console").and_then(|table| console(&table));
    let pins = top.table("pins").map_or_else(Vec::new, |table| table.named_strings());
    let frozen = top.table("frozen").map_or_else(Frozen::default, |table| frozen(&table));
    let qstrs = top.table("qstr").map_or_else(Vec::new, |table| {
        let names = table.strings("names");
        table.finish();
        names
    });
    top.finish();
    let (title, chip, ram) = (title?, chip?, ram?);
    Some(Board { name: name.into(), aliases, title, chip, images, repl, flash, ram, crystal_mhz, console, pins, frozen, qstrs })
}

fn image_format(table: &Table, name: At<String>) -> Option<At<ImageFormat>> {
    let formats = ImageFormat::ALL.map(|format| (format.word(), format));
    let format = word(table, &name, "image format", &formats)?;
    Some(name.map(|_| format))
}

fn part(name: At<String>, table: &Table) -> Option<Part> {
    let memory = table.need("memory", table.string("memory"));
    let sectors = table.need("sectors", table.pair("sectors"));
    let file = table.string("file");
    table.finish();
    Some(Part { name, memory: memory?, sectors: sectors?, file })
}

fn ram(table: &Table) -> Option<Ram> {
    let main = table.string("main");
    let stack = table.number("stack");
    let frames = table.need("frames", table.number("frames"));
    let heap = table.strings("heap");
    let heap_bytes = table.number("heap_bytes");
    table.finish();
    Some(Ram { main, stack, frames: frames?, heap, heap_bytes })
}

fn console(table: &Table) -> Option<Console> {
    let uart = table.need("uart", table.number("uart"));
    let (tx, rx) = (table.string("tx"), table.string("rx"));
    let baud = table.need("baud", table.number("baud"));
    table.finish();
    Some(Console { uart: uart?, tx, rx, baud: baud? })
}

fn frozen(table: &Table) -> Frozen {
    let sets = table.strings("sets");
    let options = table.table("options").map_or_else(Vec::new, |table| table.named_tables());
    table.finish();
    Frozen { sets, options: options.into_iter().map(|(name, table)| (name, options_of(&table))).collect() }
}

fn options_of(table: &Table) -> Options {
    let opt = table.number("opt");
    let kind = table.string("as");
    table.finish();
    if let Some(opt) = opt.as_ref().filter(|opt| opt.value > 3) {
        table.error(Diagnostic::new("`opt` is a number from 0 to 3"), &opt.place, "");
    }
    let kinds = [Kind::Bytecode, Kind::Source].map(|kind| (kind.word(), kind));
    let kind = kind.and_then(|at| word(table, &at, "form", &kinds));
    Options { opt: opt.and_then(|opt| u8::try_from(opt.value).ok()), kind }
}

/// One of a few known words.
fn word<T: Copy>(table: &Table, at: &At<String>, what: &str, known: &[(&str, T)]) -> Option<T> {
    let found = known.iter().find(|(name, _)| *name == at.value);
    if found.is_none() {
        let names: Vec<_> = known.iter().map(|&(name, _)| name).collect();
        let mut error = Diagnostic::new(format!("unknown {what} `{}`", at.value));
        error = match nearest(at, names.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.note(format!("known: {}", names.join(", "))),
        };
        table.error(error, &at.place, "");
    }
    found.map(|&(_, value)| value)
}

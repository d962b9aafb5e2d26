//! Does what the manifests say make sense together? Every question is asked; all mistakes come back.

use std::fs;

use super::*;
use crate::diag::{Diagnostic, Place, did_you_mean};
use crate::plan::TEXT;
use crate::repo::Repo;

/// The mistakes in `board` and `chip` that each file alone does not show.
pub fn check(repo: &Repo, board: &Board, chip: &Chip) -> Vec<Diagnostic> {
    let mut errors = Errors(Vec::new());
    port(repo, chip, &mut errors);
    memories(chip, &mut errors);
    uarts(chip, &mut errors);
    images(board, chip, &mut errors);
    if chip.is_host() {
        host(board, &mut errors);
    } else {
        flash(board, chip, &mut errors);
        ram(board, chip, &mut errors);
    }
    crystal(board, &mut errors);
    let pins_known = pins(board, chip, &mut errors);
    console(board, chip, pins_known, &mut errors);
    frozen(repo, board, &mut errors);
    qstrs(board, &mut errors);
    errors.0
}

struct Errors(Vec<Diagnostic>);

impl Errors {
    fn add(&mut self, place: &Place, message: impl Into<String>) {
        self.push(Diagnostic::new(message), place);
    }

    fn push(&mut self, diagnostic: Diagnostic, place: &Place) {
        self.0.push(diagnostic.at(place, ""));
    }
}

fn port(repo: &Repo, chip: &Chip, errors: &mut Errors) {
    let known = folders(&repo.root.join("ports"));
    if !known.contains(&chip.port.value) {
        let hint = did_you_mean(&chip.port, known.iter().map(String::as_str));
        let error = Diagnostic::new(format!("unknown port `{}`{hint}", chip.port.value));
        errors.push(error.note(format!("ports: {}", known.join(", "))), &chip.port.place);
    }
}

fn folders(path: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn memories(chip: &Chip, errors: &mut Errors) {
    for (i, memory) in chip.memories.iter().enumerate() {
        if memory.size == 0 {
            errors.add(&memory.name.place, format!("memory `{}` has no bytes", *memory.name));
        }
        if memory.start.checked_add(memory.size).is_none_or(|end| end > 1 << 32) {
            errors.add(&memory.start.place, format!("memory `{}` ends beyond the 32-bit address space", *memory.name));
            continue;
        }
        for other in &chip.memories[..i] {
            if memory.start.value < other.end() && other.start.value < memory.end() {
                let shared = memory.start.max(other.start.value);
                let message = format!("memories `{}` and `{}` overlap at {}", *other.name, *memory.name, hex(shared));
                errors.0.push(Diagnostic::new(message).at(&memory.start.place, "").and_at(&other.start.place, "the other"));
            }
        }
    }
}

fn uarts(chip: &Chip, errors: &mut Errors) {
    for uart in &chip.uarts {
        for (pin, _) in uart.tx.iter().chain(&uart.rx) {
            if !chip.pins.contains(pin) {
                errors.add(&chip.mcu.place, format!("uart {} is led to {pin}, which `pins` does not list", uart.number));
            }
        }
    }
}

fn images(board: &Board, chip: &Chip, errors: &mut Errors) {
    for (i, format) in board.images.iter().enumerate() {
        if board.images[..i].iter().any(|other| other.value == format.value) {
            errors.add(&format.place, format!("image format `{}` is listed twice", format.word()));
        }
        if (format.value == ImageFormat::Program) != chip.is_host() {
            let wrong = if chip.is_host() { "a host has only `program`" } else { "only a host has it" };
            errors.add(&format.place, format!("no image format `{}` for this chip: {wrong}", format.word()));
        }
        if format.value == ImageFormat::Dfu && chip.dfu.is_none() {
            errors.add(&format.place, format!("chip `{}` has no `[dfu]` identity", chip.name));
        }
        if format.value == ImageFormat::Bin && board.flash.iter().all(|part| part.file.is_none()) {
            errors.add(&format.place, "no part of `[flash]` has a `file`");
        }
    }
}

fn host(board: &Board, errors: &mut Errors) {
    if let Some(part) = board.flash.first() {
        errors.add(&part.name.place, "a host has no flash");
    }
    if let Some(name) = board.ram.heap.first() {
        errors.push(Diagnostic::new("a host has no memories; say `heap_bytes`"), &name.place);
    }
    if board.ram.heap_bytes.is_none() {
        errors.add(&board.title.place, "a host needs `heap_bytes` in `[ram]`");
    }
}

fn flash(board: &Board, chip: &Chip, errors: &mut Errors) {
    if !board.flash.iter().any(|part| *part.name == TEXT) {
        errors.add(&board.title.place, format!("`[flash]` says nothing of `{TEXT}`"));
    }
    for (i, part) in board.flash.iter().enumerate() {
        let Some(memory) = find_memory(chip, &part.memory, MemoryKind::Flash, errors) else {
            continue;
        };
        let ((first, last), sectors) = (part.sectors.value, memory.sectors.len() as u64);
        if sectors == 0 {
            continue; // said already: it has no bytes
        }
        if first > last || last >= sectors {
            let message = format!("`{}` has no sectors {first} to {last}: it has 0 to {}", *memory.name, sectors - 1);
            errors.push(Diagnostic::new(message).note(stated(&memory.name.place)), &part.sectors.place);
            continue;
        }
        for other in &board.flash[..i] {
            let (from, to) = other.sectors.value;
            if other.memory.value == part.memory.value && first <= to && from <= last {
                let message = format!("`{}` and `{}` overlap: both have sector {}", *other.name, *part.name, first.max(from));
                let error = Diagnostic::new(message).at(&part.sectors.place, "");
                errors.0.push(error.and_at(&other.sectors.place, "the other"));
            }
            if part.file.is_some() && part.file.as_deref() == other.file.as_deref() {
                errors.add(&part.name.place, format!("`{}` and `{}` have the same `file`", *other.name, *part.name));
            }
        }
    }
}

fn ram(board: &Board, chip: &Chip, errors: &mut Errors) {
    let ram = &board.ram;
    for (i, name) in ram.heap.iter().enumerate() {
        find_memory(chip, name, MemoryKind::Ram, errors);
        if ram.heap[..i].iter().any(|other| other.value == name.value) {
            errors.add(&name.place, format!("`{}` is listed twice", name.value));
        }
    }
    let main = ram.main.as_ref().map(|at| at.as_str());
    if let Some(third) = ram.heap.iter().filter(|name| Some(name.as_str()) != main).nth(1) {
        errors.add(&third.place, "a heap is what is left of `main`, and at most one other memory");
    }
    if let Some(bytes) = &ram.heap_bytes {
        errors.add(&bytes.place, "`heap_bytes` is for a host; a chip's heap is what `heap` leaves");
    }
    let (Some(main), Some(stack)) = (&ram.main, &ram.stack) else {
        errors.add(&board.title.place, "`[ram]` needs `main` and `stack`");
        return;
    };
    let Some(memory) = find_memory(chip, main, MemoryKind::Ram, errors) else {
        return;
    };
    if stack.value % 8 != 0 {
        errors.add(&stack.place, "a machine stack is a multiple of 8 bytes");
    }
    let wanted = stack.saturating_add(ram.frames.value);
    if wanted > memory.size {
        let message = format!("stack and frames need {wanted} bytes, `{}` has {} bytes", *memory.name, memory.size);
        errors.push(Diagnostic::new(message).note(stated(&memory.name.place)), &ram.frames.place);
    }
}

fn crystal(board: &Board, errors: &mut Errors) {
    if let Some(crystal) = board.crystal_mhz.as_ref().filter(|mhz| !(1..=255).contains(&mhz.value)) {
        errors.add(&crystal.place, "a crystal has between 1 and 255 MHz");
    }
}

fn find_memory<'a>(chip: &'a Chip, name: &At<String>, kind: MemoryKind, errors: &mut Errors) -> Option<&'a Memory> {
    let word = if kind == MemoryKind::Flash { "flash" } else { "RAM" };
    let known: Vec<_> = chip.memories.iter().filter(|m| m.kind == kind).map(|m| m.name.as_str()).collect();
    let found = chip.memory(name).filter(|memory| memory.kind == kind);
    if found.is_none() {
        let hint = did_you_mean(name, known.iter().copied());
        let error = Diagnostic::new(format!("chip `{}` has no {word} called `{}`{hint}", chip.name, name.value));
        errors.push(error.note(format!("{word}: {}", known.join(", "))), &name.place);
    }
    found
}

/// Whether all names of pins are right, so that messages about single pins make sense.
fn pins(board: &Board, chip: &Chip, errors: &mut Errors) -> bool {
    let before = errors.0.len();
    for (name, cpu) in &board.pins {
        if CpuPin::parse(cpu).is_none_or(|pin| !chip.pins.contains(&pin)) {
            errors.add(&cpu.place, format!("chip `{}` has no pin `{}`", chip.name, cpu.value));
        }
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            errors.add(&name.place, format!("`{}` is no name for a pin: letters, digits and `_`", name.value));
        }
    }
    errors.0.len() == before
}

fn console(board: &Board, chip: &Chip, pins_known: bool, errors: &mut Errors) {
    let Some(console) = &board.console else {
        if !chip.is_host() {
            errors.add(&board.title.place, "a board needs a `[console]`");
        }
        return;
    };
    let Some(uart) = chip.uarts.iter().find(|uart| u64::from(uart.number) == console.uart.value) else {
        let known: Vec<_> = chip.uarts.iter().map(|uart| uart.number.to_string()).collect();
        let error = Diagnostic::new(format!("chip `{}` has no uart {}", chip.name, console.uart.value));
        return errors.push(error.note(format!("uarts: {}", known.join(", "))), &console.uart.place);
    };
    for (key, name, signal, possible) in [("tx", &console.tx, "TX", &uart.tx), ("rx", &console.rx, "RX", &uart.rx)] {
        let name = match name {
            Some(name) => name,
            None if possible.is_empty() => continue,
            None => {
                errors.add(&console.uart.place, format!("missing key `{key}` in `[console]`"));
                continue;
            }
        };
        let Some(pin) = resolve(board, name) else {
            if pins_known {
                let names = board.pins.iter().map(|(name, _)| name.as_str());
                errors.add(&name.place, format!("unknown pin `{}`{}", name.value, did_you_mean(name, names)));
            }
            continue;
        };
        if !possible.iter().any(|&(possible, _)| possible == pin) {
            if possible.is_empty() {
                errors.add(&name.place, format!("{signal} of uart {} is wired to no pin that has a name", uart.number));
                continue;
            }
            let list: Vec<_> = possible.iter().map(|(pin, _)| pin.to_string()).collect();
            let error = Diagnostic::new(format!("{signal} of uart {} cannot be led to {pin}", uart.number));
            errors.push(error.note(format!("possible: {}", list.join(", "))), &name.place);
        }
    }
}

/// The chip's pin behind a name, which may be the board's or the chip's own.
pub fn resolve(board: &Board, name: &str) -> Option<CpuPin> {
    let cpu = board.pins.iter().find(|(board_name, _)| board_name.value == name).map_or(name, |(_, cpu)| cpu);
    CpuPin::parse(cpu)
}

fn frozen(repo: &Repo, board: &Board, errors: &mut Errors) {
    let known = folders(&repo.frozen);
    let sets = &board.frozen.sets;
    for (i, set) in sets.iter().enumerate() {
        if !known.contains(&set.value) {
            let hint = did_you_mean(set, known.iter().map(String::as_str));
            errors.add(&set.place, format!("no frozen set `{}` in frozen/{hint}", set.value));
        }
        if sets[..i].iter().any(|other| other.value == set.value) {
            errors.add(&set.place, format!("frozen set `{}` is listed twice", set.value));
        }
    }
    for (name, _) in &board.frozen.options {
        let set = name.split('/').next().unwrap_or_default();
        if !sets.iter().any(|known| known.value == set) {
            let hint = did_you_mean(set, sets.iter().map(|set| set.as_str()));
            errors.add(&name.place, format!("options for `{}`, but `sets` does not list `{set}`{hint}", name.value));
        } else if known.iter().any(|k| k == set) && !repo.frozen.join(&name.value).exists() {
            errors.add(&name.place, format!("options for `{}`, but frozen/{} does not exist", name.value, name.value));
        }
    }
}

fn qstrs(board: &Board, errors: &mut Errors) {
    for (i, name) in board.qstrs.iter().enumerate() {
        if name.len() > 255 {
            errors.add(&name.place, format!("an interned name has at most 255 bytes, this has {}", name.len()));
        }
        if let Some(other) = board.qstrs[..i].iter().find(|other| other.value == name.value) {
            let error = Diagnostic::new(format!("name `{}` is listed twice", name.value)).at(&name.place, "");
            errors.0.push(error.and_at(&other.place, "first here"));
        }
    }
}

/// `stated in file:line`.
fn stated(place: &Place) -> String {
    format!("stated in {}", place.file_line())
}

/// `0x0800_0000`.
pub fn hex(address: u64) -> String {
    format!("0x{:04x}_{:04x}", address >> 16, address & 0xffff)
}

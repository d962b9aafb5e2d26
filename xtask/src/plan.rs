//! Checked manifests in, everything decided out: every address, path, name and order of a build. No input or output.

use std::ops::Range;

use crate::image::ImageFormat;
use crate::manifest::check::resolve;
use crate::manifest::{Board, Chip, CpuPin, Dfu, Frozen, MemoryKind};

/// Parts of the flash that the linker script knows.
pub const VECTORS: &str = "vectors";
pub const TEXT: &str = "text";

/// A build, decided.
#[derive(Debug)]
pub struct Plan {
    pub board: String,
    pub title: String,
    /// What tools know the board by: its first other name.
    pub build: String,
    pub mcu: String,
    /// The package in `ports/`, which has the folder's name.
    pub port: String,
    /// What rustc builds for; `host` means the machine that builds.
    pub target: String,
    /// Whether the compiler and a prompt are on the board: the port's default features.
    pub repl: bool,
    pub images: Vec<ImageFormat>,
    pub dfu: Option<Dfu>,
    /// QEMU machines, best first.
    pub emulators: Vec<String>,
    pub flash: Vec<FlashPart>,
    pub ram: Vec<RamArea>,
    /// Sizes in bytes.
    pub stack: u64,
    pub frames: u64,
    /// On a host only.
    pub heap_bytes: u64,
    /// The crystal's frequency in MHz; 0 without one.
    pub crystal_mhz: u64,
    pub console: Option<Console>,
    /// Every pin of the chip, in order.
    pub cpu_pins: Vec<CpuPin>,
    /// Names on the board, in the order of the manifest.
    pub board_pins: Vec<(String, CpuPin)>,
    pub frozen: Frozen,
    pub qstrs: Vec<String>,
    /// Whether the image counts the functions that are entered; not the manifest's to say.
    pub coverage: bool,
}

/// Flash with one purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct FlashPart {
    /// As the manifest calls it.
    pub name: String,
    pub addresses: Range<u64>,
    /// For messages: `sectors 5 to 11`.
    pub sectors: String,
    /// The `.bin` file; parts without one belong to somebody else.
    pub file: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RamArea {
    /// As the linker script calls it.
    pub name: String,
    /// As the chip's manifest calls it.
    pub memory: String,
    pub addresses: Range<u64>,
    pub dma: bool,
    /// What is left is heap.
    pub heap: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Console {
    pub uart: u8,
    /// TX and RX, each with its alternate function; none where the wires are fixed.
    pub pins: Option<((CpuPin, u8), (CpuPin, u8))>,
    pub baud: u64,
}

impl Plan {
    /// Decides. The manifests have passed [`crate::manifest::check`].
    pub fn new(board: Board, chip: Chip) -> Self {
        let flash = board.flash.iter().filter_map(|part| flash_part(part, &chip)).collect();
        let ram = ram_areas(&board, &chip);
        let console = console(&board, &chip);
        let board_pins = board.pins.iter();
        let board_pins = board_pins.filter_map(|(name, cpu)| Some((name.value.clone(), CpuPin::parse(cpu)?))).collect();
        let build = board.aliases.first().map_or_else(|| board.name.clone(), |alias| alias.value.clone());
        Self {
            title: board.title.value,
            build,
            mcu: chip.mcu.value,
            port: chip.port.value,
            target: chip.target.value,
            repl: board.repl,
            images: board.images.into_iter().map(|format| format.value).collect(),
            dfu: chip.dfu,
            emulators: chip.emulators.into_iter().map(|emulator| emulator.machine.value).collect(),
            flash,
            ram,
            stack: board.ram.stack.map_or(0, |at| at.value),
            frames: board.ram.frames.value,
            heap_bytes: board.ram.heap_bytes.map_or(0, |at| at.value),
            crystal_mhz: board.crystal_mhz.map_or(0, |at| at.value),
            console,
            cpu_pins: chip.pins,
            board_pins,
            frozen: board.frozen,
            qstrs: board.qstrs.into_iter().map(|name| name.value).collect(),
            coverage: false,
            board: board.name,
        }
    }

    pub fn is_host(&self) -> bool {
        self.target == "host"
    }

    /// The parts of the flash that are flashed, with their files.
    pub fn image_parts(&self) -> impl Iterator<Item = (&FlashPart, &str)> {
        self.flash.iter().filter_map(|part| Some((part, part.file.as_deref()?)))
    }

    /// Where the vector table lies: in a part of its own, else at the start of the text.
    pub fn vectors(&self) -> Option<&FlashPart> {
        let part = |name| self.flash.iter().find(|part| part.name == name);
        part(VECTORS).or_else(|| part(TEXT))
    }

    /// The addresses of [`Plan::image_parts`].
    pub fn image_ranges(&self) -> Vec<Range<u64>> {
        self.image_parts().map(|(part, _)| part.addresses.clone()).collect()
    }

    /// As the banner and `sys.implementation` show it.
    pub fn machine(&self) -> String {
        format!("{} with {}", self.title, self.mcu)
    }
}

fn flash_part(part: &crate::manifest::Part, chip: &Chip) -> Option<FlashPart> {
    let memory = chip.memory(&part.memory)?;
    let (first, last) = part.sectors.value;
    let start = memory.start.value + memory.sectors[..first as usize].iter().sum::<u64>();
    let size: u64 = memory.sectors[first as usize..=last as usize].iter().sum();
    let sectors = if first == last { format!("sector {first}") } else { format!("sectors {first} to {last}") };
    let file = part.file.as_ref().map(|file| file.value.clone());
    Some(FlashPart { name: part.name.value.clone(), addresses: start..start + size, sectors, file })
}

/// The main RAM first, as `ram`; then the others by their own names.
fn ram_areas(board: &Board, chip: &Chip) -> Vec<RamArea> {
    let main = board.ram.main.as_ref().map(|name| name.as_str());
    let mut memories: Vec<_> = chip.memories.iter().filter(|m| m.kind == MemoryKind::Ram).collect();
    memories.sort_by_key(|memory| Some(memory.name.as_str()) != main);
    let area = |memory: &&crate::manifest::Memory| RamArea {
        name: if Some(memory.name.as_str()) == main { "ram".into() } else { memory.name.value.clone() },
        memory: memory.name.value.clone(),
        addresses: memory.start.value..memory.end(),
        dma: memory.dma,
        heap: board.ram.heap.iter().any(|name| name.value == memory.name.value),
    };
    memories.iter().map(area).collect()
}

fn console(board: &Board, chip: &Chip) -> Option<Console> {
    let console = board.console.as_ref()?;
    let uart = chip.uarts.iter().find(|uart| u64::from(uart.number) == console.uart.value)?;
    let with_function = |name: &str, possible: &[(CpuPin, u8)]| {
        let pin = resolve(board, name)?;
        possible.iter().copied().find(|&(possible, _)| possible == pin)
    };
    let pins = match (&console.tx, &console.rx) {
        (Some(tx), Some(rx)) => Some((with_function(tx, &uart.tx)?, with_function(rx, &uart.rx)?)),
        _ => None,
    };
    Some(Console { uart: uart.number, pins, baud: console.baud.value })
}

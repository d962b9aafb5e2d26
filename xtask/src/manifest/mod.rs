//! What a person writes about a chip and a board: the values of `manifests/`, each with its place in the file.
//!
//! A chip's file says what its vendor's documents say; a board's file says what is soldered and what is wished for.
//! [`load`] reads both and fails with all their mistakes; whatever it gives has passed [`check`].

pub mod check;
pub mod load;
pub mod read;

pub use load::{board_names, load};
pub use read::At;

use crate::cli::Kind;
use crate::image::ImageFormat;

/// `manifests/chips/<name>.toml`.
#[derive(Debug)]
pub struct Chip {
    pub name: String,
    /// As the banner shows it.
    pub mcu: At<String>,
    /// The folder in `ports/`.
    pub port: At<String>,
    /// What rustc builds for; `host` means the machine that builds.
    pub target: At<String>,
    pub memories: Vec<Memory>,
    /// Every pin the package has, by the vendor's name, in order.
    pub pins: Vec<CpuPin>,
    pub uarts: Vec<Uart>,
    pub dfu: Option<Dfu>,
    pub emulators: Vec<Emulator>,
}

impl Chip {
    pub fn memory(&self, name: &str) -> Option<&Memory> {
        self.memories.iter().find(|m| *m.name == name)
    }

    pub fn is_host(&self) -> bool {
        *self.target == "host"
    }
}

/// A range of addresses that is memory.
#[derive(Debug)]
pub struct Memory {
    pub name: At<String>,
    pub kind: MemoryKind,
    pub start: At<u64>,
    pub size: u64,
    /// What can be erased at once, in address order; empty for RAM.
    pub sectors: Vec<u64>,
    /// Whether DMA controllers reach it.
    pub dma: bool,
}

impl Memory {
    pub fn end(&self) -> u64 {
        self.start.saturating_add(self.size)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryKind {
    Flash,
    Ram,
}

/// `PB6`: port B, number 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CpuPin {
    pub port: char,
    pub number: u8,
}

impl CpuPin {
    pub fn parse(name: &str) -> Option<Self> {
        let mut chars = name.strip_prefix('P')?.chars();
        let port = chars.next().filter(char::is_ascii_uppercase)?;
        let number = chars.as_str().parse().ok().filter(|&n| n < 16)?;
        (Self { port, number }.to_string() == name).then_some(Self { port, number })
    }
}

impl std::fmt::Display for CpuPin {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "P{}{}", self.port, self.number)
    }
}

/// A serial port of the chip and the pins it can be led to, each with its alternate function number; none where the
/// wires are fixed.
#[derive(Debug)]
pub struct Uart {
    pub number: u8,
    pub tx: Vec<(CpuPin, u8)>,
    pub rx: Vec<(CpuPin, u8)>,
}

/// The USB identity of the chip's own loader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dfu {
    pub vendor: u16,
    pub product: u16,
}

/// A QEMU machine that has this chip.
#[derive(Debug)]
pub struct Emulator {
    pub machine: At<String>,
}

/// `manifests/<name>.toml`.
#[derive(Debug)]
pub struct Board {
    pub name: String,
    /// Other names people know it by.
    pub aliases: Vec<At<String>>,
    /// As the banner shows it.
    pub title: At<String>,
    pub chip: At<String>,
    pub images: Vec<At<ImageFormat>>,
    /// Whether the compiler and a prompt are on the board.
    pub repl: bool,
    pub flash: Vec<Part>,
    pub ram: Ram,
    /// The crystal's frequency, in MHz.
    pub crystal_mhz: Option<At<u64>>,
    pub console: Option<Console>,
    /// Names on the board and the chip's names of the same pins, in the order of the file.
    pub pins: Vec<(At<String>, At<String>)>,
    pub frozen: Frozen,
    /// Names to be interned in flash.
    pub qstrs: Vec<At<String>>,
}

/// A run of flash sectors with one purpose.
#[derive(Debug)]
pub struct Part {
    pub name: At<String>,
    pub memory: At<String>,
    /// First and last sector, counted from 0.
    pub sectors: At<(u64, u64)>,
    /// The `.bin` file that holds it.
    pub file: Option<At<String>>,
}

/// What goes where in RAM; sizes in bytes.
#[derive(Debug)]
pub struct Ram {
    /// Holds `.data`, `.bss` and the machine stack.
    pub main: Option<At<String>>,
    pub stack: Option<At<u64>>,
    /// Frames of running Python functions.
    pub frames: At<u64>,
    /// Memories whose rest is heap; on a host, none.
    pub heap: Vec<At<String>>,
    /// On a host: how large the heap is.
    pub heap_bytes: Option<At<u64>>,
}

#[derive(Debug)]
pub struct Console {
    pub uart: At<u64>,
    /// Absent where the chip's wires are fixed.
    pub tx: Option<At<String>>,
    pub rx: Option<At<String>>,
    pub baud: At<u64>,
}

/// The Python that ships with the board.
#[derive(Debug, Default)]
pub struct Frozen {
    pub sets: Vec<At<String>>,
    /// By set, or by file in a set.
    pub options: Vec<(At<String>, Options)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    pub opt: Option<u8>,
    pub kind: Option<Kind>,
}

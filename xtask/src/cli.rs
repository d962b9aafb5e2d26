//! The command line: commands, flags, help text.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  build or freeze error
  2  wrong usage or manifest
  3  does not fit the chip
  7  a tool, a permission, a file or the network is missing
  8  the program on the board failed
  9  timed out
  101  a bug of xtask

Environment: BOARD, CI, NO_COLOR, CLICOLOR_FORCE; FROSTBYTE_QEMU names another qemu-system-arm than the one on the
path, FROSTBYTE_MACHINE one of the machines in it that have the board's chip";

const EXAMPLES: &str = "\
Examples:
  cargo xtask build --board pyboard
  cargo xtask run --board pyboard
  cargo xtask freeze mylib --board pyboard";

/// Frostbyte: Python modules in, firmware images out.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = EXIT_CODES, before_long_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

#[derive(Args, Debug)]
pub struct Global {
    /// Print exactly one JSON object on the output stream
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Show the commands that are run, and what of the image's code could panic
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Install what is missing without asking (implied by CI)
    #[arg(long, global = true)]
    pub yes: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build a board's images
    Build {
        #[command(flatten)]
        board: BoardArg,
        /// Make an image whose `micropython.coverage()` tells how many frozen functions were entered
        #[arg(long)]
        coverage: bool,
    },
    /// Compile modules and show what they cost; with a board, build its image with them added
    Freeze {
        /// A set in frozen/, or a path to a .py file or a package
        what: String,
        /// Build this board's images with the modules added
        #[arg(long, short)]
        board: Option<String>,
        /// With a board: make an image whose `micropython.coverage()` tells how many frozen functions were entered
        #[arg(long, requires = "board")]
        coverage: bool,
        #[command(flatten)]
        options: FreezeArgs,
    },
    /// Boot the built image in an emulator, or run a script on it
    Run {
        #[command(flatten)]
        board: BoardArg,
        /// A program to run on the board; without one the board's console comes to the terminal. For the host board also
        /// the options of MicroPython's own program, such as `-c` or `-m`
        #[arg(allow_hyphen_values = true)]
        script: Option<PathBuf>,
        /// Stop after this long (`500ms`, `30s`, `2m`)
        #[arg(long, value_parser = duration)]
        timeout: Option<Duration>,
        /// Give a virtual serial port to other tools in place of the console; its name is printed, also with `--quiet`
        #[arg(long, conflicts_with = "script")]
        pty: bool,
        /// For the host board: arguments of the program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Compile files and whole folders to .mpy files
    Compile {
        /// Python files, or folders to look for them in
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Put the files here, arranged as they were, and not beside their sources
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// 0: everything; 1, 2: no asserts; 3: no line numbers either
        #[arg(short = 'O', default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=3))]
        opt: u8,
    },
    /// Show the bytecode of a file or of a frozen module
    Dis {
        /// A .py or .mpy file, or a module that is frozen into the board
        what: String,
        #[arg(long, short, env = "BOARD")]
        board: Option<String>,
        /// For a .py file, 0: everything; 1, 2: no asserts; 3: no line numbers either
        #[arg(short = 'O', default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=3))]
        opt: u8,
    },
    /// List what there is
    List {
        #[command(subcommand)]
        what: List,
    },
    /// Show what is installed, what is missing, and what to type
    Doctor,
    /// Remove what was built
    Clean {
        /// Only this board's files
        #[arg(long, short)]
        board: Option<String>,
    },
    /// Measure builds, speed on the host and on boards, memory, and the image's size
    Bench(BenchArgs),
    /// Throw damaged texts and .mpy files at compiler, verifier and machine
    Fuzz {
        /// How many; the same seed gives the same ones
        #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1..))]
        runs: u64,
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// How many processes at once
        #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
        jobs: u8,
        /// Only damaged texts, .mpy files, or .mpy files that are run if they are accepted
        #[arg(long, value_parser = ["source", "mpy", "run"])]
        kind: Option<String>,
        /// Do a finding once more
        #[arg(long, value_name = "FILE", conflicts_with_all = ["runs", "seed", "jobs", "kind"])]
        replay: Option<PathBuf>,
    },
    /// Run all tests
    Test {
        /// Only tests whose name contains this
        filter: Option<String>,
    },
}

#[derive(Args, Debug)]
pub struct BenchArgs {
    /// Only this
    #[arg(long, value_enum)]
    pub only: Option<Measure>,
    /// Only programs whose name contains this, and nothing else than programs
    pub filter: Option<String>,
    /// The official program, where it is not the one that `test` has installed
    #[arg(long, value_name = "PATH")]
    pub against: Option<PathBuf>,
    /// How often each thing is measured that takes the host's time
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub runs: u8,
    /// Write down what boards take now: later runs are compared with it
    #[arg(long)]
    pub record: bool,
    /// The folder `tests/perf_bench` of MicroPython's sources: run its programs on mps2_an385, beside what the original took there
    #[arg(long, value_name = "DIR", conflicts_with_all = ["only", "record"])]
    pub guest: Option<PathBuf>,
}

/// What `bench` measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    /// How long builds take
    Builds,
    /// What the image's bytes are for
    Size,
    /// The programs of tests/bench on this machine, beside the official program
    Host,
    /// The same in instructions, and the functions that most of ours go to; needs valgrind
    Instructions,
    /// Where the instructions of each program go, function by function, on this machine (needs valgrind) and on the boards in the emulator; only if
    /// asked for
    Profile,
    /// The programs on the boards in the emulator, in instructions
    Boards,
    /// Memory and start-up of the boards
    Memory,
    /// The compiler beside mpy-cross: time, instructions (if valgrind is installed), heap
    Compile,
}

impl Measure {
    /// As it is typed.
    pub fn word(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_string())
    }
}

#[derive(Debug, Subcommand)]
pub enum List {
    /// The boards, with chip and frozen sets
    Boards,
}

#[derive(Args, Debug)]
pub struct BoardArg {
    /// A board of manifests/, in any case, or one of its other names
    #[arg(long, short, env = "BOARD")]
    pub board: Option<String>,
}

#[derive(Args, Clone, Debug, Default)]
pub struct FreezeArgs {
    /// Keep the modules as bytecode or as source text
    #[arg(long = "as", value_name = "KIND")]
    pub kind: Option<Kind>,
    /// 0: everything; 1, 2: no asserts; 3: no line numbers either
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=3))]
    pub opt: Option<u8>,
}

/// What a frozen module is kept as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    #[default]
    Bytecode,
    Source,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Bytecode => "bytecode",
            Self::Source => "source",
        }
    }
}

/// `500ms`, `30s`, `2m`; a bare number is seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f64 = digits.parse().map_err(|_| "expected a time such as `30s`".to_string())?;
    let seconds = match &text[digits.len()..] {
        "ms" => number / 1000.0,
        "s" | "" => number,
        "m" | "min" => number * 60.0,
        unit => return Err(format!("unknown unit `{unit}`; use ms, s or m")),
    };
    Duration::try_from_secs_f64(seconds).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("3h").is_err());
        assert!(duration("-1s").is_err());
    }
}

//! The cases that fit a board, on the pyboard's image in the emulator. What it takes: `tests::runner`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tests::runner::main(&["--board", "pyboard"])
}

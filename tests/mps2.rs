//! On the second board's image in the emulator, what needs more memory than the pyboard has, and the prompts. What it takes:
//! `tests::runner`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tests::runner::main(&["--board", "mps2_an385", "--only-roomy"])
}

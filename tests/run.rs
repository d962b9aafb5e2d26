//! All cases on the host program. What it takes: `tests::runner`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tests::runner::main(&[])
}

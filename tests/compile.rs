//! Our compiler against the official one, byte for byte. What it takes: `tests::compile`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tests::compile::main()
}

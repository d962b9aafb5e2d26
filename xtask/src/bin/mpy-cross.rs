//! The cross compiler under its usual name, for tools that expect `mpy-cross`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    ExitCode::from(xtask::cross::run(&arguments))
}

//! Compiles a file: `mpy_cross [-s NAME] [-O LEVEL] [-o OUT] [-b SMALL_INT_BITS] [-d MAX_DEPTH] INPUT`. The output `-` is standard output.

use std::io::Write;
use std::process::ExitCode;

use bytecode::Arena;
use bytecode::arena::StdChunks;

#[path = "shared/mod.rs"]
mod shared;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut name, mut output, mut input) = (None, None, None);
    let (mut level, mut bits, mut depth) = (0, 31, 200);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-s" => name = arguments.next(),
            "-o" => output = arguments.next(),
            "-O" => level = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            "-d" => depth = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(200),
            "-b" => bits = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(31),
            _ => input = Some(argument),
        }
    }
    let Some(input) = input else {
        eprintln!("no input file");
        return ExitCode::FAILURE;
    };
    let source = match std::fs::read(&input) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("cannot read {input}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let name = name.unwrap_or_else(|| input.clone());
    let options = compiler::Options {
        source_name: &name,
        input_name: Some(&input),
        opt_level: level,
        small_int_bits: bits,
        max_depth: depth,
        ..Default::default()
    };
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let bytes = match compiler::compile(&source, &options, &arena) {
        Ok(module) => shared::mpy(&module, bits, &arena),
        Err(error) => {
            eprint!("{}", shared::traceback(&error, &input, &name));
            return ExitCode::FAILURE;
        }
    };
    let written = match output.as_deref() {
        Some("-") => std::io::stdout().write_all(&bytes),
        Some(path) => std::fs::write(path, &bytes),
        None => {
            let stem = input.get(..input.len().saturating_sub(2));
            std::fs::write(format!("{}mpy", stem.unwrap_or_default()), &bytes)
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}

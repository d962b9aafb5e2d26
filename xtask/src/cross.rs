//! The command line of `mpy-cross`: the flags, messages and exit codes of release 1.29, so that other tools can use this one.
//!
//! Differences: machine code is not made (`invalid arch`, with a note), `heapsize` is read but the compiler takes what
//! it needs, and an output that cannot be written in full is an error.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::Path;

use bytecode::Arena;
use bytecode::arena::StdChunks;
use bytecode::module::Lossy;
use bytecode::mpy::{DEFAULT_SMALL_INT_BITS, VERSION};
use compiler::{CompileError, Options};

use crate::mpy::{self, EncodeError};

/// The release whose output this is.
const RELEASE: &str = "MicroPython v1.29.0 on 2026-08-29";
/// The version of machine code that goes with it.
const SUB_VERSION: u8 = 3;

const USAGE: &str = "\
Options:
--version : show version information
-o : output file for compiled bytecode (defaults to input filename with .mpy extension, or stdout if input is stdin)
-s : source filename to embed in the compiled bytecode (defaults to input file)
-v : verbose (trace various operations); can be multiple
-O[N] : apply bytecode optimizations of level N

Target specific options:
-msmall-int-bits=number : set the maximum bits used to encode a small-int
-march=<arch> : set architecture for native emitter;
                x86, x64, armv6, armv6m, armv7m, armv7em, armv7emsp,
                armv7emdp, xtensa, xtensawin, rv32imc, rv64imc, host, debug
-march-flags=<flags> : set architecture-specific flags (can be either a dec/hex/bin value or a comma-separated flags string)
                       supported flags for rv32imc: zba, zcmp

Implementation specific options:
  emit={bytecode,native,viper} -- set the default code emitter
  heapsize=<n> -- set the heap size for the GC (default 2097152)
  source-lines    -- include source line numbers (default)
  no-source-lines -- exclude source line numbers
";

const ARCHITECTURES: [&str; 14] = [
    "x86",
    "x64",
    "armv6",
    "armv6m",
    "armv7m",
    "armv7em",
    "armv7emsp",
    "armv7emdp",
    "xtensa",
    "xtensawin",
    "rv32imc",
    "rv64imc",
    "host",
    "debug",
];
/// The only one that has flags.
const RV32: &str = "rv32imc";
const RV32_FLAGS: [(&str, u32); 2] = [("zba", 1), ("zcmp", 2)];

/// What the arguments ask for.
#[derive(Debug, PartialEq)]
struct Request {
    input: String,
    output: Option<String>,
    source_name: Option<String>,
    opt_level: u8,
    small_int_bits: u8,
    source_lines: bool,
    architecture: Option<String>,
    architecture_flags: u32,
    /// All functions are to be machine code.
    native: bool,
}

/// Why there is nothing to compile.
#[derive(Debug, PartialEq)]
enum Stop {
    Usage,
    Version,
    /// A line for the error stream.
    Message(String),
}

/// Does what `arguments`, the program's name first, ask for; the result is the exit code.
pub fn run(arguments: &[String]) -> u8 {
    let program = arguments.first().map_or("mpy-cross", String::as_str);
    let request = match parse(arguments.get(1..).unwrap_or_default()) {
        Ok(request) => request,
        Err(Stop::Usage) => {
            print(&format!("usage: {program} [<opts>] [-X <implopt>] [--] <input filename>\n{USAGE}"));
            return 1;
        }
        Err(Stop::Version) => {
            print(&format!("{RELEASE}; mpy-cross emitting mpy v{VERSION}.{SUB_VERSION}\n"));
            return 0;
        }
        Err(Stop::Message(message)) => return fail(&message),
    };
    match mpy::with_stack(|| compile(&request)).and_then(|bytes| deliver(&request, &bytes)) {
        Ok(()) => 0,
        Err(message) => fail(&message),
    }
}

fn parse(arguments: &[String]) -> Result<Request, Stop> {
    let (native, source_lines) = implementation_options(arguments)?;
    let mut request = Request {
        input: String::new(),
        output: None,
        source_name: None,
        opt_level: 0,
        small_int_bits: DEFAULT_SMALL_INT_BITS,
        source_lines,
        architecture: None,
        architecture_flags: 0,
        native,
    };
    let mut input = None;
    let mut flags = None;
    let mut options_end = false;
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        match argument {
            _ if options_end || !argument.starts_with('-') || argument == "-" => {
                if input.replace(argument).is_some() {
                    return Err(Stop::Message("multiple input files".into()));
                }
            }
            "--" => options_end = true,
            "--version" => return Err(Stop::Version),
            "-v" => {}
            "-X" => drop(arguments.next()),
            "-o" => request.output = Some(arguments.next().ok_or(Stop::Usage)?.into()),
            "-s" => request.source_name = Some(arguments.next().ok_or(Stop::Usage)?.replace('\\', "/")),
            _ if argument.starts_with("-O") => request.opt_level = opt_level(&argument[1..]),
            _ => match argument.split_once('=') {
                // Only the low byte has a place in the file.
                Some(("-msmall-int-bits", bits)) => request.small_int_bits = number(bits).ok_or(Stop::Usage)? as u8,
                Some(("-march", name)) if ARCHITECTURES.contains(&name) => request.architecture = Some(name.into()),
                Some(("-march-flags", text)) => flags = Some(text),
                _ => return Err(Stop::Usage),
            },
        }
    }
    if let (Some(architecture), Some(text)) = (&request.architecture, flags) {
        let known = architecture_flags(architecture, text);
        request.architecture_flags = known.ok_or(Stop::Message("unrecognised arch flags".into()))?;
    }
    if request.native && request.architecture.is_none() {
        return Err(Stop::Message("arch not specified".into()));
    }
    request.input = input.ok_or(Stop::Message("no input file".into()))?.replace('\\', "/");
    Ok(request)
}

/// The options behind `-X`, wherever they stand; they are looked at before all others.
fn implementation_options(arguments: &[String]) -> Result<(bool, bool), Stop> {
    let (mut native, mut source_lines) = (false, true);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "-X" {
            match arguments.next().ok_or(Stop::Usage)?.as_str() {
                "emit=bytecode" => native = false,
                "emit=native" | "emit=viper" => native = true,
                "source-lines" => source_lines = true,
                "no-source-lines" => source_lines = false,
                option if option.strip_prefix("heapsize=").is_some_and(is_heap_size) => {}
                _ => return Err(Stop::Usage),
            }
        }
    }
    Ok((native, source_lines))
}

/// A number that is not zero; what follows it (`w` for machine words, `k`, `m`, anything) does not matter here.
fn is_heap_size(text: &str) -> bool {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    digits.trim_start_matches('0').starts_with(|digit: char| digit.is_ascii_hexdigit() && (digits != text || digit.is_ascii_digit()))
}

/// What stands behind the dash: `O3` is 3, `OO` is 2.
fn opt_level(letters: &str) -> u8 {
    match letters.as_bytes().get(1) {
        Some(digit @ b'0'..=b'9') => digit - b'0',
        _ => letters.bytes().take_while(|&letter| letter == b'O').count().min(255) as u8,
    }
}

/// A number as C takes it: `0x` for base 16, `0` for base 8, nothing for zero.
fn number(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok()?,
        None if digits.is_empty() => 0,
        None if digits.starts_with('0') => i64::from_str_radix(digits, 8).ok()?,
        None => digits.parse().ok()?,
    };
    Some(if negative { -value } else { value })
}

/// Names separated by commas, or a number; `None` if the architecture does not have them.
fn architecture_flags(architecture: &str, text: &str) -> Option<u32> {
    let text = text.trim_start();
    if architecture != RV32 || text.is_empty() {
        return None;
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        let text = text.to_ascii_lowercase();
        let radix = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, radix)));
        let value = match radix {
            Some((digits, radix)) => u32::from_str_radix(digits, radix),
            None if text.len() > 1 && text.starts_with('0') => return None,
            None => text.parse(),
        };
        let all = RV32_FLAGS.iter().fold(0, |all, (_, flag)| all | flag);
        return value.ok().filter(|value| value & !all == 0);
    }
    let names = text.strip_suffix(',').unwrap_or(text).split(',');
    names.map(|name| RV32_FLAGS.iter().find(|(known, _)| *known == name).map(|(_, flag)| flag)).try_fold(0, |all, flag| Some(all | flag?))
}

/// The bytes of the file, or what is to be said.
fn compile(request: &Request) -> Result<Vec<u8>, String> {
    let input = if request.input == "-" { "<stdin>" } else { &request.input };
    let source = read(&request.input)?;
    let name = request.source_name.as_deref().unwrap_or(input);
    let options = Options {
        source_name: name,
        input_name: Some(input),
        opt_level: request.opt_level,
        source_lines: request.source_lines,
        // Other widths mean nothing; the official tool then takes its own.
        small_int_bits: if (1..64).contains(&request.small_int_bits) { request.small_int_bits } else { 63 },
        max_depth: mpy::MAX_DEPTH,
        stack_limit: mpy::stack_limit(),
        ..Options::default()
    };
    if request.native {
        let text = format!("Traceback (most recent call last):\n  File \"{name}\", line 1, in <module>\nSyntaxError: invalid arch");
        return Err(text + NO_MACHINE_CODE);
    }
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let mut bytes = mpy::compile(&source, &options, &arena).map_err(|error| match error {
        EncodeError::Source(error) => {
            let note = if request.architecture.is_some() && error.to_string() == "invalid arch" { NO_MACHINE_CODE } else { "" };
            traceback(&error, input, name) + note
        }
        EncodeError::Format => "OverflowError: the module is too large for a .mpy file".into(),
        EncodeError::OutOfMemory => "MemoryError: memory allocation failed".into(),
    })?;
    // The header: magic, version, features, width of small integers, and behind them the flags, which fit a byte.
    bytes[3] = request.small_int_bits;
    if request.architecture_flags != 0 {
        bytes[2] |= 0x40;
        bytes.insert(4, request.architecture_flags as u8);
    }
    Ok(bytes)
}

const NO_MACHINE_CODE: &str = "\nnote: this mpy-cross makes bytecode only, no machine code for any architecture";

/// What the official tool prints, without the last line end.
pub fn traceback(error: &CompileError<'_>, input: &str, name: &str) -> String {
    let mut text = String::new();
    if error.line > 0 {
        text.push_str("Traceback (most recent call last):\n");
        match error.scope {
            None => writeln!(text, "  File \"{input}\", line {}", error.line),
            Some(scope) => writeln!(text, "  File \"{name}\", line {}, in {}", error.line, Lossy(scope)),
        }
        .expect("a string takes all");
    }
    text + error.kind.name() + ": " + &error.to_string()
}

fn read(input: &str) -> Result<Vec<u8>, String> {
    if input == "-" {
        let mut source = Vec::new();
        return io::stdin().lock().read_to_end(&mut source).map(|_| source).map_err(|error| os_error(&error, None));
    }
    // A folder can be opened, only not read.
    fs::read(input).map_err(|error| os_error(&error, Some(input).filter(|_| error.kind() != io::ErrorKind::IsADirectory)))
}

fn deliver(request: &Request, bytes: &[u8]) -> Result<(), String> {
    let output = match &request.output {
        Some(output) => output.clone(),
        None if request.input == "-" => "-".into(),
        None => default_output(&request.input),
    };
    if output == "-" {
        let mut stdout = io::stdout().lock();
        return stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| os_error(&error, None));
    }
    mpy::write_whole(Path::new(&output), bytes).map_err(|error| os_error(&error, Some(&output)))
}

/// `foo.py` gives `foo.mpy`: the last two characters make room.
fn default_output(input: &str) -> String {
    let stem = input.get(..input.len().saturating_sub(2)).unwrap_or_default();
    format!("{stem}mpy")
}

/// The system's number for an error. Where somebody added a path to it, only its kind is left.
fn system_number(error: &io::Error) -> i32 {
    error.raw_os_error().unwrap_or(match error.kind() {
        io::ErrorKind::NotFound => 2,
        io::ErrorKind::PermissionDenied => 13,
        io::ErrorKind::NotADirectory => 20,
        io::ErrorKind::IsADirectory => 21,
        io::ErrorKind::StorageFull => 28,
        io::ErrorKind::ReadOnlyFilesystem => 30,
        _ => 5,
    })
}

fn os_error(error: &io::Error, path: Option<&str>) -> String {
    let number = system_number(error);
    match path {
        Some(path) => format!("OSError: ({number}, \"can't open {path}\")"),
        None => format!("OSError: {number}"),
    }
}

fn print(text: &str) {
    // A reader that went away needs no answer.
    let _ = io::stdout().write_all(text.as_bytes());
}

fn fail(message: &str) -> u8 {
    eprintln!("{message}");
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, Stop> {
        let arguments: Vec<_> = line.split_whitespace().map(str::to_string).collect();
        parse(&arguments)
    }

    #[test]
    fn levels_are_digits_or_letters() {
        for (word, level) in [("O", 1), ("OO", 2), ("O0", 0), ("O3x", 3), ("O12", 1), ("OOO3", 3), ("Ox", 1)] {
            assert_eq!(opt_level(word), level, "{word}");
        }
    }

    #[test]
    fn architecture_flags_are_names_or_a_number() {
        let known = [("zba", 1), ("zba,zcmp", 3), ("zcmp,zcmp", 2), ("zba,", 1), ("0", 0), (" 1", 1), ("0x3", 3), ("0b11", 3)];
        for (text, flags) in known {
            assert_eq!(architecture_flags(RV32, text), Some(flags), "{text}");
        }
        for text in ["", "foo", ",zba", "zba,,zcmp", "300", "12x", "-1", "+1", "010x", "ZBA", "99999999999"] {
            assert_eq!(architecture_flags(RV32, text), None, "{text}");
        }
        assert_eq!(architecture_flags("x64", "0"), None);
    }

    #[test]
    fn implementation_options_come_first_wherever_they_stand() {
        assert_eq!(parsed("--version -X foo"), Err(Stop::Usage));
        assert_eq!(parsed("a.py b.py -X foo"), Err(Stop::Usage));
        assert_eq!(parsed("-h -X emit=native"), Err(Stop::Usage));
        assert_eq!(parsed("-X emit=native"), Err(Stop::Message("arch not specified".into())));
        assert!(parsed("-X heapsize=10wk a.py").is_ok());
        assert!(parsed("a.py -X no-source-lines").is_ok_and(|request| !request.source_lines));
    }

    #[test]
    fn the_output_has_the_name_of_the_input() {
        for (input, output) in [("foo.py", "foo.mpy"), ("a.txt", "a.tmpy"), ("x", "mpy"), ("d/a.py", "d/a.mpy")] {
            assert_eq!(default_output(input), output);
        }
    }
}

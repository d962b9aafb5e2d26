//! Command line of the unix port: `[-h] [--version] [-i] [-O[N]] [-v] [-X option] [-c command | -m module | file] [args]`.

/// What is to be run.
#[derive(Debug)]
pub enum Program {
    /// The prompt if standard input is a terminal, else the text that comes from there.
    Prompt,
    Command(String),
    Module(String),
    File(String),
}

/// The command line, read.
#[derive(Debug)]
pub struct Options {
    pub program: Program,
    /// `sys.argv`.
    pub argv: Vec<String>,
    pub inspect: bool,
    pub opt_level: u8,
    /// Say at the end how much memory is in use.
    pub verbose: bool,
    pub heap_bytes: usize,
    pub compile_only: bool,
}

/// Heap of the unix port on 64-bit machines.
const DEFAULT_HEAP_BYTES: usize = 2 << 20;

const USAGE: &str = "usage: frostbyte [<opts>] [-X <implopt>] [-c <command> | -m <module> | <filename>]
Options:
--version : show version information
-h : print this help message
-i : enable inspection via REPL after running command/module/file
-v : verbose (show the use of memory at the end)
-O[N] : apply bytecode optimizations of level N

Implementation specific options (-X):
  compile-only                 -- parse and compile only
  emit={bytecode,native,viper} -- set the default code emitter
  heapsize=<n>[w][K|M] -- set the heap size for the GC (default 2M)";

/// What an option that is not known, or a value that makes no sense, gets.
const INVALID: &str = "Invalid command line arguments. Use -h option for help.";

/// The version line, as tools parse it.
pub const VERSION: &str = concat!("MicroPython v1.29.0 on 2026-08-29; Frostbyte ", env!("CARGO_PKG_VERSION"));

/// Reads the command line.
///
/// # Errors
/// The text for standard error; the exit code is 1 then.
pub fn parse(args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        program: Program::Prompt,
        argv: vec![],
        inspect: std::env::var_os("MICROPYINSPECT").is_some(),
        opt_level: 0,
        verbose: false,
        heap_bytes: DEFAULT_HEAP_BYTES,
        compile_only: false,
    };
    let mut args = args.peekable();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-h" => {
                println!("{USAGE}");
                std::process::exit(0);
            }
            "--version" => {
                println!("{VERSION}");
                std::process::exit(0);
            }
            "-i" => options.inspect = true,
            "-c" => {
                let command = args.next().ok_or_else(|| INVALID.to_string())?;
                options.program = Program::Command(command);
                options.argv = std::iter::once("-c".to_string()).chain(args).collect();
                return Ok(options);
            }
            "-m" => {
                let module = args.next().ok_or_else(|| INVALID.to_string())?;
                options.argv = std::iter::once(module.clone()).chain(args).collect();
                options.program = Program::Module(module);
                return Ok(options);
            }
            "-X" => {
                let option = args.next().ok_or_else(|| INVALID.to_string())?;
                implementation_option(&mut options, &option)?;
            }
            "-v" => options.verbose = true,
            _ if arg.starts_with("-O") => options.opt_level = opt_level(&arg),
            _ if arg.starts_with('-') => return Err(INVALID.to_string()),
            _ => {
                options.argv = std::iter::once(arg.clone()).chain(args).collect();
                options.program = Program::File(arg);
                return Ok(options);
            }
        }
    }
    Ok(options)
}

/// `-O2`: the digit; `-OO`: the number of letters. What follows is ignored, as in the original.
fn opt_level(arg: &str) -> u8 {
    match arg.as_bytes().get(2) {
        Some(digit) if digit.is_ascii_digit() => digit - b'0',
        _ => arg.bytes().skip(1).take_while(|&byte| byte == b'O').count().min(9) as u8,
    }
}

fn implementation_option(options: &mut Options, option: &str) -> Result<(), String> {
    match option.split_once('=') {
        Some(("heapsize", size)) => {
            options.heap_bytes = heap_bytes(size).ok_or_else(|| INVALID.to_string())?;
            Ok(())
        }
        Some(("emit", "bytecode")) => Ok(()),
        Some(("emit", emitter)) => Err(format!("-X emit={emitter}: this build has no machine code; use -X emit=bytecode")),
        None if option == "compile-only" => {
            options.compile_only = true;
            Ok(())
        }
        _ => Err(INVALID.to_string()),
    }
}

/// `N`, `Nw` (words), then `K` or `M`.
fn heap_bytes(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut bytes: usize = text[..digits].parse().ok()?;
    let mut rest = &text[digits..];
    if let Some(after) = rest.strip_prefix('w') {
        // Sizes are given for 32-bit words, as the unix port scales them.
        bytes = bytes.checked_mul(size_of::<usize>() / 4)?;
        rest = after;
    }
    let factor = match rest {
        "" => 1,
        "k" | "K" => 1 << 10,
        "m" | "M" => 1 << 20,
        _ => return None,
    };
    // Less than this does not even hold the tables of a machine.
    bytes.checked_mul(factor).map(|bytes| bytes.max(700))
}

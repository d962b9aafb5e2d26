//! Memory for a machine, the machine, and the program in it.

use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;

use vm::compile::Mode;
use vm::heap::Region;
use vm::print::Out;
use vm::types::exception::{KEYBOARD_INTERRUPT, SYSTEM_EXIT};
use vm::types::list;
use vm::vm::{Root, stack_limit_below};
use vm::{Args, Config, Events, Raised, Value, Vm, compile, import, interp, q, repl};

use crate::cli::{Options, Program};
use crate::console::Desktop;

/// Bytes for frames of Python functions.
const FRAME_BYTES: usize = 1 << 20;
/// Machine stack that Python programs may use. The main thread has 8 MiB; with this much of it, endless recursion ends before the usual heap of 2 MiB is
/// full of what each level holds, so in `RuntimeError`, and still several times deeper than the original goes.
const STACK_BYTES: usize = 1 << 20;

/// What Ctrl-C sets.
pub static EVENTS: Events = Events::new();

/// The names of the Rust crates, in the order of their numbers; the freezer reads them from here and numbers on.
#[allow(unsafe_code, reason = "the symbol is unique; xtask reads it")]
#[unsafe(export_name = "fb_pools")]
#[used]
static POOLS: [&vm::qstr::Pool; 3] = [&q::FIXED_POOL, &q::POOL, &modules::POOL];

#[cfg(frozen)]
#[allow(unsafe_code, reason = "xtask links immutable data of this type")]
unsafe extern "C" {
    /// What xtask froze.
    safe static fb_frozen: vm::Frozen;
}
#[cfg(not(frozen))]
use crate::frozen::FROZEN as fb_frozen;

/// All names in the program, those of frozen code last.
#[allow(unsafe_code, reason = "the freezer wrote a pool, or null")]
fn names() -> &'static [&'static vm::qstr::Pool] {
    // SAFETY: the freezer wrote immutable `static` data, or null.
    let frozen = unsafe { fb_frozen.names.as_ref() };
    Box::leak(POOLS.into_iter().chain(frozen).collect())
}

fn leak(bytes: usize) -> Region {
    let memory: &'static mut [u64] = Box::leak(vec![0u64; bytes.div_ceil(8)].into_boxed_slice());
    Region { start: memory.as_mut_ptr().cast(), len: bytes, dma: true }
}

/// Runs what the command line asks for.
pub fn run(options: Options) -> ExitCode {
    let heap: &'static [Region] = Box::leak(Box::new([leak(options.heap_bytes)]));
    let config = Config {
        heap,
        frames: leak(FRAME_BYTES),
        stack_limit: stack_limit_below(STACK_BYTES),
        host: Box::leak(Box::new(Desktop::new())),
        events: &EVENTS,
        names: names(),
        frozen: &fb_frozen,
        modules: Box::leak(modules::ALL.iter().chain(&modules::DESKTOP_MODULES).copied().collect()),
        platform: "linux",
        machine: "linux [Frostbyte] version",
        build: "host",
        detailed: true,
    };
    match Vm::with(config, |vm| live(vm, &options)) {
        Ok(code) => ExitCode::from(code),
        Err(Raised) => {
            eprintln!("the heap of {} bytes is too small to start; give more with -X heapsize=N", options.heap_bytes);
            ExitCode::from(1)
        }
    }
}

/// The program from its first line to the last finaliser: the exit code.
fn live(vm: &mut Vm, options: &Options) -> u8 {
    vm.opt_level = options.opt_level.into();
    // Without a handler Ctrl-C ends the program at once, which is no worse.
    let _ = ctrlc::set_handler(|| EVENTS.raise_interrupt());
    let at_prompt = matches!(options.program, Program::Prompt) && is_interactive(options);
    let to_error = matches!(options.program, Program::Module(_) | Program::Prompt) && !at_prompt;
    let result = set_up(vm, options).and_then(|()| execute(vm, options));
    let mut code = match result {
        Ok(()) => 0,
        Err(Raised) => report(vm, to_error),
    };
    // The program may have set the variable itself.
    let inspect = options.inspect || vm.host.files().is_some_and(|files| files.variable("MICROPYINSPECT", &mut []).is_some());
    if inspect && !matches!(options.program, Program::Prompt) {
        code = match prompt(vm) {
            Ok(()) => 0,
            Err(Raised) => report(vm, false),
        };
    }
    if let Err(Raised) = at_exit(vm) {
        code = report(vm, to_error);
    }
    if options.verbose {
        let _ = vm::builtins::micropython::mem_info(vm, Args::NONE);
    }
    vm.finalise_all();
    let _ = std::io::stdout().flush();
    code
}

/// What follows the program's folder in `sys.path` unless `MICROPYPATH` says something else.
const DEFAULT_PATH: &str = ".frozen:~/.micropython/lib:/usr/lib/micropython";

/// `sys.path` and `sys.argv`.
fn set_up(vm: &mut Vm, options: &Options) -> Result<(), Raised> {
    let path = list::new(vm, 4)?;
    let first = match &options.program {
        Program::File(file) => {
            let path = std::fs::canonicalize(file).unwrap_or_default();
            path.parent().map_or_else(String::new, |folder| folder.to_string_lossy().into_owned())
        }
        _ => String::new(),
    };
    let home = std::env::var("HOME").ok();
    let rest = std::env::var("MICROPYPATH").unwrap_or_else(|_| DEFAULT_PATH.to_string());
    // The first entry is there already: a separator in front of the others names nothing.
    let rest = rest.strip_prefix(':').unwrap_or(&rest);
    let rest = rest.split(':').filter(|_| !rest.is_empty());
    for entry in std::iter::once(first.as_str()).chain(rest) {
        let entry = match (&home, entry.strip_prefix("~/")) {
            (Some(home), Some(below)) => vm.intern(&format!("{home}/{below}"))?,
            _ => vm.intern(entry)?,
        };
        list::append(vm, path, Value::qstr(entry))?;
    }
    vm.path = path.value();
    let argv = list::new(vm, options.argv.len())?;
    for arg in &options.argv {
        let arg = vm.new_str(arg)?;
        list::append(vm, argv, arg)?;
    }
    vm.argv = argv.value();
    if let Ok(path) = std::env::current_exe() {
        vm.roots[Root::Executable as usize] = vm.new_str(&path.to_string_lossy())?;
    }
    Ok(())
}

fn execute(vm: &mut Vm, options: &Options) -> Result<(), Raised> {
    let (text, name) = match &options.program {
        Program::File(file) => match std::fs::read(file) {
            Ok(text) => (text, file.as_str()),
            Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => {
                return Err(vm.raise_os(vm::errno::EISDIR));
            }
            Err(error) => {
                let text = error.to_string();
                let text = text.split(" (os error").next().unwrap_or_default();
                eprintln!("micropython: can't open file '{file}': [Errno {}] {text}", error.raw_os_error().unwrap_or(5));
                std::process::exit(2);
            }
        },
        Program::Command(command) => (command.clone().into_bytes(), "<stdin>"),
        Program::Module(module) => {
            let name = vm.intern(module)?;
            return import::run_as_main(vm, name);
        }
        Program::Prompt => {
            let mut text = Vec::new();
            if is_interactive(options) {
                return prompt(vm);
            }
            let _ = std::io::stdin().read_to_end(&mut text);
            (text, "<stdin>")
        }
    };
    let code = compile::compile_static(vm, &text, name, Mode::Exec)?;
    if options.compile_only {
        return Ok(());
    }
    let main = vm.main;
    if let Some(globals) = vm.dict_of(main) {
        let file = vm.new_str(name)?;
        globals.set(vm, Value::qstr(q::__file__), file)?;
    }
    let result = interp::run_body(vm, code, main, main);
    vm.settle(result).map(|_| ())
}

/// Calls what the program gave to `sys.atexit`.
fn at_exit(vm: &mut Vm) -> Result<(), Raised> {
    let function = std::mem::replace(&mut vm.roots[Root::AtExit as usize], Value::NONE);
    if !function.is_none() {
        vm.call(function, &[])?;
    }
    Ok(())
}

/// Whether a command line that names no program asks for the prompt.
fn is_interactive(options: &Options) -> bool {
    options.inspect || std::io::stdin().is_terminal()
}

/// The prompt, until Ctrl-D or a `SystemExit`.
fn prompt(vm: &mut Vm) -> Result<(), Raised> {
    vm.forget_exception();
    repl::run(vm, repl::Mode::Friendly);
    if vm.exception.is_none() { Ok(()) } else { Err(Raised) }
}

/// The exit code of an uncaught exception, which is printed unless it is `SystemExit`.
fn report(vm: &mut Vm, to_error: bool) -> u8 {
    if vm.exception_is(SYSTEM_EXIT) {
        let exception = vm.take_exception();
        let value = vm.load_attr(exception, q::value).unwrap_or(Value::NONE);
        if value.is_none() {
            return 0;
        }
        if vm::types::text::is_int(value) {
            return vm::types::int::truncated(vm, value) as u8;
        }
        if let Ok(text) = vm.to_str(value) {
            eprintln!("{}", vm.str(text).unwrap_or_default());
        }
        return 1;
    }
    let interrupted = vm.exception_is(KEYBOARD_INTERRUPT);
    let exception = vm.take_exception();
    // Programs without a file of their own report on standard error, as the unix port does.
    if to_error {
        if let Ok(text) = vm.collect_text(|vm, out| vm.print_exception(exception, out)).and_then(|text| text.into_str(vm)) {
            let text = vm.str(text).unwrap_or_default().to_string();
            vm.host.write_error(text.as_bytes());
        }
    } else {
        let _ = vm.print_exception(exception, Out::Console);
    }
    if interrupted { 130 } else { 1 }
}

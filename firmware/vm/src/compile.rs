//! From text to code objects inside the VM: the compiler with its memory from the heap, given back at the end.
//!
//! Without the feature `compiler` every text is refused.

use core::cell::Cell;
use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};
#[cfg(feature = "compiler")]
use core::sync::atomic::Ordering;

use bytecode::Arena;
use bytecode::arena::Chunks;
use bytecode::mpy::{MpyError, MpyErrorKind};
#[cfg(feature = "compiler")]
use compiler::{ErrorKind, Message, Source};

use crate::heap::{HeapVec, Ref};
use crate::load;
use crate::qstr::Qstr;
use crate::types::code::Code;
use crate::types::exception::{self, VALUE_ERROR};
use crate::{Raised, Value, Vm};

/// What kind of text is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Exec,
    /// A line of the prompt: expression statements print their value.
    Single,
    Eval,
}

/// Blocks for arenas from the heap.
struct HeapChunks {
    vm: *mut Vm,
    /// The request that could not be met, for the message.
    failed_bytes: Cell<usize>,
}

// SAFETY: blocks are allocations of the heap, which are aligned for pointers; they hold the arena's chain of blocks, so that the newest one, which the
// arena on the machine stack names, keeps all of them alive.
unsafe impl Chunks for HeapChunks {
    fn chunk(&self, min_bytes: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        // SAFETY: the `Vm` is borrowed for change by whoever made this source, and nobody uses that borrow while the arena works.
        let vm = unsafe { &mut *self.vm };
        // What the reader of a text has raised: the compiler goes on a little before it ends.
        let raised = vm.exception;
        match vm.alloc_bytes(min_bytes, false) {
            Ok(memory) => NonNull::new(ptr::slice_from_raw_parts_mut(memory.cast(), min_bytes)),
            Err(Raised) => {
                vm.exception = raised;
                self.failed_bytes.set(min_bytes);
                None
            }
        }
    }

    unsafe fn give_back(&self, block: NonNull<[MaybeUninit<u8>]>) {
        // SAFETY: as `chunk`.
        unsafe { (*self.vm).heap.free(block.as_ptr().cast()) };
    }

    unsafe fn grow(&self, block: NonNull<[MaybeUninit<u8>]>, more: usize) -> bool {
        // SAFETY: as `chunk`.
        let heap = unsafe { &mut (*self.vm).heap };
        let wanted = block.len() + more;
        heap.grow_in_place(block.as_ptr().cast(), wanted) >= wanted
    }

    /// Little at a time, however large the text: on a chip the heap is small, and in pieces when it is nearly full. The lists of the compiler
    /// grow by more than this, so that their blocks fit exactly.
    fn chunk_bytes(&self, min_bytes: usize, _held: usize) -> usize {
        min_bytes.max(256)
    }
}

/// Whoever reads a text that is compiled piece by piece, so that it need not lie in the heap.
pub trait Supply {
    /// Writes the bytes that follow to the start of `piece`, and says how many; 0 at the end.
    ///
    /// # Errors
    /// What becomes of the compilation.
    fn read(&mut self, vm: &mut Vm, piece: &mut [u8]) -> Result<usize, Raised>;
}

/// A text for the compiler.
#[cfg_attr(not(feature = "compiler"), allow(dead_code))]
enum Text<'s> {
    /// Address and length.
    Whole(*const u8, usize),
    Pieces(&'s mut dyn Supply),
}

/// Compiles text that lies outside the heap.
pub fn compile_static(vm: &mut Vm, source: &[u8], name: &str, mode: Mode) -> Result<Ref<Code>, Raised> {
    let name = vm.intern(name)?;
    compile_text(vm, Text::Whole(source.as_ptr(), source.len()), name, mode)
}

/// Compiles text that is read meanwhile.
pub fn compile_pieces(vm: &mut Vm, source: &mut dyn Supply, name: Qstr, mode: Mode) -> Result<Ref<Code>, Raised> {
    compile_text(vm, Text::Pieces(source), name, mode)
}

/// Compiles text in the heap, which is freed when it is no longer needed.
pub fn compile_heap(vm: &mut Vm, source: HeapVec<u8>, name: Qstr, mode: Mode) -> Result<Ref<Code>, Raised> {
    let (start, len) = (source.address() as *const u8, source.len());
    let code = compile_text(vm, Text::Whole(start, len), name, mode);
    vm.heap.free(source.address() as *mut u8);
    code
}

/// Compiles the text of a `str` or `bytes`.
pub fn compile_value(vm: &mut Vm, source: Value, name: Qstr, mode: Mode) -> Result<Ref<Code>, Raised> {
    let Some((start, len)) = vm.str_or_bytes(source).map(|text| (text.as_ptr(), text.len())) else {
        return Err(vm.not_implicitly(source, crate::q::str));
    };
    let code = compile_text(vm, Text::Whole(start, len), name, mode);
    core::hint::black_box(source);
    code
}

#[cfg(feature = "compiler")]
fn compile_text(vm: &mut Vm, text: Text, name: Qstr, mode: Mode) -> Result<Ref<Code>, Raised> {
    // The compiler goes deep, with frames that are not written to as a whole: where they will lie was the last program, and the next one will be.
    vm.wipe_stack(COMPILER_STACK_BYTES);
    let result = compile_in_arena(vm, text, name, mode);
    vm.wipe_stack(COMPILER_STACK_BYTES);
    result
}

/// Machine stack that the compiler takes for all but very nested text.
#[cfg(feature = "compiler")]
const COMPILER_STACK_BYTES: usize = 16 * 1024;

#[cfg(feature = "compiler")]
#[inline(never)]
fn compile_in_arena(vm: &mut Vm, text: Text, name: Qstr, mode: Mode) -> Result<Ref<Code>, Raised> {
    let mut name_copy = [0u8; crate::qstr::MAX_LEN];
    let name_bytes = vm.name_bytes(name);
    let n = name_bytes.len().min(name_copy.len());
    numbers::slices::copy(&mut name_copy, name_bytes);
    let source_name = core::str::from_utf8(name_copy.get(..n).unwrap_or(b"")).unwrap_or("?");
    let options = compiler::Options {
        source_name,
        input_name: None,
        mode: match mode {
            Mode::Exec => compiler::Mode::Exec,
            Mode::Single => compiler::Mode::Single,
            Mode::Eval => compiler::Mode::Eval,
        },
        // Negative ones are very large ones to the original.
        opt_level: u8::try_from(vm.opt_level).unwrap_or(u8::MAX),
        source_lines: true,
        small_int_bits: crate::value::SMALL_INT_BITS as u8,
        max_depth: 1000,
        stack_limit: vm.stack_limit(),
        strict: true,
    };
    let events = vm.events;
    let machine: *mut Vm = vm;
    let chunks = HeapChunks { vm: machine, failed_bytes: Cell::new(0) };
    let arena = Arena::new(&chunks);
    let failed = Cell::new(false);
    let mut pieces;
    let source = match text {
        Text::Whole(_, 0) => Source::Text(b""),
        // SAFETY: the callers hold the text: it lies outside the heap, or in an object or block that they keep, and blocks do not move.
        Text::Whole(start, len) => Source::Text(unsafe { core::slice::from_raw_parts(start, len) }),
        Text::Pieces(supply) => {
            pieces = Pieces { vm: machine, supply, failed: &failed };
            Source::Reader(&mut pieces)
        }
    };
    let go_on = || !events.interrupt.load(Ordering::Relaxed);
    let result = match compiler::compile_watched(source, &options, &arena, &go_on) {
        // SAFETY: the compiler is done with the arena's source; loading only reads what lies in the arena.
        Ok(module) => load::load(unsafe { &mut *machine }, &module),
        Err(_) if failed.get() => Err(Raised),
        Err(error) => {
            // SAFETY: as above.
            let vm = unsafe { &mut *machine };
            Err(raise_error(vm, &error, name, chunks.failed_bytes.get()))
        }
    };
    drop(arena);
    result
}

/// A text that is read while the compiler works.
#[cfg(feature = "compiler")]
struct Pieces<'s> {
    vm: *mut Vm,
    supply: &'s mut dyn Supply,
    /// Whether it has raised something.
    failed: &'s Cell<bool>,
}

#[cfg(feature = "compiler")]
impl compiler::Reader for Pieces<'_> {
    fn read(&mut self, piece: &mut [u8]) -> Result<usize, compiler::Stopped> {
        // SAFETY: as `HeapChunks::chunk`; the compiler reads between two uses of its arena. The blocks of that are found on the machine stack,
        // whatever is run here.
        let vm = unsafe { &mut *self.vm };
        self.supply.read(vm, piece).map_err(|Raised| {
            self.failed.set(true);
            compiler::Stopped
        })
    }
}

#[cfg(not(feature = "compiler"))]
fn compile_text(vm: &mut Vm, _text: Text, _name: Qstr, _mode: Mode) -> Result<Ref<Code>, Raised> {
    Err(vm.raise_text(exception::NOT_IMPLEMENTED_ERROR, "no compiler in this image"))
}

#[cfg(feature = "compiler")]
fn raise_error(vm: &mut Vm, error: &compiler::CompileError, file: Qstr, failed_bytes: usize) -> Raised {
    let class = match error.kind {
        // A limit of the compiler's, not of the heap.
        ErrorKind::Memory if failed_bytes == 0 => return vm.raise(exception::MEMORY_ERROR),
        ErrorKind::Memory => return vm.raise_memory_error(failed_bytes),
        ErrorKind::Stopped => return vm.interrupted(),
        ErrorKind::Syntax => exception::SYNTAX_ERROR,
        ErrorKind::Indentation => exception::INDENTATION_ERROR,
        ErrorKind::Runtime => exception::RUNTIME_ERROR,
        ErrorKind::NotImplemented => exception::NOT_IMPLEMENTED_ERROR,
        ErrorKind::Overflow => exception::OVERFLOW_ERROR,
        ErrorKind::ViperType => exception::VIPER_TYPE_ERROR,
    };
    let raised = match error.message {
        Message::Text(text) => vm.raise_text(class, text),
        Message::BadInteger { base, .. } if !vm.config.detailed => {
            vm.raise_fmt(class, "invalid syntax for integer with base {}", &[exception::Part::Int(base.into())])
        }
        Message::BadInteger { .. } => match vm.new_str_fmt(format_args!("{error}")) {
            Ok(text) => vm.raise_args(class, &[text]),
            Err(raised) => raised,
        },
    };
    let exception = vm.exception;
    let block = match error.scope.map(core::str::from_utf8) {
        Some(Ok(scope)) => vm.intern(scope).unwrap_or(Qstr(0)),
        _ => Qstr(0),
    };
    vm.exception = exception;
    vm.add_trace(exception::Frame { file, block, line: error.line });
    raised
}

/// The numbers of a `.mpy` file in text form, as the loader reads them.
struct Numbers;

impl bytecode::mpy::NumberText for Numbers {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        numbers::float::parse_f64(text)
    }

    fn write_float(&self, _value: f64, _out: &mut dyn core::fmt::Write) -> core::fmt::Result {
        Err(core::fmt::Error)
    }
}

/// Reads, verifies and loads the content of a `.mpy` file.
///
/// # Errors
/// `ValueError` with the original's texts for a file that this machine does not take, and with the verifier's words for code that it cannot
/// prove safe; `MemoryError`.
pub fn load_mpy(vm: &mut Vm, content: &HeapVec<u8>) -> Result<Ref<Code>, Raised> {
    let bytes: &[u8] = if content.is_empty() {
        b""
    } else {
        // SAFETY: the caller holds the block, and blocks do not move.
        unsafe { core::slice::from_raw_parts(content.address() as *const u8, content.len()) }
    };
    load_mpy_static(vm, bytes)
}

/// The same for bytes that lie outside the heap, or in a block that does not go away.
///
/// # Errors
/// As [`load_mpy`].
pub fn load_mpy_static(vm: &mut Vm, bytes: &[u8]) -> Result<Ref<Code>, Raised> {
    let machine: *mut Vm = vm;
    let chunks = HeapChunks { vm: machine, failed_bytes: Cell::new(0) };
    let arena = Arena::new(&chunks);
    let module = bytecode::mpy::read(bytes, &arena, &Numbers, crate::value::SMALL_INT_BITS as u8);
    let verified = match &module {
        Ok(module) => bytecode::verify::verify(module, &arena),
        Err(_) => Ok(()),
    };
    // SAFETY: the reader and the verifier are done; loading only reads what lies in the arena.
    let vm = unsafe { &mut *machine };
    match (module, verified) {
        (Ok(module), Ok(())) => load::load(vm, &module),
        _ if chunks.failed_bytes.get() > 0 => Err(vm.raise_memory_error(chunks.failed_bytes.get())),
        (Ok(_), Err(refused)) => match vm.new_str_fmt(format_args!("{refused}")) {
            Ok(text) => Err(vm.raise_args(VALUE_ERROR, &[text])),
            Err(raised) => Err(raised),
        },
        // Programs know these by the original's words.
        (Err(MpyError { what: MpyErrorKind::Native, .. }), _) => Err(vm.raise_text(VALUE_ERROR, "incompatible .mpy arch")),
        (
            Err(
                MpyError { what: MpyErrorKind::NotMpy | MpyErrorKind::Version | MpyErrorKind::SmallInts, .. }
                | MpyError { header: None, .. },
            ),
            _,
        ) => Err(vm.raise_text(VALUE_ERROR, "incompatible .mpy file")),
        (Err(error), _) => match vm.new_str_fmt(format_args!("{error}")) {
            Ok(text) => Err(vm.raise_args(VALUE_ERROR, &[text])),
            Err(raised) => Err(raised),
        },
    }
}

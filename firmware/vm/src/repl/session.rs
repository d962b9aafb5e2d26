//! The prompt on a [`Vm`].

use core::mem;
use core::ops::Range;
use core::sync::atomic::Ordering;

use super::{Full, Kind, MAX_NAME, Mode, Outcome, Paste, Pasted, Prompt, Repl, Scope, Session};
use crate::heap::HeapVec;
use crate::print::Out;
use crate::types::exception::{KEYBOARD_INTERRUPT, SYSTEM_EXIT};
use crate::vm::Root;
use crate::{Qstr, Raised, Value, Vm, compile, import, interp, q};

/// The byte that interrupts a program typed at the prompt.
const CTRL_C: usize = 3;

/// How the first line begins; tools look for the first word.
const BANNER: &str = concat!("MicroPython v1.29.0 on Frostbyte ", env!("CARGO_PKG_VERSION"), "; ");

/// Shows the prompt until the user leaves, and returns the mode it was left in.
///
/// The caller knows what leaving means: a soft reset on a board, the end of a program.
pub fn run(vm: &mut Vm, mode: Mode) -> Mode {
    let mut repl = Repl::new(mode);
    // From the first key on Ctrl-C is a key.
    let events = vm.events;
    events.interrupt_char.store(usize::MAX, Ordering::Relaxed);
    repl.run(&mut OnVm { vm, text: HeapVec::new() });
    events.interrupt_char.store(CTRL_C, Ordering::Relaxed);
    repl.mode()
}

/// Runs the frozen start-up file `name`, if there is one, and prints the traceback if it fails.
///
/// A `SystemExit` prints nothing and ends this life of the VM.
pub fn run_start_file(vm: &mut Vm, name: &str) -> Outcome {
    match interruptibly(vm, |vm| import::run_frozen_main(vm, name)) {
        Ok(_) => Outcome::Done,
        Err(Raised) if !vm.exception_is(SYSTEM_EXIT) => {
            report(vm);
            Outcome::Raised
        }
        Err(Raised) => Outcome::Leave,
    }
}

/// Runs `program`, which Ctrl-C ends with a `KeyboardInterrupt`.
fn interruptibly<T>(vm: &mut Vm, program: impl FnOnce(&mut Vm) -> Result<T, Raised>) -> Result<T, Raised> {
    // Frames that come to lie where those of the last program were must not show the collector what it had.
    vm.wipe_stack(usize::MAX);
    let result = hearing(vm, |vm| {
        let mut result = program(vm);
        // What these schedule waits for the next program.
        for _ in 0..vm.n_scheduled.max(1) {
            result = vm.settle(result);
        }
        result
    });
    vm.wipe_stack(usize::MAX);
    // What is typed next needs memory.
    vm.heap.lock_depth = 0;
    result
}

/// Does what may call methods of the program's; meanwhile Ctrl-C is an interrupt and no key.
fn hearing<T>(vm: &mut Vm, work: impl FnOnce(&mut Vm) -> T) -> T {
    let events = vm.events;
    events.interrupt.store(false, Ordering::Relaxed);
    events.interrupt_char.store(CTRL_C, Ordering::Relaxed);
    let result = work(vm);
    events.interrupt_char.store(usize::MAX, Ordering::Relaxed);
    result
}

fn report(vm: &mut Vm) {
    let exception = vm.take_exception();
    // An argument's `__repr__` may fail, or never end.
    if hearing(vm, |vm| vm.print_exception(exception, Out::Console)).is_err() {
        vm.forget_exception();
        vm.host.write_raw(b"\r\n");
    }
}

struct OnVm<'v> {
    vm: &'v mut Vm,
    /// On the machine stack, where the collector finds it.
    text: HeapVec<u8>,
}

/// The compiler's reader of a pasted program.
struct Incoming<'p>(&'p mut Paste);

impl compile::Supply for Incoming<'_> {
    fn read(&mut self, vm: &mut Vm, piece: &mut [u8]) -> Result<usize, Raised> {
        let mut n = 0;
        while let Some(slot) = piece.get_mut(n)
            && !self.0.is_over()
        {
            let byte = vm.host.read(true);
            let (said, answer) = self.0.take(byte);
            if !answer.is_empty() {
                vm.host.write_raw(answer);
            }
            match said {
                Pasted::Byte(byte) => (*slot, n) = (byte, n + 1),
                // What is left of the compilation can be interrupted.
                Pasted::End => vm.events.interrupt_char.store(CTRL_C, Ordering::Relaxed),
                Pasted::Interrupt => return Err(vm.raise_interrupt()),
            }
        }
        Ok(n)
    }
}

impl OnVm<'_> {
    fn outcome(&mut self, result: Result<Value, Raised>) -> Outcome {
        match result {
            Ok(_) => Outcome::Done,
            Err(Raised) if !self.vm.exception_is(SYSTEM_EXIT) => Outcome::Raised,
            Err(Raised) => Outcome::Leave,
        }
    }

    /// What the names and dots in `path` stand for.
    ///
    /// # Errors
    /// As those of `attr`.
    fn object(&mut self, path: Range<usize>) -> Result<Option<Value>, Raised> {
        let mut object = None;
        let mut from = path.start;
        loop {
            let rest = self.text().get(from..path.end).unwrap_or_default();
            let len = rest.iter().position(|byte| *byte == b'.').unwrap_or(rest.len());
            let Some(name) = self.vm.find_name(rest.get(..len).unwrap_or_default()) else { return Ok(None) };
            let Some(found) = self.attr(object, name)? else { return Ok(None) };
            from += len + 1;
            if from > path.end {
                return Ok(Some(found));
            }
            object = Some(found);
        }
    }

    /// An attribute, or a global of the main program.
    ///
    /// # Errors
    /// Ctrl-C in the object's `__getattr__`; the exception is forgotten.
    fn attr(&mut self, object: Option<Value>, name: Qstr) -> Result<Option<Value>, Raised> {
        let Some(object) = object else {
            return Ok(self.vm.dict_of(self.vm.main).and_then(|globals| globals.get_name(self.vm, name)));
        };
        match hearing(self.vm, |vm| vm.load_attr(object, name)) {
            Ok(value) => Ok(Some(value)),
            Err(Raised) => {
                let is_stopped = self.vm.exception_is(KEYBOARD_INTERRUPT);
                self.vm.forget_exception();
                if is_stopped { Err(Raised) } else { Ok(None) }
            }
        }
    }
}

impl Session for OnVm<'_> {
    fn read(&mut self) -> Option<u8> {
        self.vm.host.read(true)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.vm.host.write_raw(bytes);
    }

    fn text(&self) -> &[u8] {
        self.text.as_slice(&self.vm.heap)
    }

    fn text_mut(&mut self) -> &mut [u8] {
        self.text.as_mut_slice(&mut self.vm.heap)
    }

    fn push(&mut self, byte: u8) -> Result<(), Full> {
        self.text.push_tightly_rooted(self.vm, byte).map_err(|Raised| {
            self.vm.forget_exception();
            Full
        })
    }

    fn truncate(&mut self, len: usize) {
        if len < self.text.len() {
            self.text.truncate(len);
        }
    }

    fn banner(&mut self) {
        for part in [BANNER, self.vm.config.machine, "\r\nType \"help()\" for more information.\r\n"] {
            self.write(part.as_bytes());
        }
    }

    fn prompt(&mut self, prompt: Prompt) {
        let (root, usual) = match prompt {
            Prompt::Statement => (Root::Ps1, ">>> "),
            Prompt::Continuation => (Root::Ps2, "... "),
        };
        let text = self.vm.roots[root as usize];
        let _ = if text == Value::NONE {
            self.vm.write(Out::Console, usual)
        } else {
            // What is no text shows nothing.
            self.vm.write_from(Out::Console, |vm| vm.str(text).unwrap_or_default().as_bytes())
        };
    }

    fn execute(&mut self, kind: Kind) -> Outcome {
        let mode = match kind {
            Kind::Single => compile::Mode::Single,
            Kind::File => compile::Mode::Exec,
        };
        let text = mem::take(&mut self.text);
        let result = interruptibly(self.vm, |vm| {
            let name = vm.intern("<stdin>")?;
            let code = compile::compile_heap(vm, text, name, mode)?;
            let main = vm.main;
            interp::run_body(vm, code, main, main)
        });
        self.outcome(result)
    }

    fn execute_paste(&mut self, paste: &mut Paste) -> Outcome {
        let vm = &mut *self.vm;
        // Until the text is here, Ctrl-C is a byte of it.
        vm.events.interrupt.store(false, Ordering::Relaxed);
        let name = vm.intern("<stdin>");
        let code = name.and_then(|name| compile::compile_pieces(vm, &mut Incoming(paste), name, compile::Mode::Exec));
        let result = match code {
            Ok(code) => interruptibly(vm, |vm| {
                let main = vm.main;
                interp::run_body(vm, code, main, main)
            }),
            Err(raised) => Err(raised),
        };
        vm.events.interrupt_char.store(usize::MAX, Ordering::Relaxed);
        self.outcome(result)
    }

    fn report(&mut self) {
        report(self.vm);
    }

    fn next_name(&mut self, scope: &Scope, part: Range<usize>, from: usize, name: &mut [u8; MAX_NAME]) -> Option<(usize, usize)> {
        let object = match scope {
            Scope::Attributes(path) => Some(self.object(path.clone()).ok()??),
            Scope::Main | Scope::Modules => None,
        };
        for number in from..self.vm.names.len() {
            let qstr = Qstr(number as u16);
            let bytes = self.vm.name_bytes(qstr);
            let typed = self.text().get(part.clone()).unwrap_or_default();
            let hidden = bytes.starts_with(b"_") && !typed.starts_with(b"_");
            if hidden || bytes.is_empty() || !bytes.starts_with(typed) {
                continue;
            }
            let len = bytes.len().min(MAX_NAME);
            name.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
            let fits = match scope {
                Scope::Modules => qstr == q::__main__ || import::built_in(self.vm, qstr).is_some(),
                _ => self.attr(object, qstr).ok()?.is_some(),
            };
            if fits {
                return Some((number + 1, len));
            }
        }
        None
    }
}

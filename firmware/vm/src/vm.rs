//! The machine itself: its state, what it asks of its host, allocation, and the check points.

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::args::Args;
use crate::frame::{Frame, Stack};
use crate::heap::collect::{Marker, Scan, scan, stack_pointer, wipe, with_registers_on_stack};
use crate::heap::reserve::Reserve;
use crate::heap::text::StrBuf;
use crate::heap::{Heap, Ref, Region};
use crate::qstr::{Names, Pool};
use crate::types::dict::Dict;
use crate::types::{code::Code, exception};
use crate::{Raised, Value};

/// What a path names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stat {
    Missing,
    File,
    Dir,
}

/// What the VM asks of the program around it.
pub trait Host {
    /// Writes text to the console; one that needs CR LF gets it from here. Must not wait for ever.
    fn write(&mut self, bytes: &[u8]);

    /// Writes bytes to the console as they are.
    fn write_raw(&mut self, bytes: &[u8]) {
        self.write(bytes);
    }

    /// The next byte from the console; `None` when there is none now (`wait` false) or ever again.
    fn read(&mut self, wait: bool) -> Option<u8>;

    /// Whether a byte from the console can be read without waiting; a host that cannot tell says that it can.
    fn has_input(&mut self) -> bool {
        true
    }

    /// Milliseconds since some start; wraps.
    fn ticks_ms(&mut self) -> u32;

    /// Microseconds since some start; wraps.
    fn ticks_us(&mut self) -> u32;

    /// Nanoseconds since 1970-01-01, if there is a clock.
    fn unix_time_ns(&mut self) -> Option<i64> {
        None
    }

    /// Where this port's times count from: seconds after 1970-01-01.
    fn epoch(&self) -> i64 {
        0
    }

    /// Whether the console shows by itself what is typed.
    fn echoes(&self) -> bool {
        false
    }

    /// Waits a little for an event, at most about a millisecond.
    fn idle(&mut self) {}

    /// Whether there is a file or folder of this name, for `import`.
    fn stat(&mut self, path: &str) -> Stat {
        let _ = path;
        Stat::Missing
    }

    /// Reads from position `at` of a file into `buf`; the number of bytes, 0 at the end.
    ///
    /// # Errors
    /// An error number of [`crate::errno`].
    fn read_file(&mut self, path: &str, at: usize, buf: &mut [u8]) -> Result<usize, u16> {
        let _ = (path, at, buf);
        Err(crate::errno::ENOENT)
    }

    /// Fills `bytes` with random ones, for secrets if the hardware can; without such hardware they come from the clock.
    fn random(&mut self, bytes: &mut [u8]) {
        let mut state = self.ticks_us() | 1;
        for byte in bytes {
            // Marsaglia's xorshift, stirred with the time that passes.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            *byte = (state ^ self.ticks_us()) as u8;
        }
    }

    /// Files and environment of a desktop.
    fn files(&mut self) -> Option<&mut dyn crate::files::Files> {
        None
    }

    /// The network of a desktop.
    fn sockets(&mut self) -> Option<&mut dyn crate::sockets::Sockets> {
        None
    }

    /// Writes to the error channel; the console where there is only one.
    fn write_error(&mut self, bytes: &[u8]) {
        self.write(bytes);
    }
}

/// What interrupt handlers and other threads may touch: the lock-free side of a `Vm`.
pub struct Events {
    /// Something is pending; the interpreter looks at its check points.
    pub pending: AtomicBool,
    /// Ctrl-C came.
    pub interrupt: AtomicBool,
    /// The byte that means Ctrl-C; `usize::MAX` when there is none (`micropython.kbd_intr(-1)`).
    pub interrupt_char: AtomicUsize,
}

impl Events {
    pub const fn new() -> Events {
        Events { pending: AtomicBool::new(false), interrupt: AtomicBool::new(false), interrupt_char: AtomicUsize::new(3) }
    }

    /// Asks the interpreter to raise `KeyboardInterrupt` at its next check point.
    pub fn raise_interrupt(&self) {
        self.interrupt.store(true, Ordering::Relaxed);
        self.pending.store(true, Ordering::Release);
    }
}

impl Default for Events {
    fn default() -> Self {
        Events::new()
    }
}

/// A module in the image.
#[repr(C)]
pub struct FrozenModule {
    /// Path as in `sys.path` terms without `.frozen/`: `pkg/__init__.py`.
    pub name: *const u8,
    pub name_len: usize,
    /// Its code object; null if `source` holds text.
    pub code: *const Code,
    pub source: *const u8,
    pub source_len: usize,
}

/// All that was frozen into the image: written by the freezer.
#[repr(C)]
pub struct Frozen {
    pub n_modules: usize,
    pub modules: *const FrozenModule,
    /// Names of frozen code, numbered behind the last Rust pool; null if there are none.
    pub names: *const Pool,
}

// SAFETY: immutable `static` data.
unsafe impl Sync for Frozen {}
unsafe impl Sync for FrozenModule {}

/// Nothing frozen.
pub static NOTHING_FROZEN: Frozen = Frozen { n_modules: 0, modules: core::ptr::null(), names: core::ptr::null() };

/// What a `Vm` is made of. All memory is the caller's and is not touched by others while the `Vm` lives.
pub struct Config {
    pub heap: &'static [Region],
    /// Memory for frames.
    pub frames: Region,
    /// The lowest address that the machine stack may reach: see [`stack_limit_below`].
    pub stack_limit: usize,
    pub host: &'static mut dyn Host,
    pub events: &'static Events,
    /// The pools of names of the Rust crates and of frozen code, in ascending order.
    pub names: &'static [&'static Pool],
    pub frozen: &'static Frozen,
    /// Modules written in Rust: name and module object.
    pub modules: &'static [crate::heap::Member],
    /// `sys.platform`.
    pub platform: &'static str,
    /// `sys.implementation._machine`: board with chip.
    pub machine: &'static str,
    /// `sys.implementation._build`.
    pub build: &'static str,
    /// Names of a desktop program appear in argument errors, more `sys` is there: the unix port's level of detail.
    pub detailed: bool,
}

/// The interpreter's loop: runs a frame that `bind` made for verified code until it returns, yields or raises.
pub(crate) type Loop = unsafe fn(&mut Vm, *mut Frame) -> Result<Value, Raised>;

/// What is compiled with the crate that makes the machine: see the notes in `interp/run.rs`.
#[derive(Clone, Copy)]
pub(crate) struct Hot {
    pub(crate) run: Loop,
    pub(crate) scan: Scan,
}

/// One virtual machine.
pub struct Vm {
    pub heap: Heap,
    pub(crate) hot: Hot,
    pub(crate) names: Names,
    pub host: &'static mut dyn Host,
    pub events: &'static Events,
    pub config: Settings,
    /// The exception being raised.
    pub exception: Value,
    /// What a generator or iterator returned when it ended.
    pub returned: Value,
    /// Places of names in tables: see [`crate::heap::map`].
    pub(crate) guesses: [[core::cell::Cell<u16>; 2]; crate::heap::map::N_GUESSES],
    /// What look-ups found.
    pub(crate) memory: crate::interp::lookup::Memory,
    /// An exception is being made: it may take from the reserve, and what fails meanwhile makes no other exception.
    pub(crate) making_exception: bool,
    pub(crate) reserve: Reserve,
    /// A finaliser runs, amid a collection.
    pub(crate) finalising: bool,
    /// Frames of Python functions.
    pub(crate) stack: Stack,
    /// The frame that is running.
    pub(crate) frame: *mut Frame,
    /// The text that is being collected: see [`Vm::collect_text`].
    pub(crate) buffer: Option<StrBuf>,
    /// Machine stack: where it begins for this `Vm`, which is how far up the collector looks, and the lowest address that may be used.
    stack_start: usize,
    stack_limit: usize,
    /// `sys.modules`.
    pub modules: Value,
    /// Globals of `__main__`.
    pub main: Value,
    /// Assignments to the `builtins` module.
    pub builtin_overrides: Value,
    /// `sys.path`.
    pub path: Value,
    pub argv: Value,
    /// A byte of the console that `select` looked at and no one has read yet.
    pub console_ahead: Option<u8>,
    /// Other values that must live as long as the `Vm`; see [`Root`].
    pub roots: [Value; Root::COUNT],
    /// The module that is imported as `__main__`: `-m`.
    pub(crate) main_module: Option<crate::Qstr>,
    /// `micropython.opt_level()`.
    pub opt_level: isize,
    /// `micropython.schedule()`: waiting calls.
    pub(crate) scheduled: [(Value, Value); SCHEDULE_DEPTH],
    pub(crate) n_scheduled: u8,
    pub(crate) scheduler_locked: u8,
    /// Instructions that may still run.
    #[cfg(feature = "checked")]
    pub budget: crate::interp::checked::Budget,
}

/// What a desktop sets aside for exceptions; a board does when it is asked to.
pub(crate) const DESKTOP_RESERVE_BYTES: usize = 1024;

/// Calls that can wait at once.
pub const SCHEDULE_DEPTH: usize = 8;

/// The part of [`Config`] that stays readable.
#[derive(Clone, Copy)]
pub struct Settings {
    pub frozen: &'static Frozen,
    pub modules: &'static [crate::heap::Member],
    pub platform: &'static str,
    pub machine: &'static str,
    pub build: &'static str,
    pub detailed: bool,
}

/// Places in [`Vm::roots`].
#[derive(Clone, Copy)]
pub enum Root {
    /// `sys.ps1`, `sys.ps2`.
    Ps1,
    Ps2,
    /// `sys.atexit`.
    AtExit,
    /// `sys.executable`.
    Executable,
    /// What the port needs.
    Port,
    /// What the modules need: a dict or list of their own.
    Modules,
    /// asyncio's current task and queue.
    Tasks,
    /// The slice object of subscripts: see [`crate::types::slice::for_subscript`].
    Slice,
    /// Mounted file systems, and that of the current folder: see [`crate::mounts`].
    Mounts,
    Folder,
}

impl Root {
    pub const COUNT: usize = 10;
}

/// The address `bytes` below the calling function's frame, for [`Config::stack_limit`] where nobody says where the machine stack ends.
pub fn stack_limit_below(bytes: usize) -> usize {
    stack_pointer().saturating_sub(bytes)
}

impl Vm {
    /// Makes a machine on the caller's memory, and runs `program` on it.
    ///
    /// There is no other way to a `Vm`. So whatever holds values of the heap lies where the collector looks for them: in frames below the one that
    /// the `Vm` itself is in.
    ///
    /// # Errors
    /// `Raised` if not even the module tables fit in the heap.
    #[inline]
    pub fn with<R>(config: Config, program: impl FnOnce(&mut Vm) -> R) -> Result<R, Raised> {
        let mut vm = Vm::new(config, stack_pointer(), Hot { run: crate::interp::run, scan });
        below(&mut vm, |vm| {
            vm.start()?;
            Ok(program(vm))
        })
    }

    /// `stack_start` is an address in the frame of the function in which the `Vm` will stay.
    #[inline(never)]
    fn new(config: Config, stack_start: usize, hot: Hot) -> Vm {
        Vm {
            heap: Heap::new(config.heap),
            hot,
            names: Names::new(config.names),
            host: config.host,
            events: config.events,
            config: Settings {
                frozen: config.frozen,
                modules: config.modules,
                platform: config.platform,
                machine: config.machine,
                build: config.build,
                detailed: config.detailed,
            },
            exception: Value::NONE,
            returned: Value::NONE,
            guesses: [const { [const { core::cell::Cell::new(0) }; 2] }; crate::heap::map::N_GUESSES],
            memory: crate::interp::lookup::Memory::new(),
            making_exception: false,
            reserve: Reserve::NONE,
            finalising: false,
            stack: Stack::new(config.frames),
            frame: core::ptr::null_mut(),
            buffer: None,
            stack_start,
            stack_limit: config.stack_limit,
            modules: Value::NONE,
            main: Value::NONE,
            builtin_overrides: Value::NONE,
            path: Value::NONE,
            argv: Value::NONE,
            console_ahead: None,
            roots: [Value::NONE; Root::COUNT],
            main_module: None,
            opt_level: 0,
            scheduled: [(Value::NONE, Value::NONE); SCHEDULE_DEPTH],
            n_scheduled: 0,
            scheduler_locked: 0,
            #[cfg(feature = "checked")]
            budget: crate::interp::checked::Budget::new(u64::MAX),
        }
    }

    #[inline(never)]
    fn start(&mut self) -> Result<(), Raised> {
        #[cfg(feature = "coverage")]
        crate::coverage::forget();
        if self.config.detailed {
            self.set_reserve(DESKTOP_RESERVE_BYTES)?;
        }
        crate::import::start(self)?;
        self.roots[Root::Slice as usize] = crate::types::slice::new(self, Value::NONE, Value::NONE, Value::NONE)?;
        Ok(())
    }

    /// Bytes of machine stack in use: `micropython.stack_use()`.
    pub fn stack_use(&self) -> usize {
        self.stack_start.saturating_sub(stack_pointer())
    }

    /// Bytes of machine stack that may be in use.
    pub fn stack_bytes(&self) -> usize {
        self.stack_start.saturating_sub(self.stack_limit)
    }

    /// The lowest address that the machine stack may reach.
    pub fn stack_limit(&self) -> usize {
        self.stack_limit
    }

    /// The check that every recursive native function passes.
    ///
    /// # Errors
    /// `RuntimeError: maximum recursion depth exceeded`.
    #[inline(always)]
    pub fn check_stack(&mut self) -> Result<(), Raised> {
        if stack_pointer() < self.stack_limit { Err(self.raise_recursion()) } else { Ok(()) }
    }

    /// A check point: raises `KeyboardInterrupt` if Ctrl-C came, runs scheduled calls.
    ///
    /// # Errors
    /// What was pending.
    #[inline(always)]
    pub fn poll(&mut self) -> Result<(), Raised> {
        #[cfg(feature = "checked")]
        self.spend();
        if self.is_pending() { self.poll_slow() } else { Ok(()) }
    }

    /// Whether [`Vm::poll`] has something to do.
    #[inline(always)]
    pub(crate) fn is_pending(&self) -> bool {
        self.events.pending.load(Ordering::Relaxed)
    }

    /// The end of a program with this result: a scheduled call that waits runs now. A program that failed is not interrupted besides.
    ///
    /// # Errors
    /// Those of `result`, and what was pending.
    pub fn settle<T>(&mut self, result: Result<T, Raised>) -> Result<T, Raised> {
        if result.is_err() {
            self.events.interrupt.store(false, Ordering::Relaxed);
        }
        self.poll().and(result)
    }

    /// Whether Ctrl-C came. Work that only borrows the machine is given up then, with [`Vm::interrupted`].
    pub(crate) fn is_interrupted(&self) -> bool {
        self.events.interrupt.load(Ordering::Relaxed)
    }

    /// What is raised where work was given up for Ctrl-C.
    #[cold]
    pub(crate) fn interrupted(&mut self) -> Raised {
        self.events.interrupt.store(false, Ordering::Relaxed);
        self.raise_interrupt()
    }

    #[cold]
    fn poll_slow(&mut self) -> Result<(), Raised> {
        self.events.pending.store(false, Ordering::Relaxed);
        // Not `swap`, which small chips lack: a second Ctrl-C in between is the same Ctrl-C.
        if self.events.interrupt.load(Ordering::Relaxed) {
            self.events.interrupt.store(false, Ordering::Relaxed);
            return Err(self.raise_interrupt());
        }
        if self.scheduler_locked == 0 && self.n_scheduled > 0 {
            let (function, arg) = self.scheduled[0];
            self.scheduled.copy_within(1.., 0);
            self.n_scheduled -= 1;
            self.scheduler_locked += 1;
            let exception = self.exception;
            if self.call(function, &[arg]).is_err() {
                let raised = self.take_exception();
                let _ = self.print_exception(raised, crate::print::Out::Console);
            }
            self.exception = exception;
            self.unlock_scheduler();
        }
        Ok(())
    }

    /// Scheduled calls run again; check points may have passed those that came meanwhile.
    pub(crate) fn unlock_scheduler(&mut self) {
        self.scheduler_locked -= 1;
        if self.n_scheduled > 0 {
            self.events.pending.store(true, Ordering::Relaxed);
        }
    }

    /// `micropython.schedule(function, arg)`.
    ///
    /// # Errors
    /// `RuntimeError` when the queue is full.
    pub fn schedule(&mut self, function: Value, arg: Value) -> Result<(), Raised> {
        let n = self.n_scheduled as usize;
        match self.scheduled.get_mut(n) {
            Some(slot) => {
                *slot = (function, arg);
                self.n_scheduled += 1;
                self.events.pending.store(true, Ordering::Relaxed);
                Ok(())
            }
            None => Err(self.raise_text(exception::RUNTIME_ERROR, "schedule queue full")),
        }
    }

    /// Allocates zeroed memory for an object, collecting if there is no room. Never inlined: the interpreter's loop would lose registers.
    #[inline(never)]
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    pub(crate) fn alloc_object(&mut self, bytes: usize, raw: bool, finaliser: bool) -> Result<*mut u8, Raised> {
        match self.heap.alloc_at_once(bytes, raw, finaliser) {
            Some(memory) => Ok(memory),
            None => self.alloc_or_collect(bytes, raw, finaliser),
        }
    }

    #[inline(never)]
    fn alloc_or_collect(&mut self, bytes: usize, raw: bool, finaliser: bool) -> Result<*mut u8, Raised> {
        if self.heap.wants_collection() {
            self.collect();
        }
        if let Some(memory) = self.heap.try_alloc(bytes, raw, finaliser) {
            return Ok(memory);
        }
        if self.heap.auto_collect && self.heap.lock_depth == 0 && bytes <= self.heap.total_bytes() {
            self.collect();
            if let Some(memory) = self.heap.try_alloc(bytes, raw, finaliser) {
                return Ok(memory);
            }
        }
        if self.making_exception
            && let Some(memory) = self.reserve.take(bytes)
        {
            return Ok(memory);
        }
        Err(self.raise_memory_error(bytes))
    }

    /// Sets memory aside for exceptions that are raised when there is no other: `micropython.alloc_emergency_exception_buf`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn set_reserve(&mut self, n: usize) -> Result<(), Raised> {
        self.reserve = Reserve::NONE;
        if n > 0 {
            let bytes = Reserve::bytes_for(n);
            let memory = self.alloc_bytes(bytes, false)?;
            // SAFETY: allocated just now, zeroed, for pointers.
            self.reserve = unsafe { Reserve::new(memory, bytes) };
        }
        Ok(())
    }

    pub(crate) fn alloc_bytes(&mut self, bytes: usize, raw: bool) -> Result<*mut u8, Raised> {
        self.alloc_object(bytes, raw, false)
    }

    pub(crate) fn alloc_raw(&mut self, bytes: usize) -> Result<*mut u8, Raised> {
        self.alloc_object(bytes, true, false)
    }

    /// Collects garbage: the number of objects freed.
    #[inline(never)]
    pub fn collect(&mut self) -> usize {
        self.wipe_stack(4096);
        with_registers_on_stack(|bottom| self.mark(bottom));
        self.finalise_unmarked();
        self.memory.forget();
        self.heap.sweep()
    }

    /// Clears what earlier calls left on the machine stack, at most `bytes` below this one: frames that come to lie there must not show the collector
    /// addresses that nobody wrote into them. It finds garbage sooner; nothing depends on it.
    pub(crate) fn wipe_stack(&self, bytes: usize) {
        wipe(self.stack_limit.max(stack_pointer().saturating_sub(bytes)));
    }

    /// Marks what is alive: what the roots reach, and what the machine stack above `bottom` does. Its own frame lies below, so that what calls before this
    /// one left there keeps nothing alive.
    #[inline(never)]
    fn mark(&mut self, bottom: usize) {
        let top = self.stack_start;
        let singles = [
            self.exception.bits(),
            self.returned.bits(),
            self.modules.bits(),
            self.main.bits(),
            self.builtin_overrides.bits(),
            self.path.bits(),
            self.argv.bits(),
            self.frame as usize,
        ];
        let names = self.names.roots();
        let buffer = self.buffer.as_ref().map_or(0, StrBuf::address);
        let scheduled = self.scheduled;
        let roots = self.roots;
        let frames = self.stack.used();
        let mut marker = Marker::new(&mut self.heap, self.hot.scan);
        for word in singles.into_iter().chain(names).chain([buffer]) {
            marker.root(word);
        }
        for value in scheduled.iter().flat_map(|&(a, b)| [a, b]).chain(roots) {
            marker.root(value.bits());
        }
        // SAFETY: the used part of the frame stack is initialised words; the machine stack between here and the frame that the `Vm` is in is mapped
        // memory.
        unsafe {
            marker.range(frames.0, frames.1);
            marker.range(bottom, top);
        }
        // The reserve is kept in any case, but what it holds only if something refers to it.
        if !self.heap.is_marked(self.reserve.address()) {
            self.reserve.renew();
            let mut marker = Marker::new(&mut self.heap, self.hot.scan);
            marker.root(self.reserve.address());
        }
    }

    fn finalise(&mut self, memory: *mut u8) {
        let Some(object) = core::ptr::NonNull::new(memory.cast::<()>()) else {
            return;
        };
        let value = Value::from_raw(object);
        if let Some(finalise) = self.type_of(value).slots().finalise {
            let exception = self.exception;
            self.heap.lock_depth += 1;
            self.scheduler_locked += 1;
            let outer = core::mem::replace(&mut self.finalising, true);
            let making = core::mem::replace(&mut self.making_exception, false);
            finalise(self, value);
            self.making_exception = making;
            self.finalising = outer;
            self.unlock_scheduler();
            self.heap.lock_depth -= 1;
            self.exception = exception;
        }
    }

    /// Runs every finaliser, as a soft reset does.
    pub fn finalise_all(&mut self) {
        // Outside a collection nothing is marked.
        self.finalise_unmarked();
    }

    fn finalise_unmarked(&mut self) {
        while let Some(memory) = self.heap.take_dead_with_finaliser() {
            self.finalise(memory);
        }
    }

    /// Room for arguments that a native caller passes: `first` and then `second` on the frame stack. Give it back with [`Vm::pop_args`].
    pub(crate) fn push_args(&mut self, first: &[Value], second: &[Value]) -> Result<(usize, Args), Raised> {
        let n = first.len() + second.len();
        let Some(base) = self.stack.push(n) else {
            return Err(self.raise_recursion());
        };
        for (i, value) in first.iter().chain(second).enumerate() {
            // SAFETY: `push` made room for `n` words.
            unsafe { base.add(i).write(*value) };
        }
        // SAFETY: the words stay where they are until `pop_args`.
        Ok((base as usize, unsafe { Args::new(base, n, 0) }))
    }

    /// As [`Vm::push_args`]: `this`, then the words of `args`.
    pub(crate) fn push_args_behind(&mut self, this: Value, args: Args, n_words: usize) -> Result<(usize, Args), Raised> {
        let Some(base) = self.stack.push(n_words + 1) else { return Err(self.raise_recursion()) };
        // SAFETY: room for `n_words + 1` was made, and `args` lies in a frame further down.
        unsafe {
            base.write(this);
            if n_words > 0 {
                core::ptr::copy_nonoverlapping(args.start(), base.add(1), n_words);
            }
            Ok((base as usize, Args::new(base, args.len() + 1, args.n_keywords())))
        }
    }

    pub(crate) fn pop_args(&mut self, base: usize) {
        self.stack.pop_to(base);
    }

    /// The dict of a module or the main program.
    pub fn dict_of(&self, value: Value) -> Option<Ref<Dict>> {
        value.cast::<Dict>()
    }
}

/// Runs `work` in a frame below that of the caller. Never inlined: [`Vm::with`] counts on it.
#[inline(never)]
fn below<R>(vm: &mut Vm, work: impl FnOnce(&mut Vm) -> R) -> R {
    work(vm)
}

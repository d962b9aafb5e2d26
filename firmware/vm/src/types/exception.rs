//! Exceptions: the classes, the objects, the traceback, and how Rust code raises them.

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::text::{EMPTY_TUPLE, StaticTuple, StrBuf};
use crate::heap::{Header, HeapVec, Ref, Slots, Tuple, Type, TypeFlags};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::class;
use crate::{Raised, Value, Vm, q};

/// A built-in exception, or the native part of a user's.
#[repr(C)]
pub struct Exception {
    pub header: Header,
    /// A tuple.
    pub args: Value,
    /// Innermost frame first.
    pub trace: HeapVec<Frame>,
}

// SAFETY: a `static` exception has an empty trace and is never written to; see `Value` for the rest.
unsafe impl Sync for Exception {}

/// Lines of a traceback for which the reserve has room.
const N_RESERVE_FRAMES: usize = 4;

/// A line of a traceback.
#[derive(Clone, Copy)]
pub struct Frame {
    pub file: Qstr,
    /// Number 0 for a syntax error, which has no function.
    pub block: Qstr,
    pub line: u32,
}

impl Exception {
    pub fn trace(&mut self) -> &mut HeapVec<Frame> {
        &mut self.trace
    }
}

static SLOTS: Slots =
    Slots { make: Some(make), show: Some(show), attr: Some(attr), set_attr: Some(set_attr), unary: Some(unary), ..Slots::NONE };

macro_rules! exceptions {
    ($($constant:ident = $name:ident $(: $base:ident)?;)*) => {
        $(
            #[doc = concat!("The class `", stringify!($name), "`.")]
            pub const $constant: &Type = {
                static CLASS: Type = Type::new(q::$name, Layout::Exception, &SLOTS, &[])
                    .with_flags(TypeFlags::EXCEPTION)
                    $(.derived_from($base))?;
                &CLASS
            };
        )*
        /// Every built-in exception class.
        pub static CLASSES: &[&Type] = &[$($constant),*];

        /// An instance of each class, without arguments, for when there is no memory for another.
        static READY: &[Exception] =
            &[$(Exception { header: Header::of($constant), args: Value::from_static(&EMPTY_TUPLE), trace: HeapVec::new() }),*];
    };
}

exceptions! {
    BASE_EXCEPTION = BaseException;
    SYSTEM_EXIT = SystemExit: BASE_EXCEPTION;
    KEYBOARD_INTERRUPT = KeyboardInterrupt: BASE_EXCEPTION;
    GENERATOR_EXIT = GeneratorExit: BASE_EXCEPTION;
    EXCEPTION = Exception: BASE_EXCEPTION;
    STOP_ASYNC_ITERATION = StopAsyncIteration: EXCEPTION;
    STOP_ITERATION = StopIteration: EXCEPTION;
    ARITHMETIC_ERROR = ArithmeticError: EXCEPTION;
    OVERFLOW_ERROR = OverflowError: ARITHMETIC_ERROR;
    ZERO_DIVISION_ERROR = ZeroDivisionError: ARITHMETIC_ERROR;
    ASSERTION_ERROR = AssertionError: EXCEPTION;
    ATTRIBUTE_ERROR = AttributeError: EXCEPTION;
    EOF_ERROR = EOFError: EXCEPTION;
    IMPORT_ERROR = ImportError: EXCEPTION;
    LOOKUP_ERROR = LookupError: EXCEPTION;
    INDEX_ERROR = IndexError: LOOKUP_ERROR;
    KEY_ERROR = KeyError: LOOKUP_ERROR;
    MEMORY_ERROR = MemoryError: EXCEPTION;
    NAME_ERROR = NameError: EXCEPTION;
    OS_ERROR = OSError: EXCEPTION;
    RUNTIME_ERROR = RuntimeError: EXCEPTION;
    NOT_IMPLEMENTED_ERROR = NotImplementedError: RUNTIME_ERROR;
    SYNTAX_ERROR = SyntaxError: EXCEPTION;
    INDENTATION_ERROR = IndentationError: SYNTAX_ERROR;
    TYPE_ERROR = TypeError: EXCEPTION;
    VIPER_TYPE_ERROR = ViperTypeError: TYPE_ERROR;
    VALUE_ERROR = ValueError: EXCEPTION;
    UNICODE_ERROR = UnicodeError: VALUE_ERROR;
}

/// Raised when the heap is locked.
static LOCKED: Exception = Exception { header: Header::of(MEMORY_ERROR), args: Value::from_static(&LOCKED_ARGS), trace: HeapVec::new() };
static LOCKED_ARGS: StaticTuple<1> = StaticTuple::new([Value::qstr(q::heap_is_locked)]);

/// The instance of `class` that takes no memory; `None` for a class made by a program.
fn ready(class: Ref<Type>) -> Option<Value> {
    let idx = CLASSES.iter().position(|&ready| class.is(ready))?;
    READY.get(idx).map(Value::from_static)
}

/// Arguments that an exception keeps while the heap is locked: as many as an emergency buffer of the original's usual size holds.
const MAX_LOCKED_ARGS: usize = 32;

/// What a message template's `{}` stands for.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    Name(Qstr),
    /// The name of the value's type.
    TypeOf(Value),
    Int(isize),
    /// Text outside the heap.
    Text(&'a str),
    /// `str(value)`.
    Str(Value),
    /// `repr(value)`.
    Repr(Value),
}

fn make(vm: &mut Vm, ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    if args.n_keywords() > 0 {
        return Err(vm.raise_text(TYPE_ERROR, "function doesn't take keyword arguments"));
    }
    let too_many = vm.heap.lock_depth > 0 && args.len() > MAX_LOCKED_ARGS;
    let made = vm.making(|vm| {
        let kept = if too_many { Err(Raised) } else { vm.new_tuple_of_args(args, 0) };
        new(vm, ty, kept.unwrap_or(Value::from_static(&EMPTY_TUPLE)))
    });
    if made.is_ok() {
        // What could not be allocated on the way is no news.
        vm.forget_exception();
    }
    made
}

/// A new exception object; without memory, that of its class which is there already, without arguments and traceback.
fn new(vm: &mut Vm, ty: Ref<Type>, args: Value) -> Result<Value, Raised> {
    match vm.new_object(ty, |header| Exception { header, args, trace: HeapVec::new() }) {
        Ok(exception) => Ok(exception.value()),
        Err(raised) => ready(ty).ok_or(raised),
    }
}

/// The native exception behind a built-in exception or an instance of a class derived from one.
pub fn native_part(vm: &Vm, value: Value) -> Option<Ref<Exception>> {
    value.cast::<Exception>().or_else(|| class::native_base(vm, value)?.cast::<Exception>())
}

/// Shows a built-in exception, or an instance of a class derived from one under that class's name.
pub fn show(vm: &mut Vm, value: Value, out: Out, style: Style) -> Result<(), Raised> {
    let Some(exception) = native_part(vm, value) else {
        return Ok(());
    };
    let args = exception.get(&vm.heap).args;
    let n = vm.sequence(args).map_or(0, <[Value]>::len);
    let first = vm.sequence(args).and_then(|args| args.first().copied());
    if style == Style::Repr {
        let name = vm.type_of(value).name();
        vm.write_name(out, name)?;
    } else if style == Style::Exception {
        let name = vm.type_of(value).name();
        vm.write_name(out, name)?;
        vm.write(out, ": ")?;
    }
    if style != Style::Repr {
        if n == 0 {
            return Ok(());
        }
        if class::is_subtype(vm, vm.type_of(value), OS_ERROR)
            && n <= 2
            && let Some(number) = first.and_then(Value::as_small)
            && let Some(name) = crate::errno::name(number)
        {
            vm.write_fmt(out, format_args!("[Errno {number}] {name}"))?;
            if n == 2 {
                let second = vm.sequence(args).and_then(|args| args.get(1).copied()).unwrap_or(Value::NONE);
                vm.write(out, ": ")?;
                vm.show(second, out, Style::Str)?;
            }
            return Ok(());
        }
        if n == 1 {
            return vm.show(first.unwrap_or(Value::NONE), out, Style::Str);
        }
    }
    vm.show(args, out, Style::Repr)
}

fn unary(_vm: &mut Vm, op: crate::ops::UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    Ok((op == crate::ops::UnaryOp::Hash).then(|| Value::small_wrapping(value.bits() as isize)))
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let Some(exception) = value.cast::<Exception>() else {
        return Ok(None);
    };
    let args = exception.get(&vm.heap).args;
    Ok(match name {
        q::args => Some(args),
        q::value | q::errno => Some(vm.sequence(args).and_then(|args| args.first().copied()).unwrap_or(Value::NONE)),
        _ => None,
    })
}

fn set_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<bool, Raised> {
    let Some(exception) = native_part(vm, value) else {
        return Ok(false);
    };
    if name != q::__traceback__ || !attr.is_none() || !vm.heap.contains(exception.value().bits()) {
        return Ok(false);
    }
    exception.vec_clear(vm, Exception::trace);
    Ok(true)
}

/// `except pattern`: whether `exception` (an instance or a class) is one of them.
pub fn matches(vm: &mut Vm, exception: Value, pattern: Value) -> Result<bool, Raised> {
    let ty = exception.cast::<Type>().unwrap_or_else(|| vm.type_of(exception));
    let is_tuple = pattern.cast::<Tuple>().is_some();
    let mut idx = 0;
    loop {
        let class = match pattern.cast::<Tuple>() {
            Some(tuple) => match tuple.items(&vm.heap).get(idx) {
                Some(&class) => class,
                None => return Ok(false),
            },
            None => pattern,
        };
        if !is_exception_class(vm, class) {
            let parts = [Part::Text(""), Part::TypeOf(exception), Part::TypeOf(class)];
            return Err(vm.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &parts));
        }
        let found = class::is_subtype_of(vm, ty, class);
        if found || !is_tuple {
            return Ok(found);
        }
        idx += 1;
    }
}

/// Whether `value` is a class whose instances are exceptions.
pub fn is_exception_class(vm: &Vm, value: Value) -> bool {
    value.cast::<Type>().is_some_and(|class| class.get(&vm.heap).flags.has(TypeFlags::EXCEPTION))
}

/// Whether `value` is an exception instance.
pub fn is_exception(vm: &Vm, value: Value) -> bool {
    vm.type_of(value).get(&vm.heap).flags.has(TypeFlags::EXCEPTION)
}

/// What `raise value` raises: a class is instantiated.
pub fn to_raise(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let made = if is_exception_class(vm, value) { vm.call(value, &[])? } else { value };
    // Before its constructor is done, an instance of a program's class has nothing in it that could be raised.
    if native_part(vm, made).is_some() {
        return Ok(made);
    }
    Err(vm.raise_text(TYPE_ERROR, "exceptions must derive from BaseException"))
}

impl Vm {
    /// Raises an exception object.
    pub fn raise_value(&mut self, exception: Value) -> Raised {
        self.exception = exception;
        Raised
    }

    /// Makes an exception: what fails meanwhile makes no other, and it may take from the reserve.
    ///
    /// A locked heap gives memory for it as far as that goes without a collection. Finalisers get none: they run amid one. Scheduled calls wait: this
    /// memory is not theirs.
    fn making<R>(&mut self, make: impl FnOnce(&mut Vm) -> R) -> R {
        self.scheduler_locked += 1;
        let before = core::mem::replace(&mut self.making_exception, true);
        let (depth, collects) = (self.heap.lock_depth, self.heap.auto_collect);
        if depth > 0 && !self.finalising {
            self.heap.lock_depth = 0;
            self.heap.auto_collect = false;
        }
        let result = make(self);
        self.heap.lock_depth = depth;
        self.heap.auto_collect = collects;
        self.making_exception = before;
        self.unlock_scheduler();
        result
    }

    /// Raises `class` with the arguments of its constructor.
    pub fn raise_args(&mut self, class: &'static Type, args: &[Value]) -> Raised {
        let made = self.making(|vm| {
            let args = vm.new_tuple(args).unwrap_or(Value::from_static(&EMPTY_TUPLE));
            new(vm, Ref::from_static(class), args)
        });
        match made {
            Ok(exception) => self.raise_value(exception),
            Err(raised) => raised,
        }
    }

    /// Raises `class` without arguments.
    pub fn raise(&mut self, class: &'static Type) -> Raised {
        self.raise_args(class, &[])
    }

    /// Raises `class` with a message, or without where there is no room for it.
    pub fn raise_text(&mut self, class: &'static Type, text: &'static str) -> Raised {
        match self.making(|vm| vm.new_str(text)) {
            Ok(text) => self.raise_args(class, &[text]),
            Err(Raised) => self.raise(class),
        }
    }

    /// Raises `class` with a message in which each `{}` stands for one of `parts`, or without where there is no room for it.
    #[cold]
    pub fn raise_fmt(&mut self, class: &'static Type, template: &str, parts: &[Part]) -> Raised {
        let is_program = |part: &Part| matches!(part, &Part::Str(value) | &Part::Repr(value) if class::is_instance_like(value));
        // What a program writes may fail in its own way.
        let text = match parts.iter().any(is_program) {
            true => self.fill_in(template, parts),
            false => self.making(|vm| vm.fill_in(template, parts)),
        };
        match text {
            Ok(text) => self.raise_args(class, &[text]),
            Err(Raised) if self.heap.lock_depth > 0 || self.exception_is(MEMORY_ERROR) => self.raise(class),
            Err(raised) => raised,
        }
    }

    /// The text of `template` with each `{}` replaced by one of `parts`.
    pub fn fill_in(&mut self, template: &str, parts: &[Part]) -> Result<Value, Raised> {
        let mut buf = StrBuf::with_capacity(self, template.len() + 16 * parts.len())?;
        let mut parts = parts.iter();
        let mut rest = template;
        while let Some((before, after)) = split_at_place(rest) {
            buf.push_str(self, before)?;
            match parts.next() {
                Some(&Part::Name(name)) => buf.push_from(self, |vm| vm.name_bytes(name))?,
                Some(&Part::TypeOf(value)) => {
                    let name = self.type_of(value).name();
                    buf.push_from(self, |vm| vm.name_bytes(name))?;
                }
                Some(&Part::Int(n)) => buf.push_fmt(self, format_args!("{n}"))?,
                Some(&Part::Text(text)) => buf.push_str(self, text)?,
                Some(&Part::Str(value)) => {
                    let text = self.to_str(value)?;
                    buf.push_from(self, |vm| vm.str_or_bytes(text).unwrap_or(b""))?;
                }
                Some(&Part::Repr(value)) => {
                    let text = self.to_repr(value)?;
                    buf.push_from(self, |vm| vm.str_or_bytes(text).unwrap_or(b""))?;
                }
                None => {}
            }
            rest = after;
        }
        buf.push_str(self, rest)?;
        buf.into_str(self)
    }

    /// `OSError(errno)`.
    pub fn raise_os(&mut self, errno: u16) -> Raised {
        self.raise_args(OS_ERROR, &[Value::from_i16(errno as i16)])
    }

    /// `KeyError(key)`.
    pub fn raise_key(&mut self, key: Value) -> Raised {
        self.raise_args(KEY_ERROR, &[key])
    }

    /// `RuntimeError: maximum recursion depth exceeded`.
    #[cold]
    pub fn raise_recursion(&mut self) -> Raised {
        self.raise_text(RUNTIME_ERROR, "maximum recursion depth exceeded")
    }

    /// `MemoryError` for a request of `bytes`. When there is no room for the message, a ready-made one without.
    #[cold]
    pub fn raise_memory_error(&mut self, bytes: usize) -> Raised {
        let is_locked = self.heap.lock_depth > 0;
        let ready = if is_locked { Some(Value::from_static(&LOCKED)) } else { ready(Ref::from_static(MEMORY_ERROR)) };
        self.exception = ready.unwrap_or(Value::NONE);
        if self.making_exception {
            return Raised;
        }
        let text = match is_locked {
            true => Ok(Value::qstr(q::heap_is_locked)),
            false => self.making(|vm| vm.new_str_fmt(format_args!("memory allocation failed, allocating {bytes} bytes"))),
        };
        match text {
            Ok(text) => self.raise_args(MEMORY_ERROR, &[text]),
            Err(raised) => raised,
        }
    }

    /// `StopIteration` with a value, or without one.
    pub fn raise_stop(&mut self, value: Value) -> Raised {
        if value.is_none() || value.is_null() { self.raise(STOP_ITERATION) } else { self.raise_args(STOP_ITERATION, &[value]) }
    }

    /// `KeyboardInterrupt`.
    pub fn raise_interrupt(&mut self) -> Raised {
        self.raise(KEYBOARD_INTERRUPT)
    }

    /// `TypeError: can't convert 'X' object to NAME implicitly`.
    #[cold]
    pub fn not_implicitly(&mut self, value: Value, name: Qstr) -> Raised {
        self.raise_fmt(TYPE_ERROR, "can't convert '{}' object to {} implicitly", &[Part::TypeOf(value), Part::Name(name)])
    }

    /// Whether the exception being raised is of `class` or derived from it.
    pub fn exception_is(&self, class: &'static Type) -> bool {
        class::is_subtype(self, self.type_of(self.exception), class)
    }

    /// Drops the exception being raised: it was handled.
    pub fn forget_exception(&mut self) {
        self.exception = Value::NONE;
    }

    /// The exception being raised, for handling.
    pub fn take_exception(&mut self) -> Value {
        core::mem::replace(&mut self.exception, Value::NONE)
    }

    /// `value` of a `StopIteration` being raised, which is thereby handled; `None` if it is another exception.
    pub fn take_stop_value(&mut self) -> Option<Value> {
        if !self.exception_is(STOP_ITERATION) {
            return None;
        }
        let exception = self.take_exception();
        let args = native_part(self, exception)?.get(&self.heap).args;
        Some(self.sequence(args).and_then(|args| args.first().copied()).unwrap_or(Value::NONE))
    }

    /// Adds a line to the traceback of the exception being raised. Silently does nothing without memory.
    pub fn add_trace(&mut self, frame: Frame) {
        let exception = self.exception;
        let Some(native) = native_part(self, exception) else {
            return;
        };
        if !self.heap.contains(native.value().bits()) {
            return;
        }
        // What lies in the reserve, or is raised while the heap is locked, keeps its innermost frames.
        let is_short = self.heap.lock_depth > 0 || self.reserve.contains(native.value().bits());
        let is_full = is_short && native.get(&self.heap).trace.len() >= N_RESERVE_FRAMES;
        if !is_full {
            let _ = self.making(|vm| native.vec_push(vm, Exception::trace, frame));
            // Attempts that failed on the way have left theirs.
            self.exception = exception;
        }
    }

    /// Prints an exception as `sys.print_exception` does: traceback, then `Name: text`.
    pub fn print_exception(&mut self, exception: Value, out: Out) -> Result<(), Raised> {
        let Some(native) = native_part(self, exception) else {
            self.show(exception, out, Style::Repr)?;
            return self.write(out, "\n");
        };
        let n = native.get(&self.heap).trace.len();
        if n > 0 {
            self.write(out, "Traceback (most recent call last):\n")?;
        }
        for idx in (0..n).rev() {
            let Some(&frame) = native.get(&self.heap).trace.as_slice(&self.heap).get(idx) else {
                break;
            };
            self.write(out, "  File \"")?;
            self.write_name(out, frame.file)?;
            self.write_fmt(out, format_args!("\", line {}", frame.line))?;
            if frame.block.0 != 0 {
                self.write(out, ", in ")?;
                self.write_name(out, frame.block)?;
            }
            self.write(out, "\n")?;
        }
        // A subclass's own `__str__` is not asked.
        let name = self.type_of(exception).name();
        self.write_name(out, name)?;
        self.write(out, ": ")?;
        self.show(native.value(), out, Style::Str)?;
        self.write(out, "\n")
    }
}

/// What lies before and behind the first `{}`. Not `split_once`, whose search could panic for all that the compiler knows.
fn split_at_place(template: &str) -> Option<(&str, &str)> {
    let at = template.as_bytes().windows(2).position(|pair| pair == b"{}")?;
    Some((template.get(..at)?, template.get(at + 2..)?))
}

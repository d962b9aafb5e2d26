//! What a module author uses: functions in Rust, their arguments, tables of members.

use crate::heap::{Header, Member, Ref};
use crate::qstr::Qstr;
use crate::types::dict::Dict;
use crate::types::exception::Part::{Int, Name, TypeOf};
use crate::types::exception::TYPE_ERROR;
use crate::{Raised, Value, Vm, q};

/// The arguments of a call: they lie in the caller's frame, which keeps them alive, and are read one at a time.
///
/// Positional ones first, then keyword ones as (name, value) pairs. Two words, so that they are passed in registers.
#[derive(Clone, Copy)]
pub struct Args {
    start: *const Value,
    /// The number of positional arguments in the lower half, that of keyword arguments above it. On chips the stack of frames has no room for
    /// more than 65,535 words.
    counts: usize,
}

/// Where the number of keyword arguments begins.
const KEYWORDS_SHIFT: u32 = usize::BITS / 2;
const POSITIONAL_MASK: usize = (1 << KEYWORDS_SHIFT) - 1;

impl Args {
    /// No arguments.
    pub const NONE: Args = Args { start: core::ptr::null(), counts: 0 };

    /// # Safety
    /// `start` names `n + 2 * n_keywords` values in a frame that stays where it is until the call returns.
    pub(crate) unsafe fn new(start: *const Value, n: usize, n_keywords: usize) -> Args {
        Args { start, counts: n & POSITIONAL_MASK | n_keywords << KEYWORDS_SHIFT }
    }

    /// Number of positional arguments.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.counts & POSITIONAL_MASK
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Number of keyword arguments.
    pub fn n_keywords(self) -> usize {
        self.counts >> KEYWORDS_SHIFT
    }

    /// Positional argument `idx`, or null if there are fewer.
    #[inline(always)]
    pub fn get(self, idx: usize) -> Value {
        if idx < self.len() {
            // SAFETY: promised to `new`.
            unsafe { *self.start.add(idx) }
        } else {
            Value::NULL
        }
    }

    /// Positional argument `idx`, or `None` if it was not given.
    pub fn optional(self, idx: usize) -> Option<Value> {
        self.get(idx).non_null()
    }

    /// Keyword argument `idx` in the order of the call. Names are strings.
    pub fn keyword_at(self, idx: usize) -> Option<(Value, Value)> {
        if idx < self.n_keywords() {
            // SAFETY: promised to `new`.
            unsafe {
                let pair = self.start.add(self.len() + 2 * idx);
                Some((*pair, *pair.add(1)))
            }
        } else {
            None
        }
    }

    /// The keyword argument called `name`.
    pub fn keyword(self, name: Qstr) -> Option<Value> {
        (0..self.n_keywords()).filter_map(|i| self.keyword_at(i)).find(|(key, _)| *key == Value::qstr(name)).map(|(_, value)| value)
    }

    /// The arguments without the first `n` positional ones.
    pub fn skip(self, n: usize) -> Args {
        let n = n.min(self.len());
        Args { start: self.start.wrapping_add(n), counts: self.counts - n }
    }

    /// The positional arguments alone.
    pub fn without_keywords(self) -> Args {
        Args { counts: self.len(), ..self }
    }

    /// The same arguments, of which the first `n` are positional and the rest pairs.
    pub(crate) fn with_pairs(self, n: usize, n_pairs: usize) -> Args {
        Args { start: self.start, counts: n & POSITIONAL_MASK | n_pairs << KEYWORDS_SHIFT }
    }

    pub(crate) fn start(self) -> *const Value {
        self.start
    }
}

/// The body of a function written in Rust.
pub type NativeBody = fn(&mut Vm, Args) -> Result<Value, Raised>;

/// A function written in Rust, as an object. Always a `static`.
#[repr(C)]
pub struct NativeFn {
    pub header: Header,
    pub(crate) body: NativeBody,
    pub(crate) min: u8,
    /// Largest number of positional arguments; 255 means any.
    pub(crate) max: u8,
    pub(crate) keywords: bool,
}

/// "Any number" of positional arguments.
pub const ANY: u8 = u8::MAX;

impl NativeFn {
    /// A function that takes `min` to `max` positional arguments (a method counts `self`).
    pub const fn new(body: NativeBody, min: u8, max: u8) -> NativeFn {
        NativeFn { header: Header::of(&crate::types::function::NATIVE_FUNCTION), body, min, max, keywords: false }
    }

    /// The same, and keyword arguments.
    pub const fn with_keywords(body: NativeBody, min: u8, max: u8) -> NativeFn {
        NativeFn { keywords: true, ..NativeFn::new(body, min, max) }
    }
}

/// Declares a table of members: `members! { pub static LIST_MEMBERS; append: f(append, 2), sort: kw(sort, 1, 1), x: v(Value::NONE), T: t(&TYPE) }`.
///
/// `f(body, min[, max])` is a function, `kw` one that takes keywords, `c` and `ckw` a class method (the class counts as an argument), `v` any constant
/// value, `t` a `&'static` object such as a type.
#[macro_export]
macro_rules! members {
    ($(#[$doc:meta])* $vis:vis static $table:ident; $($name:ident : $kind:ident ($($arg:tt)*)),* $(,)?) => {
        $(#[$doc])*
        $vis static $table: [$crate::heap::Member; { [$(stringify!($name)),*].len() }] = [
            $($crate::heap::Member { name: q::$name, value: $crate::members!(@$kind $($arg)*) }),*
        ];
    };
    (@f $body:expr, $n:expr) => { $crate::members!(@f $body, $n, $n) };
    (@f $body:expr, $min:expr, $max:expr) => {{
        static FUNCTION: $crate::args::NativeFn = $crate::args::NativeFn::new($body, $min, $max);
        $crate::Value::from_static(&FUNCTION)
    }};
    (@kw $body:expr, $min:expr, $max:expr) => {{
        static FUNCTION: $crate::args::NativeFn = $crate::args::NativeFn::with_keywords($body, $min, $max);
        $crate::Value::from_static(&FUNCTION)
    }};
    (@c $body:expr, $min:expr, $max:expr) => {{
        static FUNCTION: $crate::args::NativeFn = $crate::args::NativeFn::new($body, $min, $max);
        static METHOD: $crate::types::wrapper::Wrapper = $crate::types::wrapper::Wrapper::class_method(&FUNCTION);
        $crate::Value::from_static(&METHOD)
    }};
    (@ckw $body:expr, $min:expr, $max:expr) => {{
        static FUNCTION: $crate::args::NativeFn = $crate::args::NativeFn::with_keywords($body, $min, $max);
        static METHOD: $crate::types::wrapper::Wrapper = $crate::types::wrapper::Wrapper::class_method(&FUNCTION);
        $crate::Value::from_static(&METHOD)
    }};
    (@v $value:expr) => { $value };
    (@t $object:expr) => { $crate::Value::from_static($object) };
}

/// Looks `name` up in a table of members.
pub fn find_member(members: &[Member], name: Qstr) -> Option<Value> {
    members.iter().find(|member| member.name == name).map(|member| member.value)
}

/// A parameter of [`Vm::parse_args`].
#[derive(Clone, Copy)]
pub struct Param {
    pub name: Qstr,
    /// What is taken if the argument is missing; null means that it is required.
    pub default: Value,
    pub keyword_only: bool,
    /// It must be an integer that fits a machine word.
    pub is_int: bool,
}

impl Param {
    pub const fn required(name: Qstr) -> Param {
        Param { name, default: Value::NULL, keyword_only: false, is_int: false }
    }

    pub const fn optional(name: Qstr, default: Value) -> Param {
        Param { name, default, keyword_only: false, is_int: false }
    }

    /// An optional integer; what is given is converted before later arguments are looked at.
    pub const fn int(name: Qstr, default: i16) -> Param {
        Param { name, default: Value::from_i16(default), keyword_only: false, is_int: true }
    }

    pub const fn keyword(name: Qstr, default: Value) -> Param {
        Param { name, default, keyword_only: true, is_int: false }
    }
}

impl Vm {
    /// Sorts arguments into `params`, by position and by name.
    ///
    /// # Errors
    /// `TypeError` with the original's texts for missing, doubled and extra ones.
    pub fn parse_args<const N: usize>(&mut self, args: Args, params: &[Param; N]) -> Result<[Value; N], Raised> {
        let mut values = [Value::NULL; N];
        self.parse_into(args, params, &mut values)?;
        Ok(values)
    }

    fn parse_into(&mut self, args: Args, params: &[Param], values: &mut [Value]) -> Result<(), Raised> {
        let mut n_positional = 0;
        let mut n_named = 0;
        for (i, (param, slot)) in params.iter().zip(values).enumerate() {
            let given = if !param.keyword_only && i < args.len() {
                n_positional += 1;
                Some(args.get(i))
            } else {
                let named = args.keyword(param.name);
                n_named += named.is_some() as usize;
                named
            };
            let value = match given {
                Some(value) => value,
                None if !param.default.is_null() => param.default,
                None => {
                    return Err(self.raise_fmt(TYPE_ERROR, "'{}' argument required", &[Name(param.name)]));
                }
            };
            *slot = if param.is_int { self.word_arg(value)? } else { value };
        }
        if args.len() > n_positional {
            return Err(self.raise_text(TYPE_ERROR, "extra positional arguments given"));
        }
        if args.n_keywords() > n_named {
            return Err(self.raise_text(TYPE_ERROR, "extra keyword arguments given"));
        }
        Ok(())
    }

    /// Checks the number of arguments of a function written in Rust; a `make` slot does it itself.
    ///
    /// # Errors
    /// `TypeError`. as is done for those in tables of members: a type's `make` does it itself.
    ///
    /// # Errors
    /// `TypeError`.
    pub fn check_count(&mut self, args: Args, min: u8, max: u8, keywords: bool) -> Result<(), Raised> {
        let n = args.len();
        if args.n_keywords() > 0 && !keywords {
            return Err(self.raise_text(TYPE_ERROR, "function doesn't take keyword arguments"));
        }
        if min == max {
            if n != min as usize {
                return Err(self.raise_fmt(
                    TYPE_ERROR,
                    "function takes {} positional arguments but {} were given",
                    &[Int(min as isize), Int(n as isize)],
                ));
            }
        } else if n < min as usize {
            let missing = min as usize - n;
            return Err(self.raise_fmt(TYPE_ERROR, "function missing {} required positional arguments", &[Int(missing as isize)]));
        } else if max != ANY && n > max as usize {
            return Err(self.raise_fmt(
                TYPE_ERROR,
                "function expected at most {} arguments, got {}",
                &[Int(max as isize), Int(n as isize)],
            ));
        }
        Ok(())
    }

    /// `TypeError` of a method that was called on something other than a `name`.
    #[cold]
    pub fn wrong_receiver(&mut self, value: Value, name: Qstr) -> Raised {
        if !self.config.detailed {
            return self.raise_text(TYPE_ERROR, "argument has wrong type");
        }
        self.raise_fmt(TYPE_ERROR, "argument should be a '{}' not a '{}'", &[Name(name), TypeOf(value)])
    }

    /// An argument as a machine-word integer: a small integer, a bool, a big integer that fits, or an object with `__int__`.
    pub fn int_arg(&mut self, value: Value) -> Result<isize, Raised> {
        match value.as_small() {
            Some(n) => Ok(n),
            None => crate::types::int::to_word(self, value),
        }
    }

    /// An argument as an integer object that fits a machine word.
    fn word_arg(&mut self, value: Value) -> Result<Value, Raised> {
        let word = self.int_arg(value)?;
        crate::types::int::from_word(self, word)
    }

    /// An argument that must be a `str`; its text is then read with [`Vm::str`].
    pub fn str_arg(&mut self, value: Value) -> Result<Value, Raised> {
        if self.str(value).is_some() { Ok(value) } else { Err(self.not_implicitly(value, q::str)) }
    }

    /// The dict argument's pairs, for `**` style parameters: an owned list of keyword arguments as a new dict.
    pub fn keywords_as_dict(&mut self, args: Args, from: usize) -> Result<Ref<Dict>, Raised> {
        let dict = crate::types::dict::new(self, args.n_keywords().saturating_sub(from))?;
        for i in from..args.n_keywords() {
            if let Some((key, value)) = args.keyword_at(i) {
                dict.map_set(self, Dict::map, key, value)?;
            }
        }
        Ok(dict)
    }
}

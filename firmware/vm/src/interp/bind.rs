//! From a call to a frame: function objects, and the binding of arguments to local slots.

use core::ptr;

use crate::args::Args;
use crate::frame::{BLOCK_WORDS, Entry, FRAME_WORDS, Frame};
use crate::heap::map::Watch;
use crate::heap::object::Header;
use crate::heap::{Ref, Type};
use crate::qstr::Qstr;
use crate::types::code::Code;
use crate::types::dict::{self, Dict};
use crate::types::exception::Part::{Int, Name, Repr, Str};
use crate::types::exception::TYPE_ERROR;
use crate::types::function::{CLOSURE, Cell, FUNCTION, Function, GENERATOR_FUNCTION};
use crate::types::{function, generator};
use crate::{Raised, Value, Vm};

/// Words of a frame for `code`: fields, blocks, locals and operands.
pub(super) fn frame_words(code: &Code) -> usize {
    FRAME_WORDS + BLOCK_WORDS * code.n_blocks as usize + code.n_state as usize
}

/// First operand of a frame.
///
/// # Safety
/// `frame` was laid out for `code`.
#[inline(always)]
pub(super) unsafe fn operands(frame: *mut Frame, code: &Code) -> *mut Value {
    // SAFETY: within the frame's words.
    unsafe { frame.cast::<Value>().add(FRAME_WORDS + BLOCK_WORDS * code.n_blocks as usize) }
}

/// Local slot 0; slot `i` lies `i` words below it.
///
/// # Safety
/// `frame` was laid out for `code`.
#[inline(always)]
pub(super) unsafe fn locals(frame: *mut Frame, code: &Code) -> *mut Value {
    // SAFETY: within the frame's words; `n_state` is at least 1.
    unsafe { operands(frame, code).add(code.n_state as usize).sub(1) }
}

impl Vm {
    /// A function object. `closed` cells and the two kinds of defaults (null if there are none) become part of it.
    pub(crate) fn new_function(
        &mut self,
        code: *const Code,
        globals: Value,
        closed: &[Value],
        defaults: Value,
        keyword_defaults: Value,
    ) -> Result<Value, Raised> {
        let n_defaults = self.sequence(defaults).map_or(0, <[Value]>::len);
        let n = closed.len() + n_defaults + !keyword_defaults.is_null() as usize;
        let memory = self.alloc_object(size_of::<Function>() + n * size_of::<Value>(), false, false)?.cast::<Function>();
        // SAFETY: `code` is alive; the allocation holds the fields and `n` values, which are then written in the documented order.
        unsafe {
            let ty: &'static Type = if (*code).flags & Code::GENERATOR != 0 {
                &GENERATOR_FUNCTION
            } else if closed.is_empty() {
                &FUNCTION
            } else {
                &CLOSURE
            };
            memory.write(Function {
                header: Header::of(ty),
                code,
                globals,
                n_closed: closed.len() as u8,
                n_defaults: n_defaults as u8,
                has_keyword_defaults: !keyword_defaults.is_null(),
            });
            let mut extra = memory.add(1).cast::<Value>();
            for &cell in closed {
                extra.write(cell);
                extra = extra.add(1);
            }
            for i in 0..n_defaults {
                extra.write(self.sequence(defaults).and_then(|items| items.get(i).copied()).unwrap_or(Value::NONE));
                extra = extra.add(1);
            }
            if !keyword_defaults.is_null() {
                extra.write(keyword_defaults);
            }
        }
        ptr::NonNull::new(memory).map(|f| Ref::from_raw(f).value()).ok_or(Raised)
    }

    /// A frame on the frame stack with the arguments bound; the caller sets `previous` and `entry`.
    #[inline(never)]
    pub(crate) fn push_frame(&mut self, function: Ref<Function>, args: Args) -> Result<*mut Frame, Raised> {
        // SAFETY: a function's code is alive as long as the function.
        let code = unsafe { &*function.get(&self.heap).code };
        let Some(memory) = self.stack.push(frame_words(code)) else { return Err(self.raise_recursion()) };
        // SAFETY: the room was just made.
        match unsafe { self.bind(memory, function, code, args) } {
            Ok(frame) => Ok(frame),
            Err(raised) => {
                self.stack.pop_to(memory as usize);
                Err(raised)
            }
        }
    }

    /// A generator object whose frame has the arguments bound.
    pub(crate) fn new_generator(&mut self, function: Ref<Function>, args: Args) -> Result<Value, Raised> {
        // SAFETY: as `push_frame`.
        let code = unsafe { &*function.get(&self.heap).code };
        let bytes = size_of::<generator::Generator>() + frame_words(code) * size_of::<Value>();
        let memory = self.alloc_object(bytes, false, false)?.cast::<generator::Generator>();
        // SAFETY: the allocation holds the fields and the frame.
        unsafe {
            memory.write(generator::Generator::new());
            let frame = self.bind(memory.add(1).cast(), function, code, args)?;
            let object = ptr::NonNull::new(memory).map(|g| Ref::from_raw(g).value()).ok_or(Raised)?;
            (*frame).generator = object;
            Ok(object)
        }
    }

    /// A frame for the body of a module or class: no arguments, names in `locals`.
    pub(crate) fn push_body(&mut self, code: Ref<Code>, globals: Value, locals_dict: Value) -> Result<*mut Frame, Raised> {
        // SAFETY: code objects do not move, and `code` is held by the caller.
        let code = unsafe { &*code.as_ptr() };
        if let Some(dict) = globals.cast::<Dict>()
            && dict.get(&self.heap).map.watch() == Watch::None
        {
            dict.get_mut(&mut self.heap).map.set_watch(Watch::Globals);
        }
        let Some(memory) = self.stack.push(frame_words(code)) else { return Err(self.raise_recursion()) };
        // SAFETY: the room was just made.
        unsafe { Ok(init_frame(memory, code, globals, locals_dict)) }
    }

    /// # Safety
    /// `memory` has room for a frame of `code`.
    unsafe fn bind(&mut self, memory: *mut Value, function: Ref<Function>, code: &Code, args: Args) -> Result<*mut Frame, Raised> {
        let &Function { globals, n_closed, n_defaults, .. } = function.get(&self.heap);
        #[cfg(feature = "coverage")]
        crate::coverage::note(self, code);
        // SAFETY: the caller promises the room; `extra` are the values behind the function's fields; slots used below are less than `n_state`, as the
        // verifier checked and the compiler made sure.
        unsafe {
            let frame = init_frame(memory, code, globals, globals);
            let slots = locals(frame, code);
            let extra = function.as_ptr().add(1).cast::<Value>();
            let (n_closed, n_defaults) = (n_closed as usize, n_defaults as usize);
            for i in 0..n_closed {
                *slots.sub(i) = *extra.add(i);
            }
            let n_params = (code.n_pos as usize).saturating_sub(n_closed);
            let simple = code.flags & (Code::VAR_ARGS | Code::VAR_KEYWORDS) == 0 && code.n_kwonly == 0 && args.n_keywords() == 0;
            if simple && args.len() == n_params {
                for i in 0..n_params {
                    *slots.sub(n_closed + i) = args.get(i);
                }
            } else {
                self.bind_general(function, code, slots, args, n_params, n_closed, n_defaults, extra)?;
            }
            if code.n_cells > 0 {
                self.make_cells(code, slots)?;
            }
            Ok(frame)
        }
    }

    /// # Safety
    /// As `bind`.
    unsafe fn make_cells(&mut self, code: &Code, slots: *mut Value) -> Result<(), Raised> {
        for i in 0..code.n_cells as usize {
            // SAFETY: the closure list has `n_cells` slot numbers below `n_state`.
            unsafe {
                let slot = slots.sub(*code.data.add(code.cells as usize + i) as usize);
                let content = *slot;
                *slot = self.new_object(Ref::from_static(&function::CELL), |header| Cell { header, content })?.value();
            }
        }
        Ok(())
    }

    /// # Safety
    /// As `bind`.
    #[allow(clippy::too_many_arguments)]
    unsafe fn bind_general(
        &mut self,
        function: Ref<Function>,
        code: &Code,
        slots: *mut Value,
        args: Args,
        n_params: usize,
        n_closed: usize,
        n_defaults: usize,
        extra: *const Value,
    ) -> Result<(), Raised> {
        let n_given = args.len();
        let n_kwonly = code.n_kwonly as usize;
        let mut special = n_closed + n_params + n_kwonly;
        // Which of two texts a missing argument gets: the original looks at arguments in detail only if keywords play a part.
        let in_detail = args.n_keywords() > 0 || code.flags & Code::KEYWORD_DEFAULTS != 0;
        // SAFETY: as `bind`; `special` counts the slots of `*args` and `**kwargs` behind the named ones.
        unsafe {
            if code.flags & Code::VAR_ARGS != 0 {
                *slots.sub(special) = self.new_tuple_of_args(args, n_params.min(n_given))?;
                special += 1;
            } else if n_given > n_params {
                return Err(self.wrong_count(code, n_params, n_given));
            }
            for i in 0..n_given.min(n_params) {
                *slots.sub(n_closed + i) = args.get(i);
            }
            if !in_detail && n_given + n_defaults < n_params {
                return Err(self.wrong_count(code, n_params - n_defaults, n_given));
            }
            if code.flags & Code::VAR_KEYWORDS != 0 {
                *slots.sub(special) = dict::new(self, 0)?.value();
            }
            for i in 0..args.n_keywords() {
                let Some((key, value)) = args.keyword_at(i) else { break };
                self.bind_keyword(code, slots, key, value, n_closed, special)?;
            }
            // From the last one, since that is the one that is said to be missing.
            for i in (0..n_params).rev() {
                let slot = slots.sub(n_closed + i);
                if !(*slot).is_null() {
                    continue;
                }
                match (i + n_defaults).checked_sub(n_params) {
                    Some(default) => *slot = *extra.add(n_closed + default),
                    None => {
                        return Err(self.raise_fmt(TYPE_ERROR, "function missing required positional argument #{}", &[Int(i as isize)]));
                    }
                }
            }
            for i in 0..n_kwonly {
                let slot = slots.sub(n_closed + n_params + i);
                if !(*slot).is_null() {
                    continue;
                }
                let name = code.param_names().nth(n_closed + n_params + i).unwrap_or(Qstr(0));
                let default = function.get(&self.heap).has_keyword_defaults.then(|| *extra.add(n_closed + n_defaults));
                match default.and_then(|dict| dict.cast::<Dict>()?.get_name(self, name)) {
                    Some(default) => *slot = default,
                    None if !in_detail => return Err(self.raise_text(TYPE_ERROR, "function missing keyword-only argument")),
                    None => return Err(self.raise_fmt(TYPE_ERROR, "function missing required keyword argument '{}'", &[Name(name)])),
                }
            }
        }
        Ok(())
    }

    /// # Safety
    /// As `bind`.
    unsafe fn bind_keyword(
        &mut self,
        code: &Code,
        slots: *mut Value,
        key: Value,
        value: Value,
        n_closed: usize,
        special: usize,
    ) -> Result<(), Raised> {
        let n_named = code.n_pos as usize + code.n_kwonly as usize;
        for (i, name) in code.param_names().enumerate().take(n_named).skip(n_closed) {
            if key != Value::qstr(name) {
                continue;
            }
            // SAFETY: named parameters have the first slots.
            unsafe {
                let slot = slots.sub(i);
                if !(*slot).is_null() {
                    return Err(self.doubled(key));
                }
                *slot = value;
            }
            return Ok(());
        }
        if code.flags & Code::VAR_KEYWORDS == 0 {
            return Err(self.raise_fmt(TYPE_ERROR, "unexpected keyword argument '{}'", &[Str(key)]));
        }
        // SAFETY: the slot was given its dict just before.
        match unsafe { *slots.sub(special) }.cast::<Dict>() {
            Some(dict) => match dict.table_entry(self, Dict::map, key)? {
                (_, true) => Err(self.doubled(key)),
                _ => dict.set(self, key, value),
            },
            None => Err(self.raise_fmt(TYPE_ERROR, "unexpected keyword argument {}", &[Repr(key)])),
        }
    }

    #[cold]
    fn doubled(&mut self, key: Value) -> Raised {
        self.raise_fmt(TYPE_ERROR, "function got multiple values for argument '{}'", &[Str(key)])
    }

    fn wrong_count(&mut self, code: &Code, expected: usize, given: usize) -> Raised {
        let counts = [Int(expected as isize), Int(given as isize)];
        if self.config.detailed {
            let parts = [Name(code.name), counts[0], counts[1]];
            self.raise_fmt(TYPE_ERROR, "{}() takes {} positional arguments but {} were given", &parts)
        } else {
            self.raise_fmt(TYPE_ERROR, "function takes {} positional arguments but {} were given", &counts)
        }
    }
}

/// # Safety
/// `memory` has room for a frame of `code`.
#[inline(always)]
unsafe fn init_frame(memory: *mut Value, code: &Code, globals: Value, locals_dict: Value) -> *mut Frame {
    let frame = memory.cast::<Frame>();
    // SAFETY: the caller promises the room.
    unsafe {
        let operands = operands(frame, code);
        frame.write(Frame {
            code,
            ip: code.data.add(code.opcodes as usize),
            sp: operands,
            previous: ptr::null_mut(),
            globals,
            locals: locals_dict,
            generator: Value::NULL,
            n_blocks: 0,
            entry: Entry::Native,
        });
        for i in 0..code.n_state as usize {
            operands.add(i).write(Value::NULL);
        }
    }
    frame
}

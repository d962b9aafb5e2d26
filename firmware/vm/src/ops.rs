//! What every value can be asked: operators, truth, equality, hash, length, iteration, items, calls.
//!
//! Order of attempts and texts of errors: the original's, see "operator dispatch" in the facts on the runtime.

use crate::args::{Args, NativeFn};
use crate::heap::{Buffer, Bytes, Ref, Str, Type};
use crate::qstr::Qstr;
use crate::types::exception::Part::{Name, TypeOf};
use crate::types::exception::{ATTRIBUTE_ERROR, TYPE_ERROR};
use crate::types::iter::{self, Cursor};
use crate::types::{class, exception, function, int};
use crate::{Raised, Value, Vm, q};

macro_rules! numbered {
    ($(#[$doc:meta])* pub enum $name:ident { $($variant:ident = $n:literal: $method:ident,)* }) => {
        $(#[$doc])*
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name { $($variant = $n),* }

        impl $name {
            /// The operator with this number.
            pub const fn from_number(n: u8) -> Option<$name> {
                match n { $($n => Some($name::$variant),)* _ => None }
            }

            /// The name of the special method.
            pub const fn method(self) -> Qstr {
                match self { $($name::$variant => q::$method),* }
            }
        }
    };
}

numbered! {
    /// Unary operators; the first four have opcodes.
    pub enum UnaryOp {
        Positive = 0: __pos__,
        Negative = 1: __neg__,
        Invert = 2: __invert__,
        Not = 3: __bool__,
        Bool = 4: __bool__,
        Len = 5: __len__,
        Hash = 6: __hash__,
        Abs = 7: __abs__,
        Int = 8: __int__,
        Float = 9: __float__,
        Complex = 10: __complex__,
    }
}

numbered! {
    /// Binary operators in the order of their opcodes, then those that only the runtime uses.
    pub enum BinaryOp {
        Less = 0: __lt__,
        More = 1: __gt__,
        Equal = 2: __eq__,
        LessEqual = 3: __le__,
        MoreEqual = 4: __ge__,
        NotEqual = 5: __ne__,
        In = 6: __contains__,
        Is = 7: __eq__,
        ExceptionMatch = 8: __eq__,
        InplaceOr = 9: __ior__,
        InplaceXor = 10: __ixor__,
        InplaceAnd = 11: __iand__,
        InplaceLshift = 12: __ilshift__,
        InplaceRshift = 13: __irshift__,
        InplaceAdd = 14: __iadd__,
        InplaceSubtract = 15: __isub__,
        InplaceMultiply = 16: __imul__,
        InplaceMatMultiply = 17: __imatmul__,
        InplaceFloorDivide = 18: __ifloordiv__,
        InplaceTrueDivide = 19: __itruediv__,
        InplaceModulo = 20: __imod__,
        InplacePower = 21: __ipow__,
        Or = 22: __or__,
        Xor = 23: __xor__,
        And = 24: __and__,
        Lshift = 25: __lshift__,
        Rshift = 26: __rshift__,
        Add = 27: __add__,
        Subtract = 28: __sub__,
        Multiply = 29: __mul__,
        MatMultiply = 30: __matmul__,
        FloorDivide = 31: __floordiv__,
        TrueDivide = 32: __truediv__,
        Modulo = 33: __mod__,
        Power = 34: __pow__,
        DivMod = 35: __divmod__,
        Contains = 36: __contains__,
        ReflectedOr = 37: __ror__,
        ReflectedXor = 38: __rxor__,
        ReflectedAnd = 39: __rand__,
        ReflectedLshift = 40: __rlshift__,
        ReflectedRshift = 41: __rrshift__,
        ReflectedAdd = 42: __radd__,
        ReflectedSubtract = 43: __rsub__,
        ReflectedMultiply = 44: __rmul__,
        ReflectedMatMultiply = 45: __rmatmul__,
        ReflectedFloorDivide = 46: __rfloordiv__,
        ReflectedTrueDivide = 47: __rtruediv__,
        ReflectedModulo = 48: __rmod__,
        ReflectedPower = 49: __rpow__,
    }
}

impl BinaryOp {
    /// The plain operator of an in-place one; others are returned as they are.
    pub const fn plain(self) -> BinaryOp {
        let n = self as u8;
        if n >= BinaryOp::InplaceOr as u8 && n <= BinaryOp::InplacePower as u8 {
            match BinaryOp::from_number(n + 13) {
                Some(op) => op,
                None => self,
            }
        } else {
            self
        }
    }

    /// The reflected form of an arithmetic operator.
    pub const fn reflected(self) -> Option<BinaryOp> {
        let n = self.plain() as u8;
        if n >= BinaryOp::Or as u8 && n <= BinaryOp::Power as u8 { BinaryOp::from_number(n + 15) } else { None }
    }

    /// The operator of a reflected one; none for others.
    pub const fn of_reflected(self) -> Option<BinaryOp> {
        let (n, first) = (self as u8, BinaryOp::ReflectedOr as u8);
        if n >= first { BinaryOp::from_number(n - first + BinaryOp::Or as u8) } else { None }
    }

    pub const fn is_inplace(self) -> bool {
        self.plain() as u8 != self as u8
    }
}

/// `__next__` of iterators in Rust.
static NEXT: NativeFn = NativeFn::new(crate::builtins::objects::next, 1, 2);

/// The type of a value that is no object.
#[inline(never)]
fn type_of_immediate(value: Value) -> Ref<Type> {
    Ref::from_static(if value.is_small() {
        &int::INT
    } else if value.as_qstr().is_some() {
        &crate::types::str::STR
    } else if value.as_bool().is_some() {
        &crate::types::bool::BOOL
    } else if value.is_none() {
        &crate::types::singleton::NONE_TYPE
    } else {
        &crate::types::singleton::OTHER
    })
}

impl Vm {
    /// The type of a value.
    #[inline(always)]
    pub fn type_of(&self, value: Value) -> Ref<Type> {
        match value.header() {
            Some(header) => header.type_ref(),
            None => type_of_immediate(value),
        }
    }

    /// The name of a value's type, for messages.
    pub fn type_name(&self, value: Value) -> &str {
        self.name(self.type_of(value).name())
    }

    /// A unary operator. `Not` gives a bool.
    pub fn unary(&mut self, op: UnaryOp, value: Value) -> Result<Value, Raised> {
        if op == UnaryOp::Not {
            return Ok(Value::bool(!self.truth(value)?));
        }
        if let Some(unary) = self.type_of(value).slots().unary
            && let Some(result) = unary(self, op, value)?
        {
            return Ok(result);
        }
        let ty = TypeOf(value);
        Err(match op {
            UnaryOp::Int => self.raise_fmt(TYPE_ERROR, "can't convert {} to int", &[ty]),
            UnaryOp::Float => self.raise_fmt(TYPE_ERROR, "can't convert {} to float", &[ty]),
            UnaryOp::Complex => self.raise_fmt(TYPE_ERROR, "can't convert {} to complex", &[ty]),
            _ => self.raise_fmt(TYPE_ERROR, "unsupported type for {}: '{}'", &[Name(op.method()), ty]),
        })
    }

    /// A binary operator with a number below 35, or `DivMod`.
    #[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
    pub fn binary(&mut self, op: BinaryOp, left: Value, right: Value) -> Result<Value, Raised> {
        match op {
            BinaryOp::Is => return Ok(Value::bool(left == right)),
            BinaryOp::Equal if class::is_instance_like(left) || class::is_instance_like(right) => return self.ask_equal(left, right),
            BinaryOp::Equal => return Ok(Value::bool(self.equal(left, right)?)),
            BinaryOp::NotEqual => return self.not_equal(left, right),
            BinaryOp::In if left.is_small() && right.is_small() => {
                let parts = [Name(q::empty), TypeOf(left), TypeOf(right)];
                return Err(self.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &parts));
            }
            BinaryOp::In if right.as_bool().is_some() || right.is_small() && left.as_bool().is_some() => {
                return Err(crate::types::bool::not_a_container(self, left));
            }
            BinaryOp::In => return Ok(Value::bool(self.contains(right, left)?)),
            BinaryOp::ExceptionMatch => {
                return Ok(Value::bool(exception::matches(self, left, right)?));
            }
            _ => {}
        }
        if let Some(binary) = self.type_of(left).slots().binary {
            if let Some(result) = binary(self, op, left, right)? {
                return Ok(result);
            }
            if op.is_inplace()
                && let Some(result) = binary(self, op.plain(), left, right)?
            {
                return Ok(result);
            }
        }
        if let Some(reflected) = op.reflected()
            && let Some(binary) = self.type_of(right).slots().binary
            && let Some(result) = binary(self, reflected, right, left)?
        {
            return Ok(result);
        }
        Err(self.raise_operands(op, left, right))
    }

    /// An operator does not know its operands.
    #[cold]
    pub fn raise_operands(&mut self, op: BinaryOp, left: Value, right: Value) -> Raised {
        // In-place operators of small numbers with floats have no name in the original's text.
        let is_mixed = (left.is_small() || left.as_bool().is_some())
            && !right.is_small()
            && crate::types::bool::is_number(self, right)
            && right.as_bool().is_none();
        let name = if op.is_inplace() && is_mixed && right.cast::<int::BigInt>().is_none() { q::empty } else { op.plain().method() };
        self.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &[Name(name), TypeOf(left), TypeOf(right)])
    }

    fn not_equal(&mut self, left: Value, right: Value) -> Result<Value, Raised> {
        if !class::is_instance_like(left) && !class::is_instance_like(right) {
            return Ok(Value::bool(!self.equal(left, right)?));
        }
        self.check_stack()?;
        for (a, b) in [(left, right), (right, left)] {
            let Some(binary) = self.type_of(a).slots().binary else { continue };
            if class::is_instance_like(a)
                && let Some(result) = binary(self, BinaryOp::NotEqual, a, b)?
            {
                return Ok(result);
            }
            if let Some(equal) = binary(self, BinaryOp::Equal, a, b)? {
                return Ok(Value::bool(!self.truth(equal)?));
            }
        }
        Ok(Value::bool(left != right))
    }

    /// `left == right`.
    pub fn equal(&mut self, left: Value, right: Value) -> Result<bool, Raised> {
        if left == right {
            let asks = left.is_object() && {
                let ty = self.type_of(left);
                ty.layout() == crate::heap::object::Layout::Float
                    || ty.layout() == crate::heap::object::Layout::Instance
                    || ty.layout() == crate::heap::object::Layout::Complex
            };
            if !asks {
                return Ok(true);
            }
        }
        if let (Some(_), Some(_)) = (left.as_small(), right.as_small()) {
            return Ok(false);
        }
        if let (Some(_), Some(_)) = (left.as_qstr(), right.as_qstr()) {
            return Ok(false);
        }
        if let (Some(a), Some(b)) = (self.str(left), self.str(right)) {
            return Ok(a == b);
        }
        let answer = self.ask_equal(left, right)?;
        self.truth(answer)
    }

    /// What the objects themselves say about `left == right`: a program's `__eq__` may answer anything.
    fn ask_equal(&mut self, left: Value, right: Value) -> Result<Value, Raised> {
        self.check_stack()?;
        for (a, b) in [(left, right), (right, left)] {
            if let Some(binary) = self.type_of(a).slots().binary
                && let Some(result) = binary(self, BinaryOp::Equal, a, b)?
            {
                return Ok(result);
            }
        }
        Ok(Value::bool(left == right))
    }

    /// `hash(value)` as an unsigned machine word.
    pub fn hash(&mut self, value: Value) -> Result<usize, Raised> {
        if let Some(n) = value.as_small() {
            return Ok(n as usize);
        }
        if let Some(hash) = self.text_hash(value) {
            return Ok(hash as usize);
        }
        if let Some(value) = value.as_bool() {
            return Ok(value as usize);
        }
        if value.is_none() {
            // The original's number for it, which decides where it is in a table.
            return Ok(6);
        }
        if !value.is_object() {
            return Ok(value.bits() >> 3);
        }
        // A type without operators has objects that differ from all others.
        let Some(unary) = self.type_of(value).slots().unary else { return Ok(value.bits()) };
        if let Some(result) = unary(self, UnaryOp::Hash, value)? {
            return Ok(int::truncated(self, result));
        }
        Err(self.raise_fmt(TYPE_ERROR, "unsupported type for __hash__: '{}'", &[TypeOf(value)]))
    }

    /// Whether `value` counts as true.
    #[inline]
    pub fn truth(&mut self, value: Value) -> Result<bool, Raised> {
        if value == Value::TRUE {
            Ok(true)
        } else if value == Value::FALSE || value == Value::NONE {
            Ok(false)
        } else if let Some(n) = value.as_small() {
            Ok(n != 0)
        } else {
            self.truth_slow(value)
        }
    }

    #[cold]
    fn truth_slow(&mut self, value: Value) -> Result<bool, Raised> {
        if let Some(unary) = self.type_of(value).slots().unary {
            if let Some(result) = unary(self, UnaryOp::Bool, value)? {
                return Ok(result == Value::TRUE);
            }
            if let Some(len) = unary(self, UnaryOp::Len, value)? {
                return Ok(len != Value::from_i16(0));
            }
        }
        Ok(true)
    }

    /// `len(value)`.
    pub fn len_of(&mut self, value: Value) -> Result<Value, Raised> {
        if let Some(unary) = self.type_of(value).slots().unary
            && let Some(len) = unary(self, UnaryOp::Len, value)?
        {
            return Ok(len);
        }
        Err(self.raise_fmt(TYPE_ERROR, "object of type '{}' has no len()", &[TypeOf(value)]))
    }

    /// `needle in container`.
    pub fn contains(&mut self, container: Value, needle: Value) -> Result<bool, Raised> {
        if let Some(binary) = self.type_of(container).slots().binary
            && let Some(result) = binary(self, BinaryOp::Contains, container, needle)?
        {
            return self.truth(result);
        }
        // A truth value is a number here, as in the original's texts.
        let is_truth = |value| value == Value::TRUE || value == Value::FALSE;
        let container = if is_truth(container) { Value::from_i16((container == Value::TRUE).into()) } else { container };
        if container.is_small() && (needle.is_small() || is_truth(needle)) {
            let parts = [Name(q::__contains__), Name(q::int), Name(q::int)];
            return Err(self.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &parts));
        }
        let iterator = self.iter(container)?;
        while let Some(item) = self.next(iterator)? {
            if self.equal(item, needle)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `iter(value)`.
    pub fn iter(&mut self, value: Value) -> Result<Value, Raised> {
        let slots = self.type_of(value).slots();
        if let Some(iter) = slots.iter {
            return iter(self, value);
        }
        if let Some(step) = slots.step {
            return iter::walk(self, value, step);
        }
        iter::by_items(self, value)
    }

    /// The next item of an iterator; `None` at its end.
    pub fn next(&mut self, iterator: Value) -> Result<Option<Value>, Raised> {
        self.poll()?;
        self.returned = Value::NONE;
        match self.type_of(iterator).slots().next {
            Some(next) => next(self, iterator),
            None => Err(self.raise_fmt(TYPE_ERROR, "'{}' object isn't an iterator", &[TypeOf(iterator)])),
        }
    }

    /// Runs `each` for every item of an iterable.
    pub fn for_each(&mut self, iterable: Value, mut each: impl FnMut(&mut Vm, Value) -> Result<(), Raised>) -> Result<(), Raised> {
        let mut cursor = Cursor::new(self, iterable)?;
        while let Some(item) = cursor.next(self)? {
            each(self, item)?;
        }
        Ok(())
    }

    /// The bytes behind a value with the buffer protocol, which may lie in the native part of an instance.
    pub fn buffer(&self, value: Value) -> Option<Buffer> {
        let value = class::native_base(self, value).unwrap_or(value);
        self.type_of(value).slots().buffer.and_then(|buffer| buffer(self, value))
    }

    /// As [`Vm::buffer`], for arguments.
    ///
    /// # Errors
    /// `TypeError`.
    pub fn buffer_arg(&mut self, value: Value) -> Result<Buffer, Raised> {
        match self.buffer(value) {
            Some(buffer) => Ok(buffer),
            None => Err(self.raise_text(TYPE_ERROR, "object with buffer protocol required")),
        }
    }

    /// As [`Vm::buffer_arg`], for bytes that will be changed.
    ///
    /// # Errors
    /// `TypeError`, also for what may only be read.
    pub fn writable_arg(&mut self, value: Value) -> Result<Buffer, Raised> {
        match self.buffer(value) {
            Some(buffer) if buffer.writable => Ok(buffer),
            _ => Err(self.raise_text(TYPE_ERROR, "object with buffer protocol required")),
        }
    }

    /// The bytes of a `str` or of what has the buffer protocol; empty for others.
    pub fn content(&self, value: Value) -> &[u8] {
        if let Some(name) = value.as_qstr() {
            return self.name_bytes(name);
        }
        if let Some(string) = value.cast::<Str>() {
            return string.text(&self.heap).as_bytes();
        }
        match value.cast::<Bytes>() {
            Some(bytes) => bytes.bytes(&self.heap),
            None => self.buffer(value).map_or(&[], |buffer| buffer.bytes(self)),
        }
    }

    /// `value[index]`.
    pub fn item(&mut self, value: Value, index: Value) -> Result<Value, Raised> {
        if let Some(item) = self.type_of(value).slots().item {
            return item(self, value, index);
        }
        Err(self.raise_fmt(TYPE_ERROR, "'{}' object isn't subscriptable", &[TypeOf(value)]))
    }

    /// `value[index] = item`, or `del value[index]` when `item` is null.
    pub fn set_item(&mut self, value: Value, index: Value, item: Value) -> Result<(), Raised> {
        if let Some(set_item) = self.type_of(value).slots().set_item
            && set_item(self, value, index, item)?
        {
            return Ok(());
        }
        Err(self.raise_fmt(
            TYPE_ERROR,
            if item.is_null() { "'{}' object doesn't support item deletion" } else { "'{}' object doesn't support item assignment" },
            &[TypeOf(value)],
        ))
    }

    /// Looks an attribute up: `(function, self)` for a method, `(value, null)` otherwise; `None` if there is none.
    pub fn find_attr(&mut self, value: Value, name: Qstr) -> Result<Option<(Value, Value)>, Raised> {
        use crate::heap::object::Layout;
        let ty = self.type_of(value);
        match ty.layout() {
            Layout::Instance => return class::find_instance_attr(self, value, name),
            Layout::Type => return class::find_type_attr(self, value, name),
            _ => {}
        }
        if let Some(attr) = ty.slots().attr
            && let Some(found) = attr(self, value, name)?
        {
            return Ok(Some((found, Value::NULL)));
        }
        if name == q::__class__ {
            return Ok(Some((ty.value(), Value::NULL)));
        }
        match class::find_native_member(self, ty, name) {
            Some(member) => class::bind(self, value, ty, member).map(Some),
            // Every iterator has it.
            None if name == q::__next__ && ty.slots().next.is_some() => Ok(Some((Value::from_static(&NEXT), value))),
            None => Ok(None),
        }
    }

    /// `value.name`.
    pub fn load_attr(&mut self, value: Value, name: Qstr) -> Result<Value, Raised> {
        match self.find_attr(value, name)? {
            Some((found, this)) if this.is_null() => Ok(found),
            Some((method, this)) => function::bound(self, method, this),
            None => Err(self.raise_no_attr(value, name)),
        }
    }

    /// `value.name` for a call: the function, and `self` or null.
    pub fn load_method(&mut self, value: Value, name: Qstr) -> Result<(Value, Value), Raised> {
        match self.find_attr(value, name)? {
            Some(found) => Ok(found),
            None => Err(self.raise_no_attr(value, name)),
        }
    }

    /// `getattr(value, name, None)` for optional protocol methods.
    pub fn maybe_attr(&mut self, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
        match self.find_attr(value, name) {
            Ok(Some((found, this))) if this.is_null() => Ok(Some(found)),
            Ok(Some((method, this))) => function::bound(self, method, this).map(Some),
            Ok(None) => Ok(None),
            Err(raised) if self.exception_is(ATTRIBUTE_ERROR) => {
                let _ = raised;
                self.forget_exception();
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// `value.name = attr`, or `del value.name` when `attr` is null.
    pub fn store_attr(&mut self, value: Value, name: Qstr, attr: Value) -> Result<(), Raised> {
        if let Some(set_attr) = self.type_of(value).slots().set_attr
            && set_attr(self, value, name, attr)?
        {
            return Ok(());
        }
        // Without the distinctions that reading makes.
        Err(self.raise_fmt(ATTRIBUTE_ERROR, "'{}' object has no attribute '{}'", &[TypeOf(value), Name(name)]))
    }

    fn raise_no_attr(&mut self, value: Value, name: Qstr) -> Raised {
        use crate::heap::object::Layout;
        match self.type_of(value).layout() {
            Layout::Type => {
                let class = value.cast::<Type>().map_or(q::type_, |class| class.name());
                self.raise_fmt(ATTRIBUTE_ERROR, "type object '{}' has no attribute '{}'", &[Name(class), Name(name)])
            }
            Layout::Module => {
                let module = crate::types::module::name_of(self, value);
                self.raise_fmt(ATTRIBUTE_ERROR, "module '{}' has no attribute '{}'", &[Name(module), Name(name)])
            }
            _ => self.raise_fmt(ATTRIBUTE_ERROR, "'{}' object has no attribute '{}'", &[TypeOf(value), Name(name)]),
        }
    }

    /// Calls `callable` with positional arguments.
    pub fn call(&mut self, callable: Value, args: &[Value]) -> Result<Value, Raised> {
        self.call_pairs(callable, args, &[])
    }

    /// Calls a found method with further arguments: `self` is put in front unless it is null.
    pub fn call_method(&mut self, (method, this): (Value, Value), args: &[Value]) -> Result<Value, Raised> {
        if this.is_null() {
            return self.call(method, args);
        }
        let (base, all) = self.push_args(&[this], args)?;
        let result = self.call_args(method, all);
        self.pop_args(base);
        result
    }

    /// Calls `function` with `this` in front of arguments that lie in a frame, keywords included.
    pub fn call_with_self(&mut self, function: Value, this: Value, args: Args) -> Result<Value, Raised> {
        let n_words = args.len() + 2 * args.n_keywords();
        let (base, all) = self.push_args_behind(this, args, n_words)?;
        let result = self.call_args(function, all);
        self.pop_args(base);
        result
    }

    /// Calls `callable` with positional arguments and (name, value) pairs laid out flat.
    pub fn call_pairs(&mut self, callable: Value, args: &[Value], pairs: &[Value]) -> Result<Value, Raised> {
        let (base, all) = self.push_args(args, pairs)?;
        let all = if pairs.is_empty() { all } else { all.with_pairs(args.len(), pairs.len() / 2) };
        let result = self.call_args(callable, all);
        self.pop_args(base);
        result
    }

    /// Calls `callable` with the items of a list or tuple as arguments.
    pub fn call_sequence(&mut self, callable: Value, sequence: Value) -> Result<Value, Raised> {
        let (base, args) = self.push_args(&[], &[])?;
        let mut n = 0;
        // One by one, since they lie in the heap; they come to lie side by side on the frame stack.
        while let Some(item) = crate::types::seq::item(self, sequence, n) {
            if let Err(raised) = self.push_args(&[item], &[]) {
                self.pop_args(base);
                return Err(raised);
            }
            n += 1;
        }
        let result = self.call_args(callable, args.with_pairs(n, 0));
        self.pop_args(base);
        result
    }

    /// Calls `callable` with arguments that lie in a frame.
    pub fn call_args(&mut self, callable: Value, args: Args) -> Result<Value, Raised> {
        self.check_stack()?;
        match self.type_of(callable).slots().call {
            Some(call) => call(self, callable, args),
            None => Err(self.raise_fmt(TYPE_ERROR, "'{}' object isn't callable", &[TypeOf(callable)])),
        }
    }
}

//! How objects are laid out: a header that names the type, then what the type's layout says.

use core::marker::PhantomData;
use core::ptr::NonNull;

use super::Heap;
use crate::args::Args;
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::{Raised, Value, Vm};

/// The first word of every object: its type.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Header {
    ty: NonNull<Type>,
}

// SAFETY: see `Value`.
unsafe impl Sync for Header {}
unsafe impl Send for Header {}

impl Header {
    /// The header of a `static` object.
    pub const fn of(ty: &'static Type) -> Header {
        Header { ty: NonNull::from_ref(ty) }
    }

    pub(crate) fn new(ty: Ref<Type>) -> Header {
        Header { ty: ty.0 }
    }
}

/// The address of an object that is laid out as a `T`: in the heap, or a `static`.
#[repr(transparent)]
pub struct Ref<T>(NonNull<T>);

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ref<T> {}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Ref<T> {}

impl<T> Ref<T> {
    #[inline(always)]
    pub(crate) const fn from_raw(pointer: NonNull<T>) -> Ref<T> {
        Ref(pointer)
    }

    #[inline(always)]
    pub(crate) fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    /// The reference as a value.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from_raw(self.0.cast())
    }

    /// The object, for as long as nothing can change the heap.
    #[inline(always)]
    pub fn get(self, _heap: &Heap) -> &T {
        // SAFETY: a `Ref<T>` is made only by an allocation of a `T`, from a `&'static T`, or by a cast that checked the type's layout; whoever holds it on
        // the machine stack or in an object keeps it alive, and every change takes `&mut Heap`.
        unsafe { &*self.0.as_ptr() }
    }

    /// The object, for change. Never called for `static` objects: their layouts have no mutable parts.
    #[inline(always)]
    pub fn get_mut(self, _heap: &mut Heap) -> &mut T {
        // SAFETY: as `get`; the heap is borrowed for change, so there is no other reference into it.
        unsafe { &mut *self.0.as_ptr() }
    }
}

impl<T: Object> Ref<T> {
    /// A `static` object.
    pub const fn from_static(object: &'static T) -> Ref<T> {
        Ref(NonNull::from_ref(object))
    }
}

impl Ref<Header> {
    #[inline(always)]
    pub fn type_ref(self) -> Ref<Type> {
        // SAFETY: every object begins with its header, which never changes.
        Ref(unsafe { (*self.0.as_ptr()).ty })
    }
}

impl Ref<Type> {
    #[inline(always)]
    pub fn is(self, ty: &'static Type) -> bool {
        core::ptr::eq(self.0.as_ptr(), ty)
    }

    /// How instances are laid out. It never changes.
    #[inline(always)]
    pub fn layout(self) -> Layout {
        // SAFETY: a `Ref<Type>` names a live type, and this field is written once.
        unsafe { (*self.0.as_ptr()).layout }
    }

    /// What instances can do. It never changes.
    #[inline(always)]
    pub fn slots(self) -> &'static Slots {
        // SAFETY: as `layout`.
        unsafe { (*self.0.as_ptr()).slots }
    }

    /// The name of the type. It never changes.
    pub fn name(self) -> Qstr {
        // SAFETY: as `layout`.
        unsafe { (*self.0.as_ptr()).name }
    }

    /// The members that Rust declared; empty for a class made by a program.
    pub fn members(self) -> &'static [Member] {
        // SAFETY: as `layout`.
        unsafe { (*self.0.as_ptr()).members }
    }
}

macro_rules! layouts {
    ($($(#[$doc:meta])* $layout:ident => $ty:ty,)*) => {
        /// The families of objects that the VM lays out itself.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Layout {
            /// A payload that only its own type knows: [`NativeType`].
            Payload,
            /// Just a header.
            Bare,
            $($(#[$doc])* $layout,)*
        }

        $(
            const _: () = assert!(core::mem::offset_of!($ty, header) == 0);

            // SAFETY: the struct is `repr(C)` and begins with its header (checked above); a type with this layout is only ever given to
            // allocations of this struct (`Vm::new_object`) and to its `static`s.
            unsafe impl Object for $ty {
                const LAYOUT: Layout = Layout::$layout;
            }
        )*
    };
}

/// An object with a layout of its own.
///
/// # Safety
/// `repr(C)`, begins with a [`Header`], and is what `LAYOUT` stands for.
pub unsafe trait Object: Sized {
    const LAYOUT: Layout;

    #[inline(always)]
    fn is_laid_out_by(ty: Ref<Type>) -> bool {
        ty.layout() == Self::LAYOUT
    }
}

layouts! {
    Type => Type,
    Str => super::text::Str,
    Bytes => super::text::Bytes,
    Tuple => super::text::Tuple,
    Float => crate::types::float::Float,
    Int => crate::types::int::BigInt,
    Complex => crate::types::complex::Complex,
    List => crate::types::list::List,
    Dict => crate::types::dict::Dict,
    Set => crate::types::set::Set,
    Array => crate::types::array::Array,
    NativeFn => crate::args::NativeFn,
    Function => crate::types::function::Function,
    Code => crate::types::code::Code,
    Cell => crate::types::function::Cell,
    BoundMethod => crate::types::function::BoundMethod,
    Generator => crate::types::generator::Generator,
    Instance => crate::types::class::Instance,
    Exception => crate::types::exception::Exception,
    Module => crate::types::module::Module,
    /// `staticmethod`, `classmethod`, `property`, `super`: up to three values.
    Wrapper => crate::types::class::Wrapper,
}

// SAFETY: every object begins with a header.
unsafe impl Object for Header {
    const LAYOUT: Layout = Layout::Bare;

    fn is_laid_out_by(_ty: Ref<Type>) -> bool {
        true
    }
}

/// A type: a `static` for what Rust declares, a heap object for a class that a program makes.
#[repr(C)]
pub struct Type {
    pub header: Header,
    pub name: Qstr,
    pub layout: Layout,
    pub flags: TypeFlags,
    pub slots: &'static Slots,
    /// Members declared in Rust, in any order.
    pub members: &'static [Member],
    /// [`Value::NULL`], one base type, or a tuple of them.
    pub bases: Value,
    /// The dict of a class made by a program, else [`Value::NULL`].
    pub locals: Value,
}

// SAFETY: `static` types are immutable.
unsafe impl Sync for Type {}

/// What a look-up needs to know about a type.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct TypeFlags(pub u8);

impl TypeFlags {
    pub const NONE: TypeFlags = TypeFlags(0);
    /// Some member is a property or descriptor, or the class has `__setattr__` or `__delattr__`.
    pub const SPECIAL_ACCESSORS: TypeFlags = TypeFlags(1);
    /// Another class was derived from this one.
    pub const SUBCLASSED: TypeFlags = TypeFlags(2);
    /// `==` also answers `!=` and is asked even for the same object (float nan).
    pub const EQ_NOT_IDENTITY: TypeFlags = TypeFlags(4);
    /// Its instances are exceptions, or it is made by a program from such a type.
    pub const EXCEPTION: TypeFlags = TypeFlags(8);
    /// A class made by a program has a native type among its bases.
    pub const NATIVE_BASE: TypeFlags = TypeFlags(16);

    pub const fn has(self, flag: TypeFlags) -> bool {
        self.0 & flag.0 != 0
    }

    pub const fn with(self, flag: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 | flag.0)
    }
}

/// A name and what a native type or module has under it.
#[derive(Clone, Copy)]
pub struct Member {
    pub name: Qstr,
    pub value: Value,
}

/// What objects of a type can do; absent abilities are `None`.
///
/// Functions that answer an `Option` say "not supported" with `None`, and the caller raises the `TypeError`.
#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "each signature stands once, where it is explained")]
pub struct Slots {
    /// Calling the type: makes an instance.
    pub make: Option<fn(&mut Vm, Ref<Type>, Args) -> Result<Value, Raised>>,
    /// `repr` and `str`.
    pub show: Option<fn(&mut Vm, Value, Out, Style) -> Result<(), Raised>>,
    pub call: Option<fn(&mut Vm, Value, Args) -> Result<Value, Raised>>,
    pub unary: Option<fn(&mut Vm, UnaryOp, Value) -> Result<Option<Value>, Raised>>,
    pub binary: Option<fn(&mut Vm, BinaryOp, Value, Value) -> Result<Option<Value>, Raised>>,
    /// Attributes that are not in `members`; asked before them.
    pub attr: Option<fn(&mut Vm, Value, Qstr) -> Result<Option<Value>, Raised>>,
    /// Stores an attribute, or deletes it when the value is null; false if it cannot.
    pub set_attr: Option<fn(&mut Vm, Value, Qstr, Value) -> Result<bool, Raised>>,
    pub item: Option<fn(&mut Vm, Value, Value) -> Result<Value, Raised>>,
    /// Stores an item, or deletes it when the value (the last one) is null; false if the type cannot.
    pub set_item: Option<fn(&mut Vm, Value, Value, Value) -> Result<bool, Raised>>,
    pub iter: Option<fn(&mut Vm, Value) -> Result<Value, Raised>>,
    /// Instead of `iter`, iteration by position, for which a loop needs no iterator in the heap.
    pub step: Option<crate::types::iter::Step>,
    /// The next item; `None` at the end.
    pub next: Option<fn(&mut Vm, Value) -> Result<Option<Value>, Raised>>,
    /// The bytes behind the object.
    pub buffer: Option<fn(&Vm, Value) -> Option<Buffer>>,
    /// Reading and writing, for `print(file=...)`, `readinto`, `json.dump` and their like.
    pub stream: Option<&'static StreamSlots>,
    /// Runs when the object dies or the VM ends; the heap is locked then.
    pub finalise: Option<fn(&mut Vm, Value)>,
}

impl Slots {
    pub const NONE: Slots = Slots {
        make: None,
        show: None,
        call: None,
        unary: None,
        binary: None,
        attr: None,
        set_attr: None,
        item: None,
        set_item: None,
        iter: None,
        step: None,
        next: None,
        buffer: None,
        stream: None,
        finalise: None,
    };
}

/// What a stream object can do. Counts are bytes; `Ok(Err(errno))` is an error of the stream, for example `EAGAIN`.
#[allow(clippy::type_complexity, reason = "as for `Slots`")]
pub struct StreamSlots {
    /// Reads into `len` bytes at `pos` of the bytearray given; returns how many.
    pub read: Option<fn(&mut Vm, Value, &mut [u8]) -> Result<Result<usize, u16>, Raised>>,
    pub write: Option<fn(&mut Vm, Value, &[u8]) -> Result<Result<usize, u16>, Raised>>,
    /// `ioctl(request, argument)`: flush, seek, poll, close; numbers as in `modules.md`.
    pub ioctl: Option<fn(&mut Vm, Value, usize, usize) -> Result<Result<usize, u16>, Raised>>,
    /// `read` gives `str` and not `bytes`.
    pub text: bool,
}

/// The bytes behind an object that has the buffer protocol.
#[derive(Clone, Copy)]
pub struct Buffer {
    pub(crate) start: *mut u8,
    /// Length in bytes.
    pub len: usize,
    /// `array` type code: `B` for bytes and bytearray.
    pub typecode: u8,
    pub writable: bool,
}

impl Buffer {
    /// A read-only view of bytes that live as long as the object.
    pub(crate) fn of(bytes: &[u8]) -> Buffer {
        Buffer { start: bytes.as_ptr() as *mut u8, len: bytes.len(), typecode: b'B', writable: false }
    }

    pub(crate) fn writable(start: *mut u8, len: usize, typecode: u8) -> Buffer {
        Buffer { start, len, typecode, writable: true }
    }

    /// A writable view of memory that no object owns, for `uctypes`.
    ///
    /// # Safety
    /// There are `len` bytes at `address` for as long as the buffer and what is made from it are used.
    pub unsafe fn at(address: usize, len: usize) -> Buffer {
        Buffer::writable(core::ptr::with_exposed_provenance_mut(address), len, b'B')
    }

    /// Where the bytes are.
    pub fn address(self) -> usize {
        self.start.expose_provenance()
    }

    /// The bytes.
    pub fn bytes(self, _vm: &Vm) -> &[u8] {
        // What a program made of address 0, or of more than there can be, has no bytes.
        if self.len == 0 || self.start.is_null() || self.len > isize::MAX as usize {
            return &[];
        }
        // SAFETY: `start` and `len` were read from a live object under the same borrow rules; the caller holds the object.
        unsafe { core::slice::from_raw_parts(self.start, self.len) }
    }

    /// The bytes for change; empty if the buffer is read-only.
    pub fn bytes_mut(self, _vm: &mut Vm) -> &mut [u8] {
        if self.len == 0 || !self.writable || self.start.is_null() || self.len > isize::MAX as usize {
            return &mut [];
        }
        // SAFETY: as `bytes`; the `Vm` is borrowed for change, so there is no other reference into the heap.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.len) }
    }

    /// The part `start..start + len` of this buffer, cut to it.
    pub fn part(self, start: usize, len: usize) -> Buffer {
        let start = start.min(self.len);
        Buffer { start: self.start.wrapping_add(start), len: len.min(self.len - start), ..self }
    }
}

/// A type whose objects are a header and a plain `T`, for modules written in Rust.
///
/// The `static` is the proof: an object whose type is this very `static` was made by [`Vm::new_native`] from a `T`.
pub struct NativeType<T: Copy + 'static> {
    ty: Type,
    payload: PhantomData<fn() -> T>,
}

/// An object of a [`NativeType`].
#[repr(C)]
pub struct Native<T> {
    header: Header,
    pub data: T,
}

impl<T: Copy + 'static> NativeType<T> {
    pub const fn new(name: Qstr, slots: &'static Slots, members: &'static [Member]) -> NativeType<T> {
        NativeType {
            ty: Type {
                header: Header::of(&crate::types::class::TYPE),
                name,
                layout: Layout::Payload,
                flags: TypeFlags::NONE,
                slots,
                members,
                bases: Value::NULL,
                locals: Value::NULL,
            },
            payload: PhantomData,
        }
    }

    /// The type itself, for example as a member of a module.
    pub const fn as_type(&'static self) -> &'static Type {
        &self.ty
    }

    /// The object `value` if it is of this type.
    pub fn cast(&'static self, value: Value) -> Option<Ref<Native<T>>> {
        if value.is_exactly(&self.ty) { value.header().map(|header| Ref(header.0.cast())) } else { None }
    }
}

impl Type {
    /// A type declared in Rust.
    pub const fn new(name: Qstr, layout: Layout, slots: &'static Slots, members: &'static [Member]) -> Type {
        Type {
            header: Header::of(&crate::types::class::TYPE),
            name,
            layout,
            flags: TypeFlags::NONE,
            slots,
            members,
            bases: Value::NULL,
            locals: Value::NULL,
        }
    }

    /// The same, derived from `base`.
    pub const fn derived_from(self, base: &'static Type) -> Type {
        Type { bases: Value::from_static(base), ..self }
    }

    pub const fn with_flags(self, flags: TypeFlags) -> Type {
        Type { flags: TypeFlags(self.flags.0 | flags.0), ..self }
    }
}

impl Vm {
    /// Allocates the object that `make` describes. `make` gets the header of type `ty`, whose layout must be that of `T`.
    pub fn new_object<T: Object>(&mut self, ty: Ref<Type>, make: impl FnOnce(Header) -> T) -> Result<Ref<T>, Raised> {
        const { assert!(align_of::<T>() <= super::ALIGNMENT) };
        debug_assert!(T::is_laid_out_by(ty));
        if !T::is_laid_out_by(ty) {
            return Err(self.raise_text(crate::types::exception::TYPE_ERROR, "wrong layout"));
        }
        let finaliser = ty.slots().finalise.is_some();
        let memory = self.alloc_object(size_of::<T>(), false, finaliser)?.cast::<T>();
        // SAFETY: the allocation is large enough, and aligned.
        unsafe { memory.write(make(Header::new(ty))) };
        NonNull::new(memory).map(Ref).ok_or(Raised)
    }

    /// Allocates an object of a type that a Rust module declared.
    pub fn new_native<T: Copy + 'static>(&mut self, ty: &'static NativeType<T>, data: T) -> Result<Ref<Native<T>>, Raised> {
        const { assert!(align_of::<T>() <= super::ALIGNMENT) };
        let finaliser = ty.ty.slots.finalise.is_some();
        let memory = self.alloc_object(size_of::<Native<T>>(), false, finaliser)?.cast::<Native<T>>();
        // SAFETY: as in `new_object`.
        unsafe { memory.write(Native { header: Header::of(&ty.ty), data }) };
        NonNull::new(memory).map(Ref).ok_or(Raised)
    }
}

impl<T> Native<T> {
    /// An object as a `static`: it is never written to.
    pub const fn new_static(ty: &'static NativeType<T>, data: T) -> Native<T>
    where
        T: Copy + 'static,
    {
        Native { header: Header::of(&ty.ty), data }
    }

    /// The object's type.
    pub fn header(&self) -> Header {
        self.header
    }
}

// SAFETY: a `Native<T>` begins with its header; it is never reached by `Value::cast` (no type has its layout and `T` both), only
// through `NativeType::cast` and `Vm::new_native`.
unsafe impl<T> Object for Native<T> {
    const LAYOUT: Layout = Layout::Payload;

    fn is_laid_out_by(_ty: Ref<Type>) -> bool {
        false
    }
}

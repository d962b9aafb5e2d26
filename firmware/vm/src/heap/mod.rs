//! The heap: mark and sweep over blocks of four words, in several areas of memory.
//!
//! Two bits per block say free, head, tail, marked head: the letters of `micropython.mem_info(1)`. Two one-bit tables say "has
//! a finaliser" and "holds no pointers". Objects never move. All unsafe handling of object memory is in this folder:
//! [`object`] knows how objects are laid out, [`vec`] and [`map`] their growing parts, [`collect`] what is alive, [`reserve`] where exceptions
//! go when there is no room.
//!
//! Soundness: a slice or reference into the heap comes from `&Heap` (or `&Vm`), and whatever may collect or run Python takes `&mut Vm`, so rustc
//! keeps the two apart. What crosses such calls is a [`Value`] or a [`Ref`], on the machine stack or in a frame, where the collector finds it.

pub mod area;
pub mod collect;
pub mod digits;
pub mod map;
pub mod object;
pub(crate) mod reserve;
pub mod text;
pub mod vec;

pub use area::{ALIGNMENT, BLOCK_BYTES, Heap, Region};
pub use digits::{DigitBuf, Operand};
pub use map::{Map, Probe};
pub use object::{Buffer, Header, Layout, Member, Native, NativeType, Object, Ref, Slots, StreamSlots, Type, TypeFlags};
pub use text::{Bytes, Str, Tuple};
pub use vec::HeapVec;

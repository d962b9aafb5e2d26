//! The virtual machine: values, heap, interpreter, built-in types, exceptions, import.
//!
//! Knows nothing of hardware or boards; what it needs from outside it asks of [`Host`]. Everything fallible returns `Result<_, Raised>`: the
//! exception itself lies in the [`Vm`]. No allocation is infallible, no input makes it panic.
#![no_std]

#[cfg(test)]
extern crate std;

pub mod args;
pub mod builtins;
pub mod compile;
#[cfg(feature = "coverage")]
mod coverage;
pub mod errno;
#[cfg(all(test, feature = "compiler", feature = "float64"))]
mod exhaustion;
pub mod files;
pub mod frame;
pub mod heap;
pub mod import;
pub mod interp;
mod layout;
pub mod load;
pub mod mounts;
pub mod ops;
pub mod print;
pub mod qstr;
#[cfg(feature = "compiler")]
pub mod repl;
pub mod sockets;
pub mod stream;
#[cfg(test)]
pub mod testing;
pub mod types;
pub mod value;
pub mod vm;

/// Names, as constants: `q::append`.
#[allow(non_upper_case_globals, missing_docs)]
#[path = "names.rs"]
pub mod q;

pub use args::Args;
pub use qstr::Qstr;
pub use value::Value;
pub use vm::{Config, Events, Frozen, FrozenModule, Host, Vm};

/// An exception is being raised; it lies in the [`Vm`]. Zero-sized, so that `Result<Value, Raised>` is one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Raised;

/// The float type: double precision with the feature `float64`, else single.
#[cfg(feature = "float64")]
pub type Number = f64;
/// The float type: double precision with the feature `float64`, else single.
#[cfg(not(feature = "float64"))]
pub type Number = f32;

//! `array`: the type, which the VM has.

use vm::members;
use vm::types::array::ARRAY;
use vm::types::module::Module;

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::array, &MEMBERS);

members! { static MEMBERS; array: t(&ARRAY) }

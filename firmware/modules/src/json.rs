//! `json`: objects as JSON text, and back.
//!
//! Both are as tolerant as the original. What JSON has no form for is written as `repr` shows it. When reading, commas and colons
//! are white space, either bracket closes either kind, keys may be anything.

mod dump;
mod load;

use vm::members;
use vm::types::module::Module;

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::json, &MEMBERS);

members! {
    static MEMBERS;
    dump: kw(dump::dump, 2, 255),
    dumps: kw(dump::dumps, 1, 255),
    load: f(load::load, 1),
    loads: f(load::loads, 1),
}

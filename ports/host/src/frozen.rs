//! What is importable in a program that cargo built alone, without xtask's freezer: the same packages, as text.

use std::ptr;

use vm::{Frozen, FrozenModule};

macro_rules! sources {
    ($($name:literal,)*) => {
        &[$(source($name, include_str!(concat!("../../../frozen/asyncio/", $name)))),*]
    };
}

static MODULES: &[FrozenModule] = sources! {
    "asyncio/__init__.py",
    "asyncio/core.py",
    "asyncio/event.py",
    "asyncio/funcs.py",
    "asyncio/lock.py",
    "asyncio/stream.py",
    "uasyncio.py",
};

const fn source(name: &'static str, text: &'static str) -> FrozenModule {
    FrozenModule { name: name.as_ptr(), name_len: name.len(), code: ptr::null(), source: text.as_ptr(), source_len: text.len() }
}

/// The table.
pub static FROZEN: Frozen = Frozen { n_modules: MODULES.len(), modules: MODULES.as_ptr(), names: ptr::null() };

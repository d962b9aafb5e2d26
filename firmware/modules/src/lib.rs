//! Python modules written in Rust, one file or folder each, against the public API of `vm`.
//!
//! Knows nothing of chips: what a module needs from hardware it asks of a trait that a port implements.
#![no_std]
#![forbid(unsafe_code)]

mod array;
mod collections;
mod errno;
mod heapq;
mod io;
mod json;
mod math;
mod re;
mod struct_;
mod time;

use vm::heap::Member;
use vm::members;

vm::qstrs! {
    /// Names of this crate's modules, one per line, sorted. What `vm` has already is taken from there.
    pub mod own after vm::q::END;
    a,
    abs_tol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    b,
    BytesIO,
    calcsize,
    ceil,
    clock,
    copysign,
    cos,
    cosh,
    degrees,
    dump,
    dumps,
    e,
    EACCES,
    EADDRINUSE,
    EAGAIN,
    EALREADY,
    EBADF,
    ECONNABORTED,
    ECONNREFUSED,
    ECONNRESET,
    EEXIST,
    EHOSTUNREACH,
    EINPROGRESS,
    EINVAL,
    EIO,
    EISDIR,
    ENOBUFS,
    ENODEV,
    ENOENT,
    ENOMEM,
    ENOTCONN,
    EOPNOTSUPP,
    EPERM,
    erf,
    erfc,
    errorcode,
    ETIMEDOUT,
    exp,
    expm1,
    fabs,
    factorial,
    floor,
    fmod,
    frexp,
    gamma,
    getvalue,
    gmtime,
    group,
    groups,
    heapify,
    heappop,
    heappush,
    heapq,
    inf,
    io,
    isclose,
    isfinite,
    isinf,
    isnan,
    json,
    ldexp,
    lgamma,
    load,
    loads,
    localtime,
    log,
    log10,
    log2,
    match_ = "match",
    math,
    mktime,
    modf,
    namedtuple,
    nan,
    pack,
    pack_into,
    pi,
    radians,
    re,
    rel_tol,
    search,
    seek,
    separators,
    sin,
    sinh,
    sleep,
    sleep_ms,
    sleep_us,
    span,
    sqrt,
    StringIO,
    struct_ = "struct",
    sub,
    tan,
    tanh,
    tau,
    tell,
    ticks_add,
    ticks_cpu,
    ticks_diff,
    ticks_ms,
    ticks_us,
    time,
    time_ns,
    trunc,
    unpack,
    unpack_from,
}

pub use own::POOL;

/// Names, as constants: those of `vm`, then this crate's own.
pub mod q {
    pub use super::own::*;
    #[allow(unused_imports)]
    pub use vm::q::*;
}

members! {
    /// Every module of this crate, for the configuration of a `Vm`.
    pub static MODULES;
    array: t(&array::MODULE),
    collections: t(&collections::MODULE),
    errno: t(&errno::MODULE),
    heapq: t(&heapq::MODULE),
    io: t(&io::MODULE),
    json: t(&json::MODULE),
    math: t(&math::MODULE),
    re: t(&re::MODULE),
    struct_: t(&struct_::MODULE),
    time: t(&time::MODULE),
}

/// The table as a slice.
pub static ALL: &[Member] = &MODULES;

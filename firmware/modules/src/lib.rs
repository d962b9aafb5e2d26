//! Python modules written in Rust, one file or folder each, against the public API of `vm`.
//!
//! Knows nothing of chips: what a module needs from hardware it asks of a trait that a port implements.
#![no_std]
#![forbid(unsafe_code)]

mod array;
mod asyncio;
mod binascii;
mod cmath;
mod collections;
mod deflate;
mod errno;
mod hashlib;
mod heapq;
mod io;
mod json;
mod math;
mod os;
mod platform;
mod random;
mod re;
mod select;
mod struct_;
mod time;

use vm::heap::Member;
use vm::members;

vm::qstrs! {
    /// Names of this crate's modules, one per line, sorted. What `vm` has already is taken from there.
    pub mod own after vm::q::END;
    _asyncio,
    _task_queue,
    a,
    a2b_base64,
    abs_tol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    AUTO,
    b,
    b2a_base64,
    binascii,
    BytesIO,
    calcsize,
    cancel,
    CancelledError,
    ceil,
    chdir,
    choice,
    clock,
    cmath,
    copysign,
    coro,
    cos,
    cosh,
    crc32,
    data,
    deflate,
    DeflateIO,
    degrees,
    digest,
    done,
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
    getcwd,
    getenv,
    getrandbits,
    getvalue,
    gmtime,
    group,
    groups,
    GZIP,
    hashlib,
    heapify,
    heappop,
    heappush,
    heapq,
    hexlify,
    ilistdir,
    inf,
    io,
    ipoll,
    isclose,
    isfinite,
    isinf,
    isnan,
    json,
    ldexp,
    lgamma,
    libc_ver,
    listdir,
    load,
    loads,
    localtime,
    log,
    log10,
    log2,
    match_ = "match",
    math,
    md5,
    mkdir,
    mktime,
    modf,
    namedtuple,
    nan,
    newline_ = "newline",
    os,
    pack,
    pack_into,
    peek,
    ph_key,
    phase,
    pi,
    polar,
    poll,
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLOUT,
    push,
    putenv,
    python_compiler,
    radians,
    randint,
    random,
    randrange,
    re,
    RAW,
    rect,
    register,
    rel_tol,
    rename,
    rmdir,
    search,
    seed,
    select,
    separators,
    sha1,
    sha256,
    sin,
    sinh,
    sleep,
    sleep_ms,
    sleep_us,
    span,
    sqrt,
    stat,
    state,
    StringIO,
    struct_ = "struct",
    sub,
    sysname,
    system,
    tan,
    tanh,
    Task,
    TaskQueue,
    tau,
    ticks_add,
    ticks_cpu,
    ticks_diff,
    ticks_ms,
    ticks_us,
    time,
    time_ns,
    trunc,
    uname,
    unhexlify,
    uniform,
    unlink,
    unpack,
    unpack_from,
    unregister,
    unsetenv,
    urandom,
    ZLIB,
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
    _asyncio: t(&asyncio::MODULE),
    array: t(&array::MODULE),
    binascii: t(&binascii::MODULE),
    cmath: t(&cmath::MODULE),
    collections: t(&collections::MODULE),
    deflate: t(&deflate::MODULE),
    errno: t(&errno::MODULE),
    hashlib: t(&hashlib::MODULE),
    heapq: t(&heapq::MODULE),
    io: t(&io::MODULE),
    json: t(&json::MODULE),
    math: t(&math::MODULE),
    os: t(&os::MODULE),
    platform: t(&platform::MODULE),
    random: t(&random::MODULE),
    re: t(&re::MODULE),
    select: t(&select::MODULE),
    struct_: t(&struct_::MODULE),
    time: t(&time::MODULE),
}

/// The table as a slice.
pub static ALL: &[Member] = &MODULES;

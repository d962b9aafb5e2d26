//! Error numbers as the original's boards have them (Linux numbers), and their names.

macro_rules! errors {
    ($($name:ident = $n:literal,)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`")]
            pub const $name: u16 = $n;
        )*

        /// The name of an error number that the `errno` module knows.
        pub fn name(number: isize) -> Option<&'static str> {
            match number { $($n => Some(stringify!($name)),)* _ => None }
        }
    };
}

errors! {
    EPERM = 1,
    ENOENT = 2,
    EIO = 5,
    EBADF = 9,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EEXIST = 17,
    ENODEV = 19,
    EISDIR = 21,
    EINVAL = 22,
    EOPNOTSUPP = 95,
    EADDRINUSE = 98,
    ECONNABORTED = 103,
    ECONNRESET = 104,
    ENOBUFS = 105,
    ENOTCONN = 107,
    ETIMEDOUT = 110,
    ECONNREFUSED = 111,
    EHOSTUNREACH = 113,
    EALREADY = 114,
    EINPROGRESS = 115,
}

/// A file system that may only be read. The `errno` module has no name for it.
pub const EROFS: u16 = 30;

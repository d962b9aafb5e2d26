//! `errno`: the error numbers, and the names behind them.

use vm::types::dict;
use vm::types::module::Module;
use vm::{Qstr, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::errno, &MEMBERS).with_hooks(Some(errorcode), None);

macro_rules! numbers {
    ($($name:ident),* $(,)?) => {
        members! { static MEMBERS; $($name: v(Value::from_i16(vm::errno::$name as i16))),* }
    };
}

numbers! {
    EPERM, ENOENT, EIO, EBADF, EAGAIN, ENOMEM, EACCES, EEXIST, ENODEV, EISDIR, EINVAL, EOPNOTSUPP, EADDRINUSE, ECONNABORTED, ECONNRESET, ENOBUFS,
    ENOTCONN, ETIMEDOUT, ECONNREFUSED, EHOSTUNREACH, EALREADY, EINPROGRESS,
}

/// `errorcode`: a dict, made when it is read.
fn errorcode(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    if name != q::errorcode {
        return Ok(None);
    }
    dict::new_fixed(vm, MEMBERS.iter().map(|member| (member.value, Value::qstr(member.name)))).map(Some)
}

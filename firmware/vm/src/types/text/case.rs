//! Upper and lower case, and what characters are. ASCII only, as in the original.

use super::receiver;
use super::split::is_space;
use crate::args::Args;
use crate::heap::text::StrBuf;
use crate::{Raised, Value, Vm};

/// `lower()`.
pub fn lower(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    mapped(vm, args, <[u8]>::make_ascii_lowercase)
}

/// `upper()`.
pub fn upper(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    mapped(vm, args, <[u8]>::make_ascii_uppercase)
}

fn mapped(vm: &mut Vm, args: Args, change: fn(&mut [u8])) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let n = vm.content(source).len();
    let mut buf = StrBuf::with_capacity(vm, n)?;
    buf.push_from(vm, |vm| vm.content(source))?;
    change(buf.as_mut_bytes(&mut vm.heap));
    kind.finish(vm, buf)
}

/// `isspace()`.
pub fn isspace(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    all(vm, args, is_space)
}

/// `isalpha()`.
pub fn isalpha(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    all(vm, args, |byte| byte.is_ascii_alphabetic())
}

/// `isdigit()`.
pub fn isdigit(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    all(vm, args, |byte| byte.is_ascii_digit())
}

fn all(vm: &mut Vm, args: Args, is: fn(u8) -> bool) -> Result<Value, Raised> {
    let (_, source) = receiver(vm, args)?;
    let content = vm.content(source);
    Ok(Value::bool(!content.is_empty() && content.iter().all(|&byte| is(byte))))
}

/// `isupper()`: some letter is upper case, and none lower.
pub fn isupper(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    cased(vm, args, |byte| byte.is_ascii_uppercase(), |byte| byte.is_ascii_lowercase())
}

/// `islower()`: some letter is lower case, and none upper.
pub fn islower(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    cased(vm, args, |byte| byte.is_ascii_lowercase(), |byte| byte.is_ascii_uppercase())
}

fn cased(vm: &mut Vm, args: Args, wanted: fn(u8) -> bool, unwanted: fn(u8) -> bool) -> Result<Value, Raised> {
    let (_, source) = receiver(vm, args)?;
    let content = vm.content(source);
    Ok(Value::bool(content.iter().any(|&byte| wanted(byte)) && !content.iter().any(|&byte| unwanted(byte))))
}

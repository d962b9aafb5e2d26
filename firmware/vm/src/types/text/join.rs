//! `join`.

use super::{Kind, receiver};
use crate::args::Args;
use crate::heap::text::StrBuf;
use crate::types::exception::TYPE_ERROR;
use crate::types::list;
use crate::{Raised, Value, Vm};

/// `join(iterable)`.
pub fn join(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, separator) = receiver(vm, args)?;
    let mut items = args.get(1);
    if vm.sequence(items).is_none() {
        let list = list::new(vm, 4)?;
        vm.for_each(items, |vm, item| list::append(vm, list, item))?;
        items = list.value();
    }
    let n = vm.sequence(items).map_or(0, <[Value]>::len);
    let item = |vm: &Vm, idx: usize| vm.sequence(items).and_then(|items| items.get(idx).copied()).unwrap_or(Value::NULL);
    let mut bytes = vm.content(separator).len().saturating_mul(n.saturating_sub(1));
    for idx in 0..n {
        let item = item(vm, idx);
        if Kind::of(vm, item).map(Kind::is_str) != Some(kind.is_str()) {
            return Err(vm.raise_text(TYPE_ERROR, "join expects a list of str/bytes objects consistent with self object"));
        }
        bytes = bytes.saturating_add(vm.content(item).len());
    }
    let mut buf = StrBuf::with_capacity(vm, bytes)?;
    for idx in 0..n {
        if idx > 0 {
            buf.push_from(vm, |vm| vm.content(separator))?;
        }
        let item = item(vm, idx);
        buf.push_from(vm, |vm| vm.content(item))?;
    }
    kind.finish(vm, buf)
}

//! Cutting: `split`, `rsplit`, `splitlines`, `partition`, `strip`.

use core::ops::Range;

use super::search::{find, rfind};
use super::{Kind, receiver, same_kind};
use crate::args::{Args, Param};
use crate::heap::Ref;
use crate::types::exception::{NOT_IMPLEMENTED_ERROR, VALUE_ERROR};
use crate::types::list::{self, List};
use crate::{Raised, Value, Vm, q};

/// White space as the original has it: ASCII only.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | 9..=13)
}

/// The receiver, the separator unless it is white space, and how often to cut.
fn split_args(vm: &mut Vm, args: Args) -> Result<(Kind, Value, Option<Value>, usize), Raised> {
    let (kind, source) = receiver(vm, args)?;
    let limit = match args.optional(2) {
        Some(limit) => usize::try_from(vm.int_arg(limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let separator = match args.optional(1) {
        // Other buffers than bytes will not do, though most methods take them.
        Some(separator) if Kind::of(vm, separator) == Some(Kind::ByteArray) => return Err(vm.not_implicitly(separator, q::str)),
        Some(separator) if !separator.is_none() => Some(same_kind(vm, kind, separator)?),
        _ => None,
    };
    if separator.is_some_and(|separator| vm.content(separator).is_empty()) {
        return Err(empty_separator(vm));
    }
    Ok((kind, source, separator, limit))
}

fn empty_separator(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "empty separator")
}

fn push_piece(vm: &mut Vm, list: Ref<List>, kind: Kind, source: Value, range: Range<usize>) -> Result<(), Raised> {
    vm.poll()?;
    let piece = kind.piece(vm, source, range)?;
    list::append(vm, list, piece)
}

/// `split([sep[, max]])`.
pub fn split(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, source, separator, limit) = split_args(vm, args)?;
    let list = list::new(vm, 4)?;
    let len = vm.content(source).len();
    let mut at = 0;
    let mut n = 0;
    match separator {
        None => {
            at += spaces(vm, source, at);
            while at < len && n < limit {
                let end = at + vm.content(source).get(at..).unwrap_or(&[]).iter().take_while(|&&byte| !is_space(byte)).count();
                push_piece(vm, list, kind, source, at..end)?;
                n += 1;
                at = end + spaces(vm, source, end);
            }
            if at < len {
                push_piece(vm, list, kind, source, at..len)?;
            }
        }
        Some(separator) => {
            while n < limit {
                let rest = vm.content(source).get(at..).unwrap_or(&[]);
                let Some(found) = find(rest, vm.content(separator)) else {
                    break;
                };
                push_piece(vm, list, kind, source, at..at + found)?;
                n += 1;
                at += found + vm.content(separator).len();
            }
            push_piece(vm, list, kind, source, at..len)?;
        }
    }
    Ok(list.value())
}

/// Number of white space bytes from `at` on.
fn spaces(vm: &Vm, source: Value, at: usize) -> usize {
    vm.content(source).get(at..).unwrap_or(&[]).iter().take_while(|&&byte| is_space(byte)).count()
}

/// `rsplit([sep[, max]])`: cuts from the end.
pub fn rsplit(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    if args.len() < 3 {
        return split(vm, args);
    }
    let (kind, source, separator, limit) = split_args(vm, args)?;
    let Some(separator) = separator else {
        if limit == usize::MAX {
            return split(vm, args);
        }
        return Err(vm.raise_text(NOT_IMPLEMENTED_ERROR, "rsplit(None,n)"));
    };
    let list = list::new(vm, 4)?;
    let mut end = vm.content(source).len();
    let mut n = 0;
    while n < limit {
        let front = vm.content(source).get(..end).unwrap_or(&[]);
        let Some(found) = rfind(front, vm.content(separator)) else {
            break;
        };
        let start = found + vm.content(separator).len();
        push_piece(vm, list, kind, source, start..end)?;
        n += 1;
        end = found;
    }
    push_piece(vm, list, kind, source, 0..end)?;
    numbers::slices::reverse(list.vec_mut(&mut vm.heap, List::items));
    Ok(list.value())
}

/// `splitlines(keepends=False)`.
pub fn splitlines(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let [keep] = vm.parse_args(args.skip(1), &[Param::optional(q::keepends, Value::FALSE)])?;
    let keep = vm.truth(keep)?;
    let list = list::new(vm, 4)?;
    let len = vm.content(source).len();
    let mut at = 0;
    while at < len {
        let rest = vm.content(source).get(at..).unwrap_or(&[]);
        let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let ending = match rest.get(line..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        push_piece(vm, list, kind, source, at..at + line + if keep { ending } else { 0 })?;
        at += line + ending;
    }
    Ok(list.value())
}

/// `partition(sep)`.
pub fn partition(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    divide(vm, args, false)
}

/// `rpartition(sep)`.
pub fn rpartition(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    divide(vm, args, true)
}

fn divide(vm: &mut Vm, args: Args, backward: bool) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let separator = same_kind(vm, kind, args.get(1))?;
    let (hay, needle) = (vm.content(source), vm.content(separator));
    if needle.is_empty() {
        return Err(empty_separator(vm));
    }
    let (len, n) = (hay.len(), needle.len());
    let found = if backward { rfind(hay, needle) } else { find(hay, needle) };
    let Some(at) = found else {
        let nothing = kind.nothing(vm)?;
        let whole = kind.piece(vm, source, 0..len)?;
        return vm.new_tuple(&if backward { [nothing, nothing, whole] } else { [whole, nothing, nothing] });
    };
    let before = kind.piece(vm, source, 0..at)?;
    let middle = kind.piece(vm, source, at..at + n)?;
    let after = kind.piece(vm, source, at + n..len)?;
    vm.new_tuple(&[before, middle, after])
}

/// `strip([chars])`.
pub fn strip(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    trim(vm, args, true, true)
}

/// `lstrip([chars])`.
pub fn lstrip(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    trim(vm, args, true, false)
}

/// `rstrip([chars])`.
pub fn rstrip(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    trim(vm, args, false, true)
}

fn trim(vm: &mut Vm, args: Args, left: bool, right: bool) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let chars = match args.optional(1) {
        Some(chars) => Some(same_kind(vm, kind, chars)?),
        None => None,
    };
    let len = vm.content(source).len();
    let is_one_of = |found: bool| found && !vm.is_interrupted();
    let range = match (vm.str(source), chars.map(|chars| vm.str(chars))) {
        (Some(text), Some(Some(chars))) => kept(
            text.char_indices().map(|(at, c)| (at, at + c.len_utf8(), is_one_of(chars.chars().any(|other| other == c)))),
            len,
            left,
            right,
        ),
        _ => {
            let drop = |byte: u8| match chars {
                Some(chars) => is_one_of(vm.content(chars).contains(&byte)),
                None => is_space(byte),
            };
            kept(vm.content(source).iter().enumerate().map(|(at, &byte)| (at, at + 1, drop(byte))), len, left, right)
        }
    };
    if vm.is_interrupted() {
        return Err(vm.interrupted());
    }
    if range.is_empty() { kind.nothing(vm) } else { kind.piece(vm, source, range) }
}

/// What is left of items (start, end, whether to drop it) when dropped from the ends; `len` is where the last one ends.
fn kept(items: impl DoubleEndedIterator<Item = (usize, usize, bool)> + Clone, len: usize, left: bool, right: bool) -> Range<usize> {
    let start = if left { items.clone().find(|item| !item.2).map(|item| item.0) } else { Some(0) };
    let end = if right { items.clone().rfind(|item| !item.2).map(|item| item.1) } else { Some(len) };
    match (start, end) {
        (Some(start), Some(end)) => start..end,
        _ => 0..0,
    }
}

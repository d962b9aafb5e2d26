//! Searching: `find`, `index`, `count`, `startswith`, `replace`, `in`.

use super::{Kind, Needle, len, number_at, part, receiver, same_kind, window};
use crate::args::Args;
use crate::heap::Tuple;
use crate::heap::text::StrBuf;
use crate::types::exception::VALUE_ERROR;
use crate::types::int;
use crate::{Raised, Value, Vm, q};

/// Needles of more bytes than this are looked for with a checksum, so that no pair of texts takes more than some 32 steps a byte.
const LONG_NEEDLE: usize = 32;
/// Odd, so that each byte of the window counts.
const FACTOR: u32 = 0x0100_0193;

/// Where `needle` first lies in `hay`.
pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let Some((&first, _)) = needle.split_first() else {
        return Some(0);
    };
    let last = hay.len().checked_sub(needle.len())?;
    if needle.len() > LONG_NEEDLE {
        let windows = hay.windows(needle.len());
        return rolling(hay.iter(), hay.get(needle.len()..)?.iter(), needle.iter(), windows, needle);
    }
    let mut at = 0;
    while at <= last {
        at += hay.get(at..=last)?.iter().position(|&byte| byte == first)?;
        if hay.get(at..).is_some_and(|rest| rest.starts_with(needle)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where `needle` last lies in `hay`.
pub fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    if needle.len() > LONG_NEEDLE {
        let windows = hay.windows(needle.len()).rev();
        return rolling(hay.iter().rev(), hay.get(..last)?.iter().rev(), needle.iter().rev(), windows, needle).map(|at| last - at);
    }
    (0..=last).rev().find(|&at| hay.get(at..).is_some_and(|rest| rest.starts_with(needle)))
}

/// Number of the first window whose bytes are `needle`: `leaving` and `entering` are the bytes that go and come from one window to the next, in the
/// direction of the search, as are those of `sought`.
fn rolling<'a>(
    leaving: impl Iterator<Item = &'a u8> + Clone,
    entering: impl Iterator<Item = &'a u8>,
    sought: impl Iterator<Item = &'a u8>,
    windows: impl Iterator<Item = &'a [u8]>,
    needle: &[u8],
) -> Option<usize> {
    let add = |sum: u32, byte: &u8| sum.wrapping_mul(FACTOR).wrapping_add((*byte).into());
    let (mut wanted, mut sum, mut weight) = (0, 0, 1_u32);
    for (sought, byte) in sought.zip(leaving.clone()) {
        wanted = add(wanted, sought);
        sum = add(sum, byte);
        weight = weight.wrapping_mul(FACTOR);
    }
    // Behind the last window nothing enters.
    let entering = entering.map(Some).chain([None]);
    for (at, ((window, old), new)) in windows.zip(leaving).zip(entering).enumerate() {
        if sum == wanted && window == needle {
            return Some(at);
        }
        sum = add(sum, new?).wrapping_sub(weight.wrapping_mul((*old).into()));
    }
    None
}

fn search(vm: &mut Vm, args: Args, backward: bool) -> Result<Option<Value>, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let needle = Needle::of(vm, kind, args.get(1))?;
    let window = window(vm, kind, source, args.optional(2), args.optional(3))?;
    let start = window.start;
    let Some(hay) = vm.content(source).get(window) else {
        return Ok(None);
    };
    let found = if backward { rfind(hay, needle.bytes(vm)) } else { find(hay, needle.bytes(vm)) };
    match found {
        Some(at) => int::from_word(vm, number_at(vm, kind, source, start + at) as isize).map(Some),
        None => Ok(None),
    }
}

fn no_substring(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "substring not found")
}

/// `find(sub[, start[, end]])`.
pub fn find_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(search(vm, args, false)?.unwrap_or(Value::from_i16(-1)))
}

/// `rfind(sub[, start[, end]])`.
pub fn rfind_method(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(search(vm, args, true)?.unwrap_or(Value::from_i16(-1)))
}

/// `index(sub[, start[, end]])`.
pub fn index(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match search(vm, args, false)? {
        Some(found) => Ok(found),
        None => Err(no_substring(vm)),
    }
}

/// `rindex(sub[, start[, end]])`.
pub fn rindex(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match search(vm, args, true)? {
        Some(found) => Ok(found),
        None => Err(no_substring(vm)),
    }
}

/// `count(sub[, start[, end]])`: occurrences that do not overlap.
pub fn count(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let needle = Needle::of(vm, kind, args.get(1))?;
    let window = window(vm, kind, source, args.optional(2), args.optional(3))?;
    let needle = needle.bytes(vm);
    let n = match vm.content(source).get(window) {
        None => usize::from(needle.is_empty()),
        Some(hay) if needle.is_empty() && kind.is_str() => core::str::from_utf8(hay).map_or(hay.len(), |text| text.chars().count()) + 1,
        Some(hay) if needle.is_empty() => hay.len() + 1,
        Some(mut hay) => {
            let mut n = 0;
            while let Some(at) = find(hay, needle) {
                n += 1;
                hay = hay.get(at + needle.len()..).unwrap_or(&[]);
            }
            n
        }
    };
    int::from_word(vm, n as isize)
}

/// `startswith(prefix or tuple of them[, start[, end]])`.
pub fn startswith(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    at_border(vm, args, |hay, needle| hay.starts_with(needle))
}

/// `endswith(suffix or tuple of them[, start[, end]])`.
pub fn endswith(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    at_border(vm, args, |hay, needle| hay.ends_with(needle))
}

fn at_border(vm: &mut Vm, args: Args, is_there: fn(&[u8], &[u8]) -> bool) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    // The end is looked at first, which shows if neither is an integer.
    window(vm, kind, source, None, args.optional(3))?;
    let window = window(vm, kind, source, args.optional(2), args.optional(3))?;
    let window = window.start..window.end.max(window.start);
    let border = args.get(1);
    let test = |vm: &mut Vm, border: Value| match vm.str_or_bytes(border) {
        Some(border) => Ok(is_there(part(vm, source, window.clone()), border)),
        None => Err(vm.not_implicitly(border, q::str)),
    };
    let Some(tuple) = border.cast::<Tuple>() else {
        return test(vm, border).map(Value::bool);
    };
    for idx in 0..tuple.items(&vm.heap).len() {
        let item = tuple.item(&vm.heap, idx);
        if test(vm, item)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

/// `replace(old, new[, count])`.
pub fn replace(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let limit = match args.optional(3) {
        Some(limit) => usize::try_from(vm.int_arg(limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let source_len = vm.content(source).len();
    if limit == 0 {
        return kind.piece(vm, source, 0..source_len);
    }
    let old = same_kind(vm, kind, args.get(1))?;
    let new = same_kind(vm, kind, args.get(2))?;
    let old_len = vm.content(old).len();
    if old_len > 0 && find(vm.content(source), vm.content(old)).is_none() {
        return kind.piece(vm, source, 0..source_len);
    }
    let mut buf = StrBuf::with_capacity(vm, source_len)?;
    let mut at = 0;
    let mut done = 0;
    while done < limit {
        vm.poll()?;
        let rest = vm.content(source).get(at..).unwrap_or(&[]);
        let Some(found) = find(rest, vm.content(old)) else {
            break;
        };
        buf.push_from(vm, |vm| part(vm, source, at..at + found))?;
        buf.push_from(vm, |vm| vm.content(new))?;
        at += found + old_len;
        done += 1;
        if old_len == 0 {
            // An empty text lies before every item and at the end.
            let n = item_bytes(vm, kind, source, at);
            if n == 0 {
                break;
            }
            buf.push_from(vm, |vm| part(vm, source, at..at + n))?;
            at += n;
        }
    }
    buf.push_from(vm, |vm| part(vm, source, at..source_len))?;
    kind.finish(vm, buf)
}

/// Bytes of the item that begins at byte `at`; 0 at the end.
fn item_bytes(vm: &Vm, kind: Kind, source: Value, at: usize) -> usize {
    if kind.is_str() {
        vm.str(source).and_then(|text| text.get(at..)?.chars().next()).map_or(0, char::len_utf8)
    } else {
        usize::from(at < vm.content(source).len())
    }
}

/// `needle in source`; `None` if the items have to be compared one by one.
pub fn contains(vm: &mut Vm, kind: Kind, source: Value, needle: Value) -> Result<Option<bool>, Raised> {
    if kind.is_str() {
        if vm.str(needle).is_none() {
            return Err(vm.not_implicitly(needle, q::str));
        }
    } else if let Some(byte) = needle.as_small() {
        return Ok(Some(u8::try_from(byte).is_ok_and(|byte| vm.content(source).contains(&byte))));
    } else if vm.buffer(needle).is_none() {
        return Ok(None);
    }
    Ok(Some(find(vm.content(source), vm.content(needle)).is_some()))
}

/// `center(width)`.
pub fn center(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (kind, source) = receiver(vm, args)?;
    let width = vm.int_arg(args.get(1))?;
    let n = len(vm, kind, source);
    let bytes = vm.content(source).len();
    let pad = usize::try_from(width).unwrap_or(0).saturating_sub(n);
    if pad == 0 {
        return kind.piece(vm, source, 0..bytes);
    }
    let mut buf = StrBuf::with_capacity(vm, bytes.saturating_add(pad))?;
    buf.fill(vm, pad / 2, b' ')?;
    buf.push_from(vm, |vm| vm.content(source))?;
    buf.fill(vm, pad - pad / 2, b' ')?;
    kind.finish(vm, buf)
}

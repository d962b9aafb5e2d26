//! `re`: regular expressions over bytes; of a `str`, over its UTF-8.
//!
//! `compile` makes a program of bytes, `matcher` runs it in time bounded by the product of program and text: `quick` with a budget, else `ways`. The syntax and the limits on the size
//! of programs are the original's.

mod code;
mod compile;
mod matcher;
mod quick;
mod ways;

use core::ops::Range;

use vm::builtins::objects;
use vm::heap::text::StrBuf;
use vm::heap::{NativeType, Slots};
use vm::print::{Out, Style};
use vm::types::exception::{INDEX_ERROR, NOT_IMPLEMENTED_ERROR, UNICODE_ERROR};
use vm::types::module::Module;
use vm::types::text::{self, Kind};
use vm::types::{list, seq};
use vm::{Args, Raised, Value, Vm, members};

use self::matcher::Matcher;
use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::re, &MEMBERS);

members! {
    static MEMBERS;
    compile: f(compile, 1, 2),
    match_: f(module_match, 2, 4),
    search: f(module_search, 2, 4),
    sub: f(sub, 3, 5),
}

/// A compiled expression.
#[derive(Clone, Copy)]
pub struct Pattern {
    /// `bytes`.
    program: Value,
    n_groups: usize,
}

static PATTERN: NativeType<Pattern> = NativeType::new(q::re, &PATTERN_SLOTS, &PATTERN_MEMBERS);
static PATTERN_SLOTS: Slots = Slots { show: Some(show_pattern), ..Slots::NONE };

members! {
    static PATTERN_MEMBERS;
    match_: f(match_, 2, 4),
    search: f(search, 2, 4),
    split: f(split, 2, 3),
    sub: f(sub, 3, 5),
}

/// What matched.
#[derive(Clone, Copy)]
pub struct Match {
    subject: Value,
    /// A tuple: start and end of the whole and of each group, in bytes; -1 for groups that took no part.
    places: Value,
}

static MATCH: NativeType<Match> = NativeType::new(q::match_, &MATCH_SLOTS, &MATCH_MEMBERS);
static MATCH_SLOTS: Slots = Slots { show: Some(show_match), ..Slots::NONE };

members! {
    static MATCH_MEMBERS;
    end: f(end, 1, 2),
    group: f(group, 2),
    groups: f(groups, 1),
    span: f(span, 1, 2),
    start: f(start, 1, 2),
}

fn show_pattern(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    vm.write_fmt(out, format_args!("<re {:x}>", value.bits()))
}

fn show_match(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let n = MATCH.cast(value).map_or(0, |found| seq::len(vm, found.get(&vm.heap).data.places) / 2);
    vm.write_fmt(out, format_args!("<match num={n}>"))
}

/// `compile(pattern[, flags])`; flags are ignored.
fn compile(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let source = text_arg(vm, args.get(0))?;
    let (program, n_groups) = compile::compile(vm, source)?;
    Ok(vm.new_native(&PATTERN, Pattern { program, n_groups })?.value())
}

/// A `str` or `bytes`.
fn text_arg(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if vm.str_or_bytes(value).is_some() { Ok(value) } else { Err(vm.not_implicitly(value, q::str)) }
}

/// The expression that a function was given or a method was called on; text is compiled.
fn pattern_arg(vm: &mut Vm, value: Value) -> Result<Pattern, Raised> {
    if let Some(pattern) = PATTERN.cast(value) {
        return Ok(pattern.get(&vm.heap).data);
    }
    let source = text_arg(vm, value)?;
    let (program, n_groups) = compile::compile(vm, source)?;
    Ok(Pattern { program, n_groups })
}

/// `re.match(pattern, subject)`; flags are ignored.
fn module_match(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    find(vm, args, true, false)
}

fn module_search(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    find(vm, args, false, false)
}

/// `pattern.match(subject[, start[, end]])`.
fn match_(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    find(vm, args, true, true)
}

fn search(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    find(vm, args, false, true)
}

/// `match` or `search`: pattern, subject, and if `limited` the bytes where to begin and end.
fn find(vm: &mut Vm, args: Args, anchored: bool, limited: bool) -> Result<Value, Raised> {
    let pattern = pattern_arg(vm, args.get(0))?;
    let subject = text_arg(vm, args.get(1))?;
    let limited = limited || PATTERN.cast(args.get(0)).is_some();
    let len = vm.content(subject).len();
    let mut limit = |value: Option<Value>, absent: usize| match value {
        Some(value) if limited => Ok(usize::try_from(vm.int_arg(value)?).unwrap_or(0).min(len)),
        _ => Ok(absent),
    };
    let start = limit(args.optional(2), 0)?;
    let end = limit(args.optional(3), len)?.max(start);
    let mut matcher = Matcher::new(pattern.program, pattern.n_groups);
    if !matcher.run(vm, subject, start..end, anchored)? {
        return Ok(Value::NONE);
    }
    found(vm, &matcher, subject)
}

/// A match object for what `matcher` found.
fn found(vm: &mut Vm, matcher: &Matcher, subject: Value) -> Result<Value, Raised> {
    let places = vm.new_tuple_from(matcher.n_places(), |vm, idx| match matcher.place(vm, idx) {
        Some(at) => Value::small_wrapping(at as isize),
        None => Value::from_i16(-1),
    })?;
    Ok(vm.new_native(&MATCH, Match { subject, places })?.value())
}

/// A part of the subject, of its kind.
///
/// # Errors
/// `UnicodeError` if characters of a `str` are cut.
fn piece(vm: &mut Vm, subject: Value, range: Range<usize>) -> Result<Value, Raised> {
    if vm.str(subject).is_some_and(|text| text.get(range.clone()).is_none()) {
        return Err(vm.raise(UNICODE_ERROR));
    }
    let kind = if vm.str(subject).is_some() { Kind::Str } else { Kind::Bytes };
    kind.piece(vm, subject, range)
}

/// The match that a method was called on, and the group that its argument names.
fn group_arg(vm: &mut Vm, args: Args) -> Result<(Match, Option<Range<usize>>), Raised> {
    let Some(found) = MATCH.cast(args.get(0)) else { return Err(vm.wrong_receiver(args.get(0), q::match_)) };
    let found = found.get(&vm.heap).data;
    let n = match args.optional(1) {
        Some(n) => vm.int_arg(n)?,
        None => 0,
    };
    match usize::try_from(n) {
        Ok(idx) if idx < seq::len(vm, found.places) / 2 => Ok((found, range_of(vm, found, idx))),
        _ => {
            let n = vm::types::int::from_word(vm, n)?;
            Err(vm.raise_args(INDEX_ERROR, &[n]))
        }
    }
}

fn range_of(vm: &Vm, found: Match, idx: usize) -> Option<Range<usize>> {
    let place = |idx| usize::try_from(seq::item(vm, found.places, idx)?.as_small()?).ok();
    Some(place(2 * idx)?..place(2 * idx + 1)?)
}

fn group(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match group_arg(vm, args)? {
        (found, Some(range)) => piece(vm, found.subject, range),
        (_, None) => Ok(Value::NONE),
    }
}

/// `groups()`: the text of every group.
fn groups(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (found, _) = group_arg(vm, args)?;
    let texts = list::new(vm, 0)?;
    for idx in 1..seq::len(vm, found.places) / 2 {
        let text = match range_of(vm, found, idx) {
            Some(range) => piece(vm, found.subject, range)?,
            None => Value::NONE,
        };
        list::append(vm, texts, text)?;
    }
    vm::types::tuple::from_iterable(vm, texts.value())
}

/// Start and end of a group, in items of the subject.
fn bounds(vm: &mut Vm, args: Args) -> Result<(Value, Value), Raised> {
    let (found, range) = group_arg(vm, args)?;
    let Some(range) = range else { return Ok((Value::from_i16(-1), Value::from_i16(-1))) };
    let kind = if vm.str(found.subject).is_some() { Kind::Str } else { Kind::Bytes };
    let number = |at| Value::small_wrapping(text::number_at(vm, kind, found.subject, at) as isize);
    Ok((number(range.start), number(range.end)))
}

fn span(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (start, end) = bounds(vm, args)?;
    vm.new_tuple(&[start, end])
}

fn start(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(bounds(vm, args)?.0)
}

fn end(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(bounds(vm, args)?.1)
}

/// How often to do something at most: zero and less mean without limit.
fn count_arg(vm: &mut Vm, value: Option<Value>) -> Result<usize, Raised> {
    let count = match value {
        Some(value) => vm.int_arg(value)?,
        None => 0,
    };
    Ok(usize::try_from(count).ok().filter(|&count| count > 0).unwrap_or(usize::MAX))
}

/// `split(subject[, max])`. It ends at a match of nothing, as in the original.
fn split(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let pattern = pattern_arg(vm, args.get(0))?;
    let subject = text_arg(vm, args.get(1))?;
    let most = count_arg(vm, args.optional(2))?;
    let len = vm.content(subject).len();
    let parts = list::new(vm, 0)?;
    let mut matcher = Matcher::new(pattern.program, pattern.n_groups);
    let mut at = 0;
    for _ in 0..most {
        if !matcher.run(vm, subject, at..len, false)? {
            break;
        }
        let Some(range) = matcher.range(vm, 0).filter(|range| !range.is_empty()) else { break };
        if pattern.n_groups > 0 {
            return Err(vm.raise_text(NOT_IMPLEMENTED_ERROR, "splitting with sub-captures"));
        }
        let part = piece(vm, subject, at..range.start)?;
        list::append(vm, parts, part)?;
        at = range.end;
    }
    let rest = piece(vm, subject, at..len)?;
    list::append(vm, parts, rest)?;
    Ok(parts.value())
}

/// `sub(pattern, replacement, subject[, count])`. It ends at a match of nothing, as in the original.
fn sub(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let pattern = pattern_arg(vm, args.get(0))?;
    let replacement = args.get(1);
    let is_function = objects::callable(vm, args.skip(1).without_keywords())? == Value::TRUE;
    let most = count_arg(vm, args.optional(3))?;
    let subject = text_arg(vm, args.get(2))?;
    let len = vm.content(subject).len();
    let mut matcher = Matcher::new(pattern.program, pattern.n_groups);
    let mut buf = StrBuf::new(vm)?;
    let mut at = 0;
    for n in 0..most {
        if !matcher.run(vm, subject, at..len, false)? {
            break;
        }
        let Some(range) = matcher.range(vm, 0).filter(|range| !range.is_empty()) else { break };
        push_part(vm, &mut buf, subject, at..range.start)?;
        if is_function {
            let found = found(vm, &matcher, subject)?;
            let text = vm.call(replacement, &[found])?;
            let text = text_arg(vm, text)?;
            buf.push_from(vm, |vm| vm.content(text))?;
        } else {
            if n == 0 {
                text_arg(vm, replacement)?;
            }
            push_template(vm, &mut buf, replacement, &matcher, subject)?;
        }
        at = range.end;
        vm.poll()?;
    }
    push_part(vm, &mut buf, subject, at..len)?;
    if vm.str(subject).is_some() { buf.into_str(vm) } else { Ok(buf.into_bytes(vm)) }
}

fn push_part(vm: &mut Vm, buf: &mut StrBuf, subject: Value, range: Range<usize>) -> Result<(), Raised> {
    buf.push_from(vm, |vm| vm.content(subject).get(range.clone()).unwrap_or(&[]))
}

/// Appends a replacement in which `\1` and `\g<1>` stand for groups.
fn push_template(vm: &mut Vm, buf: &mut StrBuf, template: Value, matcher: &Matcher, subject: Value) -> Result<(), Raised> {
    let byte_at = |vm: &Vm, at: usize| vm.content(template).get(at).copied();
    let mut at = 0;
    while let Some(byte) = byte_at(vm, at) {
        at += 1;
        if byte != b'\\' {
            buf.push(vm, byte)?;
            continue;
        }
        let long = byte_at(vm, at) == Some(b'g') && byte_at(vm, at + 1) == Some(b'<');
        at += 2 * long as usize;
        let mut number = None;
        while let Some(digit @ b'0'..=b'9') = byte_at(vm, at) {
            number = Some(number.unwrap_or(0_usize).saturating_mul(10).saturating_add((digit - b'0').into()));
            at += 1;
        }
        match number {
            Some(number) => {
                at += (long && byte_at(vm, at) == Some(b'>')) as usize;
                if number >= matcher.n_places() / 2 {
                    let number = vm::types::int::from_usize(vm, number)?;
                    return Err(vm.raise_args(INDEX_ERROR, &[number]));
                }
                if let Some(range) = matcher.range(vm, number) {
                    push_part(vm, buf, subject, range)?;
                }
            }
            // Anything else stands for itself.
            None => {
                if let Some(byte) = byte_at(vm, at) {
                    buf.push(vm, byte)?;
                    at += 1;
                }
            }
        }
    }
    Ok(())
}

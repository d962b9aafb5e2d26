//! The module `micropython`.

use core::sync::atomic::Ordering;

use crate::heap::{BLOCK_BYTES, Type};
use crate::print::Out;
use crate::qstr::Info;
use crate::types::module::Module;
use crate::types::{array, bytes, dict, float, function, int, list, module, str, tuple};
use crate::{Args, Qstr, Raised, Value, Vm, members, q};

members! {
    static MEMBERS;
    RingIO: t(super::ringio::RING_IO.as_type()),
    const_: f(const_, 1, 1),
    heap_lock: f(heap_lock, 0, 0),
    heap_unlock: f(heap_unlock, 0, 0),
    kbd_intr: f(kbd_intr, 1, 1),
    mem_info: f(mem_info, 0, 1),
    opt_level: f(opt_level, 0, 1),
    qstr_info: f(qstr_info, 0, 1),
    schedule: f(schedule, 2, 2),
    stack_use: f(stack_use, 0, 0),
}

members! {
    /// What a desktop has beyond that.
    static DESKTOP_MEMBERS;
    mem_current: f(mem_current, 0, 0),
    mem_peak: f(mem_peak, 0, 0),
    mem_total: f(mem_total, 0, 0),
}

members! {
    /// What a board has beyond that.
    static BOARD_MEMBERS;
    alloc_emergency_exception_buf: f(alloc_emergency_exception_buf, 1, 1),
}

/// The module `micropython`.
pub static MICROPYTHON: Module = Module::new(q::micropython, &MEMBERS).fixed().with_hooks(Some(load), None);

fn load(vm: &mut Vm, name: Qstr) -> Result<Option<Value>, Raised> {
    #[cfg(feature = "coverage")]
    if vm.name(name) == "coverage" {
        return Ok(Some(crate::coverage::FUNCTION));
    }
    Ok(crate::args::find_member(if vm.config.detailed { &DESKTOP_MEMBERS } else { &BOARD_MEMBERS }, name))
}

/// The compiler knows `const`; at run time it is the identity.
fn const_(_vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    Ok(args.get(0))
}

fn heap_lock(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    vm.heap.lock_depth = vm.heap.lock_depth.saturating_add(1);
    Ok(Value::NONE)
}

/// The depth that is left.
fn heap_unlock(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    vm.heap.lock_depth = vm.heap.lock_depth.saturating_sub(1);
    Ok(Value::small_wrapping(vm.heap.lock_depth as isize))
}

/// The byte that interrupts a program; negative for none.
fn kbd_intr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let byte = vm.int_arg(args.get(0))?;
    vm.events.interrupt_char.store(usize::try_from(byte).unwrap_or(usize::MAX), Ordering::Relaxed);
    Ok(Value::NONE)
}

fn opt_level(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(level) = args.optional(0) else {
        return crate::types::int::from_word(vm, vm.opt_level);
    };
    vm.opt_level = vm.int_arg(level)?;
    Ok(Value::NONE)
}

fn schedule(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.schedule(args.get(0), args.get(1))?;
    Ok(Value::NONE)
}

fn stack_use(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    int::from_word(vm, vm.stack_use() as isize)
}

/// Exceptions take what they need from the heap even while it is locked; this is for when it is full.
fn alloc_emergency_exception_buf(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let n = vm.int_arg(args.get(0))?;
    vm.set_reserve(n.max(0) as usize)?;
    Ok(Value::NONE)
}

fn mem_total(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    int::from_word(vm, vm.heap.allocated_bytes() as isize)
}

fn mem_current(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    int::from_word(vm, vm.heap.used_bytes() as isize)
}

fn mem_peak(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    int::from_word(vm, vm.heap.peak_bytes() as isize)
}

/// `qstr_info([verbose])`: the names made at run time.
fn qstr_info(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Info { n_pool, n_qstr, n_str_data_bytes, n_total_bytes } = vm.names.info();
    vm.write_fmt(
        Out::Console,
        format_args!("qstr pool: n_pool={n_pool}, n_qstr={n_qstr}, n_str_data_bytes={n_str_data_bytes}, n_total_bytes={n_total_bytes}\n"),
    )?;
    if args.optional(0).is_some() {
        for name in vm.names.ram() {
            vm.write(Out::Console, "Q(")?;
            vm.write_name(Out::Console, name)?;
            vm.write(Out::Console, ")\n")?;
        }
    }
    Ok(Value::NONE)
}

/// `mem_info([map])`.
pub fn mem_info(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let usage = vm.heap.usage();
    if vm.config.detailed {
        let (total, current, peak) = (vm.heap.allocated_bytes(), vm.heap.used_bytes(), vm.heap.peak_bytes());
        vm.write_fmt(Out::Console, format_args!("mem: total={total}, current={current}, peak={peak}\n"))?;
    }
    let (stack, limit) = (vm.stack_use(), vm.stack_bytes());
    vm.write_fmt(Out::Console, format_args!("stack: {stack} out of {limit}\n"))?;
    let (total, used, free) = (usage.total_bytes, usage.used_bytes, usage.free_bytes);
    vm.write_fmt(Out::Console, format_args!("GC: total: {total}, used: {used}, free: {free}\n"))?;
    let (ones, twos, block, free) = (usage.one_blocks, usage.two_blocks, usage.max_block, usage.max_free);
    vm.write_fmt(Out::Console, format_args!(" No. of 1-blocks: {ones}, 2-blocks: {twos}, max blk sz: {block}, max free sz: {free}\n"))?;
    if args.optional(0).is_some() {
        for area in 0..vm.heap.n_areas() {
            map(vm, area)?;
        }
    }
    Ok(Value::NONE)
}

/// Blocks in a line of the map.
const LINE: usize = 64;

/// A letter for each block of an area of the heap.
fn map(vm: &mut Vm, area: usize) -> Result<(), Raised> {
    let Some((base, n_blocks)) = vm.heap.area(area) else {
        return Ok(());
    };
    vm.write_fmt(Out::Console, format_args!("GC memory layout; from {base:x}:"))?;
    let mut block = 0;
    while block < n_blocks {
        let n_free = (block..n_blocks).take_while(|&block| vm.heap.block(area, block).0 == '.').count();
        if n_free >= 2 * LINE {
            let n_lines = n_free / LINE;
            vm.write_fmt(Out::Console, format_args!("\n       ({n_lines} lines all free)"))?;
            block += n_lines * LINE;
            if block >= n_blocks {
                break;
            }
        }
        vm.write_fmt(Out::Console, format_args!("\n{:08x}: ", block * BLOCK_BYTES))?;
        for block in block..n_blocks.min(block + LINE) {
            let letter = match vm.heap.block(area, block) {
                ('h', word) => letter(word),
                (letter, _) => letter,
            };
            vm.write(Out::Console, letter.encode_utf8(&mut [0; 4]))?;
        }
        block += LINE;
    }
    vm.write(Out::Console, "\n")
}

/// The letter of an allocation that begins with `word`: its type, if it is an object.
fn letter(word: usize) -> char {
    const LETTERS: [(&Type, char); 13] = [
        (&tuple::TUPLE, 'T'),
        (&list::LIST, 'L'),
        (&dict::DICT, 'D'),
        (&str::STR, 'S'),
        (&bytes::BYTES, 'S'),
        (&array::BYTEARRAY, 'A'),
        (&array::ARRAY, 'A'),
        (&float::FLOAT, 'F'),
        (&function::FUNCTION, 'B'),
        (&function::CLOSURE, 'h'),
        (&function::GENERATOR_FUNCTION, 'B'),
        (&module::MODULE, 'M'),
        (&dict::ORDERED_DICT, 'h'),
    ];
    LETTERS.iter().find(|&&(ty, _)| core::ptr::from_ref(ty).addr() == word).map_or('h', |&(_, letter)| letter)
}

//! From reset to the first life of the machine, and the memory it lives in.
//!
//! Memory is laid out by `cortex.x`. The machine stack lies at the bottom of the RAM: outgrowing it is a bus fault.
//! Registers: ARMv7-M Architecture Reference Manual, "System control block".

use crate::fault::readable;
use crate::host::Board;
use crate::{Chip, clock, console, irq, life};
use core::arch::naked_asm;
use core::cell::UnsafeCell;
use core::ptr::{self, NonNull};
use cortex_m::Peripherals;
use cortex_m::peripheral::SCB;
use cortex_m::peripheral::scb::Exception;
use vm::Frozen;
use vm::heap::Region;
use vm::qstr::Pool;

/// Machine stack that is kept back from the VM, in bytes: for its deepest leaf functions, and for interrupts.
const STACK_RESERVE: usize = 2048;

#[allow(improper_ctypes, reason = "what was frozen is laid out by `vm::layout`, which the freezer compares with its own")]
unsafe extern "C" {
    static _stack_bottom: u8;
    static _frames_start: u8;
    static _frames_end: u8;
    static _heap_start: u8;
    static _heap_end: u8;
    static _more_heap_start: u8;
    static _more_heap_end: u8;
    static fb_frozen: Frozen;
}

/// The first instructions after reset: FPU on, `.data` copied, `.bss` zeroed. In assembly, because Rust code may rely
/// on all three.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Reset() {
    naked_asm!(
        "ldr r0, =_stack_top",
        "mov sp, r0",
        // CPACR: coprocessors 10 and 11, the FPU, for everybody. A core without one ignores it.
        "ldr r0, =0xe000ed88",
        "ldr r1, [r0]",
        "orr r1, r1, #0xf00000",
        "str r1, [r0]",
        "dsb",
        "isb",
        "ldr r0, =_data_start",
        "ldr r1, =_data_end",
        "ldr r2, =_data_load",
        "2:",
        "cmp r0, r1",
        "beq 3f",
        "ldr r3, [r2], #4",
        "str r3, [r0], #4",
        "b 2b",
        "3:",
        "ldr r0, =_bss_start",
        "ldr r1, =_bss_end",
        "movs r2, #0",
        "4:",
        "cmp r0, r1",
        "beq 5f",
        "str r2, [r0], #4",
        "b 4b",
        "5:",
        "bl fb_start",
        "udf #0",
    )
}

/// Where [`Reset`] goes on; `vectors` is the address of the vector table.
pub fn start<C: Chip>(vectors: u32) -> ! {
    // SAFETY: nothing else runs yet, so nobody else holds the core's peripherals.
    let mut core = unsafe { Peripherals::steal() };
    // SAFETY: the table is aligned by its place at the start of flash, and lives for ever.
    unsafe { core.SCB.vtor.write(vectors) };
    for fault in [Exception::BusFault, Exception::UsageFault, Exception::MemoryManagement] {
        core.SCB.enable(fault);
    }
    irq::stop(&mut core.NVIC);
    let mhz = C::start_clock();
    clock::start(&mut core.SYST, mhz);
    C::start_console();
    irq::start::<C>();
    life::lives::<C>()
}

/// Resets the chip once the console is empty.
pub fn reset<C: Chip>() -> ! {
    console::flush::<C>();
    SCB::sys_reset()
}

/// A value made at its first use. There is one thread, and interrupt handlers stay away from these.
struct Once<T>(UnsafeCell<Option<T>>);

// SAFETY: see the type.
unsafe impl<T> Sync for Once<T> {}

impl<T> Once<T> {
    const fn new() -> Self {
        Self(UnsafeCell::new(None))
    }

    fn get(&'static self, make: fn() -> T) -> &'static T {
        let slot = self.0.get();
        // SAFETY: written here only, while nobody has been given a reference; full afterwards.
        unsafe {
            if (*slot).is_none() {
                *slot = Some(make());
            }
            (*slot).as_ref().unwrap_unchecked()
        }
    }
}

/// The memory for the heap: the rest of the RAM, and of a second one where that is there (QEMU 7.2 has no core-coupled RAM).
pub fn heap() -> &'static [Region] {
    static REGIONS: Once<[Region; 2]> = Once::new();
    let regions = REGIONS.get(|| {
        let more = region(&raw const _more_heap_start, &raw const _more_heap_end, false);
        let more = if more.len > 0 && readable(more.start as u32) { more } else { Region { len: 0, ..more } };
        [region(&raw const _heap_start, &raw const _heap_end, true), more]
    });
    let n = 1 + (regions[1].len > 0) as usize;
    regions.get(..n).unwrap_or_default()
}

/// What was frozen into the image.
pub fn frozen() -> &'static Frozen {
    // SAFETY: `cortex.x` gives the symbol this module's [`fb_nothing_frozen`], or the freezer a structure of the same layout.
    unsafe { &*&raw const fb_frozen }
}

const N_POOLS: usize = 3;

/// The names of the Rust crates, in the order of their numbers; the freezer reads them from here and numbers on.
#[unsafe(export_name = "fb_pools")]
#[used]
static RUST_NAMES: [&Pool; N_POOLS] = [&vm::q::FIXED_POOL, &vm::q::POOL, &modules::POOL];

/// The names in flash, in the order of their numbers; those of frozen code last.
pub fn names() -> &'static [&'static Pool] {
    static POOLS: Once<[&Pool; N_POOLS + 1]> = Once::new();
    let pools = POOLS.get(|| {
        let [fixed, vm, modules] = RUST_NAMES;
        // SAFETY: the freezer names a pool or nothing.
        [fixed, vm, modules, unsafe { frozen().names.as_ref() }.unwrap_or(modules)]
    });
    let n = pools.len() - frozen().names.is_null() as usize;
    pools.get(..n).unwrap_or_default()
}

/// Stands in for the freezer's structure where nothing is frozen.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals)]
static fb_nothing_frozen: Frozen = Frozen { n_modules: 0, modules: ptr::null(), names: ptr::null() };

/// The memory for frames of Python functions.
pub fn frames() -> Region {
    region(&raw const _frames_start, &raw const _frames_end, true)
}

fn region(start: *const u8, end: *const u8, dma: bool) -> Region {
    Region { start: start.cast_mut(), len: end as usize - start as usize, dma }
}

/// Whether eight words at `address` are memory that a stack may lie in.
pub fn is_in_ram(address: u32) -> bool {
    let (bottom, top) = (&raw const _stack_bottom as u32, &raw const _heap_end as u32);
    (bottom..=top - 32).contains(&address) && address.is_multiple_of(4)
}

/// The lowest address that the VM's stack may reach.
pub fn stack_limit() -> usize {
    &raw const _stack_bottom as usize + STACK_RESERVE
}

/// The one board.
pub fn host<C: Chip>() -> &'static mut Board<C> {
    const { assert!(size_of::<Board<C>>() == 0) };
    // SAFETY: a reference to nothing: the type has no size, so any aligned address will do, any number of times.
    unsafe { NonNull::dangling().as_mut() }
}

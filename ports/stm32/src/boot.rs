//! From reset to `main`, and what is left to do when something goes wrong.
//!
//! Memory is laid out by `link.x`. The machine stack lies at the bottom of the RAM: outgrowing it is a bus fault. Faults
//! and panics print what they know on the console, with bounded waits, and reset the chip. Registers: ARMv7-M
//! Architecture Reference Manual, "System control block".

use crate::host::Board;
use crate::{clock, console, irq};
use core::arch::{asm, naked_asm};
use core::cell::UnsafeCell;
use core::panic::PanicInfo;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m::Peripherals;
use cortex_m::peripheral::SCB;
use cortex_m::peripheral::scb::Exception;
use vm::Frozen;
use vm::heap::Region;
use vm::qstr::Pool;

/// Machine stack that is kept back from the VM, in bytes: for its deepest leaf functions, and for interrupts.
const STACK_RESERVE: u32 = 2048;

unsafe extern "C" {
    static _stack_bottom: u8;
    static _stack_top: u8;
    static _frames_start: u8;
    static _frames_end: u8;
    static _heap_start: u8;
    static _heap_end: u8;
    static _ccm_start: u8;
    static _ccm_end: u8;
    static fb_frozen: Frozen;
}

/// One past the machine stack.
pub const STACK_TOP: *const u8 = &raw const _stack_top;

/// Not zero while [`readable`] tries an address.
static PROBING: AtomicU32 = AtomicU32::new(0);

/// The first instructions after reset: FPU on, `.data` copied, `.bss` zeroed. In assembly, because Rust code may rely
/// on all three.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Reset() {
    naked_asm!(
        "ldr r0, =_stack_top",
        "mov sp, r0",
        // CPACR: coprocessors 10 and 11, the FPU, for everybody.
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
        "bl {start}",
        "udf #0",
        start = sym start,
    )
}

extern "C" fn start() -> ! {
    // SAFETY: nothing else runs yet, so nobody else holds the core's peripherals.
    let mut core = unsafe { Peripherals::steal() };
    // SAFETY: the table is aligned by its place at the start of flash, and lives for ever.
    unsafe { core.SCB.vtor.write(&raw const irq::VECTORS as u32) };
    for fault in [Exception::BusFault, Exception::UsageFault, Exception::MemoryManagement] {
        core.SCB.enable(fault);
    }
    irq::stop(&mut core.NVIC);
    clock::start(&mut core.SYST);
    console::start();
    irq::start();
    crate::main()
}

/// Resets the chip once the console is empty.
pub fn reset() -> ! {
    console::flush();
    SCB::sys_reset()
}

/// Whether reading `address` works. A bus fault while trying is taken and forgotten.
///
/// Faults are not masked for it: QEMU 7.2 locks up then.
pub fn readable(address: u32) -> bool {
    PROBING.store(1, Ordering::SeqCst);
    // SAFETY: the value is thrown away, and `bus_fault` steps over the load, which `.w` makes four bytes long.
    unsafe { asm!("ldr.w {0}, [{0}]", "dsb", inout(reg) address => _, options(nostack, readonly)) };
    PROBING.swap(0, Ordering::SeqCst) != 0
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

/// The memory for the heap: the rest of the RAM, and the core-coupled RAM where there is one (QEMU 7.2 has none).
pub fn heap() -> &'static [Region] {
    static REGIONS: Once<[Region; 2]> = Once::new();
    let regions = REGIONS.get(|| {
        let ccm = region(&raw const _ccm_start, &raw const _ccm_end, false);
        let ccm = if readable(ccm.start as u32) { ccm } else { Region { len: 0, ..ccm } };
        [region(&raw const _heap_start, &raw const _heap_end, true), ccm]
    });
    let n = 1 + (regions[1].len > 0) as usize;
    regions.get(..n).unwrap_or_default()
}

/// What was frozen into the image.
pub fn frozen() -> &'static Frozen {
    // SAFETY: `link.x` gives the symbol this module's [`fb_nothing_frozen`], or the freezer a structure of the same layout.
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

/// The address behind the machine stack.
pub fn stack_end() -> usize {
    STACK_TOP as usize
}

/// Bytes of machine stack that the VM may use from here on down.
pub fn stack_bytes() -> usize {
    let left = cortex_m::register::msp::read().saturating_sub(&raw const _stack_bottom as u32);
    left.saturating_sub(STACK_RESERVE) as usize
}

/// The one board.
pub fn host() -> &'static mut Board {
    const { assert!(size_of::<Board>() == 0) };
    // SAFETY: a reference to nothing: the type has no size, so any aligned address will do, any number of times.
    unsafe { NonNull::dangling().as_mut() }
}

/// Says what makes it impossible to go on, and resets.
pub fn fatal(what: &str) -> ! {
    console::write(b"\r\nFATAL ERROR: ");
    console::write(what.as_bytes());
    console::write(b"\r\n");
    reset()
}

/// A bus fault: the one that [`readable`] waits for is stepped over, any other is an error.
#[unsafe(naked)]
pub unsafe extern "C" fn bus_fault() {
    naked_asm!(
        "ldr r0, ={probing}",
        "ldr r1, [r0]",
        "cmp r1, #0",
        "beq {fault}",
        "movs r1, #0",
        "str r1, [r0]",
        // The return address lies 24 bytes into the exception frame.
        "ldr r1, [sp, #24]",
        "adds r1, #4",
        "str r1, [sp, #24]",
        // Its cause in the CFSR goes when ones are written.
        "ldr r0, =0xe000ed28",
        "ldr r1, [r0]",
        "str r1, [r0]",
        "bx lr",
        probing = sym PROBING,
        fault = sym fault,
    )
}

/// Every fault, and every interrupt that nobody asked for.
#[unsafe(naked)]
pub unsafe extern "C" fn fault() {
    naked_asm!(
        "mov r0, sp",
        "mov r1, lr",
        "ldr r2, =_fault_stack_top",
        "mov sp, r2",
        "push {{r4-r11}}",
        "mov r2, sp",
        "bl {report}",
        "udf #0",
        report = sym report,
    )
}

/// Prints the registers at a fault, then resets. `sp` is where the core put eight of them, if that worked.
extern "C" fn report(sp: u32, exc_return: u32, saved: &[u32; 8]) -> ! {
    // SAFETY: reads of registers that have no side effects; this never returns, so nobody else uses the block again.
    let scb = unsafe { &*SCB::PTR };
    console::write(b"\r\nFATAL ERROR: exception ");
    console::write_hex(scb.icsr.read() & 0x1ff);
    let bottom = &raw const _stack_bottom as u32;
    let top = &raw const _heap_end as u32;
    if (bottom..=top - 32).contains(&sp) && sp.is_multiple_of(4) {
        // SAFETY: an aligned address in RAM with eight words behind it.
        let frame = unsafe { &*(sp as *const [u32; 8]) };
        let names = [b"r0  ", b"r1  ", b"r2  ", b"r3  ", b"r12 ", b"lr  ", b"pc  ", b"xpsr"];
        write_registers(names, frame);
    } else {
        console::write(b"\r\nthe machine stack is exhausted");
    }
    let names = [b"r4  ", b"r5  ", b"r6  ", b"r7  ", b"r8  ", b"r9  ", b"r10 ", b"r11 "];
    write_registers(names, saved);
    let names = [b"sp  ", b"exc ", b"cfsr", b"hfsr", b"mmar", b"bfar", b"shcs", b"tick"];
    let values = [sp, exc_return, scb.cfsr.read(), scb.hfsr.read(), scb.mmfar.read(), scb.bfar.read(), scb.shcsr.read(), clock::ticks_ms()];
    write_registers(names, &values);
    console::write(b"\r\n");
    reset()
}

fn write_registers(names: [&[u8; 4]; 8], values: &[u32; 8]) {
    for (i, (name, value)) in names.into_iter().zip(values).enumerate() {
        console::write(if i % 4 == 0 { b"\r\n" } else { b"  " });
        console::write(name);
        console::write(b" ");
        console::write_hex(*value);
    }
}

/// A panic is a bug. It says where, and resets.
#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    console::write(b"\r\nFATAL ERROR: panic");
    if let Some(place) = info.location() {
        console::write(b" at ");
        console::write(place.file().as_bytes());
        console::write(b", line 0x");
        console::write_hex(place.line());
    }
    console::write(b"\r\n");
    reset()
}

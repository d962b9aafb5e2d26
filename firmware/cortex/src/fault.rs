//! What is left to do when something goes wrong: tell it on the console, with bounded waits, and reset the chip.
//!
//! Registers: ARMv7-M Architecture Reference Manual, "System control block".

use crate::boot::{self, reset};
use crate::{Chip, clock, console};
use core::arch::{asm, naked_asm};
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m::peripheral::SCB;

/// Not zero while [`readable`] tries an address.
static PROBING: AtomicU32 = AtomicU32::new(0);

/// Whether reading `address` works. A bus fault while trying is taken and forgotten.
///
/// Faults are not masked for it: QEMU 7.2 locks up then.
pub fn readable(address: u32) -> bool {
    PROBING.store(1, Ordering::SeqCst);
    // SAFETY: the value is thrown away, and `bus_fault` steps over the load, which `.w` makes four bytes long.
    unsafe { asm!("ldr.w {0}, [{0}]", "dsb", inout(reg) address => _, options(nostack, readonly)) };
    PROBING.swap(0, Ordering::SeqCst) != 0
}

/// Says what makes it impossible to go on, and resets.
pub fn fatal<C: Chip>(what: &str) -> ! {
    console::write::<C>(b"\r\nFATAL ERROR: ");
    console::write::<C>(what.as_bytes());
    console::write::<C>(b"\r\n");
    reset::<C>()
}

/// A bus fault: the one that [`readable`] waits for is stepped over, any other is an error.
#[unsafe(naked)]
pub unsafe extern "C" fn bus_fault<C: Chip>() {
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
        fault = sym fault::<C>,
    )
}

/// Every fault, and every interrupt that nobody asked for.
#[unsafe(naked)]
pub unsafe extern "C" fn fault<C: Chip>() {
    naked_asm!(
        "mov r0, sp",
        "mov r1, lr",
        "ldr r2, =_fault_stack_top",
        "mov sp, r2",
        "push {{r4-r11}}",
        "mov r2, sp",
        "bl {report}",
        "udf #0",
        report = sym report::<C>,
    )
}

/// Prints the registers at a fault, then resets. `sp` is where the core put eight of them, if that worked.
extern "C" fn report<C: Chip>(sp: u32, exc_return: u32, saved: &[u32; 8]) -> ! {
    // SAFETY: reads of registers that have no side effects; this never returns, so nobody else uses the block again.
    let scb = unsafe { &*SCB::PTR };
    console::write::<C>(b"\r\nFATAL ERROR: exception ");
    console::write_hex::<C>(scb.icsr.read() & 0x1ff);
    if boot::is_in_ram(sp) {
        // SAFETY: an aligned address in RAM with eight words behind it.
        let frame = unsafe { &*(sp as *const [u32; 8]) };
        let names = [b"r0  ", b"r1  ", b"r2  ", b"r3  ", b"r12 ", b"lr  ", b"pc  ", b"xpsr"];
        write_registers::<C>(names, frame);
    } else {
        console::write::<C>(b"\r\nthe machine stack is exhausted");
    }
    let names = [b"r4  ", b"r5  ", b"r6  ", b"r7  ", b"r8  ", b"r9  ", b"r10 ", b"r11 "];
    write_registers::<C>(names, saved);
    let names = [b"sp  ", b"exc ", b"cfsr", b"hfsr", b"mmar", b"bfar", b"shcs", b"tick"];
    let values = [sp, exc_return, scb.cfsr.read(), scb.hfsr.read(), scb.mmfar.read(), scb.bfar.read(), scb.shcsr.read(), clock::ticks_ms()];
    write_registers::<C>(names, &values);
    console::write::<C>(b"\r\n");
    reset::<C>()
}

fn write_registers<C: Chip>(names: [&[u8; 4]; 8], values: &[u32; 8]) {
    for (i, (name, value)) in names.into_iter().zip(values).enumerate() {
        console::write::<C>(if i % 4 == 0 { b"\r\n" } else { b"  " });
        console::write::<C>(name);
        console::write::<C>(b" ");
        console::write_hex::<C>(*value);
    }
}

/// A panic is a bug. It says where, and resets.
pub fn panic<C: Chip>(info: &PanicInfo) -> ! {
    console::write::<C>(b"\r\nFATAL ERROR: panic");
    if let Some(place) = info.location() {
        console::write::<C>(b" at ");
        console::write::<C>(place.file().as_bytes());
        console::write::<C>(b", line 0x");
        console::write_hex::<C>(place.line());
    }
    console::write::<C>(b"\r\n");
    reset::<C>()
}

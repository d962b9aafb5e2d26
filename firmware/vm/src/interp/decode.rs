//! Operands of instructions. Each function takes the position of one and gives it with the position behind it.
//!
//! Positions go in and out by value: the loop keeps its own in a register, and nobody may know its address.

/// # Safety
/// `ip` is at a varuint of verified code.
#[inline(always)]
pub(super) unsafe fn varuint(ip: *const u8) -> (usize, *const u8) {
    // SAFETY: promised by the caller: the number ends inside the code.
    unsafe {
        let byte = *ip;
        if byte < 0x80 { (byte as usize, ip.add(1)) } else { long_varuint(ip) }
    }
}

/// # Safety
/// As [`varuint`].
#[cold]
#[inline(never)]
unsafe fn long_varuint(mut ip: *const u8) -> (usize, *const u8) {
    let mut value = 0;
    loop {
        // SAFETY: as `varuint`.
        let byte = unsafe { *ip };
        ip = ip.wrapping_add(1);
        value = value << 7 | (byte & 0x7f) as usize;
        if byte & 0x80 == 0 {
            return (value, ip);
        }
    }
}

/// # Safety
/// `ip` is at the operand of `LOAD_CONST_SMALL_INT` in verified code.
#[inline(always)]
pub(super) unsafe fn signed_varuint(mut ip: *const u8) -> (isize, *const u8) {
    // SAFETY: as `varuint`.
    unsafe {
        let mut value: isize = if *ip & 0x40 != 0 { -1 } else { 0 };
        loop {
            let byte = *ip;
            ip = ip.add(1);
            value = value << 7 | (byte & 0x7f) as isize;
            if byte & 0x80 == 0 {
                return (value, ip);
            }
        }
    }
}

/// The target of an unsigned label.
///
/// # Safety
/// `ip` is at a label of verified code.
#[inline(always)]
pub(super) unsafe fn unsigned_label(ip: *const u8) -> (*const u8, *const u8) {
    // SAFETY: as `varuint`.
    unsafe {
        let low = *ip as usize;
        if low < 0x80 {
            let behind = ip.add(1);
            return (behind.add(low), behind);
        }
        let behind = ip.add(2);
        (behind.add(low & 0x7f | (*ip.add(1) as usize) << 7), behind)
    }
}

/// The target of a signed label.
///
/// # Safety
/// As [`unsigned_label`].
#[inline(always)]
pub(super) unsafe fn signed_label(ip: *const u8) -> (*const u8, *const u8) {
    // SAFETY: as `varuint`.
    unsafe {
        let low = *ip as isize;
        if low < 0x80 {
            let behind = ip.add(1);
            return (behind.offset(low - 0x40), behind);
        }
        let behind = ip.add(2);
        (behind.offset((low & 0x7f | (*ip.add(1) as isize) << 7) - 0x4000), behind)
    }
}

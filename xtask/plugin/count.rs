//! A plugin of QEMU that counts how often each instruction of the guest is executed: compiled and loaded by `cargo xtask bench --only profile`.
//!
//! Not a part of any crate: `rustc --crate-type cdylib`, with `--cfg api="N"` for the version of the interface that the QEMU at hand speaks. The
//! functions and their types are those of QEMU's `qemu-plugin.h` that all versions from 1 (QEMU 7.2) to 4 (QEMU 10) have. With the argument
//! `out=FILE` it writes a line for each address when the emulator ends: the address in hexadecimal, and the number of times.

use std::collections::BTreeMap;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

#[unsafe(no_mangle)]
pub static qemu_plugin_version: c_int = if cfg!(api = "4") {
    4
} else if cfg!(api = "2") {
    2
} else {
    1
};

unsafe extern "C" {
    fn qemu_plugin_register_vcpu_tb_trans_cb(id: u64, callback: extern "C" fn(u64, *mut c_void));
    fn qemu_plugin_register_vcpu_tb_exec_cb(
        block: *mut c_void,
        callback: extern "C" fn(c_uint, *mut c_void),
        flags: c_int,
        data: *mut c_void,
    );
    fn qemu_plugin_register_atexit_cb(id: u64, callback: extern "C" fn(u64, *mut c_void), data: *mut c_void);
    fn qemu_plugin_tb_n_insns(block: *const c_void) -> usize;
    fn qemu_plugin_tb_get_insn(block: *const c_void, idx: usize) -> *mut c_void;
    fn qemu_plugin_insn_vaddr(instruction: *const c_void) -> u64;
}

/// Instructions that are executed one after the other, and how often they were.
struct Block {
    addresses: Vec<u64>,
    times: AtomicU64,
}

static BLOCKS: Mutex<Vec<&Block>> = Mutex::new(Vec::new());
static FILE: Mutex<String> = Mutex::new(String::new());

/// No registers are read.
const NO_REGISTERS: c_int = 0;

extern "C" fn translated(_id: u64, block: *mut c_void) {
    // SAFETY: QEMU passes a block that lasts for this call, and `idx` is below its number of instructions. Our own block is never freed.
    unsafe {
        let address = |idx| qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, idx));
        let addresses = (0..qemu_plugin_tb_n_insns(block)).map(address).collect();
        let counted: &'static Block = Box::leak(Box::new(Block { addresses, times: AtomicU64::new(0) }));
        if let Ok(mut blocks) = BLOCKS.lock() {
            blocks.push(counted);
        }
        let data = std::ptr::from_ref(counted).cast_mut().cast();
        qemu_plugin_register_vcpu_tb_exec_cb(block, executed, NO_REGISTERS, data);
    }
}

extern "C" fn executed(_cpu: c_uint, data: *mut c_void) {
    // SAFETY: `translated` registered a block that is never freed.
    unsafe { &*data.cast::<Block>() }.times.fetch_add(1, Ordering::Relaxed);
}

extern "C" fn ended(_id: u64, _data: *mut c_void) {
    let mut counts = BTreeMap::new();
    let (Ok(blocks), Ok(file)) = (BLOCKS.lock(), FILE.lock()) else { return };
    for block in blocks.iter() {
        let times = block.times.load(Ordering::Relaxed);
        for address in block.addresses.iter().filter(|_| times > 0) {
            *counts.entry(address).or_insert(0) += times;
        }
    }
    let mut text = String::new();
    for (address, times) in counts {
        let _ = writeln!(text, "{address:x} {times}");
    }
    if let Err(error) = std::fs::write(&*file, text) {
        eprintln!("{file}: {error}");
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn qemu_plugin_install(id: u64, _info: *const c_void, n_words: c_int, words: *const *const c_char) -> c_int {
    // SAFETY: QEMU passes `n_words` pointers to texts that end in zero, and takes the callbacks for this plugin's number.
    unsafe {
        for idx in 0..n_words as usize {
            let word = CStr::from_ptr(*words.add(idx)).to_string_lossy();
            if let (Some(path), Ok(mut file)) = (word.strip_prefix("out="), FILE.lock()) {
                *file = path.into();
            }
        }
        qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
        qemu_plugin_register_atexit_cb(id, ended, std::ptr::null_mut());
    }
    0
}

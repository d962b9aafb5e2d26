//! `platform`: what the program was built with.

use vm::args::ANY;
use vm::types::module::Module;
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::platform, &MEMBERS);

members! {
    static MEMBERS;
    libc_ver: kw(libc_ver, 0, ANY),
    platform: kw(platform, 0, ANY),
    python_compiler: f(python_compiler, 0),
}

/// The processor, as the original names it.
const PROCESSOR: &str = if cfg!(target_arch = "x86_64") {
    "x86_64"
} else if cfg!(target_arch = "aarch64") {
    "aarch64"
} else if cfg!(target_arch = "arm") {
    "arm"
} else if cfg!(target_arch = "riscv32") {
    "riscv"
} else {
    ""
};

/// System, version, processor and C library, of which there is none.
fn platform(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    let system = if vm.config.platform == "linux" { "Linux" } else { "MicroPython" };
    let release = crate::os::RELEASE;
    vm.new_str_fmt(format_args!("{system}-{release}-{PROCESSOR}--with-"))
}

fn python_compiler(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    vm.new_str("Rust")
}

fn libc_ver(vm: &mut Vm, _args: Args) -> Result<Value, Raised> {
    vm.new_tuple(&[Value::qstr(q::empty), Value::qstr(q::empty)])
}

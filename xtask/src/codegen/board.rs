//! `board.rs`: what a port has to know of its board, as Rust. The port's module `board` has the types and includes it.

use std::fmt::Write;

use super::head;
use crate::manifest::CpuPin;
use crate::plan::Plan;

/// The text of `board.rs`: struct literals, so that rustc checks them and a person can read them.
pub fn generate(plan: &Plan) -> String {
    let mut text = head(plan, "//");
    constants(&mut text, plan).expect("a string takes all");
    text
}

fn constants(text: &mut String, plan: &Plan) -> std::fmt::Result {
    if plan.is_host() {
        writeln!(text, "\n/// The heap, in bytes, unless the command line says otherwise.")?;
        writeln!(text, "pub const HEAP_BYTES: usize = {:#x};", plan.heap_bytes)?;
        writeln!(text, "\n/// Frames of Python functions, in bytes.")?;
        return writeln!(text, "pub const FRAME_STACK_BYTES: usize = {:#x};", plan.frames);
    }
    writeln!(text, "\n/// `sys.implementation._machine`.\npub const MACHINE: &str = {:?};", plan.machine())?;
    writeln!(text, "\n/// `sys.implementation._build`.\npub const BUILD: &str = {:?};", plan.build)?;
    if plan.crystal_mhz > 0 {
        writeln!(text, "\n/// The crystal, in MHz.\npub const HSE_MHZ: u8 = {};", plan.crystal_mhz)?;
    }
    if let Some(console) = &plan.console {
        let alt = |(pin, function): (CpuPin, u8)| format!("AltPin {{ pin: {}, function: {function} }}", literal(pin));
        writeln!(text, "\npub const CONSOLE: Console = Console {{\n    uart: {},", console.uart)?;
        if let Some((tx, rx)) = console.pins {
            writeln!(text, "    tx: {}, // {}\n    rx: {}, // {}", alt(tx), tx.0, alt(rx), rx.0)?;
        }
        writeln!(text, "    baud: {},\n}};", console.baud)?;
    }
    if plan.cpu_pins.is_empty() {
        return Ok(());
    }
    let cpu_pins = plan.cpu_pins.iter().map(|pin| (pin.to_string(), *pin)).collect::<Vec<_>>();
    pins(text, "The chip's pins by the vendor's names.", "CPU_PINS", &cpu_pins)?;
    pins(text, "The names on the board.", "BOARD_PINS", &plan.board_pins)
}

fn pins(text: &mut String, meaning: &str, name: &str, pins: &[(String, CpuPin)]) -> std::fmt::Result {
    writeln!(text, "\n/// {meaning}\n#[allow(dead_code)]")?;
    writeln!(text, "pub static {name}: [(&str, Pin); {}] = [", pins.len())?;
    for (name, pin) in pins {
        writeln!(text, "    ({name:?}, {}), // {pin}", literal(*pin))?;
    }
    writeln!(text, "];")
}

/// Port A is 0.
fn literal(pin: CpuPin) -> String {
    format!("Pin {{ port: {}, number: {} }}", pin.port as u8 - b'A', pin.number)
}

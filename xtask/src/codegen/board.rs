//! `board.rs`: what a port has to know of its board, as Rust constants.

use std::fmt::Write;

use super::head;
use crate::plan::Plan;

/// The text of `board.rs`. It uses no types of the port, so that any port can include it.
pub fn generate(plan: &Plan) -> String {
    let mut text = head(plan, "//");
    constants(&mut text, plan).expect("a string takes all");
    text
}

fn constants(text: &mut String, plan: &Plan) -> std::fmt::Result {
    writeln!(
        text,
        "\n/// As banners name it.\npub const NAME: &str = {:?};",
        plan.machine()
    )?;
    if plan.is_host() {
        writeln!(
            text,
            "\n/// The heap, in bytes, unless the command line says otherwise."
        )?;
        writeln!(
            text,
            "pub const HEAP_BYTES: usize = {:#x};",
            plan.heap_bytes
        )?;
        writeln!(text, "\n/// Frames of Python functions, in bytes.")?;
        return writeln!(
            text,
            "pub const FRAME_STACK_BYTES: usize = {:#x};",
            plan.frames
        );
    }
    writeln!(
        text,
        "\n/// The crystal, in MHz.\npub const HSE_MHZ: u8 = {};",
        plan.crystal_mhz
    )?;
    if let Some(console) = &plan.console {
        writeln!(
            text,
            "\n/// The console: a USART, and its pins with their alternate function."
        )?;
        writeln!(text, "pub const CONSOLE_UART: u8 = {};", console.uart)?;
        for (name, (pin, function)) in [("TX", console.tx), ("RX", console.rx)] {
            let (port, number) = (port_number(pin.port), pin.number);
            writeln!(text, "/// {pin}: port, number, function.")?;
            writeln!(
                text,
                "pub const CONSOLE_{name}: (u8, u8, u8) = ({port}, {number}, {function});"
            )?;
        }
        writeln!(text, "pub const CONSOLE_BAUD: u32 = {};", console.baud)?;
    }
    writeln!(
        text,
        "\n/// The chip's pins by the vendor's names: port (A is 0) and number."
    )?;
    writeln!(
        text,
        "pub const CPU_PINS: [(&str, u8, u8); {}] = [",
        plan.cpu_pins.len()
    )?;
    for pin in &plan.cpu_pins {
        writeln!(
            text,
            "    (\"{pin}\", {}, {}),",
            port_number(pin.port),
            pin.number
        )?;
    }
    writeln!(text, "];\n\n/// The names on the board.")?;
    writeln!(
        text,
        "pub const BOARD_PINS: [(&str, u8, u8); {}] = [",
        plan.board_pins.len()
    )?;
    for (name, pin) in &plan.board_pins {
        writeln!(
            text,
            "    ({name:?}, {}, {}), // {pin}",
            port_number(pin.port),
            pin.number
        )?;
    }
    writeln!(text, "];")
}

/// Port A is 0.
fn port_number(port: char) -> u8 {
    port as u8 - b'A'
}

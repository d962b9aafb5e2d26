//! `memory.x`: the linker's view of a board's memory. The port's `link.x` includes it.

use std::fmt::Write;

use super::head;
use crate::manifest::check::hex;
use crate::plan::{Plan, TEXT, VECTORS};

/// The text of `memory.x`: regions `flash_<part>`, `ram` and further RAM by its name; sizes, and where the heap goes on, as symbols.
pub fn generate(plan: &Plan) -> String {
    let mut text = head(plan, "/*").trim_end().to_string() + " */\n";
    memory(&mut text, plan, 1).expect("a string takes all");
    text
}

/// The same for a chip with far more memory, to find out how big an image is that does not fit.
pub fn generate_roomy(plan: &Plan) -> String {
    let mut text = String::new();
    memory(&mut text, plan, 16).expect("a string takes all");
    text
}

fn memory(text: &mut String, plan: &Plan, factor: u64) -> std::fmt::Result {
    writeln!(text, "MEMORY\n{{")?;
    let size = |addresses: &std::ops::Range<u64>| (addresses.end - addresses.start) * factor;
    for (part, _) in plan.image_parts() {
        let (start, size) = (hex(part.addresses.start).replace('_', ""), size(&part.addresses));
        writeln!(text, "    flash_{} (rx) : ORIGIN = {start}, LENGTH = {size:#x} /* {} */", part.name, part.sectors)?;
    }
    for area in &plan.ram {
        let (start, size) = (hex(area.addresses.start).replace('_', ""), size(&area.addresses));
        writeln!(text, "    {} (rw) : ORIGIN = {start}, LENGTH = {size:#x} /* {} */", area.name, area.memory)?;
    }
    writeln!(text, "}}")?;
    if plan.vectors().is_some_and(|part| part.name == TEXT) {
        writeln!(text, "REGION_ALIAS(\"flash_{VECTORS}\", flash_{TEXT});")?;
    }
    writeln!(text, "\n/* In bytes. */")?;
    writeln!(text, "_stack_size = {:#x};", plan.stack)?;
    writeln!(text, "_frame_stack_size = {:#x};", plan.frames)?;
    // The first area is the main RAM, what is left of which the script knows.
    let more = plan.ram.iter().skip(1).find(|area| area.heap);
    let (start, end) = more.map_or((0, 0), |area| (area.addresses.start, area.addresses.end));
    writeln!(text, "\n/* The heap's second area. */")?;
    writeln!(text, "_more_heap_start = {start:#x};\n_more_heap_end = {end:#x};")
}

//! Freezing: folders of Python in, objects for the linker out.
//!
//! `sets` finds the modules, `compile` turns each into code, `names` numbers their interned strings behind those of the
//! Rust crates, `layout` lays everything out as the virtual machine has it in memory, `object` writes it for the linker
//! ([`crate::codegen::frozen`] writes the same for people).

pub mod compile;
pub mod layout;
pub mod names;
pub mod object;
pub mod sets;

pub use sets::{Set, SourceModule, collect, inputs, set_called, sets_of};

use serde_json::{Value, json};

use compile::Compiled;
use names::Names;

/// What one module costs in flash, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    pub name: String,
    pub kind: crate::cli::Kind,
    /// The functions' bytes as the `.mpy` format has them.
    pub bytecode: usize,
    /// Names that nobody else in the image has, with their tables.
    pub names: usize,
    /// Constants that are objects.
    pub constants: usize,
    /// Everything, code objects and tables too; for a module kept as source, its text.
    pub total: usize,
}

impl Cost {
    pub fn json(&self) -> Value {
        json!({
            "name": self.name, "as": self.kind.word(), "bytecode": self.bytecode, "names": self.names,
            "constants": self.constants, "total": self.total,
        })
    }
}

/// The table that `freeze` prints.
pub fn table(costs: &[Cost]) -> String {
    use std::fmt::Write;
    let mut text = format!("{:<32} {:>9} {:>9} {:>9} {:>9}\n", "module", "bytecode", "names", "constants", "total");
    let mut sum = 0;
    for cost in costs {
        let Cost { name, bytecode, names, constants, total, .. } = cost;
        writeln!(text, "{name:<32} {bytecode:>9} {names:>9} {constants:>9} {total:>9}").expect("a string takes all");
        sum += total;
    }
    if costs.len() > 1 {
        writeln!(text, "{:<62} {sum:>9}", "together").expect("a string takes all");
    }
    text
}

/// What each module costs, if the image has the names of `names` already.
pub fn costs(modules: &[Compiled], names: &Names, machine: &layout::Machine) -> Vec<Cost> {
    let mut names = names.clone();
    let cost = |module: &Compiled| {
        let before = names.n_pool_bytes();
        names.add(module);
        let new_names = names.n_pool_bytes() - before;
        let laid_out = layout::module(module, &names, machine);
        Cost {
            name: module.source.name.clone(),
            kind: module.source.kind,
            bytecode: module.n_code_bytes(),
            names: new_names,
            constants: laid_out.n_constant_bytes,
            total: laid_out.n_bytes() + new_names,
        }
    };
    modules.iter().map(cost).collect()
}

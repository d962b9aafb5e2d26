//! Freezing: folders of Python in, objects for the linker out.
//!
//! `sets` finds the modules, `compile` turns each into code, `names` numbers their interned strings behind those of the
//! Rust crates, `layout` lays everything out as the virtual machine has it in memory, `object` writes it for the linker
//! ([`crate::codegen::frozen`] writes the same for people).

pub mod compile;
pub mod image;
pub mod layout;
pub mod names;
pub mod object;
pub mod sets;

pub use sets::{Set, SourceModule, collect, inputs, set_called, sets_of};

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cache;
use crate::codegen;
use crate::diag::{Diagnostic, Exit, Result};
use crate::plan::Plan;
use crate::repo::Repo;
use crate::toolchain::Toolchain;

use compile::Compiled;
use names::Names;

/// The file of the index; no module can be called so.
const INDEX: &str = "0index";
/// Positions of names in their text have 16 bits.
const MAX_TEXT: usize = 0xffff;
/// Numbers of names have 16 bits, and some are kept for names made at run time.
const MAX_NAMES: usize = 0xf000;

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

/// The frozen part of an image, ready for the linker.
pub struct Frozen {
    /// Object files, by name; nothing else lies in their folder.
    pub folder: PathBuf,
    pub files: Vec<PathBuf>,
    pub costs: Vec<Cost>,
}

/// Numbers the names, lays out the modules and writes them: objects for the linker, Rust for people.
pub fn freeze(repo: &Repo, plan: &Plan, toolchain: &Toolchain, modules: &[Compiled], port: &[String]) -> Result<Frozen> {
    let machine = layout::Machine::of(plan);
    let architecture = object::architecture(&toolchain.target);
    let mut names = Names::of_port(port);
    names.add_list(&plan.qstrs);
    let costs = costs(modules, &names, &machine);
    modules.iter().for_each(|module| names.add(module));
    let (n_names, n_text) = (usize::from(names.first()) + names.frozen().count(), names.frozen().map(str::len).sum::<usize>());
    if n_names > MAX_NAMES || n_text > MAX_TEXT {
        let error = Diagnostic::new(format!("too many interned names: {n_names}, of at most {MAX_NAMES}"));
        let error = error.note(format!("those of frozen code have {n_text} bytes of text, of at most {MAX_TEXT}"));
        return Err(error.help("leave a frozen set out").exit(Exit::DoesNotFit));
    }

    let mut files = BTreeMap::new();
    let mut texts = BTreeMap::from([("qstrs.txt".to_string(), codegen::qstr::generate(plan, &names))]);
    let table = names.table();
    for module in modules {
        let (name, piece) = (&module.source.name, layout::module(module, &table, &machine));
        files.insert(format!("{name}.o"), object::module(name, &piece, architecture));
        texts.insert(format!("{name}.rs"), codegen::frozen::generate(plan, &piece, &layout::entry_symbol(name)));
    }
    let index = layout::index(modules, &names, &machine);
    files.insert(INDEX.to_string() + ".o", object::index(&index, architecture));
    texts.insert(INDEX.to_string() + ".rs", codegen::frozen::generate(plan, &index, layout::FROZEN_SYMBOL));
    let folder = repo.cache().join(&plan.board).join("frozen");
    cache::write_folder(
        &repo.generated(&plan.board).join("frozen"),
        texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect(),
    )?;
    let paths = files.keys().map(|name| folder.join(name)).collect();
    cache::write_folder(&folder, files)?;
    Ok(Frozen { folder, files: paths, costs })
}

/// What each module costs, if the image has the names of `names` already.
pub fn costs(modules: &[Compiled], names: &Names, machine: &layout::Machine) -> Vec<Cost> {
    let mut names = names.clone();
    let cost = |module: &Compiled| {
        let before = names.n_pool_bytes();
        names.add(module);
        let new_names = names.n_pool_bytes() - before;
        let laid_out = layout::module(module, &names.table(), machine);
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

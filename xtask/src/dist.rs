//! The pipeline: a board's name in, its images out.
//!
//! Each stage's inputs are hashed, and a stage whose inputs did not change is not run; when nothing changed, no child
//! process is started at all. Outputs are made in a folder beside the last good ones and change places with them at
//! the end.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cache::{self, Inputs};
use crate::codegen;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::freeze::layout::{self, Machine};
use crate::freeze::{self, Frozen, Set, SourceModule};
use crate::image::{Image, ImageFormat, bin, dfu, elf, hex};
use crate::link;
use crate::manifest;
use crate::panics::Panics;
use crate::plan::Plan;
use crate::port::{self, Packages, Port};
use crate::repo::Repo;
use crate::size::{self, Report};
use crate::state::State;
use crate::toolchain::{self, Toolchain};
use crate::ui::Ui;

/// What a build leaves behind.
pub struct Built {
    pub plan: Plan,
    /// The folder of the images.
    pub folder: PathBuf,
    /// Absent for a host, whose program lies in memory as its system likes.
    pub report: Option<Report>,
    /// `build.json`.
    pub record: Value,
}

/// What an image has that its manifest does not ask for; the next build drops it.
#[derive(Default)]
pub struct Extras {
    /// Frozen modules.
    pub added: Option<Set>,
    /// Functions that are entered are counted.
    pub coverage: bool,
}

impl From<Option<Set>> for Extras {
    fn from(added: Option<Set>) -> Self {
        Self { added, coverage: false }
    }
}

/// Builds a board's images: from its manifest, plus the extras.
pub fn build(ui: &Ui, repo: &Repo, board: &str, extras: impl Into<Extras>) -> Result<Built> {
    let Extras { added, coverage } = extras.into();
    let (board, chip) = manifest::load(repo, board)?;
    let plan = Plan { coverage, ..Plan::new(board, chip) };
    let mut sets = freeze::sets_of(repo, &plan);
    let added_name = added.as_ref().map(|set| set.name.clone());
    sets.extend(added);
    let modules = freeze::collect(repo, &sets)?;

    let _lock = lock(ui, repo)?;
    let mut state = State::read(repo, &plan.board);
    state.say_what_is_dropped(ui, added_name.as_deref(), coverage);
    let generated = codegen::generate(&plan);
    let packages = port::packages(ui, repo, &plan, &mut state)?;
    let mut inputs = inputs(repo, &plan, &modules, &generated, &packages)?;
    inputs.add("added", added_name.as_deref().unwrap_or_default().as_bytes());
    inputs.add("coverage", &[u8::from(coverage)]);
    if let Some((report, record)) = state.unchanged(ui, repo, &plan, &inputs) {
        return Ok(Built { folder: repo.images(&plan.board), plan, report, record });
    }

    let compiled = freeze::compile::compile(&modules, Machine::of(&plan).small_int_bits())?;
    let toolchain = match state.toolchain(&plan) {
        Some(toolchain) => toolchain,
        None => toolchain::pick(ui, repo, &plan.target)?,
    };
    codegen::write(repo, &plan, &generated)?;
    let port = port::build(ui, repo, &plan, &toolchain, &packages, &mut state)?;
    let names = port::names(ui, repo, &plan, &toolchain, &port, &mut state)?;
    let frozen = freeze::freeze(repo, &plan, &toolchain, &compiled, &names)?;
    let outputs = match plan.is_host() {
        true => program(ui, repo, &plan, &toolchain, &frozen)?,
        false => images(ui, repo, &plan, &toolchain, &port, &frozen, state.panics())?,
    };
    let record = record(&plan, &modules, &frozen, &inputs, &toolchain, &outputs, added_name.as_deref());
    install(repo, &plan, &outputs, &record)?;

    state.finish(repo, &plan, &inputs, &toolchain, &outputs.files, added_name.as_deref())?;
    ui.status("Writing", format!("{} to {}", file_names(&outputs.files), repo.show(&repo.images(&plan.board))));
    Ok(Built { folder: repo.images(&plan.board), plan, report: outputs.report, record })
}

/// What the modules of a set would cost on a chip, beside the names that any image has: those of the last image built for
/// one, else those of the `.mpy` format.
pub fn try_freeze(repo: &Repo, set: &Set) -> Result<Vec<freeze::Cost>> {
    let modules = freeze::collect(repo, std::slice::from_ref(set))?;
    let compiled = freeze::compile::compile(&modules, layout::CHIP.small_int_bits())?;
    let last =
        manifest::board_names(repo).into_iter().filter(|board| board != "host").find_map(|board| State::read(repo, &board).port_names());
    let names = last.unwrap_or_else(|| bytecode::qstr::STATIC.map(str::to_string).to_vec());
    Ok(freeze::costs(&compiled, &freeze::names::Names::of_port(&names), &layout::CHIP))
}

/// Files of the output folder, and what is to be said about them.
pub struct Outputs {
    files: BTreeMap<String, Vec<u8>>,
    report: Option<Report>,
}

fn file_names(files: &BTreeMap<String, Vec<u8>>) -> String {
    files.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// One build at a time in one target folder; released when the value is dropped.
fn lock(ui: &Ui, repo: &Repo) -> Result<fs::File> {
    let path = repo.cache().join("lock");
    let attempt = || {
        fs::create_dir_all(repo.cache())?;
        let file = fs::File::create(&path)?;
        if file.try_lock().is_err() {
            ui.status("Waiting", "for another build in this folder");
            file.lock()?;
        }
        Ok(file)
    };
    let elsewhere = "all that is built lies there; `CARGO_TARGET_DIR` names another folder than `target`";
    attempt().map_err(|e: std::io::Error| diag::io("write", &path, &e).help(elsewhere))
}

/// Everything that decides what a build makes, except the toolchain.
fn inputs(repo: &Repo, plan: &Plan, modules: &[SourceModule], generated: &[(&str, String)], packages: &Packages) -> Result<Inputs> {
    let mut inputs = freeze::inputs(modules);
    for (name, text) in generated {
        inputs.add(format!("gen/{name}"), text.as_bytes());
    }
    inputs.add("images", format!("{:?} {:?}", plan.images, plan.flash).as_bytes());
    inputs.add("qstrs", plan.qstrs.join("\n").as_bytes());
    inputs.add_tree(repo, &repo.root.join("xtask/src"))?;
    inputs.extend(&port::inputs(repo, packages)?);
    Ok(inputs)
}

/// Links, checks, and encodes in every format that the manifest asks for.
fn images(
    ui: &Ui,
    repo: &Repo,
    plan: &Plan,
    toolchain: &Toolchain,
    port: &Port,
    frozen: &Frozen,
    panics: Option<Panics>,
) -> Result<Outputs> {
    let linked = link::link(ui, repo, plan, toolchain, port, &frozen.files)?;
    let bad = |error| Diagnostic::new(format!("the linker's output is no image: {error}")).exit(Exit::Bug);
    let image = elf::decode(&linked.elf).map_err(bad)?.without_gaps(&plan.image_ranges());
    let mut report = size::account(plan, &linked.elf, &String::from_utf8_lossy(&linked.map), &image);
    report.panics = panics;
    let last = last_build(repo, &plan.board).and_then(|(_, record)| Report::from_json(&record["size"]));
    link::check_fit(plan, &linked, &report, last.as_ref())?;
    refuse_private_paths(repo, &linked.elf)?;
    let mut files = BTreeMap::from([("firmware.map".to_string(), linked.map)]);
    for format in &plan.images {
        match format {
            ImageFormat::Elf => drop(files.insert("firmware.elf".into(), linked.elf.clone())),
            ImageFormat::Hex => drop(files.insert("firmware.hex".into(), hex::encode(&image).into_bytes())),
            ImageFormat::Dfu => {
                let identity = plan.dfu.expect("checked with the manifest");
                files.insert("firmware.dfu".into(), dfu::encode(&image, identity));
            }
            ImageFormat::Bin => files.extend(bin_files(plan, &image).map_err(bad)?),
            ImageFormat::Program => unreachable!("checked with the manifest: only hosts have it"),
        }
    }
    Ok(Outputs { files, report: Some(report) })
}

fn bin_files(plan: &Plan, image: &Image) -> Result<Vec<(String, Vec<u8>)>, crate::image::ImageError> {
    let names = plan.image_parts().map(|(_, file)| file.to_string());
    let parts = plan.image_ranges();
    Ok(names.into_iter().zip(bin::encode(image, &parts)?).collect())
}

/// The program of a host, under its own name.
fn program(ui: &Ui, repo: &Repo, plan: &Plan, toolchain: &Toolchain, frozen: &Frozen) -> Result<Outputs> {
    let file = port::build_with_frozen(ui, repo, plan, toolchain, &frozen.folder)?;
    let bytes = fs::read(&file).map_err(|e| diag::io("read", &file, &e))?;
    Ok(Outputs { files: BTreeMap::from([(PROGRAM.to_string(), bytes)]), report: None })
}

/// A host's program in the output folder.
pub const PROGRAM: &str = "frostbyte";

/// Nobody who gets an image is told where it was built.
fn refuse_private_paths(repo: &Repo, file: &[u8]) -> Result<()> {
    let home = std::env::home_dir().filter(|home| home.components().count() > 1);
    for path in [Some(repo.root.clone()), Some(repo.target.clone()), home].into_iter().flatten() {
        let text = format!("{}/", path.display());
        if let Some(at) = file.windows(text.len()).position(|window| window == text.as_bytes()) {
            let end = file[at..].iter().position(|&byte| byte < b' ').map_or(file.len(), |len| at + len);
            let found = String::from_utf8_lossy(&file[at..end.min(at + 200)]).into_owned();
            return Err(Diagnostic::new(format!("the image would tell a path of this machine: `{found}`"))
                .help("this is a bug of xtask: a path is not remapped")
                .exit(Exit::Bug));
        }
    }
    Ok(())
}

/// The text of `build.json`: what went in, what made it, what came out.
fn record(
    plan: &Plan,
    modules: &[SourceModule],
    frozen: &Frozen,
    inputs: &Inputs,
    toolchain: &Toolchain,
    outputs: &Outputs,
    added: Option<&str>,
) -> Value {
    let frozen = modules.iter().zip(&frozen.costs).map(|(module, cost)| {
        let mut row = cost.json();
        row["file"] = module.file.clone().into();
        row["opt"] = module.opt.into();
        row
    });
    let images = outputs.files.iter().map(|(name, bytes)| (name.clone(), json!({ "bytes": bytes.len(), "sha256": cache::hash(bytes) })));
    json!({
        "schema": 1,
        "board": plan.board,
        "machine": plan.machine(),
        "frostbyte": env!("CARGO_PKG_VERSION"),
        "tools": toolchain.identity(),
        "frozen": frozen.collect::<Vec<_>>(),
        "added": added,
        "coverage": plan.coverage,
        "inputs": inputs.json(),
        "images": images.collect::<serde_json::Map<_, _>>(),
        "size": outputs.report.as_ref().map(Report::json),
    })
}

/// The start of the names of folders that are being made.
const NEW: &str = ".new-";

/// Puts the new outputs in the place of the old ones, all at once.
fn install(repo: &Repo, plan: &Plan, outputs: &Outputs, record: &Value) -> Result<()> {
    let folder = repo.images(&plan.board);
    let parent = folder.parent().expect("boards have a folder");
    let failed = |e| diag::io("write to", parent, &e);
    fs::create_dir_all(parent).map_err(failed)?;
    // What interrupted builds left; nobody else is here, by the lock.
    let left = fs::read_dir(parent).map_err(failed)?.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(NEW));
    left.for_each(|entry| drop(fs::remove_dir_all(entry.path())));
    let new = tempfile::Builder::new().prefix(NEW).tempdir_in(parent).map_err(failed)?;
    let inside = new.path().join("firmware");
    for (name, bytes) in &outputs.files {
        cache::write(&inside.join(name), bytes)?;
    }
    if outputs.files.contains_key(PROGRAM) {
        let program = inside.join(PROGRAM);
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&program, executable).map_err(|e| diag::io("make executable", &program, &e))?;
    }
    cache::write(&inside.join("build.json"), format!("{record:#}\n").as_bytes())?;
    cache::replace_folder(&inside, &folder)
}

/// The last images of a board, for commands that do not build.
pub fn last_build(repo: &Repo, board: &str) -> Option<(PathBuf, Value)> {
    let folder = repo.images(board);
    let record = cache::read_json(&folder.join("build.json"));
    record.is_object().then_some((folder, record))
}

//! Frozen sets: folders of Python in, a list of modules out.
//!
//! A set's folder is the list: `a.py` is the module `a`, `pkg/` a package, whatever the folder of the set is called.
//! Everything that could make a module get lost, or hide another, is an error here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::cache::Inputs;
use crate::cli::{FreezeArgs, Kind};
use crate::diag::{self, Diagnostic, Exit, Failure, Place, Result, Source, did_you_mean};
use crate::manifest::Options;
use crate::plan::Plan;
use crate::repo::Repo;

/// One file that will be importable.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceModule {
    /// `pkg.mod`; a package's `__init__.py` has the package's name.
    pub name: String,
    /// The name in the image and in tracebacks: `pkg/mod.py`.
    pub file: String,
    /// Where it lies on this machine.
    pub path: PathBuf,
    /// Its text, under the path that messages show.
    pub source: Arc<Source>,
    /// 0: everything; 1, 2: no asserts; 3: no line numbers either.
    pub opt: u8,
    pub kind: Kind,
}

/// A folder of modules, one module, or one package.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// For messages and reports.
    pub name: String,
    /// The folder that module names count from.
    base: PathBuf,
    /// What to take: `base` itself, or one file or folder in it.
    take: PathBuf,
    /// For the whole set, then for single files of it by their path below `base`; later wins.
    options: Vec<(String, Options)>,
    /// The line of the manifest that asks for it.
    place: Option<Place>,
}

/// The sets that a board's manifest lists.
pub fn sets_of(repo: &Repo, plan: &Plan) -> Vec<Set> {
    let set = |name: &crate::manifest::At<String>| {
        let base = repo.frozen.join(&name.value);
        let own = plan.frozen.options.iter().filter_map(|(key, options)| {
            let rest = key.strip_prefix(name.as_str())?;
            Some((rest.trim_start_matches('/').to_string(), *options)).filter(|_| rest.is_empty() || rest.starts_with('/'))
        });
        let mut options: Vec<_> = own.collect();
        options.sort_by_key(|(path, _)| path.len());
        Set { name: name.value.clone(), take: base.clone(), base, options, place: Some(name.place.clone()) }
    };
    plan.frozen.sets.iter().map(set).collect()
}

/// What a person asked for on the command line: a set of `frozen/`, or a path to a file, a package or a folder.
pub fn set_called(repo: &Repo, what: &str, args: &FreezeArgs) -> Result<Set> {
    let options = vec![(String::new(), Options { opt: args.opt, kind: args.kind })];
    let named = repo.frozen.join(what);
    if is_identifier(what) && named.is_dir() {
        return Ok(Set { name: what.into(), take: named.clone(), base: named, options, place: None });
    }
    let path = fs::canonicalize(what).map_err(|_| unknown_set(repo, what))?;
    let parent = path.parent().unwrap_or(Path::new("/")).to_path_buf();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let is_package = path.join("__init__.py").is_file();
    let base = if path.is_dir() && !is_package { path.clone() } else { parent };
    Ok(Set { name, base, take: path, options, place: None })
}

fn unknown_set(repo: &Repo, what: &str) -> Failure {
    let entries = fs::read_dir(&repo.frozen).into_iter().flatten().flatten();
    let names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let hint = did_you_mean(what, names.iter().map(String::as_str));
    Diagnostic::new(format!("`{what}` is neither a set in frozen/ nor a file or folder{hint}")).exit(Exit::Usage)
}

/// The modules of all sets, sorted by name.
///
/// # Errors
/// All of them at once: a set without modules, a `.mpy` file without its source, a name that cannot be imported, text that is not UTF-8, a loop of
/// symbolic links, two modules of one name.
pub fn collect(repo: &Repo, sets: &[Set]) -> Result<Vec<SourceModule>> {
    let mut errors = Vec::new();
    let mut modules: BTreeMap<String, SourceModule> = BTreeMap::new();
    for set in sets {
        for module in set_modules(repo, set, &mut errors) {
            // The same file once more, as from `freeze` with a set that the manifest has: the later options count.
            if let Some(other) = modules.get(&module.name).filter(|other| other.path != module.path) {
                errors.push(twice(other, &module));
                continue;
            }
            modules.insert(module.name.clone(), module);
        }
    }
    Failure::check(Exit::Build, errors)?;
    Ok(modules.into_values().collect())
}

fn twice(one: &SourceModule, other: &SourceModule) -> Diagnostic {
    Diagnostic::new(format!("two frozen modules are called `{}`", one.name))
        .note(format!("one is {}", one.source.path))
        .note(format!("the other is {}", other.source.path))
        .help("rename one, or leave its set out")
}

fn set_modules(repo: &Repo, set: &Set, errors: &mut Vec<Diagnostic>) -> Vec<SourceModule> {
    let mut modules = Vec::new();
    let before = errors.len();
    let walk = WalkDir::new(&set.take).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_ignored(entry)) {
        match entry {
            Ok(entry) if has_ending(&entry, "py") => match module(repo, set, entry.path()) {
                Ok(module) => modules.push(module),
                Err(failure) => errors.extend(failure.list),
            },
            // Beside its source it is what `compile` left there.
            Ok(entry) if has_ending(&entry, "mpy") && !entry.path().with_extension("py").exists() => {
                let compiled = Diagnostic::new(format!("`{}` cannot be frozen: it is compiled already", repo.show(entry.path())));
                errors.push(compiled.help("put its source in its place"));
            }
            Ok(_) => {}
            Err(error) => errors.push(walk_error(repo, &error)),
        }
    }
    if modules.is_empty() && errors.len() == before {
        let error = Diagnostic::new(format!("`{}` has no Python files", repo.show(&set.take)));
        errors.push(match &set.place {
            Some(place) => error.at(place, ""),
            None => error,
        });
    }
    modules
}

fn has_ending(entry: &walkdir::DirEntry, ending: &str) -> bool {
    entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == ending)
}

/// Hidden files and what Python itself leaves behind.
fn is_ignored(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name == "__pycache__"
}

fn walk_error(repo: &Repo, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().map_or_else(String::new, |path| repo.show(path));
    match error.loop_ancestor() {
        Some(ancestor) => {
            Diagnostic::new(format!("`{path}` is a link back to `{}`", repo.show(ancestor))).note("following it would never end")
        }
        None => {
            let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            Diagnostic::new(format!("cannot read `{path}`: {reason}"))
        }
    }
}

fn module(repo: &Repo, set: &Set, path: &Path) -> Result<SourceModule> {
    let shown = repo.show(path);
    let below = path.strip_prefix(&set.base).expect("the walk stays below the base");
    let parts: Vec<_> = below.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if let Some(bad) = parts.iter().find(|part| !is_identifier(part)) {
        return Err(Diagnostic::new(format!("`{shown}` cannot be imported: `{bad}` is no identifier"))
            .help("use letters, digits and `_`, not starting with a digit")
            .into());
    }
    let bytes = fs::read(path).map_err(|e| diag::io("read", path, &e))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        Diagnostic::new(format!("`{shown}` is not UTF-8: line {line}, byte {at} of the file"))
    })?;
    let file = parts.join("/") + ".py";
    let options = options(set, &file);
    let name = parts.join(".");
    let name = name.strip_suffix(".__init__").unwrap_or(&name).to_string();
    let (opt, kind) = (options.opt.unwrap_or(0), options.kind.unwrap_or_default());
    Ok(SourceModule { name, file, path: path.into(), source: Source::new(shown, text), opt, kind })
}

fn options(set: &Set, file: &str) -> Options {
    let mut result = Options::default();
    for (path, options) in &set.options {
        let applies = path.is_empty() || path == file || file.strip_prefix(path.as_str()).is_some_and(|f| f.starts_with('/'));
        if applies {
            result.opt = options.opt.or(result.opt);
            result.kind = options.kind.or(result.kind);
        }
    }
    result
}

/// What `import` takes between the dots. Names in the image are ASCII, as in MicroPython.
fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_') && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What the cache must know of the modules.
pub fn inputs(modules: &[SourceModule]) -> Inputs {
    let mut inputs = Inputs::default();
    for module in modules {
        let options = format!("{} as {} -O{}", module.file, module.kind.word(), module.opt);
        inputs.add(options, module.source.text.as_bytes());
    }
    inputs
}

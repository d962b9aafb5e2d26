//! Freezing: bad input has words, and what the linker gets is what people read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::{Object, ObjectSection, ObjectSymbol};
use xtask::cli::FreezeArgs;
use xtask::codegen;
use xtask::freeze::layout::{self, CHIP, FROZEN_SYMBOL, HOST, entry_symbol};
use xtask::freeze::names::Names;
use xtask::freeze::{self, compile, object as frozen_object};
use xtask::manifest;
use xtask::plan::Plan;
use xtask::repo::Repo;

/// A folder with files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn modules(path: &Path) -> Result<Vec<freeze::SourceModule>, String> {
    let set = freeze::set_called(&Repo::find(), &path.to_string_lossy(), &FreezeArgs::default()).map_err(|f| f.render(false))?;
    freeze::collect(&Repo::find(), &[set]).map_err(|failure| failure.render(false))
}

fn compiled(files: &[(&str, &[u8])]) -> Result<Vec<compile::Compiled>, String> {
    let folder = folder(files);
    compile::compile(&modules(folder.path())?, 31).map_err(|failure| failure.render(false))
}

fn refused(files: &[(&str, &[u8])], words: &[&str]) {
    let said = compiled(files).unwrap_err();
    for word in words {
        assert!(said.contains(word), "`{word}` is missing in:\n{said}");
    }
}

#[test]
fn a_folder_a_package_and_a_file_have_the_names_that_import_takes() {
    let folder = folder(&[("a.py", b""), ("pkg/__init__.py", b""), ("pkg/sub/deep.py", b""), (".hidden.py", b"("), ("README", b"(")]);
    let names = |path: &Path| modules(path).unwrap().into_iter().map(|module| (module.name, module.file)).collect::<Vec<_>>();
    let row = |name: &str, file: &str| (name.to_string(), file.to_string());
    let package = [row("pkg", "pkg/__init__.py"), row("pkg.sub.deep", "pkg/sub/deep.py")];
    assert_eq!(names(folder.path()), [&[row("a", "a.py")], &package[..]].concat());
    assert_eq!(names(&folder.path().join("pkg")), package);
    assert_eq!(names(&folder.path().join("a.py")), [row("a", "a.py")]);
}

#[test]
fn a_compiled_file_is_not_left_out_in_silence() {
    refused(&[("a.py", b""), ("b.mpy", b"M\x06")], &["b.mpy` cannot be frozen", "source"]);
    assert_eq!(compiled(&[("a.py", b""), ("a.mpy", b"M\x06")]).unwrap().len(), 1);
}

#[test]
fn a_syntax_error_has_its_line_column_and_caret() {
    refused(&[("bad.py", b"x = 1\ny = (2 +\n")], &["SyntaxError: invalid syntax", "bad.py:2:10"]);
    refused(&[("bad.py", b"def f():\n    return 1 1\n")], &["SyntaxError", "bad.py:2:14", "return 1 1", "^"]);
}

#[test]
fn the_first_error_of_each_file_is_told() {
    refused(&[("a.py", b"x ="), ("b.py", b"import"), ("c.py", b"ok = 1")], &["a.py:1:", "b.py:1:"]);
}

#[test]
fn what_cannot_be_imported_is_refused() {
    refused(&[("my-lib.py", b"")], &["my-lib.py` cannot be imported", "`my-lib` is no identifier"]);
    refused(&[("2fast/__init__.py", b"")], &["`2fast` is no identifier"]);
    refused(&[("latin.py", b"a = 1\nb = '\xe9'\n")], &["is not UTF-8: line 2, byte 11"]);
    refused(&[("empty/README", b"")], &["has no Python files"]);
    assert!(modules(Path::new("/no/such/thing")).unwrap_err().contains("neither a set in frozen/ nor a file or folder"));
    assert!(modules(Path::new("dmeo")).unwrap_err().contains("did you mean `demo`?"));
}

#[test]
fn two_modules_of_one_name_are_refused() {
    refused(&[("a.py", b""), ("a/__init__.py", b"")], &["two frozen modules are called `a`", "a.py", "a/__init__.py"]);
}

#[test]
fn a_loop_of_links_is_refused() {
    let folder = folder(&[("pkg/__init__.py", b"")]);
    std::os::unix::fs::symlink(folder.path().join("pkg"), folder.path().join("pkg/again")).unwrap();
    assert!(modules(folder.path()).unwrap_err().contains("is a link back to"));
}

/// One constant of each kind, shared names, nested functions, a generator, a class.
const SAMPLE: &[u8] = b"
A = (1, -1073741825, 12345678901234567890, 1.5, -0.0, 2j, 'short', 'a text of more than twenty-five characters', b'bytes', ())
B = ('a text of more than twenty-five characters', b'', None, True, ..., (1, (2, 3)))
class Point:
    def __init__(self, x, *rest, key=1, **more):
        self.x = x
    def walk(self):
        for i in range(self.x):
            yield lambda: (i, self)
";

fn pieces(machine: &layout::Machine) -> Vec<(String, layout::Piece)> {
    let modules = compiled(&[("sample.py", SAMPLE), ("text.py", b"print('kept as source')")]).unwrap();
    let mut names = Names::of_port(&bytecode::qstr::STATIC.map(String::from));
    modules.iter().for_each(|module| names.add(module));
    let mut pieces: Vec<_> =
        modules.iter().map(|module| (entry_symbol(&module.source.name), layout::module(module, &names.table(), machine))).collect();
    pieces.push((FROZEN_SYMBOL.to_string(), layout::index(&modules, &names, machine)));
    pieces
}

/// What lies at the symbol of each item of an object that rustc made: bytes, and the addresses in them.
fn item_of(file: &object::File, name: &str, size: usize) -> (Vec<u8>, Vec<usize>) {
    let symbol = file.symbol_by_name(name).unwrap_or_else(|| panic!("no symbol {name}"));
    let section = file.section_by_index(symbol.section_index().unwrap()).unwrap();
    let start = (symbol.address() - section.address()) as usize;
    let bytes = section.data().unwrap()[start..start + size].to_vec();
    let inside = start as u64..(start + size) as u64;
    let mut addresses: Vec<_> = section.relocations().filter(|(at, _)| inside.contains(at)).map(|(at, _)| at as usize - start).collect();
    addresses.sort_unstable();
    (bytes, addresses)
}

#[test]
fn the_readable_text_and_the_object_are_the_same() {
    let repo = Repo::find();
    let (board, chip) = manifest::load(&repo, "host").unwrap();
    let plan = Plan::new(board, chip);
    let folder = tempfile::tempdir().unwrap();
    for (i, (entry, piece)) in pieces(&HOST).into_iter().enumerate() {
        let (source, made): (PathBuf, PathBuf) = (folder.path().join(format!("p{i}.rs")), folder.path().join(format!("p{i}.o")));
        fs::write(&source, codegen::frozen::generate(&plan, &piece, &entry)).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.args(["--crate-type=lib", "--emit=obj", "--edition=2024", "-o"]).arg(&made).arg(&source);
        assert!(rustc.status().unwrap().success(), "{}", fs::read_to_string(&source).unwrap());
        let bytes = fs::read(&made).unwrap();
        let theirs = object::File::parse(&bytes[..]).unwrap();
        let ours = frozen_object::module("m", &piece, object::Architecture::X86_64);
        let ours = object::File::parse(&ours[..]).unwrap();
        let section = ours.section_by_name(".data.rel.ro.frozen.m").unwrap();
        let all = section.data().unwrap();
        let relocated: Vec<_> = section.relocations().map(|(at, _)| at as usize).collect();
        let (offsets, _) = piece.offsets();
        for (j, (item, &start)) in piece.items.iter().zip(&offsets).enumerate() {
            let (start, size) = (start as usize, item.offsets(&HOST).1 as usize);
            let name = if j == piece.entry { entry.clone() } else { format!("ITEM_{j}") };
            let (bytes, addresses) = item_of(&theirs, &name, size);
            let here: Vec<_> = relocated.iter().filter(|at| (start..start + size).contains(at)).map(|at| at - start).collect();
            assert_eq!(bytes, all[start..start + size], "{name} {}", item.comment);
            assert_eq!(addresses, here, "{name} {}", item.comment);
        }
    }
}

#[test]
fn objects_for_chips_have_four_byte_words() {
    for (entry, piece) in pieces(&CHIP) {
        let bytes = frozen_object::module("m", &piece, object::Architecture::Arm);
        let file = object::File::parse(&bytes[..]).unwrap();
        assert!(!file.is_64());
        let section = file.section_by_name(".rodata.frozen.m").unwrap();
        assert_eq!(section.size() as usize, piece.n_bytes(), "{entry}");
        assert_eq!(section.align(), 4);
    }
}

#[test]
fn a_module_kept_as_source_is_its_text() {
    let folder = folder(&[("text.py", b"print('kept as source')")]);
    let args = FreezeArgs { kind: Some(xtask::cli::Kind::Source), opt: None };
    let set = freeze::set_called(&Repo::find(), &folder.path().to_string_lossy(), &args).unwrap();
    let modules = compile::compile(&freeze::collect(&Repo::find(), &[set]).unwrap(), 31).unwrap();
    let piece = layout::module(&modules[0], &Default::default(), &CHIP);
    assert_eq!(piece.n_bytes(), 23);
    assert_eq!(freeze::costs(&modules, &Names::default(), &CHIP)[0].total, 23);
}

//! Bad manifests and what is said about them: `tests/errors/manifest/<case>.toml` and `.stderr`.
//!
//! A case is a board; one called `chip_...` is a chip. `BLESS=1` rewrites the expected texts; the diff is what gets
//! reviewed. Good manifests are planned, every one.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::codegen;
use xtask::manifest::{board_names, load};
use xtask::plan::Plan;
use xtask::repo::Repo;

/// A repository with the real chips and ports, to which a case is added.
fn with_case(case: &Path) -> (tempfile::TempDir, Repo) {
    let real = Repo::find();
    let folder = tempfile::tempdir().unwrap();
    let repo = Repo::at(folder.path().into(), folder.path().join("target"));
    let chips = repo.manifests.join("chips");
    fs::create_dir_all(&chips).unwrap();
    for chip in fs::read_dir(real.manifests.join("chips")).unwrap().flatten() {
        fs::copy(chip.path(), chips.join(chip.file_name())).unwrap();
    }
    for port in ["host", "mps2", "stm32"] {
        fs::create_dir_all(repo.port(port)).unwrap();
    }
    fs::create_dir_all(repo.frozen.join("demo")).unwrap();
    let name = case.file_name().unwrap();
    if name.to_string_lossy().starts_with("chip_") {
        fs::copy(case, chips.join(name)).unwrap();
        let stem = case.file_stem().unwrap().to_string_lossy();
        let board = format!(
            "title = \"X\"
chip = \"{stem}\"
images = [\"program\"]
[ram]
frames = 1
heap_bytes = 1
"
        );
        fs::write(repo.manifests.join(name), board).unwrap();
    } else {
        fs::copy(case, repo.manifests.join(name)).unwrap();
    }
    (folder, repo)
}

fn said_about(case: &Path) -> String {
    let (_folder, repo) = with_case(case);
    let name = case.file_stem().unwrap().to_string_lossy();
    match load(&repo, &name) {
        Ok(_) => "no error\n".to_string(),
        Err(failure) => {
            assert_eq!(failure.exit as u8, 2, "{name}");
            failure.render(false)
        }
    }
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let folder = Repo::find().root.join("tests/errors/manifest");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    cases.sort();
    assert!(cases.len() >= 12);
    let mut wrong = Vec::new();
    for case in cases {
        let said = said_about(&case);
        let expected = case.with_extension("stderr");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &said).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrong.push(format!("{}:\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_board_is_planned() {
    let repo = Repo::find();
    for name in board_names(&repo) {
        let (board, chip) = load(&repo, &name).unwrap_or_else(|failure| panic!("{}", failure.render(false)));
        let plan = Plan::new(board, chip);
        for (file, text) in codegen::generate(&plan) {
            let command = format!("Made by `cargo xtask build --board {name}`");
            assert!(text.lines().next().unwrap().contains(&command), "{file}");
            assert!(!text.contains(&*repo.root.to_string_lossy()), "{file}");
        }
    }
}

#[test]
fn names_of_boards_are_forgiving_but_not_wrong() {
    let repo = Repo::find();
    for name in ["pyboard", "PyBoard", "PYBV11", "pybv11"] {
        assert_eq!(load(&repo, name).unwrap().0.name, "pyboard");
    }
    let failure = load(&repo, "pybaord").unwrap_err();
    assert_eq!(failure.exit as u8, 2);
    assert!(failure.render(false).contains("unknown board `pybaord`; did you mean `pyboard`?"));
}

#[test]
fn the_pyboard_lies_where_the_original_lies() {
    let repo = Repo::find();
    let (board, chip) = load(&repo, "pyboard").unwrap();
    let plan = Plan::new(board, chip);
    let parts: Vec<_> = plan.image_parts().map(|(part, file)| (part.addresses.clone(), file)).collect();
    assert_eq!(parts, [(0x0800_0000..0x0800_4000, "firmware0.bin"), (0x0802_0000..0x0810_0000, "firmware1.bin")]);
    assert_eq!(plan.machine(), "PYBv1.1 with STM32F405RG");
    assert_eq!(plan.ram[0].addresses, 0x2000_0000..0x2002_0000);
    assert!(!plan.ram[1].dma);
    let memory = codegen::link::generate(&plan);
    let memory = memory.split_once('\n').unwrap().1;
    let expected = "\
MEMORY
{
    flash_vectors (rx) : ORIGIN = 0x08000000, LENGTH = 0x4000 /* sector 0 */
    flash_text (rx) : ORIGIN = 0x08020000, LENGTH = 0xe0000 /* sectors 5 to 11 */
    ram (rw) : ORIGIN = 0x20000000, LENGTH = 0x20000 /* sram */
    ccm (rw) : ORIGIN = 0x10000000, LENGTH = 0x10000 /* ccm */
}

/* In bytes. */
_stack_size = 0x3e00;
_frame_stack_size = 0x2800;

/* The heap's second area. */
_more_heap_start = 0x10000000;
_more_heap_end = 0x10010000;
";
    assert_eq!(memory, expected);
}

#[test]
fn a_vector_table_without_a_part_is_at_the_start_of_the_text() {
    let (board, chip) = load(&Repo::find(), "mps2_an385").unwrap();
    let plan = Plan::new(board, chip);
    assert_eq!(plan.vectors().map(|part| part.addresses.clone()), Some(0..0x40_0000));
    let memory = codegen::link::generate(&plan);
    assert!(memory.contains("REGION_ALIAS(\"flash_vectors\", flash_text);"), "{memory}");
    assert!(memory.contains("_more_heap_end = 0x0;"), "{memory}");
}

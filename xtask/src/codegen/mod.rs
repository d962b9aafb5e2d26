//! Sources made from a plan: each generator is one function from a value to text.
//!
//! The text is for people too. Same plan, same bytes: sorted, no dates, no absolute paths.

pub mod board;
pub mod frozen;
pub mod link;
pub mod qstr;

use crate::cache;
use crate::diag::Result;
use crate::plan::Plan;
use crate::repo::Repo;

/// All files made from the plan alone: name and text.
pub fn generate(plan: &Plan) -> Vec<(&'static str, String)> {
    let mut files = vec![("board.rs", board::generate(plan))];
    if !plan.is_host() {
        files.push(("memory.x", link::generate(plan)));
    }
    files
}

/// Writes them where the build looks for them; unchanged files keep their time stamps.
pub fn write(repo: &Repo, plan: &Plan, files: &[(&'static str, String)]) -> Result<()> {
    let folder = repo.generated(&plan.board);
    files.iter().try_for_each(|(name, text)| cache::write_if_changed(&folder.join(name), text.as_bytes()))
}

/// The first lines of every generated file, behind `comment`.
fn head(plan: &Plan, comment: &str) -> String {
    let board = &plan.board;
    format!("{comment} Made by `cargo xtask build --board {board}` from manifests/{board}.toml. Changes here are lost.\n")
}

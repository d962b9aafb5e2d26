//! Sources made from a plan: each generator is one function from a value to text.
//!
//! The text is for people too. Same plan, same bytes: sorted, no dates, no absolute paths.

pub mod board;
pub mod link;

use crate::plan::Plan;

/// The first lines of every generated file, behind `comment`.
fn head(plan: &Plan, comment: &str) -> String {
    let board = &plan.board;
    format!(
        "{comment} Made by `cargo xtask build --board {board}` from manifests/{board}.toml. Changes here are lost.\n"
    )
}

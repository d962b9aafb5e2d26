//! Whole grids: each operator between values of all types, each format with each flag, all slices, numbers as text and bytes, special methods with all
//! sorts of answers. What ours prints must be what the original prints.
//!
//! A grid is a program in `tests/src/grids`; what is left out says there why.

use std::path::Path;

use crate::oracle;
use crate::repo::Repo;

/// A program that goes through a grid.
#[derive(Debug)]
pub struct Grid {
    pub name: &'static str,
    program: &'static str,
}

pub const GRIDS: &[Grid] = &[
    Grid { name: "operators", program: include_str!("grids/operators.py") },
    Grid { name: "formats", program: include_str!("grids/formats.py") },
    Grid { name: "slices", program: include_str!("grids/slices.py") },
    Grid { name: "numbers", program: include_str!("grids/numbers.py") },
    Grid { name: "special_methods", program: include_str!("grids/special_methods.py") },
];

impl Grid {
    /// Runs the grid on the original and on `ours`; gives the two transcripts.
    ///
    /// # Errors
    /// The original is missing.
    pub fn run(&self, repo: &Repo, ours: &Path) -> Result<(String, String), String> {
        oracle::compare(repo, ours, "grids", self.name, self.program)
    }
}

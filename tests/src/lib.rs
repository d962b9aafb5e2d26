//! Runs Python programs on ours and on the original, and compares what they print.
//!
//! A case is a file `<topic>/<behaviour>.py` with the expected output beside it in `.exp`. `run.rs` runs every case on
//! the host program, `board.rs` on the pyboard's image in the emulator, `mps2.rs` on that of a board with megabytes; all are [`runner`]. What is tested, and what the first lines
//! of a case may ask for, is data in the case ([`case`]); nothing is listed here by name.

#![forbid(unsafe_code)]

pub mod board;
pub mod calls;
pub mod case;
pub mod command_line;
pub mod compile;
pub mod diff;
pub mod finding;
pub mod grammar;
pub mod grids;
pub mod host;
pub mod oracle;
pub mod packages;
pub mod process;
pub mod random;
pub mod record;
pub mod repo;
pub mod reports;
pub mod runner;
pub mod scenarios;
pub mod stress;

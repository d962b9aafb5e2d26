//! The orchestrator: a board's manifest in, images out; all host input and output, and every child process.
//!
//! The pipeline reads as the list of its files: `manifest` -> `plan` -> `toolchain` -> `freeze` -> `codegen` -> `cargo`
//! -> `image` -> `size`; `dist` puts them in a row. `main` parses flags and calls one function here.
#![forbid(unsafe_code)]

pub mod bench;
pub mod cache;
pub mod cargo;
pub mod cli;
pub mod codegen;
pub mod compile;
pub mod cross;
pub mod diag;
pub mod dis;
pub mod dist;
pub mod doctor;
pub mod emulator;
pub mod freeze;
pub mod fuzz;
pub mod image;
pub mod link;
pub mod manifest;
pub mod mpy;
pub mod panics;
pub mod plan;
pub mod port;
pub mod raw_repl;
pub mod repo;
pub mod run;
pub mod size;
pub mod state;
pub mod test;
pub mod toolchain;
pub mod ui;

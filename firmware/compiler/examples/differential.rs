//! Compares this compiler with an official one: `differential MPY_CROSS [-O LEVEL] [--cache DIR] [--keep N] FILE...`.
//!
//! For each file the decision, the bytes or the error's text must be the same. What the official tool says is kept in DIR. `-`
//! among the files reads more names from standard input.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::Read;
use std::path::PathBuf;
use std::process::Command;

use bytecode::Arena;
use bytecode::arena::StdChunks;

#[path = "shared/mod.rs"]
mod shared;

struct Run {
    tool: String,
    level: u8,
    cache: Option<PathBuf>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let tool = arguments.next().expect("the path of mpy-cross");
    let mut run = Run { tool, level: 0, cache: None };
    let (mut files, mut keep) = (Vec::new(), 20);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-O" => run.level = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            "--cache" => run.cache = arguments.next().map(PathBuf::from),
            "--keep" => keep = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(20),
            "-" => {
                let mut names = String::new();
                std::io::stdin().read_to_string(&mut names).expect("names of files");
                files.extend(names.lines().map(str::to_owned));
            }
            _ => files.push(argument),
        }
    }
    let (mut same, mut same_errors, mut different) = (0, 0, Vec::new());
    let (mut peak, mut peak_ratio) = (0, 0.0f64);
    for file in &files {
        let Ok(source) = std::fs::read(file) else {
            continue;
        };
        let expected = run.official(file);
        let (actual, held) = run.ours(file, &source);
        peak = peak.max(held);
        if source.len() > 4000 {
            peak_ratio = peak_ratio.max(held as f64 / source.len() as f64);
        }
        match (expected == actual, &actual) {
            (true, Ok(_)) => same += 1,
            (true, Err(_)) => same_errors += 1,
            (false, _) => different.push((file, expected, actual)),
        }
    }
    for (file, expected, actual) in different.iter().take(keep) {
        println!("{file}");
        println!("  official {}", describe(expected));
        println!("  ours     {}", describe(actual));
    }
    println!(
        "-O{}: {} files: {same} same bytes, {same_errors} same errors, {} different; peak {peak} bytes, at most {peak_ratio:.1} times the source",
        run.level,
        files.len(),
        different.len()
    );
}

fn describe(result: &Result<Vec<u8>, String>) -> String {
    match result {
        Ok(bytes) => format!("{} bytes", bytes.len()),
        Err(text) => text.trim().replace('\n', " / "),
    }
}

impl Run {
    fn official(&self, file: &str) -> Result<Vec<u8>, String> {
        let mut hasher = DefaultHasher::new();
        (file, self.level).hash(&mut hasher);
        let kept = |extension: &str| {
            let name = format!("{:016x}.{extension}", hasher.finish());
            self.cache.as_ref().map(|cache| cache.join(name))
        };
        if let Some(Ok(bytes)) = kept("mpy").map(std::fs::read) {
            return Ok(bytes);
        }
        if let Some(Ok(text)) = kept("err").map(std::fs::read_to_string) {
            return Err(text);
        }
        let output = Command::new(&self.tool)
            .args([&format!("-O{}", self.level), "-s", file, "-o", "-", file])
            .output()
            .expect("the official tool runs");
        match output.status.success() {
            true => {
                if let Some(path) = kept("mpy") {
                    std::fs::write(path, &output.stdout).expect("the cache is writable");
                }
                Ok(output.stdout)
            }
            false => {
                let text = String::from_utf8_lossy(&output.stderr).into_owned();
                if let Some(path) = kept("err") {
                    std::fs::write(path, &text).expect("the cache is writable");
                }
                Err(text)
            }
        }
    }

    fn ours(&self, file: &str, source: &[u8]) -> (Result<Vec<u8>, String>, usize) {
        let options = compiler::Options { source_name: file, opt_level: self.level, ..Default::default() };
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let result = match compiler::compile(source, &options, &arena) {
            Ok(module) => Ok(shared::mpy(&module, 31, &arena)),
            Err(error) => Err(shared::traceback(&error, file, file)),
        };
        (result, chunks.peak_bytes())
    }
}

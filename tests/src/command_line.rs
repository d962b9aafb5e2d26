//! Cases that are a command line: arguments, standard input, and files that are there.

use std::fs;
use std::path::Path;

use crate::process::{Ended, How};

const KEYS: [&str; 3] = ["args", "stdin", "files"];

/// A command line as its case describes it.
#[derive(Debug, Default, PartialEq)]
pub struct CommandLine {
    pub args: Vec<String>,
    pub stdin: String,
    /// Names and texts.
    pub files: Vec<(String, String)>,
}

/// Reads a case in TOML.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read(path: &Path) -> Result<CommandLine, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string());
    text.and_then(|text| parse(&text)).map_err(|reason| format!("{}: {reason}", path.display()))
}

fn parse(text: &str) -> Result<CommandLine, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("unknown key `{key}`; known: {}", KEYS.join(", ")));
    }
    let words = |value: &toml::Value| value.as_array()?.iter().map(|word| Some(word.as_str()?.to_owned())).collect();
    let files =
        |value: &toml::Value| value.as_table()?.iter().map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect();
    let args = table.get("args").map_or(Some(Vec::new()), words);
    let stdin = table.get("stdin").map_or(Some(String::new()), |value| Some(value.as_str()?.to_owned()));
    let files = table.get("files").map_or(Some(Vec::new()), files);
    match (args, stdin, files) {
        (Some(args), Some(stdin), Some(files)) => Ok(CommandLine { args, stdin, files }),
        _ => Err("a value has the wrong type".into()),
    }
}

impl CommandLine {
    /// Makes the files in `folder`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write_files(&self, folder: &Path) -> Result<(), String> {
        for (name, text) in &self.files {
            let path = folder.join(name);
            let above = path.parent().unwrap_or(folder);
            fs::create_dir_all(above)
                .and_then(|()| fs::write(&path, text))
                .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        }
        Ok(())
    }
}

/// The same end, with standard error behind standard output.
pub fn with_stderr(mut ended: Ended) -> Ended {
    if !ended.stderr.is_empty() {
        ended.stdout.push_str("-- standard error\n");
        ended.stdout.push_str(&ended.stderr);
        if !ended.stderr.ends_with('\n') && ended.how != How::Exit(0) {
            ended.stdout.push('\n');
        }
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_a_table() {
        let line = parse("args = [\"-c\", \"1\"]\nstdin = \"x\"\n[files]\n\"a/b.py\" = \"pass\"\n").unwrap();
        assert_eq!((line.args.len(), line.stdin.as_str(), line.files.len()), (2, "x", 1));
        assert!(parse("argv = []\n").unwrap_err().contains("`argv`"));
        assert!(parse("args = 5\n").is_err());
    }
}

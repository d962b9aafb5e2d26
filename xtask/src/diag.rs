//! What went wrong, for a person and for a program: every stage of the build fails with a [`Failure`].
//!
//! A failure is a list, so that all errors of a file are told at once. Its exit code belongs to the kind of
//! failure, and the JSON form (`ok`, `exit_code`) is made from the same value, so that the two cannot disagree.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// How a command ends. The numbers are promised to scripts; `--help` prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    Build = 1,
    Usage = 2,
    DoesNotFit = 3,
    Io = 7,
    Program = 8,
    Timeout = 9,
    Bug = 101,
}

/// The text of a file that messages point into.
#[derive(Debug, PartialEq)]
pub struct Source {
    /// As the user should read it: relative to the repository, or as typed.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The byte offset of a line and a column as [`Source::line_column`] counts them; past the end means the end.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let line = self.text[start..].lines().next().unwrap_or("");
        start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(i, _)| i)
    }
}

/// A place in a file: bytes `span` of `source`.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub source: Arc<Source>,
    pub span: Range<usize>,
}

impl Place {
    /// `file:line:column`.
    pub fn short(&self) -> String {
        let (line, column) = self.source.line_column(self.span.start);
        format!("{}:{line}:{column}", self.source.path)
    }

    /// `file:line`, for notes that mention a second place in a sentence.
    pub fn file_line(&self) -> String {
        format!("{}:{}", self.source.path, self.source.line_column(self.span.start).0)
    }
}

/// One message. It reads "what, where, why, what now": lower case, no full stop, every number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub message: String,
    pub place: Option<Place>,
    /// A few words at the caret.
    pub label: String,
    /// A second place that is part of the story, with its words.
    pub context: Option<(Place, String)>,
    pub notes: Vec<String>,
    pub help: Vec<String>,
    /// Output of another program, shown as it came.
    pub output: String,
}

impl Diagnostic {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: None,
            label: String::new(),
            context: None,
            notes: Vec::new(),
            help: Vec::new(),
            output: String::new(),
        }
    }

    pub fn at(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.place = Some(place.clone());
        self.label = label.into();
        self
    }

    pub fn and_at(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.context = Some((place.clone(), label.into()));
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    pub fn output(mut self, output: impl Into<String>) -> Self {
        self.output = output.into();
        self
    }

    pub fn exit(self, exit: Exit) -> Failure {
        Failure { exit, list: vec![self], data: Value::Null }
    }

    /// The message with its source lines and carets, one line per fact, ending in a newline.
    pub fn render(&self, color: bool) -> String {
        let mut group = Group::with_title(Level::ERROR.primary_title(&self.message));
        for snippet in self.snippets() {
            group = group.element(snippet);
        }
        for note in &self.notes {
            group = group.element(Level::NOTE.message(note));
        }
        for help in &self.help {
            group = group.element(Level::HELP.message(help));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
        text.push('\n');
        if !self.output.is_empty() {
            text.push_str(self.output.trim_end());
            text.push('\n');
        }
        text
    }

    fn snippets(&self) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
        let mut snippets = Vec::new();
        if let Some(place) = &self.place {
            let mut snippet = Snippet::source(&place.source.text)
                .path(&place.source.path)
                .annotation(AnnotationKind::Primary.span(place.span.clone()).label((!self.label.is_empty()).then_some(&*self.label)));
            if let Some((other, words)) = &self.context {
                let annotation = AnnotationKind::Context.span(other.span.clone()).label(&**words);
                if Arc::ptr_eq(&other.source, &place.source) {
                    snippet = snippet.annotation(annotation);
                } else {
                    let other = Snippet::source(&other.source.text).path(&other.source.path).annotation(annotation);
                    return vec![snippet, other];
                }
            }
            snippets.push(snippet);
        }
        snippets
    }

    pub fn json(&self) -> Value {
        let place = self.place.as_ref().map(|place| {
            let (line, column) = place.source.line_column(place.span.start);
            json!({ "file": place.source.path, "line": line, "column": column })
        });
        json!({
            "message": self.message, "place": place, "label": self.label,
            "notes": self.notes, "help": self.help, "output": self.output,
        })
    }
}

/// Everything that stopped a command.
#[derive(Debug, PartialEq)]
pub struct Failure {
    pub exit: Exit,
    pub list: Vec<Diagnostic>,
    /// What `--json` tells beyond the messages: an object, or null.
    pub data: Value,
}

impl Failure {
    /// `Ok` if nothing was collected.
    pub fn check(exit: Exit, list: Vec<Diagnostic>) -> Result<()> {
        if list.is_empty() { Ok(()) } else { Err(Self { exit, list, data: Value::Null }) }
    }

    /// Adds words of advice to the last message.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        if let Some(last) = self.list.last_mut() {
            last.help.push(help.into());
        }
        self
    }

    pub fn render(&self, color: bool) -> String {
        self.list.iter().map(|d| d.render(color)).collect::<Vec<_>>().join("\n")
    }

    pub fn json(&self) -> Value {
        let mut report = if self.data.is_object() { self.data.clone() } else { json!({}) };
        report["schema"] = 1.into();
        report["ok"] = false.into();
        report["exit_code"] = (self.exit as u8).into();
        report["errors"] = self.list.iter().map(Diagnostic::json).collect();
        report
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        diagnostic.exit(Exit::Build)
    }
}

/// A failed file operation, in words: what was tried, on which path, what the system said.
pub fn io(verb: &str, path: &Path, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_string(),
        std::io::ErrorKind::StorageFull => "no space left on the disk".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        std::io::ErrorKind::AlreadyExists => "there is a file of this name".to_string(),
        std::io::ErrorKind::NotADirectory => "a part of the path is a file".to_string(),
        _ => error.to_string(),
    };
    Diagnostic::new(format!("cannot {verb} `{}`: {reason}", path.display())).exit(Exit::Io)
}

/// The known name nearest to `name`, if it is near enough to be a slip of the fingers.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = name.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|k| (distance(&name.to_lowercase(), &k.to_lowercase()), k))
        .filter(|&(d, k)| d <= limit || (name.len() >= 3 && k.to_lowercase().starts_with(&name.to_lowercase())))
        .min_by_key(|&(d, _)| d)
        .map(|(_, k)| k)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

/// `; did you mean `x`?`, or nothing.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_by_line_and_column() {
        let source = Source::new("a.py", "x = 1\nä = )\n");
        let offset = source.text.find(')').unwrap();
        assert_eq!(source.line_column(offset), (2, 5));
        assert_eq!(source.offset(2, 5), offset);
        assert_eq!(source.offset(9, 9), source.text.len());
    }

    #[test]
    fn slips_of_the_fingers_are_recognised() {
        assert_eq!(nearest("pybaord", ["pico", "pyboard"]), Some("pyboard"));
        assert_eq!(nearest("PYB", ["pico", "pyboard"]), Some("pyboard"));
        assert_eq!(nearest("esp32", ["pico", "pyboard"]), None);
    }

    #[test]
    fn a_message_shows_line_caret_and_advice() {
        let source = Source::new("manifests/pyboard.toml", "chip = \"stm32f504\"\n");
        let text = Diagnostic::new("unknown chip `stm32f504`")
            .at(&Place { source, span: 7..18 }, "no such file in manifests/chips")
            .help("did you mean `stm32f405rg`?")
            .render(false);
        assert!(text.contains("manifests/pyboard.toml:1:8"), "{text}");
        assert!(text.contains("^^^^^^^^^^^ no such file"), "{text}");
        assert!(text.contains("= help: did you mean"), "{text}");
    }
}

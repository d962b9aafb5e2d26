//! The page that `bench` prints: sections of tables, and at the end what was aimed at beside what was measured.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::ui::Ui;

/// Prints as it goes, so that a long run shows what it has.
pub struct Page<'a> {
    ui: &'a Ui,
    goals: RefCell<Vec<Goal>>,
    left_out: RefCell<Vec<&'static str>>,
}

/// A figure that somebody wants to be at most, or at least, something.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    pub what: String,
    pub measured: f64,
    pub bound: Bound,
    pub unit: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    pub fn at_most(what: impl Into<String>, measured: f64, most: f64, unit: &'static str) -> Self {
        Self { what: what.into(), measured, bound: Bound::AtMost(most), unit }
    }

    pub fn at_least(what: impl Into<String>, measured: f64, least: f64, unit: &'static str) -> Self {
        Self { what: what.into(), measured, bound: Bound::AtLeast(least), unit }
    }

    fn is_met(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.measured <= most,
            Bound::AtLeast(least) => self.measured >= least,
        }
    }

    fn json(&self) -> Value {
        let (key, bound) = match self.bound {
            Bound::AtMost(most) => ("at_most", most),
            Bound::AtLeast(least) => ("at_least", least),
        };
        json!({ "what": self.what, "measured": self.measured, key: bound, "unit": self.unit, "met": self.is_met() })
    }

    fn row(&self) -> String {
        let number = |n: f64| if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.3}") };
        let (words, bound) = match self.bound {
            Bound::AtMost(most) => ("at most", most),
            Bound::AtLeast(least) => ("at least", least),
        };
        let verdict = if self.is_met() { "met" } else { "MISSED" };
        format!("{:<66} {:>9} {words:>9} {:>9} {:<5} {verdict}\n", self.what, number(self.measured), number(bound), self.unit)
    }
}

impl<'a> Page<'a> {
    pub fn new(ui: &'a Ui) -> Self {
        Self { ui, goals: RefCell::default(), left_out: RefCell::default() }
    }

    /// Begins a section, and says how its tables are to be read.
    pub fn section(&self, title: &str, how_to_read: &str) {
        self.ui.result(format!("\n{title}\n{}\n{how_to_read}\n", "=".repeat(title.len())));
    }

    pub fn table(&self, table: impl AsRef<str>) {
        self.ui.result(table);
    }

    pub fn goal(&self, goal: Goal) {
        self.goals.borrow_mut().push(goal);
    }

    /// Something that was not measured, and why or how it can be.
    pub fn left_out(&self, what: &'static str) {
        self.left_out.borrow_mut().push(what);
    }

    /// The last section, and what the report has of it.
    pub fn end(self) -> Value {
        let (goals, left_out) = (self.goals.into_inner(), self.left_out.into_inner());
        let mut text = String::new();
        if !goals.is_empty() {
            let n_missed = goals.iter().filter(|goal| !goal.is_met()).count();
            text += &format!("\nSummary\n=======\n{} of {} goals are met\n\n", goals.len() - n_missed, goals.len());
            // What is missed comes first.
            for met in [false, true] {
                goals.iter().filter(|goal| goal.is_met() == met).for_each(|goal| text += &goal.row());
            }
        }
        if !left_out.is_empty() {
            text += "\nnot on this page:\n";
            left_out.iter().for_each(|what| text += &format!("  {what}\n"));
        }
        self.ui.result(text);
        goals.iter().map(Goal::json).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_at_its_bound() {
        assert!(Goal::at_most("a", 0.8, 0.8, "").is_met());
        assert!(!Goal::at_most("a", 0.81, 0.8, "").is_met());
        assert!(Goal::at_least("a", 100.0, 100.0, "KB").is_met());
        assert!(!Goal::at_least("a", 99.0, 100.0, "KB").is_met());
    }

    #[test]
    fn a_row_says_whether_the_goal_is_met() {
        let row = Goal::at_most("worst program", 1.25, 1.2, "").row();
        assert!(row.ends_with("    1.250   at most     1.200       MISSED\n"), "{row}");
        assert_eq!(Goal::at_least("free heap", 102_400.0, 100_000.0, "bytes").json()["at_least"], 100_000.0);
    }
}

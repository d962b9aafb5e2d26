//! What one build leaves for the next: keys of stages, the toolchain, hashes of outputs. A cache: losing it costs time.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cache::{self, Inputs};
use crate::diag::Result;
use crate::panics::Panics;
use crate::plan::Plan;
use crate::repo::Repo;
use crate::size::Report;
use crate::toolchain::Toolchain;
use crate::ui::Ui;

/// What the next build wants to know of this one; of use on this machine only.
#[derive(Debug, Default)]
pub struct State(pub Value);

impl State {
    fn path(repo: &Repo, board: &str) -> PathBuf {
        repo.cache().join(board).join("state.json")
    }

    /// Empty if there was no build.
    pub fn read(repo: &Repo, board: &str) -> Self {
        Self(cache::read_json(&Self::path(repo, board)))
    }

    /// Says what was added to the last image and is not part of this one.
    pub fn say_what_is_dropped(&self, ui: &Ui, added: Option<&str>, coverage: bool) {
        if self.0["coverage"] == true && !coverage {
            ui.status("Dropping", "`--coverage` of the last image");
        }
        if let Some(old) = self.0["added"].as_str().filter(|old| added != Some(old)) {
            ui.status("Dropping", format!("`{old}`, which `freeze` had added to the last image"));
        }
    }

    /// The toolchain of the last build, if nothing about it changed.
    pub fn toolchain(&self, plan: &Plan) -> Option<Toolchain> {
        Toolchain::remembered(&self.0["toolchain"]).filter(|toolchain| plan.is_host() || toolchain.target == plan.target)
    }

    /// The names that the last port's Rust code declares, in order of their numbers.
    pub fn port_names(&self) -> Option<Vec<String>> {
        let names = self.0["port"]["names"].as_array()?;
        names.iter().map(|name| name.as_str().map(str::to_string)).collect()
    }

    /// Where the last port's code can panic; nothing for a host.
    pub fn panics(&self) -> Option<Panics> {
        Panics::from_json(&self.0["port"]["panics"])
    }

    /// The report and the record of the last build, if doing it again would change nothing.
    pub fn unchanged(&self, ui: &Ui, repo: &Repo, plan: &Plan, inputs: &Inputs) -> Option<(Option<Report>, Value)> {
        if self.0["key"] != inputs.key() {
            return None;
        }
        self.toolchain(plan)?;
        let folder = repo.images(&plan.board);
        for (name, hash) in self.0["outputs"].as_object()? {
            if cache::hash_file(&folder.join(name)).as_deref() != hash.as_str() {
                return None;
            }
        }
        let record = cache::read_json(&folder.join("build.json"));
        ui.status("Fresh", format!("{}: nothing changed", repo.show(&folder)));
        Some((Report::from_json(&record["size"]), record))
    }

    /// Remembers a build that is whole.
    pub fn finish(
        mut self,
        repo: &Repo,
        plan: &Plan,
        inputs: &Inputs,
        toolchain: &Toolchain,
        outputs: &BTreeMap<String, Vec<u8>>,
        added: Option<&str>,
    ) -> Result<()> {
        self.0["key"] = inputs.key().into();
        self.0["toolchain"] = toolchain.json();
        self.0["added"] = json!(added);
        self.0["coverage"] = plan.coverage.into();
        let hashes = outputs.iter().map(|(name, bytes)| (name.clone(), cache::hash(bytes).into()));
        let mut hashes: serde_json::Map<_, _> = hashes.collect();
        let build_json = repo.images(&plan.board).join("build.json");
        hashes.insert("build.json".into(), json!(cache::hash_file(&build_json)));
        self.0["outputs"] = hashes.into();
        self.write(repo, &plan.board)
    }

    /// Between stages, so that an interrupted build keeps what it has.
    pub fn write(&self, repo: &Repo, board: &str) -> Result<()> {
        cache::write(&Self::path(repo, board), format!("{:#}\n", self.0).as_bytes())
    }
}

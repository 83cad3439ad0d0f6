//! What becomes of the figures: a table on the terminal, a page, JSON and a plot. The page, the JSON and the plot are of the last
//! run only; of earlier ones a line each is kept.

mod markdown;
mod plot;
pub mod table;

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

use serde_json::{Map, Value, json};

use crate::{
    failure::Failure,
    figure::Figure,
    machine::{Machine, first_line},
    peers,
};

/// The names of the files.
const PAGE: &str = "latest.md";
const JSON: &str = "latest.json";
const PLOT: &str = "growth.svg";
const HISTORY: &str = "history.jsonl";

/// What a run came to.
pub struct Results {
    /// What it is dated with.
    pub date: String,
    /// Which commit was built.
    pub revision: String,
    /// What it ran on.
    pub machine: Machine,
    /// The programs that `btm` was compared with, and their versions.
    pub peers: Vec<(String, String)>,
    /// What the corpus was made of.
    pub corpus: Value,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Which measures could not be taken on this machine.
    pub skipped: Vec<&'static str>,
    /// Which measures failed.
    pub failed: Vec<&'static str>,
}

impl Results {
    /// Nothing was measured yet.
    pub fn new(date: String, machine: Machine, corpus: Value) -> Self {
        let mut peers: Vec<_> = peers::versions().map(|(name, version)| (name.to_owned(), version.to_owned())).collect();
        peers.extend(first_line("git", &["--version"]).map(|line| ("git".to_owned(), line.replace("git version ", ""))));
        let revision = first_line("git", &["rev-parse", "--short=10", "HEAD"]).unwrap_or_default();
        Self { date, revision, machine, peers, corpus, figures: Vec::new(), skipped: Vec::new(), failed: Vec::new() }
    }

    /// Writes them into `folder`; if they are `whole`, adds a line to the history there.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path, whole: bool) -> Result<(), Failure> {
        fs::create_dir_all(folder).map_err(Failure::of(folder))?;
        let mut files = vec![(PAGE, markdown::page(self)), (JSON, format!("{:#}\n", self.to_json()))];
        files.extend(self.plot().map(|plot| (PLOT, plot)));
        for (name, text) in files {
            let path = folder.join(name);
            fs::write(&path, text).map_err(Failure::of(&path))?;
        }
        if whole {
            let path = folder.join(HISTORY);
            let history = OpenOptions::new().create(true).append(true).open(&path);
            history.and_then(|mut file| writeln!(file, "{}", self.line())).map_err(Failure::of(&path))?;
        }
        Ok(())
    }

    fn plot(&self) -> Option<String> {
        let details: Vec<&Value> = self.figures.iter().map(|figure| &figure.details).collect();
        plot::draw(&details)
    }

    fn to_json(&self) -> Value {
        json!({
            "date": self.date, "revision": self.revision, "machine": self.machine.to_json(), "peers": self.peers_json(),
            "corpus": self.corpus, "figures": self.figures.iter().map(Figure::to_json).collect::<Value>(),
            "skipped": self.skipped, "failed": self.failed,
        })
    }

    fn peers_json(&self) -> Map<String, Value> {
        self.peers.iter().map(|(name, version)| (name.clone(), json!(version))).collect()
    }

    /// For the history: the values only.
    fn line(&self) -> Value {
        let rounded = |value: f64| json!((value * 1000.0).round() / 1000.0);
        let key = |figure: &Figure| format!("{}: {} [{}]", figure.measure, figure.what, figure.unit);
        let figures: Map<_, _> = self.figures.iter().map(|figure| (key(figure), rounded(figure.value))).collect();
        json!({ "date": self.date, "revision": self.revision, "processor": self.machine.processor, "figures": figures })
    }
}

#[cfg(test)]
mod tests;

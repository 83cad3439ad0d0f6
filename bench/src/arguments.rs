//! What the user wants measured.

use std::{ffi::OsString, path::PathBuf};

use crate::{failure::Failure, measure};

/// How to call it.
pub const USAGE: &str = "\
Usage: cargo xtask bench [OPTION…]

  --only MEASURE   small, native, workers, memory or growth; repeat for several [default: all]
  --corpus FOLDER  files to draw the corpus from [default: generated Python, JavaScript and TypeScript, and
                   the Rust sources that cargo has downloaded]
  --rounds N       how often each side of a comparison runs [default: 5]
  --output FILE    where the figures go as JSON [default: target/bench.json]";

/// What the user wants measured.
#[derive(Debug)]
pub struct Arguments {
    /// The program.
    pub btm: PathBuf,
    /// The native build of the same analyzer.
    pub native: PathBuf,
    /// Where everything is made; may be large.
    pub target: PathBuf,
    /// Files to draw the corpus from.
    pub pool: Option<PathBuf>,
    /// How often each side of a comparison runs.
    pub rounds: usize,
    /// Where the figures go.
    pub output: PathBuf,
    only: Vec<String>,
}

impl Arguments {
    /// Reads the command line; its first three arguments, the two programs and the folder, come from xtask.
    pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut next = || arguments.next().map(PathBuf::from);
        let (Some(btm), Some(native), Some(target)) = (next(), next(), next()) else {
            return Err(Failure::Usage("this program is run by `cargo xtask bench`".to_owned()));
        };
        let output = target.join("bench.json");
        let mut parsed = Self { btm, native, target, pool: None, rounds: 5, output, only: Vec::new() };
        while let Some(option) = arguments.next() {
            let option = option.to_string_lossy().into_owned();
            if option == "--help" {
                return Err(Failure::Usage("What is measured stands in CONTRIBUTING.md.".to_owned()));
            }
            let value = arguments.next().ok_or_else(|| Failure::Usage(format!("`{option}` is no option or lacks a value")))?;
            parsed.set(&option, value)?;
        }
        Ok(parsed)
    }

    fn set(&mut self, option: &str, value: OsString) -> Result<(), Failure> {
        let text = value.to_string_lossy().into_owned();
        match option {
            "--corpus" => self.pool = Some(value.into()),
            "--output" => self.output = value.into(),
            "--only" if measure::ALL.iter().any(|(name, _)| *name == text) => self.only.push(text),
            "--only" => return Err(Failure::Usage(format!("there is no measure `{text}`"))),
            "--rounds" => match text.parse() {
                Ok(rounds) if rounds > 0 => self.rounds = rounds,
                _ => return Err(Failure::Usage(format!("`{text}` is no number of rounds"))),
            },
            _ => return Err(Failure::Usage(format!("there is no option `{option}`"))),
        }
        Ok(())
    }

    /// Whether this measure is to be taken.
    pub fn wants(&self, measure: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == measure)
    }
}

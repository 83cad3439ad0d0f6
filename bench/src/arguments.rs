//! What the user wants measured.

use std::{ffi::OsString, path::PathBuf, process::Command};

use btm_bench::{
    failure::Failure,
    measure::{self, Setup},
};

/// How to call it.
pub const USAGE: &str = "\
Usage: cargo xtask bench [OPTION…]

  --only MEASURE   one of those that CONTRIBUTING.md lists; repeat for several [default: all]
  --corpus FOLDER  files to draw the corpus from [default: generated Python, JavaScript and TypeScript, and
                   the Rust sources that cargo has downloaded]
  --rounds N       how often each side of a comparison runs [default: 5]
  --date DATE      what the results are dated with [default: today]
  --output FOLDER  where the results go [default: bench/results; with --only, target/bench/results]";

/// What the user wants measured.
#[derive(Debug)]
pub struct Arguments {
    /// What all measures need.
    pub setup: Setup,
    /// What the results are dated with.
    pub date: String,
    /// The folder that the results go to.
    pub output: PathBuf,
    only: Vec<String>,
}

impl Arguments {
    /// Reads the command line; its first arguments come from xtask.
    pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut next = || arguments.next().map(PathBuf::from);
        let programs = [next(), next(), next(), next()];
        let ([Some(btm), Some(native), Some(stamp), Some(parts)], Some(target), Some(results)) = (programs, next(), next())
        else {
            return Err(Failure::Usage("this program is run by `cargo xtask bench`".to_owned()));
        };
        let partly = target.join("bench/results");
        let setup = Setup { btm, native, stamp, parts, target, pool: None, rounds: 5 };
        let mut parsed = Self { setup, date: String::new(), output: PathBuf::new(), only: Vec::new() };
        while let Some(option) = arguments.next() {
            let option = option.to_string_lossy().into_owned();
            if option == "--help" {
                return Err(Failure::Usage("What is measured stands in CONTRIBUTING.md.".to_owned()));
            }
            let value = arguments.next().ok_or_else(|| Failure::Usage(format!("`{option}` is no option or lacks a value")))?;
            parsed.set(&option, value)?;
        }
        if parsed.output.as_os_str().is_empty() {
            parsed.output = if parsed.is_whole() { results } else { partly };
        }
        if parsed.date.is_empty() {
            parsed.date = today()?;
        }
        Ok(parsed)
    }

    fn set(&mut self, option: &str, value: OsString) -> Result<(), Failure> {
        let text = value.to_string_lossy().into_owned();
        match option {
            "--corpus" => self.setup.pool = Some(value.into()),
            "--output" => self.output = value.into(),
            "--date" => self.date = text,
            "--only" if measure::ALL.iter().any(|(name, _)| *name == text) => self.only.push(text),
            "--only" => {
                let names: Vec<_> = measure::ALL.iter().map(|(name, _)| *name).collect();
                return Err(Failure::Usage(format!("there is no measure `{text}`; there are {}", names.join(", "))));
            }
            "--rounds" => match text.parse() {
                Ok(rounds) if rounds > 0 => self.setup.rounds = rounds,
                _ => return Err(Failure::Usage(format!("`{text}` is no number of rounds"))),
            },
            _ => return Err(Failure::Usage(format!("there is no option `{option}`"))),
        }
        Ok(())
    }

    /// Whether this measure is to be taken.
    pub fn wants(&self, measure: &str) -> bool {
        self.is_whole() || self.only.iter().any(|name| name == measure)
    }

    /// Whether all measures are to be taken.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty()
    }
}

fn today() -> Result<String, Failure> {
    let output = Command::new("date").args(["-u", "+%F"]).output().map_err(|error| Failure::Io("date".to_owned(), error))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsString, path::Path};

    use super::Arguments;

    fn parse(options: &[&str]) -> Result<Arguments, String> {
        let all = ["btm", "native", "stamp", "parts", "target", "results", "--date", "2026-01-02"].iter().chain(options);
        Arguments::parse(all.map(OsString::from)).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_part_does_not_replace_the_whole() {
        assert_eq!(parse(&[]).unwrap().output, Path::new("results"));
        assert_eq!(parse(&["--only", "start"]).unwrap().output, Path::new("target/bench/results"));
        assert_eq!(parse(&["--only", "start", "--output", "here"]).unwrap().output, Path::new("here"));
    }

    #[test]
    fn only_what_is_named_is_wanted() {
        let arguments = parse(&["--only", "start", "--only", "warm"]).unwrap();
        assert!(arguments.wants("warm") && arguments.wants("start") && !arguments.wants("growth"));
        assert!(parse(&[]).unwrap().wants("growth"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(parse(&["--only", "speed"]).unwrap_err().starts_with("there is no measure `speed`; there are start, "));
        assert_eq!(parse(&["--rounds", "0"]).unwrap_err(), "`0` is no number of rounds");
        assert_eq!(parse(&["--rounds"]).unwrap_err(), "`--rounds` is no option or lacks a value");
    }
}

//! What `cargo xtask fuzz` is to do.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use crate::failure::Failure;

pub const USAGE: &str = "\
Usage: cargo xtask fuzz [--minutes N | --seconds N] [TARGET…]
       cargo xtask fuzz TARGET INPUT…

  --minutes N   how long all targets take together, sharing all cores (default: 3)
  --seconds N   how long each target takes
  --list        show the targets
  TARGET        run only these targets
  INPUT         run a target on these files only, to reproduce a failure
";

/// How long all targets take together unless somebody says otherwise.
const MINUTES: u64 = 3;

/// What the chore is to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// The targets, at least one.
    pub targets: Vec<String>,
    /// The files to run the only target on; empty to fuzz.
    pub inputs: Vec<PathBuf>,
    time: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    /// Of all targets together.
    All(Duration),
    /// Of each target.
    Each(Duration),
}

impl Arguments {
    /// Reads what was typed, where `all` are the targets that there are; nothing if the user wants help.
    pub fn parse(arguments: Vec<OsString>, all: &[String]) -> Result<Option<Self>, Failure> {
        let mut time = Time::All(Duration::from_mins(MINUTES));
        let (mut targets, mut inputs) = (Vec::new(), Vec::new());
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match &*argument.to_string_lossy() {
                "--list" | "--help" | "-h" => return Ok(None),
                "--minutes" => time = Time::All(Duration::from_mins(number(arguments.next())?)),
                "--seconds" => time = Time::Each(Duration::from_secs(number(arguments.next())?)),
                name if all.iter().any(|known| known == name) && inputs.is_empty() => targets.push(name.to_owned()),
                _ if targets.len() == 1 => inputs.push(PathBuf::from(argument)),
                _ => return Err(Failure::Usage(USAGE)),
            }
        }
        if let Some(missing) = inputs.iter().find(|input| !input.is_file()) {
            return Err(Failure::Missing(format!("{} is neither a target nor a file", missing.display())));
        }
        let targets = if targets.is_empty() { all.to_vec() } else { targets };
        Ok(Some(Self { targets, inputs, time }))
    }

    /// How long one target runs, if `jobs` run at the same time; at least a second.
    pub fn each(&self, jobs: usize) -> Duration {
        match self.time {
            Time::Each(time) => time,
            Time::All(time) => {
                let share = time.as_secs() * jobs as u64 / self.targets.len() as u64;
                Duration::from_secs(share.max(1))
            }
        }
    }
}

fn number(argument: Option<OsString>) -> Result<u64, Failure> {
    let number = argument.and_then(|argument| argument.to_str()?.parse().ok());
    number.filter(|number| *number > 0).ok_or(Failure::Usage(USAGE))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Arguments;

    fn parse(words: &[&str]) -> Option<Arguments> {
        let all = ["a", "b", "c"].map(str::to_owned);
        Arguments::parse(words.iter().map(Into::into).collect(), &all).ok()?
    }

    #[test]
    fn targets_share_the_time() {
        let all = parse(&["--minutes", "1"]).unwrap();
        assert_eq!((all.targets.len(), all.each(1), all.each(2)), (3, Duration::from_secs(20), Duration::from_secs(40)));
        assert_eq!(parse(&["b", "--seconds", "7"]).unwrap().each(9), Duration::from_secs(7));
    }

    #[test]
    fn an_input_belongs_to_one_target() {
        let this = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let one = parse(&["a", this]).unwrap();
        assert_eq!((one.targets, one.inputs.len()), (vec!["a".to_owned()], 1));
        for wrong in [&["a", "b", this][..], &[this], &["a", "missing"], &["--minutes"], &["--minutes", "0"], &["x"]] {
            assert!(parse(wrong).is_none(), "{wrong:?}");
        }
    }
}

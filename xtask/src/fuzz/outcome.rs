//! What came out of fuzzing one target, read from what libFuzzer printed.

use std::{fs, process::ExitStatus, time::Duration};

/// What libFuzzer exits with if an input took too long, and if one took too much memory.
const TIMED_OUT: i32 = 70;
const OUT_OF_MEMORY: i32 = 71;

/// Bytes of an input that is shown as a whole: where it was found, nobody may be able to fetch the file.
const MOST_SHOWN: usize = 4 << 10;

/// What came out of fuzzing one target.
#[derive(Debug)]
pub struct Outcome {
    target: String,
    /// How many inputs were run.
    pub executions: u64,
    seconds: u64,
    /// Edges that were taken by the inputs at hand, and by all in the end.
    edges: (u64, u64),
    failure: Option<Failed>,
}

/// How a target failed.
#[derive(Debug)]
struct Failed {
    how: &'static str,
    /// Where the input is, if libFuzzer could write it.
    input: Option<String>,
    /// What the target said, or the last that was printed.
    says: String,
}

impl Outcome {
    /// Reads what libFuzzer printed while it fuzzed `target` for some `time`.
    pub fn read(target: &str, status: ExitStatus, log: &str, time: Duration) -> Self {
        let executions = number_after(log, "stat::number_of_executed_units:").unwrap_or(0);
        let edges = |line: &str| number_after(line, " cov: ");
        let first = log.lines().filter(|line| line.contains("INITED")).find_map(edges).unwrap_or(0);
        let last = log.lines().rev().find_map(edges).unwrap_or(0);
        let failure = (!status.success()).then(|| Failed {
            how: match status.code() {
                Some(TIMED_OUT) => "TIMEOUT",
                Some(OUT_OF_MEMORY) => "OUT OF MEMORY",
                _ => "CRASH",
            },
            input: log.lines().find_map(|line| line.split_once("Test unit written to ").map(|(_, path)| path.to_owned())),
            says: said(log),
        });
        Self { target: target.to_owned(), executions, seconds: time.as_secs(), edges: (first, last.max(first)), failure }
    }

    /// Whether no input broke the target, and some were run.
    pub fn is_good(&self) -> bool {
        self.failure.is_none() && self.executions > 0
    }

    /// A line of the table.
    pub fn line(&self) -> String {
        let Self { target, executions, seconds, edges: (first, last), failure } = self;
        let rate = executions / seconds.max(&1);
        let how = failure.as_ref().map_or(if self.is_good() { "ok" } else { "DID NOT RUN" }, |failed| failed.how);
        let new = last - first;
        format!("{target:>15} {executions:>10} executions {rate:>7}/s {last:>6} edges ({new:>4} new)  {how}")
    }

    /// What failed, and how to see it again.
    pub fn explanation(&self) -> String {
        let target = &self.target;
        let Some(Failed { how, input, says }) = &self.failure else {
            return format!("\n{target}: no input was run; see target/fuzz/{target}.log");
        };
        let again = match input {
            Some(input) => format!("{}input: {input}\nreproduce: cargo xtask fuzz {target} {input}", content(input)),
            None => format!("no input was written; see target/fuzz/{target}.log"),
        };
        format!("\n{target}: {how}\n{says}\n{again}")
    }
}

/// What is in the file of an input, escaped as in a byte string of Rust; nothing if it is long or cannot be read.
fn content(input: &str) -> String {
    match fs::read(input) {
        Ok(bytes) if bytes.len() <= MOST_SHOWN => format!("bytes: {}\n", bytes.escape_ascii()),
        _ => String::new(),
    }
}

/// The panic's message, or the error of libFuzzer.
fn said(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let begins = |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let at = lines.iter().position(begins).unwrap_or(lines.len().saturating_sub(2));
    lines.iter().skip(at).take(2).map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

fn number_after(text: &str, label: &str) -> Option<u64> {
    let (_, after) = text.split_once(label)?;
    let after = after.trim_start();
    after[..after.find(|character: char| !character.is_ascii_digit()).unwrap_or(after.len())].parse().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use std::{os::unix::process::ExitStatusExt as _, process::ExitStatus, time::Duration};

    use super::Outcome;

    const LOG: &str = "\
#2\tINITED cov: 10 ft: 11 corp: 1/1b exec/s: 0 rss: 40Mb
#9\tNEW    cov: 25 ft: 30 corp: 2/9b lim: 9 exec/s: 0 rss: 41Mb L: 1/1 MS: 1 CopyPart-
thread '<unnamed>' panicked at tests/fuzz/src/targets/lock.rs:1:2:
a lock file shows '\\u{1b}'
==1== ERROR: libFuzzer: deadly signal
artifact_prefix='/f/'; Test unit written to /f/crash-1
stat::number_of_executed_units: 700
";

    fn outcome(code: i32) -> Outcome {
        Outcome::read("lock", ExitStatus::from_raw(code << 8), LOG, Duration::from_secs(7))
    }

    #[test]
    fn a_run_is_told_in_a_line() {
        let good = outcome(0);
        assert!(good.is_good());
        let line = good.line();
        assert!(line.contains("700 executions     100/s     25 edges (  15 new)  ok"), "{line}");
    }

    #[test]
    fn a_failure_says_how_to_see_it_again() {
        for (code, how) in [(77, "CRASH"), (70, "TIMEOUT"), (71, "OUT OF MEMORY")] {
            let bad = outcome(code);
            assert!(!bad.is_good() && bad.line().ends_with(how), "{}", bad.line());
            let text = bad.explanation();
            assert!(text.contains("a lock file shows") && text.ends_with("cargo xtask fuzz lock /f/crash-1"), "{text}");
        }
    }

    #[test]
    fn a_failure_shows_a_short_input() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("crash");
        std::fs::write(&input, b"a\n\xff").unwrap();
        let log = LOG.replace("/f/crash-1", input.to_str().unwrap());
        let text = Outcome::read("lock", ExitStatus::from_raw(77 << 8), &log, Duration::from_secs(7)).explanation();
        assert!(text.contains("bytes: a\\n\\xff\n"), "{text}");
    }

    #[test]
    fn a_fuzzer_that_runs_nothing_is_not_good() {
        let nothing = Outcome::read("lock", ExitStatus::from_raw(0), "", Duration::from_secs(1));
        assert!(!nothing.is_good() && nothing.line().ends_with("DID NOT RUN"));
    }
}

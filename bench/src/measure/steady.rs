//! Instructions, which are nearly the same on every run and however busy the machine is: a series that shows small steps.
//!
//! Only native code is counted: the sandbox makes code as it runs and reserves more address space than valgrind gives.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Bench;
use crate::{
    corpus::{
        generate::{self, Dialect},
        random::Random,
    },
    failure::Failure,
    figure::Figure,
    process,
};

/// How many files of each dialect the analyzer sees.
const FILES: u64 = 10;

/// The size of each, in bytes.
const SIZE: usize = 4_000;

/// Counts the analyzer's instructions for each byte, and those of the host's parts.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let valgrind = Valgrind::new(bench.empty_folder("steady")?)?;
    let mut figures = vec![analyzer(bench, &valgrind)?];
    for name in parts(&bench.setup.parts)? {
        let mut command = valgrind.command(&["--collect-atstart=no", "--toggle-collect=*steady_work*"], &bench.setup.parts);
        let count = valgrind.count(command.args(["--steady", &name]))?;
        figures.push(Figure::new("steady", name, count as f64 / 1000.0, "kInstr"));
    }
    Ok(figures)
}

/// What is counted for no files is not the analysis.
fn analyzer(bench: &Bench, valgrind: &Valgrind) -> Result<Figure, Failure> {
    let (source, nothing) = (valgrind.folder.join("source"), valgrind.folder.join("nothing"));
    for folder in [&source, &nothing] {
        fs::create_dir_all(folder).map_err(Failure::of(folder))?;
    }
    let mut bytes = 0;
    for (number, dialect) in (0..FILES).flat_map(|number| Dialect::ALL.map(|dialect| (number, dialect))) {
        let content = generate::file(dialect, SIZE, &mut Random::new(number));
        let path = source.join(format!("module_{number}.{}", dialect.extension()));
        bytes += content.len();
        fs::write(&path, content).map_err(Failure::of(&path))?;
    }
    let count = |folder: &Path| {
        let mut command = valgrind.command(&[], &bench.setup.native);
        valgrind.count(command.arg(folder).arg("1").arg(valgrind.folder.join("native.json")))
    };
    let analysis = count(&source)?.saturating_sub(count(&nothing)?);
    Ok(Figure::new("steady", "security, native, for each byte", analysis as f64 / bytes as f64, "Instr"))
}

/// The names of the parts that can be counted.
fn parts(program: &Path) -> Result<Vec<String>, Failure> {
    let output = Command::new(program).arg("--steady").output().map_err(Failure::of(program))?;
    let names: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    if names.is_empty() { Err(Failure::Run("the benchmark of the parts names none".to_owned())) } else { Ok(names) }
}

/// The program that counts.
struct Valgrind {
    folder: PathBuf,
}

impl Valgrind {
    fn new(folder: PathBuf) -> Result<Self, Failure> {
        let advice = "valgrind is not installed: `apt install valgrind`, or what your system has for it";
        let used = process::run(Command::new("valgrind").arg("--version")).map_err(|_| Failure::Missing(advice.to_owned()))?;
        if used.code == Some(0) { Ok(Self { folder }) } else { Err(Failure::Missing(advice.to_owned())) }
    }

    fn output(&self) -> PathBuf {
        self.folder.join("callgrind.out")
    }

    fn command(&self, options: &[&str], program: &Path) -> Command {
        let mut command = Command::new("valgrind");
        command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", self.output().display())).args(options);
        command.arg(program);
        command
    }

    /// The instructions that `command` took.
    fn count(&self, command: &mut Command) -> Result<u64, Failure> {
        let used = process::run(command).map_err(|error| Failure::Io("valgrind".to_owned(), error))?;
        let path = self.output();
        let text = fs::read_to_string(&path).map_err(Failure::of(&path))?;
        match total(&text) {
            Some(count) if used.code == Some(0) && count > 0 => Ok(count),
            _ => Err(Failure::Run(format!("valgrind counted nothing; it ended with {:?}", used.code))),
        }
    }
}

/// The sum that callgrind writes.
fn total(text: &str) -> Option<u64> {
    let sum = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    sum("summary:").or_else(|| sum("totals:"))
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn the_sum_is_read() {
        assert_eq!(total("events: Ir\nfn=(1) a\n1 17\n\nsummary: 42\ntotals: 42\n"), Some(42));
        assert_eq!(total("events: Ir\n\ntotals: 7\n"), Some(7));
        assert_eq!(total("events: Ir\n"), None);
    }
}

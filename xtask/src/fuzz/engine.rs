//! Calls libFuzzer.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus, Stdio},
    time::Duration,
};

use super::{folder, outcome::Outcome, unusable, work_folder};
use crate::{failure::Failure, workspace};

/// The most seconds that one input may take. None of ours takes a tenth of a second.
const TIMEOUT: u32 = 10;
/// The most memory of the whole process, in MiB.
const MEMORY: u32 = 2048;
/// The most bytes of an input: enough for every format that is read, few enough to be tried often.
const LONGEST: u32 = 8192;
/// The target with the planted bug, and in how many executions it must be found. It takes a few hundred thousand with coverage, and would
/// take 2^64 without.
const PLANTED: (&str, u32) = ("planted", 5_000_000);

/// The fuzzer, and the folder where it keeps what it found.
pub struct Engine {
    program: PathBuf,
    folder: PathBuf,
}

impl Engine {
    /// The fuzzer that was built as `program`.
    pub fn new(program: PathBuf) -> Result<Self, Failure> {
        let folder = work_folder()?;
        fs::create_dir_all(&folder).map_err(unusable(&folder))?;
        let folder = folder.canonicalize().map_err(unusable(&folder))?;
        Ok(Self { program, folder })
    }

    /// Makes sure that the planted bug is found: else there is no coverage to follow, and finding nothing would mean nothing.
    pub fn check(&self) -> Result<(), Failure> {
        let (target, runs) = PLANTED;
        let log = self.folder.join("planted.log");
        let status = self.logged(self.command(target)?.args([format!("-runs={runs}"), "-seed=1".to_owned()]), &log)?;
        self.remove_temporary(target);
        let text = fs::read_to_string(&log).unwrap_or_default();
        if status.success() || !text.contains("the planted bug was found") {
            let log = log.display();
            return Err(Failure::Missing(format!(
                "the fuzzer does not find a bug that was planted, so it finds none; see {log}"
            )));
        }
        Ok(())
    }

    /// Fuzzes a target for so long, or until it fails.
    pub fn fuzz(&self, target: &str, time: Duration) -> Result<Outcome, Failure> {
        let corpus = self.folder.join("corpus").join(target);
        fs::create_dir_all(&corpus).map_err(unusable(&corpus))?;
        let log = self.folder.join(format!("{target}.log"));
        let mut command = self.command(target)?;
        command.arg(format!("-max_total_time={}", time.as_secs())).arg("-print_final_stats=1");
        // New inputs go to the first folder.
        command.arg(corpus).arg(folder().join("seeds").join(target));
        let status = self.logged(&mut command, &log)?;
        self.remove_temporary(target);
        Ok(Outcome::read(target, status, &fs::read_to_string(&log).unwrap_or_default(), time))
    }

    /// Runs a target on some files.
    pub fn reproduce(&self, target: &str, inputs: &[PathBuf]) -> Result<ExitCode, Failure> {
        let mut command = self.command(target)?;
        command.args(inputs);
        let result = workspace::run(&mut command);
        self.remove_temporary(target);
        result.map(|()| ExitCode::SUCCESS)
    }

    /// The fuzzer for a target, with its limits, and a temporary folder of its own.
    fn command(&self, target: &str) -> Result<Command, Failure> {
        let temporary = self.temporary(target);
        fs::create_dir_all(&temporary).map_err(unusable(&temporary))?;
        let findings = self.folder.join("findings").join(target);
        fs::create_dir_all(&findings).map_err(unusable(&findings))?;
        let mut command = Command::new(&self.program);
        command.env("BTM_FUZZ_TARGET", target).env("TMPDIR", temporary).args([
            format!("-timeout={TIMEOUT}"),
            format!("-rss_limit_mb={MEMORY}"),
            format!("-max_len={LONGEST}"),
            format!("-artifact_prefix={}/", findings.display()),
        ]);
        Ok(command)
    }

    /// In memory where there is such a place: some targets write several files for each input.
    fn temporary(&self, target: &str) -> PathBuf {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory } else { &self.folder };
        parent.join(format!("btm-fuzz-{}", std::process::id())).join(target)
    }

    /// A fuzzer that found something ends at once, so it leaves its folder.
    fn remove_temporary(&self, target: &str) {
        let folder = self.temporary(target);
        let _ = fs::remove_dir_all(&folder);
        // Only the last one to end finds the common folder empty.
        let _ = folder.parent().map(fs::remove_dir);
    }

    /// Runs the fuzzer to its end; what it prints goes into a file.
    fn logged(&self, command: &mut Command, log: &Path) -> Result<ExitStatus, Failure> {
        let output = || -> io::Result<(File, File)> {
            let file = File::create(log)?;
            Ok((file.try_clone()?, file))
        };
        let (one, other) = output().map_err(unusable(log))?;
        command
            .stdin(Stdio::null())
            .stdout(one)
            .stderr(other)
            .status()
            .map_err(|error| Failure::Start { program: "btm-fuzz".to_owned(), error })
    }
}

//! The official security analyzer without a sandbox: reads the same files and analyzes them with the same code, compiled natively
//! with the same profile. Called as `FOLDER… THREADS OUTPUT`.

use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use btm_plugin::harness;
use btm_plugin_security::Security;
use serde_json::json;

/// How far `btm` searches a file for a NUL byte, which makes it binary.
const BINARY_WINDOW: usize = 8_000;
/// The largest file that `btm` reads.
const MAX_BYTES: usize = 10 << 20;

/// What was done and how long it took.
#[derive(Default)]
struct Done {
    files: u64,
    bytes: u64,
    findings: u64,
    reading: Duration,
    analysis: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let (Some(output), Some(threads)) = (arguments.pop(), arguments.pop()) else {
        return Err("usage: FOLDER… THREADS OUTPUT".into());
    };
    let threads: usize = threads.to_string_lossy().parse()?;
    let mut files = Vec::new();
    for folder in &arguments {
        walk(folder, &mut files)?;
    }
    files.sort();
    let plugin: Security = harness::configure("{}").map_err(|_| "the analyzer refuses its default settings")?;
    let done = analyze(&plugin, &files, threads)?;
    let report = json!({
        "files": done.files, "bytes": done.bytes, "findings": done.findings,
        "reading_us": u64::try_from(done.reading.as_micros())?, "analysis_us": u64::try_from(done.analysis.as_micros())?,
    });
    Ok(fs::write(output, report.to_string())?)
}

/// All files in a folder.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn analyze(plugin: &Security, files: &[PathBuf], threads: usize) -> io::Result<Done> {
    let next = AtomicUsize::new(0);
    let work = || -> io::Result<Done> {
        let mut done = Done::default();
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            one(plugin, path, &mut done)?;
        }
        Ok(done)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut all = Done::default();
        for worker in workers {
            let done = worker.join().map_err(|_| io::Error::other("a thread panicked"))??;
            all.files += done.files;
            all.bytes += done.bytes;
            all.findings += done.findings;
            all.reading += done.reading;
            all.analysis += done.analysis;
        }
        Ok(all)
    })
}

fn one(plugin: &Security, path: &Path, done: &mut Done) -> io::Result<()> {
    let start = Instant::now();
    let content = fs::read(path)?;
    done.reading += start.elapsed();
    let bytes = content.len();
    if bytes > MAX_BYTES || content.iter().take(BINARY_WINDOW).any(|byte| *byte == 0) {
        return Ok(());
    }
    let start = Instant::now();
    let seen = harness::analyze_file(plugin, &path.to_string_lossy(), content);
    done.analysis += start.elapsed();
    done.files += 1;
    done.bytes += bytes as u64;
    done.findings += seen.findings.len() as u64;
    Ok(())
}

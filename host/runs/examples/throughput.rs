//! How many runs of `true` there are a second, and how long one takes: `throughput SHIM COUNT AT-A-TIME [COMMAND…]`.

use std::{
    error::Error,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use btm_model::{Priority, TaskLimits};
use btm_runs::{Found, Run, Spec};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [shim, count, at_a_time, command @ ..] = &arguments[..] else { return Err("throughput SHIM COUNT AT-A-TIME".into()) };
    let (count, at_a_time): (usize, usize) = (count.parse()?, at_a_time.parse()?);
    let command = if command.is_empty() { vec!["true".into()] } else { command.iter().map(Into::into).collect() };
    let folder = tempfile::tempdir()?;
    let spec = Spec {
        command,
        environment: std::env::vars_os().map(|(name, value)| (name.into(), value.into())).collect(),
        directory: "/".into(),
        inherited: None,
        wishes: Vec::new(),
        limits: TaskLimits::default(),
        priority: Priority::Medium,
        log_limit: Spec::LOG_LIMIT,
        group: None,
    };
    let start = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_a_time)
            .map(|worker| {
                let (spec, folder) = (&spec, folder.path());
                scope.spawn(move || {
                    (worker..count).step_by(at_a_time).map(|number| one(shim, spec, folder, number)).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).flatten().collect()
    });
    let whole = start.elapsed();
    times.sort_unstable();
    let mut out = std::io::stdout();
    writeln!(out, "{} runs in {whole:?}: {:.0} a second", times.len(), times.len() as f64 / whole.as_secs_f64())?;
    if let (Some(median), Some(longest)) = (times.get(times.len() / 2), times.last()) {
        writeln!(out, "one: median {median:?}, longest {longest:?}")?;
    }
    Ok(())
}

/// One run with everything: prepared, spawned, ended, looked at, removed.
fn one(shim: &str, spec: &Spec, folder: &Path, number: usize) -> Option<Duration> {
    let start = Instant::now();
    let run = Run::new(folder.join(format!("{number}-1"))).ok()?;
    run.prepare(spec).ok()?;
    let mut live = run.spawn(Path::new(shim)).ok()?;
    let found = live.wait(None).ok()??;
    run.remove().ok()?;
    matches!(found, Found::Ended(_)).then(|| start.elapsed())
}

//! Every seed passes its target, without instrumentation: what fuzzing found once stays repaired, on any machine.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use btm_fuzz::{PLANTED, TARGETS, Target};

/// How long all seeds of one target may take; only one that hangs takes so long.
const LIMIT: Duration = Duration::from_mins(2);

/// The most bytes of a seed, so that a clone stays small.
const LARGEST: usize = 64 * 1024;

fn seeds(target: &Target) -> Vec<PathBuf> {
    let folder = target.seeds();
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    seeds
}

#[test]
fn every_seed_passes_its_target() {
    for target in TARGETS {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        let (done, waits) = mpsc::channel();
        let run = target.run;
        let runner = thread::spawn(move || {
            for seed in seeds {
                let bytes = fs::read(&seed).unwrap();
                assert!(bytes.len() <= LARGEST, "{} is too large", seed.display());
                done.send(Some(seed)).unwrap();
                run(&bytes);
            }
            done.send(None).unwrap();
        });
        let mut last = PathBuf::new();
        loop {
            match waits.recv_timeout(LIMIT) {
                Ok(Some(seed)) => last = seed,
                Ok(None) => break,
                Err(problem) => panic!("{} fails at {} ({problem}); see above", target.name, last.display()),
            }
        }
        runner.join().unwrap();
    }
}

#[test]
fn every_folder_of_seeds_has_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = TARGETS.iter().map(|target| target.name.to_owned());
    assert_eq!(folders.collect::<BTreeSet<_>>(), names.collect::<BTreeSet<_>>());
}

#[test]
fn targets_are_told_apart_by_name() {
    let names: BTreeSet<_> = TARGETS.iter().chain([&PLANTED]).map(|target| target.name).collect();
    assert_eq!(names.len(), TARGETS.len() + 1);
    assert!(TARGETS.iter().all(|target| Target::named(target.name).is_some()) && Target::named("nothing").is_none());
}

#[test]
fn the_planted_bug_is_one() {
    (PLANTED.run)(b"btm:fuz");
    assert!(thread::spawn(|| (PLANTED.run)(b"btm:fuzz")).join().is_err());
}

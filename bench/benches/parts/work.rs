//! What is measured. Each does the same on every machine and run.

use std::{fs, hint::black_box, sync::Arc};

use btm_bench::corpus::{
    generate::{self, Dialect},
    random::Random,
};
use btm_report::{Suppressed, TextOptions};
use btm_scan::{
    excerpt::RawExcerpt,
    lines::{self, LineIndex, Lines, Region},
    mask::{Part, Sensitive},
    select::{PluginSet, Selection, Selector},
    walk::walk,
};
use btm_store::{Record, Results};
use btm_vault::Vault;
use tempfile::TempDir;

use crate::{
    instance,
    sample::{self, PATHS, TEXTS},
};

/// A part at work.
pub struct Work {
    /// What it does.
    pub name: &'static str,
    /// Does it once.
    pub run: Box<dyn FnMut()>,
    /// Whether it takes the same instructions each time: no threads, no files.
    pub is_steady: bool,
}

impl Work {
    fn steady(name: &'static str, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run), is_steady: true }
    }

    pub fn unsteady(name: &'static str, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run), is_steady: false }
    }
}

/// All of it.
pub fn all() -> Vec<Work> {
    [select(), places(), masks(), reports(), store(), instance::all(), vec![fingerprints(), tree()]]
        .into_iter()
        .flatten()
        .collect()
}

/// A source file of some 20 kB.
fn source() -> Vec<u8> {
    generate::file(Dialect::Python, 20_000, &mut Random::new(1)).into_bytes()
}

fn select() -> Vec<Work> {
    let literals = TEXTS.map(|text| text.as_bytes().to_vec()).to_vec();
    let selections = [
        Selection { languages: vec!["python".to_owned(), "typescript".to_owned()], ..Selection::default() },
        Selection { globs: vec!["src/**/*.py".to_owned(), "!**/test_*".to_owned()], ..Selection::default() },
        Selection { literals, max_bytes: Some(1 << 20), ..Selection::default() },
    ];
    let selector = Arc::new(Selector::new(&selections).expect("the conditions are valid"));
    let (by_path, paths, content) = (selector.clone(), sample::paths(), source());
    let candidates: PluginSet = PluginSet::first(selections.len());
    vec![
        Work::steady("select, 1000 paths", move || {
            for path in &paths {
                black_box(by_path.by_path(black_box(path)));
            }
        }),
        Work::steady("select, content of 20 kB", move || {
            black_box(selector.by_content(candidates, "src/a.py", black_box(&content)));
        }),
    ]
}

fn places() -> Vec<Work> {
    let (first, content) = (source(), source());
    let index = LineIndex::new(&content);
    let regions: Vec<Region> = (0..100).map(|number| Region::Bytes { start: number * 190, end: number * 190 + 12 }).collect();
    vec![
        Work::steady("lines of 20 kB", move || {
            black_box(LineIndex::new(black_box(&first)));
        }),
        Work::steady("normalise, 100 places", move || {
            let lines = Lines::with_index(&content, &index);
            for region in &regions {
                black_box(lines::normalise(black_box(region), "src/a.py", &lines));
            }
        }),
    ]
}

fn masks() -> Vec<Work> {
    let content = source();
    let secrets: Vec<String> = (0..200).map(|number| format!("{:016x}", Random::new(number).number())).collect();
    let collect = move || {
        let mut sensitive = Sensitive::default();
        for (number, secret) in secrets.iter().enumerate() {
            let start = number * 90;
            let (path, range) = (PATHS[number % PATHS.len()].into(), start..start + secret.len());
            let part = Part { path: &path, text: secret.as_bytes(), evident: std::slice::from_ref(&range), range: range.clone() };
            sensitive.add("security", true, &part);
        }
        sensitive.finish()
    };
    let made = collect();
    let lines = Lines::new(&content);
    let excerpt = |number: u64| {
        let region = Region::Bytes { start: number * 90, end: number * 90 + 16 };
        RawExcerpt::of(&lines::normalise(&region, PATHS[0], &lines), &lines)
    };
    let excerpts: Vec<RawExcerpt> = (0..100).filter_map(excerpt).collect();
    vec![
        Work::steady("masks of 200 secrets", move || {
            black_box(collect());
        }),
        Work::steady("mask, 100 excerpts", move || {
            for excerpt in &excerpts {
                black_box(made.excerpt("security", PATHS[0], black_box(excerpt)));
            }
        }),
    ]
}

fn fingerprints() -> Work {
    let mut findings = sample::findings();
    Work::steady("fingerprint, 1000 findings", move || sample::assign(black_box(&mut findings)))
}

fn reports() -> Vec<Work> {
    let report = Arc::new(sample::report());
    let (json, sarif, text) = (report.clone(), report.clone(), report);
    let options = TextOptions { color: true, width: 100, quiet: false, unread: false, threshold: None };
    let write = |render: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        render(&mut out).expect("a vector takes everything");
        black_box(out);
    };
    vec![
        Work::steady("report, 1000 findings, json", move || write(&|out| btm_report::json(&json, out))),
        Work::steady("report, 1000 findings, sarif", move || write(&|out| btm_report::sarif(&sarif, Suppressed::Included, out))),
        Work::steady("report, 1000 findings, text", move || write(&|out| btm_report::text(&text, &options, out))),
    ]
}

fn store() -> Vec<Work> {
    let folder = TempDir::new().expect("there is room for temporary files");
    let vault = Vault::open(&folder.path().join("cache"), &folder.path().join("keys")).expect("the folder is ours");
    let results = Results::new(folder.path().join("results.db"), Arc::new(vault));
    let (mut put, get) = (results.open().expect("a new store opens"), results.open().expect("a new store opens"));
    let mut random = Random::new(1);
    let mut bytes = |count: usize| -> Vec<u8> { (0..count).map(|_| random.number().to_le_bytes()[0]).collect() };
    let records: Vec<Record> =
        (0..1_000).map(|_| Record { key: bytes(32).try_into().unwrap_or_default(), value: bytes(400) }).collect();
    let keys: Vec<_> = records.iter().map(|record| record.key).collect();
    put.put(&records).expect("a new store takes records");
    vec![
        Work::unsteady("store, put 1000 results", move || {
            put.put(black_box(&records)).expect("the store takes records");
            // The folder lives as long as those who use it.
            black_box(&folder);
        }),
        Work::unsteady("store, get 1000 results", move || {
            for key in &keys {
                black_box(get.get(black_box(key)).expect("the store is readable"));
            }
        }),
    ]
}

/// A project of 1,000 files in 40 folders, with rules of git.
fn tree() -> Work {
    let folder = TempDir::new().expect("there is room for temporary files");
    for (number, path) in sample::paths().iter().enumerate() {
        let path = folder.path().join(path);
        let parent = path.parent().expect("it lies in a folder");
        fs::create_dir_all(parent).expect("the folder is ours");
        fs::write(path, number.to_string()).expect("the folder is ours");
    }
    fs::write(folder.path().join(".gitignore"), "*.log\n/build/\n").expect("the folder is ours");
    Work::unsteady("walk, 1000 files", move || {
        black_box(walk(black_box(folder.path()), &[], 1).expect("the tree is readable"));
    })
}

//! Reports to show: one with something of everything, and an empty one. Excerpts are cut as a scan cuts them.

use std::collections::BTreeMap;

use btm_model::*;

/// A source file with the troubles of real ones.
const SOURCE: &str = "import os\n\ndef find(name):\n\tif name:\t# タブ\n\t\tcursor.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n    print(\"東京 🎉\", eval(name))\n\n    return None";

/// A point, by its line and column.
fn point(source: &str, line: u32, column: u32) -> Point {
    let before: usize = source.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let text = source.split('\n').nth(line as usize - 1).unwrap_or_default();
    let within: usize = text.chars().take(column as usize - 1).map(char::len_utf8).sum();
    Point { line, column, byte: (before + within) as u64 }
}

/// A place in a source, and its lines.
pub fn at(path: &str, source: &str, start: (u32, u32), end: (u32, u32)) -> (Location, Excerpt) {
    let (from, to) = (point(source, start.0, start.1), point(source, end.0, end.1));
    let lines = source.split('\n').skip(start.0 as usize - 1).take((end.0 - start.0 + 1) as usize).map(str::to_owned);
    (Location::range(path, from, to), Excerpt { line: start.0, lines: lines.collect(), skipped_columns: 0 })
}

/// A finding without a place.
pub fn finding(rule: &str, severity: Severity, message: &str) -> Finding {
    Finding {
        id: Digest::of(format!("{rule}{message}").as_bytes()).hex()[..32].to_owned(),
        rule: rule.to_owned(),
        severity,
        message: message.to_owned(),
        location: None,
        excerpt: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: BTreeMap::new(),
        suppressed: None,
        also: Vec::new(),
        baseline: None,
        fingerprints: Fingerprints::default(),
    }
}

/// The same with a place.
pub fn placed(finding: Finding, (location, excerpt): (Location, Excerpt)) -> Finding {
    Finding { location: Some(location), excerpt: Some(excerpt), ..finding }
}

/// A report of these findings and nothing else.
pub fn report(findings: Vec<Finding>) -> Report {
    let mut counts = SeverityCounts::default();
    let (silent, counted): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.suppressed.is_some());
    counted.iter().for_each(|finding| counts.add(finding.severity));
    let summary =
        Summary { files: 1_234, bytes: 5_872_025, findings: counts, suppressed: silent.len() as u64, ..Summary::default() };
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "btm".to_owned(), version: "0.1.0".to_owned() },
        plugins: Vec::new(),
        findings,
        metrics: Vec::new(),
        notes: Vec::new(),
        documents: Vec::new(),
        notifications: Vec::new(),
        summary,
        run: Run {
            root: "/home/user/project".to_owned(),
            jobs: 4,
            duration_us: 1_234_567,
            peak_memory: 90 << 20,
            ..Run::default()
        },
    }
}

/// A plugin that saw everything.
pub fn plugin(name: &str, files: u64, fuel: u64) -> (Plugin, PluginRun) {
    let plugin = Plugin {
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        digest: Digest::of(name.as_bytes()),
        status: PluginStatus::Complete,
        refusal: None,
        stops: Vec::new(),
        files,
        fuel,
        rules: Vec::new(),
    };
    let run = PluginRun {
        name: name.to_owned(),
        preparation_us: 410_000,
        analysis_us: fuel / 1000,
        peak_memory: 12_582_912,
        ..PluginRun::default()
    };
    (plugin, run)
}

/// A run that found nothing.
pub fn clean() -> Report {
    let mut report = report(Vec::new());
    add(&mut report, plugin("complexity", 1_200, 310_000_000));
    add(&mut report, plugin("security", 1_234, 1_284_000_000));
    report
}

/// A finding that two further plugins report, and one that a baseline has; others of it are gone.
pub fn compared() -> Report {
    let mut report = report(Vec::new());
    let path = "src/app/db.py";
    let [mut sql, mut eval] = [1, 2].map(|index| findings().swap_remove(index));
    (sql.baseline, eval.baseline) = (Some(BaselineState::New), Some(BaselineState::Known));
    let mut other = placed(finding("lint/B608", Severity::Medium, "Possible SQL injection"), at(path, SOURCE, (5, 18), (5, 62)));
    other.related = vec![Related { location: Location::file(path), message: "the module".to_owned() }];
    other.fixes = vec![Fix { title: "Quote it".to_owned(), ..sql.fixes[0].clone() }];
    other.properties = sql.properties.clone();
    let third = placed(finding("old-lint/sql", Severity::Low, "Two\nlines"), at(path, SOURCE, (5, 3), (5, 63)));
    sql.also = vec![other, third];
    sql.also.iter_mut().for_each(|other| other.baseline = sql.baseline);
    report.findings = vec![sql, eval];
    report.summary.count(&report.findings);
    report.summary.baseline = Some(BaselineCounts { known: 1, left_out: false, gone: 3 });
    for name in ["lint", "old-lint", "security"] {
        add(&mut report, plugin(name, 1_200, 310_000_000));
    }
    report
}

/// Something of everything.
pub fn rich() -> Report {
    let mut report = report(findings());
    report.summary.incomplete = true;
    plugins(&mut report);
    report.notes = notes();
    let function = Location::range("src/app/db.py", point(SOURCE, 3, 1), point(SOURCE, 8, 16));
    report.metrics = vec![
        Metric { name: "complexity/cyclomatic".into(), value: 3.0, unit: "".into(), location: Some(function) },
        Metric { name: "duplication/share".into(), value: 12.5, unit: "%".into(), location: None },
    ];
    report.documents = vec![Document {
        plugin: "duplication".to_owned(),
        path: "clones/index.html".to_owned(),
        media_type: "text/html".to_owned(),
        bytes: 48_213,
        content: Vec::new(),
    }];
    report.notifications = vec![Notification {
        plugin: "security".to_owned(),
        severity: Severity::High,
        title: "A live credential was found".to_owned(),
        body: "Revoke it first,\nthen remove it from the history.".to_owned(),
    }];
    report
}

fn findings() -> Vec<Finding> {
    let path = "src/app/db.py";
    let mut sql = placed(
        finding(
            "security/sql-injection",
            Severity::Critical,
            "SQL is built from `name`, which comes from the caller, by string formatting",
        ),
        at(path, SOURCE, (5, 3), (5, 63)),
    );
    sql.related = vec![Related { location: at(path, SOURCE, (3, 10), (3, 14)).0, message: "`name` comes from here".to_owned() }];
    sql.properties = BTreeMap::from([("cwe".to_owned(), "CWE-89".to_owned()), ("confidence".to_owned(), "high".to_owned())]);
    let replaced = at(path, SOURCE, (5, 18), (5, 62)).0;
    sql.fixes = vec![Fix {
        title: "Use a query parameter".to_owned(),
        applicability: Applicability::MaybeIncorrect,
        edits: vec![Edit { location: replaced, replacement: "\"SELECT * FROM users WHERE name = %s\", (name,)".to_owned() }],
    }];
    let mut long = placed(
        finding("complexity/cognitive", Severity::Medium, "Function `find` has a cognitive complexity of 23, more than 10"),
        at(path, SOURCE, (3, 1), (8, 16)),
    );
    if let Some(location) = &mut long.location {
        location.end = Some(Point { line: 120, column: 4, byte: 4_000 });
    }
    let mut silenced = finding("security/weak-hash", Severity::High, "MD5 is broken");
    silenced.location = Some(at(path, SOURCE, (1, 1), (1, 10)).0);
    silenced.suppressed = Some(Suppression { line: 1, reason: "only a cache key".to_owned() });
    let mut generated = finding("complexity/file-length", Severity::Low, "1,402 lines, more than 1,000");
    generated.location = Some(Location::file("src/a b#c/générated.rs"));
    vec![
        finding("duplication/share", Severity::Info, "12.5% of the project is duplicated"),
        sql,
        placed(finding("security/eval", Severity::High, "`eval` runs whatever `name` says"), at(path, SOURCE, (6, 20), (6, 30))),
        long,
        silenced,
        generated,
    ]
}

fn notes() -> Vec<Note> {
    let note = |source: &str, kind, message: &str, path: &str| Note {
        source: source.to_owned(),
        kind,
        message: message.to_owned(),
        location: Some(Location::file(path)),
    };
    let mut notes = vec![
        note("security", NoteKind::PartlyParsed, "syntax error: expected `:`", "src/broken.py"),
        note("btm", NoteKind::Unreadable, "permission denied", "secrets/key.pem"),
    ];
    notes.extend((1..=12).map(|number| note("btm", NoteKind::Skipped, "binary file", &format!("assets/{number}.png"))));
    notes
}

fn plugins(report: &mut Report) {
    let (mut complexity, complexity_run) = plugin("complexity", 1_200, 310_000_000);
    complexity.rules = vec![rule("complexity/cognitive", "Function that is hard to follow", Severity::Medium)];
    let (mut security, mut security_run) = plugin("security", 1_234, 1_284_000_000);
    security.rules = vec![
        Rule { tags: vec!["security".to_owned(), "CWE-95".to_owned()], ..rule("security/eval", "Code from data", Severity::High) },
        Rule {
            help: "Whoever controls the text controls the database.\n\n**Repair:** pass values as parameters. Never quote by hand.\n\n```python\nexecute(sql, (name,))\n```".to_owned(),
            url: Some("https://btm.example/rules/security/sql-injection".to_owned()),
            ..rule("security/sql-injection", "SQL built from data", Severity::Critical)
        },
        rule("security/weak-hash", "Weak hash", Severity::High),
    ];
    security.status = PluginStatus::Incomplete;
    let limit = |limit, allowed, used| StopReason::Limit { limit, allowed, used };
    let stop = |path: &str, cause| Stop { path: Some(path.to_owned()), cause };
    security.stops = vec![
        stop("src/huge.py", limit(Limit::Memory, 256 << 20, 300 << 20)),
        stop("src/other.py", limit(Limit::Memory, 256 << 20, (256 << 20) + 1)),
        stop(
            "src/odd.js",
            StopReason::Trap { message: "wasm `unreachable` instruction executed\nindex out of bounds".to_owned() },
        ),
    ];
    security_run.stops = vec![stop("src/slow.ts", limit(Limit::TimePerFile, 30_000, 30_004))];
    let (mut history, history_run) = plugin("history", 0, 0);
    history.status = PluginStatus::Refused;
    history.refusal = Some(Refusal {
        kind: RefusalKind::UnknownImport,
        message: "it imports `btm:plugin/history@0.2.0`, which this btm does not offer".to_owned(),
        hint: Some("use a version of the plugin that is made for btm 0.1".to_owned()),
    });
    add(report, (complexity, complexity_run));
    add(report, (history, history_run));
    add(report, (security, security_run));
}

fn rule(id: &str, title: &str, severity: Severity) -> Rule {
    Rule { id: id.to_owned(), title: title.to_owned(), severity, help: String::new(), url: None, tags: Vec::new() }
}

/// Puts a plugin and its run into a report.
pub fn add(report: &mut Report, (plugin, run): (Plugin, PluginRun)) {
    report.plugins.push(plugin);
    report.run.plugins.push(run);
}

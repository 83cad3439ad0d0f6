//! Data that looks like a scan's.

use btm_model::{Finding, Report};
use btm_scan::fingerprint::Ids;
use serde_json::{Value, json};

/// Paths that findings lie in.
pub const PATHS: [&str; 4] = ["src/api/handler.py", "src/api/models.py", "web/index.ts", "tools/run.js"];

/// Texts that a plugin looks for.
pub const TEXTS: [&str; 6] = ["api_key", "secret", "BEGIN PRIVATE KEY", "password", "aws_access_key_id", "authorization"];

const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "info"];

/// 1,000 paths in 40 folders.
pub fn paths() -> Vec<String> {
    let ends = ["py", "ts", "js", "rs", "md", "json"];
    (0..1_000).map(|number| format!("src/package_{}/module_{number}.{}", number % 40, ends[number % ends.len()])).collect()
}

/// 1,000 findings with excerpts.
pub fn findings() -> Vec<Finding> {
    (0..1_000).map(|number| serde_json::from_value(finding(number)).expect("it is a finding")).collect()
}

/// As JSON, in which what a finding need not have can be left out.
fn finding(number: usize) -> Value {
    let point = |column: usize| json!({ "line": number + 1, "column": column, "byte": number * 60 + column });
    let line = format!("    cursor.execute(f\"SELECT name FROM users_{number} WHERE id = {{identifier}}\")");
    json!({
        "id": "",
        "rule": format!("security/rule-{}", number % 12),
        "severity": SEVERITIES[number % SEVERITIES.len()],
        "message": "SQL that is put together from text lets others run their own",
        "location": { "path": PATHS[number % PATHS.len()], "start": point(5), "end": point(40) },
        "excerpt": { "line": number + 1, "lines": [line], "skipped_columns": 0 },
        "properties": { "cwe": "CWE-89" },
    })
}

/// A report of them.
pub fn report() -> Report {
    let counts = json!({ "critical": 200, "high": 200, "medium": 200, "low": 200, "info": 200 });
    let run = json!({ "root": "", "cancelled": false, "jobs": 2, "duration_us": 0, "peak_memory": 0, "plugins": [] });
    let report = json!({
        "schema_version": btm_model::SCHEMA_VERSION,
        "tool": { "name": "btm", "version": "0.1.0" },
        "plugins": [],
        "findings": [],
        "metrics": [],
        "notes": [],
        "summary": { "files": 1_000, "bytes": 5_000_000, "findings": counts, "suppressed": 0, "incomplete": false },
        "run": run,
    });
    let mut report: Report = serde_json::from_value(report).expect("it is a report");
    report.findings = findings();
    assign(&mut report.findings);
    report
}

/// Gives findings their ids.
pub fn assign(findings: &mut [Finding]) {
    let mut ids = Ids::default();
    for finding in findings {
        let line = finding.excerpt.as_ref().and_then(|excerpt| excerpt.lines.first().cloned());
        ids.assign(finding, &line.unwrap_or_default());
    }
}

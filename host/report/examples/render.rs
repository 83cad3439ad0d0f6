//! Shows a sample report: `cargo run -p btm-report --example render -- text 80 color`. For looking at changes with one's own eyes.

#[path = "../tests/all/sample.rs"]
mod sample;

use std::io::{self, Write};

use btm_model::Severity;
use btm_report::{Format, JsonLines, Suppressed, TextOptions};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let format = arguments.first().and_then(|name| name.parse().ok()).unwrap_or_default();
    let width = arguments.get(1).and_then(|width| width.parse().ok()).unwrap_or(80);
    let report = match () {
        () if has("clean") => sample::clean(),
        () if has("compared") => sample::compared(),
        () => sample::rich(),
    };
    let options = TextOptions { color: has("color"), width, quiet: has("quiet"), unread: false, threshold: Some(Severity::High) };
    let mut out = io::stdout().lock();
    match format {
        Format::Text => btm_report::text(&report, &options, &mut out)?,
        Format::Json => btm_report::json(&report, &mut out)?,
        Format::Jsonl => JsonLines::new(&mut out).finish(&report).map(drop)?,
        Format::Sarif => btm_report::sarif(&report, Suppressed::Included, &mut out)?,
    }
    out.flush()
}

//! Takes more than it may, until it is stopped.

use btm_plugin::{Finding, Level, Metric, Note, NoteKind, Output, Severity};

/// Takes until a limit is reached; does nothing if it knows no such limit.
pub fn reach(limit: &str, output: &mut dyn Output) {
    match limit {
        "fuel-per-file" => for_ever(|| {}),
        "memory" => {
            let mut taken = Vec::new();
            for_ever(|| taken.push(vec![1_u8; 1 << 20]));
        }
        "findings-per-file" => for_ever(|| output.finding(Finding::new("place", Severity::Info, "one more"))),
        "output of metrics" => for_ever(|| output.metric(Metric::new("more", 1.0))),
        "output of notes" => for_ever(|| output.note(Note::new(NoteKind::Skipped, "more ".repeat(1_000)))),
        "log" => for_ever(|| output.log(Level::Info, &"more ".repeat(1_000))),
        _ => {}
    }
}

fn for_ever(mut take: impl FnMut()) {
    while std::hint::black_box(true) {
        take();
    }
}

//! Time and memory of ever larger projects. Their files are small, so that a disk has room for 100,000.

use serde_json::{Value, json};

use super::{Bench, PLUGINS};
use crate::{
    corpus::Corpus,
    failure::Failure,
    figure::{Figure, Target, least, walls},
    process::Used,
};

/// The sizes, and how often each is scanned in a round.
const SIZES: [(usize, usize); 5] = [(1_000, 5), (3_000, 2), (10_000, 1), (30_000, 1), (100_000, 1)];

/// More rounds would say nothing new, and take long.
const MAX_ROUNDS: usize = 2;

/// The most that a file of the largest may cost, times one of the smallest.
const GOAL: f64 = 1.15;

/// The most memory of the largest, in MB.
const MEMORY: f64 = 400.0;

/// What a project of one size took.
struct Point {
    files: usize,
    milliseconds: f64,
    megabytes: f64,
}

/// Scans them all, the smallest first; the best time and the worst peak count.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let corpus = Corpus::small(&bench.setup.target, "growth")?;
    let mut figures = Vec::new();
    for (name, plugins) in PLUGINS {
        let mut used = [const { Vec::new() }; SIZES.len()];
        for _ in 0..bench.rounds.min(MAX_ROUNDS) {
            for ((files, times), used) in SIZES.iter().zip(&mut used) {
                let project = corpus.project(*files)?;
                for _ in 0..*times {
                    used.push(bench.btm.scan(&project, plugins)?);
                }
            }
        }
        let points: Vec<Point> = SIZES.iter().zip(&used).map(|((files, _), used)| Point::new(*files, used)).collect();
        figures.extend(compared(name, &points));
    }
    Ok(figures)
}

/// The largest beside the smallest.
fn compared(name: &str, points: &[Point]) -> Vec<Figure> {
    let (Some(small), Some(large)) = (points.first(), points.last()) else { return Vec::new() };
    let details = json!({ "plugins": name, "points": points.iter().map(Point::to_json).collect::<Vec<_>>() });
    let a_file = |what: &str, of: fn(&Point) -> f64| {
        let ratio = (of(large) / large.files as f64) / (of(small) / small.files as f64);
        let what = format!("{what} a file, {} files / {}, {name}", large.files, small.files);
        Figure::new("growth", what, ratio, "×").target(Target::AtMost(GOAL))
    };
    let peak = Figure::new("growth", format!("peak memory, {} files, {name}", large.files), large.megabytes, "MB");
    vec![
        a_file("time", |point| point.milliseconds).details(details),
        a_file("memory", |point| point.megabytes),
        peak.target(Target::AtMost(MEMORY)),
        Figure::new("growth", format!("time, {} files, {name}", large.files), large.milliseconds / 1000.0, "s"),
    ]
}

impl Point {
    fn new(files: usize, used: &[Used]) -> Self {
        let peak = used.iter().map(|used| used.peak_memory).max().unwrap_or(0);
        Self { files, milliseconds: least(&walls(used)), megabytes: peak as f64 / 1e6 }
    }

    fn to_json(&self) -> Value {
        json!({ "files": self.files, "ms": self.milliseconds, "mb": self.megabytes })
    }
}

#[cfg(test)]
mod tests {
    use super::{Point, compared};

    #[test]
    fn a_file_is_compared_with_a_file() {
        let point = |files, milliseconds, megabytes| Point { files, milliseconds, megabytes };
        let figures = compared("all", &[point(10, 100.0, 50.0), point(1_000, 12_000.0, 500.0)]);
        let values: Vec<f64> = figures.iter().map(|figure| figure.value).collect();
        assert!((values[0] - 1.2).abs() < 1e-9 && (values[1] - 0.1).abs() < 1e-9, "{values:?}");
        assert_eq!(
            figures.iter().map(|figure| figure.is_met()).collect::<Vec<_>>(),
            [Some(false), Some(true), Some(false), None]
        );
    }
}

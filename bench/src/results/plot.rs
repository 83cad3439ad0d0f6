//! Time and memory by the number of files, as an SVG that is readable on light and on dark pages.

use std::fmt::Write as _;

use serde_json::Value;

/// The colours follow the page's; the lines have some that can be told apart by those who do not see all colours.
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#24292f}.t{font-weight:600;font-size:14px}.g{stroke:#8c959f;stroke-opacity:.35}\
    .a{stroke:#57606a}.s0{stroke:#0969da;fill:#0969da}.s1{stroke:#bc4c00;fill:#bc4c00}.l{stroke-width:2}\
    @media(prefers-color-scheme:dark){text{fill:#e6edf3}.a{stroke:#8b949e}.s0{stroke:#58a6ff;fill:#58a6ff}.s1{stroke:#f0883e;fill:#f0883e}}";

/// One panel: its top left corner and size.
const PANELS: [(f64, f64); 2] = [(70.0, 60.0), (490.0, 60.0)];
const WIDTH: f64 = 330.0;
const HEIGHT: f64 = 250.0;

/// A line: what it is called, and its points.
struct Series {
    name: String,
    points: Vec<(f64, f64)>,
}

/// A number's way onto paper.
struct Scale {
    low: f64,
    high: f64,
    is_logarithmic: bool,
}

/// Draws what has points among the details of figures; nothing if nothing has.
pub fn draw(details: &[&Value]) -> Option<String> {
    let of =
        |field: &str, unit: f64| -> Vec<Series> { details.iter().filter_map(|value| Series::new(value, field, unit)).collect() };
    let (time, memory) = (of("ms", 1000.0), of("mb", 1.0));
    if time.is_empty() {
        return None;
    }
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 850 370\" role=\"img\" aria-label=\"Time and memory by the number of files\">\
         <style>{STYLE}</style>\n"
    );
    panel(&mut svg, PANELS[0], "Time of a cold scan, in seconds", &time, true);
    panel(&mut svg, PANELS[1], "Peak memory, in MB", &memory, false);
    for (index, series) in time.iter().enumerate() {
        let x = 330.0 + 120.0 * index as f64;
        let _ = writeln!(svg, "<line class=\"l s{index}\" x1=\"{x}\" y1=\"18\" x2=\"{}\" y2=\"18\"/>", x + 24.0);
        text(&mut svg, (x + 30.0, 22.0), "start", "", &series.name);
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

fn panel(svg: &mut String, (left, top): (f64, f64), title: &str, all: &[Series], is_logarithmic: bool) {
    let points = || all.iter().flat_map(|series| &series.points);
    let across = Scale::around(points().map(|point| point.0), true);
    let up = Scale::around(points().map(|point| point.1), is_logarithmic);
    let place = |point: &(f64, f64)| (left + WIDTH * across.at(point.0), top + HEIGHT * (1.0 - up.at(point.1)));
    text(svg, (left, top - 14.0), "start", "t", title);
    for value in up.ticks() {
        let y = top + HEIGHT * (1.0 - up.at(value));
        let _ = writeln!(svg, "<line class=\"g\" x1=\"{left}\" y1=\"{y:.1}\" x2=\"{}\" y2=\"{y:.1}\"/>", left + WIDTH);
        text(svg, (left - 8.0, y + 4.0), "end", "", &number(value));
    }
    for value in across.ticks() {
        let x = left + WIDTH * across.at(value);
        let _ = writeln!(svg, "<line class=\"g\" x1=\"{x:.1}\" y1=\"{top}\" x2=\"{x:.1}\" y2=\"{}\"/>", top + HEIGHT);
        text(svg, (x, top + HEIGHT + 20.0), "middle", "", &number(value));
    }
    let bottom = top + HEIGHT;
    let _ = writeln!(svg, "<path class=\"a\" fill=\"none\" d=\"M{left} {top}V{bottom}H{}\"/>", left + WIDTH);
    text(svg, (left + WIDTH / 2.0, bottom + 42.0), "middle", "", "files");
    for (index, series) in all.iter().enumerate() {
        let places: Vec<_> = series.points.iter().map(place).collect();
        let line: Vec<_> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(svg, "<polyline class=\"l s{index}\" style=\"fill:none\" points=\"{}\"/>", line.join(" "));
        for (x, y) in places {
            let _ = writeln!(svg, "<circle class=\"s{index}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>");
        }
    }
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, class: &str, text: &str) {
    let _ = writeln!(svg, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
}

/// With a space between thousands.
fn number(value: f64) -> String {
    if value < 1_000.0 {
        return format!("{value}");
    }
    format!("{}\u{202f}{:03}", (value / 1_000.0) as u64, (value % 1_000.0) as u64)
}

impl Series {
    fn new(details: &Value, field: &str, unit: f64) -> Option<Self> {
        let points = details["points"].as_array()?.iter();
        let points = points.filter_map(|point| Some((point["files"].as_f64()?, point[field].as_f64()? / unit))).collect();
        Some(Self { name: details["plugins"].as_str()?.to_owned(), points })
    }
}

impl Scale {
    /// From zero to a round number above all values; a logarithmic one between powers of ten.
    fn around(values: impl Iterator<Item = f64> + Clone, is_logarithmic: bool) -> Self {
        let (least, most) = (values.clone().fold(f64::MAX, f64::min), values.fold(f64::MIN_POSITIVE, f64::max));
        if is_logarithmic {
            let power = |value: f64| 10f64.powf(value);
            return Self { low: power(least.log10().floor()), high: power(most.log10().ceil()), is_logarithmic };
        }
        let step = 10f64.powf(most.log10().floor());
        Self { low: 0.0, high: (most / step).ceil() * step, is_logarithmic }
    }

    /// Between 0 and 1.
    fn at(&self, value: f64) -> f64 {
        if self.is_logarithmic {
            return (value / self.low).log10() / (self.high / self.low).log10();
        }
        (value - self.low) / (self.high - self.low)
    }

    /// Where lines are drawn.
    fn ticks(&self) -> Vec<f64> {
        if self.is_logarithmic {
            let decades = (self.high / self.low).log10().round() as i32;
            return (0..=decades).map(|decade| self.low * 10f64.powi(decade)).collect();
        }
        (0..=4).map(|quarter| self.high * f64::from(quarter) / 4.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Scale, draw, number};

    #[test]
    fn scales_are_round() {
        let scale = Scale::around([1_000.0, 70_000.0].into_iter(), true);
        assert_eq!(scale.ticks(), [1_000.0, 10_000.0, 100_000.0]);
        assert!((scale.at(10_000.0) - 0.5).abs() < 1e-9);
        let scale = Scale::around([61.0, 290.0].into_iter(), false);
        assert_eq!(scale.ticks(), [0.0, 75.0, 150.0, 225.0, 300.0]);
        assert_eq!(number(100_000.0), "100\u{202f}000");
    }

    #[test]
    fn every_point_is_on_the_paper() {
        let point = |files: u32, ms: f64, mb: f64| json!({ "files": files, "ms": ms, "mb": mb });
        let details = json!({ "plugins": "all", "points": [point(1_000, 400.0, 80.0), point(100_000, 41_000.0, 310.0)] });
        let svg = draw(&[&json!(null), &details]).unwrap();
        assert_eq!(svg.matches("<circle").count(), 4);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("=\"-"), "{svg}");
        assert_eq!(draw(&[&json!(null)]), None);
    }
}

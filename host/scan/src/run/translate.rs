//! From what a plugin said to what the report says: bounded, cleaned, and with every place normalised.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use btm_model::{
    Applicability, Edit, Finding, Fingerprints, Fix, Location, Metric, Note, NoteKind, Related, Severity, StopReason,
};
use btm_sandbox::{Interrupt, Outcome, SetAside, is_rule_id, types};

use super::{
    draft::{Contribution, Draft, Facts, Secret},
    grace::Grace,
};
use crate::{
    clean::{clean, clean_line},
    excerpt::RawExcerpt,
    lines::{Lines, Position, Region, normalise},
    mask::{MAX_FILE_BYTES, PART_BYTES, evident},
};

/// Bytes of a message.
const MESSAGE: usize = 4_000;
/// Bytes of a title, name or unit.
const TITLE: usize = 300;
/// Properties, related places or fixes of one finding.
const MOST: usize = 50;
/// Edits of one fix.
const MOST_EDITS: usize = 200;
/// So many metrics or notes take no time worth looking at the clock for.
const MANY: usize = 1_000;
/// Bytes of one edit's replacement.
const REPLACEMENT: usize = 64 << 10;

/// Finds the content of the files that places name.
pub(crate) trait Files {
    /// The file's path as the report shares it, and what is done with its lines; nothing if a plugin may not name it.
    fn with_lines<R>(&mut self, path: Option<&str>, then: impl FnOnce(&Arc<str>, &Lines<'_>) -> R) -> Option<R>;

    /// Whether no more files are read for it: it named places in too many.
    fn is_full(&self) -> bool {
        false
    }

    /// The file at hand; nothing in the project analysis.
    fn at_hand(&self) -> Option<Arc<str>>;
}

/// The names and units of metrics, each kept once: a report has many metrics of few names.
#[derive(Default)]
pub(crate) struct Words(HashSet<Arc<str>>);

impl Words {
    /// So many are remembered; a plugin that makes up more does not fill the memory with them.
    const MOST: usize = 10_000;

    /// The one copy of a word.
    pub(crate) fn share(&mut self, word: String) -> Arc<str> {
        if let Some(known) = self.0.get(&*word) {
            return known.clone();
        }
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        let word: Arc<str> = word.into();
        self.0.insert(word.clone());
        word
    }
}

/// The defect of a plugin that wants to hide more than what it reports on.
const NOT_ITS_LINES: &str = "called something sensitive on lines that its finding is not about; it is not masked there";

/// What one analysis called sensitive so far.
#[derive(Default)]
struct Masked {
    /// Each part once, however often it is named: file, start and end.
    parts: HashSet<(Arc<str>, usize, usize)>,
    /// Bytes of each file.
    bytes: HashMap<Arc<str>, usize>,
}

impl Masked {
    /// Whether so many bytes more of a file may be called sensitive.
    fn take(&mut self, path: &Arc<str>, bytes: usize) -> bool {
        let used = self.bytes.entry(path.clone()).or_default();
        let after = used.saturating_add(bytes + PART_BYTES);
        let fits = after <= MAX_FILE_BYTES;
        *used = if fits { after } else { *used };
        fits
    }
}

/// Translates one analysis's outcome.
pub(crate) struct Translator<'a, F> {
    plugin: &'a str,
    rules: &'a BTreeSet<&'a str>,
    files: F,
    words: &'a mut Words,
    result: Contribution,
    defects: BTreeSet<String>,
    /// Why fixes are left out.
    unfixed: BTreeSet<String>,
    masked: Masked,
    /// What ends the work on what was said.
    interrupt: &'a Interrupt,
}

impl<'a, F: Files> Translator<'a, F> {
    /// A translator for the plugin `plugin`, which has the rules `rules`.
    pub(crate) fn new(
        plugin: &'a str,
        rules: &'a BTreeSet<&'a str>,
        files: F,
        words: &'a mut Words,
        interrupt: &'a Interrupt,
    ) -> Self {
        let (result, defects, masked) = (Contribution::default(), BTreeSet::new(), Masked::default());
        Self { plugin, rules, files, words, result, defects, unfixed: BTreeSet::new(), masked, interrupt }
    }

    /// Translates everything. Documents and notifications are the project analysis's own affair.
    pub(crate) fn outcome(mut self, outcome: Outcome) -> Contribution {
        let said = outcome.said;
        let (grace, mut ended) = (Grace::begin(), None);
        let end = (self.interrupt, &grace);
        for finding in until(said.findings, end, 1, &mut ended) {
            self.finding(finding);
        }
        for metric in until(said.metrics, end, MANY, &mut ended) {
            self.metric(metric);
        }
        for note in until(said.notes, end, MANY, &mut ended) {
            let location = self.location(note.place.as_ref());
            self.note(note_kind(note.kind), &note.message, location);
        }
        match said.set_aside {
            Some(SetAside::Unparsable(message)) => self.note(NoteKind::Unparsable, &message, None),
            Some(SetAside::Unsupported(message)) => self.note(NoteKind::Unsupported, &message, None),
            None => {}
        }
        for defect in std::mem::take(&mut self.defects) {
            self.note(NoteKind::PluginDefect, &defect, None);
        }
        for reason in std::mem::take(&mut self.unfixed) {
            self.note(NoteKind::Skipped, &reason, None);
        }
        let facts = if said.facts.is_empty() { Facts::None } else { Facts::Said(said.facts) };
        let contribution = Contribution {
            facts,
            log: said.log.into_iter().map(|(level, line)| (level, clean(&line, MESSAGE).into_owned())).collect(),
            stop: outcome.stop.map(clean_stop).or(ended),
            fuel: outcome.fuel,
            peak_memory: outcome.peak_memory,
            duration: outcome.duration,
            was_kept: false,
            ..self.result
        };
        Contribution { size: contribution.measured(), ..contribution }
    }

    fn finding(&mut self, finding: types::Finding) {
        let (location, excerpt) = self.located(finding.place.as_ref());
        let path = location.as_ref().map(|location| location.path.clone());
        if !finding.sensitive.is_empty() {
            self.sensitive(path.as_deref(), location.as_ref(), &finding.sensitive);
        }
        let related = finding.related.iter().take(MOST).filter_map(|related| {
            let location = self.location(Some(&related.place))?;
            Some(Related { location, message: text(&related.message) })
        });
        let related = related.collect();
        let fixes = finding.fixes.into_iter().take(MOST).filter_map(|fix| self.fix(fix)).collect();
        let properties = finding.properties.iter().take(MOST).map(|(name, value)| (line(name), text(value))).collect();
        let finding = Finding {
            id: String::new(),
            rule: self.rule(&finding.rule),
            severity: severity(finding.severity),
            message: text(&finding.message),
            location: location.or_else(|| self.files.at_hand().map(Location::file)),
            excerpt: None,
            related,
            fixes,
            properties,
            suppressed: None,
            also: Vec::new(),
            baseline: None,
            fingerprints: Fingerprints::default(),
        };
        self.result.drafts.push(Draft { finding, excerpt });
    }

    /// The rule's full id. One that the descriptor lacks is shown all the same, unless it is no id at all.
    fn rule(&mut self, rule: &str) -> String {
        if self.rules.contains(rule) {
            return format!("{}/{rule}", self.plugin);
        }
        let shown = if is_rule_id(rule) { rule } else { "unknown" };
        self.defects.insert(format!("reported the rule `{}`, which its descriptor does not have", line(rule)));
        format!("{}/{shown}", self.plugin)
    }

    /// A fix with all its edits, or none: half a fix is worse than no fix.
    fn fix(&mut self, fix: types::Fix) -> Option<Fix> {
        let fits = |edit: &types::Edit| edit.replacement.len() <= REPLACEMENT;
        if fix.edits.is_empty() || fix.edits.len() > MOST_EDITS || !fix.edits.iter().all(fits) {
            self.defects.insert("offered a fix without edits, or with too many or too large ones".to_owned());
            return None;
        }
        let edits = fix.edits.into_iter().map(|edit| {
            let location = self.location(Some(&edit.place))?;
            Some(Edit { location, replacement: edit.replacement })
        });
        let edits: Vec<Edit> = edits.collect::<Option<_>>()?;
        if overlap(&edits) {
            self.defects.insert("offered a fix whose edits overlap".to_owned());
            return None;
        }
        let encoding =
            edits.iter().find_map(|edit| self.files.with_lines(Some(&edit.location.path), |_, lines| lines.encoding())?);
        if let Some(encoding) = encoding {
            self.unfixed.insert(format!("a fix is left out: the file is in {encoding}, and fixes are in UTF-8"));
            return None;
        }
        let applicability = match fix.applicability {
            types::Applicability::Safe => Applicability::Safe,
            types::Applicability::MaybeIncorrect => Applicability::MaybeIncorrect,
        };
        Some(Fix { title: line(&fix.title), applicability, edits })
    }

    fn metric(&mut self, metric: types::Metric) {
        if !metric.value.is_finite() {
            self.defects.insert(format!("measured `{}` as {}", line(&metric.name), metric.value));
            return;
        }
        let location = self.location(metric.place.as_ref()).or_else(|| self.files.at_hand().map(Location::file));
        let name = self.words.share(format!("{}/{}", self.plugin, line(&metric.name)));
        let unit = self.words.share(line(&metric.unit));
        self.result.metrics.push(Metric { name, value: metric.value, unit, location });
    }

    fn note(&mut self, kind: NoteKind, message: &str, location: Option<Location>) {
        let location = location.or_else(|| self.files.at_hand().map(Location::file));
        self.result.notes.push(Note { source: self.plugin.to_owned(), kind, message: text(message), location });
    }

    /// Notes the parts of the finding's lines that are sensitive; other lines are not the finding's to hide.
    fn sensitive(&mut self, path: Option<&str>, location: Option<&Location>, regions: &[types::Region]) {
        let Some((first, last)) = location.and_then(Location::lines) else {
            self.defects.insert(NOT_ITS_LINES.to_owned());
            return;
        };
        let (masked, defects) = (&mut self.masked, &mut self.defects);
        let secrets = self.files.with_lines(path, |path, lines| {
            let own = lines.line_range(first).start..lines.line_range(last).end;
            let mut secrets = Vec::new();
            for region in regions {
                let whole = lines.range(&self::region(region)).unwrap_or(0..lines.bytes().len());
                let range = whole.start.max(own.start)..whole.end.min(own.end);
                // The ending of the last line is not shown anyway.
                if whole.start < own.start
                    || lines.bytes()[own.end.min(whole.end)..whole.end].iter().any(|byte| !byte.is_ascii_whitespace())
                {
                    defects.insert(NOT_ITS_LINES.to_owned());
                }
                if range.is_empty() || masked.parts.contains(&(path.clone(), range.start, range.end)) {
                    continue;
                }
                if !masked.take(path, range.len()) {
                    defects.insert(format!(
                        "called more than {} KiB of one file sensitive; the rest is not masked",
                        MAX_FILE_BYTES >> 10
                    ));
                    break;
                }
                masked.parts.insert((path.clone(), range.start, range.end));
                let (text, evident) = (lines.bytes()[range.clone()].to_vec(), evident::parts(lines.bytes(), &range));
                secrets.push(Secret { path: path.clone(), range, text, evident });
            }
            secrets
        });
        self.result.secrets.extend(secrets.into_iter().flatten());
    }

    fn location(&mut self, place: Option<&types::Place>) -> Option<Location> {
        self.with_place(place, |path, region, lines| normalise(region, path.clone(), lines))
    }

    fn located(&mut self, place: Option<&types::Place>) -> (Option<Location>, Option<RawExcerpt>) {
        let located = self.with_place(place, |path, region, lines| {
            let location = normalise(region, path.clone(), lines);
            let excerpt = RawExcerpt::of(&location, lines);
            (location, excerpt)
        });
        located.map_or((None, None), |(location, excerpt)| (Some(location), excerpt))
    }

    /// Resolves a place; one that a plugin may not name is dropped and told.
    fn with_place<R>(
        &mut self,
        place: Option<&types::Place>,
        then: impl FnOnce(&Arc<str>, &Region, &Lines<'_>) -> R,
    ) -> Option<R> {
        let place = place?;
        let region = region(&place.region);
        let found = self.files.with_lines(place.path.as_deref(), |path, lines| then(path, &region, lines));
        if found.is_none() && self.files.is_full() {
            self.defects.insert("named places in so many large files that not all of them were read".to_owned());
        } else if found.is_none() {
            let path = place.path.as_deref().map_or_else(|| "no file".to_owned(), |path| format!("`{}`", line(path)));
            self.defects.insert(format!("named a place in {path}, which it was not given"));
        }
        found
    }
}

/// The items up to the end of the run, which is looked for before each `step` of them; why it ended.
fn until<T>(items: Vec<T>, end: (&Interrupt, &Grace), step: usize, ended: &mut Option<StopReason>) -> impl Iterator<Item = T> {
    let (interrupt, grace) = end;
    items.into_iter().enumerate().map_while(move |(index, item)| {
        if index.is_multiple_of(step) && ended.is_none() {
            *ended = interrupt.has_come().filter(|_| grace.is_over());
        }
        ended.is_none().then_some(item)
    })
}

fn text(text: &str) -> String {
    clean(text, MESSAGE).into_owned()
}

fn line(text: &str) -> String {
    clean_line(text, TITLE).into_owned()
}

/// Whether two edits of one file touch the same bytes.
fn overlap(edits: &[Edit]) -> bool {
    let mut ranges: Vec<_> = edits
        .iter()
        .map(|edit| {
            let byte = |point: Option<btm_model::Point>, otherwise| point.map_or(otherwise, |point| point.byte);
            (&edit.location.path, byte(edit.location.start, 0), byte(edit.location.end, u64::MAX))
        })
        .collect();
    ranges.sort_unstable();
    ranges.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[1].1 < pair[0].2)
}

fn clean_stop(stop: btm_model::StopReason) -> btm_model::StopReason {
    use btm_model::StopReason::{Failed, Trap};
    match stop {
        Trap { message } => Trap { message: text(&message) },
        Failed { message } => Failed { message: text(&message) },
        other => other,
    }
}

/// The contract's severity in the model's words.
#[must_use]
pub fn severity(severity: types::Severity) -> Severity {
    match severity {
        types::Severity::Info => Severity::Info,
        types::Severity::Low => Severity::Low,
        types::Severity::Medium => Severity::Medium,
        types::Severity::High => Severity::High,
        types::Severity::Critical => Severity::Critical,
    }
}

fn note_kind(kind: types::NoteKind) -> NoteKind {
    match kind {
        types::NoteKind::Skipped => NoteKind::Skipped,
        types::NoteKind::PartlyParsed => NoteKind::PartlyParsed,
        types::NoteKind::Unsupported => NoteKind::Unsupported,
    }
}

fn region(region: &types::Region) -> Region {
    let position = |position: &types::Position| Position { line: position.line, column: position.column };
    match region {
        types::Region::Whole => Region::Whole,
        types::Region::Line(line) => Region::Line(*line),
        types::Region::Positions(range) => Region::Positions { start: position(&range.start), end: position(&range.end) },
        types::Region::Bytes(range) => Region::Bytes { start: range.start, end: range.end },
    }
}

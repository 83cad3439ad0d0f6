//! Baselines and reports: examples, and what holds for any project.

use std::collections::{BTreeMap, BTreeSet};

use btm_model::{
    BaselineState, Digest, Excerpt, Finding, Fingerprints, Location, Plugin, PluginStatus, Point, Report, Rule, Run,
    SCHEMA_VERSION, Severity, Summary, Suppression, Tool,
};
use proptest::prelude::*;

use crate::{Absence, Baseline, Entry, leave_out_known};

/// A finding on a line of a file.
fn finding(path: &str, line: u32, rule: &str, text: &str) -> Finding {
    let point = |column| Point { line, column, byte: u64::from(line * 100 + column) };
    Finding {
        location: Some(Location::range(path, point(1), point(2))),
        excerpt: Some(Excerpt { line, lines: vec![text.to_owned()], skipped_columns: 0 }),
        fingerprints: Fingerprints::of(rule, text, text),
        ..about_the_project(rule, &format!("found on line {line}"))
    }
}

fn about_the_project(rule: &str, message: &str) -> Finding {
    Finding {
        id: String::new(),
        rule: rule.to_owned(),
        severity: Severity::Medium,
        message: message.to_owned(),
        location: None,
        excerpt: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: BTreeMap::new(),
        suppressed: None,
        also: Vec::new(),
        baseline: None,
        fingerprints: Fingerprints::of(rule, message, message),
    }
}

fn about_a_file(path: &str, rule: &str, message: &str) -> Finding {
    let (location, fingerprints) = (Some(Location::file(path)), Fingerprints::default());
    Finding { location, fingerprints, ..about_the_project(rule, message) }
}

fn silenced(finding: Finding) -> Finding {
    Finding { suppressed: Some(Suppression { line: 1, reason: String::new() }), ..finding }
}

fn report(mut findings: Vec<Finding>) -> Report {
    findings.sort_by(Finding::in_order);
    let mut summary = Summary::default();
    summary.count(&findings);
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
        run: Run::default(),
    }
}

/// What a report of a whole project tells of what is not in it.
fn looked(_: &Entry) -> Absence {
    Absence::Looked
}

/// Path and rule of the findings that are new.
fn new(baseline: &Baseline, findings: &[Finding], absence: impl Fn(&Entry) -> Absence) -> Vec<(String, String)> {
    let mut report = report(findings.to_vec());
    baseline.mark(&mut report, absence);
    let path = |finding: &Finding| finding.location.as_ref().map(|location| location.path.to_string()).unwrap_or_default();
    let new = report.findings.iter().filter(|finding| finding.baseline == Some(BaselineState::New));
    new.map(|finding| (path(finding), finding.rule.clone())).collect()
}

fn baseline(findings: &[Finding]) -> Baseline {
    Baseline::of(&report(findings.to_vec()))
}

#[test]
fn an_entry_says_what_it_is_and_hides_nothing_in_it() {
    let long = format!("{} end", "word ".repeat(40));
    let mut one = finding("a.py", 3, "p/a", "  eval( x )\t");
    one.message = format!("two\nlines {long}");
    let known = baseline(&[one]);
    let [entry] = known.entries() else { panic!("{known:?}") };
    assert_eq!((&*entry.path, &*entry.rule, entry.plugin()), ("a.py", "p/a", "p"));
    assert!(entry.message.starts_with("two lines word") && entry.message.ends_with('…'), "{}", entry.message);
    assert!(entry.message.chars().count() <= 101);
    // Known to every machine and every later version: a change would make all findings of all projects new.
    assert_eq!(entry.fingerprint.as_deref(), Some("4f5e931ac3d7f0ac47898d01d183b960"));
    assert_eq!(entry.fingerprint, baseline(&[finding("b.py", 9, "p/a", "eval( x )")]).entries()[0].fingerprint);
}

#[test]
fn what_the_text_shows_makes_no_difference() {
    let known = baseline(&[finding("a.py", 3, "p/a", "eval(x)")]);
    let mut masked = finding("a.py", 3, "p/a", "eval(x)");
    masked.excerpt = Some(Excerpt { line: 3, lines: vec!["*******".to_owned()], skipped_columns: 0 });
    assert_eq!(new(&known, &[masked.clone()], looked), []);
    assert_eq!(baseline(&[masked.clone()]), known);
    masked.fingerprints = Fingerprints::of("p/a", "eval(y)", "eval(y)");
    assert_eq!(new(&known, &[masked], looked).len(), 1);
}

#[test]
fn a_baseline_of_an_earlier_version_holds_and_is_brought_up_to_date() {
    let now = |path: &str, line, name: &str| {
        let (text, earlier) = (format!("{name} = '***'"), format!("{name} = 'hunter2'"));
        Finding { fingerprints: Fingerprints::of("p/a", &text, &earlier), ..finding(path, line, "p/a", &text) }
    };
    let then = |path: &str, line, name: &str| finding(path, line, "p/a", &format!("{name} = 'hunter2'"));
    let known = baseline(&[then("a.py", 1, "pwd"), then("b.py", 2, "token")]);
    let findings = [now("a.py", 1, "pwd"), now("moved.py", 2, "token")];
    assert_eq!(new(&known, &findings, looked), []);
    let report = report(findings.to_vec());
    let update = known.update(&report, looked);
    assert_eq!((update.kept, update.moved, update.dropped, update.added.len()), (2, 1, 0, 0));
    assert_eq!(update.baseline(), Baseline::of(&report), "the new fingerprints are written");
    assert_eq!(new(&known, &[now("a.py", 1, "pwd"), now("a.py", 5, "pwd")], looked).len(), 1, "one entry is one finding");
}

#[test]
fn equal_findings_are_counted() {
    let twice = [finding("a.py", 1, "p/a", "eval(x)"), finding("a.py", 5, "p/a", "eval(x)")];
    let known = baseline(&twice);
    assert_eq!(known.entries().len(), 2);
    let thrice = [&twice[..], &[finding("a.py", 9, "p/a", "eval(x)")]].concat();
    assert_eq!(new(&known, &thrice, looked).len(), 1);
    assert_eq!(new(&known, &twice[..1], looked), []);
}

#[test]
fn another_text_rule_or_file_is_new() {
    let known = baseline(&[finding("a.py", 1, "p/a", "eval(x)")]);
    let still = finding("a.py", 1, "p/a", "eval(x)");
    for other in [
        finding("a.py", 2, "p/a", "eval(y)"),
        finding("a.py", 2, "p/b", "eval(x)"),
        finding("a.py", 2, "q/a", "eval(x)"),
        finding("b.py", 1, "p/a", "eval(x)"),
    ] {
        assert_eq!(new(&known, &[still.clone(), other.clone()], looked).len(), 1, "{other:?}");
    }
    assert_eq!(new(&known, &[finding("a.py", 1, "p/a", "eval(y)")], looked).len(), 1, "the line itself was changed");
}

#[test]
fn a_copy_is_new_and_a_renamed_file_is_not() {
    let known = baseline(&[finding("a.py", 1, "p/a", "eval(x)"), finding("a.py", 2, "p/b", "exec(y)")]);
    let renamed = [finding("z.py", 11, "p/a", "eval(x)"), finding("z.py", 17, "p/b", "exec(y)")];
    assert_eq!(new(&known, &renamed, looked), []);
    let copied = [&renamed[..], &[finding("a.py", 1, "p/a", "eval(x)"), finding("a.py", 2, "p/b", "exec(y)")]].concat();
    assert_eq!(new(&known, &copied, looked), [("z.py".to_owned(), "p/a".to_owned()), ("z.py".to_owned(), "p/b".to_owned())]);
    let renamed_and_copied = [&renamed[..], &[finding("b.py", 1, "p/a", "eval(x)")]].concat();
    assert_eq!(new(&known, &renamed_and_copied, looked).len(), 1);
}

#[test]
fn swapped_files_are_known() {
    let known = baseline(&[finding("a.py", 1, "p/a", "eval(x)"), finding("b.py", 1, "p/b", "exec(y)")]);
    assert_eq!(new(&known, &[finding("b.py", 1, "p/a", "eval(x)"), finding("a.py", 1, "p/b", "exec(y)")], looked), []);
}

#[test]
fn what_was_not_looked_for_has_not_moved() {
    let known = baseline(&[finding("a.py", 1, "p/a", "eval(x)")]);
    let copy = [finding("new/a.py", 1, "p/a", "eval(x)")];
    assert_eq!(new(&known, &copy, |_| Absence::Unseen).len(), 1, "a scan of new/ cannot know whether a.py still has it");
    assert_eq!(new(&known, &copy, |_| Absence::Vanished), []);
}

#[test]
fn findings_about_files_and_projects() {
    let known = baseline(&[about_a_file("a.rs", "p/length", "1,402 lines"), about_the_project("p/license", "GPL in x")]);
    assert_eq!(new(&known, &[about_a_file("a.rs", "p/length", "1,403 lines")], looked), [], "of a file only the rule counts");
    assert_eq!(new(&known, &[about_a_file("b.rs", "p/length", "1,402 lines")], looked), [], "renamed");
    assert_eq!(new(&known, &[about_a_file("b.rs", "p/length", "2,000 lines")], looked).len(), 1, "another file is too long");
    assert_eq!(new(&known, &[about_the_project("p/license", "GPL  in x")], looked), []);
    assert_eq!(new(&known, &[about_the_project("p/license", "GPL in y")], looked).len(), 1, "of a project the message counts");
}

#[test]
fn what_a_comment_silences_is_neither_known_nor_moved() {
    let one = finding("a.py", 1, "p/a", "eval(x)");
    assert_eq!(baseline(&[silenced(one.clone())]), Baseline::default());
    let known = baseline(std::slice::from_ref(&one));
    let mut now = report(vec![silenced(one.clone()), finding("b.py", 1, "p/a", "eval(x)")]);
    known.mark(&mut now, looked);
    assert_eq!(now.findings.iter().map(|finding| finding.baseline).collect::<Vec<_>>(), [None, Some(BaselineState::New)]);
    let counts = now.summary.baseline.unwrap();
    assert_eq!((counts.known, counts.gone, now.summary.suppressed), (0, 1, 1));
    let update = known.update(&now, looked);
    assert_eq!((update.kept, update.dropped, update.added.len()), (0, 1, 1));
    let both = [silenced(one), finding("a.py", 9, "p/a", "eval(x)")];
    assert_eq!(new(&known, &both, looked), [], "the one that is not silenced comes first");
}

#[test]
fn leaves_out_what_is_known_and_counts_it() {
    let (one, other) = (finding("a.py", 1, "p/a", "eval(x)"), finding("a.py", 2, "p/b", "exec(y)"));
    let known = baseline(&[one.clone(), finding("gone.py", 1, "p/a", "eval(z)")]);
    let mut now = report(vec![one, other, silenced(finding("a.py", 3, "p/a", "eval(q)"))]);
    let rule = |id: &str| Rule {
        id: id.to_owned(),
        title: String::new(),
        severity: Severity::Low,
        help: String::new(),
        url: None,
        tags: Vec::new(),
    };
    now.plugins = vec![Plugin {
        name: "p".to_owned(),
        version: String::new(),
        digest: Digest::of(b""),
        status: PluginStatus::Complete,
        refusal: None,
        stops: Vec::new(),
        files: 1,
        fuel: 1,
        rules: vec![rule("p/a"), rule("p/b"), rule("p/c")],
    }];
    known.mark(&mut now, looked);
    assert_eq!((now.findings.len(), now.summary.findings.medium), (3, 2));
    leave_out_known(&mut now);
    assert_eq!(now.findings.iter().map(|finding| &*finding.rule).collect::<Vec<_>>(), ["p/b", "p/a"]);
    assert_eq!((now.summary.findings.medium, now.summary.suppressed), (1, 1));
    let counts = now.summary.baseline.unwrap();
    assert_eq!((counts.known, counts.left_out, counts.gone), (1, true, 1));
    let rules: Vec<_> = now.plugins[0].rules.iter().map(|rule| &*rule.id).collect();
    assert_eq!(rules, ["p/a", "p/b"], "what is silenced is still in the report");
}

/// Two plugins that say the same; `a` leads.
fn united() -> (Finding, Finding, Finding) {
    let leader = Finding { severity: Severity::Critical, ..finding("x.py", 1, "a/sql", "query(x)") };
    let other = finding("x.py", 1, "b/sql", "query(x)");
    (Finding { also: vec![other.clone()], ..leader.clone() }, leader, other)
}

#[test]
fn every_source_is_known_on_its_own() {
    let (both, leader, other) = united();
    let known = baseline(std::slice::from_ref(&both));
    assert_eq!(known.entries().len(), 2);
    for findings in [vec![both], vec![leader.clone()], vec![other.clone()], vec![leader, other]] {
        assert_eq!(new(&known, &findings, looked), [], "whichever plugins run");
    }
}

#[test]
fn what_is_new_does_not_hide_behind_what_is_known() {
    let (both, leader, other) = united();
    for (one, remaining) in [(&leader, &other), (&other, &leader)] {
        let mut now = report(vec![both.clone()]);
        baseline(std::slice::from_ref(one)).mark(&mut now, looked);
        assert_eq!(now.findings.len(), 2, "they come apart");
        assert!(now.findings.is_sorted_by(|one, other| one.in_order(other).is_le()));
        leave_out_known(&mut now);
        let expected = Finding { baseline: Some(BaselineState::New), ..remaining.clone() };
        assert_eq!(now.findings, [expected]);
        assert_eq!(now.summary.findings.of(remaining.severity), 1);
        assert_eq!(now.summary.findings.at_or_above(Severity::Info), 1);
    }
    let mut now = report(vec![both.clone()]);
    Baseline::default().mark(&mut now, looked);
    assert_eq!((now.findings.len(), now.findings[0].also.len()), (1, 1), "both are new: one finding");
}

#[test]
fn an_update_adds_what_is_new_drops_what_is_gone_and_leaves_the_rest_as_it_is() {
    let known = baseline(&[
        finding("a.py", 1, "p/a", "eval(x)"),
        finding("old.py", 1, "p/a", "eval(y)"),
        finding("gone.py", 1, "p/a", "eval(z)"),
        finding("elsewhere/b.py", 1, "p/a", "eval(w)"),
    ]);
    let absence = |entry: &Entry| if entry.path.starts_with("elsewhere/") { Absence::Unseen } else { Absence::Looked };
    let now = report(vec![
        finding("a.py", 71, "p/a", "eval(x)"),
        finding("renamed.py", 1, "p/a", "eval(y)"),
        finding("a.py", 3, "p/b", "new(x)"),
    ]);
    let update = known.update(&now, absence);
    assert_eq!((update.kept, update.moved, update.unseen, update.dropped), (3, 1, 1, 1));
    assert_eq!(update.added.iter().map(|finding| &*finding.rule).collect::<Vec<_>>(), ["p/b"]);
    let lines = |baseline: &Baseline| baseline.to_string().lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after, pruned) = (lines(&known), lines(&update.baseline()), lines(&update.pruned()));
    assert_eq!(after.len(), 5);
    assert!(after.contains(&before[1]) && after.contains(&before[2]), "not a byte of these lines: {before:#?} {after:#?}");
    assert_eq!(pruned.len(), 4);
    assert!(pruned.iter().all(|line| after.contains(line) && !line.contains("p/b")));
}

/// The lines of files, by path. A line `rule: …` is a finding.
type Tree = BTreeMap<String, Vec<String>>;

fn scan(tree: &Tree) -> Vec<Finding> {
    let lines = tree.iter().flat_map(|(path, lines)| (1..).zip(lines).map(move |(number, line)| (path, number, line)));
    lines
        .filter_map(|(path, number, line)| Some(finding(path, number, &format!("p/{}", line.split_once(':')?.0.trim()), line)))
        .collect()
}

fn any_tree() -> impl Strategy<Value = Tree> {
    let line = prop_oneof![2 => "[ab]: [xyz]", 1 => "nothing"];
    proptest::collection::btree_map("[f-k]", proptest::collection::vec(line, 0..6), 0..5)
}

/// Files with other names, some of them names that others had; every line is there, between more that say nothing.
fn moved(tree: &Tree, names: &[String], seed: &[usize]) -> Tree {
    let mut seed = seed.iter().copied().cycle();
    let mut next = |below: usize| seed.next().unwrap_or(0) % below;
    let shuffled = |lines: &Vec<String>, next: &mut dyn FnMut(usize) -> usize| {
        let mut out: Vec<String> = vec!["nothing".to_owned(); next(3)];
        for line in lines {
            out.insert(next(out.len() + 1), format!("  {line} "));
        }
        out
    };
    tree.values().zip(names).map(|(lines, name)| (name.clone(), shuffled(lines, &mut next))).collect()
}

prop_compose! {
    fn a_tree_before_and_after()(
        tree in any_tree(),
        names in Just(["f", "g", "h", "i", "j", "k", "l", "m"].map(str::to_owned).to_vec()).prop_shuffle(),
        seed in proptest::collection::vec(any::<usize>(), 1..20),
    ) -> (Tree, Tree) {
        let after = moved(&tree, &names, &seed);
        (tree, after)
    }
}

proptest! {
    #[test]
    fn of_a_report_none_is_new_and_nothing_changes(tree in any_tree()) {
        let findings = scan(&tree);
        let known = baseline(&findings);
        prop_assert_eq!(new(&known, &findings, |_| Absence::Unseen), []);
        let report = report(findings);
        let update = known.update(&report, looked);
        prop_assert_eq!((update.added.len(), update.dropped, update.moved), (0, 0, 0));
        prop_assert_eq!(update.baseline(), known);
    }

    #[test]
    fn whatever_moves_stays_known((before, after) in a_tree_before_and_after()) {
        let known = baseline(&scan(&before));
        prop_assert_eq!(new(&known, &scan(&after), looked), []);
        let report = report(scan(&after));
        let update = known.update(&report, looked);
        prop_assert_eq!((update.added.len(), update.dropped), (0, 0));
        let again = update.baseline().update(&report, |_| Absence::Unseen);
        prop_assert_eq!((again.added.len(), again.moved, again.unseen), (0, 0, 0), "once is enough");
    }

    #[test]
    fn one_more_finding_is_one_new_one((before, mut after) in a_tree_before_and_after(), line in "[ab]: [vxyz]", copied: bool) {
        let known = baseline(&scan(&before));
        let path = if copied { "n" } else { "f" };
        after.entry(path.to_owned()).or_default().push(line);
        prop_assert_eq!(new(&known, &scan(&after), looked).len(), 1);
    }

    #[test]
    fn a_finding_is_one_line_that_depends_on_no_other(tree in any_tree(), index in any::<proptest::sample::Index>()) {
        let mut findings = scan(&tree);
        prop_assume!(!findings.is_empty());
        let all = baseline(&findings).to_string();
        let removed = findings.remove(index.index(findings.len()));
        let line = baseline(&[removed]).entries()[0].to_string();
        let mut expected: Vec<&str> = all.lines().collect();
        let place = expected.iter().position(|other| *other == line).unwrap();
        expected.remove(place);
        let rest = baseline(&findings).to_string();
        prop_assert_eq!(rest.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_order_of_lines_in_the_file_says_nothing(tree in any_tree(), seed in any::<u64>()) {
        let known = baseline(&scan(&tree));
        let text = known.to_string();
        let (header, lines) = text.split_once('\n').unwrap();
        let lines: BTreeSet<(u64, &str, usize)> = (0..).zip(lines.lines())
            .map(|(index, line)| (seed.wrapping_mul(index as u64 + 1) % 97, line, index)).collect();
        let mixed: String = lines.into_iter().map(|(_, line, _)| format!("{line}\n")).collect();
        prop_assert_eq!(Baseline::parse(&format!("{header}\n{mixed}")), Ok(known));
    }
}

/// The same finding, worse or not.
fn graded(severity: Severity, value: &str) -> Finding {
    let properties = BTreeMap::from([("value".to_owned(), value.to_owned())]);
    Finding { severity, properties, ..finding("a", 1, "p/r", "text") }
}

fn states(baseline: &Baseline, findings: Vec<Finding>) -> Vec<Option<BaselineState>> {
    let mut report = report(findings);
    baseline.mark(&mut report, looked);
    assert_eq!(report.summary.baseline.unwrap().gone, 0, "what got worse is not gone");
    report.findings.iter().map(|finding| finding.baseline).collect()
}

#[test]
fn what_got_worse_is_not_known() {
    use BaselineState::{Known, Worse};
    let known = Baseline::of(&report(vec![graded(Severity::Low, "10")]));
    assert_eq!(states(&known, vec![graded(Severity::Low, "12")]), [Some(Known)]);
    assert_eq!(states(&known, vec![graded(Severity::Low, "13")]), [Some(Worse)]);
    assert_eq!(states(&known, vec![graded(Severity::Medium, "10")]), [Some(Worse)]);
    let moved = Finding { location: finding("b", 1, "p/r", "text").location, ..graded(Severity::High, "10") };
    assert_eq!(states(&known, vec![moved]), [Some(Worse)], "also where it moved");
    let two = Baseline::of(&report(vec![graded(Severity::Low, "10"), graded(Severity::High, "10")]));
    assert_eq!(states(&two, vec![graded(Severity::High, "10"), graded(Severity::Low, "10")]), [Some(Known), Some(Known)]);
}

#[test]
fn an_update_accepts_what_got_worse_and_pruning_does_not() {
    let (before, after) = (graded(Severity::Low, "10"), report(vec![graded(Severity::High, "10")]));
    let known = Baseline::of(&report(vec![before]));
    let update = known.update(&after, looked);
    assert_eq!((update.added.len(), update.kept, update.dropped), (1, 0, 0));
    assert_eq!((update.baseline(), update.pruned()), (Baseline::of(&after), known.clone()));
}

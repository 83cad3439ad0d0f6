//! One finding: what is wrong, where, and what to do about it.

use std::collections::HashMap;

use btm_model::{Applicability, BaselineState, Finding, Fix, Location, Rule};

use crate::{clean, help::remedy};

use super::{
    excerpt,
    page::{Page, Role},
    wrap::wrap,
};

/// How many further places of a finding are shown, of each plugin that reports it.
const RELATED: usize = 5;
/// How many ways to repair a finding are shown, of each plugin that reports it.
const FIXES: usize = 3;
/// How many lines of a message are shown.
const MESSAGE_LINES: usize = 12;

/// The rules of a report, each explained where it is first seen.
pub(crate) struct Explanations<'a>(HashMap<&'a str, &'a Rule>);

impl<'a> Explanations<'a> {
    pub(crate) fn new(rules: impl Iterator<Item = &'a Rule>) -> Self {
        Self(rules.map(|rule| (rule.id.as_str(), rule)).collect())
    }

    /// The rule, once.
    fn take(&mut self, id: &str) -> Option<&'a Rule> {
        self.0.remove(id)
    }
}

/// A place as editors and terminals understand it: `path:line:column`.
pub(crate) fn place(location: &Location) -> String {
    let path = clean::line(&location.path);
    match location.start {
        Some(start) => format!("{path}:{}:{}", start.line, start.column),
        None => path,
    }
}

/// The lines of a finding.
pub(crate) fn draw(finding: &Finding, explanations: &mut Explanations<'_>, page: &Page) -> Vec<String> {
    let gutter = excerpt::gutter(finding.excerpt.as_ref());
    let mut out = headline(finding, page);
    if let Some(location) = &finding.location {
        let arrow = page.paint(Role::Frame, format!("{:gutter$}-->", ""));
        out.push(format!("{arrow} {}", place(location)));
    }
    if let Some(excerpt) = &finding.excerpt {
        out.extend(excerpt::draw(excerpt, finding.location.as_ref(), finding.severity, page));
    }
    let remarks = remarks(finding, explanations);
    if finding.excerpt.is_some() && !remarks.is_empty() {
        out.push(page.paint(Role::Frame, format!("{:gutter$} |", "")).into_owned());
    }
    for (label, text) in remarks {
        out.extend(remark(gutter, label, &text, page));
    }
    out
}

/// Severity, rule and message.
fn headline(finding: &Finding, page: &Page) -> Vec<String> {
    let label = format!("{}[{}]", finding.severity, clean::line(&finding.rule));
    let first = page.width.saturating_sub(label.len() + 2);
    let mut message = clean::lines(&finding.message);
    let hidden = message.len().saturating_sub(MESSAGE_LINES);
    message.truncate(MESSAGE_LINES);
    if hidden > 0 {
        message.push(format!("… and {hidden} more lines"));
    }
    let label = page.paint(Role::Severity(finding.severity), label);
    let mut out = Vec::new();
    for line in &message {
        let room = if out.is_empty() { first } else { page.width.saturating_sub(4) };
        for part in wrap(line, room, page.width.saturating_sub(4)) {
            let start = if out.is_empty() { format!("{label}: ") } else { "    ".to_owned() };
            out.push(format!("{start}{}", page.paint(Role::Strong, part)).trim_end().to_owned());
        }
    }
    if out.is_empty() {
        out.push(label.into_owned());
    }
    out
}

/// What helps to understand and repair it, each with its label, cleaned.
fn remarks(finding: &Finding, explanations: &mut Explanations<'_>) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    match finding.baseline {
        Some(BaselineState::Known) => out.push(("known", "it is in the baseline".to_owned())),
        Some(BaselineState::Worse) => {
            out.push(("worse", "the baseline accepts it as it was, not as bad as it is now".to_owned()))
        }
        Some(BaselineState::New) | None => {}
    }
    // All of them: what one plugin says must not keep from sight what another one does.
    out.extend(finding.also.iter().map(|other| ("also reported by", also_text(other))));
    for related in finding.sources().flat_map(|source| source.related.iter().take(RELATED)) {
        let message = clean::line(&related.message);
        let place = place(&related.location);
        out.push(("related", if message.is_empty() { place } else { format!("{place}: {message}") }));
    }
    let hidden: usize = finding.sources().map(|source| source.related.len().saturating_sub(RELATED)).sum();
    if hidden > 0 {
        out.push(("related", format!("{hidden} more places")));
    }
    let rule = explanations.take(&finding.rule);
    if let Some(help) = rule.map(|rule| remedy(&rule.help)).filter(|help| !help.is_empty()) {
        out.push(("help", clean::line(&help)));
    }
    out.extend(finding.sources().flat_map(|source| source.fixes.iter().take(FIXES)).map(|fix| ("fix", fix_text(fix))));
    if let Some(url) = rule.and_then(|rule| rule.url.as_deref()) {
        out.push(("see", clean::line(url)));
    }
    out
}

/// What another plugin says about it.
fn also_text(other: &Finding) -> String {
    format!("{}, {}: {}", clean::line(&other.rule), other.severity, clean::lines(&other.message).join(" "))
}

fn fix_text(fix: &Fix) -> String {
    let title = clean::line(&fix.title);
    match fix.applicability {
        Applicability::Safe => title,
        Applicability::MaybeIncorrect => format!("{title} (review before applying)"),
    }
}

/// A line below the frame, such as `   = help: …`, broken into lines that start below its text.
pub(crate) fn remark(gutter: usize, label: &str, text: &str, page: &Page) -> Vec<String> {
    let indent = gutter + label.len() + 5;
    let room = page.width.saturating_sub(indent);
    let start = page.paint(Role::Frame, format!("{:gutter$} =", ""));
    let label = page.paint(Role::Strong, format!("{label}:"));
    let lines = wrap(text, room, room).into_iter().enumerate();
    lines
        .map(|(index, line)| if index == 0 { format!("{start} {label} {line}") } else { format!("{:indent$}{line}", "") })
        .collect()
}

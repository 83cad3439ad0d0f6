//! Every kind finds three secrets of its documented form and leaves three near misses alone.

mod ai;
mod behaviour;
mod chat;
mod cloud;
mod commerce;
mod delivery;
mod hosting;
mod infrastructure;
mod keys;
mod messaging;
mod monitoring;
mod packages;
mod payment;
mod readme;
mod sample;
mod social;
mod source_control;
mod urls;
mod work;

use std::collections::BTreeSet;

use self::sample::{Random, Sample, fill};
use super::{Secrets, SecretsSettings, rules};

/// How a secret may stand in a file; `{}` is the secret, `[]` the name it is assigned to.
const NAMED: [&str; 3] = ["[] = \"{}\"\n", "{\n  \"[]\": \"{}\"\n}", "export []={}\n"];
const NAMELESS: [&str; 3] = ["x = '{}';\n", "{}\n", "first: {}\nsecond: 2\n"];

fn samples() -> impl Iterator<Item = &'static Sample> {
    [
        ai::SAMPLES,
        chat::SAMPLES,
        cloud::SAMPLES,
        commerce::SAMPLES,
        delivery::SAMPLES,
        hosting::SAMPLES,
        infrastructure::SAMPLES,
        keys::SAMPLES,
        messaging::SAMPLES,
        monitoring::SAMPLES,
        packages::SAMPLES,
        payment::SAMPLES,
        social::SAMPLES,
        source_control::SAMPLES,
        urls::SAMPLES,
        work::SAMPLES,
    ]
    .into_iter()
    .flatten()
}

fn secrets() -> Secrets {
    Secrets::new(&SecretsSettings::default()).expect("the default settings are right")
}

/// A file with the form in it, filled, and the text of the secret.
fn file((name, form): (&str, &str), frames: [&str; 3], number: usize) -> String {
    let frame = frames[number % 3].replace("[]", name);
    let mut random = Random::new(&format!("{form} {number}"));
    frame.replace("{}", &fill(form, &mut random))
}

fn frames(name: &str) -> [&'static str; 3] {
    if name.is_empty() { NAMELESS } else { NAMED }
}

#[test]
fn every_kind_has_samples() {
    let of_kinds: BTreeSet<_> = rules::all().map(|kind| kind.id).collect();
    let of_samples: BTreeSet<_> = samples().map(|sample| sample.id).collect();
    assert_eq!(of_kinds, of_samples);
    assert!(of_kinds.len() >= 60);
    assert_eq!(rules::all().count(), of_kinds.len(), "an id is used twice");
    for sample in samples() {
        assert!(!sample.real.is_empty() && sample.decoys.len() >= 3, "{}", sample.id);
    }
}

#[test]
fn finds_what_the_documentation_describes() {
    let secrets = secrets();
    let mut missed = Vec::new();
    for sample in samples() {
        for number in 0..sample.real.len().max(3) {
            let form = sample.real[number % sample.real.len()];
            let text = file(form, frames(form.0), number);
            let hits = secrets.scan("src/config", text.as_bytes());
            if !hits.iter().any(|hit| hit.rule == sample.id) {
                missed.push(format!("{}: {text:?} gave {:?}", sample.id, hits.iter().map(|hit| hit.rule).collect::<Vec<_>>()));
            }
            if hits.len() > 1 {
                missed.push(format!("{}: one secret gave {:?}", sample.id, hits.iter().map(|hit| hit.rule).collect::<Vec<_>>()));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn leaves_near_misses_alone() {
    let secrets = secrets();
    let mut flagged = Vec::new();
    for sample in samples() {
        for (number, &form) in sample.decoys.iter().enumerate() {
            let text = file(form, frames(form.0), number);
            if secrets.scan("src/config", text.as_bytes()).iter().any(|hit| hit.rule == sample.id) {
                flagged.push(format!("{}: {text:?}", sample.id));
            }
        }
    }
    assert!(flagged.is_empty(), "{}", flagged.join("\n"));
}

#[test]
fn every_rule_says_why_how_and_where() {
    for rule in Secrets::rules() {
        assert!(rule.help.len() > 200 && rule.help.contains("**Remedy.**"), "{}", rule.id);
        assert!(rule.url.is_some_and(|url| url.starts_with("https://")), "{}", rule.id);
        assert!(rule.tags.iter().any(|tag| tag == "CWE-798"), "{}", rule.id);
    }
    for kind in rules::all() {
        assert!(kind.revoke.ends_with('.'), "{}", kind.id);
    }
}

//! The rules about insecure code: what each is called, what it means and what to do. How they are found is elsewhere.

pub(crate) mod crypto;
pub(crate) mod injection;
pub(crate) mod web;

use btm_plugin::{Rule, Severity};

/// One rule.
#[derive(Debug)]
pub(crate) struct RuleInfo {
    /// The id, as users write it behind `security/`.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// The severity when it is certain.
    pub severity: Severity,
    /// The number of the weakness in the Common Weakness Enumeration.
    pub cwe: u16,
    /// Why it matters.
    pub why: &'static str,
    /// How to repair it.
    pub remedy: &'static str,
}

/// Every rule, in the order of the documentation.
pub(crate) static ALL: &[&RuleInfo] = &[
    &injection::SQL,
    &injection::SHELL,
    &injection::CODE,
    &injection::DESERIALIZATION,
    &injection::TEMPLATE,
    &injection::LDAP,
    &injection::XPATH,
    &injection::XXE,
    &injection::PATH,
    &injection::ARCHIVE,
    &web::XSS,
    &web::REDIRECT,
    &web::SSRF,
    &web::COOKIE,
    &web::TRUST,
    &web::DEBUG,
    &web::BIND,
    &crypto::HASH,
    &crypto::CIPHER,
    &crypto::TLS_VERSION,
    &crypto::KEY,
    &crypto::RANDOM,
    &crypto::VERIFY,
    &crypto::JWT,
    &crypto::SSH,
    &web::TEMPORARY,
    &web::PERMISSIONS,
];

impl RuleInfo {
    /// The weakness as users know it: `CWE-89`.
    pub(crate) fn cwe(&self) -> String {
        format!("CWE-{}", self.cwe)
    }

    /// The rule as the host wants it.
    pub(crate) fn to_rule(&self) -> Rule {
        Rule::new(self.id, self.title, self.severity)
            .help(format!("{}\n\n**Remedy.** {}", self.why, self.remedy))
            .url(format!("https://cwe.mitre.org/data/definitions/{}.html", self.cwe))
            .tag("security")
            .tag("insecure-code")
            .tag(self.cwe())
    }
}

//! How much a broken hash function matters, told by the names around it. Most uses protect nothing: cache keys, file names,
//! protocols that demand it.

use btm_plugin::Severity;

/// The severity for a hash in a function of this name, over arguments of this text.
pub(crate) fn severity(function: &str, arguments: &str) -> Severity {
    let (function, arguments) = (function.to_ascii_lowercase(), arguments.to_ascii_lowercase());
    let either = |words: &[&str]| words.iter().any(|word| function.contains(word) || arguments.contains(word));
    if ["password", "passwd"].iter().any(|word| arguments.contains(word)) {
        Severity::High
    } else if either(&[
        "password",
        "passwd",
        "secret",
        "token",
        "signature",
        "sign_",
        "credential",
        "login",
        "session",
        "csrf",
        "apikey",
        "api_key",
    ]) {
        Severity::Medium
    } else {
        Severity::Low
    }
}

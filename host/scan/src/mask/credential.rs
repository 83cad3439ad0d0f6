//! Values that a line gives to something with the name of a credential: `password = "…"`, `"api_key": "…"`, `TOKEN=…`.
//!
//! The host tells them by itself, so that no plugin decides what they are. It only looks at names: a value may be a harmless one.

use std::{ops::Range, sync::LazyLock};

use aho_corasick::AhoCorasick;

use crate::cost;

/// What the name of a credential contains, whatever its case.
const NAMES: [&str; 14] = [
    "passwd",
    "password",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "access_key",
    "accesskey",
    "private_key",
    "privatekey",
    "credential",
];

/// Finds the names; nothing if it could not be made, which a test rules out.
static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(NAMES).ok());

/// The values in a line, without their quotes, in the order of their places. Looks at each byte a few times at most.
pub(super) fn values(line: &[u8]) -> Vec<Range<usize>> {
    let Some(finder) = &*FINDER else { return Vec::new() };
    cost::spend(line.len());
    let mut values = Vec::new();
    let mut at = 0;
    while let Some(name) = line.get(at..).and_then(|rest| finder.find(rest)) {
        let name_end = at + name.end() + length(&line[at + name.end()..], is_name);
        let value = value(line, name_end);
        // Behind the whole name, so that a name that repeats itself is looked at once.
        at = value.as_ref().map_or(name_end, |value| value.end);
        cost::spend(at - name_end);
        values.extend(value.filter(|value| !value.is_empty()));
    }
    values
}

/// The value that follows a name: in quotes, or a single word that is not called.
fn value(line: &[u8], name_end: usize) -> Option<Range<usize>> {
    let skip = |from: usize, is: fn(u8) -> bool| from + length(&line[from..], is);
    // The name itself may be quoted or an index, and have a type.
    let sign = skip(name_end, |byte| is_quote(byte) || byte == b']' || is_blank(byte));
    let after_sign = skip(sign, |byte| matches!(byte, b'=' | b':' | b'>'));
    if after_sign == sign {
        return None;
    }
    let start = skip(after_sign, is_blank);
    match line.get(start) {
        Some(quote) if is_quote(*quote) => {
            let length = line[start + 1..].iter().take_while(|byte| *byte != quote).count();
            Some(start + 1..start + 1 + length)
        }
        _ => {
            let end = skip(start, is_word);
            match line.get(skip(end, is_blank)) {
                Some(b'(') if !line[end..].starts_with(b" ") => None,
                // The word was a type.
                Some(b'=') if end > start => value(line, end),
                _ => Some(start..end),
            }
        }
    }
}

/// How many bytes at the start are of a kind.
fn length(bytes: &[u8], is: fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is(**byte)).count()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What a value without quotes consists of.
fn is_word(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && !is_quote(byte)
        && !matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b';' | b'<')
}

#[cfg(test)]
mod tests {
    use super::{FINDER, values};

    #[track_caller]
    fn are(line: &str, expected: &[&str]) {
        let found: Vec<_> = values(line.as_bytes()).into_iter().map(|range| &line[range]).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn are_told_by_their_names() {
        assert!(FINDER.is_some());
        are(r#"password = "hunter2""#, &["hunter2"]);
        are(r#"{"api_key": "a b", 'dbPassword' : 'c'}"#, &["a b", "c"]);
        are("DB_PASSWORD=letmein # comment", &["letmein"]);
        are("connect(user, passwd='x', token=`y`)", &["x", "y"]);
        are(r#"if password == "admin":"#, &["admin"]);
        are("config['secret'] = 'x'", &["x"]);
        are("TODO password=letmein", &["letmein"]);
        are("password: letmein", &["letmein"]);
        are("password: str = 'letmein'", &["letmein"]);
    }

    #[test]
    fn are_no_code() {
        are(r#"eval(input("aaa"))"#, &[]);
        are("token = eval(code)", &[]);
        are("def password(self): return 1", &[]);
        are("password = ", &[]);
        are("the password was weak", &[]);
        are("", &[]);
    }

    #[test]
    fn a_line_of_names_costs_what_it_is_long() {
        let cost = |count: usize| crate::cost::of(|| values("password".repeat(count).as_bytes()));
        assert!(cost(4_000) < 3 * cost(2_000));
    }
}

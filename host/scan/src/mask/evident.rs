//! What is evidently a secret by its looks, whoever says so: the only thing that one plugin can hide in what another one shows.
//!
//! A text is *long and unlike a word* if it has no white space, at least [`MIN_LENGTH`] bytes, and in it letters and digits in a row
//! (a *run*) that
//!
//! - change at least four times between letters and digits (`s3cr3t`), or
//! - have both and are at least [`LONG_RUN`] bytes long (`0123456789abcdef`), or
//! - are as long, and change between capitals and small letters more often than words that are written together do.
//!
//! So words, names, paths, rule ids, versions, numbers and punctuation never qualify, and nearly all random texts do.

use std::ops::Range;

use super::{MAX_TEXT_BYTES, credential};

/// Shorter texts are found in innocent ones by chance.
pub(super) const MIN_LENGTH: usize = 8;

/// A run of letters and digits of this length is no word, as names with a number in them are shorter.
const LONG_RUN: usize = 16;

/// Names such as `sha256sum` and `utf8mb4` change less often between letters and digits.
const SWITCHES: usize = 4;

/// In a run of letters, the parts that begin with a capital are this long on average in names such as `getElementById`, or longer.
const WORD: usize = 3;

/// Bytes before a text that are looked at for the name that it is the value of.
const BEFORE: usize = 256;

/// Bytes behind a text that are looked at for the end of a value.
const BEHIND: usize = 8;

/// Whether a text is long and unlike a word.
pub(super) fn is_unlike_a_word(text: &[u8]) -> bool {
    (MIN_LENGTH..=MAX_TEXT_BYTES).contains(&text.len())
        && !text.iter().any(u8::is_ascii_whitespace)
        && text.split(|byte| !byte.is_ascii_alphanumeric()).any(is_odd)
}

/// The parts of a range of a file that anybody may be shown as stars: its lines that are unlike a word, or the value of what has
/// the name of a credential.
pub(crate) fn parts(bytes: &[u8], range: &Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for line in bytes[range.clone()].split(|byte| matches!(byte, b'\n' | b'\r')) {
        let part = trimmed(bytes, start..start + line.len());
        if !part.is_empty() && (is_unlike_a_word(&bytes[part.clone()]) || is_value(bytes, &part)) {
            parts.push(part);
        }
        start += line.len() + 1;
    }
    parts
}

/// Whether a part of a line is within the value of what has the name of a credential.
fn is_value(bytes: &[u8], part: &Range<usize>) -> bool {
    if part.len() > MAX_TEXT_BYTES {
        return false;
    }
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let from = part.start.saturating_sub(BEFORE);
    let from = bytes[from..part.start].iter().rposition(is_end).map_or(from, |end| from + end + 1);
    let to = bytes.len().min(part.end + BEHIND);
    let to = bytes[part.end..to].iter().position(is_end).map_or(to, |end| part.end + end);
    let values = credential::values(&bytes[from..to]);
    values.iter().any(|value| from + value.start <= part.start && part.end <= from + value.end)
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &bytes[range.clone()];
    let start = range.end - text.trim_ascii_start().len();
    start..(range.start + text.trim_ascii_end().len()).max(start)
}

/// Whether a run of letters and digits is no word.
fn is_odd(run: &[u8]) -> bool {
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    let switches = run.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let is_mixed = digits > 0 && digits < run.len();
    let is_long = run.len() >= LONG_RUN;
    switches >= SWITCHES || is_long && is_mixed || is_long && digits == 0 && words(run) * WORD >= run.len()
}

/// How many words a run of letters would be if a capital after a small letter, or before one, began a word.
fn words(run: &[u8]) -> usize {
    let begins = |at: usize| {
        let (before, here) = (run[at - 1], run[at]);
        let next_is_small = run.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        here.is_ascii_uppercase() && (before.is_ascii_lowercase() || next_is_small)
    };
    1 + (1..run.len()).filter(|at| begins(*at)).count()
}

#[cfg(test)]
mod tests {
    use super::{is_unlike_a_word, parts};

    #[test]
    fn secrets_are_unlike_words() {
        for text in [
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzKEY1",
            "sk_live_0123456789abcdef",
            "s3cr3t-v4lue",
            "Tr0ub4dor&3",
            "d41d8cd98f00b204e9800998ecf8427e",
            "MIIEpAIBAAKCAQEA75Zm9vYmFyYmF6cXV4MTIz",
            "AbCdEfGhIjKlMnOp",
        ] {
            assert!(is_unlike_a_word(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn words_and_names_are_not() {
        for text in [
            "",
            " ",
            "a",
            "eval",
            "        ",
            "****************",
            "password",
            "letmein",
            "correct horse battery staple 1 2 3 4",
            "security/python-eval",
            "well-behaved-file/secret",
            "CWE-798",
            "src/main/java/org/example/Application2.java",
            "https://example.org/a/b?c=1",
            "subprocess.call(command,shell=True)",
            "eval(input(\"bbb\"))",
            "getElementById",
            "AbstractSingletonProxyFactoryBean",
            "AWS_SECRET_ACCESS_KEY",
            "2026-12-01T04:03:23Z",
            "127.0.0.1:8080",
            "0123456789012345678901234567890",
            "sha256sum",
            "x86_64-unknown-linux-gnu",
            "utf8mb4_general_ci",
            "base64.b64decode",
        ] {
            assert!(!is_unlike_a_word(text.as_bytes()), "{text}");
        }
    }

    #[track_caller]
    fn evident(line: &str, part: &str, expected: &[&str]) {
        let start = line.find(part).unwrap();
        let found = parts(line.as_bytes(), &(start..start + part.len()));
        let found: Vec<_> = found.into_iter().map(|range| &line[range]).collect();
        assert_eq!(found, expected, "{part} in {line}");
    }

    #[test]
    fn a_part_of_a_file_is_judged_by_its_lines() {
        evident("TODO password=letmein\n", "letmein", &["letmein"]);
        evident("x\n  password = \"letmein\"\ny", "\n  password = \"letmein\"\n", &[]);
        evident("key:\n  0123456789abcdef\n  eval(x)\n", "0123456789abcdef\n  eval(x)\n", &["0123456789abcdef"]);
        evident("eval(input(\"bbb\"))", "bbb", &[]);
        evident("eval(input(\"bbb\"))", "eval(input(\"bbb\"))", &[]);
        evident("password = eval(code)", "eval(code)", &[]);
        evident("password = \"a\"; eval(code)", "\"a\"; eval(code)", &[]);
    }
}

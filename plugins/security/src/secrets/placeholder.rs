//! Values that only stand for a secret: `changeme`, `xxxx`, `${TOKEN}`, `<your key>`, one character repeated, sequences.

use std::sync::LazyLock;

use crate::words::Words;

/// Words that occur in tokens written as stand-ins and never by chance in real ones. In lower case.
static TOKEN_WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "example",
        "changeme",
        "change_me",
        "change-me",
        "placeholder",
        "redacted",
        "replace_",
        "replaceme",
        "xxxxx",
        "....",
        "****",
        "your_",
        "your-",
        "yourtoken",
        "yourkey",
        "yoursecret",
        "yourapi",
        "dummy",
        "notreal",
        "foobar",
        // The key of the Azure storage emulator, the same for everyone.
        "eby8vdm02xnocqflquwjp",
    ])
});

/// Words that occur in stand-ins and hardly ever, by chance, in random values. In lower case.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "example",
        "changeme",
        "change_me",
        "change-me",
        "changeit",
        "placeholder",
        "redacted",
        "replace",
        "insert",
        "sample",
        "dummy",
        "notreal",
        "not_real",
        "not-real",
        "invalid",
        "xxxx",
        "...",
        "****",
        "----",
        "____",
        "todo",
        "fixme",
        "lorem",
        "foobar",
        "foo_bar",
        "foo-bar",
        "undefined",
        "deadbeef",
        "cafebabe",
        "goes_here",
        "goes-here",
        "goeshere",
        "some_",
        "some-",
        "your_",
        "your-",
        "yourp",
        "yourt",
        "yours",
        "youra",
        "my_s",
        "my-s",
        "my_t",
        "my-t",
        "my_p",
        "my-p",
        "my_a",
        "my-a",
        "mysecret",
        "mypass",
        "mytoken",
        "test_",
        "test-",
        "_test",
        "-test",
        "fake",
        "mock",
        "secret_key",
        "api_key",
        "apikey",
        "api-key",
        "access_key",
        "private_key",
    ])
});

/// Words that make a short or guessable value a stand-in, though they may occur in a real one.
static WEAK_WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "password",
        "passwd",
        "passwort",
        "secret",
        "token",
        "test",
        "qwerty",
        "letmein",
        "admin",
        "user",
        "demo",
        "default",
        "null",
        "none",
        "true",
        "false",
        "enter",
        "value",
        "string",
        "hidden",
        "empty",
        "foo",
        "bar",
        "baz",
        "hunter2",
        "hello",
        "world",
        "pass",
        "temp",
        "guest",
        "root",
        "abc",
        "123456",
        "unused",
        "pwd",
        "credential",
        "correct",
        "wrong",
    ])
});

/// How long a run of one character or of neighbouring characters must be to look typed by hand.
const LONG_RUN: usize = 5;

/// Whether a token of a known format was written as a stand-in. What all tokens of the format start with, `prefix` bytes,
/// says nothing about this one.
pub(crate) fn in_token(token: &[u8], prefix: usize) -> bool {
    let own = &token[prefix.min(token.len())..];
    let (repeat, sequence) = (longest_repeat(own), longest_sequence(own));
    let mostly_repeat = repeat >= LONG_RUN && repeat * 5 >= token.len();
    let mostly_sequence = sequence >= 8 && sequence * 3 >= token.len();
    mostly_repeat || mostly_sequence || TOKEN_WORDS.are_in(own)
}

/// Builds the lists, so that they are part of the snapshot.
pub(crate) fn prepare() {
    for list in [&TOKEN_WORDS, &WORDS, &WEAK_WORDS] {
        LazyLock::force(list);
    }
}

/// Whether the value of an assignment stands for something else: a variable, a template, a note to the reader.
pub(crate) fn in_value(value: &[u8]) -> bool {
    is_template(value) || is_uniform(value) || longest_sequence(value) >= 6 || is_sequences(value) || WORDS.are_in(value)
}

/// Whether a value has a word in it that people use where any password would do.
pub(crate) fn is_weak(value: &[u8]) -> bool {
    WEAK_WORDS.are_in(value)
}

/// `${X}`, `$X`, `{{ x }}`, `<x>`, `%X%`, `%s`, `[x]`, `#{x}`, `@x@`, `{x}`, and command substitution.
pub(crate) fn is_template(value: &[u8]) -> bool {
    const MARKS: [&[u8]; 7] = [b"${", b"$(", b"{{", b"#{", b"<%", b"%(", b"\\("];
    is_variable(value) || has_braces(value) || MARKS.iter().any(|mark| memchr::memmem::find(value, mark).is_some())
}

/// Whether the value as a whole is written as a variable.
fn is_variable(value: &[u8]) -> bool {
    let Some((&first, rest)) = value.split_first() else { return true };
    let is_name = |text: &[u8]| text.iter().all(|&byte| byte == b'_' || byte == b'-' || byte.is_ascii_alphanumeric());
    match first {
        b'$' => rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_{(".contains(byte)) && is_name(rest),
        b'%' => rest.ends_with(b"%") || rest.len() < 4 || rest.starts_with(b"("),
        b'[' => rest.ends_with(b"]"),
        b'@' => rest.ends_with(b"@"),
        b'&' | b'*' => is_name(rest),
        b'<' | b'{' | b'(' => true,
        _ => false,
    }
}

/// `{name}` somewhere in the value, as in format strings.
fn has_braces(value: &[u8]) -> bool {
    let Some(open) = memchr::memchr(b'{', value) else { return false };
    let inner = &value[open + 1..];
    memchr::memchr(b'}', inner)
        .is_some_and(|close| inner[..close].iter().all(|&byte| byte.is_ascii_alphanumeric() || b"_.:$[]()' \"".contains(&byte)))
}

/// Mostly `%41`, as in tests of parsers.
pub(crate) fn is_percent_encoded(value: &[u8]) -> bool {
    value.iter().filter(|&&byte| byte == b'%').count() * 6 >= value.len()
}

/// At most two different characters: `aaaa`, `0000-0000`, `abababab`.
fn is_uniform(value: &[u8]) -> bool {
    let mut seen = [0_u8; 2];
    let mut count = 0;
    for &byte in value {
        if !seen[..count].contains(&byte) {
            if count == 2 {
                return longest_repeat(value) * 2 >= value.len();
            }
            seen[count] = byte;
            count += 1;
        }
    }
    true
}

/// Nothing but sequences with separators between: `12345-abcde`.
fn is_sequences(value: &[u8]) -> bool {
    value.split(|byte| !byte.is_ascii_alphanumeric()).all(|part| part.len() >= 3 && longest_sequence(part) == part.len())
}

/// The longest run of one character, in any case.
fn longest_repeat(text: &[u8]) -> usize {
    longest_run(text, |first, second| first == second)
}

/// The longest run in which each character is the next one of the alphabet, of the digits or of a keyboard's row, up or
/// down.
fn longest_sequence(text: &[u8]) -> usize {
    let up = |first: u8, second: u8| second == first.wrapping_add(1) || (first, second) == (b'9', b'0');
    longest_run(text, up).max(longest_run(text, |first, second| up(second, first))).max(longest_run(text, |first, second| {
        [&b"qwertyuiop"[..], b"asdfghjkl", b"zxcvbnm"].iter().any(|row| row.windows(2).any(|pair| pair == [first, second]))
    }))
}

fn longest_run(text: &[u8], follows: impl Fn(u8, u8) -> bool) -> usize {
    let (mut longest, mut run) = (0, 1);
    for pair in text.windows(2) {
        run = if follows(pair[0].to_ascii_lowercase(), pair[1].to_ascii_lowercase()) { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{in_token, in_value, is_weak};

    #[test]
    fn knows_stand_ins() {
        for value in [
            "${DB_PASSWORD}",
            "$DB_PASSWORD",
            "{{ vault.password }}",
            "<your password>",
            "%DB_PASS%",
            "%s",
            "changeme",
            "ChangeMe!",
            "xxxxxxxxxx",
            "********",
            "your-api-key",
            "abcdefgh",
            "12345678",
            "12345-abcde",
            "00000000",
            "process.env.X + #{y}",
            "$(cat key)",
            "[secret]",
            "pre-{token}-post",
            "@PASSWORD@",
        ] {
            assert!(in_value(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn lets_others_pass() {
        for value in ["kX9$mQ2vLp", "s3Rv3r-Pw!77", "f81a9c0be2774d", "$ecureX9kPw!", "12345-kX9m2"] {
            assert!(!in_value(value.as_bytes()), "{value}");
            assert!(!is_weak(value.as_bytes()), "{value}");
        }
        assert!(is_weak(b"password1"));
        assert!(in_token(concat!("AK", "IAIOSFODNN7EXAMPLE").as_bytes(), 4));
        assert!(!in_token(concat!("AK", "IAQ3EGR7LMBS4TZ2YX").as_bytes(), 4));
    }
}

//! Judges the value of an assignment whose name says that it is a secret, where no provider's format helps.

use super::assignment::{Assignment, Form};
use super::entropy::shannon;
use super::kind::Verdict;
use super::name::Naming;
use super::wordlike::wordlikeness;
use super::{content::Family, placeholder};

/// The longest value that is still taken for a secret.
const LONGEST: usize = 256;

/// Whether the value is a secret, and how sure that is.
pub(crate) fn judge(content: &[u8], assignment: &Assignment, naming: Naming, family: Family, entropy: f32) -> Verdict {
    let value = &content[assignment.value.clone()];
    if value.len() > LONGEST || !value.iter().all(u8::is_ascii_graphic) || placeholder::in_value(value) || is_reference(value) {
        return Verdict::Rejected;
    }
    let shape = Shape::of(value);
    let written = match (assignment.form, family) {
        (Form::Quoted, _) | (_, Family::Configuration) => Written::Text,
        (Form::Inline, Family::Code) => Written::MaybeCode,
        (Form::Bare, Family::Code) => Written::Code,
        (_, Family::Prose) => Written::MaybeCode,
    };
    match written {
        Written::Text => {}
        Written::MaybeCode
            if (shape.is_random_token(entropy) && is_encoded(value))
                || (shape.is_random_password() && !has_code_marks(value)) => {}
        Written::Code if shape.is_random_token(entropy) && is_encoded(value) && shape.digits >= 3 && value.len() >= 20 => {}
        Written::MaybeCode | Written::Code => return Verdict::Rejected,
    }
    match naming {
        Naming::Password if shape.is_random_token(entropy) => Verdict::Plausible,
        Naming::Password if shape.is_random_password() && !placeholder::is_weak(value) => Verdict::Doubtful,
        Naming::Token if shape.is_random_token(entropy) => Verdict::Plausible,
        Naming::Vague if shape.is_random_token(entropy + 0.3) && value.len() >= 20 && shape.digits >= 2 => Verdict::Doubtful,
        _ => Verdict::Rejected,
    }
}

/// How likely a value is to be text rather than an expression.
#[derive(Clone, Copy)]
enum Written {
    Text,
    MaybeCode,
    Code,
}

/// Only the characters of hex, base 32, base 64 and the like.
fn is_encoded(value: &[u8]) -> bool {
    value.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte))
}

fn has_code_marks(value: &[u8]) -> bool {
    value.iter().any(|byte| b"()[]{}<>,.=*".contains(byte))
}

/// A path, a URL, an address, a dotted name, a UUID, a date, a version, a colour: something that names another thing.
fn is_reference(value: &[u8]) -> bool {
    let contains = |text: &[u8]| memchr::memmem::find(value, text).is_some();
    let starts = |text: &[u8]| value.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
    value.starts_with(b"/") && value.iter().filter(|&&byte| byte == b'/').count() > 1 && wordlikeness(value) > Some(-0.3)
        || [
            &b"./"[..],
            b"../",
            b"~/",
            b"data:",
            b"file:",
            b"sha1-",
            b"sha256-",
            b"sha384-",
            b"sha512-",
            b"sha256:",
            b"md5:",
            b"base64:",
            b"$2a$",
            b"$2b$",
            b"$2y$",
            b"$argon2",
            b"$1$",
            b"$5$",
            b"$6$",
            b"pbkdf2",
            b"{ssha",
            b"scrypt:",
            b"arn:",
            b"urn:",
        ]
        .iter()
        .any(|prefix| starts(prefix))
        || contains(b"://")
        || contains(b"::")
        || contains(b"->")
        || [&b"\\x"[..], b"\\u", b"\\0"].iter().any(|escape| contains(escape))
        || placeholder::is_percent_encoded(value)
        || is_uuid(value)
        || has_version(value)
        || is_date(value)
        || is_call_or_index(value)
        || is_dotted_name(value)
        || is_joined_words(value)
        || is_constant_name(value)
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, &byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// `library-1.2.3`.
fn has_version(value: &[u8]) -> bool {
    let numbers = value.rsplit(|&byte| byte == b'.').take(3).collect::<Vec<_>>();
    let ends_in_digit = |part: &[u8]| part.last().is_some_and(u8::is_ascii_digit) && part.len() < 24;
    numbers.len() == 3
        && ends_in_digit(numbers[2])
        && numbers[..2].iter().all(|part| !part.is_empty() && part.len() <= 4 && part[0].is_ascii_digit())
}

/// `name(…)`, `name[…]`, `name(`.
fn is_call_or_index(value: &[u8]) -> bool {
    let name = value.iter().take_while(|&&byte| byte == b'_' || byte == b'.' || byte.is_ascii_alphanumeric()).count();
    name > 0
        && matches!(value.get(name), Some(b'(' | b'['))
        && matches!(value.last(), Some(b')' | b']' | b'(' | b'[' | b';' | b','))
}

/// `settings.auth.key`: names with dots between, each starting with a letter.
fn is_dotted_name(value: &[u8]) -> bool {
    value.contains(&b'.')
        && value.split(|&byte| byte == b'.').all(|part| {
            let name = part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
            name && part.iter().all(|&byte| byte == b'_' || byte == b'-' || byte.is_ascii_alphanumeric())
                && wordlikeness(part).is_none_or(|score| score > -0.6)
        })
}

/// `MYSQL_PWD`, `curle_ftp_weird_227_format`: one case, with underscores between.
fn is_constant_name(value: &[u8]) -> bool {
    let count = |wanted: fn(&u8) -> bool| value.iter().filter(|byte| wanted(byte)).count();
    let (lower, upper, digits) = (count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase), count(u8::is_ascii_digit));
    let underscores = count(|&byte| byte == b'_');
    let one_case = (lower == 0 || upper == 0) && lower + upper + digits + underscores == value.len();
    one_case && (underscores >= 2 && digits * 3 <= value.len() || underscores == 1 && digits <= 2 && upper > 0)
}

/// `2024-01-31T12:00:00Z`.
fn is_date(value: &[u8]) -> bool {
    value.len() >= 10
        && value[..10].iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
}

/// `x-auth-token`, `api_key_2`, `oauth2/token`, `SECRET KEY`: words, each with at most two digits behind.
fn is_joined_words(value: &[u8]) -> bool {
    value.split(|&byte| !byte.is_ascii_alphanumeric()).all(|part| {
        let letters = part.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let digits = part.len() - letters;
        digits <= if value.contains(&b'_') { 4 } else { 2 }
            && part[letters..].iter().all(u8::is_ascii_digit)
            && (letters <= 3 || wordlikeness(&part[..letters]).is_none_or(|score| score > -0.1))
    }) && wordlikeness(value).is_none_or(|score| score > 0.0)
        && value.iter().filter(|&&byte| !byte.is_ascii_alphanumeric()).all(|byte| b"-_./:, ".contains(byte))
}

/// Which kinds of characters a value has, and how random it looks.
struct Shape {
    length: usize,
    lower: usize,
    upper: usize,
    digits: usize,
    symbols: usize,
    hex: bool,
    entropy: f32,
    wordlikeness: Option<f32>,
}

impl Shape {
    fn of(value: &[u8]) -> Self {
        let count = |wanted: fn(&u8) -> bool| value.iter().filter(|byte| wanted(byte)).count();
        let (lower, upper, digits) = (count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase), count(u8::is_ascii_digit));
        Self {
            length: value.len(),
            lower,
            upper,
            digits,
            symbols: value.len() - lower - upper - digits,
            hex: value.iter().all(u8::is_ascii_hexdigit),
            entropy: shannon(value),
            wordlikeness: wordlikeness(value),
        }
    }

    /// At least ten characters of an encoding (hex, base 32, base 64, …), hardly any words.
    fn is_random_token(&self, entropy: f32) -> bool {
        let letters = self.lower + self.upper;
        if self.length < 10 || letters == 0 {
            return false;
        }
        if self.hex {
            return self.length >= 16 && self.digits >= 2 && self.entropy >= entropy.min(2.8);
        }
        // A short text cannot reach the entropy of a long one.
        let least = entropy.min((self.length as f32).log2() - 0.6);
        let unlike_words = self.wordlikeness.is_none_or(|score| score < if self.digits >= 2 { 0.25 } else { -0.4 });
        let mixed = self.digits > 0 || (self.lower > 1 && self.upper > 1 && self.length >= 16);
        self.entropy >= least && unlike_words && mixed && self.symbols * 3 <= self.length
    }

    /// What a person or a generator makes as a password: at least six characters of at least two kinds, or letters that
    /// are no words.
    fn is_random_password(&self) -> bool {
        let letters = self.lower + self.upper;
        if self.length < 6 || self.length > 64 || self.entropy < 2.2 || letters == 0 {
            return false;
        }
        let kinds = [self.lower, self.upper, self.digits, self.symbols].iter().filter(|&&count| count > 0).count();
        let unlike_words = self.wordlikeness.is_none_or(|score| score < 0.0);
        match kinds {
            1 => self.length >= 8 && self.wordlikeness.is_some_and(|score| score < -0.6),
            2 if self.digits >= 2 => self.wordlikeness.is_none_or(|score| score < 0.6),
            2 if self.digits == 1 => unlike_words,
            2 => self.length >= 8 && self.wordlikeness.is_some_and(|score| score < -0.6),
            _ => (self.digits > 0 || self.symbols > 0) && (unlike_words || self.digits >= 2 || self.symbols >= 2),
        }
    }
}

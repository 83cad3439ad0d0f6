//! Checks that several kinds share.

use super::checksum::{base64, is_jwt};
use super::kind::Verdict;
use super::placeholder;
use super::wordlike::wordlikeness;

/// A random text with letters and digits in it, hardly any words.
pub(crate) fn mixed(secret: &[u8]) -> Verdict {
    let digits = secret.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = secret.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let words = digits * 6 < secret.len() && wordlikeness(secret).is_some_and(|score| score > 0.3);
    if digits == 0 || letters == 0 || words { Verdict::Rejected } else { Verdict::Plausible }
}

/// A random text with letters of both cases.
pub(crate) fn mixed_case(secret: &[u8]) -> Verdict {
    let has = |wanted: fn(&u8) -> bool| secret.iter().any(wanted);
    let words = wordlikeness(secret).is_some_and(|score| score > 0.5);
    if has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && !words { Verdict::Plausible } else { Verdict::Rejected }
}

/// A random text with letters, digits and other characters.
pub(crate) fn with_symbols(secret: &[u8]) -> Verdict {
    let symbols = secret.iter().filter(|byte| !byte.is_ascii_alphanumeric() && **byte != b'_').count();
    if symbols == 0 || placeholder::in_value(secret) { Verdict::Rejected } else { mixed(secret) }
}

/// A password in a place where nothing else can stand, so even a simple one counts; but not a stand-in.
pub(crate) fn password(secret: &[u8]) -> Verdict {
    let stands_in =
        placeholder::in_value(secret) || placeholder::is_weak(secret) || secret.starts_with(b"$") || secret.contains(&b'*');
    let code = secret.iter().any(|byte| b"{}()[]<>,;\\|".contains(byte)) || !secret.is_ascii();
    let word = secret.iter().all(|byte| byte.is_ascii_alphabetic() || b"_-.".contains(byte))
        && wordlikeness(secret).is_none_or(|score| score > -0.8);
    let encoded = placeholder::is_percent_encoded(secret);
    let number = secret.len() < 8 && secret.iter().all(u8::is_ascii_digit);
    if stands_in || encoded || code || word || number { Verdict::Rejected } else { Verdict::Plausible }
}

/// `user:password`, both of them real.
pub(crate) fn credentials(secret: &[u8]) -> Verdict {
    let Some(colon) = memchr::memchr(b':', secret) else { return Verdict::Rejected };
    let (user, rest) = (&secret[..colon], &secret[colon + 1..]);
    if placeholder::is_template(user) && !user.is_empty() || user.contains(&b'$') {
        return Verdict::Rejected;
    }
    // A token may stand on either side, with nothing on the other.
    password(if rest.is_empty() { user } else { rest })
}

/// The base 64 of `user:password`.
pub(crate) fn basic_credentials(secret: &[u8]) -> Verdict {
    let Some(text) = base64(secret) else { return Verdict::Rejected };
    let printable = text.iter().all(|byte| (b' '..=b'~').contains(byte));
    if printable && credentials(&text) != Verdict::Rejected { Verdict::Confirmed } else { Verdict::Rejected }
}

/// A token in a place where a name or a stand-in could be written too.
pub(crate) fn bearer(secret: &[u8]) -> Verdict {
    if placeholder::in_value(secret) || (secret.len() < 40 && placeholder::is_weak(secret)) {
        Verdict::Rejected
    } else {
        mixed(secret)
    }
}

/// What follows `Authorization: Basic` or `Bearer`.
pub(crate) fn header_credentials(secret: &[u8]) -> Verdict {
    match base64(secret) {
        Some(text) if text.is_ascii() && text.contains(&b':') && text.iter().all(|byte| byte.is_ascii_graphic()) => {
            credentials(&text)
        }
        _ => bearer(secret),
    }
}

/// The base 64 of a JSON Web Token.
pub(crate) fn encoded_jwt(secret: &[u8]) -> Verdict {
    match base64(secret) {
        Some(token) if token.iter().filter(|&&byte| byte == b'.').count() == 2 => is_jwt(&token),
        _ => Verdict::Rejected,
    }
}

/// The inside of an armoured key: base 64, headers, escaped or real line breaks; not a program that builds one.
pub(crate) fn key_body(body: &[u8]) -> Verdict {
    let of_key = body.iter().filter(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)).count();
    let longest = body.split(|byte| !(byte.is_ascii_alphanumeric() || b"+/=".contains(byte))).map(<[u8]>::len).max().unwrap_or(0);
    if longest >= 24 && of_key * 10 >= body.len() * 7 { Verdict::Confirmed } else { Verdict::Rejected }
}

/// A Discord bot token: its first part is the base 64 of the bot's number.
pub(crate) fn discord_bot(secret: &[u8]) -> Verdict {
    let number = secret.split(|&byte| byte == b'.').next().and_then(base64);
    if number.is_some_and(|number| number.iter().all(u8::is_ascii_digit)) { Verdict::Confirmed } else { Verdict::Rejected }
}

/// The base 64 of something in a Kubernetes secret that is no stand-in.
pub(crate) fn kubernetes_value(secret: &[u8]) -> Verdict {
    let Some(text) = base64(secret) else { return Verdict::Rejected };
    let stands_in = text.is_ascii() && (placeholder::in_value(&text) || placeholder::is_weak(&text));
    if stands_in || !secret.len().is_multiple_of(4) { Verdict::Rejected } else { Verdict::Plausible }
}

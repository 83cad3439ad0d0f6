//! What the name of an assignment says about its value.

use std::{ops::Range, sync::LazyLock};

use rustc_hash::FxHashSet;

use crate::words::Words;

/// What kind of secret a name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// A password: may be short and typed by a person.
    Password,
    /// A token or key made by a machine.
    Token,
    /// A word that is used for many other things too: `key`, `auth`.
    Vague,
}

/// Words that make a name promise a secret, in lower case. Those with hyphens and underscores are listed once for each.
pub(crate) const WORDS: &[(&str, Naming)] = &[
    ("password", Naming::Password),
    ("passwd", Naming::Password),
    ("passwort", Naming::Password),
    ("passphrase", Naming::Password),
    ("pwd", Naming::Password),
    ("pass", Naming::Password),
    ("secret", Naming::Token),
    ("token", Naming::Token),
    ("api_key", Naming::Token),
    ("api-key", Naming::Token),
    ("apikey", Naming::Token),
    ("access_key", Naming::Token),
    ("access-key", Naming::Token),
    ("accesskey", Naming::Token),
    ("private_key", Naming::Token),
    ("private-key", Naming::Token),
    ("privatekey", Naming::Token),
    ("account_key", Naming::Token),
    ("accountkey", Naming::Token),
    ("encryption_key", Naming::Token),
    ("encryption-key", Naming::Token),
    ("encryptionkey", Naming::Token),
    ("signing_key", Naming::Token),
    ("signing-key", Naming::Token),
    ("signingkey", Naming::Token),
    ("master_key", Naming::Token),
    ("masterkey", Naming::Token),
    ("auth_key", Naming::Token),
    ("authkey", Naming::Token),
    ("credential", Naming::Token),
    ("creds", Naming::Token),
    ("bearer", Naming::Token),
    ("authorization", Naming::Vague),
    ("auth", Naming::Vague),
    ("key", Naming::Vague),
];

/// Words behind the secret's word that say that the value is something about it: its name, its type, its place.
static ABOUT: LazyLock<FxHashSet<&[u8]>> = LazyLock::new(|| {
    "\
    algorithm arg argument attr attribute binding bindings board boards callback change changed checksum class \
    cmd code codes column command config confirm contains count data date description dialog digest dir directory down \
    enabled endpoint endswith env error event exception exp expiration expires expiry factory field file filename files \
    fingerprint flag flow folder form format frame frames generator grant group handler hash hashed header help \
    hint icon id identifier ids image index input invalid issuer kind label last len length level lifetime limit \
    link list location locator manager map mask max md5 message method min mode model msg name names namespace \
    obj object offset option options page pair param parameter params parser path pattern placeholder policy \
    position prefix press prompt property provider query ref reference regex regexp request required reset \
    response result ring role rotation rule rules schema scope screen selector separator serializer service set \
    settings sha sha1 sha256 size source spec specs start startswith state status stone storage store strategy strength \
    stroke strokes style suffix table tag template text thumbprint time timeout title ttl type types up uri url \
    urls usage used username validator validators var variable vault version view widget word words"
        .split_ascii_whitespace()
        .map(str::as_bytes)
        .collect()
});

/// Words that turn the promise of a name around when they stand anywhere in it.
static HARMLESS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
    public pubkey pub_key primary foreign keyword sitekey site_key tokeniz keycode key_code cache_key cachekey \
    partition sort_key sortkey object_key idempoten csrf xsrf crumb next_token nexttoken page_token pagetoken \
    continuation translat i18n hotkey keymap keybind shortcut checksum fingerprint integrity authenticity monkey \
    turkey donkey whiskey keynote keystone etag tokentype publishable anon_key anonkey issue_key issuekey \
    project_key projectkey compass bypass passage passive passenger passing passed passport_ encompass trespass \
    surpass underpass overpass passes passthr singlepass recaptcha_public"
            .split_ascii_whitespace(),
    )
});

/// Builds the lists, so that they are part of the snapshot.
pub(crate) fn prepare() {
    LazyLock::force(&ABOUT);
    LazyLock::force(&HARMLESS);
}

/// Judges the name in which the word was found at `word`: `None` if it promises no secret.
pub(crate) fn judge(name: &[u8], word: Range<usize>, naming: Naming) -> Option<Naming> {
    let lower = name.to_ascii_lowercase();
    let found = &lower[word.clone()];
    let short = found.len() <= 5 && found != b"token";
    if short && !(starts_word(name, word.start) && ends_word(name, word.end)) {
        return None;
    }
    if found == b"auth" && lower[word.end..].starts_with(b"or") && !lower[word.end..].starts_with(b"oriz") {
        return None;
    }
    if HARMLESS.are_in(&lower) {
        return None;
    }
    let about = words(&name[word.end..]).any(|part| ABOUT.contains(&*part.to_ascii_lowercase()));
    (!about).then_some(naming)
}

/// Whether a word can start here: behind anything but a letter, or at a capital.
pub(crate) fn starts_word(name: &[u8], at: usize) -> bool {
    at == 0
        || !name[at - 1].is_ascii_alphabetic()
        || (name[at].is_ascii_uppercase() && name[at - 1].is_ascii_lowercase())
        || (name[at].is_ascii_uppercase() && name.get(at + 1).is_some_and(u8::is_ascii_lowercase))
}

/// Whether a word can end here: before anything but a small letter, save for a plural.
fn ends_word(name: &[u8], at: usize) -> bool {
    let rest = &name[at..];
    let rest = rest.strip_prefix(b"s").unwrap_or(rest);
    match rest.first() {
        None => true,
        Some(byte) if byte.is_ascii_uppercase() => at == 0 || name[at - 1].is_ascii_lowercase(),
        Some(byte) => !byte.is_ascii_lowercase(),
    }
}

/// The words of a name: `_fileName.v2` has `file`, `Name`, `v2`.
fn words(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    name.split(|&byte| !byte.is_ascii_alphanumeric())
        .flat_map(|part| part.chunk_by(|first, second| !(first.is_ascii_lowercase() && second.is_ascii_uppercase())))
}

#[cfg(test)]
mod tests {
    use super::{Naming, WORDS, judge};

    fn of(name: &str) -> Option<Naming> {
        let lower = name.to_lowercase();
        WORDS
            .iter()
            .filter_map(|&(word, naming)| {
                let at = lower.find(word)?;
                judge(name.as_bytes(), at..at + word.len(), naming)
            })
            .next()
    }

    #[test]
    fn knows_names_of_secrets() {
        for name in ["password", "DB_PASSWORD", "dbPassword", "smtp.pass", "userPwd", "MYSQL_PWD", "adminPass", "passwords"] {
            assert_eq!(of(name), Some(Naming::Password), "{name}");
        }
        for name in ["api_key", "SECRET_KEY_BASE", "clientSecret", "githubToken", "aws.accessKey", "token_id_secret"] {
            assert_eq!(of(name), Some(Naming::Token), "{name}");
        }
        for name in ["auth", "key", "cryptoKey", "basic_auth"] {
            assert_eq!(of(name), Some(Naming::Vague), "{name}");
        }
    }

    #[test]
    fn knows_names_of_other_things() {
        for name in [
            "password_field",
            "tokenType",
            "secretName",
            "public_key",
            "passwordHint",
            "compass",
            "bypass",
            "keyboard",
            "author",
            "token_url",
            "apiKeyHeader",
            "monkey",
            "primary_key",
            "tokenizer",
            "passed",
            "keys_file",
            "AUTH_TOKEN_PATH",
            "password__startswith",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}

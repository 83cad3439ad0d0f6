//! Broken hash functions and ciphers, short keys, predictable random numbers.

use btm_plugin::Severity;
use oxc_ast::ast::Expression;

use super::super::calls::Call;
use super::super::values::at;
use super::super::walk::Walker;
use crate::code::catalogue::crypto::{CIPHER, HASH, KEY, RANDOM};
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;
use crate::code::secrets;
use crate::code::weak_hashes;

pub(super) fn check(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let first = call.args.first().and_then(Value::as_text).unwrap_or_default().to_ascii_lowercase();
    match &*call.path {
        "crypto.createHash" | "crypto.createSign" | "crypto.createVerify" | "crypto.hash" | "new Bun.CryptoHasher" => {
            if matches!(first.as_str(), "md5" | "md4" | "sha1" | "sha-1" | "ripemd160" | "rsa-md5" | "rsa-sha1") {
                let message = format!("{} is broken", first.to_ascii_uppercase());
                broken_hash(walker, call, &message);
            }
        }
        "crypto.createHmac" if first == "md5" => walker.flag(&HASH, call, Severity::Low, "HMAC with MD5 is outdated"),
        "crypto-js.MD5" | "crypto-js.SHA1" | "crypto-js/md5" | "crypto-js/sha1" | "CryptoJS.MD5" | "CryptoJS.SHA1" | "md5" => {
            broken_hash(walker, call, "this hash function is broken");
        }
        "crypto.createCipher" | "crypto.createDecipher" => {
            walker.flag(&CIPHER, call, Severity::Medium, "the key is derived with one round of MD5")
        }
        "crypto.createCipheriv" | "crypto.createDecipheriv" => {
            let weak = ["des", "rc2", "rc4", "bf", "blowfish", "cast", "idea", "seed"].iter().any(|name| first.starts_with(name));
            if weak || first.contains("-ecb") {
                walker.flag(&CIPHER, call, Severity::Medium, &format!("`{first}` is broken"));
            }
        }
        "crypto-js.DES.encrypt"
        | "crypto-js.TripleDES.encrypt"
        | "crypto-js.RC4.encrypt"
        | "CryptoJS.DES.encrypt"
        | "CryptoJS.TripleDES.encrypt"
        | "CryptoJS.RC4.encrypt" => {
            walker.flag(&CIPHER, call, Severity::Medium, "this cipher is broken");
        }
        "crypto.generateKeyPair" | "crypto.generateKeyPairSync" => {
            if let Some(Known::Int(bits)) =
                call.args.get(1).and_then(|options| options.member("modulusLength")).map(|bits| &bits.known)
                && *bits < 2048
            {
                let message = format!("a key of {bits} bits can be broken");
                walker.flag(&KEY, call, Severity::Medium, &message);
            }
        }
        _ => {}
    }
}

/// Reports a hash; what is hashed mostly follows in a chain of calls on the same line.
fn broken_hash(walker: &mut Walker<'_, '_, '_>, call: &Call, message: &str) {
    let function = walker.functions.last().copied().unwrap_or_default();
    let line = walker.text.get(call.span.start as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let severity = weak_hashes::severity(function, line.get(..200).unwrap_or(line));
    walker.flag(&HASH, call, severity, message);
}

/// A predictable random number in something whose name promises a secret.
pub(super) fn named<'a>(walker: &mut Walker<'a, '_, '_>, name: &str, value: &Value, node: &Expression<'a>) {
    if let Some((start, end)) = value.flow.random
        && secrets::is_secret(name)
    {
        let drawn = start as usize..end as usize;
        let range = if drawn.is_empty() { at(node) } else { drawn };
        walker.hit(Hit::new(&RANDOM, range, format!("a predictable random number becomes `{name}`")));
    }
}

//! Broken hash functions and ciphers, short keys.

use btm_plugin::{Applicability, Fix, Region, Severity};

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::crypto::{CIPHER, HASH, KEY};
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;
use crate::code::weak_hashes;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let path = &*call.path;
    match path {
        "hashlib.md5" | "hashlib.sha1" | "hashlib.new" => hash(engine, call),
        "Crypto.Hash.MD5.new"
        | "Cryptodome.Hash.MD5.new"
        | "Crypto.Hash.MD4.new"
        | "Crypto.Hash.MD2.new"
        | "Crypto.Hash.SHA.new"
        | "Crypto.Hash.SHA1.new"
        | "cryptography.hazmat.primitives.hashes.MD5"
        | "cryptography.hazmat.primitives.hashes.SHA1"
        | "md5.new"
        | "sha.new"
        | "md5.md5" => {
            engine.flag(&HASH, call, Severity::Medium, "this hash function is broken");
        }
        "hmac.new"
            if call
                .arg(2, "digestmod")
                .is_some_and(|digest| digest.as_text() == Some("md5") || digest.path_text() == "hashlib.md5") =>
        {
            engine.flag(&HASH, call, Severity::Low, "HMAC with MD5 is outdated");
        }
        "ssl.wrap_socket" => {}
        _ if path.contains("Cipher.") || path.contains("ciphers.") => cipher(engine, call),
        _ if path.contains("generate") => key(engine, call),
        _ => {}
    }
}

/// `hashlib.md5()` and `hashlib.new("md5")`.
fn hash<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let name = match &*call.path {
        "hashlib.new" => match call.arg(0, "name").and_then(Value::as_text) {
            Some(name) => name.to_ascii_lowercase(),
            None => return,
        },
        path => path.trim_start_matches("hashlib.").to_owned(),
    };
    let weak = matches!(name.as_str(), "md4" | "md5" | "sha" | "sha1" | "sha-1" | "ripemd160");
    if !weak || call.keyword("usedforsecurity").is_some_and(|value| value.is_bool(false)) {
        return;
    }
    let function = engine.frame().name;
    let severity = weak_hashes::severity(function, engine.source(&call.node.arguments));
    let end = at(&call.node.arguments).end - 1;
    let text = if call.node.arguments.is_empty() { "usedforsecurity=False" } else { ", usedforsecurity=False" };
    let trailing = engine.text.get(..end).is_some_and(|text| text.trim_end().ends_with(','));
    let mut hit = Hit::new(&HASH, at(call.node), format!("{} is broken", name.to_ascii_uppercase())).severity(severity);
    if !trailing && !call.is_open() && severity == Severity::Low {
        let fix =
            Fix::new("Say that the hash protects nothing", Applicability::MaybeIncorrect).edit(Region::bytes(end..end), text);
        hit = hit.fix(fix);
    }
    engine.hit(hit);
}

fn cipher<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let path = &*call.path;
    let name = path.rsplit('.').find(|part| *part != "new").unwrap_or_default();
    let is_library = path.starts_with("Crypto") || path.starts_with("cryptography.");
    if !is_library {
        return;
    }
    match name {
        "DES" | "DES3" | "ARC2" | "ARC4" | "Blowfish" | "CAST" | "CAST5" | "IDEA" | "SEED" | "TripleDES" | "RC2" | "XOR" => {
            engine.flag(&CIPHER, call, Severity::Medium, &format!("the cipher {name} is broken"));
        }
        "ECB" => engine.flag(&CIPHER, call, Severity::Medium, "ECB mode shows which blocks are equal"),
        _ if call.arg(1, "mode").is_some_and(|mode| mode.path_text().ends_with("MODE_ECB")) => {
            engine.flag(&CIPHER, call, Severity::Medium, "ECB mode shows which blocks are equal");
        }
        _ => {}
    }
}

/// Key generation with a size that is known to be too small.
fn key<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let size = match &*call.path {
        "Crypto.PublicKey.RSA.generate" | "Crypto.PublicKey.DSA.generate" | "Cryptodome.PublicKey.RSA.generate" => {
            call.arg(0, "bits")
        }
        "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key" => call.arg(1, "key_size"),
        "cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key" => call.arg(0, "key_size"),
        "paramiko.RSAKey.generate" | "paramiko.rsakey.RSAKey.generate" => call.arg(0, "bits"),
        "cryptography.hazmat.primitives.asymmetric.ec.generate_private_key" => {
            let curve = call.arg(0, "curve").map_or("", Value::path_text);
            if ["SECP192R1", "SECT163K1", "SECT163R2", "SECP160R1"].iter().any(|weak| curve.contains(weak)) {
                engine.flag(&KEY, call, Severity::Medium, "this curve is too small");
            }
            return;
        }
        _ => return,
    };
    if let Some(Value { known: Known::Int(bits), .. }) = size
        && *bits < 2048
    {
        let message = format!("a key of {bits} bits can be broken");
        engine.hit(Hit::new(&KEY, at(call.node), message).severity(Severity::Medium));
    }
}

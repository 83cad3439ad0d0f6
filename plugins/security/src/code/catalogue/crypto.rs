//! Rules about cryptography, certificates and randomness.

use btm_plugin::Severity::{High, Medium};

use super::RuleInfo;

pub(crate) static HASH: RuleInfo = RuleInfo {
    id: "weak-hash",
    title: "Broken hash function",
    severity: Medium,
    cwe: 327,
    why: "Collisions for MD5 and SHA-1 can be made on one machine, so they protect neither signatures nor passwords.",
    remedy: "Use SHA-256 or BLAKE2; for passwords `argon2`, `scrypt` or `bcrypt`. Where the hash protects nothing, say so: `hashlib.md5(data, usedforsecurity=False)`.",
};

pub(crate) static CIPHER: RuleInfo = RuleInfo {
    id: "weak-cipher",
    title: "Broken cipher or mode",
    severity: Medium,
    cwe: 327,
    why: "DES, RC2, RC4, Blowfish and 3DES can be broken or have blocks that are too small; ECB mode shows equal blocks; `createCipher` derives its key with one round of MD5.",
    remedy: "Use AES-GCM or ChaCha20-Poly1305 with a fresh nonce for each message.",
};

pub(crate) static TLS_VERSION: RuleInfo = RuleInfo {
    id: "weak-tls",
    title: "Outdated TLS version",
    severity: Medium,
    cwe: 326,
    why: "SSL 2 and 3, TLS 1.0 and 1.1 have known attacks and are refused by current clients.",
    remedy: "Use `ssl.create_default_context()` and leave the choice to it, or demand at least TLS 1.2.",
};

pub(crate) static KEY: RuleInfo = RuleInfo {
    id: "weak-key",
    title: "Key is too short",
    severity: Medium,
    cwe: 326,
    why: "RSA and DSA keys below 2,048 bits, and curves below 224 bits, are within reach of attackers with money.",
    remedy: "Use at least 2,048 bits (3,072 for keys that live beyond 2030), or Ed25519.",
};

pub(crate) static RANDOM: RuleInfo = RuleInfo {
    id: "weak-random",
    title: "Predictable random number for a secret",
    severity: Medium,
    cwe: 330,
    why: "The generators behind `random` and `Math.random` can be predicted from a few outputs, so tokens, passwords and keys made with them can be guessed.",
    remedy: "Use `secrets.token_urlsafe()`, `secrets.choice()` or `crypto.randomBytes()`, `crypto.getRandomValues()`.",
};

pub(crate) static VERIFY: RuleInfo = RuleInfo {
    id: "tls-verification-off",
    title: "TLS certificates are not checked",
    severity: High,
    cwe: 295,
    why: "Without the check anybody on the way can answer in the server's name, read and change everything.",
    remedy: "Leave verification on. For a private authority pass its certificate: `verify=\"/path/ca.pem\"`, `ca: fs.readFileSync(…)`.",
};

pub(crate) static JWT: RuleInfo = RuleInfo {
    id: "jwt-verification-off",
    title: "Token is accepted without checking its signature",
    severity: High,
    cwe: 347,
    why: "A JSON Web Token whose signature is not checked, or with the algorithm `none`, says whatever its sender likes.",
    remedy: "Verify with a key and a fixed list of algorithms: `jwt.decode(token, key, algorithms=[\"RS256\"])`, `jwt.verify(token, key, { algorithms: [\"RS256\"] })`.",
};

pub(crate) static SSH: RuleInfo = RuleInfo {
    id: "ssh-host-key-unchecked",
    title: "SSH host keys are not checked",
    severity: Medium,
    cwe: 295,
    why: "A client that accepts any host key cannot tell the server from somebody in between.",
    remedy: "Load the known hosts and keep paramiko's `RejectPolicy`.",
};

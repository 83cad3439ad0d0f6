//! Private keys and signed tokens.

use btm_plugin::Severity;

use crate::secrets::checksum::is_jwt;
use crate::secrets::kind::Kind;
use crate::secrets::verify::{bearer, credentials, encoded_jwt, header_credentials, key_body, kubernetes_value};

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("private-key", "Private key (PEM)", &["-----BEGIN "],
        r"-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|ANY|SSH2 ENCRYPTED) )?PRIVATE KEY-----((?:[^-]|-[^-])+)-----END").entropy(3.0)
        .severity(Severity::Critical).check(key_body).long()
        .docs("Make a new key pair and remove the old public key wherever it is trusted.", "https://www.rfc-editor.org/rfc/rfc7468"),
    Kind::prefix("pgp-private-key", "PGP private key", &["-----BEGIN PGP"],
        r"-----BEGIN PGP PRIVATE KEY BLOCK-----((?:[^-]|-[^-])+)-----END").entropy(3.0)
        .severity(Severity::Critical).check(key_body).long()
        .docs("Revoke the key and publish the revocation.", "https://www.rfc-editor.org/rfc/rfc9580#name-forming-ascii-armor"),
    Kind::prefix("putty-private-key", "PuTTY private key", &["PuTTY-User-Key-File-"],
        r"PuTTY-User-Key-File-[23]: [^\x00]*?Private-Lines: [0-9]+((?:\r?\n[0-9A-Za-z+/=]+)+)").entropy(3.0)
        .severity(Severity::Critical).long()
        .docs("Make a new key pair and remove the old public key wherever it is trusted.", "https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html"),
    Kind::prefix("age-secret-key", "age secret key", &["AGE-SECRET-KEY-1"], r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}").entropy(3.0)
        .severity(Severity::Critical)
        .docs("Make a new identity and encrypt the files anew.", "https://age-encryption.org/v1"),
    Kind::assigned("wireguard-private-key", "WireGuard private key", &["privatekey", "presharedkey"], r"[0-9A-Za-z+/]{42}[AEIMQUYcgkosw048]=").entropy(3.8)
        .docs("Make a new key pair and replace the peer's public key.", "https://www.wireguard.com/quickstart/"),
    Kind::around("json-web-key", "Private JSON Web Key", &["\"kty\""], r#"\{[^{}]*"d"\s*:\s*"([0-9A-Za-z_-]{40,700})"[^{}]*\}"#, (1024, 2048)).entropy(4.0)
        .docs("Make a new key pair and publish its public part.", "https://www.rfc-editor.org/rfc/rfc7517"),
    Kind::prefix("django-secret-key", "Secret key of a Django project", &["django-insecure-"], r"django-insecure-[0-9a-z!@#$%^&*(=+)_-]{50}").entropy(3.5)
        .severity(Severity::Medium)
        .docs("Make a new one with `get_random_secret_key` and load it from the environment.", "https://docs.djangoproject.com/en/5.2/ref/settings/#secret-key"),
    Kind::prefix("jwt", "JSON Web Token", &["eyJ"], r"ey[0-9A-Za-z_-]{15,}\.ey[0-9A-Za-z_/+=-]{10,}\.(?:[0-9A-Za-z_/+=-]{10,})?").entropy(3.5)
        .severity(Severity::Medium).check(is_jwt).long()
        .docs("End the session it belongs to, or replace the key that signed it.", "https://www.rfc-editor.org/rfc/rfc7519"),
    Kind::prefix("jwt-base64", "JSON Web Token in base 64", &["ZXlK"], r"ZXlK[0-9A-Za-z+/_-]{60,}={0,2}").entropy(3.5)
        .severity(Severity::Medium).check(encoded_jwt).long()
        .docs("End the session it belongs to, or replace the key that signed it.", "https://www.rfc-editor.org/rfc/rfc7519"),
    Kind::around("kubernetes-secret", "Kubernetes secret in a manifest", &["kind: secret", "\"kind\": \"secret\"", "\"kind\":\"secret\"", "kind: 'secret'", "kind: \"secret\""],
        r#"[\x22']?data[\x22']?:[^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+[\x22']?[0-9A-Za-z_.-]+[\x22']?:[ \t]*(?:[>|][-+]?[ \t]*\r?\n[ \t]+)?[\x22']?([0-9A-Za-z+/]{10,}={0,3})[\x22']?[ \t,]*(?:\r?\n|$)"#, (1024, 1024)).entropy(2.8)
        .check(kubernetes_value)
        .docs("Replace the value, and keep manifests of secrets encrypted.", "https://kubernetes.io/docs/concepts/configuration/secret/"),
    Kind::around("authorization-header", "Credentials in an Authorization header", &["authorization"],
        r"(?i)(?:^|[^0-9A-Za-z_])authorization\\?[\x22']?\s*[:=,]\s*\\?[\x22']?(?:(?:basic|bearer|token|apikey|api-token)\s+([0-9A-Za-z_.~+/-]{10,600}={0,2})|([0-9A-Za-z_.~+/-]{20,600}={0,2}))", (1, 640)).entropy(3.0)
        .severity(Severity::Medium).check(header_credentials)
        .docs("Change the password or revoke the token.", "https://www.rfc-editor.org/rfc/rfc7235#section-4.2"),
    Kind::around("curl-credentials", "Password on a curl command line", &["curl"],
        r#"curl(?:[^\n]|\\\r?\n)*?\s(?:-u|--user)[ =]{0,4}(?:"([^"\n]{3,200})"|'([^'\n]{3,200})'|([^\s"'<>$:]{1,80}:'[^'\n$]{3,100}')|([^\s"'<>$]{3,200}))"#, (0, 900)).entropy(2.0)
        .severity(Severity::Medium).check(credentials)
        .docs("Change the password, and read it from a file with `--netrc` or `--config`.", "https://curl.se/docs/manpage.html#-u"),
    Kind::around("api-key-header", "API key in a request header", &["-h ", "--header", "x-api-key", "private-token", "x-vault-token", "x-auth-token"],
        r#"(?i)(?:x-api-key|api-key|apikey|private-token|x-vault-token|x-auth-token|token|api-token|x-access-token|auth)\s?:\s{0,3}([0-9A-Za-z_.=+/-]{10,300})["'\s]"#, (0, 340)).entropy(3.0)
        .severity(Severity::Medium).check(bearer)
        .docs("Revoke it where it was made.", "https://www.rfc-editor.org/rfc/rfc9110#name-authentication"),
];

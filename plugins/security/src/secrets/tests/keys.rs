//! Private keys and signed tokens: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "private-key",
        real: &[("", "<dashes>BEGIN PRIVATE KEY<dashes>\n<b64x64>\n<b64x64>\n<dashes>END PRIVATE KEY<dashes>")],
        decoys: &[
            ("", "<dashes>BEGIN PRIVATE KEY<dashes>\n<b64x12>\n<dashes>END PRIVATE KEY<dashes>"),
            ("", "<dashes>BEGIN PUBLIC KEY<dashes>\n<b64x64>\n<b64x64>\n<dashes>END PUBLIC KEY<dashes>"),
            ("", "<dashes>BEGIN PRIVATE KEY<dashes>\n...\n<dashes>END PRIVATE KEY<dashes>"),
        ],
    },
    Sample {
        id: "pgp-private-key",
        real: &[(
            "",
            "<dashes>BEGIN PGP PRIVATE KEY BLOCK<dashes>\n\n<b64x64>\n<b64x64>\n<dashes>END PGP PRIVATE KEY BLOCK<dashes>",
        )],
        decoys: &[
            ("", "<dashes>BEGIN PGP PRIVATE KEY BLOCK<dashes>\n\n<b64x12>\n<dashes>END PGP PRIVATE KEY BLOCK<dashes>"),
            ("", "<dashes>BEGIN PGP PUBLIC KEY BLOCK<dashes>\n\n<b64x64>\n<b64x64>\n<dashes>END PGP PUBLIC KEY BLOCK<dashes>"),
            ("", "<dashes>BEGIN PGP PRIVATE KEY BLOCK<dashes>\n...\n<dashes>END PGP PRIVATE KEY BLOCK<dashes>"),
        ],
    },
    Sample {
        id: "putty-private-key",
        real: &[("", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n<b64x48>")],
        decoys: &[
            ("", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"),
            ("", "PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 1\n<b64x48>"),
            ("", "PuTTY-User-Key-File-3"),
        ],
    },
    Sample {
        id: "age-secret-key",
        real: &[("", "AGE-SECRET-KEY-1<bech58>")],
        decoys: &[("", "AGE-SECRET-KEY-1<bech57>"), ("", "QGE-SECRET-KEY-1<bech58>"), ("", "AGE-SECRET-KEY-1<x58>")],
    },
    Sample {
        id: "wireguard-private-key",
        real: &[("PrivateKey", "<b64x42>E=")],
        decoys: &[("PrivateKey", "<b64x41>E="), ("widget_ref", "<b64x42>E="), ("PrivateKey", "<x42>E=")],
    },
    Sample {
        id: "json-web-key",
        real: &[("", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"<url43>\",\"x\":\"<url43>\"}")],
        decoys: &[
            ("", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"<url43>\",\"y\":\"<url43>\"}"),
            ("", "{\"kid\":\"EC\",\"d\":\"<url43>\"}"),
            ("", "{\"kty\":\"RSA\",\"d\":\"<x43>\"}"),
        ],
    },
    Sample {
        id: "django-secret-key",
        real: &[("", "django-insecure-<dj50>")],
        decoys: &[("", "django-insecure-<dj40>"), ("", "django-secure-<dj50>"), ("", "django-insecure-<x50>")],
    },
    Sample {
        id: "jwt",
        real: &[("", "<jwt>.<url43>")],
        decoys: &[("", "<jwt>"), ("", "eyJ<an20>.eyJ<an30>.<url43>"), ("", "eyJ<x20>.eyJ<x20>.<x20>")],
    },
    Sample { id: "jwt-base64", real: &[("", "<jwtx>")], decoys: &[("", "ZXlK<an30>"), ("", "ZXlK<an120>"), ("", "ZXlK<x80>")] },
    Sample {
        id: "kubernetes-secret",
        real: &[("", "kind: Secret\ndata:\n  pw: <b64x24>\n")],
        decoys: &[
            ("", "kind: Secret\ndata:\n  pw: <an5>\n"),
            ("", "kind: ConfigMap\ndata:\n  pw: <b64x24>\n"),
            ("", "kind: Secret\ndata:\n  pw: Y2hhbmdlbWU=\n"),
        ],
    },
    Sample {
        id: "authorization-header",
        real: &[("", "Authorization: Bearer <an40>")],
        decoys: &[
            ("", "Authorization: Bearer <an6>"),
            ("", "Authorization: Bearer ${TOKEN_OF_THE_SERVICE}"),
            ("", "Authorization: Bearer your-token-goes-here"),
        ],
    },
    Sample {
        id: "curl-credentials",
        real: &[("", "curl -u alice:<pw14> https://h.test")],
        decoys: &[
            ("", "curl -u alice https://h.test"),
            ("", "curl -u alice:$PASSWORD https://h.test"),
            ("", "curl -u user:password https://h.test"),
        ],
    },
    Sample {
        id: "api-key-header",
        real: &[("", "curl -H \"X-Api-Key: <an32>\"")],
        decoys: &[
            ("", "curl -H \"X-Api-Key: <an6>\""),
            ("", "curl -H \"X-Api-Key: $API_KEY\""),
            ("", "curl -H \"X-Api-Key: your-api-key\""),
        ],
    },
];

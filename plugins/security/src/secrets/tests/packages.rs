//! Packages and images: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample { id: "npm-token", real: &[("", "npm_<an36>")], decoys: &[("", "npm_<an35>"), ("", "qpm_<an36>"), ("", "npm_<x36>")] },
    Sample {
        id: "npm-auth-token",
        real: &[("", "//registry.npmjs.org/:_authToken=<uuid>")],
        decoys: &[
            ("", "//registry.npmjs.org/:_authToken=<hx12>"),
            ("", "self_authToken=<uuid>"),
            ("", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}"),
        ],
    },
    Sample {
        id: "pypi-token",
        real: &[("", "pypi-AgEIcHlwaS5vcmc<url150>")],
        decoys: &[("", "pypi-AgEIcHlwaS5vcmc<url30>"), ("", "qypi-AgEIcHlwaS5vcmc<url150>"), ("", "pypi-AgEIcHlwaS5vcmc<x150>")],
    },
    Sample {
        id: "crates-io-token",
        real: &[("", "cio<an32>")],
        decoys: &[("", "cio<an31>"), ("", "qio<an32>"), ("", "cio<x32>")],
    },
    Sample {
        id: "docker-hub-token",
        real: &[("", "dckr_pat_<url27>")],
        decoys: &[("", "dckr_pat_<url26>"), ("", "qckr_pat_<url27>"), ("", "dckr_pat_<x27>")],
    },
    Sample {
        id: "docker-config-auth",
        real: &[("", "\"auth\":\"<basic>\"")],
        decoys: &[("", "\"auth\":\"<an8>\""), ("", "\"auth\":\"<b64x24>\""), ("", "\"auth\":\"Og==\"")],
    },
    Sample {
        id: "rubygems-token",
        real: &[("", "rubygems_<hx48>")],
        decoys: &[("", "rubygems_<hx47>"), ("", "qubygems_<hx48>"), ("", "rubygems_<x48>")],
    },
    Sample { id: "nuget-api-key", real: &[("", "oy2<lo43>")], decoys: &[("", "oy2<lo42>"), ("", "qy2<lo43>"), ("", "oy2<x43>")] },
    Sample {
        id: "nuget-config-password",
        real: &[("", "key=\"ClearTextPassword\" value=\"<pw14>\"")],
        decoys: &[
            ("", "key=\"ClearTextPassword\" value=\"<pw4>\""),
            ("", "key=\"ClearTextUser\" value=\"<pw14>\""),
            ("", "key=\"ClearTextPassword\" value=\"%NUGET_PASSWORD%\""),
        ],
    },
    Sample {
        id: "clojars-token",
        real: &[("", "CLOJARS_<hx60>")],
        decoys: &[("", "CLOJARS_<hx59>"), ("", "QLOJARS_<hx60>"), ("", "CLOJARS_<x60>")],
    },
    Sample {
        id: "packagist-token",
        real: &[("", "packagist_ack_<hx68>")],
        decoys: &[("", "packagist_ack_<hx67>"), ("", "qackagist_ack_<hx68>"), ("", "packagist_ack_<x68>")],
    },
];

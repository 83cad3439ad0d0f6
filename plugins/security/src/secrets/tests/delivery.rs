//! Building and delivering: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "circleci-token",
        real: &[("", "CCIPAT_<an22>_<hx40>")],
        decoys: &[("", "CCIPAT_<an22>_<hx39>"), ("", "QCIPAT_<an22>_<hx40>"), ("", "CCIPAT_<x22>_<x40>")],
    },
    Sample {
        id: "buildkite-token",
        real: &[("", "bkua_<hx40>")],
        decoys: &[("", "bkua_<hx39>"), ("", "qkua_<hx40>"), ("", "bkua_<x40>")],
    },
    Sample {
        id: "travis-token",
        real: &[("travis_token", "<url22>")],
        decoys: &[("travis_token", "<url21>"), ("widget_ref", "<url22>"), ("travis_token", "<x22>")],
    },
    Sample {
        id: "drone-token",
        real: &[("DRONE_TOKEN", "<an32>")],
        decoys: &[("DRONE_TOKEN", "<an31>"), ("widget_ref", "<an32>"), ("DRONE_TOKEN", "<x32>")],
    },
    Sample {
        id: "sonar-token",
        real: &[("", "squ_<hx40>"), ("", "sqp_<hx40>")],
        decoys: &[("", "squ_<hx39>"), ("", "qqu_<hx40>"), ("", "squ_<x40>")],
    },
    Sample {
        id: "sonar-legacy-token",
        real: &[("sonar.login", "<hx40>")],
        decoys: &[("sonar.login", "<hx39>"), ("widget_ref", "<hx40>"), ("sonar.login", "<x40>")],
    },
    Sample {
        id: "snyk-token",
        real: &[("SNYK_TOKEN", "<uuid>")],
        decoys: &[("SNYK_TOKEN", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("SNYK_TOKEN", "<zeros>")],
    },
    Sample {
        id: "codecov-token",
        real: &[("CODECOV_TOKEN", "<uuid>")],
        decoys: &[("CODECOV_TOKEN", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("CODECOV_TOKEN", "<zeros>")],
    },
    Sample {
        id: "sourcegraph-token",
        real: &[("", "sgp_<hx40>"), ("", "sgp_<hx16>_<hx40>")],
        decoys: &[("", "sgp_<hx39>"), ("", "qgp_<hx40>"), ("", "sgp_<x40>")],
    },
    Sample {
        id: "sourcegraph-legacy-token",
        real: &[("sourcegraph_token", "<hx40>")],
        decoys: &[("sourcegraph_token", "<hx39>"), ("widget_ref", "<hx40>"), ("sourcegraph_token", "<x40>")],
    },
    Sample {
        id: "octopus-deploy-key",
        real: &[("", "API-<up26>")],
        decoys: &[("", "API-<up24>"), ("", "QPI-<up26>"), ("", "API-<x26>")],
    },
    Sample {
        id: "harness-token",
        real: &[("", "pat.<url22>.<an24>.<an20>")],
        decoys: &[("", "pat.<url22>.<an23>.<an20>"), ("", "qat.<url22>.<an24>.<an20>"), ("", "pat.<x22>.<x24>.<x20>")],
    },
    Sample {
        id: "launchdarkly-key",
        real: &[("", "sdk-<uuid>"), ("", "api-<uuid>")],
        decoys: &[("", "sdk-<hx8>-<hx4>"), ("", "qdk-<uuid>"), ("", "sdk-<zeros>")],
    },
    Sample {
        id: "launchdarkly-token",
        real: &[("launchdarkly_token", "<url40>")],
        decoys: &[("launchdarkly_token", "<url39>"), ("widget_ref", "<url40>"), ("launchdarkly_token", "<x40>")],
    },
    Sample {
        id: "artifactory-api-key",
        real: &[("", "AKCp<an69>")],
        decoys: &[("", "AKCp<an68>"), ("", "QKCp<an69>"), ("", "AKCp<x69>")],
    },
    Sample {
        id: "artifactory-reference-token",
        real: &[("", "cmVmd<an59>")],
        decoys: &[("", "cmVmd<an58>"), ("", "qmVmd<an59>"), ("", "cmVmd<x59>")],
    },
    Sample {
        id: "jfrog-token",
        real: &[("artifactory_token", "<an64>")],
        decoys: &[("artifactory_token", "<an63>"), ("widget_ref", "<an64>"), ("artifactory_token", "<x64>")],
    },
    Sample {
        id: "postman-api-key",
        real: &[("", "PMAK-<hx24>-<hx34>")],
        decoys: &[("", "PMAK-<hx24>-<hx33>"), ("", "QMAK-<hx24>-<hx34>"), ("", "PMAK-<x24>-<x34>")],
    },
    Sample {
        id: "readme-api-key",
        real: &[("", "rdme_<lo70>")],
        decoys: &[("", "rdme_<lo69>"), ("", "qdme_<lo70>"), ("", "rdme_<x70>")],
    },
    Sample {
        id: "sidekiq-credential",
        real: &[("BUNDLE_ENTERPRISE__CONTRIBSYS__COM", "<hx8>:<hx8>")],
        decoys: &[
            ("BUNDLE_ENTERPRISE__CONTRIBSYS__COM", "<hx8>:<hx4>"),
            ("widget_ref", "<hx8>:<hx8>"),
            ("BUNDLE_ENTERPRISE__CONTRIBSYS__COM", "<x8>:<x8>"),
        ],
    },
];

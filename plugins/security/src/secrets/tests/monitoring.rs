//! Watching systems: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "datadog-key",
        real: &[("DD_API_KEY", "<hx32>")],
        decoys: &[("DD_API_KEY", "<hx31>"), ("widget_ref", "<hx32>"), ("DD_API_KEY", "<x32>")],
    },
    Sample {
        id: "new-relic-key",
        real: &[("", "NRAK-<up27>"), ("", "NRJS-<hx19>")],
        decoys: &[("", "NRAK-<up26>"), ("", "QRAK-<up27>"), ("", "NRAK-<x27>")],
    },
    Sample {
        id: "new-relic-license-key",
        real: &[("", "<hx36>NRAL")],
        decoys: &[("", "<hx35>NRAL"), ("", "<hx36>NRAM"), ("", "<x36>NRAL")],
    },
    Sample {
        id: "new-relic-user-id",
        real: &[("new_relic_id", "<an64>")],
        decoys: &[("new_relic_id", "<an63>"), ("widget_ref", "<an64>"), ("new_relic_id", "<x64>")],
    },
    Sample {
        id: "grafana-token",
        real: &[("", "glsa_<an32>_<hx8>"), ("", "glc_<b64x120>")],
        decoys: &[("", "glsa_<an31>_<hx8>"), ("", "qlsa_<an32>_<hx8>"), ("", "glsa_<x32>_<x8>")],
    },
    Sample {
        id: "grafana-api-key",
        real: &[("", "eyJrIjoi<an80>")],
        decoys: &[("", "eyJrIjoi<an40>"), ("", "qyJrIjoi<an80>"), ("", "eyJrIjoi<x80>")],
    },
    Sample {
        id: "sentry-token",
        real: &[("", "sntryu_<hx64>")],
        decoys: &[("", "sntryu_<hx50>"), ("", "qntryu_<hx64>"), ("", "sntryu_<x64>")],
    },
    Sample {
        id: "sentry-legacy-token",
        real: &[("sentry_token", "<hx64>")],
        decoys: &[("sentry_token", "<hx63>"), ("widget_ref", "<hx64>"), ("sentry_token", "<x64>")],
    },
    Sample {
        id: "pagerduty-key",
        real: &[("pagerduty_key", "u+<an18>")],
        decoys: &[("pagerduty_key", "u+<an17>"), ("widget_ref", "u+<an18>"), ("pagerduty_key", "u+<x18>")],
    },
    Sample {
        id: "rollbar-token",
        real: &[("rollbar_token", "<hx32>")],
        decoys: &[("rollbar_token", "<hx31>"), ("widget_ref", "<hx32>"), ("rollbar_token", "<x32>")],
    },
    Sample {
        id: "honeycomb-key",
        real: &[("", "hcaik_<lo58>")],
        decoys: &[("", "hcaik_<lo57>"), ("", "qcaik_<lo58>"), ("", "hcaik_<x58>")],
    },
    Sample {
        id: "dynatrace-token",
        real: &[("", "dt0c01.<up24>.<up64>")],
        decoys: &[("", "dt0c01.<up24>.<up63>"), ("", "qt0c01.<up24>.<up64>"), ("", "dt0c01.<x24>.<x64>")],
    },
    Sample {
        id: "sumologic-key",
        real: &[("sumo_access_key", "<an64>")],
        decoys: &[("sumo_access_key", "<an63>"), ("widget_ref", "<an64>"), ("sumo_access_key", "<x64>")],
    },
    Sample {
        id: "meraki-key",
        real: &[("meraki_key", "<hx40>")],
        decoys: &[("meraki_key", "<hx39>"), ("widget_ref", "<hx40>"), ("meraki_key", "<x40>")],
    },
    Sample {
        id: "adafruit-key",
        real: &[("adafruit_key", "<lo32>")],
        decoys: &[("adafruit_key", "<lo31>"), ("widget_ref", "<lo32>"), ("adafruit_key", "<x32>")],
    },
];

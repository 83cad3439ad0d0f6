//! Shops and shipping: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "shopify-access-token",
        real: &[("", "shpat_<hx32>"), ("", "shpca_<hx32>"), ("", "shppa_<hx32>")],
        decoys: &[("", "shpat_<hx31>"), ("", "qhpat_<hx32>"), ("", "shpat_<x32>")],
    },
    Sample {
        id: "shopify-shared-secret",
        real: &[("", "shpss_<hx32>")],
        decoys: &[("", "shpss_<hx31>"), ("", "qhpss_<hx32>"), ("", "shpss_<x32>")],
    },
    Sample {
        id: "easypost-key",
        real: &[("", "EZAK<an54>"), ("", "EZTK<an54>")],
        decoys: &[("", "EZAK<an53>"), ("", "QZAK<an54>"), ("", "EZAK<x54>")],
    },
    Sample {
        id: "shippo-token",
        real: &[("", "shippo_live_<hx40>")],
        decoys: &[("", "shippo_live_<hx39>"), ("", "qhippo_live_<hx40>"), ("", "shippo_live_<x40>")],
    },
    Sample {
        id: "duffel-token",
        real: &[("", "duffel_live_<url43>")],
        decoys: &[("", "duffel_live_<url42>"), ("", "quffel_live_<url43>"), ("", "duffel_live_<x43>")],
    },
    Sample {
        id: "etsy-key",
        real: &[("etsy_key", "<lo24>")],
        decoys: &[("etsy_key", "<lo23>"), ("widget_ref", "<lo24>"), ("etsy_key", "<x24>")],
    },
    Sample {
        id: "squarespace-key",
        real: &[("squarespace_key", "<uuid>")],
        decoys: &[("squarespace_key", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("squarespace_key", "<zeros>")],
    },
    Sample {
        id: "rapidapi-key",
        real: &[("rapidapi_key", "<an50>")],
        decoys: &[("rapidapi_key", "<an49>"), ("widget_ref", "<an50>"), ("rapidapi_key", "<x50>")],
    },
    Sample {
        id: "maxmind-license-key",
        real: &[("", "<an6>_<an29>_mmk")],
        decoys: &[("", "<an6>_<an28>_mmk"), ("", "<an6>_<an29>_mmj"), ("", "<x6>_<x29>_mmk")],
    },
];

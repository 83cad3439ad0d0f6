//! Money: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "stripe-secret-key",
        real: &[("", "sk_live_<an24>"), ("", "rk_live_<an99>")],
        decoys: &[("", "sk_live_<an12>"), ("", "qk_live_<an24>"), ("", "sk_live_<x24>")],
    },
    Sample {
        id: "stripe-test-key",
        real: &[("", "sk_test_<an24>")],
        decoys: &[("", "sk_test_<an12>"), ("", "qk_test_<an24>"), ("", "sk_test_<x24>")],
    },
    Sample {
        id: "stripe-webhook-secret",
        real: &[("", "whsec_<an32>")],
        decoys: &[("", "whsec_<an31>"), ("", "qhsec_<an32>"), ("", "whsec_<x32>")],
    },
    Sample {
        id: "square-access-token",
        real: &[("", "sq0atp-<url22>"), ("", "EAAA<url60>")],
        decoys: &[("", "sq0atp-<url12>"), ("", "qq0atp-<url22>"), ("", "sq0atp-<x22>")],
    },
    Sample {
        id: "square-oauth-secret",
        real: &[("", "sq0csp-<url43>")],
        decoys: &[("", "sq0csp-<url42>"), ("", "qq0csp-<url43>"), ("", "sq0csp-<x43>")],
    },
    Sample {
        id: "braintree-access-token",
        real: &[("", "access_token$production$<lo16>$<hx32>")],
        decoys: &[
            ("", "access_token$production$<lo16>$<hx31>"),
            ("", "qccess_token$production$<lo16>$<hx32>"),
            ("", "access_token$production$<x16>$<x32>"),
        ],
    },
    Sample {
        id: "paypal-client-secret",
        real: &[("paypal_secret", "E<url79>")],
        decoys: &[("paypal_secret", "E<url78>"), ("widget_ref", "E<url79>"), ("paypal_secret", "E<x79>")],
    },
    Sample {
        id: "plaid-access-token",
        real: &[("", "access-production-<uuid>")],
        decoys: &[("", "access-production-<hx8>-<hx4>"), ("", "qccess-production-<uuid>"), ("", "access-production-<zeros>")],
    },
    Sample {
        id: "plaid-secret",
        real: &[("PLAID_SECRET", "<hx30>")],
        decoys: &[("PLAID_SECRET", "<hx29>"), ("widget_ref", "<hx30>"), ("PLAID_SECRET", "<x30>")],
    },
    Sample {
        id: "razorpay-key",
        real: &[("", "rzp_live_<an14>")],
        decoys: &[("", "rzp_live_<an13>"), ("", "qzp_live_<an14>"), ("", "rzp_live_<x14>")],
    },
    Sample {
        id: "flutterwave-key",
        real: &[("", "FLWSECK-<hx32>-X"), ("", "FLWSECK_TEST-<hx32>-X")],
        decoys: &[("", "FLWSECK-<hx20>-X"), ("", "QLWSECK-<hx32>-X"), ("", "FLWSECK-<x32>-X")],
    },
    Sample {
        id: "coinbase-token",
        real: &[("coinbase_token", "<url64>")],
        decoys: &[("coinbase_token", "<url63>"), ("widget_ref", "<url64>"), ("coinbase_token", "<x64>")],
    },
    Sample {
        id: "gocardless-token",
        real: &[("gocardless_token", "live_<url40>")],
        decoys: &[("gocardless_token", "live_<url39>"), ("widget_ref", "live_<url40>"), ("gocardless_token", "live_<x40>")],
    },
    Sample {
        id: "lob-key",
        real: &[("lob_key", "live_<hx35>")],
        decoys: &[("lob_key", "live_<hx34>"), ("widget_ref", "live_<hx35>"), ("lob_key", "live_<x35>")],
    },
    Sample {
        id: "finicity-secret",
        real: &[("finicity_secret", "<an20>")],
        decoys: &[("finicity_secret", "<an19>"), ("widget_ref", "<an20>"), ("finicity_secret", "<x20>")],
    },
    Sample {
        id: "exchange-key",
        real: &[("kraken_secret", "<an64>")],
        decoys: &[("kraken_secret", "<an63>"), ("widget_ref", "<an64>"), ("kraken_secret", "<x64>")],
    },
    Sample {
        id: "finnhub-key",
        real: &[("finnhub_key", "<lo20>")],
        decoys: &[("finnhub_key", "<lo19>"), ("widget_ref", "<lo20>"), ("finnhub_key", "<x20>")],
    },
    Sample {
        id: "freshbooks-token",
        real: &[("freshbooks_token", "<hx64>")],
        decoys: &[("freshbooks_token", "<hx63>"), ("widget_ref", "<hx64>"), ("freshbooks_token", "<x64>")],
    },
];

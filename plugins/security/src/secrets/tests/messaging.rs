//! E-mail, text messages, push: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "sendgrid-key",
        real: &[("", "SG.<url22>.<url43>")],
        decoys: &[("", "SG.<url22>.<url42>"), ("", "QG.<url22>.<url43>"), ("", "SG.<x22>.<x43>")],
    },
    Sample {
        id: "mailgun-key",
        real: &[("", "key-<hx32>")],
        decoys: &[("", "key-<hx31>"), ("", "qey-<hx32>"), ("", "key-<x32>")],
    },
    Sample {
        id: "mailgun-signing-key",
        real: &[("mailgun_key", "<hx32>-<hx8>-<hx8>")],
        decoys: &[
            ("mailgun_key", "<hx31>-<hx8>-<hx8>"),
            ("widget_ref", "<hx32>-<hx8>-<hx8>"),
            ("mailgun_key", "<x32>-<x8>-<x8>"),
        ],
    },
    Sample {
        id: "mailchimp-key",
        real: &[("", "<hx32>-us12")],
        decoys: &[("", "<hx31>-us12"), ("", "<hx32>-ua12"), ("", "<x32>-us12")],
    },
    Sample {
        id: "mandrill-key",
        real: &[("", "md-<url22>")],
        decoys: &[("", "md-<url21>"), ("", "qd-<url22>"), ("", "md-<x22>")],
    },
    Sample {
        id: "brevo-key",
        real: &[("", "xkeysib-<hx64>-<an16>")],
        decoys: &[("", "xkeysib-<hx63>-<an16>"), ("", "qkeysib-<hx64>-<an16>"), ("", "xkeysib-<x64>-<x16>")],
    },
    Sample {
        id: "resend-key",
        real: &[("", "re_<an8>_<an24>")],
        decoys: &[("", "re_<an8>_<an23>"), ("", "qe_<an8>_<an24>"), ("", "re_<x8>_<x24>")],
    },
    Sample {
        id: "postmark-token",
        real: &[("postmark_token", "<uuid>")],
        decoys: &[("postmark_token", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("postmark_token", "<zeros>")],
    },
    Sample { id: "twilio-api-key", real: &[("", "SK<hx32>")], decoys: &[("", "SK<hx31>"), ("", "QK<hx32>"), ("", "SK<x32>")] },
    Sample {
        id: "twilio-auth-token",
        real: &[("TWILIO_AUTH_TOKEN", "<hx32>")],
        decoys: &[("TWILIO_AUTH_TOKEN", "<hx31>"), ("widget_ref", "<hx32>"), ("TWILIO_AUTH_TOKEN", "<x32>")],
    },
    Sample {
        id: "messagebird-key",
        real: &[("messagebird_key", "<an25>")],
        decoys: &[("messagebird_key", "<an24>"), ("widget_ref", "<an25>"), ("messagebird_key", "<x25>")],
    },
    Sample {
        id: "vonage-secret",
        real: &[("vonage_secret", "<an16>")],
        decoys: &[("vonage_secret", "<an15>"), ("widget_ref", "<an16>"), ("vonage_secret", "<x16>")],
    },
    Sample {
        id: "sendbird-token",
        real: &[("sendbird_token", "<hx40>")],
        decoys: &[("sendbird_token", "<hx39>"), ("widget_ref", "<hx40>"), ("sendbird_token", "<x40>")],
    },
    Sample {
        id: "intercom-token",
        real: &[("intercom_token", "<url60>")],
        decoys: &[("intercom_token", "<url59>"), ("widget_ref", "<url60>"), ("intercom_token", "<x60>")],
    },
    Sample {
        id: "beamer-token",
        real: &[("beamer_key", "b_<url44>")],
        decoys: &[("beamer_key", "b_<url43>"), ("widget_ref", "b_<url44>"), ("beamer_key", "b_<x44>")],
    },
];

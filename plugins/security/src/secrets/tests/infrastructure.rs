//! Secret stores, infrastructure as code, data platforms: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "vault-token",
        real: &[("", "hvs.<url92>"), ("", "hvb.<url150>")],
        decoys: &[("", "hvs.<url12>"), ("", "qvs.<url92>"), ("", "hvs.<x92>")],
    },
    Sample {
        id: "vault-legacy-token",
        real: &[("vault_token", "s.<an24>")],
        decoys: &[("vault_token", "s.<an23>"), ("widget_ref", "s.<an24>"), ("vault_token", "s.<x24>")],
    },
    Sample {
        id: "terraform-cloud-token",
        real: &[("", "<an14>.atlasv1.<url67>")],
        decoys: &[("", "<an14>.atlasv1.<url40>"), ("", "<an14>.atlasv9.<url67>"), ("", "<x14>.atlasv1.<x67>")],
    },
    Sample {
        id: "doppler-token",
        real: &[("", "dp.pt.<an43>"), ("", "dp.st.dev.<an43>")],
        decoys: &[("", "dp.pt.<an20>"), ("", "qp.pt.<an43>"), ("", "dp.pt.<x43>")],
    },
    Sample {
        id: "onepassword-service-account",
        real: &[("", "ops_eyJ<b64x320>")],
        decoys: &[("", "ops_eyJ<b64x180>"), ("", "qps_eyJ<b64x320>"), ("", "ops_eyJ<x320>")],
    },
    Sample {
        id: "onepassword-secret-key",
        real: &[("", "A3-<up6>-<up6>-<up5>-<up5>-<up5>-<up5>")],
        decoys: &[
            ("", "A3-<up5>-<up6>-<up5>-<up5>-<up5>-<up5>"),
            ("", "Q3-<up6>-<up6>-<up5>-<up5>-<up5>-<up5>"),
            ("", "A3-<x6>-<x6>-<x5>-<x5>-<x5>-<x5>"),
        ],
    },
    Sample {
        id: "pulumi-token",
        real: &[("", "pul-<hx40>")],
        decoys: &[("", "pul-<hx39>"), ("", "qul-<hx40>"), ("", "pul-<x40>")],
    },
    Sample {
        id: "infracost-key",
        real: &[("", "ico-<an32>")],
        decoys: &[("", "ico-<an31>"), ("", "qco-<an32>"), ("", "ico-<x32>")],
    },
    Sample {
        id: "prefect-key",
        real: &[("", "pnu_<an36>")],
        decoys: &[("", "pnu_<an35>"), ("", "qnu_<an36>"), ("", "pnu_<x36>")],
    },
    Sample {
        id: "databricks-token",
        real: &[("", "dapi<hx32>"), ("", "dapi<hx32>-2")],
        decoys: &[("", "dapi<hx31>"), ("", "qapi<hx32>"), ("", "dapi<x32>")],
    },
    Sample {
        id: "clickhouse-cloud-key",
        real: &[("", "4b1d<an38>")],
        decoys: &[("", "4b1d<an37>"), ("", "4q1d<an38>"), ("", "4b1d<x38>")],
    },
    Sample {
        id: "confluent-key",
        real: &[("confluent_api_secret", "<b64x64>")],
        decoys: &[("confluent_api_secret", "<b64x63>"), ("widget_ref", "<b64x64>"), ("confluent_api_secret", "<x64>")],
    },
    Sample {
        id: "openshift-token",
        real: &[("", "sha256~<url43>")],
        decoys: &[("", "sha256~<url42>"), ("", "qha256~<url43>"), ("", "sha256~<x43>")],
    },
    Sample {
        id: "okta-token",
        real: &[("okta_api_token", "00<url40>")],
        decoys: &[("okta_api_token", "00<url39>"), ("widget_ref", "00<url40>"), ("okta_api_token", "00<x40>")],
    },
    Sample {
        id: "auth0-client-secret",
        real: &[("AUTH0_CLIENT_SECRET", "<url64>")],
        decoys: &[("AUTH0_CLIENT_SECRET", "<url63>"), ("widget_ref", "<url64>"), ("AUTH0_CLIENT_SECRET", "<x64>")],
    },
    Sample {
        id: "authress-key",
        real: &[("", "sc_<an12>.<an5>.acc-<an16>.<url80>")],
        decoys: &[
            ("", "sc_<an12>.<an5>.acc-<an16>.<url20>"),
            ("", "qc_<an12>.<an5>.acc-<an16>.<url80>"),
            ("", "sc_<x12>.<x5>.acc-<x16>.<x80>"),
        ],
    },
    Sample {
        id: "freemius-secret-key",
        real: &[("", "'sk_<an12>#%<an15>'")],
        decoys: &[("", "sk_<an12>#%<an14>"), ("", "qk_<an12>#%<an15>"), ("", "sk_<x12>#%<x15>")],
    },
    Sample {
        id: "atlas-api-key",
        real: &[("MONGODB_ATLAS_PRIVATE_KEY", "<uuid>")],
        decoys: &[
            ("MONGODB_ATLAS_PRIVATE_KEY", "<hx8>-<hx4>"),
            ("widget_ref", "<uuid>"),
            ("MONGODB_ATLAS_PRIVATE_KEY", "<zeros>"),
        ],
    },
    Sample {
        id: "ibm-cloud-key",
        real: &[("IBM_CLOUD_API_KEY", "<url44>")],
        decoys: &[("IBM_CLOUD_API_KEY", "<url43>"), ("widget_ref", "<url44>"), ("IBM_CLOUD_API_KEY", "<x44>")],
    },
];

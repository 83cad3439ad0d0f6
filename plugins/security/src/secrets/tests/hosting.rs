//! Hosting: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "digitalocean-token",
        real: &[("", "dop_v1_<hx64>"), ("", "doo_v1_<hx64>"), ("", "dor_v1_<hx64>")],
        decoys: &[("", "dop_v1_<hx63>"), ("", "qop_v1_<hx64>"), ("", "dop_v1_<x64>")],
    },
    Sample {
        id: "heroku-api-key",
        real: &[("", "HRKU-AA<url58>"), ("", "HRKU-<uuid>")],
        decoys: &[("", "HRKU-AA<url57>"), ("", "QRKU-AA<url58>"), ("", "HRKU-AA<x58>")],
    },
    Sample {
        id: "heroku-api-uuid",
        real: &[("HEROKU_API_KEY", "<uuid>")],
        decoys: &[("HEROKU_API_KEY", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("HEROKU_API_KEY", "<zeros>")],
    },
    Sample {
        id: "cloudflare-api-key",
        real: &[("cloudflare_api_token", "<an40>")],
        decoys: &[("cloudflare_api_token", "<an39>"), ("widget_ref", "<an40>"), ("cloudflare_api_token", "<x40>")],
    },
    Sample {
        id: "cloudflare-origin-ca-key",
        real: &[("", "v1.0-<hx24>-<hx146>")],
        decoys: &[("", "v1.0-<hx24>-<hx145>"), ("", "q1.0-<hx24>-<hx146>"), ("", "v1.0-<x24>-<x146>")],
    },
    Sample {
        id: "fastly-api-token",
        real: &[("fastly_key", "<url32>")],
        decoys: &[("fastly_key", "<url31>"), ("widget_ref", "<url32>"), ("fastly_key", "<x32>")],
    },
    Sample {
        id: "linode-token",
        real: &[("linode_token", "<hx64>")],
        decoys: &[("linode_token", "<hx63>"), ("widget_ref", "<hx64>"), ("linode_token", "<x64>")],
    },
    Sample {
        id: "hetzner-token",
        real: &[("HCLOUD_TOKEN", "<an64>")],
        decoys: &[("HCLOUD_TOKEN", "<an63>"), ("widget_ref", "<an64>"), ("HCLOUD_TOKEN", "<x64>")],
    },
    Sample {
        id: "vercel-token",
        real: &[("VERCEL_TOKEN", "<an24>")],
        decoys: &[("VERCEL_TOKEN", "<an23>"), ("widget_ref", "<an24>"), ("VERCEL_TOKEN", "<x24>")],
    },
    Sample {
        id: "netlify-token",
        real: &[("", "nfp_<an36>")],
        decoys: &[("", "nfp_<an35>"), ("", "qfp_<an36>"), ("", "nfp_<x36>")],
    },
    Sample {
        id: "netlify-legacy-token",
        real: &[("netlify_auth_token", "<url43>")],
        decoys: &[("netlify_auth_token", "<url30>"), ("widget_ref", "<url43>"), ("netlify_auth_token", "<x43>")],
    },
    Sample {
        id: "flyio-token",
        real: &[("", "fo1_<url43>"), ("", "fm2_<b64x120>")],
        decoys: &[("", "fo1_<url42>"), ("", "qo1_<url43>"), ("", "fo1_<x43>")],
    },
    Sample {
        id: "render-api-key",
        real: &[("", "rnd_<an32>")],
        decoys: &[("", "rnd_<an31>"), ("", "qnd_<an32>"), ("", "rnd_<x32>")],
    },
    Sample {
        id: "supabase-token",
        real: &[("", "sbp_<hx40>"), ("", "sb_secret_<url22>_<url8>")],
        decoys: &[("", "sbp_<hx39>"), ("", "qbp_<hx40>"), ("", "sbp_<x40>")],
    },
    Sample {
        id: "planetscale-credential",
        real: &[("", "pscale_tkn_<url43>"), ("", "pscale_pw_<url43>")],
        decoys: &[("", "pscale_tkn_<url20>"), ("", "qscale_tkn_<url43>"), ("", "pscale_tkn_<x43>")],
    },
    Sample {
        id: "scalingo-token",
        real: &[("", "tk-us-<url48>")],
        decoys: &[("", "tk-us-<url40>"), ("", "qk-us-<url48>"), ("", "tk-us-<x48>")],
    },
    Sample {
        id: "scaleway-secret-key",
        real: &[("SCW_SECRET_KEY", "<uuid>")],
        decoys: &[("SCW_SECRET_KEY", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("SCW_SECRET_KEY", "<zeros>")],
    },
    Sample {
        id: "tailscale-key",
        real: &[("", "tskey-auth-<an12>-<an32>")],
        decoys: &[("", "tskey-auth-<an12>-<an12>"), ("", "qskey-auth-<an12>-<an32>"), ("", "tskey-auth-<x12>-<x32>")],
    },
    Sample {
        id: "defined-networking-token",
        real: &[("", "dnkey-<up26>-<up52>")],
        decoys: &[("", "dnkey-<up26>-<up51>"), ("", "qnkey-<up26>-<up52>"), ("", "dnkey-<x26>-<x52>")],
    },
];

//! Where sites, servers and databases are hosted.

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

const DIGITALOCEAN: &str = "https://docs.digitalocean.com/reference/api/create-personal-access-token/";
const CLOUDFLARE: &str = "https://developers.cloudflare.com/fundamentals/api/get-started/keys/";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("digitalocean-token", "DigitalOcean token", &["dop_v1_", "doo_v1_", "dor_v1_"], r"do[opr]_v1_[0-9a-f]{64}")
        .entropy(3.0)
        .docs("Revoke it in the control panel under API.", DIGITALOCEAN),
    Kind::prefix(
        "heroku-api-key",
        "Heroku API key",
        &["HRKU-"],
        r"HRKU-(?:AA[0-9A-Za-z_-]{58}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    )
    .entropy(3.0)
    .docs("Regenerate it under Account settings, API key.", "https://devcenter.heroku.com/articles/authentication"),
    Kind::assigned("heroku-api-uuid", "Heroku API key (UUID)", &["heroku"], r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .entropy(3.0)
        .docs("Regenerate it under Account settings, API key.", "https://devcenter.heroku.com/articles/authentication"),
    Kind::assigned(
        "cloudflare-api-key",
        "Cloudflare API token or global key",
        &["cloudflare", "cf_api", "cf-api"],
        r"[0-9a-f]{37}|[0-9A-Za-z_-]{40}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Roll it under My profile, API tokens.", CLOUDFLARE),
    Kind::prefix("cloudflare-origin-ca-key", "Cloudflare Origin CA key", &["v1.0-"], r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}")
        .entropy(3.0)
        .docs(
            "Change it under My profile, API tokens.",
            "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",
        ),
    Kind::assigned("fastly-api-token", "Fastly API token", &["fastly"], r"[0-9A-Za-z_-]{32}").entropy(3.3).check(mixed).docs(
        "Delete it under Account, API tokens.",
        "https://www.fastly.com/documentation/guides/account-info/account-management/using-api-tokens/",
    ),
    Kind::assigned("linode-token", "Linode (Akamai) personal access token", &["linode"], r"[0-9a-f]{64}").entropy(3.0).docs(
        "Revoke it under My profile, API tokens.",
        "https://techdocs.akamai.com/cloud-computing/docs/manage-personal-access-tokens",
    ),
    Kind::assigned("hetzner-token", "Hetzner Cloud API token", &["hcloud", "hetzner"], r"[0-9A-Za-z]{64}").entropy(3.3).docs(
        "Delete it in the project under Security, API tokens.",
        "https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/",
    ),
    Kind::assigned("vercel-token", "Vercel access token", &["vercel", "now_token"], r"[0-9A-Za-z]{24}")
        .entropy(3.3)
        .check(mixed)
        .docs("Delete it under Account settings, Tokens.", "https://vercel.com/docs/rest-api#authentication"),
    Kind::prefix("netlify-token", "Netlify personal access token", &["nfp_"], r"nfp_[0-9A-Za-z]{36}")
        .entropy(3.0)
        .docs("Delete it under User settings, Applications.", "https://docs.netlify.com/api/get-started/#authentication"),
    Kind::assigned("netlify-legacy-token", "Netlify access token", &["netlify"], r"[0-9A-Za-z=_-]{40,46}")
        .entropy(3.3)
        .check(mixed)
        .docs("Delete it under User settings, Applications.", "https://docs.netlify.com/api/get-started/#authentication"),
    Kind::prefix(
        "flyio-token",
        "Fly.io access token",
        &["fo1_", "fm1r_", "fm1a_", "fm2_"],
        r"(?:fo1_[0-9A-Za-z_-]{43}|fm(?:1[ar]|2)_[0-9A-Za-z+/]{100,}={0,3})",
    )
    .entropy(3.8)
    .long()
    .docs("Revoke it with `fly tokens revoke`.", "https://fly.io/docs/security/tokens/"),
    Kind::prefix("render-api-key", "Render API key", &["rnd_"], r"rnd_[0-9A-Za-z]{32}")
        .entropy(3.0)
        .docs("Revoke it under Account settings, API keys.", "https://render.com/docs/api"),
    Kind::prefix(
        "supabase-token",
        "Supabase access token or secret key",
        &["sbp_", "sb_secret_"],
        r"(?:sbp_(?:v0_|oauth_)?[0-9a-f]{40}|sb_secret_[0-9A-Za-z_-]{22}_[0-9A-Za-z_-]{8})",
    )
    .entropy(3.0)
    .docs(
        "Delete it under Account, Access tokens, or in the project under API keys.",
        "https://supabase.com/docs/guides/api/api-keys",
    ),
    Kind::prefix(
        "planetscale-credential",
        "PlanetScale token or password",
        &["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
        r"pscale_(?:tkn|pw|oauth)_[0-9A-Za-z_=.-]{32,64}",
    )
    .entropy(3.0)
    .docs(
        "Delete it in the settings of the organization or of the branch.",
        "https://planetscale.com/docs/api/reference/service-tokens",
    ),
    Kind::prefix("scalingo-token", "Scalingo API token", &["tk-us-"], r"tk-us-[0-9A-Za-z_-]{48}")
        .entropy(3.0)
        .docs("Revoke it in the dashboard under Account, Tokens.", "https://developers.scalingo.com/tokens"),
    Kind::assigned(
        "scaleway-secret-key",
        "Scaleway secret key",
        &["scw_secret", "scaleway"],
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    )
    .entropy(3.0)
    .docs("Delete the API key in the IAM console.", "https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/"),
    Kind::prefix("tailscale-key", "Tailscale key", &["tskey-"], r"tskey-(?:[a-z]{2,12}-)?[0-9A-Za-z]{6,24}-[0-9A-Za-z]{20,50}")
        .entropy(3.0)
        .docs("Revoke it in the admin console under Settings, Keys.", "https://tailscale.com/kb/1277/key-prefixes"),
    Kind::prefix(
        "defined-networking-token",
        "Defined Networking API token",
        &["dnkey-"],
        r"dnkey-[0-9A-Z=_a-z-]{26}-[0-9A-Z=_a-z-]{52}",
    )
    .entropy(3.0)
    .docs("Delete it in the admin panel under API keys.", "https://docs.defined.net/guides/rotating-api-keys/"),
];

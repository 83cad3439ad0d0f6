//! Shops and shipping.

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

const SHOPIFY: &str = "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix(
        "shopify-access-token",
        "Shopify access token",
        &["shpat_", "shpca_", "shppa_"],
        r"shp(?:at|ca|pa)_[0-9A-Fa-f]{32}",
    )
    .docs("Uninstall the app or rotate its credentials.", SHOPIFY),
    Kind::prefix("shopify-shared-secret", "Shopify app secret", &["shpss_"], r"shpss_[0-9A-Fa-f]{32}").docs(
        "Rotate the client secret of the app.",
        "https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets",
    ),
    Kind::prefix("easypost-key", "EasyPost API key", &["EZAK", "EZTK"], r"EZ[AT]K[0-9A-Za-z]{54}")
        .entropy(3.3)
        .docs("Disable it in the dashboard under API keys.", "https://docs.easypost.com/docs/authentication"),
    Kind::prefix("shippo-token", "Shippo API token", &["shippo_live_", "shippo_test_"], r"shippo_(?:live|test)_[0-9A-Fa-f]{40}")
        .docs("Delete it under Settings, API.", "https://docs.goshippo.com/docs/guides_general/authentication/"),
    Kind::prefix(
        "duffel-token",
        "Duffel access token",
        &["duffel_test_", "duffel_live_"],
        r"duffel_(?:test|live)_[0-9A-Za-z=_-]{43}",
    )
    .entropy(3.0)
    .docs("Revoke it in the dashboard under Access tokens.", "https://duffel.com/docs/api/overview/authentication"),
    Kind::assigned("etsy-key", "Etsy API keystring", &["etsy"], r"[0-9a-z]{24}|[0-9A-Za-z]{24}").entropy(3.0).check(mixed).docs(
        "Ask for a new one under Manage your apps.",
        "https://developers.etsy.com/documentation/essentials/authentication/",
    ),
    Kind::assigned(
        "squarespace-key",
        "Squarespace API key",
        &["squarespace"],
        r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    )
    .entropy(3.0)
    .docs(
        "Delete it under Settings, Developer API keys.",
        "https://developers.squarespace.com/commerce-apis/authentication-and-permissions",
    ),
    Kind::assigned("rapidapi-key", "RapidAPI key", &["rapidapi", "x-rapidapi-key"], r"[0-9A-Za-z_-]{50}")
        .entropy(3.3)
        .docs("Delete it in the app's settings under Authorization.", "https://docs.rapidapi.com/docs/keys-and-key-rotation"),
    Kind::around(
        "maxmind-license-key",
        "MaxMind license key",
        &["_mmk"],
        r"(?:^|[^0-9A-Za-z])([0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk)(?:$|[^0-9A-Za-z_])",
        (38, 2),
    )
    .entropy(3.3)
    .docs("Delete it under Manage license keys.", "https://dev.maxmind.com/license-key-validation-api/"),
];

//! Social networks and media.

use btm_plugin::Severity;

use crate::secrets::kind::Kind;
use crate::secrets::verify::{bearer, mixed};

const X: &str = "https://docs.x.com/fundamentals/authentication/overview";
const FACEBOOK: &str = "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix(
        "facebook-access-token",
        "Facebook access token",
        &["EAA", "IGQ"],
        r"(?:EAA[0-9A-Z][0-9A-Za-z]{80,}|IGQ[VW][0-9A-Za-z_-]{100,})",
    )
    .entropy(3.8)
    .long()
    .docs("Invalidate it in the security settings of the account.", FACEBOOK),
    Kind::around(
        "facebook-app-token",
        "Facebook app access token",
        &["facebook", "graph.", "fb_", "fbtoken", "access_token"],
        r"(?:^|[^0-9A-Za-z])([0-9]{15,16}(?:\||%7[Cc]|%)[0-9A-Za-z_-]{27,40})(?:$|[^0-9A-Za-z_-])",
        (0, 120),
    )
    .entropy(3.3)
    .docs("Reset the app secret in the dashboard.", FACEBOOK),
    Kind::assigned("facebook-secret", "Facebook app secret", &["facebook", "fb_app", "fb_secret"], r"[0-9a-f]{32}")
        .entropy(3.0)
        .docs("Reset it in the dashboard of the app.", "https://developers.facebook.com/docs/facebook-login/security/"),
    Kind::prefix(
        "twitter-bearer-token",
        "X (Twitter) bearer token",
        &["AAAAAAAAAAAAAAAAAAAA"],
        r"A{20,22}[0-9A-Za-z]{8,30}(?:%2[BbFf]|%3[Dd]|[0-9A-Za-z]){30,110}",
    )
    .entropy(3.0)
    .check(bearer)
    .docs("Revoke it in the developer portal.", "https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens"),
    Kind::assigned(
        "twitter-secret",
        "X (Twitter) key, token or secret",
        &["twitter"],
        r"[0-9A-Za-z]{25}|[0-9A-Za-z]{45}|[0-9A-Za-z]{50}|[0-9]{15,25}-[0-9A-Za-z]{20,40}|A{22}[0-9A-Za-z%]{80,100}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Regenerate it in the developer portal.", X),
    Kind::prefix(
        "linkedin-secret-prefixed",
        "LinkedIn client secret",
        &["WPL_AP1."],
        r"WPL_AP[0-9]\.[0-9A-Za-z]{16}(?:\.[0-9A-Za-z+/]{6,8}={0,2})?",
    )
    .entropy(3.0)
    .docs("Rotate it on the page of the app.", "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authentication"),
    Kind::assigned(
        "linkedin-secret",
        "LinkedIn client id or secret",
        &["linkedin", "linked_in", "linked-in"],
        r"[0-9A-Za-z]{14}|[0-9A-Za-z]{16}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Rotate it on the page of the app.", "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authentication"),
    Kind::assigned("twitch-token", "Twitch token or client secret", &["twitch"], r"(?:oauth:)?[0-9a-z]{30}")
        .entropy(3.2)
        .check(mixed)
        .docs("Revoke it in the developer console.", "https://dev.twitch.tv/docs/authentication/"),
    Kind::assigned("spotify-secret", "Spotify client secret", &["spotify"], r"[0-9a-f]{32}")
        .entropy(3.0)
        .docs("Rotate it in the dashboard of the app.", "https://developer.spotify.com/documentation/web-api/concepts/apps"),
    Kind::assigned("flickr-key", "Flickr key or token", &["flickr"], r"[0-9A-Za-z]{32}")
        .entropy(3.0)
        .check(mixed)
        .docs("Delete it in the app garden.", "https://www.flickr.com/services/api/misc.api_keys.html"),
    Kind::assigned(
        "nytimes-key",
        "New York Times API key",
        &["nytimes", "new-york-times", "newyorktimes", "new_york_times"],
        r"[0-9A-Za-z=_-]{32}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Delete the app in the developer portal.", "https://developer.nytimes.com/get-started"),
    Kind::prefix("adobe-client-secret", "Adobe client secret", &["p8e-", "p8e_"], r"p8e[-_][0-9A-Za-z_-]{32}").docs(
        "Add a new one in the developer console and delete this one.",
        "https://developer.adobe.com/developer-console/docs/guides/authentication/",
    ),
    Kind::assigned("adobe-client-id", "Adobe client id", &["adobe"], r"[0-9a-f]{32}").entropy(3.0).severity(Severity::Low).docs(
        "It identifies an application; keep it out of public code if its secret is exposed too.",
        "https://developer.adobe.com/developer-console/docs/guides/authentication/",
    ),
    Kind::prefix("intra42-secret", "42 Intra client secret", &["s-s4t2ud-", "s-s4t2af-"], r"s-s4t2(?:ud|af)-[0-9a-f]{64}")
        .entropy(3.0)
        .docs("Regenerate it on the page of the application.", "https://api.intra.42.fr/apidoc/guides/getting_started"),
];

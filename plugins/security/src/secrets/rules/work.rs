//! Working together: issues, documents, designs, customers.

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

const ATLASSIAN: &str = "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("atlassian-token", "Atlassian API token", &["ATATT3", "ATCTT3"], r"AT[AC]TT3[0-9A-Za-z_=-]{180,200}")
        .entropy(3.5)
        .docs("Revoke it in the account under Security, API tokens.", ATLASSIAN),
    Kind::assigned(
        "atlassian-legacy-token",
        "Atlassian API token (before 2023)",
        &["atlassian", "confluence", "jira"],
        r"[0-9A-Za-z]{24}",
    )
    .entropy(3.4)
    .check(mixed)
    .docs("Revoke it in the account under Security, API tokens.", ATLASSIAN),
    Kind::prefix("trello-token", "Trello API token", &["ATTA"], r"ATTA[0-9a-f]{72}").entropy(3.0).docs(
        "Revoke it under Settings, Applications.",
        "https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/",
    ),
    Kind::assigned("trello-key", "Trello API key", &["trello"], r"[0-9A-Za-z-]{32}|[0-9a-f]{64}").entropy(3.0).check(mixed).docs(
        "Regenerate it on the power-up's page.",
        "https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/",
    ),
    Kind::prefix("linear-key", "Linear API key", &["lin_api_", "lin_oauth_"], r"lin_(?:api_[0-9A-Za-z]{40}|oauth_[0-9a-f]{64})")
        .docs("Revoke it under Settings, Security and access.", "https://linear.app/developers/graphql#personal-api-keys"),
    Kind::assigned(
        "linear-client-secret",
        "Linear client secret",
        &["linear_", "linear-", "linear.", "linearc", "lineart", "lineara"],
        r"[0-9a-f]{32}",
    )
    .entropy(3.0)
    .docs("Rotate it on the page of the application.", "https://linear.app/developers/oauth-2-0-authentication"),
    Kind::prefix("notion-token", "Notion integration token", &["ntn_"], r"ntn_[0-9]{11}[0-9A-Za-z]{35}")
        .entropy(3.3)
        .docs("Refresh it on the page of the integration.", "https://developers.notion.com/reference/authentication"),
    Kind::prefix("notion-legacy-token", "Notion integration token (before 2024)", &["secret_"], r"secret_[0-9A-Za-z]{43}")
        .entropy(3.6)
        .check(mixed)
        .docs("Refresh it on the page of the integration.", "https://developers.notion.com/reference/authentication"),
    Kind::prefix(
        "figma-token",
        "Figma personal access token",
        &["figd_", "figo_", "figu_", "figor_"],
        r"fig(?:d|o|u|or)_[0-9A-Za-z_-]{38,46}",
    )
    .entropy(3.3)
    .docs("Revoke it under Settings, Security.", "https://developers.figma.com/docs/rest-api/authentication/"),
    Kind::assigned(
        "asana-token",
        "Asana client id, secret or access token",
        &["asana"],
        r"[0-9]{16}|[0-9A-Za-z]{32}|[0-2]/[0-9]{13,17}(?:/[0-9]{13,17})?:[0-9a-f]{32}",
    )
    .entropy(2.5)
    .docs("Delete it in the developer console.", "https://developers.asana.com/docs/personal-access-token"),
    Kind::prefix("airtable-token", "Airtable personal access token", &["pat"], r"pat[0-9A-Za-z]{14}\.[0-9a-f]{64}")
        .entropy(3.3)
        .docs("Delete it in the builder hub.", "https://airtable.com/developers/web/guides/personal-access-tokens"),
    Kind::assigned("airtable-key", "Airtable API key", &["airtable"], r"[0-9A-Za-z]{17}")
        .entropy(3.0)
        .check(mixed)
        .docs("Delete it in the account.", "https://support.airtable.com/docs/airtable-api-key-deprecation-notice"),
    Kind::prefix("typeform-token", "Typeform personal token", &["tfp_"], r"tfp_[0-9A-Za-z=_.-]{44,59}").entropy(3.3).docs(
        "Delete it in the account under Personal tokens.",
        "https://www.typeform.com/developers/get-started/personal-access-token/",
    ),
    Kind::prefix("contentful-token", "Contentful personal access token", &["CFPAT-"], r"CFPAT-[0-9A-Za-z_-]{43}")
        .entropy(3.3)
        .docs(
            "Revoke it under Account settings, CMA tokens.",
            "https://www.contentful.com/developers/docs/references/authentication/",
        ),
    Kind::assigned("contentful-delivery-token", "Contentful delivery token", &["contentful"], r"[0-9A-Za-z=_-]{43}")
        .entropy(3.3)
        .check(mixed)
        .docs("Delete it under Settings, API keys.", "https://www.contentful.com/developers/docs/references/authentication/"),
    Kind::prefix("dropbox-token", "Dropbox short-lived access token", &["sl."], r"sl\.(?:u\.)?[0-9A-Za-z=_-]{130,}")
        .entropy(3.8)
        .long()
        .docs(
            "It ends after four hours; revoke the app's access under Connected apps.",
            "https://developers.dropbox.com/oauth-guide",
        ),
    Kind::assigned(
        "dropbox-secret",
        "Dropbox app secret or long-lived token",
        &["dropbox"],
        r"[0-9a-z]{15}|[0-9A-Za-z]{15}|[0-9A-Za-z]{11}A{10}[0-9A-Za-z=_-]{43}|[0-9A-Za-z_-]{64}",
    )
    .entropy(2.8)
    .check(mixed)
    .docs("Regenerate it on the page of the app.", "https://developers.dropbox.com/oauth-guide"),
    Kind::prefix(
        "hubspot-token",
        "HubSpot private app token",
        &["pat-na", "pat-eu", "pat-ap"],
        r"pat-(?:na|eu|ap)[0-9]-[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    )
    .entropy(3.0)
    .docs(
        "Rotate it on the page of the private app.",
        "https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview",
    ),
    Kind::assigned("hubspot-key", "HubSpot API key", &["hubspot", "hapikey"], r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .entropy(3.0)
        .docs("Deactivate it under Integrations, API key.", "https://developers.hubspot.com/changelog/upcoming-api-key-sunset"),
    Kind::assigned("zendesk-token", "Zendesk secret or API token", &["zendesk"], r"[0-9A-Za-z]{40}|[0-9a-f]{64}")
        .entropy(3.3)
        .check(mixed)
        .docs(
            "Delete it in the admin center under APIs.",
            "https://developer.zendesk.com/api-reference/introduction/security-and-auth/",
        ),
    Kind::prefix("frameio-token", "Frame.io developer token", &["fio-u-"], r"fio-u-[0-9A-Za-z=_-]{64}")
        .entropy(3.3)
        .docs("Delete it on the developer site.", "https://developer.frame.io/docs/getting-started/authentication"),
    Kind::prefix(
        "mapbox-token",
        "Mapbox access token",
        &["sk.ey", "pk.ey", "tk.ey"],
        r"[pst]k\.ey[0-9A-Za-z_-]{40,200}\.[0-9A-Za-z_-]{22}",
    )
    .entropy(3.5)
    .docs("Revoke it in the account under Access tokens.", "https://docs.mapbox.com/help/getting-started/access-tokens/"),
    Kind::assigned("mapbox-legacy-token", "Mapbox access token", &["mapbox"], r"(?i)[ps]k\.[0-9a-z]{60}\.[0-9a-z]{22}")
        .entropy(3.5)
        .docs("Revoke it in the account under Access tokens.", "https://docs.mapbox.com/help/getting-started/access-tokens/"),
    Kind::assigned("algolia-key", "Algolia API key", &["algolia"], r"[0-9a-z]{32}")
        .entropy(3.0)
        .check(mixed)
        .docs("Regenerate it in the dashboard under API keys.", "https://www.algolia.com/doc/guides/security/api-keys/"),
    Kind::prefix("clickup-token", "ClickUp personal token", &["pk_"], r"pk_[0-9]{6,10}_[0-9A-Z]{32}")
        .entropy(3.3)
        .docs("Regenerate it under Settings, Apps.", "https://developer.clickup.com/docs/authentication"),
    Kind::prefix(
        "settlemint-token",
        "SettleMint access token",
        &["sm_pat_", "sm_aat_", "sm_sat_"],
        r"sm_[pas]at_[0-9A-Za-z]{16}",
    )
    .entropy(3.0)
    .docs(
        "Delete it in the console.",
        "https://console.settlemint.com/documentation/platform-components/security-and-authentication/personal-access-tokens",
    ),
    Kind::assigned("looker-secret", "Looker API client id or secret", &["looker"], r"[0-9A-Za-z]{20}|[0-9A-Za-z]{24}")
        .entropy(3.0)
        .check(mixed)
        .docs("Delete the API key in the admin panel under Users.", "https://cloud.google.com/looker/docs/api-auth"),
];

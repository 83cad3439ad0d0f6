//! Watching systems.

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

const NEW_RELIC: &str = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::assigned(
        "datadog-key",
        "Datadog API or application key",
        &["datadog", "dd_api", "dd_app", "dd-api", "dd-app"],
        r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9A-Za-z]{40}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Revoke it under Organization settings.", "https://docs.datadoghq.com/account_management/api-app-keys/"),
    Kind::prefix(
        "new-relic-key",
        "New Relic user, insert or browser key",
        &["NRAK-", "NRII-", "NRJS-", "NRIQ-", "NRRA-"],
        r"(?:NRAK-[0-9A-Za-z]{27}|NR(?:II|IQ)-[0-9A-Za-z_-]{32}|NRJS-[0-9a-f]{19}|NRRA-[0-9a-f]{42})",
    )
    .entropy(3.0)
    .docs("Delete it under API keys.", NEW_RELIC),
    Kind::around(
        "new-relic-license-key",
        "New Relic license key",
        &["NRAL"],
        r"(?:^|[^0-9A-Za-z])([0-9a-f]{36}NRAL)(?:$|[^0-9A-Za-z])",
        (37, 2),
    )
    .entropy(3.0)
    .docs("Delete it under API keys.", NEW_RELIC),
    Kind::assigned("new-relic-user-id", "New Relic user API id", &["new_relic", "newrelic", "new-relic"], r"[0-9A-Za-z]{64}")
        .entropy(3.3)
        .docs("Delete it under API keys.", NEW_RELIC),
    Kind::prefix(
        "grafana-token",
        "Grafana service account or cloud token",
        &["glsa_", "glc_"],
        r"(?:glsa_[0-9A-Za-z]{32}_[0-9A-Fa-f]{8}|glc_[0-9A-Za-z+/]{32,400}={0,3})",
    )
    .entropy(3.0)
    .long()
    .docs(
        "Delete it on the page of the service account or of the access policy.",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    ),
    Kind::prefix("grafana-api-key", "Grafana API key", &["eyJrIjoi"], r"eyJrIjoi[0-9A-Za-z]{60,400}={0,3}").entropy(3.0).docs(
        "Delete it under API keys.",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/",
    ),
    Kind::prefix(
        "sentry-token",
        "Sentry auth token",
        &["sntrys_", "sntryu_"],
        r"(?:sntryu_[0-9a-f]{64}|sntrys_eyJ[0-9A-Za-z+/=]{40,500}_[0-9A-Za-z+/]{43})",
    )
    .entropy(3.0)
    .long()
    .docs("Revoke it under Settings, Auth tokens.", "https://docs.sentry.io/account/auth-tokens/"),
    Kind::assigned("sentry-legacy-token", "Sentry auth token (before 2023)", &["sentry"], r"[0-9a-f]{64}")
        .entropy(3.0)
        .docs("Revoke it under Settings, Auth tokens.", "https://docs.sentry.io/account/auth-tokens/"),
    Kind::assigned(
        "pagerduty-key",
        "PagerDuty API key",
        &["pagerduty", "pager_duty", "pd_api"],
        r"(?:u\+|y_)[0-9A-Za-z_+-]{18}|[0-9A-Za-z_+-]{20}|[0-9a-f]{32}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Delete it under API access keys.", "https://support.pagerduty.com/main/docs/api-access-keys"),
    Kind::assigned("rollbar-token", "Rollbar access token", &["rollbar"], r"[0-9a-f]{32}")
        .entropy(3.0)
        .docs("Delete it in the project under Access tokens.", "https://docs.rollbar.com/docs/access-tokens"),
    Kind::prefix(
        "honeycomb-key",
        "Honeycomb API key",
        &["hcaik_", "hcamk_", "hcbik_", "hcxik_", "hcxmk_"],
        r"hc[abx][im]k_[0-9a-z]{58}",
    )
    .entropy(3.0)
    .docs("Delete it in the environment under API keys.", "https://docs.honeycomb.io/configure/environments/manage-api-keys/"),
    Kind::prefix(
        "dynatrace-token",
        "Dynatrace API token",
        &["dt0c01.", "dt0s01.", "dt0s02.", "dt0s16."],
        r"dt0[cs][0-9]{2}\.[0-9A-Za-z]{24}\.[0-9A-Za-z]{64}",
    )
    .entropy(3.5)
    .docs(
        "Delete it under Access tokens.",
        "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
    ),
    Kind::assigned("sumologic-key", "Sumo Logic access id or key", &["sumo"], r"su[0-9A-Za-z]{12}|[0-9A-Za-z]{64}")
        .entropy(3.0)
        .check(mixed)
        .docs("Delete it under Preferences, My access keys.", "https://help.sumologic.com/docs/manage/security/access-keys/"),
    Kind::assigned("meraki-key", "Cisco Meraki API key", &["meraki"], r"[0-9a-f]{40}")
        .entropy(3.0)
        .docs("Revoke it in the dashboard under My profile.", "https://developer.cisco.com/meraki/api-v1/authorization/"),
    Kind::assigned("adafruit-key", "Adafruit IO key", &["adafruit"], r"[0-9a-z_-]{32}")
        .entropy(3.0)
        .check(mixed)
        .docs("Regenerate it on the page of the key.", "https://io.adafruit.com/api/docs/#authentication"),
];

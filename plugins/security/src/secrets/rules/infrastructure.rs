//! Secret stores, infrastructure as code, data platforms.

use btm_plugin::Severity;

use crate::secrets::kind::Kind;
use crate::secrets::verify::{mixed, with_symbols};

const VAULT: &str = "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("vault-token", "HashiCorp Vault token", &["hvs.", "hvb.", "hvr."], r"(?:hv[sr]\.[0-9A-Za-z_-]{24,}|hvb\.[0-9A-Za-z_-]{90,})").entropy(3.5)
        .severity(Severity::Critical).long()
        .docs("Revoke it with `vault token revoke`.", VAULT),
    Kind::assigned("vault-legacy-token", "HashiCorp Vault token (before 1.10)", &["vault"], r"s\.[0-9A-Za-z]{24}").entropy(3.6).check(mixed)
        .docs("Revoke it with `vault token revoke`.", VAULT),
    Kind::around("terraform-cloud-token", "HCP Terraform API token", &[".atlasv1."], r"(?:^|[^0-9A-Za-z])([0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z=_-]{60,70})(?:$|[^0-9A-Za-z_-])", (15, 72))
        .entropy(3.5)
        .docs("Delete it under User settings, Tokens.", "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens"),
    Kind::prefix("doppler-token", "Doppler token", &["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."], r"dp\.(?:pt|ct|sa|scim|audit|st)\.(?:[0-9a-z_-]{2,35}\.)?[0-9A-Za-z]{40,44}")
        .docs("Revoke it in the dashboard under Tokens.", "https://docs.doppler.com/reference/auth-token-formats"),
    Kind::prefix("onepassword-service-account", "1Password service account token", &["ops_"], r"ops_eyJ[0-9A-Za-z+/_-]{250,}={0,3}").entropy(4.0)
        .severity(Severity::Critical).long()
        .docs("Rotate it on the page of the service account.", "https://developer.1password.com/docs/service-accounts/security/"),
    Kind::prefix("onepassword-secret-key", "1Password secret key", &["A3-"], r"A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})(?:-[0-9A-Z]{5}){3}").entropy(3.6)
        .docs("Regenerate it in the account under Sign-in and recovery.", "https://support.1password.com/secret-key/"),
    Kind::prefix("pulumi-token", "Pulumi access token", &["pul-"], r"pul-[0-9a-f]{40}")
        .docs("Delete it under Account settings, Access tokens.", "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"),
    Kind::prefix("infracost-key", "Infracost API key", &["ico-"], r"ico-[0-9A-Za-z]{32}").entropy(3.0)
        .docs("Rotate it in the settings of the organization.", "https://www.infracost.io/docs/infracost_cloud/get_started/"),
    Kind::prefix("prefect-key", "Prefect API key", &["pnu_", "pnb_"], r"pn[ub]_[0-9A-Za-z]{36}")
        .docs("Delete it under Account settings, API keys.", "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys"),
    Kind::prefix("databricks-token", "Databricks personal access token", &["dapi"], r"dapi[0-9a-f]{32}(?:-\d)?").entropy(3.0)
        .docs("Revoke it under Settings, Developer, Access tokens.", "https://docs.databricks.com/aws/en/dev-tools/auth/pat"),
    Kind::prefix("clickhouse-cloud-key", "ClickHouse Cloud API key secret", &["4b1d"], r"4b1d[0-9A-Za-z]{38}").entropy(3.5).check(mixed)
        .docs("Delete it in the console under API keys.", "https://clickhouse.com/docs/cloud/manage/openapi"),
    Kind::assigned("confluent-key", "Confluent Cloud API key or secret", &["confluent"], r"[0-9A-Za-z]{16}|[0-9A-Za-z+/]{64}").entropy(2.8).check(mixed)
        .docs("Delete it in the console under API keys.", "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html"),
    Kind::prefix("openshift-token", "OpenShift user token", &["sha256~"], r"sha256~[0-9A-Za-z_-]{43}").entropy(3.5)
        .docs("Delete it with `oc delete oauthaccesstoken`.", "https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/managing-oauth-access-tokens"),
    Kind::assigned("okta-token", "Okta API token", &["okta"], r"00[0-9A-Za-z_-]{40}").entropy(3.5)
        .docs("Revoke it in the admin console under Security, API.", "https://developer.okta.com/docs/guides/create-an-api-token/main/"),
    Kind::assigned("auth0-client-secret", "Auth0 client secret", &["auth0"], r"[0-9A-Za-z_-]{64}").entropy(4.0)
        .docs("Rotate it in the settings of the application.", "https://auth0.com/docs/get-started/applications/rotate-client-secret"),
    Kind::prefix("authress-key", "Authress service client access key", &["sc_", "ext_", "scauth_", "authress_"],
        r"(?:sc|ext|scauth|authress)_[0-9A-Za-z]{5,30}\.[0-9A-Za-z]{4,6}\.acc[_-][0-9A-Za-z-]{10,32}\.[0-9A-Za-z+/_=-]{30,120}").entropy(3.5)
        .docs("Delete it on the page of the service client.", "https://authress.io/knowledge-base/docs/authorization/service-clients"),
    Kind::prefix("freemius-secret-key", "Freemius product secret key", &["sk_"], r"(sk_[^\s\x22']{29})[\x22']").entropy(4.2).check(with_symbols)
        .docs("Ask the provider for a new one.", "https://freemius.com/help/documentation/selling-with-freemius/integrating-freemius-sdk/"),
    Kind::assigned("atlas-api-key", "MongoDB Atlas private API key", &["atlas_private", "atlas-private", "mongodb_atlas"], r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").entropy(3.0)
        .docs("Delete it in the organization under Access manager, API keys.", "https://www.mongodb.com/docs/atlas/configure-api-access/"),
    Kind::assigned("ibm-cloud-key", "IBM Cloud API key", &["ibm_cloud", "ibmcloud", "ibm-cloud", "bluemix"], r"[0-9A-Za-z_-]{44}").entropy(3.8)
        .docs("Delete it in the console under Manage, Access, API keys.", "https://cloud.ibm.com/docs/account?topic=account-manapikey"),
];

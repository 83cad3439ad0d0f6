//! Where source code is kept.

use crate::secrets::checksum::ends_in_crc32;
use crate::secrets::kind::Kind;

const GITHUB: &str = "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats";
const GITLAB: &str = "https://docs.gitlab.com/security/tokens/#token-prefixes";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("github-pat", "GitHub personal access token (classic)", &["ghp_"], r"ghp_[0-9A-Za-z]{36}")
        .check(ends_in_crc32)
        .docs("Delete it under Settings, Developer settings, Personal access tokens.", GITHUB),
    Kind::prefix(
        "github-fine-grained-pat",
        "GitHub fine-grained personal access token",
        &["github_pat_"],
        r"github_pat_[0-9A-Za-z_]{82}",
    )
    .docs("Delete it under Settings, Developer settings, Personal access tokens.", GITHUB),
    Kind::prefix("github-oauth-token", "GitHub OAuth access token", &["gho_"], r"gho_[0-9A-Za-z]{36}")
        .check(ends_in_crc32)
        .docs("Revoke the application's access under Settings, Applications.", GITHUB),
    Kind::prefix("github-app-token", "GitHub App user or installation token", &["ghu_", "ghs_"], r"gh[us]_[0-9A-Za-z]{36}")
        .check(ends_in_crc32)
        .docs("Revoke it with the API or suspend the installation of the app.", GITHUB),
    Kind::prefix("github-refresh-token", "GitHub refresh token", &["ghr_"], r"ghr_[0-9A-Za-z]{36,76}")
        .check(ends_in_crc32)
        .docs("Revoke the application's access under Settings, Applications.", GITHUB),
    Kind::prefix(
        "gitlab-pat",
        "GitLab personal, project or group access token",
        &["glpat-"],
        r"glpat-(?:[0-9A-Za-z_-]{27,}(?:\.[0-9a-z]{2})?\.[0-9a-z]{9}|[0-9A-Za-z_-]{20})",
    )
    .long()
    .docs("Revoke it under Preferences, Access tokens.", GITLAB),
    Kind::prefix("gitlab-deploy-token", "GitLab deploy token", &["gldt-"], r"gldt-[0-9A-Za-z_-]{20}")
        .docs("Revoke it in the project under Settings, Repository, Deploy tokens.", GITLAB),
    Kind::prefix(
        "gitlab-runner-token",
        "GitLab runner token",
        &["glrt-", "glrtr-", "GR1348941"],
        r"(?:glrtr?-t\d_[0-9A-Za-z_-]{27,}(?:\.[0-9a-z]{2})?\.[0-9a-z]{9}|glrtr?-[0-9A-Za-z_-]{20}|GR1348941[0-9A-Za-z_-]{20})",
    )
    .long()
    .docs("Reset it in the settings of the runner.", GITLAB),
    Kind::prefix("gitlab-job-token", "GitLab CI/CD job token", &["glcbt-"], r"glcbt-[0-9A-Za-z]{1,5}_[0-9A-Za-z_-]{20}")
        .docs("It ends with its job; cancel the job if it still runs.", GITLAB),
    Kind::prefix("gitlab-trigger-token", "GitLab pipeline trigger token", &["glptt-"], r"glptt-[0-9a-f]{40}")
        .docs("Revoke it in the project under Settings, CI/CD, Pipeline trigger tokens.", GITLAB),
    Kind::prefix("gitlab-agent-token", "GitLab agent for Kubernetes token", &["glagent-"], r"glagent-[0-9A-Za-z_-]{50}")
        .docs("Revoke it on the page of the agent.", GITLAB),
    Kind::prefix("gitlab-oauth-secret", "GitLab OAuth application secret", &["gloas-"], r"gloas-[0-9A-Za-z_-]{64}")
        .docs("Renew the secret on the page of the application.", GITLAB),
    Kind::prefix(
        "gitlab-feed-token",
        "GitLab feed, mail, SCIM or feature-flag token",
        &["glft-", "glimt-", "glsoat-", "glffct-"],
        r"(?:gl(?:ft|soat|ffct)-[0-9A-Za-z_-]{20}|glimt-[0-9A-Za-z_-]{25})",
    )
    .docs("Reset it under Preferences, Access tokens, or in the settings of the group.", GITLAB),
    Kind::around(
        "gitlab-session-cookie",
        "GitLab session cookie",
        &["_gitlab_session"],
        r"_gitlab_session=([0-9a-z]{32})\b",
        (0, 64),
    )
    .docs(
        "Sign out of all sessions under Preferences, Active sessions.",
        "https://docs.gitlab.com/user/profile/#cookies-used-for-sign-in",
    ),
    Kind::prefix("bitbucket-app-password", "Bitbucket app password", &["ATBB"], r"ATBB[0-9A-Za-z]{24}[0-9A-F]{8}").docs(
        "Revoke it under Personal settings, App passwords.",
        "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
    ),
    Kind::assigned("bitbucket-oauth", "Bitbucket OAuth consumer secret", &["bitbucket"], r"[0-9A-Za-z]{32}|[0-9A-Za-z=_-]{64}")
        .entropy(3.2)
        .docs(
            "Delete the OAuth consumer in the settings of the workspace.",
            "https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/",
        ),
];

//! Building, testing and delivering software.

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

const UUID: &str = r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("circleci-token", "CircleCI token", &["CCIPAT_", "CCIPRJ_"], r"CCIP(?:AT|RJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}")
        .entropy(3.0)
        .docs("Delete it under User settings, Personal API tokens.", "https://circleci.com/docs/managing-api-tokens/"),
    Kind::prefix("buildkite-token", "Buildkite user access token", &["bkua_"], r"bkua_[0-9a-f]{40}")
        .docs("Revoke it under Personal settings, API access tokens.", "https://buildkite.com/docs/apis/managing-api-tokens"),
    Kind::assigned("travis-token", "Travis CI access token", &["travis"], r"[0-9A-Za-z_-]{22}")
        .entropy(3.3)
        .check(mixed)
        .docs("Regenerate it under Settings, API authentication.", "https://developer.travis-ci.com/authentication"),
    Kind::assigned("drone-token", "Drone CI token", &["droneci", "drone_token"], r"[0-9A-Za-z]{32}")
        .entropy(3.0)
        .docs("Regenerate it in the account settings.", "https://docs.drone.io/api/overview/"),
    Kind::prefix("sonar-token", "SonarQube token", &["squ_", "sqp_", "sqa_"], r"sq[upa]_[0-9a-f]{40}").docs(
        "Revoke it under My account, Security.",
        "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/",
    ),
    Kind::assigned(
        "sonar-legacy-token",
        "SonarQube or SonarCloud token",
        &["sonar_token", "sonar.token", "sonar-token", "sonartoken", "sonar_login", "sonar.login", "sonarlogin", "sonar-login"],
        r"[0-9A-Za-z=_-]{40}",
    )
    .entropy(3.0)
    .docs("Revoke it under My account, Security.", "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"),
    Kind::assigned("snyk-token", "Snyk API token", &["snyk"], UUID)
        .entropy(3.0)
        .docs("Revoke it under Account settings.", "https://docs.snyk.io/snyk-api/authentication-for-api"),
    Kind::assigned(
        "codecov-token",
        "Codecov upload token",
        &["codecov"],
        r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Za-z]{32}",
    )
    .entropy(3.0)
    .docs("Regenerate it in the settings of the repository.", "https://docs.codecov.com/docs/codecov-tokens"),
    Kind::prefix(
        "sourcegraph-token",
        "Sourcegraph access token",
        &["sgp_"],
        r"sgp_(?:(?:[0-9A-Fa-f]{16}|local)_)?[0-9A-Fa-f]{40}",
    )
    .entropy(3.0)
    .docs("Delete it under Settings, Access tokens.", "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"),
    Kind::assigned(
        "sourcegraph-legacy-token",
        "Sourcegraph access token (before 2023)",
        &["sourcegraph", "src_access"],
        r"[0-9A-Fa-f]{40}",
    )
    .entropy(3.0)
    .docs("Delete it under Settings, Access tokens.", "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"),
    Kind::prefix("octopus-deploy-key", "Octopus Deploy API key", &["API-"], r"API-[0-9A-Z]{25,26}")
        .entropy(3.0)
        .check(mixed)
        .docs("Revoke it under My profile, API keys.", "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key"),
    Kind::prefix(
        "harness-token",
        "Harness access token",
        &["pat.", "sat."],
        r"[ps]at\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z]{24}\.[0-9A-Za-z]{20}",
    )
    .entropy(3.3)
    .docs(
        "Delete it under My profile, API keys.",
        "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
    ),
    Kind::prefix(
        "launchdarkly-key",
        "LaunchDarkly SDK key or access token",
        &["sdk-", "api-"],
        r"(?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
    )
    .entropy(3.0)
    .docs(
        "Reset it in the settings of the environment or under Authorization.",
        "https://launchdarkly.com/docs/home/account/environment/keys",
    ),
    Kind::assigned("launchdarkly-token", "LaunchDarkly access token", &["launchdarkly", "launch_darkly"], r"[0-9A-Za-z=_-]{40}")
        .entropy(3.3)
        .docs("Delete it under Authorization.", "https://launchdarkly.com/docs/home/account/api"),
    Kind::prefix("artifactory-api-key", "JFrog Artifactory API key", &["AKCp"], r"AKCp[0-9A-Za-z]{69}")
        .entropy(3.8)
        .docs("Revoke it in the user profile.", "https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key"),
    Kind::prefix("artifactory-reference-token", "JFrog reference token", &["cmVmd"], r"cmVmd[0-9A-Za-z]{59}").entropy(3.8).docs(
        "Revoke it under Administration, Access tokens.",
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
    ),
    Kind::assigned(
        "jfrog-token",
        "JFrog identity token or API key",
        &["jfrog", "artifactory", "bintray", "xray"],
        r"[0-9A-Za-z]{64}|[0-9A-Za-z]{73}",
    )
    .entropy(3.3)
    .check(mixed)
    .docs("Revoke it in the user profile.", "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"),
    Kind::prefix("postman-api-key", "Postman API key", &["PMAK-"], r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}").entropy(3.0).docs(
        "Delete it in the account settings under API keys.",
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
    ),
    Kind::prefix("readme-api-key", "ReadMe API key", &["rdme_"], r"rdme_[0-9a-z]{70}").entropy(3.0).docs(
        "Delete it in the project under Configuration, API key.",
        "https://docs.readme.com/main/reference/intro/authentication",
    ),
    Kind::assigned(
        "sidekiq-credential",
        "Sidekiq Pro or Enterprise credential",
        &["bundle_enterprise__contribsys__com", "bundle_gems__contribsys__com"],
        r"[0-9a-f]{8}:[0-9a-f]{8}",
    )
    .entropy(2.0)
    .docs("Ask the provider for new credentials.", "https://github.com/sidekiq/sidekiq/wiki/Commercial-FAQ"),
];

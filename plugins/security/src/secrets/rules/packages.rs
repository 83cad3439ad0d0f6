//! Where packages and images are published.

use crate::secrets::checksum::ends_in_crc32;
use crate::secrets::kind::Kind;
use crate::secrets::verify::{basic_credentials, mixed_case, password};

const NPM: &str = "https://docs.npmjs.com/about-access-tokens";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("npm-token", "npm access token", &["npm_"], r"npm_[0-9A-Za-z]{36}")
        .entropy(3.0)
        .check(ends_in_crc32)
        .docs("Delete it with `npm token revoke`.", NPM),
    Kind::around(
        "npm-auth-token",
        "npm registry credential in .npmrc",
        &["_authtoken", "_auth", "_password"],
        r#"(?:^|[\n:/])_(?:auth(?:Token)?|password)[ \t]*=[ \t]*"?([0-9A-Za-z+/=_.-]{20,})(?:["'\s]|$)"#,
        (1, 300),
    )
    .entropy(3.0)
    .docs(
        "Delete it with `npm token revoke`, and write `${NPM_TOKEN}` into the file.",
        "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#auth-related-configuration",
    ),
    Kind::prefix(
        "pypi-token",
        "PyPI API token",
        &["pypi-Ag"],
        r"pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[0-9A-Za-z_-]{50,}",
    )
    .entropy(3.0)
    .long()
    .docs("Remove it under Account settings, API tokens.", "https://pypi.org/help/#apitoken"),
    Kind::prefix("crates-io-token", "crates.io API token", &["cio"], r"cio[0-9A-Za-z]{32}")
        .entropy(3.3)
        .check(mixed_case)
        .docs("Revoke it under Account settings, API tokens.", "https://crates.io/docs/trusted-publishing"),
    Kind::prefix(
        "docker-hub-token",
        "Docker Hub access token",
        &["dckr_pat_", "dckr_oat_"],
        r"dckr_(?:pat_[0-9A-Za-z_-]{27}|oat_[0-9A-Za-z_-]{32})",
    )
    .entropy(3.0)
    .docs("Delete it under Account settings, Personal access tokens.", "https://docs.docker.com/security/access-tokens/"),
    Kind::around(
        "docker-config-auth",
        "Registry login in a Docker configuration",
        &["\"auth\""],
        r#""auth"\s*:\s*"([0-9A-Za-z+/]{12,}={0,2})""#,
        (0, 400),
    )
    .check(basic_credentials)
    .docs(
        "Change the password, and use a credential helper instead.",
        "https://docs.docker.com/reference/cli/docker/login/#credential-stores",
    ),
    Kind::prefix("rubygems-token", "RubyGems API key", &["rubygems_"], r"rubygems_[0-9a-f]{48}")
        .docs("Delete it under Settings, API keys.", "https://guides.rubygems.org/api-key-scopes/"),
    Kind::prefix("nuget-api-key", "NuGet API key", &["oy2"], r"oy2[0-9a-z]{43}")
        .entropy(3.3)
        .docs("Delete it under API keys.", "https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys"),
    Kind::around(
        "nuget-config-password",
        "Password in NuGet.config",
        &["password\""],
        r#"(?i:key="(?:ClearText)?Password")\s*(?i:value)="([^"<>\r\n]{8,256})""#,
        (16, 300),
    )
    .entropy(2.0)
    .check(password)
    .docs(
        "Change the password, and write an environment variable into the file.",
        "https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file#packagesourcecredentials",
    ),
    Kind::prefix("clojars-token", "Clojars deploy token", &["CLOJARS_"], r"CLOJARS_[0-9a-z]{60}")
        .entropy(3.0)
        .docs("Disable it under Deploy tokens.", "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"),
    Kind::prefix("packagist-token", "Packagist API token", &["packagist_"], r"packagist_[a-z]{3}_[0-9a-f]{68}")
        .entropy(3.0)
        .docs("Regenerate it in the profile.", "https://packagist.com/docs/composer-authentication"),
];

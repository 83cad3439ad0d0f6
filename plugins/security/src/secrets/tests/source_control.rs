//! Where source code is kept: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "github-pat",
        real: &[("", "ghp_<an36>")],
        decoys: &[("", "ghp_<an35>"), ("", "qhp_<an36>"), ("", "ghp_<x36>")],
    },
    Sample {
        id: "github-fine-grained-pat",
        real: &[("", "github_pat_<an22>_<an59>")],
        decoys: &[("", "github_pat_<an22>_<an58>"), ("", "qithub_pat_<an22>_<an59>"), ("", "github_pat_<x22>_<x59>")],
    },
    Sample {
        id: "github-oauth-token",
        real: &[("", "gho_<an36>")],
        decoys: &[("", "gho_<an35>"), ("", "qho_<an36>"), ("", "gho_<x36>")],
    },
    Sample {
        id: "github-app-token",
        real: &[("", "ghs_<an36>"), ("", "ghu_<an36>")],
        decoys: &[("", "ghs_<an35>"), ("", "qhs_<an36>"), ("", "ghs_<x36>")],
    },
    Sample {
        id: "github-refresh-token",
        real: &[("", "ghr_<an36>"), ("", "ghr_<an76>")],
        decoys: &[("", "ghr_<an35>"), ("", "qhr_<an36>"), ("", "ghr_<x36>")],
    },
    Sample {
        id: "gitlab-pat",
        real: &[("", "glpat-<url20>"), ("", "glpat-<an27>.01.<lo9>"), ("", "glpat-<an44>.<lo9>")],
        decoys: &[("", "glpat-<url19>"), ("", "qlpat-<url20>"), ("", "glpat-<x20>")],
    },
    Sample {
        id: "gitlab-deploy-token",
        real: &[("", "gldt-<url20>")],
        decoys: &[("", "gldt-<url19>"), ("", "qldt-<url20>"), ("", "gldt-<x20>")],
    },
    Sample {
        id: "gitlab-runner-token",
        real: &[("", "glrt-<url20>"), ("", "GR1348941<url20>"), ("", "glrt-t1_<an27>.<lo9>")],
        decoys: &[("", "glrt-<url19>"), ("", "qlrt-<url20>"), ("", "glrt-<x20>")],
    },
    Sample {
        id: "gitlab-job-token",
        real: &[("", "glcbt-64_<url20>")],
        decoys: &[("", "glcbt-64_<url19>"), ("", "qlcbt-64_<url20>"), ("", "glcbt-64_<x20>")],
    },
    Sample {
        id: "gitlab-trigger-token",
        real: &[("", "glptt-<hx40>")],
        decoys: &[("", "glptt-<hx39>"), ("", "qlptt-<hx40>"), ("", "glptt-<x40>")],
    },
    Sample {
        id: "gitlab-agent-token",
        real: &[("", "glagent-<url50>")],
        decoys: &[("", "glagent-<url49>"), ("", "qlagent-<url50>"), ("", "glagent-<x50>")],
    },
    Sample {
        id: "gitlab-oauth-secret",
        real: &[("", "gloas-<url64>")],
        decoys: &[("", "gloas-<url63>"), ("", "qloas-<url64>"), ("", "gloas-<x64>")],
    },
    Sample {
        id: "gitlab-feed-token",
        real: &[("", "glft-<url20>"), ("", "glimt-<url25>"), ("", "glsoat-<url20>")],
        decoys: &[("", "glft-<url19>"), ("", "qlft-<url20>"), ("", "glft-<x20>")],
    },
    Sample {
        id: "gitlab-session-cookie",
        real: &[("", "_gitlab_session=<hx32>")],
        decoys: &[("", "_gitlab_session=<hx31>"), ("", "_gitlab_theme=<hx32>"), ("", "_gitlab_session=<x32>")],
    },
    Sample {
        id: "bitbucket-app-password",
        real: &[("", "ATBB<an24><HX8>")],
        decoys: &[("", "ATBB<an23><HX8>"), ("", "QTBB<an24><HX8>"), ("", "ATBB<x24><x8>")],
    },
    Sample {
        id: "bitbucket-oauth",
        real: &[("bitbucket_client_secret", "<an32>")],
        decoys: &[("bitbucket_client_secret", "<an31>"), ("widget_ref", "<an32>"), ("bitbucket_client_secret", "<x32>")],
    },
];

//! Clouds: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "aws-access-key-id",
        real: &[("", "AKIA<b32x16>"), ("", "ASIA<b32x16>")],
        decoys: &[("", "AKIA<b32x15>"), ("", "QKIA<b32x16>"), ("", "AKIA<x16>")],
    },
    Sample {
        id: "aws-secret-access-key",
        real: &[("aws_secret_access_key", "<b64x40>")],
        decoys: &[("aws_secret_access_key", "<b64x39>"), ("widget_ref", "<b64x40>"), ("aws_secret_access_key", "<x40>")],
    },
    Sample {
        id: "aws-session-token",
        real: &[("aws_session_token", "<b64x220>")],
        decoys: &[("aws_session_token", "<b64x60>"), ("widget_ref", "<b64x220>"), ("aws_session_token", "<x220>")],
    },
    Sample {
        id: "aws-bedrock-api-key",
        real: &[("", "ABSK<b64x120>")],
        decoys: &[("", "ABSK<b64x60>"), ("", "QBSK<b64x120>"), ("", "ABSK<x120>")],
    },
    Sample {
        id: "google-api-key",
        real: &[("", "AIza<url35>")],
        decoys: &[("", "AIza<url34>"), ("", "QIza<url35>"), ("", "AIza<x35>")],
    },
    Sample {
        id: "google-oauth-client-secret",
        real: &[("", "GOCSPX-<url28>")],
        decoys: &[("", "GOCSPX-<url27>"), ("", "QOCSPX-<url28>"), ("", "GOCSPX-<x28>")],
    },
    Sample {
        id: "google-oauth-access-token",
        real: &[("", "ya29.<url120>")],
        decoys: &[("", "ya29.<url30>"), ("", "qa29.<url120>"), ("", "ya29.<x120>")],
    },
    Sample {
        id: "google-service-account",
        real: &[("", "\"private_key_id\":\"<hx40>\"")],
        decoys: &[
            ("", "\"private_key_id\":\"<hx36>\""),
            ("", "\"private_key_ix\":\"<hx40>\""),
            ("", "\"private_key_id\":\"some-id\""),
        ],
    },
    Sample {
        id: "azure-storage-key",
        real: &[("", "AccountKey=<b64x86>==")],
        decoys: &[("", "AccountKey=<b64x85>=="), ("", "AccountName=<b64x86>=="), ("", "AccountKey=<x86>==")],
    },
    Sample {
        id: "azure-shared-access-key",
        real: &[("", "SharedAccessKey=<b64x43>=")],
        decoys: &[("", "SharedAccessKey=<b64x42>="), ("", "SharedAccessName=<b64x43>="), ("", "SharedAccessKey=<x43>=")],
    },
    Sample {
        id: "azure-sas-token",
        real: &[("", "sv=2023-01-03&sp=r&sig=<an43>%3D")],
        decoys: &[
            ("", "sv=2023-01-03&sp=r&sig=<an20>%3D"),
            ("", "sv=2023-01-03&sp=r&sog=<an43>%3D"),
            ("", "sv=2023-01-03&sp=r&sig=<x43>%3D"),
        ],
    },
    Sample {
        id: "azure-client-secret",
        real: &[("", "<an3>8Q~<url34>")],
        decoys: &[("", "<an3>8Q~<url20>"), ("", "<an3>8R~<url34>"), ("", "<x3>8Q~<x34>")],
    },
    Sample {
        id: "azure-identifiable-key",
        real: &[("", "<b64x76>+ASt<b64x5>Q=="), ("", "<an42>AzSeA<an5>"), ("", "<b64x33>+ASb<b64x5>Q=")],
        decoys: &[("", "<b64x30>+ASt<b64x5>Q=="), ("", "<b64x76>+XYt<b64x5>Q=="), ("", "<x76>+ASt<x5>Q==")],
    },
    Sample {
        id: "azure-devops-pat",
        real: &[("", "<an76>AZDO<an4>")],
        decoys: &[("", "<an75>AZDO<an4>"), ("", "<an76>AZDX<an4>"), ("", "<x76>AZDO<x4>")],
    },
    Sample {
        id: "alibaba-access-key-id",
        real: &[("", "LTAI<an20>")],
        decoys: &[("", "LTAI<an9>"), ("", "QTAI<an20>"), ("", "LTAI<x20>")],
    },
    Sample {
        id: "alibaba-secret-key",
        real: &[("aliyun_secret", "<an30>")],
        decoys: &[("aliyun_secret", "<an29>"), ("widget_ref", "<an30>"), ("aliyun_secret", "<x30>")],
    },
    Sample {
        id: "tencent-secret-id",
        real: &[("", "AKID<an32>")],
        decoys: &[("", "AKID<an31>"), ("", "QKID<an32>"), ("", "AKID<x32>")],
    },
    Sample {
        id: "yandex-static-key",
        real: &[("yandex_key", "YC<url38>")],
        decoys: &[("yandex_key", "YC<url37>"), ("widget_ref", "YC<url38>"), ("yandex_key", "YC<x38>")],
    },
    Sample {
        id: "yandex-cloud-key",
        real: &[("", "AQVN<url35>")],
        decoys: &[("", "AQVN<url20>"), ("", "QQVN<url35>"), ("", "AQVN<x35>")],
    },
];

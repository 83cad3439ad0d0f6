//! Chat: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "slack-bot-token",
        real: &[("", "xoxb-<dg12>-<dg13>-<an24>")],
        decoys: &[("", "xoxb-<dg6>-<dg5>-<an5>"), ("", "qoxb-<dg12>-<dg13>-<an24>"), ("", "xoxb-<x12>-<x13>-<x24>")],
    },
    Sample {
        id: "slack-user-token",
        real: &[("", "xoxp-<dg12>-<dg12>-<dg12>-<hx32>")],
        decoys: &[
            ("", "xoxp-<dg12>-<dg12>-<hx32>"),
            ("", "qoxp-<dg12>-<dg12>-<dg12>-<hx32>"),
            ("", "xoxp-<x12>-<x12>-<x12>-<x32>"),
        ],
    },
    Sample {
        id: "slack-app-token",
        real: &[("", "xapp-1-A<up10>-<dg13>-<hx64>")],
        decoys: &[("", "xapp-1-A<up10>-<dg13>-<hx20>"), ("", "qapp-1-A<up10>-<dg13>-<hx64>"), ("", "xapp-1-A<x10>-<x13>-<x64>")],
    },
    Sample {
        id: "slack-config-token",
        real: &[("", "xoxe-1-<up146>")],
        decoys: &[("", "xoxe-1-<up100>"), ("", "qoxe-1-<up146>"), ("", "xoxe-1-<x146>")],
    },
    Sample {
        id: "slack-legacy-token",
        real: &[("", "xoxa-<dg12>-<an24>"), ("", "xoxs-<dg11>-<dg11>-<dg11>-<hx32>")],
        decoys: &[("", "xoxa-<an5>"), ("", "qoxa-<dg12>-<an24>"), ("", "xoxa-<x12>-<x24>")],
    },
    Sample {
        id: "slack-webhook",
        real: &[("", "https://hooks.slack.com/services/T<up8>/B<up8>/<an24>")],
        decoys: &[
            ("", "https://hooks.slack.com/services/T<up8>/B<up8>"),
            ("", "https://hooks.slack.test/services/T<up8>/B<up8>/<an24>"),
            ("", "https://hooks.slack.com/services/T<x8>/B<x8>/<x24>"),
        ],
    },
    Sample {
        id: "discord-bot-token",
        real: &[("", "discord:<discord>.<url6>.<url38>")],
        decoys: &[
            ("", "discord:<discord>.<url6>.<url12>"),
            ("", "discord:<an24>.<url6>.<url38>"),
            ("", "discord:<x24>.<x6>.<x38>"),
        ],
    },
    Sample {
        id: "discord-webhook",
        real: &[("", "https://discord.com/api/webhooks/<dg18>/<url68>")],
        decoys: &[
            ("", "https://discord.com/api/webhooks/<dg18>/<url40>"),
            ("", "https://discord.test/api/webhooks/<dg18>/<url68>"),
            ("", "https://discord.com/api/webhooks/<x18>/<x68>"),
        ],
    },
    Sample {
        id: "discord-secret",
        real: &[("discord_client_secret", "<url32>")],
        decoys: &[("discord_client_secret", "<url31>"), ("widget_ref", "<url32>"), ("discord_client_secret", "<x32>")],
    },
    Sample {
        id: "telegram-bot-token",
        real: &[("", "<dg10>:AA<url33>")],
        decoys: &[("", "<dg10>:AA<url28>"), ("", "<dg10>:BB<url33>"), ("", "<x10>:AA<x33>")],
    },
    Sample {
        id: "telegram-token",
        real: &[("telegram_token", "<dg6>:Ab<url33>")],
        decoys: &[("telegram_token", "<dg6>:Ab<url32>"), ("widget_ref", "<dg6>:Ab<url33>"), ("telegram_token", "<x6>:Ab<x33>")],
    },
    Sample {
        id: "microsoft-teams-webhook",
        real: &[("", "https://acme.webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hx32>/<uuid>")],
        decoys: &[
            ("", "https://acme.webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hx20>"),
            ("", "https://acme.webhook.office.test/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hx32>/<uuid>"),
            ("", "https://acme.webhook.office.com/webhookb2/<zeros>@<zeros>/IncomingWebhook/<x32>/<zeros>"),
        ],
    },
    Sample {
        id: "google-chat-webhook",
        real: &[("", "https://chat.googleapis.com/v1/spaces/AAAAb3cd/messages?key=abc&token=<url43>")],
        decoys: &[
            ("", "https://chat.googleapis.com/v1/spaces/AAAAb3cd/messages?key=abc&token=<url20>"),
            ("", "https://chat.googleapis.com/v1/rooms/AAAAb3cd/messages?key=abc&token=<url43>"),
            ("", "https://chat.googleapis.com/v1/spaces/AAAAb3cd/messages?key=abc&token=<x43>"),
        ],
    },
    Sample {
        id: "mattermost-token",
        real: &[("mattermost_token", "<lo26>")],
        decoys: &[("mattermost_token", "<lo25>"), ("widget_ref", "<lo26>"), ("mattermost_token", "<x26>")],
    },
    Sample {
        id: "gitter-token",
        real: &[("gitter_token", "<hx40>")],
        decoys: &[("gitter_token", "<hx39>"), ("widget_ref", "<hx40>"), ("gitter_token", "<x40>")],
    },
];

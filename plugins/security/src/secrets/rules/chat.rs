//! Chat.

use btm_plugin::Severity;

use crate::secrets::kind::Kind;
use crate::secrets::verify::{discord_bot, mixed};

const SLACK: &str = "https://docs.slack.dev/authentication/tokens/";
const DISCORD: &str = "https://docs.discord.com/developers/reference#authentication";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("slack-bot-token", "Slack bot token", &["xoxb-"], r"xoxb-(?:[0-9]{9,14}-[0-9]{9,14}-[0-9A-Za-z]{15,36}|[0-9]{8,14}-[0-9A-Za-z]{18,26}|[0-9]{10,13}-[0-9]{10,13}[0-9A-Za-z-]*)")
        .docs("Regenerate it on the page of the app under OAuth and permissions.", SLACK),
    Kind::prefix("slack-user-token", "Slack user token", &["xoxp-", "xoxe-", "xoxc-", "xoxd-"], r"(?:xox[pe](?:-[0-9]{10,13}){3}-[0-9A-Za-z-]{28,34}|xoxc-[0-9]{10,13}(?:-[0-9]{10,13}){2}-[0-9a-f]{64}|xoxd-[0-9A-Za-z%/+]{100,}(?:=|%3D){0,2})").long()
        .docs("Revoke it with `auth.revoke`.", SLACK),
    Kind::prefix("slack-app-token", "Slack app-level token", &["xapp-", "XAPP-"], r"(?i:xapp)-[0-9]-[0-9A-Za-z]{8,14}-[0-9]{8,14}-[0-9A-Fa-f]{32,80}")
        .docs("Revoke it on the page of the app under Basic information.", SLACK),
    Kind::prefix("slack-config-token", "Slack app configuration token", &["xoxe.xoxb-", "xoxe.xoxp-", "xoxe.xoxB-", "xoxe.xoxP-", "xoxe-", "XOXE"], r"(?i:xoxe\.xox[bp]-[0-9]-[0-9a-z]{160,170}|xoxe-[0-9]-[0-9a-z]{140,150})")
        .docs("Revoke it under Your app configuration tokens.", "https://docs.slack.dev/authentication/tokens/#config"),
    Kind::prefix("slack-legacy-token", "Slack legacy token", &["xoxa-", "xoxr-", "xoxo-", "xoxs-"], r"(?:xox[ar]-(?:[0-9]-)?[0-9A-Za-z-]{8,100}|xox[os]-[0-9]+-[0-9]+-[0-9]+-[0-9A-Fa-f]+)")
        .docs("Revoke it with `auth.revoke`.", "https://docs.slack.dev/legacy/legacy-custom-integrations/legacy-custom-integrations-tokens/"),
    Kind::prefix("slack-webhook", "Slack webhook URL", &["hooks.slack.com/"],
        r"hooks\.slack\.com/(?:services/(?:T[0-9A-Z]{7,12}/B[0-9A-Z]{7,12}/[0-9A-Za-z]{22,26}|[0-9A-Za-z+/]{43,56})|(?:workflows|triggers)/[0-9A-Za-z+/]{43,80})").entropy(3.3)
        .severity(Severity::Medium)
        .docs("Remove it on the page of the app under Incoming webhooks.", "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/"),
    Kind::around("discord-bot-token", "Discord bot token", &["discord", "token", ".login(", ".run("],
        r"(?:^|[^0-9A-Za-z_-])([MNO][0-9A-Za-z_-]{23,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,40})(?:$|[^0-9A-Za-z_-])", (0, 120)).entropy(3.8)
        .check(discord_bot)
        .docs("Reset it on the page of the bot.", DISCORD),
    Kind::prefix("discord-webhook", "Discord webhook URL", &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"], r"discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[0-9A-Za-z_-]{60,80}").entropy(3.3)
        .severity(Severity::Medium)
        .docs("Delete the webhook in the settings of the channel.", "https://docs.discord.com/developers/resources/webhook"),
    Kind::assigned("discord-secret", "Discord client secret or key", &["discord"], r"[0-9a-f]{64}|[0-9A-Za-z=_-]{32}").entropy(3.2).check(mixed)
        .docs("Reset it on the page of the application under OAuth2.", DISCORD),
    Kind::around("telegram-bot-token", "Telegram bot token", &[":AA"], r"(?:^|[^0-9A-Za-z_:-]|bot)([0-9]{7,12}:AA[0-9A-Za-z_-]{33})(?:$|[^0-9A-Za-z_-])", (16, 36)).entropy(3.3)
        .docs("Revoke it with BotFather's `/revoke`.", "https://core.telegram.org/bots/api#authorizing-your-bot"),
    Kind::assigned("telegram-token", "Telegram bot token", &["telegr"], r"[0-9]{5,16}:A[0-9A-Za-z_-]{34}").entropy(3.3)
        .docs("Revoke it with BotFather's `/revoke`.", "https://core.telegram.org/bots/api#authorizing-your-bot"),
    Kind::around("microsoft-teams-webhook", "Microsoft Teams webhook URL", &[".webhook.office.com/webhookb2/"],
        r"https://[0-9A-Za-z-]+\.webhook\.office\.com/webhookb2/[0-9a-z-]{36}@[0-9a-z-]{36}/IncomingWebhook/[0-9a-z]{32}/[0-9a-z-]{36}(?:/[0-9A-Za-z_-]+)?", (80, 240)).entropy(3.0)
        .severity(Severity::Medium)
        .docs("Remove the connector from the channel.", "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook"),
    Kind::around("google-chat-webhook", "Google Chat webhook URL", &["chat.googleapis.com/v1/spaces/"],
        r"chat\.googleapis\.com/v1/spaces/[0-9A-Za-z_-]+/messages\?(?:key=[0-9A-Za-z_-]+&(?:amp;)?)?token=([0-9A-Za-z_-]{40,60}(?:%3D)?)", (0, 220)).entropy(3.3)
        .severity(Severity::Medium)
        .docs("Delete the webhook in the settings of the space.", "https://developers.google.com/workspace/chat/quickstart/webhooks"),
    Kind::assigned("mattermost-token", "Mattermost access token", &["mattermost"], r"[0-9a-z]{26}").entropy(3.2).check(mixed)
        .docs("Disable it under Profile, Security.", "https://developers.mattermost.com/integrate/reference/personal-access-token/"),
    Kind::assigned("gitter-token", "Gitter access token", &["gitter"], r"[0-9A-Za-z_-]{40}").entropy(3.3).check(mixed)
        .docs("Revoke it on the developer page.", "https://developer.gitter.im/docs/authentication"),
];

//! E-mail, text messages, push.

use crate::secrets::kind::Kind;
use crate::secrets::verify::{mixed, mixed_case};

const UUID: &str = r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("sendgrid-key", "SendGrid API key", &["SG."], r"SG\.[0-9A-Za-z=_.-]{66}")
        .entropy(3.5)
        .docs("Delete it under Settings, API keys.", "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"),
    Kind::prefix("mailgun-key", "Mailgun private API key", &["key-"], r"key-[0-9a-f]{32}")
        .entropy(3.0)
        .docs("Delete it under API security.", "https://help.mailgun.com/hc/en-us/articles/203380100"),
    Kind::assigned(
        "mailgun-signing-key",
        "Mailgun signing or public key",
        &["mailgun"],
        r"[0-9a-h]{32}-[0-9a-h]{8}-[0-9a-h]{8}|pubkey-[0-9a-f]{32}",
    )
    .entropy(3.0)
    .docs("Reset it under API security.", "https://help.mailgun.com/hc/en-us/articles/203380100"),
    Kind::around(
        "mailchimp-key",
        "Mailchimp API key",
        &["-us"],
        r"(?:^|[^0-9A-Za-z_-])([0-9a-f]{32}-us[0-9]{1,2})(?:$|[^0-9A-Za-z_-])",
        (34, 4),
    )
    .entropy(3.0)
    .docs("Revoke it under Account, Extras, API keys.", "https://mailchimp.com/help/about-api-keys/"),
    Kind::prefix("mandrill-key", "Mandrill API key", &["md-"], r"md-[0-9A-Za-z_-]{22}")
        .entropy(3.4)
        .check(mixed_case)
        .docs("Delete it under Settings.", "https://mailchimp.com/developer/transactional/guides/quick-start/"),
    Kind::prefix(
        "brevo-key",
        "Brevo API or SMTP key",
        &["xkeysib-", "xsmtpsib-"],
        r"x(?:key|smtp)sib-[0-9a-f]{64}-[0-9A-Za-z]{16}",
    )
    .entropy(3.0)
    .docs("Delete it under SMTP and API.", "https://developers.brevo.com/docs/getting-started"),
    Kind::prefix("resend-key", "Resend API key", &["re_"], r"re_[0-9A-Za-z]{8}_[0-9A-Za-z]{24}")
        .entropy(3.5)
        .check(mixed)
        .docs("Delete it under API keys.", "https://resend.com/docs/dashboard/api-keys/introduction"),
    Kind::assigned("postmark-token", "Postmark server token", &["postmark"], UUID)
        .entropy(3.0)
        .docs("Delete it in the server under API tokens.", "https://postmarkapp.com/developer/api/overview"),
    Kind::prefix("twilio-api-key", "Twilio API key", &["SK"], r"SK[0-9a-f]{32}")
        .entropy(3.0)
        .docs("Delete it in the console under API keys.", "https://www.twilio.com/docs/iam/api-keys"),
    Kind::assigned("twilio-auth-token", "Twilio auth token", &["twilio", "tw_auth"], r"[0-9a-f]{32}")
        .entropy(3.0)
        .docs("Rotate it in the console.", "https://www.twilio.com/docs/iam/api/authtoken"),
    Kind::assigned(
        "messagebird-key",
        "Bird (MessageBird) access key",
        &["messagebird", "message_bird", "message-bird"],
        r"[0-9A-Za-z]{25}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Delete it in the dashboard under Developers.", "https://developers.messagebird.com/api/#authentication"),
    Kind::assigned("vonage-secret", "Vonage (Nexmo) API secret", &["nexmo", "vonage"], r"[0-9A-Za-z]{16}")
        .entropy(3.0)
        .check(mixed)
        .docs("Rotate it in the dashboard.", "https://developer.vonage.com/en/getting-started/concepts/authentication"),
    Kind::assigned(
        "sendbird-token",
        "Sendbird API token",
        &["sendbird"],
        r"[0-9a-f]{40}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    )
    .entropy(3.0)
    .docs("Regenerate it in the dashboard.", "https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api"),
    Kind::assigned("intercom-token", "Intercom access token", &["intercom"], r"[0-9A-Za-z=_-]{60}")
        .entropy(3.3)
        .check(mixed)
        .docs(
            "Regenerate it in the developer hub.",
            "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
        ),
    Kind::assigned("beamer-token", "Beamer API key", &["beamer"], r"b_[0-9A-Za-z=_-]{44}")
        .entropy(3.0)
        .docs("Regenerate it in the settings under API.", "https://www.getbeamer.com/api"),
];

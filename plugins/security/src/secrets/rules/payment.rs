//! Money.

use btm_plugin::Severity;

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

const STRIPE: &str = "https://docs.stripe.com/keys";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix(
        "stripe-secret-key",
        "Stripe live secret or restricted key",
        &["sk_live_", "rk_live_", "sk_prod_", "rk_prod_"],
        r"[rs]k_(?:live|prod)_[0-9A-Za-z]{16,250}",
    )
    .entropy(3.0)
    .severity(Severity::Critical)
    .docs("Roll it in the dashboard under Developers, API keys.", STRIPE),
    Kind::prefix("stripe-test-key", "Stripe test key", &["sk_test_", "rk_test_"], r"[rs]k_test_[0-9A-Za-z]{16,250}")
        .entropy(3.0)
        .severity(Severity::Medium)
        .docs("Roll it in the dashboard under Developers, API keys.", STRIPE),
    Kind::prefix("stripe-webhook-secret", "Stripe webhook signing secret", &["whsec_"], r"whsec_[0-9A-Za-z]{32}")
        .entropy(3.0)
        .docs("Roll it on the page of the endpoint.", "https://docs.stripe.com/webhooks"),
    Kind::prefix(
        "square-access-token",
        "Square access token",
        &["EAAA", "sq0atp-"],
        r"(?:EAAA[0-9A-Za-z_-]{60}|EAAA[0-9A-Za-z_-]{22,59}|sq0atp-[0-9A-Za-z_-]{22,60})",
    )
    .entropy(3.3)
    .check(mixed)
    .docs("Replace it on the page of the application.", "https://developer.squareup.com/docs/build-basics/access-tokens"),
    Kind::prefix("square-oauth-secret", "Square OAuth secret", &["sq0csp-"], r"sq0csp-[0-9A-Za-z_-]{43}")
        .entropy(3.0)
        .docs("Replace it on the page of the application.", "https://developer.squareup.com/docs/oauth-api/overview"),
    Kind::prefix(
        "braintree-access-token",
        "PayPal Braintree access token",
        &["access_token$"],
        r"access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}",
    )
    .entropy(3.0)
    .docs("Revoke it in the control panel under API.", "https://developer.paypal.com/braintree/docs/guides/paypal/vault-ios-v4"),
    Kind::assigned("paypal-client-secret", "PayPal client secret", &["paypal"], r"E[0-9A-Za-z_-]{79}")
        .entropy(4.0)
        .docs("Rotate it on the page of the app.", "https://developer.paypal.com/api/rest/authentication/"),
    Kind::prefix(
        "plaid-access-token",
        "Plaid access token",
        &["access-sandbox-", "access-development-", "access-production-"],
        r"access-(?:sandbox|development|production)-[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    )
    .entropy(3.0)
    .docs("Invalidate it with `/item/access_token/invalidate`.", "https://plaid.com/docs/api/items/"),
    Kind::assigned(
        "plaid-secret",
        "Plaid client id or secret",
        &["plaid"],
        r"[0-9a-z]{24}|[0-9a-z]{30}|[0-9A-Za-z]{24}|[0-9A-Za-z]{30}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Rotate it in the dashboard under Keys.", "https://plaid.com/docs/account/security/"),
    Kind::prefix("razorpay-key", "Razorpay key", &["rzp_live_", "rzp_test_"], r"rzp_(?:live|test)_[0-9A-Za-z]{14}")
        .entropy(3.0)
        .docs(
            "Regenerate it in the dashboard under API keys.",
            "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
        ),
    Kind::prefix(
        "flutterwave-key",
        "Flutterwave key",
        &["FLWSECK", "FLWPUBK_TEST"],
        r"(?:FLW(?:SECK|PUBK)(?:_TEST)?-[0-9A-Ha-h]{32}-X|FLWSECK(?:_TEST)?-?[0-9A-Ha-h]{12})",
    )
    .entropy(2.8)
    .docs(
        "Regenerate it in the dashboard under Settings, API keys.",
        "https://developer.flutterwave.com/v3.0/docs/authentication",
    ),
    Kind::assigned("coinbase-token", "Coinbase access token", &["coinbase"], r"[0-9A-Za-z_-]{64}")
        .entropy(3.8)
        .docs("Revoke it under Settings, API.", "https://docs.cdp.coinbase.com/get-started/authentication/overview"),
    Kind::assigned("gocardless-token", "GoCardless access token", &["gocardless"], r"live_[0-9A-Za-z=_-]{40}").entropy(3.3).docs(
        "Delete it in the dashboard under Developers.",
        "https://developer.gocardless.com/api-reference/#making-requests-request-authentication",
    ),
    Kind::assigned("lob-key", "Lob API key", &["lob"], r"(?:live|test)_(?:[0-9a-f]{35}|pub_[0-9a-f]{31})")
        .entropy(3.0)
        .docs("Regenerate it in the dashboard under Settings, API keys.", "https://docs.lob.com/#tag/Authentication"),
    Kind::assigned("finicity-secret", "Finicity secret or app key", &["finicity"], r"[0-9A-Za-z]{20}|[0-9a-f]{32}")
        .entropy(3.0)
        .check(mixed)
        .docs(
            "Regenerate it in the developer portal.",
            "https://developer.mastercard.com/open-finance-us/documentation/access-and-config/",
        ),
    Kind::assigned(
        "exchange-key",
        "Key of a crypto-currency exchange",
        &["bittrex", "kraken", "kucoin", "binance", "coinbase_pro", "bitfinex"],
        r"[0-9A-Za-z]{32}|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Za-z]{64}|[0-9A-Za-z=_/+-]{80,90}",
    )
    .entropy(3.0)
    .check(mixed)
    .docs("Delete it in the account under API management.", "https://docs.kraken.com/api/docs/guides/spot-rest-auth"),
    Kind::assigned("finnhub-key", "Finnhub API key", &["finnhub"], r"[0-9A-Za-z]{20}")
        .entropy(3.0)
        .check(mixed)
        .docs("Regenerate it in the dashboard.", "https://finnhub.io/docs/api/authentication"),
    Kind::assigned("freshbooks-token", "FreshBooks access token", &["freshbooks"], r"[0-9a-z]{64}|[0-9A-Za-z]{64}")
        .entropy(3.3)
        .docs("Revoke the application's access.", "https://www.freshbooks.com/api/authentication"),
];

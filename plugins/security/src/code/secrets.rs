//! Names that promise a secret, so that what they hold must not be guessed.

/// Whether a name says that its value must not be guessed.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if ["tokeniz", "tokens", "token_id", "num_token", "cookiejar", "author"].iter().any(|word| name.contains(word)) {
        return false;
    }
    let words = [
        "token",
        "password",
        "passwd",
        "secret",
        "nonce",
        "otp_",
        "csrf",
        "session",
        "api_key",
        "apikey",
        "private_key",
        "privatekey",
        "salt",
        "auth",
        "verification_code",
        "verificationcode",
        "reset_code",
        "resetcode",
    ];
    words.iter().any(|word| name.contains(word)) || name == "otp"
}

//! What a download may use.

use std::time::Duration;

/// What a download may use. The default suits a plugin from a server on the internet.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// From the first look at the address to the last byte, redirects included.
    pub total: Duration,
    /// Resolving the name, connecting, and agreeing on TLS, for each server.
    pub connect: Duration,
    /// Without a byte from the server.
    pub silence: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A component with an interpreter in it has 40 MB.
            max_bytes: 256 << 20,
            total: Duration::from_secs(30 * 60),
            connect: Duration::from_secs(15),
            silence: Duration::from_secs(30),
            redirects: 5,
        }
    }
}

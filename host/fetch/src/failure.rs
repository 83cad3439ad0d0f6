//! What ureq's errors mean for a user.

use std::io;

use rustls::CertificateError;
use ureq::{Error, Timeout};

use crate::{
    error::{CertificateProblem, FetchError},
    limits::Limits,
};

/// Who was talked to.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The server.
    pub host: String,
    /// The proxy in between.
    pub proxy: Option<String>,
}

impl Peer {
    /// What `error` means.
    pub fn failure(&self, error: Error, limits: &Limits) -> FetchError {
        tracing::debug!(?error, "a request failed");
        let host = self.host.clone();
        match error {
            Error::Timeout(timeout) => self.timeout(timeout, limits),
            Error::HostNotFound => FetchError::NameNotResolved { host: self.nearest() },
            Error::Io(error) => self.connection(error),
            Error::Rustls(error) => self.tls(&error),
            Error::Tls(_) => FetchError::Tls { host },
            Error::ConnectProxyFailed(_) => FetchError::ProxyRefused { proxy: self.nearest(), host },
            _ => FetchError::BadAnswer { host },
        }
    }

    /// Whom we have a connection with.
    fn nearest(&self) -> String {
        self.proxy.as_ref().unwrap_or(&self.host).clone()
    }

    fn timeout(&self, timeout: Timeout, limits: &Limits) -> FetchError {
        match timeout {
            Timeout::Connect | Timeout::Resolve => FetchError::ConnectTimeout { host: self.nearest(), limit: limits.connect },
            Timeout::PerRead | Timeout::PerWrite => FetchError::Silent { host: self.nearest(), limit: limits.silence },
            _ => FetchError::TooSlow { limit: limits.total },
        }
    }

    fn connection(&self, error: io::Error) -> FetchError {
        if let Some(error) = error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()) {
            return self.tls(error);
        }
        match error.kind() {
            io::ErrorKind::ConnectionRefused => FetchError::Refused { host: self.nearest() },
            _ => FetchError::Connection { host: self.nearest(), source: error },
        }
    }

    fn tls(&self, error: &rustls::Error) -> FetchError {
        let host = self.host.clone();
        match error {
            rustls::Error::InvalidCertificate(error) => FetchError::Untrusted { host, problem: problem(error) },
            _ => FetchError::Tls { host },
        }
    }
}

fn problem(error: &CertificateError) -> CertificateProblem {
    match error {
        CertificateError::UnknownIssuer => CertificateProblem::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => CertificateProblem::WrongName,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => CertificateProblem::NotYetValid,
        _ => CertificateProblem::Invalid,
    }
}

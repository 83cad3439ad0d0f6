//! Whose certificates are trusted: the system's authorities, or those in the file that `SSL_CERT_FILE` names.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::Arc,
};

use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::error::FetchError;

/// The variable that names a file of certificates, as for OpenSSL, curl and many others.
const FILE_VARIABLE: &str = "SSL_CERT_FILE";

/// The authorities that this machine trusts.
#[derive(Clone, Debug, Default)]
pub struct Certificates(Arc<Vec<Certificate<'static>>>);

impl Certificates {
    /// Those that the environment names, else the system's.
    pub fn load(lookup: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, FetchError> {
        match lookup(FILE_VARIABLE).filter(|path| !path.is_empty()) {
            Some(path) => Self::of_file(&PathBuf::from(path)),
            None => Ok(Self::new(&rustls_native_certs::load_native_certs())),
        }
    }

    fn of_file(path: &Path) -> Result<Self, FetchError> {
        let certificates = Self::new(&rustls_native_certs::load_certs_from_paths(Some(path), None));
        if certificates.0.is_empty() { Err(FetchError::CertificateFile { path: path.to_owned() }) } else { Ok(certificates) }
    }

    fn new(loaded: &rustls_native_certs::CertificateResult) -> Self {
        for error in &loaded.errors {
            tracing::debug!(?error, "a certificate was not loaded");
        }
        Self(Arc::new(loaded.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect()))
    }

    /// How to agree on TLS with a server that one of them vouches for.
    pub fn tls(&self) -> Result<TlsConfig, FetchError> {
        if self.0.is_empty() {
            return Err(FetchError::NoCertificates);
        }
        Ok(TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::clone(&self.0)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build())
    }
}

#[cfg(test)]
mod tests {
    use super::{Certificates, FetchError};

    #[test]
    fn nobody_is_trusted_without_certificates() {
        assert!(matches!(Certificates::default().tls(), Err(FetchError::NoCertificates)));
    }
}

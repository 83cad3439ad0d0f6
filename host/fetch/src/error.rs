//! What can be wrong with a download, and what the user can do about it.

use std::{fmt, io, path::PathBuf, time::Duration};

use btm_model::Digest;

/// Why a file was not downloaded. Hosts are as the user or a redirect named them; nothing else comes from the server.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is none that can be downloaded from.
    #[error("the address {0}")]
    Address(AddressProblem),
    /// A server sent us on to plain http.
    #[error("`{host}` redirects to an address without encryption")]
    RedirectToHttp {
        /// The server.
        host: String,
    },
    /// A server sent us on to where we do not go.
    #[error("`{host}` redirects to an address that {problem}")]
    BadRedirect {
        /// The server.
        host: String,
        /// What is wrong with where it points.
        problem: AddressProblem,
    },
    /// Servers sent us on too often.
    #[error("there are more than {limit} redirects, the last one from `{host}`")]
    TooManyRedirects {
        /// The last server.
        host: String,
        /// How many are followed.
        limit: usize,
    },
    /// The server has no such file.
    #[error("`{host}` has no such file (status {status})")]
    NotFound {
        /// The server.
        host: String,
        /// 404 or 410.
        status: u16,
    },
    /// The server gives the file only to those it knows.
    #[error("`{host}` does not give the file to everybody (status {status})")]
    NotAuthorized {
        /// The server.
        host: String,
        /// 401 or 403.
        status: u16,
    },
    /// The server answered with another status.
    #[error("`{host}` answered with status {status}")]
    Status {
        /// The server.
        host: String,
        /// The status.
        status: u16,
    },
    /// The server does not speak HTTP as it should.
    #[error("the answer of `{host}` is not understood")]
    BadAnswer {
        /// The server.
        host: String,
    },
    /// The file is larger than it may be.
    #[error("the file is larger than {limit} bytes{}", declared_text(*declared))]
    TooLarge {
        /// Bytes that it may have.
        limit: u64,
        /// Bytes that the server says it has.
        declared: Option<u64>,
    },
    /// The download took too long.
    #[error("the download took longer than {limit:?}")]
    TooSlow {
        /// How long it may take.
        limit: Duration,
    },
    /// No connection was made in time.
    #[error("no connection with `{host}` was made within {limit:?}")]
    ConnectTimeout {
        /// The server or proxy.
        host: String,
        /// How long that may take.
        limit: Duration,
    },
    /// The server hangs.
    #[error("`{host}` sent nothing for {limit:?}")]
    Silent {
        /// The server.
        host: String,
        /// How long it may send nothing.
        limit: Duration,
    },
    /// The server's certificate is not one that this machine trusts.
    #[error("the certificate of `{host}` is not trusted: {problem}")]
    Untrusted {
        /// The server.
        host: String,
        /// What is wrong with it.
        problem: CertificateProblem,
    },
    /// The server and we do not agree on TLS.
    #[error("no encrypted connection with `{host}` is possible")]
    Tls {
        /// The server.
        host: String,
    },
    /// This machine trusts nobody.
    #[error("no certificates of authorities are installed")]
    NoCertificates,
    /// The file in `SSL_CERT_FILE` has no certificates.
    #[error("no certificate can be read from `{}`, which SSL_CERT_FILE names", path.display())]
    CertificateFile {
        /// The file.
        path: PathBuf,
    },
    /// The name is not known.
    #[error("the name `{host}` cannot be resolved")]
    NameNotResolved {
        /// The server or proxy.
        host: String,
    },
    /// Nobody listens there.
    #[error("`{host}` refused the connection")]
    Refused {
        /// The server or proxy.
        host: String,
    },
    /// The connection could not be made, or broke.
    #[error("the connection with `{host}` failed")]
    Connection {
        /// The server or proxy.
        host: String,
        /// Why.
        source: io::Error,
    },
    /// A variable names a proxy that cannot be used.
    #[error("{variable} does not name a proxy that can be used: its address {problem}")]
    Proxy {
        /// The environment variable.
        variable: &'static str,
        /// What is wrong with its value, which may hold a password and is not shown.
        problem: AddressProblem,
    },
    /// The proxy does not connect us.
    #[error("the proxy `{proxy}` does not connect to `{host}`")]
    ProxyRefused {
        /// The proxy.
        proxy: String,
        /// The server.
        host: String,
    },
    /// The connection ended before the file did.
    #[error("the connection ended after {received} bytes{}", expected_text(*expected))]
    Truncated {
        /// Bytes that are there now.
        received: u64,
        /// Bytes of the file, if the server said.
        expected: Option<u64>,
    },
    /// The file is another one than the expected.
    #[error("the file is not the expected one: its digest is {actual}, not {expected}")]
    WrongDigest {
        /// What the user asked for.
        expected: Digest,
        /// What came.
        actual: Digest,
    },
    /// The partial file, or what stands beside it, cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written, because the disk is full for example.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The caller wanted no more.
    #[error("the download was cancelled")]
    Cancelled,
}

/// What is wrong with an address; ends a sentence that begins with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    /// It is no address at all.
    Invalid,
    /// Its scheme is another one than expected.
    Scheme(String),
    /// It is plain http to another machine, with this name.
    NotEncrypted(String),
    /// It has a user name or a password.
    Credentials,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateProblem {
    /// Its authority is none that this machine trusts.
    UnknownIssuer,
    /// It is for other names.
    WrongName,
    /// It was valid until some time ago.
    Expired,
    /// It will be valid later.
    NotYetValid,
    /// Anything else.
    Invalid,
}

impl fmt::Display for AddressProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid => formatter.write_str("is not valid"),
            Self::Scheme(scheme) => write!(formatter, "starts with `{scheme}:`, which is not supported"),
            Self::NotEncrypted(host) => write!(formatter, "is without encryption, and `{host}` is another machine"),
            Self::Credentials => formatter.write_str("contains a user name or a password"),
        }
    }
}

impl fmt::Display for CertificateProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::UnknownIssuer => "its issuer is not known",
            Self::WrongName => "it is for another name",
            Self::Expired => "it has expired",
            Self::NotYetValid => "it is not valid yet",
            Self::Invalid => "it is not valid",
        })
    }
}

impl FetchError {
    /// What the user can do, as one sentence without a full stop; absent where nothing helps.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Address(problem) => Some(problem.hint()),
            Self::RedirectToHttp { .. } | Self::BadRedirect { .. } | Self::TooManyRedirects { .. } => {
                Some("use the address that the file really has")
            }
            Self::NotFound { .. } => Some("check the address for misspellings, and whether the release exists"),
            Self::NotAuthorized { .. } => Some("download the file by other means, and install it from its path"),
            Self::Status { .. } | Self::BadAnswer { .. } => Some("try again later, or check the address in a browser"),
            Self::TooLarge { .. } => Some("check the address; a page or an archive may be there instead of a plugin"),
            Self::Connection { .. } | Self::TooSlow { .. } | Self::Silent { .. } | Self::Truncated { .. } => {
                Some("run the command again; what was downloaded is kept where the server allows it")
            }
            Self::ConnectTimeout { .. } | Self::NameNotResolved { .. } | Self::Refused { .. } => {
                Some("check the address and the network; behind a company's proxy, set HTTPS_PROXY")
            }
            Self::Untrusted { problem, .. } => Some(problem.hint()),
            Self::Tls { .. } => Some("check that the address and its port are those of an https server"),
            Self::NoCertificates => Some("install the package `ca-certificates`, or set SSL_CERT_FILE to a file of certificates"),
            Self::CertificateFile { .. } => Some("set SSL_CERT_FILE to a file of certificates in PEM format, or unset it"),
            Self::Proxy { .. } => Some("set it to an address such as http://proxy.example:3128, or unset it"),
            Self::ProxyRefused { .. } => Some("check HTTPS_PROXY, or name the server in NO_PROXY"),
            Self::WrongDigest { .. } => Some("do not use the file; ask its author for the digest, or whether it was replaced"),
            Self::Write { source, .. } => Some(write_hint(source)),
            Self::Read { .. } => Some("make the file readable, or delete it"),
            Self::Cancelled => Some("run the command again to continue"),
        }
    }
}

impl AddressProblem {
    fn hint(&self) -> &'static str {
        match self {
            Self::Invalid => "write an address such as https://example.org/plugin.wasm",
            Self::Scheme(_) | Self::NotEncrypted(_) => "use an https address; http is for this machine itself",
            Self::Credentials => "leave them out, since addresses are recorded; download protected files by other means",
        }
    }
}

impl CertificateProblem {
    fn hint(self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "if your company or you issued it, set SSL_CERT_FILE to a file with the authority's certificate in PEM format"
            }
            Self::WrongName => "check the address; somebody may be in between",
            Self::Expired | Self::NotYetValid => "check this machine's clock, or tell the server's owner",
            Self::Invalid => "tell the server's owner",
        }
    }
}

fn write_hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space, then run the command again to continue",
        _ => "make its folder writable",
    }
}

fn declared_text(declared: Option<u64>) -> String {
    declared.map(|bytes| format!(": the server says {bytes}")).unwrap_or_default()
}

fn expected_text(expected: Option<u64>) -> String {
    expected.map(|bytes| format!(" of {bytes}")).unwrap_or_default()
}

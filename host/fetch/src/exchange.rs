//! Asking servers for a file, or for the rest of it, and following where they redirect.

use std::time::{Duration, Instant};

use ureq::{
    Agent, Body, BodyReader,
    config::Config,
    http::{HeaderMap, Response, StatusCode, Uri, header},
    tls::TlsConfig,
    unversioned::transport::DefaultConnector,
};
use url::Url;

use crate::{
    address,
    certificates::Certificates,
    error::{AddressProblem, FetchError},
    failure::Peer,
    limits::Limits,
    origin,
    partial::Continuation,
    proxies::{Proxies, Proxy},
    resolver::Names,
};

/// Who we say we are.
const USER_AGENT: &str = concat!("btm/", env!("CARGO_PKG_VERSION"));

/// All that requests have in common.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub limits: Limits,
    pub proxies: Proxies,
    pub certificates: Certificates,
}

/// What a server gave.
pub enum Answer {
    /// The whole file.
    Whole(Content),
    /// What follows the bytes that are there.
    Rest(Content),
    /// No rest of what is there: the file is another one now, or shorter.
    NoRest,
}

/// The bytes that come.
pub struct Content {
    /// Who sends them.
    pub peer: Peer,
    /// Bytes of the whole file.
    pub total: Option<u64>,
    /// What recognises the file later.
    pub validator: Option<String>,
    /// The bytes.
    pub reader: BodyReader<'static>,
}

impl Exchange {
    /// Asks for the file at `url`, or for its rest.
    pub fn get(&self, url: &Url, rest: Option<&Continuation>, started: Instant) -> Result<Answer, FetchError> {
        let mut url = url.clone();
        let mut redirects = 0;
        loop {
            let (peer, response) = self.request(&url, rest, started)?;
            if !is_redirect(response.status()) {
                return answer(peer, response, rest);
            }
            if redirects == self.limits.redirects {
                return Err(FetchError::TooManyRedirects { host: peer.host, limit: redirects });
            }
            redirects += 1;
            let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
            url = address::redirected(&url, location)?;
        }
    }

    fn request(&self, url: &Url, rest: Option<&Continuation>, started: Instant) -> Result<(Peer, Response<Body>), FetchError> {
        let uri: Uri = url.as_str().parse().map_err(|_| FetchError::Address(AddressProblem::Invalid))?;
        let left = self.limits.total.checked_sub(started.elapsed()).ok_or(FetchError::TooSlow { limit: self.limits.total })?;
        let tls = if url.scheme() == "https" { Some(self.certificates.tls()?) } else { None };
        let proxy = self.proxies.of(url);
        let peer = Peer { host: address::shown(url), proxy: proxy.map(|proxy| proxy.shown.clone()) };
        let mut request = self.agent(proxy, tls, left).get(uri);
        if let Some(rest) = rest {
            request = request.header(header::RANGE, format!("bytes={}-", rest.from)).header(header::IF_RANGE, &rest.validator);
        }
        match request.call() {
            Ok(response) => Ok((peer, response)),
            Err(error) => Err(peer.failure(error, &self.limits)),
        }
    }

    /// What makes one request: redirects, and what they may lead to, are ours.
    fn agent(&self, proxy: Option<&Proxy>, tls: Option<TlsConfig>, left: Duration) -> Agent {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .https_only(tls.is_some())
            .tls_config(tls.unwrap_or_default())
            .proxy(proxy.map(|proxy| proxy.inner.clone()))
            .user_agent(USER_AGENT)
            .accept_encoding("identity")
            .max_idle_connections(0)
            .timeout_global(Some(left))
            .timeout_resolve(Some(self.limits.connect))
            .timeout_connect(Some(self.limits.connect))
            .timeout_per_read(Some(self.limits.silence))
            .timeout_per_write(Some(self.limits.silence))
            .build();
        Agent::with_parts(config, DefaultConnector::new(), Names::default())
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn answer(peer: Peer, response: Response<Body>, rest: Option<&Continuation>) -> Result<Answer, FetchError> {
    let (host, status) = (peer.host.clone(), response.status().as_u16());
    match (status, rest) {
        (200, _) => {
            let total = response.body().content_length();
            Ok(Answer::Whole(content(peer, response, total)))
        }
        (206, Some(rest)) => match range(response.headers()) {
            Some((start, total)) if start == rest.from => Ok(Answer::Rest(content(peer, response, total))),
            _ => Ok(Answer::NoRest),
        },
        (416, Some(_)) => Ok(Answer::NoRest),
        (404 | 410, _) => Err(FetchError::NotFound { host, status }),
        (401 | 403, _) => Err(FetchError::NotAuthorized { host, status }),
        _ => Err(FetchError::Status { host, status }),
    }
}

fn content(peer: Peer, response: Response<Body>, total: Option<u64>) -> Content {
    let validator = origin::validator(response.headers());
    Content { peer, total, validator, reader: response.into_body().into_reader() }
}

/// Where the bytes of a partial answer begin, and how many the whole has: `bytes 5-9/10`, or `bytes 5-9/*`.
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.parse().ok()?, total.parse().ok()))
}

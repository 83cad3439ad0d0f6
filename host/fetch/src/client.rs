//! Downloading: what is asked for, what is kept, and when to start anew.

use std::{ffi::OsString, io::Read as _, ops::ControlFlow, path::Path, time::Instant};

use btm_model::Digest;
use url::Url;

use crate::{
    address,
    certificates::Certificates,
    download::Download,
    error::FetchError,
    exchange::{Answer, Content, Exchange},
    limits::Limits,
    partial::Partial,
    proxies::Proxies,
};

/// Bytes that are taken at once; progress is told as often.
const CHUNK: usize = 64 << 10;

/// Is told how many bytes are there and how many there will be, and says whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(u64, Option<u64>) -> ControlFlow<()>;

/// Downloads files. Threads may share it.
#[derive(Clone, Debug)]
pub struct Client {
    exchange: Exchange,
}

/// A file to download.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its address, as the user typed it.
    pub url: &'a str,
    /// The digest that it must have.
    pub digest: Digest,
    /// Where its bytes go until they are complete. Its folder exists and is one that only this user can write; its name is the same
    /// when the download is tried again, and names the digest for example. A file with `.origin` after this name is put beside it.
    pub partial: &'a Path,
}

impl Client {
    /// A client with the proxies and certificates that the environment names; `lookup` is [`std::env::var_os`].
    /// # Errors
    /// If a variable names a proxy or certificates that cannot be used.
    pub fn new(limits: Limits, lookup: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, FetchError> {
        let (proxies, certificates) = (Proxies::load(lookup)?, Certificates::load(lookup)?);
        Ok(Self { exchange: Exchange { limits, proxies, certificates } })
    }

    /// Downloads `wanted`, from where an earlier download ended. `progress` is asked before each piece whether to go on.
    /// # Errors
    /// If the file cannot be had, or is another one than wanted. What was received stays in the partial file for the next time,
    /// unless it is worth nothing.
    pub fn download(&self, wanted: Wanted<'_>, progress: Progress<'_>) -> Result<Download, FetchError> {
        let url = address::parse(wanted.url)?;
        let mut partial = Partial::open(wanted.partial, self.exchange.limits.max_bytes)?;
        match self.fill(&mut partial, &url, wanted.digest, progress) {
            Ok(()) => Ok(Download::new(partial)),
            Err(error) => {
                let worthless = matches!(error, FetchError::WrongDigest { .. } | FetchError::TooLarge { .. });
                if worthless || partial.len() == 0 {
                    // What went wrong before is what the user has to know.
                    let _ = partial.remove();
                }
                Err(error)
            }
        }
    }

    /// Starts anew at most once: an answer to a request without a continuation is the whole file, or an error.
    fn fill(&self, partial: &mut Partial, url: &Url, wanted: Digest, progress: Progress<'_>) -> Result<(), FetchError> {
        if partial.len() > 0 && partial.digest() == wanted {
            return Ok(());
        }
        let started = Instant::now();
        let mut rest = partial.continuation(url);
        loop {
            let whole = match self.exchange.get(url, rest.as_ref(), started)? {
                Answer::Whole(content) => {
                    partial.start(url, content.validator.as_deref())?;
                    self.receive(partial, content, progress)?;
                    true
                }
                Answer::Rest(content) => {
                    self.receive(partial, content, progress)?;
                    false
                }
                Answer::NoRest => false,
            };
            let actual = partial.digest();
            if actual == wanted {
                return Ok(());
            }
            if whole {
                return Err(FetchError::WrongDigest { expected: wanted, actual });
            }
            partial.restart()?;
            rest = None;
        }
    }

    fn receive(&self, partial: &mut Partial, mut content: Content, progress: Progress<'_>) -> Result<(), FetchError> {
        let (limit, expected) = (self.exchange.limits.max_bytes, content.total);
        if expected.is_some_and(|total| total > limit) {
            return Err(FetchError::TooLarge { limit, declared: expected });
        }
        let mut buffer = vec![0; CHUNK];
        loop {
            if progress(partial.len(), expected).is_break() {
                return Err(FetchError::Cancelled);
            }
            let count = match content.reader.read(&mut buffer) {
                Ok(count) => count,
                Err(error) => return Err(self.broken(error.into(), partial, &content)),
            };
            let piece = buffer.get(..count).unwrap_or_default();
            if piece.is_empty() {
                break;
            }
            if partial.len() + piece.len() as u64 > limit {
                return Err(FetchError::TooLarge { limit, declared: None });
            }
            partial.append(piece)?;
        }
        let received = partial.len();
        if expected.is_some_and(|total| received < total) { Err(FetchError::Truncated { received, expected }) } else { Ok(()) }
    }

    fn broken(&self, error: ureq::Error, partial: &Partial, content: &Content) -> FetchError {
        match error {
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                FetchError::Truncated { received: partial.len(), expected: content.total }
            }
            other => content.peer.failure(other, &self.exchange.limits),
        }
    }
}

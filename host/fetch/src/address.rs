//! Which addresses are downloaded from, and which redirects are followed.

use url::{Host, Url};

use crate::error::{AddressProblem, FetchError};

/// The address that a user typed.
pub fn parse(text: &str) -> Result<Url, FetchError> {
    let url = Url::parse(text).map_err(|_| FetchError::Address(AddressProblem::Invalid))?;
    check(&url).map_err(FetchError::Address)?;
    Ok(url)
}

/// Where `location`, an answer's header, leads from `url`.
pub fn redirected(url: &Url, location: Option<&str>) -> Result<Url, FetchError> {
    let bad = |problem| FetchError::BadRedirect { host: shown(url), problem };
    let target = location.and_then(|location| url.join(location).ok()).ok_or_else(|| bad(AddressProblem::Invalid))?;
    match check(&target) {
        Ok(()) if url.scheme() == "https" && target.scheme() == "http" => Err(FetchError::RedirectToHttp { host: shown(url) }),
        Ok(()) => Ok(target),
        Err(AddressProblem::NotEncrypted(_)) => Err(FetchError::RedirectToHttp { host: shown(url) }),
        Err(problem) => Err(bad(problem)),
    }
}

/// The host, with its port where that is not the usual one.
pub fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether the host is this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

fn check(url: &Url) -> Result<(), AddressProblem> {
    if !matches!(url.scheme(), "https" | "http") {
        return Err(AddressProblem::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressProblem::Credentials);
    }
    if url.scheme() == "http" && !is_loopback(url) {
        return Err(AddressProblem::NotEncrypted(shown(url)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{AddressProblem, FetchError, parse, redirected, shown};

    fn problem(text: &str) -> AddressProblem {
        match parse(text) {
            Err(FetchError::Address(problem)) => problem,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn https_and_this_machine() {
        for text in [
            "https://example.org/a.wasm",
            "HTTPS://example.org",
            "http://localhost:80/a",
            "http://127.9.9.9/a",
            "http://[::1]:8/a",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn refuses_other_addresses() {
        for text in ["", "example.org/a", "https://", "https://exa mple.org", "/a"] {
            assert_eq!(problem(text), AddressProblem::Invalid, "{text}");
        }
        assert_eq!(problem("ftp://example.org/a"), AddressProblem::Scheme("ftp".to_owned()));
        assert_eq!(problem("file:///etc/passwd"), AddressProblem::Scheme("file".to_owned()));
        for host in ["example.org", "localhost.example.org", "127.0.0.1.example.org", "[::2]", "10.0.0.1:81"] {
            assert_eq!(problem(&format!("http://{host}/a")), AddressProblem::NotEncrypted(host.to_owned()));
        }
        for text in ["https://me@example.org/a", "https://me:secret@example.org/a", "https://:secret@example.org/a"] {
            assert_eq!(problem(text), AddressProblem::Credentials, "{text}");
        }
    }

    #[test]
    fn follows_only_redirects_that_stay_encrypted() {
        let from = parse("https://example.org/folder/a?b").unwrap();
        let to = |location| redirected(&from, Some(location)).map(|url| url.to_string());
        assert_eq!(to("c").unwrap(), "https://example.org/folder/c");
        assert_eq!(to("//other.example/d").unwrap(), "https://other.example/d");
        assert!(matches!(to("http://example.org/a"), Err(FetchError::RedirectToHttp { .. })));
        assert!(matches!(to("http://127.0.0.1/a"), Err(FetchError::RedirectToHttp { .. })));
        for location in ["https://me:secret@example.org/a", "data:,a", "https://"] {
            assert!(matches!(to(location), Err(FetchError::BadRedirect { .. })), "{location}");
        }
        assert!(matches!(redirected(&from, None), Err(FetchError::BadRedirect { .. })));
    }

    #[test]
    fn shows_hosts_without_harm() {
        let url = parse("https://ex\u{e4}mple.org:444/\u{1b}[31m").unwrap();
        assert_eq!(shown(&url), "xn--exmple-cua.org:444");
    }
}

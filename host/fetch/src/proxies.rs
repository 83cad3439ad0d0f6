//! Which proxy a server is asked through: `HTTPS_PROXY`, else `ALL_PROXY`, but none for what `NO_PROXY` names.
//!
//! As curl does: the names in lower case first; `NO_PROXY` is a list of hosts, each with all hosts below it, or `*`.
//! This machine itself is never asked through a proxy, for which `localhost` is another machine.

use std::ffi::OsString;

use url::Url;

use crate::{
    address,
    error::{AddressProblem, FetchError},
};

/// The variables that name a proxy; the first that is set counts.
const PROXY_VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// The variables that name hosts to be asked directly.
const BYPASS_VARIABLES: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxy that the environment names, and what is not asked through it.
#[derive(Clone, Debug)]
pub struct Proxies {
    proxy: Option<Proxy>,
    bypass: Vec<Bypass>,
}

/// A proxy that makes connections.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// For ureq; may hold a password.
    pub inner: ureq::Proxy,
    /// Its host, for messages.
    pub shown: String,
}

/// One item of `NO_PROXY`.
#[derive(Clone, Debug)]
enum Bypass {
    Everything,
    Host { name: String, port: Option<u16> },
}

impl Proxies {
    /// Those that the environment names.
    pub fn load(lookup: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, FetchError> {
        let set = |variable: &&'static str| {
            let value = lookup(variable)?.to_string_lossy().trim().to_owned();
            (!value.is_empty()).then_some((*variable, value))
        };
        let named = PROXY_VARIABLES.iter().find_map(set);
        let proxy =
            named.map(|(variable, value)| Proxy::parse(&value).map_err(|problem| FetchError::Proxy { variable, problem }));
        let bypass = BYPASS_VARIABLES.iter().find_map(set).map(|(_, list)| parse_bypass(&list));
        Ok(Self { proxy: proxy.transpose()?, bypass: bypass.unwrap_or_default() })
    }

    /// The proxy to ask the server at `url` through.
    pub fn of(&self, url: &Url) -> Option<&Proxy> {
        let direct = address::is_loopback(url) || self.bypass.iter().any(|bypass| bypass.covers(url));
        self.proxy.as_ref().filter(|_| !direct)
    }
}

impl Proxy {
    fn parse(value: &str) -> Result<Self, AddressProblem> {
        let address = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
        let url = Url::parse(&address).map_err(|_| AddressProblem::Invalid)?;
        if url.scheme() != "http" {
            return Err(AddressProblem::Scheme(url.scheme().to_owned()));
        }
        let inner = ureq::Proxy::new(url.as_str()).map_err(|_| AddressProblem::Invalid)?;
        Ok(Self { inner, shown: address::shown(&url) })
    }
}

impl Bypass {
    fn parse(item: &str) -> Self {
        if item == "*" {
            return Self::Everything;
        }
        let (name, port) = match item.rsplit_once(':') {
            // An IPv6 address without brackets has more colons.
            Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, port.parse().ok()),
            _ => (item, None),
        };
        let name = name.trim_start_matches('*').trim_start_matches('.').trim_matches(['[', ']']).trim_end_matches('.');
        Self::Host { name: name.to_ascii_lowercase(), port }
    }

    fn covers(&self, url: &Url) -> bool {
        let Self::Host { name, port } = self else { return true };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).trim_end_matches('.');
        let below = || host.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with('.'));
        !name.is_empty() && (host == name || below()) && port.is_none_or(|port| url.port_or_known_default() == Some(port))
    }
}

fn parse_bypass(list: &str) -> Vec<Bypass> {
    list.split([',', ' ']).filter(|item| !item.is_empty()).map(Bypass::parse).collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use url::Url;

    use super::{AddressProblem, FetchError, Proxies};

    fn load(variables: &[(&str, &str)]) -> Result<Proxies, FetchError> {
        Proxies::load(&|wanted| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| OsString::from(value)))
    }

    fn proxy_of(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let url = Url::parse(url).unwrap();
        load(variables).unwrap().of(&url).map(|proxy| proxy.shown.clone())
    }

    #[test]
    fn the_first_variable_counts() {
        let url = "https://files.example/a";
        assert_eq!(proxy_of(&[], url), None);
        assert_eq!(proxy_of(&[("HTTP_PROXY", "http://p:1")], url), None);
        assert_eq!(proxy_of(&[("ALL_PROXY", "http://p:1")], url).as_deref(), Some("p:1"));
        assert_eq!(proxy_of(&[("ALL_PROXY", "http://p:1"), ("HTTPS_PROXY", "q:2")], url).as_deref(), Some("q:2"));
        assert_eq!(proxy_of(&[("HTTPS_PROXY", "http://p:1"), ("https_proxy", "http://q:2")], url).as_deref(), Some("q:2"));
        assert_eq!(proxy_of(&[("HTTPS_PROXY", ""), ("ALL_PROXY", " http://me:secret@p:1/ ")], url).as_deref(), Some("p:1"));
    }

    #[test]
    fn hosts_that_are_asked_directly() {
        let direct = |list: &str, url: &str| proxy_of(&[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", list)], url).is_none();
        for list in ["*", "files.example", ".files.example", "*.files.example", "FILES.example.", "a, example", "x example"] {
            assert!(direct(list, "https://cdn.files.example/a"), "{list}");
        }
        assert!(direct("files.example", "https://files.example/a"));
        assert!(direct("files.example:8443", "https://files.example:8443/a"));
        assert!(direct("192.0.2.1", "https://192.0.2.1/a"));
        assert!(direct("2001:db8::1", "https://[2001:db8::1]/a"));
        assert!(direct("[2001:db8::1]:444", "https://[2001:db8::1]:444/a"));
        for list in ["", ",", ".", "les.example", "files", "cdn.files.example.org", "files.example:8443", "1"] {
            assert!(!direct(list, "https://cdn.files.example/a"), "{list}");
        }
    }

    #[test]
    fn this_machine_is_asked_directly() {
        for url in ["https://localhost/a", "https://127.0.0.1:4/a", "http://[::1]/a"] {
            assert_eq!(proxy_of(&[("ALL_PROXY", "http://p:1")], url), None);
        }
    }

    #[test]
    fn refuses_what_is_no_http_proxy_without_showing_its_password() {
        let error = load(&[("ALL_PROXY", "socks5://me:secret@p:1")]).unwrap_err();
        assert!(matches!(&error, FetchError::Proxy { variable: "ALL_PROXY", problem: AddressProblem::Scheme(_) }), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"));
        let error = load(&[("https_proxy", "http://")]).unwrap_err();
        assert!(matches!(error, FetchError::Proxy { variable: "https_proxy", problem: AddressProblem::Invalid }));
    }
}

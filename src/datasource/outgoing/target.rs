//! Where a call may go: below the upstream's URL, on a path that means to everybody what it means here.

use std::{fmt, str::FromStr};

use percent_encoding::percent_decode_str;
use reqwest::Url;

/// The URL of a server, which paths are put behind: `http` or `https`, perhaps with a path, and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why a text isn't a [`BaseUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It is no URL.
    #[error("expected a URL, such as http://localhost:9090")]
    Syntax,
    /// It has another scheme.
    #[error("expected a URL that starts with http:// or https://")]
    Scheme,
    /// It has credentials in it, which end up in logs and error messages.
    #[error("expected a URL without a user or a password: they have settings of their own")]
    UserInfo,
    /// It has more than a path.
    #[error("expected a URL without a `?` or a `#`")]
    Extra,
}

/// Why a path is refused. All of them are the client's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// A segment is `.` or `..`, perhaps in disguise.
    #[error("the path has a segment that is `.` or `..`")]
    DotSegment,
    /// A slash is encoded, which some servers decode before they look and others after.
    #[error("the path has an encoded slash")]
    EncodedSlash,
    /// It would not arrive as it came.
    #[error("the path or the query has a character that must be percent-encoded")]
    Unencoded,
}

impl BaseUrl {
    /// The URL itself, with nothing behind it.
    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    /// Whether calls are encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The URL for a path and a query, both as they came, still percent-encoded.
    ///
    /// A URL is text that several programs read, each in its own way: what one takes for a file's name is a way up for the
    /// next. So the path is decoded for the check only, and once: what is sent is what came, or nothing is.
    pub fn target(&self, path: &str, query: Option<&str>) -> Result<Url, TargetError> {
        for segment in path.split('/') {
            let decoded: Vec<u8> = percent_decode_str(segment).collect();
            if decoded == b"." || decoded == b".." {
                return Err(TargetError::DotSegment);
            }
            if decoded.contains(&b'/') {
                return Err(TargetError::EncodedSlash);
            }
        }
        let mut text = format!("{}/{path}", self.0.as_str().trim_end_matches('/'));
        if let Some(query) = query {
            text.push('?');
            // The one character that a URL parser encodes though it needn't be. Browsers do too.
            text.push_str(&query.replace('\'', "%27"));
        }
        let url = Url::parse(&text).map_err(|_| TargetError::Unencoded)?;
        // The parser repairs what it can: it turns `\` into `/`, drops tabs, and more. A repaired URL is another one.
        if url.as_str() == text && url.query().is_some() == query.is_some() && url.fragment().is_none() {
            Ok(url)
        } else {
            Err(TargetError::Unencoded)
        }
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        let url = Url::parse(text).map_err(|_| BaseUrlError::Syntax)?;
        if !matches!(url.scheme(), "http" | "https") {
            Err(BaseUrlError::Scheme)
        } else if !url.username().is_empty() || url.password().is_some() {
            Err(BaseUrlError::UserInfo)
        } else if url.query().is_some() || url.fragment().is_some() {
            Err(BaseUrlError::Extra)
        } else {
            Ok(Self(url))
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::proptest;

    use super::{BaseUrl, BaseUrlError, TargetError};

    fn target(path: &str, query: Option<&str>) -> Result<String, TargetError> {
        let base: BaseUrl = "http://up.example:9090/base/".parse().unwrap();
        base.target(path, query).map(String::from)
    }

    #[test]
    fn what_is_sent_is_what_came() {
        for (path, query, expected) in [
            ("api", None, "api"),
            ("api/", Some(""), "api/?"),
            ("a//b", None, "a//b"),
            ("/other.example/x", None, "/other.example/x"),
            ("a%20b/%C3%A4/..c/.../%252e", None, "a%20b/%C3%A4/..c/.../%252e"),
            (
                "q",
                Some("b=2&a=1&a=%2F..%2f&c=x+y%20z"),
                "q?b=2&a=1&a=%2F..%2f&c=x+y%20z",
            ),
            (
                "q",
                Some("url=http://x/?y&up{job=~'a|b'}"),
                "q?url=http://x/?y&up{job=~%27a|b%27}",
            ),
        ] {
            let sent = target(path, query);
            assert_eq!(sent, Ok(format!("http://up.example:9090/base/{expected}")));
        }
    }

    #[test]
    fn no_spelling_of_a_way_up_gets_through() {
        for path in ["..", "a/../b", "a/.", "./a", "%2e%2e/a", ".%2E", "a/%2e", "%2E%2e"] {
            assert_eq!(target(path, None), Err(TargetError::DotSegment), "{path}");
        }
        for path in ["a%2fb", "..%2F..", "%2f", "a/b%2F"] {
            assert_eq!(target(path, None), Err(TargetError::EncodedSlash), "{path}");
        }
        for path in [r"..\..\a", r"a\b", "a\tb", "a b", "a#b", "a?b=1", "ä"] {
            assert_eq!(target(path, None), Err(TargetError::Unencoded), "{path}");
        }
        assert_eq!(target("a", Some("a b")), Err(TargetError::Unencoded));
        assert_eq!(target("a", Some("a#b")), Err(TargetError::Unencoded));
    }

    #[test]
    fn a_base_is_a_plain_url() {
        for (text, error) in [
            ("localhost:9090", BaseUrlError::Scheme),
            ("up", BaseUrlError::Syntax),
            ("file:///etc/passwd", BaseUrlError::Scheme),
            ("http://user:password@up", BaseUrlError::UserInfo),
            ("http://user@up", BaseUrlError::UserInfo),
            ("http://up?key=1", BaseUrlError::Extra),
            ("http://up#a", BaseUrlError::Extra),
        ] {
            assert_eq!(text.parse::<BaseUrl>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_passes_stays_below_the_base(path in r"[a./\\%2eEfF?#@:\t ]{0,12}|\PC{0,12}", query in r"\PC{0,12}") {
            if let Ok(url) = target(&path, Some(&query)) {
                assert!(url.starts_with("http://up.example:9090/base/"), "{url}");
                assert!(!url.split(['?', '/']).any(|segment| segment == ".."), "{url}");
            }
        }
    }
}

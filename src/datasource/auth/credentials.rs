//! What a request's head presents: the `Authorization` header and the API key's, parsed and not yet judged.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};
use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Base64 as clients write it: with the padding, or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a head presents. It has no `Debug`, so that no log line can show it.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Presented {
    /// A user and a password, in bytes, because nothing obliges clients to write UTF-8.
    Basic { user: Vec<u8>, password: Vec<u8> },
    /// A token.
    Bearer(String),
    /// A key from its own header.
    ApiKey(Vec<u8>),
}

/// Where credentials are looked for. A header that no method uses is ignored: a proxy in front may have its own use for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a> {
    /// Whether `Authorization` is read.
    pub(super) authorization: bool,
    /// The API key's header, if keys are taken.
    pub(super) api_key: Option<&'a HeaderName>,
}

/// Why a head's credentials can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The same header stands there twice.
    #[error("the header with the credentials was sent more than once")]
    Repeated,
    /// Two headers have credentials, which could name two callers.
    #[error("credentials of two kinds were sent: send one")]
    Ambiguous,
    /// `Authorization` has another scheme.
    #[error("the scheme is neither `Basic` nor `Bearer`")]
    Scheme,
    /// No user and password.
    #[error("after `Basic` stands the base64 of `user:password`")]
    Basic,
    /// Not one token.
    #[error("after `Bearer` stands one token")]
    Bearer,
}

/// The credentials of a request's head, or `None` without any.
pub(super) fn presented(headers: &HeaderMap, places: Places<'_>) -> Result<Option<Presented>, Malformed> {
    let authorization = if places.authorization {
        single(headers, &AUTHORIZATION)?
    } else {
        None
    };
    let api_key = match places.api_key {
        Some(name) => single(headers, name)?,
        None => None,
    };
    match (authorization, api_key) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(Malformed::Ambiguous),
        (Some(value), None) => authorization_of(value).map(Some),
        (None, Some(value)) => Ok(Some(Presented::ApiKey(value.as_bytes().to_vec()))),
    }
}

/// The credentials in the value of an `Authorization` header. A scheme's case doesn't matter, nor do further spaces.
pub(super) fn authorization_of(value: &HeaderValue) -> Result<Presented, Malformed> {
    let text = value.to_str().map_err(|_| Malformed::Scheme)?;
    let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest = rest.trim_matches(' ');
    if scheme.eq_ignore_ascii_case("bearer") {
        bearer(rest)
    } else if scheme.eq_ignore_ascii_case("basic") {
        basic(rest)
    } else {
        Err(Malformed::Scheme)
    }
}

/// The value of a header that may be there once at most: with two, two parties could each judge another one.
pub(super) fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a HeaderValue>, Malformed> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(Malformed::Repeated);
    }
    Ok(first)
}

/// One token of RFC 6750's alphabet.
fn bearer(token: &str) -> Result<Presented, Malformed> {
    let body = token.trim_end_matches('=');
    let is_token = !body.is_empty()
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
    is_token
        .then(|| Presented::Bearer(token.to_owned()))
        .ok_or(Malformed::Bearer)
}

/// RFC 7617: the base64 of a user, a colon, a password; only the user has no colon in it.
fn basic(encoded: &str) -> Result<Presented, Malformed> {
    let decoded = BASE64.decode(encoded).map_err(|_| Malformed::Basic)?;
    let colon = decoded.iter().position(|byte| *byte == b':').ok_or(Malformed::Basic)?;
    Ok(Presented::Basic {
        user: decoded[..colon].to_vec(),
        password: decoded[colon + 1..].to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};
    use proptest::{collection::vec, prelude::any, proptest};

    use super::{Malformed, Places, Presented, presented};

    static KEY: HeaderName = HeaderName::from_static("x-api-key");
    static BOTH: Places<'_> = Places {
        authorization: true,
        api_key: Some(&KEY),
    };

    fn read(values: &[&[u8]]) -> Result<Option<Presented>, Malformed> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
        }
        presented(&headers, BOTH)
    }

    fn bearer(token: &str) -> Presented {
        Presented::Bearer(token.to_owned())
    }

    fn basic(user: &[u8], password: &[u8]) -> Presented {
        Presented::Basic {
            user: user.to_vec(),
            password: password.to_vec(),
        }
    }

    #[test]
    fn a_scheme_has_no_case_and_any_number_of_spaces_behind_it() {
        assert!(read(&[b"Bearer tokA"]) == Ok(Some(bearer("tokA"))));
        assert!(read(&[b"bearer   tokA=="]) == Ok(Some(bearer("tokA=="))));
        assert!(read(&[b"BASIC YTpi"]) == Ok(Some(basic(b"a", b"b"))));
        assert!(read(&[]) == Ok(None));
    }

    #[test]
    fn a_password_may_have_colons_and_any_bytes_and_may_be_empty() {
        assert!(read(&[b"Basic YTpiOmM="]) == Ok(Some(basic(b"a", b"b:c"))));
        assert!(
            read(&[b"Basic YTpiOmM"]) == Ok(Some(basic(b"a", b"b:c"))),
            "without padding"
        );
        assert!(read(&[b"Basic Og=="]) == Ok(Some(basic(b"", b""))));
        assert!(read(&[b"Basic /zr/"]) == Ok(Some(basic(b"\xff", b"\xff"))));
    }

    #[test]
    fn what_is_no_credential_is_malformed() {
        for (value, malformed) in [
            (&b"Bearer"[..], Malformed::Bearer),
            (b"Bearer ", Malformed::Bearer),
            (b"Bearer ==", Malformed::Bearer),
            (b"Bearer tokA extra", Malformed::Bearer),
            (b"Bearer tok\xc3\xa4", Malformed::Scheme),
            (b"Basic", Malformed::Basic),
            (b"Basic YWI=", Malformed::Basic),
            (b"Basic a:b", Malformed::Basic),
            (b"Digest username=a", Malformed::Scheme),
            (b"", Malformed::Scheme),
        ] {
            assert!(read(&[value]) == Err(malformed), "{}", value.escape_ascii());
        }
        assert!(read(&[b"Bearer tokA", b"Bearer tokA"]) == Err(Malformed::Repeated));
    }

    #[test]
    fn a_header_that_no_method_uses_is_ignored_and_two_that_are_used_are_refused() {
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, HeaderValue::from_static("Bearer tokA")),
            (KEY.clone(), HeaderValue::from_static("key")),
        ]);
        let read = |authorization, api_key| presented(&headers, Places { authorization, api_key });
        assert!(read(false, Some(&KEY)) == Ok(Some(Presented::ApiKey(b"key".to_vec()))));
        assert!(read(true, None) == Ok(Some(Presented::Bearer("tokA".to_owned()))));
        assert!(read(false, None) == Ok(None));
        assert!(read(true, Some(&KEY)) == Err(Malformed::Ambiguous));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(scheme in "(Basic|bearer)? ?", rest in vec(any::<u8>(), 0..60)) {
            let value = [scheme.as_bytes(), &rest].concat();
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                let _ = presented(&HeaderMap::from_iter([(AUTHORIZATION, value)]), BOTH);
            }
        }
    }
}

//! Who a caller is, and what it may do.

use std::{fmt, str::FromStr};

/// Who calls. The layer puts it into the request's extensions; a handler takes it with `Extension<Identity>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The user, client or certificate's subject; `anonymous` where nobody is asked.
    pub name: String,
    /// How the caller proved it.
    pub method: Method,
    /// What the caller may do.
    pub scopes: Scopes,
}

/// How a caller proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Not at all: no method is enabled.
    Anonymous,
    /// A user's name and password.
    Basic,
    /// A key in a header.
    ApiKey,
    /// A bearer token.
    Bearer,
    /// A client certificate.
    Certificate,
}

/// Something that a caller may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Read the data source's own data.
    Read,
    /// Call the upstream with the server's credentials.
    Proxy,
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scopes {
    read: bool,
    proxy: bool,
}

/// A scope's name that isn't one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the scopes are `read` and `proxy`")]
pub struct UnknownScope;

impl Identity {
    /// Who calls a server that asks nobody.
    pub fn anonymous() -> Self {
        Self {
            name: "anonymous".to_owned(),
            method: Method::Anonymous,
            scopes: Scopes::ALL,
        }
    }
}

impl Scope {
    /// The name by which tokens are asked for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Proxy => "proxy",
        }
    }
}

impl Scopes {
    /// Every scope.
    pub const ALL: Self = Self {
        read: true,
        proxy: true,
    };
    /// No scope.
    pub const NONE: Self = Self {
        read: false,
        proxy: false,
    };

    /// Whether `scope` is one of them.
    pub fn contain(self, scope: Scope) -> bool {
        match scope {
            Scope::Read => self.read,
            Scope::Proxy => self.proxy,
        }
    }

    /// Whether all of `others` are among them.
    pub fn include(self, others: Self) -> bool {
        (self.read || !others.read) && (self.proxy || !others.proxy)
    }
}

/// Names with single spaces between, as in RFC 6749, section 3.3. An empty text is no scope.
impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let mut scopes = Self::NONE;
        for name in text.split(' ').filter(|name| !name.is_empty()) {
            match name {
                "read" => scopes.read = true,
                "proxy" => scopes.proxy = true,
                _ => return Err(UnknownScope),
            }
        }
        Ok(scopes)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [Scope::Read, Scope::Proxy]
            .into_iter()
            .filter(|scope| self.contain(*scope));
        for (index, scope) in names.enumerate() {
            if index > 0 {
                out.write_str(" ")?;
            }
            out.write_str(scope.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Scopes};

    #[test]
    fn scopes_are_read_and_written_as_names() {
        let both: Scopes = "proxy read".parse().unwrap();
        assert_eq!(both, Scopes::ALL);
        assert_eq!(both.to_string(), "read proxy");
        let one: Scopes = "read".parse().unwrap();
        assert!(one.contain(Scope::Read) && !one.contain(Scope::Proxy));
        assert!(both.include(one) && !one.include(both) && one.include(Scopes::NONE));
        assert!("read write".parse::<Scopes>().is_err());
    }
}

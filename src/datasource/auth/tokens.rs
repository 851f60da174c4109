//! The bearer tokens that were issued and are still good.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rustls::crypto::{GetRandomFailed, ring};

use super::{digest::Digest, identity::Scopes};
use crate::datasource::config::Secret;

/// How many tokens are remembered. Beyond that, the one with the least time left goes: a client that asks too often loses its
/// own oldest tokens, and memory stays bounded.
const MOST: usize = 4096;

/// The tokens that were issued. They are opaque: 256 random bits that mean nothing outside this table, which holds their
/// digests only. So they can be revoked, and end with the process; a signed token (JWT) would outlive both.
pub struct Tokens {
    access_lifetime: Duration,
    refresh_lifetime: Duration,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    grants: HashMap<Digest, Grant>,
    families: u64,
}

struct Grant {
    kind: Kind,
    client: String,
    scopes: Scopes,
    /// What descends from one grant by refreshing.
    family: u64,
    expires: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Access,
    Refresh,
    /// A refresh token that was used: whoever shows it again, or the one who used it first, stole it.
    Spent,
}

/// What a client gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The access token.
    pub access: Secret,
    /// How long it is good.
    pub expires_in: Duration,
    /// The refresh token, if the client asked for one.
    pub refresh: Option<Secret>,
    /// What the access token is good for.
    pub scopes: Scopes,
}

/// Whose token it is, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The client's id.
    pub client: String,
    /// What the token is good for.
    pub scopes: Scopes,
}

/// Why a refresh token gave no new tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// It is unknown, expired, spent, or another client's.
    #[error("the refresh token is unknown, expired or used up")]
    Invalid,
    /// More was asked for than it is good for.
    #[error("the refresh token isn't good for that scope")]
    Scope,
    /// The system has no random numbers.
    #[error("the system has no random numbers")]
    Random,
}

impl From<GetRandomFailed> for RefreshError {
    fn from(_: GetRandomFailed) -> Self {
        Self::Random
    }
}

impl Tokens {
    /// No tokens yet; those to come are good for these times.
    pub fn new(access_lifetime: Duration, refresh_lifetime: Duration) -> Self {
        Self {
            access_lifetime,
            refresh_lifetime,
            table: Mutex::default(),
        }
    }

    /// Issues an access token to a client, and a refresh token if it wants one.
    pub fn issue(
        &self,
        client: &str,
        scopes: Scopes,
        with_refresh: bool,
        now: Instant,
    ) -> Result<Issued, GetRandomFailed> {
        let mut table = self.table();
        table.families += 1;
        let family = table.families;
        self.add(&mut table, client, scopes, scopes, with_refresh, family, now)
    }

    /// Whose access token this is, if it is good at this moment.
    pub fn holder(&self, access: &str, now: Instant) -> Option<Holder> {
        let table = self.table();
        // A look-up by digest takes a time that depends on the digest alone, from which nobody can guess a token.
        let grant = table.grants.get(&Digest::of(access))?;
        (grant.kind == Kind::Access && now < grant.expires).then(|| Holder {
            client: grant.client.clone(),
            scopes: grant.scopes,
        })
    }

    /// Takes a refresh token in exchange for a new pair (RFC 6749, section 6). Each is good once; the second use of one
    /// revokes everything that came from the same grant (RFC 9700, section 4.14.2).
    pub fn refresh(
        &self,
        refresh: &str,
        client: &str,
        narrowed: Option<Scopes>,
        now: Instant,
    ) -> Result<Issued, RefreshError> {
        let mut table = self.table();
        let digest = Digest::of(refresh);
        let grant = table.grants.get_mut(&digest).ok_or(RefreshError::Invalid)?;
        if grant.client != client || now >= grant.expires || grant.kind == Kind::Access {
            return Err(RefreshError::Invalid);
        }
        let (family, granted) = (grant.family, grant.scopes);
        if grant.kind == Kind::Spent {
            table.grants.retain(|_, grant| grant.family != family);
            return Err(RefreshError::Invalid);
        }
        let scopes = narrowed.unwrap_or(granted);
        if !granted.include(scopes) {
            return Err(RefreshError::Scope);
        }
        grant.kind = Kind::Spent;
        Ok(self.add(&mut table, client, scopes, granted, true, family, now)?)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "they are a grant's parts, named by the callers"
    )]
    fn add(
        &self,
        table: &mut Table,
        client: &str,
        scopes: Scopes,
        refresh_scopes: Scopes,
        with_refresh: bool,
        family: u64,
        now: Instant,
    ) -> Result<Issued, GetRandomFailed> {
        let mut insert = |kind, scopes, lifetime| {
            let token = random_token()?;
            let grant = Grant {
                kind,
                client: client.to_owned(),
                scopes,
                family,
                expires: now + lifetime,
            };
            table.make_room(now);
            table.grants.insert(Digest::of(&token), grant);
            Ok(Secret::new(token))
        };
        Ok(Issued {
            access: insert(Kind::Access, scopes, self.access_lifetime)?,
            expires_in: self.access_lifetime,
            refresh: with_refresh
                .then(|| insert(Kind::Refresh, refresh_scopes, self.refresh_lifetime))
                .transpose()?,
            scopes,
        })
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Each change of the table is whole before anything can panic.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn make_room(&mut self, now: Instant) {
        if self.grants.len() < MOST {
            return;
        }
        self.grants.retain(|_, grant| now < grant.expires);
        while self.grants.len() >= MOST {
            let Some(first) = self
                .grants
                .iter()
                .min_by_key(|(_, grant)| grant.expires)
                .map(|(digest, _)| *digest)
            else {
                return;
            };
            self.grants.remove(&first);
        }
    }
}

/// 256 random bits, in letters that need no escaping in a header.
fn random_token() -> Result<String, GetRandomFailed> {
    let mut bytes = [0; 32];
    ring::default_provider().secure_random.fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{MOST, RefreshError, Tokens};
    use crate::datasource::auth::identity::Scopes;

    const MINUTE: Duration = Duration::from_mins(1);

    fn tokens() -> Tokens {
        Tokens::new(MINUTE, 10 * MINUTE)
    }

    #[test]
    fn a_token_is_good_until_it_expires() {
        let (tokens, now) = (tokens(), Instant::now());
        let issued = tokens.issue("grafana", Scopes::ALL, false, now).unwrap();
        assert_eq!(issued.refresh, None);
        let held = |at| tokens.holder(issued.access.expose(), at).map(|holder| holder.client);
        assert_eq!(held(now + Duration::from_millis(59_999)).as_deref(), Some("grafana"));
        assert_eq!(held(now + MINUTE), None);
        assert_eq!(tokens.holder("another", now), None);
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let (tokens, now) = (tokens(), Instant::now());
        let one = tokens.issue("grafana", Scopes::ALL, true, now).unwrap();
        let two = tokens.issue("grafana", Scopes::ALL, true, now).unwrap();
        assert!(one.access != two.access && one.refresh != two.refresh);
        assert_eq!(one.access.expose().len(), 43, "256 bits in base64");
    }

    #[test]
    fn a_refresh_token_is_good_once_and_its_second_use_revokes_the_family() {
        let (tokens, now) = (tokens(), Instant::now());
        let first = tokens.issue("grafana", Scopes::ALL, true, now).unwrap();
        let refresh = first.refresh.unwrap();
        let second = tokens
            .refresh(refresh.expose(), "grafana", None, now + 2 * MINUTE)
            .unwrap();
        let later = now + 2 * MINUTE;
        assert!(tokens.holder(second.access.expose(), later).is_some());

        let again = tokens.refresh(refresh.expose(), "grafana", None, later);
        assert_eq!(again, Err(RefreshError::Invalid));
        assert_eq!(tokens.holder(second.access.expose(), later), None);
        let descendant = tokens.refresh(second.refresh.unwrap().expose(), "grafana", None, later);
        assert_eq!(descendant, Err(RefreshError::Invalid));
    }

    #[test]
    fn a_refresh_token_is_its_clients_and_ends_too() {
        let (tokens, now) = (tokens(), Instant::now());
        let issued = tokens.issue("grafana", Scopes::ALL, true, now).unwrap();
        let refresh = issued.refresh.unwrap();
        for (token, client, at) in [
            (refresh.expose(), "another", now),
            (refresh.expose(), "grafana", now + 10 * MINUTE),
            (issued.access.expose(), "grafana", now),
        ] {
            assert_eq!(tokens.refresh(token, client, None, at), Err(RefreshError::Invalid));
        }
        assert_eq!(tokens.holder(refresh.expose(), now), None, "it is no access token");
    }

    #[test]
    fn a_refresh_may_narrow_and_never_widen() {
        let (tokens, now) = (tokens(), Instant::now());
        let read: Scopes = "read".parse().unwrap();
        let issued = tokens.issue("grafana", read, true, now).unwrap();
        let refresh = issued.refresh.unwrap();
        let wider = tokens.refresh(refresh.expose(), "grafana", Some(Scopes::ALL), now);
        assert_eq!(wider, Err(RefreshError::Scope));
        let same = tokens.refresh(refresh.expose(), "grafana", Some(read), now).unwrap();
        assert_eq!(same.scopes, read);
    }

    #[test]
    fn memory_stays_bounded_and_the_oldest_go_first() {
        let (tokens, start) = (tokens(), Instant::now());
        let mut issued = Vec::new();
        for index in 0..=MOST {
            let now = start + Duration::from_micros(u64::try_from(index).unwrap());
            issued.push(tokens.issue("grafana", Scopes::ALL, false, now).unwrap().access);
        }
        let now = start + Duration::from_secs(1);
        assert_eq!(tokens.table().grants.len(), MOST);
        assert_eq!(tokens.holder(issued[0].expose(), now), None);
        assert!(tokens.holder(issued[MOST].expose(), now).is_some());
    }
}

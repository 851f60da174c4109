//! The comparison of secrets in a time that tells nothing about them.

use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// The SHA-256 digest of a secret. Digests have one length, so comparing them doesn't tell a secret's length either.
///
/// It protects the comparison, not a stored password: for that one takes a slow hash with a salt, such as Argon2.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    /// The digest of a text.
    pub(super) fn of(text: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// Whether `text` is the secret. A [`Choice`] doesn't short-circuit: combine several with `&`.
    pub(super) fn is_of(&self, text: impl AsRef<[u8]>) -> Choice {
        self.0.ct_eq(&Self::of(text).0)
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn only_the_whole_secret_matches() {
        let digest = Digest::of("tokA");
        assert!(bool::from(digest.is_of("tokA")));
        for other in ["", "tok", "tokAA", "toka", "tokA\0"] {
            assert!(!bool::from(digest.is_of(other)), "{other:?}");
        }
    }
}

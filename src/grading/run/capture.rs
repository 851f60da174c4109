//! Keeps the beginning of an output stream and counts the rest.

/// What one stream carried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captured {
    /// The first bytes, up to the limit.
    pub kept: Vec<u8>,
    /// All bytes, counted.
    pub total: u64,
}

impl Captured {
    /// Takes in what was read, and keeps no more than `limit` bytes in all.
    pub(super) fn take_in(&mut self, bytes: &[u8], limit: usize) {
        let room = limit.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&bytes[..room.min(bytes.len())]);
        self.total += bytes.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::Captured;

    #[test]
    fn keeps_the_beginning_and_counts_the_rest() {
        let mut captured = Captured::default();
        for chunk in [b"abc".as_slice(), b"defg", b"h"] {
            captured.take_in(chunk, 5);
        }
        assert_eq!((captured.kept.as_slice(), captured.total), (b"abcde".as_slice(), 8));
    }
}

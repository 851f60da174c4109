//! What happens in the server as it happens: requests and the last query, kept in a bounded ring.

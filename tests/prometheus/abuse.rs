//! Queries that are meant to hang the server or to exhaust its memory.

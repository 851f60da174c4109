//! Dockerfiles and compose files as the container tools' own parsers read them: `BuildKit`'s, and `compose-go`.
#![expect(
    clippy::unwrap_used,
    reason = "the functions that tests share are tests as well, and fail by panicking"
)]

mod compose;
mod dockerfiles;
mod program;

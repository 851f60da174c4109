//! Who is let in, and what the server sends to others: passwords, keys, tokens, certificates, and the proxy.

mod bearer;
mod health;
mod incoming;
mod mtls;
mod proxy;
mod recorder;
mod support;

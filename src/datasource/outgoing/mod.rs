//! Calls to other servers: credentials, tokens, redirects, and the proxy that uses them.

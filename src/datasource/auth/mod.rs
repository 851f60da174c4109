//! Who calls: Basic, API keys, bearer tokens, client certificates; and the certificates that `--make-certs` writes.

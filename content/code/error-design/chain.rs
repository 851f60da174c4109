//! Adds context to an error on its way up.

use std::{error::Error, fs, io, iter};

// ANCHOR: wrap
#[derive(Debug, thiserror::Error)]
#[error("load rules")]
struct LoadRules(#[source] io::Error);

#[derive(Debug, thiserror::Error)]
#[error("reload tenant {tenant:?}")]
struct Reload {
    tenant: String,
    source: LoadRules,
}

fn load_rules(path: &str) -> Result<String, LoadRules> {
    fs::read_to_string(path).map_err(LoadRules)
}

fn reload(tenant: &str) -> Result<String, Reload> {
    load_rules("rules.yaml").map_err(|source| Reload {
        tenant: tenant.to_owned(),
        source,
    })
}
// ANCHOR_END: wrap

fn main() {
    if let Err(error) = reload("blue") {
        let error: &(dyn Error + 'static) = &error;
        for link in iter::successors(Some(error), |&link| link.source()) {
            println!("{link}");
        }
    }
}

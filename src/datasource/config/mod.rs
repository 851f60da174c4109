//! Configuration: defaults, then a file, the environment, flags; every error at once, each value with where it came from.
//!
//! ```text
//!  settings ── the table of names, defaults and meanings
//!     │
//!  layers   ── texts, each with its origin: defaults ← file ← environment ← flags
//!     │
//!  resolve  ── texts become values; every text that can't is an error with its origin
//!     │
//!  model    ── Config
//! ```

mod error;
mod file;
mod layers;
mod model;
mod origin;
mod parse;
mod print;
mod resolve;
mod secret;
mod settings;
mod upstream;

pub use error::{ConfigError, Kind};
pub use layers::Sources;
pub use model::{Config, Database, Format, Level, Logging, Series, Server};
pub use origin::Origin;
pub use secret::Secret;
pub use settings::{SETTINGS, Setting};

use layers::Layers;

/// A configuration, and where each of its values came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    layers: Layers,
}

/// Reads a configuration from all its sources. It fails once, with everything that is wrong: who starts a server at night
/// wants to know what to change, and not what to change first.
pub fn load(sources: &Sources) -> Result<Loaded, Vec<ConfigError>> {
    let (layers, mut errors) = Layers::collect(sources);
    let config = resolve::resolve(&layers, &mut errors);
    if errors.is_empty() {
        Ok(Loaded { config, layers })
    } else {
        Err(errors)
    }
}

impl Loaded {
    /// The configuration as a TOML file, with the origin of each value. Secrets are left out.
    pub fn to_toml(&self) -> String {
        print::toml(&self.layers)
    }
}

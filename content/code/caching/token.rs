//! A token that is fetched by one caller at a time.

use std::{io, time::Duration};

use tokio::{sync::Mutex, time::Instant};

#[derive(Default)]
struct Tokens {
    /// The token, and from when on it is not used any more.
    kept: Mutex<Option<(String, Instant)>>,
}

impl Tokens {
    // ANCHOR: get
    async fn get(&self) -> io::Result<String> {
        // tokio's lock: this one is held while the network is waited for.
        let mut kept = self.kept.lock().await;
        let asked = Instant::now();
        if let Some((token, expires)) = &*kept
            && asked < *expires
        {
            return Ok(token.clone());
        }
        let (token, lifetime) = fetch().await?;
        let early = Duration::from_mins(1).min(lifetime / 4);
        *kept = Some((token.clone(), asked + lifetime - early));
        Ok(token)
    }
    // ANCHOR_END: get
}

async fn fetch() -> io::Result<(String, Duration)> {
    Ok(("token-1".to_owned(), Duration::from_hours(1)))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    println!("{}", Tokens::default().get().await?);
    Ok(())
}

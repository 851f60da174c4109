//! The two moments of a token's life.

use std::time::Duration;

use tokio::time::Instant;

// ANCHOR: ages
struct Token {
    text: String,
    fresh_until: Instant,
    expires: Instant,
}

impl Token {
    fn new(text: String, lives: Duration, asked: Instant) -> Self {
        let expires = asked + lives;
        let early = Duration::from_mins(1).min(lives / 4);
        Self {
            text,
            fresh_until: expires - early,
            expires,
        }
    }
}
// ANCHOR_END: ages

fn main() {
    let text = "token-1".to_owned();
    let token = Token::new(text, Duration::from_secs(10), Instant::now());
    let fresh = token.fresh_until.elapsed().is_zero();
    let good = token.expires.elapsed().is_zero();
    println!("{} fresh: {fresh}, good: {good}", token.text);
}

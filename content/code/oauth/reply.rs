//! What a token server answers, read with suspicion.

use http::StatusCode;
use serde::Deserialize;

#[derive(Debug)]
enum Failed {
    Refused(StatusCode, String),
    NoToken,
    Empty,
    OtherType,
}

// ANCHOR: reply
#[derive(Debug, Deserialize)]
struct Grant {
    access_token: String,
    token_type: String,
    expires_in: Option<u64>,
}

fn read(status: StatusCode, body: &[u8]) -> Result<Grant, Failed> {
    if status != StatusCode::OK {
        let error = serde_json::from_slice(body)
            .map(|refusal: Refusal| refusal.error)
            .unwrap_or_default();
        return Err(Failed::Refused(status, error));
    }
    let grant: Grant =
        serde_json::from_slice(body).map_err(|_| Failed::NoToken)?;
    if grant.access_token.is_empty() {
        return Err(Failed::Empty);
    }
    if !grant.token_type.eq_ignore_ascii_case("bearer") {
        return Err(Failed::OtherType);
    }
    Ok(grant)
}
// ANCHOR_END: reply

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

fn main() {
    let refused = br#"{"error":"invalid_client"}"#;
    match read(StatusCode::UNAUTHORIZED, refused) {
        Ok(grant) => {
            println!("{} {:?}", grant.access_token.len(), grant.expires_in);
        }
        Err(Failed::Refused(status, error)) => println!("{status} {error}"),
        Err(failed) => println!("{failed:?}"),
    }
}

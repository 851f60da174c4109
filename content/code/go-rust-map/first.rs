//! Asks all replicas at once and takes the first answer.

use std::{io, time::Duration};

use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

// ANCHOR: first
async fn first(replicas: Vec<String>) -> Option<String> {
    let mut asked = JoinSet::new();
    for replica in replicas {
        asked.spawn(ask(replica));
    }
    let answer = async {
        while let Some(ended) = asked.join_next().await {
            if let Ok(Ok(answer)) = ended {
                return Some(answer);
            }
        }
        None
    };
    let limit = Duration::from_secs(2);
    timeout(limit, answer).await.ok().flatten()
} // dropping `asked` stops the slower ones
// ANCHOR_END: first

async fn ask(replica: String) -> io::Result<String> {
    if replica.is_empty() {
        return Err(io::ErrorKind::NotFound.into());
    }
    sleep(Duration::from_millis(50) * replica.len() as u32).await;
    Ok(format!("answer of {replica}"))
}

#[tokio::main]
async fn main() {
    let replicas = vec!["mimir-1".to_owned(), "mimir".to_owned()];
    match first(replicas).await {
        Some(answer) => println!("{answer}"),
        None => println!("no answer in time"),
    }
}

//! A bounded number of connections, taken within a deadline and always given back.

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

struct Conn(u32);

#[derive(Debug, thiserror::Error)]
#[error("no free connection in time")]
struct Busy;

#[derive(Clone)]
struct Pool {
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Conn>>>,
}

// ANCHOR: pool
struct Lease {
    conn: Option<Conn>,
    pool: Pool,
    _turn: OwnedSemaphorePermit, // freed after `drop` below has run
}

impl Pool {
    async fn get(&self, ends: Instant) -> Result<Lease, Busy> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let turn = timeout_at(ends, turn).await.map_err(|_| Busy)?;
        let _turn = turn.map_err(|_| Busy)?;
        let pool = self.clone();
        let conn = self.idle().pop();
        Ok(Lease { conn, pool, _turn })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.pool.idle().extend(self.conn.take());
    }
}
// ANCHOR_END: pool

impl Pool {
    fn new(size: u32) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(size as usize)),
            idle: Arc::new(Mutex::new((0..size).map(Conn).collect())),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Conn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(2);
    let lease = pool.get(Instant::now() + Duration::from_secs(1)).await?;
    if let Some(Conn(id)) = &lease.conn {
        println!("using connection {id}");
    }
    Ok(())
}

//! One load for all who want the same thing at the same time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(10);

type Loaded = Result<Arc<str>, Failed>;
type Flight = Shared<BoxFuture<'static, Loaded>>;

#[derive(Debug, Clone, Copy)]
enum Failed {
    TimedOut,
    Panicked,
}

#[derive(Default, Clone)]
struct Flights(Arc<Mutex<HashMap<String, Flight>>>);

impl Flights {
    // ANCHOR: once
    async fn once<L>(&self, key: String, load: L) -> Loaded
    where
        L: Future<Output = Loaded> + Send + 'static,
    {
        let flight = {
            let mut running = self.lock();
            running
                .entry(key.clone())
                .or_insert_with(|| fly(self.clone(), key, load))
                .clone()
        };
        // The lock is free again: a caller that goes here stops nothing.
        flight.await
    }
    // ANCHOR_END: once

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Flight>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// ANCHOR: fly
fn fly<L>(flights: Flights, key: String, load: L) -> Flight
where
    L: Future<Output = Loaded> + Send + 'static,
{
    let task = tokio::spawn(async move {
        let _landing = Landing { flights, key };
        timeout(LIMIT, load).await.unwrap_or(Err(Failed::TimedOut))
    });
    // A task that ends without a result has panicked.
    async { task.await.unwrap_or(Err(Failed::Panicked)) }
        .boxed()
        .shared()
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.flights.lock().remove(&self.key);
    }
}
// ANCHOR_END: fly

/// Takes a load out of the map, however it ends.
struct Landing {
    flights: Flights,
    key: String,
}

#[tokio::main]
async fn main() {
    let flights = Flights::default();
    let rows = async { Ok(Arc::from("rows")) };
    match flights.once("up".to_owned(), rows).await {
        Ok(rows) => println!("{rows}"),
        Err(error) => eprintln!("{error:?}"),
    }
}

//! Answers the queries of a request side by side, each with an entry of
//! its own.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

struct Query {
    ref_id: String,
    takes: Duration,
}

#[derive(Debug)]
struct Failure {
    status: u16,
    source: &'static str,
    error: &'static str,
}

/// An entry is a value: there is no `?` by which one ends the others.
type Entry = Result<f64, Failure>;

const BUG: Failure = Failure {
    status: 500,
    source: "plugin",
    error: "a bug",
};

// ANCHOR: all
async fn query_data(queries: Vec<Query>) -> BTreeMap<String, Entry> {
    let mut tasks = JoinSet::new();
    let mut names = HashMap::new();
    for query in queries {
        let name = query.ref_id.clone();
        let task = tasks.spawn(one(query));
        names.insert(task.id(), name);
    }
    let mut results = BTreeMap::new();
    while let Some(ended) = tasks.join_next_with_id().await {
        let (id, entry) = match ended {
            Ok((id, entry)) => (id, entry),
            Err(panicked) => (panicked.id(), Err(BUG)),
        };
        if let Some(name) = names.remove(&id) {
            results.insert(name, entry);
        }
    }
    results
}
// ANCHOR_END: all

// ANCHOR: one
async fn one(query: Query) -> Entry {
    let ref_id = query.ref_id.clone();
    match timeout(Duration::from_secs(1), ask(query)).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            eprintln!("query {ref_id:?}: {error}");
            Err(Failure {
                status: 502,
                source: "downstream",
                error: "upstream",
            })
        }
        Err(_elapsed) => Err(Failure {
            status: 504,
            source: "downstream",
            error: "too slow",
        }),
    }
}
// ANCHOR_END: one

async fn ask(query: Query) -> Result<f64, String> {
    assert!(!query.ref_id.is_empty(), "a query without a name");
    sleep(query.takes).await;
    if query.takes.is_zero() {
        return Err("the password of db-1 is wrong".into());
    }
    Ok(1.0)
}

#[tokio::main]
async fn main() {
    let query = |name: &str, ms| Query {
        ref_id: name.into(),
        takes: Duration::from_millis(ms),
    };
    let queries =
        vec![query("A", 1), query("B", 2000), query("C", 0), query("", 1)];
    for (name, entry) in query_data(queries).await {
        match entry {
            Ok(value) => println!("{name:?}: {value}"),
            Err(Failure {
                status,
                source,
                error,
            }) => println!("{name:?}: {status} {source} {error}"),
        }
    }
}

//! One task owns the numbers; everybody else sends it what happened.

use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

use axum::http::{Method, StatusCode};
use tokio::sync::{mpsc, oneshot};

pub struct Event {
    pub method: Method,
    pub route: String,
    pub status: StatusCode,
    pub took: Duration,
}

pub enum Message {
    Happened(Event),
    Asked(oneshot::Sender<String>),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Happened(event)
    }
}

pub type Recorder = mpsc::UnboundedSender<Message>;

pub fn recorder() -> Recorder {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut events: BTreeMap<(String, String), Vec<(u16, f64)>> = BTreeMap::new();
        while let Some(message) = receiver.recv().await {
            match message {
                Message::Happened(event) => {
                    let key = (name(&event.method), event.route);
                    let took = event.took.as_secs_f64();
                    events.entry(key).or_default().push((event.status.as_u16(), took));
                }
                Message::Asked(reply) => {
                    let _ = reply.send(page(&events));
                }
            }
        }
    });
    sender
}

pub async fn scrape(recorder: Recorder) -> String {
    let (sender, receiver) = oneshot::channel();
    let _ = recorder.send(Message::Asked(sender));
    receiver.await.unwrap_or_default()
}

fn name(method: &Method) -> String {
    let known = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT";
    let known: HashSet<&str> = known.split(' ').collect();
    known.get(method.as_str()).copied().unwrap_or("other").to_owned()
}

fn page(events: &BTreeMap<(String, String), Vec<(u16, f64)>>) -> String {
    let mut lines = vec!["# TYPE http_request_duration_seconds histogram".to_owned()];
    for ((method, route), events) in events {
        let labels = format!("method=\"{method}\",route=\"{route}\"");
        let metric = |suffix: &str, more: &str, value: f64| {
            format!("http_request_duration_seconds_{suffix}{{{labels}{more}}} {value}")
        };
        for bound in ["0.1", "0.25", "0.5", "1", "2.5", "+Inf"] {
            let limit: f64 = bound.parse().unwrap_or(f64::INFINITY);
            let count = events.iter().filter(|event| event.1 <= limit).count();
            lines.push(metric("bucket", &format!(",le=\"{bound}\""), count as f64));
        }
        lines.push(metric("sum", "", events.iter().map(|event| event.1).sum()));
        lines.push(metric("count", "", events.len() as f64));
    }
    lines.push("# TYPE http_requests_total counter".to_owned());
    for ((method, route), events) in events {
        let mut by_status: BTreeMap<u16, usize> = BTreeMap::new();
        for event in events {
            *by_status.entry(event.0).or_default() += 1;
        }
        lines.extend(by_status.into_iter().map(|(status, count)| {
            format!("http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}")
        }));
    }
    lines.join("\n") + "\n"
}

//! What an upstream answers, ready to be sent.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    course::step::{CloseAt, Upstream, UpstreamReply},
    grading::probe::http::{headers::check_name, mask::Masks, payload, request::check_header},
};

/// Replies by path, and what is shown of requests.
#[derive(Debug, Clone)]
pub(in super::super) struct Script {
    routes: BTreeMap<String, Vec<Reply>>,
    unknown: Reply,
    /// The headers that are shown, in lower case.
    pub(super) show_headers: Vec<String>,
    /// What may vary in them.
    pub(super) masks: Masks,
    /// Whether targets are shown as they came.
    pub(super) raw_target: bool,
}

/// One reply.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    /// Status line and header fields, with the empty line.
    pub(super) head: Vec<u8>,
    /// The body, without chunk sizes.
    pub(super) body: Vec<u8>,
    /// Whether the body is sent chunked.
    pub(super) chunked: bool,
    /// The pause before the head.
    pub(super) delay: Duration,
    /// The pause between two bytes of the body.
    pub(super) drip: Option<Duration>,
    /// Where it breaks off.
    pub(super) close: Option<CloseAt>,
    /// Whether it never comes.
    pub(super) hang: bool,
}

impl Script {
    /// Reads a case's upstream; what is wrong with it otherwise.
    pub(in super::super) fn new(upstream: &Upstream) -> Result<Self, Vec<String>> {
        let names = upstream.show_headers.iter().chain(upstream.between.keys());
        let mut faults: Vec<String> = names
            .filter_map(|name| check_name(name).err())
            .map(|fault| format!("upstream: {fault}"))
            .collect();
        let mut routes = BTreeMap::new();
        for route in &upstream.route {
            let path = &route.path;
            if !path.starts_with('/') || path.contains('?') {
                faults.push(format!(
                    "upstream: `{path}` is no path: it starts with `/` and has no query"
                ));
            }
            if route.reply.is_empty() {
                faults.push(format!("upstream: `{path}` has no reply"));
            }
            let replies: Result<Vec<Reply>, String> = route.reply.iter().map(Reply::new).collect();
            match replies {
                Ok(replies) => {
                    if routes.insert(path.clone(), replies).is_some() {
                        faults.push(format!("upstream: `{path}` stands twice"));
                    }
                }
                Err(fault) => faults.push(format!("upstream: `{path}`: {fault}")),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            routes,
            unknown: Reply::unknown(),
            show_headers: upstream.show_headers.clone(),
            masks: Masks::ranges(&upstream.between),
            raw_target: upstream.raw_target,
        })
    }

    /// The reply to the `count`th request (from 0) of a path.
    pub(super) fn reply(&self, path: &str, count: usize) -> &Reply {
        let replies = self.routes.get(path);
        let reply = replies.and_then(|replies| replies.get(count).or_else(|| replies.last()));
        reply.unwrap_or(&self.unknown)
    }
}

impl Reply {
    fn new(reply: &UpstreamReply) -> Result<Self, String> {
        if !(200..=599).contains(&reply.status) {
            return Err(format!("status {} is not between 200 and 599", reply.status));
        }
        let body = reply.body.as_ref().map(payload::body).transpose()?.unwrap_or_default();
        let mut head = vec![format!("HTTP/1.1 {} Scripted", reply.status)];
        for header in &reply.headers {
            check_header(header)?;
            head.push(header.clone());
        }
        if reply.chunked {
            head.push("Transfer-Encoding: chunked".to_owned());
        } else if reply.status != 204 && reply.status != 304 {
            head.push(format!("Content-Length: {}", body.len()));
        }
        Ok(Self {
            head: (head.join("\r\n") + "\r\n\r\n").into_bytes(),
            body,
            chunked: reply.chunked,
            delay: Duration::from_millis(reply.delay_ms),
            drip: reply.drip_ms.map(Duration::from_millis),
            close: reply.close,
            hang: reply.hang,
        })
    }

    fn unknown() -> Self {
        Self {
            head: b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
            body: Vec::new(),
            chunked: false,
            delay: Duration::ZERO,
            drip: None,
            close: None,
            hang: false,
        }
    }

    /// Whether it takes its time, so that it is told whether the client waited for its end.
    pub(super) fn is_slow(&self) -> bool {
        self.hang || !self.delay.is_zero() || self.drip.is_some()
    }
}

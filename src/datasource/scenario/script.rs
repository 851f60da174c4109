//! What a scripted upstream answers, read and ready to be sent.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    body::Bytes,
    http::{HeaderName, HeaderValue, StatusCode, header},
};

use crate::course::step::{CloseAt, UpstreamReply, UpstreamRoute, payload};

/// Replies by path.
#[derive(Debug, Clone)]
pub struct Script {
    routes: BTreeMap<String, Vec<Reply>>,
}

/// One reply.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// In the order in which they are sent.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Bytes,
    /// Whether the body is sent chunked, without a length.
    pub(super) chunked: bool,
    pub(super) start: Start,
    /// The pause before each byte of the body.
    pub(super) drip: Option<Duration>,
    /// Where it breaks off.
    pub(super) close: Option<CloseAt>,
}

/// When a reply begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// After this time.
    After(Duration),
    /// Never.
    Never,
}

impl Script {
    /// Reads a script; all that is wrong with it otherwise, each in a sentence.
    pub fn new(script: &[UpstreamRoute]) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut routes = BTreeMap::new();
        for route in script {
            let path = &route.path;
            if !path.starts_with('/') || path.contains('?') {
                faults.push(format!("`{path}` is no path: it starts with `/` and has no query"));
            }
            if route.reply.is_empty() {
                faults.push(format!("`{path}` has no reply"));
            }
            let replies: Result<Vec<Reply>, String> = route.reply.iter().map(Reply::new).collect();
            match replies {
                Ok(replies) => {
                    if routes.insert(path.clone(), replies).is_some() {
                        faults.push(format!("`{path}` stands twice"));
                    }
                }
                Err(fault) => faults.push(format!("`{path}`: {fault}")),
            }
        }
        if faults.is_empty() {
            Ok(Self { routes })
        } else {
            Err(faults)
        }
    }

    /// The paths that it answers, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.routes.keys().map(String::as_str)
    }

    /// The replies to a path, in order; there is at least one.
    pub(super) fn replies(&self, path: &str) -> Option<&[Reply]> {
        self.routes.get(path).map(Vec::as_slice)
    }
}

impl Reply {
    fn new(reply: &UpstreamReply) -> Result<Self, String> {
        let status = StatusCode::from_u16(reply.status)
            .ok()
            .filter(|status| (200..=599).contains(&status.as_u16()))
            .ok_or_else(|| format!("status {} is not between 200 and 599", reply.status))?;
        let body = reply.body.as_ref().map(payload::body).transpose()?.unwrap_or_default();
        if reply.close == Some(CloseAt::Middle) && body.is_empty() {
            return Err("`close = \"middle\"` needs a body that it can break off in".to_owned());
        }
        let headers: Result<_, String> = reply.headers.iter().map(|line| header(line)).collect();
        Ok(Self {
            status,
            headers: headers?,
            body: body.into(),
            chunked: reply.chunked,
            start: if reply.hang {
                Start::Never
            } else {
                Start::After(Duration::from_millis(reply.delay_ms))
            },
            drip: reply.drip_ms.map(Duration::from_millis),
            close: reply.close,
        })
    }

    /// What is answered to a path that no script knows, where there is nobody else to answer.
    pub(super) fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            headers: Vec::new(),
            body: Bytes::new(),
            chunked: false,
            start: Start::After(Duration::ZERO),
            drip: None,
            close: None,
        }
    }

    /// Whether it takes its time, so that it matters whether the client waited for its end.
    pub(super) fn is_slow(&self) -> bool {
        self.start != Start::After(Duration::ZERO) || self.drip.is_some()
    }
}

/// A header line's name and value.
fn header(line: &str) -> Result<(HeaderName, HeaderValue), String> {
    let complaint = || format!("{line:?} is no header line: it must be `Name: value`");
    let (name, value) = line.split_once(':').ok_or_else(complaint)?;
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| complaint())?;
    if [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(&name) {
        return Err(format!("{line:?} can't be scripted: `body` and `chunked` decide on it"));
    }
    let value = HeaderValue::from_bytes(value.trim().as_bytes()).map_err(|_| complaint())?;
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use super::Script;
    use crate::course::step::Upstream;

    #[test]
    fn what_makes_no_sense_is_said_all_at_once() {
        let upstream: Upstream = toml::from_str(
            "route = [\n\
             { path = 'x', reply = [] },\n\
             { path = '/x', reply = [{ status = 99 }] },\n\
             { path = '/h', reply = [{ headers = ['no colon'] }] },\n\
             { path = '/n', reply = [{ headers = ['a b: c'] }] },\n\
             { path = '/l', reply = [{ headers = ['Content-Length: 7'] }] },\n\
             { path = '/b', reply = [{ body = [{ hex = 'f' }] }] },\n\
             { path = '/m', reply = [{ close = 'middle' }] },\n\
             { path = '/t', reply = [{}] },\n\
             { path = '/t', reply = [{}] },\n\
             ]",
        )
        .unwrap();
        let faults = Script::new(&upstream.route).unwrap_err();
        let expected = [
            "`x` is no path",
            "`x` has no reply",
            "`/x`: status 99",
            "`/h`: \"no colon\" is no header line",
            "`/n`: \"a b: c\" is no header line",
            "`/l`: \"Content-Length: 7\" can't be scripted",
            "`/b`: `f` is not hexadecimal",
            "`/m`: `close = \"middle\"` needs a body",
            "`/t` stands twice",
        ];
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        for (fault, part) in faults.iter().zip(expected) {
            assert!(fault.contains(part), "{fault}: {part}");
        }
    }
}

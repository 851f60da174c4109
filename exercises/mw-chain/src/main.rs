//! Builds chains, sends requests through them and prints what they passed. This file belongs to the grader.

mod harness;

use std::{
    fmt,
    sync::atomic::{AtomicUsize, Ordering},
};

use mw_chain::{
    api::{Handler, Middleware, Req, Resp},
    chain, only_for,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    /// Requests that go through one chain, one after the other.
    Chain { chain: Vec<Part>, paths: Vec<String> },
    /// A request that goes through so many middlewares.
    Deep { deep: usize },
    /// Requests to several handlers that one middleware is put around.
    Shared {
        shared: Part,
        handlers: Vec<String>,
        paths: Vec<String>,
    },
}

/// A middleware.
#[derive(Deserialize)]
#[serde(untagged)]
enum Part {
    /// `stop` answers by itself, `count` numbers its requests, and any other tells when it is entered and left.
    Named(String),
    /// What `only_for` gives.
    OnlyFor { only_for: String, mw: Box<Part> },
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => out.write_str(name),
            Self::OnlyFor { only_for, mw } => write!(out, "only_for({only_for:?}, {mw})"),
        }
    }
}

impl Part {
    fn build(self) -> Middleware {
        match self {
            Self::Named(name) if name == "stop" => stop(),
            Self::Named(name) if name == "count" => count(),
            Self::Named(name) => tell(name),
            Self::OnlyFor { only_for: prefix, mw } => only_for(prefix.leak(), mw.build()),
        }
    }
}

fn stop() -> Middleware {
    Box::new(|_| {
        Box::new(|_, trace| {
            trace.push("stop".to_owned());
            Resp { status: 403 }
        })
    })
}

/// The count begins anew for each handler that this is put around.
fn count() -> Middleware {
    Box::new(|next| {
        let requests = AtomicUsize::new(1);
        Box::new(move |request, trace| {
            let number = requests.fetch_add(1, Ordering::Relaxed);
            trace.push(format!("count={number}"));
            next(request, trace)
        })
    })
}

fn tell(name: String) -> Middleware {
    Box::new(move |next| {
        let name = name.clone();
        Box::new(move |request, trace| {
            trace.push(format!(">{name}"));
            let reply = next(request, trace);
            trace.push(format!("<{name}"));
            reply
        })
    })
}

fn handler(name: String) -> Handler {
    Box::new(move |request, trace| {
        trace.push(format!("{name}({})", request.path));
        Resp { status: 200 }
    })
}

/// The trace of a request and the status of its reply.
fn send(handler: &Handler, path: &str) -> (Vec<String>, u16) {
    let mut trace = Vec::new();
    let request = Req { path: path.to_owned() };
    let Resp { status } = handler(&request, &mut trace);
    (trace, status)
}

/// A line for each request.
fn show(handler: &Handler, paths: &[String]) -> String {
    let lines = paths.iter().map(|path| {
        let (trace, status) = send(handler, path);
        format!("\n  {path}: {} {status}", trace.join(" "))
    });
    lines.collect()
}

fn deep(depth: usize) -> String {
    let parts = (0..depth).map(|number| tell(number.to_string())).collect();
    let (trace, status) = send(&chain(handler("handler".to_owned()), parts), "/");
    let entered = (0..depth).map(|number| format!(">{number}"));
    let left = (0..depth).rev().map(|number| format!("<{number}"));
    let wanted = entered.chain(["handler(/)".to_owned()]).chain(left);
    let order = if trace.iter().cloned().eq(wanted) {
        "in order"
    } else {
        "out of order"
    };
    format!("{} steps, {order}, {status}", trace.len())
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        match input {
            Input::Chain { chain: parts, paths } => {
                let names: Vec<String> = parts.iter().map(Part::to_string).collect();
                cases.run(format!("chain [{}]", names.join(", ")), move || {
                    let parts = parts.into_iter().map(Part::build).collect();
                    show(&chain(handler("handler".to_owned()), parts), &paths)
                });
            }
            Input::Deep { deep: depth } => cases.run(format!("chain of {depth}"), move || deep(depth)),
            Input::Shared {
                shared,
                handlers,
                paths,
            } => cases.run(format!("{shared} around {}", handlers.join(", ")), move || {
                let shared = shared.build();
                let wrapped = handlers.into_iter().map(|name| shared(handler(name)));
                let wrapped: Vec<Handler> = wrapped.collect();
                wrapped.iter().map(|handler| show(handler, &paths)).collect()
            }),
        }
    }
}

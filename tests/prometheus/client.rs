//! Our server on a port of its own, and a client for it and for Prometheus.

use std::{net::SocketAddr, sync::Arc, sync::Once, time::Duration};

use bigtent::datasource::{
    live::Feed,
    prometheus::{Limits, MemoryStorage, Storage, limited_routes},
};
use serde_json::Value;
use tokio::net::TcpListener;

use super::remote_write;

/// A reply.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// A server of the API.
pub(crate) struct Server {
    base: String,
    client: reqwest::Client,
}

impl Server {
    /// Serves a store on a free port, for as long as the test's runtime lives.
    pub(crate) async fn start(storage: impl Storage + 'static, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = limited_routes(Arc::new(storage), Feed::default(), limits);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self::at(address, "/prometheus")
    }

    /// A server that listens already; `prefix` comes before all paths.
    pub(crate) fn at(address: SocketAddr, prefix: &str) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        Self {
            base: format!("http://{address}{prefix}"),
            client: reqwest::Client::builder()
                .no_proxy()
                .timeout(Duration::from_mins(1))
                .build()
                .unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Reply {
        let request = self.client.get(format!("{}{path}", self.base)).query(parameters);
        reply(request).await
    }

    /// Writes the samples of a store to a Prometheus.
    pub(crate) async fn write(&self, storage: &MemoryStorage) {
        let request = self.client.post(format!("{}/api/v1/write", self.base));
        let request = request
            .header("content-type", "application/x-protobuf")
            .header("content-encoding", "snappy")
            .body(remote_write::body(storage));
        let reply = reply(request).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }

    pub(crate) async fn post(&self, path: &str, parameters: &[(&str, &str)]) -> Reply {
        let request = self.client.post(format!("{}{path}", self.base)).form(parameters);
        reply(request).await
    }
}

async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.expect("the server answers");
    let content_type = response.headers().get("content-type").cloned();
    Reply {
        status: response.status().as_u16(),
        content_type: content_type.map_or_else(String::new, |kind| kind.to_str().unwrap().to_owned()),
        text: response.text().await.unwrap(),
    }
}

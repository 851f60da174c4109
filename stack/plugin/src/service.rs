//! The plugin's gRPC services: which method is answered by what.
//!
//! The services are dispatched by hand: four methods need no generated code, and so neither `protoc` nor a build script.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{HeaderValue, Request as HttpRequest, Response as HttpResponse};
use prost::Message;
use tokio::sync::Notify;
use tonic::{Request, Response, Status, body::Body, metadata::MetadataMap, server::Grpc};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

use crate::{
    client::Client,
    failure::Failure,
    health,
    instances::Instances,
    protocol::{
        CallResourceRequest, CallResourceResponse, CheckHealthRequest, CheckHealthResponse, Empty, PluginContext,
        QueryDataRequest, QueryDataResponse, ServingStatus,
    },
    query, resource,
    settings::Settings,
};

/// The largest request that is taken, in bytes; the limit of Grafana's own SDK.
const LARGEST_REQUEST: usize = 16 << 20;

/// gRPC's code for a service that is up.
const SERVING: i32 = 1;

/// The plugin as Grafana sees it.
#[derive(Clone, Default)]
pub(crate) struct Plugin {
    instances: Arc<Instances<Client>>,
    stop: Arc<Notify>,
}

impl Plugin {
    /// Ends when Grafana has asked the plugin to stop.
    pub(crate) async fn stopped(&self) {
        self.stop.notified().await;
    }

    fn client(&self, context: Option<&PluginContext>) -> Result<Arc<Client>, Failure> {
        let Some((context, stored)) = context.and_then(|context| Some((context, context.data_source.as_ref()?))) else {
            return Err(Failure::Bug("a request without a data source".to_owned()));
        };
        self.instances
            .get((context.org_id, stored.uid.clone()), stored.last_updated_ms, || {
                tracing::debug!(uid = stored.uid, version = stored.last_updated_ms, "making a client");
                Client::new(Settings::read(stored)?)
            })
    }

    async fn check_health(self, request: Request<CheckHealthRequest>) -> CheckHealthResponse {
        let client = self.client(request.get_ref().context.as_ref());
        health::check(client.as_deref()).await
    }

    async fn query_data(self, request: Request<QueryDataRequest>) -> QueryDataResponse {
        let traceparent = traceparent(request.metadata());
        let QueryDataRequest { context, queries } = request.into_inner();
        let responses = match self.client(context.as_ref()) {
            Ok(client) => query::answer(&client, queries, traceparent.as_ref()).await,
            Err(failure) => queries
                .into_iter()
                .map(|query| (query.ref_id, query::refused(&failure)))
                .collect(),
        };
        QueryDataResponse { responses }
    }

    async fn call_resource(self, request: Request<CallResourceRequest>) -> CallResourceResponse {
        let traceparent = traceparent(request.metadata());
        let request = request.into_inner();
        let client = self.client(request.context.as_ref());
        resource::answer(client.as_deref(), &request.method, &request.path, traceparent).await
    }

    async fn dispatch(self, request: HttpRequest<Body>) -> HttpResponse<Body> {
        match request.uri().path() {
            "/pluginv2.Diagnostics/CheckHealth" => unary(request, |request| self.clone().check_health(request)).await,
            "/pluginv2.Data/QueryData" => unary(request, |request| self.clone().query_data(request)).await,
            "/pluginv2.Resource/CallResource" => streamed(request, |request| self.clone().call_resource(request)).await,
            "/grpc.health.v1.Health/Check" => unary(request, serving).await,
            "/plugin.GRPCController/Shutdown" => {
                self.stop.notify_one();
                unary(request, shut_down).await
            }
            _ => Status::unimplemented("the plugin has no such method").into_http(),
        }
    }
}

async fn serving(_: Request<Empty>) -> ServingStatus {
    ServingStatus { status: SERVING }
}

async fn shut_down(_: Request<Empty>) -> Empty {
    Empty {}
}

fn traceparent(metadata: &MetadataMap) -> Option<HeaderValue> {
    HeaderValue::from_bytes(metadata.get("traceparent")?.as_bytes()).ok()
}

impl Service<HttpRequest<Body>> for Plugin {
    type Response = HttpResponse<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest<Body>) -> Self::Future {
        let plugin = self.clone();
        Box::pin(async move { Ok(plugin.dispatch(request).await) })
    }
}

/// Answers a method that has one request and one response.
async fn unary<Q, A, F>(request: HttpRequest<Body>, answer: impl Fn(Request<Q>) -> F) -> HttpResponse<Body>
where
    Q: Message + Default + 'static,
    A: Message + Default + 'static,
    F: Future<Output = A> + Send,
{
    let service = service_fn(|request| {
        let answer = answer(request);
        async move { Ok(Response::new(answer.await)) }
    });
    grpc::<Q, A>().unary(service, request).await
}

/// Answers a method whose response is a stream, with a stream of one.
async fn streamed<Q, A, F>(request: HttpRequest<Body>, answer: impl Fn(Request<Q>) -> F) -> HttpResponse<Body>
where
    Q: Message + Default + 'static,
    A: Message + Default + 'static,
    F: Future<Output = A> + Send,
{
    let service = service_fn(|request| {
        let answer = answer(request);
        async move { Ok(Response::new(tokio_stream::once(Ok(answer.await)))) }
    });
    grpc::<Q, A>().server_streaming(service, request).await
}

fn grpc<Q: Message + Default + 'static, A: Message + Default + 'static>() -> Grpc<ProstCodec<A, Q>> {
    Grpc::new(ProstCodec::default()).max_decoding_message_size(LARGEST_REQUEST)
}

//! The tower layers around the routes that need an identity.
//!
//! ```text
//! Router::new()
//!     .route("/proxy/{*path}", …).layer(RequireScope::new(Scope::Proxy))
//!     .fallback(not_found)
//!     .layer(RequireIdentity::new(authenticator))   // the fallback too: no stranger learns which paths exist
//!     .merge(open)                                  // /health, /livez, /readyz and /oauth/token stay outside
//! ```
//!
//! A layer of a router stands inside of its method routing, which would add `Allow` to the 401 for a method that isn't served;
//! `middleware::allow` takes it away, so that no stranger learns which methods there are either.

use std::{
    future::{Ready, ready},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use futures::future::Either;
use tower::{Layer, Service};

use super::{
    authenticator::Authenticator,
    identity::{Identity, Scope},
    refusal,
};

/// Lets a request through once it is known who calls, with the [`Identity`] in its extensions; answers 401 otherwise.
#[derive(Debug, Clone)]
pub struct RequireIdentity {
    authenticator: Arc<Authenticator>,
}

/// Lets a request through if its [`Identity`] has a scope; answers 403 otherwise. It stands inside of [`RequireIdentity`].
#[derive(Debug, Clone, Copy)]
pub struct RequireScope {
    scope: Scope,
}

/// A service behind a layer of this file.
#[derive(Debug, Clone)]
pub struct Guarded<L, S> {
    guard: L,
    inner: S,
}

impl RequireIdentity {
    /// A layer that asks this authenticator.
    pub fn new(authenticator: Arc<Authenticator>) -> Self {
        Self { authenticator }
    }
}

impl RequireScope {
    /// A layer that asks for this scope.
    pub fn new(scope: Scope) -> Self {
        Self { scope }
    }
}

/// What decides on a request, on nothing but its head.
pub trait Guard {
    /// The request to go on with, or the reply to its refusal.
    #[expect(
        clippy::result_large_err,
        reason = "a reply is as large as a request, and both are moved once"
    )]
    fn admit(&self, request: Request) -> Result<Request, Response>;
}

impl Guard for RequireIdentity {
    fn admit(&self, mut request: Request) -> Result<Request, Response> {
        match self.authenticator.identify(request.headers(), request.extensions()) {
            Ok(identity) => {
                request.extensions_mut().insert(identity);
                Ok(request)
            }
            Err(why) => Err(refusal::unauthorized(&self.authenticator, why).into_response()),
        }
    }
}

impl Guard for RequireScope {
    fn admit(&self, request: Request) -> Result<Request, Response> {
        match request.extensions().get::<Identity>() {
            Some(identity) if identity.scopes.contain(self.scope) => Ok(request),
            // No identity at all means that the other layer was forgotten: it stays shut.
            identity => Err(refusal::forbidden(identity, self.scope).into_response()),
        }
    }
}

impl<S> Layer<S> for RequireIdentity {
    type Service = Guarded<Self, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Guarded {
            guard: self.clone(),
            inner,
        }
    }
}

impl<S> Layer<S> for RequireScope {
    type Service = Guarded<Self, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Guarded { guard: *self, inner }
    }
}

impl<L: Guard, S: Service<Request, Response = Response>> Service<Request> for Guarded<L, S> {
    type Response = Response;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Response, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.guard.admit(request) {
            Ok(request) => Either::Left(self.inner.call(request)),
            Err(refusal) => Either::Right(ready(Ok(refusal))),
        }
    }
}

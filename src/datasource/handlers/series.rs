//! `GET /api/series`: the named series, a page at a time.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use serde::Serialize;
use tokio::task::spawn_blocking;

use super::{error::ApiError, page::Page, reply};
use crate::datasource::{
    prometheus::Labels,
    series::{Catalogue, Series},
};

/// `GET /api/series`.
pub fn routes(catalogue: Arc<Catalogue>) -> Router {
    Router::new().route("/api/series", get(list)).with_state(catalogue)
}

/// The envelope of a page: the items, and how many there are in all.
#[derive(Serialize)]
struct Listed<'a> {
    success: bool,
    data: Vec<Item<'a>>,
    total: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    labels: Labels,
    kind: &'static str,
    unit: &'static str,
    help: &'static str,
}

impl<'a> From<&'a Series> for Item<'a> {
    fn from(series: &'a Series) -> Self {
        let metric = series.metric();
        Self {
            name: series.name(),
            labels: series.labels().without_name(),
            kind: metric.kind.as_str(),
            unit: metric.unit,
            help: metric.help,
        }
    }
}

/// The order is the catalogue's, by name and labels: without an order that stays, pages would skip and repeat items.
async fn list(State(catalogue): State<Arc<Catalogue>>, RawQuery(query): RawQuery) -> Result<Response, ApiError> {
    let page = Page::parse(&query.unwrap_or_default())?;
    let contents = match catalogue.known() {
        Some(contents) => contents,
        // Files are read, and reading blocks: the threads that serve requests must not.
        None => spawn_blocking(move || catalogue.contents())
            .await
            .map_err(|error| ApiError::Internal(error.into()))?,
    };
    let listed = Listed {
        success: true,
        data: page.of(&contents.series).iter().map(Item::from).collect(),
        total: contents.series.len(),
    };
    Ok(reply::json(StatusCode::OK, &listed))
}

//! What there is to query: labels, their values, series, and what metrics are.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::extract::{Path, State};
use serde_json::json;

use super::{
    super::{
        labels::{Labels, is_label_name},
        matcher::Matcher,
        plan::plan_matchers,
        syntax::{QueryError, parse},
    },
    Api,
    parameters::{Parameters, invalid},
    reply::{ApiError, Success},
    work::in_place,
};

/// The names of all labels.
pub(super) async fn names(State(api): State<Arc<Api>>, parameters: Parameters) -> Result<Success, ApiError> {
    in_place(api, None, move |api, _| {
        let found = selected(api, &parameters)?;
        let names: BTreeSet<&str> = found.iter().flat_map(Labels::iter).map(|(name, _)| name).collect();
        limited(names, &parameters)
    })
    .await
}

/// The values of one label.
pub(super) async fn values(
    State(api): State<Arc<Api>>,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Success, ApiError> {
    if !is_label_name(&name) {
        return Err(QueryError::bad_data(format!("invalid label name: {name:?}")).into());
    }
    in_place(api, None, move |api, _| {
        let found = selected(api, &parameters)?;
        let values: BTreeSet<&str> = found.iter().map(|labels| labels.get(&name)).collect();
        limited(values.into_iter().filter(|value| !value.is_empty()), &parameters)
    })
    .await
}

/// The label sets of series.
pub(super) async fn series(State(api): State<Arc<Api>>, parameters: Parameters) -> Result<Success, ApiError> {
    if parameters.all("match[]").next().is_none() {
        return Err(QueryError::bad_data("no match[] parameter provided").into());
    }
    in_place(api, None, move |api, _| {
        let found = selected(api, &parameters).map_err(|error| match error.message.strip_prefix("invalid") {
            None => invalid("match[]", &error.message),
            Some(_) => error,
        })?;
        limited(&found, &parameters)
    })
    .await
}

/// What metrics are.
pub(super) async fn metadata(State(api): State<Arc<Api>>, parameters: Parameters) -> Result<Success, ApiError> {
    in_place(api, None, move |api, _| {
        let limit = parameters.limit("limit")?.unwrap_or(usize::MAX);
        let wanted = parameters.get("metric");
        let known = api.storage.metadata().into_iter();
        let found: BTreeMap<String, serde_json::Value> = known
            .filter(|entry| wanted.is_none_or(|wanted| wanted == entry.metric))
            .take(limit)
            .map(|entry| {
                let about = json!([{"type": entry.kind, "help": entry.help, "unit": entry.unit}]);
                (entry.metric, about)
            })
            .collect();
        Success::of(&found)
    })
    .await
}

/// The label sets of all series that meet the conditions of any `match[]`, within `start` and `end`.
fn selected(api: &Api, parameters: &Parameters) -> Result<BTreeSet<Labels>, QueryError> {
    let start = parameters.time_or("start", i64::MIN)?;
    let end = parameters.time_or("end", i64::MAX)?;
    let selectors: Vec<&str> = parameters.all("match[]").collect();
    if selectors.len() > api.limits.expressions {
        let message = format!("at most {} match[] parameters are allowed", api.limits.expressions);
        return Err(QueryError::bad_data(message));
    }
    let mut conditions: Vec<Vec<Matcher>> = Vec::new();
    for selector in selectors {
        conditions.push(plan_matchers(&parse(selector, &api.limits)?)?);
    }
    if conditions.is_empty() {
        conditions.push(Vec::new());
    }
    let found = conditions
        .iter()
        .flat_map(|matchers| api.storage.labels(matchers, start, end));
    Ok(found.collect())
}

fn limited<T: serde::Serialize>(
    found: impl IntoIterator<Item = T>,
    parameters: &Parameters,
) -> Result<Success, ApiError> {
    let limit = parameters.limit("limit")?.unwrap_or(usize::MAX);
    Success::of(&found.into_iter().take(limit).collect::<Vec<_>>())
}

//! A request's parameters: in its address, and of a POST in its form as well.

use axum::{
    Form,
    extract::{FromRequest, Query, Request},
    http::{Method, header},
};
use serde_json::Value;

use super::{
    super::syntax::QueryError,
    reply::ApiError,
    time::{parse_time, parse_time_span},
};

/// A request's parameters, those of the form first.
#[derive(Debug, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Parameters {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Query(in_address) = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
            .map_err(|rejection| ApiError::rejected(rejection.status(), rejection.body_text()))?;
        let mut parameters = Vec::new();
        if request.method() == Method::POST && has_form(&request) {
            let Form(in_form) = Form::<Vec<(String, String)>>::from_request(request, state)
                .await
                .map_err(|rejection| ApiError::rejected(rejection.status(), rejection.body_text()))?;
            parameters = in_form;
        }
        parameters.extend(in_address);
        Ok(Self(parameters))
    }
}

fn has_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

impl Parameters {
    #[cfg(test)]
    pub(super) fn of<const COUNT: usize>(pairs: [(&str, &str); COUNT]) -> Self {
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    /// All of them as an object; of those with the same name, the last one.
    pub(super) fn to_json(&self) -> Value {
        let members = self.0.iter().map(|(name, value)| (name.clone(), value.clone().into()));
        Value::Object(members.collect())
    }

    /// The first value of this name; none where it is missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let first = self.0.iter().find(|(own, _)| own == name);
        first.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All values of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(own, _)| own == name);
        own.map(|(_, value)| value.as_str())
    }

    /// The query's text.
    pub(super) fn query(&self) -> &str {
        self.get("query").unwrap_or_default()
    }

    /// A time that has to be there, in milliseconds since the epoch.
    pub(super) fn time(&self, name: &str) -> Result<i64, QueryError> {
        parse_time(self.get(name).unwrap_or_default()).map_err(|message| invalid(name, &message))
    }

    /// A time that may be missing, in milliseconds since the epoch.
    pub(super) fn time_or(&self, name: &str, default: i64) -> Result<i64, QueryError> {
        self.get(name).map_or(Ok(default), |text| {
            parse_time(text).map_err(|message| invalid(name, &format!("Invalid time value for '{name}': {message}")))
        })
    }

    /// A length of time that may be missing, in nanoseconds.
    pub(super) fn time_span(&self, name: &str) -> Result<Option<i64>, QueryError> {
        let span = self.get(name).map(parse_time_span).transpose();
        span.map_err(|message| invalid(name, &message))
    }

    /// A number of results; none where it is missing or zero, which both mean all of them.
    pub(super) fn limit(&self, name: &str) -> Result<Option<usize>, QueryError> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        match text.parse::<i64>() {
            Ok(limit) => Ok(usize::try_from(limit).ok().filter(|limit| *limit > 0)),
            Err(_) => Err(QueryError::bad_data(format!("{name} must be a number"))),
        }
    }
}

/// An error about a parameter.
pub(super) fn invalid(name: &str, message: &str) -> QueryError {
    QueryError::bad_data(format!("invalid parameter {name:?}: {message}"))
}

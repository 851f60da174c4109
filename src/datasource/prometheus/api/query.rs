//! `query`, `query_range`, `query_exemplars`.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{Extension, extract::State};

use super::{
    super::{
        eval::{Evaluator, Steps, Value},
        plan::plan,
        syntax::{Fault, QueryError, parse},
    },
    Api,
    encode::encode,
    parameters::{Parameters, invalid},
    reply::{ApiError, Success},
    report::{Found, Report},
    work::in_place,
};
use crate::datasource::middleware::RequestId;

/// How many steps may follow the first one, as in Prometheus.
const MAX_STEPS: i128 = 11_000;

const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;

/// The value of a query at one time.
pub(super) async fn instant(
    State(api): State<Arc<Api>>,
    id: Option<Extension<RequestId>>,
    parameters: Parameters,
) -> Result<Success, ApiError> {
    let time = parameters.time_or("time", now())?;
    let timeout = timeout(&parameters)?;
    let (report, feed) = (report(id, &parameters), api.feed.clone());
    let found = in_place(api, timeout, move |api, budget| {
        let named = |error: QueryError| match error.fault {
            Fault::BadData => invalid("query", &error.message),
            Fault::Execution | Fault::Timeout => error,
        };
        let parsed = parse(parameters.query(), &api.limits).map_err(named)?;
        let plan = plan(&parsed, time, time).map_err(named)?;
        let value = Evaluator::new(api.storage.as_ref(), budget).instant(&plan, time)?;
        found(value)
    })
    .await;
    report.send(&feed, found, None)
}

/// The values of a query at each step between two times.
pub(super) async fn range(
    State(api): State<Arc<Api>>,
    id: Option<Extension<RequestId>>,
    parameters: Parameters,
) -> Result<Success, ApiError> {
    let steps = steps(&parameters)?;
    let timeout = timeout(&parameters)?;
    let (report, feed) = (report(id, &parameters), api.feed.clone());
    let found = in_place(api, timeout, move |api, budget| {
        let parsed = parse(parameters.query(), &api.limits)?;
        let plan = plan(&parsed, steps.start(), steps.end())?;
        let value = Evaluator::new(api.storage.as_ref(), budget).over(&plan, steps)?;
        found(value)
    })
    .await;
    report.send(&feed, found, Some(steps.distance()))
}

fn report(id: Option<Extension<RequestId>>, parameters: &Parameters) -> Report {
    Report::new(id.map(|Extension(id)| id.to_string()).unwrap_or_default(), parameters)
}

fn found(value: Value) -> Result<Found, ApiError> {
    let reply = Success::of_json(&encode(&value)?);
    Ok(Found { value, reply })
}

/// Exemplars of a query; there never are any.
pub(super) async fn exemplars(State(api): State<Arc<Api>>, parameters: Parameters) -> Result<Success, ApiError> {
    let start = parameters.time_or("start", i64::MIN)?;
    let end = parameters.time_or("end", i64::MAX)?;
    if end < start {
        return Err(QueryError::bad_data("end timestamp must not be before start timestamp").into());
    }
    in_place(api, None, move |api, _| {
        parse(parameters.query(), &api.limits)?;
        Ok(Success::of_json(b"[]"))
    })
    .await
}

fn steps(parameters: &Parameters) -> Result<Steps, QueryError> {
    let start = parameters.time("start")?;
    let end = parameters.time("end")?;
    if end < start {
        return Err(invalid("end", "end timestamp must not be before start time"));
    }
    let distance = parameters
        .time_span("step")?
        .ok_or_else(|| invalid("step", "cannot parse \"\" to a valid duration"))?;
    if distance <= 0 {
        return Err(invalid(
            "step",
            "zero or negative query resolution step widths are not accepted. Try a positive integer",
        ));
    }
    let length = i128::from(end - start) * i128::from(NANOSECONDS_PER_MILLISECOND);
    if length / i128::from(distance) > MAX_STEPS {
        return Err(QueryError::bad_data(
            "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
        ));
    }
    Ok(Steps::new(start, end, distance / NANOSECONDS_PER_MILLISECOND))
}

fn timeout(parameters: &Parameters) -> Result<Option<Duration>, QueryError> {
    let nanoseconds = parameters.time_span("timeout")?;
    Ok(nanoseconds.map(|nanoseconds| Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(0))))
}

/// The present, in milliseconds since the epoch.
fn now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since_epoch.map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}

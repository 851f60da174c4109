//! What a query asks for: text in the course's language, a scenario, or named series.

use super::{error::QueryError, kind::Kind, members::Members, request::Query, text::Text};
use crate::datasource::series::{Bounds, downsample::Aggregation, fill::Fill};

/// How many series a scenario has at most.
const MAX_SERIES: i64 = 20;
/// How many points a series has at most.
const MAX_POINTS: i64 = 11_000;

/// Who wrote the query, which decides what is meant where it says little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Grafana: a query that asks for nothing is an error, and asking for more points than there may be gives as many as
    /// there may be, as alert rules ask for 43,200.
    Grafana,
    /// `POST /query` of the mock data source: a query that asks for nothing asks for a random walk, and limits are strict.
    Mock,
}

/// A query that is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    Text(Text),
    Scenario(Scenario),
    Metric(Metric),
}

/// A scenario with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scenario {
    pub(super) kind: Kind,
    pub(super) seed: i64,
    pub(super) series: u32,
    pub(super) bounds: Bounds,
    pub(super) pace: Pace,
    /// The upstream's status, for `fail`.
    pub(super) status: u16,
    /// How late the answer is in milliseconds, for `sleep`.
    pub(super) sleep_ms: u64,
}

/// Named series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Metric {
    pub(super) name: String,
    /// Labels and what they must be.
    pub(super) labels: Vec<(String, String)>,
    pub(super) pace: Pace,
}

/// How many points are wanted, and what each stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pace {
    /// Milliseconds from one point to the next, if that isn't too many points.
    pub(super) interval: i64,
    pub(super) max_points: usize,
    /// What becomes of the values between two points; `None` if only those at the points count.
    pub(super) aggregate: Option<Aggregation>,
    pub(super) fill: Fill,
}

impl Ask {
    /// Understands a query.
    pub(super) fn parse(query: &Query, dialect: Dialect) -> Result<Self, QueryError> {
        let members = Members(&query.members);
        let asks = |name| members.get(name).is_some();
        if dialect == Dialect::Mock {
            Scenario::parse(members, dialect).map(Self::Scenario)
        } else if asks("queryText") {
            Text::parse(members).map(Self::Text)
        } else if asks("metric") {
            Metric::parse(members).map(Self::Metric)
        } else if asks("scenario") {
            Scenario::parse(members, dialect).map(Self::Scenario)
        } else {
            Err(QueryError::bad(
                "the query needs a `queryText`, a `scenario` or a `metric`",
            ))
        }
    }
}

impl Scenario {
    fn parse(members: Members<'_>, dialect: Dialect) -> Result<Self, QueryError> {
        let name = members.text("scenario")?.unwrap_or("random");
        let kind = Kind::of(name).ok_or_else(|| QueryError::bad(format!("there is no scenario {name:?}")))?;
        let default = Bounds::default();
        let bounds = Bounds {
            min: members.number("min")?.unwrap_or(default.min),
            max: members.number("max")?.unwrap_or(default.max),
        };
        if bounds.min >= bounds.max {
            return Err(QueryError::bad("`min` must be less than `max`"));
        }
        Ok(Self {
            kind,
            seed: members.whole("seed", i64::MIN..=i64::MAX)?.unwrap_or(0),
            series: unsigned(members.whole("series", 1..=MAX_SERIES)?, 1),
            bounds,
            pace: Pace::parse(members, dialect)?,
            status: unsigned(members.whole("status", 400..=599)?, 503),
            sleep_ms: unsigned(members.whole("sleepMs", 0..=60_000)?, 300),
        })
    }
}

impl Metric {
    fn parse(members: Members<'_>) -> Result<Self, QueryError> {
        let mut labels = members.pairs("labels")?;
        for name in ["learner", "exercise", "lesson", "chapter"] {
            // An editor's empty field means "all".
            if let Some(value) = members.text(name)?.filter(|value| !value.is_empty()) {
                labels.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(Self {
            name: members.text("metric")?.unwrap_or_default().to_owned(),
            labels,
            pace: Pace::parse(members, Dialect::Grafana)?,
        })
    }
}

impl Pace {
    fn parse(members: Members<'_>, dialect: Dialect) -> Result<Self, QueryError> {
        let most = match dialect {
            Dialect::Grafana => i64::MAX,
            Dialect::Mock => MAX_POINTS,
        };
        let max_points = members.whole("maxDataPoints", 1..=most)?.unwrap_or(1_000);
        let aggregate = match members.text("aggregate")? {
            None | Some("") => None,
            Some("avg") => Some(Aggregation::Average),
            Some("min") => Some(Aggregation::Min),
            Some("max") => Some(Aggregation::Max),
            Some("last") => Some(Aggregation::Last),
            Some(_) => return Err(QueryError::bad("`aggregate` must be `avg`, `min`, `max` or `last`")),
        };
        let fill = match members.get("fill") {
            Some(value) if value.is_number() => Fill::Value(members.number("fill")?.unwrap_or_default()),
            _ => match members.text("fill")? {
                None | Some("" | "null") => Fill::Null,
                Some("previous") => Fill::Previous,
                Some("linear") => Fill::Linear,
                Some(_) => {
                    return Err(QueryError::bad(
                        "`fill` must be `null`, `previous`, `linear` or a number",
                    ));
                }
            },
        };
        Ok(Self {
            interval: members.whole("intervalMs", 1..=i64::MAX)?.unwrap_or(1_000),
            max_points: unsigned(Some(max_points.min(MAX_POINTS)), 1),
            aggregate,
            fill,
        })
    }
}

/// A number whose range was checked, in another type.
fn unsigned<T: TryFrom<i64>>(number: Option<i64>, default: T) -> T {
    number.and_then(|number| T::try_from(number).ok()).unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Ask, Dialect, Kind, Query};
    use crate::datasource::series::{Signal, fill::Fill};

    fn parse(members: Value, dialect: Dialect) -> Result<Ask, String> {
        let Value::Object(members) = members else {
            panic!("an object")
        };
        let query = Query {
            ref_id: "A".to_owned(),
            hidden: false,
            members,
        };
        Ask::parse(&query, dialect).map_err(|error| error.to_string())
    }

    fn scenario(members: Value, dialect: Dialect) -> super::Scenario {
        match parse(members, dialect) {
            Ok(Ask::Scenario(scenario)) => scenario,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_bare_query_means_what_the_dialect_says() {
        assert!(parse(json!({}), Dialect::Grafana).unwrap_err().contains("queryText"));
        let bare = scenario(json!({"seed": null}), Dialect::Mock);
        assert_eq!(bare.kind, Kind::Signal(Signal::Walk));
        assert_eq!(
            (bare.seed, bare.series, bare.pace.interval, bare.pace.max_points),
            (0, 1, 1_000, 1_000)
        );
        assert!(parse(json!({"scenario": ""}), Dialect::Mock).is_err());
    }

    #[test]
    fn limits_are_strict_except_for_the_points_that_grafana_asks_for() {
        for (name, value) in [
            ("series", json!(0)),
            ("series", json!(21)),
            ("series", json!("1")),
            ("series", json!(1.5)),
            ("seed", json!(1.5)),
            ("intervalMs", json!(0)),
            ("maxDataPoints", json!(0)),
            ("min", json!(100)),
            ("max", json!("x")),
            ("scenario", json!("randomly")),
            ("scenario", json!(1)),
            ("fill", json!("zero")),
            ("aggregate", json!("sum")),
        ] {
            for dialect in [Dialect::Grafana, Dialect::Mock] {
                let mut members = json!({"scenario": "random"});
                members[name] = value.clone();
                assert!(parse(members, dialect).is_err(), "{name}: {value}");
            }
        }
        let many = json!({"scenario": "random", "maxDataPoints": 43_200});
        assert!(parse(many.clone(), Dialect::Mock).is_err());
        assert_eq!(scenario(many, Dialect::Grafana).pace.max_points, 11_000);
        let fill = scenario(json!({"scenario": "gaps", "fill": 0}), Dialect::Grafana)
            .pace
            .fill;
        assert_eq!(fill, Fill::Value(0.0));
    }

    #[test]
    fn named_series_are_chosen_by_labels() {
        let asked = json!({"metric": "up", "labels": {"job": "demo"}, "learner": "ada", "exercise": ""});
        let Ok(Ask::Metric(metric)) = parse(asked, Dialect::Grafana) else {
            panic!("no metric")
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(metric.labels, [pair("job", "demo"), pair("learner", "ada")]);
        assert!(parse(json!({"metric": "up", "labels": {"job": 1}}), Dialect::Grafana).is_err());
        assert!(parse(json!({"metric": 1}), Dialect::Grafana).is_err());
    }
}

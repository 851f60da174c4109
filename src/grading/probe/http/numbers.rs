//! Looks at the numbers of replies that were kept: properties that hold whatever generates them, so that no transcript has
//! a generator's values.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    course::step::{Distinct, Mean, NumbersStep, Within},
    grading::probe::text::{clip, escape},
};

/// How much of a line is shown, in characters.
const SHOWN: usize = 300;

/// Bodies of replies by the name under which they were kept.
pub(super) type Replies = BTreeMap<String, Vec<u8>>;

/// The lines of a step.
pub(super) fn lines(step: &NumbersStep, replies: &Replies) -> Vec<String> {
    let same = step.same.iter().map(|[one, other]| same(replies, one, other));
    let within = step.within.iter().map(|step| within(replies, step));
    let agree = step
        .agree
        .iter()
        .map(|[one, other]| compared(replies, one, other, agree));
    let differ = step
        .differ
        .iter()
        .map(|[one, other]| compared(replies, one, other, differ));
    let distinct = step.distinct.iter().map(|step| distinct(replies, step));
    let mean = step.mean.iter().map(|step| mean(replies, step));
    same.chain(within)
        .chain(agree)
        .chain(differ)
        .chain(distinct)
        .chain(mean)
        .map(|line| clip(&escape(&line), SHOWN))
        .collect()
}

/// What is wrong with a step; `kept` are the names of the replies that are there by then.
pub(super) fn fault(step: &NumbersStep, kept: &BTreeSet<String>) -> Option<String> {
    let pairs = step.agree.iter().chain(&step.differ).flatten();
    let columns: Vec<&String> = pairs
        .chain(step.within.iter().map(|step| &step.of))
        .chain(step.distinct.iter().map(|step| &step.of))
        .chain(step.mean.iter().flat_map(|step| &step.of))
        .collect();
    let unknown = |name: &str| {
        let missing = !kept.contains(name);
        missing.then(|| format!("no reply is kept under the name `{name}`: a request before needs `keep_reply`"))
    };
    if columns.is_empty() && step.same.is_empty() {
        return Some("`numbers` looks at nothing".to_owned());
    }
    let of_columns = columns.into_iter().find_map(|column| match Place::parse(column) {
        Some(place) => unknown(place.reply),
        None => Some(format!("`{column}` is no column: `reply/refId/field`")),
    });
    of_columns.or_else(|| step.same.iter().flatten().find_map(|name| unknown(name)))
}

/// Where a column is.
struct Place<'a> {
    reply: &'a str,
    ref_id: &'a str,
    field: usize,
}

impl<'a> Place<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('/');
        let place = Self {
            reply: parts.next()?,
            ref_id: parts.next()?,
            field: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(place)
    }
}

/// A column's values in the order in which they came, each with its instant if that is an integer.
struct Column(Vec<(Option<i64>, Value)>);

impl Column {
    fn of(replies: &Replies, name: &str) -> Result<Self, String> {
        let place = Place::parse(name).ok_or("no such column")?;
        let body = replies.get(place.reply).ok_or("no reply")?;
        let document: Value = serde_json::from_slice(body).map_err(|_| "the reply is not JSON")?;
        // A pointer would need the refId's `/` and `~` escaped.
        let values = document
            .get("results")
            .and_then(|results| results.get(place.ref_id)?.pointer("/frames/0/data/values"))
            .ok_or("no frame with values")?;
        let array = |field: usize| values.get(field).and_then(Value::as_array);
        let (times, column) = (array(0), array(place.field).ok_or("no such column")?);
        let time = |row: usize| times.and_then(|times| times.get(row)?.as_i64());
        let rows = column.iter().enumerate().map(|(row, value)| (time(row), value.clone()));
        Ok(Self(rows.collect()))
    }

    /// The values that are numbers; a JSON number is finite.
    fn numbers(&self) -> impl Iterator<Item = f64> {
        self.0.iter().filter_map(|(_, value)| value.as_f64())
    }

    /// Values by instant.
    fn by_time(&self) -> BTreeMap<i64, &Value> {
        let timed = self.0.iter().filter_map(|(time, value)| Some(((*time)?, value)));
        timed.collect()
    }
}

fn same(replies: &Replies, one: &str, other: &str) -> String {
    let known = replies.get(one).zip(replies.get(other));
    let word = match known {
        Some((one, other)) if one == other => "the same reply",
        Some(_) => "DIFFERENT replies",
        None => "no reply",
    };
    format!("{one} and {other}: {word}")
}

fn within(replies: &Replies, step: &Within) -> String {
    let [least, greatest] = step.bounds;
    let said = Column::of(replies, &step.of).map(|column| {
        let is_fine = |value: &Value| {
            value
                .as_f64()
                .is_some_and(|number| (least..=greatest).contains(&number))
        };
        let all = column.0.len();
        match column.0.iter().enumerate().find(|(_, (_, value))| !is_fine(value)) {
            None => format!("{all} numbers from {least} to {greatest}"),
            Some((row, (_, value))) => format!("row {row} of {all} is {value}, NOT from {least} to {greatest}"),
        }
    });
    format!("{}: {}", step.of, said.unwrap_or_else(|what| what))
}

/// Compares two columns at the instants that both have.
fn compared(replies: &Replies, one: &str, other: &str, say: impl Fn(&[(&Value, &Value)]) -> String) -> String {
    let columns = Column::of(replies, one).and_then(|one| Ok((one, Column::of(replies, other)?)));
    let said = columns.map(|(one, other)| {
        let others = other.by_time();
        let timed = one.by_time().into_iter();
        let pairs: Vec<_> = timed
            .filter_map(|(time, value)| Some((value, *others.get(&time)?)))
            .collect();
        say(&pairs)
    });
    format!("{one} and {other}: {}", said.unwrap_or_else(|what| what))
}

fn agree(pairs: &[(&Value, &Value)]) -> String {
    let all = pairs.len();
    match pairs.iter().filter(|(one, other)| one != other).count() {
        0 => format!("the same at {all} common instants"),
        different => format!("DIFFERENT at {different} of {all} common instants"),
    }
}

fn differ(pairs: &[(&Value, &Value)]) -> String {
    let all = pairs.len();
    let different = pairs.iter().filter(|(one, other)| one != other).count();
    if different * 10 > all * 9 {
        format!("different at more than 90 % of {all} common instants")
    } else {
        format!("different at ONLY {different} of {all} common instants")
    }
}

fn distinct(replies: &Replies, step: &Distinct) -> String {
    let said = Column::of(replies, &step.of).map(|column| {
        let found: BTreeSet<u64> = column.numbers().map(f64::to_bits).collect();
        let (found, all, least) = (found.len(), column.0.len(), step.at_least);
        if found >= least {
            format!("at least {least} different values in {all}")
        } else {
            format!("ONLY {found} different values in {all}")
        }
    });
    format!("{}: {}", step.of, said.unwrap_or_else(|what| what))
}

fn mean(replies: &Replies, step: &Mean) -> String {
    let [least, greatest] = step.bounds;
    let columns: Result<Vec<Column>, String> = step.of.iter().map(|name| Column::of(replies, name)).collect();
    match columns {
        Err(what) => format!("mean: {what}"),
        Ok(columns) => {
            let (mut sum, mut count) = (0.0, 0_u32);
            for number in columns.iter().flat_map(Column::numbers) {
                sum += number;
                count += 1;
            }
            let mean = sum / f64::from(count);
            if (least..=greatest).contains(&mean) {
                format!("mean of {count} values: from {least} to {greatest}")
            } else {
                format!("mean of {count} values: {mean:.1}, NOT from {least} to {greatest}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Replies, fault, lines};
    use crate::course::step::NumbersStep;

    fn step(toml: &str) -> NumbersStep {
        toml::from_str(toml).unwrap()
    }

    fn replies() -> Replies {
        let body = |values: &str| {
            format!(r#"{{"results":{{"A":{{"frames":[{{"data":{{"values":{values}}}}}]}}}}}}"#).into_bytes()
        };
        [
            ("a", body("[[0,10,20],[1,2,3]]")),
            ("b", body("[[10,20,30],[2,3,4]]")),
            ("c", body("[[0,10,20],[1,7,null]]")),
            ("d", body("[[0,10,20],[9,8,6]]")),
            ("x", b"not JSON".to_vec()),
        ]
        .map(|(name, body)| (name.to_owned(), body))
        .into()
    }

    #[test]
    fn properties_are_told_without_values_where_they_hold() {
        let told = |toml: &str| lines(&step(toml), &replies()).concat();
        for (toml, line) in [
            ("same = [['a', 'a']]", "a and a: the same reply"),
            ("same = [['a', 'b']]", "a and b: DIFFERENT replies"),
            (
                "within = [{ of = 'a/A/1', bounds = [1, 3] }]",
                "a/A/1: 3 numbers from 1 to 3",
            ),
            (
                "within = [{ of = 'c/A/1', bounds = [0, 9] }]",
                "row 2 of 3 is null, NOT from 0 to 9",
            ),
            (
                "within = [{ of = 'a/A/1', bounds = [0, 2] }]",
                "row 2 of 3 is 3, NOT from 0 to 2",
            ),
            (
                "within = [{ of = 'a/B/1', bounds = [0, 2] }]",
                "a/B/1: no frame with values",
            ),
            ("within = [{ of = 'a/A/2', bounds = [0, 2] }]", "a/A/2: no such column"),
            (
                "within = [{ of = 'x/A/1', bounds = [0, 2] }]",
                "x/A/1: the reply is not JSON",
            ),
            ("agree = [['a/A/1', 'c/A/1']]", "DIFFERENT at 2 of 3 common instants"),
            ("agree = [['a/A/1', 'a/A/1']]", "the same at 3 common instants"),
            (
                "differ = [['a/A/1', 'd/A/1']]",
                "different at more than 90 % of 3 common instants",
            ),
            (
                "differ = [['a/A/1', 'c/A/1']]",
                "different at ONLY 2 of 3 common instants",
            ),
            (
                "distinct = [{ of = 'a/A/1', at_least = 3 }]",
                "at least 3 different values in 3",
            ),
            (
                "distinct = [{ of = 'c/A/1', at_least = 3 }]",
                "ONLY 2 different values in 3",
            ),
            (
                "mean = [{ of = ['a/A/1', 'd/A/1'], bounds = [4, 5] }]",
                "mean of 6 values: from 4 to 5",
            ),
            (
                "mean = [{ of = ['a/A/1'], bounds = [4, 5] }]",
                "mean of 3 values: 2.0, NOT from 4 to 5",
            ),
        ] {
            assert!(told(toml).contains(line), "{toml}: {}", told(toml));
        }
        // The instants decide which values are compared, not the rows.
        assert!(told("agree = [['a/A/1', 'b/A/1']]").ends_with("the same at 2 common instants"));
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        let kept = BTreeSet::from(["a".to_owned()]);
        for (toml, part) in [
            ("", "looks at nothing"),
            ("same = [['a', 'b']]", "the name `b`"),
            ("agree = [['a/A/1', 'b/A/1']]", "the name `b`"),
            ("agree = [['a/A/1', 'a/A']]", "`a/A` is no column"),
            ("mean = [{ of = ['a/A/x'], bounds = [0, 1] }]", "`a/A/x` is no column"),
        ] {
            assert!(fault(&step(toml), &kept).unwrap().contains(part), "{toml}");
        }
        assert!(fault(&step("same = [['a', 'a']]"), &kept).is_none());
    }
}

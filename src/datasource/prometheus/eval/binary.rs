//! Operators between the values of two sides with matching labels.

use std::collections::{HashMap, HashSet};

use super::{
    super::{
        labels::Labels,
        plan::{Cardinality, Matched, Matching, Outcome},
        storage::Sample,
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    assembly::{Assembly, Cursor},
    matching::{Signatures, signature},
};

impl Evaluator<'_> {
    pub(super) fn matched(&mut self, matched: &Matched, steps: Steps) -> Result<Matrix, QueryError> {
        let left = self.vector(&matched.left, steps)?;
        let right = self.vector(&matched.right, steps)?;
        // From here on, one value of the one side matches one or, with `group_left` and `group_right`, many of the other.
        let is_swapped = matches!(matched.cardinality, Cardinality::OneToMany(_));
        let (many, one) = if is_swapped { (right, left) } else { (left, right) };
        let signatures = Signatures::new(&many, &one, &matched.matching);
        let mut assembly = Assembly::default();
        let mut places: HashMap<(usize, usize), usize> = HashMap::new();
        let (mut many_values, mut one_values) = (Cursor::new(&many), Cursor::new(&one));
        for time in steps.iter() {
            self.note_step(many.len() + one.len() + signatures.count)?;
            let mut ones: Vec<Option<(usize, f64)>> = vec![None; signatures.count];
            let mut seen_twice = None;
            for (series, value) in one_values.at(time) {
                let other = ones[signatures.right[series]].replace((series, value));
                seen_twice = seen_twice.or(other.map(|(other, _)| (other, series)));
            }
            let values: Vec<(usize, f64)> = many_values.at(time).collect();
            if let (Some((first, second)), false) = (seen_twice, values.is_empty()) {
                return Err(many_to_many(
                    matched,
                    &one[first].labels,
                    &one[second].labels,
                    is_swapped,
                ));
            }
            let mut hits = HashSet::new();
            for (series, value) in values {
                let group = signatures.left[series];
                let Some((partner, other)) = ones[group] else {
                    continue;
                };
                let (left, right) = if is_swapped { (other, value) } else { (value, other) };
                let Some(result) = result(matched, left, right) else {
                    continue;
                };
                let place = *places.entry((series, partner)).or_insert_with(|| {
                    assembly.place(&result_labels(matched, &many[series].labels, &one[partner].labels))
                });
                let is_one_to_one = matches!(matched.cardinality, Cardinality::OneToOne);
                if !hits.insert((group, if is_one_to_one { 0 } else { place })) {
                    return Err(QueryError::execution(if is_one_to_one {
                        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                    } else {
                        "multiple matches for labels: grouping labels must ensure unique matches"
                    }));
                }
                assembly.push(place, Sample { time, value: result })?;
            }
        }
        self.assembled(assembly)
    }
}

fn result(matched: &Matched, left: f64, right: f64) -> Option<f64> {
    match matched.operator.apply(left, right) {
        Outcome::Value(value) => Some(value),
        Outcome::Holds(holds) if matched.returns_bool => Some(f64::from(u8::from(holds))),
        Outcome::Holds(holds) => holds.then_some(left),
    }
}

fn result_labels(matched: &Matched, many: &Labels, one: &Labels) -> Labels {
    let mut labels = if matched.operator.drops_name() {
        many.without_name()
    } else {
        many.clone()
    };
    match (&matched.cardinality, &matched.matching) {
        (Cardinality::OneToOne, Matching::On(names)) => labels = labels.keeping(names),
        (Cardinality::OneToOne, Matching::Ignoring(names)) => labels = labels.without(names),
        (Cardinality::ManyToOne(included) | Cardinality::OneToMany(included), _) => {
            for name in included {
                labels = labels.with(name, one.get(name));
            }
        }
    }
    if matched.returns_bool {
        labels.without_name()
    } else {
        labels
    }
}

fn many_to_many(matched: &Matched, first: &Labels, second: &Labels, is_swapped: bool) -> QueryError {
    let group = signature(second, &matched.matching);
    let side = if is_swapped { "left" } else { "right" };
    QueryError::execution(format!(
        "found duplicate series for the match group {group} on the {side} hand-side of the operation: [{second}, {first}];\
         many-to-many matching not allowed: matching labels must be unique on one side"
    ))
}

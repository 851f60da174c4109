//! What is wrong in the defects of a pull request that is to be reviewed.

use std::collections::BTreeSet;

use toml::Spanned;

use crate::course::{
    model::Exercise,
    review::{PULL_REQUEST, ReviewManifest},
};

/// Each fault with the text that it is about.
pub(super) fn faults<'a>(exercise: &Exercise, review: &'a ReviewManifest) -> Vec<(&'a Spanned<String>, String)> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for defect in &review.defects {
        let id = &defect.id;
        if !ids.insert(id.get_ref()) {
            faults.push((id, format!("there is another defect `{}`", id.get_ref())));
        }
        if defect.kinds.is_empty() || defect.at.is_empty() {
            faults.push((id, "a defect has at least one kind and one place".to_owned()));
        }
        for place in &defect.at {
            let file = place.file.get_ref();
            let Some(bytes) = exercise.given.get(file) else {
                faults.push((&place.file, format!("the learner isn't given `{file}`")));
                continue;
            };
            let count = String::from_utf8_lossy(bytes).lines().count();
            if place.lines.is_empty() || place.lines.iter().any(|line| !(1..=count).contains(line)) {
                faults.push((&place.file, format!("`{file}` has lines 1 to {count}")));
            }
        }
    }
    if let Some(first) = review.defects.first()
        && !exercise.given.contains_key(PULL_REQUEST)
    {
        faults.push((&first.id, format!("the learner isn't given `{PULL_REQUEST}`")));
    }
    if let Some(first) = review.defects.first()
        && !(1..=review.defects.len()).contains(&review.required)
    {
        faults.push((&first.id, "`required` is more than there are defects, or 0".to_owned()));
    }
    faults
}

//! Recognises a known mistake by the way in which a transcript fails.

use super::transcript::Transcript;

/// Whether two transcripts differ from the expected one for the first time at the same step, and in the same way.
pub fn same_first_failure(expected: &str, actual: &str, other: &str) -> bool {
    let [expected, actual, other] = [expected, actual, other].map(Transcript::parse);
    let differs = |seen: &Transcript| {
        (0..expected.steps.len().max(seen.steps.len())).find(|at| expected.steps.get(*at) != seen.steps.get(*at))
    };
    match (differs(&actual), differs(&other)) {
        (Some(at), Some(there)) => at == there && actual.steps.get(at) == other.steps.get(at),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::same_first_failure;

    #[test]
    fn later_steps_do_not_count() {
        let expected = "### 1. a\nstatus 200\n\n### 2. b\nstatus 200\n\n### 3. c\nstatus 200\n";
        let seen = "### 1. a\nstatus 200\n\n### 2. b\nstatus 405\n\n### 3. c\nstatus 500\n";
        let known = "### 1. a\nstatus 200\n\n### 2. b\nstatus 405\n\n### 3. c\nstatus 200\n";
        assert!(same_first_failure(expected, seen, known));
        assert!(!same_first_failure(expected, seen, expected));
        assert!(!same_first_failure(expected, &seen.replace("405", "404"), known));
    }
}

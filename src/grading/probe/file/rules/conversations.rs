//! `conversations`: those reach each other that have to, and nobody else.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "conversations",
    subject: "who reaches whom",
    holds: "those who have to, and not those who must not",
    checks: "Two services reach each other if and only if they share a network; a service without `networks` is on \
             `default`. The pairs that the task lists do, or don't. A pair that it doesn't list may do either, and is \
             shown as `any`.",
    why: "Each conversation that isn't needed is a way for an intruder from one container to the next.",
    bad: "services:\n  proxy:\n    image: nginx:1.31\n  grafana:\n    image: grafana/grafana:13.2.3\n  db:\n    image: postgres:18\n",
    good: "services:\n  proxy:\n    image: nginx:1.31\n    networks: [front]\n  grafana:\n    image: grafana/grafana:13.2.3\n    \
           networks: [front]\n  db:\n    image: postgres:18\n    networks: [back]\nnetworks:\n  front:\n  back:\n    internal: true\n",
    check: Check::Stated(Stated {
        part: "reach",
        is_given: |expected| !expected.reach.is_empty(),
        example: "reach = [['proxy', 'grafana']]\napart = [['proxy', 'db'], ['grafana', 'db']]",
        check,
        table: Some(matrix),
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    let mut look = |pairs: &[[String; 2]], should: bool, kind| {
        for [one, other] in pairs {
            if compose.reach(one, other) != should {
                findings.push(Finding::stated(kind, &format!("{one} and {other}")));
            }
        }
    };
    look(&expected.reach, true, "apart that have to talk");
    look(&expected.apart, false, "together that must not");
    findings.into()
}

/// Who reaches whom as a table: only where the task also says who doesn't.
fn matrix(compose: &Compose, expected: &Expected) -> Vec<String> {
    if expected.apart.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<&str> = Vec::new();
    for name in expected.reach.iter().chain(&expected.apart).flatten() {
        if !names.contains(&&**name) {
            names.push(name);
        }
    }
    let stated = |one: &str, other: &str| {
        let mut pairs = expected.reach.iter().chain(&expected.apart);
        pairs.any(|[a, b]| {
            (a, b) == (&one.to_owned(), &other.to_owned()) || (b, a) == (&one.to_owned(), &other.to_owned())
        })
    };
    let cell = |one: &str, other: &str| match () {
        () if one == other => "·",
        () if !stated(one, other) => "any",
        () if compose.reach(one, other) => "yes",
        () => "-",
    };
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let row = |head: &str, cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| format!("{cell:<0$}", name.chars().count().max(3)))
            .collect();
        format!("{head:<widest$}  {}", cells.join("  ")).trim_end().to_owned()
    };
    let mut lines = vec![row("", &mut names.iter().copied())];
    lines.extend(
        names
            .iter()
            .map(|one| row(one, &mut names.iter().map(|other| cell(one, other)))),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::{Compose, Expected, check, matrix};
    use crate::grading::probe::file::rules::Fact;

    #[test]
    fn the_table_shows_both_directions_and_what_is_free() {
        let expected: Expected = toml::from_str("reach = [['a', 'long-name']]\napart = [['a', 'b']]").unwrap();
        let compose = Compose::parse(
            "services: {a: {networks: [x]}, long-name: {networks: [x, y]}, b: {networks: [y]}}\nnetworks: {x: , y: }",
        )
        .unwrap();
        assert_eq!(check(&compose, &expected), Fact::Holds);
        let table = [
            "           a    long-name  b",
            "a          ·    yes        -",
            "long-name  yes  ·          any",
            "b          -    any        ·",
        ];
        assert_eq!(matrix(&compose, &expected), table);
    }
}

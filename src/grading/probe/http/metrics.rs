//! What a transcript shows of metrics: the samples that a step asks for, sorted, and whether histograms are sound.

use std::collections::{BTreeMap, BTreeSet};

use super::exposition::{self, BOUND, Exposition, Series};
use crate::{
    course::step::MetricsView,
    grading::probe::text::{clip, escape},
};

/// How much of a line is shown, in characters.
const SHOWN: usize = 500;

/// What is wrong with what a step asks for.
pub(super) fn fault(view: &MetricsView) -> Option<String> {
    let mut selectors = view.show.iter().chain(view.between.keys());
    selectors.find_map(|selector| Some(format!("the selector `{selector}`: {}", Series::parse(selector).err()?)))
}

/// The lines for a body.
pub(super) fn lines(bytes: &[u8], view: &MetricsView) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return vec!["metrics are not UTF-8".to_owned()];
    };
    let exposition = match exposition::parse(text) {
        Ok(exposition) => exposition,
        Err(what) => return vec![format!("not the text format: {}", clip(&escape(&what), SHOWN))],
    };
    let types = view
        .families
        .iter()
        .map(|(family, kind)| type_line(&exposition, family, kind));
    let samples = view
        .show
        .iter()
        .flat_map(|selector| samples(&exposition, selector, &view.between));
    let buckets = view
        .buckets
        .iter()
        .flat_map(|(family, bounds)| buckets(&exposition, family, bounds));
    types
        .chain(samples)
        .chain(buckets)
        .map(|line| clip(&escape(&line), SHOWN))
        .collect()
}

/// Whether a family has one `# TYPE` line that stands before its samples.
fn type_line(exposition: &Exposition, family: &str, kind: &str) -> String {
    // OpenMetrics names the family of a counter without the suffix of its samples.
    let short = if kind == "counter" {
        family.strip_suffix("_total")
    } else {
        None
    };
    let mut found = exposition
        .types
        .iter()
        .filter(|line| line.family == family || Some(&*line.family) == short);
    let first_sample = exposition.samples.iter().position(|sample| {
        let suffix = sample.series.name.strip_prefix(family);
        suffix.is_some_and(|suffix| ["", "_bucket", "_sum", "_count"].contains(&suffix))
    });
    let state = match (found.next(), found.next()) {
        (None, _) => "(absent)",
        (Some(_), Some(_)) => "more than once",
        (Some(line), None) if first_sample.is_some_and(|first| first < line.after) => "after its samples",
        (Some(line), None) => &line.kind,
    };
    format!("type of {family}: {state}")
}

/// The samples that a selector asks for.
fn samples(exposition: &Exposition, selector: &str, between: &BTreeMap<String, [f64; 2]>) -> Vec<String> {
    let Ok(wanted) = Series::parse(selector) else {
        return vec![format!("{selector}: no selector")];
    };
    let mut found: Vec<_> = exposition
        .samples
        .iter()
        .filter(|sample| wanted.selects(&sample.series))
        .collect();
    found.sort_by(|a, b| a.series.cmp(&b.series));
    if found.is_empty() {
        return vec![format!("{selector}: (absent)")];
    }
    let lines = found.into_iter().map(|sample| {
        let range = between.iter().find_map(|(selector, range)| {
            let selector = Series::parse(selector).ok()?;
            selector.selects(&sample.series).then_some(range)
        });
        match range {
            Some([least, greatest]) if (*least..=*greatest).contains(&sample.value) => {
                format!("{} <{least} to {greatest}>", sample.series)
            }
            _ => format!("{} {}", sample.series, sample.value),
        }
    });
    lines.collect()
}

/// How each series of a histogram is made.
fn buckets(exposition: &Exposition, family: &str, bounds: &[String]) -> Vec<String> {
    let name = format!("{family}_bucket");
    let mut histograms: BTreeMap<BTreeMap<String, String>, Vec<(f64, f64)>> = BTreeMap::new();
    for sample in exposition.samples.iter().filter(|sample| sample.series.name == name) {
        let mut labels = sample.series.labels.clone();
        let bound = labels
            .remove(BOUND)
            .and_then(|bound| bound.parse().ok())
            .unwrap_or(f64::NAN);
        histograms.entry(labels).or_default().push((bound, sample.value));
    }
    if histograms.is_empty() {
        return vec![format!("buckets of {family}: (absent)")];
    }
    let lines = histograms.into_iter().map(|(labels, mut buckets)| {
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        let cumulative = buckets.is_sorted_by(|a, b| a.1 <= b.1);
        let there: BTreeSet<String> = buckets
            .iter()
            .map(|bucket| exposition::bound(&bucket.0.to_string()))
            .collect();
        let missing: Vec<&str> = bounds
            .iter()
            .filter(|bound| !there.contains(*bound))
            .map(String::as_str)
            .collect();
        let last = buckets
            .last()
            .filter(|bucket| bucket.0 == f64::INFINITY)
            .map(|bucket| bucket.1);
        let count = Series {
            name: format!("{family}_count"),
            labels: labels.clone(),
        };
        let count = exposition
            .samples
            .iter()
            .find(|sample| sample.series == count)
            .map(|sample| sample.value);
        format!(
            "buckets of {}: {}; {}; {}",
            Series {
                name: family.to_owned(),
                labels,
            },
            if cumulative { "cumulative" } else { "NOT cumulative" },
            if missing.is_empty() {
                format!("bounds {} there", bounds.join(" "))
            } else {
                format!("bounds {} MISSING", missing.join(" "))
            },
            if last.is_some() && last == count {
                "+Inf is the count"
            } else {
                "+Inf is NOT the count"
            },
        )
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::{MetricsView, fault, lines};

    const SOUND: &str = "# TYPE r_total counter\nr_total{s=\"b\"} 2\nr_total{s=\"a\"} 1\n# TYPE d histogram\n\
                         d_bucket{le=\"0.10\"} 1\nd_bucket{le=\"+Inf\"} 3\nd_sum 1.5\nd_count 3\n";

    fn view(toml: &str) -> MetricsView {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn samples_are_sorted_and_values_can_be_in_between() {
        let view = view(
            "show = ['r_total', 'r_total{s=\"c\"}', 'd_sum', 'd_count']\nbetween = { d_sum = [1, 2], d_count = [7, 9] }",
        );
        assert_eq!(
            lines(SOUND.as_bytes(), &view),
            [
                "r_total{s=\"a\"} 1",
                "r_total{s=\"b\"} 2",
                "r_total{s=\"c\"}: (absent)",
                "d_sum <1 to 2>",
                "d_count 3"
            ]
        );
    }

    #[test]
    fn types_stand_once_and_before_their_samples() {
        let view = view("families = { r_total = 'counter', d = 'histogram' }");
        let told = |text: &str| lines(text.as_bytes(), &view).concat();
        assert_eq!(told(SOUND), "type of d: histogramtype of r_total: counter");
        assert!(told(&SOUND.replace("TYPE r_total", "TYPE r")).ends_with("r_total: counter"));
        assert!(told("r_total 1\n# TYPE r_total counter\n").ends_with("r_total: after its samples"));
        assert!(told("# TYPE d gauge\n# TYPE d gauge\n").starts_with("type of d: more than once"));
        assert!(told("d_count 1").starts_with("type of d: (absent)"));
    }

    #[test]
    fn buckets_are_judged_by_series() {
        let view = view("buckets = { d = ['0.1', '+Inf'] }");
        let told = |text: &str| lines(text.as_bytes(), &view).concat();
        assert_eq!(
            told(SOUND),
            "buckets of d: cumulative; bounds 0.1 +Inf there; +Inf is the count"
        );
        let apart = SOUND.replace("\"0.10\"} 1", "\"0.10\"} 4");
        assert!(told(&apart).contains("NOT cumulative; bounds 0.1 +Inf there; +Inf is the count"));
        let bare = "d_bucket{x=\"1\",le=\"0.2\"} 1\nd_count{x=\"1\"} 1";
        assert_eq!(
            told(bare),
            "buckets of d{x=\"1\"}: cumulative; bounds 0.1 +Inf MISSING; +Inf is NOT the count"
        );
        assert_eq!(told("a 1"), "buckets of d: (absent)");
    }

    #[test]
    fn another_format_is_told() {
        let told = lines(b"{\"requests\":5}", &view("show = ['a']"));
        assert_eq!(told, ["not the text format: line 1: a metric's name is missing"]);
        assert_eq!(lines(b"\xff", &view("show = ['a']")), ["metrics are not UTF-8"]);
        assert!(fault(&view("show = ['a{b}']")).unwrap().contains("a{b}"));
        assert_eq!(fault(&view("show = ['a{b=\"1\"}']")), None);
    }
}

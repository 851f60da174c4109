//! Classes of how long something took: never a number, so that a loaded machine decides nothing.

use std::time::Duration;

use crate::course::step::Timing;

/// What P8 asks of the bounds that a case states, where they break it.
pub(super) fn fault(timing: &Timing) -> Option<String> {
    let least = timing.at_least_ms.unwrap_or(0);
    if timing.at_least_ms.is_some_and(|least| least < 150) {
        Some(format!(
            "`at_least_ms` is {least}: no grade may depend on a delay below 150 ms"
        ))
    } else if timing.at_most_ms < least.saturating_add(1000) {
        let (most, needed) = (timing.at_most_ms, least.saturating_add(1000));
        Some(format!(
            "`at_most_ms` is {most}: it must be at least {needed}, a second more than what is waited for"
        ))
    } else {
        None
    }
}

/// The class, with the bounds that decide it: `waited (800 to 3000 ms)`.
pub(super) fn class(timing: &Timing, took: Duration) -> String {
    let most = timing.at_most_ms;
    if took > Duration::from_millis(most) {
        return format!("late (after {most} ms)");
    }
    match timing.at_least_ms {
        None => format!("fast (within {most} ms)"),
        Some(least) if took < Duration::from_millis(least) => format!("fast (before {least} ms)"),
        Some(least) => format!("waited ({least} to {most} ms)"),
    }
}

/// A duration as a person says it: `10 s`, `1.5 s`, `250 ms`.
pub(super) fn spoken(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{class, fault, spoken};
    use crate::course::step::Timing;

    fn timing(at_least_ms: Option<u64>, at_most_ms: u64) -> Timing {
        Timing {
            at_least_ms,
            at_most_ms,
        }
    }

    #[test]
    fn three_classes() {
        let both = timing(Some(350), 2000);
        let class_of = |timing: &Timing, ms| class(timing, Duration::from_millis(ms));
        assert_eq!(class_of(&both, 349), "fast (before 350 ms)");
        assert_eq!(class_of(&both, 350), "waited (350 to 2000 ms)");
        assert_eq!(class_of(&both, 2001), "late (after 2000 ms)");
        let upper = timing(None, 1000);
        assert_eq!(class_of(&upper, 1000), "fast (within 1000 ms)");
        assert_eq!(class_of(&upper, 1001), "late (after 1000 ms)");
    }

    #[test]
    fn bounds_that_a_loaded_machine_would_decide_are_faults() {
        assert_eq!(fault(&timing(Some(350), 2000)), None);
        assert_eq!(fault(&timing(None, 1000)), None);
        assert!(fault(&timing(Some(100), 2000)).is_some());
        assert!(fault(&timing(Some(500), 1400)).is_some());
        assert!(fault(&timing(None, 500)).is_some());
    }

    #[test]
    fn durations_are_spoken() {
        let spoken = |ms| spoken(Duration::from_millis(ms));
        assert_eq!(
            (spoken(250), spoken(1500), spoken(10_000)),
            ("250 ms".into(), "1.5 s".into(), "10 s".into())
        );
    }
}

//! What a transcript shows of the outcome of a request: only what the step asks for, in a normal form.

use std::{collections::BTreeMap, time::Duration};

use super::{
    body,
    headers::HeaderView,
    mask::Masks,
    metrics,
    reply::{Head, Outcome},
    timing,
    wire::{BODY_CAP, Fault, HEAD_CAP},
};
use crate::{
    course::step::{BodyMode, MetricsView, RawStep, RequestStep, Timing},
    grading::probe::text::{clip, escape},
};

/// How long a reply may take unless its step says otherwise.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// What the transcript says of one attempt, and what the session needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The lines.
    pub(super) lines: Vec<String>,
    /// The status that it counts as, if any.
    pub(super) status: Option<u16>,
    /// The reply's header fields.
    pub(super) fields: Vec<(String, Vec<u8>)>,
    /// Whether the connection was refused, or ended before the reply did.
    pub(super) gone: bool,
    /// The whole body, if the step keeps it.
    pub(super) body: Option<Vec<u8>>,
}

/// What is shown of an outcome.
#[derive(Debug, Clone)]
pub(super) struct View {
    to_head: bool,
    mode: BodyMode,
    metrics: Option<MetricsView>,
    show: Vec<String>,
    headers: HeaderView,
    masks: Masks,
    never: BTreeMap<String, String>,
    closed_counts_as: Option<u16>,
    words: BTreeMap<String, String>,
    timing: Option<Timing>,
    patience: Duration,
    keeps_body: bool,
}

impl View {
    /// What a request step shows.
    pub(super) fn of_request(step: &RequestStep, to_head: bool) -> Self {
        let late = step.timing.map_or(0, |timing| timing.at_most_ms);
        Self {
            to_head,
            mode: step.body_mode,
            metrics: step.metrics.clone(),
            show: step.show.clone(),
            headers: HeaderView {
                show: step.show_headers.clone(),
                hide: step.hide_headers.clone(),
            },
            masks: Masks::new(&step.mask, &step.between),
            never: step.never.clone(),
            closed_counts_as: step.closed_counts_as,
            words: BTreeMap::new(),
            timing: step.timing,
            patience: PATIENCE.max(Duration::from_millis(late)),
            keeps_body: step.keep_reply.is_some(),
        }
    }

    /// What a raw step shows.
    pub(super) fn of_raw(step: &RawStep, to_head: bool) -> Self {
        Self {
            to_head,
            mode: BodyMode::Project,
            metrics: None,
            show: step.show.clone(),
            headers: HeaderView::default(),
            masks: Masks::new(&BTreeMap::new(), &BTreeMap::new()),
            never: BTreeMap::new(),
            closed_counts_as: None,
            words: step.outcomes.clone(),
            timing: step.timing,
            patience: Duration::from_millis(step.wait_ms),
            keeps_body: false,
        }
    }

    /// Whether the request was a HEAD.
    pub(super) fn to_head(&self) -> bool {
        self.to_head
    }

    /// How long a reply may take.
    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// What there is to say of an outcome and the time until it came.
    pub(super) fn tell(&self, outcome: &Outcome, took: Duration) -> Told {
        let closed = self.closed_counts_as.filter(|_| is_closed(outcome));
        let mut lines = self.outcome(outcome);
        lines.extend(self.time(took));
        Told {
            lines,
            status: closed.or_else(|| outcome.status()),
            fields: outcome.fields().to_vec(),
            gone: is_closed(outcome) || *outcome == Outcome::Nothing(Fault::Refused),
            body: match outcome {
                Outcome::Reply { body, .. } if self.keeps_body => Some(body.clone()),
                _ => None,
            },
        }
    }

    /// Whether the step has words of its own for an outcome.
    pub(super) fn has_words_for(&self, outcome: &Outcome) -> bool {
        self.words_for(outcome).is_some()
    }

    /// The lines for an outcome.
    pub(super) fn outcome(&self, outcome: &Outcome) -> Vec<String> {
        if let Some(words) = self.words_for(outcome) {
            return vec![escape(words)];
        }
        if let Some(status) = self.closed_counts_as
            && (is_closed(outcome) || outcome.status() == Some(status))
        {
            return vec![format!("status {status} or connection closed")];
        }
        match outcome {
            Outcome::Reply { head, body } => {
                let mut lines = self.head(head);
                lines.extend(self.body(head, body));
                lines.extend(self.never(head, body));
                lines
            }
            Outcome::Broken { head, fault } => {
                let mut lines = self.head(head);
                lines.push(self.fault(fault, true));
                lines
            }
            Outcome::Nothing(fault) => vec![self.fault(fault, false)],
        }
    }

    /// The line for how long it took, if the step asks for it.
    pub(super) fn time(&self, took: Duration) -> Option<String> {
        let timing = self.timing.as_ref()?;
        Some(format!("time {}", timing::class(timing, took)))
    }

    fn words_for(&self, outcome: &Outcome) -> Option<&str> {
        let key = match outcome {
            Outcome::Nothing(Fault::Closed { .. }) => "closed".to_owned(),
            Outcome::Nothing(_) => return None,
            Outcome::Reply { head, .. } | Outcome::Broken { head, .. } => head.status.to_string(),
        };
        self.words.get(&key).map(String::as_str)
    }

    fn head(&self, head: &Head) -> Vec<String> {
        let mut lines = vec![format!("status {}", head.status)];
        let bodiless = self.to_head || head.status == 204;
        lines.extend(self.headers.lines(head, bodiless, &self.masks));
        lines
    }

    fn body(&self, head: &Head, bytes: &[u8]) -> Vec<String> {
        if let Some(view) = &self.metrics {
            return metrics::lines(bytes, view);
        }
        if self.mode == BodyMode::Ignore {
            return Vec::new();
        }
        let mode = if head.has_no_body(self.to_head) {
            BodyMode::Empty
        } else {
            self.mode
        };
        body::lines(head, bytes, mode, &self.show, &self.masks)
    }

    /// Whether what must not occur does, in a header's value or in the body.
    fn never(&self, head: &Head, body: &[u8]) -> impl Iterator<Item = String> {
        self.never.iter().map(move |(name, text)| {
            let mut places = head.fields.iter().map(|(_, value)| value.as_slice()).chain([body]);
            let occurs = places.any(|place| place.windows(text.len()).any(|window| window == text.as_bytes()));
            let word = if occurs { "PRESENT" } else { "absent" };
            format!("{}: {word}", escape(name))
        })
    }

    fn fault(&self, fault: &Fault, in_body: bool) -> String {
        let patience = timing::spoken(self.patience);
        match fault {
            Fault::Refused => "connection refused".to_owned(),
            Fault::NotAccepted => "connection not accepted".to_owned(),
            Fault::Closed { started: false } => "connection closed without a reply".to_owned(),
            Fault::Closed { started: true } if in_body => "connection closed in the middle of the body".to_owned(),
            Fault::Closed { started: true } => "connection closed in the middle of the reply's head".to_owned(),
            Fault::Late if in_body => format!("body not complete within {patience}"),
            Fault::Late => format!("no reply within {patience}"),
            Fault::TooLong if in_body => format!("body longer than {} MiB", BODY_CAP >> 20),
            Fault::TooLong => format!("not HTTP: the reply's head is longer than {} KiB", HEAD_CAP >> 10),
            Fault::NotHttp(what) => format!("not HTTP: {}", clip(&escape(what), 200)),
        }
    }
}

fn is_closed(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Nothing(Fault::Closed { .. })
            | Outcome::Broken {
                fault: Fault::Closed { .. },
                ..
            }
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Fault, Head, Outcome, View};
    use crate::course::step::{RawStep, RequestStep};

    fn view(toml: &str, to_head: bool) -> View {
        let step: RequestStep = toml::from_str(&format!("send = \"GET /\"\n{toml}")).unwrap();
        View::of_request(&step, to_head)
    }

    fn reply(status: u16, fields: &[(&str, &str)], body: &str) -> Outcome {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
        Outcome::Reply {
            head: Head {
                status,
                fields: fields.collect(),
            },
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn head_and_204_show_no_content_type_and_that_the_body_is_empty() {
        let json = [("content-type", "application/json")];
        let lines = ["status 200", "body (empty)"];
        assert_eq!(view("show = [\"/a\"]", true).outcome(&reply(200, &json, "")), lines);
        let lines = ["status 204", "body (empty)"];
        assert_eq!(view("", false).outcome(&reply(204, &json, "")), lines);
        let lines = ["status 204", "body stray"];
        assert_eq!(view("", false).outcome(&reply(204, &json, "stray")), lines);
    }

    #[test]
    fn a_closed_connection_can_count_as_a_reply() {
        let view = view("closed_counts_as = 413", false);
        let closed = Outcome::Nothing(Fault::Closed { started: false });
        let lines = ["status 413 or connection closed"];
        assert_eq!(view.outcome(&closed), lines);
        assert_eq!(view.outcome(&reply(413, &[("content-type", "a/b")], "x")), lines);
        let told = view.tell(&closed, Duration::ZERO);
        assert_eq!((told.status, told.gone), (Some(413), true));
        assert_eq!(view.outcome(&reply(400, &[], "x")), ["status 400", "body x"]);
        assert_eq!(view.outcome(&Outcome::Nothing(Fault::Late)), ["no reply within 10 s"]);
    }

    #[test]
    fn what_must_not_occur_is_found_behind_a_mask_and_in_headers() {
        let view = view(
            "show = [\"/error/message\"]\nnever = { 'the key' = 'k3y', 'the token' = 's3cret' }",
            false,
        );
        let json = ("content-type", "application/json");
        let told = |fields: &[(&str, &str)], message: &str| {
            let body = format!("{{\"error\":{{\"message\":\"{message}\"}}}}");
            view.outcome(&reply(500, fields, &body)).split_off(2)
        };
        let masked = "/error/message <message>";
        assert_eq!(told(&[json], "no"), [masked, "the key: absent", "the token: absent"]);
        let both = told(&[json, ("x-debug", "k3y")], "dial s3cret failed");
        assert_eq!(both, [masked, "the key: PRESENT", "the token: PRESENT"]);
    }

    #[test]
    fn faults_are_told() {
        let view = view("timing = { at_most_ms = 12000 }", false);
        let fault = |fault| view.outcome(&Outcome::Nothing(fault)).concat();
        assert_eq!(fault(Fault::Refused), "connection refused");
        assert_eq!(
            fault(Fault::Closed { started: false }),
            "connection closed without a reply"
        );
        assert_eq!(fault(Fault::Late), "no reply within 12 s");
        assert_eq!(fault(Fault::NotHttp("\u{1b}x".to_owned())), "not HTTP: \\u{1b}x");
        let head = Head {
            status: 200,
            fields: Vec::new(),
        };
        let broken = |fault| Outcome::Broken {
            head: head.clone(),
            fault,
        };
        let lines = ["status 200", "connection closed in the middle of the body"];
        assert_eq!(view.outcome(&broken(Fault::Closed { started: true })), lines);
        assert_eq!(view.outcome(&broken(Fault::Late))[1], "body not complete within 12 s");
        assert_eq!(view.outcome(&broken(Fault::TooLong))[1], "body longer than 8 MiB");
        assert_eq!(view.time(Duration::ZERO).unwrap(), "time fast (within 12000 ms)");
    }

    #[test]
    fn raw_outcomes_have_words() {
        let step: RawStep = toml::from_str(
            "title = \"slow\"\nwrite = [\"x\"]\nwait_ms = 2500\noutcomes = { closed = \"ended\", 408 = \"ended\" }",
        )
        .unwrap();
        let view = View::of_raw(&step, false);
        assert_eq!(
            view.outcome(&Outcome::Nothing(Fault::Closed { started: false })),
            ["ended"]
        );
        assert_eq!(view.outcome(&reply(408, &[], "")), ["ended"]);
        assert_eq!(view.outcome(&Outcome::Nothing(Fault::Late)), ["no reply within 2.5 s"]);
        assert_eq!(view.outcome(&reply(200, &[], "")), ["status 200", "body (empty)"]);
    }
}

//! Steps that look: at what is listening, at the program's end, at its logs.

use std::time::{Duration, Instant};

use super::{Session, Stop};
use crate::{
    course::step::{ExitStep, LogsStep},
    grading::{
        probe::{
            ending,
            http::{json_logs::JsonAudit, logs::Audit, reply::Outcome, request::Request, target::Target, wire::Fault},
            text::escape,
        },
        run::Captured,
    },
};

/// How long log lines beyond the expected ones are waited for.
const MORE_LINES: Duration = Duration::from_millis(150);
/// How long a program's last words may take to arrive after its end.
const LAST_WORDS: Duration = Duration::from_millis(500);

impl<T: Target> Session<'_, T> {
    pub(super) fn connect(&mut self, keep: Option<&str>) -> Result<(), Stop> {
        let connection = self.dial()?;
        let refused = matches!(connection, Err(Fault::Refused));
        let fact = match connection {
            Ok(_) => "connected",
            Err(Fault::Refused) => "connection refused",
            Err(_) => "connection not accepted",
        };
        let mut lines = vec![fact.to_owned()];
        if let Some(name) = keep {
            lines.push(format!("kept as {name}"));
            self.kept.insert(name.to_owned(), connection);
        }
        self.show("connect", lines);
        self.tell_end(refused);
        Ok(())
    }

    /// Connects, and asks for something: a connection that only waits in the system's queue is no work taken.
    pub(super) fn new_work(&mut self, request: &Request) -> Result<(), Stop> {
        let outcome = match self.dial()? {
            Err(fault) => Outcome::Nothing(fault),
            Ok(mut connection) => {
                request
                    .exchange(&mut connection, self.target.port(), false, self.cancel)
                    .0
            }
        };
        let fact = match outcome {
            Outcome::Nothing(Fault::Closed { .. } | Fault::Refused | Fault::NotAccepted) => {
                vec!["no new work".to_owned()]
            }
            Outcome::Nothing(_) => request.view().outcome(&outcome),
            Outcome::Reply { .. } | Outcome::Broken { .. } => vec!["accepted".to_owned()],
        };
        self.show("connect", fact);
        Ok(())
    }

    pub(super) fn exit(&mut self, step: &ExitStep) {
        self.end_is_known = true;
        let exit = self.target.wait(Instant::now() + Duration::from_millis(step.within_ms));
        let fact = match exit {
            None => "still running".to_owned(),
            Some(exit) if step.exact || exit.code.is_none() => ending::fact(exit),
            Some(exit) if exit.code == Some(0) => "exit zero".to_owned(),
            Some(_) => "exit non-zero".to_owned(),
        };
        let mut lines = vec![fact];
        if step.message {
            let wait = if exit.is_some() { LAST_WORDS } else { Duration::ZERO };
            let any = self.target.wait_output(wait, &mut |out, err| out.total + err.total > 0);
            lines.push(if any { "message present" } else { "message absent" }.to_owned());
        }
        self.show("exit", lines);
    }

    pub(super) fn logs(&mut self, step: &LogsStep) -> Result<(), Stop> {
        let audit = Audit::of(&self.sent);
        if step.request_lines {
            self.await_lines(step, &mut |out, err| audit.is_complete([out, err]));
        }
        let json = step.json.as_ref().map(|json| JsonAudit::of(json, &self.sent));
        if let Some(json) = &json {
            self.await_lines(step, &mut |_, err| json.is_complete(err));
        }
        // A line too many, or a secret, may come a little later.
        self.target
            .wait_output(MORE_LINES, &mut |_, _| self.cancel.is_cancelled());
        let (out, err) = self.target.output();
        for stream in [&out, &err] {
            if stream.total > stream.kept.len() as u64 {
                return Err(Stop::OutputTooLong { bytes: stream.total });
            }
        }
        let mut lines = Vec::new();
        if step.request_lines {
            lines.extend(audit.report([&out, &err]));
        }
        if let Some(json) = &json {
            lines.extend(json.report(&err));
        }
        for (name, text) in &step.never {
            let occurs = |stream: &[u8]| stream.windows(text.len()).any(|window| window == text.as_bytes());
            let word = if occurs(&out.kept) || occurs(&err.kept) {
                "PRESENT"
            } else {
                "absent"
            };
            lines.push(format!("{}: {word}", escape(name)));
        }
        self.show("logs", lines);
        Ok(())
    }

    fn await_lines(&self, step: &LogsStep, is_complete: &mut dyn FnMut(&Captured, &Captured) -> bool) {
        let within = Duration::from_millis(step.within_ms);
        self.target.wait_output(within, &mut |out, err| {
            self.cancel.is_cancelled() || is_complete(out, err)
        });
    }
}

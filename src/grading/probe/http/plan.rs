//! A case read and checked as a whole, so that performing it can't meet a step that makes no sense.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use rustix::process::Signal;

use super::{headers::check_name, metrics, numbers, raw::Raw, request::Request, timing, upstream::Upstream};
use crate::course::{
    manifest::CaseManifest,
    step::{ExitStep, HttpStep, LogsStep, NumbersStep, ParallelStep, RequestStep, SignalName, StartStep, Timing},
};

/// The most connections that one step may open.
const CONNECTIONS: usize = 500;

/// A case, ready to be performed.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Its steps in order.
    pub(super) actions: Vec<Action>,
    /// Its upstream, if it has one.
    pub(super) upstream: Option<Upstream>,
}

/// A step, ready to be performed.
#[derive(Debug, Clone)]
pub(super) enum Action {
    /// The program was started, with this `PORT` if a text was given.
    Start(Option<String>),
    /// Send a request and read the reply.
    Request {
        /// The request.
        request: Arc<Request>,
        /// Where it is sent.
        by: Way,
        /// The name under which the reply's body is kept.
        keep_reply: Option<String>,
    },
    /// Show what came of an attempt in the background.
    Reply(String),
    /// Send requests at the same time.
    Parallel {
        /// Each with how often.
        requests: Vec<(usize, Arc<Request>)>,
        /// The class of how long all of them take.
        timing: Option<Timing>,
    },
    /// Write bytes on a number of connections; in the background under a name.
    Raw {
        /// What is written and shown.
        raw: Arc<Raw>,
        /// On how many connections.
        times: usize,
        /// The name.
        background: Option<String>,
    },
    /// Open a connection and keep it under a name, if there is one.
    Connect(Option<String>),
    /// Show whether the program takes new work: this request, on a new connection.
    NewWork(Arc<Request>),
    /// Close a connection that is kept or in use in the background.
    HangUp(String),
    /// Send a signal.
    Signal {
        /// As the transcript calls it.
        name: &'static str,
        /// The signal.
        signal: Signal,
    },
    /// Wait for the end.
    Exit(ExitStep),
    /// Look at the logs.
    Logs(LogsStep),
    /// Let time pass.
    Pause(Duration),
    /// Look at numbers in kept replies.
    Numbers(NumbersStep),
    /// End the program and start it anew.
    Restart,
}

/// Where a request is sent.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// On a new connection.
    New,
    /// On a kept connection.
    On(String),
    /// On a new connection, while later steps are performed.
    Background(String),
}

impl Plan {
    /// Reads a case; all that is wrong with it otherwise.
    pub(super) fn of(case: &CaseManifest) -> Result<Self, Vec<String>> {
        let mut reader = Reader::default();
        let mut faults = Vec::new();
        let mut actions = Vec::new();
        if case.http.is_empty() {
            faults.push("an `http` case needs a step: `[[case.http]]`".to_owned());
        }
        for (index, step) in case.http.iter().enumerate() {
            match reader.read(index, step) {
                Ok(action) => actions.push(action),
                Err(fault) => faults.push(format!("step {}: {fault}", index + 1)),
            }
        }
        if case.upstream.is_some() && case.http.iter().any(|step| matches!(step, HttpStep::Restart)) {
            faults.push("a case with an upstream can't restart the program".to_owned());
        }
        let upstream = case.upstream.as_ref().map(Upstream::new).transpose();
        match upstream {
            Ok(upstream) if faults.is_empty() => Ok(Self { actions, upstream }),
            Ok(_) => Err(faults),
            Err(others) => Err([faults, others].concat()),
        }
    }

    /// The steps between starts of the program; those after the first begin with the restart.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Action]> {
        let mut rest = self.actions.as_slice();
        std::iter::from_fn(move || {
            let later = rest
                .get(1..)?
                .iter()
                .position(|action| matches!(action, Action::Restart));
            let (run, others) = rest.split_at(later.map_or(rest.len(), |place| place + 1));
            rest = others;
            Some(run)
        })
    }

    /// The `PORT` that the program is given instead of a number.
    pub(super) fn port_text(&self) -> Option<&str> {
        match self.actions.first() {
            Some(Action::Start(port)) => port.as_deref(),
            _ => None,
        }
    }
}

/// The names that the steps read so far have given.
#[derive(Debug, Default)]
struct Reader {
    kept: BTreeSet<String>,
    background: BTreeSet<String>,
    replies: BTreeSet<String>,
}

impl Reader {
    fn read(&mut self, index: usize, step: &HttpStep) -> Result<Action, String> {
        Ok(match step {
            HttpStep::Start(_) if index > 0 => {
                return Err("`start` can only be the first step: the program runs already".to_owned());
            }
            HttpStep::Start(StartStep { port_text }) => Action::Start(port_text.clone()),
            HttpStep::Request(step) => self.request(step)?,
            HttpStep::Reply(step) => {
                self.take_background(&step.of)?;
                Action::Reply(step.of.clone())
            }
            HttpStep::Parallel(step) => parallel(step)?,
            HttpStep::Raw(step) => {
                check_timing(step.timing.as_ref())?;
                check_pointers(&step.show)?;
                check_count(step.times)?;
                let background = step.background.clone();
                if let Some(name) = &background {
                    self.add_background(name)?;
                }
                Action::Raw {
                    raw: Arc::new(Raw::new(step)?),
                    times: step.times,
                    background,
                }
            }
            HttpStep::Connect(step) => match (&step.keep, step.expect_refused) {
                (Some(_), true) => return Err("`keep` and `expect_refused` exclude each other".to_owned()),
                (None, true) => {
                    let root = RequestStep {
                        send: "GET /".to_owned(),
                        ..RequestStep::default()
                    };
                    Action::NewWork(Arc::new(request(&root)?))
                }
                (keep, false) => {
                    self.kept.extend(keep.clone());
                    Action::Connect(keep.clone())
                }
            },
            HttpStep::HangUp(step) => {
                if !self.kept.remove(&step.of) && !self.background.remove(&step.of) {
                    return Err(format!("nothing is under way or kept under the name `{}`", step.of));
                }
                Action::HangUp(step.of.clone())
            }
            HttpStep::Signal(step) => {
                let (name, signal) = match step.name {
                    SignalName::Term => ("SIGTERM", Signal::TERM),
                    SignalName::Int => ("SIGINT", Signal::INT),
                };
                Action::Signal { name, signal }
            }
            HttpStep::Exit(step) => Action::Exit(step.clone()),
            HttpStep::Logs(step) => {
                if !step.request_lines && step.json.is_none() && step.never.is_empty() {
                    return Err("`logs` looks at nothing: it needs `request_lines`, `json` or `never`".to_owned());
                }
                check_never(&step.never)?;
                Action::Logs(step.clone())
            }
            HttpStep::Pause(step) => Action::Pause(Duration::from_millis(step.ms)),
            HttpStep::Numbers(step) => match numbers::fault(step, &self.replies) {
                Some(fault) => return Err(fault),
                None => Action::Numbers(step.clone()),
            },
            HttpStep::Restart => {
                if let Some(name) = self.kept.iter().chain(&self.background).next() {
                    return Err(format!(
                        "`{name}` is under way or kept: end it before the program is restarted"
                    ));
                }
                Action::Restart
            }
        })
    }

    fn request(&mut self, step: &RequestStep) -> Result<Action, String> {
        let request = Arc::new(request(step)?);
        let by = match (&step.on, &step.background) {
            (Some(_), Some(_)) => return Err("`on` and `background` exclude each other".to_owned()),
            (Some(name), None) if self.kept.contains(name) => Way::On(name.clone()),
            (Some(name), None) => {
                return Err(format!(
                    "no connection is kept under the name `{name}`: a `connect` step before can keep it"
                ));
            }
            (None, Some(name)) => {
                self.add_background(name)?;
                Way::Background(name.clone())
            }
            (None, None) => Way::New,
        };
        if let Some(name) = &step.keep_reply {
            if step.background.is_some() {
                return Err("`background` and `keep_reply` exclude each other".to_owned());
            }
            self.replies.insert(name.clone());
        }
        Ok(Action::Request {
            request,
            by,
            keep_reply: step.keep_reply.clone(),
        })
    }

    fn add_background(&mut self, name: &str) -> Result<(), String> {
        if self.background.insert(name.to_owned()) && !self.kept.contains(name) {
            Ok(())
        } else {
            Err(format!("the name `{name}` is in use already"))
        }
    }

    fn take_background(&mut self, name: &str) -> Result<(), String> {
        if self.background.remove(name) {
            Ok(())
        } else {
            Err(format!(
                "nothing is under way under the name `{name}`: a step before needs `background = \"{name}\"`"
            ))
        }
    }
}

fn parallel(step: &ParallelStep) -> Result<Action, String> {
    check_timing(step.timing.as_ref())?;
    check_count(step.requests.iter().map(|request| request.times).sum())?;
    let mut requests = Vec::new();
    for one in &step.requests {
        if one.request.on.is_some() || one.request.background.is_some() || one.request.keep_reply.is_some() {
            return Err(
                "a request of a parallel step can have neither `on` nor `background` nor `keep_reply`".to_owned(),
            );
        }
        requests.push((one.times, Arc::new(request(&one.request)?)));
    }
    Ok(Action::Parallel {
        requests,
        timing: step.timing,
    })
}

fn request(step: &RequestStep) -> Result<Request, String> {
    check_timing(step.timing.as_ref())?;
    check_pointers(&step.show)?;
    check_keys(step.mask.keys().chain(step.between.keys()))?;
    check_ranges(&step.between)?;
    check_never(&step.never)?;
    step.metrics.as_ref().and_then(metrics::fault).map_or(Ok(()), Err)?;
    for name in step.show_headers.iter().chain(&step.hide_headers) {
        check_name(name)?;
    }
    Request::new(step)
}

fn check_timing(timing: Option<&Timing>) -> Result<(), String> {
    timing.and_then(timing::fault).map_or(Ok(()), Err)
}

fn check_pointers(pointers: &[String]) -> Result<(), String> {
    match pointers
        .iter()
        .find(|pointer| !pointer.is_empty() && !pointer.starts_with('/'))
    {
        Some(pointer) => Err(format!("`{pointer}` is no JSON pointer: it starts with `/`")),
        None => Ok(()),
    }
}

fn check_keys<'a>(keys: impl Iterator<Item = &'a String>) -> Result<(), String> {
    let mut names = keys.filter(|key| !key.starts_with('/'));
    names.try_for_each(|name| check_name(name))
}

fn check_ranges(ranges: &BTreeMap<String, [u64; 2]>) -> Result<(), String> {
    match ranges.iter().find(|(_, [least, greatest])| least > greatest) {
        Some((key, [least, greatest])) => Err(format!("`between` of `{key}` is empty: {least} is above {greatest}")),
        None => Ok(()),
    }
}

fn check_never(texts: &BTreeMap<String, String>) -> Result<(), String> {
    match texts.iter().find(|(_, text)| text.is_empty()) {
        Some((name, _)) => Err(format!("`never` has an empty text for `{name}`: it occurs everywhere")),
        None => Ok(()),
    }
}

fn check_count(count: usize) -> Result<(), String> {
    if (1..=CONNECTIONS).contains(&count) {
        Ok(())
    } else {
        Err(format!("a step opens 1 to {CONNECTIONS} connections, not {count}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Plan;
    use crate::grading::probe::http::testing::case;

    #[test]
    fn every_step_that_makes_no_sense_is_told_with_its_number() {
        let request = "[[http]]\ndo = \"request\"\nsend = \"GET /\"\n";
        let with = |more: &str| format!("{request}{more}\n");
        let table = [
            (String::new(), "needs a step"),
            (with("[[http]]\ndo = 'start'"), "step 2: `start` can only be the first"),
            (
                with("send = 'GET'").replace("send = \"GET /\"\n", ""),
                "step 1: `send` is `GET`",
            ),
            (with("on = 'k'"), "no connection is kept under the name `k`"),
            (with("show = ['a']"), "`a` is no JSON pointer"),
            (
                with("mask = { 'X-Id' = 'id' }"),
                "`X-Id` is no header's name in lower case",
            ),
            (with("show_headers = ['x:']"), "`x:` is no header's name"),
            (with("between = { '/a' = [2, 1] }"), "2 is above 1"),
            (with("never = { a = '' }"), "occurs everywhere"),
            (with("timing = { at_most_ms = 500 }"), "`at_most_ms` is 500"),
            (
                with("background = 'a'\n[[http]]\ndo = 'reply'\nof = 'b'"),
                "under the name `b`",
            ),
            (
                with("[[http]]\ndo = 'hang-up'\nof = 'b'"),
                "under way or kept under the name `b`",
            ),
            (
                format!("{request}background = 'a'\n").repeat(2),
                "step 2: the name `a` is in use already",
            ),
            (
                with("background = 'a'\n[[http]]\ndo = 'reply'\nof = 'a'\n[[http]]\ndo = 'reply'\nof = 'a'"),
                "step 3: nothing is under way under the name `a`",
            ),
            (
                "[[http]]\ndo = 'connect'\nkeep = 'k'\nexpect_refused = true\n".to_owned(),
                "exclude each other",
            ),
            ("[[http]]\ndo = 'logs'\n".to_owned(), "looks at nothing"),
            ("[[http]]\ndo = 'logs'\nnever = { x = '' }\n".to_owned(), "empty text"),
            (
                "[[http]]\ndo = 'parallel'\nrequests = [{ times = 501, request = { send = 'GET /' } }]\n".to_owned(),
                "not 501",
            ),
            (
                "[[http]]\ndo = 'parallel'\nrequests = [{ times = 1, request = { send = 'GET /', on = 'k' } }]\n"
                    .to_owned(),
                "neither `on` nor `background`",
            ),
            (
                "[[http]]\ndo = 'raw'\ntitle = 't'\nwrite = [{ hex = 'abc' }]\nwait_ms = 1\n".to_owned(),
                "`abc` is not hexadecimal",
            ),
            (
                "[[http]]\ndo = 'raw'\ntitle = 't'\nwrite = []\nwait_ms = 1\noutcomes = { open = 'x' }\n".to_owned(),
                "only `closed` and status codes",
            ),
            (
                with("[upstream]\nshow_headers = ['X-Key']\nroute = []"),
                "upstream: `X-Key` is no header's name in lower case",
            ),
            (
                with("[upstream]\nroute = [{ path = 'x', reply = [] }]"),
                "`x` is no path",
            ),
            (
                with("[upstream]\nroute = [{ path = '/x', reply = [{ status = 99 }] }]"),
                "`/x`: status 99",
            ),
        ];
        for (toml, part) in table {
            let faults = Plan::of(&case(&toml)).expect_err(&toml);
            assert!(faults.iter().any(|fault| fault.contains(part)), "{toml}: {faults:?}");
        }
    }

    #[test]
    fn names_can_be_used_again_once_they_are_free() {
        let steps = "[[http]]\ndo = 'request'\nsend = 'GET /'\nbackground = 'a'\n[[http]]\ndo = 'reply'\nof = 'a'\n";
        assert!(Plan::of(&case(&steps.repeat(2))).is_ok());
    }
}

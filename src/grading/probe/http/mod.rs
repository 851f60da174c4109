//! The `http` probe: talks to a server over sockets of its own, so that slow, broken and half-closed exchanges can be sent
//! and seen, and writes down what the case asks for.

use std::{
    io,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use self::{
    plan::{Action, Plan},
    session::{Session, SoFar, Stop},
    target::Target,
};
use super::{Context, ProbeError, Seen, ending, environment, text};
use crate::{
    course::manifest::CaseManifest,
    grading::{
        cancel::Cancel,
        run::{Exit, Limits, PortChoice, Running, Spec},
        verdict::Outcome,
    },
};

mod body;
mod exchange;
mod exposition;
mod headers;
mod json;
mod json_logs;
mod logs;
mod mask;
mod metrics;
mod numbers;
mod parallel;
mod plan;
mod raw;
mod reply;
mod request;
mod session;
mod target;
#[cfg(test)]
mod testing;
mod timing;
mod upstream;
mod view;
mod wire;

/// The variable that holds the upstream's URL.
const UPSTREAM_URL: &str = "UPSTREAM_URL";
/// The port that a program gets where it can be chosen.
const PORT: u16 = 8080;
/// How long a program may take until it listens.
const START: Duration = Duration::from_secs(10);
/// The first pause between two looks whether it listens, and the longest.
const LOOK: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(25));
/// How long a program may take to end after SIGTERM.
const END: Duration = Duration::from_secs(5);

/// Probes one case.
pub fn probe(case: &CaseManifest, context: &Context<'_>) -> Result<Seen, ProbeError> {
    let plan = Plan::of(case).map_err(|faults| ProbeError::Case {
        case: case.id.get_ref().clone(),
        what: faults.join("; "),
    })?;
    let mut so_far = SoFar::default();
    let mut last_output = String::new();
    for actions in plan.runs() {
        let mut running = match context.runner.spawn(&spec(case, &plan, context), context.cancel) {
            Err(_) if context.cancel.is_cancelled() => return Ok(Seen::Cancelled),
            spawned => spawned?,
        };
        let upstream = match &plan.upstream {
            None => None,
            Some(upstream) => match running.take_listener() {
                Some(listener) => Some(upstream.start(listener).map_err(io::Error::other)?),
                None if context.cancel.is_cancelled() => return Ok(Seen::Cancelled),
                None => return Err(io::Error::other("the runner gave no listener for the upstream").into()),
            },
        };
        let found = drive(&running, actions, upstream, so_far, context.cancel);
        let (exit, output) = end(running, context.cancel);
        if context.cancel.is_cancelled() {
            return Ok(Seen::Cancelled);
        }
        let survivors = exit.map_or(0, |exit| exit.survivors);
        so_far = match found? {
            Found::SoFar(_) if survivors > 0 => return Ok(Seen::Trouble(Outcome::Leaked { processes: survivors })),
            Found::SoFar(so_far) => so_far,
            Found::Cancelled => return Ok(Seen::Cancelled),
            Found::Crashed { how } => return Ok(Seen::Trouble(Outcome::Crashed { how, output })),
            Found::TimedOut { what } => return Ok(Seen::Trouble(Outcome::TimedOut { what, output })),
            Found::OutputTooLong { bytes } => return Ok(Seen::Trouble(Outcome::OutputTooLong { bytes })),
        };
        last_output = output;
    }
    Ok(Seen::Transcript {
        transcript: so_far.transcript,
        output: last_output,
    })
}

/// What makes no sense in a case, each in a sentence; empty if it can be performed.
pub fn lint(case: &CaseManifest) -> Vec<String> {
    Plan::of(case).err().unwrap_or_default()
}

/// What came of a run of the program, without its output.
#[derive(Debug)]
enum Found {
    SoFar(SoFar),
    Crashed { how: String },
    TimedOut { what: String },
    OutputTooLong { bytes: u64 },
    Cancelled,
}

fn spec(case: &CaseManifest, plan: &Plan, context: &Context<'_>) -> Spec {
    let port = match plan.port_text() {
        Some(text) => PortChoice::Text(text.to_owned()),
        None => PortChoice::Preferred(case.port.unwrap_or(PORT)),
    };
    Spec {
        program: context.program.to_owned(),
        args: Vec::new(),
        env: environment(context.scratch, &case.env),
        cwd: context.scratch.to_owned(),
        stdin: None,
        port,
        listen_env: plan.upstream.is_some().then(|| UPSTREAM_URL.to_owned()),
        private_network: true,
        limits: Limits::default(),
    }
}

/// Waits for the program, performs the steps, and asks the upstream what it saw while the program still runs: its end
/// would hang up every connection.
fn drive<T: Target>(
    target: &T,
    actions: &[Action],
    upstream: Option<upstream::Running>,
    so_far: SoFar,
    cancel: &Cancel,
) -> Result<Found, ProbeError> {
    if !matches!(actions.first(), Some(Action::Start(_)))
        && let Some(found) = await_listening(target, START, cancel)
    {
        return Ok(found);
    }
    match Session::new(target, cancel, so_far).perform(actions) {
        Ok(mut so_far) => {
            if let Some(upstream) = upstream {
                let step = so_far.transcript.step("upstream");
                for line in upstream.lines() {
                    step.line(line);
                }
            }
            Ok(Found::SoFar(so_far))
        }
        Err(Stop::Cancelled) => Ok(Found::Cancelled),
        Err(Stop::OutputTooLong { bytes }) => Ok(Found::OutputTooLong { bytes }),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// `None` once the program listens.
fn await_listening<T: Target>(target: &T, within: Duration, cancel: &Cancel) -> Option<Found> {
    let deadline = Instant::now() + within;
    let (mut pause, longest) = LOOK;
    loop {
        if cancel.is_cancelled() {
            return Some(Found::Cancelled);
        }
        if target.dial().is_ok() {
            return None;
        }
        // Waiting for the end is the pause: a program that gives up is noticed at once.
        if let Some(exit) = target.wait(Instant::now() + pause) {
            let how = ending::describe(exit);
            return Some(if cancel.is_cancelled() {
                Found::Cancelled
            } else {
                Found::Crashed { how }
            });
        }
        if Instant::now() >= deadline {
            let what = format!(
                "it did not listen on 127.0.0.1:{} within {}",
                target.port(),
                timing::spoken(within)
            );
            return Some(Found::TimedOut { what });
        }
        pause = (pause * 2).min(longest);
    }
}

/// SIGTERM, some time to end, then what is left is killed. Says how the program ended, unless it was killed, and what it
/// wrote last.
fn end(running: Running, cancel: &Cancel) -> (Option<Exit>, String) {
    let mut exit = running.exit();
    if exit.is_none() && !cancel.is_cancelled() {
        Target::signal(&running, Signal::TERM);
        exit = running.wait(Instant::now() + END);
    }
    let (stdout, stderr) = running.end();
    (exit, text::last_output(&stdout, &stderr))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{
        Found, await_listening, lint,
        testing::{Program, Server, case, deaf_port},
    };
    use crate::grading::cancel::Cancel;

    #[test]
    fn a_program_that_listens_is_waited_for_no_longer() {
        let server = Server::start(drop);
        assert!(await_listening(&server.program(), Duration::from_mins(1), &Cancel::default()).is_none());
    }

    #[test]
    fn a_program_that_ends_before_it_listens_crashed() {
        let (_taken, port) = deaf_port();
        let program = Program::on(port);
        program.exits(101);
        let found = await_listening(&program, Duration::from_mins(1), &Cancel::default());
        assert!(matches!(found, Some(Found::Crashed { how }) if how == "exit code 101"));
    }

    #[test]
    fn a_program_that_does_not_listen_is_late() {
        let (_taken, port) = deaf_port();
        let found = await_listening(&Program::on(port), Duration::from_millis(30), &Cancel::default());
        let what = format!("it did not listen on 127.0.0.1:{port} within 30 ms");
        assert!(matches!(found, Some(Found::TimedOut { what: said }) if said == what));
    }

    #[test]
    fn a_cancel_is_noticed_while_waiting() {
        let (_taken, port) = deaf_port();
        let cancel = Cancel::default();
        cancel.cancel();
        let found = await_listening(&Program::on(port), Duration::from_mins(1), &cancel);
        assert!(matches!(found, Some(Found::Cancelled)));
    }

    #[test]
    fn a_case_without_faults_has_none() {
        assert_eq!(
            lint(&case("[[http]]\ndo = \"request\"\nsend = \"GET /\"\n")),
            Vec::<String>::new()
        );
    }
}

//! `bigtent serve`: the data source as a program of its own.

use std::{env, io::Write, sync::Arc, thread};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::{
    app::App,
    args::ServeArgs,
    exit::{Exit, Failure},
};
use crate::datasource::{
    auth::certs,
    config::{self, Loaded, Sources},
    live::Feed,
    scenario::{
        Player,
        library::{LIST, Library, Scenario},
    },
    series::{self, Catalogue},
    server::{Ended, LogTo, Parts, Server, Stopper},
};

/// Serves until a signal ends it; or says what it would serve with.
pub(crate) fn run(app: &App, arguments: ServeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    if let Some(folder) = arguments.make_certs {
        let files = certs::make(&folder, &arguments.cert_name).map_err(Failure::environment)?;
        for file in files {
            writeln!(out, "{}", file.display())?;
        }
        return Ok(Exit::Passed);
    }
    if arguments.scenario.as_deref() == Some(LIST) {
        write!(out, "{}", scenarios(app)?.listing())?;
        return Ok(Exit::Passed);
    }
    let scenario = arguments.scenario.as_deref();
    let scenario = scenario.map(|name| scenario_of(app, name)).transpose()?;
    let print = arguments.print_config;
    let loaded = load(arguments)?;
    if print {
        write!(out, "{}", loaded.to_toml())?;
        return Ok(Exit::Passed);
    }
    serve(app, loaded, scenario.as_ref(), out)
}

fn scenarios(app: &App) -> Result<Library, Failure> {
    let (library, problems) = Library::load(app.source(), app.course())?;
    match problems.first() {
        None => Ok(library),
        Some(problem) => Err(Failure::bug(format!(
            "a scenario inside this program is broken: {problem}"
        ))),
    }
}

fn scenario_of(app: &App, name: &str) -> Result<Scenario, Failure> {
    let library = scenarios(app)?;
    library.find(name).cloned().ok_or_else(|| {
        let known: String = library.listing().lines().map(|line| format!("\n  {line}")).collect();
        Failure::usage(format!("there is no scenario `{name}`; there are:{known}"))
    })
}

fn load(arguments: ServeArgs) -> Result<Loaded, Failure> {
    let sources = Sources {
        file: arguments.config,
        environment: env::vars_os().collect(),
        flags: arguments.settings.0,
    };
    config::load(&sources).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::usage(format!("the configuration can't be used:\n  {}", lines.join("\n  ")))
    })
}

fn serve(app: &App, loaded: Loaded, scenario: Option<&Scenario>, out: &mut dyn Write) -> Result<Exit, Failure> {
    // The signals come first, so that none is missed once somebody can connect.
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let scheme = if loaded.config.auth.tls.is_some() {
        "https"
    } else {
        "http"
    };
    let parts = Parts {
        log: LogTo::Stderr,
        feed: Feed::default(),
        catalogue: Arc::new(catalogue(app, &loaded.config.series)?),
        scenario: scenario.map(|scenario| Player::new(scenario.script.clone())),
    };
    let running = Server::start(loaded.config, parts).map_err(Failure::environment)?;
    let mut lines = format!("{scheme}://{}\n", running.address());
    if let Some(Scenario { title, script, .. }) = scenario {
        let paths: Vec<&str> = script.paths().collect();
        lines = format!("{lines}{title}: {}\n", paths.join(" "));
    }
    // As one piece: who only wants the address may be gone after it.
    out.write_all(lines.as_bytes())?;
    out.flush()?;

    let (stopper, handle) = (running.stopper(), signals.handle());
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || obey(&mut signals, &stopper))?;
    let ended = running.wait();
    handle.close();
    match ended {
        Ended::Drained => Ok(Exit::Passed),
        Ended::CutOff { .. } => Ok(Exit::Failed),
        Ended::Failed(error) => Err(error.into()),
        Ended::Panicked => Err(Failure::bug("the server panicked")),
    }
}

/// The first signal lets requests in flight end; whoever sends a second one doesn't want to wait.
fn obey(signals: &mut Signals, stopper: &Stopper) {
    let mut signals = signals.forever();
    if signals.next().is_some() {
        stopper.stop();
    }
    if signals.next().is_some() {
        stopper.stop_now();
    }
}

/// The demo service's series, the learner's own if there is a workbook here, and a class's if one is named.
pub(crate) fn catalogue(app: &App, config: &config::Series) -> Result<Catalogue, Failure> {
    let of_workbook = || {
        app.maybe_workbook()
            .map(|workbook| workbook.own("progress.jsonl"))
            .transpose()
    };
    let sources = series::Sources {
        seed: config.seed,
        log: match &config.progress {
            Some(log) => Some(log.clone()),
            None => of_workbook()?,
        },
        learner: config.learner.clone(),
        cohort: config.class.clone(),
        ..series::Sources::default()
    };
    Ok(Catalogue::new(sources.with_places(app.course())))
}

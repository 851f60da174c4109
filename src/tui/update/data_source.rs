//! What a person can do with the data source, and what it tells.

use std::net::SocketAddr;

use crate::tui::{
    effect::Effect,
    message::{JobId, Told},
    model::{
        Model,
        data_source::{DataSource, Serving, Subject, Trial, View},
        location::{Pane, Screen},
    },
    services::data_source::{NotStarted, Port, Tried},
};

use super::focus;

/// Columns that a chart's axis takes.
const AXIS: u16 = 8;

/// Takes in what the data source tells.
pub(super) fn told(model: &mut Model, told: Told) {
    let source = &mut model.data_source;
    match told {
        Told::Started(result) => started(source, result),
        Told::Stopped => source.serving = Serving::Stopped,
        Told::News(news) => {
            let asked = news.queries.last().map(|query| query.sequence);
            let is_new = asked != source.live.queries.last().map(|query| query.sequence);
            source.live = news;
            if is_new && source.subject == Subject::LastQuery && !matches!(source.view, View::Exchange(_)) {
                source.content += 1;
            }
        }
        Told::Tried { job, result } => tried(source, job, result),
    }
    source.about_content += 1;
}

fn started(source: &mut DataSource, result: Result<SocketAddr, NotStarted>) {
    source.chosen = None;
    source.serving = match result {
        Ok(address) => Serving::Running(address),
        Err(why) => Serving::NotStarted(why),
    };
    source.content += 1;
}

fn tried(source: &mut DataSource, job: JobId, result: Result<Box<Tried>, String>) {
    if let Subject::Scenario(_, trial) = &mut source.subject
        && *trial == Trial::Asked(job)
    {
        *trial = match result {
            Ok(tried) => Trial::Answered(tried),
            Err(why) => Trial::Failed(why),
        };
        source.content += 1;
    }
}

/// Starts the server, or ends it.
pub(super) fn start_or_stop(model: &mut Model) -> Vec<Effect> {
    match model.data_source.serving {
        Serving::Starting | Serving::Stopping => Vec::new(),
        Serving::Running(_) => {
            model.data_source.serving = Serving::Stopping;
            model.data_source.about_content += 1;
            vec![Effect::StopServing]
        }
        Serving::LeftOut | Serving::Stopped | Serving::NotStarted(_) => {
            let port = model.data_source.port;
            serve(model, port)
        }
    }
}

/// Starts the server, unless it runs.
pub(super) fn serve(model: &mut Model, port: Port) -> Vec<Effect> {
    if matches!(
        model.data_source.serving,
        Serving::Starting | Serving::Running(_) | Serving::Stopping
    ) {
        return Vec::new();
    }
    model.data_source.serving = Serving::Starting;
    model.data_source.about_content += 1;
    vec![Effect::Serve(port)]
}

/// Copies the URL that Grafana is given.
pub(super) fn copy_url(model: &mut Model) -> Vec<Effect> {
    let Some(url) = model.data_source.prometheus_url() else {
        model.say("There is no URL: the data source isn't running.");
        return Vec::new();
    };
    model.say(format!("Copied, if the terminal allows it: {url}"));
    vec![Effect::Copy(url)]
}

/// Shows the JSON, or the frames again.
pub(super) fn toggle_json(model: &mut Model) -> Vec<Effect> {
    if model.data_source.view == View::Json {
        show(model, View::Frames);
    } else if model.data_source.query().is_some() {
        show(model, View::Json);
    } else {
        model.say("There is no JSON yet: nothing was asked.");
        return Vec::new();
    }
    focus(model, Pane::Frames);
    Vec::new()
}

/// Opens the chosen row of a pane: the last query, a scenario, a request.
pub(super) fn open_chosen(model: &mut Model) -> Vec<Effect> {
    match model.at.pane {
        Pane::Source => pick(model),
        Pane::Requests => {
            let row = model.data_source.chosen_row();
            if let Some(number) = model.data_source.number_at(row) {
                model.data_source.chosen = Some(number);
                show(model, View::Exchange(number));
                focus(model, Pane::Frames);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn pick(model: &mut Model) -> Vec<Effect> {
    let points = points(model);
    let source = &mut model.data_source;
    let Some(place) = source.picked.checked_sub(1) else {
        source.subject = Subject::LastQuery;
        show(model, View::Frames);
        bring_forward(model);
        return Vec::new();
    };
    let Some(scenario) = source.scenarios.get(place).map(|scenario| scenario.name.clone()) else {
        return Vec::new();
    };
    let job = source.next_trial();
    source.subject = Subject::Scenario(place, Trial::Asked(job));
    show(model, View::Frames);
    bring_forward(model);
    vec![Effect::TryScenario { job, scenario, points }]
}

/// As many points as the chart has columns of dots.
fn points(model: &Model) -> u16 {
    let in_frames = crate::tui::model::location::Location {
        screen: Screen::DataSource,
        pane: Pane::Frames,
    };
    let areas = crate::tui::areas::Areas::new(model.size, &in_frames, 0);
    let width = areas
        .panes
        .and_then(|panes| panes.of(Pane::Frames))
        .map_or(0, |content| content.width);
    width.saturating_sub(AXIS).max(10) * 2
}

/// Shows something else in the main pane, from its beginning.
fn show(model: &mut Model, view: View) {
    let source = &mut model.data_source;
    source.view = view;
    source.main.scroll_to(0, 0);
    source.content += 1;
    source.about_content += 1;
}

/// Puts the keys into the main pane where it is the only one that is shown.
fn bring_forward(model: &mut Model) {
    let alone = model.areas().panes.is_some_and(|panes| panes.tabs.is_some());
    if alone {
        focus(model, Pane::Frames);
    }
}

/// Goes back from JSON or from a request to the frames. Returns whether there was something to go back from.
pub(super) fn close_view(model: &mut Model) -> bool {
    if model.at.screen != Screen::DataSource || model.at.pane != Pane::Frames {
        return false;
    }
    let pane = match model.data_source.view {
        View::Frames => return false,
        View::Json => Pane::Frames,
        View::Exchange(_) => Pane::Requests,
    };
    show(model, View::Frames);
    focus(model, pane);
    true
}

/// Moves the cursor in one of the lists.
pub(super) fn move_by(model: &mut Model, pane: Pane, rows: isize) {
    let source = &mut model.data_source;
    if pane == Pane::Requests {
        source.choose_row(source.chosen_row().saturating_add_signed(rows));
    } else {
        source.picked = source.picked.saturating_add_signed(rows).min(source.scenarios.len());
        source.about_content += 1;
    }
}

/// A click on a row of a pane: chooses and opens what stands there.
pub(super) fn click(model: &mut Model, pane: Pane, row: usize) -> Vec<Effect> {
    focus(model, pane);
    let height = model.areas().height_of(pane);
    let source = &mut model.data_source;
    match pane {
        Pane::Source => {
            let line = source.about.top() + row;
            let Some(picked) = source.rows.iter().position(|at| *at == line) else {
                return Vec::new();
            };
            source.picked = picked;
        }
        Pane::Requests => {
            let row = source.first_row(height) + row;
            if row >= source.requests().len() {
                return Vec::new();
            }
            source.choose_row(row);
        }
        _ => return Vec::new(),
    }
    open_chosen(model)
}

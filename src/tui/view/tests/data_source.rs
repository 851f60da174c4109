//! The data source's screen in each of its states.

use super::shows;
use crate::tui::{
    message::{Message, Told},
    services::data_source::NotStarted,
    testing::{
        Person,
        data_source::{self, ADDRESS, failure, news, query, series, table},
    },
};

#[test]
fn it_is_left_out() {
    shows("source_left_out", Person::returning_at, |person| {
        person.press("4");
    });
}

#[test]
fn it_waits_for_the_first_request() {
    shows("source_idle", Person::serving_at, |_| {});
}

#[test]
fn its_port_is_taken() {
    shows("source_port_taken", Person::before_serving_at, |person| {
        person.hears(Told::Started(Err(NotStarted::Taken(ADDRESS.parse().unwrap()))));
    });
}

#[test]
fn it_could_not_be_started() {
    shows("source_not_started", Person::before_serving_at, |person| {
        let why = "the server's runtime can't be started: Too many open files (os error 24)";
        person.hears(Told::Started(Err(NotStarted::Failed(why.to_owned()))));
    });
}

#[test]
fn it_tells_of_requests() {
    shows("source_requests", Person::serving_at, |person| {
        person.hears(Told::News(news()));
        person.press("Tab Tab j j");
    });
}

#[test]
fn it_shows_the_last_query_as_a_chart_and_a_table() {
    shows("source_chart", Person::serving_at, |person| {
        person.hears(Told::News(news()));
        person.press("Tab");
    });
}

#[test]
fn it_shows_a_scenario_with_a_table_alone() {
    shows("source_table", Person::serving_at, |person| {
        person.press("j j j j Enter");
        person.hears_of_trial(1, query(9, table()));
    });
}

#[test]
fn it_shows_what_failed_of_a_query() {
    shows("source_failure", Person::serving_at, |person| {
        person.press("j Enter");
        person.hears_of_trial(1, query(9, failure()));
    });
}

#[test]
fn it_shows_the_exact_json() {
    shows("source_json", Person::serving_at, |person| {
        person.hears(Told::News(news()));
        person.press("J");
    });
}

#[test]
fn it_shows_a_request_with_its_json() {
    shows("source_request", Person::serving_at, |person| {
        person.hears(Told::News(news()));
        person.press("Tab Tab Enter");
    });
}

#[test]
fn it_offers_scenarios() {
    shows("source_picker", Person::serving_at, |person| {
        person.press("j j j Enter");
        person.hears_of_trial(1, query(9, series()));
        person.press("BackTab BackTab Tab");
        while person.model.place() != crate::tui::keymap::Place::Source {
            person.press("Tab");
        }
    });
}

#[test]
fn every_state_can_be_drawn_at_every_size() {
    let mut person = Person::serving_at(80, 24);
    for keys in ["", "Tab", "J", "J Tab", "Enter", "b c", "c j Enter"] {
        person.tell(Message::Resized { width: 80, height: 24 });
        person.hears(Told::News(data_source::news()));
        person.press(keys);
        for width in (1..=30).chain([59, 60, 61, 79, 109, 110, 119, 149, 150, 159, 160, 200, 400]) {
            for height in (1..=20).chain([24, 29, 30, 50, 120]) {
                person.tell(Message::Resized { width, height });
                person.sees();
            }
        }
    }
}

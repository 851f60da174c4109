//! The data source.

use super::*;
use crate::tui::{
    message::Told,
    model::data_source::{DataSource, Serving, Subject, Trial, View},
    services::data_source::{NotStarted, Port},
    testing::data_source::{self, ADDRESS, exchange, news, query, recorded, series},
    update::start,
};

fn taken() -> Told {
    Told::Started(Err(NotStarted::Taken(ADDRESS.parse().unwrap())))
}

#[test]
fn the_server_is_started_by_itself_unless_it_is_left_out() {
    let first = |port| {
        let mut person = Person::new_at(80, 24);
        person.model.data_source = DataSource::new(data_source::setup(port));
        start(&mut person.model)
    };
    assert!(first(Some(Port::Fixed(3001))).contains(&Effect::Serve(Port::Fixed(3001))));
    assert!(!first(None).iter().any(|effect| matches!(effect, Effect::Serve(_))));
}

#[test]
fn one_key_starts_and_stops() {
    let mut person = Person::serving_at(80, 24);
    assert_eq!(person.press("s"), [Effect::StopServing]);
    assert_eq!(person.press("s"), [], "it is about to end");
    person.hears(Told::Stopped);
    assert_eq!(person.model.data_source.serving, Serving::Stopped);
    assert_eq!(person.press("s"), [Effect::Serve(Port::Fixed(3001))]);
    assert_eq!(person.press("s"), [], "it is about to start");
}

#[test]
fn a_taken_port_can_be_tried_again_or_exchanged_for_a_free_one() {
    let mut person = Person::before_serving_at(80, 24);
    person.hears(taken());
    assert_eq!(person.press("s"), [Effect::Serve(Port::Fixed(3001))]);
    person.hears(taken());
    assert_eq!(person.press("f"), [Effect::Serve(Port::Free)]);
    person.hears(Told::Started(Ok("127.0.0.1:40123".parse().unwrap())));
    assert_eq!(person.press("f"), [], "it runs");
    assert!(person.sees().contains("http://127.0.0.1:40123/prometheus"));
}

#[test]
fn the_url_is_copied_while_there_is_one() {
    let mut person = Person::serving_at(80, 24);
    let url = "http://127.0.0.1:3001/prometheus";
    assert_eq!(person.press("y"), [Effect::Copy(url.to_owned())]);
    assert!(person.model.notice.as_ref().unwrap().text.contains(url));
    person.hears(Told::Stopped);
    assert_eq!(person.press("y"), []);
    assert!(person.model.notice.is_some(), "it says why nothing is copied");
}

#[test]
fn a_scenario_is_asked_for_as_many_points_as_can_be_drawn() {
    let mut person = Person::serving_at(80, 24);
    let effects = person.press("j j Enter");
    let [Effect::TryScenario { job, scenario, points }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((*job, scenario.as_str()), (JobId(1), "sine"));
    assert!((100..=160).contains(points), "{points}");
    assert_eq!(person.model.at.pane, Pane::Frames, "what comes is to be seen");
}

#[test]
fn of_two_trials_the_answer_to_the_later_one_counts() {
    let mut person = Person::serving_at(120, 40);
    person.press("j Enter j Enter");
    person.hears_of_trial(1, query(1, series()));
    assert_eq!(
        person.model.data_source.subject,
        Subject::Scenario(1, Trial::Asked(JobId(2)))
    );
    person.hears_of_trial(2, query(2, series()));
    assert!(person.model.data_source.query().is_some());
}

#[test]
fn a_trial_that_fails_says_why() {
    let mut person = Person::serving_at(120, 40);
    person.press("j Enter");
    person.hears(Told::Tried {
        job: JobId(1),
        result: Err("the disk is full".to_owned()),
    });
    assert!(person.sees().contains("! the disk is full"));
}

#[test]
fn the_last_query_is_followed_and_a_scenario_stays() {
    let mut person = Person::serving_at(120, 40);
    person.hears(Told::News(news()));
    assert!(person.sees().contains("load {host=a}"));
    person.press("j Enter");
    person.hears_of_trial(1, query(9, data_source::table()));
    person.hears(Told::News(news()));
    assert!(person.sees().contains("0.25"), "the table of the scenario");
    person.press("k Enter");
    assert!(person.sees().contains("load {host=a}"), "the last query again");
}

#[test]
fn the_newest_request_is_followed_until_another_one_is_chosen() {
    let mut person = Person::serving_at(80, 24);
    let mut news = news();
    person.hears(Told::News(news.clone()));
    person.press("Tab Tab");
    let chosen = |person: &Person| {
        let row = person.model.data_source.chosen_row();
        person.model.data_source.number_at(row)
    };
    assert_eq!(chosen(&person), Some(6));
    news.exchanges.push(recorded(8, exchange(8, "GET", "/readyz", 200)));
    person.hears(Told::News(news.clone()));
    assert_eq!(chosen(&person), Some(8));
    person.press("j j");
    assert_eq!(chosen(&person), Some(5));
    news.exchanges.push(recorded(9, exchange(9, "GET", "/readyz", 200)));
    person.hears(Told::News(news.clone()));
    assert_eq!(chosen(&person), Some(5), "the cursor stays on its request");
    news.exchanges.drain(..6);
    person.hears(Told::News(news));
    assert_eq!(chosen(&person), Some(9), "of one that is kept no longer, nothing stays");
}

#[test]
fn a_request_is_opened_and_left_again() {
    let mut person = Person::serving_at(80, 24);
    person.hears(Told::News(news()));
    person.press("Tab Tab j Enter");
    assert_eq!(person.model.data_source.view, View::Exchange(5));
    assert!(person.sees().contains("id-5"));
    person.press("b");
    assert_eq!(person.model.at.pane, Pane::Requests);
    person.press("b");
    assert_eq!(person.model.at.screen, Screen::Home);
}

#[test]
fn the_json_is_shown_and_left_again() {
    let mut person = Person::serving_at(80, 24);
    assert_eq!(person.press("J"), []);
    assert_eq!(person.model.data_source.view, View::Frames, "nothing was asked");
    person.hears(Told::News(news()));
    person.press("J");
    assert!(person.sees().contains("\"scenario\": \"gaps\""));
    person.press("J");
    assert_eq!(person.model.data_source.view, View::Frames);
    person.press("J Esc");
    assert_eq!(person.model.data_source.view, View::Frames);
    assert_eq!(person.model.at.screen, Screen::DataSource);
}

#[test]
fn one_comes_and_goes_by_keys() {
    let mut person = Person::returning_at(120, 40);
    person.press("n 4");
    assert_eq!(person.model.at.screen, Screen::DataSource);
    person.press("4 Tab");
    assert_eq!(person.model.at.pane, Pane::Frames);
    person.press("c");
    assert_eq!(person.model.at.pane, Pane::Outline);
    person.press("c");
    assert_eq!(person.model.at.pane, Pane::Source);
    person.press("b b");
    assert_eq!(person.model.at.screen, exercise("http-methods"));
}

#[test]
fn scrolling_in_a_pane_moves_what_it_shows() {
    let mut person = Person::serving_at(80, 24);
    person.hears(Told::News(news()));
    person.press("Tab G");
    assert!(person.model.data_source.main.top() > 10);
    person.press("BackTab G");
    assert_eq!(person.model.data_source.picked, 5);
    person.press("g");
    assert_eq!(person.model.data_source.picked, 0);
}

#[test]
fn rows_and_the_first_line_can_be_clicked() {
    let mut person = Person::returning_at(120, 40);
    person.model.data_source = DataSource::new(data_source::setup(Some(Port::Fixed(3001))));
    let click = super::pointing::click;
    click(&mut person, "Data source");
    assert_eq!(person.model.at.screen, Screen::DataSource);
    person.hears(Told::News(news()));
    let effects = click(&mut person, "random");
    assert!(matches!(effects.as_slice(), [Effect::TryScenario { .. }]));
    click(&mut person, "/livez");
    assert_eq!(person.model.data_source.view, View::Exchange(1));
    click(&mut person, "Learn");
    assert_eq!(person.model.at.screen, Screen::Home);
}

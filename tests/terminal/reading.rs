//! Finding one's way: the first start, lessons, the search, the help, the mouse.

use crate::support::{screen, workbook::Workbook};

#[test]
fn the_first_start_says_what_this_is_and_what_to_do() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.see(&[
        "Welcome",
        "Open an exercise in your own editor, write, and save.",
        "you see here how your program differs from what was asked",
        "▸ The workbook, the grader, a transcript",
        "Enter begin",
    ]);
    window.see_terminal_taken();
    window.press("\r");
    window.see(&["A colleague hands you a service", "What a session looks like"]);
    window.quit();
}

#[test]
fn a_small_window_shows_the_same() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((80, 24), &[]);
    window.see(&["Welcome", "Enter begin", "? all keys"]);
    window.press("\r");
    window.see(&["A colleague hands you a service"]);
    window.press("n");
    window.see(&["Go and Rust for back-end people"]);
    window.press("1");
    window.see(&["Continue", "Enter continue", "▸ Go and Rust for back-end people"]);
    window.quit();
}

#[test]
fn the_question_mark_lists_all_keys() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.see(&["? all keys"]);
    window.press("?");
    window.see(&["All keys", "open the files in $VISUAL or $EDITOR", "Esc close"]);
    window.press("G");
    window.see(&["the sentence of the task that a case checks"]);
    window.press("\x1b");
    window.see_no_more(&["All keys"]);
    window.quit();
}

#[test]
fn the_search_finds_a_section_and_opens_the_lesson_there() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.press("/duty allow");
    window.see(&["1 place", "› Methods and 405"]);
    window.press("\r");
    window.wait_for("the section at the top", |shown| {
        screen::find(shown, "Methods and 405").is_some_and(|(_, row)| row < 6)
    });
    window.see(&["404 and 405 say different things."]);
    window.quit();
}

#[test]
fn what_is_not_there_is_not_found_and_the_search_can_be_left() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.press("/quetzalcoatl");
    window.see(&["Nothing found.", "/ quetzalcoatl"]);
    // Enter has nothing to open.
    window.press("\r\x15http-health");
    window.see(&["/ http-health", "http-health · A health endpoint"]);
    window.press("\x1b");
    window.see_no_more(&["Search lessons and exercises"]);
    window.quit();
}

#[test]
fn arrows_and_letters_lead_through_the_chapters() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.see(&["▸ The workbook, the grader, a transcript"]);
    window.press("j");
    window.see(&["▸ Orientation"]);
    window.press("\x1b[B");
    window.see(&["▸ HTTP servers"]);
    window.press("\r");
    window.see(&["A server, its routes, its methods", "A new release of the service"]);
    window.press("n");
    window.see(&["A health endpoint", "e edit"]);
    window.press("b");
    window.see(&["A new release of the service"]);
    window.quit();
}

#[test]
fn the_mouse_opens_and_scrolls() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.see(&["· A server, its route"]);
    window.click("A server, its route");
    window.see(&["A new release of the service"]);
    window.wheel_down("A new release of the service");
    window.wheel_down("A new release of the service");
    window.see_no_more(&["A new release of the service"]);
    window.quit();
}

#[test]
fn code_of_both_languages_stands_side_by_side_where_there_is_room() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((200, 50), &[]);
    window.press("/routes what match\r");
    window.see(&["Routes and what they match"]);
    window.wait_for("both in one row", |shown| {
        let row = |text| screen::find(shown, text).map(|(_, row)| row);
        row("http.NewServeMux").is_some() && row("Router::new").is_some()
    });
    window.resize((100, 30));
    window.see(&["Rust · press t for Go", "Router::new"]);
    window.see_no_more(&["http.NewServeMux"]);
    window.press("t");
    window.see(&["Go · press t for Rust", "http.NewServeMux"]);
    window.see_no_more(&["Router::new"]);
    window.quit();
}

//! What `course check` sees in the review cards, and in the table of what must be taught.

use insta::assert_snapshot;

use super::{Checkout, EXERCISE, LESSON};

const CARDS: &str = "content/cards/numbers.toml";
const AUDIT: &str = "content/audit.toml";

#[test]
fn a_card_that_cannot_be_answered_is_told() {
    let faults = [
        (r#"wrong = ["4", "6", "16"]"#, r#"wrong = ["4", " 8", "16"]"#),
        (r#"wrong = ["4", "6", "16"]"#, r#"wrong = ["4"]"#),
        ("is ___.", "is one of ___ and ___."),
        (r#"[["an error", "error"]]"#, "[[]]"),
        ("answer.spot.lines = [5]", "answer.spot.lines = [12]"),
        ("code = \"doubling/twice.rs\"\n", ""),
        (
            r#"answer.choice = { right = "8", wrong = ["4", "6", "16"] }"#,
            r#"answer.order.items = ["4", "8"]"#,
        ),
        (
            r#"answer.choice = { right = "8", wrong = ["4", "6", "16"] }"#,
            r#"answer.open.points = ["8"]"#,
        ),
        ("why = \"Twice 4 is 8.\"", "why = \" \""),
        ("difficulty = 2", "difficulty = 9"),
    ];
    let told: String = faults
        .iter()
        .map(|(from, to)| {
            let checkout = Checkout::new();
            checkout.edit(CARDS, from, to);
            checkout.lint().lines().next().unwrap_or_default().to_owned() + "\n"
        })
        .collect();
    assert_snapshot!(told, @r"
    content/cards/numbers.toml:4: card `double-of-four`: two answers are the same, or one is empty
    content/cards/numbers.toml:4: card `double-of-four`: a choice has one right and three wrong answers
    content/cards/numbers.toml:13: card `double-of-nothing`: `ask` has not as many `___` as `blanks` has entries
    content/cards/numbers.toml:13: card `double-of-nothing`: a blank has no answer that can be typed in one line
    content/cards/numbers.toml:21: card `where-it-doubles`: the code has no such line
    content/cards/numbers.toml:21: card `where-it-doubles`: a spot card has `code`
    content/cards/numbers.toml:4: card `double-of-four`: fewer than three items have no order worth asking for
    content/cards/numbers.toml:4: card `double-of-four`: an open card has three points that a good answer has
    content/cards/numbers.toml:4: card `double-of-four`: `why` is empty
    content/cards/numbers.toml:21: card `where-it-doubles`: the difficulty is 1 to 5
    ");
}

#[test]
fn a_card_that_hangs_on_nothing_is_told() {
    let checkout = Checkout::new();
    checkout.edit(CARDS, "id = \"double-of-nothing\"", "id = \"double-of-four\"");
    checkout.edit(CARDS, "lesson = \"doubling#nothing\"", "lesson = \"doubling#thrice\"");
    checkout.edit(CARDS, "code = \"doubling/twice.rs\"", "code = \"doubling/thrice.rs\"");
    checkout.edit(CARDS, "rows = [\"N01\"]", "rows = [\"N02\"]");
    checkout.write("content/cards/letters.toml", "format = 1\ncard = []\n");
    assert_snapshot!(checkout.lint(), @r"
    content/cards/letters.toml: no chapter of content/course.toml has this name
    content/cards/numbers.toml:6: content/audit.toml has no row N02
    content/cards/numbers.toml:13: card `double-of-four`: there is another card of this name
    content/cards/numbers.toml:13: card `double-of-four`: there is no lesson section `doubling#thrice`
    content/cards/numbers.toml:25: content/code/doubling/thrice.rs doesn't exist
    5 problems (…)
    ");
}

#[test]
fn a_lesson_has_three_cards_or_more() {
    let checkout = Checkout::new();
    checkout.remove(CARDS);
    assert_snapshot!(checkout.lint(), @r"
    content/lessons/doubling.md: the lesson has 0 review cards; it should have 3 to 6
    1 problem (…)
    ");
}

#[test]
fn what_the_audit_lists_is_taught_in_a_section_that_is_there() {
    let checkout = Checkout::new();
    checkout.edit(AUDIT, "[rows]\n", "[rows]\nN00 = \"halving a number\"\n");
    checkout.edit(LESSON, "N01 = \"twice\"", "N01 = \"thrice\", N07 = \"twice\"");
    checkout.edit(
        EXERCISE,
        "lessons = [\"doubling\"]\n",
        "lessons = [\"doubling\"]\nrows = [\"N08\"]\n",
    );
    assert_snapshot!(checkout.lint(), @r"
    content/audit.toml:4: no lesson's section teaches N00 (halving a number)
    content/audit.toml:5: no lesson's section teaches N01 (doubling a number)
    content/exercises/double/exercise.toml:7: content/audit.toml has no row N08
    content/lessons/doubling.md:5: N01 is taught in `#thrice`, which is no section of this lesson
    content/lessons/doubling.md:5: content/audit.toml has no row N07
    5 problems (…)
    ");
}

#[test]
fn what_is_often_taught_wrong_is_asked() {
    let checkout = Checkout::new();
    checkout.edit(AUDIT, "[rows]\n", "corrected = [\"N01\", \"N03\"]\n[rows]\n");
    checkout.edit(CARDS, "rows = [\"N01\"]\n", "");
    assert_snapshot!(checkout.lint(), @r"
    content/audit.toml:3: content/audit.toml has no row N03
    content/audit.toml:3: no card asks about N01, of which something wrong is often taught
    2 problems (…)
    ");
}

#[test]
fn the_coverage_names_the_places_of_each_row() {
    let checkout = Checkout::new();
    checkout.edit(AUDIT, "[rows]\n", "[rows]\nN00 = \"halving a number\"\n");
    assert_snapshot!(checkout.course(&["coverage"]).exits(0), @r"
    # Coverage

    What the audit lists, and where the course teaches, practises and asks it.

    No section teaches N00.

    | row | about | sections | exercises | cards |
    |---|---|---|---|---|
    | N00 | halving a number | – | – | – |
    | N01 | doubling a number | `doubling#twice` | – | `double-of-four` |
    ");
}

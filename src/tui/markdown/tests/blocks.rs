//! Tests of single kinds of blocks.

use super::{
    super::{Document, Fold},
    Options, text,
};
use crate::course::{lesson, source::Source};

#[test]
fn text_is_in_a_column_in_the_middle() {
    let layout = Options::default().layout("a\n\n---\n", 100);
    assert_eq!(text(&layout), format!("{0}a\n\n{0}{1}", " ".repeat(6), "─".repeat(88)));
}

#[test]
fn sections_are_those_of_the_lesson() {
    let body = "## One `two`\n\n# Not\n\n> ## Nor\n\n## [A link](https://a.example) there\n\n### Nor that\n";
    let front_matter = "+++\ntitle = \"a\"\nobjective = \"b\"\nminutes = 1\nrows = {}\nchecked = \"2026-11-24\"\n+++\n";
    let text = format!("{front_matter}{}", body.replace("# Not\n", ""));
    let lesson = lesson::parse("a", &text, &Source::Embedded).unwrap().lesson;

    let layout = Options::default().layout(body, 40);
    let slugs: Vec<&str> = layout.sections.iter().map(|(slug, _)| slug.as_str()).collect();
    assert_eq!(
        slugs,
        lesson
            .sections
            .iter()
            .map(|section| section.slug.as_str())
            .collect::<Vec<_>>()
    );
    let headings: Vec<String> = layout
        .sections
        .iter()
        .map(|(_, line)| layout.lines[*line].to_string())
        .collect();
    assert_eq!(headings, ["One two", "A link[1] there"]);
}

#[test]
fn answers_are_folded_until_their_fold_is_open() {
    let boxes =
        "> [!INTERVIEW] Why?\n> **Good.** Because.\n\n> [!INTERVIEW] How?\n> So.\n\n> [!INTERVIEW] No answers?\n";
    let mut options = Options::default();
    let layout = options.layout(boxes, 30);
    insta::assert_snapshot!(text(&layout), @r"
    ╭─ Interview ────────────────╮
    │ Why?                       │
    │ ▸ Enter shows the answers  │
    ╰────────────────────────────╯

    ╭─ Interview ────────────────╮
    │ How?                       │
    │ ▸ Enter shows the answers  │
    ╰────────────────────────────╯

    ╭─ Interview ────────────────╮
    │ No answers?                │
    ╰────────────────────────────╯
    ");
    assert_eq!(
        layout.folds,
        [
            Fold {
                id: 0,
                line: 2,
                open: false
            },
            Fold {
                id: 1,
                line: 7,
                open: false
            }
        ]
    );

    options.open_folds.insert(1);
    let layout = options.layout(boxes, 30);
    insta::assert_snapshot!(text(&layout), @r"
    ╭─ Interview ────────────────╮
    │ Why?                       │
    │ ▸ Enter shows the answers  │
    ╰────────────────────────────╯

    ╭─ Interview ────────────────╮
    │ How?                       │
    │ ▾ Enter hides the answers  │
    │                            │
    │ So.                        │
    ╰────────────────────────────╯

    ╭─ Interview ────────────────╮
    │ No answers?                │
    ╰────────────────────────────╯
    ");
    assert_eq!(
        layout.folds,
        [
            Fold {
                id: 0,
                line: 2,
                open: false
            },
            Fold {
                id: 1,
                line: 7,
                open: true
            }
        ]
    );
}

#[test]
fn sentences_have_their_lines_and_marked_ones_a_sign() {
    let task = "Serve.\n\n- [T1] One that is longer than the line.\n  - nested\n- [T2] Two.\n- [x] Three.\n- [T] Four.\n\n[T12] Five.\n";
    let options = Options {
        marked: ["T2".to_owned()].into(),
        ..Options::default()
    };
    let layout = options.layout(task, 30);
    insta::assert_snapshot!(text(&layout), @r"
    Serve.

      T1  One that is longer than
          the line.
          ◦ nested
    ▸ T2  Two.
    • [x] Three.
    • [T] Four.

      T12 Five.
    ");
    let sentences: Vec<(&str, std::ops::Range<usize>)> = layout
        .sentences
        .iter()
        .map(|(id, lines)| (id.as_str(), lines.clone()))
        .collect();
    assert_eq!(sentences, [("T1", 2..5), ("T2", 5..6), ("T12", 9..10)]);
}

#[test]
fn links_are_numbered_once_and_listed() {
    let text = Options::default().text(
        "[a](https://x.example) [b](y) [c](https://x.example) <https://z.example> ![d](e)",
        80,
    );
    assert_eq!(
        text,
        "a[1] b[2] c[1] https://z.example d[3]\n\n[1] https://x.example\n[2] y\n[3] e"
    );
    assert_eq!(Document::parse("[a](b)").links(), ["b"]);
}

#[test]
fn a_table_without_room_becomes_a_list() {
    let table = "| one | two |\n|-----|-----|\n| a `b` c d e f g | x |\n| y | |\n";
    insta::assert_snapshot!(Options::default().text(table, 24), @r"
    one             │ two
    ────────────────┼────
    a `b` c d e f g │ x  
    y               │
    ");
    insta::assert_snapshot!(Options::default().text(table, 16), @r"
    one: a `b` c d e
    f g
    two: x

    one: y
    two:
    ");
}

#[test]
fn nothing_moves_the_cursor() {
    let text = Options::default().text(
        "a\u{1b}[2Jb &#27;c `d\u{7}`\n\n```text\n\t\u{1b}]0;x\u{9c}\n```\n\n[f](g\u{8}h)",
        40,
    );
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    assert!(text.starts_with("a[2Jb c `d`\n\n      ]0;x"), "{text:?}");
}

#[test]
fn deep_nesting_ends_somewhere() {
    for nest in ["> ", "- ", "1. ", "> - "] {
        let markdown = format!("{}deep", nest.repeat(5000));
        assert!(Options::default().text(&markdown, 80).contains("deep"));
    }
}

//! Tests of highlighting.

use std::{
    sync::{LazyLock, mpsc},
    time::Duration,
};

use proptest::prelude::*;

use super::{Grammar, Highlighted, Highlighter, Highlights, Key, Token, grammar::Grammars};

/// Long enough for a loaded machine; a test that needs it has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// Each piece as `kind:text`, plain ones as their text.
fn shown(grammar: Grammar, code: &str) -> String {
    static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::load);
    let lines = GRAMMARS.highlight(grammar, code);
    assert_eq!(lines.len(), code.lines().count());
    let mut shown = String::new();
    for (line, spans) in code.lines().zip(lines) {
        let mut end = 0;
        for span in spans {
            assert_eq!(span.text.start, end, "{line}");
            end = span.text.end;
            let text = &line[span.text];
            match span.token {
                Token::Plain => shown.push_str(text),
                token => {
                    let kind = format!("{token:?}");
                    shown.extend([&kind[..2], "‹", text, "›"]);
                }
            }
        }
        assert_eq!(end, line.len(), "{line}");
        shown.push('\n');
    }
    shown
}

#[test]
fn rust() {
    insta::assert_snapshot!(shown(Grammar::Rust, include_str!("warm/rust.txt")));
}

#[test]
fn go() {
    insta::assert_snapshot!(shown(Grammar::Go, include_str!("warm/go.txt")));
}

#[test]
fn data_and_other_languages() {
    let examples = [
        (
            Grammar::Dockerfile,
            "# c\nFROM rust:1.95 AS build\nCOPY --from=build /a /b\nCMD [\"/app\"]\n",
        ),
        (Grammar::Yaml, "# c\nports: [8080, 'a']\non: true\nimage: \"x:1\"\n"),
        (Grammar::Json, "{\"a\": [1, true, null, \"x\"]}\n"),
        (
            Grammar::Sql,
            "-- c\nSELECT count(*) AS n FROM t WHERE a = 'x' AND b > 1;\n",
        ),
        (
            Grammar::Toml,
            "# c\n[package]\nname = \"x\"\nv = { n = 1, on = true }\n",
        ),
        (Grammar::Shell, "export PORT=8080\nif true; then echo \"$PORT\"; fi\n"),
        (Grammar::Diff, "--- a/x\n+++ b/x\n@@ -1 +1 @@\n same\n-old\n+new\n"),
        (Grammar::Http, "GET / HTTP/1.1\nHost: a\n"),
        (Grammar::Text, "┌──┐\n│ if │\n"),
    ];
    let all = examples
        .map(|(grammar, code)| format!("# {grammar:?}\n{}", shown(grammar, code)))
        .join("\n");
    insta::assert_snapshot!(all);
}

#[test]
fn a_session_colours_what_is_typed_and_not_what_is_printed() {
    insta::assert_snapshot!(
        shown(Grammar::Shell, "$ curl -s \\\n    'localhost:8080/a'\nif this were code, \"it\" would be coloured\n\n$ echo $?\n0\n"),
        @r#"
        Pu‹$ ›Fu‹curl›Pu‹ -›s Pu‹\›
            St‹'localhost:8080/a'›
        if this were code, "it" would be coloured

        Pu‹$ ›Fu‹echo› Pu‹$›Ke‹?›
        0
        "#
    );
}

proptest! {
    // Debug builds match patterns slowly.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_code_is_covered_from_end_to_end(code in "([ -~\\t\n]|\\PC|\r\n|fn |\\$ |r#\"|/\\*|: ){0,60}") {
        for grammar in [Grammar::Rust, Grammar::Go, Grammar::Yaml, Grammar::Shell, Grammar::Sql, Grammar::Json] {
            shown(grammar, &code);
        }
    }
}

#[test]
fn info_strings_name_languages_by_their_first_word() {
    assert_eq!(Grammar::from_info("go pair"), Grammar::Go);
    assert_eq!(Grammar::from_info("sh"), Grammar::Shell);
    assert_eq!(Grammar::from_info("brainfuck"), Grammar::Text);
    assert_eq!(Grammar::from_info(""), Grammar::Text);
}

#[test]
fn results_come_once_for_each_request_and_fill_the_cache() {
    let (results, received) = mpsc::channel();
    let mut highlighter = Highlighter::start(move |done| {
        let _ = results.send(done);
    })
    .unwrap();
    highlighter.warm();
    highlighter.request(Grammar::Json, "{}");
    highlighter.request(Grammar::Json, "{}");
    highlighter.request(Grammar::Text, "{}");
    highlighter.request(Grammar::Json, "[]");

    let mut highlights = Highlights::default();
    let keys: Vec<Key> = std::iter::from_fn(|| Some(received.recv_timeout(PATIENCE).unwrap()))
        .take(2)
        .map(|done: Highlighted| {
            let key = done.key;
            highlights.insert(done);
            key
        })
        .collect();
    assert_eq!(keys, [Key::of(Grammar::Json, "{}"), Key::of(Grammar::Json, "[]")]);
    assert_eq!(highlights.generation(), 2);
    assert_eq!(highlights.get(keys[0]).map(<[_]>::len), Some(1));
    assert_eq!(highlights.get(Key::of(Grammar::Text, "{}")), None);

    drop(highlighter);
    assert_eq!(
        received.recv_timeout(PATIENCE),
        Err(mpsc::RecvTimeoutError::Disconnected)
    );
}

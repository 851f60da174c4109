//! Tests of code and pairs.

use super::{
    super::{Language, Layout},
    Options, highlighted,
};
use crate::tui::theme::Theme;

const PAIR: &str = "```go pair\nlist := 1\n```\n```rust pair\nlet list = 1;\n```\n";

#[test]
fn a_pair_shows_one_side_and_says_how_to_see_the_other() {
    let mut options = Options::default();
    insta::assert_snapshot!(options.text(PAIR, 40), @r"
    Rust · press t for Go
      let list = 1;
    ");
    options.language = Language::Go;
    insta::assert_snapshot!(options.text(PAIR, 40), @r"
    Go · press t for Rust
      list := 1
    ");
}

#[test]
fn a_pair_stands_side_by_side_where_both_sides_fit() {
    let options = Options {
        side_by_side: true,
        ..Options::default()
    };
    insta::assert_snapshot!(options.text(PAIR, 40), @r"
    Go                   Rust
      list := 1            let list = 1;
    ");
    // Uneven sides share the room by need.
    let wide = PAIR.replace("list := 1", &"x".repeat(60));
    insta::assert_snapshot!(options.text(&wide, 90), @r"
    Go                                                               Rust
      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx     let list = 1;
    ");
    insta::assert_snapshot!(options.text(&wide, 80), @r"
    Rust · press t for Go
      let list = 1;
    ");
    // Within a quote there is no room beside the text.
    assert!(
        options
            .text(&format!("> {}", PAIR.trim_end().replace('\n', "\n> ")), 160)
            .contains("press t for Go")
    );
}

#[test]
fn long_lines_of_a_pair_wrap_where_both_columns_are_wide() {
    let options = Options {
        side_by_side: true,
        ..Options::default()
    };
    let pair = "```dockerfile go pair\nFROM a\n  RUN one two three four five six seven eight nine ten eleven\n```\n\
                ```dockerfile rust pair\nRUN one/two/three/four/five/six/seven/eight/nine/ten/eleven\n```\n";
    insta::assert_snapshot!(options.text(pair, 106), @r"
    Go                                                    Rust
      FROM a                                                RUN one/two/three/four/five/six/seven/eight/nine/
        RUN one two three four five six seven eight         ↳ ten/eleven
        ↳ nine ten eleven
    ");
}

#[test]
fn fences_that_are_not_a_pair_are_shown_as_they_come() {
    let text = Options::default().text(
        "```rust pair\na\n```\n```go pair\nb\n```\n\nText.\n\n```rust pair\nc\n```\n",
        20,
    );
    assert_eq!(text, "  a\n\n  b\n\nText.\n\n  c");
}

#[test]
fn wide_code_is_cut_and_scrolls_as_far_as_it_goes() {
    let code = "```text\n0123456789abcdef漢字\nshort\n\n```\n";
    let mut options = Options::default();
    assert_eq!(options.layout(code, 12).code_overflow, 10);
    for (offset, expected) in [
        (0, "  012345678…\n  short"),
        (1, "  …23456789…\n  …ort"),
        (8, "  …9abcdef …\n  …"),
        (9, "  …abcdef漢…\n  …"),
        (10, "  …bcdef漢字\n  …"),
        (99, "  …bcdef漢字\n  …"),
    ] {
        options.code_offset = offset;
        let shown = options.text(code, 12);
        assert_eq!(shown.trim_end_matches('\n'), expected, "{offset}");
    }
    assert_eq!(options.layout(code, 22).code_overflow, 0);
    assert_eq!(
        options.text(code, 20),
        "0123456789abcdef漢字\nshort\n",
        "goes without indentation where that helps"
    );
}

#[test]
fn sessions_and_exchanges_wrap() {
    let text = Options::default().text("```sh\n$ curl --silent http://localhost:8080/items\n```\n", 30);
    assert_eq!(text, "  $ curl --silent http://\n  ↳ localhost:8080/items");
    let text = Options::default().text("```http\nallow: GET, HEAD, POST\n```\n", 20);
    assert_eq!(text, "  allow: GET, HEAD, \n  ↳ POST");
}

#[test]
fn code_is_plain_until_it_is_highlighted() {
    let markdown = "```rust\nfn main() {}\n```\n";
    let options = Options {
        theme: Theme::dark(),
        ..Options::default()
    };
    let style_of_fn = |layout: &Layout| {
        let span = layout.lines[0]
            .spans
            .iter()
            .find(|span| span.content.contains("fn"))
            .unwrap();
        span.style
    };
    assert_eq!(
        style_of_fn(&options.layout(markdown, 40)),
        options.theme.code_background
    );
    let coloured = options.layout_highlighted(markdown, 40, &highlighted(markdown));
    assert_eq!(
        style_of_fn(&coloured),
        options.theme.code_background.patch(options.theme.keyword)
    );
}

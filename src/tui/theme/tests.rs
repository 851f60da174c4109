//! Tests of the themes: readable, and chosen by the environment.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

use super::{DARK, Depth, LIGHT, Theme};

/// The least contrast for text that WCAG 2 calls readable (level AA).
const READABLE: f64 = 4.5;

fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn styles(theme: &Theme) -> Vec<(&'static str, Style)> {
    vec![
        ("text", theme.text),
        ("dim", theme.dim),
        ("strong", theme.strong),
        ("emphasis", theme.emphasis),
        ("heading", theme.heading),
        ("subheading", theme.subheading),
        ("accent", theme.accent),
        ("good", theme.good),
        ("bad", theme.bad),
        ("warn", theme.warn),
        ("added", theme.added),
        ("removed", theme.removed),
        ("added_word", theme.added_word),
        ("removed_word", theme.removed_word),
        ("selection", theme.selection),
        ("marked", theme.marked),
        ("box_trap", theme.box_trap),
        ("box_today", theme.box_today),
        ("box_interview", theme.box_interview),
        ("border", theme.border),
        ("code", theme.code),
        ("code_background", theme.code_background),
        ("link", theme.link),
        ("key", theme.key),
        ("keyword", theme.keyword),
        ("string", theme.string),
        ("number", theme.number),
        ("comment", theme.comment),
        ("type_name", theme.type_name),
        ("function", theme.function),
        ("punctuation", theme.punctuation),
    ]
}

/// What an `xterm` draws for one of the colours 16 to 255, or the colour itself.
fn rgb(colour: Color) -> [u8; 3] {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match colour {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(index @ 232..) => [8 + 10 * (index - 232); 3],
        Color::Indexed(index @ 16..=231) => {
            let cube = usize::from(index - 16);
            [LEVELS[cube / 36], LEVELS[cube / 6 % 6], LEVELS[cube % 6]]
        }
        other => panic!("{other} has no fixed appearance"),
    }
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_colour_is_readable_on_the_usual_backgrounds_and_on_code() {
    for (name, palette, backgrounds) in [
        ("dark", &DARK, [[0, 0, 0], [0x1e, 0x1e, 0x1e]]),
        ("light", &LIGHT, [[0xff, 0xff, 0xff], [0xfd, 0xf6, 0xe3]]),
    ] {
        for depth in [Depth::Rgb, Depth::Indexed] {
            let theme = Theme::coloured(palette, depth);
            let code = rgb(theme.code_background.bg.unwrap());
            for (meaning, style) in styles(&theme) {
                let Some(colour) = style.fg else { continue };
                let behind = style
                    .bg
                    .map_or_else(|| [&backgrounds[..], &[code]].concat(), |own| vec![rgb(own)]);
                for background in behind {
                    let found = contrast(rgb(colour), background);
                    assert!(
                        found >= READABLE,
                        "{name} {depth:?} {meaning} on {background:02x?}: {found:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_background_never_stands_without_a_text_colour() {
    for theme in [Theme::dark(), Theme::light(), Theme::plain()] {
        for (meaning, style) in styles(&theme) {
            assert!(style.bg.is_none() || style.fg.is_some(), "{meaning}");
        }
    }
}

#[test]
fn running_text_keeps_the_terminals_own_colours() {
    for theme in [Theme::dark(), Theme::light(), Theme::plain()] {
        assert_eq!(theme.text, Style::new());
    }
}

#[test]
fn plain_uses_no_colour_and_only_the_old_attributes() {
    let allowed = Modifier::BOLD | Modifier::DIM | Modifier::UNDERLINED | Modifier::REVERSED;
    for (meaning, style) in styles(&Theme::plain()) {
        assert_eq!((style.fg, style.bg), (None, None), "{meaning}");
        assert!(allowed.contains(style.add_modifier), "{meaning}");
    }
}

#[test]
fn dark_is_the_default_and_full_colour_needs_an_announcement() {
    assert_eq!(Theme::detect(&env(&[])), Theme::coloured(&DARK, Depth::Indexed));
    assert_eq!(Theme::detect(&env(&[("COLORTERM", "truecolor")])), Theme::dark());
    assert_eq!(Theme::detect(&env(&[("COLORTERM", "24bit")])), Theme::dark());
    assert_eq!(
        Theme::detect(&env(&[("COLORTERM", "1")])),
        Theme::coloured(&DARK, Depth::Indexed)
    );
}

#[test]
fn colorfgbg_tells_a_light_background() {
    for (value, light) in [
        ("0;15", true),
        ("0;default;15", true),
        ("0;7", true),
        ("15;0", false),
        ("15;default;0", false),
        ("7;8", false),
        ("0;default", false),
        ("", false),
    ] {
        let expected = if light { Theme::light() } else { Theme::dark() };
        assert_eq!(
            Theme::detect(&env(&[("COLORTERM", "truecolor"), ("COLORFGBG", value)])),
            expected,
            "{value}"
        );
    }
}

#[test]
fn no_color_wins_over_what_is_guessed_and_loses_to_what_was_set() {
    let guessed = [("NO_COLOR", "1"), ("COLORTERM", "truecolor"), ("COLORFGBG", "0;15")];
    assert_eq!(Theme::detect(&env(&guessed)), Theme::plain());
    assert_eq!(
        Theme::detect(&env(&[("NO_COLOR", ""), ("COLORTERM", "truecolor")])),
        Theme::dark()
    );
    assert_eq!(Theme::detect(&env(&[("TERM", "dumb")])), Theme::plain());
    for (value, expected) in [
        ("dark", Theme::dark()),
        ("light", Theme::light()),
        ("plain", Theme::plain()),
    ] {
        let mut set = env(&guessed);
        set.insert("BIGTENT_THEME".to_owned(), value.to_owned());
        assert_eq!(Theme::detect(&set), expected, "{value}");
    }
    assert_eq!(
        Theme::detect(&env(&[("BIGTENT_THEME", "drak"), ("NO_COLOR", "1")])),
        Theme::plain()
    );
}

//! The named styles of the screens: for dark and for light terminals, and for those without colour.
//!
//! Plain text always keeps the terminal's own colours, so that a background that was guessed wrongly leaves it readable;
//! every style that sets a background sets its text's colour too. Colour is never the only sign: `+`, `✓`, `▸` and words
//! say the same.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

use super::highlight::Token;

/// The styles of everything that is drawn, by what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Running text.
    pub text: Style,
    /// What may be overlooked: paths, counts, explanations of keys.
    pub dim: Style,
    /// Strong text within running text.
    pub strong: Style,
    /// Emphasis within running text.
    pub emphasis: Style,
    /// Titles of screens and sections.
    pub heading: Style,
    /// Titles below sections.
    pub subheading: Style,
    /// What is in focus, and the labels of a task's sentences.
    pub accent: Style,
    /// Passed, done, right.
    pub good: Style,
    /// Failed, wrong.
    pub bad: Style,
    /// Needs attention, unfinished.
    pub warn: Style,
    /// A diff's line that was added.
    pub added: Style,
    /// A diff's line that was removed.
    pub removed: Style,
    /// The words of an added line that differ.
    pub added_word: Style,
    /// The words of a removed line that differ.
    pub removed_word: Style,
    /// The row that the cursor is on.
    pub selection: Style,
    /// A sentence of the task that the chosen case checks.
    pub marked: Style,
    /// Frame and title of a box about a trap.
    pub box_trap: Style,
    /// Frame and title of a box about what is often seen and what is true today.
    pub box_today: Style,
    /// Frame and title of a box with an interview question.
    pub box_interview: Style,
    /// Lines between panes, columns and rows.
    pub border: Style,
    /// Code within running text.
    pub code: Style,
    /// Blocks of code: their background, and the colour of what isn't highlighted.
    pub code_background: Style,
    /// The text of a link.
    pub link: Style,
    /// A key to press.
    pub key: Style,
    /// Keywords of a language.
    pub keyword: Style,
    /// Strings and characters.
    pub string: Style,
    /// Numbers and constants.
    pub number: Style,
    /// Comments.
    pub comment: Style,
    /// Names of types, and the keys of data.
    pub type_name: Style,
    /// Names of functions and macros.
    pub function: Style,
    /// Brackets, operators, separators.
    pub punctuation: Style,
    /// Whether code within running text keeps its backticks, for want of a colour.
    pub quote_code: bool,
}

/// How a terminal is told which colour to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Any colour; announced by `COLORTERM`.
    Rgb,
    /// The 256 colours that practically every terminal has.
    Indexed,
}

impl Theme {
    /// For dark terminals, in full colour.
    pub fn dark() -> Self {
        Self::coloured(&DARK, Depth::Rgb)
    }

    /// For light terminals, in full colour.
    pub fn light() -> Self {
        Self::coloured(&LIGHT, Depth::Rgb)
    }

    /// Without colour: only bold, dim, underlined and reversed.
    pub fn plain() -> Self {
        let none = Style::new();
        let bold = none.add_modifier(Modifier::BOLD);
        let dim = none.add_modifier(Modifier::DIM);
        let underlined = none.add_modifier(Modifier::UNDERLINED);
        Self {
            text: none,
            dim,
            strong: bold,
            emphasis: underlined,
            heading: bold.add_modifier(Modifier::UNDERLINED),
            subheading: bold,
            accent: bold,
            good: none,
            bad: bold,
            warn: bold,
            added: none,
            removed: none,
            added_word: bold.add_modifier(Modifier::UNDERLINED),
            removed_word: bold.add_modifier(Modifier::UNDERLINED),
            selection: none.add_modifier(Modifier::REVERSED),
            marked: bold,
            box_trap: bold,
            box_today: bold,
            box_interview: bold,
            border: dim,
            code: none,
            code_background: none,
            link: underlined,
            key: bold,
            keyword: bold,
            string: none,
            number: none,
            comment: dim,
            type_name: none,
            function: none,
            punctuation: none,
            quote_code: true,
        }
    }

    /// The theme that fits the environment's variables: `BIGTENT_THEME` (`dark`, `light` or `plain`) if it is set to one of
    /// these, else plain with `NO_COLOR` or on a dumb terminal, else light or dark by the background that `COLORFGBG` names;
    /// dark when nothing is known.
    pub fn detect(env: &BTreeMap<String, String>) -> Self {
        let get = |name: &str| env.get(name).map_or("", |value| value.trim());
        let depth = match get("COLORTERM") {
            "truecolor" | "24bit" => Depth::Rgb,
            _ => Depth::Indexed,
        };
        match get("BIGTENT_THEME") {
            "plain" => Self::plain(),
            "light" => Self::coloured(&LIGHT, depth),
            "dark" => Self::coloured(&DARK, depth),
            _ if !get("NO_COLOR").is_empty() || get("TERM") == "dumb" => Self::plain(),
            _ if has_light_background(get("COLORFGBG")) => Self::coloured(&LIGHT, depth),
            _ => Self::coloured(&DARK, depth),
        }
    }

    /// The style of a piece of highlighted code, to be laid over [`Theme::code_background`].
    pub fn token(&self, token: Token) -> Style {
        match token {
            Token::Plain => Style::new(),
            Token::Keyword => self.keyword,
            Token::String => self.string,
            Token::Number => self.number,
            Token::Comment => self.comment,
            Token::Type => self.type_name,
            Token::Function => self.function,
            Token::Punctuation => self.punctuation,
            Token::Added => self.added,
            Token::Removed => self.removed,
        }
    }

    fn coloured(palette: &Palette, depth: Depth) -> Self {
        let on_text = |tone: Tone| Style::new().fg(tone.colour(depth));
        let on_own = |(text, background): (Tone, Tone)| on_text(text).bg(background.colour(depth));
        Self {
            text: Style::new(),
            dim: on_text(palette.grey),
            strong: Style::new().add_modifier(Modifier::BOLD),
            emphasis: Style::new().add_modifier(Modifier::ITALIC),
            heading: on_text(palette.blue).add_modifier(Modifier::BOLD),
            subheading: Style::new().add_modifier(Modifier::BOLD),
            accent: on_text(palette.cyan).add_modifier(Modifier::BOLD),
            good: on_text(palette.green),
            bad: on_text(palette.red),
            warn: on_text(palette.yellow),
            added: on_text(palette.green),
            removed: on_text(palette.red),
            added_word: on_own(palette.added_word),
            removed_word: on_own(palette.removed_word),
            selection: on_own(palette.selection),
            marked: on_own(palette.marked),
            box_trap: on_text(palette.yellow),
            box_today: on_text(palette.teal),
            box_interview: on_text(palette.violet),
            border: on_text(palette.grey),
            code: on_text(palette.orange),
            code_background: on_own(palette.code_block),
            link: on_text(palette.cyan).add_modifier(Modifier::UNDERLINED),
            key: on_text(palette.cyan).add_modifier(Modifier::BOLD),
            keyword: on_text(palette.violet),
            string: on_text(palette.green),
            number: on_text(palette.orange),
            comment: on_text(palette.grey),
            type_name: on_text(palette.teal),
            function: on_text(palette.blue),
            punctuation: on_text(palette.silver),
            quote_code: false,
        }
    }
}

/// `COLORFGBG` is `foreground;background` or `foreground;default;background`, in the 16 colours' numbers.
fn has_light_background(colorfgbg: &str) -> bool {
    let background = colorfgbg
        .rsplit_once(';')
        .and_then(|(_, number)| number.parse::<u8>().ok());
    matches!(background, Some(7 | 9..=15))
}

/// A colour in full, and the nearest of the 256 that keeps its character.
#[derive(Debug, Clone, Copy)]
struct Tone {
    rgb: u32,
    index: u8,
}

impl Tone {
    fn colour(self, depth: Depth) -> Color {
        match depth {
            Depth::Rgb => Color::from_u32(self.rgb),
            Depth::Indexed => Color::Indexed(self.index),
        }
    }
}

const fn tone(rgb: u32, index: u8) -> Tone {
    Tone { rgb, index }
}

/// The few colours that a theme is made of; pairs are text and background.
struct Palette {
    grey: Tone,
    silver: Tone,
    blue: Tone,
    cyan: Tone,
    teal: Tone,
    green: Tone,
    yellow: Tone,
    orange: Tone,
    red: Tone,
    violet: Tone,
    code_block: (Tone, Tone),
    selection: (Tone, Tone),
    marked: (Tone, Tone),
    added_word: (Tone, Tone),
    removed_word: (Tone, Tone),
}

const DARK: Palette = Palette {
    grey: tone(0x9a_9a9a, 247),
    silver: tone(0xac_acac, 248),
    blue: tone(0x8f_b8de, 110),
    cyan: tone(0x6f_b3d2, 74),
    teal: tone(0x83_bbb0, 109),
    green: tone(0x97_c184, 108),
    yellow: tone(0xd9_b36c, 179),
    orange: tone(0xd9_a87f, 180),
    red: tone(0xe8_8a86, 174),
    violet: tone(0xb5_9ad9, 140),
    code_block: (tone(0xd4_d4d4, 188), tone(0x26_2626, 235)),
    selection: (tone(0xff_ffff, 231), tone(0x2f_4256, 238)),
    marked: (tone(0xf0_e6c8, 230), tone(0x3d_3621, 237)),
    added_word: (tone(0xd2_efc4, 194), tone(0x23_4a2a, 22)),
    removed_word: (tone(0xff_d9d6, 224), tone(0x5c_2628, 52)),
};

const LIGHT: Palette = Palette {
    grey: tone(0x62_6262, 241),
    silver: tone(0x5a_5a5a, 240),
    blue: tone(0x1f_5582, 24),
    cyan: tone(0x0b_6285, 24),
    teal: tone(0x17_665c, 23),
    green: tone(0x34_661c, 22),
    yellow: tone(0x7a_5400, 94),
    orange: tone(0x8a_4512, 94),
    red: tone(0xa8_322d, 124),
    violet: tone(0x6b_3fa0, 61),
    code_block: (tone(0x30_3030, 236), tone(0xf0_ede4, 255)),
    selection: (tone(0x00_0000, 16), tone(0xc9_dff2, 153)),
    marked: (tone(0x2f_2a14, 235), tone(0xf5_e9bf, 230)),
    added_word: (tone(0x10_3d14, 22), tone(0xcd_e9c6, 194)),
    removed_word: (tone(0x6b_1310, 88), tone(0xf7_d3cf, 224)),
};

#[cfg(test)]
mod tests;

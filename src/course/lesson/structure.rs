//! The Markdown structure of a lesson: its sections, where its code is, and what breaks the rules.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::{BoxKind, DIALECT, Errors, Section, slug};

/// What was found in a body; offsets are those of the file.
pub(super) struct Structure {
    pub(super) body: Range<usize>,
    pub(super) sections: Vec<Section>,
    /// Code blocks and code spans.
    pub(super) code: Vec<Range<usize>>,
}

/// Reads the body of a lesson.
pub(super) fn read(text: &str, body: Range<usize>, errors: &mut Errors) -> Structure {
    let mut structure = Structure {
        body: body.clone(),
        sections: Vec::new(),
        code: Vec::new(),
    };
    // The open heading: its level, where it starts, its text.
    let mut heading: Option<(HeadingLevel, usize, String)> = None;
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(&text[body.clone()], DIALECT).into_offset_iter() {
        let range = body.start + range.start..body.start + range.end;
        match &event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((*level, range.start, String::new())),
            Event::Start(Tag::CodeBlock(kind)) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    check_fence(info, &text[range.clone()], range.start, errors);
                }
                structure.code.push(range);
            }
            Event::Start(Tag::BlockQuote(_)) => check_box(&text[range.clone()], range.start, errors),
            Event::Text(part) => {
                if let Some((_, _, title)) = &mut heading {
                    title.push_str(part);
                }
            }
            Event::Code(part) => {
                if let Some((_, _, title)) = &mut heading {
                    title.push_str(part);
                }
                structure.code.push(range);
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, start, title)) = heading.take() {
                    // The heading itself is one level deep.
                    structure.add_heading(level, start, title, depth == 1, errors);
                }
            }
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    structure
}

impl Structure {
    fn add_heading(
        &mut self,
        level: HeadingLevel,
        start: usize,
        title: String,
        is_top_level: bool,
        errors: &mut Errors,
    ) {
        if level == HeadingLevel::H1 {
            errors.add(
                start,
                "a lesson has no `#` heading: its title is in the front matter, sections are `##`".into(),
            );
        }
        if level != HeadingLevel::H2 || !is_top_level {
            return;
        }
        let slug = slug(&title);
        if slug.is_empty() {
            errors.add(
                start,
                format!("the section's heading {title:?} has no letters to link to"),
            );
        } else if self.sections.iter().any(|section| section.slug == slug) {
            errors.add(
                start,
                format!("two sections have the slug `{slug}`: give one another heading"),
            );
        }
        self.sections.push(Section { slug, title });
    }
}

fn check_fence(info: &str, block: &str, start: usize, errors: &mut Errors) {
    if let Some(language @ ("go" | "golang" | "rust" | "rs")) = info.split([' ', '\t', ',']).next() {
        let what = format!(
            "`{language}` code is not typed into a lesson, because nothing compiles it there: put it below content/code \
             and use {{{{pair …}}}} or {{{{include …}}}}"
        );
        errors.add(start, what);
    }
    let mark = if block.starts_with('~') { '~' } else { '`' };
    let opening = block.chars().take_while(|c| *c == mark).count();
    let is_closed = block.lines().skip(1).last().is_some_and(|line| {
        // The fence may be in a list or a quote.
        let fence = line.trim_start_matches([' ', '\t', '>']).trim_end();
        fence.len() >= opening && fence.chars().all(|c| c == mark)
    });
    if !is_closed {
        errors.add(
            start,
            format!(
                "the code block doesn't end: add a line {}",
                mark.to_string().repeat(opening)
            ),
        );
    }
}

fn check_box(quote: &str, start: usize, errors: &mut Errors) {
    let first = quote
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches(['>', ' ', '\t']);
    let Some((name, title)) = first.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
        return;
    };
    if BoxKind::from_name(name).is_none() {
        errors.add(
            start,
            format!("there is no box `[!{name}]`: use [!TRAP], [!TODAY] or [!INTERVIEW]"),
        );
    } else if title.trim().is_empty() {
        errors.add(
            start,
            format!("the box `[!{name}]` has no title: write it on the same line"),
        );
    }
}

//! The numbered sentences of a task (`[T1] GET /health answers …`): where they are, and how they are marked.

use std::{collections::BTreeSet, ops::Range};

use ratatui::{
    style::Style,
    text::{Line, Span},
};

/// A sentence within laid out lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// `T1`.
    pub tag: String,
    /// Its parts: line, and bytes of the line's text.
    pub parts: Vec<(usize, Range<usize>)>,
}

/// Finds the sentences in laid out lines. A sentence ends where the next one begins, at an empty line, or with the lines.
pub fn find(lines: &[Line<'_>]) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut open = false;
    for (number, line) in lines.iter().enumerate() {
        let text = line.to_string();
        if text.trim().is_empty() {
            open = false;
            continue;
        }
        let mut start = text.len() - text.trim_start().len();
        for (at, tag) in tags(&text) {
            if open && let Some(sentence) = found.last_mut() {
                sentence.parts.push((number, start..at));
            }
            found.push(Sentence {
                tag: tag.to_owned(),
                parts: Vec::new(),
            });
            open = true;
            start = at;
        }
        if open && let Some(sentence) = found.last_mut() {
            sentence.parts.push((number, start..text.len()));
        }
    }
    for sentence in &mut found {
        sentence.parts.retain(|(_, range)| !range.is_empty());
    }
    found
}

fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("[T").filter_map(|(at, _)| {
        let tag = text[at + 1..].split_once(']')?.0;
        tag[1..].parse::<u16>().is_ok().then_some((at, tag))
    })
}

/// The line with the sentences of these tags in another style, and whether it has any.
pub fn mark(line: &Line<'static>, number: usize, sentences: &[Sentence], tags: &BTreeSet<String>, style: Style) -> Option<Line<'static>> {
    let ranges: Vec<&Range<usize>> = sentences
        .iter()
        .filter(|sentence| tags.contains(&sentence.tag))
        .flat_map(|sentence| &sentence.parts)
        .filter(|(at, _)| *at == number)
        .map(|(_, range)| range)
        .collect();
    if ranges.is_empty() {
        return None;
    }
    let mut marked = Line::default().style(line.style);
    let mut offset = 0;
    for span in &line.spans {
        let end = offset + span.content.len();
        let mut cuts: Vec<usize> = ranges
            .iter()
            .flat_map(|range| [range.start, range.end])
            .filter(|cut| (offset + 1..end).contains(cut))
            .collect();
        cuts.sort_unstable();
        cuts.push(end);
        let mut from = offset;
        for cut in cuts {
            let text = span.content[from - offset..cut - offset].to_owned();
            let within = ranges.iter().any(|range| range.contains(&from));
            let patched = if within { span.style.patch(style) } else { span.style };
            marked.spans.push(Span::styled(text, patched));
            from = cut;
        }
        offset = end;
    }
    Some(marked)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ratatui::{
        style::{Color, Style},
        text::{Line, Span},
    };

    use super::{find, mark};

    fn lines() -> Vec<Line<'static>> {
        vec![
            Line::raw("Serve items."),
            Line::raw(""),
            Line::raw("  [T1] GET answers 200. [T2] POST"),
            Line::raw("  takes a name."),
            Line::raw(""),
            Line::raw("More about it."),
        ]
    }

    #[test]
    fn a_sentence_runs_to_the_next_tag_or_an_empty_line() {
        let found = find(&lines());
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].tag, "T1");
        assert_eq!(found[0].parts, [(2, 2..24)]);
        assert_eq!(found[1].tag, "T2");
        assert_eq!(found[1].parts, [(2, 24..33), (3, 2..15)]);
    }

    #[test]
    fn brackets_that_are_no_tags_are_text() {
        assert!(find(&[Line::raw("[T] [Tx] [T1")]).is_empty());
    }

    #[test]
    fn marking_keeps_the_text_and_the_other_styles() {
        let lines = lines();
        let found = find(&lines);
        let tags = BTreeSet::from(["T2".to_owned()]);
        let style = Style::new().fg(Color::Red);
        assert!(mark(&lines[0], 0, &found, &tags, style).is_none());
        let marked = mark(&lines[2], 2, &found, &tags, style).unwrap();
        assert_eq!(
            marked.spans,
            [Span::raw("  [T1] GET answers 200. "), Span::styled("[T2] POST", style)]
        );
    }
}

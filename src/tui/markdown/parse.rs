//! From Markdown to blocks.

use std::iter::Peekable;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream};

use super::{
    Document,
    block::{Block, Code, Item, Sentence, Table},
    inline::{self, Face, Inline, Role},
};
use crate::{
    course::lesson::{BoxKind, DIALECT, expand_tabs, slug},
    tui::highlight::{Grammar, Key},
};

/// Containers nested deeper than this are dissolved into those around them.
const DEEPEST: usize = 12;

/// How the info strings of a pair's two fences end.
const PAIR: (&str, &str) = ("go pair", "rust pair");

pub(super) fn parse(markdown: &str) -> Document {
    let mut reader = Reader {
        events: TextMergeStream::new(Parser::new_ext(markdown, DIALECT)).peekable(),
        codes: Vec::new(),
        links: Vec::new(),
        folds: 0,
    };
    let blocks = reader.blocks(0);
    Document {
        blocks,
        codes: reader.codes,
        links: reader.links,
    }
}

struct Reader<'a, I: Iterator<Item = Event<'a>>> {
    events: Peekable<I>,
    codes: Vec<Code>,
    links: Vec<String>,
    folds: usize,
}

impl<'a, I: Iterator<Item = Event<'a>>> Reader<'a, I> {
    /// Reads up to the end of the container that was entered last, and over it.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // The info string of the code block before, if there is nothing between.
        let mut info_before: Option<CowStr<'a>> = None;
        // Containers that were dissolved and still have to end.
        let mut dissolved = 0_usize;
        while let Some(event) = self.events.peek() {
            if is_inline(event) {
                let text = self.inlines();
                blocks.push(Block::Paragraph(sentence(text)));
                continue;
            }
            let Some(event) = self.events.next() else { break };
            let mut info = None;
            match event {
                Event::Start(Tag::Paragraph) => {
                    let text = self.inlines();
                    self.events.next();
                    blocks.push(Block::Paragraph(sentence(text)));
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let text = self.inlines();
                    self.events.next();
                    blocks.push(heading(level, text, depth == 0));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let index = self.code(&kind);
                    if let CodeBlockKind::Fenced(fence) = kind {
                        info = Some(fence);
                    }
                    match (&info_before, &info, blocks.last()) {
                        (Some(before), Some(this), Some(&Block::Code(go)))
                            if before.ends_with(PAIR.0) && this.ends_with(PAIR.1) =>
                        {
                            blocks.pop();
                            blocks.push(Block::Pair { go, rust: index });
                        }
                        _ => blocks.push(Block::Code(index)),
                    }
                }
                Event::Start(Tag::HtmlBlock) => {
                    let html = self.text_until_end();
                    if !html.trim_start().starts_with("<!--") {
                        let text = vec![Inline::Text(printable(html.trim()), Face::default())];
                        blocks.push(Block::Paragraph(Sentence { id: None, text }));
                    }
                }
                Event::Start(Tag::Table(alignments)) => blocks.push(Block::Table(self.table(alignments))),
                Event::Start(_) if depth >= DEEPEST => dissolved += 1,
                Event::Start(Tag::BlockQuote(_)) => {
                    let inner = self.blocks(depth + 1);
                    blocks.push(self.boxed(inner));
                }
                Event::Start(Tag::List(start)) => blocks.push(self.list(start, depth + 1)),
                Event::Start(_) => dissolved += 1,
                Event::End(_) if dissolved > 0 => dissolved -= 1,
                Event::End(_) => break,
                Event::Rule => blocks.push(Block::Rule),
                _ => {}
            }
            info_before = info;
        }
        blocks
    }

    fn list(&mut self, start: Option<u64>, depth: usize) -> Block {
        let mut items = Vec::new();
        // Items of a tight list hold their text without a paragraph around it.
        let mut is_tight = true;
        while let Some(Event::Start(_)) = self.events.next() {
            is_tight &= !matches!(self.events.peek(), Some(Event::Start(Tag::Paragraph)));
            let mut blocks = self.blocks(depth);
            let id = match blocks.first_mut() {
                Some(Block::Paragraph(sentence)) => sentence.id.take(),
                _ => None,
            };
            items.push(Item { id, blocks });
        }
        Block::List { start, is_tight, items }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> usize {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info,
            CodeBlockKind::Indented => "",
        };
        let grammar = Grammar::from_info(info);
        let text: String = self
            .text_until_end()
            .lines()
            .flat_map(|line| {
                [
                    printable(&expand_tabs(line)),
                    "
"
                    .to_owned(),
                ]
            })
            .collect();
        let width = text.lines().map(inline::width).max().unwrap_or(0);
        let key = Key::of(grammar, &text);
        self.codes.push(Code {
            grammar,
            text,
            key,
            width,
        });
        self.codes.len() - 1
    }

    fn text_until_end(&mut self) -> String {
        let mut text = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::Text(part) | Event::Html(part) => text.push_str(&part),
                Event::End(_) => break,
                _ => {}
            }
        }
        text
    }

    fn table(&mut self, alignments: Vec<Alignment>) -> Table {
        let mut table = Table {
            alignments,
            head: Vec::new(),
            rows: Vec::new(),
        };
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => table.head = self.row(),
                Event::Start(Tag::TableRow) => {
                    let row = self.row();
                    table.rows.push(row);
                }
                _ => break,
            }
        }
        table
    }

    fn row(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = self.events.next() {
            cells.push(self.inlines());
            self.events.next();
        }
        cells
    }

    /// A quote whose text starts with `[!KIND] Title` is a box.
    fn boxed(&mut self, mut blocks: Vec<Block>) -> Block {
        let Some((kind, title)) = box_title(&mut blocks) else {
            return Block::Quote(blocks);
        };
        let fold = (kind == BoxKind::Interview && !blocks.is_empty()).then_some(self.folds);
        self.folds += usize::from(fold.is_some());
        Block::Box {
            kind,
            title,
            blocks,
            fold,
        }
    }

    /// Reads running text, up to what isn't.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut text = Vec::new();
        let (mut strong, mut emphasis) = (0_usize, 0_usize);
        // The open links: target, and where their text starts.
        let mut links: Vec<(CowStr<'a>, usize)> = Vec::new();
        while let Some(event) = self.events.next_if(is_inline) {
            let face = |role| Face {
                strong: strong > 0,
                emphasis: emphasis > 0,
                role,
            };
            let prose = if links.is_empty() { Role::Prose } else { Role::Link };
            match event {
                Event::Text(part) => text.push(Inline::Text(printable(&part), face(prose))),
                Event::Code(part) => text.push(Inline::Text(printable(&part), face(Role::Code))),
                Event::InlineHtml(html) if !html.starts_with("<!--") => {
                    text.push(Inline::Text(printable(&html), face(prose)));
                }
                Event::SoftBreak => text.push(Inline::Soft),
                Event::HardBreak => text.push(Inline::Hard),
                Event::Start(Tag::Strong) => strong += 1,
                Event::End(TagEnd::Strong) => strong -= 1,
                Event::Start(Tag::Emphasis) => emphasis += 1,
                Event::End(TagEnd::Emphasis) => emphasis -= 1,
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    links.push((dest_url, text.len()));
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    if let Some((target, start)) = links.pop() {
                        self.end_link(&target, start, &mut text);
                    }
                }
                _ => {}
            }
        }
        text
    }

    /// Puts the link's number behind its text, unless the text is the target.
    fn end_link(&mut self, target: &str, start: usize, text: &mut Vec<Inline>) {
        let shown: String = text[start..]
            .iter()
            .map(|inline| match inline {
                Inline::Text(text, _) => text.as_str(),
                Inline::Soft | Inline::Hard => " ",
            })
            .collect();
        let target = printable(target);
        if shown == target {
            return;
        }
        let known = self.links.iter().position(|link| *link == target);
        let index = known.unwrap_or_else(|| {
            self.links.push(target);
            self.links.len() - 1
        });
        let face = Face {
            role: Role::Reference,
            ..Face::default()
        };
        text.push(Inline::Text(format!("[{}]", index + 1), face));
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. }),
        Event::End(tag) => matches!(tag, TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image),
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}

/// A heading; code in it looks like the rest.
fn heading(level: HeadingLevel, mut text: Vec<Inline>, is_top_level: bool) -> Block {
    for inline in &mut text {
        if let Inline::Text(_, face) = inline
            && face.role == Role::Code
        {
            face.role = Role::Prose;
        }
    }
    let slug = (level == HeadingLevel::H2 && is_top_level).then(|| {
        let title: String = text
            .iter()
            .filter_map(|inline| match inline {
                Inline::Text(text, face) if face.role != Role::Reference => Some(text.as_str()),
                _ => None,
            })
            .collect();
        slug(&title)
    });
    Block::Heading {
        level: level as u8,
        text,
        slug,
    }
}

/// Takes the marker (`[T1] `) off a task's sentence.
fn sentence(mut text: Vec<Inline>) -> Sentence {
    let mut id = None;
    if let Some(Inline::Text(first, face)) = text.first_mut()
        && face.role == Role::Prose
        && let Some((marker, rest)) = first.strip_prefix('[').and_then(|rest| rest.split_once("] "))
        && let Some(digits) = marker.strip_prefix('T')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        id = Some(marker.to_owned());
        *first = rest.to_owned();
    }
    Sentence { id, text }
}

/// Takes the kind and the title off the first paragraph: its first line, `[!KIND] Title`.
fn box_title(blocks: &mut Vec<Block>) -> Option<(BoxKind, Vec<Inline>)> {
    let Some(Block::Paragraph(Sentence { text, .. })) = blocks.first_mut() else {
        return None;
    };
    let Some(Inline::Text(first, _)) = text.first_mut() else {
        return None;
    };
    let (name, rest) = first.strip_prefix("[!")?.split_once(']')?;
    let kind = BoxKind::from_name(name)?;
    *first = rest.trim_start().to_owned();
    let end = text.iter().position(|inline| !matches!(inline, Inline::Text(..)));
    let body = end.map_or_else(Vec::new, |end| text.split_off(end).split_off(1));
    let title = std::mem::replace(text, body);
    if text.is_empty() {
        blocks.remove(0);
    }
    Some((kind, title))
}

/// Text without control characters, which would move a terminal's cursor.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

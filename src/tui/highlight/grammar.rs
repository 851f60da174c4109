//! From code to tokens: `syntect` parses, and selectors of its scopes choose among the few kinds that our themes know.

use std::str::FromStr;

use syntect::{
    highlighting::ScopeSelectors,
    parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet},
};

use super::{Grammar, Lines, Span, Token, rust_words};

/// Which scopes are which kind; where several match, the most specific one wins, as in a Sublime Text colour scheme.
const SELECTORS: [(Token, &str); 9] = [
    (
        Token::Keyword,
        "keyword, storage.modifier, storage.type.keyword, storage.type.struct, storage.type.enum, storage.type.union, \
         storage.type.impl, storage.type.trait, storage.type.type, storage.type.module, storage.type.function, \
         variable.language, source.dockerfile keyword.operator, source.sql keyword.operator.logical, \
         source.sql keyword.operator.assignment",
    ),
    (
        Token::String,
        "string, constant.character, punctuation.definition.string, entity.name.enum.tag-digest",
    ),
    (
        Token::Number,
        "constant.numeric, constant.language, constant.character.escape, constant.other.placeholder, \
         storage.modifier.lifetime",
    ),
    (
        Token::Comment,
        "comment, punctuation.definition.comment, meta.annotation, meta.annotation punctuation, meta.diff, meta.diff punctuation",
    ),
    (
        Token::Type,
        "storage.type, support.type, entity.name, entity.name.tag, meta.mapping.key string, \
         meta.mapping.key punctuation.definition.string, variable.stage-name",
    ),
    (
        Token::Function,
        "entity.name.function, variable.function, support.function, support.macro, entity.name.macro",
    ),
    (
        Token::Punctuation,
        "punctuation, keyword.operator, variable.language.star",
    ),
    (Token::Added, "markup.inserted, markup.inserted punctuation"),
    (Token::Removed, "markup.deleted, markup.deleted punctuation"),
];

/// The grammars and selectors, ready for use.
pub(super) struct Grammars {
    syntaxes: SyntaxSet,
    selectors: Vec<(Token, ScopeSelectors)>,
}

impl Grammars {
    /// Loads the grammars, which takes some milliseconds.
    pub(super) fn load() -> Self {
        let selectors = SELECTORS
            .iter()
            // A selector that doesn't parse is left out here and found by a test.
            .filter_map(|(token, text)| ScopeSelectors::from_str(text).ok().map(|selectors| (*token, selectors)))
            .collect();
        Self {
            syntaxes: two_face::syntax::extra_newlines(),
            selectors,
        }
    }

    /// The pieces of each line of some code. Code that a grammar can't cope with stays plain from there on.
    pub(super) fn highlight(&self, grammar: Grammar, code: &str) -> Lines {
        let Some(syntax) = self.syntax(grammar) else {
            return code.lines().map(plain).collect();
        };
        if grammar == Grammar::Shell && code.lines().any(|line| line.starts_with(PROMPT)) {
            return self.session(syntax, code);
        }
        let mut lines = self.parse(syntax, code);
        if grammar == Grammar::Rust {
            for (line, spans) in code.lines().zip(&mut lines) {
                *spans = rust_words::refine(line, spans);
            }
        }
        lines
    }

    fn syntax(&self, grammar: Grammar) -> Option<&SyntaxReference> {
        let name = match grammar {
            Grammar::Rust => "Rust",
            Grammar::Go => "Go",
            Grammar::Dockerfile => "Dockerfile",
            Grammar::Yaml => "YAML",
            Grammar::Json => "JSON",
            Grammar::Sql => "SQL",
            Grammar::Toml => "TOML",
            Grammar::Shell => "Bourne Again Shell (bash)",
            Grammar::Diff => "Diff",
            Grammar::Http | Grammar::Text => return None,
        };
        self.syntaxes.find_syntax_by_name(name)
    }

    fn parse(&self, syntax: &SyntaxReference, code: &str) -> Lines {
        let mut state = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        code.lines()
            .map(|line| self.line(&mut state, &mut scopes, line).unwrap_or_else(|| plain(line)))
            .collect()
    }

    fn line(&self, state: &mut ParseState, scopes: &mut ScopeStack, line: &str) -> Option<Vec<Span>> {
        let mut spans = Vec::new();
        let mut start = 0;
        // The grammars want line ends.
        for (at, change) in state.parse_line(&format!("{line}\n"), &self.syntaxes).ok()? {
            let end = at.min(line.len());
            push(&mut spans, self.token(scopes), start, end);
            start = end;
            scopes.apply(&change).ok()?;
        }
        push(&mut spans, self.token(scopes), start, line.len());
        Some(spans)
    }

    fn token(&self, scopes: &ScopeStack) -> Token {
        self.selectors
            .iter()
            .filter_map(|(token, selectors)| Some((selectors.does_match(scopes.as_slice())?, *token)))
            .max_by_key(|(power, _)| *power)
            .map_or(Token::Plain, |(_, token)| token)
    }

    /// A shell session: what follows a prompt is a command, and so is what follows a `\` at its end; all else is output.
    fn session(&self, syntax: &SyntaxReference, code: &str) -> Lines {
        let mut state = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        let mut continued = false;
        code.lines()
            .map(|line| {
                let prompt = if line.starts_with(PROMPT) { PROMPT.len() } else { 0 };
                if prompt == 0 && !continued {
                    return plain(line);
                }
                if !continued {
                    state = ParseState::new(syntax);
                    scopes = ScopeStack::new();
                }
                continued = line.ends_with('\\');
                let mut spans = Vec::new();
                push(&mut spans, Token::Punctuation, 0, prompt);
                let command = &line[prompt..];
                for span in self
                    .line(&mut state, &mut scopes, command)
                    .unwrap_or_else(|| plain(command))
                {
                    push(&mut spans, span.token, span.text.start + prompt, span.text.end + prompt);
                }
                spans
            })
            .collect()
    }
}

const PROMPT: &str = "$ ";

fn plain(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    push(&mut spans, Token::Plain, 0, line.len());
    spans
}

/// Adds a piece, to the last one if it is of the same kind.
pub(super) fn push(spans: &mut Vec<Span>, token: Token, start: usize, end: usize) {
    if start >= end {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.token == token && last.text.end == start => last.text.end = end,
        _ => spans.push(Span {
            token,
            text: start..end,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_selector_parses_and_every_grammar_is_there() {
        let grammars = Grammars::load();
        assert_eq!(grammars.selectors.len(), SELECTORS.len());
        for grammar in [
            Grammar::Rust,
            Grammar::Go,
            Grammar::Dockerfile,
            Grammar::Yaml,
            Grammar::Json,
            Grammar::Sql,
            Grammar::Toml,
            Grammar::Shell,
            Grammar::Diff,
        ] {
            assert!(grammars.syntax(grammar).is_some(), "{grammar:?}");
        }
    }
}

//! A `.dockerignore`: which files of the build context stay out, as Docker decides it.

use globset::{GlobBuilder, GlobMatcher};

/// A `.dockerignore`.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    patterns: Vec<Pattern>,
    /// The lines that are no patterns, from 1.
    unreadable: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Pattern {
    matcher: GlobMatcher,
    /// Whether the line began with `!`: what matches goes in again.
    takes_back: bool,
}

impl Ignore {
    /// Reads the patterns. Lines that Docker would refuse are kept by number.
    pub fn parse(text: &str) -> Self {
        let mut ignore = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (takes_back, pattern) = match line.trim().strip_prefix('!') {
                Some(pattern) => (true, pattern.trim()),
                None => (false, line.trim()),
            };
            match glob(&clean(pattern)) {
                Some(matcher) if !pattern.is_empty() => ignore.patterns.push(Pattern { matcher, takes_back }),
                _ => ignore.unreadable.push(index + 1),
            }
        }
        ignore
    }

    /// The lines that are no patterns, from 1; Docker stops at the first.
    pub fn unreadable(&self) -> &[usize] {
        &self.unreadable
    }

    /// Whether a file stays out: the last pattern that matches it or a folder above it decides.
    pub fn excludes(&self, path: &str) -> bool {
        let ancestors: Vec<&str> = std::iter::once(path)
            .chain(path.rmatch_indices('/').map(|(at, _)| &path[..at]))
            .collect();
        self.patterns
            .iter()
            .rev()
            .find(|pattern| ancestors.iter().any(|path| pattern.matcher.is_match(path)))
            .is_some_and(|pattern| !pattern.takes_back)
    }
}

/// What Go's `filepath.Clean` makes of a pattern, without a slash in front.
fn clean(pattern: &str) -> String {
    let mut components: Vec<&str> = Vec::new();
    for component in pattern.split('/') {
        match component {
            "" | "." => {}
            ".." if components.last().is_some_and(|last| *last != "..") => {
                components.pop();
            }
            other => components.push(other),
        }
    }
    components.join("/")
}

/// Docker knows `*`, `?`, `[…]`, `\` and `**`, but no braces.
fn glob(pattern: &str) -> Option<GlobMatcher> {
    let escaped = pattern.replace('{', "[{]").replace('}', "[}]");
    let glob = GlobBuilder::new(&escaped)
        .literal_separator(true)
        .backslash_escape(true)
        .build();
    glob.ok().map(|glob| glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::Ignore;

    const GIT: &str = ".git/HEAD";
    const BUILT: &str = "target/release/app";

    #[test]
    fn a_folder_takes_what_is_in_it() {
        for text in [
            ".git\ntarget\n",
            "/.git/\n./target/\n",
            "\u{feff}.git\r\ntarget\r\n",
            "*",
            "**",
            "**/.git\n**/target",
            ".g*\ntarget/**",
            ".git/HEAD\ntarget/*/app",
            "*\n!src\n!Cargo.*\n",
            "  .git  \n# comment\n\ntarget/../target\n",
            "!target\n.git\ntarget",
        ] {
            let ignore = Ignore::parse(text);
            assert!(ignore.excludes(GIT) && ignore.excludes(BUILT), "{text:?}");
            assert!(!ignore.excludes("src/main.rs") || text.starts_with('*'), "{text:?}");
        }
    }

    #[test]
    fn the_last_match_decides() {
        for text in [
            "target\n!target",
            "*\n!target/release",
            "target\n!target/release/app",
            "#target",
            "# target",
            "Target",
            "target/debug",
            "release",
            "src/target",
            "{target}",
        ] {
            assert!(!Ignore::parse(text).excludes(BUILT), "{text:?}");
        }
        assert!(!Ignore::parse("*\n!src").excludes("src/main.rs"));
    }

    #[test]
    fn what_is_no_pattern() {
        let ignore = Ignore::parse("target\n[\n!\n");
        assert_eq!(ignore.unreadable(), [2, 3]);
        assert!(ignore.excludes(BUILT));
    }
}

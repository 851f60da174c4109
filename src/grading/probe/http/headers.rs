//! Which response headers a transcript shows, and in which normal form.

use super::{mask::Masks, reply::Head};
use crate::grading::probe::text::{clip, escape_bytes};

/// The longest header value that is shown, in characters.
const VALUE: usize = 500;

/// What is shown of a reply's headers.
#[derive(Debug, Clone, Default)]
pub(super) struct HeaderView {
    /// Shown beside the allow-list, as they came.
    pub(super) show: Vec<String>,
    /// Not shown though on the allow-list.
    pub(super) hide: Vec<String>,
}

impl HeaderView {
    /// The lines for a head: the allow-list, then what the step names. One that is named is shown as it came.
    pub(super) fn lines(&self, head: &Head, bodiless: bool, masks: &Masks) -> Vec<String> {
        let mut lines = Vec::new();
        let wanted = |name: &&str| !self.hide.iter().chain(&self.show).any(|other| other == name);
        for name in ["content-type", "allow", "www-authenticate", "retry-after"]
            .into_iter()
            .filter(wanted)
        {
            match name {
                "content-type" if bodiless => {}
                "content-type" => lines.extend(head.values(name).map(|value| {
                    let value = media_type(value);
                    format!("{name} {}", clip(&value, VALUE))
                })),
                "allow" => lines.extend(allow(head).map(|methods| format!("{name} {}", clip(&methods, VALUE)))),
                "www-authenticate" => lines.extend(head.values(name).map(|value| format!("{name} {}", scheme(value)))),
                _ => lines.extend(head.values(name).next().map(|_| format!("{name} present"))),
            }
        }
        for name in &self.show {
            let before = lines.len();
            lines.extend(head.values(name).map(|value| {
                let value = escape_bytes(value);
                let value = if name == "location" {
                    without_origin(&value)
                } else {
                    &value
                };
                let shown = masks.of_header(name, value).unwrap_or_else(|| clip(value, VALUE));
                format!("{name} {shown}")
            }));
            if lines.len() == before {
                lines.push(format!("{name} (absent)"));
            }
        }
        lines
    }
}

/// Whether a header's name can be asked for; what is wrong with it otherwise.
pub(super) fn check_name(name: &str) -> Result<(), String> {
    let fits = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && byte != b':';
    if !name.is_empty() && name.bytes().all(fits) {
        Ok(())
    } else {
        Err(format!("`{name}` is no header's name in lower case"))
    }
}

/// The media type in lower case, without parameters.
pub(super) fn media_type(value: &[u8]) -> String {
    let essence = value.split(|&byte| byte == b';').next().unwrap_or_default();
    escape_bytes(&essence.trim_ascii().to_ascii_lowercase())
}

/// The methods of all `Allow` fields but HEAD and OPTIONS, sorted.
fn allow(head: &Head) -> Option<String> {
    head.values("allow").next()?;
    let mut methods: Vec<String> = head
        .values("allow")
        .flat_map(|value| value.split(|&byte| byte == b','))
        .map(|method| escape_bytes(&method.trim_ascii().to_ascii_uppercase()))
        .filter(|method| !matches!(method.as_str(), "" | "HEAD" | "OPTIONS"))
        .collect();
    methods.sort();
    methods.dedup();
    Some(if methods.is_empty() {
        "(none)".to_owned()
    } else {
        methods.join(",")
    })
}

fn scheme(value: &[u8]) -> String {
    let token = value
        .split(|byte| matches!(byte, b' ' | b','))
        .next()
        .unwrap_or_default();
    clip(&escape_bytes(&token.to_ascii_lowercase()), VALUE)
}

/// A URL without scheme and authority: an absolute `Location` holds the port, which differs from run to run.
fn without_origin(url: &str) -> &str {
    let after_scheme = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    match after_scheme.map(|rest| rest.find('/').map_or("/", |at| &rest[at..])) {
        Some(path) => path,
        None => url,
    }
}

#[cfg(test)]
mod tests {
    use super::HeaderView;
    use crate::grading::probe::http::{mask::Masks, reply::Head};

    fn head(fields: &[(&str, &str)]) -> Head {
        Head {
            status: 200,
            fields: fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
                .collect(),
        }
    }

    fn lines(fields: &[(&str, &str)]) -> Vec<String> {
        HeaderView::default().lines(&head(fields), false, &Masks::default())
    }

    #[test]
    fn the_allow_list_is_normalised_and_all_else_dropped() {
        assert_eq!(
            lines(&[
                ("date", "x"),
                ("server", "x"),
                ("retry-after", "3"),
                ("www-authenticate", "Bearer realm=\"api\""),
                ("allow", "get , HEAD,POST"),
                ("allow", "OPTIONS, GET, DELETE"),
                ("content-type", " Application/JSON; charset=utf-8"),
                ("content-length", "5"),
            ]),
            [
                "content-type application/json",
                "allow DELETE,GET,POST",
                "www-authenticate bearer",
                "retry-after present"
            ]
        );
        assert_eq!(lines(&[("allow", "HEAD")]), ["allow (none)"]);
        assert_eq!(lines(&[("content-type", "a/b"), ("content-type", "c/d")]).len(), 2);
    }

    #[test]
    fn a_step_names_and_hides_headers() {
        let view = HeaderView {
            show: ["x-id", "location", "retry-after", "x-none"]
                .map(str::to_owned)
                .to_vec(),
            hide: vec!["content-type".to_owned()],
        };
        let head = head(&[
            ("content-type", "text/plain"),
            ("x-id", "a\u{1b}[0m"),
            ("location", "http://127.0.0.1:4711/items/1?x"),
            ("retry-after", "7"),
        ]);
        assert_eq!(
            view.lines(&head, false, &Masks::default()),
            [
                "x-id a\\u{1b}[0m",
                "location /items/1?x",
                "retry-after 7",
                "x-none (absent)"
            ]
        );
    }

    #[test]
    fn a_bodiless_reply_shows_no_content_type() {
        let head = head(&[("content-type", "text/plain"), ("allow", "GET")]);
        assert_eq!(
            HeaderView::default().lines(&head, true, &Masks::default()),
            ["allow GET"]
        );
    }
}

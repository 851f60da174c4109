//! Which base images are past their end of support: the dated data of `content/eol.toml`, held against an image.

use serde::Deserialize;

use super::dockerfile::Image;
use crate::course::source::Source;

/// Where the data stands in the course.
const PATH: &str = "content/eol.toml";

/// What is past its end of support, as of a day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The day on which the data was checked last, as `2026-11-24`.
    pub checked: String,
    /// The products that are looked for.
    #[serde(rename = "product")]
    pub products: Vec<Product>,
}

/// A product whose releases end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// As people call it.
    pub name: String,
    /// The name of its image, which also marks it in the tags of others: `alpine` in `rust:1.95-alpine3.20`.
    pub image: String,
    /// The newest release that has ended, with as many numbers as it takes to name one: `3.21`, `11`.
    pub ended: String,
    /// Since when, as `2026-11` or `2026-11-01`.
    pub since: String,
    /// The public page that says so.
    pub source: String,
    /// Names of releases, as tags use them.
    #[serde(default)]
    pub code_names: std::collections::BTreeMap<String, String>,
}

impl Support {
    /// Reads the data that the program carries.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn load(source: &Source) -> Result<Self, String> {
        let bytes = source
            .read(PATH)
            .map_err(|error| format!("{PATH}: {error}"))?
            .ok_or_else(|| format!("{PATH} is missing"))?;
        let text = std::str::from_utf8(&bytes).map_err(|error| format!("{PATH}: {error}"))?;
        let support: Self = toml::from_str(text).map_err(|error| format!("{PATH}: {error}"))?;
        for product in &support.products {
            if numbers(&product.ended).is_empty() {
                return Err(format!(
                    "{PATH}: `ended = {:?}` of {} is no version",
                    product.ended, product.name
                ));
            }
        }
        Ok(support)
    }

    /// The product for which an image is past its end of support.
    pub fn ended(&self, image: &Image) -> Option<&Product> {
        self.products.iter().find(|product| product.has_ended(image))
    }
}

impl Product {
    fn has_ended(&self, image: &Image) -> bool {
        let tag = image.tag.as_deref().unwrap_or_default();
        let of_its_own = (image.name() == self.image).then(|| numbers(tag));
        let texts = [image.repository.as_str(), tag];
        let marked = texts.iter().flat_map(|text| marked_numbers(text, &self.image));
        let named = self
            .code_names
            .iter()
            .filter(|(name, _)| texts.iter().any(|text| words(text).any(|word| word == name.as_str())))
            .map(|(_, version)| numbers(version));
        of_its_own
            .into_iter()
            .chain(marked)
            .chain(named)
            .any(|version| self.covers(&version))
    }

    /// Whether a version is old enough. One with fewer numbers than `ended` says nothing.
    fn covers(&self, version: &[u32]) -> bool {
        let ended = numbers(&self.ended);
        version.len() >= ended.len() && version[..ended.len()] <= ended[..]
    }
}

/// The numbers at the start of a text, parted by dots: `[3, 20]` of `3.20-slim`.
fn numbers(text: &str) -> Vec<u32> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    text[..end].split('.').map_while(|number| number.parse().ok()).collect()
}

/// The versions right behind `marker` where it begins a word: `debian12`, `alpine-3.20`.
fn marked_numbers(text: &str, marker: &str) -> Vec<Vec<u32>> {
    text.match_indices(marker)
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        .map(|(at, _)| {
            let rest = &text[at + marker.len()..];
            numbers(rest.strip_prefix('-').unwrap_or(rest))
        })
        .filter(|version| !version.is_empty())
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{super::dockerfile::Image, Support};
    use crate::course::source::Source;

    fn ended(reference: &str) -> Option<String> {
        let support = Support::load(&Source::Embedded).unwrap();
        support
            .ended(&Image::parse(reference, reference))
            .map(|product| product.name.clone())
    }

    #[test]
    fn the_data_is_read_and_dated() {
        let support = Support::load(&Source::Embedded).unwrap();
        assert_eq!(support.checked.len(), "2026-11-24".len());
        assert!(
            support
                .products
                .iter()
                .all(|product| product.since <= support.checked && product.source.starts_with("https://"))
        );
    }

    #[test]
    fn numbers_and_code_names_in_repository_and_tag() {
        for (reference, product) in [
            ("golang:1.21-alpine", "Go"),
            ("golang:1.24.13", "Go"),
            ("golang:1.9", "Go"),
            ("docker.io/library/golang:1.24rc1", "Go"),
            ("alpine:3.19", "Alpine"),
            ("rust:1.95-alpine3.20", "Alpine"),
            ("alpine:3.20@sha256:00ff", "Alpine"),
            ("gcr.io/distroless/static-debian11:nonroot", "Debian"),
            ("debian:11.9-slim", "Debian"),
            ("rust:1.95-slim-bullseye", "Debian"),
            ("debian:buster", "Debian"),
            ("postgres:13-alpine", "PostgreSQL"),
            ("postgres:9.6", "PostgreSQL"),
        ] {
            assert_eq!(ended(reference).as_deref(), Some(product), "{reference}");
        }
    }

    #[test]
    fn what_is_supported_or_does_not_say() {
        for reference in [
            "golang:1.27-alpine",
            "golang:1-alpine",
            "golang",
            "alpine:3",
            "alpine:3.23",
            "alpine:edge",
            "alpine@sha256:00ff",
            "rust:1.95-slim-trixie",
            "rust:1.9",
            "debian:13-slim",
            "debian:stable-slim",
            "gcr.io/distroless/cc-debian13:nonroot",
            "postgres:18",
            "notalpine3.1:1",
            "scratch",
        ] {
            assert_eq!(ended(reference), None, "{reference}");
        }
    }
}

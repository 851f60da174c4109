//! The scenarios that come with the program: those of `content/scenarios/`, and the upstreams of exercises' cases.

use std::{fmt::Write as _, io};

use serde::Deserialize;

use super::Script;
use crate::course::{
    model::Course,
    problem::{Problem, line_at},
    source::Source,
    step::UpstreamRoute,
};

/// Where the scenarios' files are.
const FOLDER: &str = "content/scenarios";
/// The format of the files that this program reads.
const FORMAT: u32 = 1;
/// What is asked for to see which scenarios there are, and therefore no name of one.
pub const LIST: &str = "list";

/// Scenarios by name.
#[derive(Debug, Clone)]
pub struct Library {
    /// Sorted by name.
    scenarios: Vec<Scenario>,
}

/// A script that comes with the program.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its name: of one of `content/scenarios/`, or `<exercise>/<case>`.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// What it shows, in a sentence; for a case, why the case exists.
    pub description: String,
    /// What it answers.
    pub script: Script,
}

/// A file of `content/scenarios/`. Its routes are those of a case's upstream.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: u32,
    title: String,
    description: String,
    route: Vec<UpstreamRoute>,
}

impl Library {
    /// Reads the scenarios and the cases' upstreams; and what is wrong in the scenarios' files, which are left out. What is
    /// wrong in a case is told where cases are checked.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn load(source: &Source, course: &Course) -> io::Result<(Self, Vec<Problem>)> {
        let (mut scenarios, mut problems) = (Vec::new(), Vec::new());
        for path in source.list(FOLDER)? {
            let bytes = source.read(&path)?.unwrap_or_default();
            match read(&path, &String::from_utf8_lossy(&bytes)) {
                Ok(scenario) => scenarios.push(scenario),
                Err(faults) => problems.extend(faults),
            }
        }
        scenarios.extend(of_cases(course));
        Ok((Self { scenarios }, problems))
    }

    /// A scenario by name.
    pub fn find(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name)
    }

    /// All names, each in a line with what it shows.
    pub fn listing(&self) -> String {
        let width = self.scenarios.iter().map(|scenario| scenario.name.len()).max();
        let width = width.unwrap_or_default();
        let mut lines = String::new();
        for Scenario { name, description, .. } in &self.scenarios {
            let _infallible = writeln!(lines, "{name:width$}  {description}");
        }
        lines
    }
}

fn of_cases(course: &Course) -> impl Iterator<Item = Scenario> {
    course.exercises().flat_map(|exercise| {
        exercise.manifest.cases.iter().filter_map(|case| {
            let script = Script::new(&case.upstream.as_ref()?.route).ok()?;
            Some(Scenario {
                name: format!("{}/{}", exercise.id, case.id.get_ref()),
                title: case.title.clone(),
                description: case.why.clone(),
                script,
            })
        })
    })
}

fn read(path: &str, text: &str) -> Result<Scenario, Vec<Problem>> {
    let manifest: Manifest = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| line_at(text, span.start));
        vec![Problem::at(path, line, error.message())]
    })?;
    let name = path.trim_start_matches(FOLDER).trim_matches('/').strip_suffix(".toml");
    let name = name.filter(|name| is_name(name));
    let mut faults = Vec::new();
    if name.is_none() {
        faults.push(format!(
            "a scenario's file is called `<name>.toml`, of the letters a-z, digits and hyphens, and not `{LIST}.toml`"
        ));
    }
    if manifest.format != FORMAT {
        let format = manifest.format;
        faults.push(format!(
            "format {format} is unknown; this program reads format {FORMAT}"
        ));
    }
    if manifest.title.trim().is_empty() {
        faults.push("`title` is empty: say what the scenario is, in a few words".to_owned());
    }
    if !manifest.description.ends_with('.') || manifest.description.contains('\n') {
        faults.push("`description` is to be a sentence in one line, with its full stop".to_owned());
    }
    if manifest.route.is_empty() {
        faults.push("there is no `[[route]]`, so nothing is answered".to_owned());
    }
    let script = Script::new(&manifest.route).map_err(|others| faults.extend(others));
    match (name, script) {
        (Some(name), Ok(script)) if faults.is_empty() => Ok(Scenario {
            name: name.to_owned(),
            title: manifest.title,
            description: manifest.description,
            script,
        }),
        _ => Err(faults.into_iter().map(|fault| Problem::of(path, fault)).collect()),
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.bytes().all(fits) && name != LIST
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Library, read};
    use crate::course::{fixture, source::Source};

    const SOUND: &str = "format = 1\ntitle = 'T'\ndescription = 'D.'\nroute = [{ path = '/', reply = [{}] }]\n";

    #[test]
    fn what_comes_with_the_program_is_sound() {
        let course = fixture::course(Vec::new());
        let checkout = Source::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let (library, problems) = Library::load(&checkout, &course).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        assert!(library.find("oauth-expiring").is_some());
        assert_eq!(library.find("oauth-expiring/x").map(|scenario| &scenario.name), None);
        let listing = library.listing();
        assert_eq!(listing.lines().count(), library.scenarios.len());
        assert!(listing.starts_with("broken-json     "), "{listing}");
    }

    #[test]
    fn a_case_with_an_upstream_is_a_scenario() {
        let mut exercise = fixture::exercise("ex");
        exercise.manifest.cases[0].upstream =
            Some(toml::from_str("show_headers = ['x-key']\nroute = [{ path = '/p', reply = [{}] }]").unwrap());
        let nowhere = Source::Folder(Path::new("/nonexistent").to_owned());
        let (library, problems) = Library::load(&nowhere, &fixture::course(vec![exercise])).unwrap();
        assert!(problems.is_empty());
        let scenario = library.find("ex/first").unwrap();
        assert_eq!(scenario.script.paths().collect::<Vec<_>>(), ["/p"]);
        assert_eq!(library.listing(), "ex/first  Because.\n");
    }

    #[test]
    fn what_is_wrong_is_told_with_file_and_line() {
        let name = "content/scenarios/a.toml";
        assert!(read(name, SOUND).is_ok());
        for (path, text, line, part) in [
            ("content/scenarios/list.toml", SOUND.to_owned(), 0, "is called"),
            ("content/scenarios/A b.toml", SOUND.to_owned(), 0, "is called"),
            ("content/scenarios/a/b.toml", SOUND.to_owned(), 0, "is called"),
            ("content/scenarios/a.txt", SOUND.to_owned(), 0, "is called"),
            (name, SOUND.replace("= 1", "= 2"), 0, "format 2"),
            (name, SOUND.replace("'T'", "''"), 0, "`title` is empty"),
            (name, SOUND.replace("'D.'", "'D'"), 0, "sentence"),
            (name, SOUND.replace("title", "tilte"), 2, "tilte"),
            (name, SOUND.replace("'/'", "'x'"), 0, "`x` is no path"),
            (
                name,
                "format = 1\ntitle = 'T'\ndescription = 'D.'\nroute = []\n".to_owned(),
                0,
                "no `[[route]]`",
            ),
        ] {
            let problems = read(path, &text).unwrap_err();
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert_eq!((&*problems[0].path, problems[0].line), (path, line));
            assert!(problems[0].what.contains(part), "{problems:?}");
        }
    }
}

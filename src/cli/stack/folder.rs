//! A stack's folder: finding it, writing it without losing what somebody edited, and the secrets that belong to it alone.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    cli::exit::Failure,
    course::{digest::Digest, model::Files},
    workbook::files::{self, Found},
};

/// What was written last, by hash: how an edited file is told from an old one.
const MARKER: &str = ".bigtent-stack.json";

/// Each a file below `secrets/`, as `compose.yaml` names it.
const SECRETS: [&str; 4] = [
    "grafana_admin_password",
    "postgres_password",
    "postgres_reader_password",
    "bigtent_api_key",
];

/// Folders that are mounted. If they were missing, the engine would make them, as root.
const MOUNTED: [&str; 2] = ["workbook", "class"];

/// A folder with a `compose.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder(PathBuf);

/// What writing a stack did. Paths are below the folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// New, or changed by this version.
    pub(super) new: Vec<String>,
    /// Written over an edited file, with the path under which that one is kept.
    pub(super) replaced: Vec<(String, PathBuf)>,
    /// Edited, and so left as it was.
    pub(super) kept: Vec<String>,
}

impl Folder {
    /// The stack in a folder; without one, in the current folder or in `stack` below it.
    pub(super) fn find(dir: Option<&Path>) -> Result<Self, Failure> {
        let places = dir.map_or_else(
            || vec![PathBuf::from("."), PathBuf::from("stack")],
            |dir| vec![dir.to_owned()],
        );
        let found = places.iter().find(|place| place.join("compose.yaml").is_file());
        let Some(place) = found else {
            let named: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
            return Err(Failure::usage(format!(
                "no compose.yaml in {}; `bigtent stack write DIR` writes a stack",
                named.join(" or ")
            )));
        };
        Ok(Self(place.canonicalize().map_err(at(place))?))
    }

    /// The folder itself.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a stack into a folder, which is made if need be. With `force`, edited files are written over and kept beside.
    pub(super) fn write(dir: &Path, bundle: &Files, force: bool) -> Result<(Self, Written), Failure> {
        fs::create_dir_all(dir).map_err(at(dir))?;
        let folder = Self(dir.canonicalize().map_err(at(dir))?);
        let recorded = folder.recorded()?;
        let mut written = Written::default();
        for (name, bytes) in bundle {
            let path = folder.0.join(name);
            match Found::at(&path).map_err(at(&path))? {
                Found::File(found) if found == *bytes => continue,
                Found::Nothing => {}
                Found::File(found) if recorded.get(name) == Some(&hash_of(&found)) => {}
                Found::File(_) if force => {
                    let aside = free_beside(&path);
                    fs::rename(&path, &aside).map_err(at(&path))?;
                    written.replaced.push((name.clone(), aside));
                }
                Found::File(_) | Found::Other => {
                    written.kept.push(name.clone());
                    continue;
                }
            }
            files::write(&path, bytes).map_err(at(&path))?;
            written.new.push(name.clone());
        }
        let marker: BTreeMap<&str, String> = bundle.iter().map(|(name, bytes)| (&**name, hash_of(bytes))).collect();
        let path = folder.0.join(MARKER);
        let text = serde_json::to_vec_pretty(&marker).map_err(|error| at(&path)(error.into()))?;
        files::write(&path, &text).map_err(at(&path))?;
        Ok((folder, written))
    }

    /// Makes what belongs to this folder alone: secrets with random content, and the folders that are mounted. What is there
    /// already stays. Gives back the names of the secrets that are new.
    pub(super) fn complete(&self) -> Result<Vec<&'static str>, Failure> {
        for name in MOUNTED {
            let path = self.0.join(name);
            fs::create_dir_all(&path).map_err(at(&path))?;
        }
        let secrets = self.0.join("secrets");
        make_private(&secrets).map_err(at(&secrets))?;
        let mut made = Vec::new();
        for name in SECRETS {
            let path = secrets.join(name);
            if !path.exists() {
                // Readable for all, in a folder that only its owner enters: compose mounts the file as it is into
                // containers that run as other users, and those couldn't open a file of mode 0600.
                files::write(&path, random()?.as_bytes()).map_err(at(&path))?;
                made.push(name);
            }
        }
        Ok(made)
    }

    fn recorded(&self) -> Result<BTreeMap<String, String>, Failure> {
        let path = self.0.join(MARKER);
        match Found::at(&path).map_err(at(&path))? {
            Found::Nothing => Ok(BTreeMap::new()),
            Found::Other => Err(Failure::environment(format!("{} is no regular file", path.display()))),
            Found::File(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Failure::environment(format!(
                    "{}: {error}; delete it and write the stack again: what you edited is kept",
                    path.display()
                ))
            }),
        }
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = path.display().to_string();
    move |error| Failure::environment(format!("{path}: {error}"))
}

/// Where an edited file goes: `compose.yaml.orig`, or with a number if an earlier one is there.
fn free_beside(path: &Path) -> PathBuf {
    let named = |end: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let mut aside = named(".orig".to_owned());
    for number in 2.. {
        if !aside.exists() {
            break;
        }
        aside = named(format!(".orig{number}"));
    }
    aside
}

fn hash_of(bytes: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.add(bytes);
    digest.hex()
}

/// Makes a folder that only its owner can enter, or makes it one.
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// 192 random bits in 32 characters that need quoting nowhere.
fn random() -> Result<String, Failure> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; 24];
    File::open(source)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(at(source))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use super::{Folder, MARKER, SECRETS, Written};
    use crate::course::model::Files;

    fn bundle(files: &[(&str, &str)]) -> Files {
        let owned = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        owned.collect()
    }

    #[test]
    fn a_newer_version_replaces_what_nobody_edited() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, first) =
            Folder::write(dir.path(), &bundle(&[("compose.yaml", "1"), ("a/b", "1")]), false).unwrap();
        assert_eq!(first.new, ["a/b", "compose.yaml"]);
        fs::write(folder.path().join("a/b"), "mine").unwrap();

        let newer = bundle(&[("compose.yaml", "2"), ("a/b", "2")]);
        let (_, second) = Folder::write(dir.path(), &newer, false).unwrap();
        assert_eq!(
            (second.new, second.kept),
            (vec!["compose.yaml".to_owned()], vec!["a/b".to_owned()])
        );
        assert_eq!(fs::read_to_string(folder.path().join("a/b")).unwrap(), "mine");

        let (_, third) = Folder::write(dir.path(), &newer, false).unwrap();
        assert_eq!(third.kept, ["a/b"], "it is told each time");
    }

    #[test]
    fn force_keeps_the_edited_file_beside() {
        let dir = tempfile::tempdir().unwrap();
        let files = bundle(&[("compose.yaml", "1")]);
        fs::write(dir.path().join("compose.yaml"), "mine").unwrap();
        fs::write(dir.path().join("compose.yaml.orig"), "older").unwrap();
        let (folder, written) = Folder::write(dir.path(), &files, true).unwrap();
        let aside = folder.path().join("compose.yaml.orig2");
        assert_eq!(written.replaced, [("compose.yaml".to_owned(), aside.clone())]);
        assert_eq!(fs::read_to_string(folder.path().join("compose.yaml")).unwrap(), "1");
        assert_eq!(fs::read_to_string(aside).unwrap(), "mine");
        assert_eq!(Folder::write(dir.path(), &files, true).unwrap().1, Written::default());
    }

    #[test]
    fn secrets_are_made_once_and_are_all_different() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, _) = Folder::write(dir.path(), &bundle(&[("compose.yaml", "")]), false).unwrap();
        assert_eq!(folder.complete().unwrap(), SECRETS);
        let read = || -> Vec<String> {
            let texts = SECRETS.map(|name| fs::read_to_string(folder.path().join("secrets").join(name)).unwrap());
            texts.into()
        };
        let secrets = read();
        assert_eq!(secrets.iter().collect::<BTreeSet<_>>().len(), SECRETS.len());
        assert!(secrets.iter().all(|secret| secret.len() == 32), "{secrets:?}");
        assert_eq!(folder.complete().unwrap(), [""; 0]);
        assert_eq!(read(), secrets);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_gets_to_the_secrets_and_containers_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (folder, _) = Folder::write(dir.path(), &bundle(&[("compose.yaml", "")]), false).unwrap();
        folder.complete().unwrap();
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("secrets"), 0o700);
        assert_eq!(mode("secrets/postgres_password"), 0o644);
    }

    #[test]
    fn a_broken_marker_is_told_with_a_way_out() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(MARKER), "{").unwrap();
        let error = Folder::write(dir.path(), &Files::new(), false).unwrap_err().to_string();
        assert!(error.contains(MARKER) && error.contains("delete it"), "{error}");
    }

    #[test]
    fn a_folder_without_a_stack_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let error = Folder::find(Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains("bigtent stack write"), "{error}");
    }
}

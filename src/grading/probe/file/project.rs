//! A compose file with the files that it leads to, and its services by what they are: application, database, Grafana.

use std::collections::BTreeMap;

use super::{
    compose::{Build, Compose, Mount, MountKind, Service},
    dockerfile::{Action, Dockerfile, SyntaxError},
    provisioning::DataSources,
};

/// The names under which compose looks for a file, the first one first.
const NAMES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

/// Where Grafana reads which data sources there are.
const DATA_SOURCES: &str = "/etc/grafana/provisioning/datasources";

/// A project.
#[derive(Debug)]
pub struct Project {
    /// The compose file.
    pub compose: Compose,
    /// Other compose files beside it.
    pub others: Vec<String>,
    /// The application: what is built here.
    pub app: Role,
    /// The database.
    pub postgres: Role,
    /// Grafana.
    pub grafana: Role,
    files: BTreeMap<String, String>,
}

/// The service that has a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Exactly one.
    One(String),
    /// None.
    None,
    /// Several, and no label says which.
    Several(Vec<String>),
}

impl Role {
    /// The service, if there is exactly one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::One(name) => Some(name),
            Self::None | Self::Several(_) => None,
        }
    }
}

impl Project {
    /// Reads the project of a folder, whose texts are given by their paths.
    ///
    /// # Errors
    /// There is no compose file, or it can't be read.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self, SyntaxError> {
        let mut names = NAMES.iter().filter(|name| files.contains_key(**name));
        let Some(first) = names.next() else {
            return Err(whole("there is no compose.yaml"));
        };
        let compose = Compose::parse(&files[*first])?;
        let mut project = Self {
            others: names.map(|name| (*name).to_owned()).collect(),
            app: Role::None,
            postgres: Role::None,
            grafana: Role::None,
            compose,
            files: files.clone(),
        };
        project.app = project.application();
        project.postgres = project.role("postgres", |service| has_image(service, &["postgres"]));
        project.grafana = project.role("grafana", |service| {
            has_image(service, &["grafana", "grafana-oss", "grafana-enterprise"])
        });
        Ok(project)
    }

    /// The one with a label, else the one that fits.
    fn role(&self, label: &str, fits: impl Fn(&Service) -> bool) -> Role {
        let services = |is_meant: &dyn Fn(&Service) -> bool| -> Vec<String> {
            let meant = self.compose.services.iter().filter(|(_, service)| is_meant(service));
            meant.map(|(name, _)| name.clone()).collect()
        };
        let labelled = services(&|service| service.role.as_deref() == Some(label));
        let mut found = if labelled.is_empty() {
            services(&|service| service.role.is_none() && fits(service))
        } else {
            labelled
        };
        match found.len() {
            0 => Role::None,
            1 => Role::One(found.remove(0)),
            _ => Role::Several(found),
        }
    }

    /// The service that is built; of several, the one from a Dockerfile of two stages that exposes 8080.
    fn application(&self) -> Role {
        match self.role("app", |service| service.build.is_some()) {
            Role::Several(_) => self.role("app", |service| {
                let build = service.build.as_ref();
                build.is_some_and(|build| self.dockerfile(build).is_ok_and(|dockerfile| fits(&dockerfile)))
            }),
            role => role,
        }
    }

    /// A service that has a role.
    pub fn service(&self, role: &Role) -> Option<&Service> {
        self.compose.services.get(role.name()?)
    }

    /// The Dockerfile of the application, up to the stage that is asked for.
    ///
    /// # Errors
    /// Why there is none, or where it can't be read.
    pub fn app_dockerfile(&self) -> Result<Dockerfile, SyntaxError> {
        let build = self.service(&self.app).and_then(|app| app.build.as_ref());
        self.dockerfile(build.ok_or_else(|| whole("there is no single service with `build`"))?)
    }

    /// The Dockerfile of a build, up to the stage that it asks for.
    ///
    /// # Errors
    /// As [`Self::app_dockerfile`].
    fn dockerfile(&self, build: &Build) -> Result<Dockerfile, SyntaxError> {
        let path = dockerfile_path(build);
        let Some(text) = self.files.get(&path) else {
            return Err(whole(&format!("there is no {path}, which `build` names")));
        };
        let mut dockerfile = Dockerfile::parse(text)?;
        if let Some(target) = &build.target {
            let target = target.known().to_lowercase();
            let place = dockerfile
                .stages
                .iter()
                .position(|stage| stage.name.as_deref() == Some(&*target))
                .ok_or_else(|| whole(&format!("{path} has no stage {target}, which `target` names")))?;
            dockerfile.stages.truncate(place + 1);
        }
        Ok(dockerfile)
    }

    /// The patterns of what the application's build leaves out; none if there is no such file.
    pub fn app_dockerignore(&self) -> &str {
        let Some(build) = self.service(&self.app).and_then(|app| app.build.as_ref()) else {
            return "";
        };
        let paths = [
            format!("{}.dockerignore", dockerfile_path(build)),
            join(&build.context.known(), ".dockerignore"),
        ];
        paths
            .iter()
            .find_map(|path| self.files.get(path))
            .map_or("", |text| text)
    }

    /// The files of data sources that Grafana finds, each with its path in the project.
    ///
    /// # Errors
    /// One of them can't be read.
    pub fn data_sources(&self) -> Result<Vec<(&str, DataSources)>, SyntaxError> {
        let mounts = self.service(&self.grafana).map_or(&[][..], |grafana| &grafana.mounts);
        let found = self.files.iter().filter(|(path, _)| {
            let is_yaml = [".yaml", ".yml"].iter().any(|end| path.ends_with(end));
            is_yaml && mounts.iter().any(|mount| is_read_at(mount, path))
        });
        found
            .map(|(path, text)| {
                let sources = DataSources::parse(text).map_err(|error| SyntaxError {
                    message: format!("{path}: {}", error.message),
                    ..error
                })?;
                Ok((&**path, sources))
            })
            .collect()
    }
}

/// Whether a Dockerfile is that of the application: in two stages, with port 8080.
fn fits(dockerfile: &Dockerfile) -> bool {
    let mut instructions = dockerfile.instructions(dockerfile.final_stage());
    dockerfile.stages.len() > 1
        && instructions.any(|instruction| match &instruction.action {
            Action::Expose(ports) => ports.iter().any(|port| matches!(&**port, "8080" | "8080/tcp")),
            _ => false,
        })
}

fn has_image(service: &Service, names: &[&str]) -> bool {
    service.image().is_some_and(|image| names.contains(&image.name()))
}

fn dockerfile_path(build: &Build) -> String {
    let name = build.dockerfile.as_ref().map(super::compose::Text::known);
    join(&build.context.known(), name.as_deref().unwrap_or("Dockerfile"))
}

/// Whether a file of the project is mounted where Grafana reads its data sources.
fn is_read_at(mount: &Mount, path: &str) -> bool {
    let (MountKind::Bind(source) | MountKind::Config(Some(source))) = &mount.kind else {
        return false;
    };
    let source = join(source, "");
    let inside = match path.strip_prefix(&*source) {
        Some("") => mount.target.clone(),
        Some(rest) if rest.starts_with('/') => format!("{}{rest}", mount.target),
        _ if source.is_empty() => format!("{}/{path}", mount.target),
        _ => return false,
    };
    inside
        .rsplit_once('/')
        .is_some_and(|(folder, _)| folder == DATA_SOURCES)
}

/// A path below a folder of the project, `.` and `..` carried out. What leads out of the project keeps its `..`.
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn whole(message: &str) -> SyntaxError {
    SyntaxError {
        line: 0,
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Project, Role, join};

    fn project(files: &[(&str, &str)]) -> Project {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Project::read(&files.collect()).unwrap()
    }

    #[test]
    fn roles_by_image_build_and_label() {
        let found = project(&[(
            "compose.yaml",
            "services: {web: {build: .}, store: {image: 'x/postgres:18'}, g: {image: 'grafana/grafana-oss:12.3'}}",
        )]);
        assert_eq!(found.app, Role::One("web".to_owned()));
        assert_eq!(found.postgres, Role::One("store".to_owned()));
        assert_eq!(found.grafana, Role::One("g".to_owned()));
        let found = project(&[
            (
                "compose.yml",
                "services: {a: {build: a}, b: {build: b}, p: {image: postgres}, q: {image: postgres, labels: [bigtent.role=postgres]}}",
            ),
            ("b/Dockerfile", "FROM a:1 AS x\nFROM b:1\nEXPOSE 8080\n"),
        ]);
        assert_eq!(
            (found.app, found.postgres),
            (Role::One("b".to_owned()), Role::One("q".to_owned()))
        );
        assert_eq!(found.grafana, Role::None);
    }

    #[test]
    fn the_dockerfile_ends_at_the_target() {
        let files = |target: &str| {
            let compose = format!("services: {{a: {{build: {{context: ./app/, target: {target}}}}}}}");
            project(&[
                ("compose.yaml", &compose),
                ("app/Dockerfile", "FROM a:1 AS run\nFROM run AS test\n"),
                ("app/.dockerignore", "x\n"),
            ])
        };
        assert_eq!(files("Run").app_dockerfile().unwrap().stages.len(), 1);
        assert_eq!(files("run").app_dockerignore(), "x\n");
        assert!(
            files("none")
                .app_dockerfile()
                .unwrap_err()
                .message
                .contains("no stage none")
        );
    }

    #[test]
    fn data_sources_are_found_through_mounts() {
        let text = "datasources: [{name: A}]";
        for (mount, is_found) in [
            ("./p:/etc/grafana/provisioning:ro", true),
            ("./p/datasources:/etc/grafana/provisioning/datasources", true),
            (
                "./p/datasources/a.yaml:/etc/grafana/provisioning/datasources/x.yaml",
                true,
            ),
            ("p:/etc/grafana/provisioning", false),
            ("./p/datasources:/etc/grafana/datasources", false),
        ] {
            let compose = format!("services: {{g: {{image: grafana/grafana, volumes: ['{mount}']}}}}");
            let found = project(&[("compose.yaml", &compose), ("p/datasources/a.yaml", text)]);
            assert_eq!(found.data_sources().unwrap().len(), usize::from(is_found), "{mount}");
        }
    }

    #[test]
    fn paths_are_joined() {
        assert_eq!(join("./a/", "../b/./c"), "b/c");
        assert_eq!(join(".", "Dockerfile"), "Dockerfile");
        assert_eq!(join("..", "x"), "../x");
    }
}

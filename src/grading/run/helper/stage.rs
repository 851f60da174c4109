//! The parts that a helper process can have.

use std::ffi::OsString;

/// The first argument, which no subcommand has.
const HIDDEN: &str = "__box";

/// What a helper process is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Stage {
    /// To run a program in a session of its own.
    Session,
    /// To make namespaces, and to wait for the helper inside.
    Namespaces { private_network: bool },
    /// To run a program as process 1 of these namespaces.
    Init,
}

impl Stage {
    const ALL: [Self; 4] = [
        Self::Session,
        Self::Namespaces { private_network: true },
        Self::Namespaces { private_network: false },
        Self::Init,
    ];

    /// The arguments that tell the binary so.
    pub(in super::super) fn arguments(self) -> [&'static str; 2] {
        let name = match self {
            Self::Session => "session",
            Self::Namespaces { private_network: true } => "namespaces",
            Self::Namespaces { private_network: false } => "namespaces-with-network",
            Self::Init => "init",
        };
        [HIDDEN, name]
    }

    /// The stage that arguments tell of, if any.
    pub(super) fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let arguments: Vec<OsString> = arguments.collect();
        Self::ALL.into_iter().find(|stage| arguments == stage.arguments())
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::Stage;

    #[test]
    fn arguments_tell_the_stage_and_others_tell_none() {
        for stage in Stage::ALL {
            assert_eq!(
                Stage::from_arguments(stage.arguments().map(OsString::from).into_iter()),
                Some(stage)
            );
        }
        assert_eq!(
            Stage::from_arguments(["check", "init"].map(OsString::from).into_iter()),
            None
        );
        assert_eq!(Stage::from_arguments(std::iter::empty()), None);
    }
}

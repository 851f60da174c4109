//! What a container of a stage starts: the `ENTRYPOINT` and `CMD` in force.

use super::{Action, Dockerfile, Launch};

/// What is in force at the end of a stage, each with its line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Process<'a> {
    /// The program.
    pub entrypoint: Option<(&'a Launch, usize)>,
    /// Its arguments, or the program if there is no entry point.
    pub cmd: Option<(&'a Launch, usize)>,
}

impl Dockerfile {
    /// What a container of `stage` starts. The image at the bottom of the chain isn't known and counts as starting nothing.
    pub fn process(&self, stage: usize) -> Process<'_> {
        let mut process = Process::default();
        for stage in self.chain(stage) {
            let mut has_own_cmd = false;
            for instruction in &stage.instructions {
                match &instruction.action {
                    Action::Cmd(launch) => {
                        has_own_cmd = true;
                        let is_empty = *launch == Launch::Exec(Vec::new());
                        process.cmd = (!is_empty).then_some((launch, instruction.line));
                    }
                    Action::Entrypoint(launch) => {
                        process.entrypoint = launch.as_ref().map(|launch| (launch, instruction.line));
                        // Docker drops a CMD that was made for another entry point.
                        if !has_own_cmd {
                            process.cmd = None;
                        }
                    }
                    _ => {}
                }
            }
        }
        process
    }
}

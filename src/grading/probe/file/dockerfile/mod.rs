//! A Dockerfile as a model: stages with their bases, and what each instruction does, variables put in.
//!
//! `ONBUILD` is left out: it does nothing in the file it stands in.

mod image;
mod instruction;
mod pairs;
mod process;
mod read;
mod scope;
mod source;

use std::collections::BTreeSet;

pub use image::Image;
pub use instruction::{Action, Instruction, Launch, Mount, Origin, Pair, Run, Transfer, file_name, is_shell};
pub use process::Process;

use super::word::Word;

/// A Dockerfile that parses.
#[derive(Debug, Clone)]
pub struct Dockerfile {
    /// The `ARG` before the first `FROM`.
    pub globals: Vec<Instruction>,
    /// The stages in order; at least one.
    pub stages: Vec<Stage>,
}

/// A stage: a `FROM` and what follows it.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The name after `AS`, in lower case.
    pub name: Option<String>,
    /// The line of the `FROM`.
    pub line: usize,
    /// The value of `--platform`.
    pub platform: Option<Word>,
    /// What the stage is built from.
    pub base: Base,
    /// The instructions after the `FROM`.
    pub instructions: Vec<Instruction>,
}

/// What a stage is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An earlier stage, by its place.
    Stage(usize),
    /// Nothing at all.
    Scratch,
    /// An image from outside.
    Image(Image),
}

/// Why a text is no Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line, from 1; 0 if the error is of the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Dockerfile {
    /// Parses a Dockerfile.
    ///
    /// # Errors
    /// The first mistake of syntax.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        read::dockerfile(text)
    }

    /// The place of the last stage: the one that a build without `--target` gives.
    pub fn final_stage(&self) -> usize {
        self.stages.len() - 1
    }

    /// A stage and those that it is built from, the first one first.
    pub fn chain(&self, stage: usize) -> Vec<&Stage> {
        let mut chain = vec![&self.stages[stage]];
        // A base is always an earlier stage, so this ends.
        while let Some(Base::Stage(parent)) = chain.last().map(|stage| &stage.base) {
            chain.push(&self.stages[*parent]);
        }
        chain.reverse();
        chain
    }

    /// The instructions of a stage's chain in the order in which they are carried out.
    pub fn instructions(&self, stage: usize) -> impl Iterator<Item = &Instruction> {
        self.chain(stage).into_iter().flat_map(|stage| &stage.instructions)
    }

    /// What stands at the bottom of a stage's chain, with the line of the `FROM` that names it.
    pub fn base(&self, stage: usize) -> (&Base, usize) {
        let root = self.chain(stage)[0];
        (&root.base, root.line)
    }

    /// The stages from which a stage's chain takes files, directly.
    pub fn suppliers(&self, stage: usize) -> BTreeSet<usize> {
        self.instructions(stage)
            .flat_map(Instruction::origins)
            .filter_map(|origin| match origin {
                Origin::Stage(stage) => Some(*stage),
                Origin::Image(_) => None,
            })
            .collect()
    }

    /// How a person would call a stage: by its name, else by its number.
    pub fn stage_name(&self, stage: usize) -> String {
        match &self.stages[stage].name {
            Some(name) => name.clone(),
            None => format!("stage {stage}"),
        }
    }
}

#[cfg(test)]
mod tests;

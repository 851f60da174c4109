//! What each finding of a review comes to, and which defects it misses.
//!
//! A defect counts as found if a finding names one of its files and one of its kinds, and a line at most [`NEAR`] lines from
//! one of its lines. A finding that meets no defect is an extra one. A finding whose note has fewer than [`NOTE`] characters
//! is not graded.

use super::findings::{Finding, Review};
use crate::course::{
    model::Files,
    review::{Defect, ReviewManifest},
};

/// How far from a defect's line a finding may be, in lines.
pub const NEAR: usize = 3;
/// How long a finding's note is at least, in characters.
pub const NOTE: usize = 20;

/// A review, held against the defects of its pull request.
#[derive(Debug, Clone)]
pub struct Assessment<'a> {
    /// What became of each finding, in their order.
    pub findings: Vec<Standing<'a>>,
    /// The defects that no finding meets.
    pub missed: Vec<&'a Defect>,
    all: usize,
}

/// What a finding comes to.
#[derive(Debug, Clone)]
pub enum Standing<'a> {
    /// It meets these defects.
    Met(Vec<&'a Defect>),
    /// It is about something else.
    Extra,
    /// It is at a defect, and none of its kinds.
    OtherKind,
    /// The learner is given no file of this name.
    NoFile,
    /// The file ends before; it has so many lines.
    NoLine(usize),
    /// Its note is too short to be graded.
    TooShort,
}

impl<'a> Assessment<'a> {
    /// Holds a review against what is wrong in the files that the learner is given.
    pub fn of(manifest: &'a ReviewManifest, given: &Files, review: &Review) -> Self {
        let defects = &manifest.defects;
        let standing = |finding: &Finding| Standing::of(defects, given, finding);
        let findings: Vec<Standing<'_>> = review.findings.iter().map(standing).collect();
        let is_missed = |defect: &&Defect| {
            let mut graded = review.findings.iter().filter(|finding| is_graded(finding));
            !graded.any(|finding| meets(finding, defect))
        };
        Self {
            missed: defects.iter().filter(is_missed).collect(),
            findings,
            all: defects.len(),
        }
    }

    /// How many defects were found.
    pub fn found(&self) -> usize {
        self.all - self.missed.len()
    }

    /// Whether that is as many as are to be found.
    pub fn is_enough(&self, manifest: &ReviewManifest) -> bool {
        self.found() >= manifest.required
    }

    /// How many graded findings meet no defect.
    pub fn extras(&self) -> usize {
        let is_extra = |standing: &&Standing<'_>| !matches!(standing, Standing::Met(_) | Standing::TooShort);
        self.findings.iter().filter(is_extra).count()
    }
}

impl<'a> Standing<'a> {
    fn of(defects: &'a [Defect], given: &Files, finding: &Finding) -> Self {
        if !is_graded(finding) {
            return Self::TooShort;
        }
        let Some(bytes) = given.get(&finding.file) else {
            return Self::NoFile;
        };
        let last = String::from_utf8_lossy(bytes).lines().count();
        if !(1..=last).contains(&finding.line) {
            return Self::NoLine(last);
        }
        let met: Vec<&Defect> = defects.iter().filter(|defect| meets(finding, defect)).collect();
        if !met.is_empty() {
            Self::Met(met)
        } else if defects.iter().any(|defect| is_near(finding, defect)) {
            Self::OtherKind
        } else {
            Self::Extra
        }
    }

    /// Why the finding doesn't count, where that can be told without saying where the defects are: a reader who saw the
    /// mistake shouldn't fail by a name, a number or a word.
    pub fn remark(&self) -> Option<String> {
        match self {
            Self::Met(_) | Self::Extra => None,
            Self::OtherKind => Some("the right place, another kind".to_owned()),
            Self::NoFile => Some("there is no such file".to_owned()),
            Self::NoLine(last) => Some(format!("the file has lines 1 to {last}")),
            Self::TooShort => Some(format!("not graded, its note has fewer than {NOTE} characters")),
        }
    }
}

fn is_graded(finding: &Finding) -> bool {
    finding.note.trim().chars().count() >= NOTE
}

fn meets(finding: &Finding, defect: &Defect) -> bool {
    defect.kinds.contains(&finding.kind) && is_near(finding, defect)
}

fn is_near(finding: &Finding, defect: &Defect) -> bool {
    defect.at.iter().any(|place| {
        *place.file.get_ref() == finding.file && place.lines.iter().any(|line| line.abs_diff(finding.line) <= NEAR)
    })
}

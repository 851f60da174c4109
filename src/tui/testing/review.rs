//! A pull request for tests, what a learner may have written about it, and somebody who reviews it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{Person, course};
use crate::{
    course::{
        manifest::ExerciseManifest,
        model::{Audit, Chapter, Course, Exercise, Item},
    },
    grading::verdict::{CaseResult, Difference, Grade, Outcome, Tier, Verdict},
    tui::{message::Message, model::Model, theme::Theme, update::start},
};

/// The exercise's id.
pub(crate) const ID: &str = "pr-items";

const MANIFEST: &str = r#"
format = 1
title = "Review a deletion"
kind = "review"
difficulty = 2
minutes = 20
lessons = ["http-server"]
files = ["review.toml"]
hints = ["Read along the data."]

[review]
required = 2
extras = 3

[[review.defect]]
id = "bad-id"
hint = "What does a client read whose id is no number?"
kinds = ["correctness", "security"]
at = [{ file = "src/delete.rs", lines = [4] }]

[[review.defect]]
id = "missing-item"
hint = "Delete the same item twice."
kinds = ["correctness", "api"]
at = [{ file = "src/delete.rs", lines = [8] }]

[[review.defect]]
id = "anybody"
hint = "Who may delete an item?"
kinds = ["security"]
at = [{ file = "src/main.rs", lines = [8] }]

[[case]]
id = "findings"
title = "two of the three, where they are"
cites = ["T1"]
why = "Each of them is met in production first."
lesson = "http-server"
review = { show = "findings" }

[[case]]
id = "verdict"
title = "what the author is told"
cites = ["T2"]
why = "Comments under an approval are read after the merge."
lesson = "http-server"
review = { show = "verdict" }
"#;

const DIFF: &str = r#"Subject: Let items be deleted

Deleting was asked for in three issues. It needs no tests, since it is so short.

diff --git a/src/main.rs b/src/main.rs
index 6066d63..2dca9d3 100644
--- a/src/main.rs
+++ b/src/main.rs
@@ -1,7 +1,9 @@
+mod delete;
 mod store;
 
 fn main() {
     let router = Router::new()
         // One route for each path.
-        .route("/items", get(store::list).post(store::create));
+        .route("/items", get(store::list).post(store::create))
+        .route("/items/{id}", delete(delete::item));
     serve(router);
 }
diff --git a/src/delete.rs b/src/delete.rs
new file mode 100644
index 0000000..b1e6722
--- /dev/null
+++ b/src/delete.rs
@@ -0,0 +1,11 @@
+use axum::{extract::Path, http::StatusCode};
+
+pub async fn item(Path(id): Path<String>) -> StatusCode {
+    let id: u64 = id.parse().unwrap();
+    let mut items = ITEMS.lock().unwrap();
+
+    // Nobody asks for what isn't there.
+    items.remove(&id).expect("the item exists");
+    tracing::info!(id, remaining = items.len(), "an item was deleted by somebody who had the right to");
+    StatusCode::NO_CONTENT
+}
"#;

const STORE: &str = "\
pub static ITEMS: Mutex<BTreeMap<u64, Item>> = Mutex::new(BTreeMap::new());

pub async fn list() -> Json<Vec<Item>> {
    Json(ITEMS.lock().unwrap().values().cloned().collect())
}
";

/// What a learner wrote: one finding that counts, one of a kind that doesn't, one about something else.
pub(crate) const WRITTEN: &str = r#"# My review.
verdict = "comment"

[[finding]]
file = "src/delete.rs"
line = 4
kind = "correctness"
note = "`/items/abc` panics here: the connection is closed without a reply. Answer 400."

[[finding]]
file = "src/main.rs"
line = 8
kind = "ops"
note = "Nobody asks who deletes. Put the route behind the middleware that checks tokens."

[[finding]]
file = "src/store.rs"
line = 4
kind = "resource"
note = "All items are copied for each request, whoever asks."
"#;

/// The exercise.
pub(crate) fn exercise() -> Exercise {
    let manifest: ExerciseManifest = toml::from_str(MANIFEST).unwrap();
    let after = |name: &str| -> String {
        let (_, rest) = DIFF.split_once(&format!("+++ b/{name}\n")).unwrap();
        let hunk = rest.split("diff --git").next().unwrap();
        let kept = hunk.lines().skip(1).filter(|line| !line.starts_with('-'));
        kept.map(|line| format!("{}\n", &line[1..])).collect()
    };
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    Exercise {
        id: ID.to_owned(),
        task: "- [T1] Find what is wrong.\n- [T2] Say so.\n".to_owned(),
        expected: vec![None; manifest.cases.len()],
        mutants: Vec::new(),
        starter: [file("review.toml", "verdict = \"comment\"\n".to_owned())].into(),
        solution: [file("review.toml", WRITTEN.to_owned())].into(),
        fixed: [].into(),
        given: [
            file("pr.diff", DIFF.to_owned()),
            file("src/main.rs", after("src/main.rs")),
            file("src/delete.rs", after("src/delete.rs")),
            file("src/store.rs", STORE.to_owned()),
        ]
        .into(),
        digest: String::new(),
        manifest,
    }
}

/// A grade of the exercise: enough was found, or not.
pub(crate) fn grade(passed: bool) -> Grade {
    let case = |id: &str, expected: &str, actual: &str| CaseResult {
        case: id.to_owned(),
        misconception: None,
        outcome: if passed {
            Outcome::Passed
        } else {
            Outcome::Failed(Difference {
                expected: format!("### 1. review.toml\n{expected}\n"),
                actual: format!("### 1. review.toml\n{actual}\n"),
                output: String::new(),
            })
        },
        took: Duration::from_millis(2),
    };
    Grade {
        exercise: ID.to_owned(),
        hash: "3f9a21c07d5e".to_owned(),
        tier: Tier::Namespaces,
        verdict: if passed { Verdict::Passed } else { Verdict::Failed },
        cases: vec![
            case("findings", "found: at least 2 of 3", "found: 1 of 3 (required: 2)"),
            case("verdict", "verdict: request-changes", "verdict: comment"),
        ],
        took: Duration::from_millis(9),
        remembered: false,
    }
}

impl Person {
    /// Somebody who has opened the review and sees what was written before.
    pub(crate) fn reviewing_at(width: u16, height: u16) -> Self {
        let chapter = Chapter {
            id: "reviews".to_owned(),
            title: "Reviews".to_owned(),
            items: vec![Item::Exercise(Box::new(exercise()))],
            cards: Vec::new(),
        };
        let mut chapters = course().chapters.clone();
        chapters.push(chapter);
        let course = Course {
            chapters,
            audit: Audit::default(),
        };
        let folder = PathBuf::from("/home/ada/bigtent/exercises");
        let mut model = Model::new(Arc::new(course), folder, Theme::dark(), (width, height));
        start(&mut model);
        let mut person = Self { model };
        person.tell(Message::Loaded(Box::default()));
        person.press("c G Enter v");
        person
    }

    /// Lets the file with the findings be read.
    pub(crate) fn reads(&mut self, text: &str) {
        self.tell(Message::ReviewRead {
            exercise: ID.to_owned(),
            text: Ok(Some(text.to_owned())),
        });
    }
}

//! A small course for tests, and verdicts on its exercises.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    course::{
        manifest::ExerciseManifest,
        model::{Audit, Chapter, Course, Exercise, Item, Lesson, Section},
    },
    grading::verdict::{CaseResult, Difference, Grade, Outcome, Tier, Verdict},
};

const METHODS: &str = r#"
format = 1
title = "Methods and 405"
kind = "http"
difficulty = 2
minutes = 25
lessons = ["http-server"]
files = ["src/main.rs"]
hints = [
    "405 belongs to the route, not to the handler.",
    "Look at `method_not_allowed_fallback`, and at what it keeps of the reply.",
    "`Router::new().route(\"/items\", get(list).post(create)).method_not_allowed_fallback(refuse)`",
]

[[follow_up]]
ask = "Why must a 405 carry Allow?"
answer = "RFC 9110 requires it, so that a client can find out what the resource supports without guessing."

[[follow_up]]
ask = "What does Grafana do with a 405 from a plugin?"
answer = "It passes the status on and logs the body."

[[mutant]]
name = "no-allow"
misconception = "A reply rebuilt by a layer lost the router's Allow header: take it along."
rejected_by = "wrong-method"

[[case]]
id = "create-then-list"
title = "create, then list"
cites = ["T1", "T2"]
why = "A collection that forgets what it was given is of no use."
lesson = "http-server#how-grafana-asks"

[[case]]
id = "read-one"
title = "read one, read none"
cites = ["T3"]
why = "A missing item is the caller's mistake, not the server's."
lesson = "http-server"

[[case]]
id = "wrong-method"
title = "a wrong method on a known path"
cites = ["T5"]
why = "A path that exists answers 405 to a method that it doesn't support; 404 would say that the path is wrong."
lesson = "http-server#methods-and-405"

[[case]]
id = "delete-twice"
title = "delete twice"
cites = ["T4"]
why = "Deleting is idempotent, but the second reply may say that there was nothing left."
lesson = "http-server#methods-and-405"
"#;

const METHODS_TASK: &str = "\
Serve a small collection of items from memory, under `/items`.

[T1] `GET /items` answers 200 with the items by id.

[T2] `POST /items` takes `{\"name\": …}` with 1 to 64 characters and answers 201 with the item.

[T3] `GET /items/{id}` answers the item, or 404 with code `NOT_FOUND`.

[T4] `DELETE /items/{id}` answers 204 once, then 404.

[T5] A method that a known path doesn't support is answered with 405 and an Allow header that names those it does.
";

const HEALTH: &str = r#"
format = 1
title = "A health check"
kind = "http"
difficulty = 1
minutes = 10
lessons = ["http-server"]
files = ["src/main.rs"]
hints = ["One route is enough.", "Return `Json`.", "`get(|| async { Json(json!({\"status\":\"healthy\"})) })`"]

[[case]]
id = "healthy"
title = "answers that it is healthy"
cites = ["T1"]
why = "Grafana asks every data source for its health before it saves it."
lesson = "http-server#how-grafana-asks"
"#;

const DOCKER: &str = r#"
format = 1
title = "Mend a multi-stage build"
kind = "file"
difficulty = 3
minutes = 20
stretch = true
lessons = ["dockerfile"]
files = ["Dockerfile", ".dockerignore"]
hints = ["The last stage is what is shipped."]

[[case]]
id = "final-stage"
title = "the final stage runs as somebody"
cites = ["T1"]
why = "A container that runs as root gives a break-in more than it needs."
lesson = "dockerfile"
"#;

const SERVER: &str = "\
A colleague pages you: the load balancer marks your plugin's back end as down, although it answers every request in the logs.

## How Grafana asks

Grafana asks every data source for its health before it saves it, and then again whenever somebody
presses the button. It expects status 200 and a small JSON document; methods matter, since a `HEAD` must answer like a `GET` without a body.

{{code}}

## Methods and 405

A path that exists but doesn't support the method answers 405 and names the methods that it supports.

> [!TRAP] A layer that rebuilds the reply
> Building a new response in a layer drops the Allow header that the router had set.

> [!INTERVIEW] When is 404 right, and when 405?
> **Good.** 404 when the path is unknown, 405 when the path is known and the method isn't.

## What to remember

Routes know their methods; handlers shouldn't check them.
";

const SOLUTION: &str = "\
use axum::{Router, routing::get};

fn router() -> Router {
    Router::new().route(\"/items\", get(list).post(create)).method_not_allowed_fallback(refuse)
}
";

fn exercise(id: &str, manifest: &str, task: &str) -> Item {
    let manifest: ExerciseManifest = toml::from_str(manifest).unwrap();
    let expected = vec![None; manifest.cases.len()];
    let mutants = vec![None; manifest.mutants.len()];
    let solution = manifest
        .files
        .iter()
        .map(|file| (file.clone(), SOLUTION.as_bytes().to_vec()));
    Item::Exercise(Box::new(Exercise {
        id: id.to_owned(),
        task: task.to_owned(),
        expected,
        mutants,
        starter: BTreeMap::new(),
        solution: solution.collect(),
        fixed: BTreeMap::new(),
        given: BTreeMap::new(),
        digest: String::new(),
        manifest,
    }))
}

fn lesson(id: &str, title: &str, objective: &str, body: &str, sections: &[(&str, &str)]) -> Item {
    Item::Lesson(Box::new(Lesson {
        id: id.to_owned(),
        title: title.to_owned(),
        objective: objective.to_owned(),
        minutes: 10,
        rows: BTreeMap::new(),
        checked: "2026-11-24".to_owned(),
        body: body.to_owned(),
        sections: sections
            .iter()
            .map(|(slug, title)| Section {
                slug: (*slug).to_owned(),
                title: (*title).to_owned(),
            })
            .collect(),
    }))
}

/// Three chapters with four lessons and three exercises.
pub(crate) fn course() -> Arc<Course> {
    let code = "\
```go pair
func health(w http.ResponseWriter, r *http.Request) {
\tw.Header().Set(\"Content-Type\", \"application/json\")
\tio.WriteString(w, `{\"status\":\"healthy\"}`)
}
```
```rust pair
async fn health() -> Json<Value> {
    Json(json!({ \"status\": \"healthy\" }))
}
```";
    let server = SERVER.replace("{{code}}", code);
    let sections = [
        ("how-grafana-asks", "How Grafana asks"),
        ("methods-and-405", "Methods and 405"),
        ("what-to-remember", "What to remember"),
    ];
    let long: String = (1..=40).fold(String::new(), |text, number| {
        text + &format!("## Part {number}\n\nA sentence about part {number}.\n\n")
    });
    let chapter = |id: &str, title: &str, items: Vec<Item>| Chapter {
        id: id.to_owned(),
        title: title.to_owned(),
        items,
        cards: Vec::new(),
    };
    Arc::new(Course {
        audit: Audit::default(),
        chapters: vec![
            chapter(
                "start",
                "Start here",
                vec![lesson(
                    "how-it-works",
                    "How this works",
                    "Know what happens when you save a file.",
                    "You write a program, and save it.\n\n## A transcript\n\nWhat the program does is written down.\n",
                    &[("a-transcript", "A transcript")],
                )],
            ),
            chapter(
                "http",
                "HTTP servers",
                vec![
                    lesson(
                        "http-server",
                        "A server, its routes, its methods",
                        "Build routes that answer 404, 405 and HEAD rightly.",
                        &server,
                        &sections,
                    ),
                    exercise(
                        "http-health",
                        HEALTH,
                        "[T1] `GET /health` answers 200 with `{\"status\":\"healthy\"}`.\n",
                    ),
                    exercise("http-methods", METHODS, METHODS_TASK),
                    lesson(
                        "timeouts-limits",
                        "Four timeouts, two sizes",
                        "Name what each limit protects.",
                        &long,
                        &[],
                    ),
                ],
            ),
            chapter(
                "containers",
                "Containers",
                vec![
                    lesson(
                        "dockerfile",
                        "A Dockerfile",
                        "Write one.",
                        "A Dockerfile is read from the top.\n",
                        &[],
                    ),
                    exercise(
                        "docker-multistage-fix",
                        DOCKER,
                        "[T1] The final stage runs as a user without rights.\n",
                    ),
                ],
            ),
        ],
    })
}

/// A grade of `http-methods` with these outcomes.
fn grade(verdict: Verdict, outcomes: Vec<Outcome>) -> Grade {
    let ids = ["create-then-list", "read-one", "wrong-method", "delete-twice"];
    Grade {
        exercise: "http-methods".to_owned(),
        hash: "3f9a21c07d5e".to_owned(),
        tier: Tier::Namespaces,
        verdict,
        cases: ids
            .iter()
            .zip(outcomes)
            .map(|(id, outcome)| CaseResult {
                case: (*id).to_owned(),
                misconception: matches!(outcome, Outcome::Failed(_))
                    .then(|| "A reply rebuilt by a layer lost the router's Allow header: take it along.".to_owned()),
                outcome,
                took: Duration::from_millis(40),
            })
            .collect(),
        took: Duration::from_millis(310),
        remembered: false,
    }
}

/// A grade of `http-methods` whose third case failed and whose fourth was passed.
pub(crate) fn failed() -> Grade {
    let step = |number: u8, method: &str, path: &str, rest: &str| format!("### {number}. {method} {path}\n{rest}\n");
    let first = step(1, "POST", "/items", "{\"name\":\"a\"}\nstatus 201\nid 1");
    let expected = step(
        2,
        "PUT",
        "/items",
        "status 405\nallow GET,POST\n/error/code \"METHOD_NOT_ALLOWED\"",
    );
    let actual = step(
        2,
        "PUT",
        "/items",
        "status 405\nallow (absent)\n/error/code \"METHOD_NOT_ALLOWED\"",
    );
    let last = step(3, "GET", "/items", "status 200\n/0/id 1\n/0/name \"a\"\n/1 (absent)");
    grade(
        Verdict::Failed,
        vec![
            Outcome::Passed,
            Outcome::Passed,
            Outcome::Failed(Difference {
                expected: format!("{first}\n{expected}\n{last}"),
                actual: format!("{first}\n{actual}\n{last}"),
                output: "listening on 127.0.0.1:8080\n".to_owned(),
            }),
            Outcome::Passed,
        ],
    )
}

/// A grade of `http-methods` in which all passed.
pub(crate) fn passed() -> Grade {
    grade(Verdict::Passed, vec![Outcome::Passed; 4])
}

/// A grade of `http-methods` that didn't build.
pub(crate) fn did_not_build() -> Grade {
    let messages = "\
error[E0308]: mismatched types
  --> exercises/http-methods/src/main.rs:12:9
   |
11 | async fn list() -> Json<Vec<Item>> {
   |                    --------------- expected `Json<Vec<Item>>` because of return type
12 |         items
   |         ^^^^^ expected `Json<Vec<Item>>`, found `Vec<Item>`
";
    grade(
        Verdict::DidNotBuild {
            messages: messages.to_owned(),
            errors: 1,
        },
        Vec::new(),
    )
}

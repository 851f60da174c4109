//! Dockerfiles, beside `BuildKit`.

use std::collections::BTreeMap;

use bigtent::grading::probe::file::{
    dockerfile::{Action, Base, Dockerfile, Instruction, Launch, Origin, Pair, Transfer},
    word::Word,
};
use serde_json::{Value, json};

use crate::program::compare;

#[test]
#[ignore = "builds BuildKit's parser, which takes a minute the first time; `.ci/run` asks for it"]
fn buildkit_reads_the_same() {
    compare(
        "dockerfiles",
        34,
        &["25-same-name-twice.Dockerfile"],
        |text| match Dockerfile::parse(text) {
            Ok(dockerfile) => Ok(facts(&dockerfile)),
            Err(error) => Err(format!("line {}: {}", error.line, error.message)),
        },
    );
}

type Env = BTreeMap<String, String>;

fn facts(dockerfile: &Dockerfile) -> Value {
    let mut global = automatic();
    for instruction in &dockerfile.globals {
        if let Action::Arg(pairs) = &instruction.action {
            arg(pairs, &global.clone(), &mut global);
        }
    }
    let mut envs: Vec<Env> = Vec::new();
    let stages = dockerfile.stages.iter().map(|stage| {
        let mut env = match stage.base {
            Base::Stage(parent) => envs[parent].clone(),
            Base::Scratch | Base::Image(_) => Env::new(),
        };
        let mut instructions = Vec::new();
        for instruction in &stage.instructions {
            instructions.push(read(instruction, &global, &mut env));
        }
        envs.push(env);
        json!({
            "name": stage.name.as_deref().unwrap_or_default(),
            "line": stage.line,
            "platform": stage.platform.as_ref().map(|word| expand(word, &global)).unwrap_or_default(),
            "base": base(&stage.base),
            "instructions": instructions,
        })
    });
    stages.collect()
}

fn base(base: &Base) -> Value {
    let mut found = json!({"stage": null, "repository": "", "tag": "", "digest": false});
    match base {
        Base::Stage(place) => found["stage"] = json!(place),
        Base::Scratch => {}
        Base::Image(image) => {
            found["repository"] = json!(image.repository);
            found["tag"] = json!(image.tag.as_deref().unwrap_or_default());
            found["digest"] = json!(image.has_digest);
        }
    }
    found
}

fn read(instruction: &Instruction, global: &Env, env: &mut Env) -> Value {
    let mut found =
        json!({"line": instruction.line, "kind": "other", "words": [], "from": null, "form": "", "mounts": []});
    let mut transfer = |kind: &str, transfer: &Transfer| {
        found["kind"] = json!(kind);
        found["words"] = json!(transfer.sources);
        found["from"] = transfer.from.as_ref().map_or(Value::Null, |origin| match origin {
            Origin::Stage(place) => json!({"stage": place, "image": ""}),
            Origin::Image(image) => json!({"stage": null, "image": image}),
        });
    };
    match &instruction.action {
        Action::Copy(copy) => transfer("copy", copy),
        Action::Add(add) => transfer("add", add),
        Action::Arg(pairs) => {
            let words = arg(pairs, global, env);
            found["kind"] = json!("arg");
            found["words"] = json!(words);
        }
        Action::Env(pairs) => {
            let before = env.clone();
            let values = pairs.iter().map(|pair| {
                let value = pair
                    .value
                    .as_ref()
                    .map(|word| expand(word, &before))
                    .unwrap_or_default();
                (pair.name.clone(), value)
            });
            let values: Vec<(String, String)> = values.collect();
            let words: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            env.extend(values);
            found["kind"] = json!("env");
            found["words"] = json!(words);
        }
        Action::Run(run) => {
            let mounts = run.mounts.iter().map(|mount| {
                let from = match &mount.from {
                    Some(Origin::Stage(place)) => place.to_string(),
                    Some(Origin::Image(image)) => image.clone(),
                    None => String::new(),
                };
                json!([mount.kind, from, mount.source])
            });
            found["mounts"] = mounts.collect();
            found["kind"] = json!("run");
        }
        Action::Cmd(launch) => started("cmd", Some(launch), &mut found),
        Action::Entrypoint(launch) => started("entrypoint", launch.as_ref(), &mut found),
        Action::Healthcheck(launch) => started("healthcheck", launch.as_ref(), &mut found),
        Action::User(user) => {
            found["kind"] = json!("user");
            found["words"] = json!([user]);
        }
        Action::Expose(ports) => {
            let mut ports = ports.clone();
            ports.sort();
            found["kind"] = json!("expose");
            found["words"] = json!(ports);
        }
        Action::Other => {}
    }
    found
}

fn started(kind: &str, launch: Option<&Launch>, found: &mut Value) {
    found["kind"] = json!(kind);
    match launch {
        Some(Launch::Exec(words)) => {
            found["form"] = json!(if words.is_empty() { "" } else { "exec" });
            found["words"] = json!(words);
        }
        Some(Launch::Shell(line)) => {
            found["form"] = json!("shell");
            found["words"] = if line.is_empty() { json!([]) } else { json!([line]) };
        }
        None => {}
    }
}

/// Declares variables, each seeing those before it.
fn arg(pairs: &[Pair], global: &Env, env: &mut Env) -> Vec<String> {
    let declared = pairs.iter().map(|pair| {
        let value = match &pair.value {
            Some(word) => Some(expand(word, env)),
            None => global.get(&pair.name).cloned(),
        };
        if let Some(value) = &value {
            env.insert(pair.name.clone(), value.clone());
        }
        format!("{}={}", pair.name, value.unwrap_or_default())
    });
    declared.collect()
}

fn expand(word: &Word, env: &Env) -> String {
    word.expand(&|name| env.get(name).map(String::as_str))
}

/// What is set before the first `FROM`.
fn automatic() -> Env {
    let sides = ["BUILD", "TARGET"].into_iter().flat_map(|side| {
        [
            ("PLATFORM", "linux/amd64"),
            ("OS", "linux"),
            ("ARCH", "amd64"),
            ("VARIANT", ""),
        ]
        .map(|(name, value)| (format!("{side}{name}"), value.to_owned()))
    });
    sides.collect()
}

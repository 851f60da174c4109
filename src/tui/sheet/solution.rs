//! An exercise's solution as Markdown.

use crate::course::model::Exercise;

/// The files of the solution, each under its path.
pub fn markdown(exercise: &Exercise) -> String {
    let mut text = "One way to write it. Others pass as well.".to_owned();
    for (path, code) in &exercise.solution {
        let code = String::from_utf8_lossy(code);
        let fence = if code.contains("```") { "`````" } else { "```" };
        let opening = format!("{fence}{}", language(path));
        let parts = [&format!("\n\n## {path}\n"), opening.as_str(), code.trim_end(), fence];
        text.push_str(&parts.join("\n"));
    }
    text
}

/// The fence's language for a file.
fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with("Dockerfile") {
        return "dockerfile";
    }
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("rs") => "rust",
        Some("go") => "go",
        Some("yaml" | "yml") => "yaml",
        Some("json") => "json",
        Some("toml") => "toml",
        Some("sql") => "sql",
        Some("sh") => "sh",
        _ => "text",
    }
}

//! Values as SQL.

// ANCHOR: literal
/// The value as text in SQL, of PostgreSQL's dialect.
fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// What stands in the parentheses of `IN (…)`.
fn list(values: &[&str]) -> String {
    if values.is_empty() {
        return "NULL".to_owned();
    }
    let literals: Vec<String> =
        values.iter().map(|value| literal(value)).collect();
    literals.join(",")
}
// ANCHOR_END: literal

fn main() {
    println!("{} {}", list(&["web1", "O'Brien's"]), list(&[]));
}

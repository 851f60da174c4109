//! Counts the variables that a database would see.

// ANCHOR: skip
/// The length of the string, quoted name or line comment at the beginning
/// of the SQL, and 0 if there is none. Nothing in it is replaced.
fn inert(sql: &str) -> usize {
    for (open, end) in [("'", "'"), ("\"", "\""), ("--", "\n")] {
        if let Some(inside) = sql.strip_prefix(open) {
            return match inside.find(end) {
                Some(at) => open.len() + at + end.len(),
                None => sql.len(),
            };
        }
    }
    0
}
// ANCHOR_END: skip

fn main() {
    let (mut rest, mut dollars) = ("SELECT '$5', $host -- for $host", 0);
    while let Some(first) = rest.chars().next() {
        let length = match inert(rest) {
            0 => first.len_utf8(),
            length => length,
        };
        dollars += usize::from(first == '$');
        rest = &rest[length..];
    }
    println!("{dollars}");
}

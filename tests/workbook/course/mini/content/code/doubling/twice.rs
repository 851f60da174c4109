//! Doubles a number.

// ANCHOR: twice
fn twice(number: i64) -> i64 {
    2 * number
}
// ANCHOR_END: twice

fn main() {
    println!("{}", twice(3));
}

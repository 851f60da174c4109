//! Prints twice the number that it is given.

fn main() {
    let argument = std::env::args().nth(1);
    let number: i64 = argument.map_or(0, |text| text.parse().unwrap());
    println!("{}", 2 * number);
}

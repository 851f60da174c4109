//! Adds the number to itself.

fn main() {
    let numbers = std::env::args().skip(1).map(|text| text.parse::<i64>().unwrap());
    println!("{}", numbers.map(|number| number + number).sum::<i64>());
}

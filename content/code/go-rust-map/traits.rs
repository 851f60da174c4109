//! What a type can do, and a function over all types that can do it.

// ANCHOR: traits
trait Source {
    fn query(&self, text: &str) -> Vec<u64>;
}

struct Fixed(Vec<u64>);

impl Source for Fixed {
    fn query(&self, _text: &str) -> Vec<u64> {
        self.0.clone()
    }
}

fn peak<N: Ord + Copy>(values: &[N]) -> Option<N> {
    values.iter().copied().max()
}
// ANCHOR_END: traits

fn main() {
    let source: Box<dyn Source> = Box::new(Fixed(vec![1, 2]));
    println!("{:?}", peak(&source.query("up")));
}

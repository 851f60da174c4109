//! What a result is found by.

// ANCHOR: key
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    tenant: String,
    query: String,
    from_ms: i64,
    to_ms: i64,
    step_ms: i64,
}

impl Key {
    /// The key for a range that begins and ends on whole steps.
    fn aligned(self) -> Self {
        let floor = |ms: i64| ms - ms.rem_euclid(self.step_ms);
        Self {
            from_ms: floor(self.from_ms),
            to_ms: floor(self.to_ms),
            ..self
        }
    }
}
// ANCHOR_END: key

fn main() {
    let key = Key {
        tenant: "acme".to_owned(),
        query: "up".to_owned(),
        from_ms: -500,
        to_ms: 60_999,
        step_ms: 1000,
    };
    println!("{:?}", key.aligned());
}

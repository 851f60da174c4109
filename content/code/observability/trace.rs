//! Reads the id of a trace out of the header that carries it.

// ANCHOR: trace
/// The trace's id from a traceparent of version 00. What doesn't fit
/// is left out whole, and a new trace begins.
fn trace_id(traceparent: &str) -> Option<&str> {
    let parts: Vec<&str> = traceparent.split('-').collect();
    let &["00", id, parent, flags] = parts.as_slice() else {
        return None;
    };
    let whole = is_id(id, 32) && is_id(parent, 16) && flags.len() == 2;
    whole.then_some(id)
}

fn is_id(text: &str, length: usize) -> bool {
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == length
        && text.bytes().all(is_hex)
        && text.bytes().any(|byte| byte != b'0')
}
// ANCHOR_END: trace

fn main() {
    let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    println!("{:?}", trace_id(header));
}

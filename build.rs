//! Rebuilds the program when the content that it carries changes.

fn main() {
    println!("cargo:rerun-if-changed=content");
    println!("cargo:rerun-if-changed=solutions");
    println!("cargo:rerun-if-changed=stack");
}

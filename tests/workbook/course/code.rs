//! Code in lessons has to compile, without a warning.

use std::process::Command;

use super::Checkout;
use crate::harness::redacted;

#[test]
fn rust_code_that_does_not_compile_is_told_with_its_own_path() {
    let checkout = Checkout::ready();
    checkout.edit("content/code/doubling/twice.rs", "    2 * number\n", "    2 * numbr\n");
    let done = checkout.course(&["check", "--only", "code"]);
    let said = redacted(done.exits(1));
    let problem = "\ncontent/code/doubling/twice.rs: doesn't compile:\nerror[E0425]: cannot find value `numbr`";
    assert!(said.contains(problem), "{said}");
    assert!(said.contains(" --> content/code/doubling/twice.rs:5:9\n"), "{said}");
    assert!(said.ends_with("\n1 problem (…)\n"), "{said}");
}

#[test]
fn a_warning_in_rust_code_is_a_fault() {
    let checkout = Checkout::ready();
    checkout.edit(
        "content/code/doubling/twice.rs",
        "    2 * number\n",
        "    let three = 3;\n    2 * number\n",
    );
    let done = checkout.course(&["check", "--only", "code"]);
    let said = done.exits(1);
    assert!(
        said.contains("error: unused variable: `three`\n --> content/code/doubling/twice.rs:5:9\n"),
        "{said}"
    );
}

#[test]
fn go_code_that_does_not_compile_or_is_not_formatted_is_told() {
    if Command::new("go").arg("version").output().is_err() {
        eprintln!("skipped, because there is no Go on this system");
        return;
    }
    let checkout = Checkout::ready();
    checkout.edit(
        "content/code/doubling/twice/main.go",
        "\treturn 2 * number\n",
        " return 2 * numbr\n",
    );
    let done = checkout.course(&["check", "--only", "code"]);
    let said = redacted(done.exits(1));
    for problem in [
        "\ncontent/code: go vet ./...:\n",
        "\ncontent/code: go build -o /dev/null ./...:\n",
        "\ndoubling/twice/main.go:7:13: undefined: numbr\n",
        "\ncontent/code/doubling/twice/main.go: isn't as gofmt writes it\n3 problems (…)\n",
    ] {
        assert!(said.contains(problem), "{problem:?} isn't in\n{said}");
    }
}

#[test]
fn a_course_without_go_code_needs_no_go() {
    let checkout = Checkout::ready();
    checkout.remove("content/code/go.mod");
    checkout.remove("content/code/doubling/twice/main.go");
    checkout.course(&["check", "--only", "code"]).exits(0);
}

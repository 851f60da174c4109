//! What a program reads and writes.

use std::{fs, time::Duration};

use bigtent::grading::{
    cancel::Cancel,
    run::{Captured, Limits, Runner},
};

use crate::support::{SOON, on_each_tier, shell};

on_each_tier! {
    both_streams_are_captured
    standard_input_comes_from_a_file_or_is_empty
    arguments_environment_and_folder_are_as_given
    long_output_is_cut_and_counted
    endless_output_does_not_stop_the_end
    output_is_there_when_the_end_is_told
    waiting_for_output_ends_with_the_output
}

fn run(runner: &Runner, spec: &bigtent::grading::run::Spec) -> (Captured, Captured) {
    let running = runner.spawn(spec, &Cancel::default()).unwrap();
    running
        .wait(std::time::Instant::now() + SOON)
        .expect("the program ends");
    running.end()
}

fn both_streams_are_captured(runner: &Runner) {
    let (output, errors) = run(runner, &shell("echo out; echo err >&2"));
    assert_eq!((output.kept.as_slice(), output.total), (b"out\n".as_slice(), 4));
    assert_eq!((errors.kept.as_slice(), errors.total), (b"err\n".as_slice(), 4));
}

fn standard_input_comes_from_a_file_or_is_empty(runner: &Runner) {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = shell("cat; echo end");
    assert_eq!(run(runner, &spec).0.kept, b"end\n");
    let path = folder.path().join("input");
    fs::write(&path, "some text\n").unwrap();
    spec.stdin = Some(path);
    assert_eq!(run(runner, &spec).0.kept, b"some text\nend\n");
}

fn arguments_environment_and_folder_are_as_given(runner: &Runner) {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = shell("pwd -P; echo \"$1\"; env | grep -v -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_= | sort");
    spec.args.extend(["name".to_owned(), "an argument".to_owned()]);
    spec.env.insert("COLOUR".to_owned(), "deep blue".to_owned());
    spec.cwd = folder.path().canonicalize().unwrap();
    let expected = format!(
        "{}\nan argument\nCOLOUR=deep blue\nPATH=/usr/bin:/bin\n",
        spec.cwd.display()
    );
    assert_eq!(String::from_utf8(run(runner, &spec).0.kept).unwrap(), expected);
}

fn long_output_is_cut_and_counted(runner: &Runner) {
    let spec = shell("echo start; head -c 50000000 /dev/zero");
    let (output, _) = run(runner, &spec);
    assert_eq!(output.total, 50_000_006);
    assert_eq!(output.kept.len(), spec.limits.output);
    assert!(output.kept.starts_with(b"start\n\0"));
}

fn endless_output_does_not_stop_the_end(runner: &Runner) {
    let mut spec = shell("yes & yes >&2");
    spec.limits = Limits {
        output: 10,
        ..Limits::default()
    };
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    assert!(running.wait_output(SOON, &mut |output, errors| output.total.min(errors.total) > 1 << 20));
    let (output, errors) = running.end();
    assert_eq!(
        (output.kept.as_slice(), errors.kept.as_slice()),
        (b"y\ny\ny\ny\ny\n".as_slice(), b"y\ny\ny\ny\ny\n".as_slice())
    );
}

fn output_is_there_when_the_end_is_told(runner: &Runner) {
    for _ in 0..20 {
        let running = runner.spawn(&shell("echo last words"), &Cancel::default()).unwrap();
        running
            .wait(std::time::Instant::now() + SOON)
            .expect("the program ends");
        assert_eq!(running.output().0.kept, b"last words\n");
    }
}

fn waiting_for_output_ends_with_the_output(runner: &Runner) {
    let running = runner
        .spawn(&shell("echo one; sleep 1000"), &Cancel::default())
        .unwrap();
    assert!(running.wait_output(SOON, &mut |output, _| output.kept == b"one\n"));
    assert!(!running.wait_output(Duration::from_millis(20), &mut |output, _| output.total > 4));
    let silent = runner
        .spawn(&shell("exec >&- 2>&-; sleep 1000"), &Cancel::default())
        .unwrap();
    assert!(
        !silent.wait_output(Duration::from_hours(1), &mut |_, _| false),
        "there is nothing more to come"
    );
}

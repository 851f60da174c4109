//! Tests of the model: what Docker reads, this reads.

use proptest::prelude::*;

use super::{Action, Base, Dockerfile, Instruction, Launch, Origin, SyntaxError};
use crate::grading::probe::file::word::Word;

fn parse(text: &str) -> Dockerfile {
    Dockerfile::parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"))
}

fn fails(text: &str) -> (usize, String) {
    let SyntaxError { line, message } = Dockerfile::parse(text).unwrap_err();
    (line, message)
}

/// The commands of the instruction at a place of the only stage.
fn commands(text: &str) -> Vec<String> {
    let dockerfile = parse(text);
    let script = dockerfile.stages[0].instructions[0].script().unwrap();
    script
        .all_commands()
        .iter()
        .map(|command| command.iter().map(Word::text).collect::<Vec<_>>().join(" "))
        .collect()
}

fn last_user(text: &str) -> String {
    let dockerfile = parse(text);
    let users = dockerfile
        .instructions(dockerfile.final_stage())
        .filter_map(|instruction| match &instruction.action {
            Action::User(user) => Some(user.clone()),
            _ => None,
        });
    users.last().unwrap()
}

#[test]
fn stages_names_and_bases() {
    let dockerfile = parse(
        "ARG BASE=builder\nFROM rust:1.95 AS Builder\nFROM ${BASE} as test\nFROM scratch\nCOPY --from=0 a b\nCOPY --from=TEST a b\n\
         COPY --from=2 a b\nCOPY --from=nginx:1 a b\nRUN --mount=type=bind,from=builder,src=/a x\nFROM later\nFROM a AS later\n",
    );
    let bases: Vec<&Base> = dockerfile.stages.iter().map(|stage| &stage.base).collect();
    assert!(matches!(bases[0], Base::Image(image) if image.name() == "rust"));
    assert_eq!(bases[1], &Base::Stage(0));
    assert_eq!(bases[2], &Base::Scratch);
    assert!(
        matches!(bases[3], Base::Image(image) if image.name() == "later"),
        "a later stage is no base"
    );
    assert_eq!(dockerfile.stages[0].name.as_deref(), Some("builder"));
    let origins: Vec<&Origin> = dockerfile.stages[2]
        .instructions
        .iter()
        .flat_map(Instruction::origins)
        .collect();
    let image = |name: &str| Origin::Image(name.to_owned());
    assert_eq!(
        origins,
        [
            &Origin::Stage(0),
            &Origin::Stage(1),
            &Origin::Stage(2),
            &image("nginx:1"),
            &Origin::Stage(0)
        ]
    );
    assert!(matches!(dockerfile.base(1), (Base::Image(_), 2)));
    assert_eq!(dockerfile.stage_name(2), "stage 2");
    assert_eq!(
        fails("FROM a:1\nCOPY --from=7 a b\n"),
        (2, "there is no stage 7".to_owned())
    );
}

#[test]
fn variables_are_put_in_as_docker_does() {
    for (text, user) in [
        ("FROM a:1\nARG U=1\nUSER $U\n", "1"),
        ("ARG U=1\nFROM a:1\nARG U\nUSER ${U}\n", "1"),
        ("ARG U=1\nFROM a:1\nUSER x${U}\n", "x"),
        ("FROM a:1\nENV U=2\nARG U=1\nUSER $U\n", "1"),
        ("FROM a:1\nENV U=2\nARG U\nUSER $U\n", "2"),
        ("FROM a:1 AS b\nARG U=1\nENV G=2\nFROM b\nUSER $U:$G\n", "1:2"),
        ("FROM a:1\nUSER ${U:-10001}:${G-5}\n", "10001:5"),
        ("FROM a:1\nENV U=\nUSER ${U:-1}${U-2}\n", "1"),
        ("FROM a:1\nENV U=1\nUSER ${U:+app}\n", "app"),
        ("FROM a:1\nENV U=1\nUSER '$U'\\$U\"$U\"\n", "$U$U1"),
        ("# escape=`\nFROM a:1\nENV U=1\nUSER `$U\n", "$U"),
    ] {
        assert_eq!(last_user(text), user, "{text}");
    }
}

#[test]
fn lines_are_joined_and_counted() {
    let text =
        "\u{feff}# syntax=docker/dockerfile:1\r\n\r\nfrom a:1\r\nrun a \\\r\n  # comment\r\n\r\n  && b\r\nuser 1\r\n";
    assert_eq!(commands(text), ["a", "b"]);
    let lines: Vec<usize> = parse(text).stages[0]
        .instructions
        .iter()
        .map(|instruction| instruction.line)
        .collect();
    assert_eq!(lines, [4, 8]);
    assert_eq!(commands("# escape=`\nFROM a:1\nRUN a `\n  && b\\c\n"), ["a", "bc"]);
}

#[test]
fn heredocs_are_scripts_for_a_shell_and_text_for_others() {
    for (text, expected) in [
        ("FROM a:1\nRUN <<EOF\na\nb\nEOF\nUSER 1\n", &["a", "b"][..]),
        ("FROM a:1\nRUN --network=none <<-'EOF'\n\ta\n\tEOF\nUSER 1\n", &["a"]),
        ("FROM a:1\nRUN <<EOF\n#!/bin/bash -e\na\nEOF\nUSER 1\n", &["a"]),
        ("FROM a:1\nRUN bash -e <<EOF\na\nEOF\nUSER 1\n", &["bash -e EOF", "a"]),
        (
            "FROM a:1\nRUN cat <<EOF > /f\ncargo build\nEOF\nUSER 1\n",
            &["cat EOF /f"],
        ),
        (
            "FROM a:1\nRUN cat <<A 3<<\"B\" && x\n1\nA\n2\nB\nUSER 1\n",
            &["cat A 3 B", "x"],
        ),
        ("FROM a:1\nRUN x <<<EOF\nUSER 1\n", &["x EOF"]),
        (
            "FROM a:1\nRUN python3 <<EOF\ncargo build\nEOF\nUSER 1\n",
            &["python3 EOF"],
        ),
    ] {
        assert_eq!(commands(text), expected, "{text}");
        assert_eq!(last_user(text), "1", "{text}");
    }
    assert_eq!(
        fails("FROM a:1\nRUN cat <<EOF\nUSER 1\n"),
        (2, "the heredoc `EOF` has no end".to_owned())
    );
    let copied = parse("FROM a:1\nCOPY <<A b <<\"C\" /d/\n1\nA\n2\nC\n");
    assert!(matches!(&copied.stages[0].instructions[0].action, Action::Copy(copy) if copy.sources == ["b"]));
}

#[test]
fn commands_inside_commands() {
    for (text, expected) in [
        ("FROM a:1\nRUN [\"cargo\", \"build\"]\n", &["cargo build"][..]),
        ("FROM a:1\nRUN [\"sh\", \"-ec\", \"a; b\"]\n", &["a", "b"]),
        (
            "FROM a:1\nRUN x && bash -euxc 'a && b'\n",
            &["x", "bash -euxc a && b", "a", "b"],
        ),
        ("FROM a:1\nCMD [\"a\", \\\n \"b\"]\n", &["a b"]),
    ] {
        assert_eq!(commands(text), expected, "{text}");
    }
}

#[test]
fn the_process_in_force() {
    let exec = |word: &str| Launch::Exec(vec![word.to_owned()]);
    for (text, entrypoint, cmd) in [
        ("FROM a:1\nCMD [\"c\"]\nENTRYPOINT [\"e\"]\n", Some("e"), Some("c")),
        (
            "FROM a:1 AS b\nCMD [\"c\"]\nFROM b\nENTRYPOINT [\"e\"]\n",
            Some("e"),
            None,
        ),
        (
            "FROM a:1 AS b\nENTRYPOINT [\"e\"]\nFROM b\nCMD [\"c\"]\n",
            Some("e"),
            Some("c"),
        ),
        (
            "FROM a:1\nENTRYPOINT [\"e\"]\nENTRYPOINT  [ ] \nCMD [\"c\"]\n",
            None,
            Some("c"),
        ),
        ("FROM a:1\nCMD [\"c\"]\nCMD []\n", None, None),
    ] {
        let dockerfile = parse(text);
        let process = dockerfile.process(dockerfile.final_stage());
        assert_eq!(
            process.entrypoint.map(|(launch, _)| launch),
            entrypoint.map(exec).as_ref(),
            "{text}"
        );
        assert_eq!(process.cmd.map(|(launch, _)| launch), cmd.map(exec).as_ref(), "{text}");
    }
}

#[test]
fn mistakes_have_a_line() {
    for (text, line, message) in [
        ("", 0, "expected at least one FROM instruction"),
        ("# nothing\n", 0, "expected at least one FROM instruction"),
        ("RUN a\n", 1, "expected FROM"),
        ("FROM a:1\n\nRUM b\n", 3, "unknown instruction 'RUM'"),
        (
            "FROM a:1\nCOPY a\n",
            2,
            "COPY instruction requires at least two arguments",
        ),
        ("FROM a:1\nENV A\n", 2, "ENV: `A` has no value"),
        ("FROM a:1\nLABEL A=1 B\n", 2, "LABEL: `B` has no `=`"),
        ("FROM a:1 AS b\nFROM a:1 AS B\n", 2, "a second stage is called `B`"),
        (
            "FROM a:1\nRUN <<EOF\nx\n",
            3,
            "expected end of here-document (EOF), but reached eof",
        ),
    ] {
        assert_eq!(fails(text), (line, message.to_owned()), "{text}");
    }
}

/// Lines that together make Dockerfiles, half of them odd.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("FROM a:1 AS b".to_owned()),
        Just("FROM b".to_owned()),
        Just("# escape=`".to_owned()),
        Just("RUN <<EOF".to_owned()),
        Just("RUN cat <<EOF && cat <<-'X'".to_owned()),
        Just("EOF".to_owned()),
        Just("ENTRYPOINT []".to_owned()),
        Just("COPY --from=b <<EOF [\"x\", \"y".to_owned()),
        Just("HEALTHCHECK CMD [\"a\"".to_owned()),
        "(ARG|ENV|USER|RUN|COPY|EXPOSE|LABEL|CMD|VOLUME|ONBUILD|WORKDIR) [A-Za-z=${}:'\"`\\\\#<>()é -]{0,24}",
        "(ENV|ARG) [AB]=[$AB{}:-]{0,8}",
        "\\PC{0,20}[\\\\`]?",
    ]
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Dockerfile::parse(&text);
    }

    #[test]
    fn no_file_panics(lines in prop::collection::vec(line(), 0..24), ending in prop_oneof![Just("\n"), Just("\r\n")]) {
        let text = lines.join(ending);
        for text in [text.clone(), format!("FROM a:1\n{text}{ending}")] {
            if let Ok(dockerfile) = Dockerfile::parse(&text) {
                let last = dockerfile.final_stage();
                let _ = (dockerfile.base(last), dockerfile.process(last), dockerfile.suppliers(last));
            }
        }
    }
}

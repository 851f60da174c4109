//! `arg-scope`: a variable lives from its line to the end of its stage.

use super::{Check, Fact, Facts, Finding, Rule};

/// What a shell or the official images of Rust and Go set, and the proxies that Docker declares by itself.
const KNOWN: &[&str] = &[
    "PATH",
    "HOME",
    "HOSTNAME",
    "PWD",
    "USER",
    "SHELL",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUST_VERSION",
    "GOPATH",
    "GOLANG_VERSION",
    "GOTOOLCHAIN",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "FTP_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
];

pub(super) const RULE: Rule = Rule {
    id: "arg-scope",
    subject: "variables",
    holds: "each declared before its use, in its stage",
    checks: "For every `$NAME` and `${NAME}` in an instruction after a `FROM`, an `ARG` or `ENV` with that name stands on an \
             earlier line of the same stage or of a stage that it is built `FROM`. An `ARG` before the first `FROM` counts \
             only where it is declared again. Exempt are references with a default (`${NAME:-x}`), in single quotes or \
             escaped, names that the same `RUN` gives a value (`x=`, `for x`, `read x`, `export x`), and what is always \
             there: `PATH`, `HOME`, `HOSTNAME`, `PWD`, `USER`, `SHELL`, the proxy variables, and `CARGO_HOME`, \
             `RUSTUP_HOME`, `RUST_VERSION`, `GOPATH`, `GOLANG_VERSION`, `GOTOOLCHAIN` of the official images.",
    why: "An undeclared variable is no error: it is empty. The build succeeds, and the binary reports an empty version.",
    bad: "ARG VERSION=dev\nFROM rust:1.95-slim-trixie\nRUN APP_VERSION=${VERSION} cargo build --release\n",
    good: "ARG VERSION=dev\nFROM rust:1.95-slim-trixie\nARG VERSION\nRUN APP_VERSION=${VERSION} cargo build --release\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let mut findings = Vec::new();
    for (place, stage) in dockerfile.stages.iter().enumerate() {
        for instruction in &stage.instructions {
            for name in &instruction.undeclared {
                if !KNOWN.contains(&name.to_uppercase().as_str()) {
                    let seen = format!("{name} in {}", dockerfile.stage_name(place));
                    findings.push(Finding::at(
                        "used without ARG or ENV before it in its stage",
                        &seen,
                        instruction.line,
                    ));
                }
            }
        }
    }
    findings.into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn declared_in_the_stage_or_below_it() {
        hold(
            &RULE,
            &[
                "FROM a:1\nARG V\nRUN echo $V ${V}\n",
                "FROM a:1\nENV V 1\nLABEL v=$V\nWORKDIR /$V\n",
                "ARG V=1\nFROM a:$V\nARG V\nRUN echo $V\n",
                "FROM a:1 AS b\nARG V=1\nFROM b\nRUN echo $V\n",
                "FROM --platform=$BUILDPLATFORM a:1\nARG TARGETARCH\nRUN echo $TARGETARCH\n",
                "FROM a:1\nARG A=1 B=2\nENV C=$A D=${B}\nCOPY $C ${D}\n",
                "FROM a:1\nONBUILD RUN echo $V\n",
            ],
        );
    }

    #[test]
    fn exempt_ones() {
        hold(
            &RULE,
            &[
                "FROM a:1\nRUN echo ${V:-x} ${V-x} ${V:=x} '$V' \\$V \"\\$V\" $1 $? $(awk '{print $NF}' f)\n",
                "FROM a:1\nENV A='$V' B=\\$V\n",
                "FROM a:1\nRUN V=1; echo $V && for f in *; do echo $f; done && read -r l && echo $l && export E=1 && echo $E\n",
                "FROM a:1\nRUN x=$(uname -m) \\\n  # comment with $NOTHING\n  && echo \"$x\"\n",
                "FROM a:1\nRUN echo $PATH $HOME $HOSTNAME $PWD $USER $SHELL $http_proxy $NO_PROXY\n",
                "FROM rust:1\nRUN echo $CARGO_HOME $RUSTUP_HOME $RUST_VERSION $GOPATH $GOLANG_VERSION $GOTOOLCHAIN\n",
                "FROM a:1\nRUN <<EOF\nv=1\necho $v # it's fine\nEOF\n",
                "FROM a:1\nRUN cat <<'EOF' > /f\n$V\nEOF\n",
                "FROM a:1\nRUN python3 <<'EOF'\nprint(\"$V\")\nEOF\n",
                "FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\nprint('''$V''')\nEOF\n",
                "FROM a:1\nCOPY <<'EOF' /f\n$V\nEOF\n",
                "# escape=`\nFROM a:1\nENV A=`$V\n",
            ],
        );
    }

    #[test]
    fn undeclared_ones() {
        let fact = |name: &str, line: usize| {
            format!("used without ARG or ENV before it in its stage ({name} in stage 0, line {line})")
        };
        for (text, fact) in [
            ("FROM a:1\nRUN echo $V\n", fact("V", 2)),
            ("ARG V=1\nFROM a:1\nRUN echo ${V}\n", fact("V", 3)),
            ("FROM a:1\nRUN echo $V\nARG V\n", fact("V", 2)),
            ("FROM a:1\nENV A=1 B=$A\n", fact("A", 2)),
            ("FROM a:1\nENV A \"$V\"\n", fact("V", 2)),
            ("FROM a:1\nLABEL a=$V\n", fact("V", 2)),
            ("FROM a:1\nEXPOSE $V\n", fact("V", 2)),
            ("FROM a:1\nUSER ${V}\n", fact("V", 2)),
            ("FROM a:1\nVOLUME [\"/$V\"]\n", fact("V", 2)),
            ("FROM a:1\nSTOPSIGNAL $V\n", fact("V", 2)),
            ("FROM a:1\nCOPY --chown=$V a b\n", fact("V", 2)),
            ("FROM a:1\nCOPY a /$V/\n", fact("V", 2)),
            ("FROM a:1\nADD $V b\n", fact("V", 2)),
            ("FROM a:1\nRUN --mount=type=cache,target=/$V true\n", fact("V", 2)),
            ("FROM a:1\nRUN [\"echo\", \"$V\"]\n", fact("V", 2)),
            ("FROM a:1\nCMD echo $V\n", fact("V", 2)),
            ("FROM a:1\nENTRYPOINT [\"sh\", \"-c\", \"x $V\"]\n", fact("V", 2)),
            ("FROM a:1\nHEALTHCHECK CMD x $V\n", fact("V", 2)),
            (
                "FROM a:1\nRUN go build -ldflags=\"-X main.version=${V}\"\n",
                fact("V", 2),
            ),
            ("FROM a:1\nRUN echo ${V:+x}\n", fact("V", 2)),
            ("FROM a:1\nRUN echo ${V%.*} ${#V}\n", fact("V", 2)),
            ("FROM a:1\nRUN echo $TARGETARCH\n", fact("TARGETARCH", 2)),
            ("FROM a:1\nRUN a=1\nRUN echo $a\n", fact("a", 3)),
            ("FROM a:1\nRUN <<EOF\necho $V\nEOF\n", fact("V", 2)),
            ("FROM a:1\nRUN cat > /f <<EOF\n'$V'\nEOF\nUSER 1\n", fact("V", 2)),
            (
                "FROM a:1\nRUN cat <<A && cat <<-\"B\"\n$V\nA\n\t$W\n\tB\n",
                fact("V", 2),
            ),
            ("FROM a:1\nCOPY <<EOF /f\n'$V'\nEOF\n", fact("V", 2)),
            (
                "\u{feff}FROM a:1\r\nRUN echo \\\r\n  # no\r\n\r\n  $V\r\n",
                fact("V", 2),
            ),
            ("# escape=`\nFROM a:1\nRUN echo `\n  $V\n", fact("V", 3)),
        ] {
            break_with(&RULE, &[(text, &fact)]);
        }
        break_with(
            &RULE,
            &[(
                "FROM a:1 AS b\nARG V\nFROM a:1 AS c\nRUN echo $V $V $W\n",
                "used without ARG or ENV before it in its stage (V in c, line 4; W in c, line 4)",
            )],
        );
    }
}

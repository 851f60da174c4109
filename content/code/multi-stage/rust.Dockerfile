# syntax=docker/dockerfile:1
# ANCHOR: base
# Runs on the builder's own processor, whatever is built.
FROM --platform=$BUILDPLATFORM rust:1.100-slim-trixie AS base
WORKDIR /src
# The linker that comes with Rust links for both processors.
ENV CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=rust-lld \
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER=rust-lld
# ANCHOR_END: base

# ANCHOR: test
# Built only when asked for: docker build --target test .
FROM base AS test
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    touch src/*.rs && cargo test --locked
# ANCHOR_END: test

# ANCHOR: build
FROM base AS build
ARG TARGETARCH
RUN case "$TARGETARCH" in \
      amd64) echo x86_64-unknown-linux-musl ;; \
      arm64) echo aarch64-unknown-linux-musl ;; \
      *) exit 1 ;; \
    esac > /target && rustup target add "$(cat /target)"
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    touch src/*.rs \
    && cargo build --release --locked --target "$(cat /target)" \
    && install -D "target/$(cat /target)/release/marks" /out/marks
# ANCHOR_END: build

# ANCHOR: run
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/marks /marks
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --start-period=30s --start-interval=1s --timeout=3s \
    CMD ["/marks", "healthcheck"]
ENTRYPOINT ["/marks"]
# ANCHOR_END: run

# syntax=docker/dockerfile:1
# ANCHOR: build
FROM rust:1.100-slim-trixie AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    touch src/*.rs \
    && cargo build --release --locked \
    && install -D target/release/marks /out/marks
# ANCHOR_END: build

# ANCHOR: run
FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/marks /usr/local/bin/marks
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --start-period=30s --start-interval=1s --timeout=3s \
    CMD ["marks", "healthcheck"]
ENTRYPOINT ["marks"]
# ANCHOR_END: run

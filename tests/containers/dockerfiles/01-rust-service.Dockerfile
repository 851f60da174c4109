# syntax=docker/dockerfile:1
FROM rust:1.95-slim-trixie AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --release --locked && \
    cp target/release/pier /usr/local/bin/pier

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /usr/local/bin/pier /usr/local/bin/
USER 10001:10001
EXPOSE 8080 9090/tcp
HEALTHCHECK --interval=10s --retries=3 CMD ["pier", "healthcheck"]
ENTRYPOINT ["pier"]
CMD ["serve", "--port", "8080"]

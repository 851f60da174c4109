FROM rust:1.95-alpine3.23 AS builder
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/app/target \
    cargo build --release --locked && cp target/release/tidegauge /tidegauge

FROM scratch
COPY --from=builder /tidegauge /tidegauge
USER 10001:10001
EXPOSE 8080/tcp
ENTRYPOINT ["/tidegauge"]

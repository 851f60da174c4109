FROM lukemathwalker/cargo-chef:0.1.73-rust-1.95-slim-trixie AS chef
WORKDIR /app

FROM chef AS planner
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS builder
COPY --from=planner /app/recipe.json recipe.json
RUN cargo chef cook --release --recipe-path recipe.json
COPY . .
RUN cargo build --release

FROM scratch AS runtime
COPY --from=builder /app/target/release/app /app
ENTRYPOINT [ "/app" ]

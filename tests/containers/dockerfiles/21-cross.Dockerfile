FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.9.0 AS xx
FROM --platform=$BUILDPLATFORM rust:1.95-alpine AS build
COPY --from=xx / /
ARG TARGETPLATFORM TARGETARCH
RUN case "$TARGETARCH" in \
      amd64) T=x86_64 ;; \
      arm64) T=aarch64 ;; \
      *) echo "no $TARGETARCH" >&2; exit 1 ;; \
    esac && \
    rustup target add "${T}-unknown-linux-musl"
RUN xx-cargo build --release --target-dir ./build && \
    xx-verify "./build/$(xx-cargo --print-target-triple)/release/app"
FROM --platform=$TARGETPLATFORM scratch
COPY --from=build /build /

# syntax=docker/dockerfile:1
# ANCHOR: base
# Runs on the builder's own processor, whatever is built.
FROM --platform=$BUILDPLATFORM golang:1.26-alpine3.24 AS base
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# ANCHOR_END: base

# ANCHOR: test
# Built only when asked for: docker build --target test .
FROM base AS test
RUN --mount=type=cache,target=/root/.cache/go-build \
    test -z "$(gofmt -l .)" \
    && go vet ./... \
    && go test ./...
# ANCHOR_END: test

# ANCHOR: build
FROM base AS build
ARG TARGETOS TARGETARCH
ARG VERSION=dev
RUN --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -o /out/marks \
      -ldflags="-s -w -X main.version=$VERSION" ./cmd/marks
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

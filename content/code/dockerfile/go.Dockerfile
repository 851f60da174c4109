# syntax=docker/dockerfile:1
# ANCHOR: build
FROM golang:1.26-alpine3.24 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -o /out/marks ./cmd/marks
# ANCHOR_END: build

# ANCHOR: run
FROM alpine:3.24
RUN apk add --no-cache ca-certificates tzdata
COPY --from=build /out/marks /usr/local/bin/marks
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --start-period=30s --start-interval=1s --timeout=3s \
    CMD ["marks", "healthcheck"]
ENTRYPOINT ["marks"]
# ANCHOR_END: run

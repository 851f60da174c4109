FROM golang:1.27-alpine AS modules
WORKDIR /go/src/harbour
COPY go.mod go.sum ./
RUN go mod download && go mod verify

FROM modules AS build
ARG VERSION=dev
COPY . .
RUN CGO_ENABLED=0 GOOS=linux go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/harbour ./cmd/harbour

FROM modules AS test
COPY . .
CMD go test ./... -count=1

FROM gcr.io/distroless/static-debian13:nonroot
LABEL org.opencontainers.image.title="harbour" org.opencontainers.image.source=https://example.org/harbour
COPY --from=build --chown=65532:65532 /out/harbour /harbour
EXPOSE 8080
ENTRYPOINT ["/harbour"]

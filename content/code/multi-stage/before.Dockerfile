ARG VERSION=1.4.2

FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 GOARCH=amd64 go build -o /out/marks \
    -ldflags="-X main.version=$VERSION" ./cmd/marks

FROM build AS test
RUN go test ./...

FROM gcr.io/distroless/static-debian12
COPY --from=build /out/marks /marks
COPY config.yaml /etc/marks/config.yaml
ENTRYPOINT ["/marks"]

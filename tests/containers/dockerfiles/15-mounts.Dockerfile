# syntax=docker/dockerfile:1
FROM alpine:3.24 AS tools
RUN touch /bin/tool
FROM rust:1.95 AS build
ARG CACHE=registry
RUN --mount=type=bind,target=. --mount=type=cache,id=$CACHE,target=/usr/local/cargo/registry cargo build
RUN --mount=from=tools,source=/bin/tool,target=/bin/tool tool
RUN --mount=type=bind,from=docker.io/library/busybox:1.37,src=/bin,dst=/busybox true
RUN --mount=type=secret,id=npm,env=TOKEN --mount=type=ssh --network=none --security=sandbox true
RUN --mount=type=tmpfs,target=/tmp,size=64m ["/bin/sh", "-c", "true"]

FROM alpine:3.23 AS base
RUN echo 1
FROM alpine:3.24 AS base
RUN echo 2
FROM base
COPY --from=base /etc/os-release /

FROM alpine:3.24 AS one
COPY --from=two /x /x
FROM alpine:3.24 AS two
RUN touch /x
FROM one

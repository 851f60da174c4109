RUN true
FROM alpine:3.24

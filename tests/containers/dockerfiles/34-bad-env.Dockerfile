FROM alpine:3.24
ENV A=1 B
